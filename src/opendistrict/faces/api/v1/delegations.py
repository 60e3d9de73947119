"""Delegations: what the client's post gave and took, what its units did; giving, taking back.

A client passes on no more than it may do itself: rights of its post, as far as its scopes go.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field, StringConstraints

from opendistrict.faces.api.v1 import posts
from opendistrict.faces.api.v1.access import Caller, Needs, caller
from opendistrict.faces.api.v1.once import Key, once
from opendistrict.faces.api.v1.problems import naming
from opendistrict.faces.api.v1.units import office_named, post_named
from opendistrict.faces.api.v1.wire import Day, Name, Word, answer
from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import actions
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.registry import matters
from opendistrict.registers.orgs.shapes import Condition, DelegationShape

router = Router(tags=["delegations"])
READ = Needs("orgs.read", "orgs.delegate")
GIVE = Needs("orgs.delegate")
WHOSE = Query("mine", description="Of the client's post, over ones too; or of posts it reads.")
UNIT = Query("", description="Of `units`: only this one and those under it, by its key or code.")
AFTER = Query("", description="`next` of the page before.")
SIZE = 50
_DAY = timedelta(days=1)
Act = Annotated[
    str, StringConstraints(pattern=r"^[a-z]+\.[a-z_]+(:[a-z0-9-]+(/[a-z0-9-]+)?)?$", max_length=120)
]
Printed = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00]*$")]
Bound = Annotated[Decimal, Field(max_digits=18, decimal_places=4)]


# ------------------------------------------------------------------ shapes


class ConditionIn(Schema):
    """A limit on what the dossier says: a number of at least and at most so much, or some codes."""

    field: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
    at_least: Bound | None = None
    at_most: Bound | None = None
    is_in: list[Name] = Field(default=[], max_length=50)


class DelegationIn(Schema):
    to: Name = Field(description="A post: its id or its key.")
    acts: list[Act] = Field(
        min_length=1, max_length=50, description='"cases.sign", or narrower: "cases.sign:ho-tich".'
    )
    first_day: Day
    last_day: Day = Field(description="Included.")
    limit: Printed = ""
    basis: Name = Field(description="Number and day of the paper.")
    condition: ConditionIn | None = None


class EndIn(Schema):
    until: Day = Field(description="From this day on it is not delegated; today or later.")
    reason: Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00]*$")]


class ConditionOut(Schema):
    field: str
    at_least: str | None
    at_most: str | None
    is_in: list[str]


class DelegationOut(Schema):
    id: UUID
    giver: posts.PostOut
    taker: posts.PostOut
    act: str
    first_day: date | None
    last_day: date | None
    limit: str
    basis: str
    condition: ConditionOut | None
    standing: Literal["coming", "now", "over"]


class DelegationPage(Schema):
    items: list[DelegationOut]
    next: str | None = Field(description="The value of `after` of the next page; null at the end.")


class Given(Schema):
    """One delegation for each right."""

    ids: list[UUID]


class Ended(Schema):
    id: UUID
    until: date


# ------------------------------------------------------------------ lists


@router.get("", auth=READ, response=DelegationPage, operation_id="list_delegations")
def every(
    request: HttpRequest,
    whose: Literal["mine", "units"] = WHOSE,
    unit: Word = UNIT,
    after: Word = AFTER,
) -> HttpResponse:
    """Rights passed on and taken. Of a post: the latest 200, the latest beginning first; of units:
    those in force or to come, in the order they were given."""
    who, at = caller(request).actor, clock.now()
    key = _key(after)
    if whose == "mine":
        found, more = _mine(who, key)
    else:
        found, more = orgs.delegations_in(_units(who, unit, at), on=day_of(at), after=key)
    return answer(DelegationPage(
        items=list(_shown(found, day_of(at))), next=str(found[-1].id) if more else None
    ))  # fmt: skip


def _key(after: str) -> UUID | None:
    try:
        return UUID(after) if after else None
    except ValueError:
        raise Refused("cursor_is_unreadable") from None


def _mine(who: Actor, after: UUID | None) -> tuple[list[DelegationShape], bool]:
    found = orgs.delegations_of(who.post_id) if who.post_id else []
    keys = [one.id for one in found]
    if after is not None and after not in keys:
        raise Refused("cursor_is_unreadable")
    start = keys.index(after) + 1 if after is not None else 0
    return found[start : start + SIZE], len(found) > start + SIZE


def _units(who: Actor, unit: str, at: datetime) -> frozenset[UUID]:
    """Those the client reads; of one unit, with all under it."""
    seen = orgs.scope(who, "orgs.read")
    return seen & orgs.tree_on(day_of(at)).under(office_named(unit, at)) if unit else seen


def _shown(found: Iterable[DelegationShape], on: date) -> Iterable[DelegationOut]:
    every = list(found)
    known = orgs.posts({key for one in every for key in (one.giver_id, one.taker_id)}, on=on)
    for one in every:
        yield DelegationOut(
            id=one.id, giver=posts.post(known[one.giver_id]),
            taker=posts.post(known[one.taker_id]), act=one.act, first_day=one.since,
            last_day=one.until - _DAY if one.until else None, limit=one.limit, basis=one.basis,
            condition=_condition_out(one.condition), standing=_standing(one, on),
        )  # fmt: skip


def _standing(one: DelegationShape, on: date) -> Literal["coming", "now", "over"]:
    if on < (one.since or date.min):
        return "coming"
    return "now" if on < (one.until or date.max) else "over"


def _condition_out(one: Condition | None) -> ConditionOut | None:
    if one is None:
        return None
    least, most = one.at_least, one.at_most
    return ConditionOut(
        field=one.field, at_least=None if least is None else f"{least:f}",
        at_most=None if most is None else f"{most:f}", is_in=list(one.is_in),
    )  # fmt: skip


# ------------------------------------------------------------------ acts


@router.post("", auth=GIVE, response={201: Given}, operation_id="delegate")
def give(request: HttpRequest, key: Key, body: DelegationIn) -> HttpResponse:
    """Pass rights on to another post for a period, by one paper: all of them or none."""
    return once(request, key, lambda: _give(caller(request), body))


def _give(who: Caller, body: DelegationIn) -> HttpResponse:
    at = clock.now()
    if who.actor.post_id is None:
        raise Refused("delegation_from_another_post")
    with naming(
        post_is_unknown="to", nobody_delegates_to_himself="to", right_is_not_yours="acts",
        field_is_unknown="acts", delegation_outlives_right="last_day", period_is_empty="last_day",
        legal_basis_is_missing="basis", condition_is_wrong="condition",
        delegation_overlaps="first_day",
    ):  # fmt: skip
        given = actions.delegate_several(
            giver_id=who.actor.post_id, taker_id=post_named(body.to, at), acts=body.acts,
            since=body.first_day, until=body.last_day + _DAY, limit=body.limit, basis=body.basis,
            condition=_condition(body.condition), actor=who.actor, at=at,
        )  # fmt: skip
    return answer(Given(ids=list(given)), 201)


def _condition(told: ConditionIn | None) -> Condition | None:
    """A limit on something that dossiers are known to say."""
    if told is None:
        return None
    if told.field not in matters():
        raise Refused("condition_is_wrong")
    return orgs.condition_of(
        {name: value for name, value in told.dict().items() if value not in (None, [])}
    )


@router.post("/{delegation_id}/end", auth=GIVE, response=Ended, operation_id="end_delegation")
def end(
    request: HttpRequest, key: Key, delegation_id: Annotated[UUID, Path()], body: EndIn
) -> HttpResponse:
    """Take a right back before its time; what was done by it stands."""

    def do() -> HttpResponse:
        with naming(
            delegation_ends_in_the_past="until", delegation_has_ended="until",
            reason_is_missing="reason",
        ):  # fmt: skip
            actions.end_delegation(
                delegation_id=delegation_id, until=body.until, reason=body.reason,
                actor=caller(request).actor, at=clock.now(),
            )  # fmt: skip
        return answer(Ended(id=delegation_id, until=body.until))

    return once(request, key, do)
