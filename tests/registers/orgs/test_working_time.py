"""When each office works: its own hours, those of its days, and what it decided for a day."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.makers import HERE, unit_id

from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base_actions
from opendistrict.registers.base import queries as base
from opendistrict.registers.base.shapes import CalendarDayRow
from opendistrict.registers.orgs import actions, queries
from opendistrict.registers.orgs.models import LocalDay, OfficeHours
from opendistrict.registers.orgs.shapes import LocalDayRow, OfficeHoursRow

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 9, tzinfo=HERE)
MONDAY = date(2026, 11, 9)
WARD, OTHER = "phuong-sai-gon", "phuong-ben-thanh"
OLD_WARD = "quan-1-phuong-ben-nghe"


def hours(unit: str | None, *sessions: tuple[str, str], since: date | None = None,
          until: date | None = None) -> OfficeHoursRow:  # fmt: skip
    return OfficeHoursRow(
        unit=unit, sessions=sessions, weekdays={}, since=since, until=until, basis="Quyết định mẫu",
        confidence="sample",
    )  # fmt: skip


def told(
    unit: str,
    day: date,
    kind: str = "off",
    closed: tuple[time | None, time | None] = (None, None),
    name: str = "Nghỉ theo quyết định",
) -> LocalDayRow:
    return LocalDayRow(
        unit_id=unit_id(unit), day=day, kind=kind, closed_from=closed[0], closed_until=closed[1],
        name=name, basis="Quyết định mẫu 01", confidence="sample",
    )  # fmt: skip


def say(*rows: LocalDayRow) -> int:
    return actions.load_local_days(rows=rows, actor=SYSTEM, at=AT)


def city() -> str:
    tree = queries.tree_on(MONDAY)
    return next(one.slug for one in tree.units.values() if one.kind == "city")


def division(ward: str) -> UUID:
    """An office of a ward."""
    tree, ward_id = queries.tree_on(MONDAY), unit_id(ward)
    return next(one for one in sorted(tree.under(ward_id)) if one != ward_id)


# ------------------------------------------------------------------ hours


def test_a_unit_has_its_own_hours_and_those_under_it_have_them(quan1: None) -> None:
    actions.load_office_hours(rows=[hours(WARD, ("07:00", "11:00"))], actor=SYSTEM, at=AT)
    own = queries.office_hours(unit_id(WARD), MONDAY)
    assert own.closing(MONDAY).time() == time(11)
    assert queries.office_hours(division(WARD), MONDAY) == own
    common = queries.office_hours(unit_id(OTHER), MONDAY)
    assert common.closing(MONDAY).time() == time(17)
    # Told again nothing changes; told otherwise it does, in the same process.
    assert (
        actions.load_office_hours(rows=[hours(WARD, ("07:00", "11:00"))], actor=SYSTEM, at=AT) == 0
    )
    actions.load_office_hours(rows=[hours(WARD, ("07:00", "12:00"))], actor=SYSTEM, at=AT)
    assert queries.office_hours(unit_id(WARD), MONDAY).closing(MONDAY).time() == time(12)


def test_hours_change_on_a_date(quan1: None) -> None:
    rows = [
        hours(WARD, ("08:00", "12:00"), until=MONDAY),
        hours(WARD, ("07:00", "15:00"), since=MONDAY),
    ]
    assert actions.load_office_hours(rows=rows, actor=SYSTEM, at=AT) == 2
    before, after = MONDAY - timedelta(days=1), MONDAY
    assert queries.office_hours(unit_id(WARD), before).closing(before).time() == time(12)
    assert queries.office_hours(unit_id(WARD), after).closing(after).time() == time(15)


def test_a_unit_that_is_no_more_and_its_successor_have_each_their_own(quan1: None) -> None:
    rows = [hours(OLD_WARD, ("08:00", "11:00"), until=date(2025, 7, 1)),
            hours(WARD, ("07:30", "16:00"), since=date(2025, 7, 1))]  # fmt: skip
    actions.load_office_hours(rows=rows, actor=SYSTEM, at=AT)
    june, july = date(2025, 6, 30), date(2025, 7, 1)
    assert queries.office_hours(unit_id(OLD_WARD), june).closing(june).time() == time(11)
    assert queries.office_hours(unit_id(WARD), july).closing(july).time() == time(16)
    # Of a unit that has ended only what everybody's are is known.
    assert queries.office_hours(unit_id(OLD_WARD), july).closing(july).time() == time(17)


def test_without_any_hours_it_is_refused(quan1: None) -> None:
    OfficeHours.objects.all().delete()
    with pytest.raises(Refused) as no:
        queries.office_hours(unit_id(WARD), MONDAY)
    assert no.value.codes == ("office_hours_are_unknown",)


# ------------------------------------------------------------------ days


def test_a_day_of_a_unit_is_off_for_it_and_under_it_and_for_nobody_else(quan1: None) -> None:
    assert say(told(WARD, MONDAY)) == 1
    assert not queries.work_calendar(unit_id(WARD)).works(MONDAY)
    assert not queries.work_calendar(division(WARD)).works(MONDAY)
    assert queries.work_calendar(unit_id(OTHER)).works(MONDAY)
    assert queries.work_calendar(None).works(MONDAY) and base.work_calendar().works(MONDAY)
    assert say(told(WARD, MONDAY)) == 0
    assert say(told(WARD, MONDAY, "usual")) == 1
    assert queries.work_calendar(unit_id(WARD)).works(MONDAY)
    trail = base.trail(f"orgs.unit:{unit_id(WARD)}")
    kinds = [one.details["kind"] for one in trail if one.action == "orgs.set_local_day"]
    assert kinds == ["off", "usual"]


def test_the_nearest_says_what_is_so(quan1: None) -> None:
    say(told(city(), MONDAY, name="Thành phố nghỉ"))
    assert not queries.work_calendar(unit_id(WARD)).works(MONDAY)
    say(told(WARD, MONDAY, "work", name="Phường làm việc"))
    assert queries.work_calendar(division(WARD)).works(MONDAY)
    assert not queries.work_calendar(unit_id(OTHER)).works(MONDAY)
    base_actions.load_calendar(
        days=[
            CalendarDayRow(
                day=MONDAY, kind="holiday", name="Nghỉ cả nước", basis="Nghị quyết mẫu",
                confidence="sample",
            )
        ],
        actor=SYSTEM, at=AT,
    )  # fmt: skip
    assert queries.work_calendar(unit_id(WARD)).works(MONDAY)  # decided nearer
    say(told(WARD, MONDAY, "usual"))
    note = queries.work_calendar(unit_id(WARD)).notes[MONDAY]
    said_by = queries.tree_on(MONDAY).units[unit_id(city())].name
    assert (note.name, note.where) == ("Thành phố nghỉ", said_by)


def test_a_part_of_a_day_is_taken_from_the_hours(quan1: None) -> None:
    say(told(WARD, MONDAY, "part", (time(14), None), name="Cúp điện"))
    clock = queries.work_clock(unit_id(WARD), MONDAY)
    assert clock.calendar.works(MONDAY) and clock.hours.closing(MONDAY).time() == time(14)
    other = queries.work_clock(unit_id(OTHER), MONDAY)
    assert other.hours.closing(MONDAY).time() == time(17)
    say(told(WARD, MONDAY, "off"))
    assert not queries.work_clock(unit_id(WARD), MONDAY).calendar.works(MONDAY)
    # Of a day that is off nothing more is taken.
    sunday = MONDAY - timedelta(days=1)
    say(told(WARD, sunday, "part", (None, time(9))))
    assert not queries.work_calendar(unit_id(WARD)).works(sunday)


def test_what_cannot_be_is_refused(quan1: None) -> None:
    with pytest.raises(Refused) as no:
        say(told(OLD_WARD, MONDAY))
    assert no.value.codes == ("unit_does_not_stand_on_that_day",)
    with pytest.raises(Refused) as no:
        say(told(WARD, MONDAY, "part", (time(7), time(18))))
    assert no.value.codes == ("part_of_a_day_leaves_nothing_open",)
    assert not LocalDay.objects.exists()


@pytest.mark.parametrize(
    ("kind", "closed", "rule"),
    [
        ("feast", (None, None), "local_day_kind"),
        ("part", (None, None), "a_part_of_a_day_has_a_time"),
        ("off", (time(9), None), "a_part_of_a_day_has_a_time"),
        ("part", (time(9), time(9)), "a_part_of_a_day_ends_after_it_begins"),
    ],
)
def test_the_database_keeps_it_whole(
    quan1: None, kind: str, closed: tuple[time | None, time | None], rule: str
) -> None:
    row = LocalDay(
        unit_id=unit_id(WARD), day=MONDAY, kind=kind, closed_from=closed[0],
        closed_until=closed[1], name="Thử", basis="Quyết định mẫu", confidence="sample",
    )  # fmt: skip
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        row.save()


def test_many_units_ask_no_more_than_one(quan1: None) -> None:
    say(told(WARD, MONDAY), told(city(), MONDAY + timedelta(days=1)))
    every = sorted(queries.tree_on(MONDAY).units)
    with CaptureQueriesContext(connection) as first:
        calendars = queries.Calendars()
        found = {calendars.of(one) for one in every}
    assert len(first) <= 6 and len(found) == 2  # the ward's and everybody else's in the city
    with CaptureQueriesContext(connection) as again:
        calendars = queries.Calendars()
        assert {calendars.of(one) for one in every} == found
    assert len(again) == 0  # but for the two turns, which are planned statements


def test_what_if_is_what_is_when_it_is_told(quan1: None) -> None:
    rows = [told(WARD, MONDAY, "part", (None, time(10))), told(city(), MONDAY + timedelta(days=2))]
    asked = queries.WhatIf([], rows)
    every = sorted(queries.tree_on(MONDAY).units)
    before = [(asked.of(one).exceptions, asked.of(one).parts) for one in every]
    assert queries.work_calendar(unit_id(WARD)).parts == {}
    say(*rows)
    now = queries.Calendars()
    assert [(now.of(one).exceptions, now.of(one).parts) for one in every] == before
