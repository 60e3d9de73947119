"""An application that grows over days: begun, papers added, filed once."""

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from opendistrict.engine.cases import queries
from opendistrict.engine.cases.actions.opening import file_dossier
from opendistrict.engine.cases.models import ApplicationDraft, Dossier
from opendistrict.engine.cases.queries.drafting import MOST, known, place, typed_in
from opendistrict.engine.cases.rules import applying
from opendistrict.engine.cases.shapes import representing
from opendistrict.engine.cases.shapes.dossier import Brought, Opened
from opendistrict.engine.cases.shapes.following import Known
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import actions as documents
from opendistrict.registers.documents.shapes import FileShape
from opendistrict.registers.people import actions as people_actions
from opendistrict.registers.people import queries as people

MOST_FILES = 30  # of one application
KEPT = timedelta(days=30)  # since it was last touched
_SEALED = {"identity.national_id": "national_id", "identity.phone": "phone"}


@transaction.atomic
def save_draft(
    *,
    procedure: str,
    office_id: UUID,
    subject: str,
    typed: Mapping[str, str],
    draft_id: UUID | None = None,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Keep what a citizen typed, right or wrong, under the version in force; sealed as a whole."""
    version = queries.in_force(procedure, day_of(at))
    if version is None:
        raise Refused("procedure_is_not_in_force", procedure=procedure, day=day_of(at))
    rules, _ = queries.rules_of(version.id)
    if "online" not in rules.channels:
        raise Refused("channel_is_not_open", procedure=procedure)
    if subject not in rules.subjects:
        raise Refused("subject_may_not_apply", procedure=procedure)
    row = _own(draft_id, actor) if draft_id else _new(actor)
    row.version_id, row.procedure, row.office_id = version.id, procedure, office_id
    row.subject, row.changed_at = subject, at
    kept = applying.ours(applying.online(rules, subject), typed)
    row.typed = people_actions.seal(json.dumps(kept, ensure_ascii=False), within=place(row.pk))
    row.save()
    return row.pk


def _new(actor: Actor) -> ApplicationDraft:
    if actor.party_id is None or not people.party_exists(actor.party_id):
        raise Refused("may_not_file_this")
    if ApplicationDraft.objects.filter(party=actor.party_id, dossier=None).count() >= MOST:
        raise Refused("too_many_drafts", most=MOST)
    return ApplicationDraft(party_id=actor.party_id)


def _own(draft_id: UUID, actor: Actor, *, filed: bool = False) -> ApplicationDraft:
    rows = ApplicationDraft.objects.select_for_update(of=("self",))
    row = rows.filter(pk=draft_id, party=actor.party_id).first() if actor.party_id else None
    if row is None:
        raise Refused("draft_is_unknown")
    if row.dossier_id and not filed:
        raise Refused("draft_is_filed")
    return row


@transaction.atomic
def add_file(
    *, draft_id: UUID, paper: str, data: bytes, name: str, actor: Actor, at: datetime
) -> FileShape:
    """Add a picture or file to an application: looked at by its content, kept byte for byte."""
    row = _own(draft_id, actor)
    rules = applying.online(queries.rules_of(row.version_id)[0], row.subject)
    if paper not in {one.code for one in rules.papers if not one.held_by}:
        raise Refused("paper_is_not_asked", paper=paper)
    if len(row.files) >= MOST_FILES:
        raise Refused("too_many_files", most=MOST_FILES)
    kept = documents.keep_upload(data=data, name=name, actor=actor, at=at)
    row.files = [*row.files, [paper, str(kept.id)]]
    row.changed_at = at
    row.save(update_fields=["files", "changed_at"])
    return kept


@transaction.atomic
def take_file_out(*, draft_id: UUID, file_id: UUID, actor: Actor, at: datetime) -> None:
    """Take a file out of an application that is not filed; taken out already, nothing happens."""
    row = _own(draft_id, actor)
    row.files = [one for one in row.files if one[1] != str(file_id)]
    row.changed_at = at
    row.save(update_fields=["files", "changed_at"])


@transaction.atomic
def discard_application(*, draft_id: UUID, actor: Actor) -> None:
    """Throw away what was begun."""
    _own(draft_id, actor).delete()


@transaction.atomic
def submit(*, draft_id: UUID, actor: Actor, at: datetime) -> Opened:
    """File an application. Pressed twice, or from two windows, it is filed once, and both get the
    same number."""
    row = _own(draft_id, actor, filed=True)
    if row.dossier_id:
        return _filed(row.dossier_id)
    version = queries.in_force(row.procedure, day_of(at))
    if version is None or version.id != row.version_id:
        raise Refused("form_is_of_another_version", procedure=row.procedure)
    own_rules, _ = queries.rules_of(version.id)
    rules = applying.online(own_rules, row.subject)
    party = people.parties([row.party_id], actor=actor)[row.party_id]
    typed = typed_in(row)
    own = known(party) if party.is_verified else Known({}, {})
    shown = applying.known_to(rules, typed, own)
    checked = applying.check(rules, typed, shown)
    if checked.problems:
        raise Refused("form_is_wrong", problems=checked.problems)
    if applying.missing(rules, checked.values, {paper for paper, _ in row.files}):
        raise Refused("papers_are_missing")
    asked = {one.code for one in applying.asked_papers(rules, checked.values)}
    opened = file_dossier(
        procedure=row.procedure, office_id=row.office_id, channel="online", subject=row.subject,
        **_who(row.party_id, checked.values, actor, at), values=applying.ours(own_rules, typed),
        held=_held(own_rules, row.party_id, shown, actor, at),
        papers=[
            Brought(paper=paper, kind="electronic", file_id=UUID(key))
            for paper, key in row.files if paper in asked
        ],
        actor=actor, at=at,
    )  # fmt: skip
    row.dossier_id, row.typed, row.files, row.changed_at = opened.id, "", [], at
    row.save()
    return opened


def _who(
    party_id: UUID, values: Mapping[str, object], actor: Actor, at: datetime
) -> dict[str, Any]:
    """Who applies, and who files for them where that is somebody else."""
    if not values.get(representing.FOR_ANOTHER):
        return {"applicant_id": party_id}
    applicant = people_actions.register_named(
        full_name=str(values[representing.NAME]),
        national_id=str(values[representing.NATIONAL_ID]),
        birth_date=date.fromisoformat(str(values[representing.BIRTH_DATE])), actor=actor, at=at,
    )  # fmt: skip
    return {
        "applicant_id": applicant, "representative_id": party_id,
        "authority": str(values[representing.AUTHORITY]),
    }  # fmt: skip


def _filed(dossier_id: UUID) -> Opened:
    one = Dossier.objects.get(pk=dossier_id)
    return Opened(one.pk, one.code, one.token, one.state, one.promised_at)


def _held(
    rules: Procedure, party_id: UUID, shown: Known, actor: Actor, at: datetime
) -> dict[str, object]:
    """What the State knows, in clear, for the form: that it was opened for it stands in the
    trail."""
    held: dict[str, object] = dict(shown.clear)
    for one in {field.held_by for field in rules.form if applying.is_masked(field, shown)}:
        held[one] = people_actions.unmask(
            party_id=party_id,
            field=_SEALED[one],
            purpose=f"Nộp hồ sơ {rules.code}",
            actor=actor,
            at=at,
        )
    return held


def forget_drafts(at: datetime) -> None:
    """What nobody touched for a month, begun or filed, is forgotten; dossiers stay."""
    ApplicationDraft.objects.filter(changed_at__lt=at - KEPT).delete()


def forget_drafts_of(payload: Mapping[str, str], at: datetime) -> None:
    """A party is erased: so is what it had begun."""
    ApplicationDraft.objects.filter(party=UUID(payload["party"]), dossier=None).delete()


def reseal_drafts(reseal: Callable[[str, str], str]) -> int:
    """Under the seal key of today, when it changed; how many drafts were changed."""
    changed = 0
    for row in ApplicationDraft.objects.select_for_update(of=("self",)).exclude(typed=""):
        sealed = reseal(row.typed, place(row.pk))
        if sealed != row.typed:
            ApplicationDraft.objects.filter(pk=row.pk).update(typed=sealed)
            changed += 1
    return changed
