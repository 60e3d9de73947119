"""What rooms above look at before a day is closed, and what being late with their charges costs.
Filled by their apps.py.

A check gets the unit and the day and says by name what is not as it must be ("permit GP-12 is in
force and nothing is paid for it"): the day then does not close.
"""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from opendistrict.registers.ledger.shapes import ChargeShape, LateRate

Check = Callable[[UUID, date], Sequence[str]]
LateRates = Callable[[ChargeShape], Sequence[LateRate]]

_checks: dict[str, Check] = {}
_rates: dict[str, LateRates] = {}


def check(name: str, what: Check) -> None:
    """`name` ("sidewalks.paid_permits") stands on the closing sheet, found in order or not."""
    assert name not in _checks or _checks[name] is what, f"{name} is taken"
    _checks[name] = what


def checks() -> dict[str, Check]:
    return dict(sorted(_checks.items()))


def late(kind: str, rates: LateRates) -> None:
    """What being late costs for charges about `kind` ("inspections.decision"). Without it nothing
    is known, and no interest is charged."""
    assert kind not in _rates or _rates[kind] is rates, f"{kind} is taken"
    _rates[kind] = rates


def late_rates(charge: ChargeShape) -> Sequence[LateRate]:
    """The rates that the room which charged knows for this charge, of every day."""
    rates = _rates.get(charge.subject.partition(":")[0])
    return rates(charge) if rates else ()
