"""The log as a tree: what has a place, and the hashes from which proofs are made."""

from django.db import connection

from opendistrict.kernel import merkle
from opendistrict.registers.base.models import LogNode, LogPlace
from opendistrict.registers.base.shapes import LeafPlace

KEPT_LEVELS = (8, 16, 24, 32)  # subtrees of 256 leaves and more; those between are computed
_TILE = 256


class Tree:
    """Complete subtrees of the log for `kernel.merkle`, read in runs of 256 hashes.

    A proof needs at most two runs a level, each one short range of a primary key.
    """

    def __init__(self) -> None:
        self._runs: dict[tuple[int, int], list[bytes]] = {}

    def get(self, level: int, index: int) -> bytes:
        kept, above = divmod(level, 8)
        first = index << above
        number, at = divmod(first, _TILE)
        if (kept, number) not in self._runs:
            self._runs[kept, number] = _run(8 * kept, number * _TILE)
        hashes = self._runs[kept, number][at : at + (1 << above)]
        if len(hashes) != 1 << above:
            raise IndexError(f"the log has no subtree {level}/{index}")
        return merkle.fold(hashes)


def _run(level: int, since: int) -> list[bytes]:
    """Up to 256 hashes of a kept level; short where one is missing."""
    until = since + _TILE
    rows = (
        LogNode.objects.filter(level=level, index__gte=since, index__lt=until).order_by("index")
        if level
        else LogPlace.objects.filter(position__gte=since, position__lt=until).order_by("position")
    ).values_list("index" if level else "position", "hash")
    found: list[bytes] = []
    for at, hash_ in rows:
        if at != since + len(found):
            break
        found.append(bytes(hash_))
    return found


def log_size() -> int:
    """How many leaves have a place."""
    newest = LogPlace.objects.order_by("-position").values_list("position", flat=True).first()
    return 0 if newest is None else newest + 1


def waiting_leaves() -> bool:
    """Whether a leaf waits for its place."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM base_logwait)")
        return bool(cursor.fetchone()[0])


def place_of(leaf_id: int) -> LeafPlace | None:
    row = LogPlace.objects.filter(leaf_id=leaf_id).first()
    return _place(row) if row else None


def place_of_hash(leaf: bytes) -> LeafPlace | None:
    """Where a leaf hash stands; the first place, should an act ever be logged twice alike."""
    row = LogPlace.objects.filter(hash=leaf).order_by("position").first()
    return _place(row) if row else None


def inclusion(position: int, size: int) -> list[bytes]:
    """The proof that the leaf at a position is among the first `size`; `IndexError` if not."""
    _require(size)
    return merkle.inclusion(position, size, Tree().get)


def consistency(old: int, new: int) -> list[bytes]:
    """The proof that the log of `new` leaves begins with that of `old`; `IndexError` where the
    log is not so long."""
    _require(new)
    return merkle.consistency(old, new, Tree().get)


def _require(size: int) -> None:
    if size > log_size():
        raise IndexError(f"the log has no {size} leaves")


def _place(row: LogPlace) -> LeafPlace:
    return LeafPlace(row.leaf_id, row.position, bytes(row.hash))
