"""Cutting a document into passages: headings, paragraphs, numbered items, tables, noise.

Works line by line on what official papers (Decree 30/2020/NĐ-CP, Annex I: Điều, khoản, điểm)
and newspapers look like after they went through Markdown, a web page or a scanner. Items that a
scanner ran together in one line ("… ; b) Bảo đảm …") are cut apart again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from opendistrict.kernel.reader.shapes import Passage
from opendistrict.kernel.reader.text import LOWER, Shadow

# Where a scanner or a web page swallowed the line break before an item.
_INLINE = re.compile(
    r"(?:[.;:,]|\bsau ?:)[^\w\n]{0,12}(?:[a-z0-9] )?[^\w\n]{0,4}"
    r"(?P<mark>\d{1,2}[.,] {0,2}|[a-zđ]{0,2}\) {0,2}|\d{1,2}\) {0,2})(?=\w)"
)
_IN_DECIMAL = re.compile(r"\d\.$")  # "2.1." is one mark, not two
_ARTICLE_INLINE = re.compile(r" (?P<mark>\d{1,2}\. )(?=\w)")
_MARK = re.compile(
    r"[ >#]*(?P<mark>\)(?= )|điều \d+[a-z]?[.:]?|chương [ivx\d]+\b[.:]?|mục [ivx\d]+\b[.:]?"
    r"|phụ lục [ivx\d]*\b[.:]?|(?:nhiệm vụ|giải pháp|nội dung|công việc) (?:số )?\d{1,2}[.:](?!\d)"
    r"|(?:bước|giai đoạn|đợt) \d{1,2}(?: ?\([^()\n]{1,60}\))? ?[:.](?!\d)"
    r"|\d{1,3}(?:\.\d{1,2})+\.?(?= )|\d{1,3}[.)](?!\d)"
    r"|\((?:\d{1,2}|[a-zđ]{1,2})\)(?= )|[a-zđ]{1,2}\)|[ivx]{1,5}[.)]|[-+•●▪*])[ \n]*"
)
_TABLE = re.compile(r" *\|")
_RULE = re.compile(r"[ \-_=.]{3,}$")
_CAPTION = re.compile(r"(?:^|[ (.])(?:ảnh|video|clip|đồ họa|nguồn ảnh|tin, ảnh|bài, ảnh) ?:")
_NOISE = re.compile(
    r" *(?:cộng hòa xã hội chủ nghĩa việt nam|độc lập ?- ?tự do|đảng cộng sản việt nam *$"
    r"|xem thêm|đọc thêm|tin liên quan|từ khóa|tags?:|https?://|!\[|<|kính gửi|xem file"
    r"|theo dõi chúng tôi"
    r"|\(?(?:ảnh|video|clip|đồ họa|nguồn) ?:)"
)
_CLOSING = re.compile(
    r"[ #]*(?:nơi nhận ?:|tm\. ?\w|kt\. ?\w|tl\. ?\w|tuq\. ?\w"
    r"|(?:ghi chú về nguồn|tham khảo *$|tài liệu tham khảo))"
)
# "Căn cứ Luật …;" opens an official paper; "Căn cứ chức năng, nhiệm vụ, …" begins a task.
_BASIS = re.compile(
    r"[ \-]*(?:căn cứ(?! (?:vào )?(?:chức năng|nhiệm vụ|tình hình|điều kiện|kết quả|thực tế"
    r"|nội dung"
    r"|yêu cầu|kế hoạch này|thông báo này|nghị quyết này|chỉ thị này))|theo đề nghị của"
    r"|xét (?:đề nghị|tờ trình)"
    r"|sau khi xem xét)\b"
)
_META = re.compile(r"[ #]*(?:thông tin văn bản|thuộc tính|mục lục)\b")
_REOPEN = re.compile(r"[ #]*(?:phụ lục\b|số ?: ?\d|điều \d+[.:]|chương [ivx]+\b|văn bản *$)")
_GLUED = re.compile(
    rf"(?<=[{LOWER}]{{3}})(?=(?:Ngày|Sáng|Chiều|Tối|Theo|Tại|Trong|Phát biểu|Quận|Đại hội"
    rf"|Năm|Đồng chí|Hội nghị|Thực hiện|Nhằm|Với|Mới đây|Vừa qua|Bí thư|Chủ tịch)\b)"
)


@dataclass(slots=True)
class _Line:
    start: int
    end: int


def _lines(shadow: Shadow) -> Iterator[_Line]:
    """Lines, with headline and sentence that a web page glued together cut apart."""
    at = 0
    for raw in shadow.text.split("\n"):
        start, end = at, at + len(raw)
        at = end + 1
        for glue in _GLUED.finditer(shadow.text, start, end):
            if glue.start() > start:
                yield _Line(start, glue.start())
                start = glue.start()
        yield _Line(start, end)


def _front_matter_end(shadow: Shadow) -> int:
    """Offset after a leading "---" block; 0 when there is none."""
    if not shadow.text.lstrip().startswith("---"):
        return 0
    first = shadow.text.index("---")
    close = re.compile(r"^---[ ]*$", re.MULTILINE).search(shadow.text, first + 3)
    return close.end() if close and close.end() - first < 8_000 else 0


def _is_shouted(words: str) -> bool:
    letters = [c for c in words if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) > 0.85 * len(letters)


def _kind(shadow: Shadow, line: _Line, first: bool) -> str:
    """The kind of one line taken alone."""
    raw = shadow.text[line.start : line.end]
    low = shadow.low[line.start : line.end]
    words = low.split()
    if not any(c.isalnum() for c in raw) or _RULE.fullmatch(low):
        return "blank"
    if _TABLE.match(low):
        return "table"
    if _NOISE.match(low) or (_CAPTION.search(low) and len(words) < 60):
        return "noise"
    if _BASIS.match(low) or _META.match(low):
        return "noise"
    mark = _MARK.match(low)
    tail = low.rstrip()
    closed = tail.endswith((".", ";", ":", "!", "?", '"', ",", "./."))
    if raw.lstrip().startswith("#") and not closed and len(words) < 45:
        return "heading"
    if _is_shouted(raw) and len(words) < 40:
        return "heading"
    if mark and mark["mark"]:
        short = len(words) < 25 and not closed and not mark["mark"].startswith(("-", "+"))
        roman = mark["mark"][0] in "đcmpivx" and mark["mark"][-1] != ")"
        return "heading" if short and (roman or raw.lstrip().startswith("*")) else "item"
    if first and not closed and len(words) < 40:
        return "heading"
    if not closed and len(words) <= 14 and raw[:1] != " " and raw[:1].isupper():
        return "heading"
    return "paragraph"


def _joins(shadow: Shadow, before: Passage, line: _Line) -> bool:
    """Whether a line only continues the sentence of the line before (hard-wrapped pages)."""
    if before.kind not in {"paragraph", "item", "heading"} or before.end + 1 != line.start:
        return False
    head = shadow.text[line.start : line.end].lstrip()
    tail = shadow.low[before.start : before.end].rstrip()
    if not head or tail.endswith((".", ";", ":", "!", "?")):
        return False
    if _MARK.match(shadow.low, line.start, line.end):
        return False
    return head[0].islower() or (tail.endswith(",") and before.kind != "heading")


def _blocks(shadow: Shadow) -> Iterator[Passage]:
    """Passages as the lines give them, before inline items are cut."""
    skip, pending, closing, first = _front_matter_end(shadow), None, False, True
    if skip:
        yield Passage(0, 0, skip, "noise")
    for line in _lines(shadow):
        if line.end <= skip or line.start == line.end:
            continue
        kind = _kind(shadow, line, first)
        if kind == "blank":
            continue
        low = shadow.low[line.start : line.end]
        closing = (closing or bool(_CLOSING.match(low))) and not _reopens(low)
        kind = "noise" if closing else kind
        if (
            pending is not None
            and kind != "table"
            and not closing
            and _joins(shadow, pending, line)
        ):
            joined = "paragraph" if pending.kind == "heading" else pending.kind
            pending = replace(pending, end=line.end, kind=joined)
            continue
        if pending is not None:
            yield pending
        pending, first = Passage(0, line.start, line.end, kind), first and kind == "noise"
    if pending is not None:
        yield pending


def _reopens(low: str) -> bool:
    """After the list of recipients the text may go on: an annex, or whole sentences again."""
    long = len(low.split()) > 30 and low.rstrip().endswith(".") and not low.lstrip().startswith("-")
    return long or bool(_REOPEN.match(low)) or "cộng hòa xã hội chủ nghĩa" in low


def _cuts(shadow: Shadow, block: Passage) -> list[int]:
    """Where inline item marks begin within a block."""
    if block.kind not in {"paragraph", "item"}:
        return []
    cuts = [m.start("mark") for m in _INLINE.finditer(shadow.low, block.start, block.end)]
    if shadow.fold.startswith("dieu ", _skip(shadow, block.start, block.end)):
        inline = _ARTICLE_INLINE.finditer(shadow.low, block.start + 8, block.end)
        cuts += [m.start("mark") for m in inline]
    good = []
    for cut in sorted(set(cuts)):
        word = re.compile(r"[a-zđ0-9.,]*\)? *").match(shadow.low, cut, block.end)
        after = shadow.text[word.end() : word.end() + 1] if word else ""
        cites = re.compile(r"\b(?:khoản|điểm|điều|mục|(?<!vụ )số)[ ,\d]*$")
        before = shadow.low[max(block.start, cut - 12) : cut]
        decimal = _IN_DECIMAL.search(shadow.low, max(block.start, cut - 4), cut)
        if after.isupper() and not cites.search(before) and not decimal:
            good.append(cut)
    return good


def _skip(shadow: Shadow, start: int, end: int) -> int:
    while start < end and shadow.low[start] in " #>\n":
        start += 1
    return start


def _split(shadow: Shadow, block: Passage) -> Iterator[Passage]:
    at = block.start
    for cut in _cuts(shadow, block):
        if shadow.low[at:cut].strip():
            title = shadow.low.startswith("điều", _skip(shadow, at, cut)) and cut - at < 260
            yield replace(block, start=at, end=cut, kind="heading" if title else block.kind)
            block = replace(block, kind="item")
            at = cut
    yield replace(block, start=at)


class _Address:
    """Follows Chương, Điều, khoản, điểm down the document."""

    def __init__(self) -> None:
        self.article = self.clause = ""

    def read(self, mark: str) -> tuple[str, str]:
        """Number and context of a passage that carries `mark`."""
        plain = mark.rstrip(".:) ").strip()
        if plain.startswith("điều"):
            self.article, self.clause = plain.capitalize(), ""
            return plain.split()[-1], self.article
        if plain.startswith(("chương", "phụ lục", "mục")):
            self.article = self.clause = ""
            return plain, plain.capitalize()
        if plain and plain[0].isdigit():
            self.clause = plain
            return plain, f"{self.article} khoản {plain}".strip()
        if plain and plain.isalpha() and mark.rstrip().endswith(")"):
            number = f"{self.clause}.{plain}" if self.clause else plain
            clause = f"khoản {self.clause}" if self.clause else ""
            return number, " ".join(f"{self.article} {clause} điểm {plain}".split())
        clause = f"khoản {self.clause}" if self.clause else ""
        return "", " ".join(f"{self.article} {clause}".split())


def passages_of(shadow: Shadow) -> tuple[Passage, ...]:
    """The passages in order; they do not overlap, and only blanks lie between them."""
    address = _Address()
    found: list[Passage] = []
    for block in _blocks(shadow):
        for part in _split(shadow, block):
            start, end = part.start, part.end
            while start < end and shadow.low[start] in " \n":
                start += 1
            while end > start and shadow.low[end - 1] in " \n":
                end -= 1
            if start >= end:
                continue
            number = context = ""
            if part.kind in {"heading", "item", "paragraph"}:
                mark = _MARK.match(shadow.low, start, end)
                number, context = address.read(mark["mark"] if mark else "")
            found.append(Passage(len(found), start, end, part.kind, number, context))
    return tuple(_titled(shadow, found))


def _titled(shadow: Shadow, found: list[Passage]) -> Iterator[Passage]:
    """A short numbered line without a stop is a title when something deeper follows it."""
    for place, passage in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else None
        bare = shadow.low[passage.end - 1] not in ".;:!?,"
        short = len(shadow.low[passage.start : passage.end].split()) <= 14
        titled = passage.kind == "item" and bare and short and following is not None
        if titled and 2 <= depth_of(shadow, passage) < 3:
            deeper = following and depth_of(shadow, following) > depth_of(shadow, passage)
            passage = replace(passage, kind="heading") if deeper else passage
        yield passage


def body_start(shadow: Shadow, passage: Passage) -> int:
    """Where the words of a passage begin, after its item marks ("3.", "a)", "-")."""
    at = passage.start
    for _ in range(3):
        mark = _MARK.match(shadow.low, at, passage.end)
        if mark is None or mark.end() <= at:
            break
        at = mark.end()
    while at < passage.end and shadow.low[at] in ' #>"':
        at += 1
    return at


def depth_of(shadow: Shadow, passage: Passage) -> float:
    """How deep an item stands: Điều 1, "1." 2, "1.1" 2.3, "a)" 3, "-" 4, plain paragraph 5."""
    mark = _MARK.match(shadow.low, passage.start, passage.end)
    sign = mark["mark"] if mark else ""
    if not sign:
        return 5
    if sign[0] in "-+•●▪(":
        return 3 if sign[0] == "(" else 4
    named = sign.startswith(("điều", "chương", "mục", "phụ"))
    if named or (sign[0] in "ivx" and ")" not in sign):
        return 1
    return 2 + 0.3 * sign.rstrip(". ").count(".") if sign[0].isdigit() else 3
