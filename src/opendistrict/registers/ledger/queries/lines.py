"""Bank accounts, bank lines, and what a line nobody explained might be for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import BigIntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Abs, Coalesce

from opendistrict.kernel import vietqr
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold
from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.ledger.models import BankAccount, BankLine, Bill, Match, Note
from opendistrict.registers.ledger.queries.listing import PAGE, READ, bill
from opendistrict.registers.ledger.queries.sums import unmatched_of
from opendistrict.registers.ledger.shapes import (
    BankAccountShape,
    Candidate,
    LineShape,
    MatchShape,
)
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import queries as people


def bank_accounts(*, actor: Actor) -> list[BankAccountShape]:
    return _accounts(BankAccount.objects.filter(unit__in=orgs.scope(actor, READ)))


def accounts(ids: Iterable[UUID]) -> list[BankAccountShape]:
    """Accounts by their keys: for who knows a bill on which one is printed."""
    return _accounts(BankAccount.objects.filter(pk__in=set(ids)))


def account_numbered(number: str) -> list[BankAccountShape]:
    """Accounts of that number at any bank: for the command line."""
    return _accounts(BankAccount.objects.filter(number=number))


def _accounts(rows: QuerySet[BankAccount]) -> list[BankAccountShape]:
    return [
        BankAccountShape(
            id=row.pk, unit_id=row.unit_id, bank=row.bank_id, bank_name=row.bank.name,
            number=row.number, holder=row.holder, layout=row.layout_id or "",
            is_active=row.is_active, is_sample=row.is_sample,
        )
        for row in rows.select_related("bank").order_by("bank__name", "number")
    ]  # fmt: skip


def account_of(unit_id: UUID) -> UUID | None:
    """The account to which bills of a unit are paid: the one in use that was opened last."""
    rows = BankAccount.objects.filter(unit=unit_id, is_active=True).order_by("-pk")
    return rows.values_list("pk", flat=True).first()


def sealed_place(line_id: UUID) -> str:
    """What the seal of a line's counter account is bound to."""
    return f"ledger.line:{line_id}"


def _masked(row: BankLine) -> str:
    if not row.counter_account:
        return ""
    clear = people.unseal(row.counter_account, within=sealed_place(row.pk))
    return f"•••{clear[-4:]}"


def _match(row: Match) -> MatchShape:
    return MatchShape(
        id=row.pk, line_id=row.line_id, kind=row.kind, charge_id=row.charge_id,
        amount=Money(row.amount), rule=row.rule, reason=row.reason, matched_at=row.matched_at,
        matched_by=row.matched_by, undone_at=row.undone_at, undone_because=row.undone_because,
    )  # fmt: skip


def _lines(rows: Iterable[BankLine]) -> list[LineShape]:
    every = list(rows)
    ids = [row.pk for row in every]
    left = unmatched_of(ids)
    matches: defaultdict[UUID, list[MatchShape]] = defaultdict(list)
    for match in Match.objects.filter(line__in=ids).order_by("matched_at", "id"):
        matches[match.line_id].append(_match(match))
    notes: defaultdict[UUID, list[str]] = defaultdict(list)
    for note in Note.objects.filter(line__in=ids).order_by("id"):
        notes[note.line_id].append(note.text)
    return [
        LineShape(
            id=row.pk, account_id=row.account_id, statement_id=row.statement_id,
            booked_on=row.booked_on, amount=Money(row.amount), unmatched=left[row.pk],
            reference=row.reference, counter_account=_masked(row), counter_name=row.counter_name,
            text=row.text, matches=tuple(matches[row.pk]), notes=tuple(notes[row.pk]),
        )
        for row in every
    ]  # fmt: skip


def line(line_id: UUID, *, actor: Actor) -> LineShape:
    found = _lines(BankLine.objects.filter(pk=line_id, account__unit__in=orgs.scope(actor, READ)))
    if not found:
        raise Refused("bank_line_is_unknown")
    return found[0]


def left_over(rows: QuerySet[BankLine]) -> QuerySet[BankLine]:
    """Those of which something is not explained."""
    explained = (
        Match.objects.filter(line=OuterRef("pk"), undone_at=None)
        .order_by()
        .values("line")
        .annotate(dong=Sum("amount"))
        .values("dong")
    )
    some = Abs("amount") - Coalesce(Subquery(explained), 0, output_field=BigIntegerField())
    return rows.annotate(left_of_it=some).filter(left_of_it__gt=0)


def lines_left(
    *, actor: Actor, unit_id: UUID | None = None, after: tuple[date, UUID] | None = None
) -> list[LineShape]:
    """A page of bank lines in the actor's scope that nothing explains, the oldest first; lines
    explained in part are with them."""
    rows = left_over(_of_scope(actor, unit_id))
    if after:
        rows = rows.filter(Q(booked_on__gt=after[0]) | Q(booked_on=after[0], pk__gt=after[1]))
    return _lines(rows.order_by("booked_on", "id")[:PAGE])


def lines_told(
    *,
    actor: Actor,
    unit_id: UUID | None = None,
    statement_id: UUID | None = None,
    after: tuple[date, UUID] | None = None,
) -> list[LineShape]:
    """A page of all bank lines in the actor's scope, the newest first; of one statement those it
    told first or confirmed."""
    rows = _of_scope(actor, unit_id)
    if statement_id:
        rows = rows.filter(statement=statement_id)
    if after:
        rows = rows.filter(Q(booked_on__lt=after[0]) | Q(booked_on=after[0], pk__lt=after[1]))
    return _lines(rows.order_by("-booked_on", "-id")[:PAGE])


def _of_scope(actor: Actor, unit_id: UUID | None) -> QuerySet[BankLine]:
    rows = BankLine.objects.filter(account__unit__in=orgs.scope(actor, READ))
    return rows.filter(account__unit=unit_id) if unit_id else rows


def candidates(line_id: UUID, *, actor: Actor) -> list[Candidate]:
    """Bills that a line might be for: by a code that was mistyped, by the payer's name, by the
    account that paid before, by the amount. The likeliest first, at most ten."""
    told = line(line_id, actor=actor)
    row = BankLine.objects.select_related("account").get(pk=line_id)
    if row.amount <= 0:
        return []
    reasons: defaultdict[UUID, dict[str, None]] = defaultdict(dict)
    bills = Bill.objects.filter(unit=row.account.unit_id)
    for code, why in _codes(told.text):
        for bill_id in bills.filter(code=code).values_list("pk", flat=True):
            reasons[bill_id][why] = None
    for bill_id in _of_same_account(row, bills):
        reasons[bill_id]["account_paid_before"] = None
    named = fold(told.counter_name or told.text)
    recent = bills.filter(payer__erased_at=None).order_by("-made_at", "-id")
    for bill_id, payer in recent.values_list("pk", "payer__full_name")[: 20 * PAGE]:
        if payer and fold(payer) in named:
            reasons[bill_id]["name_is_the_payers"] = None
    return _ranked(reasons, told.unmatched)


def _codes(text: str) -> list[tuple[str, str]]:
    found = [(code, "code_is_there") for code in vietqr.codes_in(text)]
    return found + [(code, "code_is_nearly_there") for code in vietqr.near_codes_in(text)]


def _of_same_account(row: BankLine, bills: QuerySet[Bill]) -> list[UUID]:
    if not row.counter_index:
        return []
    payers = Match.objects.filter(
        line__counter_index=row.counter_index, charge__isnull=False, undone_at=None
    ).values("charge__payer")
    found = bills.filter(payer__in=payers).order_by("-made_at", "-id")
    return list(found.values_list("pk", flat=True)[:PAGE])


def _ranked(reasons: Mapping[UUID, dict[str, None]], paid: Money) -> list[Candidate]:
    found = []
    for bill_id, why in reasons.items():
        told = bill(bill_id)
        if not told.open:
            continue
        if told.open == paid:
            why["amount_is_the_same"] = None
        found.append(
            Candidate(
                bill_id=bill_id, code=told.code, payer_id=told.payer_id, open=told.open,
                reasons=tuple(why),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (-len(one.reasons), one.code))[:10]
