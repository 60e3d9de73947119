"""The verdict on a target: pure, from its plan and the values known on a day.

Verdict, per cent of plan and trend are three things: the budget of 2023 was met (more than
16.050 against 15.980) and fell by 9,8 % on the year. A verdict is never typed by hand.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from opendistrict.engine.indicators.shapes import Bound, Reading, ValueShape, ValueStatus
from opendistrict.engine.plans.rules.actuals import (
    EVERY_PERIOD,
    HUNDRED,
    SUMS,
    Actual,
    actuals,
    is_growth_of_amounts,
)
from opendistrict.engine.plans.rules.outlooks import EVEN, Chance
from opendistrict.engine.plans.rules.reaching import Bar, Reach, reach
from opendistrict.engine.plans.shapes.targets import (
    MET,
    Judgement,
    TargetKind,
    TargetShape,
    Verdict,
)

PERCENT_SLACK = Decimal("0.5")  # points by which a told per cent of plan may differ by rounding
_VERDICT = {
    Reach.BETTER: Verdict.VUOT,
    Reach.REACHED: Verdict.DAT,
    Reach.MISSED: Verdict.KHONG_DAT,
    Reach.UNKNOWN: Verdict.KHONG_DANH_GIA,
}
_FOUR = Decimal("0.0001")


def is_over(until: date, on: date) -> bool:
    """At the end of its last day a period is over: what is known that evening is judged."""
    return on >= until - timedelta(days=1)


def judge(
    target: TargetShape,
    reading: Reading | None,
    before: Reading | None,
    on: date,
    chance: Chance | None = None,
) -> Judgement:
    """The verdict on `on`, by the values and the chance handed in (the caller chose what was
    known)."""
    unjudged = _unjudged(target, on)
    if unjudged is not None:
        return unjudged
    if reading is None:
        return Judgement(Verdict.KHONG_DANH_GIA, plan=target.plan, reasons=("has_no_indicator",))
    told = actuals(target, reading, before)
    bar = _bar(target, reading, before)
    trend, trend_reasons = _trend(target, reading, before)
    if not any(actual.says_something for actual in told):
        said = tuple(reason for actual in told for reason in actual.reasons)
        return _nothing(target, on, bar, trend, said + trend_reasons)
    if bar is None and all(actual.percent is None for actual in told):
        return Judgement(
            Verdict.KHONG_DANH_GIA, actual=told[0].number, trend_percent=trend,
            reached_bound=told[0].bound, reasons=("has_no_plan", *trend_reasons),
        )  # fmt: skip
    shown = min(
        (actual for actual in told if actual.says_something),
        key=lambda actual: (_reach(actual, bar), _goodness(actual, bar)),
    )
    verdict, reasons = _verdict(target, told, shown, bar, on, chance)
    percent, percent_reasons = _percent(shown, bar)
    return Judgement(
        verdict=verdict,
        actual=shown.number,
        plan=bar.plan if bar else None,
        percent_of_plan=percent,
        gap=shown.number - bar.plan if bar and shown.number is not None else None,
        trend_percent=trend,
        reached_bound=shown.bound,
        reasons=(*reasons, *shown.reasons, *percent_reasons, *trend_reasons),
    )


def _unjudged(target: TargetShape, on: date) -> Judgement | None:
    """What needs no number: gaps, dropped targets, periods to come."""
    if target.is_gap:
        return Judgement(Verdict.KHONG_DANH_GIA, reasons=("is_a_gap",))
    if target.dropped_on is not None and target.dropped_on <= on:
        return Judgement(Verdict.KHONG_DANH_GIA, plan=target.plan, reasons=("was_dropped",))
    if on < target.since:
        return Judgement(Verdict.CHUA_DEN_KY, plan=target.plan, reasons=("period_is_to_come",))
    return None


def _goodness(actual: Actual, bar: Bar | None) -> Decimal:
    """Higher is better, in the bar's direction."""
    number = actual.number if actual.number is not None else actual.percent or Decimal(0)
    return -number if bar and bar.direction == "down" else number


def _nothing(
    target: TargetShape, on: date, bar: Bar | None, trend: Decimal | None, said: tuple[str, ...]
) -> Judgement:
    plan = bar.plan if bar else target.plan
    if is_over(target.until, on):
        why = said or ("no_value",)
        return Judgement(Verdict.KHONG_DANH_GIA, plan=plan, trend_percent=trend, reasons=why)
    return Judgement(
        Verdict.DANG_THUC_HIEN, plan=plan, trend_percent=trend, reasons=("no_value_yet", *said)
    )


def _bar(target: TargetShape, reading: Reading, before: Reading | None) -> Bar | None:
    """What must be reached, in the unit in which the actual is read."""
    kind, plan = target.kind, target.plan
    if kind == TargetKind.REDUCE:
        if is_growth_of_amounts(target, reading):
            # The target says how much less it must be: that much or more is good.
            least = Decimal(0) if plan is None else plan
            return Bar(least, "up", target.plan_bound, can_exceed=plan is not None)
        if plan is not None:
            return Bar(plan, "down", target.plan_bound)
        return _not_rising(target, reading, before)
    if kind == TargetKind.MAINTAIN and plan is None:
        plan = target.base if target.base is not None else HUNDRED
    if kind == TargetKind.YESNO and plan is None:
        plan = Decimal(1)
    if plan is None:
        return None
    can_exceed = kind not in (TargetKind.MAINTAIN, TargetKind.YESNO)
    return Bar(plan, target.direction, target.plan_bound, can_exceed)


def _not_rising(target: TargetShape, reading: Reading, before: Reading | None) -> Bar | None:
    """ "Không tăng": no plan, only the base (or the period before) that must not be passed."""
    whole = reading.whole.value
    if whole is not None and whole.value is None and whole.change_percent is not None:
        return Bar(Decimal(0), "down", can_exceed=False)
    value = before.whole.value if before else None
    base = target.base if target.base is not None else (value.value if value else None)
    return None if base is None else Bar(base, "down", can_exceed=False)


def _reach(actual: Actual, bar: Bar | None, share: Decimal = Decimal(1)) -> Reach:
    """How it stands to the plan, or to that share of the plan."""
    if actual.number is not None and bar is not None:
        part = Bar(bar.plan * share, bar.direction, bar.bound, bar.can_exceed)
        return reach(actual.number, actual.bound, part)
    if actual.percent is None:
        return Reach.UNKNOWN
    direction = bar.direction if bar else "up"
    whole = Bar(HUNDRED * share, direction, bar.bound if bar else "", not bar or bar.can_exceed)
    return reach(actual.percent, actual.bound, whole)


def _verdict(
    target: TargetShape,
    told: Sequence[Actual],
    shown: Actual,
    bar: Bar | None,
    on: date,
    chance: Chance | None,
) -> tuple[Verdict, tuple[str, ...]]:
    reached = _reach(shown, bar)
    if target.kind in EVERY_PERIOD and any(
        _reach(actual, bar) is Reach.MISSED and not actual.is_estimate and _has_ended(actual, on)
        for actual in told
        if actual.says_something
    ):
        return Verdict.KHONG_DAT, ("missed_in_one_period",) if len(told) > 1 else ()
    settled = _settled_early(target, shown, bar, reached)
    is_final = any(actual.is_final for actual in told)
    if settled is not None and not (is_over(target.until, on) and is_final):
        return settled
    if not is_over(target.until, on):
        return _running(target, shown, bar, reached, chance)
    if not is_final:
        return Verdict.KHONG_DANH_GIA, ("value_covers_only_a_part",)
    reasons = ("judged_on_an_estimate",) if shown.is_estimate else ()
    if reached is Reach.UNKNOWN:
        reasons = (*reasons, "bound_proves_nothing")
    return _VERDICT[reached], reasons


def _has_ended(actual: Actual, on: date) -> bool:
    """The period it speaks of is complete (a value to date may still rise)."""
    return actual.is_complete and actual.as_of is not None and actual.as_of <= on


def _settled_early(
    target: TargetShape, shown: Actual, bar: Bar | None, reached: Reach
) -> tuple[Verdict, tuple[str, ...]] | None:
    """What adds up cannot be lost again, nor can a ceiling that was passed be made good."""
    once = target.kind in SUMS or target.kind == TargetKind.YESNO
    if not once or shown.is_estimate or (bar and bar.plan < 0):
        return None
    if target.direction == "up" and reached in (Reach.REACHED, Reach.BETTER):
        return _VERDICT[reached], ("reached_early",)
    if target.direction == "down" and reached is Reach.MISSED:
        return Verdict.KHONG_DAT, ("ceiling_is_passed",)
    return None


def _running(
    target: TargetShape, shown: Actual, bar: Bar | None, reached: Reach, chance: Chance | None
) -> tuple[Verdict, tuple[str, ...]]:
    """The period runs: "khó đạt" is what will rather be missed than met.

    The forecast says so where there is one that was tried on the past: it knows the seasons and
    the months behind. Else an estimate for the whole period; else the pace, which is a straight
    line: amounts grow with the days gone by, levels go evenly from the base to the plan, rates
    stay as they are.
    """
    if chance is not None:
        if chance.percent < EVEN:
            return Verdict.KHO_DAT, ("forecast_misses_the_plan",)
        return Verdict.DANG_THUC_HIEN, ("forecast_reaches_the_plan",)
    if shown.is_estimate:
        if reached is Reach.MISSED:
            return Verdict.KHO_DAT, ("estimate_misses_the_plan",)
        return Verdict.DANG_THUC_HIEN, ("estimate_reaches_the_plan",)
    share = Decimal(1)
    if target.kind in SUMS:
        share = shown.share_gone
    elif target.kind == TargetKind.LEVEL and target.base is not None and bar and bar.plan:
        line = target.base + (bar.plan - target.base) * shown.share_gone
        share = line / bar.plan
    if _reach(shown, bar, share) is Reach.MISSED:
        return Verdict.KHO_DAT, ("behind_the_straight_line",)
    return Verdict.DANG_THUC_HIEN, ("on_the_straight_line",)


def _percent(shown: Actual, bar: Bar | None) -> tuple[Decimal | None, tuple[str, ...]]:
    """Per cent of plan: computed when there is a number, else as it was told."""
    if shown.number is None or bar is None or bar.plan <= 0:
        reasons = ("told_as_percent_of_plan",) if shown.number is None else ()
        return shown.percent, reasons
    percent = (shown.number / bar.plan * HUNDRED).quantize(_FOUR)
    if shown.percent is not None and abs(percent - shown.percent) > PERCENT_SLACK:
        return percent, ("told_percent_does_not_match",)
    return percent, ()


def _trend(
    target: TargetShape, reading: Reading, before: Reading | None
) -> tuple[Decimal | None, tuple[str, ...]]:
    """The change on the period before in per cent: as told, else computed from two amounts.

    When the value shown says nothing of it, the next one that does is taken, and said so.
    """
    previous = before.whole.value if before else None
    # A growth or a reduction is itself the change: told once is enough.
    amounts = reading.measured_in != "%" and not is_growth_of_amounts(target, reading)
    if reading.whole.value is None:
        last = reading.parts[-1].value if reading.parts else None
        change = last.change_percent if last else None
        return (None if change is None else change.quantize(_FOUR)), ()
    for place, value in enumerate([reading.whole.value, *reading.whole.others]):
        change = value.change_percent
        if change is None and amounts:
            change = _change(value, previous)
        if change is not None:
            return change.quantize(_FOUR), ("trend_is_of_another_value",) if place else ()
    return None, ()


def _change(value: ValueShape, previous: ValueShape | None) -> Decimal | None:
    """Between two amounts for whole periods; a limit ("hơn 16.050") gives no change."""
    numbers = ("", Bound.ABOUT)
    if previous is None or previous.value is None or previous.value <= 0:
        return None
    if value.value is None or value.bound not in numbers or previous.bound not in numbers:
        return None
    is_whole = value.status == ValueStatus.ESTIMATED or is_over(value.until, value.as_of)
    return (value.value / previous.value - 1) * HUNDRED if is_whole else None


def judge_composite(
    target: TargetShape, parts: Sequence[tuple[Decimal | None, Judgement]], on: date
) -> Judgement:
    """A target made of targets: without a plan all must be met; with a plan in per cent, the
    met ones must weigh that much (equal weights unless given)."""
    unjudged = _unjudged(target, on)
    if unjudged is not None:
        return unjudged
    if not parts:
        return Judgement(Verdict.KHONG_DANH_GIA, plan=target.plan, reasons=("has_no_parts",))
    bar = Bar(HUNDRED if target.plan is None else target.plan, "up", target.plan_bound)
    share = _share(parts, lambda part: part.is_met)
    best = HUNDRED - _share(parts, lambda part: part.verdict == Verdict.KHONG_DAT)
    verdict, reason = _of_parts(reach(share, "", bar), reach(best, "", bar))
    if verdict is Verdict.DANG_THUC_HIEN and is_over(target.until, on):
        verdict, reason = Verdict.KHONG_DANH_GIA, "parts_are_not_judged"
    elif verdict is Verdict.DANG_THUC_HIEN and any(p.verdict == Verdict.KHO_DAT for _, p in parts):
        verdict = Verdict.KHO_DAT
    return Judgement(
        verdict,
        actual=share,
        plan=bar.plan,
        percent_of_plan=(share / bar.plan * HUNDRED).quantize(_FOUR) if bar.plan > 0 else None,
        gap=share - bar.plan,
        reasons=(reason,),
    )


def _share(
    parts: Sequence[tuple[Decimal | None, Judgement]], which: Callable[[Judgement], bool]
) -> Decimal:
    """How much of the whole those parts weigh, in per cent."""
    weights = [Decimal(1) if weight is None else weight for weight, _ in parts]
    chosen = [w for w, (_, part) in zip(weights, parts, strict=True) if which(part)]
    return sum(chosen, Decimal(0)) / sum(weights, Decimal(0)) * HUNDRED


def _of_parts(now: Reach, at_best: Reach) -> tuple[Verdict, str]:
    """What the parts make, now and if all that are still open were met."""
    if now is not Reach.MISSED:
        return _VERDICT[now], "parts_are_met"
    if at_best is Reach.MISSED:
        return Verdict.KHONG_DAT, "parts_are_missed"
    return Verdict.DANG_THUC_HIEN, "parts_are_underway"


def tally(judgements: Iterable[Judgement]) -> Mapping[str, int]:
    """How many targets have each verdict, every verdict named."""
    counts = dict.fromkeys((str(verdict) for verdict in Verdict), 0)
    for judgement in judgements:
        counts[judgement.verdict] += 1
    return counts


def mostly_met(counts: Mapping[str, int], whole: int, share: Decimal | None) -> bool | None:
    """Whether the set is "cơ bản đạt" by its own rule; None without a rule or while it is open.

    `whole` is what the resolution counts, so that targets nobody published are not met by
    silence.
    """
    if share is None or whole == 0:
        return None
    met = sum(counts[verdict] for verdict in MET)
    if Decimal(met) / whole >= share:
        return True
    if Decimal(whole - counts[Verdict.KHONG_DAT]) / whole < share:
        return False
    return None


def set_verdict(
    counts: Mapping[str, int], whole: int, *, is_mostly_met: bool | None, until: date, on: date
) -> Verdict:
    """The verdict on the whole set. "Cơ bản đạt" only when its explicit rule says so."""
    met = sum(counts[verdict] for verdict in MET)
    if whole and met >= whole:
        return Verdict.DAT
    if counts[Verdict.CHUA_DEN_KY] and counts[Verdict.CHUA_DEN_KY] == sum(counts.values()):
        return Verdict.CHUA_DEN_KY
    if is_over(until, on) and is_mostly_met:
        return Verdict.CO_BAN_DAT
    if counts[Verdict.KHONG_DAT] and is_over(until, on):
        return Verdict.KHONG_DAT
    return Verdict.KHONG_DANH_GIA if is_over(until, on) else Verdict.DANG_THUC_HIEN


def period_before(period_kind: str, since: date, until: date) -> tuple[date, date]:
    """The period that growth compares with: a year earlier; for a term, the term before."""
    years = until.year - since.year if period_kind == "term" else 1
    return since.replace(year=since.year - years), until.replace(year=until.year - years)
