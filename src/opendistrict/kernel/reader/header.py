"""What a document says about itself: number, kind, title, issuer, day, signer.

Looks where Decree 30/2020/NĐ-CP (Annex I) puts these parts, and in the front matter or the
table of properties that web copies of a document carry.
"""

import re
from collections.abc import Callable
from datetime import date

from opendistrict.kernel.reader.dates import day_of, moments
from opendistrict.kernel.reader.shapes import Header, Passage
from opendistrict.kernel.reader.text import LOWER, UPPER, Shadow

_HEAD, _TAIL = 6_000, 3_000  # the parts of a paper where these things stand

_KINDS = {
    "nghị quyết": "nq", "quyết định": "qđ", "chỉ thị": "ct", "công điện": "cđ", "kế hoạch": "kh",
    "thông báo kết luận": "tbkl", "thông báo": "tb", "kết luận": "kl", "nghị định": "nđ",
    "thông tư": "tt", "báo cáo": "bc", "công văn": "cv", "tờ trình": "ttr", "hướng dẫn": "hd",
    "biên bản": "bb", "chương trình hành động": "cthđ", "quy chế": "qc", "luật": "l",
}  # fmt: skip
_BY_CODE = {code: kind for kind, code in _KINDS.items()}

_NUMBER = re.compile(
    r"(?:^|\n)[ #>]*(?:nghị quyết|quyết định|công điện|kế hoạch|thông báo|chỉ thị|kết luận"
    r"|báo cáo|nghị định)?[ ]*"
    r"số ?:? ?(?P<number>\d{1,5}(?:\.\d+)?(?:/\d{4})?[-/][a-zđ0-9]+(?:[-/][a-zđ0-9]+)*)",
)
_PLACE_DAY = re.compile(
    r"(?:^|\n)[ #]*(?P<place>[^,\n]{2,40}), (?:n[gi]+ày) (?P<day>\d{1,2} tháng \d{1,2} năm \d{4})"
)
_FIELDS = {
    "number": re.compile(
        r"(?:^|\n)(?:so_hieu: ?|\| ?số (?:ký )?hiệu ?\| ?)\W{0,3}(?P<v>[^|\n\"]+)"
    ),
    "kind": re.compile(
        r"(?:^|\n)(?:loai_van_ban: ?|\| ?loại văn bản ?\| ?)\W{0,3}(?P<v>[^|\n\"]+)"
    ),
    "issuer": re.compile(
        r"(?:^|\n)(?:co_quan_ban_hanh: ?|\| ?cơ quan ban hành ?\| ?)\W{0,3}(?P<v>[^|\n\"]+)"
    ),
    "signer": re.compile(r"(?:^|\n)(?:nguoi_ky: ?|\| ?người ký ?\| ?)\W{0,3}(?P<v>[^|\n\"(]+)"),
    "title": re.compile(
        r"(?:^|\n)(?:title: ?|trich_yeu: ?|\| ?trích yếu ?\| ?)\W{0,3}(?P<v>[^|\n\"]+)"
    ),
    "issued_on": re.compile(
        r"(?:^|\n)(?:ngay_ban_hanh: ?|date: ?|\| ?ngày ban hành ?\| ?)\W{0,3}(?P<v>[^|\n\"]+)"
    ),
}
_MONTH_STAMP = re.compile(r"\s*(?:date:? )(?P<y>\d{4})-(?P<m>\d{2})(?!-?\d)")
_OF_PLACE = re.compile(r"(?:phường|quận|xã|huyện|tỉnh|thành phố|thị xã|đặc khu)\b")
_NATIONAL = re.compile(r"cộng hòa xã hội|độc lập|tự do|đảng cộng sản việt nam|hạnh phúc")
_KIND_LINE = re.compile(
    r"(?:^|\n)[ #]*(?P<kind>" + "|".join(sorted(_KINDS, key=len, reverse=True)) + r")[ :]*(?=\n|$)"
)
_SIGN = re.compile(
    r"(?:^|\n)[ #]*(?:tm|t/m|kt|tl|tuq|q)\.? [^\n]*|\n[ #]*(?:bí thư|chủ tịch"
    r"|thủ tướng)[ ]*(?=\n|$)"
)
_NAME_LINE = re.compile(
    rf"(?:^|\n)[ *]*(?P<name>[{UPPER}][{LOWER}]+(?: [{UPPER}][{LOWER}]+){{1,4}})[ *.]*(?=\n|$)"
)

_Found = dict[str, tuple[str, int, int]]


def _cut(shadow: Shadow, start: int, end: int) -> tuple[str, int, int]:
    start, end = shadow.trim(start, end)
    return shadow.quote(start, end), start, end


def _fields(shadow: Shadow, found: _Found) -> None:
    """Front matter and tables of properties."""
    for name, pattern in _FIELDS.items():
        for match in pattern.finditer(shadow.low, 0, _HEAD):
            value = _cut(shadow, *match.span("v"))
            if value[0] and name not in found:
                found[name] = value


def _number(shadow: Shadow, found: _Found) -> None:
    match = _NUMBER.search(shadow.low, 0, _HEAD)
    if match and "number" not in found:
        found["number"] = _cut(shadow, *match.span("number"))


def _kind(shadow: Shadow, found: _Found) -> None:
    match = _KIND_LINE.search(shadow.low, 0, _HEAD)
    if match:
        found["kind"] = _cut(shadow, *match.span("kind"))
    elif "number" in found and "kind" not in found:
        words, start, end = found["number"]
        codes = re.split(r"[-/]", words.lower())
        kind = next((_BY_CODE[c] for c in codes if c in _BY_CODE), None)
        if kind:
            found["kind"] = (kind, start, end)


def _issuer(shadow: Shadow, found: _Found) -> None:
    """The last line in capitals above the number that is not the national motto."""
    if "issuer" in found or "number" not in found:
        return
    at = 0
    for line in shadow.text[: found["number"][1]].split("\n"):
        start, end = shadow.trim(at, at + len(line))
        at += len(line) + 1
        words = shadow.text[start:end]
        capital = words.upper() == words and sum(c.isalpha() for c in words) > 5
        plain = re.sub(r" ?\([^)]*\)$", "", words)
        shouted = capital or (plain.upper() == plain and sum(c.isalpha() for c in plain) > 5)
        before = found.get("issuer")
        if before and shouted and _OF_PLACE.match(shadow.low, start, end):
            found["issuer"] = (f"{before[0]} {plain}", before[1], start + len(plain))
        elif shouted and not _NATIONAL.search(shadow.low, start, end) and "|" not in words:
            found["issuer"] = (plain, start, start + len(plain))


def _title(shadow: Shadow, passages: tuple[Passage, ...], found: _Found, title: str) -> None:
    """What the line below "NGHỊ QUYẾT", "BÁO CÁO" says; without such a line, the first one."""
    if "title" in found or title:
        return
    heads = [p for p in passages[:30] if p.kind in {"heading", "paragraph"}]
    about = _below_kind(shadow, heads)
    if about is None and heads:
        about = heads[0].start, heads[0].end
    if about is not None:
        begin, end = about
        start, end = shadow.trim(begin, min(end, begin + 300))
        stamp = _MONTH_STAMP.match(shadow.low, begin, end)
        found["title"] = _cut(shadow, stamp.end() if stamp else start, end)


def _below_kind(shadow: Shadow, heads: list[Passage]) -> tuple[int, int] | None:
    """The range after the line that names the kind, in the same passage or the next."""
    for place, head in enumerate(heads):
        line = shadow.low.find("\n", head.start, head.end)
        first = line if line >= 0 else head.end
        if shadow.low[head.start : first].strip(" #:") not in _KINDS:
            continue
        if line >= 0:
            return line + 1, head.end
        if place + 1 < len(heads):
            return heads[place + 1].start, heads[place + 1].end
    return None


def _signer(shadow: Shadow, found: _Found) -> None:
    begin = max(0, len(shadow.low) - _TAIL)
    sign = None
    for match in _SIGN.finditer(shadow.low, begin):
        sign = sign or match
    if sign is not None and "signer" not in found:
        names = list(_NAME_LINE.finditer(shadow.text, sign.end()))
        if names:
            found["signer"] = _cut(shadow, *names[0].span("name"))


def _issued(shadow: Shadow, found: _Found) -> tuple[date | None, tuple[int, int] | None]:
    """The day of issue; a bare month ("date 2023-12") gives its first day."""
    near = _PLACE_DAY.search(shadow.low, 0, _HEAD)
    spans = [near.span("day")] if near else []
    spans += [found["issued_on"][1:]] if "issued_on" in found else []
    for start, end in spans:
        for moment in moments(shadow, max(0, start - 5), end, None):
            if moment.kind == "day" and moment.first:
                return moment.first, (start, end)
    stamp = _MONTH_STAMP.match(shadow.low)
    if stamp and 1 <= int(stamp["m"]) <= 12:
        return date(int(stamp["y"]), int(stamp["m"]), 1), stamp.span("y")
    return _day_of_news(shadow)


def _day_of_news(shadow: Shadow) -> tuple[date | None, tuple[int, int] | None]:
    """The first day named at the top, as newspapers begin ("Sáng 9-1-2026, …").

    A day without a year ("Chiều 12-7") takes the first year the opening names in full.
    """
    opening = list(moments(shadow, 0, min(len(shadow.low), 600), None))
    days = [m for m in opening if m.kind == "day" and not m.impossible]
    years = [m.first.year for m in opening if m.kind in {"year", "months", "quarter"} and m.first]
    if not days:
        return None, None
    first = days[0]
    if first.first is None and years:
        month, day = map(int, first.label.removeprefix("--").split("-"))
        return day_of(years[0], month, day), (first.start, first.end)
    return first.first, (first.start, first.end) if first.first else None


def header_of(shadow: Shadow, passages: tuple[Passage, ...], title: str = "") -> Header:
    """The header as far as the document tells it; unknown fields stay None."""
    found: _Found = {}
    steps: tuple[Callable[[Shadow, _Found], None], ...] = (
        _fields,
        _number,
        _kind,
        _issuer,
        _signer,
    )
    for step in steps:
        step(shadow, found)
    _title(shadow, passages, found, title)
    issued_on, day_span = _issued(shadow, found)
    found.pop("issued_on", None)
    spans = [(name, start, end) for name, (_, start, end) in found.items()]
    if day_span:
        spans.append(("issued_on", *day_span))
    value = {name: words for name, (words, _, _) in found.items()}
    return Header(
        number=value.get("number"),
        kind=_plain_kind(value.get("kind")),
        title=title or value.get("title"),
        issuer=value.get("issuer"),
        issued_on=issued_on,
        signer=value.get("signer"),
        spans=tuple(sorted(spans, key=lambda s: s[1])),
    )


def _plain_kind(written: str | None) -> str | None:
    """ "Nghị quyết của Chính phủ" -> "nghị quyết"."""
    if written is None:
        return None
    low = written.lower()
    return next((k for k in sorted(_KINDS, key=len, reverse=True) if low.startswith(k)), low)
