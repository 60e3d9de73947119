"""Whether the event log is kept: what waits, what is signed, and whether the signature holds."""

from datetime import datetime

from django.db.models import Min, Subquery

from opendistrict.kernel import merkle
from opendistrict.kernel.eventlog.notes import Verifier
from opendistrict.registers.base.models import Checkpoint, LogLeaf, LogPlace, LogWaiting
from opendistrict.registers.base.queries.proving import log_key, note_at
from opendistrict.registers.base.queries.tree import Tree, log_size
from opendistrict.registers.base.shapes import LogStanding


def log_standing() -> LogStanding:
    """The newest checkpoint against its signature and the tree, in a few short reads; the whole
    log is `audit_log`'s."""
    size = log_size()
    newest = Checkpoint.objects.order_by("-size").first()
    if newest is None:
        return LogStanding(size=size, unsigned_since=_unsigned_since(0))
    return LogStanding(
        size=size, signed=newest.size, signed_at=newest.at,
        unsigned_since=_unsigned_since(newest.size),
        is_genuine=_is_genuine(newest),
        is_whole=newest.size <= size
        and merkle.root(newest.size, Tree().get) == bytes(newest.root),
        is_of_todays_key=newest.key == str(log_key()),
    )  # fmt: skip


def _is_genuine(newest: Checkpoint) -> bool:
    try:
        return note_at(newest.size).signed_by(Verifier.parse(newest.key)) is not None
    except ValueError:  # the row names no key
        return False


def _unsigned_since(signed: int) -> datetime | None:
    """The moment of the oldest act that has no place yet or is under no checkpoint."""
    waiting = LogWaiting.objects.values("leaf_id")
    unsigned = LogPlace.objects.filter(position__gte=signed).values("leaf_id")
    moments = [
        LogLeaf.objects.filter(pk__in=Subquery(rows)).aggregate(first=Min("at"))["first"]
        for rows in (waiting, unsigned)
    ]
    return min((one for one in moments if one is not None), default=None)
