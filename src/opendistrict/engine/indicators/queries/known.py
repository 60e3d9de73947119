"""How each number is known: measured from facts, told from outside, or not at all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max

from opendistrict.engine.indicators.models import ReportedValue, ValueWithdrawal
from opendistrict.engine.indicators.queries.defining import definitions
from opendistrict.engine.indicators.rules.choosing import STRENGTH
from opendistrict.engine.indicators.rules.staleness import is_stale
from opendistrict.engine.indicators.shapes import Defined, IndicatorShape
from opendistrict.kernel.days import end_of
from opendistrict.registers.facts import queries as facts

MEASURED, REPORTED, STALE, UNKNOWN = "measured", "reported", "stale", "unknown"


@dataclass(frozen=True, slots=True)
class Known:
    """`how` is measured, reported, stale or unknown; `last` the last day that is known of."""

    indicator: IndicatorShape
    how: str
    is_measured: bool
    last: date | None


def last_told(codes: Collection[str], *, on: date) -> Mapping[str, date | None]:
    """Of those that are measured, the last day on which something happened that they count; None
    where nothing ever did."""
    versions = definitions(codes, known_on=on)
    measures = {code: _measures(code, versions) for code in codes if code in versions}
    days = facts.last_told({one for some in measures.values() for one in some})
    return {
        code: min(on, max(found)) if (found := [days[m] for m in some if m in days]) else None
        for code, some in measures.items()
    }


def _measures(code: str, versions: Mapping[str, Sequence[Defined]]) -> set[str]:
    """What a number counts, through its parts too; formulas never rest on themselves."""
    found: set[str] = set()
    for version in versions.get(code, ()):
        found |= {term.measure for term in version.formula.terms}
        for part in version.formula.parts:
            found |= _measures(part.indicator, versions)
    return found


def known(
    indicators: Mapping[str, IndicatorShape], unit_ids: Collection[UUID], *, on: date
) -> list[Known]:
    """How each of these numbers is known of the units one may read. Five queries."""
    measured = last_told(indicators.keys(), on=on)
    told = _last_reported(indicators.keys(), unit_ids, on)
    return [
        _known(one, code in measured, measured.get(code) or told.get(code), on)
        for code, one in indicators.items()
    ]


def _known(one: IndicatorShape, is_measured: bool, last: date | None, on: date) -> Known:
    if last is None:
        return Known(one, UNKNOWN, is_measured, None)
    if is_stale(one.frequency, last, on):
        return Known(one, STALE, is_measured, last)
    return Known(one, MEASURED if is_measured else REPORTED, is_measured, last)


def _last_reported(
    codes: Collection[str], unit_ids: Collection[UUID], on: date
) -> Mapping[str, date]:
    rows = ReportedValue.objects.filter(
        indicator_id__in=set(codes), unit_id__in=set(unit_ids), as_of__lte=on,
        status__in=[str(status) for status in STRENGTH], reported_at__lt=end_of(on),
    ).exclude(pk__in=ValueWithdrawal.objects.values("pk"))  # fmt: skip
    found = rows.values_list("indicator_id").annotate(as_of=Max("as_of"), until=Max("until"))
    return {
        code: min(as_of, until - timedelta(days=1))
        for code, as_of, until in found.order_by("indicator_id")
    }
