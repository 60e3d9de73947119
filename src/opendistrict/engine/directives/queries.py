"""What may be read about directives; every answer starts from the actor's scope."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db.models import Count, Q

from opendistrict.engine.directives import rules
from opendistrict.engine.directives.models import Directive, Passage, Proposal
from opendistrict.engine.directives.shapes import (
    Coverage,
    DirectiveRow,
    DirectiveShape,
    DirectiveState,
    DirectiveView,
    PassageShape,
    ProposalShape,
    ProposalState,
)
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs

PAGE = 50


def _shape(row: Directive) -> DirectiveShape:
    return DirectiveShape(
        id=row.pk,
        number=row.number,
        unit_id=row.unit_id,
        file_id=row.file_id,
        state=row.state,
        failure=row.failure,
        failure_details=row.failure_details,
        title=row.title,
        document_number=row.document_number,
        form=row.form,
        issuer=row.issuer,
        signer=row.signer,
        issued_on=row.issued_on,
        registered_at=row.registered_at,
        registered_by=row.registered_by,
        read_at=row.read_at,
        settled_at=row.settled_at,
        is_sample=row.is_sample,
        notices=tuple(row.notices),
    )


def _proposal(row: Proposal, text: str) -> ProposalShape:
    return ProposalShape(
        id=row.pk,
        directive_id=row.directive_id,
        passage_id=row.passage_id,
        start=row.start,
        end=row.end,
        kind=row.kind,
        fields=row.fields,
        reason=row.reason,
        rule=row.rule,
        source=row.source,
        state=row.state,
        is_edited=row.is_edited,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        decision_note=row.decision_note,
        result=row.result,
        quote=text[row.start : row.end],
    )


def _passage(row: Passage, text: str, states: Sequence[str]) -> PassageShape:
    return PassageShape(
        id=row.pk,
        directive_id=row.directive_id,
        place_in_line=row.place_in_line,
        start=row.start,
        end=row.end,
        kind=row.kind,
        context=row.context,
        text=text[row.start : row.end],
        fate=rules.fate(row.kind, row.dismissed_at is not None, states),
        dismissed_at=row.dismissed_at,
        dismissed_by=row.dismissed_by,
        dismissed_reason=row.dismissed_reason,
    )


def _visible(directive_id: UUID, actor: Actor) -> Directive:
    row = Directive.objects.filter(
        pk=directive_id, unit_id__in=orgs.scope(actor, "directives.read")
    ).first()
    if row is None:
        raise Refused("directive_is_unknown")
    return row


def directives(actor: Actor, *, before: UUID | None = None) -> list[DirectiveRow]:
    """Directives this actor may read, newest first; `before` continues after the last one seen."""
    rows = Directive.objects.filter(unit_id__in=orgs.scope(actor, "directives.read"))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    page = list(rows.defer("text").order_by("-pk")[:PAGE])
    tallies = _tallies([row.pk for row in page])
    return [
        DirectiveRow(
            _shape(row),
            tallies[row.pk][ProposalState.OPEN],
            tallies[row.pk][ProposalState.ACCEPTED],
            tallies[row.pk][ProposalState.REJECTED],
        )
        for row in page
    ]


def _tallies(directive_ids: Sequence[UUID]) -> Mapping[UUID, Counter[str]]:
    found: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
    counted = (
        Proposal.objects.filter(directive_id__in=directive_ids)
        .values_list("directive_id", "state")
        .annotate(n=Count("pk"))
        .order_by("directive_id", "state")
    )
    for directive_id, state, n in counted:
        found[directive_id][state] = n
    return found


def directive(directive_id: UUID, actor: Actor) -> DirectiveView:
    """The whole reading of one document: text cut by proposals, and the proposals in order."""
    row = _visible(directive_id, actor)
    proposals = [
        _proposal(proposal, row.text)
        for proposal in Proposal.objects.filter(directive=row)
        .exclude(state=ProposalState.REPLACED)
        .order_by("start", "id")
    ]
    states: defaultdict[UUID, list[str]] = defaultdict(list)
    for proposal in proposals:
        states[proposal.passage_id].append(proposal.state)
    passages = [
        _passage(passage, row.text, states[passage.pk])
        for passage in Passage.objects.filter(directive=row).order_by("place_in_line")
    ]
    shown = [p for p in proposals if p.state != ProposalState.REJECTED]
    cut = {
        passage.id: tuple(rules.segments(row.text, passage.start, passage.end, shown))
        for passage in passages
    }
    return DirectiveView(_shape(row), tuple(passages), cut, tuple(proposals))


def proposal(proposal_id: UUID, actor: Actor) -> ProposalShape:
    row = (
        Proposal.objects.filter(
            pk=proposal_id, directive__unit_id__in=orgs.scope(actor, "directives.read")
        )
        .select_related("directive")
        .first()
    )
    if row is None:
        raise Refused("directive_is_unknown")
    return _proposal(row, row.directive.text)


def passage(
    passage_id: UUID, actor: Actor
) -> tuple[DirectiveShape, PassageShape, tuple[ProposalShape, ...], tuple[PassageShape, ...]]:
    """A passage with its document, its proposals, and the passages just before and after it."""
    row = (
        Passage.objects.filter(
            pk=passage_id, directive__unit_id__in=orgs.scope(actor, "directives.read")
        )
        .select_related("directive")
        .first()
    )
    if row is None:
        raise Refused("directive_is_unknown")
    text = row.directive.text
    proposals = tuple(
        _proposal(proposal, text)
        for proposal in Proposal.objects.filter(passage=row)
        .exclude(state=ProposalState.REPLACED)
        .order_by("start", "id")
    )
    around = Passage.objects.filter(
        directive_id=row.directive_id,
        place_in_line__range=(max(row.place_in_line - 2, 0), row.place_in_line + 2),
    ).exclude(pk=row.pk)
    return (
        _shape(row.directive),
        _passage(row, text, [p.state for p in proposals]),
        proposals,
        tuple(_passage(near, text, []) for near in around.order_by("place_in_line")),
    )


def coverage(directive_ids: Sequence[UUID], actor: Actor) -> list[Coverage]:
    """What became of the passages of some documents, counted; in the order asked for."""
    rows = {
        row.pk: row
        for row in Directive.objects.filter(
            pk__in=directive_ids, unit_id__in=orgs.scope(actor, "directives.read")
        ).defer("text")
    }
    states: defaultdict[UUID, list[str]] = defaultdict(list)
    for passage_id, state in Proposal.objects.filter(directive_id__in=rows).values_list(
        "passage_id", "state"
    ):
        states[passage_id].append(state)
    tallies: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
    for row in Passage.objects.filter(directive_id__in=rows).only(
        "directive_id", "kind", "dismissed_at"
    ):
        found = rules.fate(row.kind, row.dismissed_at is not None, states[row.pk])
        tallies[row.directive_id][found] += 1
    return [
        Coverage(_shape(rows[directive_id]), dict(tallies[directive_id]))
        for directive_id in directive_ids
        if directive_id in rows
    ]


def latest(actor: Actor, *, limit: int = 1) -> list[Coverage]:
    """The latest documents that were read, with what became of their passages."""
    ids = (
        Directive.objects.filter(
            Q(state=DirectiveState.READ) | Q(state=DirectiveState.SETTLED),
            unit_id__in=orgs.scope(actor, "directives.read"),
        )
        .order_by("-issued_on", "-pk")
        .values_list("pk", flat=True)[:limit]
    )
    return coverage(list(ids), actor)


def undecided(directive_id: UUID, actor: Actor, *, limit: int = 5) -> list[ProposalShape]:
    """The first directions of a document that nobody has decided on yet."""
    row = _visible(directive_id, actor)
    waiting = Proposal.objects.filter(
        directive=row, state=ProposalState.OPEN, kind__in=["direction", "suggestion"]
    )
    return [_proposal(proposal, row.text) for proposal in waiting.order_by("start")[:limit]]
