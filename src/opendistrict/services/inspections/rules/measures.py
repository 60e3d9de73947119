"""What the room tells as facts."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from opendistrict.kernel.money import Money
from opendistrict.registers.facts.shapes import Kind, MeasureShape, Slice, Telling

KIND = Slice("kind", "Loại phát hiện", "Kind of finding")


def _measure(
    code: str, name: str, name_en: str, *slices: Slice, unit: str = "lượt", most: int = 1
) -> MeasureShape:
    return MeasureShape(
        code=f"inspections.{code}", name=name, name_en=name_en, kind=Kind.FLOW, unit=unit,
        source="inspections", source_name="Kiểm tra tại chỗ", slices=slices,
        most=Decimal(most),
    )  # fmt: skip


VISITS = _measure("visits", "Lượt kiểm tra tại chỗ", "Visits")
FINDINGS = _measure("findings", "Phát hiện khi kiểm tra", "Findings", KIND)
RECORDS = _measure("records", "Biên bản vi phạm đã lập", "Records of violation", KIND)
FINED = _measure("fined", "Tiền phạt đã quyết định", "Fines decided", KIND, unit="đồng",
                 most=10**10)  # fmt: skip
COLLECTED = _measure("collected", "Tiền phạt đã thu đủ", "Fines paid in full", KIND, unit="đồng",
                     most=10**10)  # fmt: skip
MEASURES = (VISITS, FINDINGS, RECORDS, FINED, COLLECTED)


def one(
    measure: MeasureShape, *, act: str, on: date, unit_id: UUID, area_id: UUID | None,
    kind: str = "",
) -> Telling:  # fmt: skip
    return _telling(measure, Decimal(1), act, on, unit_id, area_id, kind)


def fined(
    amount: Money, *, act: str, on: date, unit_id: UUID, area_id: UUID | None, kind: str
) -> Telling:
    return _telling(FINED, Decimal(amount.dong), act, on, unit_id, area_id, kind)


def collected(*, on: date, unit_id: UUID, area_id: UUID | None, kind: str) -> Telling:
    """That a fine is paid, told when nothing of it is open any more; the books know how much."""
    return _telling(COLLECTED, Decimal(0), "paid", on, unit_id, area_id, kind)


def _telling(
    measure: MeasureShape, quantity: Decimal, act: str, on: date, unit_id: UUID,
    area_id: UUID | None, kind: str,
) -> Telling:  # fmt: skip
    return Telling(
        measure=measure.code, quantity=quantity, happened_on=on, unit_id=unit_id, act=act,
        area_id=area_id, slices=(("kind", kind),) if kind else (),
    )  # fmt: skip
