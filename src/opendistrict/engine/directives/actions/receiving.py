"""A document comes in, is kept, and is read by the worker."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from opendistrict.engine.directives import rules
from opendistrict.engine.directives.actions.holding import REGISTER, held_directive, note
from opendistrict.engine.directives.models import Directive, Passage, Proposal
from opendistrict.engine.directives.shapes import DirectiveState, ProposalState
from opendistrict.kernel import intake, reader
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.documents import actions as documents
from opendistrict.registers.documents import queries as kept
from opendistrict.registers.orgs import queries as orgs


@transaction.atomic
def register(
    *,
    name: str,
    media_type: str,
    data: bytes,
    unit_id: UUID,
    issued_on: date | None,
    title: str,
    is_sample: bool = False,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Keep a document as it came and ask the worker to read it. Nothing is lost if that fails."""
    if not actor.may(REGISTER, unit_id):
        raise Refused("right_is_missing", act=REGISTER)
    if not data.strip():
        raise Refused("file_is_empty", name=name)
    if len(data) > rules.MAX_BYTES:
        raise Refused("file_is_too_large", name=name, size=len(data), limit=rules.MAX_BYTES)
    if issued_on is not None and issued_on > day_of(at):
        raise Refused("document_is_from_the_future", day=issued_on)
    # The number first: its lock makes a second press of the button wait and find the first.
    number = base.next_number(series=f"CD-{day_of(at).year}")
    _refuse_a_second_copy(data, unit_id)
    file_id = documents.keep(data=data, name=name, media_type=media_type, actor=actor, at=at)
    directive = Directive.objects.create(
        number=number,
        unit_id=unit_id,
        file_id=file_id,
        state=DirectiveState.WAITING,
        title=nfc(title).strip()[:600],
        issued_on=issued_on,
        registered_at=at,
        registered_by=actor.label,
        is_sample=is_sample,
    )
    note(directive, "register", actor, at, number=number, name=name)
    base.publish(topic="directives.received", at=at, directive=directive.pk)
    return directive.pk


def _refuse_a_second_copy(data: bytes, unit_id: UUID) -> None:
    """The same bytes in the same unit are the same document, whatever the file is called."""
    copies = kept.copies_of(data)
    known = Directive.objects.filter(unit_id=unit_id, file_id__in=copies).first()
    if known is not None:
        raise Refused("document_is_registered", number=known.number, directive=str(known.pk))


def known_units(on: date) -> tuple[reader.KnownUnit, ...]:
    """The units as they were called on a day, for the reader; the key is the unit's id."""
    return tuple(
        reader.KnownUnit(
            key=str(unit.id), names=(unit.name, unit.short_name, *unit.aliases), kind=unit.kind
        )
        for unit in orgs.tree_on(on).units.values()
    )


def _own_units(unit_id: UUID, on: date) -> frozenset[str]:
    """Every unit of the ward or district to which the document came, as on a day."""
    tree = orgs.tree_on(on)
    if unit_id not in tree.units:
        return frozenset()
    return frozenset(str(unit) for unit in tree.under(tree.place_of(unit_id)))


def _reading(
    text: str, issued_on: date | None, unit_id: UUID, at: datetime
) -> tuple[reader.Reading, date | None]:
    """Two passes where the document itself says when it was issued: the day decides the units."""
    if issued_on is None:
        issued_on = reader.read(text).header.issued_on
    reading = reader.read(
        text,
        dated_on=issued_on,
        calendar=orgs.work_calendar(unit_id),
        units=known_units(issued_on or day_of(at)),
    )
    return reading, issued_on


@transaction.atomic
def read(*, directive_id: UUID, at: datetime) -> None:
    """Read a waiting document: text, passages, proposals, all or none. Read once; asking again
    changes nothing."""
    directive = Directive.objects.select_for_update(of=("self",), no_key=True).get(pk=directive_id)
    if directive.state != DirectiveState.WAITING:
        return
    file = kept.files([directive.file_id])[directive.file_id]
    try:
        extracted = intake.extract(kept.content(directive.file_id), filename=file.name)
    except Refused as refusal:  # nothing to be read in it, or the kept file is not what was kept
        _leave_unread(directive, refusal, at)
        return
    reading, issued_on = _reading(extracted.text, directive.issued_on, directive.unit_id, at)
    header = reading.header
    directive.state = DirectiveState.READ
    directive.text = extracted.text
    directive.text_sha256 = hashlib.sha256(extracted.text.encode()).hexdigest()
    directive.notices = [
        *({"code": n.code, "details": dict(n.details)} for n in extracted.notices),
        *(
            {"code": n.code, "message": n.message, "start": n.start, "end": n.end}
            for n in reading.warnings
        ),
    ]
    directive.title = (directive.title or header.title or file.name)[:600]
    directive.document_number = (header.number or "")[:80]
    directive.form = (header.kind or "")[:60]
    directive.issuer = (header.issuer or "")[:300]
    directive.signer = (header.signer or "")[:200]
    directive.issued_on = issued_on
    directive.read_at = at
    directive.save()
    spans = _write_passages(directive, reading.passages)
    own = _own_units(directive.unit_id, issued_on or day_of(at))
    _write_proposals(directive, spans, reading.proposals, own)
    note(directive, "read", SYSTEM, at, proposals=len(reading.proposals))
    if settings.READER_MODEL_URL:
        base.publish(topic="directives.model_wanted", at=at, directive=directive.pk)


def _leave_unread(directive: Directive, refusal: Refused, at: datetime) -> None:
    directive.state = DirectiveState.UNREADABLE
    directive.failure = refusal.codes[0]
    directive.failure_details = rules.clean_fields(refusal.details)
    directive.save(update_fields=["state", "failure", "failure_details"])
    note(directive, "unreadable", SYSTEM, at, reason=directive.failure)


def _write_passages(
    directive: Directive, passages: Iterable[reader.Passage]
) -> list[tuple[int, int, UUID]]:
    rows = Passage.objects.bulk_create(
        Passage(
            directive=directive,
            place_in_line=passage.index,
            start=passage.start,
            end=passage.end,
            kind=passage.kind,
            context=passage.context[:120],
        )
        for passage in passages
    )
    return [(row.start, row.end, row.pk) for row in rows]


def _write_proposals(
    directive: Directive,
    spans: list[tuple[int, int, UUID]],
    proposals: Iterable[reader.Proposal],
    own: frozenset[str],
) -> None:
    Proposal.objects.bulk_create(
        Proposal(
            directive=directive,
            passage_id=rules.passage_at(spans, proposal.start),
            start=proposal.start,
            end=proposal.end,
            kind=proposal.kind,
            fields=rules.nearest(rules.fields_of(proposal), own),
            reason=proposal.reason[:500],
            rule=proposal.rule[:64],
            source=proposal.source,
        )
        for proposal in proposals
    )


@transaction.atomic
def read_again(*, directive_id: UUID, actor: Actor, at: datetime) -> None:
    """Read an unreadable or undecided document once more. What a person decided stays."""
    directive = held_directive(directive_id, actor, REGISTER)
    touched = Proposal.objects.filter(directive=directive).exclude(
        state=ProposalState.OPEN, is_edited=False, source__in=["grammar", "model"]
    )
    dismissed = Passage.objects.filter(directive=directive, dismissed_at__isnull=False)
    if touched.exists() or dismissed.exists():
        raise Refused("directive_is_being_decided")
    Proposal.objects.filter(directive=directive).delete()
    Passage.objects.filter(directive=directive).delete()
    directive.state, directive.failure, directive.failure_details = DirectiveState.WAITING, "", {}
    directive.save(update_fields=["state", "failure", "failure_details"])
    note(directive, "read_again", actor, at)
    base.publish(topic="directives.received", at=at, directive=directive.pk)


@transaction.atomic
def note_document(
    *,
    directive_id: UUID,
    title: str,
    document_number: str,
    form: str,
    issuer: str,
    issued_on: date | None,
    actor: Actor,
    at: datetime,
) -> None:
    """Correct what the reader took from the document's head."""
    directive = held_directive(directive_id, actor, REGISTER)
    if issued_on is not None and issued_on > day_of(at):
        raise Refused("document_is_from_the_future", day=issued_on)
    values = {
        "title": nfc(title).strip()[:600],
        "document_number": nfc(document_number).strip()[:80],
        "form": nfc(form).strip()[:60],
        "issuer": nfc(issuer).strip()[:300],
        "issued_on": issued_on,
    }
    before = {key: getattr(directive, key) for key in values}
    for key, value in values.items():
        setattr(directive, key, value)
    directive.save(update_fields=list(values))
    note(directive, "note_document", actor, at, before=before, after=values)
