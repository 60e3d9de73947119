"""Why a dossier is due on its date: every step of the working clock as a sentence.

Officers read them beside the date, applicants on their receipt: the same words for both.
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit import formats
from opendistrict.kernel.days import HERE
from opendistrict.kernel.workclock import Closed, DayOff, Due, Every, Step, StepKind

PAUSES: dict[str, Promise] = {
    "supplement": _("chờ người nộp bổ sung giấy tờ"),
    "payment": _("chờ người nộp thực hiện nghĩa vụ tài chính"),
    "other_agency": _("chờ cơ quan khác trả lời"),
}
_MOST_DAYS = 12  # of a long term not every Sunday decision is worth a line


def lines(due: Due) -> list[str]:
    """The reasoning from the receipt to the date, one sentence a step, in the reader's language."""
    found: list[str] = []
    for step in due.steps:
        found.append(_SENTENCES[step.kind](step))
        found += [line for line in days_off(step.days) if line not in found]  # counted again
    return found


def days_off(days: Iterable[DayOff]) -> list[str]:
    """Days inside a term that are not as their weekday says, each with its legal basis."""
    told = [_day_off(one) for one in days]
    if len(told) <= _MOST_DAYS:
        return told
    rest = len(told) - _MOST_DAYS
    return [
        *told[:_MOST_DAYS],
        ngettext(
            "Và %(count)s ngày nghỉ, ngày làm bù nữa.", "Và %(count)s ngày nghỉ, ngày làm bù nữa.",
            rest,
        ) % {"count": formats.number(rest)},
    ]  # fmt: skip


def _part_off(closed: Closed, values: dict[str, str]) -> str:
    """What is said of a day of which a part is off."""
    since, until = closed
    values = {**values, "since": f"{since:%H:%M}", "until": f"{until:%H:%M}"}
    if since == time.min:
        return gettext("%(day)s nghỉ đến %(until)s: %(name)s (%(basis)s).") % values
    if until == time.max:
        return gettext("%(day)s nghỉ từ %(since)s: %(name)s (%(basis)s).") % values
    return gettext("%(day)s nghỉ từ %(since)s đến %(until)s: %(name)s (%(basis)s).") % values


def _day_off(one: DayOff) -> str:
    values = {"day": formats.day(one.day)}
    if one.note is None:
        return (
            gettext("%(day)s là ngày làm bù.") if one.works else gettext("%(day)s là ngày nghỉ.")
        ) % values
    where = one.note.where
    basis = f"{one.note.basis}; {where}" if where else one.note.basis
    values |= {"name": one.note.name, "basis": basis}
    if one.closed is not None:
        return _part_off(one.closed, values)
    if one.works:
        return gettext("%(day)s làm bù: %(name)s (%(basis)s).") % values
    return gettext("%(day)s được nghỉ: %(name)s (%(basis)s).") % values


def moment(at: datetime | None) -> str:
    """ "17:00 ngày 27/11/2026"; of midnight only the day."""
    if at is None:
        return formats.NOTHING
    local = at.astimezone(HERE)
    if local.time() == time(0):
        return formats.day(local)
    values = {"time": f"{local:%H:%M}", "day": formats.day(local)}
    return gettext("%(time)s ngày %(day)s") % values


_AMOUNTS = {
    Every.HOUR: lambda n: ngettext("%(count)s giờ", "%(count)s giờ", n),
    Every.WORKING_HOUR: lambda n: ngettext("%(count)s giờ làm việc", "%(count)s giờ làm việc", n),
    Every.DAY: lambda n: ngettext("%(count)s ngày", "%(count)s ngày", n),
    Every.WORKING_DAY: lambda n: ngettext("%(count)s ngày làm việc", "%(count)s ngày làm việc", n),
    Every.MONTH: lambda n: ngettext("%(count)s tháng", "%(count)s tháng", n),
}


def amount(value: object, every: Every | str) -> str:
    """ "3 ngày làm việc", "0,5 ngày làm việc"; nothing of working days is "trong ngày"."""
    number = float(str(value)) if not hasattr(value, "numerator") else _float(value)
    kind = Every(every)
    if not number and kind in (Every.WORKING_DAY, Every.DAY):
        return gettext("trong ngày")
    count = formats.number(f"{number:.2f}")
    return _AMOUNTS[kind](1 if number == 1 else 2) % {"count": count}


def _float(value: object) -> float:
    return value.numerator / value.denominator  # type: ignore[attr-defined,no-any-return]


# ------------------------------------------------------------------ one sentence a kind


def _begins(step: Step) -> str:
    return gettext("Tiếp nhận lúc %(at)s; thời hạn tính từ lúc này.") % {"at": moment(step.until)}


def _begins_later(step: Step) -> str:
    return gettext(
        "Nhận lúc %(at)s, ngoài giờ nhận hồ sơ; thời hạn tính từ %(opens)s."
    ) % {"at": moment(step.since), "opens": moment(step.until)}  # fmt: skip


def _counts(step: Step) -> str:
    assert step.amount is not None and step.every is not None
    values = {"amount": amount(step.amount, step.every), "until": moment(step.until)}
    if not step.amount:
        return gettext("Giải quyết trong ngày: đến %(until)s.") % values
    return gettext(
        "Đếm %(amount)s, không tính ngày đầu: đến %(until)s."
    ) % values if step.every not in (Every.HOUR, Every.WORKING_HOUR) else gettext(
        "Đếm %(amount)s: đến %(until)s."
    ) % values  # fmt: skip


def _paused(step: Step) -> str:
    assert step.amount is not None and step.every is not None
    return gettext(
        "Tạm dừng từ %(since)s đến %(until)s (%(why)s): cộng thêm %(amount)s."
    ) % {
        "since": moment(step.since), "until": moment(step.until), "why": pause(step.why),
        "amount": amount(step.amount, step.every) if step.amount else gettext("0 ngày"),
    }  # fmt: skip


def _stopped(step: Step) -> str:
    return gettext(
        "Tạm dừng từ %(since)s (%(why)s). Ngày hẹn mới được tính khi hồ sơ được xử lý tiếp."
    ) % {"since": moment(step.since), "why": pause(step.why)}  # fmt: skip


def _rolled(step: Step) -> str:
    return gettext("%(since)s không làm việc hoặc đã qua: lùi đến %(until)s.") % {
        "since": moment(step.since), "until": moment(step.until)
    }  # fmt: skip


def _extended(step: Step) -> str:
    assert step.amount is not None and step.every is not None
    return gettext("Gia hạn %(amount)s (%(basis)s): đến %(until)s.") % {
        "amount": amount(step.amount, step.every), "basis": step.why, "until": moment(step.until)
    }  # fmt: skip


def _ends(step: Step) -> str:
    return gettext("Hạn trả kết quả: %(until)s.") % {"until": moment(step.until)}


_SENTENCES = {
    StepKind.BEGINS: _begins,
    StepKind.BEGINS_LATER: _begins_later,
    StepKind.COUNTS: _counts,
    StepKind.PAUSED: _paused,
    StepKind.STOPPED: _stopped,
    StepKind.ROLLED: _rolled,
    StepKind.EXTENDED: _extended,
    StepKind.ENDS: _ends,
}


def pause(why: str) -> str:
    """Why the clock stands."""
    return str(PAUSES.get(why, why))


def waited(since: datetime, until: datetime) -> str:
    """How long something lay, at a glance: "40 phút", "5 giờ", "3 ngày"."""
    gap = max(until - since, timedelta())
    minutes = int(gap.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(count)s phút", "%(count)s phút", minutes) % {"count": minutes}
    if minutes < 48 * 60:
        hours = minutes // 60
        return ngettext("%(count)s giờ", "%(count)s giờ", hours) % {"count": hours}
    return formats.calendar_days(gap.days)
