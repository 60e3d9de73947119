"""What the room tells as facts: revenue by item, and what was disbursed, month by month."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from opendistrict.registers.facts.shapes import Kind, MeasureShape, Slice, Telling
from opendistrict.services.revenue.shapes import FigureRow, Told, What

ITEM = Slice("item", "Khoản thu, nguồn vốn", "Item")
STATUS = Slice(
    "status", "Trạng thái số liệu", "Value status",
    (
        ("estimated", "Ước thực hiện", "Estimated"), ("preliminary", "Sơ bộ", "Preliminary"),
        ("actual", "Thực hiện", "Actual"), ("official", "Chính thức", "Official"),
    ),
)  # fmt: skip


def _measure(code: str, name: str, name_en: str) -> MeasureShape:
    return MeasureShape(
        code=f"revenue.{code}", name=name, name_en=name_en, kind=Kind.FLOW, unit="đồng",
        source="revenue", source_name="Báo cáo thu, giải ngân", slices=(ITEM, STATUS),
        most=Decimal(10) ** 14,  # of one item in one month
    )  # fmt: skip


MEASURES = (
    _measure("collected", "Thu ngân sách nhà nước trên địa bàn", "State budget revenue"),
    _measure("disbursed", "Giải ngân vốn đầu tư công", "Public investment disbursed"),
)


def day_of_month(year: int, month: int, as_of: date) -> date:
    """The day on which a month's money counts as come: its last, or the report's own before it."""
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return min(first_of_next - timedelta(days=1), as_of)


def leaves(told: Told) -> Iterable[FigureRow]:
    return (row for row in told.by_item.values() if row.is_leaf and row.amount)


def act_of(told: Told, row: FigureRow) -> str:
    return f"revenue.report:{told.report.id}:{row.year}-{row.month:02d}:{row.item}"


def measure_of(what: What) -> str:
    return f"revenue.{what.value}"


def tellings(told: Told) -> list[Telling]:
    """One fact for each item of a month, as the report that stands says it."""
    return [
        Telling(
            measure=measure_of(row.what), quantity=Decimal(row.amount.dong),
            happened_on=day_of_month(row.year, row.month, told.report.as_of),
            unit_id=row.unit_id, act=act_of(told, row),
            slices=(("item", row.item), ("status", told.report.status)),
        )
        for row in leaves(told)
    ]  # fmt: skip
