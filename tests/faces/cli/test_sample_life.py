"""The sample district's life: every state of a task, answered reminders, a scored month, a
delegation, figures of a document, a task that came back; all of it marked as sample."""

import pytest
from tests.kept import live
from tests.makers import MORNING, TODAY, actor, unit_id

from opendistrict.engine.directives import queries as directives
from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.models import Deduction, Nudge, Target, Task, TaskStep
from opendistrict.engine.plans.shapes import StatusCode, TaskFilter
from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs import queries as orgs

WARD, CHAIR = "phuong-sai-gon", "chu-tich-phuong-sai-gon"
# Said by the assigner in the history; the task itself is then to be done again.
ONLY_A_STEP = {StatusCode.NOT_CONFIRMED}

pytestmark = pytest.mark.usefixtures("life")


@pytest.fixture
def life(quan1: None) -> None:
    live(MORNING)


@pytest.fixture
def chair() -> Actor:
    return actor(CHAIR)


def test_tasks_stand_in_every_state(chair: Actor) -> None:
    found, after = set(), None
    while True:
        page = plans.tasks(actor=chair, filters=TaskFilter(), after=after, on=TODAY)
        found |= {row.status.code for row in page.rows if row.given_on.year == 2026}
        assert all(row.is_sample for row in page.rows)
        after = page.next_cursor
        if after is None:
            break
    assert set(StatusCode) - ONLY_A_STEP <= found
    assert TaskStep.objects.filter(transition="refuse_to_confirm").exists()


def test_everything_made_of_a_sample_document_is_a_sample(chair: Actor) -> None:
    assert not Task.objects.filter(is_sample=False).exists()
    made = Target.objects.exclude(passage_id=None).filter(is_sample=False)
    assert not made.exists()


def test_reminders_were_answered_one_granted_one_refused_one_waits(chair: Actor) -> None:
    answers = Nudge.objects.exclude(answer="").values_list("answer", "decision")
    assert set(answers) == {("new_date", "agreed"), ("obstacle", "refused"), ("help", "")}
    waiting = plans.waiting_for_my_word(actor=chair, after=None, on=TODAY)
    assert [nudge.answer for nudge in waiting.rows] == ["help"]
    assert Nudge.objects.exclude(offset=None).exists()  # the ladder ran too


def test_a_month_was_scored_and_a_deduction_contested() -> None:
    contested = Deduction.objects.exclude(contested_at=None).get()
    assert (contested.kind, contested.decision) == ("late", "waived")
    assert contested.happened_on.month == 10


def test_a_task_came_back_and_was_finished_both_times() -> None:
    (source,) = Task.objects.filter(pk__in=Task.objects.exclude(repeats=None).values("repeats"))
    repeats = Task.objects.filter(repeats=source)
    assert [source.state, *(one.state for one in repeats)] == ["done", "done"]
    assert source.recurrence == ""  # stopped, with the reason in its history


def test_figures_of_a_document_were_told_by_who_may_tell_them(chair: Actor) -> None:
    told = indicators.values(
        ["thu-nsnn", "ho-so-dung-han"], [unit_id(WARD)], since=TODAY.replace(month=1, day=1),
        until=TODAY.replace(year=TODAY.year + 1, month=1, day=1), known_on=TODAY,
    )  # fmt: skip
    told = [one for one in told if one.passage_id]
    assert {str(one.value.normalize()) for one in told if one.value} == {"1.24E+3", "97.2"}
    assert all(one.is_sample for one in told)
    passage = directives.passage(told[0].passage_id, chair, TODAY)  # type: ignore[arg-type]
    assert {line.kind for line in passage.became} == {"value"}


def test_a_right_was_passed_on_and_used() -> None:
    taker = actor("chuyen-vien-tong-hop-phuong-sai-gon")
    assert taker.post_id
    given = {one.act for one in orgs.delegations_of(taker.post_id)}
    assert given == {"directives.confirm", "plans.nudge"}
    assert taker.may("directives.confirm", unit_id(WARD))
