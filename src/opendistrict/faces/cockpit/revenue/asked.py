"""What the leader asks: whose revenue, of which year, as known on which day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.faces.cockpit import picking
from opendistrict.faces.kit import clock, formats
from opendistrict.faces.kit.fields import DayField
from opendistrict.faces.kit.pages import actor_of
from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitShape
from opendistrict.services.revenue import queries

BACK = 12  # years one may look back where nothing says from when on


class AskForm(forms.Form):
    """All may be left out: one's own place, the last year told, as known today."""

    unit = forms.ChoiceField(
        required=False, label=gettext_lazy("Đơn vị"), widget=picking.PlainSelect
    )
    year = forms.ChoiceField(required=False, label=gettext_lazy("Năm"))
    known = DayField(required=False, label=gettext_lazy("Số liệu biết đến ngày"))

    def __init__(self, data: Mapping[str, Any], *, today: date, units: Any, years: Any) -> None:
        super().__init__(data)
        self._today = today
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["year"].choices = years  # type: ignore[attr-defined]

    def clean_known(self) -> date | None:
        day: date | None = self.cleaned_data["known"]
        if day is not None and day > self._today:
            told = _("Chưa đến ngày này. Chọn ngày từ %(today)s trở về trước.")
            raise forms.ValidationError(told % {"today": formats.day(self._today)})
        return day


@dataclass(frozen=True, slots=True)
class Asked:
    form: AskForm
    actor: Actor
    unit: UnitShape
    year: int
    known_on: date
    today: date

    def query(self, **more: str) -> str:
        """The same question as a query string, with some parameters changed."""
        known = self.known_on.isoformat() if self.known_on != self.today else ""
        kept = {"unit": str(self.unit.id), "year": str(self.year), "known": known, **more}
        return "?" + urlencode({name: value for name, value in kept.items() if value})


def asked_of(request: HttpRequest) -> Asked | None:
    """None for a reader who may read no unit's revenue."""
    actor, today = actor_of(request), clock.today(request)
    units = _units(actor, today)
    if not units:
        return None
    choices = [(str(one.id), one.name) for one in units.values()]
    every = [(str(year), str(year)) for year in range(today.year, today.year - BACK, -1)]
    form = AskForm(request.GET, today=today, units=choices, years=every)
    form.is_valid()
    found = form.cleaned_data
    unit = units[UUID(found["unit"])] if found.get("unit") else _own(actor, units, today)
    year = int(found.get("year") or 0) or min(queries.latest_year(unit.id, today), today.year)
    if form.is_valid():
        shown = {"unit": str(unit.id), "year": str(year), "known": found.get("known")}
        form = AskForm(shown, today=today, units=choices, years=every)
        form.is_valid()
    return Asked(form, actor, unit, year, found.get("known") or today, today)


def _units(actor: Actor, today: date) -> dict[UUID, UnitShape]:
    """The places one may read, and ended units of which something was told."""
    tree, reach = orgs.tree_on(today), orgs.scope(actor, queries.READ)
    places = [
        unit for key, unit in tree.units.items() if key in reach and tree.place_of(key) == key
    ]
    gone = orgs.units(queries.units_told(actor) - tree.units.keys(), on=today)
    return {one.id: one for one in [*places, *sorted(gone.values(), key=lambda one: one.slug)]}


def _own(actor: Actor, units: Mapping[UUID, UnitShape], today: date) -> UnitShape:
    tree = orgs.tree_on(today)
    if actor.unit_id in tree.units:
        place = tree.place_of(actor.unit_id)
        if place in units:
            return units[place]
    return next(iter(units.values()))
