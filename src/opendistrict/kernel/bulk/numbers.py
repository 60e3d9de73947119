"""Columns of numbers: how a whole column is written, and what it says, exactly.

"16.050" is sixteen thousand in one file and sixteen point nought five in another. A single value
cannot tell; its column mostly can. Where it cannot, the value is refused, never guessed.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]
import pyarrow.compute as pc  # type: ignore[import-untyped,unused-ignore]

SCALE = 10_000  # quantities are counted in ten-thousandths
_PLACES = pa.decimal128(38, 4)
_LARGEST = Decimal(9) * 10**14  # its ten-thousandths still fit 64 bits

# One mark and three digits after it: grouped thousands, or decimals.
_EITHER = r"^[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}$"
_COMMA = r"^[+-]?([0-9]+|[1-9][0-9]{0,2}(\.[0-9]{3})+)(,[0-9]+)?$"
_GROUPS = r"^[+-]?[1-9][0-9]{0,2}(\.[0-9]{3}){2,}$"
_POINT = r"^[+-]?[0-9]+\.[0-9]+$"
_IS_COMMA = re.compile(_COMMA)
_IS_EITHER = re.compile(_EITHER)


@dataclass(slots=True)
class Style:
    """What was seen in a column so far: values only possible with a decimal comma, or only with a
    decimal point, or with both. `is_typed`: the file keeps numbers, not text."""

    comma: bool = False
    point: bool = False
    either: bool = False
    is_typed: bool = False

    @property
    def is_comma(self) -> bool:
        return self.comma and not self.point

    @property
    def is_open(self) -> bool:
        """Nothing in the column decides how its values are meant."""
        return self.either and not self.comma and not self.point and not self.is_typed


def style_of(column: Any, seen: Style) -> None:
    """Add to `seen` what this piece of the column shows."""
    kind = getattr(column.type, "value_type", column.type)
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        seen.is_typed = True
        return
    column = pc.cast(column, pa.string())
    marked = column.filter(pc.match_substring_regex(column, "[.,]"))
    if not len(marked):
        return
    marked = pc.utf8_trim_whitespace(marked)
    either = pc.match_substring_regex(marked, _EITHER)
    seen.either |= _any(either)
    rest = marked.filter(pc.invert(either))
    has_comma = pc.match_substring(rest, ",")
    grouped = pc.match_substring_regex(rest, _GROUPS)
    written = pc.and_(has_comma, pc.match_substring_regex(rest, _COMMA))
    seen.comma |= _any(pc.or_(grouped, written))
    seen.point |= _any(pc.match_substring_regex(rest, _POINT))


def _any(mask: Any) -> bool:
    return bool(pc.any(mask, skip_nulls=True, min_count=0).as_py())


@dataclass(frozen=True, slots=True)
class Decimals:
    """A column in ten-thousandths. Where `is_wrong` is not 0 the value means nothing: 1 it is no
    number, 2 it may mean two numbers, 3 it is finer than a ten-thousandth."""

    scaled: npt.NDArray[np.int64]
    is_wrong: npt.NDArray[np.int8]


def decimals(column: Any, style: Style) -> Decimals:
    """What a column of text says, cell by cell (null is no number)."""
    if not style.is_comma and not style.is_open:
        try:  # nearly always: all of it at once
            empty = np.asarray(column.is_null())
            scaled = _scaled(pc.cast(column.fill_null("0"), _PLACES))
            return Decimals(scaled, empty.astype(np.int8))
        except (pa.ArrowInvalid, OverflowError):
            pass
    found = [_decimal(text, style) for text in column.to_pylist()]
    scaled = np.fromiter((one[0] for one in found), np.int64, len(found))
    return Decimals(scaled, np.fromiter((one[1] for one in found), np.int8, len(found)))


def _scaled(column: Any) -> npt.NDArray[np.int64]:
    """Arrow keeps a decimal as a 128-bit integer; those that fit 64 bits, as such."""
    halves = np.frombuffer(column.buffers()[1], np.int64)
    halves = halves[2 * column.offset : 2 * (column.offset + len(column))].reshape(-1, 2)
    low = halves[:, 0]
    limit = int(_LARGEST * SCALE)
    if len(low) and (np.any(halves[:, 1] != low >> 63) or np.max(np.abs(low)) >= limit):
        raise OverflowError
    return low.copy()


def _decimal(text: str | None, style: Style) -> tuple[int, int]:
    if text is None:
        return 0, 1
    if style.is_open and _IS_EITHER.match(text):
        return 0, 2
    if style.is_comma:
        if not _IS_COMMA.match(text):
            return 0, 1
        text = text.replace(".", "").replace(",", ".")
    try:
        number = Decimal(text) if "_" not in text else Decimal("NaN")
    except InvalidOperation:
        return 0, 1
    if not number.is_finite() or abs(number) >= _LARGEST:
        return 0, 1
    if number.adjusted() < -40:
        return 0, 0 if not number else 3
    scaled = number * SCALE
    return (int(scaled), 0) if scaled == scaled.to_integral_value() else (0, 3)


def degrees(column: Any, style: Style) -> npt.NDArray[np.float64]:
    """Degrees as floats; NaN where there is none, infinite where the text is no number."""
    text = pc.replace_substring(column, ",", ".") if style.comma or style.either else column
    try:
        numbers = pc.cast(text, pa.float64())
    except pa.ArrowInvalid:
        numbers = pa.array([_float(one) for one in text.to_pylist()], pa.float64())
    found = np.asarray(numbers.fill_null(np.nan), np.float64)
    told = np.asarray(pc.is_valid(column))
    return np.where(told & np.isnan(found), np.inf, found)


def _float(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return float("inf")
