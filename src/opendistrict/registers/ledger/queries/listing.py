"""Charges, bills, bank lines, receipts, decisions as they are shown."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef

from opendistrict.kernel import vietqr
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
    ReceiptShape,
    Sums,
)
from opendistrict.registers.orgs import queries as orgs

READ = "ledger.read"
PAGE = 50


# ---- charges


def _charge(row: Charge, sums: Sums) -> ChargeShape:
    return ChargeShape(
        id=row.pk, key=row.key, unit_id=row.unit_id, payer_id=row.payer_id, subject=row.subject,
        title=row.title, legal_basis=row.legal_basis, regime=row.regime,
        derivation=row.derivation, amount=Money(row.amount), budget_item=row.budget_item,
        arose_on=row.arose_on, due_on=row.due_on, interest_on_id=row.interest_on_id,
        made_at=row.made_at, sums=sums,
    )  # fmt: skip


def charge_shapes(rows: Iterable[Charge]) -> list[ChargeShape]:
    every = list(rows)
    sums = sums_of([row.pk for row in every])
    return [_charge(row, sums[row.pk]) for row in every]


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


def charges_of_payer(payer_id: UUID, *, actor: Actor) -> list[ChargeShape]:
    """What somebody owes or owed: for officers in their scope, for citizens their own."""
    rows = Charge.objects.filter(payer=payer_id)
    if actor.party_id != payer_id:
        rows = rows.filter(unit__in=orgs.scope(actor, READ))
    return charge_shapes(rows.order_by("due_on", "id")[: 10 * PAGE])


def instalments(charge_id: UUID) -> list[InstalmentShape]:
    """The parts of the plan that stands; none without a plan."""
    rows = list(Instalment.objects.filter(charge=charge_id).order_by("-plan", "part"))
    rows = [row for row in rows if row.plan == rows[0].plan]
    sums = sums_of([charge_id])[charge_id]
    gone = sum(row.amount for row in rows) - sums.open.dong
    opens = rules.filled([row.amount for row in rows], max(gone, 0))
    return [
        InstalmentShape(
            part=row.part, due_on=row.due_on, amount=Money(row.amount), open=Money(left)
        )
        for row, left in zip(rows, opens, strict=True)
    ]


# ---- bills


def bill(bill_id: UUID) -> BillShape:
    """A bill as it stands, with its VietQR code for what it still asks."""
    row = Bill.objects.select_related("account__bank").filter(pk=bill_id).first()
    if row is None:
        raise Refused("bill_is_unknown")
    lines = BillLine.objects.filter(bill=row).order_by("charge__due_on", "charge_id")
    asked = {line.charge_id: line.amount for line in lines}
    sums = sums_of(asked)
    left = Money(sum(min(amount, sums[one].open.dong) for one, amount in asked.items()))
    account = row.account
    payload = ""
    if left:
        payload = vietqr.encode(vietqr.Payment(
            bank=account.bank_id, account=account.number, amount=left, purpose=row.purpose,
            bill_number=row.code,
        ))  # fmt: skip
    return BillShape(
        id=row.pk, number=bill_number(row), code=row.code, unit_id=row.unit_id,
        payer_id=row.payer_id, account_id=account.pk, bank=account.bank_id,
        bank_name=account.bank.name, account_number=account.number, holder=account.holder,
        purpose=row.purpose, made_at=row.made_at,
        lines=tuple((one, Money(amount)) for one, amount in asked.items()), open=left,
        payload=payload,
    )  # fmt: skip


def bill_number(row: Bill) -> str:
    return f"{row.year}-{row.number:06d}"


def bills_of(charge_ids: Collection[UUID]) -> list[UUID]:
    """The bills that ask for any of these charges, the oldest first."""
    rows = Bill.objects.filter(
        Exists(BillLine.objects.filter(bill=OuterRef("pk"), charge__in=charge_ids))
    )
    return list(rows.order_by("made_at", "id").values_list("pk", flat=True))


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
