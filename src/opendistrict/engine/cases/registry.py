"""What services add to the dossiers of their field. Filled by their apps.py.

A service that keeps something of its own for a dossier (a stretch of sidewalk, a flat) looks at
what is filed in the same transaction: it may refuse it, and it may know the charge where the
procedure's data cannot.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from opendistrict.registers.ledger.shapes import ChargeShape


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """An application that is about to have its number; `values` are checked."""

    dossier_id: UUID
    procedure: str
    office_id: UUID
    applicant_id: UUID
    values: Mapping[str, object]
    at: datetime


Look = Callable[[Filed], int | None]
Charged = Callable[[UUID], Sequence[ChargeShape] | None]

_looks: dict[str, Look] = {}
_charged: dict[str, Charged] = {}


def look_at_filing(field: str, look: Look) -> None:
    """`look` sees every application of a field ("via-he") before it is kept. It gives the charge
    in whole đồng, or None where it has nothing to say of it."""
    assert field not in _looks or _looks[field] is look, f"{field} is taken"
    _looks[field] = look


def charge_of(field: str, filed: Filed) -> int | None:
    look = _looks.get(field)
    return look(filed) if look else None


def charges(field: str, charged: Charged) -> None:
    """`charged` tells what a service has charged for a dossier of its field, by what it keeps for
    it; None where it leaves the fee to the dossier."""
    assert field not in _charged or _charged[field] is charged, f"{field} is taken"
    _charged[field] = charged


def charged_by_service(field: str, dossier_id: UUID) -> Sequence[ChargeShape] | None:
    """What a service has charged for a dossier; None where no service charges for it."""
    charged = _charged.get(field)
    return charged(dossier_id) if charged else None
