from datetime import date, datetime
from uuid import UUID

from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.people.shapes import Holding

BASIS = "Luật Kế toán 88/2015/QH13, Điều 41"


def match_by_rules(at: datetime) -> None:
    """What banks told lately and nothing explains yet: a bill may have come since."""
    actions.match_by_rules(at=at)


def held(party_id: UUID, on: date) -> Holding:
    """What somebody owed and paid is part of the accounts, and kept with them."""
    rows = queries.held(party_id)
    return Holding(title="Khoản phải nộp và đã nộp", rows=rows, basis=BASIS if rows else "")
