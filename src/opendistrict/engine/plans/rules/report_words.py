"""Figures, dates and periods as an administrative paper writes them, in Vietnamese only.

Papers do not follow the reader's language, so nothing here is translated.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from opendistrict.engine.indicators.shapes import Bound, ValueStatus
from opendistrict.kernel.periods import CutOff, Period, PeriodKind
from opendistrict.kernel.sheets import write_number

_HUNDREDTH = Decimal("0.01")
_QUARTERS = ("I", "II", "III", "IV")
BOUNDS = {
    Bound.MORE: "hơn",
    Bound.LESS: "dưới",
    Bound.ABOUT: "khoảng",
    Bound.AT_LEAST: "ít nhất",
    Bound.AT_MOST: "nhiều nhất",
}
PLAN_BOUNDS = {
    Bound.MORE: "trên {}",
    Bound.LESS: "dưới {}",
    Bound.ABOUT: "khoảng {}",
    Bound.AT_LEAST: "từ {} trở lên",
    Bound.AT_MOST: "không quá {}",
}
STATUSES = {
    ValueStatus.ESTIMATED: "ước thực hiện",
    ValueStatus.PRELIMINARY: "sơ bộ",
    ValueStatus.ACTUAL: "thực hiện",
    ValueStatus.OFFICIAL: "chính thức",
    ValueStatus.ADJUSTED: "điều chỉnh",
}


def number(value: Decimal) -> str:
    """Rounded half up to at most two decimals: 16.050; 10,17."""
    return write_number(value.quantize(_HUNDREDTH, ROUND_HALF_UP))


def percent(value: Decimal) -> str:
    return f"{number(value)}%"


def quantity(value: Decimal, unit: str) -> str:
    """A number with its unit, held together: "16.050 tỷ đồng"; "10,17%"."""
    if unit == "%":
        return percent(value)
    return f"{number(value)}\u00a0{unit}" if unit else number(value)


def bounded(value: Decimal, unit: str, bound: str) -> str:
    """ "hơn 16.050 tỷ đồng": a limit is never written as a number."""
    word = BOUNDS.get(Bound(bound), "") if bound else ""
    return f"{word} {quantity(value, unit)}".strip()


def planned(value: Decimal, unit: str, bound: str, direction: str) -> str:
    """ "từ 95% trở lên", "không quá 10 vụ"."""
    if unit == "%" and value == 100 and bound == Bound.AT_LEAST:
        return "100%"  # there is nothing above the whole
    if bound:
        return PLAN_BOUNDS[Bound(bound)].format(quantity(value, unit))
    return f"không quá {quantity(value, unit)}" if direction == "down" else quantity(value, unit)


def share(part: int, whole: int) -> str:
    """ "92,11%" of a whole that is not nothing."""
    return percent(Decimal(part) * 100 / whole)


def change(value: Decimal, since: str) -> str:
    """ "giảm 9,8% so với năm 2022"; "bằng năm 2022"."""
    if not value.quantize(_HUNDREDTH, ROUND_HALF_UP):
        return f"bằng {since}"
    word = "tăng" if value > 0 else "giảm"
    return f"{word} {percent(abs(value))} so với {since}"


def day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def period_name(period: Period) -> str:
    """ "năm 2023", "quý II năm 2023", "6 tháng đầu năm 2023", "tuần 9 năm 2024"."""
    year = f"năm {period.year}"
    if period.kind is PeriodKind.DAY:
        return f"ngày {day(period.since)}"
    if period.kind is PeriodKind.WEEK:
        return f"tuần {period.number} {year}"
    if period.kind is PeriodKind.MONTH:
        return f"tháng {period.number} {year}"
    if period.kind is PeriodKind.QUARTER:
        return f"quý {_QUARTERS[period.number - 1]} {year}"
    if period.kind is PeriodKind.HALF:
        return f"6 tháng {'đầu' if period.number == 1 else 'cuối'} {year}"
    if period.kind is PeriodKind.NINE_MONTHS:
        return f"9 tháng đầu {year}"
    if period.kind is PeriodKind.TERM:
        return f"giai đoạn {period.year} - {period.number}"
    return year


def cut_off_words(period: Period) -> str:
    """From when to when the figures count, and by which rule."""
    span = f"từ {day(period.since)} đến {day(period.last_day)}"
    if period.cut_off is CutOff.REPORTING:
        return f"{span}, theo kỳ báo cáo của Nghị định số 09/2019/NĐ-CP"
    return f"{span}, theo năm dương lịch"


def period_before_name(period_kind: str, until: date) -> str:
    """With what a change is compared: "năm 2022", "cùng kỳ năm 2022", "nhiệm kỳ trước".

    A reporting year ends in December of its year, a calendar year on the first day after it.
    """
    last = date.fromordinal(until.toordinal() - 1)
    if period_kind == "term":
        return "nhiệm kỳ trước"
    return f"năm {last.year - 1}" if period_kind == "year" else f"cùng kỳ năm {last.year - 1}"


def joined(parts: list[str]) -> str:
    """ "a, b và c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} và {parts[-1]}"
