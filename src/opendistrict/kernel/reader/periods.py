"""Which time a number speaks of, and with which time it is compared."""

import re
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
_NEAR = 60  # characters between a change and what it is compared with


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with the times and comparisons in it."""

    shadow: Shadow
    start: int
    end: int
    moments: list[Moment]
    compares: list[re.Match[str]]
    names: Sequence[tuple[int, int]] = ()  # programmes called by their name, years in it

    @property
    def usable(self) -> list[Moment]:
        """The times that can be the period of a number: not those it is compared with."""
        return [
            m
            for m in self.moments
            if (m.kind in PERIODS or self.as_of(m))
            and m.label[:1].isdigit()
            and not self.compared(m)
            and not any(a <= m.start < b for a, b in self.names)
        ]

    def as_of(self, moment: Moment) -> bool:
        """ "đến ngày 31/8": the day a stock was counted."""
        lead = self.shadow.low[max(0, moment.start - 16) : moment.start]
        return moment.kind == "day" and moment.first is not None and bool(_AS_OF.search(lead))

    def compared(self, moment: Moment) -> bool:
        return any(c.start() <= moment.start < c.end() for c in self.compares)


def sentence_at(
    shadow: Shadow,
    start: int,
    end: int,
    about: date | None,
    names: Sequence[tuple[int, int]] = (),
) -> Sentence:
    times = list(moments(shadow, start, end, about))
    compares = list(COMPARE.finditer(shadow.low, start, end))
    return Sentence(shadow, start, end, times, compares, names)


def first_period(shadow: Shadow, start: int, end: int, about: date | None) -> str | None:
    """The period a title names: of what is reported, not of what is planned after it.

    "Tình hình quý III, 9 tháng và nhiệm vụ quý IV" is about the nine months.
    """
    ahead = _AHEAD.search(shadow.low, start, end)
    found = [
        m for m in moments(shadow, start, end, about) if m.kind in PERIODS and m.label[:1].isdigit()
    ]
    reported = [m for m in found if ahead is None or m.start < ahead.start()] or found
    whole = [m for m in reported if m.kind in {"months", "so_far"}] or reported
    return whole[0].label if whole else None


def period_of(here: Sentence, begin: int, end: int, told: str | None) -> str | None:
    """The period of a number: in its clause, else right behind it, else told before."""
    behind = here.shadow.low.find(",", end, here.end)
    limit = behind if 0 <= behind < end + _NEAR else min(here.end, end + 40)
    inside = [m for m in here.usable if begin <= m.start < limit]
    low = here.shadow.low
    # A day on which a stock was counted holds only up to the next ";".
    before = [
        m
        for m in here.usable
        if m.start < begin and not (_counted_on(low, m) and ";" in low[m.end : begin])
    ]
    event = [m for m in here.moments if m.kind == "day" and m.first and m.start - here.start < 12]
    chosen = inside or before[-1:]
    if chosen:
        return _label(here.shadow, chosen[0])
    return event[0].label if event else told


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
