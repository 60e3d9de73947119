"""What is known of the defined numbers. Values are read for units one may read."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from opendistrict.engine.indicators import rules
from opendistrict.engine.indicators.models import Indicator, ReportedValue
from opendistrict.engine.indicators.shapes import (
    IndicatorShape,
    Reading,
    ValueRow,
    ValueShape,
    Wanted,
)
from opendistrict.kernel.days import end_of

choose = rules.choose


def _indicator(row: Indicator) -> IndicatorShape:
    return IndicatorShape(
        row.code, row.name, row.name_en, row.unit, row.direction, row.decimals, row.frequency,
        row.basis, row.confidence, row.is_sample,
    )  # fmt: skip


def _value(row: ReportedValue) -> ValueShape:
    return ValueShape(
        id=row.pk,
        indicator=row.indicator_id,
        unit_id=row.unit_id,
        period_kind=row.period_kind,
        since=row.since,
        until=row.until,
        status=row.status,
        value=row.value,
        bound=row.bound,
        numerator=row.numerator,
        denominator=row.denominator,
        percent_of_plan=row.percent_of_plan,
        change_percent=row.change_percent,
        as_of=row.as_of,
        source=row.source,
        passage_id=row.passage_id,
        note=row.note,
        confidence=row.confidence,
        is_sample=row.is_sample,
        corrects_id=row.corrects_id,
        reported_by=row.reported_by,
        reported_at=row.reported_at,
    )


def indicators(codes: Iterable[str] | None = None) -> Mapping[str, IndicatorShape]:
    """Definitions by code, all of them unless codes are given."""
    rows = Indicator.objects.all() if codes is None else Indicator.objects.filter(pk__in=set(codes))
    return {row.code: _indicator(row) for row in rows.order_by("code")}


def indicator(code: str) -> IndicatorShape | None:
    return indicators([code]).get(code)


def values(
    indicator_codes: Collection[str],
    unit_ids: Collection[UUID],
    *,
    since: date,
    until: date,
    known_on: date,
) -> list[ValueShape]:
    """Everything told for periods inside [since, until) that was known at the end of `known_on`.

    Corrected rows are among them: which one is shown is a rule, and the screen says why. The
    caller answers for the units: it asks for those its reader may read.
    """
    rows = ReportedValue.objects.filter(
        indicator_id__in=set(indicator_codes),
        unit_id__in=set(unit_ids),
        since__gte=since,
        until__lte=until,
        reported_at__lt=end_of(known_on),
        as_of__lte=known_on,
    )
    return [_value(row) for row in rows.order_by("since", "until", "reported_at", "id")]


def value(value_id: UUID) -> ValueShape | None:
    row = ReportedValue.objects.filter(pk=value_id).first()
    return _value(row) if row else None


def readings(
    wanted: Sequence[Wanted], *, on: date, known_on: date
) -> Mapping[Wanted, tuple[Reading, tuple[ValueShape, ...]]]:
    """For each wanted period its reading and every row it rests on. Two queries, however many."""
    if not wanted:
        return {}
    units = indicators({one.indicator for one in wanted})
    asked = Q(pk__in=[])
    for (since, until), some in _by_period(wanted).items():
        asked |= Q(
            since__gte=since - rules.CUT_OFF_GAP,
            until__lte=until + rules.CUT_OFF_GAP,
            indicator_id__in={one.indicator for one in some},
            unit_id__in={unit_id for one in some for unit_id in one.unit_ids},
        )
    rows = ReportedValue.objects.filter(
        asked, reported_at__lt=end_of(known_on), as_of__lte=known_on
    )
    told: defaultdict[str, list[ValueShape]] = defaultdict(list)
    for row in rows.order_by("-until", "-as_of", "-id"):
        told[row.indicator_id].append(_value(row))
    return {
        one: _read(one, told[one.indicator], units[one.indicator].unit, on, known_on)
        for one in wanted
        if one.indicator in units
    }


def _by_period(wanted: Sequence[Wanted]) -> Mapping[tuple[date, date], list[Wanted]]:
    found: defaultdict[tuple[date, date], list[Wanted]] = defaultdict(list)
    for one in wanted:
        found[one.since, one.until].append(one)
    return found


def _read(
    wanted: Wanted, told: Sequence[ValueShape], measured_in: str, on: date, known_on: date
) -> tuple[Reading, tuple[ValueShape, ...]]:
    reading = rules.reading(told, wanted, measured_in=measured_in, on=on, known_on=known_on)
    inside = tuple(
        value
        for value in told
        if value.unit_id in wanted.unit_ids
        and (
            rules.same_period(value, wanted)
            or (wanted.since <= value.since and value.until <= wanted.until)
        )
    )
    return reading, inside


Key = tuple[str, UUID, date, date, str, date]


def key_of(row: ValueRow, unit_id: UUID) -> Key:
    """By which a value told twice is known: what, whose, which period, status and day."""
    return row.indicator, unit_id, row.since, row.until, row.status, row.as_of


def told_already(keys: Iterable[Key]) -> set[Key]:
    """Those of the keys for which a value exists. One query."""
    asked = set(keys)
    if not asked:
        return set()
    days = [key[5] for key in asked]
    found = ReportedValue.objects.filter(
        indicator_id__in={key[0] for key in asked},
        unit_id__in={key[1] for key in asked},
        as_of__gte=min(days),
        as_of__lte=max(days),
    ).values_list("indicator_id", "unit_id", "since", "until", "status", "as_of")
    return {row for row in found.order_by("id") if row in asked}
