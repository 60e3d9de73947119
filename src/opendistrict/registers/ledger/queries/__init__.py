"""What is owed, paid, unexplained and closed; what accounts hold. Nothing here writes."""

from opendistrict.registers.ledger.queries.closing import OLD_AFTER, closing_sheet, last_closed
from opendistrict.registers.ledger.queries.lines import (
    bank_accounts,
    candidates,
    line,
    lines_left,
)
from opendistrict.registers.ledger.queries.listing import (
    bill,
    bills_of,
    charge,
    charges_due,
    charges_of,
    charges_of_payer,
    closings,
    decisions_waiting,
    held,
    instalments,
    receipts_of,
)
from opendistrict.registers.ledger.queries.sums import (
    balances,
    credit_of,
    refunds_due,
    sums_of,
    unmatched_of,
)

__all__ = [
    "OLD_AFTER",
    "balances",
    "bank_accounts",
    "bill",
    "bills_of",
    "candidates",
    "charge",
    "charges_due",
    "charges_of",
    "charges_of_payer",
    "closing_sheet",
    "closings",
    "credit_of",
    "decisions_waiting",
    "held",
    "instalments",
    "last_closed",
    "line",
    "lines_left",
    "receipts_of",
    "refunds_due",
    "sums_of",
    "unmatched_of",
]
