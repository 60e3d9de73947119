"""What the books hold of the fees of dossiers."""

from uuid import UUID

from opendistrict.engine.cases import registry
from opendistrict.registers.ledger import queries as ledger
from opendistrict.registers.ledger.shapes import ChargeShape

ABOUT = "cases.fee:"


def subject(dossier_id: UUID) -> str:
    """What a charge for the fee of a dossier is about."""
    return f"{ABOUT}{dossier_id}"


def charges(dossier_id: UUID) -> list[ChargeShape]:
    """For who knows the dossier; empty where a service charges for it."""
    return ledger.charges_of(subject(dossier_id))


def is_charged_by_service(field: str) -> bool:
    """Whether a service charges for the dossiers of a field, by what it keeps for them."""
    return registry.charges_itself(field)


def has_account(office_id: UUID) -> bool:
    """Whether an office can ask for a fee by a bill: it has an account to be paid to."""
    return ledger.account_of(office_id) is not None
