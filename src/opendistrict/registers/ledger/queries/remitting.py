"""What was collected for the budget and is not yet paid over, and the statements that do it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.money import NOTHING, Money
from opendistrict.registers.ledger.models import (
    BankAccount,
    Decision,
    Remittance,
    RemittanceLine,
    Transfer,
)
from opendistrict.registers.ledger.queries.listing import PAGE, READ
from opendistrict.registers.ledger.queries.sums import balances, due_out, rows_of
from opendistrict.registers.ledger.shapes import (
    Difference,
    ItemDue,
    Reason,
    RemittanceShape,
    SourceShape,
    ToRemit,
)
from opendistrict.registers.orgs import queries as orgs

# What of the statements that were approved has not left yet, by the account they take it from.
_LEAVING = """
SELECT r.account_id, sum(CASE WHEN c.kind = 'remit_due' THEN t.amount ELSE 0 END
                         - CASE WHEN d.kind = 'remit_due' THEN t.amount ELSE 0 END)::bigint
FROM ledger_remittance r JOIN ledger_transfer t ON t.decision_id = r.decision_id
JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id
WHERE r.unit_id = %s AND r.undone_at IS NULL GROUP BY 1
"""
# What came in for charges, what of it became the payers' again, and what statements say that they
# pay over: the other end of what the accounts of an item hold.
_BY_ITEM = """
SELECT coalesce(c.budget_item, l.budget_item, ''), t.reason,
       sum(CASE WHEN t.reverses_id IS NULL THEN 1 ELSE -1 END
           * coalesce(l.amount, t.amount))::bigint
FROM ledger_transfer t
LEFT JOIN ledger_charge c ON c.id = t.charge_id
LEFT JOIN ledger_account a ON t.reason = 'remit' AND a.kind = 'remitted'
                          AND a.id IN (t.debit_id, t.credit_id)
LEFT JOIN ledger_remittanceline l ON l.remittance_id = t.decision_id
                                 AND l.budget_item = a.budget_item
WHERE t.unit_id = %(unit)s AND t.happened_on <= %(day)s AND t.happened_on >= %(since)s
  AND t.reason IN ('paid', 'cash', 'credit_used', 'overpaid', 'remit')
GROUP BY 1, 2
"""
_HELD = ("bank", "cash", "transit", "unmatched", "credit", "refund_due", "remit_due")


def collected_of(accounts: Mapping[str, int]) -> dict[str, int]:
    """What was collected of each budget item: what came of it, less what is open, was let go and
    was written off. What the bank itself paid and took belongs to no item."""
    found: defaultdict[str, int] = defaultdict(int)
    for code, dong in accounts.items():
        kind, _colon, item = code.partition(":")
        if kind in ("revenue", "receivable", "write_off") and not item.startswith("@"):
            found[item] -= dong
    return dict(found)


def _paid_over(accounts: Mapping[str, int]) -> dict[str, int]:
    return {
        code.partition(":")[2]: dong
        for code, dong in accounts.items()
        if code.partition(":")[0] == "remitted"
    }


def due_of(unit_id: UUID) -> ToRemit:
    """What is here of each budget item and not yet paid over, and where it lies; four statements
    however much it is."""
    accounts = {code: money.dong for code, money in balances(unit_id).items()}
    remitted = _paid_over(accounts)
    waiting: defaultdict[str, int] = defaultdict(int)
    rows = RemittanceLine.objects.filter(
        remittance__unit=unit_id, remittance__decision__decided_at=None
    )
    for item, dong in rows.values_list("budget_item", "amount"):
        waiting[item] += dong
    items = [
        ItemDue(
            item=item, collected=Money(dong), remitted=Money(remitted.get(item, 0)),
            drawn_up=Money(waiting.get(item, 0)),
        )
        for item, dong in sorted(collected_of(accounts).items())
    ]  # fmt: skip
    return ToRemit(items=tuple(items), sources=_sources(unit_id, accounts))


def _sources(unit_id: UUID, accounts: Mapping[str, int]) -> tuple[SourceShape, ...]:
    leaving = {one: int(dong) for one, dong in rows_of(_LEAVING, [unit_id])}
    ids = BankAccount.objects.filter(unit=unit_id).order_by("pk").values_list("pk", flat=True)
    codes: list[tuple[UUID | None, str]] = [*((one, f"bank:{one}") for one in ids), (None, "cash")]
    return tuple(
        SourceShape(account_id=one, held=Money(accounts.get(code, 0) - leaving.get(one, 0)))
        for one, code in codes
    )


def to_remit(unit_id: UUID, *, actor: Actor) -> ToRemit | None:
    """What is collected and not yet paid over; None out of the actor's scope."""
    return due_of(unit_id) if actor.may(READ, unit_id) else None


# ---- statements


def remittance(remittance_id: UUID, *, actor: Actor) -> RemittanceShape | None:
    rows = Remittance.objects.filter(pk=remittance_id, unit__in=orgs.scope(actor, READ))
    return next(iter(_shapes(rows)), None)


def remittances(unit_id: UUID, *, actor: Actor) -> list[RemittanceShape]:
    """The last statements of a unit, the newest first."""
    if not actor.may(READ, unit_id):
        return []
    return _shapes(Remittance.objects.filter(unit=unit_id).order_by("-year", "-number")[:PAGE])


def _shapes(rows: QuerySet[Remittance]) -> list[RemittanceShape]:
    every = list(rows.select_related("decision"))
    ids = [row.pk for row in every]
    due = due_out(ids)
    lines: defaultdict[UUID, list[tuple[str, Money]]] = defaultdict(list)
    told = RemittanceLine.objects.filter(remittance__in=ids).order_by("budget_item")
    for key, item, dong in told.values_list("remittance_id", "budget_item", "amount"):
        lines[key].append((item, Money(dong)))
    left = _left_on(ids)
    return [
        _shape(row, row.decision, tuple(lines[row.pk]), due[row.pk], left.get(row.pk))
        for row in every
    ]


def _left_on(ids: Iterable[UUID]) -> dict[UUID, date]:
    """When each went, by the one transfer of it that was not undone."""
    reasons = (Reason.REMITTED, Reason.HANDED_OVER)
    undone = Transfer.objects.filter(reverses=OuterRef("pk"))
    rows = Transfer.objects.filter(
        ~Exists(undone), decision__in=list(ids), reason__in=reasons, reverses=None
    )
    return dict(rows.values_list("decision_id", "happened_on"))


def _shape(
    row: Remittance, decision: Decision, lines: tuple[tuple[str, Money], ...], due: Money,
    left_on: date | None,
) -> RemittanceShape:  # fmt: skip
    return RemittanceShape(
        id=row.pk, unit_id=row.unit_id, number=str(row), account_id=row.account_id, lines=lines,
        total=Money(decision.amount), due=due, legal_basis=decision.legal_basis,
        reason=decision.reason, code=decision.code, proposed_at=decision.proposed_at,
        proposed_by_id=decision.proposed_by_id, proposed_by=decision.proposed_by,
        decided_at=decision.decided_at, decided_by=decision.decided_by,
        is_approved=decision.is_approved, left_on=left_on, slip=row.slip, handed_by=row.handed_by,
        undone_at=row.undone_at, undone_by=row.undone_by, undone_because=row.undone_because,
    )  # fmt: skip


# ---- on the sheet of a day


def budget_sheet(
    accounts: Mapping[str, Mapping[str, int]], params: Mapping[str, Any]
) -> tuple[dict[str, object], Sequence[Difference]]:
    """What was collected of each item = what was given back + paid over + is still here, and where
    that lies. Counted from transfers by the charges and statements they name, and from the
    accounts; the differences by item."""
    before, here = (
        _here({code: one[when] for code, one in accounts.items()}) for when in ("before", "after")
    )
    moved: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for item, reason, dong in rows_of(_BY_ITEM, params):
        moved[item][reason] = dong
    items = {
        item: {
            "before": before.get(item, 0),
            "collected": sum(moved[item][one] for one in ("paid", "cash", "credit_used")),
            "given_back": moved[item]["overpaid"],
            "remitted": moved[item]["remit"],
            "here": here.get(item, 0),
        }
        for item in sorted({*before, *here, *moved})
    }
    found = [
        Difference("collections_are_not_explained", item, one["here"], one["before"] + gone)
        for item, one in items.items()
        if (gone := one["collected"] - one["given_back"] - one["remitted"])
        != one["here"] - one["before"]
    ]
    return {"items": items, "held": _held(accounts)}, found


def _here(accounts: Mapping[str, int]) -> dict[str, int]:
    remitted = _paid_over(accounts)
    return {item: dong - remitted.get(item, 0) for item, dong in collected_of(accounts).items()}


def _held(accounts: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """What lies where, and what of it is not the budget's; together what is still here."""
    held = dict.fromkeys((*_HELD, "bank_costs"), NOTHING.dong)
    for code, one in accounts.items():
        kind, _colon, rest = code.partition(":")
        name = "bank_costs" if rest.startswith("@") else kind
        if name in held:
            held[name] += one["after"]
    return held
