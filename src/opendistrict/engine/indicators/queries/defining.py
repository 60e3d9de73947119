"""How measured numbers are defined, version by version."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import lru_cache
from json import loads

from django.db.models import Min, TextField
from django.db.models.functions import Cast

from opendistrict.engine.indicators.models import Definition
from opendistrict.engine.indicators.rules.formulas import from_data
from opendistrict.engine.indicators.shapes import Defined
from opendistrict.kernel.days import end_of


def definitions(
    codes: Collection[str] | None = None, *, known_on: date
) -> Mapping[str, Sequence[Defined]]:
    """The versions of each measured number as known at the end of that day, the newest last.

    Parts of composites are among them. Of a number that was defined later, all versions are
    given: its past is then measured by the first rule there ever was.
    """
    rows = Definition.objects.order_by("indicator", "version").values_list(
        "recorded_at", "indicator_id", "version", "since", Cast("formula", TextField()), "basis",
        "indicator__unit", "indicator__decimals",
    )  # fmt: skip
    end = end_of(known_on)
    found: defaultdict[str, list[Defined]] = defaultdict(list)
    known: defaultdict[str, list[Defined]] = defaultdict(list)
    for recorded_at, *row in rows:
        one = _defined(*row)
        found[one.indicator].append(one)
        if recorded_at < end:
            known[one.indicator].append(one)
    every = {code: known.get(code, versions[:1]) for code, versions in found.items()}
    if codes is None:
        return every
    wanted, waiting = set(), list(codes)
    while waiting:
        code = waiting.pop()
        if code in every and code not in wanted:
            wanted.add(code)
            waiting += [p.indicator for one in every[code] for p in one.formula.parts]
    return {code: every[code] for code in wanted}


@lru_cache(maxsize=5_000)
def _defined(
    indicator: str, version: int, since: date, formula: str, basis: str, unit: str, decimals: int
) -> Defined:
    """Kept by all that was read of it, so what is kept is never out of date."""
    return Defined(indicator, version, since, from_data(loads(formula)), basis, unit, decimals)


def definition_for(versions: Sequence[Defined], since: date) -> Defined | None:
    """The version in force for periods that begin on `since`."""
    return next((one for one in reversed(versions) if one.since <= since), None)


def measured_since(codes: Collection[str]) -> Mapping[str, date]:
    """From which periods on each of these numbers is measured; the others are told. One query."""
    rows = Definition.objects.filter(indicator_id__in=set(codes)).values_list("indicator_id")
    return dict(rows.annotate(first=Min("since")).order_by("indicator_id"))
