"""How the running targets are known: measured, reported, stale, unknown; and whether somebody
answers for them. And the tasks that are to mend a number."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans.models import Target, Task
from opendistrict.engine.plans.queries.judging import Units, readable, target_shape
from opendistrict.engine.plans.queries.tasks import visible
from opendistrict.engine.plans.shapes.targets import TargetKind, TargetShape
from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs import queries as orgs

HOWS = ("measured", "reported", "stale", "unknown")


@dataclass(frozen=True, slots=True)
class Answering:
    """A unit that owns a running target of a number, and the target."""

    unit_name: str
    target_id: UUID


@dataclass(frozen=True, slots=True)
class Knowing:
    """The running targets one may read, by how they are known; the four add up to `total`.
    `ownerless` ones are among them: nobody serves in the post that answers for them."""

    total: int
    counts: Mapping[str, int]
    ownerless: int
    owners: Mapping[str, tuple[Answering, ...]]  # by indicator


def knowing(found: Collection[indicators.Known], *, actor: Actor, on: date) -> Knowing:
    """How the targets that run on a day are known, given how each number is. Six queries."""
    rows = Target.objects.filter(
        readable(actor), since__lte=on, until__gt=on, whole=None, is_gap=False, dropped_on=None
    ).exclude(kind=TargetKind.COMPOSITE)
    targets = list(
        rows.order_by("place_in_line", "id").values_list(
            "pk", "indicator_id", "owner_unit_id", "owner_post_id"
        )
    )
    how = {one.indicator.code: one.how for one in found}
    units = Units({owner for _, _, owner, _ in targets}, on)
    posts = orgs.posts({post for _, _, _, post in targets if post}, on=on)
    heads = orgs.heads({owner for _, _, owner, post in targets if not post}, on=on)
    served = [(posts.get(post) if post else heads.get(owner)) for _, _, owner, post in targets]
    owners: dict[str, tuple[Answering, ...]] = {}
    for pk, code, owner, _ in targets:
        if code:
            owners[code] = (*owners.get(code, ()), Answering(units.name(owner), pk))
    return Knowing(
        total=len(targets),
        counts=Counter(how.get(code or "", "unknown") for _, code, _, _ in targets),
        ownerless=sum(post is None or post.person_id is None for post in served),
        owners=owners,
    )


@dataclass(frozen=True, slots=True)
class Mending:
    """A task that is to mend a number; `done_on` when its report was confirmed."""

    id: UUID
    number: str
    title: str
    state: str
    done_on: date | None


def mending(task_ids: Collection[UUID], *, actor: Actor) -> Mapping[UUID, Mending]:
    """Those of the tasks that the actor may see."""
    rows = Task.objects.filter(visible(actor), pk__in=set(task_ids))
    return {
        row.pk: Mending(row.pk, row.number, row.title, row.state, row.done_on)
        for row in rows.order_by("pk")
    }


def targets_on(indicator: str, *, actor: Actor, on: date) -> tuple[TargetShape, ...]:
    """The running targets one may read that rest on a number; at most ten."""
    rows = Target.objects.filter(
        readable(actor), indicator_id=indicator, since__lte=on, until__gt=on, is_gap=False,
        dropped_on=None,
    )  # fmt: skip
    return tuple(target_shape(row) for row in rows.order_by("place_in_line", "id")[:10])
