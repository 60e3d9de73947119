"""The life of a task: every state × every transition × who asks, through the real actions."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import transaction
from tests.engine.plans import offices
from tests.engine.plans.offices import DAY, MORNING, give, officer, prove

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.flow import AT_WORK, FLOW, OPEN_STATES, State
from opendistrict.engine.plans.models import Task, TaskStep
from opendistrict.engine.plans.rules import tasks as rules
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base.queries import trail

pytestmark = pytest.mark.django_db
DIAGRAM = Path(__file__).parents[3] / "docs" / "states" / "tasks.md"

Act = Callable[[UUID, Actor, dict[str, UUID]], None]
ACTS: dict[str, Act] = {
    "start": lambda t, a, ids: plans.start_task(task_id=t, actor=a, at=MORNING),
    "return": lambda t, a, ids: plans.return_task(
        task_id=t, reason="Không đúng chức năng", actor=a, at=MORNING
    ),
    "give_again": lambda t, a, ids: plans.give_again(
        task_id=t, lead_unit_id=ids["culture"], lead_post_id=None, note="", actor=a, at=MORNING
    ),
    "hand_over": lambda t, a, ids: plans.hand_over_task(
        task_id=t,
        lead_unit_id=ids["culture"],
        lead_post_id=None,
        due_on=None,
        reason="Đơn vị cũ không còn",
        actor=a,
        at=MORNING,
    ),
    "report": lambda t, a, ids: plans.report_task(task_id=t, note="Xong", actor=a, at=MORNING),
    "confirm": lambda t, a, ids: plans.confirm_task(task_id=t, note="", actor=a, at=MORNING),
    "refuse_to_confirm": lambda t, a, ids: plans.refuse_to_confirm(
        task_id=t, reason="Thiếu số liệu", is_major_fault=True, actor=a, at=MORNING
    ),
    "pause": lambda t, a, ids: plans.pause_task(
        task_id=t, reason="Chờ quy hoạch", actor=a, at=MORNING
    ),
    "resume": lambda t, a, ids: plans.resume_task(task_id=t, actor=a, at=MORNING),
    "withdraw": lambda t, a, ids: plans.withdraw_task(
        task_id=t, reason="Trùng nhiệm vụ", actor=a, at=MORNING
    ),
}
WAY_TO = {  # how each state is reached from the beginning, by the real acts
    State.GIVEN: (),
    State.UNDERWAY: (("start", "planning-officer"),),
    State.REPORTED: (("start", "planning-officer"), ("report", "planning-officer")),
    State.DONE: (("report", "planning-officer"), ("confirm", "chair")),
    State.RETURNED: (("return", "planning-officer"),),
    State.REDO: (("report", "planning-officer"), ("refuse_to_confirm", "chair")),
    State.PAUSED: (("pause", "chair"),),
    State.WITHDRAWN: (("withdraw", "chair"),),
}
# What each person fails at, by the guards of the flow; nobody hands over what a unit that stands
# has to do (see test_handing_over). The planning officer holds the task's
# post; her head may do the unit's tasks; the chair gave it; the culture head only co-ordinates.
HAND_OVER = ("lead_unit_has_ended", "may_hand_over")
FAILS = {
    "chair": (
        "lead_unit_has_ended",
    ),  # gave it, and may do and confirm everything under the district
    "planning-head": ("gave_the_task", "may_confirm", *HAND_OVER),
    "planning-officer": ("gave_the_task", "may_confirm", "is_not_own_report", *HAND_OVER),
    "culture-head": ("holds_the_task", "gave_the_task", "may_confirm", *HAND_OVER),
}


@pytest.fixture
def ids() -> dict[str, UUID]:
    return offices.build()


def task_in(state: State, ids: dict[str, UUID]) -> UUID:
    task_id = give(ids, post="planning-officer", with_units=["culture"])
    prove_at = officer("culture-head")  # a co-ordinating unit brings evidence, and starts nothing
    prove(task_id, prove_at)
    for transition, who in WAY_TO[state]:
        ACTS[transition](task_id, officer(who), ids)
    assert Task.objects.get(pk=task_id).state == state
    return task_id


@pytest.mark.parametrize("state", list(State))
def test_every_transition_by_everybody(state: State, ids: dict[str, UUID]) -> None:
    task_id = task_in(state, ids)
    for who, failing in FAILS.items():
        actor = officer(who)
        shown = {
            v.transition: v.blocked_by
            for v in queries.task(task_id=task_id, actor=actor, on=DAY).verdicts
        }
        for name, transition in FLOW.transitions.items():
            expected: tuple[str, ...] = ("wrong_state",)
            if state in transition.sources:
                expected = tuple(g for g in transition.guards if g in failing)
                assert shown[name] == expected, (who, name)  # the page says what the act will say
            try:
                with transaction.atomic():
                    ACTS[name](task_id, actor, ids)
                    assert not expected, (state, name, who)
                    assert Task.objects.get(pk=task_id).state == transition.target
                    raise Refused("tried")  # back to where it was
            except Refused as refused:
                # who gives anew is also asked for the right over the new unit, before the guards
                if name in ("give_again", "hand_over") and who != "chair":
                    assert refused.codes[0] in ("may_not_give_to_this_unit", *expected)
                else:
                    assert refused.codes == (expected or ("tried",)), (state, name, who)
            assert Task.objects.get(pk=task_id).state == state


def test_a_stranger_is_told_of_no_task_at_all(ids: dict[str, UUID]) -> None:
    task_id = task_in(State.REPORTED, ids)
    for act in ACTS.values():
        with pytest.raises(Refused, match="task_is_unknown"):
            act(task_id, officer("other-chair"), ids)
    with pytest.raises(Refused, match="task_is_unknown"):
        queries.task(task_id=task_id, actor=officer("other-chair"), on=DAY)


@pytest.mark.parametrize("missing", sorted(FLOW.guards))
def test_every_guard_is_answered_and_each_one_alone_blocks(missing: str) -> None:
    facts = rules.TaskFacts(
        giver_unit_id=UUID(int=1), giver_post_id=UUID(int=2), lead_unit_id=UUID(int=3),
        lead_post_id=UUID(int=4), with_unit_ids=frozenset(), undone_needs=0,
        unreported_milestones=0, evidence=1, reported_by="somebody",
    )  # fmt: skip
    nobody = Actor(kind="officer", id="me", label="", post_id=UUID(int=9))
    assert rules.guards(facts, nobody).keys() == FLOW.guards
    holds = dict.fromkeys(FLOW.guards, True)
    del holds[missing]  # forgotten: a shut door, not an open one
    blocked = [
        verdict
        for state in State
        for verdict in FLOW.verdicts(state, holds)
        if missing in FLOW.transitions[verdict.transition].guards
    ]
    assert blocked and all(verdict.blocked_by == (missing,) for verdict in blocked)


def test_a_report_needs_milestones_evidence_and_needs(ids: dict[str, UUID]) -> None:
    needed = give(ids, title="Khảo sát hiện trạng", unit="culture")
    task_id = give(
        ids,
        post="planning-officer",
        milestones=[("Lập danh mục", date(2024, 1, 5)), ("Trình duyệt", None)],
        needs=[needed],
    )
    me = officer("planning-officer")
    plans.start_task(task_id=task_id, actor=me, at=MORNING)
    with pytest.raises(Refused) as refused:
        plans.report_task(task_id=task_id, note="", actor=me, at=MORNING)
    assert refused.value.codes == (
        "needs_are_done",
        "milestones_are_reported",
        "evidence_is_attached",
    )
    prove(task_id, me)
    view = queries.task(task_id=task_id, actor=me, on=DAY)
    for milestone in view.milestones:
        plans.report_milestone(milestone_id=milestone.id, actor=me, at=MORNING)
    with pytest.raises(Refused) as refused:
        plans.report_task(task_id=task_id, note="", actor=me, at=MORNING)
    assert refused.value.codes == ("needs_are_done",)
    plans.withdraw_task(task_id=needed, reason="Đã có số liệu", actor=officer("chair"), at=MORNING)
    plans.report_task(task_id=task_id, note="", actor=me, at=MORNING)  # a withdrawn need is no need


def test_nobody_confirms_his_own_report_from_another_seat(ids: dict[str, UUID]) -> None:
    task_id = give(ids)  # the chair gave it, and may also do it
    chair = officer("chair")
    prove(task_id, chair)
    plans.report_task(task_id=task_id, note="", actor=chair, at=MORNING)
    with pytest.raises(Refused) as refused:
        plans.confirm_task(task_id=task_id, note="", actor=chair, at=MORNING)
    assert refused.value.codes == ("is_not_own_report",)


def test_the_day_of_the_report_counts_not_the_day_of_the_confirmation(
    ids: dict[str, UUID],
) -> None:
    task_id = give(ids, due_on=DAY)
    head = officer("planning-head")
    prove(task_id, head)
    late_evening = MORNING.replace(hour=23, minute=30)  # 16:30 UTC, the same day at home
    plans.report_task(task_id=task_id, note="", actor=head, at=late_evening)
    plans.confirm_task(
        task_id=task_id, note="", actor=officer("chair"), at=MORNING + timedelta(days=20)
    )
    row = queries.task(task_id=task_id, actor=head, on=DAY + timedelta(days=30)).row
    assert row.done_on == DAY
    assert (str(row.status.code), row.status.is_late) == ("HOAN_THANH_TRONG_HAN", False)


@pytest.mark.parametrize("act", ["return", "refuse_to_confirm", "pause", "withdraw"])
def test_a_reason_is_asked_for(act: str, ids: dict[str, UUID]) -> None:
    state = next(state for state in State if state in FLOW.transitions[act].sources)
    task_id = task_in(state, ids)
    silent = {
        "return": lambda: plans.return_task(
            task_id=task_id, reason=" ", actor=officer("planning-officer"), at=MORNING
        ),
        "refuse_to_confirm": lambda: plans.refuse_to_confirm(
            task_id=task_id, reason="", is_major_fault=False, actor=officer("chair"), at=MORNING
        ),
        "pause": lambda: plans.pause_task(
            task_id=task_id, reason="", actor=officer("chair"), at=MORNING
        ),
        "withdraw": lambda: plans.withdraw_task(
            task_id=task_id, reason="\n", actor=officer("chair"), at=MORNING
        ),
    }[act]
    with pytest.raises(Refused, match="reason_is_missing"):
        silent()


def test_every_move_is_on_the_record(ids: dict[str, UUID]) -> None:
    task_id = task_in(State.REDO, ids)
    steps = list(
        TaskStep.objects.filter(task_id=task_id)
        .order_by("place_in_line")
        .values_list("place_in_line", "transition", "target", "actor_id", "is_major_fault")
    )
    assert steps == [
        (1, "give", "given", "account-chair", False),
        (2, "report", "reported", "account-planning-officer", False),
        (3, "refuse_to_confirm", "redo", "account-chair", True),
    ]
    assert [line.action for line in trail(f"plans.task:{task_id}")] == [
        "plans.give_task",
        "plans.add_evidence",
        "plans.report",
        "plans.refuse_to_confirm",
    ]


def test_groups_of_states_cover_the_flow() -> None:
    assert AT_WORK < OPEN_STATES
    assert OPEN_STATES | {State.DONE, State.PAUSED, State.WITHDRAWN} == set(State)
    assert FLOW.final_states == {State.DONE, State.WITHDRAWN}


def test_the_diagram_in_the_documentation_is_the_flow() -> None:
    assert FLOW.mermaid() in DIAGRAM.read_text(encoding="utf-8")
