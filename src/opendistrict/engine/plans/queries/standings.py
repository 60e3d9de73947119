"""How many sets stand, by count, without judging every target again on every look.

A verdict is worked out from the targets with their forecasts, the units that answer for them and
the values told. Each process keeps the counts it has worked out together with a stamp of these; a
stamp that differs by anything is another key. So a count is never older than its inputs, and
5,000 targets are judged when something about them has changed, not whenever a leader looks.
"""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg, StringAgg
from django.db.models import Count, F, Func, Max, Min, Q, TextField, Value

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans.models import Target
from opendistrict.engine.plans.queries.judging import (
    READ,
    Units,
    counts_in_tally,
    judged,
    readable,
)
from opendistrict.engine.plans.rules.targets import tally
from opendistrict.engine.plans.shapes.cockpit import Standing
from opendistrict.engine.plans.shapes.targets import SetShape, TargetView
from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs import queries as orgs

AT_ONCE = 10  # sets judged together: few queries, and not everything in memory at once
_KEPT = 4_000
_YEARS_BEFORE = 6  # the period before that growth compares with: a year, for a term the term
_CUT_OFF = timedelta(days=31)  # the same year by another cut-off begins or ends that much apart

_SAYS = (
    "md5(plans_target::text || coalesce((SELECT made_on::text || ' ' || percent"
    " FROM plans_targetchance WHERE target_id = plans_target.id"
    " ORDER BY made_on DESC LIMIT 1), ''))"
)  # what a target says, and how likely it was last found to be met

_Key = tuple[object, ...]


class _Memory:
    """The last counts worked out in this process. Safe under threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._kept: OrderedDict[_Key, Mapping[str, int]] = OrderedDict()

    def get(self, key: _Key) -> Mapping[str, int] | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: _Key, counts: Mapping[str, int]) -> None:
        with self._lock:
            self._kept[key] = counts
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


memory = _Memory(_KEPT)


@dataclass(frozen=True, slots=True)
class _Inputs:
    """The targets of one set as one text, with the units and indicators they rest on."""

    digest: str
    owners: tuple[UUID, ...]
    codes: tuple[str, ...]
    since: date
    until: date
    known: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many targets of a set are known (without parts and gaps), and how they stand."""

    known: int
    tally: Mapping[str, int]


def counts(
    sets: Sequence[SetShape], *, which: Q, reach: Collection[UUID] | None, on: date, known_on: date
) -> Mapping[UUID, Counts]:
    """How each of these sets stands, of the targets in `which`; a set without any is left out.

    `reach` names the units by which the reader reads them, None one who reads everything: what
    was worked out for one reader answers for all of the same reach. At most eight queries while
    nothing has changed; the sets that did are judged ten at a time.
    """
    # A set of which nothing was published has nothing to be judged.
    inputs = {key: one for key, one in _inputs(sets, which).items() if one.known}
    stamps = _stamps(inputs, on, known_on)
    found: dict[UUID, Mapping[str, int]] = {}
    keys: dict[UUID, _Key] = {}
    for one in sets:
        if one.id not in inputs:
            continue
        seen = None if reach is None or one.unit_id in reach else frozenset(reach)
        keys[one.id] = (one.id, on, known_on, seen, inputs[one.id].digest, stamps[one.id])
        kept = memory.get(keys[one.id])
        if kept is not None:
            found[one.id] = kept
    missing = [one for one in sets if one.id in keys and one.id not in found]
    for start in range(0, len(missing), AT_ONCE):
        fresh = _judge(missing[start : start + AT_ONCE], which, on, known_on)
        for set_id, tallied in fresh.items():
            memory.keep(keys[set_id], tallied)
            found[set_id] = tallied
    return {key: Counts(inputs[key].known, tallied) for key, tallied in found.items()}


def standings(
    sets: Sequence[SetShape], *, actor: Actor, on: date, known_on: date
) -> Mapping[UUID, Standing]:
    """How each of these sets stands, of the targets one may read (see `counts`)."""
    scope = orgs.scope(actor, READ)
    found = counts(sets, which=readable(actor), reach=scope, on=on, known_on=known_on)
    return {one.id: _standing(one, found.get(one.id), scope) for one in sets}


def _standing(one: SetShape, found: Counts | None, scope: Collection[UUID]) -> Standing:
    is_partial = one.unit_id not in scope
    known = found.known if found else 0
    declared = 0 if is_partial else one.declared_count or 0
    return Standing(
        target_set_id=one.id,
        tally=found.tally if found else {},
        known_count=known,
        gap_count=max(declared - known, 0),
        is_partial=is_partial,
    )


def _inputs(sets: Sequence[SetShape], which: Q) -> Mapping[UUID, _Inputs]:
    """One query over the targets: what they say, as a digest, and on whom they rest."""
    row = Func(F("pk"), template=_SAYS, output_field=TextField())
    counted = Q(whole__isnull=True, is_gap=False)
    rows: Any = (
        Target.objects.filter(which, target_set_id__in=[one.id for one in sets])
        .values("target_set_id")
        .annotate(
            digest=StringAgg(row, Value(""), order_by="pk"),
            owners=ArrayAgg("owner_unit_id", distinct=True, order_by="owner_unit_id"),
            codes=ArrayAgg(
                "indicator_id", distinct=True, filter=Q(indicator__isnull=False), default=Value([])
            ),
            first=Min("since"),
            last=Max("until"),
            known=Count("pk", filter=counted),
        )
        .order_by("target_set_id")
    )
    return {
        line["target_set_id"]: _Inputs(
            line["digest"], tuple(line["owners"]), tuple(line["codes"]), line["first"],
            line["last"], line["known"],
        )
        for line in rows
    }  # fmt: skip


def _stamps(inputs: Mapping[UUID, _Inputs], on: date, known_on: date) -> Mapping[UUID, _Key]:
    """Who answers for each set's targets on that day, how many values were told of them, and how
    far the facts are of which they are measured."""
    if not inputs:
        return {}
    units = Units({owner for one in inputs.values() for owner in one.owners}, on)
    answering = {
        set_id: tuple(units.answering(owner) for owner in one.owners)
        for set_id, one in inputs.items()
    }
    since = min(one.since for one in inputs.values()) - _CUT_OFF
    told = indicators.told_counts(
        {code for one in inputs.values() for code in one.codes},
        {unit for pairs in answering.values() for pair in pairs for unit in pair},
        since=since.replace(year=since.year - _YEARS_BEFORE, day=min(since.day, 28)),
        until=max(one.until for one in inputs.values()) + _CUT_OFF,
    )
    facts = indicators.stamp_of(
        {code for one in inputs.values() for code in one.codes}, known_on=known_on
    )
    return {
        set_id: (pairs, tuple(told.get(unit, 0) for pair in pairs for unit in pair), facts)
        for set_id, pairs in answering.items()
    }


def _judge(
    sets: Sequence[SetShape], which: Q, on: date, known_on: date
) -> Mapping[UUID, Mapping[str, int]]:
    rows = Target.objects.filter(which, target_set_id__in=[one.id for one in sets])
    of_set: defaultdict[UUID, list[TargetView]] = defaultdict(list)
    for view in judged(list(rows.order_by("place_in_line", "id")), on, known_on).values():
        if counts_in_tally(view):
            of_set[view.target.set_id].append(view)
    return {one.id: tally(view.judgement for view in of_set[one.id]) for one in sets}
