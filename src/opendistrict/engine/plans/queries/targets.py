"""Targets with their verdicts, worked out on every look from what was known on a day.

One reads a target if one may read the unit that owns it, or the whole set if one may read the
set's unit. However many targets a set has, it costs the same few queries.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import Choice, Reading, ValueShape, Wanted
from opendistrict.engine.plans.models import Programme, Target, TargetSet
from opendistrict.engine.plans.rules.targets import (
    judge,
    judge_composite,
    mostly_met,
    period_before,
    set_verdict,
    tally,
)
from opendistrict.engine.plans.shapes.targets import (
    ProgrammeShape,
    SetLine,
    SetShape,
    SetView,
    TargetKind,
    TargetShape,
    TargetView,
)
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitShape

READ = "plans.read"
SETS = 50  # a page of sets
LARGEST_SET = 1000
PLACES = frozenset({"city", "district", "ward"})
DEEPEST = 6  # levels of units under a place


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


def _target(row: Target) -> TargetShape:
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


def _wanted(target: TargetShape, units: Units) -> tuple[Wanted, Wanted] | None:
    """The readings a target rests on: of its period, and of the one before."""
    if target.indicator is None or target.is_gap:
        return None
    who = frozenset(units.answering(target.owner_unit_id))
    before = period_before(target.period_kind, target.since, target.until)
    return (
        Wanted(target.indicator, who, target.period_kind, target.since, target.until),
        Wanted(target.indicator, who, target.period_kind, *before),
    )


_Readings = Mapping[Wanted, tuple[Reading, tuple[ValueShape, ...]]]


def judged(rows: Sequence[Target], on: date, known_on: date) -> dict[UUID, TargetView]:
    """Every target judged; the parts of a composite are expected among `rows`."""
    targets = [_target(row) for row in rows]
    units = Units({target.owner_unit_id for target in targets}, on)
    posts = orgs.posts({t.owner_post_id for t in targets if t.owner_post_id}, on=on)
    heads = orgs.heads({t.owner_unit_id for t in targets if not t.owner_post_id}, on=on)
    wanted = {target.id: _wanted(target, units) for target in targets}
    pairs = {one for pair in wanted.values() if pair for one in pair}
    readings = indicators.readings(
        sorted(pairs, key=lambda one: (one.indicator, one.since)), on=on, known_on=known_on
    )
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
            _view(target, wanted[target.id], readings, parts[target.id], on),
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
        judgement=judge(target, reading, before[0] if before else None, on),
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


# ------------------------------------------------------------------ doors


def readable(actor: Actor) -> Q:
    scope = orgs.scope(actor, READ)
    return Q(target_set__unit_id__in=scope) | Q(owner_unit_id__in=scope)


def sets_of(actor: Actor) -> Q:
    scope = orgs.scope(actor, READ)
    owned = Target.objects.filter(owner_unit_id__in=scope).values("target_set_id")
    return Q(unit_id__in=scope) | Q(pk__in=owned)


def target_sets(
    actor: Actor, *, on: date, known_on: date | None = None, after: UUID | None = None
) -> tuple[SetLine, ...]:
    """The sets one may read, the latest period first; at most fifty, `after` continues."""
    return _lines(TargetSet.objects.filter(sets_of(actor)), readable(actor), on, known_on, after)


def public_sets(on: date, *, known_on: date | None = None) -> tuple[SetLine, ...]:
    """The sets that are open to everybody."""
    return _lines(TargetSet.objects.filter(is_public=True), Q(), on, known_on, None)


def _lines(
    sets: QuerySet[TargetSet], which: Q, on: date, known_on: date | None, after: UUID | None
) -> tuple[SetLine, ...]:
    last = (
        TargetSet.objects.filter(pk=after).values_list("until", "code").first() if after else None
    )
    if last:
        sets = sets.filter(Q(until__lt=last[0]) | Q(until=last[0], code__gt=last[1]))
    rows = list(sets.order_by("-until", "code")[:SETS])
    targets = Target.objects.filter(which, target_set_id__in=[row.pk for row in rows])
    of_set: defaultdict[UUID, list[TargetView]] = defaultdict(list)
    for view in judged(list(targets.order_by("place_in_line", "id")), on, known_on or on).values():
        if counts_in_tally(view):
            of_set[view.target.set_id].append(view)
    units = orgs.units({row.unit_id for row in rows}, on=on)
    return tuple(
        SetLine(
            set=set_shape(row),
            unit_name=units[row.unit_id].name if row.unit_id in units else "",
            known_count=len(of_set[row.pk]),
            tally=tally(view.judgement for view in of_set[row.pk]),
        )
        for row in rows
    )


def counts_in_tally(view: TargetView) -> bool:
    """Parts of a composite and gaps are not targets to be counted."""
    return view.target.whole_id is None and not view.target.is_gap


def set_view(
    target_set_id: UUID, *, actor: Actor, on: date, known_on: date | None = None
) -> SetView | None:
    """A set with every target one may read; None when there is none to read."""
    row = TargetSet.objects.filter(sets_of(actor), pk=target_set_id).first()
    if row is None:
        return None
    is_partial = row.unit_id not in orgs.scope(actor, READ)
    return _set_view(row, readable(actor), on, known_on or on, is_partial=is_partial)


def public_set_view(
    target_set_id: UUID, *, on: date, known_on: date | None = None
) -> SetView | None:
    """A set that is open to everybody, whole."""
    row = TargetSet.objects.filter(is_public=True, pk=target_set_id).first()
    return _set_view(row, Q(), on, known_on or on, is_partial=False) if row else None


def _set_view(row: TargetSet, which: Q, on: date, known_on: date, *, is_partial: bool) -> SetView:
    rows = Target.objects.filter(which, target_set=row).order_by("place_in_line", "id")
    views = judged(list(rows[:LARGEST_SET]), on, known_on)
    shown = sorted(
        (view for view in views.values() if view.target.whole_id is None),
        key=lambda view: (view.target.place_in_line, view.target.code),
    )
    known = [view for view in shown if counts_in_tally(view)]
    counts = tally(view.judgement for view in known)
    declared = None if is_partial else row.declared_count
    whole = declared or len(known)
    mostly = mostly_met(counts, whole, row.mostly_met_share)
    unit = orgs.units([row.unit_id], on=on).get(row.unit_id)
    return SetView(
        set=set_shape(row),
        unit_name=unit.name if unit else "",
        targets=tuple(shown),
        tally=counts,
        verdict=set_verdict(counts, whole, is_mostly_met=mostly, until=row.until, on=on),
        mostly_met=mostly,
        declared_count=declared,
        known_count=len(known),
        gap_count=max(whole - len(known), 0),
        is_partial=is_partial,
    )


def target_view(
    target_id: UUID, *, actor: Actor, on: date, known_on: date | None = None
) -> TargetView | None:
    """One target with all that was told for it; None when one may not read it."""
    row = Target.objects.filter(readable(actor), pk=target_id).first()
    if row is None:
        return None
    parts = Target.objects.filter(whole=row).order_by("place_in_line", "id")
    return judged([row, *parts[:LARGEST_SET]], on, known_on or on)[row.pk]


def target_set(target_set_id: UUID) -> SetShape | None:
    row = TargetSet.objects.filter(pk=target_set_id).first()
    return set_shape(row) if row else None


def targets(ids: Collection[UUID], *, actor: Actor) -> Mapping[UUID, TargetShape]:
    """Those of the targets that one may read."""
    rows = Target.objects.filter(readable(actor), pk__in=set(ids)).order_by("id")
    return {row.pk: _target(row) for row in rows}


def titles_in(target_set_id: UUID) -> set[str]:
    """Folded titles of a set's targets: an import must not give one a second time."""
    rows = Target.objects.filter(target_set_id=target_set_id, is_gap=False)
    return {fold(title) for title in rows.values_list("title", flat=True)}


# ------------------------------------------------------------------ programmes


def _programme(row: Programme) -> ProgrammeShape:
    return ProgrammeShape(
        row.pk, row.code, row.form, row.title, row.title_en, row.unit_id, row.target_set_id,
        row.since, row.until, row.goals, row.passage_id, row.is_gap, row.is_sample,
        row.confidence,
    )  # fmt: skip


def programmes(
    actor: Actor, *, target_set_id: UUID | None = None, after: str = ""
) -> tuple[ProgrammeShape, ...]:
    """Programmes of units one may read, by code; at most fifty, `after` a code continues."""
    rows = Programme.objects.filter(unit_id__in=orgs.scope(actor, READ), code__gt=after)
    if target_set_id is not None:
        rows = rows.filter(target_set_id=target_set_id)
    return tuple(_programme(row) for row in rows.order_by("code")[:SETS])


def programme(programme_id: UUID, *, actor: Actor) -> ProgrammeShape | None:
    scope = orgs.scope(actor, READ)
    row = Programme.objects.filter(pk=programme_id, unit_id__in=scope).first()
    return _programme(row) if row else None
