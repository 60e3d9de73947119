"""Parts of a whole: a ring for a set of targets, a bar for shares."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from opendistrict.faces.kit.charts.scale import place

RADIUS = 54.0
ROUND = 2 * math.pi * RADIUS


@dataclass(frozen=True, slots=True)
class Part:
    """One part: what it is, how many, its kind (colour and pattern), and where it is drawn."""

    label: str
    count: float
    kind: str
    x: str  # bar: per cent; ring: offset of the dash
    width: str  # bar: per cent; ring: length of the dash
    share: float  # per cent of the whole


def ring(parts: Sequence[tuple[str, float, str]], whole: float | None = None) -> list[Part]:
    """Arcs of a ring, from twelve o'clock."""
    total = whole or sum(count for _, count, _ in parts) or 1
    drawn, begun = [], 0.0
    gap = 3.0 if sum(1 for _, count, _ in parts if count) > 1 else 0.0
    for label, count, kind in parts:
        length = ROUND * count / total
        width = place(max(length - gap, 0.0 if not count else 1.0))
        drawn.append(Part(label, count, kind, place(-begun), width, 100 * count / total))
        begun += length
    return drawn


def stacked(parts: Sequence[tuple[str, float, str]]) -> list[Part]:
    """Stretches of one bar, in the order given."""
    total = sum(count for _, count, _ in parts) or 1
    drawn, begun = [], 0.0
    for label, count, kind in parts:
        share = 100 * count / total
        drawn.append(Part(label, count, kind, place(begun), place(share), share))
        begun += share
    return drawn
