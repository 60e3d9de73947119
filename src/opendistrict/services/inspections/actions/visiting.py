"""What a telephone brings: visits with what was found on them, in any order and any number of
times."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import PlaceAsked, PlaceShape
from opendistrict.services.inspections import rules
from opendistrict.services.inspections.flow import FLOW
from opendistrict.services.inspections.models import Finding, Kind, LookedAgain, Visit
from opendistrict.services.inspections.rules import measures
from opendistrict.services.inspections.shapes import (
    SKEW,
    Answer,
    FindingGiven,
    Spot,
    State,
    VisitGiven,
)
from opendistrict.services.inspections.shapes import LookedAgain as LookedGiven

RECORD = "inspections.record"
REMEDIED = "đã khắc phục khi kiểm tra lại"


def sync(
    *, visits: Sequence[VisitGiven], sent_at: datetime, actor: Actor, at: datetime
) -> list[Answer]:
    """Take what a telephone has, each visit in a transaction of its own: one that is refused keeps
    no other back. Told again, nothing changes. `sent_at` is the telephone's clock now: a clock
    that is wrong is noted, not refused."""
    answers = []
    for one in visits:
        try:
            is_new = _take(one, sent_at=sent_at, actor=actor, at=at)
            answers.append(Answer(one.id, "new" if is_new else "known"))
        except Refused as refused:
            answers.append(Answer(one.id, "refused", refused))
    return answers


@transaction.atomic
def _take(given: VisitGiven, *, sent_at: datetime, actor: Actor, at: datetime) -> bool:
    """Whether anything in it was new.

    :raises Refused: `visit_is_anothers`, `place_is_in_no_unit`, `segment_is_unknown`,
        `right_is_missing`, `kind_of_finding_is_unknown`, `finding_is_unknown`.
    """
    _weigh_kinds(given.findings)
    row, is_new = _visit(given, sent_at, actor, at)
    if row.ended_at is None and given.ended_at is not None:
        row.ended_at, is_new = given.ended_at, True
        row.save(update_fields=["ended_at"])
    every = {one.id: one for one in given.findings}
    known = Finding.objects.filter(pk__in=every).values_list("pk", flat=True)
    for key in every.keys() - set(known):
        _find(row, every[key], actor, at)
        is_new = True
    for again in given.looked_again:
        is_new |= _look_again(row, again, actor, at)
    return is_new


def _weigh_kinds(found: Sequence[FindingGiven]) -> None:
    asked = {one.kind for one in found}
    unknown = asked - set(Kind.objects.filter(pk__in=asked).values_list("pk", flat=True))
    if unknown:
        raise Refused("kind_of_finding_is_unknown", kinds=", ".join(sorted(unknown)))


def _visit(given: VisitGiven, sent_at: datetime, actor: Actor, at: datetime) -> tuple[Visit, bool]:
    """The visit, locked; two telephones, or one twice, wait for each other here."""  # fmt: skip
    row = Visit.objects.select_for_update(of=("self",)).filter(pk=given.id).first()
    if row is None:
        row, is_new = _begin(given, sent_at, actor, at)
    else:
        is_new = False
    if row.inspector_id != actor.id:
        raise Refused("visit_is_anothers")
    if not actor.may(RECORD, row.unit_id):
        raise Refused("right_is_missing", act=RECORD)
    return row, is_new


def _begin(given: VisitGiven, sent_at: datetime, actor: Actor, at: datetime) -> tuple[Visit, bool]:
    skew = rules.skew_of(sent_at, at)
    on = rules.happened_on(given.begun_at, skew, at)
    place = _place(given.spot, on)
    unit_id = place.unit_id or actor.unit_id
    if unit_id is None:
        raise Refused("place_is_in_no_unit", day=on)
    if not actor.may(RECORD, unit_id):
        raise Refused("right_is_missing", act=RECORD)
    row, is_new = Visit.objects.select_for_update(of=("self",)).get_or_create(
        id=given.id,
        defaults={
            "unit_id": unit_id, "area_id": place.area_id, "segment_id": given.spot.segment_id,
            "along": given.spot.along_cm, "longitude": given.spot.longitude,
            "latitude": given.spot.latitude, "subject": given.subject,
            "party_id": given.party_id, "typed": given.typed, "note": given.note,
            "begun_at": given.begun_at, "skew": skew, "happened_on": on, "recorded_at": at,
            "inspector_id": actor.id, "inspector": actor.label, "post_id": actor.post_id,
        },
    )  # fmt: skip
    if is_new:
        _tell("visit", f"inspections.visit:{row.pk}", actor, at, on=on, about=given.subject,
              clock_is_wrong=abs(skew) > SKEW)  # fmt: skip
        facts.tell(
            measures.one(measures.VISITS, act=f"inspections.visit:{row.pk}:begun", on=on,
                         unit_id=unit_id, area_id=place.area_id),
            at=at,
        )  # fmt: skip
    return row, is_new


def _place(spot: Spot, on: date) -> PlaceShape:
    if spot.segment_id is not None and spot.segment_id not in places.segments([spot.segment_id]):
        raise Refused("segment_is_unknown")
    along = None if spot.along_cm is None else Decimal(spot.along_cm) / 100
    point = None
    if spot.segment_id is None and spot.longitude is not None and spot.latitude is not None:
        point = (spot.longitude, spot.latitude)
    asked = PlaceAsked(point=point, segment_id=spot.segment_id, since_m=along, until_m=along)
    return places.placed([asked], on)[0]


def _find(row: Visit, one: FindingGiven, actor: Actor, at: datetime) -> None:
    state, follow_up_on = State.FOUND, None
    if one.is_reminded:
        state = State(FLOW.move(State.FOUND, "remind", {}))
        follow_up_on = follow_up_day(row.happened_on, one.follow_up_in, row.unit_id)
    Finding.objects.create(
        id=one.id, visit=row, unit_id=row.unit_id, kind_id=one.kind, noticed_at=one.noticed_at,
        length=one.length_cm, depth=one.depth_cm, measured_by=one.measured_by, note=one.note,
        state=state, follow_up_on=follow_up_on,
    )  # fmt: skip
    subject = f"inspections.finding:{one.id}"
    _tell("find", subject, actor, at, kind=one.kind, visit=row.pk)
    if one.is_reminded:
        _tell("remind", subject, actor, at, until=follow_up_on)
    facts.tell(
        measures.one(measures.FINDINGS, act=f"{subject}:found", on=row.happened_on,
                     unit_id=row.unit_id, area_id=row.area_id, kind=one.kind),
        at=at,
    )  # fmt: skip


def follow_up_day(on: date, working_days: int | None, unit_id: UUID) -> date | None:
    """The day on which to look again, so many working days of the unit after one."""
    if working_days is None:
        return None
    return orgs.work_calendar(unit_id).add(on, working_days)


def _look_again(row: Visit, again: LookedGiven, actor: Actor, at: datetime) -> bool:
    """Another look at what was found; what two inspectors saw stays written, whoever was first
    moves it on."""
    found = Finding.objects.select_for_update(of=("self",)).filter(pk=again.finding_id).first()
    if found is None or not actor.may(RECORD, found.unit_id):
        raise Refused("finding_is_unknown")
    _, is_new = LookedAgain.objects.get_or_create(
        visit=row, finding=found,
        defaults={"is_remedied": again.is_remedied, "note": again.note},
    )  # fmt: skip
    if is_new:
        _move_on(found, again, actor, at)
    return is_new


def _move_on(found: Finding, again: LookedGiven, actor: Actor, at: datetime) -> None:
    subject = f"inspections.finding:{found.pk}"
    _tell("follow_up", subject, actor, at, is_remedied=again.is_remedied)
    if found.state != State.REMINDED:
        return
    found.state = FLOW.move(found.state, "follow_up", {})
    if again.is_remedied:
        found.state, found.closed_why = FLOW.move(found.state, "close", {}), REMEDIED
        _tell("close", subject, actor, at, why=REMEDIED)
    found.revision += 1
    found.save(update_fields=["state", "closed_why", "revision"])


def _tell(act: str, subject: str, actor: Actor, at: datetime, **details: object) -> None:
    base.record(action=f"inspections.{act}", actor=actor, at=at, subject=subject, **details)
