"""The fixed phrases of a paper, written as Decree 30/2020/NĐ-CP, annex I, section II prescribes."""

import re
import unicodedata
from datetime import date

_BLANK = "\u00a0"  # stays where it is put, in Word and in PDF

# Line ends of every system become one; everything else that XML 1.0 forbids is dropped, and so are
# the marks that reorder or hide text: a paper must read as its characters stand.
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_SUBJECT_LEAD = re.compile(r"^\s*v/v\s*:?\s*", re.IGNORECASE)
_LETTERS = "abcdđeghiklmnopqrstuvxy"  # II.6.đ: "theo thứ tự bảng chữ cái tiếng Việt"
_NUMBER = re.compile(r"[+\-−–]?\s?\d[\d.,\s]*\s?(%|‰|đ|₫|tỷ|triệu)?|[-–—]")


def clean(text: str) -> str:
    """Text that Word, XML and PDF can all carry: composed letters, no control or hidden marks."""
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text))


def one_line(text: str) -> str:
    """The same, on one line and without space at the ends."""
    return " ".join(clean(text).split())


def lines_of(text: str) -> tuple[str, ...]:
    """The lines that have something on them."""
    return tuple(line for part in clean(text).split("\n") if (line := one_line(part)))


def number_line(number: str, symbol: str, *, party: bool) -> str:
    """ "Số: 05/BC-UBND", with a nought before numbers under ten (II.3.c); "Số 12-BC/ĐU" (Party).

    Without a number its place stays free: Văn thư gives it when the paper is registered.
    """
    digits, sign = one_line(number), one_line(symbol)
    if len(digits) == 1 and digits.isdecimal():
        digits = "0" + digits
    word, joint = ("Số", "-") if party else ("Số:", "/")
    return f"{word} {digits or _BLANK * 8}{joint if sign else ''}{sign}"


def annexed_to(kind: str, number: str, symbol: str, dated_on: date | None, agency: str) -> str:
    """ "(Kèm theo Báo cáo số 05/BC-UBND ngày 05 tháng 02 năm 2026 của …)", as III.1.c wants it."""
    name = one_line(kind).capitalize() or "Công văn"
    said = number_line(number, symbol, party=False).removeprefix("Số: ")
    when = place_and_date("", dated_on)
    by = f" của {one_line(agency)}" if one_line(agency) else ""
    return f"(Kèm theo {name} số {said} {when}{by})"


def place_and_date(place: str, dated_on: date | None) -> str:
    """ "Bến Thành, ngày 05 tháng 02 năm 2026".

    Noughts stand before days under 10 and months 1 and 2 (II.4.b). Undated: room for the pen.
    """
    if dated_on is None:
        blank = _BLANK * 5
        when = f"ngày{blank}tháng{blank}năm{blank}"
    else:
        month = f"{dated_on.month:02d}" if dated_on.month < 3 else f"{dated_on.month}"
        when = f"ngày {dated_on.day:02d} tháng {month} năm {dated_on.year}"
    where = one_line(place).rstrip(",")
    return f"{where}, {when}" if where else when


def brief_subject(subject: str) -> str:
    """ "V/v …", the subject of a công văn (II.5.b), whether or not the writer began with V/v."""
    text = _SUBJECT_LEAD.sub("", one_line(subject))
    return f"V/v {text}" if text else ""


def dashed(items: tuple[str, ...]) -> tuple[str, ...]:
    """One line each, a dash before, a semicolon after, a full stop at the end (II.9.d)."""
    bare = [text for item in items if (text := one_line(item).lstrip("-–— ").rstrip(";. "))]
    return tuple(f"- {text}{'.' if n == len(bare) else ';'}" for n, text in enumerate(bare, 1))


def addressees(recipients_to: tuple[str, ...]) -> tuple[str, ...]:
    """What follows "Kính gửi:": one name as it is, several each on a line with a dash (II.9.d)."""
    lines = dashed(recipients_to)
    if len(lines) == 1:
        return (lines[0].removeprefix("- ").removesuffix("."),)
    return lines


def reads_as_number(text: str) -> bool:
    """Whether a cell holds a figure, or the dash that stands for none."""
    return _NUMBER.fullmatch(text.strip()) is not None


def end_marked(text: str) -> str:
    """The last words of the text, closed with "./." (annex III, models 1.1 to 1.10)."""
    bare = text.rstrip()
    return bare if bare.endswith("./.") else bare.rstrip(".;, ") + "./."


def roman(number: int) -> str:
    """Roman figures, for the numbers of mục."""
    out = ""
    for value, sign in (
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        while number >= value:
            out, number = out + sign, number - value
    return out


def letter(number: int) -> str:
    """The letter of the n-th điểm: a, b, c, d, đ, e, g …; after y come aa, bb, cc."""
    turns, place = divmod(number - 1, len(_LETTERS))
    return _LETTERS[place] * (turns + 1)


class Numbering:
    """The running numbers of mục, khoản and điểm."""

    def __init__(self) -> None:
        self._counts = [0, 0, 0]

    def next(self, level: int) -> str:
        """ "II.", "3." or "đ)": the next number of this level; those below start again."""
        self._counts[level - 1] += 1
        self._counts[level:] = [0] * (3 - level)
        count = self._counts[level - 1]
        return (f"{roman(count)}.", f"{count}.", f"{letter(count)})")[level - 1]


_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}


def amount_in_words(dong: int) -> str:
    """Whole đồng as a receipt says them ("Số tiền bằng chữ"): 121.005 is "Một trăm hai mươi mốt
    nghìn không trăm lẻ năm đồng"."""
    if dong < 0:
        raise ValueError("a receipt is not for less than nothing")
    said = _number_in_words(dong) or _DIGITS[0]
    return f"{said[0].upper()}{said[1:]} đồng"


def _number_in_words(number: int, *, goes_on: bool = False) -> str:
    """`goes_on`: something stands before it, so that missing hundreds are said."""
    above, rest = divmod(number, 10**9)
    parts = [f"{_number_in_words(above)} tỷ"] if above else []
    for unit, name in ((10**6, " triệu"), (10**3, " nghìn"), (1, "")):
        three, rest = divmod(rest, unit)
        if three:
            parts.append(_three_in_words(three, goes_on=goes_on or bool(parts)) + name)
    return " ".join(parts)


def _three_in_words(number: int, *, goes_on: bool) -> str:
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    parts = [f"{_DIGITS[hundreds]} trăm"] if hundreds or goes_on else []
    if tens > 1:
        parts.append(f"{_DIGITS[tens]} mươi")
    elif tens:
        parts.append("mười")
    elif ones and parts:
        parts.append("lẻ")
    if ones:
        changed = {5: "lăm"} if tens == 1 else _AFTER_TENS if tens else {}
        parts.append(changed.get(ones, _DIGITS[ones]))
    return " ".join(parts)
