"""Targets judged: verdicts of many targets at once, worked out from what was known on a day.

However many targets there are, it costs the same few queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import Choice, Reading, ValueShape, Wanted
from opendistrict.engine.plans.models import Target, TargetSet
from opendistrict.engine.plans.queries.outlooks import chances
from opendistrict.engine.plans.rules.actuals import EVERY_PERIOD
from opendistrict.engine.plans.rules.outlooks import Chance
from opendistrict.engine.plans.rules.targets import judge, judge_composite, period_before
from opendistrict.engine.plans.shapes.targets import SetShape, TargetKind, TargetShape, TargetView
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import year_before
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitShape

READ = "plans.read"
PLACES = frozenset({"city", "district", "ward"})
DEEPEST = 6  # levels of units under a place


def readable(actor: Actor) -> Q:
    """Targets of units one may read, or of sets of such units."""
    scope = orgs.scope(actor, READ)
    return Q(target_set__unit_id__in=scope) | Q(owner_unit_id__in=scope)


def sets_of(actor: Actor) -> Q:
    scope = orgs.scope(actor, READ)
    owned = Target.objects.filter(owner_unit_id__in=scope).values("target_set_id")
    return Q(unit_id__in=scope) | Q(pk__in=owned)


def set_shape(row: TargetSet) -> SetShape:
    return SetShape(
        id=row.pk,
        code=row.code,
        title=row.title,
        title_en=row.title_en,
        unit_id=row.unit_id,
        period_kind=row.period_kind,
        cut_off=row.cut_off,
        since=row.since,
        until=row.until,
        declared_count=row.declared_count,
        mostly_met_share=row.mostly_met_share,
        mostly_met_basis=row.mostly_met_basis,
        source=row.source,
        passage_id=row.passage_id,
        is_public=row.is_public,
        is_sample=row.is_sample,
        confidence=row.confidence,
    )


def target_shape(row: Target) -> TargetShape:
    return TargetShape(
        id=row.pk,
        set_id=row.target_set_id,
        code=row.code,
        place_in_line=row.place_in_line,
        title=row.title,
        title_en=row.title_en,
        field=row.field,
        kind=row.kind,
        direction=row.direction,
        indicator=row.indicator_id,
        quantity=row.quantity,
        plan=row.plan,
        plan_bound=row.plan_bound,
        plan_source=row.plan_source,
        striving=row.striving,
        base=row.base,
        since=row.since,
        until=row.until,
        period_kind=row.period_kind,
        cut_off=row.cut_off,
        owner_unit_id=row.owner_unit_id,
        owner_post_id=row.owner_post_id,
        whole_id=row.whole_id,
        weight=row.weight,
        passage_id=row.passage_id,
        dropped_on=row.dropped_on,
        dropped_reason=row.dropped_reason,
        is_gap=row.is_gap,
        is_sample=row.is_sample,
        confidence=row.confidence,
    )


# ------------------------------------------------------------------ verdicts of many targets


class Units:
    """Owners of targets and what is over them, as on one day; a query a level, not a row."""

    def __init__(self, unit_ids: Iterable[UUID], on: date) -> None:
        self.known: dict[UUID, UnitShape] = {}
        waiting = set(unit_ids)
        for _ in range(DEEPEST):
            if not waiting:
                break
            found = orgs.units(waiting, on=on)
            self.known.update(found)
            up = {u.parent_id for u in found.values() if u.parent_id and u.kind not in PLACES}
            waiting = up - self.known.keys()

    def name(self, unit_id: UUID) -> str:
        unit = self.known.get(unit_id)
        return unit.name if unit else ""

    def answering(self, unit_id: UUID) -> tuple[UUID, ...]:
        """The unit, and the ward, district or city it belongs to: a figure "of District 1" is
        told for the district, and owned by one of its divisions."""
        unit = self.known.get(unit_id)
        for _ in range(DEEPEST):
            if unit is None or unit.kind in PLACES:
                break
            unit = self.known.get(unit.parent_id) if unit.parent_id else None
        return (unit_id,) if unit is None or unit.id == unit_id else (unit_id, unit.id)


def _wanted(target: TargetShape, units: Units, on: date) -> tuple[Wanted, Wanted] | None:
    """The readings a target rests on: of its period, and of the one before."""
    if target.indicator is None or target.is_gap:
        return None
    who = units.answering(target.owner_unit_id)
    every = "month" if target.kind in EVERY_PERIOD else ""
    before = period_before(target.period_kind, target.since, target.until)
    asked = Wanted(
        target.indicator, frozenset(who), target.period_kind, target.since, target.until,
        place=who[-1], every=every,
    )  # fmt: skip
    # While the period runs, a measured number is compared with the same days a year earlier.
    tomorrow = on + timedelta(days=1)
    years = target.since.year - before[0].year
    passed = year_before(tomorrow, years) if tomorrow < target.until else None
    land = min(on, target.until - timedelta(days=1))
    return asked, replace(asked, since=before[0], until=before[1], every="", to=passed, map_on=land)


_Readings = Mapping[Wanted, tuple[Reading, tuple[ValueShape, ...]]]


def judged(rows: Sequence[Target], on: date, known_on: date) -> dict[UUID, TargetView]:
    """Every target judged; the parts of a composite are expected among `rows`."""
    targets = [target_shape(row) for row in rows]
    units = Units({target.owner_unit_id for target in targets}, on)
    posts = orgs.posts({t.owner_post_id for t in targets if t.owner_post_id}, on=on)
    heads = orgs.heads({t.owner_unit_id for t in targets if not t.owner_post_id}, on=on)
    wanted = {target.id: _wanted(target, units, on) for target in targets}
    pairs = {one for pair in wanted.values() if pair for one in pair}
    readings = indicators.readings(
        sorted(pairs, key=lambda one: (one.indicator, one.since)), on=on, known_on=known_on
    )
    likely = chances(
        {one.id: one.plan for one in targets if wanted[one.id] and one.since <= on < one.until},
        on=on, known_on=known_on,
    )  # fmt: skip
    views: dict[UUID, TargetView] = {}
    parts: defaultdict[UUID, list[TargetView]] = defaultdict(list)
    # Parts first: a composite is judged by its parts' verdicts (one level; see `set_target`).
    for target in sorted(targets, key=lambda t: (t.whole_id is None, t.place_in_line)):
        post = (
            posts.get(target.owner_post_id)
            if target.owner_post_id
            else heads.get(target.owner_unit_id)
        )
        views[target.id] = replace(
            _view(target, wanted[target.id], readings, parts[target.id], likely, on),
            unit_ids=units.answering(target.owner_unit_id),
            owner_name=units.name(target.owner_unit_id),
            owner_post_title=post.title if post else "",
            owner_person=post.person_name if post else "",
        )
        if target.whole_id:
            parts[target.whole_id].append(views[target.id])
    return views


def _view(
    target: TargetShape,
    wanted: tuple[Wanted, Wanted] | None,
    readings: _Readings,
    parts: Sequence[TargetView],
    likely: Mapping[UUID, Chance],
    on: date,
) -> TargetView:
    if target.kind == TargetKind.COMPOSITE:
        weighed = [(part.target.weight, part.judgement) for part in parts]
        judged = judge_composite(target, weighed, on)
        return TargetView(target, judged, Choice(None, "no_value"), parts=tuple(parts))
    found = readings.get(wanted[0]) if wanted else None
    before = readings.get(wanted[1]) if wanted else None
    reading = found[0] if found else None
    chosen = _shown(reading)
    return TargetView(
        target=target,
        judgement=judge(
            target, reading, before[0] if before else None, on, chance=likely.get(target.id)
        ),
        chosen=chosen,
        values=found[1] if found else (),
        why_chosen=chosen.why,
    )


def _shown(reading: Reading | None) -> Choice:
    """The value of the period itself; without one, that of the last part of it."""
    if reading is None:
        return Choice(None, "no_value")
    if reading.whole.value is None and reading.parts:
        return reading.parts[-1]
    return reading.whole


def counts_in_tally(view: TargetView) -> bool:
    """Parts of a composite and gaps are not targets to be counted."""
    return view.target.whole_id is None and not view.target.is_gap
