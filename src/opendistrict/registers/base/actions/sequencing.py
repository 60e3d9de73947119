"""Leaves get their places, and what the log then is gets signed."""

from datetime import datetime

from django.conf import settings
from django.db import connection, transaction

from opendistrict.kernel import merkle
from opendistrict.kernel.eventlog.notes import Checkpoint as Point
from opendistrict.kernel.eventlog.notes import Note, Signer, Unreadable
from opendistrict.kernel.eventlog.receipts import Receipt
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries
from opendistrict.registers.base.models import Checkpoint
from opendistrict.registers.base.queries import KEPT_LEVELS

BATCH = 20_000  # leaves placed in one transaction: about a second
_LOCK = 0x0D10C  # one sequencer at a time, in the whole database

# What waits is placed in the order of its ids, behind what has a place: whole or not at all.
_PLACE = """
WITH taken AS (
  DELETE FROM base_logwait
  WHERE leaf_id <= (
    SELECT max(leaf_id) FROM (SELECT leaf_id FROM base_logwait ORDER BY leaf_id LIMIT %(batch)s) w)
  RETURNING leaf_id
), placed AS (
  INSERT INTO base_logplace (position, leaf_id, hash)
  SELECT %(size)s - 1 + row_number() OVER (ORDER BY l.id), l.id,
         base_log_leaf_hash(l.kind, l.at, l.salt, l.body)
  FROM taken JOIN base_logleaf l ON l.id = taken.leaf_id
  ORDER BY l.id
  RETURNING 1
)
SELECT count(*) FROM placed
"""
# The subtrees of 256 that are complete now and were not before.
_NODES = """
INSERT INTO base_lognode (level, index, hash)
SELECT %(level)s, n.at / 256, base_log_fold(array_agg(n.hash ORDER BY n.at))
FROM (SELECT {at} AS at, hash FROM {table}) n
WHERE n.at >= %(since)s AND n.at < %(until)s
GROUP BY n.at / 256
"""
_FROM_LEAVES = _NODES.format(at="position", table="base_logplace")
_FROM_NODES = _NODES.format(at="index", table="base_lognode WHERE level = %(level)s - 8")


def sequence(*, batch: int = BATCH) -> int:
    """Give every leaf that waits its place; returns how many it were.

    Leaves of transactions that are still open come later, whatever their ids. A second sequencer
    waits for the first and finds nothing left.
    """
    placed = 0
    while some := _place(batch):
        placed += some
    return placed


@transaction.atomic
def _place(batch: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        size = queries.log_size()
        cursor.execute(_PLACE, {"batch": batch, "size": size})
        (placed,) = cursor.fetchone()
        for level in KEPT_LEVELS:
            since, until = size >> level, (size + placed) >> level
            if since == until:
                break
            cursor.execute(
                _FROM_LEAVES if level == KEPT_LEVELS[0] else _FROM_NODES,
                {"level": level, "since": since << 8, "until": until << 8},
            )
    return int(placed)


def signer() -> Signer:
    """The key of this installation's log; refused where there is none."""
    try:
        return Signer.parse(settings.LOG_KEY)
    except Unreadable as error:
        raise Refused("log_key_is_missing") from error


@transaction.atomic
def checkpoint(at: datetime) -> Note:
    """Sign what the log is now. What was signed at this size before is not signed again.

    A log that does not begin with what was signed before is not signed: `log_was_rewritten`.
    """
    mine = signer()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    size = queries.log_size()
    if not size:
        raise Refused("log_is_empty")
    tree = queries.Tree()
    last = Checkpoint.objects.order_by("-size").first()
    if last is not None:
        is_whole = last.size <= size and merkle.root(last.size, tree.get) == bytes(last.root)
        if not is_whole:
            raise Refused("log_was_rewritten", size=last.size)
        if last.size == size:
            return queries.note_at(size)
    point = Point(mine.name, size, merkle.root(size, tree.get))
    signed = mine.sign(point, at)
    Checkpoint.objects.create(
        size=size, root=point.root, at=signed.at, signature=signed.raw, key=str(mine.verifier)
    )
    return Note(point, (signed,))


def keep_log(at: datetime) -> None:
    """Every minute: place what waits, and sign when there is something new."""
    sequence()
    size = queries.log_size()
    if size and size != queries.signed_size():
        checkpoint(at)


def receipt(leaf_id: int, at: datetime) -> Receipt:
    """The receipt of an act, to be called when its transaction has committed.

    Places the leaf and signs at once where that was not done yet; else no write. The checkpoint
    is the newest that a witness has signed, if it holds the leaf, else the newest.
    """
    if queries.place_of(leaf_id) is None:
        sequence()
    place = queries.place_of(leaf_id)
    if place is None:
        raise Refused("leaf_is_unknown", leaf=leaf_id)
    if queries.signed_size() <= place.position:
        checkpoint(at)
    return queries.receipt_of(leaf_id)
