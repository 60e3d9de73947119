"""What is owed: charged, asked for, cut into parts, made more by being late, cancelled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from opendistrict.kernel import vietqr
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.ledger import rules
from opendistrict.registers.ledger.actions.posting import (
    announce,
    coded,
    lock_charges,
    post,
)
from opendistrict.registers.ledger.models import (
    BankAccount,
    Bill,
    BillLine,
    Charge,
    Instalment,
)
from opendistrict.registers.ledger.queries.lateness import opened_of
from opendistrict.registers.ledger.queries.lines import account_of
from opendistrict.registers.ledger.queries.listing import charge_shapes
from opendistrict.registers.ledger.queries.sums import sums_of
from opendistrict.registers.ledger.shapes import Move, Reason

APPROVE = "ledger.approve"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What a room above charges somebody for. `key` is its word for it, charged once;
    `derivation` is how the amount was worked out, as data that a page can show."""

    key: str
    unit_id: UUID
    payer_id: UUID
    subject: str
    title: str
    legal_basis: str
    regime: str
    derivation: Mapping[str, object]
    amount: Money
    due_on: date
    budget_item: str = ""
    arose_on: date | None = None


@transaction.atomic
def charge(owed: Owed, *, actor: Actor, at: datetime) -> UUID:
    """Somebody owes this from now on. Told twice, owed once; told otherwise it is refused. For a
    room above, whose right it is."""
    return _charge(owed, {}, actor=actor, at=at)


def _charge(owed: Owed, interest: dict[str, Any], *, actor: Actor, at: datetime) -> UUID:
    arose_on = owed.arose_on or day_of(at)
    wrong = _weigh(owed, arose_on)
    if wrong:
        raise Refused(wrong, given=owed.amount.dong, item=owed.budget_item, day=owed.due_on)
    values: dict[str, Any] = {
        "unit_id": owed.unit_id, "payer_id": owed.payer_id, "subject": owed.subject,
        "title": nfc(owed.title), "legal_basis": nfc(owed.legal_basis), "regime": owed.regime,
        "derivation": dict(owed.derivation), "amount": owed.amount.dong,
        "budget_item": owed.budget_item, "due_on": owed.due_on, **interest,
    }  # fmt: skip
    row, is_new = _made_once(
        owed.key, {**values, "arose_on": arose_on, "made_at": at, "made_by": actor.label}
    )
    if not is_new:
        if any(getattr(row, name) != value for name, value in values.items()):
            raise Refused("charge_was_told_otherwise", key=owed.key, amount=row.amount)
        return row.pk
    item = owed.budget_item
    post(
        [
            Move(
                key=f"charge:{row.pk}", debit=rules.receivable(item), credit=rules.revenue(item),
                amount=owed.amount, reason=Reason.CHARGED, happened_on=arose_on, charge_id=row.pk,
            )
        ],
        unit_id=owed.unit_id, batch=f"charge:{row.pk}", at=at,
    )  # fmt: skip
    base.record(
        action="ledger.charge", actor=actor, at=at, subject=f"ledger.charge:{row.pk}",
        amount=owed.amount.dong, what=owed.subject, basis=owed.legal_basis,
    )  # fmt: skip
    return row.pk


def _weigh(owed: Owed, arose_on: date) -> str:
    if owed.amount.dong <= 0:
        return "charge_is_for_nothing"
    if not owed.legal_basis.strip():
        return "legal_basis_is_missing"
    if not rules.BUDGET_ITEM.fullmatch(owed.budget_item):
        return "budget_item_is_wrong"
    return "charge_is_due_before_it_arose" if owed.due_on < arose_on else ""


def _made_once(key: str, values: dict[str, Any]) -> tuple[Charge, bool]:
    known = Charge.objects.filter(key=key).first()
    if known is None:
        try:
            with transaction.atomic():
                return Charge.objects.create(id=rules.key_id(key), key=key, **values), True
        except IntegrityError:  # somebody told it at the same time
            known = Charge.objects.filter(key=key).first()
            if known is None:
                raise
    return known, False


@transaction.atomic
def cancel_charge(*, charge_id: UUID, reason: str, actor: Actor, at: datetime) -> None:
    """The charge was wrong: what is open of it is taken back. What was paid must be unmatched or
    reduced first. For the room that charged, whose right it is. Cancelled twice, once."""
    charges = lock_charges([charge_id])
    before = sums_of(charges)
    if before[charge_id].received:
        raise Refused("charge_is_paid_in_part", paid=before[charge_id].received.dong)
    if not reason.strip():
        raise Refused("reason_is_missing")
    left = before[charge_id].open
    if not left:
        return
    row = charges[charge_id]
    post(
        [
            Move(
                key=f"cancel:{charge_id}", debit=rules.revenue(row.budget_item),
                credit=rules.receivable(row.budget_item), amount=left, reason=Reason.CANCELLED,
                happened_on=day_of(at), charge_id=charge_id,
            )
        ],
        unit_id=row.unit_id, batch=f"cancel:{charge_id}", at=at,
    )  # fmt: skip
    announce(charges, before, at=at)
    base.record(
        action="ledger.cancel_charge", actor=actor, at=at, subject=f"ledger.charge:{charge_id}",
        amount=left.dong, reason=reason,
    )  # fmt: skip


@transaction.atomic
def bill(
    *,
    asked: Mapping[UUID, Money | None],
    account_id: UUID,
    text: str = "",
    actor: Actor,
    at: datetime,
) -> UUID:
    """Ask one payer for charges of one unit, each wholly (None) or in part. The bill has a number,
    and the code by which its payment will be known. For the room that charged."""
    charges = lock_charges(asked)
    sums = sums_of(charges)
    amounts = {one: part or sums[one].open for one, part in asked.items()}
    account = BankAccount.objects.filter(pk=account_id, is_active=True).first()
    wrong = _weigh_bill(charges, account)
    if wrong:
        raise Refused(wrong)
    assert account is not None
    for one, amount in amounts.items():
        if not 0 < amount.dong <= sums[one].open.dong:
            raise Refused("bill_asks_more_than_is_open", open=sums[one].open.dong)
    year = day_of(at).year
    told: dict[str, Any] = {
        "id": uuid7(), "unit_id": account.unit_id, "account": account, "year": year,
        "payer_id": next(iter(charges.values())).payer_id, "made_at": at, "made_by": actor.label,
        "number": base.next_in(series=rules.series("TB", account.unit_id, year)),
    }  # fmt: skip
    row = coded(
        lambda code: Bill.objects.create(**told, code=code, purpose=vietqr.purpose(code, text))
    )
    BillLine.objects.bulk_create(
        BillLine(bill=row, charge_id=one, amount=amount.dong) for one, amount in amounts.items()
    )
    base.record(
        action="ledger.bill", actor=actor, at=at, subject=f"ledger.bill:{row.pk}", code=row.code,
        charges=sorted(amounts),
    )  # fmt: skip
    base.publish(topic="ledger.billed", at=at, bill=row.pk)
    return row.pk


@transaction.atomic
def charge_and_bill(owed: Owed, *, text: str, actor: Actor, at: datetime) -> UUID:
    """As `charge`, and ask for it by a bill where the unit has an account to be paid to. Told
    twice, asked once."""
    charge_id = charge(owed, actor=actor, at=at)
    account_id = account_of(owed.unit_id)
    if account_id is not None and not BillLine.objects.filter(charge=charge_id).exists():
        bill(asked={charge_id: None}, account_id=account_id, text=text, actor=actor, at=at)
    return charge_id


def _weigh_bill(charges: Mapping[UUID, Charge], account: BankAccount | None) -> str:
    if account is None:
        return "bank_account_is_unknown"
    if not charges:
        return "bill_asks_for_nothing"
    if len({row.payer_id for row in charges.values()}) > 1:
        return "bill_is_for_one_payer"
    if {row.unit_id for row in charges.values()} != {account.unit_id}:
        return "bill_is_of_one_unit"
    return ""


@transaction.atomic
def agree_instalments(
    *,
    charge_id: UUID,
    parts: Sequence[tuple[date, Money]],
    legal_basis: str,
    actor: Actor,
    at: datetime,
) -> None:
    """What is open of a charge is paid in parts, each by its day. A later plan takes the place of
    this one."""
    row = _of_approver(charge_id, actor)
    left = sums_of([charge_id])[charge_id].open
    days = [day for day, _ in parts]
    if not parts or days != sorted(set(days)) or any(part.dong <= 0 for _, part in parts):
        raise Refused("instalments_are_not_in_order")
    if days[0] < day_of(at):
        raise Refused("instalment_day_is_past", day=days[0])
    if sum(part.dong for _, part in parts) != left.dong:
        raise Refused("instalments_do_not_make_what_is_open", open=left.dong)
    _keep_plan(row, parts, legal_basis, actor, at)
    base.record(
        action="ledger.agree_instalments", actor=actor, at=at,
        subject=f"ledger.charge:{charge_id}", parts=len(parts), basis=legal_basis,
    )  # fmt: skip


@transaction.atomic
def end_instalments(*, charge_id: UUID, legal_basis: str, actor: Actor, at: datetime) -> None:
    """The plan holds no more: what is open of the charge is due by its own day again."""
    row = _of_approver(charge_id, actor)
    shape = charge_shapes([row])[0]
    if shape.plan is None or not shape.sums.open:
        raise Refused("there_are_no_instalments")
    _keep_plan(row, [(row.due_on, shape.sums.open)], legal_basis, actor, at)
    base.record(
        action="ledger.end_instalments", actor=actor, at=at,
        subject=f"ledger.charge:{charge_id}", basis=legal_basis,
    )  # fmt: skip


def _of_approver(charge_id: UUID, actor: Actor) -> Charge:
    row = lock_charges([charge_id])[charge_id]
    if not actor.may(APPROVE, row.unit_id):
        raise Refused("may_not_act_on_this_money")
    return row


def _keep_plan(
    row: Charge, parts: Sequence[tuple[date, Money]], legal_basis: str, actor: Actor, at: datetime
) -> None:
    if not legal_basis.strip():
        raise Refused("legal_basis_is_missing")
    last = Instalment.objects.filter(charge=row).aggregate(last=Max("plan"))["last"] or 0
    Instalment.objects.bulk_create(
        Instalment(
            charge=row, plan=last + 1, part=number, amount=part.dong, due_on=day,
            legal_basis=nfc(legal_basis.strip()), agreed_at=at, agreed_by=actor.label,
        )
        for number, (day, part) in enumerate(parts, 1)
    )  # fmt: skip


@transaction.atomic
def charge_late_interest(
    *,
    charge_id: UUID,
    since: date,
    until: date,
    rate_per_day: Decimal,
    legal_basis: str,
    regime: str,
    due_on: date,
    actor: Actor,
    at: datetime,
) -> UUID | None:
    """Interest on a charge for the days from `since` to before `until` on which it was open, as a
    charge of its own; None where none is due. The rate and its legal basis come from the regime
    that the caller applies; a day is charged once, the database says so."""
    row = lock_charges([charge_id])[charge_id]
    if rate_per_day <= 0 or not row.due_on < since < until <= day_of(at):
        raise Refused("late_days_are_wrong", since=since, until=until, due=row.due_on)
    over = Charge.objects.filter(
        interest_on=row, interest_since__lt=until, interest_until__gt=since
    ).exclude(interest_since=since, interest_until=until)
    if over.exists():
        raise Refused("late_days_were_charged", since=since, until=until)
    steps = rules.late_steps(
        opened_of(charge_id), since=since, until=until, rate_per_day=rate_per_day
    )
    amount = rules.late_interest(steps)
    if not amount:
        return None
    owed = Owed(
        key=f"interest:{charge_id}:{since}:{until}", unit_id=row.unit_id, payer_id=row.payer_id,
        subject=row.subject, title=f"Tiền chậm nộp: {row.title}"[:200], legal_basis=legal_basis,
        regime=regime, amount=amount, due_on=due_on, budget_item=row.budget_item,
        derivation={
            "rate_per_day": str(rate_per_day),
            "steps": [
                {"since": one.since.isoformat(), "until": one.until.isoformat(),
                 "open": one.open.dong, "interest": str(one.interest)}
                for one in steps
            ],
        },
    )  # fmt: skip
    period = {"interest_on_id": charge_id, "interest_since": since, "interest_until": until}
    return _charge(owed, period, actor=actor, at=at)
