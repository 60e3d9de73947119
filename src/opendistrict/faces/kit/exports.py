"""What a page shows as a file for a spreadsheet: the same rows in the same scope."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook

from opendistrict.faces.kit import formats
from opendistrict.kernel.rounding import rounded

MOST = 50_000  # rows of one file
_UNSAFE = ("=", "+", "-", "@", "\t", "\r")

Rows = Sequence[Sequence[Any]]
Draw = Callable[[Sequence[str], Rows], bytes]


def plain(value: Any) -> Any:
    """A number as a number, a day as a day; text that a spreadsheet would run stays text."""
    if isinstance(value, Fraction):
        return rounded(value, 6, "half_even")
    if isinstance(value, str) and value.startswith(_UNSAFE):
        return "'" + value
    return value


def to_csv(headers: Sequence[str], rows: Rows) -> bytes:
    """UTF-8 with a mark, as spreadsheets here open it."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headers)
    writer.writerows([_cell(plain(value)) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    return "" if value is None else value


def to_xlsx(headers: Sequence[str], rows: Rows) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Số liệu"))
    sheet.append(list(headers))
    for row in rows:
        sheet.append([_in_sheet(plain(value)) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _in_sheet(value: Any) -> Any:
    """A sheet knows no zones: instants are written as they read."""
    return formats.moment(value) if isinstance(value, datetime) else value


FORMS: Mapping[str, tuple[Draw, str]] = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def answer(data: bytes, media: str, name: str) -> HttpResponse:
    return HttpResponse(
        data,
        content_type=media,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
