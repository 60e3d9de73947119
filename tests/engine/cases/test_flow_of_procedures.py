"""The table a procedure compiles to: the national states, and no arrow the State does not know."""

import json
import os
from pathlib import Path

import pytest
from tests.engine.cases.office import NOON, PROCEDURE, Office

from opendistrict.engine.cases import queries
from opendistrict.engine.cases.flow import ENDED, National, compile_flow, national
from opendistrict.engine.cases.rules.guards import holds
from opendistrict.engine.cases.rules.reading import read_procedure
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.kernel.flow import Flow

SHARED = Path(os.environ.get("OD_SHARED", "../shared")) / "domain" / "dossier.json"
OURS = {(str(one), "4") for one in ENDED} | {("5", "8"), ("6", "8")}
"""Beside the national arrows: an ended dossier opened again by a decision, and one whose fee is
never paid, for which the State's table has no end."""


def procedure() -> Procedure:
    found = read_procedure(PROCEDURE.encode(), file="thu.yaml").procedure
    assert found is not None
    return found


def flow() -> Flow:
    return compile_flow(procedure())


def test_every_state_is_a_national_one() -> None:
    assert {national(state) for state in flow().states} <= set(National)
    assert set(National) - {national(state) for state in flow().states} == {National.PAYMENT}


def test_no_arrow_is_unknown_to_the_state() -> None:
    if not SHARED.exists():
        pytest.skip("the national table of states (domain/dossier.json) is not here")
    known = {(a, b) for a, b, _ in json.loads(SHARED.read_text())["transitions"]} | OURS
    drawn = {
        (str(national(source)), str(national(arrow.target)))
        for arrow in flow().transitions.values()
        for source in arrow.sources
    }
    assert drawn - known == set()


def test_what_is_never_paid_for_can_be_stopped_and_given_up() -> None:
    told = PROCEDURE.replace("may: [supplement", "may: [payment, supplement")
    found = read_procedure(told.encode(), file="thu.yaml").procedure
    assert found is not None
    table = compile_flow(found)
    paying = [state for state in table.states if national(state) is National.PAYMENT]
    assert paying
    for state in paying:
        step = state.partition(".")[2]
        assert state in table.transitions["give_up"].sources
        stop = table.transitions.get(f"stop:{step}")
        assert stop is None or state in stop.sources


@pytest.mark.django_db
def test_every_guard_of_the_table_is_answered(office: Office) -> None:
    """A guard nobody answers would shut an arrow for ever, and nobody would know why."""
    case = queries.case(office.open().id)
    answered = holds(case.standing, case.procedure, office.examiner, NOON)
    assert case.flow.guards <= answered.keys()


def test_from_everywhere_there_is_an_end() -> None:
    table = flow()
    ends = {state for state in table.states if national(state) in ENDED}
    arrows = [(arrow.sources, arrow.target) for arrow in table.transitions.values()]
    reach = set(ends)
    while True:
        more = {s for sources, target in arrows if target in reach for s in sources} - reach
        if not more:
            break
        reach |= more
    assert reach == table.states
