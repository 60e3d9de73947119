"""Days, months, quarters, years, terms of office as directives write them.

A `Moment` is a stretch of time with its first and last day; what a text leaves open (the year
of "ngày 23/7") stays open in `needs_year` until somebody says what year it is.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from opendistrict.kernel.reader.text import Shadow

_D, _M = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_Y = r"(?:19|20)\d\d"
_THIS = r"nay|này"
_FROM = r"(?:giai đoạn|nhiệm kỳ|nhiệm kì|thời kỳ|khóa|năm học)"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}

_MOMENT = re.compile(
    r"(?<![\w/.,])(?:"
    rf"(?P<iso>(?P<iy>{_Y})-(?P<im>{_M})-(?P<id>{_D})(?!\d))"
    rf"|(?:ngày )?(?P<dmy>(?P<d1>\d{{1,2}})(?P<s1>[/.\-])(?P<m1>\d{{1,2}})(?P=s1)(?P<y1>{_Y})"
    rf"(?!\d))"
    rf"|(?:n[gi]+ày )?(?P<long>(?:ngày )?(?P<d2>\d{{1,2}}) tháng (?P<m2>\d{{1,2}})[ ,]+năm "
    rf"(?P<y2>{_Y}|{_THIS}))"
    r"|(?:ngày|sáng|trưa|chiều|tối)(?: ngày)? (?P<d3>\d{1,2}) ?[/.\-] ?(?P<m3>\d{1,2})(?![\d/%])"
    r"|(?:(?<=trước )|(?<=nhất )|(?<=đến )"
    r"|(?<=tới )|(?<=dịp )|(?<=lễ ))(?P<d5>\d{1,2})(?: ?[/\-] ?|(?<=trước \d\d)\."
    r"|(?<=trước \d)\.| tháng )(?P<m5>\d{1,2})(?![\d/%])"
    r"|ngày (?P<d4>\d{1,2}) tháng (?P<m4>\d{1,2})(?!\d)"
    rf"|(?P<halfspan>(?P<hn>\d{{1,2}}|sáu|chín|ba|sáu) tháng (?P<hw>đầu|cuối) năm(?: (?P<hy>{_Y}"
    rf"|{_THIS}))?)"
    rf"|(?P<ninem>(?P<nn>[2-9]|1[01]) tháng(?: đầu)? năm (?P<ny>{_Y}))"
    r"|(?P<bare>(?<!vòng )(?<!hạn )(?<!kỳ )(?<!mỗi )(?<!sau )(?<!quá )(?<!đa )(?<!dài )(?<!từ )"
    r"(?<!thêm )(?<!cách )(?<!dưới )(?<!trên )(?<!hơn )(?<!đủ )(?<!tù )(?<!thiểu )(?<!nhất )"
    r"(?P<bn>[2-9]|1[01]|sáu|chín) tháng)(?! (?:tuổi|tù|kể|liên|một|lương|trở|tiền|học|làm|thử"
    r"|đầu|cuối|tới|sau|trước|\d))(?!/)"
    r"|(?P<toyear>cả năm(?! (?:học|\d))|từ đầu năm(?: đến nay)?)"
    rf"|tháng (?:\d{{1,2}} ?- ?)?(?P<mo>{_M})(?:[/\-]| năm |, năm )(?P<my>{_Y})"
    rf"|(?P<mslash>(?P<sm>{_M})/(?P<sy>{_Y})(?![\d/]))"
    rf"|(?P<monly>tháng (?P<mm>{_M})(?: năm (?P<mthis>{_THIS}))?(?![\d/]|[.,]\d))"
    rf"|(?P<quarter>qu[ýí] (?:(?:i{{1,3}}|[1-3])(?: ?- ?|, | và ))?(?P<q>iv|i{{1,3}}|[1-4])"
    rf"(?:[/\-]| năm |, năm | )?(?P<qy>{_Y}"
    rf"|{_THIS})?(?![\d/]))"
    rf"|(?:{_FROM} )?(?:năm )?(?P<span>(?P<y5>{_Y})(?: ?- ?| đến (?:năm )?)(?P<y6>{_Y})(?!\d))"
    rf"|năm (?:học )?(?P<y7>{_Y})(?![\d/]|-\d)"
    rf"|(?P<rel>năm (?:nay|này)|(?<!một )(?<!hai )năm sau(?! khi)|năm tới|tháng (?:này|nay|tới"
    rf"|sau)|quý (?:này|tới))"
    r")"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A stretch of time in the text; `label` is ISO-like ("2024", "2024-Q2", "2020-2025")."""

    start: int
    end: int
    kind: str  # day, month, quarter, months, so_far, year, span, relative
    first: date | None
    last: date | None
    label: str
    needs_year: bool = False
    impossible: bool = False


def day_of(year: int, month: int, day: int) -> date | None:
    """The day, or None when the calendar has no such day (31/4)."""
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def quarter_of(year: int, quarter: int) -> tuple[date, date]:
    return date(year, 3 * quarter - 2, 1), month_end(year, 3 * quarter)


def _year(written: str | None, about: date | None) -> tuple[int | None, bool]:
    """A year as written; "nay" and silence mean the document's year, which must be known."""
    if written and written.isdigit():
        return int(written), False
    return (about.year if about else None), not written


def _day(match: re.Match[str], about: date | None) -> Moment:
    for d, m, y in (("id", "im", "iy"), ("d1", "m1", "y1"), ("d2", "m2", "y2"), ("d3", "m3", ""),
                    ("d4", "m4", ""), ("d5", "m5", "")):  # fmt: skip
        if match[d]:
            year, open_year = _year(match[y] if y else None, about)
            day, month = int(match[d]), int(match[m])
            # A leap year decides whether the day can exist at all when the year is open.
            real = day_of(year if year else 2024, month, day)
            found = real if year else None
            label = found.isoformat() if found else f"--{month:02d}-{day:02d}"
            return Moment(
                match.start(), match.end(), "day", found, found, label, open_year, not real
            )
    raise AssertionError(match.group())


def _part_of_year(match: re.Match[str], about: date | None) -> Moment | None:
    start, end = match.start(), match.end()
    if match["halfspan"]:
        count = {"sáu": 6, "chín": 9, "ba": 3}.get(match["hn"]) or int(match["hn"])
        year, open_year = _year(match["hy"], about)
        if not 1 <= count <= 11:
            return None
        if year is None:
            return Moment(start, end, "months", None, None, "", open_year)
        if match["hw"] == "đầu":
            label = f"{year}-01/{year}-{count:02d}"
            return Moment(
                start, end, "months", date(year, 1, 1), month_end(year, count), label, open_year
            )
        first = date(year, 13 - count, 1)
        label = f"{year}-{13 - count:02d}/{year}-12"
        return Moment(start, end, "months", first, date(year, 12, 31), label, open_year)
    if match["bare"]:
        return _months_so_far(match, about)
    if match["ninem"]:
        year, count = int(match["ny"]), int(match["nn"])
        label = f"{year}-01/{year}-{count:02d}"
        return Moment(start, end, "months", date(year, 1, 1), month_end(year, count), label)
    return None


def _months_so_far(match: re.Match[str], about: date | None) -> Moment | None:
    """ "9 tháng" alone: the first nine of the document's year, once they can be over."""
    count = {"sáu": 6, "chín": 9}.get(match["bn"]) or int(match["bn"])
    if about is None or count > about.month:
        return None
    label = f"{about.year}-01/{about.year}-{count:02d}"
    days = date(about.year, 1, 1), month_end(about.year, count)
    return Moment(match.start(), match.end(), "so_far", *days, label, True)


def _month(match: re.Match[str], about: date | None) -> Moment | None:
    for m, y in (("mo", "my"), ("sm", "sy"), ("mm", "mthis")):
        if match[m]:
            year, open_year = _year(match[y], about)
            month = int(match[m])
            if year is None:
                return Moment(
                    match.start(), match.end(), "month", None, None, f"--{month:02d}", True
                )
            label = f"{year}-{month:02d}"
            first, last = date(year, month, 1), month_end(year, month)
            return Moment(match.start(), match.end(), "month", first, last, label, open_year)
    return None


def _quarter(match: re.Match[str], about: date | None) -> Moment:
    year, open_year = _year(match["qy"], about)
    quarter = _ROMAN[match["q"]]
    if year is None:
        return Moment(match.start(), match.end(), "quarter", None, None, f"Q{quarter}", True)
    first, last = quarter_of(year, quarter)
    label = f"{year}-Q{quarter}"
    return Moment(match.start(), match.end(), "quarter", first, last, label, open_year)


def _years(match: re.Match[str]) -> Moment | None:
    if match["span"]:
        first, last = int(match["y5"]), int(match["y6"])
        if first > last:
            return None
        days = date(first, 1, 1), date(last, 12, 31)
        return Moment(match.start(), match.end(), "span", *days, f"{first}-{last}")
    if match["y7"]:
        year = int(match["y7"])
        days = date(year, 1, 1), date(year, 12, 31)
        return Moment(match.start(), match.end(), "year", *days, str(year))
    return None


def _relative(match: re.Match[str], about: date | None) -> Moment:
    words, start, end = match["rel"] or "năm nay", match.start(), match.end()
    unit, which = words.split()
    if about is None:
        return Moment(start, end, "relative", None, None, "", True)
    ahead = which in {"sau", "tới"}
    if unit == "năm":
        year = about.year + ahead
        return Moment(start, end, "year", date(year, 1, 1), date(year, 12, 31), str(year))
    if unit == "tháng":
        year, month = divmod(about.year * 12 + about.month - 1 + ahead, 12)
        first, last = date(year, month + 1, 1), month_end(year, month + 1)
        return Moment(start, end, "month", first, last, f"{year}-{month + 1:02d}")
    year, quarter = divmod(about.year * 4 + (about.month - 1) // 3 + ahead, 4)
    first, last = quarter_of(year, quarter + 1)
    return Moment(start, end, "quarter", first, last, f"{year}-Q{quarter + 1}")


def _moment(match: re.Match[str], about: date | None) -> Moment | None:
    if match["iso"] or match["dmy"] or match["long"] or match["d3"] or match["d4"] or match["d5"]:
        return _day(match, about)
    if match["halfspan"] or match["ninem"] or match["bare"]:
        return _part_of_year(match, about)
    if match["mo"] or match["mslash"] or match["monly"]:
        return _month(match, about)
    if match["quarter"]:
        return _quarter(match, about)
    if match["rel"] or match["toyear"]:
        return _relative(match, about)
    return _years(match)


def moments(shadow: Shadow, start: int, end: int, about: date | None) -> Iterator[Moment]:
    """Every stretch of time between `start` and `end`; `about` lends a missing year."""
    for match in _MOMENT.finditer(shadow.low, start, end):
        moment = _moment(match, about)
        if moment is not None:
            yield moment


_TERM_OF_OFFICE = re.compile(rf"nhiệm k[ỳì] (?P<first>{_Y}) ?- ?(?P<last>{_Y})")


def term_end(shadow: Shadow, about: date | None) -> date | None:
    """The last day of the term of office named in the text that holds `about`."""
    for match in _TERM_OF_OFFICE.finditer(shadow.low):
        first, last = int(match["first"]), int(match["last"])
        if about is not None and first <= about.year <= last:
            return date(last, 12, 31)
    return None
