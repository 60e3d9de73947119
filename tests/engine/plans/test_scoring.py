"""Late events and faults from the history of tasks, cards, contests (Decree 335/2025/NĐ-CP)."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given as given_that
from hypothesis import strategies as st
from tests.engine.plans import follow, offices
from tests.engine.plans.follow import RANKS, regime

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.flow import AT_WORK
from opendistrict.engine.plans.models import Deduction
from opendistrict.engine.plans.rules import scoring as rules
from opendistrict.engine.plans.shapes import Ratios, Weights
from opendistrict.kernel.days import HERE
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base

DUE = date(2026, 3, 10)  # a Tuesday
START = datetime(2026, 3, 2, 8, tzinfo=HERE)
MARCH = (date(2026, 3, 1), date(2026, 4, 1))


def at(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=HERE)


# ------------------------------------------------------------------ what counts as late

D = DUE.day


def moment(
    day: int, state: str, transition: str = "x", due: int | None = None, fault: bool = False
):
    return rules.Moment(
        place=day, transition=transition, state=state, at=at(date(2026, 3, day)),
        due_on=date(2026, 3, due) if due else None, is_major_fault=fault,
    )  # fmt: skip


GIVEN = moment(2, "given", "give", due=D)


@pytest.mark.parametrize(
    ("what", "history", "today", "late"),
    [
        ("reported on the last day", [GIVEN, moment(D, "reported")], 20, []),
        ("reported the day after", [GIVEN, moment(D + 1, "reported")], 20, [D]),
        ("not reported yet, the day is not over", [GIVEN], D, []),
        ("not reported, the day is over", [GIVEN], D + 1, [D]),
        ("begun and reported late: once", [GIVEN, moment(D + 2, "underway")], 25, [D]),
        ("moved before it passed", [GIVEN, moment(D, "given", "move_due", due=20)], 20, []),
        ("moved after it passed: once", [GIVEN, moment(D + 1, "given", due=20)], 20, [D]),
        ("moved after, and passed again", [GIVEN, moment(D + 1, "given", due=20)], 25, [D, 20]),
        (
            "kept by a report, refused afterwards",
            [GIVEN, moment(D - 1, "reported"), moment(D + 3, "redo")],
            25,
            [],
        ),
        (
            "refused before the date, then passed",
            [GIVEN, moment(D - 3, "reported"), moment(D - 2, "redo")],
            25,
            [],
        ),
        ("paused over the date", [GIVEN, moment(D - 2, "paused")], 25, []),
        (
            "back from a pause, reported on that day",
            [GIVEN, moment(D - 2, "paused"), moment(20, "underway"), moment(20, "reported")],
            25,
            [],
        ),
        (
            "back from a pause, a day more",
            [GIVEN, moment(D - 2, "paused"), moment(20, "underway"), moment(21, "reported")],
            25,
            [D],
        ),
        ("given with a date in the past", [moment(15, "given", "give", due=D)], 25, []),
        ("without a date", [moment(2, "given", "give")], 25, []),
    ],
)
def test_late_events(what: str, history: list[rules.Moment], today: int, late: list[int]) -> None:
    events = rules.events(history, at_work=AT_WORK, today=date(2026, 3, today))
    assert [event.occurrence for event in events] == [f"2026-03-{day:02d}" for day in late], what


def test_a_fault_is_named_by_its_step() -> None:
    history = [
        GIVEN, moment(5, "reported"), moment(6, "redo", "refuse_to_confirm", fault=True),
        moment(7, "reported"), moment(8, "redo", "refuse_to_confirm"), moment(9, "reported"),
    ]  # fmt: skip
    (event,) = rules.events(history, at_work=AT_WORK, today=date(2026, 3, 25))
    assert (event.kind, event.occurrence, event.happened_on) == (
        "fault",
        "step:6",
        date(2026, 3, 6),
    )


steps = st.lists(
    st.tuples(
        st.integers(3, 28),
        st.sampled_from(["given", "underway", "reported", "redo", "paused", "returned"]),
        st.one_of(st.none(), st.integers(3, 28)),
    ),
    max_size=8,
)


@given_that(steps=steps, today=st.integers(2, 28), later=st.integers(0, 30))
def test_what_happened_stays_as_it_was(
    steps: list[tuple[int, str, int | None]], today: int, later: int
) -> None:
    """Asked later, the same history gives the same events and perhaps more: run again, nothing
    is counted twice and nothing is taken back."""
    history = [
        GIVEN,
        *(moment(day, state, due=due) for day, state, due in sorted(steps, key=lambda s: s[0])),
    ]
    known = [m for m in history if m.at < at(date(2026, 3, today), 0)]
    if not known:
        return
    first = rules.events(known, at_work=AT_WORK, today=date(2026, 3, today))
    second = rules.events(
        history, at_work=AT_WORK, today=date(2026, 3, 28) + timedelta(days=later + 1)
    )
    assert set(first) <= set(second)
    assert len({e.occurrence for e in second}) == len(second)


# ------------------------------------------------------------------ figures


def _points(done: bool = True, late: int = 0, fault: int = 0) -> rules.Points:
    return rules.points(
        is_done=done, late_percents=[Decimal(25)] * late, fault_percents=[Decimal(25)] * fault
    )


def test_ratios_by_hand() -> None:
    """Four items: one clean, one late twice, one with a fault, one not done."""
    told = rules.ratios(
        [_points(), _points(late=2), _points(fault=1), _points(done=False)], regime()
    )
    assert told is not None
    assert (told.quantity, told.quality, told.progress) == (
        Decimal(75), Decimal("68.75"), Decimal("62.5"),
    )  # fmt: skip
    assert [rank.code for rank in told.ranks] == ["good", "completed"]  # the weights would decide
    assert told.total is None


def test_points_do_not_fall_below_nothing() -> None:
    assert _points(late=7).progress == 0


def test_nothing_assigned_is_no_basis() -> None:
    assert rules.ratios([], regime()) is None


@pytest.mark.parametrize(
    ("percent", "code"),
    [("100", "excellent"), ("90", "excellent"), ("89.99", "good"), ("70", "good"),
     ("69.99", "completed"), ("50", "completed"), ("49.99", "failed"), ("0", "failed")],
)  # fmt: skip
def test_borders_of_the_ranks(percent: str, code: str) -> None:
    assert rules.rank_of(Decimal(percent), RANKS).code == code


def test_known_weights_make_one_figure_and_one_rank() -> None:
    weights = Weights(Decimal("0.4"), Decimal("0.3"), Decimal("0.3"))
    told = rules.ratios([_points(), _points(late=2), _points(fault=1)], regime(weights))
    assert told is not None and told.total is not None
    assert round(told.total, 2) == Decimal("92.50")
    assert [rank.code for rank in told.ranks] == ["excellent"]


def _ratios(*codes: str) -> Ratios:
    zero = Decimal(0)
    return Ratios(zero, zero, zero, None, tuple(r for r in RANKS if r.code in codes))


@pytest.mark.parametrize(
    ("lines", "percent"),
    [
        ([_ratios("excellent"), _ratios("completed"), None], 100),
        ([_ratios("excellent"), _ratios("failed")], 50),
        ([_ratios("completed", "failed")], None),
        ([None, None], None),
    ],
)
def test_the_leader_stands_for_the_unit(lines: list[Ratios | None], percent: int | None) -> None:
    assert rules.leader_percent(lines, RANKS) == percent


# ------------------------------------------------------------------ the run


@pytest.fixture
def ids(db: None) -> dict[str, UUID]:
    return follow.build()


def _task(ids: dict[str, UUID], title: str = "Rà soát hẻm", due_on: date = DUE) -> UUID:
    return offices.give(ids, title=title, post="planning-officer", due_on=due_on, at=START)


def _report(task_id: UUID, day: date) -> None:
    head = offices.officer("planning-head", day)
    offices.prove(task_id, head, at(day))
    plans.report_task(task_id=task_id, note="", actor=head, at=at(day))


def _confirm(task_id: UUID, day: date) -> None:
    plans.confirm_task(task_id=task_id, note="", actor=offices.officer("chair", day), at=at(day))


def _person() -> UUID:
    person_id = offices.officer("planning-officer", DUE).person_id
    assert person_id is not None
    return person_id


def _card(slug: str = "planning-officer", on: date = date(2026, 4, 5)):
    return queries.score_card(
        person_id=_person(), since=MARCH[0], until=MARCH[1], actor=offices.officer(slug, on), on=on
    )


def test_one_deduction_for_one_late_event_however_often_it_is_run(ids) -> None:
    task_id = _task(ids)
    assert plans.run_scoring(at(DUE), *MARCH).made == 0  # the day is not over
    assert plans.run_scoring(at(DUE + timedelta(days=1)), *MARCH).made == 1
    assert plans.run_scoring(at(DUE + timedelta(days=9)), *MARCH).made == 0
    row = Deduction.objects.get()
    assert (row.task_id, row.kind, row.percent) == (task_id, "late", Decimal(25))
    assert row.happened_on == date(2026, 3, 11)
    assert row.person_id == _person()


def test_moved_before_and_moved_after(ids) -> None:
    chair = offices.officer("chair", DUE)
    early, late = _task(ids, "Trước hạn"), _task(ids, "Sau hạn")
    for task_id, day in ((early, DUE), (late, DUE + timedelta(days=1))):
        plans.move_due(
            task_id=task_id, due_on=date(2026, 3, 25), reason="bổ sung", actor=chair, at=at(day)
        )
    run = plans.run_scoring(at(date(2026, 3, 20)), *MARCH)
    assert (run.made, Deduction.objects.get().task_id) == (1, late)


def test_a_failed_review_with_a_major_fault(ids) -> None:
    task_id = _task(ids)
    _report(task_id, DUE)
    for major in (False, True):
        plans.refuse_to_confirm(
            task_id=task_id, reason="Sai số liệu", is_major_fault=major,
            actor=offices.officer("chair", DUE), at=at(DUE, 15),
        )  # fmt: skip
        plans.report_task(
            task_id=task_id, note="", actor=offices.officer("planning-head", DUE), at=at(DUE, 16)
        )
    run = plans.run_scoring(at(date(2026, 3, 20)), *MARCH)
    assert (run.late, run.fault) == (0, 1)
    (shown,) = _card().deductions
    assert (shown.kind, shown.detail) == ("fault", "Sai số liệu")


def test_a_withdrawn_task_counts_for_nobody(ids) -> None:
    task_id = _task(ids)
    plans.withdraw_task(
        task_id=task_id, reason="trùng", actor=offices.officer("chair", DUE),
        at=at(DUE + timedelta(days=3)),
    )  # fmt: skip
    assert plans.run_scoring(at(date(2026, 3, 20)), *MARCH).made == 0
    assert _card().ratios is None


def test_what_happened_outside_the_period_is_left_to_its_own(ids) -> None:
    _task(ids)
    april = (date(2026, 4, 1), date(2026, 5, 1))
    assert plans.run_scoring(at(date(2026, 4, 20)), *april).made == 0
    assert plans.run_scoring(at(date(2026, 4, 20)), *MARCH).made == 1


def test_before_the_decree_there_is_no_regime(ids) -> None:
    for since, until in (
        (date(2025, 12, 1), date(2026, 1, 1)),
        (date(2025, 12, 15), date(2026, 1, 15)),
    ):
        with pytest.raises(Refused) as refused:
            plans.run_scoring(at(date(2026, 2, 1)), since, until)
        assert refused.value.codes == ("no_scoring_regime",)
        with pytest.raises(Refused):
            queries.score_card(
                person_id=_person(), since=since, until=until,
                actor=offices.officer("planning-officer", DUE), on=DUE,
            )  # fmt: skip
    assert plans.run_scoring_daily(at(date(2023, 12, 22))).made == 0


def test_the_daily_run_begins_with_the_decree(ids) -> None:
    assert plans.run_scoring_daily(at(date(2026, 1, 2))).made == 0
    _task(ids)
    assert plans.run_scoring_daily(at(date(2026, 3, 11), 0)).made == 1
    assert base.trail("plans.scoring_regime:nd-335-2025")[-1].details["late"] == 1


# ------------------------------------------------------------------ cards


def test_a_card_with_everything_on_it(ids) -> None:
    clean, late, open_, waiting = (_task(ids, title) for title in ("A", "B", "C", "D"))
    _task(ids, "Việc tháng sau", due_on=date(2026, 4, 10))
    _report(clean, DUE)
    _confirm(clean, DUE)
    _report(late, DUE + timedelta(days=2))
    _confirm(late, DUE + timedelta(days=5))
    _report(waiting, DUE)
    plans.run_scoring(at(date(2026, 4, 1)), *MARCH)
    card = _card()
    assert (card.assigned, card.done, card.waiting, card.ahead) == (4, 2, 1, 0)
    assert card.ratios is not None
    assert card.ratios.quantity == Decimal(50)
    assert card.ratios.quality == Decimal(50)
    assert card.ratios.progress == Decimal("43.75")  # (1 + 0.75) of 4
    assert {d.task_id for d in card.deductions} == {late, open_}
    assert all(d.may_contest for d in card.deductions)
    assert card.name == "Phạm Văn Viên"


def test_in_the_middle_of_a_period_what_is_not_due_is_not_counted(ids) -> None:
    _task(ids, due_on=date(2026, 3, 25))
    card = _card(on=date(2026, 3, 10))
    assert (card.assigned, card.ahead, card.ratios) == (0, 1, None)


def test_who_may_read_a_card(ids) -> None:
    _task(ids)
    for slug in ("planning-officer", "planning-head", "chair"):
        assert _card(slug).name == "Phạm Văn Viên"
    for slug in ("culture-head", "other-chair"):
        with pytest.raises(Refused) as refused:
            _card(slug)
        assert refused.value.codes == ("score_is_not_yours",)


def test_the_table_of_a_unit_and_its_cost(ids, django_assert_max_num_queries) -> None:
    chair = offices.officer("chair", DUE)
    for number in range(20):
        task_id = _task(ids, f"Việc {number}")
        if number % 2:
            _report(task_id, DUE)
            _confirm(task_id, DUE)
    plans.run_scoring(at(date(2026, 4, 1)), *MARCH)
    on = date(2026, 4, 5)
    with django_assert_max_num_queries(10):
        table = queries.score_table(
            unit_id=ids["planning"], since=MARCH[0], until=MARCH[1], actor=chair, on=on
        )
    head, officer = table.lines
    assert (head.name, head.assigned, head.ratios) == ("Lê Thị Trưởng", 0, None)
    assert (officer.assigned, officer.done, officer.late) == (20, 10, 10)
    assert table.whole.assigned == 20
    assert table.leader_percent == 100  # 50 % in all three: "hoàn thành"
    with django_assert_max_num_queries(12):
        _ = queries.score_card(
            unit_id=ids["planning"], since=MARCH[0], until=MARCH[1], actor=chair, on=on
        )
    with pytest.raises(Refused):
        queries.score_table(
            unit_id=ids["planning"], since=MARCH[0], until=MARCH[1],
            actor=offices.officer("culture-head", DUE), on=on,
        )  # fmt: skip


# ------------------------------------------------------------------ contests


@pytest.fixture
def deduction(ids) -> UUID:
    _task(ids)
    plans.run_scoring(at(date(2026, 3, 20)), *MARCH)
    return Deduction.objects.get().pk


LATER = date(2026, 3, 23)


def _contest(deduction_id: UUID, slug: str = "planning-officer", reason: str = "Mưa ngập") -> None:
    plans.contest(
        deduction_id=deduction_id, reason=reason, actor=offices.officer(slug, LATER), at=at(LATER)
    )


def _decide(
    deduction_id: UUID, decision: str, slug: str = "planning-head", reason: str = "Có biên bản"
) -> None:
    plans.decide_contest(
        deduction_id=deduction_id, decision=decision, reason=reason,
        actor=offices.officer(slug, LATER), at=at(LATER),
    )  # fmt: skip


def _refused(call, *args, **more) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    return refused.value.codes


def test_an_objective_cause_takes_nothing_off(ids, deduction: UUID) -> None:
    task_id = Deduction.objects.get().task_id
    _report(task_id, LATER)
    _confirm(task_id, LATER)
    before = _card().ratios
    assert before is not None and before.progress == Decimal(75)
    _contest(deduction)
    head = offices.officer("planning-head", LATER)
    (row,) = queries.contests(actor=head, after=None, on=LATER).rows
    assert row.may_decide and row.contest_reason == "Mưa ngập"
    _decide(deduction, "waived")
    after = _card()
    assert after.ratios is not None and after.ratios.progress == Decimal(100)
    assert after.deductions[0].decision == "waived"  # it stays on the card, without weight
    actions = [line.action for line in base.trail(f"plans.deduction:{deduction}")]
    assert actions == ["plans.contest", "plans.decide_contest"]
    assert plans.run_scoring(at(date(2026, 4, 1)), *MARCH).made == 0  # nor does it come back


def test_upheld_it_weighs_as_before(ids, deduction: UUID) -> None:
    _contest(deduction)
    _decide(deduction, "upheld", reason="Không có căn cứ")
    (shown,) = _card().deductions
    assert (shown.decision, shown.counts) == ("upheld", True)


def test_who_contests_and_who_decides(ids, deduction: UUID) -> None:
    assert _refused(_contest, deduction, "planning-head") == ("deduction_is_not_yours",)
    assert _refused(_decide, deduction, "waived") == ("deduction_is_not_contested",)
    assert _refused(_contest, deduction, reason=" ") == ("reason_is_missing",)
    _contest(deduction)
    assert _refused(_contest, deduction) == ("deduction_is_contested",)
    assert _refused(_decide, deduction, "waived", "planning-officer") == ("score_is_not_yours",)
    assert _refused(_decide, deduction, "waived", "culture-head") == ("score_is_not_yours",)
    assert _refused(_decide, deduction, "maybe") == ("decision_is_unknown",)
    assert _refused(_decide, deduction, "waived", reason="") == ("reason_is_missing",)
    _decide(deduction, "waived")
    assert _refused(_decide, deduction, "upheld") == ("contest_is_decided",)


def test_nobody_decides_on_himself(ids) -> None:
    offices.give(ids, due_on=DUE, at=START)  # without a post: the head's
    plans.run_scoring(at(date(2026, 3, 20)), *MARCH)
    row = Deduction.objects.get()
    _contest(row.pk, "planning-head")
    assert _refused(_decide, row.pk, "waived", "planning-head") == ("nobody_decides_on_himself",)
    head = offices.officer("planning-head", LATER)
    assert queries.contests(actor=head, after=None, on=LATER).rows == ()
    _decide(row.pk, "waived", "chair")


def test_a_deduction_is_shown_to_its_person_and_who_scores(ids, deduction: UUID) -> None:
    for slug in ("planning-officer", "planning-head", "chair"):
        shown = queries.deduction(
            deduction_id=deduction, actor=offices.officer(slug, LATER), on=LATER
        )
        assert shown.due_on == DUE
    for slug in ("culture-head", "other-chair"):
        with pytest.raises(Refused):
            queries.deduction(deduction_id=deduction, actor=offices.officer(slug, LATER), on=LATER)
