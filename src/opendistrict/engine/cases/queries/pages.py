"""One dossier, for who may see it; and the list of those one may see."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from opendistrict.engine.cases.flow import target_step, verb
from opendistrict.engine.cases.models import (
    Attachment,
    Comment,
    Decision,
    Dossier,
    Enquiry,
    Payment,
    Step,
    Supplement,
)
from opendistrict.engine.cases.queries.procedures import version
from opendistrict.engine.cases.queries.standing import Case, case
from opendistrict.engine.cases.rules import courses, guards
from opendistrict.engine.cases.shapes.dossier import (
    AttachmentShape,
    CommentShape,
    DecisionShape,
    DossierPage,
    EnquiryShape,
    PaymentShape,
    StepLine,
    SupplementShape,
)
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.flow import Verdict
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.workclock import Due
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import PostShape


def visible(actor: Actor) -> Q:
    """The dossiers an actor may see: of the units they read, or that lie there now; one's own."""
    if actor.kind == "system":
        return Q()
    units = orgs.scope(actor, guards.READ)
    seen = Q(unit__in=units) | Q(holder_unit__in=units) if units else Q(pk__in=[])
    if actor.party_id is not None:
        seen |= Q(applicant=actor.party_id) | Q(representative=actor.party_id)
    return seen


def may_see(one: Case, actor: Actor) -> bool:
    standing = one.standing
    if actor.kind == "system":
        return True
    if actor.party_id in (standing.applicant_id, standing.representative_id) and actor.party_id:
        return True
    units = orgs.scope(actor, guards.READ)
    if standing.unit_id in units or standing.holder_unit_id in units:
        return True
    # A unit that was asked about it sees what it was asked about.
    asked = Enquiry.objects.filter(dossier_id=standing.id, to_unit__in=units)
    return bool(units) and asked.exists()


def id_of(code: str) -> UUID | None:
    """The dossier of a public number, whoever asks; seeing it is another question."""
    found: UUID | None = (
        Dossier.objects.filter(Q(code=code) | Q(national_code=code))
        .values_list("id", flat=True)
        .first()
    )
    return found


def ids_seen(codes: Collection[str], *, actor: Actor) -> dict[str, UUID]:
    """By number (our own or the national one) the dossiers that the actor may see. One query."""
    rows = Dossier.objects.filter(visible(actor), Q(code__in=codes) | Q(national_code__in=codes))
    found: dict[str, UUID] = {}
    for key, *numbers in rows.values_list("id", "code", "national_code"):
        found.update((one, key) for one in numbers if one and one in codes)
    return found


def code_of(dossier_id: UUID, *, actor: Actor) -> str | None:
    """The number of a dossier the actor may see."""
    found: str | None = (
        Dossier.objects.filter(visible(actor), pk=dossier_id).values_list("code", flat=True).first()
    )
    return found


def page(dossier_id: UUID, *, actor: Actor, at: datetime) -> DossierPage:
    """All of one dossier. About a dozen queries, whatever its length."""
    one = case(dossier_id)
    if not may_see(one, actor):
        raise Refused("may_not_see_this_dossier")
    standing = one.standing
    known = version(standing.version_id)
    assert known is not None
    rows = list(Step.objects.filter(dossier_id=dossier_id).order_by("n"))
    posts = {row.post_id for row in rows} | {row.holder_id for row in rows} - {None}
    titles = orgs.posts([post for post in posts if post], on=day_of(at))
    holder = titles.get(standing.holder_id) if standing.holder_id else None
    return DossierPage(
        standing=standing, procedure=one.procedure, version=known,
        applicant_name=one.applicant_name, subject=one.subject, form=one.form,
        steps=tuple(_line(row, titles) for row in rows),
        supplements=_supplements(dossier_id), enquiries=enquiries(dossier_id),
        attachments=_attachments(dossier_id), decisions=_decisions(dossier_id),
        payments=_payments(dossier_id), comments=_comments(dossier_id, actor),
        verdicts=verdicts(one, actor, at), due=due_of(one),
        holder_title=holder.title if holder else "",
        holder_title_en=holder.title_en if holder else "",
        holder_name=holder.person_name if holder else "",
    )  # fmt: skip


def verdicts(one: Case, actor: Actor, at: datetime) -> tuple[Verdict, ...]:
    """What may be done now, and what stands in the way; of the steps that could be next, the one
    that is."""
    holds = guards.holds(one.standing, one.procedure, actor, at)
    found = one.flow.verdicts(one.standing.state, holds)
    return tuple(verdict for verdict in found if _leads_on(one, verdict.transition))


def _leads_on(one: Case, transition: str) -> bool:
    if verb(transition) == "pass_on":
        return target_step(transition) == one.standing.next_step
    return transition != "finish" or not one.standing.next_step


def due_of(one: Case) -> Due | None:
    """Why the due date is that date, step by step; None before the dossier is received."""
    received = one.standing.received_at
    if received is None:
        return None
    clock = orgs.work_clock(
        one.standing.office_id, day_of(received), one.calendar_turn, one.orgs_turn
    )
    return courses.due(clock, one.procedure, received, one.standing.pauses, one.standing.extension)


def _line(row: Step, posts: Mapping[UUID, PostShape]) -> StepLine:
    post = posts.get(row.post_id) if row.post_id else None
    holder = posts.get(row.holder_id) if row.holder_id else None
    return StepLine(
        row.n, row.transition, row.state, row.at, row.actor_label, row.actor_kind,
        post.title if post else "", post.title_en if post else "",
        holder.title if holder else "", holder.title_en if holder else "",
        holder.unit_id if holder else None, row.note, row.details or {},
    )  # fmt: skip


def _supplements(dossier_id: UUID) -> tuple[SupplementShape, ...]:
    rows = Supplement.objects.filter(dossier_id=dossier_id).order_by("n")
    return tuple(
        SupplementShape(
            row.n, row.asked_at, row.asked_by, tuple(row.items), row.until, row.answered_at
        )
        for row in rows
    )


def enquiries(dossier_id: UUID) -> tuple[EnquiryShape, ...]:
    rows = Enquiry.objects.filter(dossier_id=dossier_id).order_by("asked_at", "id")
    return tuple(enquiry(row) for row in rows)


def enquiry(row: Enquiry) -> EnquiryShape:
    return EnquiryShape(
        row.pk, row.dossier_id, row.to_unit_id, row.question, row.asked_at, row.asked_by,
        row.due_at, row.stops_clock, row.answered_at, row.answered_by, row.answer,
    )  # fmt: skip


def _attachments(dossier_id: UUID) -> tuple[AttachmentShape, ...]:
    rows = Attachment.objects.filter(dossier_id=dossier_id).order_by("brought_at", "id")
    return tuple(
        AttachmentShape(
            row.pk, row.paper, row.kind, row.count, row.file_id, row.is_reused, row.brought_at,
            row.brought_by,
        )
        for row in rows
    )  # fmt: skip


def _decisions(dossier_id: UUID) -> tuple[DecisionShape, ...]:
    rows = Decision.objects.filter(dossier_id=dossier_id).order_by("signed_at")
    return tuple(
        DecisionShape(
            row.pk, row.kind, row.signed_at, row.signed_by, row.post_title, row.ground,
            row.reasons, row.paper_id, row.is_electronic,
        )
        for row in rows
    )  # fmt: skip


def _payments(dossier_id: UUID) -> tuple[PaymentShape, ...]:
    rows = Payment.objects.filter(dossier_id=dossier_id).order_by("received_at")
    return tuple(
        PaymentShape(row.reference, row.amount, row.is_online, row.received_at, row.received_by)
        for row in rows
    )


def _comments(dossier_id: UUID, actor: Actor) -> tuple[CommentShape, ...]:
    if actor.kind == "citizen":
        return ()
    rows = Comment.objects.filter(dossier_id=dossier_id).order_by("at", "id")
    return tuple(CommentShape(row.at, row.actor_label, row.post_title, row.text) for row in rows)
