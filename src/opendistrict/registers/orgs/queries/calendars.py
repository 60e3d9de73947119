"""The working days and hours of a unit: the country's calendar, and over it what the units above
and the unit itself decided for a day. The nearest wins."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, time
from functools import cached_property, lru_cache
from uuid import UUID

from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.workclock import Clock, Closed, DayNote, WorkCalendar
from opendistrict.registers.base import queries as base
from opendistrict.registers.base.shapes import CalendarDayRow
from opendistrict.registers.orgs import models
from opendistrict.registers.orgs.queries.hours import office_hours
from opendistrict.registers.orgs.queries.posts import offices_of
from opendistrict.registers.orgs.queries.units import tree_on
from opendistrict.registers.orgs.shapes import LocalDayRow

_WHOLE = {"holiday": False, "off": False, "work": True}


class Calendars:
    """The calendar of any unit, and the clock of any office, for a list of many: what they rest on
    is looked at once. `turn` and `orgs_turn` as for `work_calendar`."""

    def __init__(self, turn: str = "", orgs_turn: str = "") -> None:
        self._given, self._orgs_given = turn, orgs_turn

    @cached_property
    def _turn(self) -> str:
        return self._given or base.turn("calendar")

    @cached_property
    def _orgs_turn(self) -> str:
        return self._orgs_given or base.turn("orgs")

    @cached_property
    def country(self) -> WorkCalendar:
        return base.work_calendar(self._turn)

    def of(self, unit_id: UUID | None) -> WorkCalendar:
        """Of a unit; the country's where there is none."""
        if unit_id is None or not _local_days(self._turn):
            return self.country
        return _calendar(unit_id, self._turn, self._orgs_turn)

    def by_units(self, unit_ids: Iterable[UUID]) -> Mapping[WorkCalendar, frozenset[UUID]]:
        """The calendars these units go by, each with its units; units for which the same was said
        have one between them."""
        found: defaultdict[WorkCalendar, set[UUID]] = defaultdict(set)
        for unit_id in unit_ids:
            found[self.of(unit_id)].add(unit_id)
        return {calendar: frozenset(units) for calendar, units in found.items()}

    def by_persons(self, person_ids: Collection[UUID], on: date) -> Mapping[UUID, WorkCalendar]:
        """The calendar of the office of each person, by the highest post they serve in on a day;
        one query, none where no unit has days of its own."""
        if not _local_days(self._turn):
            return dict.fromkeys(person_ids, self.country)
        units = offices_of(person_ids, on=on)
        return {person_id: self.of(units.get(person_id)) for person_id in person_ids}

    def ends(self, on: date, days: int) -> tuple[date, Mapping[date, frozenset[UUID]]]:
        """The day so many working days after one by the country's calendar, and the units for
        which it is another day, by that day."""
        last = self.country.add(on, days)
        units: set[UUID] = set()
        for row in _local_days(self._turn):
            if on < row.day <= last:  # what comes later moves nobody's last day before it
                units |= tree_on(row.day, self._orgs_turn).under(row.unit_id)
        found: defaultdict[date, set[UUID]] = defaultdict(set)
        for unit in units:
            own = self.of(unit).add(on, days)
            if own != last:
                found[own].add(unit)
        return last, {day: frozenset(some) for day, some in found.items()}

    def clock(self, unit_id: UUID, on: date) -> Clock:
        """By the hours of the unit on a day."""
        return _clock(unit_id, on, self._turn, self._orgs_turn)


def work_calendar(unit_id: UUID | None, turn: str = "", orgs_turn: str = "") -> WorkCalendar:
    """The working days of a unit. `turn`, `orgs_turn`: the turns of "calendar" and "orgs", for who
    has read them in the same transaction; each is a short query otherwise."""
    return Calendars(turn, orgs_turn).of(unit_id)


def work_clock(unit_id: UUID, on: date, turn: str = "", orgs_turn: str = "") -> Clock:
    """The working clock of an office, by its calendar and its hours of a day; as above."""
    return Calendars(turn, orgs_turn).clock(unit_id, on)


def local_days(year: int) -> list[LocalDayRow]:
    """What units decided for the days of a year, by day."""
    rows = models.LocalDay.objects.filter(day__year=year).order_by("day", "unit__slug")
    return [_row(one) for one in rows]


def weigh_local_day(row: LocalDayRow) -> None:
    """Refused where the unit does not stand on that day, or nothing would be left open of a day of
    which only a part should be closed."""
    unit = tree_on(row.day).units.get(row.unit_id)
    if unit is None:
        raise Refused("unit_does_not_stand_on_that_day", day=row.day)
    if row.kind == "part":
        closed = (row.closed_from or time.min, row.closed_until or time.max)
        usual = WorkCalendar({row.day: True}, None, {row.day: closed})
        if not Clock(usual, office_hours(row.unit_id, row.day)).calendar.works(row.day):
            raise Refused("part_of_a_day_leaves_nothing_open", unit=unit.name, day=row.day)


def local_years() -> list[int]:
    return [day.year for day in models.LocalDay.objects.dates("day", "year")]


class WhatIf(Calendars):
    """Calendars as they would be with some days told anew; nothing is kept."""

    def __init__(self, days: Iterable[CalendarDayRow], local: Iterable[LocalDayRow]) -> None:
        super().__init__()
        self._days = list(days)
        self._local = {(one.unit_id, one.day): one for one in local}
        self._known: dict[UUID, WorkCalendar] = {}

    @cached_property
    def country(self) -> WorkCalendar:
        known = base.work_calendar(self._turn)
        return WorkCalendar(
            dict(known.exceptions) | {one.day: one.kind == "work" for one in self._days},
            dict(known.notes) | {one.day: DayNote(one.name, one.basis) for one in self._days},
        )

    def of(self, unit_id: UUID | None) -> WorkCalendar:
        if unit_id is None:
            return self.country
        if unit_id not in self._known:
            told = {(one.unit_id, one.day): one for one in _local_days(self._turn)} | self._local
            rows = _over(unit_id, list(told.values()), self._orgs_turn)
            self._known[unit_id] = _merged(self.country, rows)
        return self._known[unit_id]

    def clock(self, unit_id: UUID, on: date) -> Clock:
        return Clock(self.of(unit_id), office_hours(unit_id, on, self._orgs_turn))


# ------------------------------------------------------------------ worked out once


@lru_cache(maxsize=2)
def _local_days(turn: str) -> tuple[LocalDayRow, ...]:
    return tuple(_row(one) for one in models.LocalDay.objects.order_by("day", "id"))


def _row(one: models.LocalDay) -> LocalDayRow:
    return LocalDayRow(
        one.unit_id, one.day, one.kind, one.closed_from, one.closed_until, one.name, one.basis,
        one.confidence,
    )  # fmt: skip


@lru_cache(maxsize=5_000)
def _clock(unit_id: UUID, on: date, turn: str, orgs_turn: str) -> Clock:
    calendar = Calendars(turn, orgs_turn).of(unit_id)
    return Clock(calendar, office_hours(unit_id, on, orgs_turn))


@lru_cache(maxsize=2_000)
def _calendar(unit_id: UUID, turn: str, orgs_turn: str) -> WorkCalendar:
    return _shared(tuple(_over(unit_id, _local_days(turn), orgs_turn)), turn)


@lru_cache(maxsize=200)
def _shared(rows: tuple[tuple[LocalDayRow, str], ...], turn: str) -> WorkCalendar:
    """Units for which the same was said have one calendar between them."""
    return _merged(base.work_calendar(turn), rows)


def _over(
    unit_id: UUID, told: Sequence[LocalDayRow], orgs_turn: str
) -> list[tuple[LocalDayRow, str]]:
    """What was said over a unit, by the units as they stood on the day it was said of: the widest
    first, with the name of who said it."""
    found: list[tuple[date, int, LocalDayRow, str]] = []
    for row in told:
        tree = tree_on(row.day, orgs_turn)
        if unit_id not in tree.units or row.unit_id not in tree.units:
            continue
        line = [unit_id, *(one.id for one in tree.above(unit_id))]
        if row.unit_id in line:
            name = tree.units[row.unit_id].name
            found.append((row.day, -line.index(row.unit_id), row, name))
    found.sort(key=lambda one: one[:2])
    return [(row, name) for _, _, row, name in found]


def _merged(country: WorkCalendar, rows: Sequence[tuple[LocalDayRow, str]]) -> WorkCalendar:
    """`rows` in order, each over those before it. Of a day that is off nothing more is taken."""
    if not rows:
        return country
    exceptions, notes = dict(country.exceptions), dict(country.notes)
    parts: dict[date, Closed] = {}
    for row, name in rows:
        day = row.day
        if row.kind == "part" and exceptions.get(day, day.weekday() < 5):
            parts[day] = (row.closed_from or time.min, row.closed_until or time.max)
        elif row.kind in _WHOLE:
            exceptions[day] = _WHOLE[row.kind]
            parts.pop(day, None)
        else:
            continue
        notes[day] = DayNote(row.name, row.basis, name)
    return WorkCalendar(exceptions, notes, parts)
