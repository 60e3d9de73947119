"""Bank statements read into one shape: CSV by a layout that is data, camt.053, MT940.

Pure. A file is read whole or refused with its problems by line; what it says is added up: opening
balance and movements make the closing balance, or it was cut.
"""

from opendistrict.kernel.statements.camt053 import read_camt053
from opendistrict.kernel.statements.checking import check_balances
from opendistrict.kernel.statements.messages import read_message, signature
from opendistrict.kernel.statements.mt940 import read_mt940
from opendistrict.kernel.statements.shapes import (
    BankStatement,
    Problem,
    StatementIsWrong,
    StatementLine,
)
from opendistrict.kernel.statements.tables import Layout, read_csv

__all__ = [
    "BankStatement",
    "Layout",
    "Problem",
    "StatementIsWrong",
    "StatementLine",
    "check_balances",
    "read_camt053",
    "read_csv",
    "read_message",
    "read_mt940",
    "signature",
]
