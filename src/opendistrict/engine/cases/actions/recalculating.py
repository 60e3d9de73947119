"""A decision about the calendar arrives: promises that rest on it are found anew, and told."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice

from django.db import connection, transaction

from opendistrict.engine.cases import queries
from opendistrict.engine.cases.rules import guards
from opendistrict.engine.cases.shapes.dossier import Moved
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.base.shapes import CalendarDayRow, Leaf
from opendistrict.registers.orgs import actions as orgs
from opendistrict.registers.orgs import queries as orgs_queries
from opendistrict.registers.orgs.shapes import LocalDayRow

CHUNK = 1_000
# The dossier's row and the line of its trail for many at once. One that moved
# meanwhile undoes it all: the command is run again.
_MOVE = """
WITH given AS (
  SELECT * FROM unnest(%s::uuid[], %s::int[], %s::timestamptz[], %s::timestamptz[])
    AS g (id, revision, before, due)
), moved AS (
  UPDATE cases_dossier d SET due_at = g.due, revision = d.revision + 1,
    promised_at = CASE WHEN d.apologised_at IS NULL THEN g.due
                       ELSE greatest(d.promised_at, g.due) END
  FROM given g WHERE d.id = g.id AND d.revision = g.revision
  RETURNING d.id, d.revision, d.state, d.holder_id, d.promised_at, g.before
)
INSERT INTO cases_step (dossier_id, n, transition, state, at, actor_kind, actor_id, actor_label,
  post_id, holder_id, note, details)
SELECT id, revision, 'recalculate', state, %s, %s, %s, %s, %s, holder_id, %s,
  jsonb_build_object('before', before, 'promised_at', promised_at) FROM moved
"""


@transaction.atomic
def apply_calendar(
    *,
    days: Sequence[CalendarDayRow] = (),
    local: Sequence[LocalDayRow] = (),
    basis: str,
    actor: Actor,
    at: datetime,
) -> tuple[Moved, ...]:
    """Make the calendar say what a decision says, and move every open promise that rests on it.

    `days`: of the whole country; `local`: of a unit and all under it, whose promises alone move.
    Each dossier keeps what was promised before and why it moved; its applicant is told, and so is
    who holds it; what became late by it is named to the holder apart. Gives back what moved.
    """
    _weigh(days, local, actor)
    of_all = base.load_calendar(days=days, actor=actor, at=at)
    if of_all + orgs.load_local_days(rows=local, actor=actor, at=at) == 0:
        return ()
    offices = None if of_all else queries.offices_of(local)
    moved = tuple(queries.moved_by(orgs_queries.Calendars(), at, offices=offices))
    for chunk in _chunks(moved):
        with connection.cursor() as cursor:
            cursor.execute(
                _MOVE,
                [
                    [one.id for one in chunk], [one.revision for one in chunk],
                    [one.before for one in chunk], [one.after for one in chunk], at, actor.kind,
                    actor.id, actor.label, actor.post_id, basis[:2000],
                ],
            )  # fmt: skip
            if cursor.rowcount != len(chunk):
                raise Refused("dossier_moved_meanwhile", code=chunk[0].code)
    base.log_all([_leaf(one, basis, at) for one in moved])
    for one in moved:
        base.publish(topic="cases.promised_anew", at=at, dossier=one.id)
        if one.is_late_by_it:
            base.publish(topic="cases.late_by_calendar", at=at, dossier=one.id)
    return moved


def _weigh(days: Sequence[CalendarDayRow], local: Sequence[LocalDayRow], actor: Actor) -> None:
    """The country's days are for who configures; those of a unit also for who operates there."""
    if actor.kind in ("system", "operator"):
        return
    rights = (guards.CONFIGURE, guards.OPERATE)
    units = {one.unit_id for one in local}
    is_theirs = all(any(actor.may(right, unit) for right in rights) for unit in units)
    if not is_theirs or (days and not actor.may_somewhere(guards.CONFIGURE)):
        raise Refused("may_not_change_the_calendar")


def _leaf(one: Moved, basis: str, at: datetime) -> Leaf:
    body = {
        "dossier": one.code, "procedure": one.procedure, "basis": basis,
        "promised_at": one.after.isoformat(),
    }  # fmt: skip
    return Leaf("cases.promise", f"cases.dossier:{one.id}", body, at)


def _chunks(moved: Iterable[Moved]) -> Iterable[list[Moved]]:
    rest = iter(moved)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
