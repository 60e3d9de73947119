"""Shapes of the engine as they are sent."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from opendistrict.engine.cases.queries import Case, national, step_of
from opendistrict.engine.cases.queries.judging import Fee
from opendistrict.engine.cases.shapes.dossier import DossierPage, QueueLine, VersionShape
from opendistrict.engine.cases.shapes.procedure import SEALED_KINDS, Procedure
from opendistrict.engine.cases.shapes.procedure import Bilingual as Words
from opendistrict.faces.api.v1 import shapes
from opendistrict.faces.kit import due_words
from opendistrict.kernel.workclock import Due, Step
from opendistrict.registers.people import queries as people


def both(words: Words) -> shapes.Bilingual:
    return shapes.Bilingual(vi=words.vi, en=words.en)


def state(text: str) -> shapes.State:
    return shapes.State(national=str(national(text)), step=step_of(text))


def procedure_line(version: VersionShape, rules: Procedure) -> dict[str, object]:
    return {
        "code": version.code, "version": version.number, "national_code": rules.national_code,
        "name": both(rules.name), "field": rules.field, "subjects": sorted(rules.subjects),
        "channels": sorted(rules.channels), "is_sample": version.is_sample,
    }  # fmt: skip


def fee(found: Fee) -> shapes.FeeOut:
    return shapes.FeeOut(
        total=found.total,
        lines=[
            shapes.FeeLineOut(
                code=one.code, name=both(one.name), amount=one.amount, basis=one.basis
            )
            for one in found.lines
        ],
        gaps=[shapes.FeeGapOut(fee=one.fee, code=one.code, note=one.note) for one in found.gaps],
    )


def due(found: Due) -> shapes.DueOut:
    return shapes.DueOut(at=found.at, steps=[_due_step(one) for one in found.steps])


def _due_step(one: Step) -> shapes.DueStepOut:
    (said, *_days) = due_words.lines(Due(None, (one,)))
    return shapes.DueStepOut(
        kind=str(one.kind), since=one.since, until=one.until,
        amount=None if one.amount is None else str(one.amount),
        every=str(one.every) if one.every else None, why=one.why,
        days_off=[day.day for day in one.days if not day.works], detail=said,
    )  # fmt: skip


def line(one: QueueLine) -> shapes.DossierLine:
    return shapes.DossierLine(
        id=one.id, code=one.code, procedure=one.procedure,
        name=shapes.Bilingual(vi=one.name, en=one.name_en), applicant_name=one.applicant_name,
        state=state(one.state), is_open=one.is_open, holder_id=one.holder_id,
        held_since=one.held_since, filed_at=one.filed_at, due_at=one.due_at,
        promised_at=one.promised_at,
    )  # fmt: skip


def stands(one: Case) -> dict[str, object]:
    """What every act answers with."""
    now = one.standing
    return {
        "code": now.code, "state": state(now.state), "is_open": now.is_open,
        "revision": now.revision, "holder_id": now.holder_id, "promised_at": now.promised_at,
        "due_at": now.due_at,
    }  # fmt: skip


def dossier(one: Case, page: DossierPage, beside: Iterable[QueueLine]) -> shapes.DossierOut:
    """All of a dossier; national ids and phones are masked."""
    now = page.standing
    return shapes.DossierOut(
        **stands(one), id=now.id, procedure=page.version.code, version=page.version.number,
        name=both(page.procedure.name), channel=now.channel, subject=page.subject,
        applicant_name=page.applicant_name, authority=now.authority, office_id=now.office_id,
        unit_id=now.unit_id, bundle=[line(row) for row in beside],
        filed_at=now.filed_at, received_at=now.received_at, finished_at=now.finished_at,
        returned_at=now.returned_at, fee=now.fee, paid=now.paid,
        form=_form(page.procedure, page.form, now.id), **_parts(page),
    )  # fmt: skip


def _parts(page: DossierPage) -> dict[str, object]:
    return {
        "papers": [
            shapes.BroughtOut(
                paper=one.paper, kind=one.kind, count=one.count, is_file=one.file_id is not None,
                brought_at=one.brought_at,
            )
            for one in page.attachments
        ],
        "supplements": [
            shapes.SupplementOut(
                n=one.n, asked_at=one.asked_at, items=list(one.items), until=one.until,
                answered_at=one.answered_at,
            )
            for one in page.supplements
        ],
        "enquiries": [
            shapes.EnquiryOut(
                id=one.id, to_unit_id=one.to_unit_id, question=one.question,
                asked_at=one.asked_at, due_at=one.due_at, stops_clock=one.stops_clock,
                answered_at=one.answered_at, answer=one.answer,
            )
            for one in page.enquiries
        ],
        "decisions": [
            shapes.DecisionOut(
                kind=one.kind, signed_at=one.signed_at, signed_by=one.signed_by,
                post_title=one.post_title, basis=str(one.ground.get("basis", "")),
                reasons=one.reasons,
            )
            for one in page.decisions
        ],
        "payments": [
            shapes.PaymentOut(
                reference=one.reference, amount=one.amount, is_online=one.is_online,
                received_at=one.received_at,
            )
            for one in page.payments
        ],
        "comments": [
            shapes.CommentOut(at=one.at, by=one.actor_label, text=one.text)
            for one in page.comments
        ],
        "acts": [
            shapes.ActOut(act=one.transition, blocked_by=list(one.blocked_by))
            for one in page.verdicts
        ],
    }  # fmt: skip


def _form(rules: Procedure, form: Mapping[str, object], dossier_id: UUID) -> dict[str, object]:
    kinds = {one.code: one.kind for one in rules.form}
    return {
        code: people.masked(
            str(kinds[code]), str(value), within=f"cases.dossier:{dossier_id}:{code}"
        )
        if kinds.get(code) in SEALED_KINDS
        else value
        for code, value in form.items()
    }


def trail(page: DossierPage) -> shapes.Trail:
    return shapes.Trail(
        items=[
            shapes.StepLine(
                n=one.n, act=one.transition, state=state(one.state), at=one.at,
                by=one.actor_label, kind=one.actor_kind, post_title=one.post_title,
                holder_title=one.holder_title, note=one.note, details=dict(one.details),
            )
            for one in page.steps
        ]
    )  # fmt: skip
