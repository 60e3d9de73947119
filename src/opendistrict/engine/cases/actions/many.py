"""One act on many dossiers: each on its own, so that one that may not be stops no other."""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from opendistrict.engine.cases.actions.working import hand_over, take
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused

Refusals = dict[UUID, Refused]


@transaction.atomic
def take_many(*, dossier_ids: Iterable[UUID], actor: Actor, at: datetime) -> Refusals:
    """Begin to work on each that may be taken; those that may not, with why."""
    return _each(dossier_ids, lambda one: take(dossier_id=one, actor=actor, at=at))


@transaction.atomic
def hand_over_many(
    *, dossier_ids: Iterable[UUID], to: UUID, note: str = "", actor: Actor, at: datetime
) -> Refusals:
    """Give each to another post that may do its step; those that cannot go there, with why."""
    return _each(
        dossier_ids, lambda one: hand_over(dossier_id=one, to=to, note=note, actor=actor, at=at)
    )


def _each(dossier_ids: Iterable[UUID], act: Callable[[UUID], object]) -> Refusals:
    refused: Refusals = {}
    for one in dossier_ids:
        try:
            with transaction.atomic():
                act(one)
        except Refused as no:
            refused[one] = no
    return refused
