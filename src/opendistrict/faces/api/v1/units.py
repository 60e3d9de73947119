"""Units, posts and steps as machines name them."""

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


def step_known(case: Case, step: str) -> str:
    if step not in {one.code for one in case.procedure.steps}:
        raise Refused("step_is_unknown", step=step)
    return step
