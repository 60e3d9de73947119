"""What a forecast says of a target, in the numbers in which the target counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from opendistrict.engine.plans.queries import OutlookShape
from opendistrict.engine.plans.shapes import TargetView, Verdict
from opendistrict.faces.kit import formats

EVERY = frozenset({"threshold", "maintain"})
KEEPS = EVERY | {"inside"}
"""Types of plans that every period must keep."""
_OPEN = frozenset({Verdict.DANG_THUC_HIEN, Verdict.KHO_DAT})
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Ahead:
    """A forecast in one line. `chance` is empty where the verdict is no longer open; `band` is
    the 80 % range of what is held against the plan."""

    amount: str
    chance: str
    is_unlikely: bool
    missed: str
    score: str
    band: tuple[float, float] | None


def line(view: TargetView, found: OutlookShape | None, *, on: date) -> Ahead | None:
    """What is expected at the deadline, how likely the plan is met, and how often such forecasts
    were right. Nothing of a target that is over, or whose forecast was not tried enough to weigh
    in its verdict."""
    if found is None or not found.is_tried or on.toordinal() >= view.target.until.toordinal() - 1:
        return None
    outlook, percent = found.outlook, found.percent
    is_open = view.judgement.verdict in _OPEN
    missed = missed_words(outlook) if percent == 0 else ""
    if missed:
        return Ahead("", _("không đạt được nữa") if is_open else "", True, missed, "", None)
    band = outlook["at_deadline"]
    if band is None or percent is None:
        return None
    expected = _expected(outlook, view.target.quantity)
    chance = _("khả năng đạt %(chance)s%%") % {"chance": percent} if is_open else ""
    low, high = sorted(in_target(band[key], outlook) for key in ("low80", "high80"))
    return Ahead(
        amount=expected, chance=chance, is_unlikely=view.judgement.verdict == Verdict.KHO_DAT,
        missed="", score=held_words(found.score),
        band=None if outlook["type"] in EVERY else (low, high),
    )  # fmt: skip


def _expected(outlook: Mapping[str, Any], unit: str) -> str:
    """Without the unit, which stands beside it; but a rate keeps its sign."""
    told = quantity(in_target(outlook["at_deadline"]["mean"], outlook), "%" if unit == "%" else "")
    if outlook["type"] in EVERY:
        return _("Kỳ kém nhất %(amount)s") % {"amount": told}
    return _("Dự báo %(amount)s") % {"amount": told}


def held_words(score: Mapping[str, Any]) -> str:
    if not score["n_forecasts"]:
        return ""
    return _("dải 80%% đúng %(held)s%% số lần") % {"held": round(score["held80"] * 100)}


def missed_words(outlook: Mapping[str, Any]) -> str:
    """Which periods did not keep what every period must keep; empty where none."""
    days = [date.fromisoformat(day) for day in outlook["missed"]]
    if not days:
        return ""
    by_month = outlook["every"] == "month" and days[0].day == 1
    named = ", ".join(f"{day:%m/%Y}" if by_month else formats.day(day) for day in days[:_NAMED])
    told = {"periods": named, "rest": len(days) - _NAMED}
    if by_month:
        some, many = _("Lỡ tháng %(periods)s"), _("Lỡ tháng %(periods)s và %(rest)s tháng khác")
    else:
        some, many = _("Lỡ kỳ từ %(periods)s"), _("Lỡ kỳ từ %(periods)s và %(rest)s kỳ khác")
    return (many if len(days) > _NAMED else some) % told


def in_target(value: float, outlook: Mapping[str, Any]) -> float:
    """A forecast amount as the target counts: in per cent of the base where it compares."""
    base = outlook["base"]
    if not base:
        return value
    change = (value / base - 1) * 100
    return -change if outlook["type"] == "reduce" else change


def number(value: float) -> str:
    """As many digits as tell the amounts of plans apart: 0,87, 14,3, 2.872."""
    size = abs(value)
    return formats.number(round(value, 2)) if size < 10 else formats.number(value, int(size < 100))


def quantity(value: float, unit: str) -> str:
    """Per cent as exact as what it stands beside: 97,97% is not 98%."""
    if unit == "%":
        return formats.percent(value)
    return number(value) + (f" {unit}" if unit else "")
