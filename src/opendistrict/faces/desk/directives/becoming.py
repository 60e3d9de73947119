"""What a proposal becomes: each form of a card handed to the action of its kind."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opendistrict.engine.directives import actions
from opendistrict.engine.plans import queries as plans
from opendistrict.faces.desk.directives import cards
from opendistrict.faces.desk.directives.trying import Try, confidence_of, left, source_of

Said = str


def _accept_task(trying: Try, form: forms.Form) -> Said:
    told = form.cleaned_data
    more = [UUID(unit) for unit in told["more_units"] if unit != told["lead_unit"]]
    lead = UUID(told["lead_unit"])
    given = {
        "title": told["title"],
        "with_unit_ids": tuple(UUID(unit) for unit in told["with_units"]),
        "due_on": told["due_on"],
        "due_rule": _due_rule(trying.card, told["due_on"]),
        "product": told["product"],
        **trying.told,
    }
    if more:
        ids = actions.accept_as_tasks(lead_unit_ids=(lead, *more), **given)
        named = ngettext(
            "Đã giao cho %(count)s đơn vị.", "Đã giao cho %(count)s đơn vị.", len(ids)
        ) % {"count": len(ids)}
        return f"{named} {left(trying)}"
    post = UUID(told["lead_post"]) if told["lead_post"] else None
    task_id = actions.accept_as_task(lead_unit_id=lead, lead_post_id=post, **given)
    number = plans.task_numbers(task_ids=[task_id], actor=trying.actor).get(task_id, "")
    name = trying.desk.names[lead]
    said = _("Đã giao %(number)s cho %(unit)s.") % {"number": number, "unit": name}
    if post is not None and trying.desk.is_vacant(lead, post):
        said += " " + _("Chức danh này chưa có người giữ nên thủ trưởng đơn vị nhận thay.")
    return f"{said} {left(trying)}"


def _due_rule(shown: cards.Card, due: object) -> str:
    """The text's own words for the day, as long as the officer left the day alone."""
    return shown.due_words[:200] if due is not None and due == shown.due else ""


def _accept_value(trying: Try, form: Any) -> Said:
    told, period = form.cleaned_data, form.period()
    actions.accept_as_value(
        indicator=told["indicator"],
        unit_id=UUID(told["unit"]),
        period_kind=period.kind,
        since=period.since,
        until=period.until,
        status=told["status"],
        value=told["value"],
        bound=told["bound"],
        percent_of_plan=told["percent_of_plan"],
        change_percent=told["change_percent"],
        as_of=told["as_of"],
        **trying.told,
    )
    return f"{_('Đã ghi số liệu.')} {left(trying)}"


def _accept_target(trying: Try, form: Any) -> Said:
    told, period = form.cleaned_data, form.period()
    actions.accept_as_target(
        target_set_id=UUID(told["target_set"]),
        title=told["title"],
        title_en="",
        field=told["field"],
        kind=told["kind"],
        direction="down" if told["kind"] == "reduce" else "up",
        indicator=told["indicator"] or None,
        quantity=told["quantity"],
        plan=told["plan"] if told["kind"] != "yesno" else Decimal(1),
        plan_bound="",
        plan_source=source_of(trying),
        striving=None,
        base=None,
        since=period.since,
        until=period.until,
        period_kind=period.kind,
        cut_off=period.cut_off,
        owner_unit_id=UUID(told["owner_unit"]),
        owner_post_id=None,
        is_sample=trying.view.directive.is_sample,
        confidence=confidence_of(trying),
        **trying.told,
    )
    return f"{_('Đã thêm chỉ tiêu.')} {left(trying)}"


def _accept_set(trying: Try, form: Any) -> Said:
    told, period = form.cleaned_data, form.period()
    actions.accept_as_target_set(
        code=told["code"],
        title=told["title"],
        title_en="",
        unit_id=UUID(told["unit"]),
        period_kind=period.kind,
        cut_off=period.cut_off,
        since=period.since,
        until=period.until,
        declared_count=told["declared_count"],
        mostly_met_share=None,
        mostly_met_basis="",
        source=source_of(trying),
        is_public=False,
        is_sample=trying.view.directive.is_sample,
        confidence=confidence_of(trying),
        **trying.told,
    )
    return f"{_('Đã lập bộ chỉ tiêu.')} {left(trying)}"


def _accept_programme(trying: Try, form: forms.Form) -> Said:
    told = form.cleaned_data
    first, last = told["first_year"], told["last_year"]
    actions.accept_as_programme(
        title=told["title"],
        title_en="",
        form=told["form"],
        unit_id=UUID(told["unit"]),
        target_set_id=None,
        since=date(first, 1, 1) if first else None,
        until=date(last + 1, 1, 1) if last else None,
        is_sample=trying.view.directive.is_sample,
        **trying.told,
    )
    return f"{_('Đã ghi chương trình, đề án.')} {left(trying)}"


ACCEPT: dict[str, Callable[[Try, Any], Said]] = {
    "task": _accept_task,
    "value": _accept_value,
    "target": _accept_target,
    "target_set": _accept_set,
    "programme": _accept_programme,
}
