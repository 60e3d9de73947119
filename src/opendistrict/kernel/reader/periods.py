"""Which time a number speaks of, and with which time it is compared."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from opendistrict.kernel.reader.dates import Moment, moments
from opendistrict.kernel.reader.figure_words import COMPARE
from opendistrict.kernel.reader.text import Shadow

PERIODS = frozenset({"year", "quarter", "month", "months", "so_far", "span"})
_UNTIL = re.compile(r"(?:đến|đến hết|hết)[ \n]*$")
_BY_THE_END = re.compile(r"đến cuối[ \n]*$")
_AS_OF = re.compile(r"(?:đến|đến hết|hết)(?: ngày)?[ \n]*$")
_AHEAD = re.compile(r"(?:phương hướng|nhiệm vụ|kế hoạch|chương trình công tác)\b")
_MEETING = re.compile(r"\b(?:họp|giao ban|hội nghị|làm việc|thường kỳ)(?: [^\W\d_]+){0,4} $")
_TERM = re.compile(r"nhiệm k[ỳì] ")
_OTHER_TIME = re.compile(r" ?\([^()]{0,60}\d{4}[^()]{0,60}?(?::| là| đạt| còn) ?\d")
_FEW = 8  # times looked at on one side of a number
_NEAR = 60  # characters between a change and what it is compared with


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with the times and comparisons in it.

    `usable` are the times that can be the period of a number: not those it is compared with,
    nor the years in the name of a programme.
    """

    shadow: Shadow
    start: int
    end: int
    moments: list[Moment]
    compares: list[re.Match[str]]
    usable: list[Moment]


def _as_of(shadow: Shadow, moment: Moment) -> bool:
    """ "đến ngày 31/8": the day a stock was counted."""
    lead = shadow.low[max(0, moment.start - 16) : moment.start]
    return moment.kind == "day" and moment.first is not None and bool(_AS_OF.search(lead))


def _apposed(shadow: Shadow, moment: Moment) -> bool:
    """ "Đảng bộ quận khóa VI, nhiệm kỳ 2020-2025": a term that only tells which body it is."""
    term = moment.kind == "span" and _TERM.match(shadow.low, moment.start)
    return bool(term) and shadow.low[max(0, moment.start - 2) : moment.start] in {", ", " ("}


def _covered(spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether one of the ordered spans, which do not overlap, holds `at`."""
    place = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return place >= 0 and at < spans[place][1]


def sentence_at(
    shadow: Shadow,
    start: int,
    end: int,
    about: date | None,
    names: Sequence[tuple[int, int]] = (),
) -> Sentence:
    """The sentence at a place; `names` are programmes called by their names."""
    times = list(moments(shadow, start, end, about))
    compares = list(COMPARE.finditer(shadow.low, start, end))
    against = [c.span() for c in compares]
    usable = [
        m
        for m in times
        if (m.kind in PERIODS or _as_of(shadow, m))
        and m.label[:1].isdigit()
        and not _covered(against, m.start)
        and not any(a <= m.start < b for a, b in names)
        and not _apposed(shadow, m)
    ]
    return Sentence(shadow, start, end, times, compares, usable)


def first_period(
    shadow: Shadow, start: int, end: int, about: date | None, within: int | None = None
) -> str | None:
    """The period a title names: of what is reported, not of what is planned after it.

    "Tình hình quý III, 9 tháng và nhiệm vụ quý IV" is about the nine months; the month of a
    meeting ("phiên họp tháng 9") is no period. `within`: how far from the start it may begin.
    """
    ahead = _AHEAD.search(shadow.low, start, end)
    found = [
        m
        for m in moments(shadow, start, end, about)
        if m.kind in PERIODS
        and m.label[:1].isdigit()
        and not _MEETING.search(shadow.low, start, m.start)
        and (within is None or m.start - start <= within)
    ]
    reported = [m for m in found if ahead is None or m.start < ahead.start()] or found
    whole = [m for m in reported if m.kind in {"months", "so_far"}] or reported
    return whole[0].label if whole else None


def period_of(here: Sentence, begin: int, end: int, told: str | None) -> str | None:
    """The period of a number: in its clause, else right behind it, else told before."""
    behind = here.shadow.low.find(",", end, here.end)
    limit = behind if 0 <= behind < end + _NEAR else min(here.end, end + 40)
    other = _OTHER_TIME.match(here.shadow.low, end, here.end)
    limit = end if other else limit  # "0,31% (cuối năm 2023 là 0,58%)"
    first = bisect_left(here.usable, begin, key=lambda m: m.start)
    last = bisect_left(here.usable, limit, key=lambda m: m.start)
    if first < last:
        return _label(here.shadow, here.usable[first])
    low = here.shadow.low
    for moment in reversed(here.usable[max(0, first - _FEW) : first]):
        # A day on which a stock was counted holds only up to the next ";".
        between = low[moment.end : end]
        if not (_counted_on(low, moment) and ";" in between and "trong đó" not in between):
            return _label(here.shadow, moment)
    return _event(here) or told


def _event(here: Sentence) -> str | None:
    """ "Ngày 2/9, xảy ra 3 vụ": the day a sentence begins with."""
    for moment in here.moments[:_FEW]:
        if moment.kind == "day" and moment.first and moment.start - here.start < 12:
            return moment.label
    return None


def _counted_on(low: str, moment: Moment) -> bool:
    lead = low[max(0, moment.start - 20) : moment.start]
    return moment.kind == "day" or _BY_THE_END.search(lead) is not None


def _label(shadow: Shadow, moment: Moment) -> str:
    """ "Đến hết tháng 9": counted from the start of the year; "đến cuối tháng 9": on that day."""
    lead = shadow.low[max(0, moment.start - 20) : moment.start]
    if moment.kind == "month" and moment.last and _BY_THE_END.search(lead):
        return moment.last.isoformat()
    if moment.kind != "month" or moment.last is None or not _UNTIL.search(lead):
        return moment.label
    year, month = moment.last.year, moment.last.month
    return str(year) if month == 12 else f"{year}-01/{year}-{month:02d}"


def compared_with(
    here: Sentence, number: int, period: str | None, about: date | None
) -> str | None:
    """What a change is against: "2022", or the same months a year before."""
    near = sorted(here.compares, key=lambda c: abs(c.start() - number))
    if not near or abs(near[0].start() - number) >= _NEAR:
        return None
    said = near[0]["with"] or near[0]["direct"]
    for moment in moments(here.shadow, near[0].start(), near[0].end(), about):
        if moment.label and "cùng kỳ" not in said:
            return moment.label
    if ("cùng kỳ" in said or "năm trước" in said or "năm ngoái" in said) and period:
        return re.sub(r"\b(?:19|20)\d\d\b", lambda m: str(int(m.group()) - 1), period)
    return " ".join(said.split())
