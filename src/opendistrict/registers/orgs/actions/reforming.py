"""Units end, begin and change on a day: the part of a reform that is about units and posts.

The lines of a reform, and the areas that go from one unit to another, are worked out by `places`,
which lies over this room.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs.actions.loading import period_of
from opendistrict.registers.orgs.models import Assignment, Post, Succession, Unit, UnitVersion
from opendistrict.registers.orgs.shapes import (
    UnitBecomes,
    UnitBegins,
    UnitKind,
    UnitsReform,
    UnitsReformed,
)

ACT = "orgs.reform"
Told = UnitBegins | UnitBecomes
PLACES = (UnitKind.WARD, UnitKind.DISTRICT, UnitKind.CITY)


@dataclass(frozen=True, slots=True)
class _Ground:
    """The units that stand on the day before the reform touches them, by slug; locked."""

    plan: UnitsReform
    units: dict[str, UnitVersion]

    @property
    def told(self) -> list[Told]:
        """Every unit of which the plan says how it is from the day on."""
        return [*self.plan.begins, *self.plan.becomes]

    @property
    def named(self) -> dict[str, UnitVersion]:
        """Units of today that the plan names, the parents of new ones apart."""
        plan = self.plan
        new = {one.slug for one in plan.begins}
        slugs = {*plan.ends, *(one.unit for one in plan.becomes)}
        slugs |= {slug for one in plan.handings for slug in (one.source, one.target)} - new
        missing = sorted(slugs - self.units.keys())
        if missing:
            raise Refused("reform_unit_is_not_there", unit=missing[0], on=plan.on)
        return {slug: self.units[slug] for slug in sorted(slugs)}

    def parents_after(self) -> dict[str, str | None]:
        """Who belongs to whom once it is done, the units that end still among them."""
        by_id = {one.unit_id: slug for slug, one in self.units.items()}
        found = {
            slug: by_id.get(one.parent_id) if one.parent_id else None
            for slug, one in self.units.items()
        }
        found |= {one.unit: one.parent for one in self.plan.becomes}
        return found | {one.slug: one.parent for one in self.plan.begins}


@transaction.atomic
def reform_units(
    *, plan: UnitsReform, reform_id: UUID, actor: Actor, at: datetime
) -> UnitsReformed:
    """End, begin and change units on a day, and remember what went where.

    All or nothing. Offices of a unit that ends, with their posts, end with it; a ward or district
    under one must be given another place in the tree first. Posts of ended units end, and with
    them who served in them.
    """
    rows = UnitVersion.objects.filter(valid__contains=plan.on).select_related("unit")
    locked = rows.select_for_update(of=("self",)).order_by("unit_id")
    ground = _Ground(plan, {row.unit.slug: row for row in locked})
    named = ground.named
    _weigh_tree(ground)
    with_them = _ended_with(ground)
    touched = {**named, **{slug: ground.units[slug] for slug in with_them}}
    _weigh_rights(ground, touched, actor, at)
    _weigh_history(ground, touched)
    ending = [ground.units[slug] for slug in (*plan.ends, *with_them)]
    for row in ending:
        _end(row, plan, reform_id)
    posts = _end_posts({row.unit_id for row in ending}, plan)
    changed, begun = _change_and_begin(ground, reform_id)
    _succeed(plan)
    done = UnitsReformed(
        ended=tuple(ground.units[slug].unit_id for slug in plan.ends),
        ended_with=tuple(ground.units[slug].unit_id for slug in with_them),
        begun=begun, changed=changed, posts=posts,
    )  # fmt: skip
    for unit_id in (*done.ended, *done.ended_with, *done.changed, *done.begun):
        base.record(
            action="orgs.reform_unit", actor=actor, at=at, subject=f"orgs.unit:{unit_id}",
            on=plan.on, basis=plan.basis, reform=reform_id, stays=unit_id in done.changed,
            begins=unit_id in done.begun,
        )  # fmt: skip
    return done


def _weigh_tree(ground: _Ground) -> None:
    """Every new parent stands, and nothing ends up above itself."""
    plan, after = ground.plan, ground.parents_after()
    known = {one.slug for one in plan.begins} | ground.units.keys()
    for one in ground.told:
        if one.parent is None:
            continue
        if one.parent not in known:
            raise Refused("reform_unit_is_not_there", unit=one.parent, on=plan.on)
        if one.parent in plan.ends:
            raise Refused("reform_parent_ends", unit=one.name, parent=one.parent)
        seen, above = set(), after.get(one.parent)
        mine = one.slug if isinstance(one, UnitBegins) else one.unit
        if one.parent == mine:
            raise Refused("reform_makes_a_cycle", unit=one.name)
        while above is not None and above not in seen:
            if above == mine:
                raise Refused("reform_makes_a_cycle", unit=one.name)
            seen.add(above)
            above = after.get(above)


def _ended_with(ground: _Ground) -> list[str]:
    """Offices under units that end; a place under one must be told where it belongs."""
    after, gone = ground.parents_after(), set(ground.plan.ends)
    targets = {one.target for one in ground.plan.handings}
    found: list[str] = []
    grows = True
    while grows:
        fresh = sorted(s for s, parent in after.items() if parent in gone and s not in gone)
        grows = bool(fresh)
        for slug in fresh:
            version = ground.units.get(slug)
            if version is None or version.unit.kind in PLACES or slug in targets:
                name = version.name if version else slug
                raise Refused("reform_parent_ends", unit=name, parent=after[slug])
        gone |= set(fresh)
        found += fresh
    return found


def _weigh_rights(
    ground: _Ground, touched: dict[str, UnitVersion], actor: Actor, at: datetime
) -> None:
    """Over every unit that is touched, and under which something comes to stand. A unit that
    begins only after today is nobody's yet: who may reform what it belongs to may reform it."""
    over = [*touched.values()]
    for one in ground.told:
        if one.parent in ground.units and not _keeps_parent(one, ground):
            over.append(ground.units[one.parent])
    for row in over:
        begins = row.valid.lower is not None and row.valid.lower > day_of(at)
        mine = actor.may(ACT, row.unit_id)
        if not mine and not (begins and row.parent_id and actor.may(ACT, row.parent_id)):
            raise Refused("reform_is_not_yours", unit=row.name)


def _keeps_parent(one: Told, ground: _Ground) -> bool:
    if isinstance(one, UnitBegins):
        return False
    return one.parent is not None and ground.units[one.unit].parent_id == (
        ground.units[one.parent].unit_id if one.parent in ground.units else None
    )


def _weigh_history(ground: _Ground, touched: dict[str, UnitVersion]) -> None:
    """Nothing is on record for these units on the day or after it: history is not rewritten."""
    plan = ground.plan
    for row in touched.values():
        if row.valid.lower == plan.on:
            raise Refused("reform_unit_is_not_there", unit=row.name, on=plan.on)
        if row.valid.upper is not None:
            raise Refused("reform_unit_changes_later", unit=row.name, on=row.valid.upper)
    ids = {row.unit_id: row.name for row in touched.values()}
    later = Succession.objects.filter(Q(source_id__in=ids) | Q(target_id__in=ids), on__gte=plan.on)
    first = later.order_by("on", "id").first()
    if first is not None:
        unit = ids.get(first.source_id) or ids.get(first.target_id or first.source_id)
        raise Refused("reform_unit_changes_later", unit=unit, on=first.on)


def _end(row: UnitVersion, plan: UnitsReform, reform_id: UUID) -> None:
    row.valid, row.ended_by = period_of(row.valid.lower, plan.on), reform_id
    row.save(update_fields=["valid", "ended_by"])


def _end_posts(unit_ids: Iterable[UUID], plan: UnitsReform) -> tuple[UUID, ...]:
    """Posts of units that are no more end, and who serves in them serves there no longer."""
    posts = list(
        Post.objects.select_for_update(of=("self",))
        .filter(Q(valid__endswith__gt=plan.on) | Q(valid__upper_inf=True), unit_id__in=unit_ids)
        .order_by("pk")
    )
    held = Assignment.objects.select_for_update(of=("self",)).filter(
        Q(valid__endswith__gt=plan.on) | Q(valid__upper_inf=True),
        post_id__in=[post.pk for post in posts],
    )
    serving = list(held.select_related("post").order_by("pk"))
    held_by_post: list[tuple[Post | Assignment, Post]] = [(one, one.post) for one in serving]
    for row, post in [*held_by_post, *((post, post) for post in posts)]:
        if row.valid.lower is not None and row.valid.lower >= plan.on:
            raise Refused("reform_post_begins_later", post=post.title, on=row.valid.lower)
        row.valid = period_of(row.valid.lower, plan.on)
        row.save(update_fields=["valid"])
    return tuple(post.pk for post in posts)


def _change_and_begin(
    ground: _Ground, reform_id: UUID
) -> tuple[tuple[UUID, ...], tuple[UUID, ...]]:
    """Changed units first close the version they had; only then may anybody take their code."""
    plan = ground.plan
    for one in plan.becomes:
        _end(ground.units[one.unit], plan, reform_id)
    _weigh_codes(ground)
    made = {slug: row.unit for slug, row in ground.units.items()}
    for new in plan.begins:
        if Unit.objects.filter(slug=new.slug).exists():
            raise Refused("reform_unit_is_known", unit=new.name)
        made[new.slug] = Unit.objects.create(slug=new.slug, kind=new.kind)
    for one in plan.becomes:
        _write(made[one.unit], one, ground.units[one.unit], made, plan)
    for new in plan.begins:
        _write(made[new.slug], new, None, made, plan)
    return (
        tuple(made[one.unit].pk for one in plan.becomes),
        tuple(made[new.slug].pk for new in plan.begins),
    )


def _weigh_codes(ground: _Ground) -> None:
    plan = ground.plan
    told = [(one.code, one.name) for one in ground.told if one.code]
    seen: set[str] = set()
    for code, name in told:
        holder = UnitVersion.objects.filter(code=code).filter(
            Q(valid__endswith__gt=plan.on) | Q(valid__upper_inf=True)
        )
        other = holder.order_by("pk").first()
        if other is not None or code in seen:
            raise Refused("reform_code_is_taken", code=code, unit=other.name if other else name)
        seen.add(code)


def _write(
    unit: Unit,
    told: Told,
    before: UnitVersion | None,
    made: dict[str, Unit],
    plan: UnitsReform,
) -> None:
    aliases = list(before.aliases) if before else []
    if before and before.name != told.name and before.name not in aliases:
        aliases.append(before.name[:120])
    try:
        with transaction.atomic():
            UnitVersion.objects.create(
                unit=unit, valid=period_of(plan.on, None), code=told.code or None, name=told.name,
                short_name=told.short_name, name_en=told.name_en,
                parent=made[told.parent] if told.parent else None, basis=plan.basis,
                confidence="V", aliases=aliases,
                place_in_line=before.place_in_line if before else _last_in_line(told, made, plan),
            )  # fmt: skip
    except IntegrityError as error:
        raise Refused("reform_code_is_taken", code=told.code, unit=told.name) from error


def _last_in_line(told: Told, made: dict[str, Unit], plan: UnitsReform) -> int:
    """After those that stand under the same unit."""
    beside = UnitVersion.objects.filter(valid__contains=plan.on, parent=made[told.parent or ""])
    return min((beside.aggregate(last=Max("place_in_line"))["last"] or 0) + 1, 32767)


def _succeed(plan: UnitsReform) -> None:
    units = dict(Unit.objects.values_list("slug", "id"))
    Succession.objects.bulk_create(
        Succession(
            on=plan.on, kind=one.kind, source_id=units[one.source], target_id=units[one.target],
            share=one.share, part=one.part, basis=plan.basis, confidence=one.confidence,
        )
        for one in plan.handings
    )  # fmt: skip
