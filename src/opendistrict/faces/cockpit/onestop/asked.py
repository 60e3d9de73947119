"""What the leader asks of the one-stop office: which unit, which days, which procedure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.engine.cases.queries.lives import span_of
from opendistrict.engine.cases.shapes.measured import Span
from opendistrict.faces.cockpit import picking
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.pages import actor_of
from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitShape

READ = "cases.read"
_DAY = timedelta(days=1)
SPANS = (
    ("90", gettext_lazy("90 ngày gần nhất")),
    ("30", gettext_lazy("30 ngày gần nhất")),
    ("month", gettext_lazy("Tháng này")),
    ("last", gettext_lazy("Tháng trước")),
    ("year", gettext_lazy("Từ đầu năm")),
)


class AskForm(forms.Form):
    """Both may be left out: one's own place, the last ninety days."""

    unit = forms.ChoiceField(
        required=False, label=gettext_lazy("Đơn vị"), widget=picking.PlainSelect
    )
    span = forms.ChoiceField(required=False, label=gettext_lazy("Khoảng thời gian"), choices=SPANS)

    def __init__(self, data: Mapping[str, Any], *, units: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked, with the units of it that the reader may read."""

    form: AskForm
    actor: Actor
    at: datetime
    unit: UnitShape
    office_id: UUID
    units: frozenset[UUID]
    span: Span
    span_key: str
    procedure: str

    @property
    def last_day(self) -> date:
        return self.span.until - _DAY

    def query(self, **more: str) -> str:
        """The same question as a query string, with some parameters changed."""
        kept = {"unit": str(self.unit.id), "span": self.span_key, "tt": self.procedure, **more}
        return "?" + urlencode({name: value for name, value in kept.items() if value})


def asked_of(request: HttpRequest) -> Asked | None:
    """None for a reader of whose units none is there today."""
    actor, today = actor_of(request), clock.today(request)
    tree, reach = orgs.tree_on(today), orgs.scope(actor, READ)
    units = picking.unit_choices(tree, reach)
    if not units:
        return None
    form = AskForm(request.GET, units=units)
    form.is_valid()
    wanted = form.cleaned_data.get("unit") or ""
    unit = tree.units[UUID(wanted)] if wanted else picking.own_unit(actor, tree, reach)
    key = form.cleaned_data.get("span") or SPANS[0][0]
    at = clock.now(request)
    shown = AskForm({"unit": str(unit.id), "span": key}, units=units)
    shown.is_valid()
    return Asked(
        form=shown, actor=actor, at=at, unit=unit, office_id=tree.place_of(unit.id),
        units=frozenset(tree.under(unit.id)) & frozenset(reach),
        span=span_of(*_days(key, today), at), span_key=key,
        procedure=request.GET.get("tt", "")[:96],
    )  # fmt: skip


def _days(key: str, today: date) -> tuple[date, date]:
    """[since, until) of a choice; what is to come of a month or year is not asked for."""
    first = today.replace(day=1)
    if key == "month":
        return first, today + _DAY
    if key == "last":
        return (first - _DAY).replace(day=1), first
    if key == "year":
        return date(today.year, 1, 1), today + _DAY
    return today - timedelta(days=int(key) - 1), today + _DAY


def span_words(asked: Asked) -> str:
    said: str = _("từ %(since)s đến %(last)s") % {
        "since": f"{asked.span.since:%d/%m/%Y}", "last": f"{asked.last_day:%d/%m/%Y}",
    }  # fmt: skip
    return said
