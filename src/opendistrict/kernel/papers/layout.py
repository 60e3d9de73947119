"""Measures of Decree 30/2020/NĐ-CP, annex I, in millimetres and points.

Where the annex gives a range, the value of its own example column (section V) is taken. Sizes of
the Party header: Hướng dẫn 36-HD/VPTW (2018), annex 3, as reprinted by thuvienphapluat.vn; those
of its "Nơi nhận" (14 and 12) follow custom and are not checked against the text.
"""

import re
from dataclasses import dataclass
from unicodedata import combining, normalize

FONT = "Times New Roman"  # I.4
BREAK = "\u200b"  # zero-width space: a line may break here

PAGE_WIDTH_MM = 210.0  # I.1, A4
PAGE_HEIGHT_MM = 297.0
TOP_MM = 20.0  # I.3: 20-25
BOTTOM_MM = 20.0  # 20-25
LEFT_MM = 30.0  # 30-35
RIGHT_MM = 15.0  # 15-20; the narrow end leaves tables the most room

INDENT_MM = 12.7  # II.6.e: 1 cm or 1.27 cm
AFTER_PT = 6.0  # II.6.e: at least 6 pt between paragraphs
LINES = 1.15  # II.6.e: between single and 1.5 lines
LINE_PT = 0.75  # the thickness of the drawn lines; the annex only wants them unbroken

SHORT_LINE = 0.4  # II.2.b, II.5.b: a third to a half of the text above
SIGNING_MM = 24.0  # ô 7c and 8: room for the signature and the seal

BODY_PT = 14.0  # V.6: 13-14
SMALL_BODY_PT = 13.0
TABLE_PT = 12.0  # not regulated; custom
PAGE_NUMBER_PT = 14.0  # V.14

CELL_MM = 1.2  # left and right inside a table cell

CODE_MM = 22.0  # a QR code is never smaller, its quiet zone included
SQUARE_MM = 0.4  # of a QR code: nearly five dots of a 300 dpi printer
SMALL_CODE = 400  # bytes: above, a QR code has less to spare for damage, else it grows too fine


@dataclass(frozen=True, slots=True)
class Sizes:
    """Points of the parts that differ between state and Party papers.

    `left_block_mm` is the width of ô 2 and 3. State papers: "UBND THÀNH PHỐ HỒ CHÍ MINH" fits in it
    and the longest date of the same city fits in the rest, each on one line.
    """

    left_block_mm: float
    state: float
    motto: float
    agency: float
    number: float
    place: float
    kind: float
    subject: float
    brief: float
    recipients_word: float
    recipients: float
    body: float = BODY_PT


STATE = Sizes(66, 12, 13, 12, 13, 13, 14, 14, 12, 12, 11)
PARTY = Sizes(76, 15, 15, 14, 14, 14, 16, 14, 12, 14, 12)


def text_width_mm(*, landscape: bool) -> float:
    """Width between the margins."""
    return (PAGE_HEIGHT_MM if landscape else PAGE_WIDTH_MM) - LEFT_MM - RIGHT_MM


_BOLD_WIDTHS = {
    0.25: " .,\u00a0",
    0.28: "il/",
    0.333: "fjt:;-()",
    0.389: "Is",
    0.444: "cerz",
    0.5: "agovxyJ0123456789",
    0.556: "bdhknpquSđ",
    0.611: "FP",
    0.667: "BELTZ",
    0.722: "ACDNRUVXYĐw",
    0.778: "GHKOQ",
    0.833: "m",
    0.944: "M",
    1.0: "W",
}
_BOLD = {ord(char): ems for ems, chars in _BOLD_WIDTHS.items() for char in chars}


def width_mm(text: str, size_pt: float) -> float:
    """Width of a line in Times New Roman bold, from the face's published widths.

    Marks above and below letters take no room; letters outside the table count as wide ones.
    """
    base = (ord(char) for char in normalize("NFD", text) if not combining(char))
    return sum(_BOLD.get(code, 0.75) for code in base) * size_pt * 25.4 / 72


def breakable(text: str, size_pt: float, room_mm: float) -> str:
    """Text in which no word is wider than the room, by zero-width spaces, which show nothing.

    For links and checksums, which would run out of their column. Words that fit are left alone.
    """
    widest = size_pt * 25.4 / 72  # of a letter
    if len(text) * widest <= room_mm:
        return text

    def pieces(found: re.Match[str]) -> str:
        word, out, used = found[0], "", 0.0
        if width_mm(word, size_pt) <= room_mm:
            return word
        for char in word:
            width = width_mm(char, size_pt)
            if used and used + width > room_mm:
                out, used = out + BREAK, 0.0
            out, used = out + char, used + width
        return out

    return re.sub(r"\S{2,}", pieces, text)
