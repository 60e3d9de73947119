"""Numbers, money, dates and distances in the reader's language.

Vietnamese: 16.050 and 10,17%. English: 16,050 and 10.17%. Dates are dd/mm/yyyy in both. A number
and its unit hold together with a no-break space.
"""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_timedelta
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext

from opendistrict.kernel.days import HERE

NOTHING = "—"
NO_BREAK = "\u00a0"
MINUS = "\u2212"
Number = int | float | Decimal


def language() -> str:
    """The reader's language, of the two we write."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def number(value: Number | str | None, digits: int | None = None) -> str:
    """Grouped, with at most two decimals, or with exactly `digits`; halves are rounded up, as on
    paper (`plans.rules.report_words`)."""
    if value is None or value == "":
        return NOTHING
    places = Decimal(1).scaleb(-(2 if digits is None else digits))
    amount = Decimal(str(value)).quantize(places, ROUND_HALF_UP)
    pattern = "#,##0.##" if digits is None else "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(amount, pattern, locale=language()).replace("-", MINUS)


def percent(value: Number | str | None, digits: int | None = None) -> str:
    """`value` is already in per cent: 10.17 becomes 10,17%."""
    return NOTHING if value is None or value == "" else number(value, digits) + "%"


def quantity(value: Number | str | None, unit: str = "") -> str:
    """A number with its unit; per cent stands close, other units after a no-break space."""
    if value is None or value == "" or not unit:
        return number(value)
    return percent(value) if unit == "%" else number(value) + NO_BREAK + unit.replace(" ", NO_BREAK)


def dong(amount: int | None) -> str:
    """An exact amount of đồng."""
    if amount is None:
        return NOTHING
    if language() == "en":
        return f"VND{NO_BREAK}{number(amount, 0)}"
    return f"{number(amount, 0)}{NO_BREAK}đồng"


_STEPS = ((10**9, "tỷ đồng", "billion"), (10**6, "triệu đồng", "million"))


def dong_short(amount: int | None) -> str:
    """An amount of đồng to read at a glance, rounded to two decimals of a billion or million."""
    if amount is None:
        return NOTHING
    for size, vietnamese, english in _STEPS:
        if abs(amount) >= size:
            shown = number(Decimal(amount) / size)
            if language() == "en":
                return f"VND{NO_BREAK}{shown}{NO_BREAK}{english}"
            return f"{shown}{NO_BREAK}{vietnamese.replace(' ', NO_BREAK)}"
    return dong(amount)


def day(value: date | datetime | None) -> str:
    if value is None:
        return NOTHING
    return _local(value).strftime("%d/%m/%Y")


def moment(value: datetime | None) -> str:
    return NOTHING if value is None else _local(value).strftime("%d/%m/%Y %H:%M")


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return value.astimezone(HERE)
    return value


def distance(value: date | datetime, reference: date | datetime) -> str:
    """How far `value` lies from `reference`: "3 ngày trước", "sau 2 ngày nữa", "hôm qua"."""
    days = (_civil(value) - _civil(reference)).days
    if abs(days) <= 1 and isinstance(value, datetime) and isinstance(reference, datetime):
        gap = value - reference
        if abs(gap) < timedelta(minutes=1):
            return gettext("vừa xong")
        return format_timedelta(gap, add_direction=True, threshold=1, locale=language())
    return _days_apart(days)


def _days_apart(days: int) -> str:
    near = {-1: gettext("hôm qua"), 0: gettext("hôm nay"), 1: gettext("ngày mai")}
    if days in near:
        return near[days]
    gap = timedelta(days=days)
    if abs(days) <= 45:  # up to here an exact count of days is what one plans by
        return format_timedelta(
            gap, granularity="day", threshold=99, add_direction=True, locale=language()
        )
    return format_timedelta(gap, add_direction=True, locale=language())


def _civil(value: date | datetime) -> date:
    local = _local(value)
    return local.date() if isinstance(local, datetime) else local


def working_days(count: int) -> str:
    return ngettext("%(count)s ngày làm việc", "%(count)s ngày làm việc", abs(count)) % {
        "count": number(abs(count))
    }


def calendar_days(count: int) -> str:
    return ngettext("%(count)s ngày", "%(count)s ngày", abs(count)) % {"count": number(abs(count))}


def at_least(count: int, limit: int = 1000) -> str:
    """A count of a list that stops counting: "1.000+" from the limit on."""
    return f"{number(limit)}+" if count > limit else number(count)


def file_size(size: int) -> str:
    """Bytes as people read them: 640 B, 12 KB, 2,4 MB."""
    if size < 1024:
        return f"{number(size)}{NO_BREAK}B"
    if size < 1024**2:
        return f"{number(size // 1024)}{NO_BREAK}KB"
    return f"{number(round(Decimal(size) / 1024**2, 1))}{NO_BREAK}MB"
