from datetime import date
from uuid import UUID

from opendistrict.registers.people.shapes import Holding
from opendistrict.services.inspections import queries

BASIS = "Luật Xử lý vi phạm hành chính 2012, Điều 57: hồ sơ được lưu trữ theo pháp luật về lưu trữ"


def held(party_id: UUID, on: date) -> Holding:
    """Records of violation of somebody are kept as the law on archives says. For how long no text
    read says, so they are kept without an end."""
    rows = queries.held(party_id)
    is_recorded = any(row["record"] for row in rows)
    return Holding(title="Kiểm tra tại chỗ", rows=rows, basis=BASIS if is_recorded else "")
