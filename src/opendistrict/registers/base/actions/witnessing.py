"""Two installations watch each other: each signs what it saw of the other's log.

A witness keeps the newest checkpoint that it signed of every log, and signs the next one only
when that is proved to begin with it: a log that was rewritten gets no signature any more.
"""

from collections.abc import Sequence
from datetime import datetime
from zlib import crc32

from django.db import connection, transaction

from opendistrict.kernel import merkle
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.eventlog.notes import Checkpoint as Point
from opendistrict.kernel.eventlog.notes import Note, Unreadable, Verifier
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries
from opendistrict.registers.base.actions.office import record
from opendistrict.registers.base.actions.sequencing import signer
from opendistrict.registers.base.models import Cosignature, Witnessed

_LOCK = 0x0D317  # with the origin: one witness of a log at a time


@transaction.atomic
def witness(
    *, note: str, proof: Sequence[bytes], key: Verifier, actor: Actor, at: datetime
) -> Note:
    """Sign a checkpoint of somebody else's log; `proof` is the consistency proof from the newest
    one that we signed of it (none for the first). Refused, and nothing kept, where it does not fit.
    """
    seen = _read(note)
    point = seen.checkpoint
    theirs = seen.signed_by(key)
    if key.name != point.origin or theirs is None:
        raise Refused("checkpoint_is_not_signed", origin=point.origin)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)",
                       [_LOCK, crc32(point.origin.encode()) - (1 << 31)])  # fmt: skip
    last = Witnessed.objects.filter(origin=point.origin).order_by("-size").first()
    if last is not None:
        _refuse_changed(Note.parse(last.note).checkpoint, last.key, point, key, proof)
    mine = signer().as_witness()
    signed = Note(point, (theirs, mine.sign(point, at)))
    if last is None or last.size < point.size:
        Witnessed.objects.create(
            origin=point.origin, size=point.size, at=at, key=str(key), note=str(signed)
        )
    record(
        action="base.witness_log", actor=actor, at=at, subject="base.log", origin=point.origin,
        size=point.size,
    )  # fmt: skip
    return signed


def _refuse_changed(
    before: Point, known: str, now: Point, key: Verifier, proof: Sequence[bytes]
) -> None:
    details = {"origin": now.origin, "size": before.size, "new": now.size}
    if known != str(key):
        raise Refused("log_key_has_changed", **details)
    if now.size < before.size:
        raise Refused("log_went_back", **details)
    if not merkle.grew(before.size, now.size, before.root, now.root, proof):
        raise Refused("log_is_forked", **details)


@transaction.atomic
def take_cosignature(*, note: str, key: Verifier, actor: Actor, at: datetime) -> int:
    """Keep what a witness signed of our log; `key` is that witness's, known from elsewhere.

    Returns the size. Told twice, kept once: the newest signature of a witness for a size.
    """
    seen = _read(note)
    point = seen.checkpoint
    signed = seen.signed_by(key)
    if signed is None:
        raise Refused("cosignature_is_wrong", witness=key.name)
    ours = queries.checkpoint_at(point.size)
    if ours is None or ours != point:
        raise Refused("checkpoint_is_not_ours", size=point.size)
    _, is_new = Cosignature.objects.get_or_create(
        size=point.size, key=str(key), defaults={"at": signed.at, "signature": signed.raw}
    )
    if is_new:
        record(
            action="base.take_cosignature", actor=actor, at=at, subject="base.log",
            witness=key.name, size=point.size,
        )  # fmt: skip
    return point.size


def _read(note: str) -> Note:
    try:
        return Note.parse(note)
    except Unreadable as error:
        raise Refused("checkpoint_is_unreadable") from error
