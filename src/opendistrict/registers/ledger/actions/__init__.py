"""Every way in which money is owed, comes, is explained, is let go and is closed upon."""

from opendistrict.registers.ledger.actions.banking import (
    CAMT053,
    MT940,
    hear,
    import_statement,
    load_banks,
    load_layouts,
    open_bank_account,
    reseal_lines,
)
from opendistrict.registers.ledger.actions.charging import (
    Owed,
    agree_instalments,
    bill,
    cancel_charge,
    charge,
    charge_and_bill,
    charge_late_interest,
    end_instalments,
)
from opendistrict.registers.ledger.actions.closing import MEASURES, DoesNotClose, close_day
from opendistrict.registers.ledger.actions.deciding import decide, propose
from opendistrict.registers.ledger.actions.lateness import charge_interest_due
from opendistrict.registers.ledger.actions.matching import match_by_rules, match_exact
from opendistrict.registers.ledger.actions.remitting import (
    draw_up_remittance,
    hand_over_remittance,
    undo_remittance,
)
from opendistrict.registers.ledger.actions.settling import (
    Use,
    give_cash_back,
    note_line,
    receive_cash,
    settle_line,
    take_cash,
    unmatch,
)
from opendistrict.registers.ledger.actions.telling import take_back_received, tell_received

__all__ = [
    "CAMT053",
    "MEASURES",
    "MT940",
    "DoesNotClose",
    "Owed",
    "Use",
    "agree_instalments",
    "bill",
    "cancel_charge",
    "charge",
    "charge_and_bill",
    "charge_interest_due",
    "charge_late_interest",
    "close_day",
    "decide",
    "draw_up_remittance",
    "end_instalments",
    "give_cash_back",
    "hand_over_remittance",
    "hear",
    "import_statement",
    "load_banks",
    "load_layouts",
    "match_by_rules",
    "match_exact",
    "note_line",
    "open_bank_account",
    "propose",
    "receive_cash",
    "reseal_lines",
    "settle_line",
    "take_back_received",
    "take_cash",
    "tell_received",
    "undo_remittance",
    "unmatch",
]
