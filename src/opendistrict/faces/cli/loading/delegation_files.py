"""delegations.yaml: which rights posts passed on, for which period, on what basis."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from opendistrict.faces.cli.loading.pack import Pack
from opendistrict.faces.cli.loading.place_rows import PostRow, RoleRow, Said
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.packfile import Day, PackRow, Problem, Refers, Slug
from opendistrict.kernel.packfile.checks import Span, empty, overlapping
from opendistrict.registers.orgs import actions as orgs
from opendistrict.registers.orgs import shapes

FILE = "delegations.yaml"
PostRef = Annotated[Slug, Refers("post")]


class DelegationRow(PackRow):
    """Several rights from one post to another by one paper, until the day before `until`."""

    giver: PostRef
    taker: PostRef
    acts: Annotated[tuple[Annotated[str, Refers("act")], ...], Field(min_length=1)]
    since: Day
    until: Day
    limit: Annotated[str, StringConstraints(max_length=200)] = ""
    basis: Said
    sample: bool

    @model_validator(mode="after")
    def _are_two_posts(self) -> Self:
        if self.giver == self.taker:
            raise ValueError("delegates_to_itself")
        return self


def load_delegations(*, rows: Sequence[DelegationRow], actor: Actor, at: datetime) -> int:
    told = [
        shapes.DelegationRow(
            giver=row.giver, taker=row.taker, act=act, since=row.since, until=row.until,
            limit=row.limit, basis=row.basis,
        )
        for row in rows
        for act in row.acts
    ]  # fmt: skip
    return orgs.load_delegations(rows=told, actor=actor, at=at)


def check_delegations(pack: Pack) -> list[Problem]:
    """One right goes from one post to another once at a time, and is the giver's own."""
    posts = {row.value.slug: row.value.role for row in pack.rows("posts/*.yaml", PostRow)}
    rights = {row.value.code: row.value.rights for row in pack.rows("roles.yaml", RoleRow)}
    spans: list[Span] = []
    problems: list[Problem] = []
    for row in pack.rows(FILE, DelegationRow):
        one = row.value
        for n, act in enumerate(one.acts):
            spot = row.spot("acts", n)
            key = f"{one.giver} → {one.taker}: {act}"
            spans.append(Span(key=key, since=one.since, until=one.until, spot=spot))
            role = posts.get(one.giver)
            if role in rights and act not in rights[role]:
                problems.append(Problem(spot, "giver_has_not_this_right", {"name": act}))
    return problems + empty(spans) + overlapping(spans, "delegations_overlap")
