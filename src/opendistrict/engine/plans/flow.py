"""The life of a task: the states and arrows used in the field's own systems."""

from enum import StrEnum

from opendistrict.kernel.flow import Flow, Transition


class State(StrEnum):
    GIVEN = "given"  # chưa thực hiện
    UNDERWAY = "underway"  # đang thực hiện
    REPORTED = "reported"  # chờ xác nhận
    DONE = "done"  # đã hoàn thành
    RETURNED = "returned"  # từ chối nhiệm vụ: sent back by the assignee with a reason
    REDO = "redo"  # từ chối xác nhận → thực hiện lại
    PAUSED = "paused"  # tạm hoãn
    WITHDRAWN = "withdrawn"  # hủy, thu hồi


OPEN_STATES = frozenset({State.GIVEN, State.UNDERWAY, State.REDO, State.REPORTED, State.RETURNED})
"""Somebody still has to do something; a paused task waits for nobody."""

AT_WORK = frozenset({State.GIVEN, State.UNDERWAY, State.REDO})
"""The ball is with those who have to do it."""

FLOW = Flow(
    states=State,
    start=State.GIVEN,
    transitions=[
        Transition(
            name="start",
            sources=frozenset({State.GIVEN, State.REDO}),
            target=State.UNDERWAY,
            guards=("holds_the_task",),
        ),
        Transition(
            name="return",
            sources=frozenset({State.GIVEN, State.UNDERWAY}),
            target=State.RETURNED,
            guards=("holds_the_task",),
        ),
        Transition(
            name="give_again",
            sources=frozenset({State.RETURNED}),
            target=State.GIVEN,
            guards=("gave_the_task",),
        ),
        Transition(
            name="hand_over",  # giao lại cho đơn vị kế thừa
            sources=AT_WORK | {State.RETURNED, State.PAUSED},
            target=State.GIVEN,
            guards=("lead_unit_has_ended", "may_hand_over"),
        ),
        Transition(
            name="report",
            sources=AT_WORK,
            target=State.REPORTED,
            guards=(
                "holds_the_task",
                "needs_are_done",
                "milestones_are_reported",
                "evidence_is_attached",
            ),
        ),
        Transition(
            name="confirm",
            sources=frozenset({State.REPORTED}),
            target=State.DONE,
            guards=("may_confirm", "is_not_own_report"),
        ),
        Transition(
            name="refuse_to_confirm",
            sources=frozenset({State.REPORTED}),
            target=State.REDO,
            guards=("may_confirm",),
        ),
        Transition(
            name="pause",
            sources=AT_WORK,
            target=State.PAUSED,
            guards=("gave_the_task",),
        ),
        Transition(
            name="resume",
            sources=frozenset({State.PAUSED}),
            target=State.UNDERWAY,
            guards=("gave_the_task",),
        ),
        Transition(
            name="withdraw",
            sources=AT_WORK | {State.RETURNED, State.PAUSED, State.REPORTED},
            target=State.WITHDRAWN,
            guards=("gave_the_task",),
        ),
    ],
)
