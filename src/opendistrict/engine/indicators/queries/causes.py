"""Causes that officers have named, and whether a task moved the number of its part."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from opendistrict.engine.indicators.models import Cause, CauseKind
from opendistrict.engine.indicators.queries.defining import definitions, measured_since
from opendistrict.engine.indicators.queries.parts import parts
from opendistrict.engine.indicators.rules.splitting import in_time, whole_months
from opendistrict.engine.indicators.shapes import (
    CauseKindShape,
    CauseShape,
    Lens,
    Moved,
    PartKind,
    PartLine,
    Question,
)
from opendistrict.kernel.days import year_before
from opendistrict.registers.facts import queries as facts

MOST_MONTHS = 12


def cause_kinds() -> tuple[CauseKindShape, ...]:
    """The list to choose from, in its order."""
    rows = CauseKind.objects.order_by("place_in_line", "code")
    return tuple(CauseKindShape(one.code, one.name, one.name_en, one.place_in_line) for one in rows)


def causes(
    unit_ids: Collection[UUID],
    *,
    target_id: UUID | None = None,
    indicator: str | None = None,
    task_id: UUID | None = None,
) -> tuple[CauseShape, ...]:
    """Causes named for numbers of these units, the newest first; at most a hundred."""
    rows = Cause.objects.filter(unit_id__in=unit_ids, dropped_at=None)
    if target_id is not None:
        rows = rows.filter(target_id=target_id)
    if indicator is not None:
        rows = rows.filter(indicator_id=indicator)
    if task_id is not None:
        rows = rows.filter(task_id=task_id)
    return tuple(_cause(row) for row in rows.order_by("-pk")[:100])


def cause(cause_id: UUID) -> CauseShape | None:
    row = Cause.objects.filter(pk=cause_id, dropped_at=None).first()
    return _cause(row) if row else None


def _cause(row: Cause) -> CauseShape:
    return CauseShape(
        id=row.pk, target_id=row.target_id, indicator=row.indicator_id, unit_id=row.unit_id,
        since=row.since, until=row.until, by=row.by, part_key=row.part_key, code=row.kind_id,
        words=row.words, task_id=row.task_id, told_by=row.told_by, told_at=row.told_at,
    )  # fmt: skip


def moved(of: CauseShape, *, finished_on: date, on: date) -> Moved | None:
    """A part's number a month before its task was finished and after it.

    Only whole months are compared: those after the month of finishing that are over, as many
    before it, and the same months of the year before. None for a number that is not measured.
    """
    if of.indicator not in measured_since([of.indicator]):
        return None
    after_since, after_until = whole_months(finished_on, on, MOST_MONTHS)
    count = len(in_time("month", after_since, after_until))
    if not count:
        return Moved(finished_on, None, None, None, None, None, None)
    finished_in = finished_on.replace(day=1)
    before_since = _months_earlier(finished_in, count)
    first = _first_told(of.indicator, on)

    def between(since: date, until: date) -> Fraction | None:
        if first is None or since < first.replace(day=1):
            return None
        return _per_month(of, since, until, on, count)

    return Moved(
        finished_on=finished_on,
        after=between(after_since, after_until),
        after_since=after_since,
        after_until=after_until,
        before=between(before_since, finished_in),
        before_since=before_since,
        year_before=between(year_before(after_since), year_before(after_until)),
    )


def _months_earlier(day: date, count: int) -> date:
    number = day.year * 12 + day.month - 1 - count
    return date(number // 12, number % 12 + 1, 1)


def _first_told(code: str, on: date) -> date | None:
    """The first day of which anything was told for this number: before it is not a zero."""
    from_day = facts.first_told(measures_of(code, on))
    return min(from_day.values(), default=None)


def measures_of(code: str, on: date) -> set[str]:
    """The measures a number rests on today, through its parts too."""
    versions = definitions([code], known_on=on)
    return {t.measure for some in versions.values() for one in some for t in one.formula.terms}


def _per_month(of: CauseShape, since: date, until: date, on: date, count: int) -> Fraction | None:
    """Of an amount the average a month; of a rate the rate over all of those months."""
    question = Question(of.indicator, of.unit_id, since, until)
    by, lens, key = of.by, Lens(), of.part_key
    if by == "unit" and key:
        question = replace(question, unit_id=UUID(key))
    if by == "area" and key:
        lens = Lens(area_id=UUID(key))
    if by.startswith("slice:") and key:
        lens = Lens(slices=((by.partition(":")[2], key),))
    own = by == "unit" and not key
    found = parts(question, by="unit" if own else "month", on=on, known_on=on, lens=lens)
    if found is None:
        return None
    if own:
        line = _own(found.lines)
        above, value = (line.above, line.value) if line else (Fraction(0), None)
    else:
        above, value = found.above, found.value
    return value if found.below_is == "over" else above / count


def _own(lines: Sequence[PartLine]) -> PartLine | None:
    return next((one for one in lines if one.kind == PartKind.OWN), None)
