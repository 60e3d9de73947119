"""The formulas of Decision 766/QĐ-TTg on what was told of the national portal, on papers of the
national store, and on what citizens reported: cases made by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.engine.cases.counted import BOTH, DAY, DUE, HOUR, JUNE, MONDAY, UNIT, counts, life

from opendistrict.engine.cases.rules import index766, portal
from opendistrict.engine.cases.rules.portal import Portal
from opendistrict.engine.cases.shapes.measured import (
    AverageTime,
    PortalCount,
    Publication,
    Score,
    ScoreLine,
)
from opendistrict.kernel.workclock import Every, WorkCalendar

JANUARY = date(2026, 1, 1)


def published(code: str, decided_on: date, **other: date | None) -> Publication:
    """In June 2026, in force in August, on the portal with its fees on the day of the decision."""
    told = {"effective_on": date(2026, 8, 3), "public_on": decided_on, "fees_on": decided_on}
    return Publication(code, decided_on, **(told | other), source="mẫu")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("decided_on", "is_met"),
    [
        (date(2026, 6, 23), True),  # five working days before Tuesday the 30th
        (date(2026, 6, 24), False),
        (date(2026, 6, 30), False),
    ],
)
def test_1_1_five_working_days_before_the_text_takes_effect(decided_on: date, is_met: bool) -> None:
    one = published("khai-sinh", decided_on, effective_on=date(2026, 6, 30))
    sets = portal.published_on_time(Portal([one]), {"khai-sinh"}, JUNE)
    assert sets and (len(sets[1]), len(sets[0])) == (is_met, 1)


def test_1_1_is_of_what_was_decided_in_the_period_and_knows_every_procedure() -> None:
    told = [published("khai-sinh", JANUARY), published("ket-hon", date(2026, 6, 9))]
    sets = portal.published_on_time(Portal(told), {"khai-sinh", "ket-hon"}, JUNE)
    assert sets == (frozenset({("ket-hon", date(2026, 6, 9))}),) * 2
    assert portal.published_on_time(Portal(told), {"khai-sinh", "khai-tu"}, JUNE) is None
    assert portal.published_on_time(Portal(told[:1]), {"khai-sinh"}, JUNE) == (frozenset(),) * 2


@pytest.mark.parametrize(
    ("decided_on", "public_on", "counts"),
    [
        (date(2026, 6, 9), date(2026, 6, 16), (1, 1)),  # the fifth working day
        (date(2026, 6, 9), date(2026, 6, 17), (0, 1)),
        (date(2026, 6, 9), None, (0, 1)),
        (date(2026, 5, 28), date(2026, 5, 29), (1, 1)),  # its last day is Thursday 4 June
        (date(2026, 6, 24), None, (0, 0)),  # its last day is in July
    ],
)
def test_1_2_public_within_five_working_days(
    decided_on: date, public_on: date | None, counts: tuple[int, int]
) -> None:
    one = published("khai-sinh", decided_on, public_on=public_on)
    sets = portal.public_on_time(Portal([one]), {"khai-sinh"}, JUNE)
    assert sets and (len(sets[1]), len(sets[0])) == counts
    assert portal.public_on_time(Portal([]), {"khai-sinh"}, JUNE) is None


def test_a_holiday_moves_both_limits() -> None:
    off = WorkCalendar({date(2026, 6, 10): False})
    late = published("khai-sinh", date(2026, 6, 9), public_on=date(2026, 6, 17))
    sets = portal.public_on_time(Portal([late], calendar=off), {"khai-sinh"}, JUNE)
    assert sets and len(sets[1]) == 1
    early = published("khai-sinh", date(2026, 6, 9), effective_on=date(2026, 6, 16))
    sets = portal.published_on_time(Portal([early], calendar=off), {"khai-sinh"}, JUNE)
    assert sets and len(sets[0]) == 1 and not sets[1]


def test_3_5_is_of_what_costs_something_as_last_published() -> None:
    told = [
        published("sao-y", JANUARY, fees_on=JANUARY),
        published("sao-y", date(2026, 6, 9), fees_on=None),  # the new fees are not there yet
        published("ket-hon", JANUARY, fees_on=date(2026, 6, 30)),
        published("khai-tu", JANUARY, fees_on=date(2026, 7, 1)),
    ]
    with_fee = {"sao-y", "ket-hon", "khai-tu"}
    sets = portal.fees_synced(Portal(told), with_fee, JUNE)
    assert sets == (frozenset(with_fee), frozenset({"ket-hon"}))
    assert portal.fees_synced(Portal(told), {"sao-y", "khac"}, JUNE) is None


def counted(month: date, synced: int, received: int) -> Portal:
    return Portal(counts={month: PortalCount(UNIT, month, synced, received, "mẫu")})


def test_1_4_of_the_greater_count_and_of_whole_months() -> None:
    told = counted(JUNE.since, 8, 10)
    assert portal.synced(told, 9, JUNE) == (8, 10)
    assert portal.synced(told, 16, JUNE) == (8, 16)
    assert portal.synced(told, 9, replace(JUNE, until=date(2026, 6, 30))) is None
    assert portal.synced(told, 9, replace(JUNE, until=date(2026, 8, 1))) is None
    assert portal.synced(Portal(), 9, JUNE) is None
    assert portal.synced(counted(JUNE.since, 0, 0), 0, JUNE) == (0, 0)


def test_3_3_is_multiplied_by_what_reached_the_portal() -> None:
    lives = [life(channel="online", has_result_file=True), life(), life(), life()]
    without = line_of(index766.score(lives, BOTH, JUNE), "3.3")
    reached = index766.score(lives, BOTH, JUNE, counted(JUNE.since, 3, 4))
    assert (without.rate, line_of(reached, "3.3").rate) == (Decimal("25.00"), Decimal("18.75"))
    assert line_of(reached, "1.4").rate == Decimal(75)
    nothing = index766.score([], BOTH, JUNE, counted(JUNE.since, 0, 0))
    assert line_of(nothing, "1.4").is_known and line_of(nothing, "1.4").points is None


def line_of(score: Score, formula: str) -> ScoreLine:
    return next(one for one in score.lines if one.id == formula)


def test_4_4_and_4_5_are_of_what_was_received() -> None:
    lives = [
        life(reused=1, from_store=True, is_identified=True), life(reused=1), life(),
        life(received_at=MONDAY - DAY, from_store=True, is_identified=True),
    ]  # fmt: skip
    assert counts(index766.from_store(lives, JUNE)) == (1, 3)
    assert counts(index766.identified(lives, JUNE)) == (1, 3)


def test_5_3_takes_off_each_fault_of_feedback() -> None:
    told = {"field": "phan-anh"}
    lives = [
        life(**told), life(**told), life(**told, stars=2), life(**told, reopened_after=3),
        life(**told, ended_at=DUE + HOUR, stars=1), life(stars=1),
    ]  # fmt: skip
    assert counts(index766.content_with_answers(lives, JUNE)) == (2, 5)
    line = line_of(index766.score(lives, BOTH, JUNE), "5.3")
    assert line.rate == Decimal("20.00")  # 5 − 2 disliked − 1 late − 1 repeated, of 5
    assert line_of(index766.score([life()], BOTH, JUNE), "5.3").points is None


def test_2_2_by_procedure_in_the_unit_of_its_term() -> None:
    days, hours = Every.WORKING_DAY, Every.WORKING_HOUR
    lives = [
        life(took=(Fraction(3), days)), life(took=(Fraction(4), days)), life(),
        life(procedure="sao-y", took=(Fraction(1, 2), hours)),
    ]  # fmt: skip
    assert index766.average_times(lives) == [
        AverageTime("khai-sinh", 2, Fraction(7, 2), days),
        AverageTime("sao-y", 1, Fraction(1, 2), hours),
    ]


def test_only_5_1_is_answered_by_nothing() -> None:
    months = {JUNE.since: PortalCount(UNIT, JUNE.since, 1, 1, "mẫu")}
    told = Portal([published(code, JANUARY) for code in BOTH.procedures], months)
    unknown = [one.id for one in index766.score([], BOTH, JUNE, told).lines if not one.is_known]
    assert unknown == ["5.1"]
