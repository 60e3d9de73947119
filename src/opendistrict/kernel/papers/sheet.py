"""A paper put into its final words: numbers counted, lines composed, every string cleaned.

Both writers draw a Sheet and decide nothing about the text themselves.
"""

from dataclasses import dataclass, replace
from datetime import date

import segno

from opendistrict.kernel.papers import layout, wording
from opendistrict.kernel.papers.paper import (
    Align,
    Block,
    Bullets,
    Code,
    Column,
    Heading,
    Paper,
    Paragraph,
    Run,
    Signature,
    Table,
)

STATE_NAME = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
PARTY_NAME = "ĐẢNG CỘNG SẢN VIỆT NAM"
SAMPLE_MARK = "DỮ LIỆU MẪU"
UNTITLED = "VĂN BẢN"


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of the text.

    `level` is 0 for a paragraph and 1 to 3 for a heading; `depth` is the heading's place in the
    outline, which never skips a step (PDF/UA demands it; a paper may).
    """

    runs: tuple[Run, ...]
    align: Align = "justify"
    level: int = 0
    depth: int = 0

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    align: Align


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `shares` of the width add up to 1."""

    caption: str
    unit: str
    shares: tuple[float, ...]
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class AnnexSheet:
    """An annex: "Phụ lục II", its title in capitals, what it belongs to, its text."""

    label: str
    title: tuple[str, ...]
    belongs_to: str
    body: tuple[Line | Grid, ...]
    landscape: bool


@dataclass(frozen=True, slots=True)
class CodeSheet:
    """A QR code as it is drawn: its dark squares row by row, the length of its side, its words."""

    payload: str
    caption: str
    rows: tuple[tuple[bool, ...], ...]  # with the quiet zone of four around them
    side_mm: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that stands on the paper, in the decree's order. Empty means: not there."""

    title: str  # for the file's metadata and for lists of files
    language: str
    dated_on: date | None
    party: bool
    sample: bool
    landscape: bool
    small: bool
    state: tuple[str, ...]  # ô 1
    parent: tuple[str, ...]  # ô 2, the agency above
    agency: tuple[str, ...]
    number: str  # ô 3
    brief: str  # ô 5b
    place: str  # ô 4
    kind: str  # ô 5a
    subject: tuple[str, ...]
    addressees: tuple[str, ...]  # ô 9a
    body: tuple[Line | Grid, ...]  # ô 6
    authority: tuple[str, ...]  # ô 7a
    note: str
    signer: str  # ô 7b
    recipients: tuple[str, ...]  # ô 9b
    annexes: tuple[AnnexSheet, ...]
    counterpart: tuple[str, ...]
    counterpart_note: str
    counterpart_name: str
    codes: tuple[CodeSheet, ...]

    @property
    def sizes(self) -> layout.Sizes:
        sizes = layout.PARTY if self.party else layout.STATE
        return replace(sizes, body=layout.SMALL_BODY_PT) if self.small else sizes


def lay_out(paper: Paper) -> Sheet:
    """The words of `paper` as they will stand on the sheet."""
    kind = wording.one_line(paper.kind or "").upper()
    body = _body(paper.body, depth=1 if kind else 0)
    if paper.end_mark and not paper.party:
        body = _closed(body)
    subject = wording.one_line(paper.subject)
    other = paper.counterpart or Signature()
    return Sheet(
        title=" ".join(part for part in (kind, subject) if part) or UNTITLED,
        language=paper.language,
        dated_on=paper.dated_on,
        party=paper.party,
        sample=paper.sample,
        landscape=paper.landscape,
        small=paper.small,
        state=(PARTY_NAME,) if paper.party else (STATE_NAME, MOTTO),
        parent=_capitals(paper.parent_agency),
        agency=_capitals(paper.agency),
        number=wording.number_line(paper.number, paper.symbol, party=paper.party),
        brief="" if kind else wording.brief_subject(paper.subject),
        place=wording.place_and_date(paper.place, paper.dated_on),
        kind=kind,
        subject=wording.lines_of(paper.subject) if kind else (),
        addressees=wording.addressees(paper.recipients_to),
        body=body,
        authority=_authority(paper.signature),
        note=wording.one_line(paper.signature.note),
        signer=wording.one_line(paper.signature.name),
        recipients=wording.dashed(paper.recipients),
        annexes=_annexes(paper),
        counterpart=_authority(other),
        counterpart_note=wording.one_line(other.note),
        counterpart_name=wording.one_line(other.name),
        codes=tuple(_code(code) for code in paper.codes),
    )


def _code(code: Code) -> CodeSheet:
    """Error correction M (15 %); L in a large code, whose mask is fixed too: weighing all eight
    takes a tenth of a second and gains nothing for text that looks random."""
    is_large = len(code.payload.encode()) > layout.SMALL_CODE
    how = {"error": "l", "mask": 3} if is_large else {"error": "m"}
    drawn = segno.make_qr(code.payload, boost_error=False, **how)
    rows = tuple(tuple(bool(dark) for dark in row) for row in drawn.matrix_iter(border=4))
    side = max(layout.CODE_MM, len(rows) * layout.SQUARE_MM)
    caption = "\n".join(wording.lines_of(code.caption))
    return CodeSheet(code.payload, caption, rows, side)


def _annexes(paper: Paper) -> tuple[AnnexSheet, ...]:
    belongs_to = wording.annexed_to(
        paper.kind or "", paper.number, paper.symbol, paper.dated_on, paper.agency
    )
    return tuple(
        AnnexSheet(
            label=f"Phụ lục {wording.roman(place)}" if len(paper.annexes) > 1 else "Phụ lục",
            title=_capitals(annex.title),
            belongs_to=belongs_to,
            body=_body(annex.body, depth=1),
            landscape=annex.landscape,
        )
        for place, annex in enumerate(paper.annexes, start=1)
    )


def _capitals(text: str) -> tuple[str, ...]:
    return tuple(line.upper() for line in wording.lines_of(text))


def _authority(signature: Signature) -> tuple[str, ...]:
    return (*_capitals(signature.authority), *_capitals(signature.title))


def _body(blocks: tuple[Block, ...], *, depth: int) -> tuple[Line | Grid, ...]:
    """The blocks in order; `depth` is the outline's depth above the first heading."""
    numbering, root, out = wording.Numbering(), depth, list[Line | Grid]()
    for block in blocks:
        if isinstance(block, Table):
            out.append(_grid(block))
        elif isinstance(block, Bullets):
            out += [_bullet(item) for item in block.items]
        elif isinstance(block, Paragraph):
            out.append(Line(_runs(block.runs), block.align))
        elif block.numbered or wording.one_line(block.text):
            depth = min(root + block.level, depth + 1)
            out.append(replace(_heading(block, numbering), depth=depth))
    return tuple(out)


def _heading(heading: Heading, numbering: wording.Numbering) -> Line:
    text = wording.one_line(heading.text)
    if heading.level == 1:
        text = text.upper()
    if heading.numbered:
        text = f"{numbering.next(heading.level)} {text}"
    return Line((Run(text, bold=heading.level < 3),), level=heading.level)


def _bullet(item: str | Paragraph) -> Line:
    runs = _runs(item.runs if isinstance(item, Paragraph) else (Run(item),))
    return Line((Run("- "), *runs))


def _runs(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    return tuple(replace(run, text=wording.clean(run.text)) for run in runs if run.text)


def _grid(table: Table) -> Grid:
    whole = sum(column.share for column in table.columns)
    return Grid(
        caption=wording.one_line(table.caption),
        unit=wording.one_line(table.unit),
        shares=tuple(column.share / whole for column in table.columns),
        header=tuple(wording.clean(column.header).strip() for column in table.columns),
        rows=tuple(
            tuple(_cell(text, column) for text, column in zip(row, table.columns, strict=True))
            for row in table.rows
        ),
    )


def _cell(text: str, column: Column) -> Cell:
    text = wording.clean(text).strip()
    return Cell(text, column.align or ("right" if wording.reads_as_number(text) else "left"))


def _closed(body: tuple[Line | Grid, ...]) -> tuple[Line | Grid, ...]:
    """The body with "./." behind its last words; after a table or heading it stands alone."""
    if not body:
        return body
    last = body[-1]
    if isinstance(last, Grid) or last.level or not last.runs or not last.runs[-1].text.strip():
        return (*body, Line((Run("./."),), align="left"))
    run = last.runs[-1]
    closed = replace(last, runs=(*last.runs[:-1], replace(run, text=wording.end_marked(run.text))))
    return (*body[:-1], closed)
