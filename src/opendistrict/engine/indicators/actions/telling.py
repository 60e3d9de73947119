"""Numbers are told with who, when and from where, and are never changed: a correction is a new
row that names the old one."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from opendistrict.engine.indicators import queries, rules
from opendistrict.engine.indicators.models import Indicator, ReportedValue, ValueWithdrawal
from opendistrict.engine.indicators.shapes import IndicatorRow, ValueRow
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of, noon_of
from opendistrict.kernel.fold import fold, nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs import queries as orgs

REPORT = "indicators.report_value"
_SIX = Decimal("0.000001")


@transaction.atomic
def load_indicators(*, rows: Iterable[IndicatorRow], actor: Actor, at: datetime) -> int:
    """Make the definitions be as the pack says. Returns how many changed."""
    known = {row.code: row for row in Indicator.objects.all()}
    changed = 0
    for row in rows:
        values: dict[str, object] = {
            "name": row.name, "name_en": row.name_en, "unit": row.unit,
            "direction": row.direction, "decimals": row.decimals, "frequency": row.frequency,
            "basis": row.basis, "confidence": row.confidence, "is_sample": row.is_sample,
        }  # fmt: skip
        old = known.get(row.code)
        if old and all(getattr(old, field) == value for field, value in values.items()):
            continue
        Indicator.objects.update_or_create(code=row.code, defaults=values)
        base.record(
            action="indicators.define", actor=actor, at=at,
            subject=f"indicators.indicator:{row.code}", name=row.name, unit=row.unit,
        )  # fmt: skip
        changed += 1
    return changed


@transaction.atomic
def define_indicator(*, definition: IndicatorRow, unit_id: UUID, actor: Actor, at: datetime) -> str:
    """Define a number that nobody has defined yet, and give back its code, made from its name.

    Who may report values of a unit may say what is reported of it. A number of that name, or of
    the same words, is refused: two definitions would split one series in two.
    """
    if not actor.may(REPORT, unit_id):
        raise Refused("may_not_report_for_this_unit")
    wrong = rules.weigh_definition(
        name=definition.name, unit=definition.unit, direction=definition.direction,
        decimals=definition.decimals, frequency=definition.frequency,
    )  # fmt: skip
    if wrong:
        raise Refused(*wrong)
    name, code = nfc(definition.name.strip()), rules.code_of(definition.name)
    if fold(name) in queries.codes_by_word():
        raise Refused("indicator_is_defined_already", name=name)
    row, is_new = Indicator.objects.get_or_create(
        code=code,
        defaults={
            "name": name, "name_en": definition.name_en.strip() or name,
            "unit": nfc(definition.unit.strip()), "direction": definition.direction,
            "decimals": definition.decimals, "frequency": definition.frequency,
            "basis": nfc(definition.basis.strip()), "confidence": definition.confidence,
            "is_sample": definition.is_sample,
        },
    )  # fmt: skip
    if not is_new:
        raise Refused("indicator_is_defined_already", name=row.name)
    base.record(
        action="indicators.define", actor=actor, at=at,
        subject=f"indicators.indicator:{code}", name=row.name, unit=row.unit, told_for=unit_id,
    )  # fmt: skip
    return code


@transaction.atomic
def report_new(
    *, definition: IndicatorRow, unit_id: UUID, actor: Actor, at: datetime, **told: Any
) -> str:
    """Define a number and tell its first value, both or neither; the code of the number.

    `told` is the rest of what `report_value` takes.
    """
    code = define_indicator(definition=definition, unit_id=unit_id, actor=actor, at=at)
    report_value(indicator=code, unit_id=unit_id, actor=actor, at=at, **told)
    return code


@transaction.atomic
def report_value(
    *,
    indicator: str,
    unit_id: UUID,
    period_kind: str,
    since: date,
    until: date,
    status: str,
    value: Decimal | None,
    bound: str,
    numerator: Decimal | None,
    denominator: Decimal | None,
    percent_of_plan: Decimal | None,
    change_percent: Decimal | None,
    as_of: date,
    source: str,
    passage_id: UUID | None,
    note: str,
    confidence: str,
    is_sample: bool,
    corrects_id: UUID | None,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Tell a number of a unit for a period. It stands beside all that was told before.

    `corrects_id` names a row that was wrong: it stays, and is shown no more.
    """
    if not actor.may(REPORT, unit_id):
        raise Refused("may_not_report_for_this_unit")
    if not Indicator.objects.filter(pk=indicator).exists():
        raise Refused("indicator_is_unknown", indicator=indicator)
    wrong = rules.weigh(
        period_kind=period_kind, since=since, until=until, status=status, value=value,
        bound=bound, numerator=numerator, denominator=denominator,
        percent_of_plan=percent_of_plan, change_percent=change_percent, as_of=as_of,
        source=source, today=day_of(at),
    )  # fmt: skip
    if wrong:
        raise Refused(*wrong)
    _refuse_measured([(indicator, since)])
    if corrects_id is not None:
        _weigh_correction(corrects_id, indicator, unit_id)
    row = ReportedValue.objects.create(
        indicator_id=indicator,
        unit_id=unit_id,
        period_kind=period_kind,
        since=since,
        until=until,
        status=status,
        value=_number(indicator, value, numerator, denominator),
        bound=bound,
        numerator=numerator,
        denominator=denominator,
        percent_of_plan=percent_of_plan,
        change_percent=change_percent,
        as_of=as_of,
        source=_source(source),
        passage_id=passage_id,
        note=nfc(note.strip())[:500],
        confidence=confidence,
        is_sample=is_sample,
        corrects_id=corrects_id,
        reported_by=actor.label,
        reported_at=at,
    )
    base.record(
        action="indicators.report_value", actor=actor, at=at,
        subject=f"indicators.value:{row.pk}", indicator=indicator, unit=unit_id, since=since,
        until=until, status=status, value=value, bound=bound, percent_of_plan=percent_of_plan,
        as_of=as_of, source=source, corrects=corrects_id,
    )  # fmt: skip
    base.publish(
        topic="indicators.value_reported", at=at, value=row.pk, indicator=indicator, unit=unit_id
    )
    return row.pk


def _number(
    indicator: str, value: Decimal | None, numerator: Decimal | None, denominator: Decimal | None
) -> Decimal | None:
    """A rate told only by its two sides still has a value of its own."""
    if value is not None or numerator is None or not denominator:
        return value
    unit = Indicator.objects.values_list("unit", flat=True).get(pk=indicator)
    return (numerator / denominator * (100 if unit == "%" else 1)).quantize(_SIX)


def _refuse_measured(told: Iterable[tuple[str, date]]) -> None:
    """What is measured from facts cannot be told; the database refuses it too."""
    told = list(told)
    since = queries.measured_since({code for code, _ in told})
    for code, begins in told:
        if code in since and begins >= since[code]:
            raise Refused("indicator_is_measured", indicator=code)


def _weigh_correction(corrects_id: UUID, indicator: str, unit_id: UUID) -> None:
    """One corrects a value of the same number and unit, once: two corrections of one row would
    both be shown."""
    old = ReportedValue.objects.select_for_update(of=("self",)).filter(pk=corrects_id).first()
    if old is None or (old.indicator_id, old.unit_id) != (indicator, unit_id):
        raise Refused("corrected_value_is_another")
    _stands(corrects_id)


def _stands(value_id: UUID) -> None:
    """Refused for a value that was corrected or taken back. Called under the value's lock."""
    if ValueWithdrawal.objects.filter(pk=value_id).exists():
        raise Refused("value_is_withdrawn")
    corrections = ReportedValue.objects.filter(corrects_id=value_id)
    if corrections.exclude(pk__in=ValueWithdrawal.objects.values("pk")).exists():
        raise Refused("value_is_corrected_already")


@transaction.atomic
def withdraw_value(*, value_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """Take back a value that should never have been told (a wrong acceptance, a wrong unit).

    By who may report values of its unit, with a reason. It is shown no more from that day on,
    and stays on the record; one that was corrected since is held by its correction.
    """
    row = ReportedValue.objects.select_for_update(of=("self",)).filter(pk=value_id).first()
    if row is None:
        raise Refused("value_is_unknown")
    if not actor.may(REPORT, row.unit_id):
        raise Refused("may_not_report_for_this_unit")
    reason = nfc(reason.strip())[:500]
    if not reason:
        raise Refused("reason_is_missing")
    _stands(value_id)
    ValueWithdrawal.objects.create(value=row, at=at, by=actor.label, reason=reason)
    base.record(
        action="indicators.withdraw_value", actor=actor, at=at,
        subject=f"indicators.value:{value_id}", indicator=row.indicator_id, unit=row.unit_id,
        since=row.since, until=row.until, value=row.value, reason=reason,
    )  # fmt: skip
    base.publish(topic="indicators.value_withdrawn", at=at, value=value_id)


@transaction.atomic
def drop_definition(*, code: str, actor: Actor, at: datetime) -> bool:
    """Forget the definition of a number of which nothing was ever told; False when something
    was. The caller answers for nothing else resting on it."""
    if ReportedValue.objects.filter(indicator_id=code).exists():
        return False
    Indicator.objects.filter(pk=code).delete()
    base.record(
        action="indicators.drop_definition", actor=actor, at=at,
        subject=f"indicators.indicator:{code}",
    )  # fmt: skip
    return True


def _row(row: ValueRow, unit_id: UUID, actor: Actor, learned_at: datetime) -> ReportedValue:
    return ReportedValue(
        indicator_id=row.indicator,
        unit_id=unit_id,
        period_kind=row.period_kind,
        since=row.since,
        until=row.until,
        status=row.status,
        value=_number(row.indicator, row.value, row.numerator, row.denominator)
        if row.value is None
        else row.value,
        bound=row.bound,
        numerator=row.numerator,
        denominator=row.denominator,
        percent_of_plan=row.percent_of_plan,
        change_percent=row.change_percent,
        as_of=row.as_of,
        source=_source(row.source),
        note=nfc(row.note)[:500],
        confidence=row.confidence,
        is_sample=row.is_sample,
        reported_by=actor.label,
        reported_at=learned_at,
    )


def _source(source: str) -> str:
    return nfc(source.strip())[:300]


@transaction.atomic
def load_values(*, rows: Iterable[ValueRow], actor: Actor, at: datetime) -> int:
    """Tell a pack's values, each learned on its own day. Told twice, booked once."""
    rows = list(rows)
    _refuse_measured((row.indicator, row.since) for row in rows)
    units = orgs.unit_ids_by_slug()
    known = {
        (row.indicator_id, row.unit_id, row.since, row.until, row.status, row.as_of, row.source)
        for row in ReportedValue.objects.filter(indicator_id__in={row.indicator for row in rows})
    }
    told = 0
    for row in rows:
        unit_id, source = units[row.unit], _source(row.source)
        key = (row.indicator, unit_id, row.since, row.until, row.status, row.as_of, source)
        if key in known:
            continue
        known.add(key)
        booked = _row(row, unit_id, actor, noon_of(row.told_on))
        booked.save(force_insert=True)
        base.record(
            action="indicators.report_value", actor=actor, at=at,
            subject=f"indicators.value:{booked.pk}", indicator=row.indicator, unit=unit_id,
            since=row.since, until=row.until, status=row.status, value=row.value,
            bound=row.bound, percent_of_plan=row.percent_of_plan, as_of=row.as_of, source=source,
        )  # fmt: skip
        told += 1
    return told


@transaction.atomic
def import_values(*, rows: Sequence[ValueRow], file_id: UUID, actor: Actor, at: datetime) -> int:
    """Tell the values of a sheet, all or none. The kept file stands for their source."""
    units = orgs.unit_ids_by_slug()
    today = day_of(at)
    codes = {row.indicator for row in rows}
    known = set(Indicator.objects.filter(pk__in=codes).values_list("pk", flat=True))
    for row in rows:
        if row.unit not in units or not actor.may(REPORT, units[row.unit]):
            raise Refused("may_not_report_for_this_unit", unit=row.unit)
        if row.indicator not in known:
            raise Refused("indicator_is_unknown", indicator=row.indicator)
        wrong = rules.weigh_row(row, today)
        if wrong:
            raise Refused(*wrong)
    _refuse_measured((row.indicator, row.since) for row in rows)
    if queries.told_already(queries.key_of(row, units[row.unit]) for row in rows):
        raise Refused("value_is_told_already")
    ReportedValue.objects.bulk_create(
        [_row(row, units[row.unit], actor, at) for row in rows], batch_size=1000
    )
    base.record(
        action="indicators.import_values", actor=actor, at=at,
        subject=f"documents.file:{file_id}", count=len(rows), indicators=sorted(codes),
    )  # fmt: skip
    base.publish(topic="indicators.values_imported", at=at, file=file_id, count=len(rows))
    return len(rows)
