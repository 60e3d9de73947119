from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from opendistrict.registers.ledger.shapes import ChargeShape, LateRate
from opendistrict.registers.people.shapes import Holding
from opendistrict.services.inspections import actions, queries

BASIS = "Luật Xử lý vi phạm hành chính 2012, Điều 57: hồ sơ được lưu trữ theo pháp luật về lưu trữ"


def held(party_id: UUID, on: date) -> Holding:
    """Records of violation of somebody are kept as the law on archives says. For how long no text
    read says, so they are kept without an end."""
    rows = queries.held(party_id)
    is_recorded = any(row["record"] for row in rows)
    return Holding(title="Kiểm tra tại chỗ", rows=rows, basis=BASIS if is_recorded else "")


def late_rates(charge: ChargeShape) -> Sequence[LateRate]:
    """One text says it for every fine, whichever its range is."""
    return queries.late_rates()


def on_charge_paid(payload: Mapping[str, str], at: datetime) -> None:
    decision_id = queries.decision_of(payload["subject"])
    if decision_id is not None:
        actions.fine_paid(decision_id, at)


def on_charge_reopened(payload: Mapping[str, str], at: datetime) -> None:
    decision_id = queries.decision_of(payload["subject"])
    if decision_id is not None:
        actions.fine_reopened(decision_id, at)
