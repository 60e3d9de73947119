"""The record of violation (biên bản): numbered, on paper, with the range of the fine."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.documents import actions as documents
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import actions as people_actions
from opendistrict.registers.people import queries as people
from opendistrict.services.inspections import queries
from opendistrict.services.inspections.actions.following import locked, moved
from opendistrict.services.inspections.actions.visiting import RECORD
from opendistrict.services.inspections.models import Finding, Kind, Record
from opendistrict.services.inspections.rules import measures, papers
from opendistrict.services.inspections.shapes import FindingShape, Named, SanctionShape


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whose:
    name: str
    address: str
    is_organisation: bool
    is_sample: bool


@transaction.atomic
def record_violation(
    *, finding_id: UUID, whose: UUID | Named, said: str = "", actor: Actor, at: datetime
) -> UUID:
    """Draw up the record of a finding: its number, its paper, the range of the fine in force on the
    day it was found, or that none is known. Decides no fine. Returns the paper's id.

    :raises Refused: `finding_is_unknown`, `right_is_missing`, `wrong_state`, `party_is_unknown`,
        `fine_depends_on_area` where the area was not measured.
    """
    row = locked(finding_id, RECORD, actor)
    party_id = _party(whose, row, actor, at)
    one = _whose(party_id, actor)
    (found,) = queries.shapes([row])
    sanction = queries.sanction_of(found, found.on)
    if sanction is None and found.square_metres is None and _depends_on_area(found):
        raise Refused("fine_depends_on_area")
    moved(row, "record", actor, at, party=party_id)
    unit = orgs.tree_on(day_of(at)).units.get(row.unit_id)
    paper = papers.record_of_violation(
        unit=unit.name if unit else "", found=found, kind=Kind.objects.get(pk=row.kind_id).name,
        name=one.name, address=one.address, is_organisation=one.is_organisation,
        said=said.strip(), sanction=sanction, inspector=actor.label, title=actor.post_title,
        at=at, is_sample=one.is_sample,
    )  # fmt: skip
    issued = documents.issue_paper(
        paper=paper, kind="inspections.record", about=f"inspections.finding:{row.pk}",
        unit_id=row.unit_id, actor=actor, at=at,
    )  # fmt: skip
    _keep(row, found, sanction, one, party_id, issued.id, issued.number, at)
    return issued.id


def _party(whose: UUID | Named, row: Finding, actor: Actor, at: datetime) -> UUID:
    if isinstance(whose, UUID):
        return whose
    return people_actions.register_party(
        kind=whose.kind, full_name=whose.full_name, address=whose.address, unit_id=row.unit_id,
        actor=actor, at=at,
    )  # fmt: skip


def _whose(party_id: UUID, actor: Actor) -> _Whose:
    """Name and address for the paper; numbers and telephones stay sealed."""
    one = people.parties([party_id], actor=actor).get(party_id)
    if one is None or one.is_erased or one.is_restricted:
        raise Refused("party_is_unknown")
    # A household business is fined as an individual is: it is no organisation.
    return _Whose(
        name=one.full_name, address=one.address, is_organisation=one.kind == "enterprise",
        is_sample=one.is_sample,
    )  # fmt: skip


def _depends_on_area(found: FindingShape) -> bool:
    every = queries.sanctions(found.kind)
    return any(
        one.from_m2 is not None or one.below_m2 is not None
        for one in every
        if one.since <= found.on and (one.until is None or found.on < one.until)
    )


def _keep(
    row: Finding, found: FindingShape, sanction: SanctionShape | None, whose: _Whose,
    party_id: UUID, paper_id: UUID, number: str, at: datetime,
) -> None:  # fmt: skip
    span = sanction.range_for(is_organisation=whose.is_organisation) if sanction else None
    least, most = (one.dong for one in span) if span else (None, None)
    subject = f"inspections.finding:{row.pk}"
    Record.objects.create(
        finding=row, paper_id=paper_id, number=number, party_id=party_id,
        is_organisation=whose.is_organisation, sanction=sanction.code if sanction else "",
        least=least, most=most, basis=sanction.basis if sanction else "",
        confidence=sanction.confidence if sanction else "",
        remedy=sanction.remedy if sanction else "", made_on=day_of(at), made_at=at,
    )  # fmt: skip
    base.log(
        kind="inspections.record", subject=subject, at=at,
        body={"number": number, "kind": found.kind, "found_on": found.on.isoformat(),
              "sanction": sanction.code if sanction else "", "least": least or 0,
              "most": most or 0},
    )  # fmt: skip
    facts.tell(
        measures.one(measures.RECORDS, act=f"{subject}:recorded", on=day_of(at),
                     unit_id=row.unit_id, area_id=row.visit.area_id, kind=row.kind_id),
        at=at,
    )  # fmt: skip
