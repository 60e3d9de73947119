"""A roadmap as a drawing: numbers for an SVG whose rows stand level with a list beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from opendistrict.engine.plans.shapes.tasks import Roadmap, RoadmapRow

ROW = 64  # height of a row, the same as of the list beside (desk/tasks.css)
HEAD = 40
BAR = 16
MARGIN = 12  # left and right of the first and last day
NARROW, WIDE = 916, 2_600  # the drawing is never smaller or larger than this
Place = Callable[[date], float]


@dataclass(frozen=True, slots=True)
class Bar:
    """A task: its bar, milestones (x, title, is confirmed), and its kind of standing."""

    row: RoadmapRow
    x: float
    y: float
    width: float
    middle: float
    rule: float  # the line above the row
    kind: str
    marks: tuple[tuple[float, str, date, bool], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    width: int
    height: int
    head: int
    bars: tuple[Bar, ...]
    months: tuple[tuple[float, date], ...]
    arrows: tuple[str, ...]  # paths from what is needed to what needs it
    today: float


def draw(roadmap: Roadmap, today: date) -> Chart:
    days = max((roadmap.until - roadmap.since).days + 1, 1)
    width = min(max(days * 4, NARROW), WIDE)
    scale = (width - 2 * MARGIN) / days

    def x(day: date) -> float:
        return round(MARGIN + (day - roadmap.since).days * scale, 1)

    bars = tuple(_bar(row, place, x, scale, today) for place, row in enumerate(roadmap.rows))
    known = {bar.row.task.id: bar for bar in bars}
    return Chart(
        width=width,
        height=HEAD + ROW * len(bars),
        head=HEAD,
        bars=bars,
        months=_months(roadmap, x, scale),
        arrows=tuple(
            _arrow(known[needed], bar)
            for bar in bars
            for needed in bar.row.need_ids
            if needed in known
        ),
        today=x(today),
    )


def _bar(row: RoadmapRow, place: int, x: Place, scale: float, today: date) -> Bar:
    middle = HEAD + ROW * place + ROW / 2
    last = row.ends_on or max(today, row.starts_on)
    width = max((last - row.starts_on).days + 1, 1) * scale
    return Bar(
        row=row,
        x=x(row.starts_on),
        y=middle - BAR / 2,
        width=round(max(width, 4), 1),
        middle=middle,
        rule=HEAD + ROW * place,
        kind=_kind(row),
        marks=tuple(
            (x(due), title, due, confirmed) for title, due, confirmed in row.milestones if due
        ),
    )


def _kind(row: RoadmapRow) -> str:
    if row.task.state == "done":
        return "ok"
    if row.task.status.is_late:
        return "late"
    if row.task.status.is_soon:
        return "risk"
    return "progress" if row.task.state in ("underway", "redo", "reported") else "idle"


def _months(roadmap: Roadmap, x: Place, scale: float) -> tuple[tuple[float, date], ...]:
    """The first days of months, thinned out until their names do not touch."""
    step = next(n for n in (1, 2, 3, 6, 12, 24, 60, 120) if scale * 30 * n >= 64 or n == 120)
    found = []
    day = roadmap.since.replace(day=1)
    while day <= roadmap.until:
        if day >= roadmap.since and (day.month - 1 + 12 * day.year) % step == 0:
            found.append((x(day), day))
        day = (day + timedelta(days=32)).replace(day=1)
    return tuple(found)


def _arrow(needed: Bar, bar: Bar) -> str:
    """From the end of what is needed to the end of what cannot be finished before it."""
    from_x = needed.x + needed.width
    bend = max(from_x + 8, bar.x + bar.width - 6)
    edge = bar.y if bar.middle > needed.middle else bar.y + BAR
    return f"M{from_x:.1f} {needed.middle:.1f}H{bend:.1f}V{edge:.1f}"
