"""Measures of Decree 30/2020/NĐ-CP, annex I, in millimetres and points.

Where the annex gives a range, the value of its own example column (section V) is taken. Sizes of
the Party header: Hướng dẫn 36-HD/VPTW (2018), annex 3, as published by Thư Viện Pháp Luật.
"""

from dataclasses import dataclass

FONT = "Times New Roman"  # I.4

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

LEFT_BLOCK_MM = 64.0  # ô 2 and 3; the rest is for ô 1, wide enough for the motto's 88 mm at 12 pt
SHORT_LINE = 0.4  # II.2.b, II.5.b: a third to a half of the text above
SIGNING_MM = 24.0  # ô 7c: room for the signature; a seal is 36 mm wide, its upper third is above

BODY_PT = 14.0
TABLE_PT = 12.0  # not regulated; custom
PAGE_NUMBER_PT = 14.0  # V.14

CELL_MM = 1.2  # left and right inside a table cell


@dataclass(frozen=True, slots=True)
class Sizes:
    """Points of the parts that differ between state and Party papers."""

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


STATE = Sizes(12, 13, 12, 13, 13, 14, 14, 12, 12, 11)
PARTY = Sizes(15, 15, 14, 14, 14, 16, 14, 12, 14, 12)


def text_width_mm(*, landscape: bool) -> float:
    """Width between the margins."""
    return (PAGE_HEIGHT_MM if landscape else PAGE_WIDTH_MM) - LEFT_MM - RIGHT_MM


def estimate_mm(text: str, size_pt: float) -> float:
    """Width of a line in Times New Roman bold, within some ten percent.

    Good enough where the decree itself leaves room (a line of a third to a half of the text);
    the PDF measures instead.
    """
    ems = 0.0
    for char in text:
        if char in " .,;:/-()'|!ijlt":
            ems += 0.31
        elif char.isupper():
            ems += 0.73
        else:
            ems += 0.5
    return ems * size_pt * 25.4 / 72
