import itertools
from enum import StrEnum

import pytest

from opendistrict.kernel.flow import Flow, Transition, Verdict
from opendistrict.kernel.refusals import Refused


class State(StrEnum):
    GIVEN = "given"
    DOING = "doing"
    DONE = "done"


def _flow(*transitions: Transition) -> Flow:
    return Flow(states=State, start=State.GIVEN, transitions=transitions)


BEGIN = Transition(name="begin", sources=frozenset({State.GIVEN}), target=State.DOING)
CONFIRM = Transition(
    name="confirm",
    sources=frozenset({State.DOING}),
    target=State.DONE,
    guards=("serves_in_the_lead_unit", "result_is_attached"),
)
REOPEN = Transition(name="reopen", sources=frozenset({State.DONE}), target=State.DOING)
FLOW = _flow(BEGIN, CONFIRM, REOPEN)
ALL_HOLD = dict.fromkeys(FLOW.guards, True)
LEADS_TO = {
    (State.GIVEN, "begin"): State.DOING,
    (State.DOING, "confirm"): State.DONE,
    (State.DONE, "reopen"): State.DOING,
}


@pytest.mark.parametrize(("state", "name"), list(itertools.product(State, FLOW.transitions)))
def test_the_whole_table(state: State, name: str) -> None:
    if (state, name) in LEADS_TO:
        assert FLOW.move(state, name, ALL_HOLD) == LEADS_TO[state, name]
    else:
        with pytest.raises(Refused, match="wrong_state"):
            FLOW.move(state, name, ALL_HOLD)


@pytest.mark.parametrize("answer", [False, None, 1, "yes", ...])
def test_a_guard_that_is_not_true_shuts_the_door(answer: object) -> None:
    """`...` stands for a guard nobody answered."""
    for guard in CONFIRM.guards:
        holds = {other: True for other in CONFIRM.guards if other != guard}
        if answer is not ...:
            holds[guard] = answer  # type: ignore[assignment]
        with pytest.raises(Refused) as refused:
            FLOW.move(State.DOING, "confirm", holds)
        assert refused.value.codes == (guard,)


def test_every_obstacle_is_named_in_the_order_of_the_table() -> None:
    assert FLOW.verdicts(State.DOING, {}) == (Verdict("confirm", CONFIRM.guards),)
    with pytest.raises(Refused) as refused:
        FLOW.move(State.DOING, "confirm", {})
    assert refused.value.codes == CONFIRM.guards


def test_verdicts_are_of_this_state_alone() -> None:
    assert [v.transition for v in FLOW.verdicts(State.GIVEN, {})] == ["begin"]
    assert FLOW.verdicts(State.GIVEN, {})[0].enabled


def test_a_wrong_table_does_not_start() -> None:
    with pytest.raises(AssertionError, match="never reached"):
        _flow(BEGIN)
    with pytest.raises(AssertionError):
        _flow(BEGIN, CONFIRM, Transition(name="x", sources=frozenset({"gone"}), target=State.DONE))
    with pytest.raises(AssertionError):
        _flow(BEGIN, CONFIRM, Transition(name="x", sources=frozenset({State.DONE}), target="gone"))
    with pytest.raises(AssertionError):
        _flow(BEGIN, CONFIRM, Transition(name="x", sources=frozenset(), target=State.DONE))


def test_what_is_final() -> None:
    assert FLOW.final_states == frozenset()
    assert _flow(BEGIN, CONFIRM).final_states == {State.DONE}


def test_the_diagram_is_made_from_the_table() -> None:
    assert FLOW.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> given",
        "    given --> doing : begin",
        "    doing --> done : confirm [serves_in_the_lead_unit, result_is_attached]",
        "    done --> doing : reopen",
    ]
