"""Sets of targets and their targets, with verdicts worked out from what was known on a day.

One reads a target if one may read the unit that owns it, or the whole set if one may read the
set's unit. However many targets a set has, it costs the same few queries.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, QuerySet

from opendistrict.engine.plans.models import Target, TargetSet
from opendistrict.engine.plans.queries.judging import (
    READ,
    counts_in_tally,
    judged,
    readable,
    set_shape,
    sets_of,
    target_shape,
)
from opendistrict.engine.plans.queries.standings import Counts, counts
from opendistrict.engine.plans.rules.targets import mostly_met, set_verdict, tally
from opendistrict.engine.plans.shapes.targets import (
    SetLine,
    SetShape,
    SetView,
    TargetChange,
    TargetShape,
    TargetView,
)
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs import queries as orgs

SETS = 50  # a page of sets
PAGE = 1000  # targets of a set shown at once
EVERY = 100_000  # for a report, which leaves nothing out


# ------------------------------------------------------------------ doors


def target_sets(
    actor: Actor, *, on: date, known_on: date | None = None, after: UUID | None = None
) -> tuple[SetLine, ...]:
    """The sets one may read, the latest period first; at most fifty, `after` continues."""
    sets, reach = TargetSet.objects.filter(sets_of(actor)), orgs.scope(actor, READ)
    return _lines(sets, readable(actor), reach, on, known_on, after)


def public_sets(
    on: date, *, known_on: date | None = None, after: UUID | None = None, code: str = ""
) -> tuple[SetLine, ...]:
    """The sets that are open to everybody, or that of one code; at most fifty, the latest period
    first, `after` continues.

    Verdicts are remembered (see `standings`): strangers may look as often as they like.
    """
    sets = TargetSet.objects.filter(is_public=True)
    if code:
        sets = sets.filter(code=code)
    return _lines(sets, Q(), None, on, known_on, after)


def _lines(
    sets: QuerySet[TargetSet],
    which: Q,
    reach: Collection[UUID] | None,
    on: date,
    known_on: date | None,
    after: UUID | None,
) -> tuple[SetLine, ...]:
    last = (
        TargetSet.objects.filter(pk=after).values_list("until", "code").first() if after else None
    )
    if last:
        sets = sets.filter(Q(until__lt=last[0]) | Q(until=last[0], code__gt=last[1]))
    rows = list(sets.order_by("-until", "code")[:SETS])
    shapes = [set_shape(row) for row in rows]
    stand = counts(shapes, which=which, reach=reach, on=on, known_on=known_on or on)
    units = orgs.units({row.unit_id for row in rows}, on=on)
    return tuple(
        SetLine(
            set=one,
            unit_name=units[one.unit_id].name if one.unit_id in units else "",
            known_count=stand[one.id].known if one.id in stand else 0,
            tally=stand[one.id].tally if one.id in stand else {},
        )
        for one in shapes
    )


def set_view(
    target_set_id: UUID,
    *,
    actor: Actor,
    on: date,
    known_on: date | None = None,
    after: str | None = None,
    most: int = PAGE,
) -> SetView | None:
    """A set with the targets one may read; None when there is none to read.

    At most `most` targets, in their order; `after` (the last `next_cursor`) continues. The tally
    and the verdict speak of all of them, on every page.
    """
    row = TargetSet.objects.filter(sets_of(actor), pk=target_set_id).first()
    if row is None:
        return None
    reach = orgs.scope(actor, READ)
    page = _Page(readable(actor), reach, after, most)
    return _set_view(row, page, on, known_on or on, is_partial=row.unit_id not in reach)


def public_set_view(
    target_set_id: UUID, *, on: date, known_on: date | None = None, after: str | None = None
) -> SetView | None:
    """A set that is open to everybody, whole."""
    row = TargetSet.objects.filter(is_public=True, pk=target_set_id).first()
    if row is None:
        return None
    return _set_view(row, _Page(Q(), None, after, PAGE), on, known_on or on, is_partial=False)


@dataclass(frozen=True, slots=True)
class _Page:
    """Which targets of a set: those one may read (`reach`: by these units; None is everybody),
    after a place, at most so many."""

    which: Q
    reach: Collection[UUID] | None
    after: str | None
    most: int

    def rows(self, target_set: TargetSet) -> tuple[list[Target], str | None]:
        """The targets with the cursor of the next page; parts of a composite are not counted."""
        found = Target.objects.filter(self.which, target_set=target_set, whole__isnull=True)
        if self.after:
            place, last_id = _cursor(self.after)
            later = Q(place_in_line__gt=place) | Q(place_in_line=place, pk__gt=last_id)
            found = found.filter(later)
        rows = list(found.order_by("place_in_line", "id")[: self.most + 1])
        shown = rows[: self.most]
        more = f"{shown[-1].place_in_line}_{shown[-1].pk}" if len(rows) > self.most else None
        return shown, more


def _cursor(text: str) -> tuple[int, UUID]:
    place, _, last_id = text.partition("_")
    try:
        return int(place), UUID(last_id)
    except ValueError:
        raise Refused("cursor_is_unreadable") from None


def _set_view(
    row: TargetSet, page: _Page, on: date, known_on: date, *, is_partial: bool
) -> SetView:
    rows, more = page.rows(row)
    parts = Target.objects.filter(page.which, whole_id__in=[one.pk for one in rows])
    views = judged([*rows, *parts.order_by("place_in_line", "id")], on, known_on)
    shown = tuple(views[one.pk] for one in rows)
    one = set_shape(row)
    if more is None and page.after is None:
        known = [view for view in shown if counts_in_tally(view)]
        stands = Counts(len(known), tally(view.judgement for view in known))
    else:
        found = counts([one], which=page.which, reach=page.reach, on=on, known_on=known_on)
        stands = found.get(row.pk, Counts(0, {}))
    declared = None if is_partial else row.declared_count
    whole = declared or stands.known
    mostly = mostly_met(stands.tally, whole, row.mostly_met_share)
    unit = orgs.units([row.unit_id], on=on).get(row.unit_id)
    return SetView(
        set=one,
        unit_name=unit.name if unit else "",
        targets=shown,
        tally=stands.tally,
        verdict=set_verdict(stands.tally, whole, is_mostly_met=mostly, until=row.until, on=on),
        mostly_met=mostly,
        declared_count=declared,
        known_count=stands.known,
        gap_count=max(whole - stands.known, 0),
        is_partial=is_partial,
        next_cursor=more,
    )


def target_view(
    target_id: UUID, *, actor: Actor, on: date, known_on: date | None = None
) -> TargetView | None:
    """One target with all that was told for it; None when one may not read it."""
    row = Target.objects.filter(readable(actor), pk=target_id).first()
    if row is None:
        return None
    parts = Target.objects.filter(whole=row).order_by("place_in_line", "id")
    return judged([row, *parts], on, known_on or on)[row.pk]


_CHANGES = ("set_target", "change_plan", "attach_indicator", "drop_target")


def target_changes(target_id: UUID, *, actor: Actor) -> tuple[TargetChange, ...]:
    """Every version of a target one may read, the newest first, from the trail."""
    if not Target.objects.filter(readable(actor), pk=target_id).exists():
        return ()
    found = []
    for line in base.trail(f"plans.target:{target_id}"):
        what, told = line.action.partition(".")[2], line.details
        if what in _CHANGES:
            found.append(
                TargetChange(
                    what=what,
                    at=line.at,
                    who=line.who,
                    post_title=line.post_title,
                    reason=str(told.get("reason") or ""),
                    plan=_amount(told.get("plan")),
                    plan_bound=str(told.get("plan_bound") or ""),
                    plan_before=_amount(told.get("plan_before")),
                    bound_before=str(told.get("bound_before") or ""),
                    indicator=str(told.get("indicator") or ""),
                )
            )
    return tuple(reversed(found))


def _amount(told: object) -> Decimal | None:
    return None if told is None else Decimal(str(told)).normalize()


def target_set(target_set_id: UUID) -> SetShape | None:
    row = TargetSet.objects.filter(pk=target_set_id).first()
    return set_shape(row) if row else None


def targets(ids: Collection[UUID], *, actor: Actor) -> Mapping[UUID, TargetShape]:
    """Those of the targets that one may read."""
    rows = Target.objects.filter(readable(actor), pk__in=set(ids)).order_by("id")
    return {row.pk: target_shape(row) for row in rows}


def titles_in(target_set_id: UUID) -> set[str]:
    """Folded titles of a set's targets: an import must not give one a second time."""
    rows = Target.objects.filter(target_set_id=target_set_id, is_gap=False)
    return {fold(title) for title in rows.values_list("title", flat=True)}
