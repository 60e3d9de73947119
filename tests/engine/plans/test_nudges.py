"""Reminders by hand, answers and the assigner's word, lists and their cost."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from tests.engine.plans import offices
from tests.engine.plans.follow import load_ladder

from opendistrict.engine.indicators import actions as indicators
from opendistrict.engine.indicators.shapes import IndicatorRow
from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.models import Nudge, Target, Task, TaskStep
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.days import HERE
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base

DUE = date(2024, 1, 17)  # a Wednesday
ON = datetime(2024, 1, 17, 9, 30, tzinfo=HERE)
TODAY = ON.date()


@pytest.fixture
def ids(db: None) -> dict[str, UUID]:
    found = offices.build()
    load_ladder()
    return found


def remind(task_id: UUID, post_id: UUID, *, by: str = "chair", at: datetime = ON) -> UUID:
    return plans.nudge(
        task_id=task_id, post_id=post_id, note="Cần báo cáo trước 16 giờ",
        actor=offices.officer(by), at=at,
    )  # fmt: skip


def codes(refused: pytest.ExceptionInfo[Refused]) -> tuple[str, ...]:
    return refused.value.codes


# ------------------------------------------------------------------ by hand


def test_it_is_in_the_inbox_at_once_and_on_the_record(ids) -> None:
    task_id = offices.give(ids, due_on=DUE)
    nudge_id = remind(task_id, ids["planning-head"])
    head = offices.officer("planning-head")
    (row,) = queries.nudges_of(person_id=head.person_id, actor=head, after=None, on=TODAY).rows
    assert (row.id, row.rung, row.days_left) == (nudge_id, "manual", 0)
    assert row.note == "Cần báo cáo trước 16 giờ"
    assert row.made_by == "Trần Văn Chủ"
    assert [line.action for line in base.trail(f"plans.task:{task_id}")][-1] == "plans.nudge"
    assert queries.nudge_counts(actor=head, on=TODAY).unseen == 1


def test_a_second_time_on_one_day_is_refused_with_the_time_of_the_first(ids) -> None:
    task_id = offices.give(ids, due_on=DUE)
    remind(task_id, ids["planning-head"])
    with pytest.raises(Refused) as refused:
        remind(task_id, ids["planning-head"], at=ON + timedelta(hours=3))
    assert codes(refused) == ("nudged_today",)
    assert refused.value.details == {"at": "09:30", "by": "Trần Văn Chủ"}
    assert Nudge.objects.count() == 1
    remind(task_id, ids["planning-head"], at=ON + timedelta(days=1))
    assert Nudge.objects.count() == 2


def test_after_a_reminder_by_hand_the_ladder_says_nothing_more_that_day(ids) -> None:
    task_id = offices.give(ids, due_on=DUE)
    remind(task_id, ids["planning-head"], at=ON.replace(hour=6))
    assert plans.run_ladder(ON).made == 0
    assert plans.run_ladder(ON + timedelta(days=1)).made == 1


def test_who_may_not_remind_is_told_so(ids) -> None:
    task_id = offices.give(ids, due_on=DUE)
    with pytest.raises(Refused) as refused:
        remind(task_id, ids["planning-head"], by="planning-officer")
    assert codes(refused) == ("nudge_is_not_yours",)
    with pytest.raises(Refused) as refused:
        remind(task_id, ids["planning-head"], by="other-chair")
    assert codes(refused) == ("task_is_unknown",)


@pytest.mark.parametrize(
    ("post", "code"),
    [
        ("culture-head", "post_has_no_part_in_it"),
        ("other-chair", "post_has_no_part_in_it"),
        ("chair", "nobody_reminds_himself"),
    ],
)
def test_whom_one_cannot_remind(ids, post: str, code: str) -> None:
    task_id = offices.give(ids, due_on=DUE)
    with pytest.raises(Refused) as refused:
        remind(task_id, ids[post])
    assert codes(refused) == (code,)


def test_a_vacant_post_a_finished_task_an_ended_unit(ids) -> None:
    vacant = offices.give(ids, unit="culture", due_on=DUE)
    with pytest.raises(Refused) as refused:
        remind(vacant, ids["culture-vacant"])
    assert codes(refused) == ("post_is_vacant",)
    Task.objects.filter(pk=vacant).update(state="paused")
    with pytest.raises(Refused) as refused:
        remind(vacant, ids["culture-head"])
    assert codes(refused) == ("nobody_works_on_it",)
    ended = offices.give(ids, unit="records", due_on=date(2025, 7, 10))
    later = datetime(2025, 7, 2, 9, tzinfo=HERE)
    with pytest.raises(Refused) as refused:
        plans.nudge(
            task_id=ended, post_id=ids["records-head"], note="",
            actor=offices.officer("chair", later.date()), at=later,
        )  # fmt: skip
    assert codes(refused) == ("unit_has_ended",)


def test_a_co_ordinating_unit_can_be_reminded(ids) -> None:
    task_id = offices.give(ids, due_on=DUE, with_units=["culture"])
    remind(task_id, ids["culture-head"])
    assert Nudge.objects.get().person.full_name == "Ngô Thị Văn"  # type: ignore[union-attr]


def test_the_form_names_everybody_once_with_the_word_of_today(ids) -> None:
    task_id = offices.give(ids, due_on=DUE, post="planning-officer")
    remind(task_id, ids["planning-officer"])
    form = queries.nudge_form(
        task_id=task_id, target_id=None, actor=offices.officer("chair"), on=TODAY, at=ON
    )
    assert [(c.person_name, c.nudged_at is not None) for c in form.choices] == [
        ("Phạm Văn Viên", True),
        ("Lê Thị Trưởng", False),
    ]
    assert form.quiet_until is None
    late = ON.replace(hour=19)
    form = queries.nudge_form(
        task_id=task_id, target_id=None, actor=offices.officer("chair"), on=TODAY, at=late
    )
    assert form.quiet_until == datetime.combine(date(2024, 1, 18), time(7), tzinfo=HERE)


# ------------------------------------------------------------------ answers


def reply(nudge_id: UUID, answer: str = "new_date", **more: object) -> None:
    said = {
        "text": "Chờ kết quả đo đạc của đơn vị tư vấn", "proposed_on": date(2024, 2, 5),
        "actor": offices.officer("planning-head"), "at": ON + timedelta(hours=1),
    }  # fmt: skip
    plans.answer_nudge(nudge_id=nudge_id, answer=answer, **{**said, **more})  # type: ignore[arg-type]


def test_a_date_asked_for_moves_only_when_agreed(ids) -> None:
    task_id = offices.give(ids, due_on=DUE)
    nudge_id = remind(task_id, ids["planning-head"])
    reply(nudge_id)
    assert Task.objects.get(pk=task_id).due_on == DUE
    chair = offices.officer("chair")
    (row,) = queries.waiting_for_my_word(actor=chair, after=None, on=TODAY).rows
    assert (row.answer, row.answer_date, row.may_decide) == ("new_date", date(2024, 2, 5), True)
    plans.decide_answer(nudge_id=nudge_id, decision="agreed", text="Lần cuối", actor=chair, at=ON)
    task = Task.objects.get(pk=task_id)
    assert (task.due_on, task.original_due_on) == (date(2024, 2, 5), DUE)
    step = TaskStep.objects.get(task_id=task_id, transition="move_due")
    assert step.note == "Chờ kết quả đo đạc của đơn vị tư vấn – Lần cuối"
    assert queries.waiting_for_my_word(actor=chair, after=None, on=TODAY).rows == ()


def test_a_refusal_needs_words_and_moves_nothing(ids) -> None:
    task_id = offices.give(ids, due_on=DUE)
    nudge_id = remind(task_id, ids["planning-head"])
    reply(nudge_id)
    chair = offices.officer("chair")
    with pytest.raises(Refused) as refused:
        plans.decide_answer(nudge_id=nudge_id, decision="refused", text=" ", actor=chair, at=ON)
    assert codes(refused) == ("reason_is_missing",)
    plans.decide_answer(
        nudge_id=nudge_id, decision="refused", text="Tăng người, giữ hạn", actor=chair, at=ON
    )
    assert Task.objects.get(pk=task_id).due_on == DUE
    with pytest.raises(Refused) as refused:
        plans.decide_answer(nudge_id=nudge_id, decision="agreed", text="", actor=chair, at=ON)
    assert codes(refused) == ("answer_is_decided",)


def test_an_agreed_date_that_has_passed_meanwhile_is_refused_whole(ids) -> None:
    task_id = offices.give(ids, due_on=DUE)
    nudge_id = remind(task_id, ids["planning-head"])
    reply(nudge_id)
    with pytest.raises(Refused) as refused:
        plans.decide_answer(
            nudge_id=nudge_id, decision="agreed", text="", actor=offices.officer("chair"),
            at=datetime(2024, 3, 1, 9, tzinfo=HERE),
        )  # fmt: skip
    assert codes(refused) == ("due_date_is_past",)
    assert Nudge.objects.get(pk=nudge_id).decided_at is None


@pytest.mark.parametrize(
    ("answer", "more", "code"),
    [
        ("new_date", {"proposed_on": None}, "proposed_date_is_missing"),
        ("new_date", {"proposed_on": DUE}, "proposed_date_is_not_later"),
        ("new_date", {"text": " "}, "answer_says_nothing"),
        ("obstacle", {"text": ""}, "answer_says_nothing"),
        ("yes", {}, "answer_is_unknown"),
    ],
)
def test_answers_that_say_too_little(ids, answer: str, more: dict[str, object], code: str) -> None:
    nudge_id = remind(offices.give(ids, due_on=DUE), ids["planning-head"])
    with pytest.raises(Refused) as refused:
        reply(nudge_id, answer, **more)
    assert codes(refused) == (code,)


def test_only_the_one_reminded_answers_and_once(ids) -> None:
    nudge_id = remind(offices.give(ids, due_on=DUE), ids["planning-head"])
    with pytest.raises(Refused) as refused:
        reply(nudge_id, actor=offices.officer("planning-officer"))
    assert codes(refused) == ("nudge_is_for_somebody_else",)
    reply(nudge_id, "help", proposed_on=None)
    with pytest.raises(Refused) as refused:
        reply(nudge_id)
    assert codes(refused) == ("nudge_is_answered",)


def test_nobody_decides_on_his_own_answer(ids) -> None:
    nudge_id = remind(offices.give(ids, due_on=DUE), ids["planning-head"])
    reply(nudge_id)
    with pytest.raises(Refused) as refused:
        plans.decide_answer(
            nudge_id=nudge_id, decision="agreed", text="", at=ON,
            actor=offices.officer("planning-head"),
        )  # fmt: skip
    assert codes(refused) == ("nobody_decides_on_himself",)
    with pytest.raises(Refused) as refused:
        plans.decide_answer(
            nudge_id=nudge_id, decision="agreed", text="", at=ON,
            actor=offices.officer("culture-head"),
        )  # fmt: skip
    assert codes(refused) == ("gave_the_task",)


def test_the_chair_who_gave_the_task_has_nobody_to_answer_to(ids) -> None:
    offices.give(ids, due_on=DUE)
    at = datetime(2024, 1, 26, 8, tzinfo=HERE)
    plans.run_ladder(at)
    chair = offices.officer("chair")
    (row,) = queries.nudges_of(
        person_id=chair.person_id, actor=chair, after=None, on=at.date()
    ).rows
    assert not row.may_answer
    with pytest.raises(Refused) as refused:
        reply(row.id, actor=chair, proposed_on=date(2024, 3, 1), at=at)
    assert codes(refused) == ("you_decide_yourself",)


def test_opened_is_seen_once_and_only_by_the_one_it_was_for(ids) -> None:
    nudge_id = remind(offices.give(ids, due_on=DUE), ids["planning-head"])
    plans.see_nudge(nudge_id=nudge_id, actor=offices.officer("chair"), at=ON)
    assert Nudge.objects.get().seen_at is None
    head = offices.officer("planning-head")
    plans.see_nudge(nudge_id=nudge_id, actor=head, at=ON)
    plans.see_nudge(nudge_id=nudge_id, actor=head, at=ON + timedelta(hours=1))
    assert Nudge.objects.get().seen_at == ON


def test_one_answers_the_latest_reminder_of_a_thing(ids) -> None:
    task_id = offices.give(ids, due_on=DUE)
    head = offices.officer("planning-head")
    tomorrow = ON + timedelta(days=1)
    first = remind(task_id, ids["planning-head"])
    second = remind(task_id, ids["planning-head"], at=tomorrow)
    with pytest.raises(Refused) as refused:
        reply(first, at=tomorrow)
    assert codes(refused) == ("nudge_is_superseded",)
    assert queries.nudge_counts(actor=head, on=tomorrow.date()).unseen == 1
    plans.see_nudge(nudge_id=second, actor=head, at=tomorrow)
    assert not Nudge.objects.filter(seen_at=None).exists()
    reply(second, at=tomorrow)
    third = remind(task_id, ids["planning-head"], at=ON + timedelta(days=2))
    with pytest.raises(Refused) as refused:  # one answer waits already
        reply(third, at=ON + timedelta(days=2))
    assert codes(refused) == ("nudge_is_superseded",)


# ------------------------------------------------------------------ lists


def test_others_are_seen_only_as_far_as_one_may_read(ids) -> None:
    task_id = offices.give(ids, due_on=DUE)
    nudge_id = remind(task_id, ids["planning-head"])
    head = offices.officer("planning-head")
    for slug, count in (
        ("chair", 1),
        ("planning-officer", 1),
        ("culture-head", 0),
        ("other-chair", 0),
    ):
        reader = offices.officer(slug)
        page = queries.nudges_of(person_id=head.person_id, actor=reader, after=None, on=TODAY)
        about = queries.nudges_about(task_id=task_id, actor=reader, on=TODAY)
        assert (len(page.rows), len(about)) == (count, count), slug
        if not count:
            with pytest.raises(Refused):
                queries.nudge(nudge_id=nudge_id, actor=reader, on=TODAY)


def test_pages_follow_one_another_without_a_gap(ids, monkeypatch, django_assert_max_num_queries):
    from opendistrict.engine.plans.queries import nudges as lists

    for number in range(5):
        remind(offices.give(ids, title=f"Việc {number}", due_on=DUE), ids["planning-head"])
    monkeypatch.setattr(lists, "PAGE", 2)
    head = offices.officer("planning-head")
    seen, after = [], None
    while True:
        page = queries.nudges_of(person_id=head.person_id, actor=head, after=after, on=TODAY)
        seen += [row.id for row in page.rows]
        after = page.next_cursor
        if after is None:
            break
    assert len(seen) == len(set(seen)) == 5
    with pytest.raises(Refused):
        queries.nudges_of(person_id=head.person_id, actor=head, after="x", on=TODAY)


def test_lists_cost_the_same_however_long(ids, django_assert_max_num_queries) -> None:
    head, chair = offices.officer("planning-head"), offices.officer("chair")
    for number in range(12):
        nudge_id = remind(
            offices.give(ids, title=f"Việc {number}", due_on=DUE), ids["planning-head"]
        )
        reply(nudge_id, "obstacle", proposed_on=None)
        offices.give(ids, title=f"Cũ {number}", unit="records", due_on=date(2025, 7, 10))
    with django_assert_max_num_queries(8):
        queries.nudges_of(person_id=head.person_id, actor=head, after=None, on=TODAY)
    with django_assert_max_num_queries(8):
        found = queries.waiting_for_my_word(actor=chair, after=None, on=TODAY)
    assert len(found.rows) == 12
    with django_assert_max_num_queries(8):
        queries.nudge_counts(actor=chair, on=TODAY)
    after_merger = date(2025, 7, 2)
    heir = offices.officer("chair", after_merger)
    with django_assert_max_num_queries(8):
        orphans = queries.orphaned_tasks(actor=heir, on=after_merger)
    assert len(orphans) == 12
    assert orphans[0].successors == ("Đơn vị planning",)
    assert orphans[0].ended_on == date(2025, 7, 1)
    assert queries.orphaned_tasks(actor=offices.officer("chair"), on=TODAY) == ()


def test_passed_over_posts_are_named_to_who_hears_in_their_place(ids) -> None:
    offices.give(ids, unit="culture", post="culture-vacant", due_on=DUE)
    plans.run_ladder(ON)
    head = offices.officer("culture-head")
    (row,) = queries.nudges_of(person_id=head.person_id, actor=head, after=None, on=TODAY).rows
    assert row.passed_over == ("Chức danh culture-vacant",)


# ------------------------------------------------------------------ figures that are not reported


def _target(ids: dict[str, UUID]) -> UUID:
    indicators.load_indicators(
        rows=[
            IndicatorRow(
                code="thu-ngan-sach", name="Thu ngân sách", name_en="Revenue", unit="tỷ đồng",
                direction="up", decimals=0, frequency="month", basis="", confidence="mẫu",
                is_sample=True,
            )
        ],
        actor=SYSTEM, at=ON,
    )  # fmt: skip
    from opendistrict.engine.plans.models import TargetSet

    a_set = TargetSet.objects.create(
        code="mau", title="Mẫu", title_en="Sample", unit_id=ids["district"], period_kind="year",
        cut_off="calendar", since=date(2024, 1, 1), until=date(2025, 1, 1), source="mẫu",
        is_sample=True, confidence="mẫu",
    )  # fmt: skip
    return Target.objects.create(
        target_set=a_set, code="mau-1", place_in_line=1, title="Thu ngân sách", title_en="Revenue",
        field="Kinh tế", kind="cumulative", direction="up", indicator_id="thu-ngan-sach",
        quantity="tỷ đồng", plan=Decimal(100), since=date(2024, 1, 1), until=date(2025, 1, 1),
        period_kind="year", cut_off="calendar", owner_unit_id=ids["planning"], is_sample=True,
        confidence="mẫu",
    ).pk  # fmt: skip


def _report(ids: dict[str, UUID], since: date, until: date) -> None:
    indicators.report_value(
        indicator="thu-ngan-sach", unit_id=ids["district"], period_kind="month", since=since,
        until=until, status="official", value=Decimal(9), bound="", numerator=None,
        denominator=None, percent_of_plan=None, change_percent=None, as_of=until, source="mẫu",
        passage_id=None, note="", confidence="mẫu", is_sample=True, corrects_id=None,
        actor=replace(SYSTEM, rights={"indicators.report_value": frozenset({ids["district"]})}),
        at=datetime(2024, 2, 1, 8, tzinfo=HERE),
    )  # fmt: skip


def test_a_figure_not_reported_reminds_its_owner_once_a_rung(ids) -> None:
    target_id = _target(ids)
    assert plans.run_ladder(datetime(2024, 1, 31, 8, tzinfo=HERE)).made == 0
    first = datetime(2024, 2, 1, 8, tzinfo=HERE)  # one working day after January
    assert plans.run_ladder(first).made == 1
    assert plans.run_ladder(first.replace(hour=9)).made == 0
    row = Nudge.objects.get()
    assert (row.target_id, row.due_on, row.offset) == (target_id, date(2024, 1, 31), 1)
    assert row.person.full_name == "Lê Thị Trưởng"  # type: ignore[union-attr]
    head = offices.officer("planning-head")
    with pytest.raises(Refused) as refused:
        reply(row.pk, proposed_on=date(2024, 3, 1), actor=head, at=first)
    assert codes(refused) == ("target_has_no_due_date",)


def test_a_figure_reported_for_the_district_counts_for_its_division(ids) -> None:
    _target(ids)
    _report(ids, date(2024, 1, 1), date(2024, 2, 1))
    assert plans.run_ladder(datetime(2024, 2, 5, 8, tzinfo=HERE)).made == 0
