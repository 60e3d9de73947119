"""What people write into a cell, read the Vietnamese way.

"16.050" is sixteen thousand and fifty, "10,17%" ten point one seven. A cell that Excel keeps as
a number is taken as that number, whatever it looks like.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from opendistrict.kernel.fold import fold, nfc
from opendistrict.kernel.sheets.shapes import Column, Kind


class CellIsWrong(Exception):
    """The code of a problem, and what the sentence needs."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class Bounded:
    """A number and how it is limited: "" for exactly, else a word of `BOUNDS`."""

    number: Decimal
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as the file keeps it: text, a number, a date, or a formula nobody computed."""

    value: object
    is_percent: bool = False  # Excel shows 0.1017 as 10,17%
    is_formula: bool = False
    is_error: bool = False  # "#N/A", "#DIV/0!"


MINUS = "\u2212"
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"\d+(?:,\d+)?")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+")
_DOTTED = re.compile(r"\d+\.(?:\d{1,2}|\d{4,})|0\.\d+")
_LARGEST_DIGITS = 24

BOUNDS = {
    "hơn": "more than", "trên": "more than", ">": "more than", "cao hơn": "more than",
    "dưới": "less than", "<": "less than", "thấp hơn": "less than", "ít hơn": "less than",
    "khoảng": "about", "gần": "about", "~": "about", "≈": "about", "xấp xỉ": "about",
    "ít nhất": "at least", "từ": "at least", "tối thiểu": "at least", "≥": "at least",
    ">=": "at least", "không dưới": "at least", "tối đa": "at most", "không quá": "at most",
    "≤": "at most", "<=": "at most",
}  # fmt: skip
_BOUNDED = re.compile(
    r"(?P<word>" + "|".join(sorted(map(re.escape, BOUNDS), key=len, reverse=True)) + r")?\s*"
    r"(?P<number>[-+\u2212]?\s*\d.*?)(?P<after>\s+trở lên|\s+trở xuống)?",
    re.IGNORECASE,
)
_AFTER = {"trở lên": "at least", "trở xuống": "at most"}


def parse_number(text: str) -> Decimal | None:
    """A number as written in Vietnam, with a sign or a per cent sign; None when it is not one.

    Where both ways are possible ("1,234") the Vietnamese one holds: one point two three four.
    """
    bare = re.sub(r"[\s\u00a0\u202f]", "", nfc(text)).replace(MINUS, "-").removesuffix("%")
    sign = -1 if bare.startswith("-") else 1
    bare = bare.removeprefix("-").removeprefix("+")
    if len(bare) > _LARGEST_DIGITS:
        return None
    if _GROUPED.fullmatch(bare):
        return sign * Decimal(bare.replace(".", "").replace(",", "."))
    if _PLAIN.fullmatch(bare):
        return sign * Decimal(bare.replace(",", "."))
    if _ENGLISH.fullmatch(bare):
        return sign * Decimal(bare.replace(",", ""))
    return sign * Decimal(bare) if _DOTTED.fullmatch(bare) else None


_OTHER_WAY = str.maketrans(".,", ",.")


def _parse_marked(text: str, marks: str) -> Decimal | None:
    """A number whose grouping is known; `CellIsWrong` for one that is grouped the other way."""
    here = text if marks == "dot" else text.translate(_OTHER_WAY)
    bare = re.sub(r"[\s\u00a0\u202f]", "", nfc(here)).lstrip("+-" + MINUS).removesuffix("%")
    if _GROUPED.fullmatch(bare) or _PLAIN.fullmatch(bare):
        return parse_number(here)
    if parse_number(text) is not None or parse_number(here) is not None:
        raise CellIsWrong("number_is_written_the_other_way", given=text)
    return None


def write_number(number: Decimal) -> str:
    """The number as `parse_number` reads it back: 16050.5 is "16.050,5"."""
    whole, _, rest = f"{abs(number):f}".partition(".")
    rest = rest.rstrip("0")
    groups = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ".", whole)
    return ("-" if number < 0 else "") + groups + ("," + rest if rest else "")


def parse_bounded(text: str) -> Bounded | None:
    """A number that may be a limit: "hơn 16.050", "≥95%", "khoảng 15.500", "95% trở lên"."""
    match = _BOUNDED.fullmatch(nfc(text).strip())
    number = parse_number(match["number"]) if match else None
    if match is None or number is None:
        return None
    if match["after"]:
        after = _AFTER[" ".join(match["after"].lower().split())]
        return None if match["word"] else Bounded(number, after)
    return Bounded(number, BOUNDS[match["word"].lower()] if match["word"] else "")


def read_cell(cell: Cell, column: Column) -> object:
    """What the cell means in this column, None when it is empty; `CellIsWrong` otherwise."""
    if cell.is_formula:
        raise CellIsWrong("cell_is_a_formula", formula=cell.value)
    if cell.is_error:
        raise CellIsWrong("cell_is_an_error", given=cell.value)
    value = cell.value
    if isinstance(value, str):
        value = nfc(value).strip()
    if value is None or value == "":
        if column.is_required:
            raise CellIsWrong("cell_is_empty")
        return None
    return _READERS[column.kind](Cell(value, cell.is_percent), column)


def _text(cell: Cell, column: Column) -> str:
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a code typed as digits is kept by Excel as 26737.0
    text = " ".join(str(value).split())
    if len(text) > column.longest:
        raise CellIsWrong("cell_is_too_long", longest=column.longest, length=len(text))
    return text


def _number(cell: Cell, column: Column) -> Decimal:
    if column.marks:
        return _any_number(cell, lambda text: _parse_marked(text, column.marks))
    return _any_number(cell, parse_number)


def _bounded(cell: Cell, column: Column) -> Bounded:
    if not isinstance(cell.value, str):
        return Bounded(_number(cell, column))
    found = parse_bounded(cell.value)
    if found is None:
        raise CellIsWrong("cell_is_not_a_number", given=cell.value)
    return found


def _any_number(cell: Cell, read: Callable[[str], Decimal | None]) -> Decimal:
    value = cell.value
    if isinstance(value, bool | date):
        raise CellIsWrong("cell_is_not_a_number", given=_shown(value))
    if isinstance(value, int | float | Decimal):
        try:
            number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        except InvalidOperation as error:
            raise CellIsWrong("cell_is_not_a_number", given=value) from error
        if not number.is_finite():
            raise CellIsWrong("cell_is_not_a_number", given=value)
        return number * 100 if cell.is_percent else number
    found = read(str(value))
    if found is None:
        raise CellIsWrong("cell_is_not_a_number", given=value)
    return found


_DATE = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


def _date(cell: Cell, column: Column) -> date:
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value)
    day_first, year_first = _DATE.fullmatch(text), _ISO.fullmatch(text)
    try:
        if day_first:
            return date(int(day_first[3]), int(day_first[2]), int(day_first[1]))
        if year_first:
            return date(int(year_first[1]), int(year_first[2]), int(year_first[3]))
    except ValueError as error:
        raise CellIsWrong("date_does_not_exist", given=text) from error
    raise CellIsWrong("cell_is_not_a_date", given=text)


def _choice(cell: Cell, column: Column) -> str:
    key = fold(_text(cell, column))
    for word, meaning in column.choices.items():
        if key in (fold(word), fold(meaning)):
            return meaning
    raise CellIsWrong(
        "cell_is_not_a_choice", given=_shown(cell.value), choices="; ".join(column.choices)
    )


def _shown(value: object) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


_READERS: Mapping[Kind, Callable[[Cell, Column], object]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.BOUNDED: _bounded,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
}
