"""Tables: which column tells the task, the unit in charge, the day, the plan, the result.

A column is known by its head. The first column that does not number the rows names what the
row is about; a table whose heads say neither who acts nor what was counted is left alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from opendistrict.kernel.reader.shapes import Passage
from opendistrict.kernel.reader.text import Shadow

_ROLES = {
    "serial": r"(?:stt|tt|số tt|số thứ tự|#)$",
    "partner": r"phối hợp|tham gia",
    "lead": r"chủ trì|(?:đơn vị|cơ quan|người|bộ phận)(?: được)? (?:thực hiện|giao|đảm nhiệm)"
    r"|đầu mối|phân công|trách nhiệm|phụ trách",
    "unit": r"đơn vị tính|đvt\b|đv tính|đơn vị$|đơn vị đo",
    "change": r"cùng kỳ|\b(?:tăng|giảm)\b|so với (?:năm|quý|tháng)",
    "share": r"(?:tỷ lệ|tỉ lệ|mức|%|so).*(?:kế hoạch|\bkh\b|dự toán|chỉ tiêu|hoàn thành|đạt|%)",
    "due": r"thời (?:gian|hạn|điểm)|tiến độ|\bhạn\b|hoàn thành (?:trước|trong)",
    "plan": r"kế hoạch|\bkh\b|dự toán|mục tiêu|chỉ tiêu (?:giao|năm|được|đến|nq|nghị)|nghị quyết",
    "value": r"thực hiện|\bth\b|kết quả|\bước|số (?:lượng|liệu|tiền|vụ)|giá trị|đạt được|đã đạt"
    r"|kinh phí|tổng (?:số|cộng|mức)",
    "verdict": r"đánh giá|xếp loại|nhận xét|ghi chú",
}
_PATTERNS = [(role, re.compile(pattern)) for role, pattern in _ROLES.items()]
_COUNTED = re.compile(r" *\(\d{1,2}\)$")  # "Đơn vị thực hiện (3)": the columns are numbered
_NUMBER = re.compile(r"\s*[\d.,]+ ?%?\s*")


@dataclass(frozen=True, slots=True)
class Cell:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the head; `columns` gives for each role the places of its cells."""

    table: int  # the passage that holds the head
    head: dict[str, Cell]
    cells: dict[str, Cell]
    title: Cell  # the head row as a whole
    above: dict[str, Cell]  # of a head of two rows, the upper cells

    @property
    def assigns(self) -> bool:
        return "lead" in self.head and "name" in self.cells


def _cells(shadow: Shadow, passage: Passage) -> list[Cell]:
    found, at = [], passage.start
    while at < passage.end and shadow.text[at] in " |":
        at += 1
        if shadow.text[at - 1] == "|":
            break
    while at < passage.end:
        close = shadow.text.find("|", at, passage.end)
        end = close if close >= 0 else passage.end
        found.append(Cell(*_trim(shadow, at, end)))
        at = end + 1
    return found


def _trim(shadow: Shadow, start: int, end: int) -> tuple[int, int]:
    while start < end and shadow.low[start] in " \n":
        start += 1
    while end > start and shadow.low[end - 1] in " \n":
        end -= 1
    return start, end


def _roles(shadow: Shadow, head: Sequence[Cell], above: Sequence[Cell]) -> list[str]:
    """The role of each column; the first that is not a serial number is the name."""
    roles: list[str] = []
    for cell, upper in zip(head, above, strict=True):
        words = shadow.low[cell.start : cell.end] or shadow.low[upper.start : upper.end]
        words = _COUNTED.sub("", words)
        role = next((r for r, p in _PATTERNS if p.search(words)), "")
        if role != "serial" and "name" not in roles:
            role = "name"
        roles.append(role)
    return roles


def _number(shadow: Shadow, cell: Cell) -> bool:
    return bool(_NUMBER.fullmatch(shadow.low, cell.start, cell.end))


def _columns(
    shadow: Shadow, head: Sequence[Cell], above: Sequence[Cell], body: Sequence[Sequence[Cell]]
) -> list[str]:
    """Roles by the heads; a lone column of numbers without one is the value."""
    roles = _roles(shadow, head, above)
    if "value" in roles or "lead" in roles:
        return roles
    numeric = [
        place
        for place, role in enumerate(roles)
        if role in {"", "plan"} and body and all(_number(shadow, r[place]) for r in body)
    ]
    free = [place for place in numeric if roles[place] == ""]
    chosen = free[-1:] or numeric[-1:]
    for place in chosen:
        roles[place] = "value" if free else "goal"
    return roles


def _second_head(shadow: Shadow, upper: Sequence[Cell], lower: Sequence[Cell]) -> bool:
    """Whether a row goes on with the head: words only, below cells that span several columns."""
    if len(upper) != len(lower) or any(_number(shadow, cell) for cell in lower):
        return False
    said = [shadow.low[c.start : c.end] for c in upper]
    spans = any(not words or words == said[n - 1] for n, words in enumerate(said) if n)
    first = shadow.low[lower[0].start : lower[0].end]
    return spans and first in {"", said[0]} and any(c.start < c.end for c in lower)


def _spread(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Cell]:
    """The upper cells, each spread over the columns it spans."""
    spread: list[Cell] = []
    for cell, below in zip(upper, lower, strict=True):
        open_below = cell.start >= cell.end and below.start < below.end and spread
        spread.append(spread[-1] if open_below else cell)
    return spread


def rows_of(shadow: Shadow, passages: Sequence[Passage]) -> dict[int, Row]:
    """For each table passage that is a row below a head: its cells by role."""
    rows: dict[int, Row] = {}
    for group in _groups(passages):
        head, body = _cells(shadow, group[0]), [_cells(shadow, p) for p in group[1:]]
        above, last = head, group[0]
        if len(group) > 2 and _second_head(shadow, head, body[0]):
            above, last, group = _spread(head, body[0]), group[1], group[1:]
            head, body = body[0], body[1:]
        even = [cells for cells in body if len(cells) == len(head)]
        roles = _columns(shadow, head, above, even)
        if not {"lead", "value", "goal"} & set(roles):
            continue
        heads = {r: c if c.start < c.end else u for r, c, u in zip(roles, head, above, strict=True)}
        uppers = dict(zip(roles, above, strict=True))
        title = Cell(above[0].start, last.end)
        for passage, cells in zip(group[1:], body, strict=True):
            if len(cells) == len(head):
                told = dict(zip(roles, cells, strict=True))
                told = {r: c for r, c in told.items() if r and c.start < c.end}
                rows[passage.index] = Row(group[0].index, heads, told, title, uppers)
    return rows


def _groups(passages: Sequence[Passage]) -> Iterator[list[Passage]]:
    group: list[Passage] = []
    for passage in passages:
        if passage.kind == "table":
            group.append(passage)
            continue
        if len(group) > 1:
            yield group
        group = []
    if len(group) > 1:
        yield group
