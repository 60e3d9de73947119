"""Ruled tables: lines on paper and letters at places -> rows of cells.

Only what is ruled on both sides counts as a table; columns that merely stand apart stay lines,
since two columns of running text look just the same. All places are in points from the page's
lower left corner.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import neg

_NEAR = 2.5  # two strokes as near as this are one line (a thin box, a doubled border)
_SHORTEST = 5.0  # anything shorter is a letter or a mark
_GAP = 3.0  # a line may be broken by this much where cells meet

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line along one axis: at `at`, from `start` to `end`."""

    is_level: bool  # from left to right; else upright
    at: float
    start: float
    end: float


def stroke(one: Point, other: Point) -> Stroke | None:
    """The line between two points, if it is level or upright and long enough to be a rule."""
    (x0, y0), (x1, y1) = one, other
    if abs(y1 - y0) <= _NEAR / 2 and abs(x1 - x0) >= _SHORTEST:
        return Stroke(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
    if abs(x1 - x0) <= _NEAR / 2 and abs(y1 - y0) >= _SHORTEST:
        return Stroke(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1))
    return None


@dataclass(frozen=True, slots=True)
class Table:
    """Where the lines of one table lie: `across` from top to bottom, `down` from left to right.

    `cells[row][column]` is the cell that a square of the grid belongs to, by the row and column
    of its upper left square; a merged cell has several squares.
    """

    across: tuple[float, ...]
    down: tuple[float, ...]
    cells: tuple[tuple[tuple[int, int], ...], ...]

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """The cell around a point; None outside the table."""
        if not (self.down[0] <= x <= self.down[-1] and self.across[-1] <= y <= self.across[0]):
            return None
        column = min(bisect_right(self.down, x) - 1, len(self.down) - 2)
        row = max(bisect_left(self.across, -y, key=neg) - 1, 0)
        return self.cells[row][column]

    def rows(self, words: dict[tuple[int, int], str]) -> list[str]:
        """Each row as `a | b | c`. A merged cell stands where it begins and is empty below."""
        lines: list[str] = []
        for number, row in enumerate(self.cells):
            shown = [
                words.get(cell, "") if cell[0] == number else "" for cell in dict.fromkeys(row)
            ]
            if any(shown):
                lines.append(" | ".join(shown) if len(shown) > 1 else shown[0])
        return lines


def tables(strokes: Iterable[Stroke]) -> list[Table]:
    """The ruled tables of a page, from the top: two rows and two columns at least."""
    level, upright = _joined(strokes, True), _joined(strokes, False)
    found = []
    for group in _groups(level, upright):
        across = [line for line in group if line.is_level]
        down = [line for line in group if not line.is_level]
        table = _table(across, down)
        if table is not None:
            found.append(table)
    return sorted(found, key=lambda table: -table.across[0])


def _joined(strokes: Iterable[Stroke], is_level: bool) -> list[Stroke]:
    """Strokes in one line with each other, made one: borders are often drawn cell by cell."""
    lines: list[list[Stroke]] = []
    for one in sorted((s for s in strokes if s.is_level == is_level), key=lambda s: s.at):
        if lines and one.at - lines[-1][0].at <= _NEAR:
            lines[-1].append(one)
        else:
            lines.append([one])
    joined: list[Stroke] = []
    for line in lines:
        place = sum(s.at for s in line) / len(line)
        pieces: list[Stroke] = []
        for one in sorted(line, key=lambda s: s.start):
            if pieces and one.start <= pieces[-1].end + _GAP:
                last = pieces.pop()
                pieces.append(Stroke(is_level, place, last.start, max(last.end, one.end)))
            else:
                pieces.append(Stroke(is_level, place, one.start, one.end))
        joined += pieces
    return joined


def _meet(level: Stroke, upright: Stroke) -> bool:
    return (
        level.start - _GAP <= upright.at <= level.end + _GAP
        and upright.start - _GAP <= level.at <= upright.end + _GAP
    )


def _groups(level: Sequence[Stroke], upright: Sequence[Stroke]) -> list[list[Stroke]]:
    """Lines that hang together by crossing or touching."""
    touching: defaultdict[int, list[int]] = defaultdict(list)
    every = [*level, *upright]
    for i, one in enumerate(level):
        for j, other in enumerate(upright, len(level)):
            if _meet(one, other):
                touching[i].append(j)
                touching[j].append(i)
    groups: list[list[Stroke]] = []
    seen: set[int] = set()
    for first in touching:
        if first in seen:
            continue
        group, waiting = [], [first]
        seen.add(first)
        while waiting:
            here = waiting.pop()
            group.append(every[here])
            fresh = [other for other in touching[here] if other not in seen]
            seen.update(fresh)
            waiting += fresh
        groups.append(group)
    return groups


def _table(across: Sequence[Stroke], down: Sequence[Stroke]) -> Table | None:
    rows = _places(across)[::-1]
    columns = _places(down)
    if len(rows) < 3 or len(columns) < 3:
        return None
    cells: list[tuple[tuple[int, int], ...]] = []
    for row, (top, bottom) in enumerate(pairwise(rows)):
        line: list[tuple[int, int]] = []
        for column, (left, right) in enumerate(pairwise(columns)):
            if row and not _is_ruled(across, top, (left + right) / 2):
                line.append(cells[row - 1][column])
            elif column and not _is_ruled(down, left, (top + bottom) / 2):
                line.append(line[column - 1])
            else:
                line.append((row, column))
        cells.append(tuple(line))
    return Table(tuple(rows), tuple(columns), tuple(cells))


def _places(lines: Sequence[Stroke]) -> list[float]:
    places: list[float] = []
    for at in sorted(line.at for line in lines):
        if not places or at - places[-1] > _NEAR:
            places.append(at)
    return places


def _is_ruled(lines: Iterable[Stroke], at: float, across: float) -> bool:
    """Whether a line lies at `at` where it would part the squares on both sides of it."""
    return any(abs(s.at - at) <= _NEAR and s.start <= across <= s.end for s in lines)
