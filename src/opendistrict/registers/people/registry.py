"""What rooms above say about the personal data they hold. Filled by their apps.py."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from opendistrict.registers.people.shapes import Holding

Holder = Callable[[UUID, date], Holding]  # a party, on a day → what is held about it
Reseal = Callable[[str, str], str]  # a sealed text and its `within` → the same under the new key
Resealer = Callable[[Reseal], int]  # seals all of a room's fields anew; how many were changed

_holders: dict[str, Holder] = {}
_resealers: dict[str, Resealer] = {}


def holds(name: str, holder: Holder) -> None:
    """A room holds something about parties ("cases.dossiers"): it is part of every export, and
    while it must be kept the party is restricted instead of erased."""
    assert name not in _holders or _holders[name] is holder, f"{name} is taken"
    _holders[name] = holder


def holders() -> Mapping[str, Holder]:
    return dict(sorted(_holders.items()))


def seals(name: str, resealer: Resealer) -> None:
    """A room keeps fields sealed by people.actions.seal; it reseals them when the key changes."""
    assert name not in _resealers or _resealers[name] is resealer, f"{name} is taken"
    _resealers[name] = resealer


def resealers() -> Mapping[str, Resealer]:
    return dict(sorted(_resealers.items()))
