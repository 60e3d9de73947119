"""Figures that stand in the rows of a table, their unit and period in its head."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from opendistrict.kernel.reader import dates
from opendistrict.kernel.reader.figure_words import indicator_words
from opendistrict.kernel.reader.grids import Cell, Row
from opendistrict.kernel.reader.numbers import Quantity, quantities
from opendistrict.kernel.reader.periods import PERIODS
from opendistrict.kernel.reader.shapes import Figure, Passage
from opendistrict.kernel.reader.text import Shadow

_IN_PARENS = re.compile(
    r"\((?:đơn vị(?: tính)?: ?|đvt: ?)?(?P<unit>%|(?:(?:nghìn |ngàn )?tỷ |triệu |nghìn |ngàn )?"
    r"[a-zà-ỹđ0-9²³]+(?: [a-zà-ỹđ]+)?(?:/[a-zà-ỹđ0-9]+(?: [a-zà-ỹđ]+)?)*)\)"
)
_AT_MOST = re.compile(r"\btối đa\b|không quá|cao nhất")
_AT_LEAST = re.compile(r"\btối thiểu\b|ít nhất|trở lên|không dưới")
_VERDICT = re.compile(
    r"(?:đạt và vượt|vượt|không đạt|chưa đạt|không hoàn thành|chưa hoàn thành|hoàn thành|đạt)\b"
)
_SIGNED = re.compile(r"\b(?:giảm|hụt|thấp hơn)\b|^\s*[-(]")


def figure_of(
    shadow: Shadow, passage: Passage, row: Row, dated_on: date | None, told: str | None
) -> Figure | None:
    """The figure a row tells, or None when its value is not one number.

    `told` is the period of the section, used where neither the head nor the table names one.
    """
    name = row.cells.get("name")
    place = row.cells.get("value") or row.cells.get("goal")
    number = _number(shadow, place)
    unit = _unit(shadow, row)
    if name is None or place is None or number is None or unit is None:
        return None
    goal = "value" not in row.cells
    head, upper = (heads["goal" if goal else "value"] for heads in (row.head, row.above))
    plan = _plain(shadow, row.cells.get("plan"))
    change = _plain(shadow, row.cells.get("change"))
    falls = "change" in row.cells and _SIGNED.search(_words(shadow, row.cells["change"]))
    return Figure(
        start=passage.start,
        end=passage.end,
        rule="figure.table_row",
        reason=f"Có ô “{shadow.quote(place.start, place.end)}” trong bảng.",
        indicator=indicator_words(_words(shadow, name)) or None,
        value=number.value,
        low=number.low,
        high=number.high,
        unit=unit,
        period=_period(shadow, (head, upper, row.title), dated_on) or told,
        bound=_bound(shadow, row),
        value_status="kế hoạch" if goal else _estimated(shadow, head),
        plan=plan,
        plan_pct=_plain(shadow, row.cells.get("share")),
        verdict=_verdict(shadow, row.cells.get("verdict")),
        change_pct=-change if change is not None and falls else change,
    )


def _words(shadow: Shadow, cell: Cell) -> str:
    return shadow.low[cell.start : cell.end]


def _number(shadow: Shadow, cell: Cell | None) -> Quantity | None:
    """The one number of a cell; years, dates and several numbers are none."""
    if cell is None:
        return None
    found = quantities(shadow, cell.start, cell.end)
    if len(found) != 1 or re.search(r"[a-zà-ỹđ]{3}", _words(shadow, cell)[:3]):
        return None
    return found[0] if found[0].of is None else None


def _plain(shadow: Shadow, cell: Cell | None) -> Decimal | None:
    found = quantities(shadow, cell.start, cell.end) if cell else []
    return found[0].value if len(found) == 1 else None


def _unit(shadow: Shadow, row: Row) -> str | None:
    """The unit by its column, by the cell itself, or in brackets in a head or the name."""
    column = row.cells.get("unit")
    if column is not None:
        return _words(shadow, column).strip()
    value = row.cells.get("value") or row.cells.get("goal")
    if value is not None and "%" in _words(shadow, value):
        return "%"
    for cell in (row.cells.get("name"), row.head.get("value"), row.head.get("goal"), row.title):
        found = _IN_PARENS.search(shadow.low, cell.start, cell.end) if cell else None
        if found:
            return {"tỷ": "tỷ đồng"}.get(found["unit"], found["unit"])
    name = row.cells.get("name")
    share = name is not None and _words(shadow, name).startswith(("tỷ lệ", "tỉ lệ", "tỷ trọng"))
    return "%" if share else None


def _period(shadow: Shadow, heads: Iterable[Cell], about: date | None) -> str | None:
    """The period the head of the column names, else the cell above it, else the head row."""
    for cell in heads:
        for moment in dates.moments(shadow, cell.start, cell.end, about):
            if moment.kind in PERIODS and moment.label[:1].isdigit():
                return moment.label
    return None


def _bound(shadow: Shadow, row: Row) -> str | None:
    said = _words(shadow, row.head.get("value") or row.head["goal"])
    said += " " + _words(shadow, row.cells.get("value") or row.cells["goal"])
    if _AT_MOST.search(said):
        return "at most"
    return "at least" if _AT_LEAST.search(said) else None


def _estimated(shadow: Shadow, head: Cell) -> str | None:
    return "ước thực hiện" if re.search(r"\bước\b", _words(shadow, head)) else None


def _verdict(shadow: Shadow, cell: Cell | None) -> str | None:
    found = _VERDICT.match(shadow.low, cell.start, cell.end) if cell else None
    return found.group() if found else None
