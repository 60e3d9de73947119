"""What is open: public target sets, their targets, and the numbers these rest on.

All of it is read through the doors that the public pages use, so nothing is here that is not there.
Numbers are those of a city, district or ward and of the periods of public targets; nobody who
reports, owns or answers for one is named, and free notes stay inside.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain, pairwise
from uuid import UUID

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import Choice, ValueShape, ValueStatus, Wanted
from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes import SetLine, TargetView
from opendistrict.engine.plans.shapes.targets import SetView
from opendistrict.faces.api import formulas
from opendistrict.faces.api.asked import Asked, Wrong
from opendistrict.kernel.days import day_of, end_of
from opendistrict.kernel.exchange.tables import Row
from opendistrict.kernel.periods import SHORT
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts import queries as facts
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitKind, UnitShape

_DAY = timedelta(days=1)
_SIX = Decimal("0.000001")
_PLACES = frozenset({UnitKind.CITY, UnitKind.DISTRICT, UnitKind.WARD})
_SHORT = frozenset({"month", *SHORT})


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a set's targets, their parts behind them. `next` continues: a cursor, or ""."""

    view: SetView
    targets: tuple[TargetView, ...]
    next: str


def set_page(asked: Asked, after: str) -> tuple[Sequence[SetLine], str]:
    """One page of the public sets, or the one asked for; `after` is the code of the last set of
    the page before. With it the code after which the next page begins, or ""."""
    begin = plans.public_set_id(after) if after else None
    if after and begin is None:
        raise Wrong("cursor_is_unreadable")
    lines = plans.public_sets(asked.on, known_on=asked.known_on, after=begin, code=asked.target_set)
    if asked.target_set and not lines and not after:
        raise Wrong("target_set_is_not_public", given=asked.target_set)
    return lines, lines[-1].set.code if len(lines) == plans.SETS else ""


def sets(asked: Asked, after: str = "") -> Iterator[SetLine]:
    """Every public set from a place on, or the one asked for, read page by page."""
    lines, following = set_page(asked, after)
    yield from lines
    while following:
        lines, following = set_page(asked, following)
        yield from lines


def pages(asked: Asked) -> Iterator[Page]:
    """Every page of every set that was asked for, from the cursor `after` on."""
    first, _, inner = asked.after.partition(":")
    one = asked.target_set
    if one and plans.public_set_id(one) is None:
        raise Wrong("target_set_is_not_public", given=one)
    if asked.after and (not inner or one not in ("", first) or not plans.public_set_id(first)):
        raise Wrong("cursor_is_unreadable")
    begin = [first or one] if first or one else []
    rest = (line.set.code for line in sets(asked, first)) if not one else ()
    for code, following in pairwise(chain(begin, rest, [""])):
        yield from _pages_of(code, inner if code == first else "", following, asked)


def _pages_of(code: str, begin: str, following: str, asked: Asked) -> Iterator[Page]:
    set_id = plans.public_set_id(code)
    after = None if begin in ("", "first") else begin
    while set_id is not None:
        try:
            view = plans.public_set_view(set_id, on=asked.on, known_on=asked.known_on, after=after)
        except Refused as refused:
            raise Wrong("cursor_is_unreadable") from refused
        if view is None:  # closed to the public meanwhile
            return
        named = [one for one in view.targets if not one.target.is_gap]
        every = tuple(each for one in named for each in (one, *one.parts))
        after = view.next_cursor
        more = f"{code}:{after}" if after else f"{following}:first" if following else ""
        yield Page(view, every, more)
        if not after:
            return


# ------------------------------------------------------------------ places


def place_of(view: TargetView, units: dict[UUID, UnitShape]) -> UnitShape | None:
    """The city, district or ward a target's number is of: never a division, never a person; None
    where its owner belongs to no such place."""
    for unit_id in reversed(view.unit_ids):
        unit = units.get(unit_id)
        if unit is not None and unit.kind in _PLACES:
            return unit
    return None


def units_of(page: Page, on: date) -> dict[UUID, UnitShape]:
    wanted = {unit_id for one in page.targets for unit_id in one.unit_ids}
    return dict(orgs.units(wanted, on=on))


# ------------------------------------------------------------------ rows


def set_rows(lines: Iterable[SetLine], asked: Asked) -> Iterator[Row]:
    lines = list(lines)
    units = orgs.units({line.set.unit_id for line in lines}, on=asked.on)
    for line in lines:
        one, unit = line.set, units.get(line.set.unit_id)
        if asked.covers(one.since, one.until - _DAY):
            yield {
                "set": one.code, "title_vi": one.title, "title_en": one.title_en,
                "body": unit.slug if unit else "", "body_name": line.unit_name,
                "period_kind": one.period_kind, "since": one.since, "last_day": one.until - _DAY,
                "cut_off": one.cut_off, "declared": one.declared_count,
                "known": line.known_count, "met": line.met_count, "source": one.source,
                "is_sample": one.is_sample,
            }  # fmt: skip


def target_rows(page: Page, asked: Asked) -> Iterator[Row]:
    units = units_of(page, asked.on)
    codes = {one.target.id: one.target.code for one in page.targets}
    for view in page.targets:
        if _is_wanted(view, asked):
            yield _target_row(view, page, codes, place_of(view, units), asked)


def _is_wanted(view: TargetView, asked: Asked) -> bool:
    one = view.target
    if asked.indicator and one.indicator != asked.indicator:
        return False
    return asked.covers(one.since, one.until - _DAY)


def _target_row(
    view: TargetView, page: Page, codes: dict[UUID, str], place: UnitShape | None, asked: Asked
) -> Row:
    one, judged, value = view.target, view.judgement, view.chosen.value
    return {
        "set": page.view.set.code, "target": one.code, "title_vi": one.title,
        "title_en": one.title_en, "field": one.field,
        "part_of": codes.get(one.whole_id, "") if one.whole_id else "",
        "indicator": one.indicator or "", "kind": one.kind, "direction": one.direction,
        "place": place.slug if place else "", "place_name": place.name if place else "",
        "period_kind": one.period_kind, "since": one.since, "last_day": one.until - _DAY,
        "measured_in": one.quantity,
        "plan": short(judged.plan if judged.plan is not None else one.plan),
        "plan_bound": one.plan_bound, "plan_source": one.plan_source, "striving": one.striving,
        "actual": short(judged.actual), "actual_bound": judged.reached_bound,
        "percent_of_plan": short(judged.percent_of_plan), "gap": short(judged.gap),
        "trend_percent": short(judged.trend_percent), "verdict": str(judged.verdict),
        "reasons": list(judged.reasons), "how_known": how_known(value),
        "status": str(value.status) if value else "", "as_of": value.as_of if value else None,
        "source": value.source if value else "", "numerator": value.numerator if value else None,
        "denominator": value.denominator if value else None, "dropped_on": one.dropped_on,
        "is_sample": one.is_sample or bool(value and value.is_sample),
        "on": asked.on, "known_on": asked.known_on,
    }  # fmt: skip


def short(value: Decimal | None) -> Decimal | None:
    """A computed number with at most six decimals: more say nothing, and programs that count in
    binary would not keep them."""
    if value is None or value == value.to_integral_value():
        return value
    return value.quantize(_SIX, ROUND_HALF_UP)


def how_known(value: ValueShape | None) -> str:
    if value is None:
        return ""
    return "measured" if value.status == ValueStatus.MEASURED else "reported"


@dataclass(frozen=True, slots=True)
class Read:
    """What is known of one target's number: chosen values, and everything that was told."""

    view: TargetView
    place: UnitShape
    unit: str
    measured: tuple[ValueShape, ...]
    reported: tuple[ValueShape, ...]  # everything told, in order of time
    stated: tuple[ValueShape, ...]  # of each period the one reported value that counts


def reads(page: Page, asked: Asked) -> Iterator[Read]:
    """The numbers of a page of targets: measured by month too, and what was reported of them."""
    units = units_of(page, asked.on)
    views = [one for one in page.targets if one.target.indicator and _has_indicator(one, asked)]
    wanted = {one.target.id: _wanted(one) for one in views}
    names = indicators.indicators({one.target.indicator or "" for one in views})
    found = indicators.readings(
        list(dict.fromkeys(wanted.values())), on=asked.on, known_on=asked.known_on
    )
    for view in views:
        reading, told = found.get(wanted[view.target.id], (None, ()))
        place = place_of(view, units)
        if reading is None or place is None:
            continue
        chosen = [
            one
            for choice in (reading.whole, *reading.parts)
            for one in (choice.value, *_beside(choice))
            if one is not None
        ]
        yield Read(
            view, place, names[view.target.indicator or ""].unit,
            measured=tuple(one for one in chosen if how_known(one) == "measured"),
            reported=tuple(
                sorted(_standing(told, asked), key=lambda v: (v.since, v.until, v.as_of, v.id))
            ),
            stated=tuple(one for one in chosen if how_known(one) == "reported"),
        )  # fmt: skip


def _beside(choice: Choice) -> tuple[ValueShape, ...]:
    """Beside a measured value stands the reported one that would have been shown."""
    return choice.others[:1] if how_known(choice.value) == "measured" else ()


def value_rows(page: Page, asked: Asked) -> Iterator[Row]:
    """What was measured of each target's number, by month too, then what was reported of it."""
    for read in reads(page, asked):
        for value in (*read.measured, *read.reported):
            if asked.covers(value.since, value.until - _DAY):
                yield _value_row(value, read, page)


def _has_indicator(view: TargetView, asked: Asked) -> bool:
    return not asked.indicator or view.target.indicator == asked.indicator


def _wanted(view: TargetView) -> Wanted:
    one = view.target
    every = "" if one.period_kind in _SHORT else "month"
    return Wanted(
        one.indicator or "", frozenset(view.unit_ids), one.period_kind, one.since, one.until,
        place=view.unit_ids[-1], every=every,
    )  # fmt: skip


def _standing(told: Sequence[ValueShape], asked: Asked) -> list[ValueShape]:
    """Without those that had been taken back: they were told by mistake."""
    until = end_of(asked.known_on)
    return [one for one in told if one.withdrawn_at is None or one.withdrawn_at >= until]


def _value_row(value: ValueShape, read: Read, page: Page) -> Row:
    view, place = read.view, read.place
    is_measured = how_known(value) == "measured"
    used = view.chosen.value
    return {
        "set": page.view.set.code, "target": view.target.code, "indicator": value.indicator,
        "place": place.slug, "place_name": place.name,
        "period_kind": value.period_kind, "since": value.since, "last_day": value.until - _DAY,
        "how_known": how_known(value), "status": str(value.status), "value": value.value,
        "bound": value.bound, "measured_in": read.unit, "numerator": value.numerator,
        "denominator": value.denominator, "percent_of_plan": value.percent_of_plan,
        "change_percent": value.change_percent, "as_of": value.as_of,
        "reported_on": None if is_measured else day_of(value.reported_at),
        "source": value.source, "value_id": "" if is_measured else str(value.id),
        "corrects": str(value.corrects_id or ""),
        "is_used": used is not None and (used.id, used.since, used.until)
        == (value.id, value.since, value.until),
        "is_sample": value.is_sample,
    }  # fmt: skip


def indicator_rows(asked: Asked) -> Iterator[Row]:
    """Definitions of the indicators that public targets use: every version as known then."""
    codes = {
        one.target.indicator
        for page in pages(asked)
        for one in page.targets
        if one.target.indicator
    }
    if asked.indicator:
        if asked.indicator not in codes:
            raise Wrong("indicator_is_not_public", given=asked.indicator)
        codes = {asked.indicator}
    versions = indicators.definitions(codes, known_on=asked.known_on)
    measures = facts.measures()
    for code, one in indicators.indicators(codes).items():
        row = {
            "indicator": code, "name_vi": one.name, "name_en": one.name_en,
            "measured_in": one.unit, "decimals": one.decimals, "direction": one.direction,
            "frequency": one.frequency, "legal_basis": one.basis, "is_sample": one.is_sample,
            "how_known": "reported",
        }  # fmt: skip
        for made in versions.get(code, ()):
            vi, en = formulas.words(made.formula, measures)
            yield row | {
                "version": made.version, "version_code": made.code, "how_known": "measured",
                "in_force_since": made.since, "formula_vi": vi, "formula_en": en,
                "legal_basis": made.basis or one.basis,
            }  # fmt: skip
        if code not in versions:
            yield row
