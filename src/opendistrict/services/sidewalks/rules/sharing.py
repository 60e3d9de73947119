"""In which order ground is offered that more people want than can have it.

The list of tickets is closed and its digest logged before a public number is known that nobody here
makes (a lottery's first prize, named beforehand). Ticket and number together give each ticket its
lot; whoever has the list and the number finds the same order with `sha256sum`.
"""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from uuid import UUID

from opendistrict.services.sidewalks.shapes import Lot, Method


def digest(tickets: Iterable[UUID]) -> str:
    """Of the closed list: SHA-256 of the tickets, sorted, a line each."""
    return sha256("\n".join(sorted(map(str, tickets))).encode()).hexdigest()


def lot(round_number: str, drawn: str, ticket: UUID) -> str:
    """SHA-256 of the round's number, the number drawn and the ticket, a line each."""
    return sha256(f"{round_number}\n{drawn}\n{ticket}".encode()).hexdigest()


def in_order(
    round_number: str, drawn: str, method: Method, tickets: Iterable[tuple[UUID, date | None]]
) -> list[Lot]:
    """Tickets, each with the last day on which its holder had such ground, in the order in which
    they are served. By lot that day does not count; by rotation who never had any comes first, then
    who had it longest ago, and the lot decides among equals."""
    by_turn = method is Method.ROTATION
    lots = [
        Lot(ticket, lot(round_number, drawn, ticket), last if by_turn else None)
        for ticket, last in tickets
    ]
    return sorted(lots, key=lambda one: (one.last or date.min, one.lot, one.ticket))
