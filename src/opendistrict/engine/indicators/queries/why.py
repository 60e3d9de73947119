"""Why a measured number misses its plan: what each of its parts adds to the gap."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from opendistrict.engine.indicators.queries.parts import parts
from opendistrict.engine.indicators.rules import why as rules
from opendistrict.engine.indicators.rules.folding import folded_gap
from opendistrict.engine.indicators.rules.splitting import column
from opendistrict.engine.indicators.shapes import (
    Breakdown,
    Burden,
    Contribution,
    Formula,
    FormulaKind,
    PartKind,
    PartLine,
    Question,
    Why,
)
from opendistrict.kernel.days import year_before
from opendistrict.kernel.rounding import rounded

_DAY = timedelta(days=1)
_NOTHING = Fraction(0)
_AMOUNTS = frozenset({FormulaKind.CUMULATIVE, FormulaKind.COUNT, FormulaKind.LEVEL})
_LEAST_DECIMALS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What a number should be. `plan` is in the indicator's own unit, or in per cent where
    `change` says that the amount is to grow or fall by so much. `share` is the part of the plan
    that should have been reached by now; `own_plans` are those of single units."""

    plan: Decimal
    direction: str
    unit: str
    change: str = ""  # "growth", "reduction" or ""
    base: Decimal | None = None  # what a reduction is counted from, where it was set by hand
    share: Fraction = Fraction(1)
    own_plans: Mapping[UUID, Decimal] = field(default_factory=dict)


def why(
    question: Question,
    aim: Aim,
    *,
    by: str,
    on: date,
    known_on: date,
    reach: Collection[UUID] | None = None,
) -> Why | None:
    """The gap by unit, month, area or slice:<code>, the worst part first; None where the number
    does not come apart so (a composite does into its indicators, whatever is asked).

    Units outside `reach` are put together. A fixed few queries.
    """
    now = parts(question, by=by, on=on, known_on=known_on)
    if now is None or not now.lines:
        return None
    before = _year_before(question, now.by, on, known_on)
    found = _contributions(now, before, aim)
    if not found:
        return None
    gap = sum((one.gap for one in found), _NOTHING)
    plan = Fraction(aim.plan) * aim.share
    if reach is not None and by == "unit":
        known = {str(one) for one in reach} | {"", rules.NOT_GIVEN}
        found = folded_gap(found, known)
    ordered = rules.worst_first(found, aim.direction)
    decimals = max(now.measured.definition.decimals, _LEAST_DECIMALS)
    whole = rounded(gap, decimals, now.measured.definition.formula.rounding)
    printed = column([one.gap for one in ordered], whole, Decimal(1).scaleb(-decimals))
    return Why(
        question=question, by=now.by, actual=plan + gap, plan=plan,
        full_plan=Fraction(aim.plan), is_to_date=aim.share != 1, unit=aim.unit,
        contributions=ordered, lines={one.key: one for one in now.lines},
        shown={one.key: said for one, said in zip(ordered, printed, strict=True)},
    )  # fmt: skip


def _year_before(question: Question, by: str, on: date, known_on: date) -> Breakdown | None:
    """The same days a year earlier, by the units as they are at the end of the period asked for:
    what the parts brought then is how a plan is divided among them."""
    until = min(question.until, on + _DAY)
    if by == "component" or question.since >= until:
        return None
    earlier = replace(question, since=year_before(question.since), until=year_before(until))
    return parts(earlier, by=by, on=on, known_on=known_on, map_on=until - _DAY)


def _contributions(now: Breakdown, before: Breakdown | None, aim: Aim) -> Sequence[Contribution]:
    formula, plan = now.measured.definition.formula, Fraction(aim.plan) * aim.share
    inside = [(one.key, one.is_inside) for one in now.lines if one.is_inside is not None]
    if len(inside) == len(now.lines):
        return rules.of_periods([(key, bool(kept)) for key, kept in inside], plan)
    burdens = _burdens(now, before, aim)
    if formula.kind in _AMOUNTS:
        return _of_amounts(burdens, plan, aim)
    return _of_rates(formula, burdens, plan)


def _of_amounts(burdens: Sequence[Burden], plan: Fraction, aim: Aim) -> Sequence[Contribution]:
    if not aim.change:
        return rules.of_amounts(burdens, plan)
    below = [one.year_before or _NOTHING for one in burdens]
    if aim.base is not None and aim.change == "reduction":
        below = _scaled(below, Fraction(aim.base))
    shifted = [replace(one, below=under) for one, under in zip(burdens, below, strict=True)]
    by_change = rules.of_growth if aim.change == "growth" else rules.of_reduction
    return by_change(shifted, Fraction(aim.plan))


def _scaled(below: Sequence[Fraction], whole: Fraction) -> list[Fraction]:
    """A base that was set for the whole, by the parts' shares of the year before; else equal."""
    total = sum(below, _NOTHING)
    return [whole * one / total if total else whole / len(below) for one in below]


def _of_rates(
    formula: Formula, burdens: Sequence[Burden], plan: Fraction
) -> Sequence[Contribution]:
    if formula.kind == FormulaKind.RATIO:
        return rules.of_ratio(burdens, plan, Fraction(formula.scale))
    if formula.kind == FormulaKind.COMPOSITE and formula.how == "weighted":
        return rules.of_ratio(burdens, plan, Fraction(1))
    if formula.kind == FormulaKind.GROWTH and not formula.over:
        return rules.of_growth(burdens, plan)
    if formula.kind == FormulaKind.REDUCE and not formula.over:
        return rules.of_reduction(burdens, plan)
    return []


def _burdens(now: Breakdown, before: Breakdown | None, aim: Aim) -> list[Burden]:
    earlier = {part: one.above for part, one in _by_part(before)} if before else {}
    own = {str(unit_id): Fraction(plan) * aim.share for unit_id, plan in aim.own_plans.items()}
    found = [
        Burden(
            key=one.key, above=one.above, below=one.below or _NOTHING,
            own_plan=own.get(one.key) if now.by == "unit" else None,
            year_before=earlier.pop(part, None), bears=one.kind != PartKind.BEFORE,
        )
        for part, one in _by_part(now)
    ]  # fmt: skip
    gone = sum(earlier.values(), _NOTHING)
    if aim.change and gone:  # what parts that are no more had a year before is still compared with
        found.append(Burden("gone", _NOTHING, year_before=gone))
    return found


def _by_part(found: Breakdown) -> list[tuple[tuple[PartKind, str], PartLine]]:
    """The lines, by what finds each a year later: the same day or month, the week of that place."""
    return [((line.kind, _in_its_year(found, n, line)), line) for n, line in enumerate(found.lines)]


def _in_its_year(found: Breakdown, n: int, line: PartLine) -> str:
    if line.kind != PartKind.PERIOD:
        return line.key
    day = date.fromisoformat(line.key)
    if found.every == "week":
        return str(n)
    return f"{day.year - found.question.since.year} {day:%m-%d}"
