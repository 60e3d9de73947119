"""Targets are given, changed and dropped by who may set targets; each act is on the record."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from opendistrict.engine.indicators import actions as indicator_actions
from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import IndicatorRow
from opendistrict.engine.plans.models import Target, TargetSet
from opendistrict.engine.plans.queries.targets import titles_in
from opendistrict.engine.plans.rules.setting import weigh_target
from opendistrict.engine.plans.shapes.targets import TargetKind
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import fold, nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base

SET = "plans.set_target"
_PLAN = ["plan", "plan_bound", "striving", "plan_source"]


def may_set(actor: Actor, unit_id: UUID) -> None:
    if not actor.may(SET, unit_id):
        raise Refused("may_not_set_targets_for_this_unit")


@transaction.atomic
def register_target_set(
    *,
    code: str,
    title: str,
    title_en: str,
    unit_id: UUID,
    period_kind: str,
    cut_off: str,
    since: date,
    until: date,
    declared_count: int | None,
    mostly_met_share: Decimal | None,
    mostly_met_basis: str,
    source: str,
    passage_id: UUID | None,
    is_public: bool,
    is_sample: bool,
    confidence: str,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Open a set: the targets of a resolution or of a year."""
    may_set(actor, unit_id)
    if not title.strip():
        raise Refused("target_title_is_missing")
    if until <= since:
        raise Refused("target_period_is_empty")
    if mostly_met_share is not None and not mostly_met_basis.strip():
        raise Refused("mostly_met_needs_a_basis")
    if TargetSet.objects.filter(code=code).exists():
        raise Refused("target_set_code_is_taken", code=code)
    row = TargetSet.objects.create(
        code=code, title=nfc(title.strip()), title_en=title_en.strip() or nfc(title.strip()),
        unit_id=unit_id, period_kind=period_kind, cut_off=cut_off, since=since, until=until,
        declared_count=declared_count, mostly_met_share=mostly_met_share,
        mostly_met_basis=mostly_met_basis, source=source, passage_id=passage_id,
        is_public=is_public, is_sample=is_sample, confidence=confidence,
    )  # fmt: skip
    base.record(
        action="plans.register_target_set", actor=actor, at=at,
        subject=f"plans.target_set:{row.pk}", code=code, title=title, unit=unit_id,
        declared=declared_count, source=source,
    )  # fmt: skip
    return row.pk


@transaction.atomic
def set_target(
    *,
    target_set_id: UUID,
    title: str,
    title_en: str,
    field: str,
    kind: str,
    direction: str,
    indicator: str | None,
    quantity: str,
    plan: Decimal | None,
    plan_bound: str,
    plan_source: str,
    striving: Decimal | None,
    base: Decimal | None,
    since: date,
    until: date,
    period_kind: str,
    cut_off: str,
    owner_unit_id: UUID,
    owner_post_id: UUID | None,
    passage_id: UUID | None,
    is_sample: bool,
    confidence: str,
    whole_id: UUID | None = None,
    weight: Decimal | None = None,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Give a unit a target of a set, at the end of the set."""
    target_set = locked_set(target_set_id)
    may_set(actor, target_set.unit_id)
    may_set(actor, owner_unit_id)
    wrong = weigh_target(
        title=title, kind=kind, direction=direction, indicator=indicator, plan=plan,
        plan_bound=plan_bound, since=since, until=until, weight=weight,
    )  # fmt: skip
    if wrong:
        raise Refused(*wrong)
    if indicator is not None and indicators.indicator(indicator) is None:
        raise Refused("indicator_is_unknown", indicator=indicator)
    if fold(title) in titles_in(target_set_id):
        raise Refused("target_is_given_already", title=title)
    if whole_id is not None:
        _weigh_whole(whole_id, target_set_id)
    is_sample = is_sample or target_set.is_sample
    place = next_place(target_set_id)
    code = f"{target_set.code}-{place:03d}"
    if indicator is None:
        own = own_indicator(
            code=code, title=title, title_en=title_en, kind=kind, quantity=quantity,
            direction=direction, is_sample=is_sample,
        )  # fmt: skip
        indicator_actions.load_indicators(rows=[own] if own else [], actor=actor, at=at)
        indicator = own.code if own else None
    row = Target.objects.create(
        target_set=target_set, code=code, place_in_line=place,
        title=nfc(title.strip()), title_en=title_en.strip() or nfc(title.strip()), field=field,
        kind=kind, direction=direction, indicator_id=indicator, quantity=quantity, plan=plan,
        plan_bound=plan_bound, plan_source=plan_source, striving=striving, base=base,
        since=since, until=until, period_kind=period_kind, cut_off=cut_off,
        owner_unit_id=owner_unit_id, owner_post_id=owner_post_id, whole_id=whole_id,
        weight=weight, passage_id=passage_id, is_sample=is_sample, confidence=confidence,
    )  # fmt: skip
    _record("plans.set_target", row, actor, at)
    return row.pk


def locked_set(target_set_id: UUID) -> TargetSet:
    """One at a time: places in line are counted."""
    found = TargetSet.objects.select_for_update(of=("self",)).filter(pk=target_set_id).first()
    if found is None:
        raise Refused("target_set_is_unknown")
    return found


def next_place(target_set_id: UUID) -> int:
    rows = Target.objects.filter(target_set_id=target_set_id)
    return int(rows.aggregate(last=Max("place_in_line"))["last"] or 0) + 1


def own_indicator(
    *,
    code: str,
    title: str,
    title_en: str,
    kind: str,
    quantity: str,
    direction: str,
    is_sample: bool,
) -> IndicatorRow | None:
    """The indicator of a target that names none, so that values can be told for it.

    A composite is judged by its parts. A reduction in per cent needs an amount to reduce, which
    only a person can name.
    """
    if kind == TargetKind.COMPOSITE or (kind == TargetKind.REDUCE and quantity == "%"):
        return None
    return IndicatorRow(
        code=code, name=nfc(title.strip())[:300], name_en=(title_en.strip() or title)[:300],
        unit=quantity, direction=direction, decimals=2 if quantity == "%" else 0,
        frequency="year", basis="", confidence="", is_sample=is_sample,
    )  # fmt: skip


def _weigh_whole(whole_id: UUID, target_set_id: UUID) -> None:
    """A part belongs to a composite target of the same set, which is no part itself."""
    whole = Target.objects.filter(pk=whole_id, target_set_id=target_set_id).first()
    if whole is None or whole.kind != TargetKind.COMPOSITE or whole.whole_id is not None:
        raise Refused("whole_is_not_a_composite")


def _record(action: str, row: Target, actor: Actor, at: datetime, **details: object) -> None:
    base.record(
        action=action, actor=actor, at=at, subject=f"plans.target:{row.pk}", code=row.code,
        title=row.title, plan=row.plan, plan_bound=row.plan_bound, owner=row.owner_unit_id,
        **details,
    )  # fmt: skip
    base.publish(topic=action, at=at, target=row.pk, target_set=row.target_set_id)


@transaction.atomic
def change_plan(
    *,
    target_id: UUID,
    plan: Decimal | None,
    plan_bound: str,
    striving: Decimal | None,
    plan_source: str,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Adjust what is planned, with a reason; the trail keeps the plan before."""
    row = _target(target_id, actor)
    if not reason.strip():
        raise Refused("reason_is_missing")
    wrong = weigh_target(
        title=row.title, kind=row.kind, direction=row.direction, indicator=row.indicator_id,
        plan=plan, plan_bound=plan_bound, since=row.since, until=row.until, weight=row.weight,
    )  # fmt: skip
    if wrong:
        raise Refused(*wrong)
    before = {
        "plan_before": row.plan,
        "bound_before": row.plan_bound,
        "striving_before": row.striving,
    }
    row.plan, row.plan_bound, row.striving, row.plan_source = (
        plan,
        plan_bound,
        striving,
        plan_source,
    )
    row.save(update_fields=["plan", "plan_bound", "striving", "plan_source"])
    _record("plans.change_plan", row, actor, at, reason=reason, **before)


@transaction.atomic
def attach_indicator(
    *,
    target_id: UUID,
    indicator: str,
    base: Decimal | None,
    reason: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Say by which number a target is judged that names none yet (an old goal such as "giảm 5 %
    phạm pháp hình sự"), with a reason. `base` is the amount it starts from, in the number's own
    unit, where the period before is not told. Until now it could not be judged; it could also
    not be judged otherwise, so an indicator once attached is not exchanged.
    """
    row = _target(target_id, actor)
    if not reason.strip():
        raise Refused("reason_is_missing")
    if row.dropped_on is not None:
        raise Refused("target_was_dropped")
    if row.is_gap:
        raise Refused("target_is_a_gap")
    if row.indicator_id is not None:
        raise Refused("target_has_an_indicator", indicator=row.indicator_id)
    if indicators.indicator(indicator) is None:
        raise Refused("indicator_is_unknown", indicator=indicator)
    wrong = weigh_target(
        title=row.title, kind=row.kind, direction=row.direction, indicator=indicator,
        plan=row.plan, plan_bound=row.plan_bound, since=row.since, until=row.until,
        weight=row.weight,
    )  # fmt: skip
    if wrong:
        raise Refused(*wrong)
    base_before, row.indicator_id = row.base, indicator
    row.base = row.base if base is None else base
    row.save(update_fields=["indicator", "base"])
    _record(
        "plans.attach_indicator", row, actor, at, reason=reason, indicator=indicator,
        base=row.base, base_before=base_before,
    )  # fmt: skip


@transaction.atomic
def drop_target(*, target_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """From that day on the target is not judged; it stays in its set with the reason."""
    row = _target(target_id, actor)
    if not reason.strip():
        raise Refused("reason_is_missing")
    if row.dropped_on is not None:
        raise Refused("target_was_dropped")
    row.dropped_on, row.dropped_reason = day_of(at), nfc(reason.strip())[:300]
    row.save(update_fields=["dropped_on", "dropped_reason"])
    _record("plans.drop_target", row, actor, at, reason=reason)


def _target(target_id: UUID, actor: Actor) -> Target:
    row = Target.objects.select_for_update(of=("self",)).filter(pk=target_id).first()
    if row is None:
        raise Refused("target_is_unknown")
    may_set(actor, row.owner_unit_id)
    return row
