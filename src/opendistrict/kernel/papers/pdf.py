"""A paper as PDF/A-2a and PDF/UA-1: for keeping, for signing, for every reader.

Decree 30/2020/NĐ-CP names Times New Roman, which may not be given away. Tinos (SIL Open Font
License, in `fonts/`) has the same widths and all Vietnamese letters, so lines break nearly as
they do in Word.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any
from unicodedata import category

import typst

from opendistrict.kernel.papers import layout
from opendistrict.kernel.papers.layout import breakable
from opendistrict.kernel.papers.paper import Paper
from opendistrict.kernel.papers.sheet import (
    SAMPLE_MARK,
    AnnexSheet,
    CodeSheet,
    Grid,
    Line,
    Sheet,
    lay_out,
)

_HERE = Path(__file__).parent
_FAMILIES = (layout.FONT, "Tinos", "Libertinus Serif")
# Archival with its structure (ISO 19005-2, level A) and accessible (ISO 14289-1).
_STANDARDS: "list[typst.PDFStandard]" = ["a-2a", "ua-1"]
_PT = 72 / 25.4  # points in a millimetre
_SAFE = 0.94  # of the room: faces differ by a few percent in width
_UNSHOWN = "□"  # what Word draws for a character that no font has
_ALWAYS_SHOWN = frozenset("ƠơƯư–—‘’“”…•₫≤≥−\u200b").union(
    map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x1EA0, 0x1EFA)])
)


def to_pdf(paper: Paper, *, font_directories: tuple[Path, ...] = ()) -> bytes:
    """The paper as a tagged PDF. The same paper gives the same bytes.

    A dated paper is PDF/A-2a and PDF/UA-1. A paper without a date is a draft: the archival
    standard demands a date, so a draft is an ordinary tagged PDF. `font_directories` may hold
    Times New Roman or another face (see `pdf_font`). Characters that no font has become □.
    """
    sheet = lay_out(paper)
    press = _press(font_directories)
    return press.print(_inputs(sheet, press.families), sheet.dated_on is not None)


@dataclass(frozen=True, slots=True)
class SigningPlace:
    """Where the paper is signed: between the title and the name of who signs (annex I, II.7.d),
    in points from the lower left corner of a page counted from nought."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


def to_signable_pdf(
    paper: Paper, *, font_directories: tuple[Path, ...] = ()
) -> tuple[bytes, SigningPlace | None]:
    """The same PDF, and where its signature belongs; None where nobody is named to sign it."""
    sheet = lay_out(paper)
    press = _press(font_directories)
    inputs = _inputs(sheet, press.families)
    return press.print_and_find(inputs, sheet.dated_on is not None, sheet.landscape)


def pdf_font(*, font_directories: tuple[Path, ...] = ()) -> str:
    """The family `to_pdf` sets text in, given these directories: the best of those it finds."""
    return _press(font_directories).families[0]


class _Press:
    """A Typst compiler with its fonts. It keeps what it has learnt, and serves one at a time."""

    def __init__(self, directories: tuple[Path, ...]) -> None:
        paths = [str(path) for path in (*directories, _HERE / "fonts")]
        fonts = typst.Fonts(include_system_fonts=False, font_paths=paths)
        found = set(fonts.families())
        self.families = tuple(family for family in _FAMILIES if family in found)
        assert self.families, "Typst carries Libertinus Serif itself"
        self._lock = threading.Lock()
        self._pages = typst.Compiler(str(_HERE / "decree30.typ"), str(_HERE), font_paths=fonts)
        self._probes = typst.Compiler(str(_HERE / "probe.typ"), str(_HERE), font_paths=fonts)
        self._shown: dict[str, bool] = {}

    def print(self, inputs: Mapping[str, object], archival: bool) -> bytes:
        """The pages; with □ for as few characters as it takes where no font has them."""
        with self._lock:
            return self._print(json.dumps(inputs, ensure_ascii=False), archival)

    def print_and_find(
        self, inputs: Mapping[str, object], archival: bool, landscape: bool
    ) -> tuple[bytes, SigningPlace | None]:
        with self._lock:
            made = self._print(json.dumps(inputs, ensure_ascii=False), archival)
            found = json.loads(self._pages.query("<signing>", field="value"))
        return made, _place(found[0], landscape) if found else None

    def _print(self, words: str, archival: bool) -> bytes:
        try:
            return self._compile(words, archival)
        except typst.TypstError as failed:
            why = failed
        for lacking in self._lacking(words):
            try:
                return self._compile(words.translate(dict.fromkeys(lacking, _UNSHOWN)), archival)
            except typst.TypstError as failed:
                why = failed
        raise why

    def _lacking(self, words: str) -> Iterator[set[int]]:
        """Which characters to give up, ever more of them: those that no font has; then marks, which
        may fail only together with their letter; at last everything unusual."""
        strange = set(words) - _ALWAYS_SHOWN
        lacking = {char for char in strange if not self._shows(char)}
        yield set(map(ord, lacking))
        lacking |= {char for char in strange if category(char)[0] in "MC"}
        yield set(map(ord, lacking))
        yield set(map(ord, strange))

    def _compile(self, words: str, archival: bool) -> bytes:
        standards = _STANDARDS if archival else []
        made = self._pages.compile(
            format="pdf", sys_inputs={"sheet": words}, pdf_standards=standards, timestamp=0
        )
        assert isinstance(made, bytes)
        return made

    def _shows(self, char: str) -> bool:
        if char not in self._shown:
            inputs = {"char": char, "fonts": json.dumps(self.families)}
            try:
                self._probes.compile(format="pdf", sys_inputs=inputs, pdf_standards=_STANDARDS)
            except typst.TypstError:
                self._shown[char] = False
            else:
                self._shown[char] = True
        return self._shown[char]


@lru_cache(maxsize=8)
def _press(directories: tuple[Path, ...]) -> _Press:
    return _Press(directories)


def _place(found: Mapping[str, Any], landscape: bool) -> SigningPlace:
    """Typst tells the upper left corner, from the top of the page; PDF counts from the bottom."""
    height = layout.PAGE_WIDTH_MM if landscape else layout.PAGE_HEIGHT_MM
    top = height * _PT - float(found["y"].removesuffix("pt"))
    left = float(found["x"].removesuffix("pt"))
    right = left + layout.text_width_mm(landscape=landscape) / 2 * _PT
    return SigningPlace(int(found["page"]) - 1, left, top - layout.SIGNING_MM * _PT, right, top)


def _inputs(sheet: Sheet, families: tuple[str, ...]) -> dict[str, object]:
    """What decree30.typ reads: words, sizes and measures."""
    width = layout.text_width_mm(landscape=sheet.landscape)
    day = sheet.dated_on
    data = {field.name: getattr(sheet, field.name) for field in fields(sheet)}
    del data["dated_on"]
    return data | {
        "body": [_block(block, width) for block in sheet.body],
        "annexes": [_annex(annex) for annex in sheet.annexes],
        "codes": [_code(code) for code in sheet.codes],
        "date": {"year": day.year, "month": day.month, "day": day.day} if day else None,
        "author": " ".join(sheet.agency),
        "fonts": families,
        "sample_mark": SAMPLE_MARK,
        "sizes": asdict(sheet.sizes),
        "measures": _MEASURES,
    }


_MEASURES = {
    "top": layout.TOP_MM,
    "bottom": layout.BOTTOM_MM,
    "left": layout.LEFT_MM,
    "right": layout.RIGHT_MM,
    "indent": layout.INDENT_MM,
    "cell": layout.CELL_MM,
    "signing": layout.SIGNING_MM,
    "after": layout.AFTER_PT,
    "table": layout.TABLE_PT,
    "page_number": layout.PAGE_NUMBER_PT,
    "line": layout.LINE_PT,
    "lines": layout.LINES,
    "short_line": layout.SHORT_LINE,
}


def _code(code: CodeSheet) -> dict[str, object]:
    """The dark squares as one path, drawn to its full size by Typst."""
    size = len(code.rows)
    runs = "".join(
        f"M{x} {y}h{width}v1h-{width}z"
        for y, row in enumerate(code.rows)
        for x, width in _runs(row)
    )
    ground = f'<rect width="{size}" height="{size}" fill="#fff"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
    svg = f'{head}{ground}<path d="{runs}"/></svg>'
    return {"svg": svg, "side": code.side_mm, "caption": code.caption}


def _runs(row: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    """Where dark squares stand side by side: the first, and how many."""
    place = 0
    for dark, group in groupby(row):
        width = len(tuple(group))
        if dark:
            yield place, width
        place += width


def _annex(annex: AnnexSheet) -> dict[str, object]:
    width = layout.text_width_mm(landscape=annex.landscape)
    data = {field.name: getattr(annex, field.name) for field in fields(annex)}
    return data | {"body": [_block(block, width) for block in annex.body]}


def _block(block: Line | Grid, width_mm: float) -> dict[str, object]:
    if isinstance(block, Line):
        size, room = layout.BODY_PT, _SAFE * width_mm
        runs = [asdict(run) | {"text": breakable(run.text, size, room)} for run in block.runs]
        return {"runs": runs, "align": block.align, "level": block.level, "depth": block.depth}
    size = layout.TABLE_PT
    rooms = [_SAFE * (share * width_mm - 2 * layout.CELL_MM) for share in block.shares]
    return {
        "caption": block.caption,
        "unit": block.unit,
        "shares": block.shares,
        "header": [breakable(h, size, room) for h, room in zip(block.header, rooms, strict=True)],
        "rows": [
            [
                {"text": breakable(cell.text, size, room), "align": cell.align}
                for cell, room in zip(row, rooms, strict=True)
            ]
            for row in block.rows
        ],
    }
