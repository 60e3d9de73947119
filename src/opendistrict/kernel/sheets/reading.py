"""An Excel or CSV file as a table of known columns."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from opendistrict.kernel.fold import fold
from opendistrict.kernel.sheets.cells import Cell, CellIsWrong, read_cell
from opendistrict.kernel.sheets.shapes import Column, Row, SheetProblem, Table

LARGEST_FILE = 10 * 2**20  # bytes
LARGEST_UNPACKED = 200 * 2**20
MOST_LINES = 50_000
HEADER_WITHIN = 10  # lines: a title may stand above the headers
HELP_MARK = "↳"  # the help line of our templates; it is not data

Line = tuple[int, list[Cell]]

# What a broken or hostile workbook raises out of openpyxl (which reads XML through defusedxml).
_BROKEN = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, SyntaxError, KeyError, ValueError,
    IndexError, TypeError, AttributeError, EOFError, OSError, NotImplementedError, OverflowError,
)  # fmt: skip


class _Unreadable(Exception):
    def __init__(self, code: str, /, **details: object) -> None:
        super().__init__(code)
        self.problem = SheetProblem.at(0, "", code, **details)


def _too_large(size: int) -> _Unreadable:
    million = 2**20
    told = f"{max(size // million, 1)} MB"
    return _Unreadable("file_is_too_large", size=told, limit=f"{LARGEST_FILE // million} MB")


def read_table(data: bytes, name: str, columns: Sequence[Column]) -> Table:
    """Every line of the first sheet, each cell read by its column; all problems are told.

    Refused as a whole: not Excel or CSV, too large, no header line, a header twice, a required
    header missing.
    """
    try:
        lines = _lines(data, name)
        places = _header(lines, columns)
    except _Unreadable as error:
        return Table((), (error.problem,), 0)
    return _table(lines, places)


def _lines(data: bytes, name: str) -> Iterator[Line]:
    if len(data) > LARGEST_FILE:
        raise _too_large(len(data))
    ending = name.lower().rpartition(".")[2]
    if data[:4] == b"PK\x03\x04":
        return _excel(data)
    if data[:4] == b"\xd0\xcf\x11\xe0" or ending in ("xls", "ods", "xlsb"):
        raise _Unreadable("file_is_old_excel")
    if b"\x00" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise _Unreadable("file_is_not_a_table")
    return _csv(data)


def _excel(data: bytes) -> Iterator[Line]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                raise _too_large(len(data))
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    except _BROKEN as error:
        raise _Unreadable("file_is_not_a_table") from error
    if not book.worksheets:
        raise _Unreadable("file_is_not_a_table")
    return _excel_lines(book.worksheets[0])


def _excel_lines(sheet: Any) -> Iterator[Line]:
    """Read as it is needed; a row of empty cells has no number and is passed over."""
    try:
        sheet.reset_dimensions()  # some programs write a wrong size; read what is there
        for row in sheet.iter_rows():
            number = next((cell.row for cell in row if hasattr(cell, "row")), None)
            if number is not None:
                yield number, [_excel_cell(cell) for cell in row]
    except _BROKEN as error:
        raise _Unreadable("file_is_not_a_table") from error


def _excel_cell(cell: Any) -> Cell:
    value = cell.value
    if value is None:
        return Cell(None)
    if cell.data_type == "f":
        return Cell(value, is_formula=True)
    is_percent = cell.data_type == "n" and "%" in (cell.number_format or "")
    return Cell(value, is_percent=is_percent, is_error=cell.data_type == "e")


def _csv(data: bytes) -> Iterator[Line]:
    text = _decoded(data)
    first = text.partition("\n")[0]
    separator = max(";\t,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    try:
        for cells in reader:
            yield line, [Cell(cell) for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise _Unreadable("file_is_not_a_table") from error


def _decoded(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _Unreadable("file_is_not_unicode") from error


def _header(lines: Iterator[Line], columns: Sequence[Column]) -> list[tuple[int, Column]]:
    """Which cell holds which column, from the first line that names a required one."""
    by_name = {
        fold(name): column for column in columns for name in (column.header, *column.aliases)
    }
    required = [column for column in columns if column.is_required]
    for number, cells in lines:
        found = [
            (place, by_name[fold(str(cell.value))])
            for place, cell in enumerate(cells)
            if cell.value is not None and fold(str(cell.value)) in by_name
        ]
        if any(column in required for _, column in found):
            _whole(number, [column for _, column in found], required)
            return found
        if number >= HEADER_WITHIN:
            break
    raise _Unreadable("header_is_missing", headers=", ".join(c.header for c in required))


def _whole(number: int, found: Sequence[Column], required: Sequence[Column]) -> None:
    missing = [column.header for column in required if column not in found]
    if missing:
        raise _Unreadable("columns_are_missing", headers=", ".join(missing), line=number)
    twice = [column.header for n, column in enumerate(found) if column in found[:n]]
    if twice:
        raise _Unreadable("column_is_given_twice", headers=", ".join(twice), line=number)


def _table(lines: Iterable[Line], places: Sequence[tuple[int, Column]]) -> Table:
    rows: list[Row] = []
    problems: list[SheetProblem] = []
    count = 0
    try:
        for number, cells in lines:
            here = [(cells[place] if place < len(cells) else Cell(None)) for place, _ in places]
            if _is_empty(here) or str(cells[0].value).startswith(HELP_MARK):
                continue
            count += 1
            if count > MOST_LINES:
                raise _Unreadable("file_has_too_many_lines", most=MOST_LINES)
            row, wrong = _row(number, here, [column for _, column in places])
            rows += [row] if not wrong else []
            problems += wrong
    except _Unreadable as error:
        return Table((), (error.problem,), count)
    return Table(tuple(rows), tuple(problems), count)


def _is_empty(cells: Iterable[Cell]) -> bool:
    return all(cell.value is None or not str(cell.value).strip() for cell in cells)


def _row(
    number: int, cells: Sequence[Cell], columns: Sequence[Column]
) -> tuple[Row, list[SheetProblem]]:
    meant: dict[str, object] = {}
    wrong: list[SheetProblem] = []
    for cell, column in zip(cells, columns, strict=True):
        try:
            meant[column.key] = read_cell(cell, column)
        except CellIsWrong as error:
            wrong.append(SheetProblem.at(number, column.header, error.code, **error.details))
    return Row(number, meant), wrong
