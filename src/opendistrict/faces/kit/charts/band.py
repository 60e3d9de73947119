"""A course over time: history, plan, last year, and the forecast as a band of likely values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from opendistrict.faces.kit.charts.scale import Scale, place, ticks


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A forecast value with the ranges it falls into 80 and 95 times of 100."""

    label: str
    value: float
    low80: float
    high80: float
    low95: float | None = None
    high95: float | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    label: str
    at: str
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything the template writes, in the units of `width` × `height`."""

    width: int
    height: int
    left: str
    right: str
    bottom: str
    rows: list[Tick]
    columns: list[Tick]
    bars: list[Column]
    line: str
    previous: str
    middle: str
    band80: str
    band95: str
    plan_y: str
    plan_label_y: str
    last: tuple[str, str] | None
    now_x: str


@dataclass(frozen=True, slots=True)
class Course:
    """What is to be drawn; values in one unit, labels one per period."""

    history: Sequence[tuple[str, float]]
    forecast: Sequence[Foreseen] = ()
    plan: float | None = None
    previous: Sequence[float] = ()
    as_bars: bool = False


MARGIN_TOP, MARGIN_BOTTOM, MARGIN_RIGHT = 16, 28, 12


def draw(course: Course, *, width: int, height: int, say: Callable[[float], str]) -> Drawing:
    """`say` turns a value into an axis label in the reader's language."""
    values = _all(course)
    marks = ticks(0.0 if course.as_bars else _floor(values), max(values), 4)
    rows_text = [say(mark) for mark in marks]
    left = 14 + 7 * max(len(text) for text in rows_text)
    y = Scale(marks[0], marks[-1], height - MARGIN_BOTTOM, MARGIN_TOP)
    labels = [label for label, _ in course.history] + [f.label for f in course.forecast]
    x = _places(len(labels), left, width - MARGIN_RIGHT, inset=course.as_bars)
    past = [(x[i], y.at(value)) for i, (_, value) in enumerate(course.history)]
    turn = [(past[-1][0], course.history[-1][1])] if past else []
    ahead = x[len(past) :]
    return Drawing(
        width=width,
        height=height,
        left=place(left),
        right=place(width - MARGIN_RIGHT),
        bottom=place(height - MARGIN_BOTTOM),
        rows=[Tick(t, place(y.at(m))) for t, m in zip(rows_text, marks, strict=True)],
        columns=_columns(labels, x, width - left),
        bars=_bars(past, x, height - MARGIN_BOTTOM) if course.as_bars else [],
        line="" if course.as_bars else _path(past),
        previous=_path([(x[i], y.at(v)) for i, v in enumerate(course.previous) if i < len(x)]),
        middle=_middle(y, turn, ahead, course.forecast),
        band80=_band(y, turn, ahead, [(f.low80, f.high80) for f in course.forecast]),
        band95=_band(y, turn, ahead, _wide(course.forecast)),
        plan_y="" if course.plan is None else place(y.at(course.plan)),
        plan_label_y="" if course.plan is None else place(_label_y(y.at(course.plan))),
        last=(place(past[-1][0]), place(past[-1][1])) if past else None,
        now_x=place(past[-1][0]) if past and course.forecast else "",
    )


def _all(course: Course) -> list[float]:
    values = [value for _, value in course.history] + list(course.previous)
    for foreseen in course.forecast:
        values += [foreseen.low80, foreseen.high80]
        values += [v for v in (foreseen.low95, foreseen.high95) if v is not None]
    if course.plan is not None:
        values.append(course.plan)
    return values or [0.0, 1.0]


def _floor(values: Sequence[float]) -> float:
    """Zero, unless everything lies in the upper part: then the differences would be unreadable."""
    low, high = min(values), max(values)
    return 0.0 if 0 <= low <= high * 0.6 else low - (high - low) * 0.15


def _places(count: int, left: float, right: float, *, inset: bool) -> list[float]:
    if count < 2:
        return [(left + right) / 2] * count
    if inset:
        each = (right - left) / count
        return [left + each * (i + 0.5) for i in range(count)]
    begin = left + 8
    return [begin + (right - 8 - begin) * i / (count - 1) for i in range(count)]


def _columns(labels: Sequence[str], x: Sequence[float], room: float) -> list[Tick]:
    """All periods have a tick; as many are named as fit side by side, the last one always."""
    longest = max((len(label) for label in labels), default=1)
    fit = max(2, int(room / (7.5 * longest + 10)))
    every = max(1, -(-len(labels) // fit))
    last = len(labels) - 1
    return [
        Tick(label, place(x[i]), shown=(last - i) % every == 0) for i, label in enumerate(labels)
    ]


def _bars(past: Sequence[tuple[float, float]], x: Sequence[float], bottom: float) -> list[Column]:
    wide = min(36.0, (x[1] - x[0]) * 0.62) if len(x) > 1 else 36.0
    return [Column(place(a - wide / 2), place(b), place(wide), place(bottom - b)) for a, b in past]


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{place(a)} {place(b)}" for a, b in points) if points else ""


def _middle(
    y: Scale,
    turn: Sequence[tuple[float, float]],
    ahead: Sequence[float],
    forecast: Sequence[Foreseen],
) -> str:
    """From the last known value through the most likely ones."""
    if not forecast:
        return ""
    values = [*turn, *((a, f.value) for a, f in zip(ahead, forecast, strict=True))]
    return _path([(a, y.at(value)) for a, value in values])


def _wide(forecast: Sequence[Foreseen]) -> list[tuple[float, float]]:
    wide = [(f.low95, f.high95) for f in forecast]
    return [(low, high) for low, high in wide if low is not None and high is not None]


def _band(
    y: Scale,
    turn: Sequence[tuple[float, float]],
    ahead: Sequence[float],
    ranges: Sequence[tuple[float, float]],
) -> str:
    """A closed outline that opens from the last known value."""
    if not ranges or len(ranges) != len(ahead):
        return ""
    upper = [(a, y.at(v)) for a, v in turn]
    upper += [(a, y.at(high)) for a, (_, high) in zip(ahead, ranges, strict=True)]
    lower = [(a, y.at(low)) for a, (low, _) in zip(ahead, ranges, strict=True)]
    return _path([*upper, *reversed(lower)]) + "Z"


def _label_y(at: float) -> float:
    """Above the plan line, or below it at the upper edge."""
    return at - 6 if at > MARGIN_TOP + 14 else at + 15
