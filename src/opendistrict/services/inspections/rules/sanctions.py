"""Which text's range is for a finding, and by when a fine is paid."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from opendistrict.services.inspections.shapes import SanctionShape

# What is known of the law's term ("pay in 10 days", M-high: close to certain, the text itself was
# not read). A proposal: who decides types the day.
PAY_WITHIN = timedelta(days=10)


def pay_until(decided_on: date) -> date:
    """The day by which a fine of a decision is usually paid."""
    return decided_on + PAY_WITHIN


def sanction_for(
    every: Iterable[SanctionShape], kind: str, day: date, square_metres: Decimal | None
) -> SanctionShape | None:
    """The one range that a kind of finding has on a day; None where no text is known, or where the
    range depends on an area that nobody measured, or where two texts would fit."""
    fitting = [
        one
        for one in every
        if one.kind == kind
        and one.since <= day
        and (one.until is None or day < one.until)
        and _fits(one, square_metres)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _fits(one: SanctionShape, square_metres: Decimal | None) -> bool:
    if one.from_m2 is None and one.below_m2 is None:
        return True
    if square_metres is None:
        return False
    above = one.from_m2 is None or one.from_m2 <= square_metres
    return above and (one.below_m2 is None or square_metres < one.below_m2)
