"""The only place where a dossier moves: its row and its line in the trail, in one statement.

Nothing is locked while rules are weighed. The statement changes the row only if it is still the
one the rules were weighed on: of two officers who act at once one is told so, clearly.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from opendistrict.engine.cases import queries
from opendistrict.engine.cases.flow import ENDED, National, national, step_of
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.rules import guards
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.base.shapes import Leaf, Part
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.facts.shapes import Telling

# What an act may change of the row besides where it stands. Anything else is a mistake here.
_CHANGES = {
    "national_code": "text", "version_id": "uuid", "procedure": "text", "office_id": "uuid",
    "unit_id": "uuid", "intake_unit_id": "uuid", "received_at": "timestamptz",
    "due_at": "timestamptz", "promised_at": "timestamptz", "finished_at": "timestamptz",
    "returned_at": "timestamptz", "pauses": "jsonb", "extension": "jsonb",
    "supplements": "smallint", "apologised_at": "timestamptz", "decided_at": "timestamptz",
    "fee": "bigint", "paid": "bigint", "reopened": "smallint", "form": "jsonb",
    "bundle": "uuid",
}  # fmt: skip

# By how much the clocks of two machines, or two requests at once, may differ.
_CLOCKS_DIFFER = timedelta(minutes=5)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A line of the trail with what it changes, and what the act leaves in other rooms."""

    case: Case
    state: str
    row: Mapping[str, object]
    changes: tuple[str, ...]
    tells: Sequence[Telling]
    leaves: Sequence[Leaf]
    topics: Sequence[str]
    also: Sequence[Part]


def plan(case: Case, transition: str, *, actor: Actor, at: datetime, **line: Any) -> Move:
    """Weigh the guards; the move, as `line` takes it, that `perform` does."""
    state = weigh(case, transition, actor, at)
    return plan_line(case, transition, state, actor=actor, at=at, **line)


def plan_line(
    case: Case,
    transition: str,
    state: str,
    *,
    actor: Actor,
    at: datetime,
    note: str = "",
    details: Mapping[str, object] | None = None,
    holder: tuple[UUID | None, UUID] | None = None,
    tells: Sequence[Telling] = (),
    leaves: Sequence[Leaf] = (),
    topics: Sequence[str] = (),
    also: Sequence[Part] = (),
    **changes: Any,
) -> Move:
    """A line of the trail and what it changes; for lines that are no arrow of the flow too (a
    comment that counts, an apology), which leave the state as it is.

    `holder`: the post that has it from now on, and its unit; None leaves it where it is. `tells`,
    `leaves` and `topics`: the facts, leaves of the log and announcements of the act; `also`: other
    rows of it. All of it is one statement.
    """
    standing = case.standing
    assert changes.keys() <= _CHANGES.keys(), changes
    _check_clock(case, actor, at)
    moves = holder is not None and holder[0] != standing.holder_id
    post, unit = holder if holder is not None else (standing.holder_id, standing.holder_unit_id)
    stays = not moves and step_of(state) == step_of(standing.state)
    row = {
        "id": standing.id, "revision": standing.revision, "state": state,
        "is_open": national(state) not in ENDED or national(state) is National.DONE,
        "holder": post, "unit": unit, "held_since": standing.held_since if stays else at,
        "hops": standing.hops + moves, "transition": transition, "at": at, "kind": actor.kind,
        "actor": actor.id, "label": actor.label, "post": actor.post_id, "note": note,
        "details": details or None, **{f"to_{name}": value for name, value in changes.items()},
    }  # fmt: skip
    return Move(
        case=case, state=state, row=row, changes=tuple(sorted(changes)), tells=tells,
        leaves=leaves, topics=topics, also=also,
    )  # fmt: skip


def _check_clock(case: Case, actor: Actor, at: datetime) -> None:
    """Nobody acts on a day before the last act: the machine's clock went back, and terms and rights
    would be weighed for a wrong day. Within a day, and where the house acts by itself, the line is
    written as it is: the trail keeps its order by number."""
    if actor.kind in ("system", "operator") or case.moved_at is None:
        return
    if day_of(at + _CLOCKS_DIFFER) < day_of(case.moved_at):
        raise Refused("clock_is_behind", code=case.standing.code, last=case.moved_at)


def move(case: Case, transition: str, *, actor: Actor, at: datetime, **line: Any) -> str:
    """Weigh the guards, then write where the dossier stands, the line that says why, and what the
    act leaves elsewhere (as `plan_line` says). Gives back the new state."""
    planned = plan(case, transition, actor=actor, at=at, **line)
    perform([planned], at=at)
    return planned.state


def write(
    case: Case, transition: str, state: str, *, actor: Actor, at: datetime, **line: Any
) -> None:
    """Write a line that is no arrow, as `plan_line` says."""
    perform([plan_line(case, transition, state, actor=actor, at=at, **line)], at=at)


def perform(moves: Sequence[Move], *, at: datetime) -> None:
    """Write moves, those alike by one statement: rows, trail, facts, leaves, announcements. All
    are refused when one of them moved since it was weighed.

    Where nothing else belongs to the act (no transaction was begun) the statement is its own
    transaction; what it cannot do by itself, such as a first fact of its kind, is done by steps.
    """
    alike: defaultdict[tuple[str, ...], list[Move]] = defaultdict(list)
    for one in moves:
        alike[one.changes].append(one)
    is_whole = len(alike) == 1 and not connection.in_atomic_block
    if is_whole and base.write_alone(*_parts(moves, at)):
        return
    with transaction.atomic():
        for some in alike.values():
            perform_within(some, at=at)


def perform_within(moves: Sequence[Move], *, at: datetime) -> None:
    """As `perform`, for moves that change the same, inside an act with a transaction of its own
    that ends where this refuses."""
    done, told, *_ = (*base.write(*_parts(moves, at)), 0)
    if done < len(moves):
        raise Refused("dossier_moved_meanwhile", code=moves[0].case.standing.code)
    tells = [fact for one in moves for fact in one.tells]
    if tells:
        facts.tell_rest(tells, told, at=at)


def _parts(moves: Sequence[Move], at: datetime) -> list[Part]:
    """The rows and the trail, the facts, and the rest."""
    rows = [one.row for one in moves]
    tells = [fact for one in moves for fact in one.tells]
    leaves = [leaf for one in moves for leaf in one.leaves]
    messages = base.announced(
        [(topic, {"dossier": one.case.standing.id}) for one in moves for topic in one.topics], at=at
    )
    parts = [
        Part(
            _statement(moves[0].changes, len(rows) == 1),
            {"moves": base.as_json(rows if len(rows) > 1 else rows[0])},
            "(SELECT count(*) FROM moved)", len(rows),
        ),
        facts.told(tells, at=at) if tells else None,
        base.leaves(leaves) if leaves else None,
        messages,
        *(part for one in moves for part in one.also),
    ]  # fmt: skip
    return [part for part in parts if part is not None]


@lru_cache(maxsize=200)
def _statement(changes: tuple[str, ...], is_one: bool) -> str:
    """One row is a record, so that the server, which plans once, looks it up by its key however
    small the table was then."""
    sets = "".join(f", {name} = g.to_{name}" for name in changes)
    types = "".join(f", to_{name} {_CHANGES[name]}" for name in changes)
    return f"""moved AS (
  UPDATE cases_dossier d SET state = g.state, revision = d.revision + 1, is_open = g.is_open,
    holder_id = g.holder, holder_unit_id = g.unit, held_since = g.held_since, hops = g.hops{sets}
  FROM {"json_to_record" if is_one else "json_to_recordset"}(%(moves)s::json) AS g (
    id uuid, revision int, state text, is_open bool, holder uuid, unit uuid,
    held_since timestamptz, hops smallint, transition text, at timestamptz, kind text, actor text,
    label text, post uuid, note text, details jsonb{types})
  WHERE d.id = g.id AND d.revision = g.revision
  RETURNING d.id, d.revision, d.state, d.holder_id, g.transition, g.at, g.kind, g.actor, g.label,
    g.post, g.note, g.details
), step AS (
  INSERT INTO cases_step (dossier_id, n, transition, state, at, actor_kind, actor_id, actor_label,
    post_id, holder_id, note, details)
  SELECT id, revision, transition, state, at, kind, actor, label, post, holder_id, note, details
  FROM moved
)"""
