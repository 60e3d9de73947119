"""Rounds in which ground is shared out: what anybody may follow and work out again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opendistrict.faces.kit import clock, formats, sidewalk_words
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.faces.portal.sidewalks import wording
from opendistrict.services.sidewalks import queries
from opendistrict.services.sidewalks.shapes import Method, Quote, RoundShape, Ticket

SHORT = 12  # characters of a lot that are shown: enough to see the order


def asked(quote: Quote) -> dict[str, Any] | None:
    """The round that shares out what was asked for, and whether one may have a ticket for it."""
    told = next((h for h in quote.weighed.hindrances if h.code == "ground_is_shared"), None)
    shared = queries.round_by_number(str(told.details["round"])) if told else None
    if shared is None:
        return None
    wanted = quote.wanted
    within = shared.since <= wanted.since and wanted.until <= shared.until
    is_open = shared.state == "open" and within and queries.may_be_had(quote)
    return sidewalk_words.round_facts(shared) | {"is_open": is_open}


@page(public=True)
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    told = [sidewalk_words.round_facts(one) for one in queries.rounds()]
    return render(request, "portal/sidewalks/rounds.html", {"rounds": told})


@page(public=True)
@require_safe
def shared_round(request: HttpRequest, number: str) -> HttpResponse:
    """What is shared out, when, and how the order came: every ticket, and nobody's name."""
    one = queries.round_by_number(number)
    if one is None:
        raise Http404
    tickets = queries.tickets(one)
    mine = {wish.id for wish in queries.wishes_of_party(actor_of(request))}
    facts = sidewalk_words.round_facts(one)
    return render(request, "portal/sidewalks/round.html", {
        **facts, "facts": facts, "count": len(tickets),
        "unit": wording.unit(one.unit_id, clock.today(request)),
        "tickets": _table(one, tickets, mine),
        "first": tickets[0] if tickets and one.drawn_number else None,
    })  # fmt: skip


def _table(one: RoundShape, tickets: Sequence[Ticket], mine: set[UUID]) -> Table:
    is_drawn, by_turn = bool(one.drawn_number), one.method is Method.ROTATION
    columns = [Column(_("Mã phiếu"), kind="code"), Column(_("Kết quả"))]
    if is_drawn:
        columns = [Column(_("Thứ tự"), kind="number"), *columns, Column(_("Lá thăm"), kind="code")]
    if is_drawn and by_turn:
        columns.append(Column(_("Lần trước đến"), kind="date"))
    return Table(
        _("Các phiếu"), columns=columns, empty_title=_("Chưa ai ghi tên"),
        rows=[_row(ticket, ticket.id in mine, is_drawn, by_turn) for ticket in tickets],
    )  # fmt: skip


def _row(one: Ticket, is_mine: bool, is_drawn: bool, by_turn: bool) -> Row:
    note = _("phiếu của bạn") if is_mine else ""
    cells: list[Any] = [Cell(str(one.id), note=note), sidewalk_words.TICKETS[one.state]]
    if is_drawn:
        cells = [one.rank or "–", *cells, one.lot[:SHORT] + "…"]
    if is_drawn and by_turn:
        cells.append(formats.day(one.last) if one.last else _("chưa lần nào"))
    return Row(cells=cells)
