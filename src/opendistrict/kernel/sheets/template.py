"""An empty table to fill in: headers, a line of help, lists to choose from."""

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from opendistrict.kernel.sheets.reading import HELP_MARK
from opendistrict.kernel.sheets.shapes import Column, Kind

FIRST, LAST = 3, 5000  # the lines people fill in
_HEAD = PatternFill("solid", fgColor="0B6E69")
_NEEDED = PatternFill("solid", fgColor="094F4B")
_FORMATS = {Kind.DATE: "dd/mm/yyyy", Kind.NUMBER: "#,##0.######", Kind.BOUNDED: "@"}


def _help(columns: Sequence[Column]) -> list[str]:
    texts = [column.help for column in columns]
    return [f"{HELP_MARK} {texts[0]}", *texts[1:]]


def csv_template(columns: Sequence[Column]) -> bytes:
    """Semicolons and a byte-order mark: Excel set to Vietnamese opens it in columns and Unicode."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow([column.header for column in columns])
    writer.writerow(_help(columns))
    return out.getvalue().encode("utf-8-sig")


def excel_template(columns: Sequence[Column], *, title: str, lists_title: str) -> bytes:
    """A workbook: the sheet to fill in (first), and one with the words of the lists."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title[:31]
    sheet.append([column.header for column in columns])
    sheet.append(_help(columns))
    lists = book.create_sheet(lists_title[:31])
    for place, column in enumerate(columns, start=1):
        letter = get_column_letter(place)
        _dress(sheet, letter, column)
        if column.choices:
            _offer(sheet, lists, letter, place, column)
    sheet.freeze_panes = f"A{FIRST}"
    sheet.row_dimensions[2].height = 48
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _dress(sheet: Worksheet, letter: str, column: Column) -> None:
    head, helped = sheet[f"{letter}1"], sheet[f"{letter}2"]
    head.font = Font(bold=True, color="FFFFFF")
    head.fill = _NEEDED if column.is_required else _HEAD
    helped.font = Font(italic=True, color="5B6B6A", size=9)
    head.alignment = helped.alignment = Alignment(wrap_text=True, vertical="top")
    width = 36 if column.longest > 200 and column.kind == Kind.TEXT else 18
    sheet.column_dimensions[letter].width = width
    if column.kind in _FORMATS:
        for line in range(FIRST, FIRST + 200):
            sheet[f"{letter}{line}"].number_format = _FORMATS[column.kind]


def _offer(sheet: Worksheet, lists: Worksheet, letter: str, place: int, column: Column) -> None:
    """A list on its own sheet: one inside the rule may not be longer than 255 characters."""
    there = get_column_letter(place)
    words = list(column.choices)
    lists[f"{there}1"] = column.header
    for line, word in enumerate(words, start=2):
        lists[f"{there}{line}"] = word
    source = f"{quote_sheetname(lists.title)}!${there}$2:${there}${len(words) + 1}"
    rule = DataValidation(type="list", formula1=source, allow_blank=not column.is_required)
    sheet.add_data_validation(rule)
    rule.add(f"{letter}{FIRST}:{letter}{LAST}")
