"""Where a target is going, in words and as a chart, with how often such forecasts were right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.engine.plans.queries import OutlookShape
from opendistrict.engine.plans.shapes.targets import TargetShape
from opendistrict.faces.kit import formats
from opendistrict.faces.kit.charts.band import Foreseen

NOTHING = {
    "too_few_points": gettext_lazy("Chưa đủ số liệu để dự báo: cần ít nhất ba tháng."),
    "no_base": gettext_lazy("Chưa có số liệu năm trước để so sánh nên chưa dự báo được."),
}
_SHOWN_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the page says. `chance` is in per cent, None where nothing can be said."""

    headline: str
    ranges: str
    chance: int | None
    lines: tuple[str, ...]
    score: str
    made_on: date
    history: tuple[tuple[str, float], ...]
    forecast: tuple[Foreseen, ...]
    unit: str


def ahead(target: TargetShape, found: OutlookShape | None) -> Ahead | None:
    if found is None:
        return None
    outlook = found.outlook
    band = outlook["at_deadline"]
    compares = outlook["base"] is not None
    unit = "" if compares else target.quantity
    if band is None:
        said = NOTHING.get(outlook["why"], NOTHING["too_few_points"])
        return Ahead(str(said), "", None, (), "", found.made_on, (), (), unit)
    at = {key: _in_target(value, target, outlook) for key, value in band.items()}
    low80, high80 = sorted((at["low80"], at["high80"]))
    low95, high95 = sorted((at["low95"], at["high95"]))
    return Ahead(
        headline=_quantity(at["mean"], target.quantity),
        ranges=_("80%%: %(low80)s–%(high80)s; 95%%: %(low95)s–%(high95)s") % {
            "low80": _number(low80), "high80": _number(high80), "low95": _number(low95),
            "high95": _number(high95),
        },
        chance=None if outlook["probability"] is None else round(outlook["probability"] * 100),
        lines=tuple(_lines(outlook, unit)),
        score=_score(found.score),
        made_on=found.made_on,
        history=tuple(
            (f"{day:%m/%y}", value) for day, value in found.history[-_SHOWN_MONTHS:]
            if value is not None
        ),
        forecast=tuple(
            Foreseen(
                f"{date.fromisoformat(step['since']):%m/%y}", step["mean"], step["low80"],
                step["high80"], step["low95"], step["high95"],
            )
            for step in found.steps
        ),
        unit=unit,
    )  # fmt: skip


def _in_target(value: float, target: TargetShape, outlook: Mapping[str, Any]) -> float:
    """A forecast amount as the target counts: in per cent of the base where it compares."""
    base = outlook["base"]
    if not base:
        return value
    is_reduction = (
        outlook["aim"] is not None
        and target.plan is not None
        and ((outlook["aim"] < base) == (target.plan > 0))
    )
    return (base - value) / base * 100 if is_reduction else (value / base - 1) * 100


def _lines(outlook: Mapping[str, Any], unit: str) -> list[str]:
    said = []
    if outlook["expected_line"] is not None:
        said.append(
            _("Đến nay phải được %(amount)s nếu chia đều.")
            % {"amount": _quantity(outlook["expected_line"], unit)}
        )
    if outlook["expected_season"] is not None:
        said.append(
            _("Theo mùa các năm trước thì đến nay phải được %(amount)s.")
            % {"amount": _quantity(outlook["expected_season"], unit)}
        )
    needed, now = outlook["pace_needed"], outlook["pace_now"]
    if needed is not None and now is not None:
        said.append(
            _("Mỗi tháng còn lại cần %(needed)s; từ đầu kỳ mỗi tháng được %(now)s.")
            % {"needed": _quantity(needed, unit), "now": _quantity(now, unit)}
        )
    return said


def _score(score: Mapping[str, Any]) -> str:
    """The forecast's own score, from its back-test."""
    if not score["n_forecasts"]:
        return _("Chưa thử lại được trên số liệu cũ.")
    return _(
        "Thử lại %(count)s lần trên số liệu cũ: dải 80%% đúng %(held)s%% số lần, sai số bằng "
        "%(ratio)s lần cách lấy số cùng tháng năm trước."
    ) % {
        "count": score["n_forecasts"],
        "held": round(score["held80"] * 100),
        "ratio": formats.number(score["vs_seasonal_naive"] or 0, 2),
    }


def _number(value: float) -> str:
    return formats.number(value, 0 if abs(value) >= 100 else 1)


def _quantity(value: float, unit: str) -> str:
    return f"{_number(value)}{'' if unit in ('', '%') else ' '}{unit}"
