"""The life of a dossier: ten national states, and the steps of its own procedure inside them.

A state is the national code, with the step where there is one: "4.tham_tra" is being worked on at
that step, "5.tham_tra" waits for papers and goes back there. Codes and names are those of the
national database of dossiers. `compile_flow` makes the table of one version of a procedure; the
name of an arrow is what is done and the step it is done at or leads to: "pass_on:ky".
"""

from collections.abc import Iterator
from enum import StrEnum

from opendistrict.engine.cases.shapes.procedure import FeeWhen, MayDo, Procedure, StepRow
from opendistrict.kernel.flow import Flow, Transition


class National(StrEnum):
    FILED = "1"  # mới đăng ký
    RECEIVED = "2"  # được tiếp nhận
    NOT_RECEIVED = "3"  # không được tiếp nhận
    IN_PROCESS = "4"  # đang xử lý
    SUPPLEMENT = "5"  # yêu cầu bổ sung giấy tờ
    PAYMENT = "6"  # yêu cầu thực hiện nghĩa vụ tài chính
    WITHDRAWING = "7"  # công dân yêu cầu rút hồ sơ
    STOPPED = "8"  # dừng xử lý
    DONE = "9"  # đã xử lý xong
    RETURNED = "10"  # đã trả kết quả


ENDED = frozenset({National.NOT_RECEIVED, National.STOPPED, National.DONE, National.RETURNED})
"""The national end states: the office owes no more work (of 9, only the handing over)."""

INTAKE = "tiep_nhan"
"""The step before acceptance, where a dossier may be asked to be completed."""

_N = National


def national(state: str) -> National:
    return National(state.partition(".")[0])


def step_of(state: str) -> str:
    """The own step of a state; empty where there is none."""
    return state.partition(".")[2]


def is_fee_due(state: str, when: FeeWhen | None) -> bool:
    """Whether a dossier in this state is asked for its fee: one that is paid at the intake from
    the filing on, any other once the work waits for it or the result is there."""
    code = national(state)
    if code in (_N.NOT_RECEIVED, _N.STOPPED, _N.RETURNED):
        return False
    return when is FeeWhen.INTAKE or code in (_N.PAYMENT, _N.DONE)


def at_step(code: National, step: str) -> str:
    return f"{code}.{step}"


def verb(transition: str) -> str:
    """What is done: "pass_on" of "pass_on:ky"."""
    return transition.partition(":")[0]


def target_step(transition: str) -> str:
    return transition.partition(":")[2]


def compile_flow(procedure: Procedure) -> Flow:
    """The table of one procedure. A step that cannot be reached does not compile."""
    arrows = [*_intake(procedure), *_work(procedure), *_waits(procedure), *_endings(procedure)]
    states = {_N.FILED, *(arrow.target for arrow in arrows)}
    return Flow(states=states, start=_N.FILED, transitions=arrows)


def _arrow(name: str, sources: set[str], target: str, *guards: str) -> Transition:
    return Transition(name=name, sources=frozenset(sources), target=target, guards=guards)


def _intake(procedure: Procedure) -> Iterator[Transition]:
    filed: str = _N.FILED
    waiting = at_step(_N.SUPPLEMENT, INTAKE)
    yield _arrow("accept", {filed}, _N.RECEIVED, "may_receive", "papers_are_there")
    yield _arrow("refuse", {filed}, _N.NOT_RECEIVED, "may_receive")
    yield _arrow("ask_to_complete", {filed}, waiting, "may_receive")
    yield _arrow("complete", {waiting}, filed, "may_hand_in")
    first = at_step(_N.IN_PROCESS, procedure.first_step)
    yield _arrow("forward", {_N.RECEIVED}, first, "may_receive", "intake_fee_is_paid")


def _work(procedure: Procedure) -> Iterator[Transition]:
    steps = procedure.steps
    for n, step in enumerate(steps):
        here = at_step(_N.IN_PROCESS, step.code)
        before = _directly_before(steps, n)
        if before:
            yield _arrow(
                f"pass_on:{step.code}", {at_step(_N.IN_PROCESS, one) for one in before}, here,
                "holds_the_dossier", "requests_are_answered", "signed_if_asked",
            )  # fmt: skip
        yield _arrow(f"take:{step.code}", {here}, here, "holds_the_dossier")
        if step.signs:
            # Signing does not move the dossier: what is signed is passed on, or finished.
            yield _arrow(
                f"sign:{step.code}", {here}, here,
                "holds_the_dossier", "may_sign", "is_not_decided", "requests_are_answered",
            )  # fmt: skip
        yield _arrow(f"hand_over:{step.code}", {here}, here, "holds_or_assigns")
        if step.back_to:
            for target in step.back_to:
                yield _arrow(
                    f"send_back:{target}:{step.code}", {here}, at_step(_N.IN_PROCESS, target),
                    "holds_the_dossier", "is_not_decided",
                )  # fmt: skip
    enders = {at_step(_N.IN_PROCESS, one) for one in _directly_before(steps, len(steps))}
    yield _arrow(
        "finish", enders, _N.DONE, "holds_the_dossier", "is_decided", "requests_are_answered"
    )


def _directly_before(steps: tuple[StepRow, ...], n: int) -> list[str]:
    """The steps from which number `n` can be next: those between are done only on a condition."""
    found = []
    for step in reversed(steps[:n]):
        found.append(step.code)
        if step.when is None:
            break
    return found


def _waits(procedure: Procedure) -> Iterator[Transition]:
    for step in procedure.steps:
        here = at_step(_N.IN_PROCESS, step.code)
        if MayDo.SUPPLEMENT in step.may:
            waiting = at_step(_N.SUPPLEMENT, step.code)
            yield _arrow(
                f"ask_supplement:{step.code}", {here}, waiting, "holds_the_dossier",
                "is_not_decided",
            )  # fmt: skip
            yield _arrow(f"supplement:{step.code}", {waiting}, here, "may_hand_in")
            yield _arrow(
                f"lapse:{step.code}", {waiting}, _N.STOPPED, "holds_the_dossier",
                "supplement_is_overdue",
            )  # fmt: skip
        if MayDo.PAYMENT in step.may:
            paying = at_step(_N.PAYMENT, step.code)
            yield _arrow(
                f"ask_payment:{step.code}", {here}, paying, "holds_the_dossier", "fee_is_open"
            )
            yield _arrow(f"paid:{step.code}", {paying}, here, "fee_is_paid")


def _endings(procedure: Procedure) -> Iterator[Transition]:
    first = at_step(_N.IN_PROCESS, procedure.first_step)
    for step in procedure.steps:
        here = at_step(_N.IN_PROCESS, step.code)
        if MayDo.STOP in step.may:
            signed = ("may_sign",) if step.signs else ()
            # What is never paid for must not wait for ever.
            unpaid = {at_step(_N.PAYMENT, step.code)} if MayDo.PAYMENT in step.may else set()
            yield _arrow(
                f"stop:{step.code}", {here} | unpaid, _N.STOPPED, "holds_the_dossier", *signed,
                "is_not_decided",
            )  # fmt: skip
    yield from _withdrawals(procedure)
    yield _arrow("return", {_N.DONE}, _N.RETURNED, "may_return", "fee_is_settled")
    ended = {str(one) for one in ENDED}
    yield _arrow("reopen", ended, first, "may_reopen")


def _withdrawals(procedure: Procedure) -> Iterator[Transition]:
    """Before the work it is always agreed to; at a step who holds the dossier answers."""
    asked = at_step(_N.WITHDRAWING, INTAKE)
    yield _arrow("ask_withdrawal", {_N.FILED, _N.RECEIVED}, asked, "may_hand_in")
    yield _arrow("agree", {asked}, _N.STOPPED, "may_receive")
    waiting = {at_step(_N.SUPPLEMENT, INTAKE)}
    for step in procedure.steps:
        here = at_step(_N.IN_PROCESS, step.code)
        asking = at_step(_N.WITHDRAWING, step.code)
        if MayDo.SUPPLEMENT in step.may:
            waiting.add(at_step(_N.SUPPLEMENT, step.code))
        if MayDo.PAYMENT in step.may:
            waiting.add(at_step(_N.PAYMENT, step.code))
        yield _arrow(f"ask_withdrawal:{step.code}", {here}, asking, "may_hand_in", "is_not_decided")
        yield _arrow(f"agree:{step.code}", {asking}, _N.STOPPED, "holds_the_dossier")
        yield _arrow(f"decline:{step.code}", {asking}, here, "holds_or_hands_in")
    yield _arrow("give_up", waiting, _N.STOPPED, "may_hand_in")
