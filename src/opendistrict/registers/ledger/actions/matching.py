"""What rules know of bank lines: by the code of a bill, a refund or a
remittance, nothing by likeness.

A line that was matched once, and undone by a person, is not matched again by a rule.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from opendistrict.kernel import vietqr
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.money import Money
from opendistrict.registers.base import actions as base
from opendistrict.registers.ledger import rules
from opendistrict.registers.ledger.actions.posting import (
    announce,
    issue_receipts,
    lock_charges,
    lock_lines,
    post,
)
from opendistrict.registers.ledger.models import (
    BankLine,
    Bill,
    BillLine,
    Charge,
    Decision,
    Match,
)
from opendistrict.registers.ledger.queries.sums import due_out, sums_of
from opendistrict.registers.ledger.shapes import Matched, Move, Reason, Sums

EXACT = frozenset({"exact", "refund", "remit"})
EVERY = EXACT | {"partial", "surplus", "double", "several"}
BATCH = 500  # lines of one transaction
LOOKED_BACK = timedelta(days=45)  # by the clock; older lines are for a person


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of a line is for."""

    kind: Match.Kind
    dong: int
    rule: str
    reason: str
    charge_id: UUID | None = None
    party_id: UUID | None = None
    decision_id: UUID | None = None


@dataclass
class _Known:
    """Bills, refunds and remittances that are named by some lines, and what is open of them; kept
    up while lines are shared out, so that two lines of one batch do not pay the same twice."""

    bills: dict[str, Bill]
    asked: Mapping[UUID, Sequence[rules.Asked]]
    charges: Mapping[UUID, Charge]
    before: Mapping[UUID, Sums]
    outgoing: dict[str, Decision]
    opens: dict[UUID, int] = field(default_factory=dict)
    due: dict[UUID, int] = field(default_factory=dict)

    def open_of(self, bill: Bill) -> int:
        return sum(min(one.amount, self.opens[one.charge_id]) for one in self.asked[bill.pk])


def match_exact(*, line_ids: Collection[UUID], at: datetime) -> Matched:
    """Match lines that name one bill, refund or remittance and pay exactly what is open of it."""
    return _match(line_ids, EXACT, at)


def match_by_rules(*, line_ids: Collection[UUID] | None = None, at: datetime) -> Matched:
    """Match lines by the codes they name: exactly, in part, or with what is too much kept for the
    payer. Without `line_ids`, whatever came lately. In batches, each with its receipts and
    announcements in one transaction: stopped anywhere and run again, nothing is lost or doubled.
    """
    return _match(_waiting(at) if line_ids is None else line_ids, EVERY, at)


def _waiting(at: datetime) -> list[UUID]:
    rows = BankLine.objects.filter(told_at__gte=at - LOOKED_BACK).exclude(
        Exists(Match.objects.filter(line=OuterRef("pk")))
    )
    return list(rows.order_by("told_at", "id").values_list("pk", flat=True))


def _match(line_ids: Collection[UUID], allowed: Collection[str], at: datetime) -> Matched:
    by_account: defaultdict[UUID, list[UUID]] = defaultdict(list)
    ids = list(line_ids)
    rows = BankLine.objects.filter(pk__in=ids).order_by("account", "booked_on", "id")
    for key, account in rows.values_list("pk", "account"):
        by_account[account].append(key)
    done: Counter[str] = Counter()
    for some in by_account.values():
        for begin in range(0, len(some), BATCH):
            done += _match_batch(some[begin : begin + BATCH], allowed, at)
    return Matched(by_rule=dict(done), left=len(ids) - sum(done.values()))


@transaction.atomic
def _match_batch(line_ids: Sequence[UUID], allowed: Collection[str], at: datetime) -> Counter[str]:
    order = {key: place for place, key in enumerate(line_ids)}
    lines = sorted(_untouched(lock_lines(line_ids)), key=lambda line: order[line.pk])
    codes = {line.pk: vietqr.codes_in(line.text) for line in lines}
    if not any(codes.values()):
        return Counter()
    unit_id = lines[0].account.unit_id
    known = _known({code for some in codes.values() for code in some}, unit_id)
    shared: list[tuple[BankLine, list[Part]]] = []
    for line in lines:
        parts = _parts(line, codes[line.pk], known, allowed)
        if parts:
            shared.append((line, parts))
            _count(parts, known)
    write(shared, known.charges, known.before, unit_id=unit_id, by=SYSTEM.label, at=at)
    return Counter(parts[0].rule for _, parts in shared)


def _untouched(lines: Sequence[BankLine]) -> list[BankLine]:
    """Locked lines that nobody ever matched: whoever was first has done it."""
    ids = [line.pk for line in lines]
    touched = set(Match.objects.filter(line__in=ids).values_list("line_id", flat=True))
    return [line for line in lines if line.pk not in touched]


def _known(codes: Collection[str], unit_id: UUID) -> _Known:
    bills = {row.code: row for row in Bill.objects.filter(code__in=codes, unit=unit_id)}
    asked: defaultdict[UUID, list[rules.Asked]] = defaultdict(list)
    rows = BillLine.objects.filter(bill__in=bills.values()).select_related("charge")
    for row in rows.order_by("bill_id", "charge_id"):
        asked[row.bill_id].append(rules.Asked(row.charge_id, row.charge.due_on, row.amount))
    charges = lock_charges(one.charge_id for some in asked.values() for one in some)
    outgoing = {row.code: row for row in lock_outgoing(code__in=codes, unit=unit_id)}
    before = sums_of(charges)
    due = due_out([row.pk for row in outgoing.values()])
    return _Known(
        bills, asked, charges, before, outgoing,
        {key: sums.open.dong for key, sums in before.items()},
        {key: money.dong for key, money in due.items()},
    )  # fmt: skip


def lock_outgoing(**which: object) -> list[Decision]:
    """Refunds and remittances that were approved; locked, so that none is paid out twice. Taken
    after charges."""
    rows = Decision.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("remittance")
    return list(
        rows.filter(kind__in=("refund", "remit"), is_approved=True).filter(**which).order_by("pk")
    )


def _parts(
    line: BankLine, codes: Sequence[str], known: _Known, allowed: Collection[str]
) -> list[Part]:
    if line.amount < 0:
        found = _of_outgoing(line, codes, known)
    else:
        found = _of_bills(line, [known.bills[one] for one in codes if one in known.bills], known)
    return found if found and found[0].rule in allowed else []


def _of_outgoing(line: BankLine, codes: Sequence[str], known: _Known) -> list[Part]:
    named = [known.outgoing[one] for one in codes if one in known.outgoing]
    if len(named) != 1 or known.due[named[0].pk] != -line.amount:
        return []
    row = named[0]
    if row.kind == "remit" and row.remittance.account_id != line.account_id:
        return []
    return [Part(Match.Kind(row.kind), -line.amount, row.kind, row.code, decision_id=row.pk)]


def _of_bills(line: BankLine, bills: Sequence[Bill], known: _Known) -> list[Part]:
    opens = [known.open_of(bill) for bill in bills]
    if len(bills) > 1:
        exact = sum(opens) == line.amount and all(opens)
        return (
            [
                part
                for bill, left in zip(bills, opens, strict=True)
                for part in _shared(bill, left, known, "several")
            ]
            if exact
            else []
        )
    if not bills:
        return []
    (bill,), (left,) = bills, opens
    if line.amount <= left:
        return _shared(bill, line.amount, known, "exact" if line.amount == left else "partial")
    rule = "surplus" if left else "double"
    surplus = Part(Match.Kind.CREDIT, line.amount - left, rule, bill.code, party_id=bill.payer_id)
    return [*_shared(bill, left, known, rule), surplus]


def _shared(bill: Bill, dong: int, known: _Known, rule: str) -> list[Part]:
    return [
        Part(Match.Kind.CHARGE, part, rule, bill.code, charge_id=charge_id)
        for charge_id, part in rules.shares(dong, known.asked[bill.pk], known.opens)
    ]


def _count(parts: Sequence[Part], known: _Known) -> None:
    for part in parts:
        if part.charge_id:
            known.opens[part.charge_id] -= part.dong
        if part.decision_id:
            known.due[part.decision_id] -= part.dong


# ---- writing


def write(
    shared: Sequence[tuple[BankLine, Sequence[Part]]],
    charges: Mapping[UUID, Charge],
    before: Mapping[UUID, Sums],
    *,
    unit_id: UUID,
    by: str,
    at: datetime,
) -> None:
    """Book what parts of locked lines are for: transfers, matches, receipts, announcements."""
    earlier = Counter(
        Match.objects.filter(line__in=[line.pk for line, _ in shared]).values_list(
            "line_id", flat=True
        )
    )
    moves: list[Move] = []
    rows: list[dict[str, object]] = []
    payments: list[tuple[UUID, UUID, int]] = []
    for line, parts in shared:
        for place, part in enumerate(parts, earlier[line.pk] + 1):
            key = f"match:{line.pk}:{place}"
            transfer_id = rules.key_id(key)
            moves.append(_move(key, line, part, charges))
            rows.append({
                "id": rules.key_id(f"{key}:row"), "line_id": line.pk, "transfer_id": transfer_id,
                "kind": part.kind, "charge_id": part.charge_id, "amount": part.dong,
                "rule": part.rule, "reason": part.reason, "matched_at": at, "matched_by": by,
                "undone_by": "", "undone_because": "",
            })  # fmt: skip
            if part.charge_id:
                payments.append((part.charge_id, transfer_id, part.dong))
    if not rows:
        return
    post(moves, unit_id=unit_id, batch=f"match:{rows[0]['transfer_id']}", at=at)
    base.write(base.rows("ledger_match", rows))
    announce(charges, before, at=at)
    issue_receipts(payments, unit_id=unit_id, at=at)


def _move(key: str, line: BankLine, part: Part, charges: Mapping[UUID, Charge]) -> Move:
    """What comes in is taken out of what is unmatched; what goes out is put back."""
    left = rules.unmatched(line.account_id)
    item = charges[part.charge_id].budget_item if part.charge_id else ""
    other, reason = {
        Match.Kind.CHARGE: (rules.receivable(item), Reason.PAID),
        Match.Kind.CREDIT: (rules.CREDIT, Reason.CREDITED),
        Match.Kind.RETURNED: (rules.REFUND_DUE, Reason.RETURNED),
        Match.Kind.REFUND: (rules.REFUND_DUE, Reason.REFUNDED),
        Match.Kind.REMIT: (rules.REMIT_DUE, Reason.REMITTED),
        Match.Kind.DEPOSIT: (rules.CASH, Reason.DEPOSITED),
        Match.Kind.MOVED: (rules.TRANSIT, Reason.MOVED),
        Match.Kind.BANK: (
            rules.BANK_INTEREST if line.amount > 0 else rules.BANK_COSTS, Reason.BANK
        ),
    }[part.kind]  # fmt: skip
    is_in = line.amount > 0
    return Move(
        key=key, debit=left if is_in else other, credit=other if is_in else left,
        amount=Money(part.dong), reason=reason, happened_on=line.booked_on,
        charge_id=part.charge_id, line_id=line.pk, party_id=part.party_id,
        decision_id=part.decision_id,
    )  # fmt: skip
