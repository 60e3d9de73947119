"""By when something must be done.

Only a stretch of time that a word of deadline governs counts ("trước", "chậm nhất", "hoàn thành
trong", "đến hết"); the date of a cited text never does. Terms in working days run from the
document's date by the calendar, the day itself not counted (Civil Code 2015, article 147).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from opendistrict.kernel.reader import dates
from opendistrict.kernel.reader.numbers import parse_words
from opendistrict.kernel.reader.text import Shadow
from opendistrict.kernel.workdays import WorkCalendar

_LEAD = re.compile(
    r"(?P<word>"
    r"trước(?: thời hạn| thời điểm)?(?: hết)?|chậm nhất(?: là)?(?: vào| đến| trong| trước"
    r"| đến hết)?"
    r"|muộn nhất(?: là)?(?: vào| đến| trong)?|(?:từ nay )?(?:cho )?(?:đến|tới)(?: trước)?(?: hết"
    r"| cuối)?"
    r"|không (?:quá|muộn hơn)|hết|(?:ngay )?trong|vào|cuối|xong|hạn(?: cuối)?(?: là)?"
    r"|thời (?:hạn|gian)(?: hoàn thành| thực hiện| báo cáo)?|đầu|giữa"
    r")(?: (?P<part>cuối|đầu|giữa|hết|trước))?(?: :)?:?(?: \d{1,2} ?(?:h|g"
    r"|giờ) ?\d{0,2}(?: phút)?,?)?(?: (?:ngày|thời điểm|mốc))?\s*$"
)
_FINISH = re.compile(
    r"(?:hoàn thành|hoàn tất|xong|dứt điểm|kết thúc|gửi|báo cáo|trình|nộp|ban hành|về đích"
    r"|đưa vào)\b[^.;]{0,60}$"
)
_YEARLY = re.compile(r"\s*(?:của )?(?:hằng|hàng|mỗi) (?:năm|quý|tháng|tuần)")
_TERM = re.compile(
    r"(?:trong|không quá|chậm nhất(?: là)?|tối đa(?: là)?|sau|thời hạn(?: là)?|thời gian)"
    r"(?: vòng| thời hạn| thời gian)?(?: (?:không quá|tối đa|chậm nhất))?(?: là)? "
    r"(?P<n>\d{1,3}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mười lăm|hai mươi"
    r"|ba mươi)(?: \(\w+\))? "
    r"(?P<unit>ngày làm việc|ngày|tuần|tháng|giờ)\b(?! \d)"
    r"(?P<since>,? ?(?:kể )?(?:từ|sau) [^,.;]{0,60})?"
)
_FROM_DOCUMENT = re.compile(
    r"(?:ban hành|ký|có hiệu lực|nhận được (?:văn bản|thông báo|công điện|kết luận|chỉ đạo"
    r"|công văn)"
    r"|hôm nay|nay)"
)


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline in the text: the day when it can be told, and the rule that told it."""

    start: int
    end: int
    on: date | None
    rule: str
    trouble: str | None = None  # why no day could be told


def _covered(masks: Sequence[tuple[int, int]], start: int) -> bool:
    return any(a <= start < b for a, b in masks)


def _next_year(on: date | None, about: date | None) -> tuple[date | None, bool]:
    """A day without a year that lies before the document means the year after."""
    if on is None or about is None or on >= about:
        return on, False
    return dates.day_of(on.year + 1, on.month, on.day), True


def _by_day(moment: dates.Moment, before: bool, about: date | None) -> Due:
    if moment.impossible:
        return Due(moment.start, moment.end, None, "impossible_date", "impossible_date")
    if moment.first is None:
        return Due(moment.start, moment.end, None, "day_month_needs_year", "year_unknown")
    rule = "before_day" if before else "explicit_day"
    on: date | None = moment.first
    if moment.needs_year:
        on, moved = _next_year(on, about)
        rule = "explicit_day_month_next_year" if moved else "explicit_day_month_needs_year"
    return Due(moment.start, moment.end, on, rule)


_RULES = {
    "month": "end_of_month", "quarter": "end_of_quarter", "months": "end_of_months",
    "year": "end_of_year", "span": "end_of_term", "relative": "end_of_period",
}  # fmt: skip


def _by_stretch(moment: dates.Moment, lead: str, about: date | None) -> Due:
    first, last, rule = moment.first, moment.last, _RULES[moment.kind]
    if first is None or last is None:
        return Due(moment.start, moment.end, None, rule, "year_unknown")
    if "trước" in lead and "hết" not in lead and "cuối" not in lead:
        return Due(moment.start, moment.end, first - timedelta(days=1), f"before_{moment.kind}")
    if "giữa" in lead and moment.kind == "year":
        return Due(moment.start, moment.end, date(first.year, 6, 30), "middle_of_year")
    if "đầu" in lead and moment.kind == "year":
        return Due(moment.start, moment.end, date(first.year, 3, 31), "start_of_year")
    if moment.needs_year and about and last < about:
        moved = dates.month_end(last.year + 1, last.month)
        return Due(moment.start, moment.end, moved, f"{rule}_next_year")
    return Due(moment.start, moment.end, last, rule)


_STRONG = re.compile(r"trước|nhất|đến|tới|hết|quá|hạn|cuối|xong|muộn")


def _governed(shadow: Shadow, start: int, moment: dates.Moment) -> re.Match[str] | None:
    """The word of deadline that governs a moment, or None."""
    lead = _LEAD.search(shadow.low, max(start, moment.start - 48), moment.start)
    if lead is None:
        return None
    word = lead.group()
    if _STRONG.search(word):
        return lead
    finish = _FINISH.search(shadow.low, max(start, lead.start() - 80), lead.start())
    head = not shadow.low[start : lead.start()].strip(' "-,')
    inside = word.strip().startswith(("trong", "ngay trong"))
    return lead if finish or (head and inside) or inside else None


def _moments_due(
    shadow: Shadow, start: int, end: int, about: date | None, masks: Sequence[tuple[int, int]]
) -> list[Due]:
    found = []
    for moment in dates.moments(shadow, start, end, about):
        if _covered(masks, moment.start):
            continue
        lead = _governed(shadow, start, moment)
        if lead is None or re.search(
            r"\btừ ngày|\btừ $", shadow.low[max(0, moment.start - 9) : moment.start]
        ):
            continue
        word = lead.group()
        if moment.kind == "day":
            due = _by_day(moment, "trước" in word, about)
        else:
            due = _by_stretch(moment, word, about)
        if _YEARLY.match(shadow.low, moment.end, end):
            due = Due(moment.start, moment.end, due.on, f"every_year_{due.rule}", due.trouble)
        found.append(Due(lead.start(), due.end, due.on, due.rule, due.trouble))
    return found


def _term_due(match: re.Match[str], about: date | None, calendar: WorkCalendar) -> Due:
    count = int(match["n"]) if match["n"].isdigit() else parse_words(match["n"]) or 0
    since, unit = match["since"] or "", match["unit"]
    rule = "working_days" if unit == "ngày làm việc" else "days" if unit == "ngày" else unit
    rule = {"tuần": "weeks", "tháng": "months", "giờ": "hours"}.get(rule, rule)
    if since and not _FROM_DOCUMENT.search(since):
        return Due(match.start(), match.end(), None, f"{rule}_after_event", "event_unknown")
    if about is None:
        return Due(
            match.start(), match.end(), None, f"{rule}_after_document", "document_date_unknown"
        )
    if unit == "ngày làm việc":
        on: date | None = calendar.add(about, count)
    elif unit == "tháng":
        year, month = divmod(about.year * 12 + about.month - 1 + count, 12)
        on = min(date(year, month + 1, min(about.day, 28)), dates.month_end(year, month + 1))
        on = dates.day_of(year, month + 1, about.day) or dates.month_end(year, month + 1)
    else:
        on = about + timedelta(
            days=count * 7 if unit == "tuần" else count // 24 if unit == "giờ" else count
        )
    return Due(match.start(), match.end(), on, f"{rule}_after_document")


_NEXT_TERM = re.compile(r"(?:cuối|hết|trong|đến hết|đến cuối) nhiệm kỳ(?! (?:19|20)\d\d)")


def deadlines(
    shadow: Shadow,
    start: int,
    end: int,
    about: date | None,
    calendar: WorkCalendar,
    masks: Sequence[tuple[int, int]] = (),
) -> list[Due]:
    """Every deadline of a range of the text in order of place; `masks` are cited texts."""
    found = _moments_due(shadow, start, end, about, masks)
    for match in _TERM.finditer(shadow.low, start, end):
        if not _covered(masks, match.start()) and not any(
            d.start < match.end() and match.start() < d.end for d in found
        ):
            found.append(_term_due(match, about, calendar))
    return sorted(found, key=lambda d: d.start)


_RANK = ("before_day", "explicit", "working_days", "days", "weeks", "months_after", "hours")


def main_deadline(found: Sequence[Due]) -> Due | None:
    """The one that binds: a stated day before a term, a term before the end of a stretch."""
    known = [d for d in found if d.on is not None]
    if not known:
        return found[0] if found else None
    exact = [d for d in known if d.rule.startswith(_RANK)]
    return (exact or known)[0] if exact else max(known, key=lambda d: d.start)
