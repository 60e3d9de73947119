"""The table in which the targets of a set are filled in, and how a line of it is read."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from opendistrict.engine.plans.rules.setting import weigh_row
from opendistrict.engine.plans.shapes.targets import TargetKind, TargetRow
from opendistrict.kernel.sheets import Column, Kind, Row, SheetProblem

KINDS = {
    "Tốc độ tăng": TargetKind.GROWTH,
    "Lũy kế": TargetKind.CUMULATIVE,
    "Mức cuối kỳ": TargetKind.LEVEL,
    "Tỷ lệ": TargetKind.RATIO,
    "Ngưỡng từng kỳ": TargetKind.THRESHOLD,
    "Kéo giảm": TargetKind.REDUCE,
    "Duy trì": TargetKind.MAINTAIN,
    "Số lượng": TargetKind.COUNT,
    "Có/không": TargetKind.YESNO,
    "Tổng hợp": TargetKind.COMPOSITE,
}
DIRECTIONS = {"Càng cao càng tốt": "up", "Càng thấp càng tốt": "down"}

COLUMNS = (
    Column("title", "Chỉ tiêu", is_required=True, help="Tên chỉ tiêu như trong nghị quyết",
           longest=400),
    Column("field", "Lĩnh vực", is_required=True, help="Kinh tế; Văn hóa - xã hội; …",
           longest=120),
    Column("kind", "Loại chỉ tiêu", Kind.CHOICE, is_required=True, choices=KINDS,
           help="Chọn trong danh sách"),
    Column("direction", "Chiều tốt", Kind.CHOICE, choices=DIRECTIONS,
           help="Để trống: càng cao càng tốt"),
    Column("quantity", "Đơn vị tính", help="%, tỷ đồng, hồ sơ…", longest=40),
    Column("plan", "Kế hoạch", Kind.BOUNDED, help="16.050; ít nhất 95%; không quá 10"),
    Column("striving", "Phấn đấu", Kind.NUMBER, help="Mức phấn đấu cao hơn, nếu có"),
    Column("base", "Số nền", Kind.NUMBER, help="Số của kỳ trước, cho loại kéo giảm"),
    Column("owner", "Đơn vị chủ trì", is_required=True, help="Tên hoặc mã đơn vị", longest=200),
    Column("indicator", "Chỉ số", help="Mã hoặc tên; để trống: tạo chỉ số riêng", longest=300),
    Column("plan_source", "Nguồn kế hoạch", help="Văn bản giao, số, ngày", longest=300),
    Column("title_en", "Tên tiếng Anh", help="Không bắt buộc", longest=400),
)  # fmt: skip
HEADERS = {column.key: column.header for column in COLUMNS}
_AT = {
    "target_title_is_missing": "title",
    "composite_has_no_indicator_of_its_own": "indicator",
    "plan_bound_contradicts_direction": "plan",
}


def read_line(
    row: Row, *, owner: str, indicator: str | None, since: date, until: date
) -> TargetRow | list[SheetProblem]:
    """The target of a line, or what is wrong with it; owner and indicator are found already."""
    cells = cast("Mapping[str, Any]", row.cells)
    plan = cells.get("plan")
    kind = cells["kind"]
    target = TargetRow(
        code="",  # given when it is written: its place in the set
        title=cells["title"],
        title_en=cells.get("title_en") or "",
        field=cells["field"],
        kind=kind,
        direction=cells.get("direction") or ("down" if kind == TargetKind.REDUCE else "up"),
        indicator=indicator,
        quantity=cells.get("quantity") or "",
        plan=plan.number if plan else None,
        plan_bound=plan.bound if plan else "",
        plan_source=cells.get("plan_source") or "",
        striving=cells.get("striving"),
        base=cells.get("base"),
        owner=owner,
        is_sample=False,
        confidence="",
    )
    wrong = weigh_row(target, since, until)
    return [
        SheetProblem.at(row.line, HEADERS[_AT.get(code, "plan")], code) for code in wrong
    ] or target
