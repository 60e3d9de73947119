"""The right to be forgotten, and the law that some things be kept.

Law 91/2025/QH15 with Decree 356/2025: a request is acknowledged within two working days and done
within twenty days. What a law orders to keep (a decided dossier, a payment) is not erased: the
party is restricted until then: found, shown and used no more, but there.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.db import transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.people import registry, rules
from opendistrict.registers.people.models import (
    Account,
    Consent,
    ErasureRequest,
    Identity,
    Party,
    SignInLink,
)
from opendistrict.registers.people.queries.own import erasure_shape
from opendistrict.registers.people.queries.parties import may_read
from opendistrict.registers.people.shapes import ErasureShape, Holding

_NOTHING = {
    "full_name": "", "birth_date": None, "national_id": "", "national_id_index": "", "phone": "",
    "phone_index": "", "phone_tail": "", "email": "", "address": "", "unit_id": None,
}  # fmt: skip


def _locked(party_id: UUID, actor: Actor) -> Party:
    row = Party.objects.select_for_update().filter(pk=party_id, erased_at=None).first()
    if row is None or not may_read(actor, party_id):
        raise Refused("party_is_unknown")
    return row


@transaction.atomic
def ask_erasure(*, party_id: UUID, actor: Actor, at: datetime) -> ErasureShape:
    """A request with its two terms. Asked by the party itself, it is acknowledged at once: the
    page with its number and its day is the receipt. Asked again while open, it is the same one."""
    _locked(party_id, actor)
    request = ErasureRequest.objects.filter(party_id=party_id, closed_at=None).first()
    if request is not None:
        return erasure_shape(request)
    on = day_of(at)
    by_itself = actor.party_id == party_id
    request = ErasureRequest.objects.create(
        number=base.next_number(series=f"XDL-{on.year}"),
        party_id=party_id,
        asked_at=at,
        acknowledge_by=base_queries.work_calendar().add(on, rules.ACKNOWLEDGE_DAYS),
        due_on=on + timedelta(days=rules.ERASE_DAYS),
        acknowledged_at=at if by_itself else None,
    )
    base.record(
        action="people.ask_erasure", actor=actor, at=at, subject=f"people.party:{party_id}",
        number=request.number, due_on=request.due_on,
    )  # fmt: skip
    return erasure_shape(request)


@transaction.atomic
def acknowledge_erasure(*, number: str, actor: Actor, at: datetime) -> None:
    """The party was told that its request arrived (a letter, a call); once."""
    request = ErasureRequest.objects.select_for_update().filter(number=number).first()
    if request is None or not may_read(actor, request.party_id):
        raise Refused("erasure_is_unknown", number=number)
    if request.acknowledged_at is not None:
        return
    request.acknowledged_at = at
    request.save(update_fields=["acknowledged_at"])
    base.record(
        action="people.acknowledge_erasure", actor=actor, at=at,
        subject=f"people.party:{request.party_id}", number=number,
    )  # fmt: skip


@transaction.atomic
def erase_party(*, party_id: UUID, actor: Actor, at: datetime) -> ErasureShape:
    """Carry an open request out: erased, or restricted while a law orders something to be kept.

    Either way the account is closed, signed out and opened by nothing any more. Erased, only the
    key of the row and the lines of the trail (which name fields, not what stood in them) are left,
    and rooms above hear "people.party_erased". Run again once the law no longer binds, a
    restricted party is erased.
    """
    row = _locked(party_id, actor)
    if actor.kind == "citizen":
        raise Refused("party_is_unknown")  # asking is theirs, carrying out the office's
    request = ErasureRequest.objects.select_for_update().filter(party_id=party_id)
    found = request.filter(closed_at=None).first() or request.order_by("-id").first()
    if found is None:
        raise Refused("erasure_was_not_asked")
    on = day_of(at)
    held = [holder(party_id, on) for holder in registry.holders().values()]
    binding = [one for one in held if one.binds(on)]
    _close_account(row)
    if binding:
        _restrict(row, at)
        found.outcome, found.kept_until = "restricted", _until(binding)
        found.basis = "; ".join(sorted({one.basis for one in binding}))[:500]
    else:
        _erase(row, at)
        found.outcome, found.kept_until, found.basis = "erased", None, ""
    found.acknowledged_at = found.acknowledged_at or at
    found.closed_at = at
    found.save()
    base.record(
        action=f"people.{'restrict' if binding else 'erase'}_party", actor=actor, at=at,
        subject=f"people.party:{party_id}", number=found.number, kept_until=found.kept_until,
        basis=found.basis,
    )  # fmt: skip
    base.publish(topic="people.party_restricted" if binding else "people.party_erased", at=at,
                 party=party_id)  # fmt: skip
    return erasure_shape(found)


def _until(binding: list[Holding]) -> date | None:
    """The first day on which nothing must be kept; None where something is kept for ever."""
    ends = [one.kept_until for one in binding]
    return None if None in ends else max(end for end in ends if end is not None)


def _close_account(row: Party) -> None:
    account = Account.objects.select_for_update().filter(party_id=row.pk).first()
    if account is None:
        return
    for session in UserSession.objects.filter(user_id=account.pk):
        session.end()
    UserSession.objects.filter(user_id=account.pk).delete()
    Identity.objects.filter(account=account).delete()
    SignInLink.objects.filter(account=account).delete()
    account.is_active = False
    account.email = ""
    account.save(update_fields=["is_active", "email"])


def _restrict(row: Party, at: datetime) -> None:
    if row.restricted_at is None:
        Party.objects.filter(pk=row.pk).update(restricted_at=at)


def _erase(row: Party, at: datetime) -> None:
    Consent.objects.filter(party_id=row.pk).delete()
    Party.objects.filter(pk=row.pk).update(**_NOTHING, restricted_at=None, erased_at=at)
