"""What can be said of passages and proposals without asking the database."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from opendistrict.engine.directives.shapes import (
    PassageFate,
    ProposalShape,
    ProposalState,
    Segment,
)
from opendistrict.kernel.reader import Proposal

MAX_BYTES = 50 * 1024 * 1024

_OWN = {"kind", "start", "end", "rule", "reason", "source"}


def plain(value: object) -> object:
    """A finding as JSON: decimals as text (10.17), days as ISO, tuples as lists."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def fields_of(proposal: Proposal) -> dict[str, object]:
    """What a proposal found, without where and why."""
    return {key: plain(value) for key, value in asdict(proposal).items() if key not in _OWN}


def segments(text: str, start: int, end: int, marks: Iterable[ProposalShape]) -> list[Segment]:
    """The span [start, end) cut wherever a proposal begins or ends; nothing lost, nothing twice."""
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    cuts = {start, end}
    for mark in inside:
        cuts |= {max(mark.start, start), min(mark.end, end)}
    borders = sorted(cuts)
    return [
        Segment(a, b, text[a:b], tuple(m.id for m in inside if m.start < b and m.end > a))
        for a, b in pairwise(borders)
    ]


def fate(kind: str, dismissed: bool, states: Sequence[str]) -> PassageFate:
    """What became of a passage, from the states of its proposals."""
    if ProposalState.ACCEPTED in states:
        return PassageFate.LED
    if ProposalState.OPEN in states:
        return PassageFate.OPEN
    if dismissed:
        return PassageFate.DISMISSED
    if ProposalState.REJECTED in states:
        return PassageFate.REJECTED
    return PassageFate.NOISE if kind in ("noise", "heading") else PassageFate.UNTOUCHED


def passage_at(spans: Sequence[tuple[int, int, UUID]], place: int) -> UUID:
    """The passage in which `place` lies, or the last one before it (spans stand in order)."""
    found = spans[0][2]
    for start, _end, passage_id in spans:
        if start > place:
            break
        found = passage_id
    return found
