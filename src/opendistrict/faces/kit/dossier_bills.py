"""How the fee of a dossier is paid: by the bill that asks for it, whoever charged, the office or
the service that keeps something for the dossier; or at the counter, where there is no account."""

from dataclasses import dataclass
from datetime import date

from opendistrict.engine.cases.queries import billing
from opendistrict.engine.cases.shapes.following import Followed
from opendistrict.registers.ledger import queries as ledger
from opendistrict.registers.ledger.shapes import BillShape, ReceiptShape


@dataclass(frozen=True, slots=True)
class Asked:
    """`bill` is the one that still asks, `due` its day; `receipts` of what was paid."""

    bill: BillShape | None
    due: date | None
    is_sample: bool
    receipts: tuple[ReceiptShape, ...]


def asked(one: Followed) -> Asked:
    charges = billing.charges(one.id, one.procedure.field) if one.fee else []
    owed = [charge for charge in charges if charge.sums.open]
    bill = next((b for b in reversed(ledger.bills_of([c.id for c in owed])) if b.open), None)
    sample = bill is not None and any(a.is_sample for a in ledger.accounts([bill.account_id]))
    receipts = [r for charge in charges for r in ledger.receipts_of(charge.id) if not r.voided_at]
    due = min((charge.next_due_on for charge in owed), default=None)
    return Asked(bill, due, sample, tuple(receipts))


def is_billed(one: Followed) -> bool:
    """Whether a bill asks for its fee, now or when it becomes due."""
    return billing.has_account(one.office_id)
