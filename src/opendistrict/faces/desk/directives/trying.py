"""One attempt at a proposal: what every form and button of a card begins with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from opendistrict.engine.directives import queries
from opendistrict.engine.directives.shapes import DirectiveView
from opendistrict.faces.desk.directives import cards, choices, showing
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.pages import actor_of
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused


@dataclass(frozen=True, slots=True)
class Try:
    """One attempt at a proposal: who, when, on which page, and what was sent."""

    request: HttpRequest
    view: DirectiveView
    card: cards.Card
    desk: choices.Desk
    actor: Actor
    at: datetime

    @property
    def sent(self) -> QueryDict | None:
        return self.request.POST if self.request.method == "POST" else None

    @property
    def told(self) -> dict[str, Any]:
        return {"proposal_id": self.card.proposal.id, "actor": self.actor, "at": self.at}


def attempt(request: HttpRequest, proposal_id: UUID) -> Try:
    actor = actor_of(request)
    proposal = queries.proposal(proposal_id, actor)
    view = queries.directive(proposal.directive_id, actor)
    if all(one.id != proposal_id for one in view.proposals):
        raise Refused("proposal_is_replaced")
    shown = showing.one_card(request, view, proposal_id)
    desk = choices.Desk(actor, view.directive, clock.today(request))
    return Try(request, view, shown, desk, actor, clock.now(request))


def left(trying: Try) -> str:
    count = showing.tally(trying.view).open - 1
    if count <= 0:
        return _("Không còn đề xuất nào chờ.")
    return ngettext("Còn %(count)s đề xuất.", "Còn %(count)s đề xuất.", count) % {"count": count}


def source_of(trying: Try) -> str:
    directive = trying.view.directive
    return " ".join(filter(None, (directive.document_number, directive.title)))[:300]


def confidence_of(trying: Try) -> str:
    return "sample" if trying.view.directive.is_sample else "V"
