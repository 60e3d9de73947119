"""Why a target that is measured from facts is missed or endangered."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import Question, Why
from opendistrict.engine.plans.models import Target
from opendistrict.engine.plans.queries.judging import READ
from opendistrict.engine.plans.rules.actuals import SUMS
from opendistrict.engine.plans.shapes.reporting import ReportMaterial
from opendistrict.engine.plans.shapes.targets import TargetKind, TargetView
from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs import queries as orgs

_CHANGES = {TargetKind.GROWTH: "growth", TargetKind.REDUCE: "reduction"}


def question_of(view: TargetView) -> Question | None:
    """The number a target asks for: of the place its owner answers for, in its period."""
    one = view.target
    if one.indicator is None or one.is_gap or not view.unit_ids:
        return None
    return Question(one.indicator, view.unit_ids[-1], one.since, one.until)


def why_missed(view: TargetView, *, by: str, actor: Actor, on: date, known_on: date) -> Why | None:
    """What each part adds to the gap of a target one may read; None where it has none that can
    be taken apart. While the period runs, an amount is compared with the plan by days gone."""
    question, plan = question_of(view), view.judgement.plan
    if question is None or plan is None:
        return None
    defined = indicators.indicator(question.indicator)
    if defined is None:
        return None
    aim = indicators.Aim(
        plan=plan, direction=view.target.direction,
        unit=view.target.quantity, change=_change(view, defined.unit),
        base=view.target.base, share=_share(view, on), own_plans=_own_plans(view),
    )  # fmt: skip
    reach = orgs.scope(actor, READ)
    return indicators.why(question, aim, by=by, on=on, known_on=known_on, reach=reach)


def _change(view: TargetView, unit: str) -> str:
    """Whether the target asks for the change of an amount, and not for the amount."""
    is_change = view.target.quantity == "%" and unit != "%"
    return _CHANGES.get(TargetKind(view.target.kind), "") if is_change else ""


def _share(view: TargetView, on: date) -> Fraction:
    one = view.target
    if one.kind not in SUMS or on >= date.fromordinal(one.until.toordinal() - 1):
        return Fraction(1)
    return Fraction((on - one.since).days + 1, (one.until - one.since).days)


def _own_plans(view: TargetView) -> Mapping[UUID, Decimal]:
    """The plans of other units for the same number in the same set."""
    one = view.target
    rows = Target.objects.filter(
        target_set_id=one.set_id, indicator_id=one.indicator, since=one.since, until=one.until,
        kind=one.kind, plan__isnull=False, dropped_on=None, is_gap=False,
    ).exclude(pk=one.id)  # fmt: skip
    found = rows.order_by("owner_unit_id").values_list("owner_unit_id", "plan")
    return {unit_id: plan for unit_id, plan in found if plan is not None}


def questions_of(material: ReportMaterial) -> list[Question]:
    """The measured numbers of a report's targets, each once."""
    views = [
        view for one in material.sets for whole in one.targets for view in (whole, *whole.parts)
    ]
    asked = [question for view in views if (question := question_of(view)) is not None]
    since = indicators.measured_since({one.indicator for one in asked})
    return [
        one
        for one in dict.fromkeys(asked)
        if one.indicator in since and since[one.indicator] <= one.since
    ]
