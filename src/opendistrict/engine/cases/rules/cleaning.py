"""One value of a form made clean, or why it cannot be: as people type it here, or as JSON."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from opendistrict.engine.cases.shapes.procedure import FieldKind, FormField
from opendistrict.kernel.fold import nfc

TEXT_MOST = 500  # characters
LONG_TEXT_MOST = 10_000
PLACES = 2  # of a decimal; three digits after a mark may be grouped thousands

NATIONAL_ID = r"^(?:[0-9]{9}|[0-9]{12})$"
BUSINESS_ID = r"^(?:[0-9]{9,10}|[0-9]{12,13})$"  # a tax code too: 10 digits, of a branch 13
PHONE = r"^0(?:2[0-9]{9}|[35789][0-9]{8})$"
EMAIL = r"^[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+$"
DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
DECIMAL = rf"^-?(?:0|[1-9][0-9]*)(?:\.[0-9]{{1,{PLACES}}})?$"

_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:[. ][0-9]{3})+", re.ASCII)
_COMMA = re.compile(r"[+-]?(?:[1-9][0-9]{0,2}(?:[. ][0-9]{3})+|[0-9]+)(?:,[0-9]+)?", re.ASCII)
_EITHER = re.compile(r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}", re.ASCII)  # thousands, or decimals
_POINT = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)
_TYPED_DAY = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})", re.ASCII)
_YES = frozenset({"true", "yes", "on", "1", "có", "x"})
_NO = frozenset({"false", "no", "off", "0", "không"})
_LARGEST = 10**15


class Unusable(Exception):
    """Why a value cannot be kept: a code and the values a sentence needs."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code, self.details = code, details


def is_given(value: object) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def clean(field: FormField, given: object, *, id_pattern: str) -> object:
    """The value in its one written form; an empty text when nothing can be seen in it.

    Raises Unusable.
    """
    if field.kind is FieldKind.NATIONAL_ID:
        return _matching(_digits(given), id_pattern, "not_a_national_id")
    if field.kind is FieldKind.CHOICE:
        return _choice(field, given)
    value = _CLEAN[field.kind](given)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        _within(field, value)
    return format(value, "f") if isinstance(value, Decimal) else value


def number_text(value: Fraction) -> str:
    """A bound as its file says it: 250, 0.5."""
    return str(value.numerator) if value.denominator == 1 else str(float(value))


def _within(field: FormField, value: int | Decimal) -> None:
    if field.least is not None and Fraction(value) < field.least:
        raise Unusable("number_is_too_small", least=number_text(field.least))
    if field.most is not None and Fraction(value) > field.most:
        raise Unusable("number_is_too_large", most=number_text(field.most))


# ------------------------------------------------------------------ texts


def _string(given: object) -> str:
    if not isinstance(given, str):
        raise Unusable("not_a_text")
    try:
        given.encode()  # half a character (a lone surrogate) cannot be kept
    except UnicodeEncodeError:
        raise Unusable("not_a_text") from None
    return given


def _seen(text: str) -> str:
    """Without what cannot be seen: control marks are spaces, and marks that turn the direction of
    writing, or have no width, are gone (a name could read otherwise than it is)."""
    kinds = ((c, unicodedata.category(c)) for c in text)
    return "".join(" " if kind == "Cc" else c for c, kind in kinds if kind != "Cf")


def _text(given: object) -> str:
    """One line, single spaces."""
    return _short_enough(nfc(" ".join(_seen(_string(given)).split())), TEXT_MOST)


def _long_text(given: object) -> str:
    whole = _string(given).replace("\r\n", "\n").replace("\r", "\n")
    lines = (" ".join(_seen(line).split()) for line in whole.split("\n"))
    return _short_enough(nfc("\n".join(lines).strip()), LONG_TEXT_MOST)


def _short_enough(text: str, most: int) -> str:
    if len(text) > most:
        raise Unusable("text_is_too_long", most=most)
    return text


def _digits(given: object) -> str:
    """Without the spaces, dots and dashes people put between."""
    return re.sub(r"[\s.\-]", "", _seen(_string(given)))


def _phone(given: object) -> str:
    digits = re.sub(r"[()]", "", _digits(given))
    return _matching(re.sub(r"^(?:\+|00)84", "0", digits), PHONE, "not_a_phone")


def _email(given: object) -> str:
    return _matching(_text(given), EMAIL, "not_an_email")


def _matching(text: str, pattern: str, code: str) -> str:
    if not re.fullmatch(pattern, text):
        raise Unusable(code)
    return text


def _choice(field: FormField, given: object) -> str:
    text = nfc(_string(given)).strip()
    if text not in {choice.value for choice in field.choices}:
        raise Unusable("not_a_choice")
    return text


# ------------------------------------------------------------------ numbers, days, yes and no


def _whole(given: object) -> int:
    if isinstance(given, str):
        text = given.strip()
        text = re.sub(r"[. ]", "", text) if _GROUPED.fullmatch(text) else text
        if not re.fullmatch(r"[+-]?[0-9]{1,15}", text):
            raise Unusable("not_a_whole_number")
        return int(text)
    number = _json_number(given, "not_a_whole_number")
    if number != number.to_integral_value():
        raise Unusable("not_a_whole_number")
    return int(number)


def _decimal(given: object) -> Decimal:
    is_text = isinstance(given, str)
    number = _typed(str(given).strip()) if is_text else _json_number(given, "not_a_number")
    if abs(number) >= _LARGEST:
        raise Unusable("not_a_number")
    exact = number.quantize(Decimal(10) ** -PLACES)
    if exact != number:
        raise Unusable("number_is_too_fine", places=PLACES)
    whole = exact.to_integral_value()
    return exact.normalize() if exact != whole else whole + 0  # no zeros behind, no minus zero


def _typed(text: str) -> Decimal:
    """A number as this country writes it (1.250,5), or as machines do (1250.5)."""
    if _EITHER.fullmatch(text):
        raise Unusable("number_may_mean_two", given=text)
    if _COMMA.fullmatch(text):
        text = text.replace(".", "").replace(" ", "").replace(",", ".")
    elif not _POINT.fullmatch(text):
        raise Unusable("not_a_number")
    return Decimal(text)


def _json_number(given: object, code: str) -> Decimal:
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal):
        raise Unusable(code)
    number = Decimal(repr(given) if isinstance(given, float) else given)
    if not number.is_finite() or abs(number) >= _LARGEST:
        raise Unusable(code)
    return number


def _yes_no(given: object) -> bool:
    if isinstance(given, bool):
        return given
    word = nfc(given).strip().lower() if isinstance(given, str) else ""
    if word not in _YES | _NO:
        raise Unusable("not_yes_or_no")
    return word in _YES


def _day(given: object) -> str:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given.isoformat()
    text = given.strip() if isinstance(given, str) else ""
    typed = _TYPED_DAY.fullmatch(text)
    if typed:
        text = f"{typed[3]}-{int(typed[2]):02}-{int(typed[1]):02}"
    elif not re.fullmatch(DAY, text):
        raise Unusable("not_a_day_of_form")
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Unusable("day_is_not_in_calendar", given=text) from None


_CLEAN: Mapping[FieldKind, Callable[[object], object]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _long_text,
    FieldKind.WHOLE: _whole,
    FieldKind.DECIMAL: _decimal,
    FieldKind.YES_NO: _yes_no,
    FieldKind.DAY: _day,
    FieldKind.PHONE: _phone,
    FieldKind.EMAIL: _email,
}
