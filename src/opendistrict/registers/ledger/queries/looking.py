"""What a person looks through: charges by where they stand, bills by what is printed on them, what
a statement brought, how a unit stands today. Every list starts from the actor's scope."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.money import Money
from opendistrict.registers.ledger.models import (
    Account,
    Bank,
    BankAccount,
    BankLine,
    Bill,
    BillLine,
    Charge,
    Closing,
    Decision,
    Instalment,
    Layout,
    Receipt,
    Statement,
    Transfer,
)
from opendistrict.registers.ledger.queries.closing import last_closed
from opendistrict.registers.ledger.queries.lines import left_over
from opendistrict.registers.ledger.queries.listing import (
    PAGE,
    READ,
    bill_shapes,
    charge_shapes,
    closing_shape,
    decision_shape,
    receipt_shape,
)
from opendistrict.registers.ledger.queries.sums import rows_of
from opendistrict.registers.ledger.shapes import (
    BillShape,
    ChargeShape,
    ClosingShape,
    DecisionShape,
    Reason,
    ReceiptShape,
    StandingShape,
    StatementShape,
    TransferShape,
)
from opendistrict.registers.orgs import queries as orgs

OPEN, OVERDUE, SETTLED = "open", "overdue", "settled"
COUNTED = 1000  # a count of a list stops here
_OPENS = (Reason.CHARGED, Reason.OVERPAID)  # of a charge; every other reason closes
_CREDITS = """
SELECT t.party_id, sum(CASE WHEN c.kind = 'credit' THEN t.amount ELSE 0 END
                       - CASE WHEN d.kind = 'credit' THEN t.amount ELSE 0 END)::bigint AS dong
FROM ledger_transfer t
JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id
WHERE t.unit_id = %s AND t.party_id IS NOT NULL
GROUP BY 1 HAVING sum(CASE WHEN c.kind = 'credit' THEN t.amount ELSE 0 END
                      - CASE WHEN d.kind = 'credit' THEN t.amount ELSE 0 END) > 0
ORDER BY 2 DESC, 1 LIMIT %s
"""


def units(*, actor: Actor) -> list[UUID]:
    """The units of the actor's scope that have books, or an account to begin them with."""
    scope = orgs.scope(actor, READ)
    booked = Account.objects.filter(unit__in=scope).values_list("unit_id", flat=True).distinct()
    banked = BankAccount.objects.filter(unit__in=scope).values_list("unit_id", flat=True)
    return sorted({*booked, *banked})


# ---- charges


def _signed() -> Case:
    """A transfer of a charge as it changes what is open of it."""
    more, less = F("amount"), -F("amount")
    return Case(
        When(reason__in=_OPENS, reverses=None, then=more),
        When(reason__in=_OPENS, then=less),
        When(reverses=None, then=less),
        default=more,
    )


def _standing(rows: QuerySet[Charge], state: str, today: date) -> QuerySet[Charge]:
    if not state:
        return rows
    of_one = Transfer.objects.filter(charge=OuterRef("pk")).order_by().values("charge")
    rows = rows.annotate(left=Subquery(of_one.annotate(dong=Sum(_signed())).values("dong")))
    if state == SETTLED:
        return rows.filter(left=0)
    rows = rows.filter(left__gt=0)
    return _late(rows, today) if state == OVERDUE else rows


def _late(rows: QuerySet[Charge], today: date) -> QuerySet[Charge]:
    """As `ChargeShape.late_on`: more is open than what the parts of its plan leave for later."""
    last = Instalment.objects.filter(charge=OuterRef("charge")).order_by("-plan").values("plan")
    parts = Instalment.objects.filter(charge=OuterRef("pk"), plan=Subquery(last[:1]))
    ahead = parts.filter(due_on__gte=today).order_by().values("charge")
    later = Subquery(ahead.annotate(dong=Sum("amount")).values("dong"))
    is_past = Q(due_on__lt=today) | Exists(parts.filter(due_on__lt=today))
    return rows.annotate(later=Coalesce(later, 0)).filter(is_past, Q(left__gt=F("later")))


def charges(
    *,
    actor: Actor,
    today: date,
    state: str = "",
    unit_id: UUID | None = None,
    after: tuple[date, UUID] | None = None,
) -> list[ChargeShape]:
    """A page of charges by where they stand: what is open by its day, the rest newest first."""
    rows = Charge.objects.filter(unit__in=orgs.scope(actor, READ))
    if unit_id:
        rows = rows.filter(unit=unit_id)
    rows = _standing(rows, state, today)
    ahead = state in (OPEN, OVERDUE)
    if after:
        day, key = after
        then = (
            Q(due_on__gt=day) | Q(due_on=day, pk__gt=key)
            if ahead
            else Q(due_on__lt=day) | Q(due_on=day, pk__lt=key)
        )
        rows = rows.filter(then)
    order = ("due_on", "id") if ahead else ("-due_on", "-id")
    return charge_shapes(rows.order_by(*order)[:PAGE])


def charge_seen(charge_id: UUID, *, actor: Actor) -> ChargeShape | None:
    """A charge of the actor's scope; None for one that is not there or not theirs to see."""
    rows = Charge.objects.filter(pk=charge_id, unit__in=orgs.scope(actor, READ))
    return next(iter(charge_shapes(rows)), None)


def transfers_of(charge_id: UUID) -> list[TransferShape]:
    """Everything that was booked of a charge, in the order of booking."""
    rows = Transfer.objects.filter(charge=charge_id).select_related("debit", "credit")
    undone = Transfer.objects.filter(reverses=OuterRef("pk"))
    return [
        TransferShape(
            id=row.pk, happened_on=row.happened_on, recorded_at=row.recorded_at,
            reason=row.reason, amount=Money(row.amount), opens=Money(row.signed),
            debit=row.debit.kind, credit=row.credit.kind, line_id=row.line_id,
            decision_id=row.decision_id, is_reversal=row.reverses_id is not None,
            is_undone=row.is_undone,
        )
        for row in rows.annotate(signed=_signed(), is_undone=Exists(undone)).order_by(
            "recorded_at", "id"
        )
    ]  # fmt: skip


# ---- bills and receipts


def bill_seen(bill_id: UUID, *, actor: Actor) -> BillShape | None:
    rows = Bill.objects.filter(pk=bill_id, unit__in=orgs.scope(actor, READ))
    return next(iter(bill_shapes(rows)), None)


def bills_named(text: str, *, actor: Actor) -> list[UUID]:
    """Bills of the actor's scope by what is printed on them: the code, or the number."""
    told = "".join(text.split()).upper()
    rows = Bill.objects.filter(unit__in=orgs.scope(actor, READ))
    year, dash, number = told.partition("-")
    if dash and len(year) == 4 and _is_small(year) and _is_small(number):
        rows = rows.filter(year=int(year), number=int(number))
    else:
        rows = rows.filter(code=told)
    return list(rows.order_by("-made_at", "-id").values_list("pk", flat=True)[:PAGE])


def _is_small(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def bill_by_code(code: str) -> BillShape | None:
    """For who knows the code of a bill; None where there is none."""
    return next(iter(bill_shapes(Bill.objects.filter(code=code))), None)


def bills_open(payer_id: UUID, *, actor: Actor) -> list[BillShape]:
    """What somebody is asked to pay and has not, the oldest first: citizens their own."""
    if actor.party_id != payer_id:
        return []
    rows = Bill.objects.filter(payer=payer_id).order_by("made_at", "id")
    return [one for one in bill_shapes(rows[:PAGE]) if one.open]


def receipt(receipt_id: UUID) -> tuple[ReceiptShape, str] | None:
    """A receipt, and the reason of its transfer (paid, cash, credit_used), for who knows its key;
    None where there is none."""
    row = Receipt.objects.select_related("transfer").filter(pk=receipt_id).first()
    return (receipt_shape(row), row.transfer.reason) if row else None


def bill_receipts(bill_id: UUID) -> list[ReceiptShape]:
    """The receipts of what was paid of a bill's charges since it was made."""
    asked = BillLine.objects.filter(bill=bill_id).values("charge")
    made = Bill.objects.filter(pk=bill_id).values("made_at")
    rows = Receipt.objects.filter(charge__in=asked, issued_at__gte=Subquery(made))
    return [receipt_shape(row) for row in rows.order_by("issued_at", "number")]


# ---- banks


def banks() -> list[tuple[str, str]]:
    """BIN and name."""
    return list(Bank.objects.order_by("name", "bin").values_list("bin", "name"))


def layouts() -> list[tuple[str, str]]:
    """Code and title of every layout of a statement that a pack told."""
    return list(Layout.objects.order_by("title", "code").values_list("code", "title"))


def statements(account_id: UUID, *, actor: Actor) -> list[StatementShape]:
    """The last files of an account, the newest first."""
    rows = Statement.objects.filter(
        account=account_id, account__unit__in=orgs.scope(actor, READ)
    ).order_by("-until", "-imported_at", "-id")
    return [_statement(row) for row in rows[:PAGE]]


def statement(statement_id: UUID, *, actor: Actor) -> StatementShape | None:
    rows = Statement.objects.filter(
        pk=statement_id, account__unit__in=orgs.scope(actor, READ)
    )  # fmt: skip
    row = rows.first()
    return _statement(row) if row else None


def _statement(row: Statement) -> StatementShape:
    return StatementShape(
        id=row.pk, account_id=row.account_id, name=row.name, since=row.since, until=row.until,
        opening=_money(row.opening), closing=_money(row.closing), lines=row.lines,
        known_lines=row.known_lines, imported_at=row.imported_at, imported_by=row.imported_by,
        left=left_over(BankLine.objects.filter(statement=row)).count(),
    )  # fmt: skip


def _money(dong: int | None) -> Money | None:
    return None if dong is None else Money(dong)


# ---- how a unit stands


def standing(unit_id: UUID, *, actor: Actor, today: date) -> StandingShape | None:
    """What came today, what nobody has explained, what is owed, in one look; None out of scope."""
    if not actor.may(READ, unit_id):
        return None
    left = left_over(BankLine.objects.filter(account__unit=unit_id)).order_by("booked_on", "id")
    days = list(left.values_list("booked_on", flat=True)[: COUNTED + 1])
    owed = charge_sums(unit_id, today)
    waiting = Decision.objects.filter(unit=unit_id, decided_at=None)
    return StandingShape(
        unit_id=unit_id, came=_moved(unit_id, today, Reason.RECEIVED),
        went=_moved(unit_id, today, Reason.PAID_OUT), cash=_moved(unit_id, today, Reason.CASH),
        unexplained=len(days), oldest=days[0] if days else None, owed=owed[OPEN][0],
        open=owed[OPEN][1], overdue=owed[OVERDUE][0], late=owed[OVERDUE][1],
        waiting=waiting.count(), last_closed=last_closed(unit_id),
    )  # fmt: skip


def _moved(unit_id: UUID, on: date, reason: Reason) -> Money:
    rows = Transfer.objects.filter(unit=unit_id, happened_on=on, reason=reason)
    signed = Case(When(reverses=None, then=F("amount")), default=-F("amount"))
    return Money(int(rows.aggregate(dong=Sum(signed))["dong"] or 0))


def charge_sums(unit_id: UUID, today: date) -> dict[str, tuple[int, Money]]:
    """How many charges are open and overdue, and how much of them."""
    sql = """
    SELECT count(*), coalesce(sum(dong), 0)::bigint, count(*) FILTER (WHERE late > 0),
           coalesce(sum(late) FILTER (WHERE late > 0), 0)::bigint
    FROM (SELECT x.dong, CASE WHEN least(x.due_on, p.first) < %s
                              THEN x.dong - coalesce(p.later, 0) ELSE 0 END AS late
    FROM (SELECT c.id, c.due_on, sum(
            CASE WHEN (t.reason IN ('charged', 'overpaid')) = (t.reverses_id IS NULL)
                 THEN t.amount ELSE -t.amount END) AS dong
          FROM ledger_charge c JOIN ledger_transfer t ON t.charge_id = c.id
          WHERE c.unit_id = %s GROUP BY c.id HAVING sum(
            CASE WHEN (t.reason IN ('charged', 'overpaid')) = (t.reverses_id IS NULL)
                 THEN t.amount ELSE -t.amount END) > 0) x
    LEFT JOIN LATERAL (
        SELECT min(i.due_on) AS first, sum(i.amount) FILTER (WHERE i.due_on >= %s) AS later
        FROM ledger_instalment i WHERE i.charge_id = x.id AND i.plan = (
            SELECT max(n.plan) FROM ledger_instalment n WHERE n.charge_id = x.id)) p ON true) y
    """
    ((count, dong, late, late_dong),) = rows_of(sql, [today, unit_id, today])
    return {OPEN: (count, Money(dong)), OVERDUE: (late, Money(late_dong))}


def credits(unit_id: UUID, *, actor: Actor) -> Sequence[tuple[UUID, Money]]:
    """Payers who paid a unit too much, and how much of it is theirs still; the most first."""
    if not actor.may(READ, unit_id):
        return []
    return [(party, Money(dong)) for party, dong in rows_of(_CREDITS, [unit_id, PAGE])]


def decisions(unit_id: UUID, *, actor: Actor) -> list[DecisionShape]:
    """Of a unit: what waits, the oldest first, then what was decided lately."""
    if not actor.may(READ, unit_id):
        return []
    rows = Decision.objects.filter(unit=unit_id)
    waiting = rows.filter(decided_at=None).order_by("proposed_at", "id")[: 4 * PAGE]
    done = rows.exclude(decided_at=None).order_by("-decided_at", "-id")[:PAGE]
    return [decision_shape(row) for row in (*waiting, *done)]


def decision(decision_id: UUID, *, actor: Actor) -> DecisionShape | None:
    rows = Decision.objects.filter(pk=decision_id, unit__in=orgs.scope(actor, READ))
    row = rows.first()
    return decision_shape(row) if row else None


def decision_coded(code: str, *, unit_id: UUID, kind: str) -> UUID | None:
    """The refund or remittance of a unit that was approved and has this code."""
    rows = Decision.objects.filter(code=code, unit=unit_id, kind=kind, is_approved=True)
    return rows.values_list("pk", flat=True).first()


def closed_day(unit_id: UUID, day: date, *, actor: Actor) -> ClosingShape | None:
    """The sheet of a day that was closed."""
    if not actor.may(READ, unit_id):
        return None
    row = Closing.objects.filter(unit=unit_id, day=day).first()
    return closing_shape(row) if row else None
