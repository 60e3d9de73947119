"""The one place where money moves, and what follows from it: locks, announcements, receipts."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from opendistrict.kernel import vietqr
from opendistrict.kernel.days import day_of
from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.base.shapes import Leaf
from opendistrict.registers.ledger import rules
from opendistrict.registers.ledger.models import BankLine, Charge, Transfer
from opendistrict.registers.ledger.queries.sums import sums_of
from opendistrict.registers.ledger.shapes import Move, Reason, Sums

DRAWS = 9  # of a code, each free but for one in thousands: after so many something else is wrong
_Kept = TypeVar("_Kept")
_POST = "SELECT ledger_post(%s::uuid, %s::timestamptz, %s::text, %s::json)"


def post(moves: Sequence[Move], *, unit_id: UUID, batch: str, at: datetime) -> int:
    """Book these transfers in the books of one unit, by one statement; how many are new.

    Booked again with the same words nothing happens; with others it is refused. What comes too
    late for a closed day is booked on the first open one. Whoever books locks what the transfers
    are about before: bank lines, then charges, each in the order of their keys.
    """
    assert connection.in_atomic_block, "a transfer must live or die with the act that makes it"
    if not moves:
        return 0
    told = json.dumps([_told(move) for move in moves])
    ((booked,),) = base_queries.planned(_POST, [unit_id, at, batch, told])
    if booked < len(moves):
        _refuse_told_otherwise(moves)
    return int(booked)


def _told(move: Move) -> dict[str, object]:
    found: dict[str, object] = {
        "id": str(rules.key_id(move.key)), "debit": move.debit, "credit": move.credit,
        "amount": move.amount.dong, "reason": move.reason, "day": move.happened_on.isoformat(),
    }  # fmt: skip
    if move.charge_id:
        found["charge"] = str(move.charge_id)
    if move.line_id:
        found["line"] = str(move.line_id)
    if move.party_id:
        found["party"] = str(move.party_id)
    if move.decision_id:
        found["decision"] = str(move.decision_id)
    if move.reverses_id:
        found["undone"] = str(move.reverses_id)
    return found


def _refuse_told_otherwise(moves: Sequence[Move]) -> None:
    wanted = {rules.key_id(move.key): move for move in moves}
    rows = Transfer.objects.filter(pk__in=wanted).select_related("debit", "credit")
    for row in rows.order_by("pk"):
        move = wanted[row.pk]
        same = (row.amount, row.debit.code, row.credit.code, row.reason) == (
            move.amount.dong, move.debit, move.credit, move.reason,
        )  # fmt: skip
        if not same:
            raise Refused("transfer_was_told_otherwise", key=move.key, amount=row.amount)


def mirrored(transfer: Transfer, *, at: datetime) -> Move:
    """What undoes a transfer: the same the other way, of today. Its accounts are read with it."""
    return Move(
        key=f"reverse:{transfer.pk}", debit=transfer.credit.code, credit=transfer.debit.code,
        amount=Money(transfer.amount), reason=Reason(transfer.reason), happened_on=day_of(at),
        charge_id=transfer.charge_id, line_id=transfer.line_id, party_id=transfer.party_id,
        decision_id=transfer.decision_id, reverses_id=transfer.pk,
    )  # fmt: skip


# ---- locks, always in this order


def lock_lines(line_ids: Iterable[UUID]) -> list[BankLine]:
    rows = BankLine.objects.select_for_update(of=("self",), no_key=True)
    return list(rows.filter(pk__in=set(line_ids)).order_by("pk"))


def lock_charges(charge_ids: Iterable[UUID]) -> Mapping[UUID, Charge]:
    """Refused where one is not there."""
    wanted = set(charge_ids)
    rows = Charge.objects.select_for_update(of=("self",), no_key=True)
    found = {row.pk: row for row in rows.filter(pk__in=wanted).order_by("pk")}
    if wanted - found.keys():
        raise Refused("charge_is_unknown")
    return found


def lock_credit(unit_id: UUID, party_id: UUID) -> None:
    """One at a time uses a payer's credit; a trigger takes the same lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('ledger.credit:' || %s, 0))",
            [f"{unit_id}:{party_id}"],
        )


# ---- what follows


def is_settled(sums: Sums) -> bool:
    return not (sums.open or sums.cancelled or sums.written_off) and bool(sums.charged)


def announce(charges: Mapping[UUID, Charge], before: Mapping[UUID, Sums], *, at: datetime) -> None:
    """Tell rooms above which of these charges became settled, and which are open again. Called
    with the charges locked: each change is told once."""
    after = sums_of(charges)
    told = []
    for charge_id, row in sorted(charges.items()):
        was, now = is_settled(before[charge_id]), is_settled(after[charge_id])
        if was != now:
            topic = "ledger.charge_paid" if now else "ledger.charge_reopened"
            told.append((topic, {"charge": charge_id, "subject": row.subject}))
    part = base.announced(told, at=at)
    if part:
        base.write(part)


def issue_receipts(
    payments: Collection[tuple[UUID, UUID, int]], *, unit_id: UUID, at: datetime
) -> None:
    """One receipt for each payment (charge, transfer, đồng), numbered without a gap, and its leaf
    in the event log. The series is the last lock that is taken."""
    if not payments:
        return
    year = day_of(at).year
    last = base.next_in(series=rules.series("BL", unit_id, year), count=len(payments))
    first = last - len(payments) + 1
    numbered = list(enumerate(sorted(payments, key=lambda one: (one[0], one[1])), first))
    leaves = base.log_all([
        Leaf(
            kind="ledger.paid", subject=f"ledger.charge:{charge_id}", at=at,
            body={"receipt": f"{year}-{number:06d}", "amount": dong},
        )
        for number, (charge_id, _, dong) in numbered
    ])  # fmt: skip
    base.write(base.rows("ledger_receipt", [
        {
            "id": uuid7(), "unit_id": unit_id, "year": year, "number": number,
            "charge_id": charge_id, "transfer_id": transfer_id, "amount": dong, "issued_at": at,
            "leaf_id": leaf, "voided_because": "",
        }
        for (number, (charge_id, transfer_id, dong)), leaf in zip(numbered, leaves, strict=True)
    ]))  # fmt: skip


def coded(keep: Callable[[str], _Kept]) -> _Kept:
    """What `keep` keeps under a code that a transfer can be known by: drawn anew as long as the
    database has the code already, which is rare (there are 31^6)."""
    for _ in range(DRAWS):
        try:
            with transaction.atomic():
                return keep(vietqr.new_code())
        except IntegrityError as refused:
            if not _is_about_code(refused):
                raise
    return keep(vietqr.new_code())


def _is_about_code(refused: IntegrityError) -> bool:
    diag = getattr(refused.__cause__, "diag", None)
    return "_code_" in (getattr(diag, "constraint_name", None) or "")
