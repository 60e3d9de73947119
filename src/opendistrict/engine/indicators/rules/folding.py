"""Units one may not read are not named: their parts are one line, and the sums stay the same."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from opendistrict.engine.indicators.shapes import (
    Breakdown,
    Contribution,
    PartKind,
    PartLine,
    Shown,
)

OTHERS = "others"


def folded(found: Breakdown, reach: Collection[UUID]) -> Breakdown:
    """The breakdown with the parts of units outside `reach` put together."""
    known = {str(unit_id) for unit_id in reach}
    hidden = [one for one in found.lines if one.kind == PartKind.UNIT and one.key not in known]
    if not hidden:
        return found
    seen = [one for one in found.lines if one not in hidden]
    return replace(found, lines=(*seen, _together(hidden)))


def _together(hidden: Sequence[PartLine]) -> PartLine:
    return PartLine(
        kind=PartKind.REST, key=OTHERS,
        above=sum((one.above for one in hidden), Fraction(0)),
        below=_sum([one.below for one in hidden]),
        count=sum((one.count for one in hidden), Fraction(0)),
        value=None, adds=_sum([one.adds for one in hidden]),
        share=_sum([one.share for one in hidden]),
        shown=Shown(
            sum((one.shown.above for one in hidden), Decimal(0)),
            _total([one.shown.below for one in hidden]),
            _total([one.shown.adds for one in hidden]),
        ),
        below_count=sum((one.below_count for one in hidden), Fraction(0)),
    )  # fmt: skip


def _sum(parts: Sequence[Fraction | None]) -> Fraction | None:
    known = [one for one in parts if one is not None]
    return sum(known, Fraction(0)) if len(known) == len(parts) else None


def _total(parts: Sequence[Decimal | None]) -> Decimal | None:
    known = [one for one in parts if one is not None]
    return sum(known, Decimal(0)) if len(known) == len(parts) else None


def folded_gap(found: Sequence[Contribution], reach: Collection[str]) -> list[Contribution]:
    """The same for what each part adds to a gap."""
    hidden = [one for one in found if one.key not in reach]
    if not hidden:
        return list(found)
    seen = [one for one in found if one.key in reach]
    together = Contribution(
        OTHERS,
        gap=sum((one.gap for one in hidden), Fraction(0)),
        actual=sum((one.actual for one in hidden), Fraction(0)),
        required=sum((one.required for one in hidden), Fraction(0)),
        by=hidden[0].by,
    )
    return [*seen, together]
