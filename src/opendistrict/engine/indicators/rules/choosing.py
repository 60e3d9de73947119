"""Which of several official values of one period is shown, and by which rule.

The same fact has several official values: an estimate in December, another in January, a final
account in summer. None is overwritten. The one shown is the strongest by status, then the latest
by the day for which it is so, then the latest learned; the answer names the rule that decided.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from opendistrict.engine.indicators.shapes import Choice, Reading, ValueShape, ValueStatus, Wanted
from opendistrict.kernel.days import day_of
from opendistrict.kernel.periods import SHORT

STRENGTH = {
    ValueStatus.ESTIMATED: 1,
    ValueStatus.PRELIMINARY: 2,
    ValueStatus.ACTUAL: 3,
    ValueStatus.OFFICIAL: 4,
    ValueStatus.ADJUSTED: 5,
}
"""Statuses that say what happened. What was planned, assigned or striven for is not a result."""

CUT_OFF_GAP = timedelta(days=17)
"""Decree 09/2019/NĐ-CP ends a year on 14 December, the calendar on the 31st: both call it 2023.
Shorter than a month, so that no month is taken for its neighbour; days and weeks are not cut."""


def covers(value: ValueShape, until: date | None = None) -> bool:
    """Whether it speaks of its whole period (or of the one asked for, if that ends earlier).

    An estimate does by its nature; another value only when it is so on the last day ("15.500 to
    12 December" is a part of the year).
    """
    end = min(value.until, until or value.until)
    return value.status == ValueStatus.ESTIMATED or value.as_of >= end - timedelta(days=1)


def same_period(value: ValueShape, wanted: Wanted) -> bool:
    """The period asked for, by either cut-off."""
    if (value.since, value.until) == (wanted.since, wanted.until):
        return True
    return (
        value.period_kind == wanted.period_kind not in SHORT
        and abs(value.since - wanted.since) <= CUT_OFF_GAP
        and abs(value.until - wanted.until) <= CUT_OFF_GAP
    )


def _is_taken_back(value: ValueShape, on: date) -> bool:
    return value.withdrawn_at is not None and day_of(value.withdrawn_at) <= on


def known(values: Iterable[ValueShape], on: date) -> list[ValueShape]:
    """Results that were known at the end of that day, without those corrected or taken back by
    then. One whose correction was taken back stands again."""
    told = [
        value
        for value in values
        if value.status in STRENGTH
        and value.as_of <= on
        and day_of(value.reported_at) <= on
        and not _is_taken_back(value, on)
    ]
    corrected = {value.corrects_id for value in told}
    return [value for value in told if value.id not in corrected]


_RULES = ("whole_period", "strongest_status", "latest_as_of", "latest_learned", "last_entered")


def _rank(value: ValueShape, on: date, until: date | None) -> tuple[object, ...]:
    """Compared in the order of `_RULES`. While the period runs, a value to date is as good as
    one for the whole; once it is over, only the whole answers the question."""
    is_over = on >= (until or value.until) - timedelta(days=1)
    return (
        covers(value, until) or not is_over,
        STRENGTH[ValueStatus(value.status)],
        value.as_of,
        value.reported_at,
        value.id.int,
    )


def choose(
    values: Iterable[ValueShape],
    on: date,
    known_on: date | None = None,
    until: date | None = None,
) -> Choice:
    """The value of one period to show on `on`, by what was known at the end of `known_on`.

    `until` is the end of the period asked for, where it is not the values' own.
    """
    ranked = sorted(known(values, known_on or on), key=lambda v: _rank(v, on, until), reverse=True)
    if not ranked:
        return Choice(None, "no_value")
    best, *others = ranked
    if not others:
        return Choice(best, "only_value")
    pairs = zip(_RULES, _rank(best, on, until), _rank(others[0], on, until), strict=True)
    why = next(rule for rule, mine, the_other in pairs if mine != the_other)
    return Choice(best, why, tuple(others))


def reading(
    values: Iterable[ValueShape],
    wanted: Wanted,
    *,
    measured_in: str,
    on: date,
    known_on: date | None = None,
) -> Reading:
    """Sort the values told for a period and inside it, and choose among each period's."""
    whole: list[ValueShape] = []
    inside: dict[tuple[date, date], list[ValueShape]] = {}
    for value in values:
        if value.indicator != wanted.indicator or value.unit_id not in wanted.unit_ids:
            continue
        if same_period(value, wanted):
            whole.append(value)
        elif wanted.since <= value.since and value.until <= wanted.until:
            inside.setdefault((value.since, value.until), []).append(value)
    parts = (choose(told, on, known_on) for _, told in sorted(inside.items()))
    return Reading(
        whole=choose(whole, on, known_on, wanted.until),
        parts=tuple(part for part in parts if part.value is not None),
        measured_in=measured_in,
    )
