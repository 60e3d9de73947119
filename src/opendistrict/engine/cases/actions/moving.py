"""The only place where a dossier moves: its row and its line in the trail, in one statement.

Nothing is locked while rules are weighed. The statement changes the row only if it is still the
one the rules were weighed on: of two officers who act at once one is told so, clearly.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from psycopg import Cursor

from opendistrict.engine.cases import queries
from opendistrict.engine.cases.flow import ENDED, National, national, step_of
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.rules import guards
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused

# What an act may change of the row besides where it stands. Anything else is a mistake here.
_CHANGES = {
    "national_code": "text", "version_id": "uuid", "procedure": "text", "office_id": "uuid",
    "unit_id": "uuid", "intake_unit_id": "uuid", "received_at": "timestamptz",
    "due_at": "timestamptz", "promised_at": "timestamptz", "finished_at": "timestamptz",
    "returned_at": "timestamptz", "pauses": "jsonb", "extension": "jsonb",
    "supplements": "smallint", "apologised_at": "timestamptz", "decided_at": "timestamptz",
    "fee": "bigint", "paid": "bigint", "reopened": "smallint", "form": "jsonb",
}  # fmt: skip


def require(reasons: str) -> None:
    """Some acts owe the applicant or a colleague a reason."""
    if not reasons.strip():
        raise Refused("reason_is_missing")


def begin(dossier_id: UUID, revision: int | None = None) -> Case:
    """A dossier to act on. `revision`: what the actor saw; refused when it moved since."""
    case = queries.case(dossier_id)
    if revision is not None and revision != case.standing.revision:
        raise Refused("dossier_moved_meanwhile", code=case.standing.code)
    return case


def weigh(case: Case, transition: str, actor: Actor, at: datetime) -> str:
    """The state an arrow leads to, or Refused with all that stands in its way."""
    holds = guards.holds(case.standing, case.procedure, actor, at)
    return case.flow.move(case.standing.state, transition, holds)


def move_is_blocked(case: Case, transition: str, actor: Actor, at: datetime) -> bool:
    holds = guards.holds(case.standing, case.procedure, actor, at)
    found = {one.transition: one for one in case.flow.verdicts(case.standing.state, holds)}
    return transition not in found or not found[transition].enabled


def at_step(case: Case, act: str) -> str:
    """The arrow of an act at the step where the dossier stands: "take" → "take:tham_tra"."""
    step = step_of(case.standing.state)
    return f"{act}:{step}" if step else act


def move(
    case: Case,
    transition: str,
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
    details: Mapping[str, object] | None = None,
    holder: tuple[UUID | None, UUID] | None = None,
    **changes: Any,
) -> str:
    """Weigh the guards, then write where the dossier stands and the line that says why.

    `holder`: the post that has it from now on, and its unit; None leaves it where it is. Gives
    back the new state.
    """
    state = weigh(case, transition, actor, at)
    write(
        case, transition, state, actor=actor, at=at, note=note, details=details, holder=holder,
        **changes,
    )  # fmt: skip
    return state


def write(
    case: Case,
    transition: str,
    state: str,
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
    details: Mapping[str, object] | None = None,
    holder: tuple[UUID | None, UUID] | None = None,
    **changes: Any,
) -> None:
    """Write a line of the trail and what it changed; for lines that are no arrow of the flow too
    (a comment that counts, an apology), which leave the state as it is."""
    assert connection.in_atomic_block, "a step must live or die with its act"
    standing = case.standing
    assert changes.keys() <= _CHANGES.keys(), changes
    moves = holder is not None and holder[0] != standing.holder_id
    post, unit = holder if holder is not None else (standing.holder_id, standing.holder_unit_id)
    values: dict[str, Any] = {
        "id": standing.id, "revision": standing.revision, "state": state,
        "is_open": national(state) not in ENDED or national(state) is National.DONE,
        "holder": post, "unit": unit,
        "held_since": at if moves or step_of(state) != step_of(standing.state) else
        standing.held_since,
        "hops": standing.hops + moves, "transition": transition, "at": at,
        "kind": actor.kind, "actor": actor.id, "label": actor.label, "post": actor.post_id,
        "note": note, "details": json.dumps(details) if details else None,
    }  # fmt: skip
    for name, value in changes.items():
        values[f"to_{name}"] = json.dumps(value) if _CHANGES[name] == "jsonb" else value
    with connection.wrap_database_errors, Cursor(connection.connection) as cursor:
        cursor.execute(_statement(tuple(sorted(changes))), values, prepare=True)
        if cursor.rowcount == 0:
            raise Refused("dossier_moved_meanwhile", code=standing.code)


@lru_cache(maxsize=200)
def _statement(changes: tuple[str, ...]) -> str:
    sets = "".join(f", {name} = %(to_{name})s::{_CHANGES[name]}" for name in changes)
    return f"""
WITH moved AS (
  UPDATE cases_dossier SET state = %(state)s, revision = revision + 1, is_open = %(is_open)s,
    holder_id = %(holder)s, holder_unit_id = %(unit)s, held_since = %(held_since)s,
    hops = %(hops)s{sets}
  WHERE id = %(id)s AND revision = %(revision)s
  RETURNING id, revision
)
INSERT INTO cases_step (dossier_id, n, transition, state, at, actor_kind, actor_id, actor_label,
  post_id, holder_id, note, details)
SELECT id, revision, %(transition)s, %(state)s, %(at)s, %(kind)s, %(actor)s, %(label)s, %(post)s,
  %(holder)s, %(note)s, %(details)s::jsonb FROM moved
"""
