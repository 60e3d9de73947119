"""Dates, milestones, evidence and needs of a task."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from tests.engine.plans import offices
from tests.engine.plans.offices import DAY, MORNING, give, officer, prove

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.models import TaskStep
from opendistrict.engine.plans.shapes.tasks import MilestoneView, TaskView
from opendistrict.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> dict[str, UUID]:
    return offices.build()


def seen(task_id: UUID, who: str = "chair") -> TaskView:
    return queries.task(task_id=task_id, actor=officer(who), on=DAY)


def milestones(task_id: UUID, who: str = "chair") -> dict[str, MilestoneView]:
    return {m.title: m for m in seen(task_id, who).milestones}


# ------------------------------------------------------------------ the date


def move(task_id: UUID, due_on: date, *, who: str = "chair", reason: str = "Chờ số liệu") -> None:
    plans.move_due(task_id=task_id, due_on=due_on, reason=reason, actor=officer(who), at=MORNING)


def test_every_change_of_the_date_is_kept_with_its_author_and_reason(ids: dict[str, UUID]) -> None:
    task_id = give(ids)
    move(task_id, date(2024, 2, 1))
    move(task_id, date(2024, 1, 20), reason="Cần sớm hơn")
    view = seen(task_id)
    assert (view.row.original_due_on, view.row.due_on) == (date(2024, 1, 15), date(2024, 1, 20))
    changes = [
        (s.due_before, s.due_after, s.who, s.note) for s in view.steps if s.transition == "move_due"
    ]
    assert changes == [
        (date(2024, 1, 15), date(2024, 2, 1), "Trần Văn Chủ", "Chờ số liệu"),
        (date(2024, 2, 1), date(2024, 1, 20), "Trần Văn Chủ", "Cần sớm hơn"),
    ]
    with pytest.raises(Exception, match="append-only"):
        TaskStep.objects.filter(task_id=task_id).update(note="")


def test_the_first_date_of_a_task_without_one_is_its_original(ids: dict[str, UUID]) -> None:
    task_id = give(ids, due_on=None)
    move(task_id, date(2024, 2, 1))
    row = seen(task_id).row
    assert row.original_due_on == row.due_on == date(2024, 2, 1)


@pytest.mark.parametrize(
    ("who", "due_on", "reason", "code"),
    [
        ("planning-head", date(2024, 2, 1), "Xin lùi", "gave_the_task"),
        ("chair", date(2024, 2, 1), "  ", "reason_is_missing"),
        ("chair", date(2023, 12, 1), "Lùi", "due_date_is_past"),
        ("chair", date(2024, 1, 15), "Lùi", "due_date_is_the_same"),
        ("other-chair", date(2024, 2, 1), "Lùi", "task_is_unknown"),
    ],
)
def test_who_may_not_move_a_date_and_how_not(
    who: str, due_on: date, reason: str, code: str, ids: dict[str, UUID]
) -> None:
    task_id = give(ids)
    with pytest.raises(Refused) as refused:
        move(task_id, due_on, who=who, reason=reason)
    assert refused.value.codes == (code,)
    assert seen(task_id).row.due_on == date(2024, 1, 15)


def test_the_date_of_a_finished_task_is_history(ids: dict[str, UUID]) -> None:
    task_id = give(ids)
    plans.withdraw_task(task_id=task_id, reason="Trùng", actor=officer("chair"), at=MORNING)
    with pytest.raises(Refused, match="wrong_state"):
        move(task_id, date(2024, 2, 1))


# ------------------------------------------------------------------ milestones


ROADMAP = [("Khảo sát", date(2023, 12, 21)), ("Lập phương án", None), ("Trình duyệt", None)]


def test_progress_is_what_was_confirmed(ids: dict[str, UUID]) -> None:
    task_id = give(ids, milestones=ROADMAP)
    head, chair = officer("planning-head"), officer("chair")
    assert seen(task_id).progress == 0
    first = milestones(task_id)["Khảo sát"]
    assert first.is_late and first.may_report and not first.may_confirm
    plans.report_milestone(milestone_id=first.id, actor=head, at=MORNING)
    assert seen(task_id).row.state == "underway"  # the first progress begins the task
    assert seen(task_id).progress == 0
    plans.confirm_milestone(milestone_id=first.id, actor=chair, at=MORNING)
    assert seen(task_id).progress == pytest.approx(1 / 3)
    assert milestones(task_id)["Khảo sát"].confirmed_by == "Trần Văn Chủ"


def test_milestones_are_refused_to_whom_they_are_not(ids: dict[str, UUID]) -> None:
    task_id = give(ids, milestones=ROADMAP, with_units=["culture"])
    first = milestones(task_id)["Khảo sát"].id

    def refusal(act: str, who: str) -> tuple[str, ...]:
        with pytest.raises(Refused) as refused:
            getattr(plans, act)(milestone_id=first, actor=officer(who), at=MORNING)
        return refused.value.codes

    assert refusal("report_milestone", "culture-head") == ("holds_the_task",)
    assert refusal("report_milestone", "other-chair") == ("task_is_unknown",)
    assert refusal("confirm_milestone", "chair") == ("milestone_is_not_reported",)
    plans.report_milestone(milestone_id=first, actor=officer("chair"), at=MORNING)
    assert refusal("report_milestone", "planning-head") == ("milestone_is_reported",)
    assert refusal("confirm_milestone", "chair") == ("is_not_own_report",)
    assert refusal("confirm_milestone", "planning-head") == ("may_confirm",)
    assert not milestones(task_id)["Khảo sát"].may_confirm
    with pytest.raises(Refused, match="milestone_is_unknown"):
        plans.report_milestone(milestone_id=uuid4(), actor=officer("chair"), at=MORNING)


def test_the_roadmap_can_be_redrawn_but_not_what_was_reported(ids: dict[str, UUID]) -> None:
    task_id = give(ids, milestones=ROADMAP)
    first = milestones(task_id)["Khảo sát"].id
    plans.report_milestone(milestone_id=first, actor=officer("planning-head"), at=MORNING)
    chair = officer("chair")
    with pytest.raises(Refused, match="milestone_is_in_use"):
        plans.set_milestones(
            task_id=task_id, milestones=[("Trình duyệt", None)], actor=chair, at=MORNING
        )
    plans.set_milestones(
        task_id=task_id,
        milestones=[("Trình duyệt", date(2024, 1, 10)), ("Khảo sát", None), ("Công bố", None)],
        actor=chair,
        at=MORNING,
    )
    found = seen(task_id).milestones
    assert [(m.place_in_line, m.title) for m in found] == [
        (1, "Trình duyệt"), (2, "Khảo sát"), (3, "Công bố"),
    ]  # fmt: skip
    assert found[1].id == first and found[1].reported_on == DAY
    with pytest.raises(Refused, match="gave_the_task"):
        plans.set_milestones(
            task_id=task_id, milestones=[], actor=officer("planning-head"), at=MORNING
        )


# ------------------------------------------------------------------ evidence


def test_evidence_comes_from_holders_and_co_ordinating_units(ids: dict[str, UUID]) -> None:
    task_id = give(ids, with_units=["culture"], milestones=[("Khảo sát", None)])
    prove(task_id, officer("culture-head"))
    assert seen(task_id).row.state == "given"  # help from elsewhere does not begin it
    prove(task_id, officer("planning-head"))
    assert seen(task_id).row.state == "underway"
    found = seen(task_id).evidence
    assert [(e.name, e.by) for e in found] == [
        ("biên bản.txt", "Ngô Thị Văn"), ("biên bản.txt", "Lê Thị Trưởng"),
    ]  # fmt: skip
    file_id = queries.evidence_file(evidence_id=found[0].id, actor=officer("planning-head"))
    assert file_id == found[0].file_id
    with pytest.raises(Refused, match="task_is_unknown"):
        queries.evidence_file(evidence_id=found[0].id, actor=officer("other-chair"))


def test_evidence_is_refused_when_it_is_not_there_or_not_due(ids: dict[str, UUID]) -> None:
    task_id = give(ids)
    chair = officer("chair")
    with pytest.raises(Refused, match="evidence_file_is_unknown"):
        plans.add_evidence(
            task_id=task_id, milestone_id=None, file_id=uuid4(), note="", actor=chair, at=MORNING
        )
    with pytest.raises(Refused, match="task_is_unknown"):
        prove(task_id, officer("culture-head"))  # does not co-ordinate, so does not know of it
    plans.pause_task(task_id=task_id, reason="Chờ", actor=chair, at=MORNING)
    with pytest.raises(Refused, match="wrong_state"):
        prove(task_id, chair)


# ------------------------------------------------------------------ needs


def need(task_id: UUID, *needed: UUID) -> None:
    plans.set_needs(task_id=task_id, need_ids=needed, actor=officer("chair"), at=MORNING)


def test_a_cycle_of_needs_is_refused_by_its_numbers(ids: dict[str, UUID]) -> None:
    a, b, c = (give(ids, title=title) for title in "ABC")
    need(a, b)
    need(b, c)
    with pytest.raises(Refused) as refused:
        need(c, a)
    assert refused.value.codes == ("needs_form_a_cycle",)
    cycle = str(refused.value.details["cycle"]).split(" → ")
    assert set(cycle) == {seen(task_id).row.number for task_id in (a, b, c)}
    with pytest.raises(Refused, match="needs_form_a_cycle"):
        need(a, a)
    need(b)
    need(c, a)
    assert [ref.title for ref in seen(c).needs] == ["A"]
    assert [ref.title for ref in seen(a).needed_by] == ["C"]


def test_a_needed_task_of_others_is_counted_not_named(ids: dict[str, UUID]) -> None:
    hidden = give(ids, title="Việc của phòng khác", unit="culture")
    mine = give(ids, needs=[hidden])
    view = seen(mine, "planning-head")
    assert (view.needs, view.hidden_needs) == ((), 1)
    assert seen(mine).hidden_needs == 0


def test_a_roadmap_marks_the_critical_chain(ids: dict[str, UUID]) -> None:
    first = give(ids, title="Khảo sát", due_on=date(2024, 1, 10))
    give(ids, title="Tuyên truyền", due_on=date(2024, 1, 5))
    last = give(ids, title="Thi công", due_on=date(2024, 2, 9), needs=[first])
    done = give(ids, title="Đã xong", due_on=date(2024, 1, 5))
    head, chair = officer("planning-head"), officer("chair")
    prove(done, head)
    plans.report_task(task_id=done, note="", actor=head, at=MORNING)
    plans.confirm_task(task_id=done, note="", actor=chair, at=MORNING)
    drawn = queries.roadmap(unit_id=ids["planning"], actor=head, on=DAY + timedelta(days=3))
    rows = {row.task.title: row for row in drawn.rows}
    assert {title for title, row in rows.items() if row.is_critical} == {"Thi công"}
    slack = rows["Khảo sát"].slack_days
    assert slack is not None and slack > 0 and rows["Đã xong"].slack_days is None
    assert {row.forced_days for row in drawn.rows} == {0}
    assert rows["Thi công"].need_ids == (first,) and rows["Thi công"].task.id == last
    assert (drawn.since, drawn.until) == (DAY, date(2024, 2, 9))
    whole = queries.roadmap(unit_id=ids["district"], actor=chair, on=DAY + timedelta(days=3))
    assert {row.task.id for row in whole.rows} == {row.task.id for row in drawn.rows}
    with pytest.raises(Refused, match="unit_is_unknown"):
        queries.roadmap(unit_id=ids["planning"], actor=officer("other-chair"), on=DAY)
    with pytest.raises(Refused, match="programme_is_unknown"):
        queries.roadmap(programme_id=uuid4(), actor=head, on=DAY)
