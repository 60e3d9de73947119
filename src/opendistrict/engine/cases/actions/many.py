"""One act on many dossiers: one that may not be stops no other."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from opendistrict.engine.cases import queries
from opendistrict.engine.cases.actions.moving import Move, perform
from opendistrict.engine.cases.actions.working import plan_hand_over, plan_pass_on, plan_take
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused

Refusals = dict[UUID, Refused]


@transaction.atomic
def pass_on_many(
    *, dossier_ids: Iterable[UUID], actor: Actor, at: datetime, note: str = ""
) -> Refusals:
    """Pass on each of some dossiers that may be; those that may not, with why."""
    return _each(dossier_ids, at, lambda one: plan_pass_on(one, note=note, actor=actor, at=at))


@transaction.atomic
def take_many(*, dossier_ids: Iterable[UUID], actor: Actor, at: datetime) -> Refusals:
    """Begin to work on each that may be taken; those that may not, with why."""
    return _each(dossier_ids, at, lambda one: plan_take(one, actor=actor, at=at))


@transaction.atomic
def hand_over_many(
    *, dossier_ids: Iterable[UUID], to: UUID, note: str = "", actor: Actor, at: datetime
) -> Refusals:
    """Give each to another post that may do its step; those that cannot go there, with why."""
    return _each(
        dossier_ids, at, lambda one: plan_hand_over(one, to=to, note=note, actor=actor, at=at)
    )


def _each(dossier_ids: Iterable[UUID], at: datetime, plan: Callable[[Case], Move]) -> Refusals:
    refused: Refusals = {}
    planned: list[Move] = []
    asked = list(dict.fromkeys(dossier_ids))
    known = queries.cases(asked)
    for one in asked:
        try:
            if one not in known:
                raise Refused("dossier_is_unknown", dossier=one)
            planned.append(plan(known[one]))
        except Refused as no:
            refused[one] = no
    try:
        with transaction.atomic():
            perform(planned, at=at)
    except Refused:  # somebody acted meanwhile: each by itself, to know on which
        refused |= _by_themselves(planned, at)
    return refused


def _by_themselves(planned: Iterable[Move], at: datetime) -> Refusals:
    refused: Refusals = {}
    for one in planned:
        try:
            with transaction.atomic():
                perform([one], at=at)
        except Refused as no:
            refused[one.case.standing.id] = no
    return refused
