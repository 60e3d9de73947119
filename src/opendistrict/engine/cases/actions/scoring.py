"""Keeping the scores of the offices, day by day, and what the national portal says for them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from opendistrict.engine.cases.models import (
    DailyScore,
    Dossier,
    PortalCount,
    ProcedureVersion,
    Publication,
)
from opendistrict.engine.cases.queries.index766 import score
from opendistrict.engine.cases.queries.lives import span_of
from opendistrict.engine.cases.shapes import measured as shapes
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs import queries as orgs

_DAY = timedelta(days=1)
_OF_PUBLICATION = ("effective_on", "public_on", "fees_on", "source")
_OF_COUNT = ("synced", "received", "source")


def keep_scores(at: datetime) -> int:
    """Keep yesterday's score of every office that has dossiers: of the month up to it. Runs by
    the clock every night; computed again it replaces what it said of that day. How many."""
    day = day_of(at) - _DAY
    span = span_of(day.replace(day=1), day + _DAY, at)
    tree = orgs.tree_on(day)
    offices = Dossier.objects.order_by().values_list("office_id", flat=True).distinct()
    running = [one for one in offices if one in tree.units]
    for office_id in running:
        found = score(office_id, tree.under(office_id), span, at)
        parts = {
            one.id: [one.above, one.below] for one in found.lines if one.is_known
        }  # fmt: skip
        with transaction.atomic():
            DailyScore.objects.update_or_create(
                office_id=office_id,
                day=day,
                defaults={"points": found.points, "known": found.known, "parts": parts},
            )
    return len(running)


@transaction.atomic
def tell_portal(
    *,
    publications: Sequence[shapes.Publication],
    counts: Sequence[shapes.PortalCount],
    actor: Actor,
    at: datetime,
) -> int:
    """Write down what the national portal says: of procedures, and of an office's dossiers of a
    month. What is told again takes the place of what was told before; how many rows changed.

    :raises Refused: `portal_procedure_is_unknown`, `portal_day_is_to_come`,
        `portal_day_is_before_its_decision`, `portal_has_more_than_were_received`,
        `portal_month_has_not_begun`.
    """
    codes = {one.procedure for one in publications}
    known = set(ProcedureVersion.objects.filter(code__in=codes).values_list("code", flat=True))
    for one in publications:
        _weigh_publication(one, known, day_of(at))
    for count in counts:
        _weigh_count(count, day_of(at))
    changed = 0
    for one in publications:
        changed += _written(
            Publication, {"procedure": one.procedure, "decided_on": one.decided_on},
            {name: getattr(one, name) for name in _OF_PUBLICATION}, actor, at,
        )  # fmt: skip
    for count in counts:
        changed += _written(
            PortalCount, {"office_id": count.office_id, "month": count.month},
            {name: getattr(count, name) for name in _OF_COUNT}, actor, at,
        )  # fmt: skip
    return changed


def _weigh_publication(one: shapes.Publication, known: set[str], today: date) -> None:
    if one.procedure not in known:
        raise Refused("portal_procedure_is_unknown", procedure=one.procedure)
    for day in (one.decided_on, one.public_on, one.fees_on):
        if day is not None and day > today:
            raise Refused("portal_day_is_to_come", procedure=one.procedure, day=day)
        if day is not None and day < one.decided_on:
            raise Refused("portal_day_is_before_its_decision", procedure=one.procedure, day=day)


def _weigh_count(one: shapes.PortalCount, today: date) -> None:
    if one.month > today:
        raise Refused("portal_month_has_not_begun", month=f"{one.month:%m/%Y}")
    if one.synced > one.received:
        raise Refused(
            "portal_has_more_than_were_received", month=f"{one.month:%m/%Y}", synced=one.synced,
            received=one.received,
        )  # fmt: skip


def _written(
    model: type[Publication] | type[PortalCount], key: Mapping[str, Any],
    values: Mapping[str, Any], actor: Actor, at: datetime,
) -> bool:  # fmt: skip
    """Whether the row is new or says something else now."""
    manager: Any = model.objects
    before = manager.select_for_update().filter(**key).values(*values).first()
    if before == values:
        return False
    manager.update_or_create(**key, defaults={**values, "told_at": at})
    subject = ":".join(str(one) for one in key.values())
    base.record(
        action="cases.tell_portal", actor=actor, at=at, subject=f"cases.portal:{subject}",
        before={name: str(value) for name, value in (before or {}).items()},
        now={name: str(value) for name, value in values.items()},
    )  # fmt: skip
    return True
