"""Targets as leaders and citizens see them: the table by field, one line that says why, counts.

The desk has a page of its own for those who keep the targets; here is what both other faces show.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.engine.indicators.shapes import Bound, ValueStatus
from opendistrict.engine.plans.shapes import MET, Freshness, SetShape, TargetView
from opendistrict.engine.plans.shapes.targets import FORETOLD, TargetKind, Verdict
from opendistrict.faces.kit import formats, nav
from opendistrict.faces.kit.foretold import Ahead
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.faces.kit.tags.states import VERDICTS

STATUSES: Mapping[str, Promise] = {
    ValueStatus.ESTIMATED: gettext_lazy("ước thực hiện"),
    ValueStatus.PRELIMINARY: gettext_lazy("số liệu sơ bộ"),
    ValueStatus.ACTUAL: gettext_lazy("số liệu thực hiện"),
    ValueStatus.OFFICIAL: gettext_lazy("số liệu chính thức"),
    ValueStatus.ADJUSTED: gettext_lazy("số liệu điều chỉnh"),
}
WHY: Mapping[str, Promise] = {
    "no_value": gettext_lazy("chưa có số liệu của kỳ"),
    "no_value_yet": gettext_lazy("chưa có số liệu của kỳ"),
    "value_covers_only_a_part": gettext_lazy("số liệu chưa đủ cả kỳ"),
    "was_dropped": gettext_lazy("đã thôi giao"),
    "has_no_plan": gettext_lazy("chưa có mức kế hoạch"),
    "has_no_indicator": gettext_lazy("chưa gắn chỉ số"),
    "has_no_parts": gettext_lazy("chưa có chỉ tiêu thành phần"),
    "bound_proves_nothing": gettext_lazy("số liệu chỉ nêu giới hạn, chưa kết luận được"),
    "parts_are_not_judged": gettext_lazy("chưa đủ kết quả thành phần"),
    "estimate_misses_the_plan": gettext_lazy("số ước không tới kế hoạch"),
    "behind_the_straight_line": gettext_lazy("chậm hơn tiến độ bình quân"),
    "on_the_straight_line": gettext_lazy("theo kịp tiến độ bình quân"),
    "estimate_reaches_the_plan": gettext_lazy("số ước tới kế hoạch"),
    "forecast_misses_the_plan": gettext_lazy("dự báo đến hạn không đạt kế hoạch"),
    "forecast_reaches_the_plan": gettext_lazy("dự báo đến hạn đạt kế hoạch"),
    "period_is_to_come": gettext_lazy("chưa đến kỳ"),
    "missed_in_one_period": gettext_lazy("có kỳ không đạt"),
    "ceiling_is_passed": gettext_lazy("đã vượt mức cho phép"),
    "parts_are_missed": gettext_lazy("có chỉ tiêu thành phần không đạt"),
}
BOUNDS = {
    Bound.MORE: ">\u00a0", Bound.LESS: "<\u00a0", Bound.ABOUT: "≈\u00a0",
    Bound.AT_LEAST: "≥\u00a0", Bound.AT_MOST: "≤\u00a0",
}  # fmt: skip
NEAR = 0.1  # actual and plan that close: the scale is cut so that their distance can be seen


def title_of(target: Any) -> str:
    """The title in the reader's language (of a target, a set or a programme)."""
    english = formats.language() == "en" and target.title_en
    return str(target.title_en if english else target.title)


def why(view: TargetView, *, has_ahead: bool = False) -> str:
    """One line: how far from the plan, the change on the year, what kind of number, of when. What
    a forecast decided is left to the forecast where it stands beside."""
    target, judged = view.target, view.judgement
    parts: list[str] = []
    if judged.verdict == Verdict.KHONG_DAT and judged.gap and target.kind != TargetKind.YESNO:
        parts.append(_short(view))
    left = FORETOLD if has_ahead else frozenset()
    told = [str(WHY[code]) for code in judged.reasons if code in WHY and code not in left]
    parts += [one for one in dict.fromkeys(told) if one]
    if target.kind == TargetKind.COMPOSITE and view.parts:
        met = sum(part.judgement.is_met for part in view.parts)
        counts = {"met": met, "all": len(view.parts)}
        parts.append(_("%(met)s/%(all)s thành phần đạt") % counts)
    value = view.chosen.value
    if value is not None and value.status in STATUSES:
        parts.append(
            _("%(status)s đến %(day)s")
            % {"status": STATUSES[value.status], "day": formats.day(value.as_of)}
        )
    return " · ".join(parts)


def _short(view: TargetView) -> str:
    gap = view.judgement.gap or 0
    if view.target.quantity == "%":
        told = formats.number(abs(gap)) + "\u00a0" + _("điểm phần trăm")
    else:
        told = formats.quantity(abs(gap), view.target.quantity)
    return (_("cao hơn %(gap)s") if gap > 0 else _("thiếu %(gap)s")) % {"gap": told}


def amount(view: TargetView) -> str:
    """What was reached, with its limit: "> 16.050 tỷ đồng"."""
    judged, target = view.judgement, view.target
    if target.kind == TargetKind.YESNO and judged.actual is not None:
        return _("có") if judged.actual else _("chưa")
    if judged.actual is None:
        if judged.percent_of_plan is None:
            return formats.NOTHING
        return _("%(percent)s kế hoạch") % {"percent": formats.percent(judged.percent_of_plan)}
    sign = BOUNDS[Bound(judged.reached_bound)] if judged.reached_bound else ""
    return sign + formats.quantity(judged.actual, target.quantity)


def plan(view: TargetView) -> str:
    judged, target = view.judgement, view.target
    if target.kind == TargetKind.YESNO:
        return _("có")
    value = judged.plan if judged.plan is not None else target.plan
    if value is None:
        return formats.NOTHING
    sign = BOUNDS[Bound(target.plan_bound)] if target.plan_bound else ""
    if not sign and target.direction == "down" and not _is_reduction(view):
        sign = BOUNDS[Bound.AT_MOST]
    return sign + formats.quantity(value, target.quantity)


def _is_reduction(view: TargetView) -> bool:
    return bool({"reduction_is_computed", "reduction_is_told"} & set(view.judgement.reasons))


def chart(view: TargetView, ahead: Ahead | None = None) -> dict[str, Any]:
    """What the bullet is drawn from, with the forecast under it. A scale is cut where it would
    hide the difference."""
    judged, target = view.judgement, view.target
    aim = judged.plan if judged.plan is not None else target.plan
    actual = judged.actual
    low = high = None
    if actual is not None and aim and actual > 0 and aim > 0:
        most = float(max(actual, aim))
        if abs(float(actual) - float(aim)) <= NEAR * most:
            low = float(min(actual, aim)) * 0.8
        high = most * 1.08 if low is None or target.quantity != "%" else max(most, 100.0)
    band = ahead.band if ahead else None
    if band and high is not None:
        high = max(high, band[1] * 1.02)
    direction = "up" if _is_reduction(view) else target.direction
    return {
        "actual": actual, "plan": aim, "verdict": str(judged.verdict), "unit": target.quantity,
        "label": title_of(target), "direction": direction, "low": low, "high": high,
        "striving": target.striving, "is_yesno": target.kind == TargetKind.YESNO,
        "ahead": ahead, "band": band,
    }  # fmt: skip


def change(view: TargetView) -> dict[str, Any] | None:
    """The movement on the period before, when it is worth a mark: the target is met and yet it
    went the wrong way."""
    trend = view.judgement.trend_percent
    if trend is None or not view.judgement.is_met:
        return None
    good = "down" if view.target.direction == "down" or _is_reduction(view) else "up"
    return {"value": trend, "good": good} if (trend < 0) == (good == "up") and trend else None


COLUMNS = (
    Column(gettext_lazy("Chỉ tiêu")),
    Column(gettext_lazy("So với kế hoạch"), kind="chart", is_hidden=True),
    Column(gettext_lazy("Thực hiện"), kind="number"),
    Column(gettext_lazy("Kế hoạch"), kind="number"),
    Column(gettext_lazy("Kết quả")),
)
EDGE = {Verdict.KHONG_DAT: "no", Verdict.KHO_DAT: "risk"}


@dataclass(frozen=True, slots=True)
class Ways:
    """Where a target and a unit are opened; in public nowhere, and nobody is named."""

    target: Callable[[UUID], str]
    unit: Callable[[UUID], str]


def table(
    views: Sequence[TargetView],
    *,
    caption: str,
    ways: Ways | None,
    with_owner: bool = True,
    ahead: Mapping[UUID, Ahead] = MappingProxyType({}),
) -> Table:
    """Targets under their fields, in the order in which the fields first come. Without `ways` the
    table is public: no inner page, no person, but the source of every number. `ahead` are the
    forecasts of those that have one."""
    rows: list[Row] = []
    fields: dict[str, list[TargetView]] = {}
    for view in views:
        fields.setdefault(view.target.field, []).append(view)
    for field, some in fields.items():
        for place, view in enumerate(some):
            told = ahead.get(view.target.id)
            cells = [
                Cell(
                    template="kit/targets/_target_cell.html",
                    values=named(view, ways, with_owner=with_owner, has_ahead=told is not None),
                ),
                Cell(template="kit/targets/_bullet_cell.html", values=chart(view, told)),
                Cell(amount(view), href=_number(view) if ways else ""),
                Cell(plan(view)),
                Cell(
                    template="kit/targets/_verdict_cell.html",
                    values={"verdict": str(view.judgement.verdict), "change": change(view)},
                ),
            ]
            rows.append(
                Row(
                    cells=cells,
                    group=field if not place else "",
                    kind=EDGE.get(view.judgement.verdict, ""),
                )
            )
    return Table(caption=caption, columns=COLUMNS, rows=rows)


def _number(view: TargetView) -> str:
    """Down from a number to its parts: where it is measured from facts."""
    if view.chosen.why != "measured" or not view.unit_ids:
        return ""
    address, one = nav.address("numbers"), view.target
    last = date.fromordinal(one.until.toordinal() - 1)
    asked = f"unit={view.unit_ids[-1]}&since={one.since}&until={last}&target={one.id}"
    return f"{address}{one.indicator}/?{asked}" if address else ""


def named(
    view: TargetView, ways: Ways | None, *, with_owner: bool, has_ahead: bool = False
) -> dict[str, Any]:
    """The first cell: what it is, why it stands so, who has it."""
    target, value = view.target, view.chosen.value
    return {
        "title": title_of(target),
        "href": ways.target(target.id) if ways else "",
        "why": why(view, has_ahead=has_ahead),
        "source": value.source if ways is None and value else "",
        "unit": view.owner_name if with_owner else "",
        "unit_href": ways.unit(target.owner_unit_id) if ways else "",
        "person": view.owner_person if ways and with_owner else "",
        "is_ownerless": bool(ways) and with_owner and not view.owner_person,
        "is_sample": target.is_sample or bool(value and value.is_sample),
    }


# ------------------------------------------------------------------ counts


def parts(tally: Mapping[str, int], gaps: int = 0) -> list[tuple[str, int, str]]:
    """A tally as parts of a ring or bar: (word, count, kind), what is not there left out."""
    order = (
        Verdict.VUOT, Verdict.DAT, Verdict.CO_BAN_DAT, Verdict.DANG_THUC_HIEN, Verdict.KHO_DAT,
        Verdict.KHONG_DAT, Verdict.CHUA_DEN_KY, Verdict.KHONG_DANH_GIA,
    )  # fmt: skip
    found = [
        (str(VERDICTS[code].word), tally[code], VERDICTS[code].kind)
        for code in order
        if tally.get(code)
    ]
    if gaps:
        found.append((_("Chưa công bố nội dung"), gaps, "idle"))
    return found


def merged(tally: Mapping[str, int], gaps: int = 0) -> list[tuple[str, int, str]]:
    """The same in few colours: met, underway, at risk, missed, not judged."""
    counts = {
        (_("Đạt, vượt"), "ok"): sum(tally.get(code, 0) for code in MET),
        (_("Đang thực hiện"), "progress"): tally.get(Verdict.DANG_THUC_HIEN, 0),
        (_("Khó đạt"), "risk"): tally.get(Verdict.KHO_DAT, 0),
        (_("Không đạt"), "no"): tally.get(Verdict.KHONG_DAT, 0),
        (_("Chưa đánh giá"), "idle"): gaps
        + tally.get(Verdict.KHONG_DANH_GIA, 0)
        + tally.get(Verdict.CHUA_DEN_KY, 0),
    }
    return [(word, count, kind) for (word, kind), count in counts.items() if count]


def by_field(views: Sequence[TargetView]) -> list[dict[str, Any]]:
    """Met of all in each field, for a glance before the table."""
    fields: dict[str, list[TargetView]] = {}
    for view in views:
        fields.setdefault(view.target.field, []).append(view)
    lines = []
    for field, some in fields.items():
        tally: dict[str, int] = {}
        for view in some:
            tally[view.judgement.verdict] = tally.get(view.judgement.verdict, 0) + 1
        met = sum(view.judgement.is_met for view in some)
        lines.append(
            {"field": field, "met": met, "all": len(some), "parts": merged(tally),
             "label": _("%(field)s: %(met)s/%(all)s đạt")
             % {"field": field, "met": met, "all": len(some)}}
        )  # fmt: skip
    return lines


def health(numbers: Freshness) -> list[tuple[str, int, str]]:
    """How far the numbers can be relied on, as parts of a bar."""
    order = (
        (_("đo từ sự kiện"), numbers.measured, "ok"),
        (_("báo cáo"), numbers.reported, "progress"),
        (_("quá hạn cập nhật"), numbers.stale, "risk"),
        (_("chưa có số liệu"), numbers.silent, "idle"),
    )
    return [(word, count, kind) for word, count, kind in order if count]


def set_line(one: SetShape, tally: Mapping[str, int], known: int, gaps: int) -> dict[str, Any]:
    met = sum(tally.get(code, 0) for code in MET)
    return {
        "id": one.id, "title": title_of(one), "is_sample": one.is_sample, "met": met,
        "known": known, "all": known + gaps, "gaps": gaps, "parts": merged(tally, gaps),
    }  # fmt: skip
