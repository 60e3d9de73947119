"""The table in which reported values are filled in, and how a line of it is read."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, cast

from opendistrict.engine.indicators.rules.telling import weigh_row
from opendistrict.engine.indicators.shapes import ValueRow, ValueStatus
from opendistrict.kernel.periods import CutOff
from opendistrict.kernel.sheets import Bounded, Column, Kind, Row, SheetProblem, parse_period

STATUSES = {
    "Ước thực hiện": ValueStatus.ESTIMATED,
    "Sơ bộ": ValueStatus.PRELIMINARY,
    "Thực hiện": ValueStatus.ACTUAL,
    "Chính thức": ValueStatus.OFFICIAL,
    "Điều chỉnh": ValueStatus.ADJUSTED,
}
CUT_OFFS = {"Theo lịch": CutOff.CALENDAR, "Kỳ báo cáo (15/12–14/12)": CutOff.REPORTING}

COLUMNS = (
    Column("indicator", "Chỉ số", is_required=True, help="Mã hoặc tên chỉ số", longest=300),
    Column("unit", "Đơn vị", is_required=True, help="Tên hoặc mã đơn vị có số liệu", longest=200),
    Column("period", "Kỳ", is_required=True, longest=40,
           help="2023; Quý 3/2023; Tháng 6/2023; 6 tháng đầu năm 2023; 2020-2025"),
    Column("cut_off", "Mốc chốt kỳ", Kind.CHOICE, choices=CUT_OFFS,
           help="Để trống: theo lịch"),
    Column("status", "Trạng thái số liệu", Kind.CHOICE, is_required=True, choices=STATUSES,
           help="Chọn trong danh sách"),
    Column("value", "Giá trị", Kind.BOUNDED, help="16.050 hoặc: hơn 16.050; khoảng 15.500; ≥95%"),
    Column("numerator", "Tử số", Kind.NUMBER, help="Với tỷ lệ: phần"),
    Column("denominator", "Mẫu số", Kind.NUMBER, help="Với tỷ lệ: tổng"),
    Column("percent_of_plan", "% kế hoạch", Kind.NUMBER, help="104,6"),
    Column("change_percent", "% so với kỳ trước", Kind.NUMBER, help="-9,8"),
    Column("as_of", "Tính đến ngày", Kind.DATE, is_required=True, help="ngày/tháng/năm"),
    Column("source", "Nguồn", is_required=True, help="Báo cáo số, ngày; cơ quan", longest=300),
    Column("note", "Ghi chú", help="Không bắt buộc", longest=500),
)  # fmt: skip
HEADERS = {column.key: column.header for column in COLUMNS}

# Which cell a wrong value is shown at.
_AT = {
    "value_is_of_the_future": "as_of",
    "value_is_older_than_its_period": "as_of",
    "value_has_half_a_ratio": "numerator",
    "value_is_divided_by_nothing": "denominator",
}


def read_line(
    row: Row, units: Mapping[str, str], codes: Mapping[str, str], today: date
) -> ValueRow | list[SheetProblem]:
    """The value of a line, or what is wrong with it.

    `units` and `codes` map what was written in the line to the unit's and the indicator's key.
    """
    cells = cast("Mapping[str, Any]", row.cells)
    cut_off = CutOff(cells.get("cut_off") or CutOff.CALENDAR)
    period = parse_period(cells["period"], cut_off)
    if period is None:
        given = {"given": cells["period"]}
        return [SheetProblem.at(row.line, HEADERS["period"], "period_is_not_read", **given)]
    told: Bounded = cells.get("value") or Bounded(Decimal(0))
    value = ValueRow(
        indicator=codes[cells["indicator"]],
        unit=units[cells["unit"]],
        period_kind=period.kind,
        since=period.since,
        until=period.until,
        status=cells["status"],
        value=told.number if cells.get("value") else None,
        bound=told.bound,
        numerator=cells.get("numerator"),
        denominator=cells.get("denominator"),
        percent_of_plan=cells.get("percent_of_plan"),
        change_percent=cells.get("change_percent"),
        as_of=cells["as_of"],
        told_on=today,
        source=cells["source"],
        note=cells.get("note") or "",
    )
    wrong = weigh_row(value, today)
    return [
        SheetProblem.at(row.line, HEADERS[_AT.get(code, "value")], code) for code in wrong
    ] or value
