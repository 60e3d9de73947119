"""What the room tells as facts."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from opendistrict.registers.facts.shapes import Kind, MeasureShape, Slice, Telling

KIND = Slice("kind", "Loại phát hiện", "Kind of finding")


def _measure(code: str, name: str, name_en: str, *slices: Slice) -> MeasureShape:
    return MeasureShape(
        code=f"inspections.{code}", name=name, name_en=name_en, kind=Kind.FLOW, unit="lượt",
        source="inspections", source_name="Kiểm tra tại chỗ", slices=slices,
    )  # fmt: skip


VISITS = _measure("visits", "Lượt kiểm tra tại chỗ", "Visits")
FINDINGS = _measure("findings", "Phát hiện khi kiểm tra", "Findings", KIND)
RECORDS = _measure("records", "Biên bản vi phạm đã lập", "Records of violation", KIND)
MEASURES = (VISITS, FINDINGS, RECORDS)


def one(
    measure: MeasureShape, *, act: str, on: date, unit_id: UUID, area_id: UUID | None,
    kind: str = "",
) -> Telling:  # fmt: skip
    return Telling(
        measure=measure.code, quantity=Decimal(1), happened_on=on, unit_id=unit_id, act=act,
        area_id=area_id, slices=(("kind", kind),) if kind else (),
    )  # fmt: skip
