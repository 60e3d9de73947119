"""What the leader looks at: which period, which unit, as of which day, as known on which day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes import SetShape
from opendistrict.faces.kit import clock, formats
from opendistrict.faces.kit.dossier_words import either
from opendistrict.faces.kit.fields import DayField
from opendistrict.faces.kit.pages import actor_of
from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.queries import Tree
from opendistrict.registers.orgs.shapes import UnitShape

READ = "plans.read"
FRESH = timedelta(days=180)  # so long after its end a period is still what one speaks of
Period = tuple[date, date, str]


class PlainSelect(forms.Select):
    """A flat list of choices drawn in one go. Django draws every option with a template of its
    own: with the two hundred units of a district that is a fifth of the page's time."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = {str(one) for one in self.format_value(value)}
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, SafeString(" selected") if str(key) in chosen else "", label)
                for key, label in self.choices
            ),
        )
        given = flatatt({**self.attrs, **(attrs or {})})
        return format_html('<select name="{}"{}>{}</select>', name, given, options)


class PickForm(forms.Form):
    """All are optional; what is left out is worked out from who looks, and from today."""

    period = forms.ChoiceField(required=False, label=gettext_lazy("Kỳ"))
    unit = forms.ChoiceField(required=False, label=gettext_lazy("Đơn vị"), widget=PlainSelect)
    on = DayField(required=False, label=gettext_lazy("Tình hình đến ngày"))
    known_on = DayField(required=False, label=gettext_lazy("Số liệu biết đến ngày"))

    def __init__(self, data: Mapping[str, Any], *, today: date, periods: Any, units: Any) -> None:
        super().__init__(data)
        self._today = today
        self.fields["period"].choices = periods  # type: ignore[attr-defined]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]

    def clean_on(self) -> date | None:
        return self._not_later(self.cleaned_data["on"])

    def clean_known_on(self) -> date | None:
        return self._not_later(self.cleaned_data["known_on"])

    def _not_later(self, day: date | None) -> date | None:
        if day is not None and day > self._today:
            told = _("Chưa đến ngày này. Chọn ngày từ %(today)s trở về trước.")
            raise forms.ValidationError(told % {"today": formats.day(self._today)})
        return day


@dataclass(frozen=True, slots=True)
class Picked:
    """What was chosen, with an actor who sees no more than the chosen unit.

    `unit` is None while the whole reach of the reader is looked at; `place` is then what the
    page is called by. `sets` are those of the chosen period, the place's own first.
    """

    form: PickForm
    actor: Actor
    on: date
    known_on: date
    unit: UnitShape | None
    place: UnitShape | None
    tree: Tree
    sets: tuple[SetShape, ...]
    others: tuple[SetShape, ...]
    period: Period | None


def pick(request: HttpRequest) -> Picked:
    """Reads the pickers; whatever cannot be read stays at its default and is told in the form."""
    actor, today = actor_of(request), clock.today(request)
    on = _day(request.GET.get("on", ""), today)
    tree = orgs.tree_on(on)
    reach = orgs.scope(actor, READ)
    every = plans.sets_in_reach(actor)
    periods = _periods(every)
    form = PickForm(
        request.GET,
        today=today,
        periods=[("", _("Kỳ gần nhất")), *((key(one), label(one)) for one in periods)],
        units=[("", _("Toàn phạm vi của tôi")), *unit_choices(tree, reach)],
    )
    form.is_valid()
    found = form.cleaned_data
    unit = tree.units.get(UUID(found["unit"])) if found.get("unit") else None
    place = unit or _place(actor, tree)
    period = next((one for one in periods if key(one) == found.get("period")), None)
    period = period or _current(periods, on)
    return Picked(
        form=form,
        actor=within(actor, tree.under(unit.id)) if unit else actor,
        on=on,
        known_on=found.get("known_on") or on,
        unit=unit,
        place=place,
        tree=tree,
        sets=_of_period(every, period, place, tree),
        others=tuple(one for one in every if period_of(one) != period),
        period=period,
    )


def _day(text: str, today: date) -> date:
    """The day asked for, or today when it is none or is to come."""
    try:
        day = DayField(required=False).clean(text)
    except forms.ValidationError:
        return today
    return day if isinstance(day, date) and day <= today else today


def within(actor: Actor, unit_ids: Collection[UUID]) -> Actor:
    """The same person, seeing and doing nothing outside these units: rights are only taken away."""
    some = frozenset(unit_ids)
    return replace(actor, rights={act: reach & some for act, reach in actor.rights.items()})


def _place(actor: Actor, tree: Tree) -> UnitShape | None:
    """The ward, district or city in which the reader serves."""
    if actor.unit_id is None or actor.unit_id not in tree.units:
        return None
    return tree.units[tree.place_of(actor.unit_id)]


def own_unit(actor: Actor, tree: Tree, reach: Collection[UUID]) -> UnitShape:
    """The place in which the reader serves, or the highest unit they may read."""
    if actor.unit_id is not None and actor.unit_id in tree.units:
        place = tree.place_of(actor.unit_id)
        if place in reach:
            return tree.units[place]
        if actor.unit_id in reach:
            return tree.units[actor.unit_id]
    return tree.units[UUID(unit_choices(tree, reach)[0][0])]


def unit_choices(tree: Tree, reach: Collection[UUID]) -> list[tuple[str, str]]:
    """The units one may read, a superior before those under it; depth is shown by dashes."""
    found: list[tuple[str, str]] = []
    waiting = [(unit, 0) for unit in reversed(tree.children(None))]
    while waiting:
        unit, depth = waiting.pop()
        if unit.id in reach:
            found.append((str(unit.id), "\u2003" * depth + either(unit.name, unit.name_en)))
            depth += 1
        waiting += [(child, depth) for child in reversed(tree.children(unit.id))]
    return found


# ------------------------------------------------------------------ periods


def period_of(one: SetShape) -> Period:
    return one.since, one.until, one.cut_off


def key(period: Period) -> str:
    return f"{period[0]:%Y%m%d}-{period[1]:%Y%m%d}-{period[2]}"


def label(period: Period) -> str:
    """ "Năm 2023", "Giai đoạn 2021–2025", or the two days."""
    since, until, _cut_off = period
    last = until - timedelta(days=1)
    length = (until - since).days
    if 360 <= length <= 370:
        return _("Năm %(year)s") % {"year": last.year}
    if length > 370:
        first = (since + timedelta(days=31)).year  # a reporting year begins in December
        return _("Giai đoạn %(first)s–%(last)s") % {"first": first, "last": last.year}
    return f"{formats.day(since)} – {formats.day(last)}"


def _periods(sets: Collection[SetShape]) -> list[Period]:
    return sorted({period_of(one) for one in sets}, key=lambda one: (one[1], one[0]), reverse=True)


def _current(periods: Collection[Period], on: date) -> Period | None:
    """The shortest period that runs, or ended not long ago; the latest of equals. Without one,
    the last that has begun."""
    begun = [one for one in periods if one[0] <= on]
    near = [one for one in begun if on - one[1] < FRESH]
    if near:
        return min(near, key=lambda one: ((one[1] - one[0]).days // 20, -one[1].toordinal()))
    return max(begun, key=lambda one: one[1], default=None)


def _of_period(
    sets: Collection[SetShape], period: Period | None, place: UnitShape | None, tree: Tree
) -> tuple[SetShape, ...]:
    """The sets of the period: the place's own first, then its party committee's and its units',
    then those it inherited."""
    found = [one for one in sets if period_of(one) == period]
    own = place.id if place else None
    under = tree.under(place.id) if place else frozenset()
    return tuple(
        sorted(found, key=lambda one: (one.unit_id != own, one.unit_id not in under, one.code))
    )
