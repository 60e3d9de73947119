"""What a paper says, without how it looks.

The parts are those of Decree 30/2020/NĐ-CP, annex I, part I, section II ("các thành phần thể thức
chính"). Strings are plain text: nothing in them is ever read as markup. A newline in a string is
a line break. Wrong shapes (a row with a cell too many, a heading of level 7) raise ValueError here,
where the mistake is made, not in a writer.
"""

import re
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Literal

Align = Literal["left", "center", "right", "justify"]

MOST_ROWS = 20_000  # of one table: about 600 pages; more belongs in a spreadsheet
MOST_COLUMNS = 30
MOST_IN_CODE = 1_800  # bytes
_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+\-./:]+")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading that numbers itself: level 1 "I." (mục), 2 "1." (khoản), 3 "a)" (điểm).

    Numbers run on from heading to heading and start again below a higher one (annex I, II.6.đ).
    `numbered=False` is for what carries its own number, such as "Điều 1. …".
    """

    level: int
    text: str
    numbered: bool = True

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3):
            raise ValueError(f"a heading has level 1, 2 or 3, not {self.level}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the text. Justified ones begin with the decree's indent of 1.27 cm."""

    runs: tuple[Run, ...]
    align: Align = "justify"

    @classmethod
    def of(cls, *parts: "str | Run", align: Align = "justify") -> "Paragraph":
        """`Paragraph.of("Tỷ lệ đạt ", Run("97,5%", bold=True), ".")`."""
        return cls(tuple(Run(p) if isinstance(p, str) else p for p in parts), align)


@dataclass(frozen=True, slots=True)
class Bullets:
    """Items that each begin with a dash ("gạch đầu dòng")."""

    items: "tuple[str | Paragraph, ...]"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its share of the width (relative to the others) and how its cells stand.

    Without `align`, cells that read as numbers stand right and all others left.
    """

    header: str
    share: float = 1.0
    align: Align | None = None

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1_000:
            raise ValueError(f"a column's share lies between 0 and 1000, not {self.share}")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with lines. Its header is repeated on every page; a row is not torn apart.

    `unit` is the customary line above the right edge ("Đơn vị tính: triệu đồng").
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    unit: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.columns) <= MOST_COLUMNS:
            raise ValueError(f"a table has 1 to {MOST_COLUMNS} columns, not {len(self.columns)}")
        if len(self.rows) > MOST_ROWS:
            raise ValueError(f"a table has at most {MOST_ROWS} rows, not {len(self.rows)}")
        for place, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {place} has {len(row)} cells for {len(self.columns)}")


Block = Heading | Paragraph | Bullets | Table


@dataclass(frozen=True, slots=True)
class Annex:
    """A "Phụ lục": it begins on a page of its own behind the signature, with its own page numbers
    (annex I, III.1). Several are numbered in Roman figures. Wide tables want `landscape`."""

    title: str
    body: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: "TM. ỦY BAN NHÂN DÂN" / "KT. CHỦ TỊCH", the title, the name.

    Room for the hand-written or digital signature is always kept. Without a name the paper is an
    unsigned draft. Right to sign is not judged here. `note` stands under the title in italics
    ("(Ký, ghi rõ họ tên)").
    """

    authority: str = ""
    title: str = ""
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code and the words that say what it is for. A code holds at most 1,800 characters:
    more would have to be drawn finer than a telephone reads from paper."""

    payload: str
    caption: str

    def __post_init__(self) -> None:
        size = len(self.payload.encode())
        if _ALPHANUMERIC.fullmatch(self.payload):
            size = ceil(size * 5.5 / 8)  # two such characters take eleven bits
        if not 1 <= size <= MOST_IN_CODE:
            raise ValueError(f"a code holds 1 to {MOST_IN_CODE} bytes, not {size}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One administrative paper (văn bản hành chính).

    * `kind` is the name of the kind ("BÁO CÁO", "TỜ TRÌNH"); None makes it a công văn, whose
      `subject` stands under the number as "V/v …".
    * `number` and `dated_on` are left empty until Văn thư registers the paper; their places are
      then kept free for the pen.
    * `recipients_to` are the addressees after "Kính gửi"; `recipients` the lines of "Nơi nhận",
      each with or without its dash and semicolon. "Lưu: VT" comes last.
    * `sample` marks every page "DỮ LIỆU MẪU".
    * `party` draws the header of the Party's papers (Hướng dẫn 36-HD/VPTW) and writes the number
      its way ("Số 12-BC/ĐU"). It is a variant of the header, not the whole of that guidance.
    * `landscape` is for wide tables that are not an annex (annex I, I.2).
    * `end_mark` closes the text with "./." as in the decree's models (not on Party papers).
    * `annexes` follow behind the signature, each with the words that tie it to this paper.
    * `counterpart` signs on the left: the citizen on a form handed over the counter. Such a form
      has no "Nơi nhận".
    * `codes` are QR codes at the foot, behind the signature.
    * `small` sets the text in 13 points, the lower end of what the annex allows, for forms.
    """

    agency: str
    symbol: str
    subject: str
    body: tuple[Block, ...]
    parent_agency: str = ""
    number: str = ""
    place: str = ""
    dated_on: date | None = None
    kind: str | None = None
    recipients_to: tuple[str, ...] = ()
    signature: Signature = Signature()
    recipients: tuple[str, ...] = ()
    language: str = "vi"
    sample: bool = False
    party: bool = False
    landscape: bool = False
    end_mark: bool = True
    annexes: tuple[Annex, ...] = ()
    counterpart: Signature | None = None
    codes: tuple[Code, ...] = ()
    small: bool = False

    def __post_init__(self) -> None:
        if self.counterpart and self.recipients:
            raise ValueError("the left of the foot has room for a counterpart or for recipients")
        code = self.language
        if not (2 <= len(code) <= 3 and code.isascii() and code.isalpha() and code.islower()):
            raise ValueError(f"a language is a code of two or three letters, not {code!r}")
