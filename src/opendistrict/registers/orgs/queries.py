"""Every question about units and posts takes a day."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold
from opendistrict.registers.orgs.models import (
    Assignment,
    Delegation,
    Oversight,
    Post,
    RoleRight,
    Succession,
    Unit,
    UnitVersion,
)
from opendistrict.registers.orgs.rules import Handover, UnitMap
from opendistrict.registers.orgs.shapes import (
    DelegationShape,
    PostShape,
    SuccessionShape,
    UnitKind,
    UnitShape,
)

_PLACES = (UnitKind.WARD, UnitKind.DISTRICT, UnitKind.CITY)


class Tree:
    """The units as they are on one day, one query; everything else is answered in memory."""

    def __init__(self, units: Iterable[UnitShape]) -> None:
        self.units: Mapping[UUID, UnitShape] = {unit.id: unit for unit in units}
        self._children: defaultdict[UUID | None, list[UnitShape]] = defaultdict(list)
        for unit in self.units.values():
            parent = unit.parent_id if unit.parent_id in self.units else None
            self._children[parent].append(unit)

    def children(self, unit_id: UUID | None) -> list[UnitShape]:
        """Units directly under one (None: the roots), in their official order."""
        return sorted(self._children[unit_id], key=lambda u: (u.place_in_line, u.slug))

    def under(self, unit_id: UUID) -> frozenset[UUID]:
        """The unit and every unit under it."""
        found, waiting = {unit_id}, [unit_id]
        while waiting:
            for child in self._children.get(waiting.pop(), ()):
                if child.id not in found:
                    found.add(child.id)
                    waiting.append(child.id)
        return frozenset(found)

    def above(self, unit_id: UUID) -> list[UnitShape]:
        """The units over one, the nearest first."""
        line: list[UnitShape] = []
        unit = self.units.get(unit_id)
        while unit and unit.parent_id and len(line) < len(self.units):
            unit = self.units.get(unit.parent_id)
            line += [unit] if unit else []
        return line

    def place_of(self, unit_id: UUID) -> UUID:
        """The ward, district or city a unit belongs to: itself, or the nearest over it."""
        line = [self.units[unit_id], *self.above(unit_id)]
        return next((unit.id for unit in line if unit.kind in _PLACES), unit_id)


def _unit(row: UnitVersion) -> UnitShape:
    return UnitShape(
        id=row.unit_id,
        slug=row.unit.slug,
        kind=row.unit.kind,
        name=row.name,
        short_name=row.short_name,
        name_en=row.name_en,
        code=row.code,
        aliases=tuple(row.aliases),
        parent_id=row.parent_id,
        place_in_line=row.place_in_line,
        since=row.valid.lower,
        until=row.valid.upper,
    )


def tree_on(on: date) -> Tree:
    rows = UnitVersion.objects.filter(valid__contains=on).select_related("unit").order_by("id")
    return Tree(_unit(row) for row in rows)


def units(ids: Iterable[UUID], *, on: date) -> Mapping[UUID, UnitShape]:
    """Units by id as on `on`; one that is no more (or not yet) is shown as it last (first) was."""
    rows = UnitVersion.objects.filter(unit_id__in=set(ids)).select_related("unit").order_by("id")
    best: dict[UUID, UnitVersion] = {}
    for row in rows:
        known = best.get(row.unit_id)
        if known is None or _distance(row, on) < _distance(known, on):
            best[row.unit_id] = row
    return {unit_id: _unit(row) for unit_id, row in best.items()}


def _distance(row: UnitVersion, on: date) -> int:
    since, until = row.valid.lower or date.min, row.valid.upper or date.max
    if since <= on < until:
        return 0
    return (since - on).days if on < since else (on - until).days + 1


def unit_ids_by_slug() -> Mapping[str, UUID]:
    return dict(Unit.objects.values_list("slug", "id"))


def find_units(name: str, *, on: date) -> list[UnitShape]:
    """Units called `name` on that day (name, short name or alias; folded). All of them: two units
    of one name are the reader's choice, never ours."""
    key = _called(name)
    return [
        unit
        for unit in tree_on(on).units.values()
        if key in {_called(text) for text in (unit.name, unit.short_name, *unit.aliases)}
    ]


def _called(name: str) -> str:
    """Folded, with one kind of dash: "Văn hóa – Xã hội" is "Văn hóa-Xã hội"."""
    return re.sub(r" ?[-–—] ?", "-", fold(name))


def word_of(name: str) -> str:
    """A name as `units_by_word` and `find_units` compare it."""
    return _called(name)


def units_by_word(on: date) -> Mapping[str, list[UnitShape]]:
    """Units of that day by every name, alias and slug (see `word_of`), for many lines at once."""
    found: defaultdict[str, list[UnitShape]] = defaultdict(list)
    for unit in tree_on(on).units.values():
        words = {unit.slug, unit.name, unit.short_name, *unit.aliases}
        for key in {word_of(word) for word in words}:
            found[key].append(unit)
    return dict(found)


def successions(unit_id: UUID) -> list[SuccessionShape]:
    """Where a unit came from and what became of it, oldest first."""
    rows = Succession.objects.filter(Q(source_id=unit_id) | Q(target_id=unit_id))
    return [_succession(row) for row in rows.order_by("on", "id")]


def _succession(row: Succession) -> SuccessionShape:
    return SuccessionShape(
        row.on, row.kind, row.source_id, row.target_id, row.share, row.part, row.function,
        row.basis, row.confidence,
    )  # fmt: skip


def unit_map(on: date) -> UnitMap:
    """How numbers of other days are carried to the units of `on`; two queries.

    Functions handed over (`transfer`) carry no numbers: what a division told stays with its
    place, and is carried as that is.
    """
    lives: defaultdict[UUID, list[tuple[date, date]]] = defaultdict(list)
    last: dict[UUID, UnitShape] = {}
    for row in UnitVersion.objects.select_related("unit").order_by("unit_id", "valid"):
        unit = last[row.unit_id] = _unit(row)
        lives[unit.id].append((unit.since or date.min, unit.until or date.max))
    places = Tree(last.values())
    rows = Succession.objects.exclude(kind="transfer").filter(target__isnull=False)
    return UnitMap(
        on,
        [
            Handover(row.on, row.source_id, row.target_id, row.share, row.part)
            for row in rows.order_by("id")
            if row.target_id
        ],
        lives,
        {unit_id: places.place_of(unit_id) for unit_id in last},
    )


def existed_on(unit_id: UUID, day: date) -> bool:
    return UnitVersion.objects.filter(unit_id=unit_id, valid__contains=day).exists()


def tree_days(since: date, until: date) -> list[date]:
    """The days inside (since, until) from which the units are not as they were the day before."""
    borders = UnitVersion.objects.values_list("valid", flat=True)
    days = {day for valid in borders for day in (valid.lower, valid.upper) if day is not None}
    return sorted(day for day in days if since < day < until)


def _predecessors(
    unit_ids: Collection[UUID], *, on: date, alive: Collection[UUID], sole: bool
) -> frozenset[UUID]:
    """Ended units whose records passed to `unit_ids`, with the offices that ended with them.

    `sole`: only those whose records passed to one unit alone (a part of a split unit may read
    its past, but may not act for the whole). A unit that still stands has its own people: that
    one function of it was handed over opens nothing else of it.
    """
    rows = list(Succession.objects.filter(target__isnull=False, on__lte=on).order_by("id"))
    targets: defaultdict[UUID, set[UUID | None]] = defaultdict(set)
    for row in rows:
        targets[row.source_id].add(row.target_id)
    trees: dict[date, Tree] = {}
    found: set[UUID] = set()
    waiting = list(unit_ids)
    while waiting:
        unit_id = waiting.pop()
        for row in rows:
            if row.target_id != unit_id or row.source_id in found or row.source_id in alive:
                continue
            if sole and len(targets[row.source_id]) > 1:
                continue
            eve = row.on - timedelta(days=1)
            if eve not in trees:
                trees[eve] = tree_on(eve)
            fresh = trees[eve].under(row.source_id) - found - frozenset(alive)
            found |= fresh
            waiting.extend(fresh)
    return frozenset(found)


def successor_of(unit_id: UUID, *, on: date) -> tuple[UUID, ...]:
    """The units that stand on `on` for a unit that has ended; itself while it exists."""
    return successors_of([unit_id], on=on)[unit_id]


def successors_of(unit_ids: Iterable[UUID], *, on: date) -> Mapping[UUID, tuple[UUID, ...]]:
    """`successor_of` for many units; two queries for any number."""
    alive = tree_on(on).units
    targets: defaultdict[UUID, list[UUID]] = defaultdict(list)
    rows = Succession.objects.filter(on__lte=on, target__isnull=False).order_by("id")
    for source_id, target_id in rows.values_list("source_id", "target_id"):
        targets[source_id].append(target_id)
    return {unit_id: _standing(unit_id, targets, alive) for unit_id in unit_ids}


def _standing(
    unit_id: UUID, targets: Mapping[UUID, list[UUID]], alive: Collection[UUID]
) -> tuple[UUID, ...]:
    found: list[UUID] = []
    waiting, seen = [unit_id], {unit_id}
    while waiting:
        current = waiting.pop(0)
        if current in alive:
            found.append(current)
            continue
        fresh = [target for target in targets.get(current, ()) if target not in seen]
        seen.update(fresh)
        waiting.extend(dict.fromkeys(fresh))
    return tuple(found)


# ------------------------------------------------------------------ posts and who serves in them


def _posts(rows: Iterable[Post], on: date) -> list[PostShape]:
    posts = list(rows)
    serving: dict[UUID, Assignment] = {}
    assignments = Assignment.objects.filter(
        post_id__in=[post.pk for post in posts], valid__contains=on
    ).select_related("person")
    for assignment in assignments.order_by("-kind"):  # "holder" first, "acting" takes over
        serving[assignment.post_id] = assignment
    return [_post(post, serving.get(post.pk)) for post in posts]


def _post(post: Post, serving: Assignment | None) -> PostShape:
    return PostShape(
        id=post.pk,
        slug=post.slug,
        unit_id=post.unit_id,
        role=post.role_id,
        rank=post.role.rank,
        title=post.title,
        title_en=post.title_en,
        is_head=post.is_head,
        person_id=serving.person_id if serving else None,
        person_name=serving.person.full_name if serving else "",
        is_acting=serving is not None and serving.kind == "acting",
    )


def posts(ids: Iterable[UUID], *, on: date) -> Mapping[UUID, PostShape]:
    rows = Post.objects.filter(pk__in=set(ids)).select_related("role").order_by("slug")
    return {post.id: post for post in _posts(rows, on)}


def post_ids_by_slug() -> Mapping[str, UUID]:
    """Every post there ever was, by the key a pack knows it by (hundreds)."""
    return dict(Post.objects.values_list("slug", "id"))


def posts_in(unit_ids: Collection[UUID], *, on: date) -> list[PostShape]:
    """Posts of these units on that day, the highest first; a vacant post has no person."""
    rows = Post.objects.filter(unit_id__in=unit_ids, valid__contains=on).select_related("role")
    return _posts(rows.order_by("role__rank", "slug"), on)


def posts_of(person_id: UUID, *, on: date) -> list[PostShape]:
    """The posts in which a person serves on that day (holding or acting), the highest first."""
    post_ids = Assignment.objects.filter(person_id=person_id, valid__contains=on).values("post_id")
    rows = Post.objects.filter(pk__in=post_ids, valid__contains=on).select_related("role")
    served = _posts(rows.order_by("role__rank", "slug"), on)
    return [post for post in served if post.person_id == person_id]


def heads(unit_ids: Collection[UUID], *, on: date) -> Mapping[UUID, PostShape]:
    """The head's post of each unit that has one on that day."""
    rows = Post.objects.filter(unit_id__in=unit_ids, is_head=True, valid__contains=on)
    return {post.unit_id: post for post in _posts(rows.select_related("role").order_by("id"), on)}


def overseers(unit_ids: Collection[UUID], *, on: date) -> Mapping[UUID, PostShape]:
    """The deputy's post in charge of each unit on that day."""
    rows = Oversight.objects.filter(unit_id__in=unit_ids, valid__contains=on)
    post_of = dict(rows.values_list("unit_id", "post_id"))
    known = posts(post_of.values(), on=on)
    return {unit: known[post_id] for unit, post_id in post_of.items() if post_id in known}


# ------------------------------------------------------------------ rights


def rights_of(post_id: UUID, *, on: date) -> Mapping[str, frozenset[UUID]]:
    """What a post may do on that day: each act with the units it reaches.

    From the post's role, and from delegations to it. Reading reaches back to the units whose
    records were inherited; other acts only where they were inherited whole.
    """
    tree = tree_on(on)
    reached: defaultdict[str, set[UUID]] = defaultdict(set)
    delegations = list(Delegation.objects.filter(taker_id=post_id, valid__contains=on))
    post_ids = {post_id, *(delegation.giver_id for delegation in delegations)}
    found = Post.objects.filter(pk__in=post_ids, valid__contains=on).values_list(
        "pk", "role", "unit"
    )
    seats = {pk: (role, unit) for pk, role, unit in found}
    rights: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for right in RoleRight.objects.filter(role_id__in=[role for role, _ in seats.values()]):
        rights[right.role_id][right.act] = right.reach
    for holder, (role, unit_id) in seats.items():
        passed_on = {d.act for d in delegations if d.giver_id == holder}
        for act, reach in rights[role].items():
            if holder == post_id or act in passed_on:
                reached[act] |= _reached(tree, unit_id, reach)
    return _with_inherited(reached, tree, on)


def _reached(tree: Tree, unit_id: UUID, reach: str) -> frozenset[UUID]:
    """The units a right reaches from its post's unit; none where the unit is no more."""
    if unit_id not in tree.units:
        return frozenset()
    if reach == "unit":
        return frozenset({unit_id})
    return tree.under(tree.place_of(unit_id) if reach == "place" else unit_id)


def _with_inherited(
    reached: Mapping[str, set[UUID]], tree: Tree, on: date
) -> dict[str, frozenset[UUID]]:
    inherited: dict[tuple[frozenset[UUID], bool], frozenset[UUID]] = {}
    result: dict[str, frozenset[UUID]] = {}
    for act, unit_ids in reached.items():
        key = (frozenset(unit_ids), not act.endswith(".read"))
        if key not in inherited:
            inherited[key] = _predecessors(key[0], on=on, alive=tree.units, sole=key[1])
        result[act] = key[0] | inherited[key]
    return result


def scope(actor: Actor, act: str) -> frozenset[UUID]:
    """The units over which this actor may do `act`. Every list starts here."""
    return actor.rights.get(act, frozenset())


def delegations_on(on: date) -> list[DelegationShape]:
    rows = Delegation.objects.filter(valid__contains=on).order_by("id")
    return [
        DelegationShape(
            d.pk, d.giver_id, d.taker_id, d.act, d.limit, d.valid.lower, d.valid.upper, d.basis
        )
        for d in rows
    ]
