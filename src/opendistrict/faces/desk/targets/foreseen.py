"""Where a target is going, in words and as a chart, with how often such forecasts were right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.engine.plans.queries import OutlookShape
from opendistrict.engine.plans.shapes.targets import TargetShape
from opendistrict.faces.kit import formats
from opendistrict.faces.kit.charts.band import Foreseen
from opendistrict.faces.kit.foretold import (
    EVERY,
    KEEPS,
    held_words,
    in_target,
    missed_words,
    number,
    quantity,
)

NOTHING = {
    "too_few_points": gettext_lazy("Chưa đủ số liệu để dự báo: cần ít nhất ba tháng."),
    "no_base": gettext_lazy("Chưa có số liệu năm trước để so sánh nên chưa dự báo được."),
}
LABELS: Mapping[str, Promise] = {
    "threshold": gettext_lazy("Kỳ kém nhất"),
    "maintain": gettext_lazy("Kỳ kém nhất"),
    "inside": gettext_lazy("Số kỳ giữ được"),
}
_SHOWN = 24


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the page says. `chance` is in per cent, None where nothing can be said; `band` is the
    80 % range of what is held against the plan, `level` what every period must keep."""

    label: str
    headline: str
    ranges: str
    chance: int | None
    lines: tuple[str, ...]
    score: str
    made_on: date
    history: tuple[tuple[str, float], ...]
    forecast: tuple[Foreseen, ...]
    unit: str
    band: tuple[float, float] | None = None
    level: float | None = None
    level_label: str = ""


def ahead(target: TargetShape, found: OutlookShape | None) -> Ahead | None:
    if found is None:
        return None
    outlook = found.outlook
    compares, keeps = outlook["base"] is not None, outlook["type"] in KEEPS
    unit = "" if compares else target.quantity
    if outlook["at_deadline"] is None:
        said = str(NOTHING.get(outlook["why"], NOTHING["too_few_points"]))
        if found.percent == 0 and keeps:
            said = " ".join(_kept(found, target))
        return Ahead("", said, "", None, (), "", found.made_on, (), (), unit)
    at = {key: in_target(value, outlook) for key, value in outlook["at_deadline"].items()}
    low80, high80 = sorted((at["low80"], at["high80"]))
    low95, high95 = sorted((at["low95"], at["high95"]))
    is_share, level = outlook["type"] == "inside", _level(outlook)
    say = _periods(outlook) if is_share else number
    return Ahead(
        label=str(LABELS.get(outlook["type"], _("Dự báo"))),
        headline=f"{say(at['mean'])}/{outlook['periods']}"
        if is_share else quantity(at["mean"], target.quantity),
        ranges=_("80%%: %(low80)s–%(high80)s; 95%%: %(low95)s–%(high95)s") % {
            "low80": say(low80), "high80": say(high80), "low95": say(low95), "high95": say(high95),
        },
        chance=found.percent,
        lines=tuple(_kept(found, target) if keeps else _pace(outlook, unit)),
        score=_score(found.score),
        made_on=found.made_on,
        history=tuple(
            (_label(day, outlook), value) for day, value in found.history[-_SHOWN:]
            if value is not None
        ),
        forecast=tuple(
            Foreseen(
                _label(date.fromisoformat(step["since"]), outlook), step["mean"], step["low80"],
                step["high80"], step["low95"], step["high95"],
            )
            for step in found.steps
        ),
        unit=unit,
        band=None if outlook["type"] in EVERY else (low80, high80),
        level=level,
        level_label="" if level is None
        else _("mức phải giữ %(value)s") % {"value": formats.quantity(level, unit)},
    )  # fmt: skip


def _label(day: date, outlook: Mapping[str, Any]) -> str:
    return f"{day:%d/%m}" if outlook["every"] == "week" else f"{day:%m/%y}"


def _periods(outlook: Mapping[str, Any]) -> Any:
    """A share of periods as a number of them."""
    return lambda share: formats.number(round(share / 100 * outlook["periods"]), 0)


def _level(outlook: Mapping[str, Any]) -> float | None:
    if outlook["type"] in EVERY:
        return float(outlook["aim"])
    return outlook["low"] if outlook["low"] is not None else outlook["high"]


# ------------------------------------------------------------------ what every period must keep


def _kept(found: OutlookShape, target: TargetShape) -> list[str]:
    """How the periods so far kept it, and what that means for the rest."""
    outlook = found.outlook
    past = sum(day >= target.since for day, _value in found.history)
    whole, missed = outlook["periods"], missed_words(outlook)
    needed = whole if outlook["type"] in EVERY else ceil(outlook["aim"] / 100 * whole - 1e-9)
    held = past - len(outlook["missed"])
    told = {"past": past, "all": whole, "chance": found.percent, "missed": missed, "held": held,
            "needed": needed}  # fmt: skip
    if needed == whole:
        if missed:
            return [_("%(missed)s. Kỳ nào cũng phải giữ được mức nên không đạt được nữa.") % told]
        if not past:
            return [_("Chưa kỳ nào kết thúc; cả %(all)s kỳ đều phải giữ được mức.") % told]
        return [
            _("Đã qua %(past)s/%(all)s kỳ, kỳ nào cũng giữ được mức; khả năng giữ được đến hết "
              "là %(chance)s%%.") % told
        ]  # fmt: skip
    said = [_("Đã qua %(past)s/%(all)s kỳ, %(held)s kỳ giữ được mức; cần %(needed)s kỳ.") % told]
    if missed and found.percent == 0:
        return [*said, _("%(missed)s: không đạt được nữa.") % told]
    return [*said, f"{missed}."] if missed else said


# ------------------------------------------------------------------ what is reached at the end


def _pace(outlook: Mapping[str, Any], unit: str) -> list[str]:
    said = []
    if outlook["expected_line"] is not None:
        said.append(
            _("Đến nay phải được %(amount)s nếu chia đều.")
            % {"amount": quantity(outlook["expected_line"], unit)}
        )
    if outlook["expected_season"] is not None:
        said.append(
            _("Theo mùa các năm trước thì đến nay phải được %(amount)s.")
            % {"amount": quantity(outlook["expected_season"], unit)}
        )
    needed, now = outlook["pace_needed"], outlook["pace_now"]
    if needed is not None and now is not None:
        said.append(
            _("Mỗi tháng còn lại cần %(needed)s; từ đầu kỳ mỗi tháng được %(now)s.")
            % {"needed": quantity(needed, unit), "now": quantity(now, unit)}
        )
    return said


def _score(score: Mapping[str, Any]) -> str:
    """The forecast's own score, from its back-test."""
    if not score["n_forecasts"]:
        return _("Chưa thử lại được trên số liệu cũ.")
    said = _("Thử lại %(count)s lần trên số liệu cũ: %(held)s") % {
        "count": score["n_forecasts"], "held": held_words(score),
    }  # fmt: skip
    if score["vs_seasonal_naive"] is None:
        return f"{said}."
    ratio = formats.number(score["vs_seasonal_naive"], 2)
    return _("%(tried)s, sai số bằng %(ratio)s lần cách lấy số cùng kỳ năm trước.") % {
        "tried": said, "ratio": ratio,
    }  # fmt: skip
