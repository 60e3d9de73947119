"""What rooms above look at before a day is closed. Filled by their apps.py.

A check gets the unit and the day and says by name what is not as it must be ("permit GP-12 is in
force and nothing is paid for it"): the day then does not close.
"""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

Check = Callable[[UUID, date], Sequence[str]]

_checks: dict[str, Check] = {}


def check(name: str, what: Check) -> None:
    """`name` ("sidewalks.paid_permits") stands on the closing sheet, found in order or not."""
    assert name not in _checks or _checks[name] is what, f"{name} is taken"
    _checks[name] = what


def checks() -> dict[str, Check]:
    return dict(sorted(_checks.items()))
