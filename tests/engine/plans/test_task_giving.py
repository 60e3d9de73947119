"""Giving tasks: what is checked, many at once, what comes back, who gets a lock first."""

from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from tests.engine.plans import offices
from tests.engine.plans.offices import DAY, MORNING, give, officer, prove

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.flow import State
from opendistrict.engine.plans.models import Task, TaskStep
from opendistrict.engine.plans.shapes.tasks import TaskFilter
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import actions as orgs
from opendistrict.registers.orgs import queries as orgs_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> dict[str, UUID]:
    return offices.build()


def of_ours() -> list[str]:
    """Titles of the small district's tasks; a loaded pack may have others."""
    page = queries.tasks(actor=officer("chair"), filters=TaskFilter(), after=None, on=DAY)
    return [row.title for row in page.rows]


def test_a_task_says_who_what_when_and_keeps_its_number(ids: dict[str, UUID]) -> None:
    first = give(ids, with_units=["culture", "planning", "culture"])
    second = give(ids)
    view = queries.task(task_id=first, actor=officer("chair"), on=DAY)
    following = queries.task(task_id=second, actor=officer("chair"), on=DAY).row.number
    assert view.row.number.startswith("NV-2023-")
    assert int(following[-6:]) == int(view.row.number[-6:]) + 1
    assert [name for _, name in view.with_units] == ["Đơn vị culture"]  # not the lead, not twice
    assert view.row.original_due_on == view.row.due_on == date(2024, 1, 15)
    assert view.row.holder.person_name == "Lê Thị Trưởng" and view.row.holder.is_head_for_it
    assert view.giver.person_name == "Trần Văn Chủ"


def test_a_vacant_post_is_allowed_and_the_head_is_shown(ids: dict[str, UUID]) -> None:
    task_id = give(ids, unit="culture", post="culture-vacant")
    holder = queries.task(task_id=task_id, actor=officer("chair"), on=DAY).row.holder
    assert holder.is_vacant and holder.is_head_for_it
    assert holder.person_name == "Ngô Thị Văn"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": "  "}, "task_title_is_missing"),
        ({"title": "x" * 601}, "task_text_is_too_long"),
        ({"due_on": date(2023, 12, 21)}, "due_date_is_past"),
        ({"giver": "planning-officer"}, "may_not_give_to_this_unit"),
        ({"giver": "planning-head", "unit": "culture"}, "may_not_give_to_this_unit"),
        ({"giver": "other-chair"}, "may_not_give_to_this_unit"),
        ({"post": "culture-head"}, "post_is_not_in_the_unit"),
        ({"recurrence": "month:45"}, "recurrence_is_unreadable"),
        ({"needs": [uuid4()]}, "needed_task_is_unknown"),
        ({"milestones": [("A", None), ("A", None)]}, "milestone_is_there_twice"),
        ({"milestones": [("A", date(2024, 6, 1))]}, "milestone_is_after_the_due_date"),
        ({"milestones": [(str(n), None) for n in range(61)]}, "too_many_milestones"),
    ],
)
def test_what_is_refused_leaves_nothing(
    change: dict[str, object], code: str, ids: dict[str, UUID]
) -> None:
    with pytest.raises(Refused) as refused:
        give(ids, **change)  # type: ignore[arg-type]
    assert refused.value.codes == (code,)
    assert not of_ours()


def test_an_old_date_is_taken_when_a_directive_says_so(ids: dict[str, UUID]) -> None:
    task_id = give(ids, due_on=date(2023, 12, 1), due_rule="trước ngày 01/12/2023")
    assert queries.task(task_id=task_id, actor=officer("chair"), on=DAY).row.status.is_late


def test_a_unit_that_has_ended_is_refused_with_its_successor(ids: dict[str, UUID]) -> None:
    later = MORNING.replace(year=2025, month=8)
    with pytest.raises(Refused) as refused:
        give(ids, unit="records", at=later, due_on=None)
    assert refused.value.codes == ("unit_has_ended",)
    assert refused.value.details == {"unit": "Đơn vị records", "successors": "Đơn vị planning"}


def test_an_actor_without_a_post_gives_nothing(ids: dict[str, UUID]) -> None:
    nobody = Actor(kind="officer", id="x", label="x", rights=officer("chair").rights)
    with pytest.raises(Refused, match="acts_from_no_post"):
        plans.give_to_many(
            lead_unit_ids=[ids["planning"]], title="Việc", product="", responsibility="",
            authority="", with_unit_ids=[], due_on=None, due_rule="", milestones=[],
            programme_id=None, target_id=None, passage_id=None, need_ids=[], recurrence="",
            actor=nobody, at=MORNING,
        )  # fmt: skip


# ------------------------------------------------------------------ many at once


def _many(ids: dict[str, UUID], unit_ids: list[UUID]) -> tuple[UUID, ...]:
    return plans.give_to_many(
        lead_unit_ids=unit_ids, title="Báo cáo phòng cháy chữa cháy", product="Báo cáo",
        responsibility="", authority="", with_unit_ids=[], due_on=date(2024, 1, 10),
        due_rule="", milestones=[("Kiểm tra thực tế", None)], programme_id=None, target_id=None,
        passage_id=None, need_ids=[], recurrence="", actor=officer("chair"), at=MORNING,
    )  # fmt: skip


def test_one_task_to_two_hundred_units_in_one_go(ids: dict[str, UUID]) -> None:
    orgs.load_units(
        rows=[offices._unit(f"khu-{n}", "office", "district", None) for n in range(200)],
        actor=SYSTEM, at=MORNING,
    )  # fmt: skip
    units = [u for slug, u in orgs_queries.unit_ids_by_slug().items() if slug.startswith("khu-")]
    with CaptureQueriesContext(connection) as asked:
        given = _many(ids, units)
    assert len(set(given)) == 200
    numbers = sorted(Task.objects.filter(pk__in=given).values_list("number", flat=True))
    first = int(numbers[0][-6:])
    assert numbers == [f"NV-2023-{n:06d}" for n in range(first, first + 200)]
    assert len(asked) < 200 + 60, "one trail line and one announcement a task at most"
    batch = Task.objects.get(pk=given[0]).batch
    assert batch is not None
    view = queries.batch(batch=batch, actor=officer("chair"), on=DAY)
    assert (len(view.rows), view.answered, view.late) == (200, 0, 0)


def test_all_or_none_of_a_batch(ids: dict[str, UUID]) -> None:
    with pytest.raises(Refused, match="may_not_give_to_this_unit"):
        _many(ids, [ids["planning"], ids["other"]])
    assert not of_ours()


def test_a_batch_shows_who_has_answered(ids: dict[str, UUID]) -> None:
    given = _many(ids, [ids["planning"], ids["culture"]])
    head = officer("planning-head")
    (mine,) = [t for t in given if Task.objects.get(pk=t).lead_unit_id == ids["planning"]]
    prove(mine, head)
    view = queries.task(task_id=mine, actor=head, on=DAY)
    assert view.batch_size == 2
    plans.report_milestone(milestone_id=view.milestones[0].id, actor=head, at=MORNING)
    plans.report_task(task_id=mine, note="", actor=head, at=MORNING)
    batch = queries.batch(batch=view.row.batch or uuid4(), actor=officer("chair"), on=DAY)
    assert (batch.answered, batch.done) == (1, 0)
    # one's own part of a batch, not the others'
    assert len(queries.batch(batch=batch.batch, actor=head, on=DAY).rows) == 1


# ------------------------------------------------------------------ what comes back


def given_on(task_id: UUID) -> list[tuple[date, date | None]]:
    rows = Task.objects.filter(repeats_id=task_id).order_by("given_on")
    return list(rows.values_list("given_on", "due_on"))


def test_a_monthly_task_comes_back_once_a_month(ids: dict[str, UUID]) -> None:
    task_id = give(ids, recurrence="month:15", due_on=None, milestones=[("Gửi số liệu", None)])
    assert Task.objects.get(pk=task_id).due_on == date(2024, 1, 15)
    assert plans.give_due_repeats(MORNING) == 0
    assert plans.give_due_repeats(MORNING.replace(year=2024, month=1, day=15)) == 0
    on_the_16th = MORNING.replace(year=2024, month=1, day=16)
    assert plans.give_due_repeats(on_the_16th) == 1
    assert plans.give_due_repeats(on_the_16th) == 0  # run twice, given once
    assert given_on(task_id) == [(date(2024, 1, 16), date(2024, 2, 15))]
    repeat = Task.objects.get(repeats_id=task_id)
    assert repeat.due_rule == "kỳ 15/01/2024 – 14/02/2024"
    view = queries.task(task_id=repeat.pk, actor=officer("chair"), on=DAY)
    assert [m.title for m in view.milestones] == ["Gửi số liệu"]


def test_after_a_standstill_every_missed_one_is_given(ids: dict[str, UUID]) -> None:
    task_id = give(ids, recurrence="month:15", due_on=None)
    assert plans.give_due_repeats(MORNING.replace(year=2024, month=4, day=20)) == 4
    assert [due for _, due in given_on(task_id)] == [
        date(2024, 2, 15), date(2024, 3, 15), date(2024, 4, 15), date(2024, 5, 15),
    ]  # fmt: skip


def test_repeats_end_with_a_word_a_withdrawal_or_the_unit(ids: dict[str, UUID]) -> None:
    stopped = give(ids, title="A", recurrence="week:5")
    withdrawn = give(ids, title="B", recurrence="week:5")
    ended = give(ids, title="C", unit="records", recurrence="month:15", due_on=None)
    plans.stop_repeats(
        task_id=stopped, reason="Hết đợt cao điểm", actor=officer("chair"), at=MORNING
    )
    plans.withdraw_task(task_id=withdrawn, reason="Trùng", actor=officer("chair"), at=MORNING)
    plans.give_due_repeats(MORNING.replace(year=2025, month=7, day=20))
    assert given_on(stopped) == given_on(withdrawn) == given_on(ended) == []
    with pytest.raises(Refused, match="task_does_not_repeat"):
        plans.stop_repeats(task_id=stopped, reason="Nữa", actor=officer("chair"), at=MORNING)


def test_the_daily_run_reads_only_what_repeats(
    ids: dict[str, UUID], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    give(ids, recurrence="month:15", due_on=None)
    for n in range(30):
        give(ids, title=f"Việc {n}")
    with django_assert_max_num_queries(7):  # calendar, units, the list, and four for the one
        plans.give_due_repeats(MORNING)


# ------------------------------------------------------------------ races


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_race_and_one_wins() -> None:
    ids = offices.build()
    task_id = give(ids)
    head = officer("planning-head")
    prove(task_id, head)
    plans.report_task(task_id=task_id, note="", actor=head, at=MORNING)
    chair, barrier, told = officer("chair"), Barrier(2), []

    def confirm() -> None:
        barrier.wait()
        try:
            plans.confirm_task(task_id=task_id, note="", actor=chair, at=MORNING)
            told.append("won")
        except Refused as refused:
            told.append(refused.codes[0])
        finally:
            connection.close()

    threads = [Thread(target=confirm) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["won", "wrong_state"]
    assert Task.objects.get(pk=task_id).state == State.DONE
    assert TaskStep.objects.filter(task_id=task_id, transition="confirm").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_give_each_repeat_once() -> None:
    ids = offices.build()
    task_id = give(ids, recurrence="week:5", due_on=None)
    at, barrier, counts = MORNING + timedelta(days=22), Barrier(2), []

    def run() -> None:
        barrier.wait()
        try:
            counts.append(plans.give_due_repeats(at))
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == len(given_on(task_id)) == 3
    page = queries.tasks(actor=officer("chair"), filters=TaskFilter(), after=None, on=DAY)
    assert page.capped_count == 4
