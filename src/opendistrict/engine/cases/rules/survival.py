"""How long a result takes when some are still waited for: the Kaplan-Meier estimate.

An average of what is done leaves out what is slow enough to be open still, and so flatters. Here
what is open counts as waiting for as long as it has, and what ended without a result (stopped,
withdrawn) until it ended.
"""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from opendistrict.engine.cases.shapes.measured import Curve, CurvePoint, Waited

_HALF, _TENTH = Fraction(1, 2), Fraction(1, 10)


def curve(waited: Iterable[Waited]) -> Curve:
    """The share that waits still after each number of working days on which somebody's result
    came. Who is last seen on such a day was still waiting when it came, as is usual."""
    rows = list(waited)
    done = Counter(one.days for one in rows if one.is_done)
    gone = Counter(one.days for one in rows)
    at_risk, left = len(rows), Fraction(1)
    points = []
    for days in sorted(gone):
        if done[days]:
            left *= 1 - Fraction(done[days], at_risk)
            points.append(CurvePoint(days, left, at_risk, done[days]))
        at_risk -= gone[days]
    return Curve(
        points=tuple(points), of=len(rows), censored=len(rows) - done.total(),
        median=_first(points, _HALF), ninety=_first(points, _TENTH),
    )  # fmt: skip


def _first(points: Iterable[CurvePoint], share: Fraction) -> int | None:
    """The first day on which no more than this share waits still."""
    return next((one.days for one in points if one.waiting <= share), None)
