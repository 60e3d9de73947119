"""What is known of the defined numbers. Values are read for units one may read."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from opendistrict.engine.indicators import rules
from opendistrict.engine.indicators.models import Indicator, ReportedValue, ValueWithdrawal
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
_DAY = timedelta(days=1)


def _indicator(row: Indicator) -> IndicatorShape:
    return IndicatorShape(
        row.code, row.name, row.name_en, row.unit, row.direction, row.decimals, row.frequency,
        row.basis, row.confidence, row.is_sample,
    )  # fmt: skip


def _values(rows: QuerySet[ReportedValue, ReportedValue]) -> list[ValueShape]:
    """The rows in their order, each with its withdrawal if there is one. Two queries."""
    found = list(rows)
    codes = {row.indicator_id for row in found}
    taken_back = {
        one.value_id: one
        for one in ValueWithdrawal.objects.filter(value__indicator_id__in=codes).order_by("value")
    }
    return [_value(row, taken_back.get(row.pk)) for row in found]


def _value(row: ReportedValue, withdrawal: ValueWithdrawal | None) -> ValueShape:
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
        withdrawn_at=withdrawal.at if withdrawal else None,
        withdrawn_by=withdrawal.by if withdrawal else "",
        withdrawn_reason=withdrawal.reason if withdrawal else "",
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
    return _values(rows.order_by("since", "until", "reported_at", "id"))


def value(value_id: UUID) -> ValueShape | None:
    return next(iter(_values(ReportedValue.objects.filter(pk=value_id))), None)


def is_told(code: str) -> bool:
    """Whether any value of this number stands: told and not taken back."""
    told = ReportedValue.objects.filter(indicator_id=code)
    return told.exclude(pk__in=ValueWithdrawal.objects.values("pk")).exists()


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
    told = _Told(_values(rows.order_by("since", "id")))
    return {
        one: _read(one, told.near(one), units[one.indicator].unit, on, known_on)
        for one in wanted
        if one.indicator in units
    }


class _Told:
    """Values by indicator and unit in the order in which their periods begin, so that each
    wanted period looks at its own values and not at all that were ever told."""

    def __init__(self, values: Iterable[ValueShape]) -> None:
        self._of: defaultdict[tuple[str, UUID], list[ValueShape]] = defaultdict(list)
        for value in values:
            self._of[value.indicator, value.unit_id].append(value)

    def near(self, wanted: Wanted) -> list[ValueShape]:
        """Values that begin in the period (or so near that it is the same by another cut-off),
        the latest end first."""
        found: list[ValueShape] = []
        latest = wanted.since + rules.CUT_OFF_GAP + _DAY  # a short period ends before that
        for unit_id in wanted.unit_ids:
            told = self._of.get((wanted.indicator, unit_id), [])
            first = bisect_left(told, wanted.since - rules.CUT_OFF_GAP, key=_begins)
            last = bisect_left(told, max(wanted.until, latest), key=_begins)
            found += told[first:last]
        return sorted(found, key=lambda v: (v.until, v.as_of, v.id), reverse=True)


def _begins(value: ValueShape) -> date:
    return value.since


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


def units_told(codes: Collection[str]) -> frozenset[UUID]:
    """The units of which any of these numbers was ever told."""
    rows = ReportedValue.objects.filter(indicator_id__in=set(codes)).order_by()
    return frozenset(rows.values_list("unit_id", flat=True).distinct())


def told_counts(
    indicator_codes: Collection[str], unit_ids: Collection[UUID], *, since: date, until: date
) -> Mapping[UUID, int]:
    """How many values of these indicators were told of each unit for periods inside [since,
    until), and how many taken back, as one number. Both are only ever added, so whatever was
    worked out from them is out of date exactly when a number has changed. Two queries."""
    rows = ReportedValue.objects.filter(
        indicator_id__in=set(indicator_codes),
        unit_id__in=set(unit_ids),
        since__gte=since,
        until__lte=until,
    )
    told = Counter(dict(rows.values_list("unit_id").annotate(n=Count("id")).order_by("unit_id")))
    taken_back = ValueWithdrawal.objects.filter(
        value__indicator_id__in=set(indicator_codes),
        value__unit_id__in=set(unit_ids),
        value__since__gte=since,
        value__until__lte=until,
    )
    per_unit = taken_back.values_list("value__unit_id").annotate(n=Count("pk"))
    return told + Counter(dict(per_unit.order_by("value__unit_id")))


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
    )
    found = found.exclude(pk__in=ValueWithdrawal.objects.values("value_id"))
    keys_of = found.values_list("indicator_id", "unit_id", "since", "until", "status", "as_of")
    return {row for row in keys_of.order_by("id") if row in asked}


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
