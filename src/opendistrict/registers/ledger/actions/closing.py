"""The end of a day: it is proved to add up, frozen, and told as facts."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.eventlog.leaves import canonical
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.facts.shapes import Kind, MeasureShape, Slice, Telling
from opendistrict.registers.ledger.models import AccountDay, Closing
from opendistrict.registers.ledger.queries.closing import OLD_AFTER, closing_sheet, last_closed
from opendistrict.registers.ledger.queries.sums import moved_until
from opendistrict.registers.ledger.shapes import Difference

CLOSE = "ledger.close"
NO_ITEM = "none"  # of a charge without a budget item

ITEM = Slice("item", "Mục ngân sách", "Budget item")


def _measure(code: str, name: str, name_en: str) -> MeasureShape:
    return MeasureShape(
        code=f"ledger.{code}", name=name, name_en=name_en, kind=Kind.FLOW, unit="đồng",
        source="ledger", source_name="Sổ thu", slices=(ITEM,),
        most=Decimal(10) ** 13,  # of one item on one day
    )  # fmt: skip


MEASURES = (
    _measure("charged", "Số phải thu phát sinh", "Charged"),
    _measure("received", "Số đã thu", "Received"),
    _measure("refunded", "Số đã hoàn trả", "Refunded"),
    _measure("remitted", "Số đã nộp ngân sách", "Paid over to the budget"),
    _measure("waived", "Số miễn, giảm", "Waived or reduced"),
    _measure("written_off", "Số xóa nợ", "Written off"),
)
# Which measure a reason counts for, and with which sign; a reversal counts against it. What is
# paid over counts when it has left, whole, for the items of its statement.
_COUNTS = {
    "charged": ("charged", 1), "cancelled": ("charged", -1),
    "paid": ("received", 1), "cash": ("received", 1), "credit_used": ("received", 1),
    "overpaid": ("received", -1), "refunded": ("refunded", 1),
    "remitted": ("remitted", 1), "handed_over": ("remitted", 1),
    "waived": ("waived", 1), "reduced": ("waived", 1), "written_off": ("written_off", 1),
}  # fmt: skip
_MOVED = """
SELECT t.happened_on, t.reason, coalesce(c.budget_item, l.budget_item, ''),
       sum(CASE WHEN t.reverses_id IS NULL THEN 1 ELSE -1 END
           * coalesce(l.amount, t.amount))::bigint
FROM ledger_transfer t LEFT JOIN ledger_charge c ON c.id = t.charge_id
LEFT JOIN ledger_remittanceline l ON l.remittance_id = t.decision_id
WHERE t.unit_id = %s AND t.happened_on <= %s AND t.happened_on > %s AND t.reason = ANY(%s)
GROUP BY 1, 2, 3
"""


class DoesNotClose(Refused):
    """A day that does not add up, with every difference."""

    def __init__(self, differences: list[Difference]) -> None:
        self.differences = tuple(differences)
        first = differences[0]
        super().__init__(
            "day_does_not_close", *dict.fromkeys(one.code for one in differences),
            count=len(differences), about=first.about, ours=first.ours, theirs=first.theirs,
        )  # fmt: skip


@transaction.atomic
def close_day(
    *, unit_id: UUID, day: date, actor: Actor, at: datetime, old_after: int = OLD_AFTER
) -> str:
    """Close a unit's books up to the end of a day, and tell what moved as facts. Refused with
    every difference by name (`DoesNotClose`). Whoever is booking is waited for; what comes later
    is booked on the next day. The digest of the sheet, which stands in the event log."""
    if not actor.may(CLOSE, unit_id):
        raise Refused("may_not_act_on_this_money")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('ledger.unit:' || %s, 0))",
            [str(unit_id)],
        )
    last = last_closed(unit_id)
    if last is not None and day <= last:
        raise Refused("day_is_closed", day=day)
    if day > day_of(at):
        raise Refused("day_is_not_over", day=day)
    sheet, differences = closing_sheet(unit_id, day=day, old_after=old_after)
    if differences:
        raise DoesNotClose(differences)
    moved = moved_until(unit_id, day)  # before the closing is there: it begins after the last one
    digest = sha256(canonical(sheet)).hexdigest()
    leaf = base.log(
        kind="ledger.close", subject=f"orgs.unit:{unit_id}", at=at,
        body={"day": day.isoformat(), "digest": digest},
    )  # fmt: skip
    since = sheet["since"]
    Closing.objects.create(
        unit_id=unit_id, day=day, since=date.fromisoformat(str(since)) if since else None,
        sheet=sheet, digest=digest, leaf_id=leaf, closed_at=at, closed_by=actor.label,
    )  # fmt: skip
    AccountDay.objects.bulk_create(
        AccountDay(
            account_id=key, day=day, debit=debit, credit=credit, balance=before + debit - credit
        )
        for key, _, before, debit, credit in moved
    )
    _tell(unit_id, day, last or date.min, at)
    base.record(
        action="ledger.close", actor=actor, at=at, subject=f"orgs.unit:{unit_id}", day=day,
        digest=digest,
    )  # fmt: skip
    base.publish(topic="ledger.day_closed", at=at, unit=unit_id, day=day)
    return digest


def _tell(unit_id: UUID, day: date, last: date, at: datetime) -> None:
    """One fact for each day, measure and budget item: a closed day changes no more, so it is told
    once, and opens down to its transfers."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, [unit_id, day, last, list(_COUNTS)])
        rows: list[tuple[Any, ...]] = list(cursor.fetchall())
    sums: defaultdict[tuple[date, str, str], int] = defaultdict(int)
    for happened_on, reason, item, dong in rows:
        measure, sign = _COUNTS[reason]
        sums[happened_on, measure, item or NO_ITEM] += sign * dong
    _tell_sums(unit_id, day, sums, at)


def _tell_sums(
    unit_id: UUID, day: date, sums: Mapping[tuple[date, str, str], int], at: datetime
) -> None:
    told = [
        Telling(
            measure=f"ledger.{measure}", quantity=Decimal(dong), happened_on=happened_on,
            unit_id=unit_id, slices=(("item", item),),
            act=f"ledger.closing:{unit_id}:{day}:{happened_on}:{item}",
        )
        for (happened_on, measure, item), dong in sorted(sums.items())
        if dong
    ]  # fmt: skip
    facts.tell_together(told, at=at)
