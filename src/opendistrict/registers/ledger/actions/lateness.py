"""Interest for being late, at the rate that the room which charged knows, with its bill."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger.actions.charging import (
    APPROVE,
    bill,
    charge_late_interest,
)
from opendistrict.registers.ledger.actions.posting import lock_charges
from opendistrict.registers.ledger.queries.lateness import late_due
from opendistrict.registers.ledger.queries.lines import account_of


@transaction.atomic
def charge_interest_due(
    *, charge_id: UUID, until: date, amount: Money, due_on: date, actor: Actor, at: datetime
) -> UUID:
    """Charge what `late_due` shows for the days before `until`, to be paid by `due_on`; the bill
    of it is made where the unit has an account. `amount` is what the person saw: refused where it
    is another meanwhile. Returns the new charge.

    :raises Refused: `charge_is_unknown`, `may_not_act_on_this_money`,
        `interest_bears_no_interest`, `late_rate_is_unknown`, `late_days_were_charged`,
        `late_days_are_wrong`, `charge_was_not_late`, `interest_is_another_amount`,
        `charge_is_due_before_it_arose`.
    """
    row = lock_charges([charge_id])[charge_id]
    if not actor.may(APPROVE, row.unit_id):
        raise Refused("may_not_act_on_this_money")
    due = late_due(charge_id, until=until)
    if due.rate is None:
        raise Refused("late_rate_is_unknown")
    if due.charged and until <= due.since:
        raise Refused("late_days_were_charged", since=due.late_since, until=until)
    if due.since < due.until and not due.amount:
        raise Refused("charge_was_not_late")
    if due.since < due.until and due.amount != amount:
        raise Refused("interest_is_another_amount", now=due.amount.dong, given=amount.dong)
    made = charge_late_interest(
        charge_id=charge_id, since=due.since, until=due.until,
        rate_per_day=due.rate.rate_per_day, legal_basis=due.rate.legal_basis,
        regime=due.rate.code, due_on=due_on, actor=actor, at=at,
    )  # fmt: skip
    assert made is not None, "an amount was weighed"
    account_id = account_of(row.unit_id)
    if account_id is not None:
        bill(asked={made: None}, account_id=account_id, text="tien cham nop", actor=actor, at=at)
    return made
