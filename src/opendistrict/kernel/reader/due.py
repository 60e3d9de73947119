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
from opendistrict.kernel.workclock import WorkCalendar

_LEAD = re.compile(
    r"(?P<word>"
    r"trước(?: thời hạn| thời điểm)?(?: hết)?|chậm nhất(?: là)?(?: vào| đến| trong| trước"
    r"| đến hết)?"
    r"|muộn nhất(?: là)?(?: vào| đến| trong)?|(?:từ nay )?(?:cho )?(?:đến|tới)(?: trước)?(?: hết"
    r"| cuối)?"
    r"|không (?:quá|muộn hơn)|hết|(?:ngay )?trong|vào|cuối|xong|hạn(?: cuối)?(?: là)?"
    r"|phấn đấu(?: trong| đến| hết| vào)?|thời (?:hạn|gian)(?: hoàn thành| thực hiện| báo cáo)?"
    r"|đầu|giữa"
    r")(?: (?P<part>cuối|đầu|giữa|hết|trước))?(?: :)?:?(?: \d{1,2} ?(?:h|g"
    r"|giờ) ?\d{0,2}(?: phút)?,?)?(?: (?:ngày|thời điểm|mốc|dịp|lễ|dịp lễ|kỳ nghỉ lễ))?\s*$"
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
    r"(?P<since>,? ?(?:(?:kể )?(?:từ|sau)|khi) [^,.;]{0,60})?"
)
_FROM_DOCUMENT = re.compile(
    r"(?:ban hành|ký|có hiệu lực|nhận được (?:văn bản|thông báo|công điện|kết luận|chỉ đạo"
    r"|công văn)"
    r"|hôm nay|nay|ngày \d)"
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
    "so_far": "end_of_months", "year": "end_of_year", "span": "end_of_term",
    "relative": "end_of_period",
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


_STRONG = re.compile(r"trước|nhất|đến|tới|hết|quá|hạn|cuối|xong|muộn|phấn đấu")


def _governed(shadow: Shadow, start: int, moment: dates.Moment) -> re.Match[str] | None:
    """The word of deadline that governs a moment, or None."""
    lead = _LEAD.search(shadow.low, max(start, moment.start - 48), moment.start)
    if lead is None:
        return None
    word = lead.group()
    if _STRONG.search(word) or ("vào" in word and moment.kind in {"quarter", "month", "day"}):
        return lead
    finish = _FINISH.search(shadow.low, max(start, lead.start() - 80), lead.start())
    head = not shadow.low[start : lead.start()].strip(' "-,')
    inside = word.strip().startswith(("trong", "ngay trong"))
    return lead if finish or (head and inside) or inside else None


def by_moment(moment: dates.Moment, lead: str, about: date | None) -> Due:
    """The deadline a stretch of time sets under the words before it."""
    if moment.kind == "day":
        return _by_day(moment, "trước" in lead, about)
    return _by_stretch(moment, lead, about)


def _moments_due(
    shadow: Shadow, start: int, end: int, about: date | None, masks: Sequence[tuple[int, int]]
) -> list[Due]:
    found = []
    for moment in dates.moments(shadow, start, end, about):
        if _covered(masks, moment.start) or moment.kind == "so_far":
            continue
        lead = _governed(shadow, start, moment)
        if lead is None or re.search(
            r"\btừ ngày|\btừ $", shadow.low[max(0, moment.start - 9) : moment.start]
        ):
            continue
        due = by_moment(moment, lead.group(), about)
        if _YEARLY.match(shadow.low, moment.end, end):
            due = Due(moment.start, moment.end, due.on, f"every_year_{due.rule}", due.trouble)
        found.append(Due(lead.start(), due.end, due.on, due.rule, due.trouble))
    return found


def _counted_from(shadow: Shadow, match: re.Match[str], about: date | None) -> date | None:
    """ "trong vòng 10 ngày kể từ ngày 05/10/2026": a day that is told begins the term."""
    if match["since"]:
        for moment in dates.moments(shadow, *match.span("since"), about):
            if moment.kind == "day" and moment.first is not None:
                return moment.first
    return about


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


_END_OF_TERM = re.compile(r"(?:cuối|hết|trong|đến hết|đến cuối) nhiệm kỳ(?! (?:19|20)\d\d)")
# "định kỳ hằng tháng, trước ngày 25", "trước ngày 25 hằng tháng"
_MONTHLY = re.compile(
    r"(?:hằng|hàng|mỗi) tháng[^.;:\d]{0,40}?\bngày (?P<a>\d{1,2})(?![\d/\-]| ?tháng \d)"
    r"|(?:trước|chậm nhất|vào)(?: là)? ngày (?P<b>\d{1,2}) (?:của )?(?:hằng|hàng|mỗi) tháng"
)


def _monthly(match: re.Match[str], about: date | None) -> Due:
    """The first such day after the document."""
    start, end, day = match.start(), match.end(), int(match["a"] or match["b"])
    if about is None:
        return Due(start, end, None, "every_month_needs_date", "document_date_unknown")
    year, month = about.year, about.month
    for _ in range(3):
        on = dates.day_of(year, month, day)
        if on is not None and on >= about:
            return Due(start, end, on, "every_month_explicit_day")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return Due(start, end, None, "impossible_date", "impossible_date")


def deadlines(
    shadow: Shadow,
    start: int,
    end: int,
    about: date | None,
    calendar: WorkCalendar,
    masks: Sequence[tuple[int, int]] = (),
    term_ends: date | None = None,
) -> list[Due]:
    """Every deadline of a range of the text in order of place; `masks` are cited texts.

    `term_ends` is the last day of the term of office the document is of, if it names one.
    """
    found = [_monthly(m, about) for m in _MONTHLY.finditer(shadow.low, start, end)]
    found += _moments_due(shadow, start, end, about, masks)
    if term_ends is not None:
        for match in _END_OF_TERM.finditer(shadow.low, start, end):
            found.append(Due(match.start(), match.end(), term_ends, "end_of_term"))
    for match in _TERM.finditer(shadow.low, start, end):
        clock = match["unit"] == "giờ" and match.group().startswith("sau")  # "sau 22 giờ"
        if clock or _covered(masks, match.start()):
            continue
        if not any(d.start < match.end() and match.start() < d.end for d in found):
            found.append(_term_due(match, _counted_from(shadow, match, about), calendar))
    return sorted(found, key=lambda d: d.start)


_RANK = ("before_day", "explicit", "working_days", "days", "weeks", "months_after", "hours")


def main_deadline(found: Sequence[Due]) -> Due | None:
    """The one that binds: a stated day before a term, a term before the end of a stretch."""
    known = [d for d in found if d.on is not None]
    if not known:
        return found[0] if found else None
    exact = [d for d in known if d.rule.startswith(_RANK)]
    return (exact or known)[0] if exact else max(known, key=lambda d: d.start)
