"""What the books hold of the fees of dossiers."""

from uuid import UUID

from opendistrict.engine.cases import registry
from opendistrict.registers.ledger import queries as ledger
from opendistrict.registers.ledger.shapes import ChargeShape

ABOUT = "cases.fee:"


def subject(dossier_id: UUID) -> str:
    """What a charge for the fee of a dossier is about."""
    return f"{ABOUT}{dossier_id}"


def charges(dossier_id: UUID, field: str) -> list[ChargeShape]:
    """What was charged for a dossier, for who knows it: by the service of its field, else by what
    its procedure costs."""
    by_service = registry.charged_by_service(field, dossier_id)
    return ledger.charges_of(subject(dossier_id)) if by_service is None else list(by_service)


def is_charged_by_service(dossier_id: UUID, field: str) -> bool:
    return registry.charged_by_service(field, dossier_id) is not None


def has_account(office_id: UUID) -> bool:
    """Whether an office can ask for a fee by a bill: it has an account to be paid to."""
    return ledger.account_of(office_id) is not None
