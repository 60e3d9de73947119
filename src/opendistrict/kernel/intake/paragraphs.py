"""Lines of PDF pages -> paragraphs.

A PDF knows where letters stand, not where a sentence goes on. Joining is judged by what the
lines look like; where that is not clear the line break stays, since a break too many is harmless
and two joined articles are not.
"""

import re
from collections import Counter
from collections.abc import Sequence

from opendistrict.kernel.intake.shapes import Notice

_PAGE_NUMBER = re.compile(
    r"(?:trang|page)?\s*[-–—]?\s*(\d{1,4})\s*(?:(?:/|\||trên|of)\s*\d{1,4})?\s*[-–—]?", re.I
)
_SENTENCE_END = re.compile(r"""[.!?;:…]["'”’»)\]]?$""")
# What begins a new item or heading, as laid down by Decree 30/2020/NĐ-CP, annex I.
_STARTS_ANEW = re.compile(
    r"(?:(?:Phần|Chương|Mục|Tiểu mục|Điều|Khoản|Phụ lục)\s+[\dIVXLC]"
    r"|(?:\d{1,3}(?:\.\d{1,3})*|[IVXLC]{1,7}|[A-Za-zĐđ]{1,2}\d?)[.)]\s|[-–—+•*●▪]\s"
    r"|Căn cứ\s|Theo đề nghị\s|Nơi nhận\s*:|Kính gửi\s*:)"
)
_FULL = 0.8  # of the long lines of its page: a line that long ends where the paper ends
_RUNNING_PAGES = 4  # a line must head or foot as many pages, and
_RUNNING_SHARE = 0.6  # this share of all, before it is a running head
_RUNNING_LINES = 5  # on pages of at least so many lines
_LINE_END = re.compile("[\r\n\v\f\x85\u2028\u2029]")
_BLANK = " \t\xa0\u3000"
_DIGITS = re.compile(r"\d+")
_HYPHEN_AT_END = re.compile(r"\w[-–]$")
ROW = "\x1e"  # begins a line that is a row of a table: it goes on nowhere
_HYPHENS = ("\x02", "\ufffe")  # how PDFium marks a word broken at the line's end
_BROKEN_WORD = re.compile(f"[{''.join(_HYPHENS)}]\\s*")


def join(pages: Sequence[str]) -> tuple[str, tuple[Notice, ...]]:
    """The running text of the pages, without page numbers and running heads."""
    lined = [
        [line for raw in _LINE_END.split(page) if (line := raw.strip(_BLANK))] for page in pages
    ]
    lined = _without_page_numbers(lined)
    lined, dropped = _without_running_heads(lined)
    paragraphs: list[str] = []
    length = 0  # of the last line put into the last paragraph
    for lines in lined:
        full = _FULL * _usual_length(lines)
        for line in lines:
            if paragraphs and _goes_on(paragraphs[-1], length >= full, line):
                paragraphs[-1] = _glue(paragraphs[-1], line)
            else:
                paragraphs.append(line)
            length = len(line)
    notices = (Notice("running_heads_are_left_out", {"lines": dropped}),) if dropped else ()
    return "\n".join(_unhyphened(p).removeprefix(ROW) for p in paragraphs), notices


def in_one_line(text: str) -> str:
    """The words of a cell of a table, its lines joined."""
    return " ".join(_BROKEN_WORD.sub("-", text).split())


def _goes_on(paragraph: str, is_full: bool, line: str) -> bool:
    tail = paragraph[-3:]
    if paragraph.startswith(ROW) or line.startswith(ROW):
        return False
    if paragraph.endswith(_HYPHENS) or _HYPHEN_AT_END.search(tail):
        return True
    if _SENTENCE_END.search(tail) or _STARTS_ANEW.match(line):
        return False
    if line[0].islower() or tail.endswith((",", "(")):
        return True
    return is_full and not (paragraph[-200:].isupper() and not line.isupper())


def _glue(paragraph: str, line: str) -> str:
    """The hyphen stays: Vietnamese breaks no words, so it is that of QĐ-UBND or 2021-2025."""
    tight = paragraph.endswith(_HYPHENS) or _HYPHEN_AT_END.search(paragraph[-3:])
    return paragraph + line if tight else f"{paragraph} {line}"


def _unhyphened(paragraph: str) -> str:
    for mark in _HYPHENS:
        paragraph = paragraph.replace(mark, "-")
    return paragraph


def _usual_length(lines: Sequence[str]) -> int:
    """The length of a long line of this page: nine of ten are no longer."""
    lengths = sorted(len(line) for line in lines if not line.startswith(ROW))
    return lengths[len(lengths) * 9 // 10] if lengths else 0


def _edges(lines: Sequence[str]) -> tuple[int, ...]:
    """The first and the last line, by index."""
    return (0, len(lines) - 1) if len(lines) > 1 else (0,) * len(lines)


def _without_page_numbers(pages: list[list[str]]) -> list[list[str]]:
    """A number alone at the edge is a page number if it keeps step with the pages."""
    offsets: Counter[int] = Counter()
    for index, lines in enumerate(pages):
        offsets.update(_offsets(index, lines).values())
    if not offsets:
        return pages
    (offset, votes), *_ = offsets.most_common(1)
    if votes < max(2, len(pages) // 4) and not (len(pages) <= 2 and offset == 0):
        return pages
    kept = []
    for index, lines in enumerate(pages):
        numbers = {at for at, found in _offsets(index, lines).items() if found == offset}
        kept.append([line for at, line in enumerate(lines) if at not in numbers])
    return kept


def _offsets(index: int, lines: Sequence[str]) -> dict[int, int]:
    """Edge line -> how far its number is from the page's place in the file."""
    matches = {at: _PAGE_NUMBER.fullmatch(lines[at]) for at in _edges(lines)}
    return {at: int(match[1]) - index - 1 for at, match in matches.items() if match}


def _without_running_heads(pages: list[list[str]]) -> tuple[list[list[str]], list[str]]:
    """Edge lines that recur on most pages, the same or with a number that counts the pages."""
    counts: Counter[str] = Counter()
    for index, lines in enumerate(pages):
        counts.update({key for at in _running_edges(lines) for key in _keys(lines[at], index)})
    least = max(_RUNNING_PAGES, _RUNNING_SHARE * len(pages))
    running = {key for key, count in counts.items() if count >= least}
    dropped: dict[str, None] = {}
    kept = []
    for index, lines in enumerate(pages):
        heads = [
            at for at in _running_edges(lines) if not running.isdisjoint(_keys(lines[at], index))
        ]
        dropped |= dict.fromkeys(_DIGITS.sub("…", lines[at]) for at in heads)
        kept.append([line for at, line in enumerate(lines) if at not in heads])
    return kept, list(dropped)


def _running_edges(lines: Sequence[str]) -> tuple[int, ...]:
    """Where a running head may stand; headings and items of the text itself are none."""
    edges = _edges(lines) if len(lines) >= _RUNNING_LINES else ()
    return tuple(
        at for at in edges if not lines[at].startswith(ROW) and not _STARTS_ANEW.match(lines[at])
    )


def _keys(line: str, index: int) -> set[str]:
    """The line itself, and with its first or last number told from the page's place: a number
    that counts the pages then reads the same on all of them."""
    keys = {line}
    matches = list(_DIGITS.finditer(line))
    for match in (matches[:1] + matches[-1:]) if matches else ():
        number = int(match.group()[:9]) - index
        keys.add(f"{line[: match.start()]}\0{number}{line[match.end() :]}")
    return keys
