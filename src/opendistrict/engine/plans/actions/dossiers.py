"""Who has a dossier, or was asked about one, is told: once a day and matter, as of tasks.

What the clock or the calendar did goes into the digest; a question of another unit leaves at once,
as a reminder by hand does. What is done by then, or by whom it no longer is, is not told of.
"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from opendistrict.engine.cases import queries as cases
from opendistrict.engine.cases.queries import pages
from opendistrict.engine.cases.shapes.dossier import EnquiryShape, Standing
from opendistrict.engine.plans.models import Digest, Nudge
from opendistrict.engine.plans.queries.rungs import Rungs, quiet_until, vacancies
from opendistrict.engine.plans.rules import nudges as rules
from opendistrict.engine.plans.shapes.nudges import Matter, RungName
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.days import HERE, day_of
from opendistrict.kernel.ids import uuid7
from opendistrict.registers.base import actions as base

# Digests of dossiers leave after the ladder has climbed (07:30), with what it found.
_MORNING = time(7, 45)
_GATHERED = timedelta(minutes=15)  # what a calendar decision moves comes one by one
Whom = tuple[RungName, UUID, UUID]  # rung, post, person


@transaction.atomic
def tell_of_dossier(*, dossier_id: UUID, matter: Matter, at: datetime) -> int:
    """The holder and the head of the holder's unit hear of it in their next digest; how many do.
    Told twice, it is the same reminder."""
    standing = cases.case(dossier_id).standing
    if not _is_so(standing, matter, at):
        return 0
    rungs = (RungName.OWNER, RungName.HEAD)
    told = 0
    for rung, post_id, person_id in _whom(standing.holder_unit_id, standing.holder_id, rungs, at):
        row = _row(dossier_id, matter, rung, post_id, person_id, at)
        row.digest_id, leave = _digest(person_id, at)
        if _is_new(row):
            base.publish(topic="plans.digest_made", at=at, digest=row.digest_id, not_before=leave)
            told += 1
    return told


@transaction.atomic
def tell_of_enquiry(*, dossier_id: UUID, enquiry_id: UUID, at: datetime) -> int:
    """The head of the unit that was asked hears of the question; whoever stands for them, where
    nobody is head. How many do."""
    found = (one for one in pages.enquiries(dossier_id) if one.id == enquiry_id)
    asked: EnquiryShape = next(found)
    if asked.answered_at is not None:
        return 0
    told = 0
    for rung, post_id, person_id in _whom(asked.to_unit_id, None, (RungName.HEAD,), at):
        row = _row(dossier_id, Matter.ENQUIRY, rung, post_id, person_id, at)
        row.enquiry_id, row.made_by = enquiry_id, asked.asked_by
        if _is_new(row):
            leave = quiet_until(at, [person_id]).get(person_id)
            base.publish(topic="plans.nudge_made", at=at, nudge=row.pk, not_before=leave)
            told += 1
    return told


def _is_so(standing: Standing, matter: Matter, at: datetime) -> bool:
    if matter is Matter.APOLOGY:
        return bool(cases.apology_drafts([standing.id], at))
    return standing.finished_at is None


def _whom(
    unit_id: UUID, post_id: UUID | None, wanted: tuple[RungName, ...], at: datetime
) -> Iterator[Whom]:
    """Who stands on these rungs today, or over one that is vacant; everybody once."""
    rungs = Rungs([unit_id], [post_id] if post_id else [], day_of(at))
    if rungs.has_ended(unit_id):
        return
    posts = rungs.posts(unit_id, post_id)
    known: set[UUID] = set()
    for one in wanted:
        reached = rules.reach(one, posts, vacancies(posts))
        person_id = reached.post.person_id if reached.post else None
        if reached.post and reached.rung and person_id and person_id not in known:
            known.add(person_id)
            yield reached.rung, reached.post.id, person_id


def _row(
    dossier_id: UUID, matter: Matter, rung: RungName, post_id: UUID, person_id: UUID, at: datetime
) -> Nudge:
    return Nudge(
        id=uuid7(), dossier_id=dossier_id, matter=matter, on=day_of(at), rung=rung,
        post_id=post_id, person_id=person_id, made_at=at, made_by=SYSTEM.label,
    )  # fmt: skip


def _is_new(row: Nudge) -> bool:
    """Store it, unless this person was told of the same thing that day."""
    Nudge.objects.bulk_create([row], ignore_conflicts=True)
    return Nudge.objects.filter(pk=row.pk).exists()


def _leave(person_id: UUID, at: datetime) -> datetime:
    """When a digest of a person leaves that is begun now."""
    local = (at + _GATHERED).astimezone(HERE)
    local = max(local, datetime.combine(local.date(), _MORNING, HERE))
    leave = quiet_until(local, [person_id]).get(person_id, local)
    morning = datetime.combine(day_of(leave), _MORNING, HERE)
    return max(leave, morning)


def _digest(person_id: UUID, at: datetime) -> tuple[UUID, datetime]:
    """The next digest of a person that has not left, and when it leaves; one a day, not two."""
    leave = _leave(person_id, at)
    while True:
        Digest.objects.bulk_create(
            [Digest(person_id=person_id, on=day_of(leave))], ignore_conflicts=True
        )
        rows = Digest.objects.select_for_update().filter(person_id=person_id, on=day_of(leave))
        digest = rows.get()
        if digest.mailed_at is None and digest.posted_at is None:
            return digest.pk, leave
        leave = _leave(
            person_id, datetime.combine(day_of(leave) + timedelta(days=1), time.min, HERE)
        )
