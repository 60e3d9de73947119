"""What was signed of the log, receipts, and what a receipt that somebody shows us proves."""

from datetime import datetime

from django.conf import settings

from opendistrict.kernel import merkle
from opendistrict.kernel.eventlog import leaves
from opendistrict.kernel.eventlog.notes import (
    Checkpoint as Point,
)
from opendistrict.kernel.eventlog.notes import (
    Note,
    Signature,
    Signer,
    Unreadable,
    Verifier,
)
from opendistrict.kernel.eventlog.receipts import Receipt, check
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base.models import (
    Checkpoint,
    Cosignature,
    LogLeaf,
    LogPlace,
    Witnessed,
)
from opendistrict.registers.base.queries.tree import Tree, place_of
from opendistrict.registers.base.shapes import ReceiptCheck, WitnessLine


def log_key() -> Verifier | None:
    """The public key with which this installation signs today; None where it has none."""
    try:
        return Signer.parse(settings.LOG_KEY).verifier
    except Unreadable:
        return None


def witness_key() -> Verifier | None:
    """The public key with which this installation witnesses the logs of others."""
    try:
        return Signer.parse(settings.LOG_KEY).as_witness().verifier
    except Unreadable:
        return None


def signed_size() -> int:
    """The size of the newest checkpoint; 0 before the first."""
    newest = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first()
    return newest or 0


def checkpoint_at(size: int) -> Point | None:
    """What we signed at a size."""
    row = Checkpoint.objects.filter(size=size).first()
    return point_of(row) if row else None


def note_at(size: int) -> Note:
    """The checkpoint of a size with our signature and every witness's; refused where none is."""
    row = Checkpoint.objects.filter(size=size).first()
    if row is None:
        raise Refused("checkpoint_is_unknown", size=size)
    return Note(point_of(row), (signature_of(row), *map(signature_of, _cosignatures(size))))


def receipt_of(leaf_id: int) -> Receipt:
    """The receipt of a leaf that is under a checkpoint already: the newest that is witnessed, if
    it holds the leaf, else the newest."""
    place, row = place_of(leaf_id), LogLeaf.objects.filter(pk=leaf_id).first()
    newest = Checkpoint.objects.order_by("-size").first()
    if place is None or row is None or newest is None or newest.size <= place.position:
        raise Refused("leaf_is_unknown", leaf=leaf_id)
    seen = Cosignature.objects.order_by("-size").values_list("size", flat=True).first()
    size = seen if seen is not None and seen > place.position else newest.size
    under = newest if size == newest.size else Checkpoint.objects.get(size=size)
    return Receipt(
        kind=row.kind,
        at=leaves.instant(row.at),
        body=bytes(row.body),
        salt=bytes(row.salt),
        leaf=place.hash,
        position=place.position,
        proof=tuple(merkle.inclusion(place.position, size, Tree().get)),
        note=note_at(size),
        key=Verifier.parse(under.key),
    )


def leaves_of(subject: str) -> list[tuple[int, str, datetime]]:
    """The leaves about one thing, oldest first: id, kind, and when the act was."""
    rows = LogLeaf.objects.filter(subject=subject).order_by("id")
    return list(rows.values_list("id", "kind", "at"))


def check_receipt(receipt: Receipt) -> ReceiptCheck:
    """What a receipt proves, with what our own log says of it."""
    row = Checkpoint.objects.filter(size=receipt.size).first()
    ours = {key for key in (log_key(), Verifier.parse(row.key) if row else None) if key}
    known = [Verifier.parse(key) for key in _witness_keys(receipt.note)]
    is_ours = receipt.key in ours
    kept = LogPlace.objects.filter(position=receipt.position).first() if is_ours else None
    return ReceiptCheck(
        receipt=receipt,
        findings=check(receipt, keys=frozenset(ours), witnesses=frozenset(known)),
        is_ours=is_ours,
        is_in_log=(kept is not None and bytes(kept.hash) == receipt.leaf) if is_ours else None,
        is_our_checkpoint=row is not None and point_of(row) == receipt.note.checkpoint,
        witnesses=witnesses_from(receipt.size) if is_ours else (),
    )


def witnesses_from(size: int) -> tuple[WitnessLine, ...]:
    """Who signed the first checkpoint from `size` on that any witness signed."""
    first = Cosignature.objects.filter(size__gte=size).order_by("size").first()
    if first is None:
        return ()
    return tuple(
        WitnessLine(row.key.partition("+")[0], row.key, row.size, row.at)
        for row in _cosignatures(first.size)
    )


def newest_witnessed() -> tuple[WitnessLine, ...]:
    """Who signed the newest checkpoint that any witness signed."""
    newest = Cosignature.objects.order_by("-size").values_list("size", flat=True).first()
    return witnesses_from(newest) if newest is not None else ()


def witnessed(origin: str) -> Note | None:
    """The newest checkpoint of somebody else's log that we signed."""
    row = Witnessed.objects.filter(origin=origin).order_by("-size").first()
    return Note.parse(row.note) if row else None


def witnessed_key(origin: str) -> Verifier | None:
    """The key by which we know somebody else's log."""
    row = Witnessed.objects.filter(origin=origin).order_by("-size").first()
    return Verifier.parse(row.key) if row else None


def _witness_keys(note: Note) -> list[str]:
    """Keys of witnesses whose signatures we took and who are named under a note."""
    names = [one.name for one in note.signatures][:16]
    found = set()
    for name in names:
        row = Cosignature.objects.filter(key__startswith=f"{name}+").order_by("-size").first()
        if row is not None:
            found.add(row.key)
    return sorted(found)


def _cosignatures(size: int) -> list[Cosignature]:
    return list(Cosignature.objects.filter(size=size).order_by("key"))


def point_of(row: Checkpoint) -> Point:
    return Point(row.key.partition("+")[0], row.size, bytes(row.root))


def signature_of(row: Checkpoint | Cosignature) -> Signature:
    name, _, rest = row.key.partition("+")
    key_id, _, _ = rest.partition("+")
    return Signature(name, bytes.fromhex(key_id), int(row.at.timestamp()), bytes(row.signature))
