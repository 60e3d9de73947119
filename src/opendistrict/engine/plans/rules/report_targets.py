"""What a report says of a target and of a set, as sentences. Pure.

The verdict, the per cent of plan and the change on the year before are three statements and stay
three: "ước đạt hơn 16.050 tỷ đồng, đạt 100,44% kế hoạch (15.980 tỷ đồng), giảm 9,8% so với năm
2022; vượt chỉ tiêu."
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from opendistrict.engine.indicators.shapes import ValueStatus
from opendistrict.engine.plans.rules import report_words as words
from opendistrict.engine.plans.rules.cockpit import is_falling
from opendistrict.engine.plans.shapes.targets import (
    MET,
    SetView,
    TargetKind,
    TargetView,
    Verdict,
)

VERDICTS = {
    Verdict.VUOT: "Vượt",
    Verdict.DAT: "Đạt",
    Verdict.CO_BAN_DAT: "Cơ bản đạt",
    Verdict.KHONG_DAT: "Không đạt",
    Verdict.CHUA_DEN_KY: "Chưa đến kỳ",
    Verdict.DANG_THUC_HIEN: "Đang thực hiện",
    Verdict.KHO_DAT: "Khó đạt",
    Verdict.KHONG_DANH_GIA: "Chưa đánh giá được",
}
_ENDS = {
    Verdict.VUOT: "vượt chỉ tiêu",
    Verdict.DAT: "đạt chỉ tiêu",
    Verdict.CO_BAN_DAT: "cơ bản đạt chỉ tiêu",
    Verdict.KHONG_DAT: "không đạt chỉ tiêu",
    Verdict.CHUA_DEN_KY: "chưa đến kỳ đánh giá",
    Verdict.DANG_THUC_HIEN: "đang thực hiện",
    Verdict.KHO_DAT: "khó đạt chỉ tiêu",
    Verdict.KHONG_DANH_GIA: "chưa đủ căn cứ đánh giá",
}
_WHY_NOT = {
    "no_value": "chưa có số liệu để đánh giá",
    "no_value_yet": "chưa có số liệu",
    "value_covers_only_a_part": "số liệu chưa đủ cả kỳ nên chưa đánh giá",
    "is_a_gap": "chưa công bố nội dung chỉ tiêu",
    "was_dropped": "đã thôi giao chỉ tiêu này",
    "has_no_plan": "chưa có mức kế hoạch để so sánh",
    "has_no_indicator": "chưa gắn chỉ số để theo dõi",
    "has_no_parts": "chưa có chỉ tiêu thành phần",
    "bound_proves_nothing": "số liệu chỉ nêu mức giới hạn nên chưa kết luận được",
    "parts_are_not_judged": "chưa đủ kết quả của các chỉ tiêu thành phần",
    "estimate_misses_the_plan": "khó đạt chỉ tiêu (số ước không tới mức kế hoạch)",
    "behind_the_straight_line": "khó đạt chỉ tiêu nếu giữ tiến độ hiện nay",
    "forecast_misses_the_plan": "khó đạt chỉ tiêu theo dự báo đến hạn",
    "forecast_reaches_the_plan": "đang thực hiện, dự báo đến hạn đạt kế hoạch",
    "on_the_straight_line": "đang thực hiện, theo kịp tiến độ bình quân",
    "estimate_reaches_the_plan": "đang thực hiện, số ước tới mức kế hoạch",
    "period_is_to_come": "chưa đến kỳ đánh giá",
}
# Titles that begin so can be the subject of "đạt"; any other is followed by a colon.
_NOUNS = ("tỷ lệ", "tốc độ", "số ", "diện tích", "mức độ", "tổng ", "giá trị", "doanh thu",
          "thu ngân sách", "thu nhập", "kim ngạch", "sản lượng", "chỉ số", "điểm ")  # fmt: skip
_NO_NOUNS = ("không ", "hoàn thành", "so với", "kéo giảm")
_REDUCTIONS = {"reduction_is_computed", "reduction_is_told"}


def sentence(view: TargetView) -> str:
    """One target in one sentence, without its number in the list."""
    title = view.target.title.strip().rstrip(".;:")
    told = _told(view)
    end = _end(view)
    if not told:
        return f"{title}: {end}."
    return f"{title}{told}; {end}." if _is_subject(view) else f"{title}: {told.strip()}; {end}."


def _is_subject(view: TargetView) -> bool:
    title = view.target.title.lower()
    if view.target.kind in (TargetKind.YESNO, TargetKind.COMPOSITE):
        return False
    return title.startswith(_NOUNS) and not any(word in title for word in _NO_NOUNS)


def _told(view: TargetView) -> str:
    """What was reached, with a space before it: " ước đạt 58 hẻm, đạt 89,23% kế hoạch (…)"."""
    target, judged = view.target, view.judgement
    if target.kind == TargetKind.COMPOSITE:
        if not view.parts:
            return ""
        met = sum(part.judgement.is_met for part in view.parts)
        return f" {met}/{len(view.parts)} chỉ tiêu thành phần đạt"
    if judged.actual is None and judged.percent_of_plan is None:
        return ""
    if target.kind == TargetKind.YESNO:
        return " đã hoàn thành" if judged.actual else " chưa hoàn thành"
    parts = [f" {_verb(view)} {_amount(view)}"]
    if judged.trend_percent is not None and not _REDUCTIONS & set(judged.reasons):
        since = words.period_before_name(target.period_kind, target.until)
        parts.append(words.change(judged.trend_percent, since))
    return ", ".join(parts) + _until(view)


def _verb(view: TargetView) -> str:
    status = view.chosen.value.status if view.chosen.value else ""
    first = {ValueStatus.ESTIMATED: "ước ", ValueStatus.PRELIMINARY: "sơ bộ "}
    lead = first.get(ValueStatus(status), "") if status else ""
    if _REDUCTIONS & set(view.judgement.reasons):
        return f"{lead}{'giảm' if (view.judgement.actual or 0) >= 0 else 'tăng'}"
    if view.target.direction == "down":
        return f"{lead}ở mức"
    return f"{lead}{'đạt' if _is_subject(view) else 'thực hiện'}"


def _amount(view: TargetView) -> str:
    """The number with what it is compared with."""
    target, judged = view.target, view.judgement
    plan = judged.plan if judged.plan is not None else target.plan
    if judged.actual is None:
        assert judged.percent_of_plan is not None
        of = f" ({words.planned(plan, target.quantity, target.plan_bound, '')})" if plan else ""
        limit = words.bounded(judged.percent_of_plan, "%", judged.reached_bound)
        return f"{limit} kế hoạch{of}"
    if _REDUCTIONS & set(judged.reasons):
        told = words.bounded(abs(judged.actual), "%", judged.reached_bound)
        return f"{told} so với chỉ tiêu giảm {words.percent(plan)}" if plan else told
    told = words.bounded(judged.actual, target.quantity, judged.reached_bound)
    if plan is None:
        return told
    aim = words.planned(plan, target.quantity, target.plan_bound, target.direction)
    if target.quantity == "%" or target.direction == "down":
        return f"{told} so với chỉ tiêu {aim}"
    if judged.percent_of_plan is None:
        return f"{told} so với kế hoạch {aim}"
    return f"{told}, đạt {words.percent(judged.percent_of_plan)} kế hoạch ({aim})"


def _until(view: TargetView) -> str:
    """While the period runs, or when a value speaks of a part of it: up to which day."""
    open_still = (Verdict.DANG_THUC_HIEN, Verdict.KHO_DAT, Verdict.KHONG_DANH_GIA)
    value = view.chosen.value
    if value is None or view.judgement.verdict not in open_still:
        return ""
    return f" (số liệu đến ngày {words.day(value.as_of)})"


def _end(view: TargetView) -> str:
    judged = view.judgement
    why = next((_WHY_NOT[code] for code in judged.reasons if code in _WHY_NOT), "")
    if judged.verdict not in MET and judged.verdict != Verdict.KHONG_DAT:
        return why or _ENDS[judged.verdict]
    is_ceiling = view.target.direction == "down" and not _REDUCTIONS & set(judged.reasons)
    if judged.verdict == Verdict.VUOT and is_ceiling:
        return "tốt hơn mức chỉ tiêu"  # "vượt" a ceiling would read as the contrary
    if judged.verdict != Verdict.KHONG_DAT:
        return _ENDS[judged.verdict]
    return _ENDS[judged.verdict] + _shortfall(view)


def _shortfall(view: TargetView) -> str:
    target, gap = view.target, view.judgement.gap
    if gap is None or target.kind in (TargetKind.YESNO, TargetKind.COMPOSITE) or not gap:
        return ""
    unit = "điểm phần trăm" if target.quantity == "%" else target.quantity
    return f" ({'cao hơn' if gap > 0 else 'thấp hơn'} {words.quantity(abs(gap), unit)})"


# ------------------------------------------------------------------ a set


def counted(tally: dict[str, int]) -> str:
    """ "22 chỉ tiêu vượt, 13 chỉ tiêu đạt, 3 chỉ tiêu không đạt": what there is of each."""
    order = (
        (Verdict.VUOT, "vượt"), (Verdict.DAT, "đạt"), (Verdict.KHONG_DAT, "không đạt"),
        (Verdict.KHO_DAT, "khó đạt"), (Verdict.DANG_THUC_HIEN, "đang thực hiện"),
        (Verdict.CHUA_DEN_KY, "chưa đến kỳ"), (Verdict.KHONG_DANH_GIA, "chưa đánh giá được"),
    )  # fmt: skip
    return words.joined(
        [f"{tally[code]} chỉ tiêu {word}" for code, word in order if tally.get(code)]
    )


def summary(view: SetView) -> list[str]:
    """The sentences that open the account of a set."""
    whole = view.declared_count or view.known_count
    title = view.set.title.strip().rstrip(".")
    if not view.known_count:
        return [
            f"{title}: {whole} chỉ tiêu, chưa công bố danh mục nên chưa có số liệu để đánh giá."
            if whole
            else f"{title}: chưa có chỉ tiêu nào."
        ]
    said = [_headline(view, whole, title)]
    if view.is_partial:
        said.append("Số liệu trên chỉ gồm các chỉ tiêu do đơn vị chủ trì.")
    elif view.gap_count:
        said.append(f"{view.gap_count} chỉ tiêu chưa công bố nội dung, không đưa vào đánh giá.")
    if view.mostly_met and view.verdict == Verdict.CO_BAN_DAT:
        said.append(
            "Bộ chỉ tiêu được đánh giá cơ bản hoàn thành"
            f" (căn cứ: {view.set.mostly_met_basis.strip().rstrip('.')})."
        )
    falling = [one for one in view.targets if is_falling(one)]
    if falling:
        names = words.joined([_falling(one) for one in falling])
        said.append(
            f"Trong các chỉ tiêu đạt, có {len(falling)} chỉ tiêu kém hơn kỳ trước: {names}."
        )
    return said


def _headline(view: SetView, whole: int, title: str) -> str:
    if view.met_count:
        share = f", đạt tỷ lệ {words.share(view.met_count, whole)}" if whole > 1 else ""
        met = f"có {view.met_count}/{whole} chỉ tiêu đạt và vượt{share}"
        return f"{title}: {met}; gồm {counted(dict(view.tally))}."
    return f"{title}: {view.known_count} chỉ tiêu; gồm {counted(dict(view.tally))}."


def _falling(view: TargetView) -> str:
    since = words.period_before_name(view.target.period_kind, view.target.until)
    assert view.judgement.trend_percent is not None
    title = view.target.title.strip()
    return f"{title[:1].lower()}{title[1:]} ({words.change(view.judgement.trend_percent, since)})"


def by_field(views: Iterable[TargetView]) -> dict[str, list[TargetView]]:
    """The targets under their fields, in the order in which the fields first come."""
    found: dict[str, list[TargetView]] = {}
    for view in views:
        if not view.target.is_gap:
            found.setdefault(view.target.field or "Khác", []).append(view)
    return found


def field_line(views: Sequence[TargetView]) -> str:
    """ "Đạt và vượt 7/8 chỉ tiêu; 1 chỉ tiêu không đạt."."""
    met = sum(view.judgement.is_met for view in views)
    rest = [
        f"{sum(view.judgement.verdict == code for view in views)} chỉ tiêu {word}"
        for code, word in (
            (Verdict.KHONG_DAT, "không đạt"), (Verdict.KHO_DAT, "khó đạt"),
            (Verdict.DANG_THUC_HIEN, "đang thực hiện"), (Verdict.CHUA_DEN_KY, "chưa đến kỳ"),
            (Verdict.KHONG_DANH_GIA, "chưa đánh giá được"),
        )
        if any(view.judgement.verdict == code for view in views)
    ]  # fmt: skip
    if not met:
        return f"{len(views)} chỉ tiêu; gồm {words.joined(rest)}."
    return f"Đạt và vượt {met}/{len(views)} chỉ tiêu{'; ' + words.joined(rest) if rest else ''}."


def cells(view: TargetView) -> tuple[str, str, str, str, str]:
    """Plan, actual, per cent of plan, change on the period before, verdict: of a table's row."""
    target, judged = view.target, view.judgement
    plan = judged.plan if judged.plan is not None else target.plan
    aim = _bare_plan(view, plan)
    actual = "-"
    if target.kind == TargetKind.YESNO and judged.actual is not None:
        actual = "có" if judged.actual else "chưa"
    elif judged.actual is not None:
        unit = "%" if target.quantity == "%" else ""
        actual = words.bounded(judged.actual, unit, judged.reached_bound)
    status = view.chosen.value.status if view.chosen.value else ""
    if status == ValueStatus.ESTIMATED and actual != "-":
        actual += " (ước)"
    percent = "-" if judged.percent_of_plan is None else words.number(judged.percent_of_plan)
    change = "-" if judged.trend_percent is None else _signed(judged.trend_percent)
    return aim, actual, percent, change, VERDICTS[judged.verdict]


def _bare_plan(view: TargetView, plan: Decimal | None) -> str:
    target = view.target
    if target.kind == TargetKind.YESNO:
        return "có"
    if plan is None:
        return "-"
    unit = "%" if target.quantity == "%" else ""
    direction = "" if _REDUCTIONS & set(view.judgement.reasons) else target.direction
    return words.planned(plan, unit, target.plan_bound, direction)


def _signed(value: Decimal) -> str:
    told = words.number(value)
    return f"+{told}" if value > 0 else told.replace("-", "−")
