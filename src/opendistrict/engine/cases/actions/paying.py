"""What a dossier costs, and the money for it.

Where the office has an account, a fee that has become due is charged in the books and asked for by
a bill; what comes in there is told to the dossier by its receipts. Who pays in cash before is
charged at that moment. Where the office has no account the counter takes the money. A service that
keeps something for the dossier charges itself, and its charge is paid in the same ways.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from opendistrict.engine.cases.actions import telling
from opendistrict.engine.cases.actions.moving import at_step, begin, require, write
from opendistrict.engine.cases.actions.pausing import go_on
from opendistrict.engine.cases.flow import National, is_fee_due, national
from opendistrict.engine.cases.models import Dossier, Payment, Step
from opendistrict.engine.cases.queries import billing
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.rules import fees, guards, measures
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.ledger import actions as ledger
from opendistrict.registers.ledger import queries as books
from opendistrict.registers.ledger.shapes import ChargeShape, ReceiptShape

PAY_WITHIN = timedelta(days=10)  # a setting of the office: no text read says how long


def set_fee(
    *,
    dossier_id: UUID,
    revision: int | None = None,
    amount: int,
    basis: str,
    actor: Actor,
    at: datetime,
) -> None:
    """Say what is to be paid where no rate is known to the system: by whom, on what basis."""
    case = begin(dossier_id, revision)
    holds = guards.holds(case.standing, case.procedure, actor, at)
    if not (holds["may_receive"] or holds["holds_the_dossier"]):
        raise Refused("may_not_set_the_fee")
    if amount < 0 or case.standing.paid > amount:
        raise Refused("fee_is_wrong", amount=amount, paid=case.standing.paid)
    require(basis)
    write(
        case, "set_fee", case.standing.state, actor=actor, at=at, note=basis, fee=amount,
        details={"amount": amount}, topics=[telling.FEE_OWED],
    )  # fmt: skip


@transaction.atomic
def pay(
    *,
    dossier_id: UUID,
    revision: int | None = None,
    amount: int,
    reference: str,
    is_online: bool,
    actor: Actor,
    at: datetime,
) -> None:
    """Money came in for a dossier, once for each receipt number; when all of it is there and the
    dossier waited for it, the work goes on.

    Cash is booked for the charge of the fee, and the receipt is that of the books. What came by a
    way they do not know of (a gateway) takes the place of the bill.
    """
    _lock(dossier_id)
    case = begin(dossier_id, revision)
    if not (actor.kind == "system" or actor.may(guards.RECEIVE, case.standing.intake_unit_id)):
        raise Refused("may_not_take_money")
    charges = _charges(case)
    if charges:  # the bank may have told of it a moment ago
        take_in(dossier_id, charges, at)
        case = begin(dossier_id)
    owed = [one for one in charges if one.sums.open]
    if not is_online and not owed and 0 < amount <= _left(case):
        owed = _charged_now(case, amount, charges, at)
    by_cash = bool(owed) and not is_online
    # Of what is open of a charge the books say themselves how much.
    if amount <= 0 or _left(case) <= 0 or (amount > _left(case) and not by_cash):
        raise Refused("payment_does_not_fit", amount=amount, fee=case.standing.fee or 0)
    if Payment.objects.filter(dossier_id=dossier_id, reference=reference).exists():
        raise Refused("payment_is_known", reference=reference)
    if by_cash:
        number = _cash(owed[0], amount, reference, actor, at)
        _keep(case, amount, number, False, actor, at, slip=reference)
    else:
        _refuse_part_paid(case, owed)
        _keep(case, amount, reference, is_online, actor, at)
        if owed:
            ask_for_fee(dossier_id, at)
    _go_on_if_paid(dossier_id, actor, at)


def _charges(case: Case) -> list[ChargeShape]:
    return billing.charges(case.standing.id, case.procedure.field)


def _charged_now(
    case: Case, amount: int, charges: Sequence[ChargeShape], at: datetime
) -> list[ChargeShape]:
    """The charge for what somebody pays before it is due, with a bill for what is left of it; none
    where the office has no account."""
    standing = case.standing
    if billing.is_charged_by_service(standing.id, case.procedure.field):
        raise Refused("fee_is_not_asked_for_yet")
    if not billing.has_account(standing.office_id):
        return []
    left = Money(_left(case))
    _charge(case, left, len(charges) + 1, at, bills=amount < left.dong)
    return [one for one in _charges(case) if one.sums.open]


def _lock(dossier_id: UUID) -> None:
    """One at a time asks for the fee of a dossier or takes it."""
    rows = Dossier.objects.select_for_update(of=("self",)).filter(pk=dossier_id)
    rows.values_list("pk", flat=True).first()


def _cash(owed: ChargeShape, amount: int, reference: str, actor: Actor, at: datetime) -> str:
    """The number of the receipt for cash that was booked."""
    before = {one.id for one in books.receipts_of(owed.id)}
    ledger.receive_cash(key=reference, charge_id=owed.id, amount=Money(amount), actor=actor, at=at)
    made = [one.number for one in books.receipts_of(owed.id) if one.id not in before]
    if not made:
        raise Refused("payment_is_known", reference=reference)
    return made[0]


def _refuse_part_paid(case: Case, owed: Sequence[ChargeShape]) -> None:
    """A charge of which something was paid is not taken back, nor is that of a service: the rest
    comes in there too."""
    by_service = billing.is_charged_by_service(case.standing.id, case.procedure.field)
    if any(one.sums.received or by_service for one in owed):
        raise Refused("fee_is_paid_by_its_bill", open=sum(one.sums.open.dong for one in owed))


def _keep(
    case: Case,
    amount: int,
    reference: str,
    is_online: bool,
    actor: Actor,
    at: datetime,
    **more: str,
) -> None:
    row = {
        "dossier_id": case.standing.id, "reference": reference, "amount": amount,
        "is_online": is_online, "received_at": at, "received_by": actor.label,
    }  # fmt: skip
    told = telling.telling(
        case, measures.PAID, f"paid:{reference}", at=at, quantity=Decimal(amount),
        online="yes" if is_online else "no",
    )  # fmt: skip
    write(
        case, "pay", case.standing.state, actor=actor, at=at, paid=case.standing.paid + amount,
        details={"amount": amount, "reference": reference, **more}, tells=[told],
        also=[base.rows("cases_payment", [row])],
    )  # fmt: skip


def _go_on_if_paid(dossier_id: UUID, actor: Actor, at: datetime) -> None:
    case = begin(dossier_id)
    fee = case.standing.fee
    if national(case.standing.state) is National.PAYMENT and case.standing.paid == fee:
        go_on(case, at_step(case, "paid"), actor, at, note="")


# ------------------------------------------------------------------ what the books say


@transaction.atomic
def take_in(dossier_id: UUID, charges: Sequence[ChargeShape], at: datetime) -> None:
    """Tell a dossier what came in for its charges and what of it was undone, each receipt once;
    what was waived or reduced there is taken off its fee when nothing is open any more. A dossier
    that is over is told nothing: what came too late is for a decision in the books."""
    _lock(dossier_id)
    if not begin(dossier_id).standing.is_open:
        return
    receipts = [receipt for one in charges for receipt in books.receipts_of(one.id)]
    _undo_void([one for one in receipts if one.voided_at is not None], dossier_id, at)
    rows = Payment.objects.filter(dossier_id=dossier_id)
    known = set(rows.values_list("reference", flat=True))
    for receipt in receipts:
        if receipt.voided_at is None and receipt.number not in known:
            _received(dossier_id, receipt, at)
    _take_off(dossier_id, charges, at)
    _go_on_if_paid(dossier_id, SYSTEM, at)


def _undo_void(void: Sequence[ReceiptShape], dossier_id: UUID, at: datetime) -> None:
    """So much is to be paid again, by the same bill."""
    why = {one.number: one.voided_because for one in void}
    undone = Step.objects.filter(dossier_id=dossier_id, transition="unpay")
    fresh = set(why) - set(undone.values_list("details__reference", flat=True))
    for payment in Payment.objects.filter(dossier_id=dossier_id, reference__in=fresh):
        _undo(begin(dossier_id), payment, why[payment.reference], at)


def _undo(case: Case, payment: Payment, why: str, at: datetime) -> None:
    reference = payment.reference
    write(
        case, "unpay", case.standing.state, actor=SYSTEM, at=at, note=why,
        paid=case.standing.paid - payment.amount,
        details={"amount": payment.amount, "reference": reference},
    )  # fmt: skip
    act = f"{telling.subject(case)}:paid:{reference}"
    facts.take_back(measure=measures.PAID.code, act=act, reason=why, actor=SYSTEM, at=at)


def _received(dossier_id: UUID, receipt: ReceiptShape, at: datetime) -> None:
    case = begin(dossier_id)
    amount = min(receipt.amount.dong, _left(case))
    found = books.receipt(receipt.id)
    if amount > 0 and found is not None:
        _keep(case, amount, receipt.number, found[1] != "cash", SYSTEM, at)


def _left(case: Case) -> int:
    return (case.standing.fee or 0) - case.standing.paid


def _take_off(dossier_id: UUID, charges: Sequence[ChargeShape], at: datetime) -> None:
    given_up = sum(one.sums.waived.dong + one.sums.reduced.dong for one in charges)
    case = begin(dossier_id)
    off = min(given_up, _left(case))
    if off <= 0 or any(one.sums.open for one in charges):
        return
    fee = (case.standing.fee or 0) - off
    write(
        case, "set_fee", case.standing.state, actor=SYSTEM, at=at, fee=fee,
        note="Miễn, giảm theo quyết định trong sổ thu", details={"amount": fee},
    )  # fmt: skip


@transaction.atomic
def fee_moved(dossier_id: UUID, at: datetime) -> None:
    """The charge of a dossier's fee is settled, or open again."""
    take_in(dossier_id, _charges(begin(dossier_id)), at)


# ------------------------------------------------------------------ what is asked for


@transaction.atomic
def ask_for_fee(dossier_id: UUID, at: datetime) -> None:
    """Make the books agree with a dossier about its fee: what is due and not paid is charged and
    asked for by a bill; what nobody paid yet is cancelled where the dossier ended without a result
    or its fee is another. Told twice, asked once."""
    _lock(dossier_id)
    case = begin(dossier_id)
    if billing.is_charged_by_service(dossier_id, case.procedure.field):
        return
    charges = _charges(case)
    take_in(dossier_id, charges, at)
    case = begin(dossier_id)
    is_due = is_fee_due(case.standing.state, case.procedure.fee_when)
    left = _left(case) if is_due else 0
    owed = [one for one in charges if one.sums.open]
    if sum(one.sums.open.dong for one in owed) == left or any(one.sums.received for one in owed):
        return  # of what was paid in part the rest is decided upon in the books
    for one in owed:
        why = "mức thu của hồ sơ đổi" if is_due else "hồ sơ không được giải quyết"
        ledger.cancel_charge(charge_id=one.id, reason=why, actor=SYSTEM, at=at)
    if left > 0 and billing.has_account(case.standing.office_id):
        _charge(case, Money(left), len(charges) + 1, at)


def _charge(case: Case, amount: Money, time: int, at: datetime, *, bills: bool = True) -> None:
    standing = case.standing
    about = billing.subject(standing.id)
    basis, derivation = _reckoned(case)
    owed = ledger.Owed(
        key=f"{about}:{time}", unit_id=standing.office_id, payer_id=standing.applicant_id,
        subject=about, title=f"Phí, lệ phí hồ sơ {standing.code}", legal_basis=basis[:300],
        regime=case.procedure.code, derivation=derivation, amount=amount,
        due_on=day_of(at + PAY_WITHIN),
    )  # fmt: skip
    if bills:
        text = f"hs {standing.code.partition('-')[2]}"
        ledger.charge_and_bill(owed, text=text, actor=SYSTEM, at=at)
    else:
        ledger.charge(owed, actor=SYSTEM, at=at)


def _reckoned(case: Case) -> tuple[str, Mapping[str, object]]:
    """By which texts, and how the fee is found; by whose word where an officer told it."""
    standing = case.standing
    found = fees.fee(case.procedure, case.form, day_of(standing.filed_at))
    if found.total == standing.fee:
        lines = [one for one in found.lines if one.amount]
        basis = "; ".join(dict.fromkeys(one.basis for one in lines))
        return basis, {**{one.name.vi: one.amount for one in lines}, "total": standing.fee}
    told = Step.objects.filter(dossier_id=standing.id, transition="set_fee").order_by("n").last()
    basis = told.note if told is not None else case.procedure.basis[0].text
    return basis, {"total": standing.fee}
