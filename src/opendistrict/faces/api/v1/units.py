"""Units, posts and steps as machines name them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from opendistrict.engine.cases.queries import Case
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs


def office_named(name: str, at: datetime, *, refusal: str = "unit_is_unknown") -> UUID:
    """A unit of the day by its key ("phuong-sai-gon") or its administrative code ("26740")."""
    units = orgs.tree_on(day_of(at)).units.values()
    found = [one.id for one in units if name and name in (one.slug, one.code)]
    if len(found) != 1:
        raise Refused(refusal, unit=name)
    return found[0]


def post_known(post_id: UUID | None, at: datetime) -> UUID | None:
    """A post that is there with somebody in it; Refused for another."""
    if post_id is None:
        return None
    post = orgs.posts([post_id], on=day_of(at)).get(post_id)
    if post is None or post.person_id is None:
        raise Refused("post_is_unknown")
    return post_id


def post_named(name: str, at: datetime) -> UUID:
    """A post with somebody in it, by its id or its key ("chu-tich-phuong-sai-gon")."""
    try:
        key = UUID(name)
    except ValueError:
        found = orgs.post_ids_by_slug().get(name)
        if found is None:
            raise Refused("post_is_unknown") from None
        key = found
    post_known(key, at)
    return key


def units_ever(names: Iterable[str]) -> tuple[UUID, ...]:
    """Units by their keys, also those that have ended."""
    known = orgs.unit_ids_by_slug()
    asked = tuple(names)
    for one in asked:
        if one not in known:
            raise Refused("unit_is_unknown", unit=one)
    return tuple(known[one] for one in asked)


def step_known(case: Case, step: str) -> str:
    if step not in {one.code for one in case.procedure.steps}:
        raise Refused("step_is_unknown", step=step)
    return step
