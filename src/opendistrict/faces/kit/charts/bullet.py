"""A target as a bullet: the bar is what was achieved, the black line what was planned."""

from dataclasses import dataclass

from opendistrict.faces.kit.charts.scale import Scale, place, ticks


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of the drawing, in per cent of its width."""

    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Bullet:
    actual: Bar | None
    good: Bar | None  # where the target is met
    plan: str | None
    striving: str | None
    forecast: Bar | None
    is_cut: bool  # the scale does not begin at zero
    kind: str


def bullet(
    actual: float | None,
    plan: float | None,
    *,
    striving: float | None = None,
    low: float | None = None,
    high: float | None = None,
    forecast: tuple[float, float] | None = None,
    direction: str = "up",
    kind: str = "progress",
) -> Bullet:
    """`direction` "up" is met at or above the plan, "down" at or below it."""
    known = [v for v in (actual, plan, striving, *(forecast or ())) if v is not None] or [0.0]
    left = low if low is not None else min(0.0, *known)
    right = high if high is not None else _room(left, max(known))
    scale = Scale(left, right)
    return Bullet(
        actual=None if actual is None else _bar(scale, max(left, min(0.0, right)), actual),
        good=None if plan is None else _good(scale, plan, direction),
        plan=None if plan is None else place(scale.at(plan)),
        striving=None if striving is None else place(scale.at(striving)),
        forecast=None if forecast is None else _bar(scale, *forecast),
        is_cut=left > 0,
        kind=kind,
    )


def _room(left: float, top: float) -> float:
    """The right end: a twelfth beyond the largest value, so that its mark can be seen."""
    return left + (top - left) * 1.08 if top > left else ticks(left, left + 1)[-1]


def _bar(scale: Scale, since: float, until: float) -> Bar:
    begin, end = sorted((scale.at(since), scale.at(until)))
    return Bar(place(begin), place(max(end - begin, 0.4)))


def _good(scale: Scale, plan: float, direction: str) -> Bar:
    at = scale.at(plan)
    return Bar(place(at), place(100 - at)) if direction == "up" else Bar("0", place(at))
