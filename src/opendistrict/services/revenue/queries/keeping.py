"""Items, layouts, and the reports that were taken in."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.money import Money
from opendistrict.registers.orgs import queries as orgs
from opendistrict.services.revenue.models import Figure, Item, Layout, Report
from opendistrict.services.revenue.shapes import (
    FigureRow,
    ItemShape,
    LayoutShape,
    ReportShape,
    Sort,
    What,
)

READ, TAKE = "revenue.read", "revenue.import"
PAGE = 50


def items(sort: Sort | None = None) -> Mapping[str, ItemShape]:
    """Items by code, in the order of the pack."""
    rows = Item.objects.order_by("place_in_line", "code")
    if sort is not None:
        rows = rows.filter(sort=sort)
    return {
        row.code: ItemShape(
            code=row.code, name=row.name, name_en=row.name_en, sort=Sort(row.sort),
            parent=row.parent_id or "", since=row.valid.lower, until=row.valid.upper,
            basis=row.basis, confidence=row.confidence, is_sample=row.is_sample,
        )
        for row in rows
    }  # fmt: skip


def layouts() -> Mapping[str, LayoutShape]:
    return {row.code: _layout(row) for row in Layout.objects.order_by("code")}


def layout(code: str) -> LayoutShape | None:
    return layouts().get(code)


def _layout(row: Layout) -> LayoutShape:
    data = row.data
    return LayoutShape(
        code=row.code, title=row.title, sort=Sort(data["sort"]), columns=dict(data["columns"]),
        times=data["times"], marks=data["marks"], totals=tuple(data["totals"]),
        off_by=Decimal(data["off_by"]), source=data["source"], is_sample=row.is_sample,
    )  # fmt: skip


# ------------------------------------------------------------------ reports


def shape_of(row: Report) -> ReportShape:
    return ReportShape(
        id=row.pk, unit_id=row.unit_id, sort=Sort(row.sort), layout=row.layout_id,
        file_id=row.file_id, name=row.name, sha256=row.sha256, as_of=row.as_of,
        status=row.status, source=row.source, taken_at=row.taken_at, taken_by=row.taken_by,
        is_sample=row.is_sample,
    )  # fmt: skip


def figure_of(row: Figure) -> FigureRow:
    return FigureRow(
        line=row.line, unit_id=row.unit_id, item=row.item_id, what=What(row.what), year=row.year,
        month=row.month, amount=Money(row.amount),
        cumulative=None if row.cumulative is None else Money(row.cumulative), is_leaf=row.is_leaf,
    )  # fmt: skip


def reports(actor: Actor, *, after: UUID | None = None, most: int = PAGE + 1) -> list[ReportShape]:
    """What was taken in for units one may read, the newest first."""
    rows = Report.objects.filter(unit_id__in=orgs.scope(actor, READ)).order_by("-id")
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return [shape_of(row) for row in rows[:most]]


def report(report_id: UUID, actor: Actor) -> ReportShape | None:
    """None for one there is not, and for one of a unit one may not read."""
    row = Report.objects.filter(pk=report_id, unit_id__in=orgs.scope(actor, READ)).first()
    return shape_of(row) if row else None


def reports_with(sha256: str, unit_ids: set[UUID]) -> list[ReportShape]:
    """What was taken in from the very same bytes for these units."""
    rows = Report.objects.filter(sha256=sha256, unit_id__in=unit_ids).order_by("-id")
    return [shape_of(row) for row in rows]


def figures_of(report_id: UUID) -> list[FigureRow]:
    """Every number of a report, in the order of its lines."""
    rows = Figure.objects.filter(report_id=report_id).order_by("line", "year", "month", "what")
    return [figure_of(row) for row in rows]
