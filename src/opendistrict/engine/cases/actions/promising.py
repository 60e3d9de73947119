"""What the applicant was told, told anew: extended by law once, or an apology before it is late."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from opendistrict.engine.cases import queries
from opendistrict.engine.cases.actions import clocks, telling
from opendistrict.engine.cases.actions.moving import begin, require, write
from opendistrict.engine.cases.models import ApologyDraft
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.rules import courses, guards, measures
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base


def _weigh(case: Case, actor: Actor, at: datetime) -> None:
    holds = guards.holds(case.standing, case.procedure, actor, at)
    if not (holds["holds_the_dossier"] or actor.may(guards.ASSIGN, case.standing.holder_unit_id)):
        raise Refused("holds_the_dossier")
    if case.standing.received_at is None or case.standing.finished_at is not None:
        raise Refused("wrong_state")
    promised = case.standing.promised_at
    if promised is not None and promised < at:
        raise Refused("promise_is_over", promised=promised)


def extend(
    *, dossier_id: UUID, revision: int | None = None, basis: str, actor: Actor, at: datetime
) -> datetime:
    """The one extension the law allows this procedure, told before the term is over."""
    case = begin(dossier_id, revision)
    _weigh(case, actor, at)
    require(basis)
    allowed = case.procedure.extension
    if allowed is None:
        raise Refused("procedure_has_no_extension", procedure=case.procedure.code)
    if case.standing.extension is not None:
        raise Refused("extended_once_already")
    received, due = case.standing.received_at, case.standing.due_at
    if due is None or received is None:
        raise Refused("clock_stands_still")
    told = {
        "amount": str(allowed.amount), "every": str(allowed.every), "told_at": at.isoformat(),
        "basis": nfc(basis.strip()),
    }  # fmt: skip
    clock = clocks.clock_for(case, day_of(at))
    new = courses.due(clock, case.procedure, received, case.standing.pauses, told).at
    assert new is not None
    write(
        case, "extend", case.standing.state, actor=actor, at=at, note=basis, extension=told,
        due_at=new, promised_at=new, details={"promised_at": new.isoformat()},
        leaves=[
            telling.leaf(case, "extension", at, promised_at=new.isoformat(), basis=nfc(basis))
        ],
        topics=["cases.promised_anew"],
    )  # fmt: skip
    return new


def apologise(
    *,
    dossier_id: UUID,
    revision: int | None = None,
    reasons: str,
    new_date: datetime,
    actor: Actor,
    at: datetime,
) -> None:
    """Say sorry before the promised date has passed, with one new date (form 04), at most once.

    The date by law does not move: a dossier one apologised for counts as late when it is.
    """
    case = begin(dossier_id, revision)
    _weigh(case, actor, at)
    require(reasons)
    if case.standing.apologised_at is not None:
        raise Refused("apologised_once_already")
    if case.standing.promised_at is None or new_date <= case.standing.promised_at:
        raise Refused("new_date_is_not_later")
    write(
        case, "apologise", case.standing.state, actor=actor, at=at, note=reasons,
        apologised_at=at, promised_at=new_date,
        details={"promised_at": new_date.isoformat(),
                 "before": case.standing.promised_at.isoformat()},
        tells=[telling.telling(case, measures.APOLOGISED, "apologised", at=at)],
        leaves=[
            telling.leaf(
                case, "apology", at, promised_at=new_date.isoformat(), reasons=nfc(reasons)
            )
        ],
        topics=["cases.promised_anew"],
    )  # fmt: skip


def draft_apologies(at: datetime) -> int:
    """Draft an apology for every dossier that the clock says will be late, and tell who has it;
    drafts that are no longer needed go. Runs by the clock every morning; how many are new."""
    with transaction.atomic():
        found = {one.id: one for one in queries.will_be_late(at)}
        ApologyDraft.objects.exclude(pk__in=found).delete()
        known = set(ApologyDraft.objects.values_list("pk", flat=True))
        for one in found.values():
            ApologyDraft.objects.update_or_create(
                pk=one.id,
                defaults={"made_at": at, "step": one.step, "proposed_at": one.done_at},
            )
            if one.id not in known:
                base.publish(topic="cases.apology_drafted", at=at, dossier=one.id)
    return len(found.keys() - known)
