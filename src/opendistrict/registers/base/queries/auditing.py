"""Going over the whole log: every leaf hashed again, every root found again, row by row."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from heapq import merge
from typing import Any

from django.db import connection

from opendistrict.kernel.eventlog import leaves
from opendistrict.kernel.eventlog.audit import Audit, Signed, export_lines
from opendistrict.kernel.eventlog.notes import Note, Verifier
from opendistrict.registers.base.models import Checkpoint, Cosignature, LogNode, LogPlace
from opendistrict.registers.base.queries.proving import point_of, signature_of, signed_size
from opendistrict.registers.base.queries.tree import KEPT_LEVELS, log_size

Progress = Callable[[int, int], None]
AT_ONCE = 10_000  # rows fetched in one go; two hundred bytes each

# Places and leaves side by side, by runs of positions: no row is skipped because its leaf is gone.
_ROWS = """
SELECT p.position, p.leaf_id, p.hash, l.kind, l.at, l.body, l.salt, l.subject
FROM base_logplace p LEFT JOIN base_logleaf l ON l.id = p.leaf_id
WHERE p.position >= %s AND p.position < %s ORDER BY p.position
"""
_HOMELESS = """
SELECT l.id FROM base_logleaf l
LEFT JOIN base_logplace p ON p.leaf_id = l.id LEFT JOIN base_logwait w ON w.leaf_id = l.id
WHERE p.leaf_id IS NULL AND w.leaf_id IS NULL ORDER BY l.id LIMIT 20
"""


def audit_log(progress: Progress, *, held: Sequence[Signed] = ()) -> Audit:
    """Compute the log again from its leaves and compare it with all that is kept and signed.

    `held` are checkpoints that somebody else kept: only they find a log that was rewritten and
    signed anew by whoever has the key. Leaves may be appended meanwhile; they are not looked at.
    """
    until = signed_size()
    size = log_size()  # after what is signed: nothing is signed of leaves without a place
    audit = Audit(merge(every_signed(until), sorted(held, key=_size), key=_size))
    nodes = _nodes()
    for row in _rows(size, progress):
        if row[0] != audit.size:
            # What follows cannot be compared any more: every place behind it is another one.
            audit.fault("place_is_gone", audit.size)
            return audit
        _look(audit, nodes, row)
    audit.end()
    for level, index in sorted(nodes):
        if (index + 1) << level <= size:
            audit.fault("node_was_changed", index << level)
    with connection.cursor() as cursor:
        cursor.execute(_HOMELESS)
        for (leaf_id,) in cursor.fetchall():
            audit.fault("leaf_has_no_place", leaf_id)
    return audit


def every_signed(until: int) -> Iterator[Signed]:
    """Our checkpoints up to a size, the smallest first, with the signatures of witnesses."""
    since = 0
    while True:
        rows = list(Checkpoint.objects.filter(size__gt=since, size__lte=until).order_by("size")
                    [:AT_ONCE])  # fmt: skip
        if not rows:
            return
        seen = defaultdict(list)
        for one in Cosignature.objects.filter(size__gt=since, size__lte=rows[-1].size):
            seen[one.size].append(signature_of(one))
        for row in rows:
            note = Note(point_of(row), (signature_of(row), *seen[row.size]))
            yield Signed(note, Verifier.parse(row.key))
        since = rows[-1].size


def export(progress: Progress) -> Iterator[str]:
    """The log for whoever keeps a copy: leaf hashes and checkpoints, nothing of what they say."""
    until = signed_size()
    return export_lines(every_signed(until), _hashes(until, progress))


def _look(audit: Audit, nodes: dict[tuple[int, int], bytes], row: tuple[Any, ...]) -> None:
    """One place: is it the next, is its leaf there and what it was, do its subtrees fit."""
    position, _, kept, kind, at, body, salt, subject = row
    if kind is None:
        audit.fault("leaf_is_gone", position)
    else:
        found = leaves.hash_of(kind, leaves.instant(at), bytes(salt), bytes(body))
        if found != bytes(kept):
            audit.fault("leaf_was_changed", position)
        elif _subject(bytes(body)) != subject:
            audit.fault("subject_was_changed", position)
    for level, index, hash_ in audit.add(bytes(kept)):
        if level in KEPT_LEVELS and nodes.pop((level, index), None) != hash_:
            audit.fault("node_was_changed", index << level)


def _rows(size: int, progress: Progress) -> Iterator[tuple[Any, ...]]:
    """Runs of rows by their positions, in order."""
    with connection.cursor() as cursor:
        for since in range(0, size, AT_ONCE):
            cursor.execute(_ROWS, [since, min(since + AT_ONCE, size)])
            yield from cursor.fetchall()
            progress(min(since + AT_ONCE, size), size)


def _hashes(size: int, progress: Progress) -> Iterator[bytes]:
    for since in range(0, size, AT_ONCE):
        until = min(since + AT_ONCE, size)
        run = LogPlace.objects.filter(position__gte=since, position__lt=until)
        yield from map(bytes, run.order_by("position").values_list("hash", flat=True))
        progress(until, size)


def _nodes() -> dict[tuple[int, int], bytes]:
    """Every kept subtree: one for 255 leaves."""
    rows = LogNode.objects.values_list("level", "index", "hash").iterator(AT_ONCE)
    return {(level, index): bytes(hash_) for level, index, hash_ in rows}


def _subject(body: bytes) -> object:
    try:
        return json.loads(body).get("subject")
    except (ValueError, AttributeError):
        return None


def _size(one: Signed) -> int:
    return one.checkpoint.size
