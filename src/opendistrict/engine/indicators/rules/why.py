"""Why a target is missed: what each part adds to the gap between what is and what was planned.

Exact: over all parts the contributions are the gap. For amounts it must be said what each part
should have brought: the plan its own unit was given; where there is none, the plan by the part's
share of the year before; where nothing is known of that, equal parts. Rates ask the same rate of
every part, so nothing has to be divided.
"""

from collections.abc import Sequence
from fractions import Fraction

from opendistrict.engine.indicators.shapes import Burden, Contribution, RequiredBy

_HUNDRED = Fraction(100)
_NOTHING = Fraction(0)
NOT_GIVEN = "not_given"  # key of the line of what nobody was given


def of_amounts(parts: Sequence[Burden], plan: Fraction) -> list[Contribution]:
    """Amounts that add up: actual − required. `plan` is of the whole, in the same unit."""
    required = _required(parts, plan)
    found = [
        Contribution(part.key, part.above - asked, part.above, asked, by)
        for part, (asked, by) in zip(parts, required, strict=True)
    ]
    left = plan - sum((asked for asked, _ in required), _NOTHING)
    if left:
        found.append(Contribution(NOT_GIVEN, -left, _NOTHING, left, RequiredBy.NOT_GIVEN))
    return found


def _required(parts: Sequence[Burden], plan: Fraction) -> list[tuple[Fraction, RequiredBy]]:
    found: list[tuple[Fraction, RequiredBy] | None] = []
    for part in parts:
        if not part.bears:
            found.append((part.above, RequiredBy.NOT_ASKED))
        elif part.own_plan is not None:
            found.append((part.own_plan, RequiredBy.OWN_PLAN))
        else:
            found.append(None)
    open_ones = [part for part, one in zip(parts, found, strict=True) if one is None]
    left = plan - sum((one[0] for one in found if one is not None), _NOTHING)
    shares = iter(_shares(open_ones, left))
    return [one if one is not None else next(shares) for one in found]


def _shares(parts: Sequence[Burden], plan: Fraction) -> list[tuple[Fraction, RequiredBy]]:
    """The rest of a plan among parts without one of their own."""
    before = [part.year_before for part in parts]
    known = [one for one in before if one is not None and one >= 0]
    total = sum(known, _NOTHING)
    if parts and len(known) == len(parts) and total > 0:
        return [(plan * one / total, RequiredBy.YEAR_BEFORE) for one in known]
    return [(plan / len(parts), RequiredBy.EQUAL) for _ in parts]


def of_ratio(parts: Sequence[Burden], plan: Fraction, scale: Fraction) -> list[Contribution]:
    """(n − p·d) / D: what a part adds to a rate over all. Not empty only when D is not nothing."""
    whole = sum((part.below for part in parts), _NOTHING)
    if not whole:
        return []
    rate = plan / scale
    return [
        Contribution(
            part.key, (part.above - rate * part.below) / whole * scale, part.above,
            rate * part.below, RequiredBy.SAME_RATE,
        )
        for part in parts
    ]  # fmt: skip


def of_growth(parts: Sequence[Burden], plan: Fraction) -> list[Contribution]:
    """(current − (1+g)·previous) / previous of all, in points of a per cent."""
    return of_ratio_shifted(parts, 1 + plan / _HUNDRED, sign=1)


def of_reduction(parts: Sequence[Burden], plan: Fraction) -> list[Contribution]:
    """((1−r)·base − current) / base of all, in points of a per cent."""
    return of_ratio_shifted(parts, 1 - plan / _HUNDRED, sign=-1)


def of_ratio_shifted(parts: Sequence[Burden], asked: Fraction, *, sign: int) -> list[Contribution]:
    """What each part's amount adds, when so many times what it was before is asked of all."""
    whole = sum((part.below for part in parts), _NOTHING)
    if whole <= 0:
        return []
    return [
        Contribution(
            part.key, sign * (part.above - asked * part.below) / whole * _HUNDRED, part.above,
            asked * part.below, RequiredBy.SAME_RATE,
        )
        for part in parts
    ]  # fmt: skip


def of_periods(inside: Sequence[tuple[str, bool]], plan: Fraction) -> list[Contribution]:
    """Shorter periods of which so many per cent must be inside their bounds."""
    each = _HUNDRED / len(inside) if inside else _NOTHING
    asked = plan / len(inside) if inside else _NOTHING
    return [
        Contribution(
            key, (each if kept else _NOTHING) - asked, each if kept else _NOTHING, asked,
            RequiredBy.SAME_RATE,
        )
        for key, kept in inside
    ]  # fmt: skip


def worst_first(found: Sequence[Contribution], direction: str) -> tuple[Contribution, ...]:
    """What hurts most comes first: below the plan where more is good, above it where less is."""
    sign = -1 if direction == "down" else 1
    return tuple(sorted(found, key=lambda one: (sign * one.gap, one.key)))
