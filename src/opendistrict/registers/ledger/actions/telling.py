"""What came in for a thing, told as a fact each time it came to be paid, and only once.

For the rooms that charged, when the books announce it: announcements may come late, several at
once, or twice. Each time has a receipt more, so the fact of an earlier time is one of a payment
that was undone.
"""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.money import NOTHING, Money
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.facts.shapes import MeasureShape, Telling
from opendistrict.registers.ledger import queries
from opendistrict.registers.ledger.models import Receipt

UNDONE = "khoản thu đã hủy đối chiếu"


@transaction.atomic
def tell_received(subject: str, told: Telling, *, at: datetime) -> Money:
    """Tell what came in for a thing of which nothing is open any more; returns it, or nothing.

    :param told: of what measure, when and where; how much and by which act is filled in here.
    """
    received, times = queries.received_for(subject), _times(subject)
    if not received:
        return NOTHING
    _take_back(subject, told.measure, range(1, times), UNDONE, SYSTEM, at)
    amount = Decimal(received.dong)
    facts.tell(replace(told, quantity=amount, act=_act(subject, times)), at=at)
    return received


@transaction.atomic
def take_back_received(
    subject: str, measure: MeasureShape, *, at: datetime, reason: str = UNDONE,
    actor: Actor = SYSTEM,
) -> None:  # fmt: skip
    """Take back whatever was told as come in for a thing."""
    _take_back(subject, measure.code, range(1, _times(subject) + 1), reason, actor, at)


def _times(subject: str) -> int:
    return Receipt.objects.filter(charge__subject=subject).count()


def _act(subject: str, time: int) -> str:
    return f"{subject}:paid:{time}"


def _take_back(
    subject: str, measure: str, times: range, reason: str, actor: Actor, at: datetime
) -> None:
    for time in times:
        facts.take_back(measure=measure, act=_act(subject, time), reason=reason, actor=actor, at=at)
