"""The formulas of Decision 766/QĐ-TTg on dossiers made by hand, and the points they give."""

from decimal import Decimal
from fractions import Fraction

import pytest
from tests.engine.cases.counted import BOTH, DAY, DUE, HOUR, JUNE, MONDAY, counts, life
from tests.engine.cases.office import PROCEDURE

from opendistrict.engine.cases.rules import index766
from opendistrict.engine.cases.rules.index766 import Offered
from opendistrict.engine.cases.rules.reading import read_procedure
from opendistrict.engine.cases.shapes.measured import Life, ScoreLine
from opendistrict.engine.cases.shapes.procedure import Gap

# ------------------------------------------------------------------ 2.1


@pytest.mark.parametrize(
    ("one", "is_on_time"),
    [
        (life(), True),
        (life(ended_at=DUE), True),
        (life(ended_at=DUE + HOUR), False),
        (life(state="8", ended_at=DUE + HOUR), False),
        (life(ended_at=None, state="4"), False),  # open: the end of the period is after its date
        (life(ended_at=None, state="4", due_at=JUNE.ends), True),  # open and within its time
        (life(ended_at=JUNE.ends + DAY, due_at=JUNE.ends - DAY), False),  # open when June ended
    ],
)
def test_on_time_by_its_end_or_the_end_of_the_period(one: Life, is_on_time: bool) -> None:
    assert index766.is_on_time(one, JUNE) is is_on_time


def test_asked_more_than_once_is_late_however_early_it_ends() -> None:
    asked = ((MONDAY + HOUR, MONDAY + DAY), (MONDAY + 2 * DAY, MONDAY + 3 * DAY))
    assert index766.is_on_time(life(asked=asked[:1]), JUNE)
    assert not index766.is_on_time(life(asked=asked), JUNE)


def test_a_second_request_after_the_period_does_not_count_in_it() -> None:
    asked = ((MONDAY + HOUR, MONDAY + DAY), (JUNE.ends + DAY, None))
    assert index766.is_on_time(life(asked=asked, ended_at=None, due_at=JUNE.ends + DAY), JUNE)


def test_awaited_papers_count_by_the_moment_they_were_asked_for() -> None:
    waits = {"state": "5", "ended_at": None, "due_at": None}
    in_time = life(**waits, counted_due=DUE, asked=((DUE - HOUR, None),))
    too_late = life(**waits, counted_due=DUE, asked=((DUE + HOUR, None),))
    assert index766.is_on_time(in_time, JUNE)
    assert not index766.is_on_time(too_late, JUNE)


def test_the_time_for_papers_is_taken_off_and_a_question_to_others_is_not() -> None:
    # `counted_due` is later than the first date by what the applicant took; `due_at` by more.
    taken = life(due_at=DUE + 9 * DAY, counted_due=DUE + 5 * DAY, ended_at=DUE + 5 * DAY)
    assert index766.is_on_time(taken, JUNE)
    asked_others = life(due_at=DUE + 9 * DAY, counted_due=DUE, ended_at=DUE + 5 * DAY)
    assert not index766.is_on_time(asked_others, JUNE)


def test_2_1_is_of_all_in_hand() -> None:
    assert counts(index766.on_time([life(), life(ended_at=None), life()], JUNE)) == (2, 3)


# ------------------------------------------------------------------ 3 to 5


def test_3_1_and_3_2_count_procedures() -> None:
    assert counts(index766.online_offered(BOTH)) == (1, 2)
    lives = [life(channel="online"), life(channel="online", procedure="ket-hon"), life()]
    assert counts(index766.online_used(BOTH, lives, JUNE)) == (1, 1)
    before = life(channel="online", received_at=MONDAY - 9 * DAY)
    assert counts(index766.online_used(BOTH, [before, life()], JUNE)) == (0, 1)


def test_3_3_wants_the_result_as_a_file_too() -> None:
    lives = [
        life(channel="online", has_result_file=True),
        life(channel="online"),  # done on paper
        life(channel="online", needs_result=False),  # nothing to hand over
        life(channel="online", state="4", ended_at=None),  # no result yet
        life(has_result_file=True),  # at the counter
        life(channel="online", received_at=MONDAY - DAY, has_result_file=True),  # last month's
    ]
    assert counts(index766.applied_online(lives, JUNE)) == (3, 5)


def test_3_6_leaves_out_what_is_free() -> None:
    lives = [life(fee=5000, is_paid_online=True), life(fee=5000), life(fee=0), life(fee=None)]
    assert counts(index766.paid_online(lives, JUNE)) == (1, 2)


def test_4_1_to_4_3() -> None:
    whole = life(papers=2, files=2, has_result_file=True, reused=1)
    on_paper = life(papers=2, files=1, has_result_file=True)
    without = life(needs_result=False, papers=1, files=1)
    running = life(state="4", ended_at=None, reused=2)
    stopped = life(state="8", papers=1, files=1)
    lives = [whole, on_paper, without, running, stopped]
    assert counts(index766.electronic_results(lives, JUNE)) == (2, 2)
    assert counts(index766.digitised(lives, JUNE)) == (1, 3)
    assert counts(index766.reused(lives, JUNE)) == (2, 5)


def test_5_4_takes_off_the_late_and_the_disliked_each() -> None:
    late_and_disliked = life(ended_at=DUE + DAY, stars=1)
    lives = [life(stars=5), life(), late_and_disliked, life(stars=2), life(stars=3)]
    assert index766.satisfied_rate(lives, JUNE) == Fraction(40)  # 100 − 20 − 40
    assert index766.satisfied_rate([late_and_disliked], JUNE) == 0
    assert index766.satisfied_rate([], JUNE) is None


def test_5_2_is_of_what_citizens_reported() -> None:
    told = {"field": "phan-anh", "procedure": "xu-ly-phan-anh"}
    lives = [
        life(**told), life(**told, ended_at=DUE + HOUR), life(**told, ended_at=None),
        life(**told, ended_at=None, due_at=JUNE.ends), life(ended_at=DUE + HOUR),
    ]  # fmt: skip
    assert counts(index766.feedback_on_time(lives, JUNE)) == (2, 4)
    assert counts(index766.feedback_on_time([life()], JUNE)) == (0, 0)


def test_1_3_wants_all_seven_parts() -> None:
    read = read_procedure(PROCEDURE.encode(), file="thu").procedure
    assert read is not None and index766.is_complete(read)
    note = {"vi": "Chưa rõ", "en": "Not known"}
    for about, is_complete in (("steps", False), ("papers:to_khai", False), ("retention", True)):
        gap = Gap.model_validate({"about": about, "note": note})
        assert index766.is_complete(read.model_copy(update={"gaps": (gap,)})) is is_complete
    assert not index766.is_complete(read.model_copy(update={"term": None}))
    told = Offered(frozenset({"khai-sinh", "ket-hon"}), frozenset(), frozenset({"ket-hon", "cu"}))
    assert counts(index766.complete(told)) == (1, 2)


# ------------------------------------------------------------------ points


def test_weights_add_up_to_a_hundred() -> None:
    assert sum(index766.GROUPS.values()) == 100
    lines = index766.score([], Offered(frozenset(), frozenset()), JUNE).lines
    assert sum(one.most for one in lines) == 100


@pytest.mark.parametrize(
    ("rate", "full_at", "points"),
    [("80", "80", "4"), ("79.99", "80", "4.00"), ("40", "80", "2"), ("100", "50", "4"),
     ("33.33", "90", "1.48"), ("0", "80", "0")],
)  # fmt: skip
def test_full_marks_from_a_rate_on(rate: str, full_at: str, points: str) -> None:
    found = index766.points(Decimal(rate), Decimal(full_at), Decimal(4))
    assert found == Decimal(points)


def test_rates_have_two_decimals_and_nothing_divides_nothing() -> None:
    assert index766.rate(1, 3) == Decimal("33.33")
    assert index766.rate(1, 8) == Decimal("12.50")
    assert index766.rate(200, 300) == Decimal("66.67")  # halves and more are rounded up
    assert index766.rate(0, 0) is None


@pytest.mark.parametrize(
    ("share", "rank"),
    [("90", "excellent"), ("89.99", "good"), ("80", "good"), ("70", "fair"), ("50", "average"),
     ("49.99", "weak")],
)  # fmt: skip
def test_ranks(share: str, rank: str) -> None:
    assert index766.rank(Decimal(share)) == rank
    assert index766.rank(None) == ""


def lines(lives: list[Life]) -> dict[str, ScoreLine]:
    return {one.id: one for one in index766.score(lives, BOTH, JUNE).lines}


def test_the_unknown_is_named_and_gives_and_takes_nothing() -> None:
    found = lines([life()])
    unknown = {key for key, one in found.items() if not one.is_known}
    assert unknown == {"1.1", "1.2", "1.4", "5.1"}  # nothing here costs anything: 3.5 is known
    assert all(found[key].points is None and found[key].rate is None for key in unknown)
    assert found["3.6"].points is None  # known, and nothing to divide by
    score = index766.score([life()], BOTH, JUNE)
    known = [one for one in score.lines if one.points is not None]
    assert score.known == sum(one.most for one in known)
    assert score.points == sum(one.points or 0 for one in known)
    assert score.share == (score.points * 100 / score.known).quantize(Decimal("0.01"))


def test_what_would_raise_the_score_most() -> None:
    lives = [life() for _ in range(6)] + [life(ended_at=DUE + DAY) for _ in range(4)]
    score = index766.score(lives, BOTH, JUNE)
    best = index766.by_gain(score)
    assert best[0].id == "2.1"  # 60 % of 20 points
    assert (best[0].points, best[0].lacking) == (Decimal("12.00"), 4)
    lost = [one.most - (one.points or 0) for one in best]
    assert lost == sorted(lost, reverse=True) and all(lost)
    assert lines(lives)["5.4"].rate == Decimal("60.00")


def test_an_office_with_nothing_has_no_score() -> None:
    score = index766.score([], Offered(frozenset(), frozenset()), JUNE)
    assert (score.points, score.known, score.share, score.rank) == (0, 0, None, "")
