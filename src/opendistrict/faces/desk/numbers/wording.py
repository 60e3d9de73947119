"""Codes of numbers in the reader's words: how a number is made, parts, causes."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.engine.indicators.shapes import (
    Breakdown,
    Defined,
    Formula,
    FormulaKind,
    IndicatorShape,
    PartKind,
    RequiredBy,
    Term,
)
from opendistrict.faces.kit import case_names, formats
from opendistrict.kernel.periods import PeriodKind
from opendistrict.kernel.rounding import rounded
from opendistrict.registers.facts.shapes import MeasureShape, Slice

RETIRED = "retired"  # of targets that are over, and told for the last time long ago
HOWS: Mapping[str, tuple[Promise, str, str]] = {
    "measured": (gettext_lazy("đo từ sự kiện"), "ok", "chart-dots"),
    "reported": (gettext_lazy("báo cáo"), "progress", "report"),
    "stale": (gettext_lazy("quá hạn cập nhật"), "risk", "clock-exclamation"),
    "unknown": (gettext_lazy("chưa ai báo"), "idle", "help"),
    RETIRED: (gettext_lazy("không còn theo dõi"), "idle", "archive"),
}
KINDS: Mapping[str, Promise] = {
    FormulaKind.CUMULATIVE: gettext_lazy("Cộng dồn trong kỳ"),
    FormulaKind.COUNT: gettext_lazy("Đếm số sự kiện trong kỳ"),
    FormulaKind.LEVEL: gettext_lazy("Số hiện có vào cuối kỳ"),
    FormulaKind.YES_NO: gettext_lazy("Có hay không có sự kiện trong kỳ"),
    FormulaKind.RATIO: gettext_lazy("Tỷ lệ"),
    FormulaKind.GROWTH: gettext_lazy("Tăng so với cùng những ngày đó năm trước, %"),
    FormulaKind.REDUCE: gettext_lazy("Giảm so với năm gốc, %"),
    FormulaKind.THRESHOLD: gettext_lazy("Tỷ lệ các kỳ ngắn giữ trong ngưỡng, %"),
    FormulaKind.MAINTAIN: gettext_lazy("Tỷ lệ các kỳ ngắn giữ đúng mức, %"),
    FormulaKind.COMPOSITE: gettext_lazy("Tổng hợp từ các chỉ số khác"),
}
BELOW: Mapping[str, tuple[Promise, Promise]] = {
    "over": (gettext_lazy("Tử số"), gettext_lazy("Mẫu số")),
    "before": (gettext_lazy("Kỳ này"), gettext_lazy("Năm trước")),
    "base": (gettext_lazy("Kỳ này"), gettext_lazy("Kỳ gốc")),
    "weight": (gettext_lazy("Điểm"), gettext_lazy("Trọng số")),
}
REST: Mapping[str, Promise] = {
    PartKind.OWN: gettext_lazy("Ghi thẳng cho đơn vị này"),
    PartKind.BEFORE: gettext_lazy("Đã có từ trước kỳ"),
    PartKind.REST: gettext_lazy("Không ghi phần này"),
    PartKind.UNCARRIED: gettext_lazy("Không có căn cứ quy về đơn vị nào"),
}
REQUIRED: Mapping[str, Promise] = {
    RequiredBy.OWN_PLAN: gettext_lazy("theo kế hoạch riêng của đơn vị"),
    RequiredBy.YEAR_BEFORE: gettext_lazy("kế hoạch chia theo tỷ trọng năm trước"),
    RequiredBy.EQUAL: gettext_lazy("kế hoạch chia đều"),
    RequiredBy.SAME_RATE: gettext_lazy("theo mức chung của kế hoạch"),
    RequiredBy.NOT_ASKED: gettext_lazy("không giao phần này"),
    RequiredBy.NOT_GIVEN: gettext_lazy("phần kế hoạch chưa giao cho ai"),
}
WHY_NONE: Mapping[str, Promise] = {
    "divided_by_nothing": gettext_lazy(
        "Chưa tính được: mẫu số bằng 0, trong kỳ chưa có gì để chia."
    ),
    "previous_is_not_positive": gettext_lazy("Chưa tính được: năm trước không có số để so."),
    "base_is_not_positive": gettext_lazy("Chưa tính được: năm gốc không có số để so."),
    "a_part_has_no_number": gettext_lazy("Chưa tính được: một chỉ số thành phần chưa có số."),
    "part_is_not_measured": gettext_lazy("Chưa tính được: một thành phần không đo từ sự kiện."),
}
EVERY: Mapping[str, Promise] = {
    "day": gettext_lazy("từng ngày"),
    "week": gettext_lazy("từng tuần"),
    "month": gettext_lazy("từng tháng"),
    "quarter": gettext_lazy("từng quý"),
    "half": gettext_lazy("từng sáu tháng"),
    "year": gettext_lazy("từng năm"),
}


IN_TIME: Mapping[str, Promise] = {
    "day": gettext_lazy("Theo ngày"),
    "week": gettext_lazy("Theo tuần"),
    "month": gettext_lazy("Theo tháng"),
    "quarter": gettext_lazy("Theo quý"),
    "half": gettext_lazy("Theo sáu tháng"),
    "year": gettext_lazy("Theo năm"),
}
RUNNING: Mapping[PeriodKind, Promise] = {
    PeriodKind.DAY: gettext_lazy("Ngày"),
    PeriodKind.WEEK: gettext_lazy("Tuần"),
    PeriodKind.MONTH: gettext_lazy("Tháng"),
    PeriodKind.QUARTER: gettext_lazy("Quý"),
    PeriodKind.YEAR: gettext_lazy("Năm"),
}


def said(vietnamese: str, english: str) -> str:
    return english if formats.language() == "en" and english else vietnamese


def indicator_name(one: IndicatorShape) -> str:
    return said(one.name, one.name_en)


def value_name(cut: Slice | None, value: str) -> str:
    """A value of a slice by its name, or as it was told where its domain is open."""
    names = {code: said(vi, en) for code, vi, en in cut.values} if cut else {}
    if cut and not names:
        return case_names.slice_value(cut.code, value)
    return names.get(value, value)


def slice_of(measures: Mapping[str, MeasureShape], formula: Formula, code: str) -> Slice | None:
    """The slice of that code among the measures of a formula."""
    for term in formula.terms:
        measure = measures.get(term.measure)
        for cut in measure.slices if measure else ():
            if cut.code == code:
                return cut
    return None


def term_words(term: Term, measures: Mapping[str, MeasureShape]) -> str:
    """ "Hồ sơ đã giải quyết (Đúng hạn: Có)"."""
    measure = measures.get(term.measure)
    if measure is None:
        return term.measure
    cuts = {cut.code: cut for cut in measure.slices}
    told = [
        f"{said(cuts[code].name, cuts[code].name_en)}: "
        + ", ".join(value_name(cuts[code], value) for value in values)
        for code, values in term.slices
        if code in cuts
    ]
    name = said(measure.name, measure.name_en)
    name = _("số lượt %(what)s") % {"what": name} if term.count else name
    return f"{name} ({'; '.join(told)})" if told else name


def formula_words(
    version: Defined,
    measures: Mapping[str, MeasureShape],
    indicators: Mapping[str, IndicatorShape],
) -> list[str]:
    """How the number is made, a line each."""
    formula = version.formula
    lines = [str(KINDS[formula.kind])]
    above = " + ".join(term_words(term, measures) for term in formula.of)
    below = " + ".join(term_words(term, measures) for term in formula.over)
    if above and below:
        lines.append(f"{above} ÷ {below}" + (f" × {formula.scale}" if formula.scale != 1 else ""))
    elif above:
        lines.append(above)
    for part in formula.parts:
        name = indicator_name(indicators[part.indicator]) if part.indicator in indicators else ""
        lines.append(_bounded(name or part.indicator, part.at_least, part.at_most, part.weight))
    if formula.every:
        lines.append(_bounded(str(EVERY[formula.every]), formula.at_least, formula.at_most, None))
    if formula.base_year:
        lines.append(_("Năm gốc %(year)s") % {"year": formula.base_year})
    return lines


def _bounded(name: str, low: object, high: object, weight: object) -> str:
    told = []
    if low is not None:
        told.append(f"≥ {formats.number(str(low))}")
    if high is not None:
        told.append(f"≤ {formats.number(str(high))}")
    if not told and weight is not None:
        told.append(_("trọng số %(weight)s") % {"weight": formats.number(str(weight))})
    return f"{name}: {', '.join(told)}" if told else name


def fraction(value: Fraction | None, digits: int | None = None) -> str:
    """An exact number as it is read; a dash without one."""
    if value is None:
        return formats.NOTHING
    return formats.number(rounded(value, 2 if digits is None else digits), digits)


def share(value: Fraction | None) -> str:
    return formats.NOTHING if value is None else fraction(value * 100) + "%"


def days(since: date, last: date) -> str:
    """A span by its first and last day; a whole year by its number."""
    if since == last:
        return formats.day(since)
    if (since.month, since.day, last.month, last.day) == (1, 1, 12, 31) and since.year == last.year:
        return _("Năm %(year)s") % {"year": since.year}
    return f"{formats.day(since)} – {formats.day(last)}"


def rounded_value(found: Breakdown) -> Decimal | None:
    """What a breakdown's number is, rounded as its definition says."""
    version = found.measured.definition
    if found.value is None:
        return None
    return rounded(found.value, version.decimals, version.formula.rounding)


def before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
