"""Going over a whole log: every root found again from the leaves, and compared.

An audit is given every leaf hash in its order and what was signed on the way; it holds log2(size)
hashes at a time. The export of a log is checked by the same audit.
"""

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from opendistrict.kernel.eventlog.notes import Checkpoint, Note, Unreadable, Verifier, unbase64
from opendistrict.kernel.eventlog.receipts import Receipt
from opendistrict.kernel.merkle import Frontier

FORMAT = "opendistrict-log/1"
AT_ONCE = 256  # leaf hashes on one line of an export
MOST = 20  # faults after which no more are told


@dataclass(frozen=True, slots=True)
class Fault:
    """`code` says what does not fit; `place` is a position (of a leaf), a size (of a checkpoint)
    or an id (of a leaf without a place); `before` is the size up to which all did fit."""

    code: str
    place: int
    before: int = 0


@dataclass(frozen=True, slots=True)
class Signed:
    """A checkpoint as it is kept, whose key must have signed it. `held`: kept by somebody else."""

    note: Note
    key: Verifier
    held: bool = False

    @property
    def checkpoint(self) -> Checkpoint:
        return self.note.checkpoint

    @property
    def signed_at(self) -> datetime | None:
        found = self.note.signed_by(self.key)
        return found.at if found else None


class Audit:
    """`add` every leaf hash, then `end`; `faults` are in the order in which they were met.

    `signed` are the checkpoints to be compared on the way, the smallest first.
    """

    def __init__(self, signed: Iterable[Signed] = ()) -> None:
        self.faults: list[Fault] = []
        self.checked = 0  # checkpoints that were compared
        self.good = 0  # the greatest size up to which all that was signed was found again
        self._signed = iter(signed)
        self._next = next(self._signed, None)
        self._tree = Frontier()

    @property
    def size(self) -> int:
        return self._tree.size

    def fault(self, code: str, place: int) -> None:
        if len(self.faults) < MOST:
            self.faults.append(Fault(code, place, self.good))

    def add(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Take in the next leaf hash; returns the complete subtrees that it makes."""
        made = self._tree.add(leaf)
        while self._next is not None and self._next.checkpoint.size <= self._tree.size:
            self._take()
        return made

    def end(self) -> None:
        """There are no more leaves: what was signed of more is missing them."""
        while self._next is not None:
            self._take()

    def look(self, one: Signed) -> None:
        """Compare a checkpoint of the size that is reached now."""
        self.checked += 1
        point = one.checkpoint
        if one.signed_at is None:
            self.fault("signature_is_wrong", point.size)
        if point.size > self._tree.size:
            self.fault("held_log_was_longer" if one.held else "log_is_cut", point.size)
        elif point.size < self._tree.size or point.root != self._tree.root():
            self.fault("held_checkpoint_differs" if one.held else "checkpoint_differs", point.size)
        elif not self.faults:
            self.good = point.size

    def _take(self) -> None:
        assert self._next is not None
        self.look(self._next)
        self._next = next(self._signed, None)


# ------------------------------------------------------------------ exports


def export_lines(signed: Iterable[Signed], hashes: Iterable[bytes]) -> Iterator[str]:
    """A log as JSON lines: a head, then leaf hashes in their order, each checkpoint behind the
    leaves that it covers. Leaves behind the last checkpoint are left out."""
    yield json.dumps({"format": FORMAT})
    rest, done = iter(hashes), 0
    for one in signed:
        while done < one.checkpoint.size:
            some = list(islice(rest, min(AT_ONCE, one.checkpoint.size - done)))
            if not some:
                return
            done += len(some)
            yield json.dumps({"leaves": b64encode(b"".join(some)).decode()})
        yield json.dumps({"checkpoint": str(one.note), "key": str(one.key)}, ensure_ascii=False)


def audit_export(lines: Iterable[str], held: Iterable[Signed] = ()) -> Audit:
    """Go over an export; `Unreadable` where it is none. Needs no database and trusts nobody: the
    keys are told by the file, and it is for the reader to compare them with those they know."""
    rest = iter(lines)
    if _told(next(rest, "")).get("format") != FORMAT:
        raise Unreadable(f"not an export of the form {FORMAT}")
    audit = Audit(sorted(held, key=lambda one: one.checkpoint.size))
    for line in rest:
        told = _told(line)
        if "checkpoint" in told:
            audit.look(_signed(told))
        else:
            _add(audit, told)
    audit.end()
    return audit


def _signed(told: dict[str, str], *, held: bool = False) -> Signed:
    return Signed(Note.parse(told["checkpoint"]), Verifier.parse(told.get("key", "")), held)


def _add(audit: Audit, told: dict[str, str]) -> None:
    raw = unbase64(told.get("leaves", ""))
    if not raw or len(raw) % 32:
        raise Unreadable("a line of leaves is damaged")
    for at in range(0, len(raw), 32):
        audit.add(raw[at : at + 32])


def _told(line: str) -> dict[str, str]:
    try:
        found = json.loads(line)
    except ValueError as error:
        raise Unreadable(f"a line is no JSON: {line[:60]!r}") from error
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise Unreadable(f"a line is not what it should be: {line[:60]!r}")
    return found


def held_in(text: str, key: Verifier) -> list[Signed]:
    """The checkpoints that somebody kept: a signed note, a receipt, or an export. `key` is the
    key that must have signed a bare note."""
    text = text.strip()
    first = text.partition("\n")[0]
    if FORMAT in first:
        every = map(_told, text.splitlines())
        return [_signed(told, held=True) for told in every if "checkpoint" in told]
    if "\n\n" in text:
        return [Signed(Note.parse(text + "\n"), key, held=True)]
    receipt = Receipt.read(text)
    return [Signed(receipt.note, receipt.key, held=True)]
