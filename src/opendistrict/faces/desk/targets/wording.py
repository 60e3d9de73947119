"""Codes of targets and values in the reader's words."""

from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import Bound, ValueStatus
from opendistrict.engine.plans.shapes import TargetKind
from opendistrict.faces.kit import formats
from opendistrict.kernel.fold import fold
from opendistrict.kernel.periods import SHORT
from opendistrict.kernel.sheets import write_number

STATUSES: dict[str, Promise] = {
    ValueStatus.PLANNED: _("Kế hoạch"),
    ValueStatus.ASSIGNED: _("Giao"),
    ValueStatus.STRIVING: _("Phấn đấu"),
    ValueStatus.ESTIMATED: _("Ước thực hiện"),
    ValueStatus.PRELIMINARY: _("Sơ bộ"),
    ValueStatus.ACTUAL: _("Thực hiện"),
    ValueStatus.OFFICIAL: _("Chính thức"),
    ValueStatus.ADJUSTED: _("Điều chỉnh"),
}
BOUNDS: dict[str, Promise] = {
    Bound.MORE: _("hơn %(number)s"),
    Bound.LESS: _("dưới %(number)s"),
    Bound.ABOUT: _("khoảng %(number)s"),
    Bound.AT_LEAST: _("ít nhất %(number)s"),
    Bound.AT_MOST: _("không quá %(number)s"),
}
KINDS: dict[str, Promise] = {
    TargetKind.GROWTH: _("Tốc độ tăng"),
    TargetKind.CUMULATIVE: _("Lũy kế"),
    TargetKind.LEVEL: _("Mức cuối kỳ"),
    TargetKind.RATIO: _("Tỷ lệ"),
    TargetKind.THRESHOLD: _("Ngưỡng phải giữ ở từng kỳ"),
    TargetKind.REDUCE: _("Kéo giảm"),
    TargetKind.MAINTAIN: _("Duy trì"),
    TargetKind.COUNT: _("Số lượng"),
    TargetKind.YESNO: _("Có hoặc không"),
    TargetKind.COMPOSITE: _("Tổng hợp từ các chỉ tiêu con"),
}
CHANGES: dict[str, tuple[Promise, str, str]] = {
    "set_target": (_("Giao chỉ tiêu"), "target", "progress"),
    "change_plan": (_("Điều chỉnh kế hoạch"), "adjustments", "risk"),
    "attach_indicator": (_("Gắn chỉ số"), "link", "progress"),
    "drop_target": (_("Bỏ chỉ tiêu"), "ban", "idle"),
}
WHY: dict[str, Promise] = {
    "no_value": _("Chưa có số liệu của kỳ này."),
    "only_value": _("Là số liệu duy nhất của kỳ này."),
    "whole_period": _("Kỳ đã hết: chọn số tính cho cả kỳ, không chọn số lũy kế giữa kỳ."),
    "strongest_status": _(
        "Có trạng thái cao nhất (điều chỉnh, chính thức, thực hiện, sơ bộ, rồi đến ước)."
    ),
    "latest_as_of": _("Cùng trạng thái: chọn số tính đến ngày muộn nhất."),
    "latest_learned": _("Cùng trạng thái và ngày tính: chọn số được báo cáo sau cùng."),
    "last_entered": _("Các số như nhau về trạng thái và ngày: chọn số nhập sau cùng."),
}
REASONS: dict[str, Promise] = {
    "is_a_gap": _("Nguồn chỉ nêu số lượng, chưa tìm thấy nội dung chỉ tiêu nên không đánh giá."),
    "was_dropped": _("Chỉ tiêu đã bỏ nên không đánh giá."),
    "period_is_to_come": _("Kỳ của chỉ tiêu chưa bắt đầu."),
    "has_no_indicator": _("Chưa gắn chỉ số nên không có số liệu để đánh giá."),
    "has_no_plan": _("Chưa có mức kế hoạch để so sánh."),
    "no_value": _("Kỳ đã hết mà chưa có số liệu."),
    "no_value_yet": _("Kỳ đang diễn ra, chưa có số liệu."),
    "value_covers_only_a_part": _(
        "Kỳ đã hết nhưng số liệu mới tính cho một phần kỳ; cần số liệu cả kỳ."
    ),
    "value_says_only_the_change": _("Số liệu chỉ nêu mức tăng giảm."),
    "bound_proves_nothing": _(
        "Số liệu chỉ nêu giới hạn (hơn, dưới, khoảng), chưa đủ để kết luận đạt hay không."
    ),
    "judged_on_an_estimate": _("Đánh giá theo số ước thực hiện, chờ số chính thức."),
    "reached_early": _("Đã đạt kế hoạch trước khi hết kỳ."),
    "ceiling_is_passed": _("Đã vượt mức trần của cả kỳ."),
    "missed_in_one_period": _("Có kỳ không đạt mức phải giữ."),
    "estimate_misses_the_plan": _("Số ước cả kỳ thấp hơn kế hoạch."),
    "estimate_reaches_the_plan": _("Số ước cả kỳ đạt kế hoạch."),
    "behind_the_straight_line": _(
        "Chậm hơn tiến độ đều: nếu giữ nhịp hiện nay thì không đạt kế hoạch."
    ),
    "on_the_straight_line": _("Kịp tiến độ đều so với thời gian đã qua."),
    "forecast_misses_the_plan": _("Dự báo đến hạn: khả năng đạt kế hoạch dưới 50%."),
    "forecast_reaches_the_plan": _("Dự báo đến hạn: khả năng đạt kế hoạch từ 50% trở lên."),
    "growth_is_told": _("Tốc độ tăng lấy theo nguồn."),
    "growth_is_computed": _("Tốc độ tăng tính từ số kỳ này và kỳ trước."),
    "previous_is_missing": _("Thiếu số liệu kỳ trước để tính tốc độ tăng."),
    "previous_is_not_positive": _("Số kỳ trước không lớn hơn 0 nên không tính được tốc độ tăng."),
    "base_is_missing": _("Thiếu số nền để tính mức giảm."),
    "reduction_is_computed": _("Mức giảm tính từ số nền và số kỳ này."),
    "reduction_is_told": _("Mức giảm lấy theo nguồn."),
    "judged_by_the_change": _("Đánh giá theo mức tăng giảm mà nguồn nêu."),
    "ratio_does_not_match_its_parts": _(
        "Tỷ lệ báo cáo không khớp tử số và mẫu số; dùng tỷ lệ tính lại."
    ),
    "sum_of_parts": _("Cộng từ các kỳ ngắn hơn liền nhau."),
    "a_part_has_no_amount": _("Có kỳ không nêu số tuyệt đối nên không cộng được."),
    "pooled_from_parts": _("Tính chung từ tử số và mẫu số của các kỳ ngắn hơn."),
    "told_as_percent_of_plan": _("Nguồn chỉ nêu tỷ lệ so với kế hoạch, không nêu số tuyệt đối."),
    "told_percent_does_not_match": _(
        "Tỷ lệ kế hoạch mà nguồn nêu không khớp với số và kế hoạch ở đây."
    ),
    "trend_is_of_another_value": _("Mức tăng giảm lấy từ một số liệu khác của cùng kỳ."),
    "parts_are_met": _("Các chỉ tiêu con đạt đủ mức yêu cầu."),
    "parts_are_missed": _("Số chỉ tiêu con không đạt nhiều hơn mức cho phép."),
    "parts_are_underway": _("Các chỉ tiêu con đang thực hiện."),
    "parts_are_not_judged": _("Có chỉ tiêu con chưa đánh giá được."),
    "has_no_parts": _("Chưa có chỉ tiêu con nào."),
}
_PERIODS: dict[str, Promise] = {
    "week": _("Tuần %(number)s/%(year)s"),
    "month": _("Tháng %(number)s/%(year)s"),
    "quarter": _("Quý %(number)s/%(year)s"),
    "half": _("6 tháng (%(number)s) năm %(year)s"),
    "nine_months": _("9 tháng năm %(year)s"),
    "year": _("Năm %(year)s"),
    "term": _("%(year)s–%(last)s"),
}
_MONTHS = {"month": 1, "quarter": 3, "half": 6}


def _nominal(since: date) -> date:
    """The month a period is named by: one that begins on 15 December 2022 is of 2023."""
    if since.day == 1:
        return since
    return date(since.year + since.month // 12, since.month % 12 + 1, 1)


def period_name(kind: str, since: date, until: date) -> str:
    """ "Năm 2023", "Quý 3/2023", "2020–2025"; other spans by their days."""
    last = date.fromordinal(until.toordinal() - 1)
    if since == last:
        return formats.day(since)
    if kind == "week" and since.isocalendar()[:2] == last.isocalendar()[:2]:
        year, number, _weekday = since.isocalendar()
        return str(_PERIODS[kind]) % {"number": number, "year": year}
    if kind == "week" or kind not in _PERIODS:
        return f"{formats.day(since)} – {formats.day(last)}"
    first = _nominal(since)
    number = (first.month - 1) // _MONTHS.get(kind, 12) + 1
    told = {"number": number, "year": first.year, "last": _nominal(until).year - 1}
    if kind == "half":
        told["number"] = gettext("đầu") if number == 1 else gettext("cuối")
    return str(_PERIODS[kind]) % told


def period_typed(kind: str, since: date, until: date) -> str:
    """The same as a person would type it into a cell (see `kernel.sheets.parse_period`)."""
    if kind in SHORT:
        year, number, _weekday = since.isocalendar()
        return f"Tuần {number}/{year}" if kind == "week" else f"Ngày {since:%d/%m/%Y}"
    first = _nominal(since)
    number = (first.month - 1) // _MONTHS.get(kind, 12) + 1
    return {
        "month": f"Tháng {number}/{first.year}",
        "quarter": f"Quý {number}/{first.year}",
        "half": f"6 tháng {'đầu' if number == 1 else 'cuối'} năm {first.year}",
        "nine_months": f"9 tháng năm {first.year}",
        "term": f"{first.year}-{_nominal(until).year - 1}",
    }.get(kind, str(first.year))


def is_reporting(since: date) -> bool:
    """Cut off on the 15th, as reports are (Decree 09/2019/NĐ-CP)."""
    return since.day != 1


def bounded(number: Decimal | None, bound: str, unit: str = "") -> str:
    """ "hơn 16.050 tỷ đồng"; a dash without a number."""
    if number is None:
        return formats.NOTHING
    told = formats.quantity(number, unit)
    return str(BOUNDS[bound]) % {"number": told} if bound else told


def reasons(codes: tuple[str, ...]) -> list[str]:
    return [str(REASONS[code]) for code in codes]


def title_of(vietnamese: str, english: str) -> str:
    return english if formats.language() == "en" and english else vietnamese


def bounded_typed(number: Decimal | None, bound: str) -> str:
    """As `kernel.sheets.parse_bounded` reads it back, in whatever language the page is."""
    if number is None:
        return ""
    words = {
        Bound.MORE: "hơn ",
        Bound.LESS: "dưới ",
        Bound.ABOUT: "khoảng ",
        Bound.AT_LEAST: "ít nhất ",
        Bound.AT_MOST: "không quá ",
    }
    return (words[Bound(bound)] if bound else "") + write_number(number)


def indicator_choices() -> list[tuple[str, str]]:
    """Every defined number by name, with what it is measured in."""
    listed = [
        (code, title_of(one.name, one.name_en), one.unit)
        for code, one in indicators.indicators().items()
    ]
    return [
        (code, f"{name} ({unit})" if unit else name)
        for code, name, unit in sorted(listed, key=lambda one: fold(one[1]))
    ]
