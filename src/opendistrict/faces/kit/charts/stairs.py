"""A share that falls in steps: how many wait still after so many days."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from opendistrict.faces.kit.charts.scale import Scale, place, ticks

TOP, BOTTOM, RIGHT = 16, 42, 14


@dataclass(frozen=True, slots=True)
class Mark:
    """A line down to the axis with its words."""

    x: str
    y: str
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Stairs:
    """Everything the template writes, in the units of `width` × `height`."""

    width: int
    height: int
    left: str
    right: str
    bottom: str
    rows: list[tuple[str, str]]
    columns: list[tuple[str, str]]
    line: str
    marks: list[Mark]


def draw(
    points: Sequence[tuple[int, float]],
    marks: Sequence[tuple[int, float, str]],
    *,
    until: int,
    width: int,
    height: int,
    say: Callable[[float], str],
) -> Stairs:
    """`points`: days, and the per cent that waits still from then on; 100 at the beginning.
    `marks`: days, the per cent they stand for, and what they are called."""
    left = 14 + 7 * len(say(100.0))
    across = ticks(0.0, float(max(until, 1)), 6 if width > 500 else 4)
    x = Scale(0.0, across[-1], left, width - RIGHT)
    y = Scale(0.0, 100.0, height - BOTTOM, TOP)
    path, share = [(x.at(0), y.at(100))], 100.0
    for days, after in points:
        path += [(x.at(days), y.at(share)), (x.at(days), y.at(after))]
        share = after
    path.append((x.at(until), y.at(share)))
    return Stairs(
        width=width, height=height, left=place(left), right=place(width - RIGHT),
        bottom=place(height - BOTTOM),
        rows=[(say(level), place(y.at(level))) for level in (0.0, 50.0, 100.0)],
        columns=[(say(tick), place(x.at(tick))) for tick in across if tick == int(tick)],
        line="M" + "L".join(f"{place(a)} {place(b)}" for a, b in path),
        marks=[
            Mark(place(x.at(days)), place(y.at(level)), label,
                 "end" if x.at(days) > width * 0.6 else "start")
            for days, level, label in marks
        ],
    )  # fmt: skip
