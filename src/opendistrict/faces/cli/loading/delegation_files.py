"""delegations.yaml: which rights posts passed on, for which period, on what basis."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from opendistrict.faces.cli.loading.pack import Pack
from opendistrict.faces.cli.loading.place_rows import PostRow, RoleRow, Said
from opendistrict.faces.cli.loading.right_rows import Act
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.packfile import Day, PackRow, Problem, Refers, Slug
from opendistrict.kernel.packfile.checks import Span, empty, overlapping
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import actions as orgs
from opendistrict.registers.orgs import shapes
from opendistrict.registers.orgs.queries import condition_of, covers, last_through

FILE = "delegations.yaml"
PostRef = Annotated[Slug, Refers("post")]


class ConditionRow(PackRow):
    """A limit on the matter: a number of at least and at most so much, or one of some codes."""

    field: Annotated[str, Refers("matter")]
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    is_in: tuple[Said, ...] = ()

    @property
    def told(self) -> dict[str, object]:
        return self.model_dump(exclude_defaults=True)

    @property
    def condition(self) -> shapes.Condition | None:
        return condition_of(self.told)

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        try:
            condition_of(self.told)
        except Refused as refused:
            raise ValueError(refused.codes[0]) from refused
        return self


class DelegationRow(PackRow):
    """Several rights from one post to another by one paper, until the day before `until`."""

    giver: PostRef
    taker: PostRef
    acts: Annotated[tuple[Act, ...], Field(min_length=1)]
    since: Day
    until: Day
    limit: Annotated[str, StringConstraints(max_length=200)] = ""
    condition: ConditionRow | None = None
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
            condition=row.condition.condition if row.condition else None,
        )
        for row in rows
        for act in row.acts
    ]  # fmt: skip
    return orgs.load_delegations(rows=told, actor=actor, at=at)


def check_delegations(pack: Pack) -> list[Problem]:
    """One right goes from one post to another once at a time, and is the giver's own all the
    while: by its role, or by the division of work."""
    posts = {row.value.slug: row.value for row in pack.rows("posts/*.yaml", PostRow)}
    rights = {row.value.code: row.value.rights for row in pack.rows("roles.yaml", RoleRow)}
    spans: list[Span] = []
    problems: list[Problem] = []
    for row in pack.rows(FILE, DelegationRow):
        one = row.value
        giver = posts.get(one.giver)
        for n, act in enumerate(one.acts):
            spot = row.spot("acts", n)
            key = f"{one.giver} → {one.taker}: {act}"
            spans.append(Span(key=key, since=one.since, until=one.until, spot=spot))
            if giver and giver.role in rights:
                code = _why_not_given(giver, rights[giver.role], act, one)
                problems += [Problem(spot, code, {"name": act})] if code else []
    return problems + empty(spans) + overlapping(spans, "delegations_overlap")


def _why_not_given(
    giver: PostRow, of_role: Mapping[str, str], act: str, one: DelegationRow
) -> str | None:
    if any(covers(right, act) for right in of_role):
        return None
    duties = [(does.since, does.until) for does in giver.does if covers(does.act, act)]
    if not duties:
        return "giver_has_not_this_right"
    return None if last_through(duties, one.since, one.until) else "delegation_outlives_right"
