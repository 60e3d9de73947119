"""Targets as a page shows them: words and numbers ready to read, nothing to compute."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from opendistrict.engine.indicators.shapes import ValueShape
from opendistrict.engine.plans.shapes import (
    ProgrammeShape,
    SetLine,
    SetView,
    TargetChange,
    TargetShape,
    TargetView,
    Verdict,
)
from opendistrict.faces.desk.targets import wording
from opendistrict.faces.kit import formats
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.faces.kit.tags.states import VERDICTS

ORDER = (
    Verdict.VUOT,
    Verdict.DAT,
    Verdict.DANG_THUC_HIEN,
    Verdict.KHO_DAT,
    Verdict.KHONG_DAT,
    Verdict.CHUA_DEN_KY,
    Verdict.KHONG_DANH_GIA,
)

WORDED = ("yesno", "composite")  # said in words, not measured against a line


def plan_words(target: TargetShape, view: TargetView | None = None) -> str:
    """What was planned, as it was set: "15%", "không tăng (≤ 11 vụ)", "không quá 0,3%"."""
    if target.plan is not None:
        bound = target.plan_bound or ("at most" if _is_ceiling(target) else "")
        return wording.bounded(target.plan, bound, target.quantity)
    told = {
        "reduce": _("không tăng"),
        "maintain": _("giữ đủ"),
        "yesno": _("hoàn thành"),
        "composite": _("mọi chỉ tiêu con đạt"),
    }.get(target.kind, formats.NOTHING)
    bar = view.judgement.plan if view else None
    if target.kind == "reduce" and bar:
        return f"{told} (≤\u00a0{formats.quantity(bar, target.quantity)})"
    if target.kind == "maintain" and bar:
        return formats.quantity(bar, target.quantity)
    return told


def _is_ceiling(target: TargetShape) -> bool:
    return target.direction == "down" and target.kind != "reduce"


def actual_words(view: TargetView) -> str:
    judged, target = view.judgement, view.target
    if target.kind == "yesno" and judged.actual is not None:
        return _("đã xong") if judged.actual >= 1 else _("chưa xong")
    if target.kind == "composite":
        met = sum(part.judgement.is_met for part in view.parts)
        return f"{formats.number(met)}/{formats.number(len(view.parts))}"
    if judged.actual is None and judged.percent_of_plan is not None:
        return _("%(percent)s kế hoạch") % {"percent": formats.percent(judged.percent_of_plan)}
    return wording.bounded(judged.actual, judged.reached_bound, target.quantity)


@dataclass(frozen=True, slots=True)
class Line:
    """A target in the table of its set."""

    title: str
    href: str
    is_gap: bool
    is_sample: bool
    owner: str
    why: str


def _line(view: TargetView, query: str) -> Row:
    target, judged = view.target, view.judgement
    line = Line(
        title=wording.title_of(target.title, target.title_en),
        href=reverse("target", args=[target.id]) + query,
        is_gap=target.is_gap,
        is_sample=target.is_sample,
        owner=view.owner_name,
        why=_striking(view),
    )
    bullet = {
        "actual": judged.actual,
        "plan": judged.plan,
        "verdict": judged.verdict,
        "label": line.title,
        "unit": target.quantity,
        "striving": target.striving,
        "direction": bar_direction(target),
        "is_drawn": judged.actual is not None and target.kind not in WORDED,
    }
    trend = {
        "change": judged.trend_percent,
        "good": target.direction,
        "is_estimate": "judged_on_an_estimate" in judged.reasons,
    }
    return Row(
        [
            Cell(template="desk/targets/_cell_what.html", values={"line": line}),
            Cell(template="desk/targets/_cell_bullet.html", values=bullet),
            Cell(template="desk/targets/_cell_actual.html",
                 values={"actual": actual_words(view), **trend}),
            "" if target.is_gap else plan_words(target, view),
            "" if target.kind in WORDED else formats.percent(judged.percent_of_plan, 1),
            Cell(template="desk/targets/_cell_verdict.html", values={"code": judged.verdict}),
        ],
        kind={Verdict.KHONG_DAT: "no", Verdict.KHO_DAT: "risk"}.get(judged.verdict, ""),
    )  # fmt: skip


def bar_direction(target: TargetShape) -> str:
    """A reduction told in per cent is good when it is large, though the amount goes down."""
    if target.kind == "reduce" and target.quantity == "%":
        return "up"
    return target.direction


def _striking(view: TargetView) -> str:
    """The one reason worth a line in a table: why it cannot be judged, or will be missed."""
    loud = {
        "value_covers_only_a_part", "bound_proves_nothing", "no_value", "has_no_indicator",
        "behind_the_straight_line", "estimate_misses_the_plan", "forecast_misses_the_plan",
        "told_as_percent_of_plan", "was_dropped", "missed_in_one_period", "reached_early",
        "ratio_does_not_match_its_parts", "told_percent_does_not_match", "previous_is_missing",
        "base_is_missing", "has_no_plan", "parts_are_missed", "ceiling_is_passed",
    }  # fmt: skip
    return " ".join(wording.reasons(tuple(c for c in view.judgement.reasons if c in loud)))


def set_table(view: SetView, wanted: str, query: str, *, next: str = "", first: str = "") -> Table:
    """The targets by field; only those of one verdict when it is wanted. `next` and `first` are
    addresses where a set is too long for one page."""
    shown = [one for one in view.targets if not wanted or one.judgement.verdict == wanted]
    fields = list(dict.fromkeys(one.target.field for one in view.targets))
    rows: list[Row] = []
    for field in fields:
        of_field = [one for one in shown if one.target.field == field]
        for place, one in enumerate(of_field):
            row = _line(one, query)
            group = field if place == 0 else ""
            rows.append(Row(row.cells, group=group, kind=row.kind, id=row.id))
    return Table(
        caption=wording.title_of(view.set.title, view.set.title_en),
        columns=[
            Column(_("Chỉ tiêu")),
            Column(_("So với kế hoạch"), is_hidden=True),
            Column(_("Thực hiện"), kind="number"),
            Column(_("Kế hoạch"), kind="number"),
            Column(_("% kế hoạch"), kind="number"),
            Column(_("Kết quả")),
        ],
        rows=rows,
        next=next,
        first=first,
        empty_title=_("Không có chỉ tiêu nào có kết quả này")
        if wanted
        else _("Chưa có danh mục chỉ tiêu"),
        empty_text=""
        if wanted
        else _("Nguồn chỉ nêu số lượng. Nhập danh mục từ Excel để theo dõi và đánh giá."),
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """One verdict of a set: how many, and the list of only those."""

    code: str
    count: int
    href: str
    is_current: bool


def tallies(view: SetView, wanted: str, address: str, query: dict[str, str]) -> list[Tally]:
    found = []
    for code in ORDER:
        if view.tally.get(code):
            chosen = {**query, "verdict": "" if wanted == code else code}
            asked = urlencode({k: v for k, v in chosen.items() if v})
            href = f"{address}?{asked}" if asked else address
            found.append(Tally(code, view.tally[code], href, wanted == code))
    return found


def donut_parts(tally: Any, unknown: int = 0) -> list[tuple[str, int, str]]:
    """Parts of a ring: verdicts by their kind, and the targets nobody published."""
    parts = [
        (str(VERDICTS[code].word), int(tally[code]), VERDICTS[code].kind)
        for code in ORDER
        if tally.get(code)
    ]
    return parts + ([(_("Chưa rõ nội dung"), unknown, "idle")] if unknown else [])


@dataclass(frozen=True, slots=True)
class SetCard:
    title: str
    href: str
    unit: str
    period: str
    source: str
    is_sample: bool
    declared: int | None
    known: int
    met: int
    parts: list[tuple[str, int, str]]
    whole: int


def set_card(line: SetLine) -> SetCard:
    one = line.set
    whole = one.declared_count or line.known_count
    return SetCard(
        title=wording.title_of(one.title, one.title_en),
        href=reverse("target_set", args=[one.id]),
        unit=line.unit_name,
        period=wording.period_name(one.period_kind, one.since, one.until),
        source=one.source,
        is_sample=one.is_sample,
        declared=one.declared_count,
        known=line.known_count,
        met=line.met_count,
        parts=donut_parts(line.tally, max(whole - line.known_count, 0)),
        whole=whole,
    )


def set_groups(cards: Sequence[SetCard]) -> list[tuple[str, list[SetCard]]]:
    """Sets that can be judged first, then those of which only the number is known."""
    groups = [
        (_("Đang theo dõi"), [card for card in cards if card.known]),
        (_("Mới biết số lượng"), [card for card in cards if not card.known]),
    ]
    return [(title, some) for title, some in groups if some]


@dataclass(frozen=True, slots=True)
class Told:
    """One value of a target's period, as its table shows it."""

    value: ValueShape
    period: str
    amount: str
    extra: str
    status: str
    is_shown: bool
    is_corrected: bool
    is_withdrawn: bool
    passage: str
    correct: str


def told(view: TargetView, unit: str, may_correct: Sequence[object]) -> list[Told]:
    """Every value side by side; the one shown is marked, corrected ones are said to be so."""
    chosen = view.chosen.value
    corrected = {one.corrects_id for one in view.values if one.withdrawn_at is None}
    report = reverse("report_value", args=[view.target.id])
    return [
        Told(
            value=value,
            period=wording.period_name(value.period_kind, value.since, value.until),
            amount=wording.bounded(value.value, value.bound, unit),
            extra=_extra(value),
            status=str(wording.STATUSES[value.status]),
            is_shown=chosen is not None and value.id == chosen.id,
            is_corrected=value.id in corrected,
            is_withdrawn=value.withdrawn_at is not None,
            passage=passage_address(value.passage_id),
            correct=f"{report}?corrects={value.id}"
            if value.unit_id in may_correct
            and value.id not in corrected
            and value.withdrawn_at is None
            else "",
        )
        for value in view.values
    ]


def _extra(value: ValueShape) -> str:
    parts = []
    if value.numerator is not None and value.denominator is not None:
        parts.append(f"{formats.number(value.numerator)}/{formats.number(value.denominator)}")
    if value.percent_of_plan is not None:
        said = formats.percent(value.percent_of_plan)
        parts.append(_("%(percent)s kế hoạch") % {"percent": said})
    if value.change_percent is not None:
        sign = "+" if value.change_percent > 0 else ""
        said = sign + formats.percent(value.change_percent)
        parts.append(_("%(percent)s so với kỳ trước") % {"percent": said})
    return " · ".join(parts)


def history(changes: Sequence[TargetChange], quantity: str) -> list[dict[str, Any]]:
    """The versions of a target as lines of a timeline, the newest first."""
    return [_change(one, quantity) for one in changes]


def _change(one: TargetChange, quantity: str) -> dict[str, Any]:
    words, icon, kind = wording.CHANGES[one.what]
    what = str(words)
    after = wording.bounded(one.plan, one.plan_bound, quantity)
    if one.what == "change_plan":
        before = wording.bounded(one.plan_before, one.bound_before, quantity)
        what = f"{what}: {before} → {after}"
    elif one.what == "set_target" and one.plan is not None:
        what = f"{what}: {after}"
    elif one.what == "attach_indicator":
        what = f"{what}: {one.indicator}"
    who = f"{one.who} ({one.post_title})" if one.post_title else one.who
    return {"at": one.at, "who": who, "what": what, "note": one.reason, "icon": icon, "kind": kind}


def passage_address(passage_id: object) -> str:
    return f"/directives/passages/{passage_id}/" if passage_id else ""


def programme_words(programmes: Sequence[ProgrammeShape]) -> list[tuple[str, bool, str, bool]]:
    """Title, whether it is a gap, its address, whether it is a sample."""
    return [
        (
            wording.title_of(one.title, one.title_en),
            one.is_gap,
            "" if one.is_gap else reverse("programme", args=[one.id]),
            one.is_sample,
        )
        for one in programmes
    ]
