"""How reminders and scores are worded on the pages."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.engine.plans.shapes import NudgeView, RungName
from opendistrict.faces.kit import formats
from opendistrict.faces.kit.dossier_words import either
from opendistrict.kernel.periods import Period, PeriodKind, period


@dataclass(frozen=True, slots=True)
class Line:
    """A reminder with why it was sent and how it stands (a kind of the kit, with a word)."""

    nudge: NudgeView
    why: str
    kind: str
    word: str
    title: str


def line(nudge: NudgeView) -> Line:
    kind, word = _standing(nudge)
    return Line(nudge, _why(nudge), kind, word, either(nudge.title, nudge.title_en))


def _why(nudge: NudgeView) -> str:
    if nudge.matter:
        until = formats.moment(nudge.until) if nudge.until else ""
        return str(_MATTERS[nudge.matter]) % {"until": until}
    if nudge.rung == RungName.MANUAL or nudge.offset is None:
        return _("%(who)s nhắc trực tiếp") % {"who": nudge.made_by}
    if nudge.target_id:
        return _("Chưa báo cáo số liệu kỳ vừa qua")
    if nudge.offset == 0:
        return _("Đến hạn")
    days = formats.working_days(nudge.offset)
    if nudge.offset < 0:
        return _("Trước hạn %(days)s") % {"days": days}
    return _("Quá hạn %(days)s") % {"days": days}


_MATTERS = {
    "apology": gettext_lazy("Sẽ trễ hẹn: ký và gửi thư xin lỗi trước %(until)s"),
    "late": gettext_lazy("Quá ngày hẹn vì lịch làm việc đổi: giải quyết ngay"),
    "enquiry": gettext_lazy("Đơn vị khác hỏi: trả lời trước %(until)s"),
}


def _standing(nudge: NudgeView) -> tuple[str, str]:
    if nudge.decision == "agreed":
        return "ok", _("đã đồng ý")
    if nudge.decision:
        return "no", _("không đồng ý")
    if not nudge.is_open:
        return "idle", _("việc đã xong")
    if nudge.answered_at:
        return "progress", _("chờ ý kiến")
    if nudge.is_superseded:
        return "idle", _("đã nhắc lại")
    if nudge.seen_at:
        return "idle", _("đã xem")
    return "risk", _("chưa xem")


def answer_words(nudge: NudgeView) -> str:
    """What was answered, in one sentence."""
    said = {
        "new_date": _("Xin lùi hạn đến %(on)s") % {"on": formats.day(nudge.answer_date)},
        "obstacle": _("Nêu vướng mắc"),
        "help": _("Xin hỗ trợ"),
    }
    return said.get(nudge.answer, "")


# ------------------------------------------------------------------ periods of scores


_YEARS = range(1990, 2101)


@dataclass(frozen=True, slots=True)
class Choice:
    code: str  # "2026-10" or "2026-Q3"
    label: str
    is_current: bool


def read_period(text: str, today: date) -> Period:
    """The month or quarter of an address; this month when it says nothing readable."""
    year, _dash, rest = text.partition("-")
    if len(year) == 4 and year.isdecimal() and int(year) in _YEARS:
        if rest.isdecimal() and 1 <= int(rest) <= 12:
            return period(PeriodKind.MONTH, int(year), int(rest))
        if rest[:1] == "Q" and rest[1:] in ("1", "2", "3", "4"):
            return period(PeriodKind.QUARTER, int(year), int(rest[1:]))
    return period(PeriodKind.MONTH, today.year, today.month)


def code_of(one: Period) -> str:
    if one.kind is PeriodKind.QUARTER:
        return f"{one.year}-Q{one.number}"
    return f"{one.year}-{one.number:02d}"


def label_of(one: Period) -> str:
    if one.kind is PeriodKind.QUARTER:
        return _("Quý %(number)s/%(year)s") % {"number": one.number, "year": one.year}
    return _("Tháng %(number)s/%(year)s") % {"number": one.number, "year": one.year}


def choices(current: Period, today: date) -> list[Choice]:
    """The last six months and four quarters, and the one that is looked at."""
    months = []
    year, number = today.year, today.month
    for _turn in range(6):
        months.append(period(PeriodKind.MONTH, year, number))
        year, number = (year - 1, 12) if number == 1 else (year, number - 1)
    quarters = []
    year, number = today.year, (today.month - 1) // 3 + 1
    for _turn in range(4):
        quarters.append(period(PeriodKind.QUARTER, year, number))
        year, number = (year - 1, 4) if number == 1 else (year, number - 1)
    every = [*months, *quarters]
    if current not in every:
        every.insert(0, current)
    return [Choice(code_of(one), label_of(one), one == current) for one in every]
