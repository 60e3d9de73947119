"""Double entry with one row a movement; what is owed and what a bank said stand beside it.

What is paid of a charge and what is explained of a bank line is the sum of their transfers: there
is no column that could say otherwise. Triggers hold what no constraint of a row can say: a charge
is not paid above itself, a bank line not explained above itself, a closed day takes no transfer.
"""

from opendistrict.registers.ledger.models.accounts import Account, AccountDay, Closing, Transfer
from opendistrict.registers.ledger.models.banks import (
    Bank,
    BankAccount,
    BankLine,
    Layout,
    Match,
    Note,
    Statement,
)
from opendistrict.registers.ledger.models.charges import (
    Bill,
    BillLine,
    Charge,
    Decision,
    Instalment,
    Receipt,
)
from opendistrict.registers.ledger.models.remitting import Remittance, RemittanceLine

__all__ = [
    "Account",
    "AccountDay",
    "Bank",
    "BankAccount",
    "BankLine",
    "Bill",
    "BillLine",
    "Charge",
    "Closing",
    "Decision",
    "Instalment",
    "Layout",
    "Match",
    "Note",
    "Receipt",
    "Remittance",
    "RemittanceLine",
    "Statement",
    "Transfer",
]
