"""A language model may add proposals. It decides nothing and changes nothing that is there."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from opendistrict.engine.directives import rules
from opendistrict.engine.directives.actions.holding import note, spans_of
from opendistrict.engine.directives.models import Directive, Proposal
from opendistrict.engine.directives.shapes import DirectiveState
from opendistrict.kernel import second_reader
from opendistrict.kernel.actor import SYSTEM


def ask_model(*, directive_id: UUID, at: datetime) -> int:
    """Ask the configured endpoint once; returns how many proposals were added.

    Only what quotes the text word for word, where nothing is proposed yet, is taken.
    """
    directive = Directive.objects.get(pk=directive_id)
    if directive.state != DirectiveState.READ or not settings.READER_MODEL_URL:
        return 0
    endpoint = second_reader.Endpoint(
        url=settings.READER_MODEL_URL,
        model=settings.READER_MODEL_NAME,
        key=settings.READER_MODEL_KEY,
    )
    findings = second_reader.ask(endpoint, directive.text)
    return _add(directive_id, findings, at)


@transaction.atomic
def _add(directive_id: UUID, findings: list[second_reader.Finding], at: datetime) -> int:
    directive = Directive.objects.select_for_update(of=("self",), no_key=True).get(pk=directive_id)
    if directive.state != DirectiveState.READ:
        return 0  # it was read anew or settled while the model thought
    taken = list(Proposal.objects.filter(directive=directive).values_list("start", "end", "source"))
    if any(source == "model" for *_, source in taken):
        return 0
    spans = spans_of(directive)
    fresh = [
        finding
        for finding in findings
        if not any(finding.start < end and finding.end > start for start, end, _ in taken)
    ]
    Proposal.objects.bulk_create(
        Proposal(
            directive=directive,
            passage_id=rules.passage_at(spans, finding.start),
            start=finding.start,
            end=finding.end,
            kind=finding.kind,
            fields=rules.clean_fields(finding.fields),
            reason=finding.reason[:500],
            rule="model",
            source="model",
        )
        for finding in fresh
    )
    note(directive, "ask_model", SYSTEM, at, offered=len(findings), taken=len(fresh))
    return len(fresh)
