"""Charges, bills, bank lines, receipts, decisions as they are shown."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.money import NOTHING, Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger import rules
from opendistrict.registers.ledger.models import (
    Bill,
    BillLine,
    Charge,
    Closing,
    Decision,
    Instalment,
    Receipt,
)
from opendistrict.registers.ledger.queries.sums import sums_of
from opendistrict.registers.ledger.shapes import (
    BillShape,
    ChargeShape,
    ClosingShape,
    DecisionShape,
    InstalmentShape,
    PlanShape,
    ReceiptShape,
    Sums,
)
from opendistrict.registers.orgs import queries as orgs

READ = "ledger.read"
PAGE = 50


# ---- charges


def _charge(row: Charge, sums: Sums, plan: PlanShape | None) -> ChargeShape:
    return ChargeShape(
        id=row.pk, key=row.key, unit_id=row.unit_id, payer_id=row.payer_id, subject=row.subject,
        title=row.title, legal_basis=row.legal_basis, regime=row.regime,
        derivation=row.derivation, amount=Money(row.amount), budget_item=row.budget_item,
        arose_on=row.arose_on, due_on=row.due_on, interest_on_id=row.interest_on_id,
        made_at=row.made_at, sums=sums, plan=plan,
    )  # fmt: skip


def charge_shapes(rows: Iterable[Charge]) -> list[ChargeShape]:
    every = list(rows)
    sums = sums_of([row.pk for row in every])
    plans = _plans(every, sums)
    return [_charge(row, sums[row.pk], plans.get(row.pk)) for row in every]


def _plans(charges: Sequence[Charge], sums: Mapping[UUID, Sums]) -> dict[UUID, PlanShape]:
    """The plans that stand. One of a single part, by the charge's own day, is none: it ended
    another."""
    rows: defaultdict[UUID, list[Instalment]] = defaultdict(list)
    ids = [row.pk for row in charges]
    for row in Instalment.objects.filter(charge__in=ids).order_by("charge_id", "-plan", "part"):
        some = rows[row.charge_id]
        if not some or some[0].plan == row.plan:
            some.append(row)
    due = {row.pk: row.due_on for row in charges}
    return {
        key: _plan(some, sums[key])
        for key, some in rows.items()
        if len(some) > 1 or some[0].due_on != due[key]
    }


def _plan(rows: Sequence[Instalment], sums: Sums) -> PlanShape:
    gone = sum(row.amount for row in rows) - sums.open.dong
    opens = rules.filled([row.amount for row in rows], max(gone, 0))
    return PlanShape(
        number=rows[0].plan, legal_basis=rows[0].legal_basis, agreed_at=rows[0].agreed_at,
        agreed_by=rows[0].agreed_by, uncovered=Money(max(-gone, 0)),
        parts=tuple(
            InstalmentShape(
                part=row.part, due_on=row.due_on, amount=Money(row.amount), open=Money(left)
            )
            for row, left in zip(rows, opens, strict=True)
        ),
    )  # fmt: skip


def charge(charge_id: UUID) -> ChargeShape:
    """For the room that charged, whose own rights decide who sees it."""
    found = charge_shapes(Charge.objects.filter(pk=charge_id))
    if not found:
        raise Refused("charge_is_unknown")
    return found[0]


def charges_of(subject: str) -> list[ChargeShape]:
    """Everything that was charged for one thing, the oldest first."""
    return charge_shapes(Charge.objects.filter(subject=subject).order_by("made_at", "id"))


def charges_about(subjects: Collection[str]) -> list[ChargeShape]:
    """As `charges_of`, for many things at once."""
    return charge_shapes(Charge.objects.filter(subject__in=subjects).order_by("made_at", "id"))


def received_for(subject: str) -> Money:
    """What came in for a thing of which nothing is open; nothing otherwise."""
    charges = charges_of(subject)
    if any(not one.is_settled for one in charges):
        return NOTHING
    return Money(sum(one.sums.received.dong for one in charges))


def charges_of_payer(payer_id: UUID, *, actor: Actor) -> list[ChargeShape]:
    """What somebody owes or owed: for officers in their scope, for citizens their own."""
    rows = Charge.objects.filter(payer=payer_id)
    if actor.party_id != payer_id:
        rows = rows.filter(unit__in=orgs.scope(actor, READ))
    return charge_shapes(rows.order_by("due_on", "id")[: 10 * PAGE])


def even_parts(left: Money, count: int, first: date) -> list[tuple[date, Money]]:
    """A plan to begin from: so many parts alike, a month apart."""
    return [(day, Money(dong)) for day, dong in rules.even_parts(left.dong, count, first)]


# ---- bills


def bill(bill_id: UUID) -> BillShape:
    """A bill as it stands, with its VietQR code for what it still asks."""
    found = bill_shapes(Bill.objects.filter(pk=bill_id))
    if not found:
        raise Refused("bill_is_unknown")
    return found[0]


def bill_shapes(rows: QuerySet[Bill]) -> list[BillShape]:
    every = list(rows.select_related("account__bank"))
    lines: defaultdict[UUID, list[BillLine]] = defaultdict(list)
    asked = BillLine.objects.filter(bill__in=every).select_related("charge")
    for line in asked.order_by("charge__due_on", "charge_id"):
        lines[line.bill_id].append(line)
    every_charge = {line.charge_id: line.charge for some in lines.values() for line in some}
    charges = {one.id: one for one in charge_shapes(every_charge.values())}
    return [_bill(row, lines[row.pk], charges) for row in every]


def _bill(
    row: Bill, lines: Sequence[BillLine], charges: Mapping[UUID, ChargeShape]
) -> BillShape:  # fmt: skip
    asked = {line.charge_id: line.amount for line in lines}
    left = sum(min(amount, charges[one].sums.open.dong) for one, amount in asked.items())
    now = sum(min(amount, charges[one].next_part.dong) for one, amount in asked.items())
    account = row.account
    return BillShape(
        id=row.pk, number=bill_number(row), code=row.code, unit_id=row.unit_id,
        payer_id=row.payer_id, account_id=account.pk, bank=account.bank_id,
        bank_name=account.bank.name, account_number=account.number, holder=account.holder,
        purpose=row.purpose, made_at=row.made_at,
        lines=tuple((one, Money(amount)) for one, amount in asked.items()), open=Money(left),
        next=Money(now),
    )  # fmt: skip


def bill_number(row: Bill) -> str:
    return f"{row.year}-{row.number:06d}"


def bills_of(charge_ids: Collection[UUID]) -> list[BillShape]:
    """The bills that ask for any of these charges, the oldest first."""
    rows = Bill.objects.filter(
        Exists(BillLine.objects.filter(bill=OuterRef("pk"), charge__in=charge_ids))
    )
    return bill_shapes(rows.order_by("made_at", "id"))


# ---- receipts, decisions, closings


def receipt_shape(row: Receipt) -> ReceiptShape:
    return ReceiptShape(
        id=row.pk, number=str(row), unit_id=row.unit_id, charge_id=row.charge_id,
        amount=Money(row.amount), issued_at=row.issued_at, leaf_id=row.leaf_id,
        voided_at=row.voided_at, voided_because=row.voided_because,
    )  # fmt: skip


def receipts_of(charge_id: UUID) -> list[ReceiptShape]:
    rows = Receipt.objects.filter(charge=charge_id).order_by("issued_at", "number")
    return [receipt_shape(row) for row in rows]


def decision_shape(row: Decision) -> DecisionShape:
    return DecisionShape(
        id=row.pk, unit_id=row.unit_id, kind=row.kind, charge_id=row.charge_id,
        party_id=row.party_id, line_id=row.line_id, amount=Money(row.amount),
        legal_basis=row.legal_basis, reason=row.reason, code=row.code,
        proposed_at=row.proposed_at, proposed_by_id=row.proposed_by_id,
        proposed_by=row.proposed_by, decided_at=row.decided_at, decided_by=row.decided_by,
        is_approved=row.is_approved,
    )  # fmt: skip


def decided(decision_id: UUID) -> DecisionShape:
    """A decision, for the letter to whose money it is."""
    return decision_shape(Decision.objects.get(pk=decision_id))


def decisions_about(charge_id: UUID) -> list[DecisionShape]:
    """What was proposed of a charge, decided or not, the oldest first: for the room that
    charged."""
    rows = Decision.objects.filter(charge=charge_id).order_by("proposed_at", "id")
    return [decision_shape(row) for row in rows]


def decisions_waiting(*, actor: Actor) -> list[DecisionShape]:
    """What was proposed in the actor's scope and nobody has decided, the oldest first."""
    rows = Decision.objects.filter(unit__in=orgs.scope(actor, READ), decided_at=None)
    return [decision_shape(row) for row in rows.order_by("proposed_at", "id")[: 4 * PAGE]]


def closing_shape(row: Closing) -> ClosingShape:
    return ClosingShape(
        unit_id=row.unit_id, day=row.day, since=row.since, sheet=row.sheet, digest=row.digest,
        leaf_id=row.leaf_id, closed_at=row.closed_at, closed_by=row.closed_by,
    )  # fmt: skip


def closings(unit_id: UUID, *, actor: Actor) -> Sequence[ClosingShape]:
    """The last closings of a unit, the newest first."""
    if not actor.may(READ, unit_id):
        return []
    rows = Closing.objects.filter(unit=unit_id).order_by("-day")
    return [closing_shape(row) for row in rows[:PAGE]]


def paid(charge_id: UUID) -> Money:
    """What was paid of a charge and is kept; nothing for one that nobody knows."""
    return sums_of([charge_id])[charge_id].received or NOTHING


def held(party_id: UUID) -> list[dict[str, object]]:
    """What the room holds of a payer, for an export of their data."""
    return [
        {"title": one.title, "subject": one.subject, "amount": one.amount.dong,
         "due_on": one.due_on, "paid": one.sums.received.dong, "open": one.sums.open.dong}
        for one in charge_shapes(Charge.objects.filter(payer=party_id).order_by("made_at", "id"))
    ]  # fmt: skip
