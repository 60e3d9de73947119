"""A statement as a table of text (CSV), read by a layout that a pack describes."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from opendistrict.kernel.fold import fold, nfc
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.statements.checking import check_balances
from opendistrict.kernel.statements.shapes import (
    BankStatement,
    Problem,
    StatementIsWrong,
    StatementLine,
)

VND = ("vnd", "704", "đ", "đồng", "dong")
_MARKS = {
    "dot": re.compile(r"\d{1,3}(\.\d{3})+(,\d{1,2})?"),  # 1.234.567 or 1.234.567,00
    "comma": re.compile(r"\d{1,3}(,\d{3})+(\.\d{1,2})?"),  # 1,234,567 or 1,234,567.00
}
_PLAIN = re.compile(r"\d+([.,]0{1,2})?")
_FIELDS = (
    "booked_on", "value_on", "amount", "credit", "debit", "sign", "reference", "counter_account",
    "counter_name", "text", "balance", "currency",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How one bank writes its table.

    `columns` maps our fields to the bank's headings, compared without tone marks and case. The
    amount is one signed column (`amount`), one with a column that says which way (`sign`, whose
    values for money in are `signs_in` and for money out `signs_out`), or two (`credit`, `debit`).
    `labels` name cells beside which `opening`, `closing`, `account` and `currency` stand, above or
    below the table. `marks`: "dot" for 1.234.567, "comma" for 1,234,567, or "auto": whichever the
    file uses throughout. `newest_first` turns the table round.
    """

    code: str
    columns: Mapping[str, str]
    encoding: str = "utf-8-sig"
    delimiter: str = ","
    date_format: str = "%d/%m/%Y"
    marks: str = "auto"
    signs_in: tuple[str, ...] = ("C", "+")
    signs_out: tuple[str, ...] = ("D", "-")
    labels: Mapping[str, str] = field(default_factory=dict)
    newest_first: bool = False

    def __post_init__(self) -> None:
        has_amount = "amount" in self.columns or {"credit", "debit"} <= set(self.columns)
        assert has_amount and "booked_on" in self.columns, f"{self.code}: no amount or day"
        assert set(self.columns) <= set(_FIELDS), f"{self.code}: unknown field"


Row = tuple[int, list[str]]


def read_csv(data: bytes, layout: Layout) -> BankStatement:
    """The statement, added up; `StatementIsWrong` with every problem by its line otherwise."""
    rows = _rows(data, layout)
    head, columns = _heading(rows, layout)
    body, around = _parted(rows, head, columns, layout)
    reader = _Reader(layout, columns)
    lines = [line for row in body if (line := reader.line(row)) is not None]
    found = reader.around(around)
    if reader.problems:
        raise StatementIsWrong(sorted(reader.problems, key=lambda one: one.line))
    if layout.newest_first:
        lines.reverse()
    days = [line.booked_on for line in lines]
    return check_balances(_with_ends(BankStatement(
        account=found["account"], lines=tuple(lines), opening=_money(reader, found, "opening"),
        closing=_money(reader, found, "closing"), since=min(days, default=None),
        until=max(days, default=None),
    )))  # fmt: skip


def _with_ends(read: BankStatement) -> BankStatement:
    """Where each movement tells the balance after it, the first and the last tell the ends."""
    opening, closing = read.opening, read.closing
    if read.lines and read.lines[0].balance is not None and opening is None:
        opening = read.lines[0].balance - read.lines[0].amount
    if read.lines and read.lines[-1].balance is not None and closing is None:
        closing = read.lines[-1].balance
    return replace(read, opening=opening, closing=closing)


def _money(reader: "_Reader", found: Mapping[str, str], name: str) -> Money | None:
    return reader.amount(0, found[name]) if found[name] else None


def _rows(data: bytes, layout: Layout) -> list[Row]:
    try:
        text = nfc(data.decode(layout.encoding))
    except UnicodeError as error:
        raise _refused(0, "table_has_another_encoding", expected=layout.encoding) from error
    if not text.strip():
        raise _refused(0, "table_is_empty")
    reader = csv.reader(text.splitlines(keepends=True), delimiter=layout.delimiter, strict=True)
    rows: list[Row] = []
    try:
        for cells in reader:
            rows.append((reader.line_num, [cell.strip() for cell in cells]))
    except csv.Error as error:
        raise _refused(reader.line_num, "row_is_not_read", reason=str(error)) from error
    return rows


def _refused(line: int, code: str, **details: object) -> StatementIsWrong:
    return StatementIsWrong([Problem(line, code, details)])


def _heading(rows: Sequence[Row], layout: Layout) -> tuple[int, dict[str, int]]:
    """Which row has the headings, and in which column each field stands."""
    wanted = {fold(heading): name for name, heading in layout.columns.items()}
    best: set[str] = set()
    for at, (_number, cells) in enumerate(rows):
        folded = [fold(cell) for cell in cells]
        best = max(best, wanted.keys() & set(folded), key=len)
        if wanted.keys() <= set(folded):
            return at, {wanted[one]: folded.index(one) for one in wanted}
    missing = [layout.columns[name] for heading, name in wanted.items() if heading not in best]
    raise _refused(0, "column_is_missing", column=", ".join(missing))


def _parted(
    rows: Sequence[Row], head: int, columns: Mapping[str, int], layout: Layout
) -> tuple[list[Row], list[Row]]:
    """The rows of the table, and those above and below it: below are those that begin with a
    label, and all that follow."""
    labels = {fold(label) for label in layout.labels.values()}
    body: list[Row] = []
    for at, row in enumerate(rows[head + 1 :], head + 1):
        if any(_label_in(cell, labels) for cell in row[1]):
            return body, [*rows[:head], *rows[at:]]
        if any(row[1]):
            body.append(row)
    return body, list(rows[:head])


def _label_in(cell: str, labels: set[str]) -> str:
    known = fold(cell).rstrip(" :")
    return known if known in labels else ""


class _Reader:
    """Reads cells; gathers what is wrong with them."""

    def __init__(self, layout: Layout, columns: Mapping[str, int]) -> None:
        self.layout, self.columns = layout, columns
        self.problems: list[Problem] = []
        self._marks = (layout.marks, 0) if layout.marks != "auto" else ("", 0)
        self._signs = {fold(one): 1 for one in layout.signs_in}
        self._signs |= {fold(one): -1 for one in layout.signs_out}

    def line(self, row: Row) -> StatementLine | None:
        number, cells = row
        try:
            if len(cells) <= max(self.columns.values()):
                raise Refused(
                    "row_is_short", found=len(cells), expected=max(self.columns.values()) + 1,
                    given=self.layout.delimiter.join(cells)[:60],
                )  # fmt: skip
            return self._line(number, {name: cells[at] for name, at in self.columns.items()})
        except Refused as no:
            self.problems.append(Problem(number, no.codes[0], no.details))
            return None

    def _line(self, number: int, cells: Mapping[str, str]) -> StatementLine:
        self._currency(cells.get("currency", ""))
        value_on, balance = cells.get("value_on"), cells.get("balance")
        return StatementLine(
            number=number, booked_on=self._day(cells["booked_on"]),
            amount=self._movement(number, cells),
            value_on=self._day(value_on) if value_on else None,
            balance=self.amount(number, balance) if balance else None,
            reference=cells.get("reference", ""),
            counter_account=cells.get("counter_account", ""),
            counter_name=cells.get("counter_name", ""), text=cells.get("text", ""),
        )  # fmt: skip

    def around(self, rows: Sequence[Row]) -> dict[str, str]:
        """What stands beside the labels: the next cell of the row that is not empty."""
        found = dict.fromkeys(("opening", "closing", "account", "currency"), "")
        names = {fold(label): name for name, label in self.layout.labels.items()}
        for _number, cells in rows:
            for at, cell in enumerate(cells):
                if label := _label_in(cell, set(names)):
                    found[names[label]] = next((one for one in cells[at + 1 :] if one), "")
        try:
            self._currency(found["currency"])
        except Refused as no:
            self.problems.append(Problem(0, no.codes[0], no.details))
        return found

    def _currency(self, given: str) -> None:
        if given and given.lower() not in VND:
            raise Refused("line_is_in_another_currency", given=given)

    def _day(self, text: str) -> date:
        try:
            return datetime.strptime(text, self.layout.date_format).date()  # noqa: DTZ007 a day
        except ValueError as error:
            raise Refused(
                "day_is_not_read", given=text, expected=self.layout.date_format
            ) from error

    def _movement(self, number: int, cells: Mapping[str, str]) -> Money:
        if "amount" not in self.columns:
            given = {name: cells[name] for name in ("credit", "debit") if cells[name]}
            moved = {name: self.amount(number, text) for name, text in given.items()}
            moved = {name: amount for name, amount in moved.items() if amount}
            if len(moved) != 1:
                raise Refused("line_has_no_one_amount", given=" / ".join(given.values()) or "—")
            ((name, amount),) = moved.items()
            amount = amount if name == "credit" else -Money(abs(amount.dong))
        else:
            amount = self.amount(number, cells["amount"])
            if "sign" in self.columns:
                sign = self._signs.get(fold(cells["sign"]))
                if sign is None:
                    raise Refused("sign_is_unknown", given=cells["sign"])
                amount = Money(sign * abs(amount.dong))
        if not amount:
            raise Refused("line_has_no_one_amount", given="0")
        return amount

    def amount(self, number: int, text: str) -> Money:
        """An amount in the marks of this file; refused where another line used other marks."""
        bare = text.replace("\u00a0", "").replace(" ", "").replace("−", "-")
        negative = bare.startswith("-") or (bare.startswith("(") and bare.endswith(")"))
        bare = bare.strip("+-()")
        if _PLAIN.fullmatch(bare):
            whole = re.split("[.,]", bare)[0]
            return Money(-int(whole) if negative else int(whole))
        marks = next((name for name, form in _MARKS.items() if form.fullmatch(bare)), "")
        if not marks:
            raise Refused("amount_is_not_read", given=text)
        known, since = self._marks
        if known and known != marks:
            raise Refused("amount_marks_are_mixed", given=text, first=since or "—")
        if not known:
            self._marks = (marks, number)
        group, point = (".", ",") if marks == "dot" else (",", ".")
        whole, _, part = bare.replace(group, "").partition(point)
        if part.strip("0"):
            raise Refused("amount_is_not_whole", given=text)
        return Money(-int(whole) if negative else int(whole))
