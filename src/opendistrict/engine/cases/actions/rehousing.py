"""Open dossiers are moved, many at once: ordered for a day with a dry run, carried out on it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from opendistrict.engine.cases.models import (
    ApplicationDraft,
    Enquiry,
    ProcedureVersion,
    RehousingOrder,
)
from opendistrict.engine.cases.queries import rehousing as queries
from opendistrict.engine.cases.queries.rehousing import CHUNK, Mover
from opendistrict.engine.cases.rules import guards
from opendistrict.engine.cases.shapes.rehousing import (
    UNITS,
    VERSION,
    Carried,
    Rehousing,
    RehousingLine,
)
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.base.shapes import Leaf

ROUNDS = 5  # over what somebody worked on meanwhile; it is free again in the next
# Row, trail and words of many at once. Words are kept by office ("26740.nguyen"), and the old
# office is what stands before the word that names the procedure.
_MOVE = """
WITH given AS (
  SELECT * FROM unnest(%s::uuid[], %s::int[], %s::uuid[], %s::uuid[], %s::text[], %s::uuid[],
    %s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::timestamptz[], %s::timestamptz[],
    %s::text[], %s::jsonb[])
    AS g (id, revision, version, term_of, state, office, unit, intake, holder, holder_unit, due,
          promised, prefix, details)
), moved AS (
  UPDATE cases_dossier d SET version_id = g.version, term_of_id = g.term_of, state = g.state,
    office_id = g.office, unit_id = g.unit, intake_unit_id = g.intake, holder_id = g.holder,
    holder_unit_id = g.holder_unit, due_at = g.due, promised_at = g.promised,
    revision = d.revision + 1,
    held_since = CASE WHEN d.holder_id IS NOT DISTINCT FROM g.holder
                       AND split_part(d.state, '.', 2) = split_part(g.state, '.', 2)
                      THEN d.held_since ELSE %s END
  FROM given g WHERE d.id = g.id AND d.revision = g.revision
  RETURNING d.id, d.revision, d.state, d.holder_id, d.procedure, g.prefix, g.details
), words AS (
  UPDATE cases_words w SET words = (
    SELECT array_to_tsvector(array_agg(DISTINCT m.prefix || substr(word, o.stop)))
    FROM unnest(tsvector_to_array(w.words)) word)
  FROM moved m, LATERAL (
    SELECT length(t) - length('.t:' || m.procedure) + 1 AS stop
    FROM cases_words old, unnest(tsvector_to_array(old.words)) t
    WHERE old.dossier_id = m.id
      AND right(t, length('.t:' || m.procedure)) = '.t:' || m.procedure LIMIT 1) o
  WHERE w.dossier_id = m.id AND m.prefix <> ''
)
INSERT INTO cases_step (dossier_id, n, transition, state, at, actor_kind, actor_id, actor_label,
  post_id, holder_id, note, details)
SELECT id, revision, 'rehouse', state, %s, %s, %s, %s, %s, holder_id, %s, details FROM moved
RETURNING dossier_id
"""


@transaction.atomic
def order_rehousing(*, what: Rehousing, basis: str, seen: str, actor: Actor, at: datetime) -> UUID:
    """Order a moving for a day, as its dry run showed it (`seen`, the digest of the plan)."""
    _weigh(actor)
    if not basis.strip():
        raise Refused("reason_is_missing")
    _weigh_target(what, at)
    if queries.digest(what, at) != seen:
        raise Refused("rehousing_differs")
    row = RehousingOrder.objects.create(
        kind=what.kind, version_id=what.version_id, steps=dict(what.steps),
        new_term=what.new_term, sources=[str(one) for one in what.sources],
        offices={str(old): str(new) for old, new in what.offices.items()},
        exceptions={code: str(unit) for code, unit in what.exceptions.items()}, on=what.on,
        basis=nfc(basis.strip()), digest=seen, made_at=at, made_by=actor.label,
    )  # fmt: skip
    _record("order_rehousing", row, actor, at, on=what.on)
    return row.pk


def _weigh_target(what: Rehousing, at: datetime) -> None:
    if what.kind == VERSION:
        assert what.version_id is not None
        rows = ProcedureVersion.objects.filter(
            pk=what.version_id, status="published", valid__contains=max(what.on, day_of(at))
        )
        if not rows.exists():
            raise Refused("version_is_not_in_force", day=what.on)
    elif not Mover(what, at).heirs.gone:
        raise Refused("units_have_not_ended", day=what.on)


@transaction.atomic
def cancel_rehousing(*, order_id: UUID, actor: Actor, at: datetime) -> None:
    """Take an order back that is not carried out yet."""
    _weigh(actor)
    row = _order(order_id)
    row.status = "cancelled"
    row.save(update_fields=["status"])
    _record("cancel_rehousing", row, actor, at)


@transaction.atomic
def carry_out(*, order_id: UUID, confirmed: str = "", actor: Actor, at: datetime) -> Carried:
    """Move every dossier that can be moved, all or nothing; what cannot stays where it is, and its
    list is `queries.rehousing.lines` from then on.

    Refused when what decides it is no longer what the dry run showed, unless the digest of a new
    dry run is `confirmed`. Codes, fees, papers and the trail stay; each dossier gets one line.
    """
    _weigh(actor)
    row = _order(order_id)
    what = queries.shape(row).what
    if what.on > day_of(at):
        raise Refused("rehousing_is_for_later", on=what.on)
    _weigh_target(what, at)
    mover = Mover(what, at)
    if mover.digest() not in (row.digest, confirmed):
        raise Refused("rehousing_differs")
    moved = 0
    for _ in range(ROUNDS):
        fresh, left, raced = _round(mover, row, actor, at)
        moved += fresh
        if not raced:
            break
    else:
        raise Refused("dossiers_moved_meanwhile")
    _ask_the_heirs(mover)
    row.status, row.done_at, row.moved, row.left = "done", at, moved, left
    row.save(update_fields=["status", "done_at", "moved", "left"])
    _record("carry_out_rehousing", row, actor, at, moved=moved, left=left)
    base.log(
        kind="cases.rehousing", subject=f"cases.rehousing:{row.pk}", at=at,
        body={"kind": row.kind, "basis": row.basis, "digest": row.digest, "moved": moved,
              "left": left},
    )  # fmt: skip
    return Carried(moved, left)


def carry_out_due(at: datetime) -> int:
    """Carry out what is ordered for today or before; one whose dry run no longer holds waits for
    somebody to look at it again. Runs by the clock; how many were carried out."""
    due = RehousingOrder.objects.filter(status="ordered", on__lte=day_of(at))
    done = 0
    for order_id in list(due.order_by("on", "made_at").values_list("pk", flat=True)):
        try:
            carry_out(order_id=order_id, actor=SYSTEM, at=at)
            done += 1
        except Refused as refused:
            with transaction.atomic():
                row = _order(order_id)
                row.status = "differs"
                row.save(update_fields=["status"])
                _record("rehousing_waits", row, SYSTEM, at, why=refused.codes[0])
    return done


# ------------------------------------------------------------------ many at once


def _round(mover: Mover, row: RehousingOrder, actor: Actor, at: datetime) -> tuple[int, int, int]:
    """Over every dossier it is about: how many moved, how many stay, how many somebody worked on
    in this very moment."""
    moved = left = raced = 0
    for chunk in _chunks(mover.lines()):
        going = [one for one in chunk if one.after is not None]
        done = _write(mover, going, row, actor, at)
        moved, left = moved + len(done), left + len(chunk) - len(going)
        raced += len(going) - len(done)
        _tell([one for one in going if one.id in done], row, at)
    return moved, left, raced


def _chunks(lines: Iterator[RehousingLine]) -> Iterator[list[RehousingLine]]:
    chunk: list[RehousingLine] = []
    for one in lines:
        chunk.append(one)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _write(
    mover: Mover, going: Sequence[RehousingLine], row: RehousingOrder, actor: Actor, at: datetime
) -> set[UUID]:
    if not going:
        return set()
    places = [one.after for one in going if one.after is not None]
    columns: list[list[Any]] = [[one.id for one in going], [one.revision for one in going]]
    columns += [
        [getattr(place, name) for place in places]
        for name in (
            "version_id", "term_of_id", "state", "office_id", "unit_id", "intake_unit_id",
            "holder_id", "holder_unit_id", "due_at", "promised_at",
        )
    ]  # fmt: skip
    columns.append([_prefix(mover, one) for one in going])
    columns.append([_details(one, row) for one in going])
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVE,
            [*columns, at, at, actor.kind, actor.id, actor.label, actor.post_id, row.basis],
        )
        return {found[0] for found in cursor.fetchall()}


def _prefix(mover: Mover, one: RehousingLine) -> str:
    """How the words of a dossier begin from now on; empty where its office stays."""
    assert one.after is not None
    if one.after.office_id == one.before.office_id:
        return ""
    office = mover.heirs.tree.units[one.after.office_id]
    return office.code or office.slug


def _details(one: RehousingLine, row: RehousingOrder) -> str:
    """What changed, before and after; what did not is not told."""
    assert one.after is not None
    before, after = asdict(one.before), asdict(one.after)
    changed = [name for name in before if before[name] != after[name]]
    told = {
        "order": row.pk, "before": {name: before[name] for name in changed},
        "after": {name: after[name] for name in changed},
    }  # fmt: skip
    if "promised_at" in changed:
        told["promised_at"] = after["promised_at"]
    return json.dumps(told, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _tell(moved: Sequence[RehousingLine], row: RehousingOrder, at: datetime) -> None:
    leaves = []
    for one in moved:
        assert one.after is not None
        base.publish(topic="cases.rehoused", at=at, dossier=one.id)
        promised = one.after.promised_at
        if promised is not None and promised != one.before.promised_at:
            base.publish(topic="cases.promised_anew", at=at, dossier=one.id)
            body = {
                "dossier": one.code, "procedure": one.procedure, "basis": row.basis,
                "promised_at": promised.isoformat(),
            }  # fmt: skip
            leaves.append(Leaf("cases.promise", f"cases.dossier:{one.id}", body, at))
    base.log_all(leaves)


def _ask_the_heirs(mover: Mover) -> None:
    """Open questions to a unit that ended go to its heir, and so does what citizens have begun."""
    for unit in mover.heirs.gone if mover.what.kind == UNITS else ():
        heir, _ = mover.heirs.of(unit)
        if heir is not None:
            Enquiry.objects.filter(to_unit=unit, answered_at=None).update(to_unit=heir)
            ApplicationDraft.objects.filter(office=unit, dossier=None).update(office=heir)


# ------------------------------------------------------------------ orders


def _order(order_id: UUID) -> RehousingOrder:
    row = RehousingOrder.objects.select_for_update().filter(pk=order_id).first()
    if row is None or row.status not in ("ordered", "differs"):
        raise Refused("rehousing_is_not_open")
    return row


def _weigh(actor: Actor) -> None:
    if actor.kind not in ("system", "operator") and not actor.may_somewhere(guards.CONFIGURE):
        raise Refused("may_not_configure_procedures")


def _record(act: str, row: RehousingOrder, actor: Actor, at: datetime, **more: object) -> None:
    base.record(
        action=f"cases.{act}", actor=actor, at=at, subject=f"cases.rehousing:{row.pk}",
        kind=row.kind, basis=row.basis, **more,
    )  # fmt: skip
