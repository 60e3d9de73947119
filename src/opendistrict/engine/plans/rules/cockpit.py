"""What deserves a leader's glance. Pure."""

from collections.abc import Sequence
from datetime import date, timedelta

from opendistrict.engine.indicators.shapes import ValueShape
from opendistrict.engine.plans.rules.nudges import is_reported, last_complete
from opendistrict.engine.plans.shapes.targets import Judgement, TargetKind, TargetView, Verdict
from opendistrict.kernel.periods import CutOff

URGENT = (Verdict.KHONG_DAT, Verdict.KHO_DAT, Verdict.KHONG_DANH_GIA)
"""The order in which they are read: what failed, what will fail, what nobody can say."""


def is_falling(view: TargetView) -> bool:
    """Met, and yet worse than the period before: the budget of 2023 was over its plan and 9,8 %
    under the year before. A verdict alone would hide it."""
    change = view.judgement.trend_percent
    if change is None or not view.judgement.is_met:
        return False
    falls_well = view.target.direction == "down" or view.target.kind == TargetKind.REDUCE
    return change > 0 if falls_well else change < 0


def has_moved(now: Judgement, before: Judgement) -> bool:
    """Whether it stands otherwise than before. That a forecast speaks for the first time, where
    the pace spoke before, is nothing that happened in the district."""
    underway = {Verdict.DANG_THUC_HIEN, Verdict.KHO_DAT}
    if {now.verdict, before.verdict} == underway:
        return now.is_foretold == before.is_foretold
    return now.verdict != before.verdict


def needs_a_look(view: TargetView) -> bool:
    return view.judgement.verdict in URGENT or is_falling(view)


def by_urgency(views: Sequence[TargetView]) -> list[TargetView]:
    """Failed, hard to reach, not to be judged, met but falling, then the rest; in their order."""

    def rank(view: TargetView) -> int:
        if view.judgement.verdict in URGENT:
            return URGENT.index(view.judgement.verdict)
        return len(URGENT) if is_falling(view) else len(URGENT) + 1

    return sorted(views, key=rank)


def freshness(view: TargetView, frequency: str, on: date) -> str:
    """ "reported", "stale" or "silent" (see shapes.cockpit.Freshness)."""
    results = told_results(view.values)
    if view.target.kind == TargetKind.COMPOSITE:
        return "reported" if view.judgement.actual is not None else "silent"
    if not results:
        return "silent"
    last = last_complete(frequency, CutOff(view.target.cut_off), min(on, view.target.until))
    if last is None or last.until <= view.target.since:
        return "reported"
    until = [min(value.until, value.as_of + timedelta(days=1)) for value in results]
    is_whole = any(value.status == "estimated" for value in results)
    return "reported" if is_whole or is_reported(last, until) else "stale"


def told_results(values: Sequence[ValueShape]) -> list[ValueShape]:
    """Values that say what happened; what was planned or assigned is no result."""
    return [v for v in values if v.status not in ("planned", "assigned", "striving")]
