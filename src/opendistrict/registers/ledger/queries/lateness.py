"""Since when a charge is late, and what the days since then come to."""

from datetime import date, timedelta
from uuid import UUID

from opendistrict.kernel.money import NOTHING
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import registry, rules
from opendistrict.registers.ledger.models import Charge, Transfer
from opendistrict.registers.ledger.queries.listing import charge_shapes
from opendistrict.registers.ledger.shapes import LateDue

NEXT = timedelta(days=1)


def opened_of(charge_id: UUID) -> list[tuple[date, int]]:
    """When how much of a charge opened or closed. A payment counts from the day on which the bank
    booked it, whenever we matched it."""
    rows = Transfer.objects.filter(charge=charge_id).select_related("line", "debit")
    return [
        (
            row.line.booked_on if row.line and not row.reverses_id else row.happened_on,
            row.amount if row.debit.kind == "receivable" else -row.amount,
        )
        for row in rows.order_by("recorded_at", "id")
    ]


def late_due(charge_id: UUID, *, until: date) -> LateDue:
    """Interest of a charge for the days before `until` that were not charged yet, the earliest
    first; where the rate changes meanwhile, up to that day.

    :raises Refused: `charge_is_unknown`, `interest_bears_no_interest`.
    """
    row = Charge.objects.filter(pk=charge_id).first()
    if row is None:
        raise Refused("charge_is_unknown")
    if row.interest_on_id is not None:
        raise Refused("interest_bears_no_interest")
    before = Charge.objects.filter(interest_on=row).order_by("interest_since")
    charged = tuple(before.values_list("interest_since", "interest_until", "pk"))
    late_since = row.due_on + NEXT
    since = max([late_since, *(end for _since, end, _key in charged if end)])
    known = registry.late_rates(charge_shapes([row])[0])
    rate = next(
        (one for one in known
         if one.since <= since and (one.until is None or since < one.until)),
        None,
    )  # fmt: skip
    if rate is None:
        steps = []
    else:
        until = min(until, rate.until or until)
        opened = opened_of(charge_id) if since < until else []
        steps = rules.late_steps(
            opened, since=since, until=until, rate_per_day=rate.rate_per_day
        ) if opened else []  # fmt: skip
    return LateDue(
        charge_id=charge_id, late_since=late_since, since=since, until=until, rate=rate,
        steps=tuple(steps), amount=rules.late_interest(steps) if steps else NOTHING,
        charged=tuple((begin, end, key) for begin, end, key in charged if begin and end),
    )  # fmt: skip
