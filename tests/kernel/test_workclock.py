"""When a term ends: the law's own cases, an oracle that walks, and what must always hold."""

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernel.workclock_oracle import due as walked

from opendistrict.kernel.days import HERE
from opendistrict.kernel.workclock import (
    Clock,
    DayNote,
    Every,
    Extension,
    OfficeHours,
    Pause,
    Session,
    StepKind,
    Term,
    WorkCalendar,
)

MORNING, AFTERNOON = Session(time(7, 30), time(11, 30)), Session(time(13), time(17))
HOURS = OfficeHours((MORNING, AFTERNOON), weekdays={4: (MORNING, Session(time(13), time(16, 30)))})
# The swap of January 2026: Friday the 2nd off, Saturday the 10th worked instead.
BEFORE = WorkCalendar({date(2026, 1, 1): False}, {date(2026, 1, 1): DayNote("Tết", "Điều 112")})
SWAP = WorkCalendar(
    {date(2026, 1, 1): False, date(2026, 1, 2): False, date(2026, 1, 10): True},
    {date(2026, 1, 2): DayNote("hoán đổi", "thông báo")},
)
CLOCK = Clock(SWAP, HOURS)


def moment(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=HERE)


def at(day: int, hour: int = 9, minute: int = 0, month: int = 1) -> datetime:
    return moment(2026, month, day, hour, minute)


def term(amount: float | str, every: Every) -> Term:
    return Term(Fraction(amount), every)


@pytest.mark.parametrize(
    ("start", "amount", "every", "end"),
    [
        (at(5), 5, Every.WORKING_DAY, at(10, 17)),  # the make-up Saturday is a whole working day
        (at(5, 16, 59), 1, Every.WORKING_DAY, at(6, 17)),
        (at(5, 17, 1), 1, Every.WORKING_DAY, at(7, 17)),  # after closing: received the next morning
        (at(3), 1, Every.WORKING_DAY, at(6, 17)),  # sent on a Saturday off
        (at(5), 0, Every.WORKING_DAY, at(5, 17)),  # the same day
        (at(5), "1/2", Every.WORKING_DAY, at(6, 11, 30)),
        (at(5), "3/2", Every.WORKING_DAY, at(7, 11, 30)),
        (at(7), 2, Every.WORKING_DAY, at(9, 16, 30)),  # Fridays close earlier
        (at(1), 1, Every.DAY, at(5, 17)),  # ends on Friday off, then a weekend
        (at(1), 10, Every.DAY, at(12, 17)),  # Sunday the 11th
        (at(1), 9, Every.DAY, at(10, 17)),  # the make-up Saturday works
        (at(31), 1, Every.MONTH, moment(2026, 3, 2, 17)),  # 28 February is a Saturday
        (moment(2025, 11, 30, 8), 3, Every.MONTH, moment(2026, 3, 2, 17)),
        (at(5, 22), 3, Every.HOUR, at(6, 1)),  # danger does not wait for opening
        (at(5, 10), 8, Every.WORKING_HOUR, at(6, 10)),
        (at(9, 16), 8, Every.WORKING_HOUR, at(10, 16, 30)),  # half an hour, then Saturday worked
        (at(3), 2, Every.WORKING_HOUR, at(5, 9, 30)),
    ],
)
def test_when_it_ends(start: datetime, amount: float | str, every: Every, end: datetime) -> None:
    assert CLOCK.due(start, term(amount, every)).at == end


def test_a_supplement_stops_the_clock_and_says_so() -> None:
    waiting = Pause("supplement", at(6, 10), None)
    five = term(5, Every.WORKING_DAY)
    stopped = CLOCK.due(at(5), five, [waiting])
    assert stopped.at is None
    assert stopped.steps[-1].kind is StepKind.STOPPED and stopped.steps[-1].why == "supplement"
    assert CLOCK.used(at(5), at(20), five, [waiting]) == 1
    back = CLOCK.due(at(5), five, [Pause("supplement", at(6, 10), at(8, 15))])
    assert back.at == at(13, 17)
    over = CLOCK.due(at(5), five, [Pause("supplement", at(12, 9), None)])
    assert over.at == at(10, 17)  # what comes after the end stops nothing
    kinds = [step.kind for step in back.steps]
    assert kinds == [
        StepKind.BEGINS, StepKind.COUNTS, StepKind.PAUSED, StepKind.COUNTS, StepKind.ENDS,
    ]  # fmt: skip
    assert [step.until for step in back.steps][1::2] == [at(10, 17), at(13, 17)]
    assert back.steps[2].amount == 2


def test_the_explanation_names_days_off_with_their_basis() -> None:
    (counts,) = [
        step
        for step in CLOCK.due(moment(2025, 12, 31, 9), term(5, Every.WORKING_DAY)).steps
        if step.kind is StepKind.COUNTS
    ]
    named = {off.day: (off.works, off.note.name if off.note else "") for off in counts.days}
    assert named == {
        date(2026, 1, 1): (False, ""), date(2026, 1, 2): (False, "hoán đổi"),
    }  # fmt: skip


def test_an_extension_is_counted_from_the_old_end() -> None:
    longer = Extension(term(3, Every.WORKING_DAY), at(9), "Điều 12")
    found = CLOCK.due(at(5), term(5, Every.WORKING_DAY), extension=longer)
    assert found.at == at(14, 17)
    assert found.steps[-2].kind is StepKind.EXTENDED and found.steps[-2].why == "Điều 12"
    late = Extension(term(3, Every.WORKING_DAY), at(12), "Điều 12")
    with pytest.raises(AssertionError, match="over"):
        CLOCK.due(at(5), term(5, Every.WORKING_DAY), extension=late)


def test_a_swap_moves_some_promises_and_leaves_others() -> None:
    """Friday 2 January off for Saturday the 10th: what ends between them ends later."""
    five = term(5, Every.WORKING_DAY)
    old, new = Clock(BEFORE, HOURS), CLOCK
    sent = moment(2025, 12, 30, 9)
    assert old.due(sent, five).at == at(7, 17) and new.due(sent, five).at == at(8, 17)
    assert old.due(at(5), five).at == at(12, 17) and new.due(at(5), five).at == at(10, 17)
    assert old.due(at(12), five).at == new.due(at(12), five).at


def test_what_comes_after_the_cutoff_counts_from_the_next_working_day() -> None:
    same_day = Term(Fraction(0), Every.WORKING_DAY, time(15))
    assert CLOCK.due(at(5, 15), same_day).at == at(5, 17)
    late = CLOCK.due(at(5, 15, 1), same_day)
    assert late.at == at(6, 17)
    assert late.steps[0].kind is StepKind.BEGINS_LATER
    with pytest.raises(AssertionError):
        Term(Fraction(1), Every.DAY, time(15))


# ------------------------------------------------------------------ against the oracle

DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))
# Stretches of a day in which an office is closed, the whole of it among them.
STRETCHES = [
    (time.min, time(13)), (time(11, 30), time.max), (time(9), time(10)), (time(15), time.max),
    (time(8), time(14)), (time(17), time.max), (time.min, time.max),
]  # fmt: skip
CALENDARS = st.builds(
    WorkCalendar,
    st.dictionaries(DAYS, st.booleans(), max_size=60),
    st.just({}),
    st.dictionaries(DAYS, st.sampled_from(STRETCHES), max_size=60),
)
MOMENTS = st.builds(
    lambda day, minutes: datetime.combine(day, time(), HERE) + timedelta(minutes=minutes),
    DAYS, st.integers(0, 24 * 60 - 1),
)  # fmt: skip
LONG = st.one_of(
    st.builds(
        Term,
        st.integers(0, 60).map(lambda n: Fraction(n, 2)),
        st.just(Every.WORKING_DAY),
        st.one_of(st.none(), st.just(time(15))),
    ),
    st.builds(Term, st.integers(0, 60).map(Fraction), st.just(Every.DAY)),
    st.builds(Term, st.integers(0, 7).map(Fraction), st.just(Every.MONTH)),
)
SHORT = st.builds(
    Term, st.integers(1, 60 * 30).map(lambda n: Fraction(n, 60)),
    st.sampled_from([Every.HOUR, Every.WORKING_HOUR]),
)  # fmt: skip


@st.composite
def waits_with_an_open_one(draw: st.DrawFn, after: datetime) -> list[Pause]:
    some = draw(waits(after))
    since = after + draw(st.integers(-3000, 60_000)) * timedelta(minutes=1)
    return draw(st.permutations([*some, Pause("payment", since, None)]))


@st.composite
def extensions(draw: st.DrawFn, every: Every, told_at: datetime) -> Extension | None:
    """Of the same kind as the term it makes longer."""
    amount = draw(st.integers(1, 20).map(Fraction))
    return draw(st.sampled_from([None, Extension(Term(amount, every), told_at, "Điều 12")]))


@st.composite
def waits(draw: st.DrawFn, after: datetime) -> list[Pause]:
    """Pauses of whole minutes, in any order, also one inside another."""
    some = draw(st.lists(st.tuples(st.integers(-3000, 30_000), st.integers(0, 20_000)), max_size=4))
    minute = timedelta(minutes=1)
    return [Pause("supplement", after + a * minute, after + (a + b) * minute) for a, b in some]


@settings(max_examples=400, deadline=None)
@given(CALENDARS, MOMENTS, st.one_of(LONG, SHORT), st.data())
def test_an_oracle_that_walks_agrees(
    calendar: WorkCalendar, start: datetime, long: Term, data: st.DataObject
) -> None:
    pauses = data.draw(waits(start))
    extension = data.draw(extensions(long.every, start))
    found = Clock(calendar, HOURS).due(start, long, pauses, extension)
    assert found.at == walked(calendar, HOURS, start, long, pauses, extension)
    assert found.steps[-1].kind is StepKind.ENDS and found.steps[-1].until == found.at


@settings(max_examples=300, deadline=None)
@given(CALENDARS, MOMENTS, st.one_of(LONG, SHORT), st.data())
def test_the_oracle_agrees_on_a_pause_that_is_still_open(
    calendar: WorkCalendar, start: datetime, long: Term, data: st.DataObject
) -> None:
    pauses = data.draw(waits_with_an_open_one(start))
    extension = data.draw(extensions(long.every, start))
    found = Clock(calendar, HOURS).due(start, long, pauses, extension)
    assert found.at == walked(calendar, HOURS, start, long, pauses, extension)
    last = found.steps[-1].kind
    assert last is (StepKind.STOPPED if found.at is None else StepKind.ENDS)


@settings(max_examples=300, deadline=None)
@given(CALENDARS, MOMENTS, MOMENTS, st.one_of(LONG, SHORT))
def test_who_came_later_is_never_served_earlier(
    calendar: WorkCalendar, one: datetime, other: datetime, long: Term
) -> None:
    clock = Clock(calendar, HOURS)
    first, second = clock.due(min(one, other), long).at, clock.due(max(one, other), long).at
    assert first is not None and second is not None and first <= second


@settings(max_examples=300, deadline=None)
@given(CALENDARS, MOMENTS, st.integers(0, 40), st.integers(0, 40))
def test_two_terms_one_after_the_other_are_their_sum(
    calendar: WorkCalendar, start: datetime, a: int, b: int
) -> None:
    clock = Clock(calendar, HOURS)
    longer = Extension(term(b, Every.WORKING_DAY), start, "")
    both = clock.due(start, term(a, Every.WORKING_DAY), extension=longer).at
    assert both == clock.due(start, term(a + b, Every.WORKING_DAY)).at


@settings(max_examples=200, deadline=None)
@given(CALENDARS, MOMENTS, st.one_of(LONG, SHORT), st.data())
def test_a_longer_wait_never_ends_earlier(
    calendar: WorkCalendar, start: datetime, long: Term, data: st.DataObject
) -> None:
    clock, pauses = Clock(calendar, HOURS), data.draw(waits(start))
    more = [*pauses, *data.draw(waits(start))]
    before, after = clock.due(start, long, pauses).at, clock.due(start, long, more).at
    assert before is not None and after is not None and before <= after


def test_a_part_of_a_day_is_taken_from_its_hours_and_the_day_still_counts() -> None:
    storm = (time(14), time.max)
    tuesday, whole = date(2026, 1, 6), (time.min, time.max)
    note = DayNote("Bão", "QĐ 1", "Phường A")
    cut = WorkCalendar({}, {tuesday: note}, {tuesday: storm, date(2026, 1, 8): whole})
    clock = Clock(cut, HOURS)
    one = clock.due(at(5), term(1, Every.WORKING_DAY))
    assert one.at == at(6, 14)  # it closes earlier: the citizen cannot come later
    (off,) = one.steps[1].days
    assert (off.day, off.works, off.closed) == (date(2026, 1, 6), True, storm)
    assert off.note is not None and off.note.where == "Phường A"
    assert clock.due(at(6, 15), term(1, Every.WORKING_DAY)).at == at(9, 16, 30)  # the 8th is off
    assert clock.due(at(6, 10), term(4, Every.WORKING_HOUR)).at == at(7, 9)
    assert clock.hours.opening(date(2026, 1, 6)) == at(6, 7, 30)
    assert CLOCK.due(at(5), term(1, Every.WORKING_DAY)).at == at(6, 17)


def test_any_zone_is_the_same_moment() -> None:
    five = term(5, Every.WORKING_DAY)
    pause = Pause("payment", at(6, 10), at(8, 15))
    abroad = Pause("payment", at(6, 10).astimezone(UTC), at(8, 15).astimezone(UTC))
    assert CLOCK.due(at(5, 1), five, [pause]) == CLOCK.due(at(5, 1).astimezone(UTC), five, [abroad])


def test_terms_are_whole_in_their_own_unit() -> None:
    for amount, every in ((Fraction(1, 3), Every.WORKING_DAY), (Fraction(1, 2), Every.DAY),
                          (Fraction(1, 2), Every.MONTH), (Fraction(-1), Every.HOUR)):  # fmt: skip
        with pytest.raises(AssertionError):
            Term(amount, every)
    with pytest.raises(AssertionError, match="follow"):
        OfficeHours((AFTERNOON, MORNING))
