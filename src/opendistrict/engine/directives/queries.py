"""What may be read about directives; every answer starts from the actor's scope."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import takewhile
from uuid import UUID

from django.db.models import Count, F, Func, Q, Value
from django.db.models.functions import Concat, Substr

from opendistrict.engine.directives import rules
from opendistrict.engine.directives.models import Directive, Passage, Proposal
from opendistrict.engine.directives.shapes import (
    Became,
    Coverage,
    DirectiveRow,
    DirectiveShape,
    DirectiveState,
    DirectiveView,
    PassageFate,
    PassageRef,
    PassageShape,
    PassageView,
    ProposalShape,
    ProposalState,
    SplitPlace,
)
from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes import Outcome
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold
from opendistrict.kernel.periods import Period
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs

PAGE = 50
NAMED_BY = ("title", "document_number", "number", "issuer")
AROUND = 2  # passages shown before and after one


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


def _passage(row: Passage, text: str, found: PassageFate) -> PassageShape:
    return PassageShape(
        id=row.pk,
        directive_id=row.directive_id,
        place_in_line=row.place_in_line,
        start=row.start,
        end=row.end,
        kind=row.kind,
        context=row.context,
        text=text[row.start : row.end],
        fate=found,
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


def find_directives(text: str, actor: Actor, *, limit: int) -> list[DirectiveShape]:
    """Directives with every word of `text` in title, number or issuer, accents or not; newest
    first, and only those this actor may read."""
    told = [part for name in NAMED_BY for part in (name, Value(" "))]
    rows = Directive.objects.filter(unit_id__in=orgs.scope(actor, "directives.read")).alias(
        folded=Func(Concat(*told), function="vn_fold")
    )
    words = fold(text).split()[:8]
    for word in words:
        rows = rows.filter(folded__contains=word)
    return [_shape(row) for row in rows.defer("text").order_by("-pk")[:limit]] if words else []


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


def _fates(
    rows: Sequence[Passage], marks: Iterable[tuple[int, int, str]]
) -> Mapping[UUID, PassageFate]:
    return rules.fates([row.place() for row in rows], marks)


def directive(directive_id: UUID, actor: Actor) -> DirectiveView:
    """The whole reading of one document: text cut by proposals, and the proposals in order."""
    row = _visible(directive_id, actor)
    found = Proposal.objects.filter(directive=row).exclude(state=ProposalState.REPLACED)
    proposals = [_proposal(proposal, row.text) for proposal in found.order_by("start", "id")]
    rows = list(Passage.objects.filter(directive=row).order_by("place_in_line"))
    fate_of = _fates(rows, [(p.start, p.end, p.state) for p in proposals])
    passages = [_passage(passage, row.text, fate_of[passage.pk]) for passage in rows]
    shown = [p for p in proposals if p.state != ProposalState.REJECTED]
    cut = {
        passage.id: tuple(rules.segments(row.text, passage.start, passage.end, near))
        for passage, near in _with_their_marks(passages, shown)
    }
    return DirectiveView(_shape(row), tuple(passages), cut, tuple(proposals))


def _with_their_marks(
    passages: Sequence[PassageShape], marks: Sequence[ProposalShape]
) -> Iterator[tuple[PassageShape, list[ProposalShape]]]:
    """Each passage with the proposals that touch it; both stand in order of place."""
    waiting = list(marks)
    for passage in passages:
        waiting = [mark for mark in waiting if mark.end > passage.start]
        near = list(takewhile(lambda mark: mark.start < passage.end, waiting))  # noqa: B023
        yield passage, near


def directive_shape(directive_id: UUID, actor: Actor) -> DirectiveShape:
    """The document without its text."""
    return _shape(_visible(directive_id, actor))


def find_words(directive_id: UUID, actor: Actor, *, quote: str, near: int = 0) -> tuple[int, int]:
    """Where words stand in the text, blanks apart; of several places the one nearest to `near`."""
    found = rules.find_words(_visible(directive_id, actor).text, quote, near)
    if found is None:
        raise Refused("words_are_not_in_the_text")
    return found


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


def period_of(words: str) -> Period | None:
    """The reporting period a reader's words name ("2026-Q3"); None when they name none."""
    return rules.period_of(words)


def clashes(proposals: Iterable[ProposalShape]) -> Mapping[UUID, tuple[UUID, ...]]:
    """Figures of one document that contradict each other, each with the others."""
    return rules.clashes(proposals)


def split_places(proposal_id: UUID, actor: Actor) -> tuple[SplitPlace, ...]:
    """Where a proposal can sensibly be cut."""
    row = proposal(proposal_id, actor)
    text = Directive.objects.values_list("text", flat=True).get(pk=row.directive_id)
    return rules.split_places(text, row.start, row.end)


def passage(passage_id: UUID, actor: Actor, on: date) -> PassageView:
    """A passage with its document, its proposals, what came of it, and what stands around it."""
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
    rows = list(
        Passage.objects.filter(
            directive_id=row.directive_id,
            place_in_line__range=(max(row.place_in_line - AROUND, 0), row.place_in_line + AROUND),
        ).order_by("place_in_line")
    )
    marks = Proposal.objects.filter(
        directive_id=row.directive_id, start__lt=rows[-1].end, end__gt=rows[0].start
    ).exclude(state=ProposalState.REPLACED)
    near = [_proposal(mark, text) for mark in marks.order_by("start", "id")]
    fate_of = _fates(rows, [(p.start, p.end, p.state) for p in near])
    shapes = [_passage(other, text, fate_of[other.pk]) for other in rows]
    here = next(shape for shape in shapes if shape.id == passage_id)
    mine = tuple(p for p in near if p.start < here.end and p.end > here.start)
    shown = [p for p in mine if p.state != ProposalState.REJECTED]
    return PassageView(
        directive=_shape(row.directive),
        passage=here,
        segments=tuple(rules.segments(text, here.start, here.end, shown)),
        proposals=mine,
        before=tuple(shape for shape in shapes if shape.place_in_line < here.place_in_line),
        after=tuple(shape for shape in shapes if shape.place_in_line > here.place_in_line),
        became=_became(passage_id, mine, actor, on),
    )


def _became(
    passage_id: UUID, marks: Sequence[ProposalShape], actor: Actor, on: date
) -> tuple[Became, ...]:
    """What the proposals became, then what was made of the passage without a proposal.

    Of a thing the actor may not see only its kind is told, which the proposal shows anyway.
    """
    asked = {passage_id, *(mark.passage_id for mark in marks)}
    found = plans.outcomes(passage_ids=asked, actor=actor, on=on)
    known = {f"plans.{line.kind}:{line.id}": line for lines in found.values() for line in lines}
    told: list[Became] = []
    for mark in marks:
        if mark.state == ProposalState.ACCEPTED:
            told += _results(mark, known, found.get(mark.passage_id, ()), actor)
    named = {line.id for line in told}
    told += [
        Became(line.kind, None, line.id, line.number, line.title, line.status)
        for line in found.get(passage_id, ())
        if line.id not in named
    ]
    return tuple(told)


def _results(
    mark: ProposalShape, known: Mapping[str, Outcome], beside: Sequence[Outcome], actor: Actor
) -> list[Became]:
    kind, _, key = mark.result.partition(".")[2].partition(":")
    if kind == "value":
        return [_value(mark, UUID(key), actor)]
    first = known.get(f"plans.task:{key}" if kind == "tasks" else mark.result)
    if first is None:
        return [Became(kind, mark.id, None, "", "", "")]
    # One batch: the same words asked of several units.
    same = [line for line in beside if (line.kind, line.title) == ("task", first.title)]
    return [
        Became(line.kind, mark.id, line.id, line.number, line.title, line.status)
        for line in (same if kind == "tasks" else [first])
    ]


def _value(mark: ProposalShape, value_id: UUID, actor: Actor) -> Became:
    value = indicators.value(value_id)
    if value is None or value.unit_id not in orgs.scope(actor, "indicators.read"):
        return Became("value", mark.id, None, "", "", "")
    name = indicators.indicator(value.indicator)
    return Became("value", mark.id, value_id, "", name.name if name else value.indicator, "")


def passages(passage_ids: Collection[UUID], actor: Actor) -> Mapping[UUID, PassageRef]:
    """The words of some passages and where they stand, for pages of what came of them."""
    rows = Passage.objects.filter(
        pk__in=passage_ids, directive__unit_id__in=orgs.scope(actor, "directives.read")
    ).annotate(
        words=Substr("directive__text", F("start") + 1, F("end") - F("start")),
        number=F("directive__number"),
        document_number=F("directive__document_number"),
        title=F("directive__title"),
    )
    return {
        row.pk: PassageRef(
            row.pk, row.directive_id, row.number, row.document_number, row.title, row.context,
            row.words,
        )
        for row in rows
    }  # fmt: skip


def untouched(directive_id: UUID, actor: Actor, *, limit: int = 200) -> list[PassageShape]:
    """The passages of a document about which nobody has said anything, in order."""
    view = directive(directive_id, actor)
    silent = [p for p in view.passages if p.fate == PassageFate.UNTOUCHED]
    return silent[:limit]


def coverage(directive_ids: Sequence[UUID], actor: Actor) -> list[Coverage]:
    """What became of the passages of some documents, counted; in the order asked for."""
    known = {
        row.pk: row
        for row in Directive.objects.filter(
            pk__in=directive_ids, unit_id__in=orgs.scope(actor, "directives.read")
        ).defer("text")
    }
    marks: defaultdict[UUID, list[tuple[int, int, str]]] = defaultdict(list)
    for key, start, end, state in Proposal.objects.filter(directive_id__in=known).values_list(
        "directive_id", "start", "end", "state"
    ):
        marks[key].append((start, end, state))
    rows: defaultdict[UUID, list[Passage]] = defaultdict(list)
    for row in (
        Passage.objects.filter(directive_id__in=known)
        .only("directive_id", "start", "end", "kind", "dismissed_at")
        .order_by("directive_id", "place_in_line")
    ):
        rows[row.directive_id].append(row)
    return [
        Coverage(_shape(known[key]), dict(Counter(_fates(rows[key], marks[key]).values())))
        for key in directive_ids
        if key in known
    ]


def latest(actor: Actor, *, limit: int = 1) -> list[Coverage]:
    """The latest documents that were read, with what became of their passages."""
    ids = (
        Directive.objects.filter(
            Q(state=DirectiveState.READ) | Q(state=DirectiveState.SETTLED),
            unit_id__in=orgs.scope(actor, "directives.read"),
        )
        .order_by(F("issued_on").desc(nulls_last=True), "-pk")
        .values_list("pk", flat=True)[:limit]
    )
    return coverage(list(ids), actor)


def undecided(directive_id: UUID, actor: Actor, *, limit: int = 5) -> list[ProposalShape]:
    """The first directions of a document that nobody has decided on yet."""
    row = _visible(directive_id, actor)
    waiting = Proposal.objects.filter(
        directive=row, state=ProposalState.OPEN, kind__in=["direction", "suggestion"]
    )
    return [_proposal(proposal, row.text) for proposal in waiting.order_by("start", "id")[:limit]]
