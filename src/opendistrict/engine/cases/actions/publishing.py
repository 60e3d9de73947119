"""Versions of procedures: loaded from a pack, drafted at a desk, published, withdrawn."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from opendistrict.engine.cases import queries
from opendistrict.engine.cases.flow import compile_flow
from opendistrict.engine.cases.models import ProcedureVersion, StateHeldPaper
from opendistrict.engine.cases.queries import judging
from opendistrict.engine.cases.rules import guards, linting
from opendistrict.engine.cases.rules.reading import read_procedure
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.engine.cases.shapes.state_held import StateHeld
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base


def _read(text: str, code: str = "") -> Procedure:
    read = read_procedure(text.encode(), file=f"{code or 'thu-tuc'}.yaml")
    if read.procedure is None:
        raise Refused("procedure_cannot_be_read", problems=read.problems)
    if code and read.procedure.code != code:
        raise Refused("procedure_code_changes", given=read.procedure.code, code=code)
    return read.procedure


def _words(procedure: Procedure) -> str:
    return " ".join(
        (procedure.name.vi, procedure.name.en, procedure.national_code, *procedure.words)
    )


def _row(
    procedure: Procedure, text: str, number: int, actor: Actor, at: datetime
) -> ProcedureVersion:
    return ProcedureVersion(
        code=procedure.code, number=number, status="draft", name=procedure.name.vi,
        name_en=procedure.name.en, field=procedure.field, text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(), is_sample=procedure.sample,
        words=_words(procedure), made_at=at, made_by=actor.label,
    )  # fmt: skip


def _next_number(code: str) -> int:
    newest = ProcedureVersion.objects.filter(code=code).order_by("-number").first()
    return newest.number + 1 if newest else 1


@transaction.atomic
def load_state_held(*, rows: Iterable[StateHeld], actor: Actor, at: datetime) -> int:
    """The kinds of papers nobody may be asked for, as a pack tells them. Returns how many are new
    or told otherwise."""
    changed = 0
    for one in rows:
        told = {
            "names": list(one.names), "held_by": one.held_by.vi, "held_by_en": one.held_by.en,
            "basis": one.basis, "confidence": one.confidence,
        }  # fmt: skip
        if not StateHeldPaper.objects.filter(pk=one.code, **told).exists():
            StateHeldPaper.objects.update_or_create(pk=one.code, defaults=told)
            base.record(
                action="cases.set_state_held", actor=actor, at=at,
                subject=f"cases.state_held:{one.code}", basis=one.basis,
            )  # fmt: skip
            changed += 1
    return changed


@transaction.atomic
def load_procedures(*, texts: Iterable[str], actor: Actor, at: datetime) -> int:
    """Make the procedures of a pack be in force as their files say. Returns how many are new.

    A file whose text is in force already changes nothing; another text is a new version, in
    force from its `since`, which ends the one before it. Dossiers keep the version they were opened
    under.
    """
    changed = 0
    for text in texts:
        digest = hashlib.sha256(text.encode()).hexdigest()
        if ProcedureVersion.objects.filter(digest=digest, status="published").exists():
            continue
        procedure = _read(text)
        row = _row(procedure, text, _next_number(procedure.code), actor, at)
        row.save(force_insert=True)
        _publish(row, procedure, since=procedure.since, actor=actor, at=at)
        changed += 1
    return changed


def _publish(
    row: ProcedureVersion, procedure: Procedure, *, since: date, actor: Actor, at: datetime
) -> None:
    first = max(since, day_of(at))
    findings = linting.lint(
        procedure, judging.without_holder(procedure, [first]), state_held=queries.state_held()
    )
    if findings:
        raise Refused("procedure_is_not_right", procedure=procedure.code, findings=findings)
    compile_flow(procedure)
    if procedure.term is None:
        raise Refused("procedure_has_no_term", procedure=procedure.code)
    if procedure.until is not None and procedure.until <= since:
        raise Refused("procedure_ends_before_it_begins", procedure=procedure.code, day=since)
    ProcedureVersion.objects.filter(
        code=row.code, status="published", valid__contained_by=DateRange(since, None)
    ).update(status="withdrawn")
    before = ProcedureVersion.objects.filter(
        code=row.code, status="published", valid__contains=since
    ).first()
    if before is not None:
        before.valid = DateRange(before.valid.lower, since)
        before.save(update_fields=["valid"])
    row.status, row.valid = "published", DateRange(since, procedure.until)
    row.published_at, row.published_by = at, actor.label
    row.save(update_fields=["status", "valid", "published_at", "published_by"])
    base.record(
        action="cases.publish_procedure", actor=actor, at=at,
        subject=f"cases.procedure:{row.code}", version=row.number, since=since, digest=row.digest,
    )  # fmt: skip


@transaction.atomic
def draft(*, code: str, actor: Actor, at: datetime) -> UUID:
    """Begin the next version of a procedure from the newest; there is one draft at a time."""
    _weigh(actor)
    old = ProcedureVersion.objects.filter(code=code).order_by("-number").first()
    if old is None:
        raise Refused("procedure_is_unknown", procedure=code)
    if old.status == "draft":
        return old.pk
    row = _row(_read(old.text, code), old.text, old.number + 1, actor, at)
    row.save(force_insert=True)
    return row.pk


@transaction.atomic
def edit(*, version_id: UUID, revision: int, text: str, actor: Actor, at: datetime) -> int:
    """Change the text of a draft; it must at least be readable. Gives back the new revision."""
    _weigh(actor)
    row = _draft(version_id)
    if row.revision != revision:
        raise Refused("draft_changed_meanwhile", by=row.made_by)
    new = _row(_read(text, row.code), text, row.number, actor, at)
    new.pk, new.revision = row.pk, revision + 1
    new.save(force_update=True)
    base.record(
        action="cases.edit_procedure", actor=actor, at=at, subject=f"cases.procedure:{row.code}",
        version=row.number, digest=new.digest,
    )  # fmt: skip
    return new.revision


@transaction.atomic
def publish(
    *, version_id: UUID, since: date, revision: int | None = None, actor: Actor, at: datetime
) -> None:
    """Put a draft in force from a day on; dossiers opened before keep their version. With a
    `revision`, only the text that was looked at."""
    _weigh(actor)
    row = _draft(version_id)
    if revision is not None and row.revision != revision:
        raise Refused("draft_changed_meanwhile", by=row.made_by)
    _publish(row, _read(row.text, row.code), since=since, actor=actor, at=at)


@transaction.atomic
def discard(*, version_id: UUID, actor: Actor, at: datetime) -> None:
    _weigh(actor)
    row = _draft(version_id)
    base.record(
        action="cases.discard_draft", actor=actor, at=at, subject=f"cases.procedure:{row.code}",
        version=row.number, digest=row.digest,
    )  # fmt: skip
    row.delete()


@transaction.atomic
def withdraw_procedure(*, code: str, until: date, basis: str, actor: Actor, at: datetime) -> None:
    """End a procedure: from `until` on no dossier is opened under it; open ones go on."""
    _weigh(actor)
    current = queries.in_force(code, until)
    if current is None:
        raise Refused("procedure_is_not_in_force", procedure=code, day=until)
    row = ProcedureVersion.objects.select_for_update().get(pk=current.id)
    row.valid = DateRange(row.valid.lower, until)
    if row.valid.lower == until:
        row.status = "withdrawn"
    row.save(update_fields=["valid", "status"])
    base.record(
        action="cases.withdraw_procedure", actor=actor, at=at, subject=f"cases.procedure:{code}",
        until=until, basis=basis,
    )  # fmt: skip


def _weigh(actor: Actor) -> None:
    if actor.kind != "system" and not actor.may_somewhere(guards.CONFIGURE):
        raise Refused("may_not_configure_procedures")


def _draft(version_id: UUID) -> ProcedureVersion:
    row = ProcedureVersion.objects.select_for_update().filter(pk=version_id).first()
    if row is None or row.status != "draft":
        raise Refused("version_is_not_a_draft")
    return row
