"""What is known of the defined numbers. Values are read for units one may read."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Count, Q

from opendistrict.engine.indicators import rules
from opendistrict.engine.indicators.models import Indicator, ReportedValue
from opendistrict.engine.indicators.shapes import (
    IndicatorShape,
    Reading,
    ValueRow,
    ValueShape,
    ValueSheet,
    Wanted,
)
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import end_of
from opendistrict.kernel.fold import fold
from opendistrict.kernel.sheets import Row, SheetProblem, read_table
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitShape

choose = rules.choose
VALUE_COLUMNS = rules.COLUMNS
REPORT = "indicators.report_value"


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


def told_counts(
    indicator_codes: Collection[str], unit_ids: Collection[UUID], *, since: date, until: date
) -> Mapping[UUID, int]:
    """How many values of these indicators were told of each unit for periods inside [since,
    until). Values are only ever added, so whatever was worked out from them is out of date
    exactly when a count has changed. One query."""
    rows = ReportedValue.objects.filter(
        indicator_id__in=set(indicator_codes),
        unit_id__in=set(unit_ids),
        since__gte=since,
        until__lte=until,
    )
    return dict(rows.values_list("unit_id").annotate(told=Count("id")).order_by("unit_id"))


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


# ------------------------------------------------------------------ filled-in tables


def read_value_sheet(data: bytes, name: str, *, actor: Actor, today: date) -> ValueSheet:
    """What an Excel or CSV table of values says: every line read, every mistake at its cell.

    Nothing is written. A fixed few queries, however many lines.
    """
    table = read_table(data, name, VALUE_COLUMNS)
    codes = codes_by_word()
    units = orgs.units_by_word(today)
    allowed = orgs.scope(actor, REPORT)
    good: list[tuple[int, ValueRow, UUID]] = []
    problems = list(table.problems)
    for row in table.rows:
        wrong, unit, code = _names(row, units, codes, allowed)
        if unit is None or code is None:
            problems += wrong
            continue
        cells = row.cells
        read = rules.read_line(
            row, {str(cells["unit"]): unit.slug}, {str(cells["indicator"]): code}, today
        )
        if isinstance(read, list):
            problems += read
        else:
            good.append((row.line, read, unit.id))
    doubled = _twice(good)
    wrong_lines = {problem.line for problem in doubled}
    rows = tuple((line, value) for line, value, _ in good if line not in wrong_lines)
    return ValueSheet(rows, tuple(sorted([*problems, *doubled])), table.line_count)


def codes_by_word() -> Mapping[str, str | None]:
    """Indicators by code and by folded name; None where two have one name."""
    defined = indicators()
    found: dict[str, str | None] = {}
    for code, one in defined.items():
        found[fold(one.name)] = None if fold(one.name) in found else code
    return found | {fold(code): code for code in defined}


def _names(
    row: Row,
    units: Mapping[str, Sequence[UnitShape]],
    codes: Mapping[str, str | None],
    allowed: Collection[UUID],
) -> tuple[list[SheetProblem], UnitShape | None, str | None]:
    """The unit and the indicator a line names, or what is wrong with the names."""
    wrong: list[SheetProblem] = []
    given = str(row.cells["unit"])
    named = units.get(orgs.word_of(given), ())
    called = [unit for unit in named if unit.id in allowed]
    if len(called) != 1:
        code = (
            "unit_is_ambiguous" if called else "unit_is_not_yours" if named else "unit_is_unknown"
        )
        wrong.append(SheetProblem.at(row.line, rules.HEADERS["unit"], code, given=given))
    told = str(row.cells["indicator"])
    indicator_code = codes.get(fold(told))
    if indicator_code is None:
        code = "indicator_is_ambiguous" if fold(told) in codes else "indicator_is_unknown"
        wrong.append(SheetProblem.at(row.line, rules.HEADERS["indicator"], code, indicator=told))
    return wrong, called[0] if len(called) == 1 else None, indicator_code


def _twice(good: Sequence[tuple[int, ValueRow, UUID]]) -> list[SheetProblem]:
    """Lines that say what another line, or somebody before, has said of the same day."""
    keys = {line: key_of(value, unit_id) for line, value, unit_id in good}
    known = told_already(keys.values())
    first: dict[Key, int] = {}
    problems = []
    for line, key in keys.items():
        if key in known:
            problems.append(SheetProblem.at(line, "", "value_is_told_already"))
        elif first.setdefault(key, line) != line:
            problems.append(SheetProblem.at(line, "", "line_is_doubled", first=first[key]))
    return problems
