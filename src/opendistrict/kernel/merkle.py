"""A log nobody can rewrite unseen: RFC 6962 (section 2) Merkle trees over leaves in their order.

Pure. The caller keeps the hash of every complete subtree under (level, index): `append` says which
are new, two on average a leaf. Proofs are made from these by a fixed few look-ups and checked by
whoever holds a root: inclusion (this leaf is in the log of that size) and consistency (the longer
log only added to the shorter one). Hashes are 32 bytes of SHA-256, leaves and nodes never alike.
"""

from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

Get = Callable[[int, int], bytes]
"""The kept hash of the complete subtree `index` of `level`; level 0 are the leaves."""
EMPTY = sha256().digest()


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


def append(size: int, leaf: bytes, get: Get) -> Iterator[tuple[int, int, bytes]]:
    """The complete subtrees that a leaf hash makes when it is put behind `size` others."""
    level, index, found = 0, size, leaf
    yield level, index, found
    while index % 2:
        found = node_hash(get(level, index - 1), found)
        level, index = level + 1, index // 2
        yield level, index, found


def root(size: int, get: Get) -> bytes:
    """The root over the first `size` leaves; that of none is the hash of nothing."""
    return _span(0, size, get) if size else EMPTY


def inclusion(index: int, size: int, get: Get) -> list[bytes]:
    """The proof that leaf `index` is among the first `size`: about log2(size) hashes."""
    _require(0 <= index < size)
    return [_span(*other, get) for other in _siblings(index, size)]


def consistency(old: int, new: int, get: Get) -> list[bytes]:
    """The proof that the log of `new` leaves begins with that of `old`."""
    _require(0 < old <= new)
    return [] if old == new else _grown(old, 0, new, get, is_known=True)


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from a leaf hash to the root of the log of that size."""
    return led_to(leaf, index, size, proof) == root


def led_to(leaf: bytes, index: int, size: int, proof: Sequence[bytes]) -> bytes | None:
    """The root to which the proof leads from a leaf hash; None where it cannot be that proof."""
    if not 0 <= index < size:
        return None
    found, place, last, rest = leaf, index, size - 1, list(proof)
    while last:
        # A last node without a neighbour is its parent: it goes up unchanged.
        while place % 2 == 0 and place == last and last:
            place, last = place // 2, last // 2
        if not last:
            break
        if not rest:
            return None
        other = rest.pop(0)
        found = node_hash(other, found) if place % 2 else node_hash(found, other)
        place, last = place // 2, last // 2
    return None if rest else found


def grew(old: int, new: int, before: bytes, after: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the log of `new` leaves and root `after` begins with that of `old` and `before`."""
    if not 0 < old <= new:
        return False
    if old == new:
        return not proof and before == after
    rest = list(proof)
    place, last = old - 1, new - 1
    while place % 2:
        place, last = place // 2, last // 2
    if place and not rest:
        return False
    first = rest.pop(0) if place else before
    known, whole = first, first
    while place or last:
        if place % 2:
            if not rest:
                return False
            sibling = rest.pop(0)
            known, whole = node_hash(sibling, known), node_hash(sibling, whole)
        elif place < last:
            if not rest:
                return False
            whole = node_hash(whole, rest.pop(0))
        place, last = place // 2, last // 2
    return not rest and known == before and whole == after


def fold(hashes: Sequence[bytes]) -> bytes:
    """The root over a complete subtree, of its nodes of one level: as many as a power of two."""
    found = list(hashes)
    while len(found) > 1:
        pairs = zip(found[::2], found[1::2], strict=True)
        found = [node_hash(left, right) for left, right in pairs]
    return found[0]


class Frontier:
    """A tree that only grows, kept as the roots of its complete subtrees: log2(size) hashes."""

    def __init__(self) -> None:
        self.size = 0
        self._roots: list[bytes] = []  # the largest subtree first

    def add(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Put a leaf hash behind the others; the complete subtrees that it makes, lowest first."""
        level, index, found = 0, self.size, leaf
        self.size += 1
        made = [(level, index, found)]
        while index % 2:
            found = node_hash(self._roots.pop(), found)
            level, index = level + 1, index // 2
            made.append((level, index, found))
        self._roots.append(found)
        return made

    def root(self) -> bytes:
        """The root over all that was added."""
        if not self._roots:
            return EMPTY
        found = self._roots[-1]
        for left in reversed(self._roots[:-1]):
            found = node_hash(left, found)
        return found


# ------------------------------------------------------------------ the tree of RFC 6962


def _split(count: int) -> int:
    """How many of so many leaves are on the left: the largest power of two below."""
    return 1 << (count - 1).bit_length() - 1


def _span(start: int, count: int, get: Get) -> bytes:
    """The root over `count` leaves from `start` on, which lies on a border of its own size."""
    if count & (count - 1) == 0:
        return get(count.bit_length() - 1, start // count)
    left = _split(count)
    return node_hash(_span(start, left, get), _span(start + left, count - left, get))


def _siblings(index: int, size: int) -> list[tuple[int, int]]:
    """The spans beside the way from a leaf to the root, the nearest first."""
    found = []
    start, count = 0, size
    while count > 1:
        left = _split(count)
        if index < start + left:
            found.append((start + left, count - left))
            count = left
        else:
            found.append((start, left))
            start, count = start + left, count - left
    return found[::-1]


def _grown(old: int, start: int, count: int, get: Get, *, is_known: bool) -> list[bytes]:
    if old == count:
        return [] if is_known else [_span(start, count, get)]
    left = _split(count)
    if old <= left:
        beside = _span(start + left, count - left, get)
        return [*_grown(old, start, left, get, is_known=is_known), beside]
    beside = _span(start, left, get)
    return [*_grown(old - left, start + left, count - left, get, is_known=False), beside]


def _require(is_there: bool) -> None:
    if not is_there:
        raise IndexError("the log has no such leaf")
