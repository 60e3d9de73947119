from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries
from opendistrict.registers.base.shapes import CalendarDayRow

AT = datetime(2025, 1, 2, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def _day(day: date, kind: str, basis: str = "Bộ luật Lao động 2019, Điều 112") -> CalendarDayRow:
    return CalendarDayRow(day=day, kind=kind, name="Ngày mẫu", basis=basis, confidence="V")


@pytest.mark.parametrize(
    ("kind", "basis", "rule"),
    [
        ("holiday", "", "calendar_day_has_a_legal_basis"),
        ("feast", "Bộ luật Lao động 2019", "calendar_day_kind"),
    ],
)
def test_a_day_without_basis_or_kind_is_impossible(kind: str, basis: str, rule: str) -> None:
    with (
        pytest.raises(IntegrityError, match=rule),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO base_calendarday (day, kind, name, basis, confidence) "
            "VALUES ('2051-09-02', %s, 'Quốc khánh', %s, 'V')",
            [kind, basis],
        )


def test_a_swapped_day_moves_the_term() -> None:
    friday, saturday = date(2051, 5, 5), date(2051, 4, 29)
    days = [_day(friday, "off"), _day(saturday, "work")]
    assert base.load_calendar(days=days, actor=SYSTEM, at=AT) == 2
    calendar = queries.work_calendar()
    assert not calendar.works(friday)
    assert calendar.works(saturday)
    assert calendar.add(date(2051, 4, 28), 1) == saturday


def test_told_again_nothing_changes_and_nothing_is_recorded() -> None:
    day = _day(date(2051, 5, 2), "off")
    assert base.load_calendar(days=[day], actor=SYSTEM, at=AT) == 1
    assert base.load_calendar(days=[day], actor=SYSTEM, at=AT) == 0
    assert len(queries.trail("base.calendar_day:2051-05-02")) == 1


def test_a_day_corrected_keeps_what_it_was() -> None:
    base.load_calendar(days=[_day(date(2051, 5, 2), "off")], actor=SYSTEM, at=AT)
    base.load_calendar(days=[_day(date(2051, 5, 2), "work")], actor=SYSTEM, at=AT)
    first, second = queries.trail("base.calendar_day:2051-05-02")
    assert first.details["before"] is None
    assert (second.details["before"], second.details["kind"]) == ("off", "work")
    assert 2051 in queries.calendar_years()
    [day] = queries.calendar_days(2051)
    assert (day.kind, day.basis) == ("work", "Bộ luật Lao động 2019, Điều 112")
    assert queries.calendar_days(2052) == []
