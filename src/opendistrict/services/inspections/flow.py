"""The life of a finding. No guard: who may, and what an act needs, each act says itself."""

from opendistrict.kernel.flow import Flow, Transition
from opendistrict.services.inspections.shapes import State


def _to(name: str, target: State, *sources: State) -> Transition:
    return Transition(name=name, sources=frozenset(sources), target=target)


FLOW = Flow(
    states=State,
    start=State.FOUND,
    transitions=[
        _to("remind", State.REMINDED, State.FOUND, State.FOLLOWED_UP),
        _to("follow_up", State.FOLLOWED_UP, State.REMINDED),
        _to("record", State.RECORDED, State.FOUND, State.REMINDED, State.FOLLOWED_UP),
        _to("fine", State.FINED, State.RECORDED),
        _to("pay", State.PAID, State.FINED),
        _to("reopen", State.FINED, State.PAID),
        _to("annul", State.RECORDED, State.FINED, State.PAID),
        _to(
            "close", State.CLOSED, State.FOUND, State.REMINDED, State.FOLLOWED_UP, State.RECORDED,
            State.FINED, State.PAID,
        ),
    ],
)  # fmt: skip
OPEN = tuple(sorted(FLOW.states - FLOW.final_states))
