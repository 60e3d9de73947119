"""Terms in working days, by a calendar with holidays, days off in lieu and make-up days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.kernel.workclock import WorkCalendar

DAYS = st.dates(min_value=date(2024, 1, 1), max_value=date(2027, 12, 31))
# At most ten days in a row differ from their weekday, as at Tết.
CALENDARS = st.dictionaries(DAYS, st.booleans(), max_size=40).map(WorkCalendar)
TERMS = st.integers(min_value=-60, max_value=60)

# Tết Ất Tỵ 2025: off from Saturday 25 January to Sunday 2 February, no make-up day.
TET = WorkCalendar({date(2025, 1, 27) + timedelta(days=n): False for n in range(5)})
# A swap: Friday 2 May 2025 off, Saturday 26 April worked instead.
SWAP = WorkCalendar(
    {
        date(2025, 4, 26): True,
        date(2025, 4, 30): False,
        date(2025, 5, 1): False,
        date(2025, 5, 2): False,
    }
)


@pytest.mark.parametrize(
    ("calendar", "start", "term", "end"),
    [
        (WorkCalendar(), date(2025, 3, 3), 5, date(2025, 3, 10)),  # day 0 is not counted
        (WorkCalendar(), date(2025, 3, 8), 1, date(2025, 3, 10)),  # from a Saturday
        (TET, date(2025, 1, 24), 1, date(2025, 2, 3)),
        (TET, date(2025, 1, 24), 3, date(2025, 2, 5)),
        (SWAP, date(2025, 4, 25), 1, date(2025, 4, 26)),  # the make-up Saturday counts
        (SWAP, date(2025, 4, 25), 3, date(2025, 4, 29)),
        (SWAP, date(2025, 4, 29), 1, date(2025, 5, 5)),
        (SWAP, date(2025, 5, 5), -1, date(2025, 4, 29)),
        (SWAP, date(2025, 4, 30), 0, date(2025, 4, 30)),  # no term: the day itself
    ],
)
def test_where_a_term_ends(calendar: WorkCalendar, start: date, term: int, end: date) -> None:
    assert calendar.add(start, term) == end
    assert calendar.between(start, end) == (term if term >= 0 else -calendar.between(end, start))


@given(CALENDARS, DAYS, TERMS)
def test_adding_and_counting_are_inverse(calendar: WorkCalendar, start: date, term: int) -> None:
    end = calendar.add(start, term)
    if term >= 0:
        assert calendar.between(start, end) == term
    else:
        # Counting is after the earlier day up to and with the later one: from the end of a
        # backward term these are its days with the start in place of the end.
        back = -calendar.between(start, end)
        assert back == -term - 1 + calendar.works(start)
    assert term == 0 or calendar.works(end)


@given(CALENDARS, DAYS, st.integers(0, 60), st.integers(0, 60))
def test_a_longer_term_never_ends_sooner(
    calendar: WorkCalendar, start: date, one: int, more: int
) -> None:
    assert calendar.add(start, one) <= calendar.add(start, one + more)
    assert calendar.add(calendar.add(start, one), more) == calendar.add(start, one + more)


@given(CALENDARS, DAYS, DAYS, DAYS)
def test_counting_adds_up(calendar: WorkCalendar, a: date, b: date, c: date) -> None:
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)
    assert calendar.between(a, b) == -calendar.between(b, a)


@given(CALENDARS, DAYS, DAYS, TERMS)
def test_a_later_start_never_ends_sooner(
    calendar: WorkCalendar, one: date, other: date, term: int
) -> None:
    first, second = sorted((one, other))
    assert calendar.add(first, term) <= calendar.add(second, term)


@given(CALENDARS, DAYS, DAYS, DAYS, st.integers(1, 40))
def test_a_swap_moves_a_deadline_by_no_more_than_it_says(
    calendar: WorkCalendar, start: date, off: date, work: date, term: int
) -> None:
    """A day off never brings a deadline nearer, a make-up day never puts it further away."""
    end = calendar.add(start, term)
    without = WorkCalendar({**calendar.exceptions, off: False})
    assert without.add(start, term) >= end
    with_more = WorkCalendar({**calendar.exceptions, work: True})
    assert with_more.add(start, term) <= end
    if start < work <= end and not calendar.works(work):
        assert with_more.between(start, end) == term + 1


def test_a_term_of_decades_is_a_mistake() -> None:
    with pytest.raises(AssertionError):
        WorkCalendar().add(date(2025, 1, 1), 4_000)
