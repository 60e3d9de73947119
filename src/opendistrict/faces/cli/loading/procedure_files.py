"""procedures/*.yaml and state_held.yaml: what procedures say, and what nobody may be asked for."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePosixPath

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.queries.judging import lint
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.engine.cases.shapes.state_held import StateHeld
from opendistrict.faces.cli.loading.pack import Pack
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.packfile import Problem, Row

PROCEDURES = "procedures/*.yaml"
STATE_HELD = "state_held.yaml"


def check_procedures(pack: Pack) -> list[Problem]:
    """All that the linter finds, told at its line; and that a file is named after its procedure,
    so that who has a code finds the file."""
    state_held = [row.value for row in pack.rows(STATE_HELD, StateHeld)]
    problems: list[Problem] = []
    for row in pack.rows(PROCEDURES, Procedure):
        code = row.value.code
        if PurePosixPath(row.text.file).stem != code:
            details = {"code": code}
            problems.append(Problem(row.spot("code"), "procedure_file_has_another_name", details))
        problems += [
            Problem(row.spot(*one.where), one.code, one.details)
            for one in lint(row.value, None, state_held=state_held)
        ]
    return problems


def load_state_held(*, rows: Sequence[StateHeld], actor: Actor, at: datetime) -> int:
    """What no procedure may ask for; publishing weighs it, in the pack and at the desk."""
    return actions.load_state_held(rows=rows, actor=actor, at=at)


def load_procedures(*, rows: Sequence[Row[Procedure]], actor: Actor, at: datetime) -> int:
    """Each file as it is written, in force from the day it names."""
    texts = [row.text.source for row in rows]
    return actions.load_procedures(texts=texts, actor=actor, at=at)
