"""Patterns that counting invites: what is counted, what stands beside it, what stands out."""

from datetime import timedelta
from fractions import Fraction
from uuid import UUID

from tests.engine.cases.counted import DAY, DUE, HOUR, JUNE, MONDAY, UNIT, life, working_days

from opendistrict.engine.cases.rules import gaming
from opendistrict.engine.cases.shapes.measured import Life, Signal, SignalKind

MINUTE = timedelta(minutes=1)


def signal(lives: list[Life], kind: SignalKind) -> Signal:
    found = {one.kind: one for one in gaming.signals(lives, JUNE, working_days)}
    assert set(found) == set(SignalKind)
    return found[kind]


def test_the_last_hour_beside_the_hours_around_it() -> None:
    lives = [life(ended_at=DUE - n * MINUTE) for n in (0, 5, 20, 40, 59, 59)]
    lives += [life(ended_at=DUE - 60 * MINUTE), life(ended_at=DUE - 119 * MINUTE)]
    lives += [life(ended_at=DUE + MINUTE), life(ended_at=DUE - 3 * DAY)]
    found = signal(lives, SignalKind.LAST_HOUR)
    assert (found.count, found.of, found.beside) == (6, 10, (Fraction(2), Fraction(1)))
    assert found.stands_out and set(found.ids) == {one.id for one in lives[:6]}
    assert (found.by_unit, found.by_procedure) == ({UNIT: 6}, {"khai-sinh": 6})


def test_few_or_evenly_spread_does_not_stand_out() -> None:
    four = [life(ended_at=DUE - MINUTE)] * 4
    assert not signal(four, SignalKind.LAST_HOUR).stands_out
    even = [life(ended_at=DUE - n * 10 * MINUTE) for n in range(12)]
    found = signal(even, SignalKind.LAST_HOUR)
    assert (found.count, found.beside[0], found.stands_out) == (6, 6, False)


def test_what_is_due_within_two_hours_has_no_last_hour() -> None:
    quick = life(received_at=DUE - HOUR, ended_at=DUE - MINUTE)
    assert signal([quick], SignalKind.LAST_HOUR).of == 0


def test_the_last_day_counts_working_days() -> None:
    monday_due = DUE + 3 * DAY  # the Friday before is the working day before it
    lives = [life(due_at=monday_due, ended_at=monday_due - HOUR) for _ in range(5)]
    lives += [life(due_at=monday_due, ended_at=DUE), life(due_at=monday_due, ended_at=DUE + DAY)]
    found = signal(lives, SignalKind.LAST_DAY)
    assert (found.count, found.beside, found.stands_out) == (5, (Fraction(2), Fraction(0)), True)
    same_day = life(received_at=DUE - 5 * HOUR, ended_at=DUE - HOUR)
    assert signal([same_day], SignalKind.LAST_DAY).of == 0


def test_supplements_are_set_beside_those_asked_for_any() -> None:
    once = life(asked=((MONDAY + DAY, MONDAY + 2 * DAY),))
    twice = life(
        asked=((MONDAY + DAY, MONDAY + 2 * DAY), (MONDAY + 3 * DAY, None)), asked_on_last_day=True
    )
    before = life(asked=((MONDAY - 9 * DAY, MONDAY), (MONDAY - 8 * DAY, MONDAY)))
    second = signal([once, twice, before, life()], SignalKind.SECOND_SUPPLEMENT)
    assert (second.count, second.of, second.ids) == (1, 2, (twice.id,))
    assert signal([once, twice], SignalKind.ASKED_ON_LAST_DAY).ids == (twice.id,)


def test_the_end_of_a_month_beside_two_ordinary_days() -> None:
    last = [life(ended_at=MONDAY + (28 + n % 2) * DAY) for n in range(10)]  # the 29th and 30th
    usual = [life(ended_at=MONDAY + n * DAY) for n in range(26) if n % 7 < 5]  # one a day
    found = signal(last + usual, SignalKind.END_OF_MONTH)
    assert (found.count, found.of) == (10, 30)
    assert found.beside == (Fraction(2 * 20, 20),) and found.stands_out
    part = signal([life(state="8", ended_at=MONDAY + 29 * DAY)], SignalKind.END_OF_MONTH)
    assert (part.count, part.of) == (0, 0)  # stopped is not done


def test_reopened_soon_apologised_and_unanswered() -> None:
    soon, later = life(reopened_after=5), life(reopened_after=6)
    assert signal([soon, later], SignalKind.REOPENED_SOON).ids == (soon.id,)
    sorry, silent = life(apologised_at=MONDAY), life(stands_unanswered=True, ended_at=None)
    assert signal([sorry, silent], SignalKind.APOLOGISED).ids == (sorry.id,)
    assert signal([sorry, silent], SignalKind.UNANSWERED_PAUSE).ids == (silent.id,)


def test_nothing_in_hand_is_no_pattern() -> None:
    found = gaming.signals([], JUNE, working_days)
    assert all((one.count, one.of, one.ids, one.stands_out) == (0, 0, (), False) for one in found)
    assert not any(isinstance(key, UUID) for one in found for key in one.by_unit)
