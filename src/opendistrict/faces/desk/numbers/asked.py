"""What an address asks for: a number of a unit in a period, on a day, as known on a day, by the
map of a day, taken apart in some way, perhaps only a part of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest
from django.utils.translation import gettext_lazy as _

from opendistrict.engine.indicators.shapes import Lens, PartKind, Question
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.dossier_words import either
from opendistrict.faces.kit.fields import DayField
from opendistrict.faces.kit.pages import actor_of
from opendistrict.registers.orgs import queries as orgs

READ = "plans.read"
BYS = ("unit", "area")
LENGTHS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "half": 184, "year": 366}
MOST_PARTS = 100  # in time; a year day by day is read week by week
_DAY = timedelta(days=1)
_EARLIEST = date(1990, 1, 1)


class AskedForm(forms.Form):
    """Unit, period, the two clocks and the map; the days are inclusive as people say them."""

    unit = forms.ChoiceField(label=_("Đơn vị"), required=False)
    since = DayField(required=False, label=_("Từ ngày"))
    until = DayField(required=False, label=_("Đến hết ngày"))
    on = DayField(required=False, label=_("Xem tại ngày"))
    known = DayField(required=False, label=_("Theo điều biết đến ngày"))
    map = DayField(
        required=False,
        label=_("Bản đồ đơn vị của ngày"),
        help_text=_("Để trống: đơn vị đúng như lúc sự kiện xảy ra."),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything an address says; `until` is not included, `map_on` None is the map of then."""

    question: Question
    on: date
    known_on: date
    map_on: date | None
    by: str
    lens: Lens
    part: tuple[PartKind, str] | None
    term: int
    today: date

    @property
    def query(self) -> dict[str, str]:
        """The address again, as its parameters."""
        one = self.question
        found = {
            "unit": str(one.unit_id),
            "since": one.since.isoformat(),
            "until": (one.until - _DAY).isoformat(),
            "by": self.by,
        }
        if self.on != self.today:
            found["on"] = self.on.isoformat()
        if self.known_on != self.on:
            found["known"] = self.known_on.isoformat()
        if self.map_on:
            found["map"] = self.map_on.isoformat()
        if self.lens.area_id:
            found["area"] = str(self.lens.area_id)
        return found | {f"slice_{code}": value for code, value in self.lens.slices}

    def address(self, **changes: str) -> str:
        """The query string with some parameters changed; "" takes one out."""
        kept = {name: value for name, value in {**self.query, **changes}.items() if value}
        return "?" + urlencode(kept)

    @property
    def reads(self) -> dict[str, Any]:
        """How a breakdown of it is asked for."""
        return {
            "on": self.on, "known_on": self.known_on, "map_on": self.map_on, "lens": self.lens,
        }  # fmt: skip

    @property
    def days(self) -> int:
        return (self.question.until - self.question.since).days

    @property
    def last_day(self) -> date:
        return self.question.until - _DAY

    def through(self, **lens: Any) -> "Asked":
        return replace(self, lens=replace(self.lens, **lens))


def asked_of(request: HttpRequest, code: str) -> tuple[Asked, AskedForm]:
    """What is asked, with what is not said filled in: one's own place, this year, today."""
    today = clock.today(request)
    units = unit_choices(request, today)
    if not units:
        raise Http404
    form = AskedForm(request.GET)
    form.fields["unit"].choices = units  # type: ignore[attr-defined]
    form.is_valid()
    told = form.cleaned_data
    unit_id = _unit(request, told.get("unit") or request.GET.get("unit", ""), today)
    on = min(told.get("on") or today, today)
    since = told.get("since") or date(on.year, 1, 1)
    until = (told.get("until") or date(on.year, 12, 31)) + _DAY
    if not _EARLIEST <= since < until:
        since, until = date(on.year, 1, 1), date(on.year + 1, 1, 1)
    asked = Asked(
        question=Question(code, unit_id, since, until), on=on,
        known_on=min(told.get("known") or on, today), map_on=told.get("map"),
        by=_by(request.GET.get("by", ""), (until - since).days), lens=_lens(request),
        part=_part(request), term=_number(request.GET.get("term", "")), today=today,
    )  # fmt: skip
    return asked, _form(asked, units)


def _form(asked: Asked, units: Sequence[tuple[str, str]]) -> AskedForm:
    known = {key for key, _name in units}
    if str(asked.question.unit_id) not in known:
        found = orgs.units([asked.question.unit_id], on=asked.today)
        units = [*units, *((str(one.id), one.name) for one in found.values())]
    form = AskedForm(initial={
        "unit": str(asked.question.unit_id), "since": asked.question.since,
        "until": asked.last_day, "on": asked.on, "known": asked.known_on, "map": asked.map_on,
    })  # fmt: skip
    form.fields["unit"].choices = units  # type: ignore[attr-defined]
    return form


def unit_choices(request: HttpRequest, on: date) -> list[tuple[str, str]]:
    """The units whose numbers one may read, in the order of the tree."""
    reach, tree = orgs.scope(actor_of(request), READ), orgs.tree_on(on)
    found: list[tuple[str, str]] = []
    waiting = [(unit, 0) for unit in reversed(tree.children(None))]
    while waiting:
        unit, depth = waiting.pop()
        if unit.id in reach:
            found.append((str(unit.id), "\u2003" * min(depth, 4) + either(unit.name, unit.name_en)))
        inner = depth + (unit.id in reach)
        waiting += [(child, inner) for child in reversed(tree.children(unit.id))]
    if not found:  # all units one may read have ended
        ended = orgs.units(reach, on=on).values()
        found = sorted(((str(one.id), one.name) for one in ended), key=lambda one: one[1])
    return found


def _unit(request: HttpRequest, text: str, on: date) -> UUID:
    """The unit asked for, or one's own place; 404 for one whose numbers are not one's to read."""
    actor = actor_of(request)
    reach = orgs.scope(actor, READ)
    if text:
        try:
            asked: UUID | None = UUID(text)
        except ValueError:
            asked = orgs.unit_ids_by_slug().get(text)
        if asked is None or asked not in reach:
            raise Http404
        return asked
    tree = orgs.tree_on(on)
    own = tree.place_of(actor.unit_id) if actor.unit_id in tree.units else actor.unit_id
    for one in (own, actor.unit_id):
        if one in reach:
            assert one is not None
            return one
    return min(reach)


def in_time(days: int) -> list[str]:
    """How long parts in time may be for a span of so many days: shorter than all of it, and not
    too many."""
    found = [one for one, length in LENGTHS.items() if length < days <= length * MOST_PARTS]
    return found or ["year" if days > LENGTHS["year"] else "day"]


def handy(days: int) -> str:
    """The length of parts in time that shows a span of so many days at a glance."""
    told = in_time(days)
    return next((one for one in told if days <= LENGTHS[one] * 31), told[-1])


def _by(text: str, days: int) -> str:
    if text in LENGTHS:
        told = in_time(days)
        return text if text in told else told[0] if text == "day" else told[-1]
    is_slice = text.startswith("slice:") and text[6:].replace("_", "").isalnum()
    return text if text in BYS or is_slice else "unit"


def _lens(request: HttpRequest) -> Lens:
    slices = tuple(
        (name.removeprefix("slice_"), request.GET[name])
        for name in sorted(request.GET)
        if name.startswith("slice_") and request.GET[name]
    )
    return Lens(slices[:4], _uuid(request.GET.get("area", "")))


def _part(request: HttpRequest) -> tuple[PartKind, str] | None:
    kind, key = request.GET.get("kind", ""), request.GET.get("key", "")
    if kind not in set(PartKind) or (kind in (PartKind.UNIT, PartKind.AREA) and not _uuid(key)):
        return None
    return PartKind(kind), key[:96]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 3 else 0
