"""What banks tell: statements, messages, the accounts they are about."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction

from opendistrict.kernel import statements
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.ids import uuid7
from opendistrict.kernel.money import NOTHING, Money
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.statements import BankStatement, StatementLine
from opendistrict.registers.base import actions as base
from opendistrict.registers.ledger import rules
from opendistrict.registers.ledger.actions.posting import post
from opendistrict.registers.ledger.models import Bank, BankAccount, BankLine, Layout, Statement
from opendistrict.registers.ledger.queries.lines import sealed_place
from opendistrict.registers.ledger.shapes import BankRow, Imported, LayoutRow, Move, Reason
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries

SET_UP, RECEIVE = "ledger.set_up", "ledger.receive"
CAMT053, MT940 = "camt.053", "mt940"
COUNTER = "ledger.counter_account"
BATCH = 5000


# ---- banks and accounts


@transaction.atomic
def load_banks(*, rows: Iterable[BankRow], actor: Actor, at: datetime) -> int:
    """Make the banks be as the pack says; how many changed."""
    fields = ("code", "name", "confidence")
    return sum(
        _load(Bank, row.bin, {name: getattr(row, name) for name in fields}, actor, at)
        for row in rows
    )


@transaction.atomic
def load_layouts(*, rows: Iterable[LayoutRow], actor: Actor, at: datetime) -> int:
    """Make the layouts of statements be as the pack says; how many changed."""
    changed = 0
    for row in rows:
        statements.Layout(code=row.code, **dict(row.data))  # type: ignore[arg-type]
        values = {"title": row.title, "data": dict(row.data), "is_sample": row.is_sample}
        changed += _load(Layout, row.code, values, actor, at)
    return changed


def _load(
    table: type[Bank] | type[Layout], key: str, values: dict[str, Any], actor: Actor, at: datetime
) -> int:
    old = table._default_manager.filter(pk=key).first()
    if old and all(getattr(old, name) == value for name, value in values.items()):
        return 0
    table._default_manager.update_or_create(pk=key, defaults=values)
    base.record(
        action=f"ledger.set_{table.__name__.lower()}", actor=actor, at=at,
        subject=f"ledger.{table.__name__.lower()}:{key}", **values,
    )  # fmt: skip
    return 1


@transaction.atomic
def open_bank_account(
    *,
    unit_id: UUID,
    bank: str,
    number: str,
    holder: str,
    layout: str = "",
    secret: str = "",
    is_sample: bool = False,
    actor: Actor,
    at: datetime,
) -> UUID:
    """A unit receives money on this account. `secret` signs the messages of its bank."""
    if not actor.may(SET_UP, unit_id):
        raise Refused("may_not_act_on_this_money")
    if not Bank.objects.filter(pk=bank).exists():
        raise Refused("bank_is_unknown", given=bank)
    if layout and not Layout.objects.filter(pk=layout).exists():
        raise Refused("layout_is_unknown", given=layout)
    if not (number.isascii() and number.isalnum() and len(number) <= 19):
        raise Refused("bank_account_number_is_wrong", given=number)
    if BankAccount.objects.filter(bank=bank, number=number).exists():
        raise Refused("bank_account_is_there", given=number)
    key = uuid7()
    BankAccount.objects.create(
        id=key, unit_id=unit_id, bank_id=bank, number=number, holder=nfc(holder),
        layout_id=layout or None, is_sample=is_sample,
        secret=people.seal(secret, within=_secret_place(key)) if secret else "",
    )  # fmt: skip
    base.record(
        action="ledger.open_bank_account", actor=actor, at=at,
        subject=f"ledger.bank_account:{key}", bank=bank, number=number,
    )  # fmt: skip
    return key


def _secret_place(account_id: UUID) -> str:
    return f"ledger.bank_account:{account_id}"


def _locked(account_id: UUID) -> BankAccount:
    """What a bank tells of one account is taken in one at a time: a message and the statement that
    tells the same must not pass each other."""
    rows = BankAccount.objects.select_for_update(of=("self",), no_key=True)
    row = rows.filter(pk=account_id).first()
    if row is None:
        raise Refused("bank_account_is_unknown")
    return row


# ---- statements


def read_statement(data: bytes, *, form: str) -> BankStatement:
    """A file as "camt.053", "mt940", or by the layout of that code. Of camt.053 one statement."""
    if form == MT940:
        return statements.read_mt940(data)
    if form == CAMT053:
        found = statements.read_camt053(data)
        if len(found) > 1:
            raise Refused("file_has_several_statements", found=len(found))
        return found[0]
    layout = Layout.objects.filter(pk=form).first()
    if layout is None:
        raise Refused("layout_is_unknown", given=form)
    return statements.read_csv(data, statements.Layout(code=layout.code, **layout.data))


@transaction.atomic
def import_statement(
    *, account_id: UUID, data: bytes, name: str, form: str, actor: Actor, at: datetime
) -> Imported:
    """Take in what a bank says of an account: all of the file or nothing.

    The same file again is refused. A file that overlaps another brings only what is new; its
    balances must then go on where the last statement ended, or a file between them is missing.
    """
    account = _locked(account_id)
    if not actor.may(RECEIVE, account.unit_id):
        raise Refused("may_not_act_on_this_money")
    digest = sha256(data).hexdigest()
    known = Statement.objects.filter(account=account, digest=digest).first()
    if known is not None:
        raise Refused("statement_was_imported_before", name=known.name, day=known.imported_at)
    told = read_statement(data, form=form)
    if told.account and told.account.lstrip("0") != account.number.lstrip("0"):
        raise Refused(
            "statement_is_of_another_account", given=told.account, expected=account.number
        )
    if not told.lines or told.since is None or told.until is None:
        raise Refused("statement_has_no_lines")
    sorted_out = _sort_out(account, told.lines, confirmed=True)
    _refuse_gap(account, told, sorted_out.fresh_total)
    row = Statement.objects.create(
        id=uuid7(), account=account, digest=digest, name=nfc(name)[:255], since=told.since,
        until=told.until, opening=told.opening.dong if told.opening is not None else None,
        closing=told.closing.dong if told.closing is not None else None, imported_at=at,
        lines=len(told.lines), known_lines=sorted_out.known, imported_by=actor.label,
    )  # fmt: skip
    BankLine.objects.filter(pk__in=sorted_out.confirmed).update(statement=row)
    new = _take(account, sorted_out.new, row, at=at)
    base.record(
        action="ledger.import_statement", actor=actor, at=at,
        subject=f"ledger.bank_account:{account_id}", name=row.name, new=len(new),
        known=sorted_out.known, confirmed=len(sorted_out.confirmed), digest=digest,
    )  # fmt: skip
    return Imported(
        statement_id=row.pk, new_line_ids=tuple(new), known=sorted_out.known,
        is_proved=told.opening is not None,
    )  # fmt: skip


def _refuse_gap(account: BankAccount, told: BankStatement, fresh: Money) -> None:
    """Balances must go on from the last statement, and an older one must end where the next
    begins. Where either tells no balances nothing can be said."""
    rows = Statement.objects.filter(account=account, closing__isnull=False)
    if told.opening is None or told.closing is None or told.until is None:
        return
    later = rows.filter(until__gt=told.until).order_by("until", "imported_at", "id").first()
    last = rows.order_by("-until", "-imported_at", "-id").first()
    if later is not None:
        goes_on = not fresh or (later.since > told.until and later.opening == told.closing.dong)
        expected = later.opening
    else:
        expected = (last.closing or 0) + fresh.dong if last is not None else None
        goes_on = expected is None or expected == told.closing.dong
    if not goes_on:
        raise Refused(
            "statement_does_not_continue", expected=expected, given=told.closing.dong,
            day=(later or last or told).until,
        )  # fmt: skip


# ---- messages


@transaction.atomic
def hear(
    *, account_id: UUID, body: bytes, signed: str, moment: str, at: datetime
) -> tuple[UUID, ...]:
    """A bank tells of movements at once. Its signature is its right. Told again, in any order, at
    the same time or after the statement, each movement is booked once. The new lines."""
    account = _locked(account_id)
    secret = ""
    if account.secret:
        secret = people_queries.unseal(account.secret, within=_secret_place(account.pk))
    lines = statements.read_message(body, signed=signed, moment=moment, secret=secret, at=at)
    return tuple(_take(account, _sort_out(account, lines, confirmed=False).new, None, at=at))


# ---- lines


@dataclass(frozen=True, slots=True)
class _SortedOut:
    new: list[tuple[StatementLine, str]]
    confirmed: list[UUID]  # told by a message before, now by a statement too
    known: int
    fresh_total: Money  # of what no statement told before


def _sort_out(
    account: BankAccount, lines: Sequence[StatementLine], *, confirmed: bool
) -> _SortedOut:
    """Which lines are new. `confirmed`: a statement tells them. A movement that came as a message
    is the same one when its reference and amount are, whatever day the message gave it."""
    lines = lines if confirmed else _once(lines)
    identities = rules.identities(lines)
    rows = BankLine.objects.filter(account=account)
    known = {row.identity: row for row in rows.filter(identity__in=identities)}
    alike: defaultdict[tuple[str, int], list[BankLine]] = defaultdict(list)
    references = {line.reference[:64] for line in lines if line.reference}
    for row in rows.filter(reference__in=references).order_by("told_at", "id"):
        if not confirmed or row.statement_id is None:
            alike[row.reference, row.amount].append(row)
    found = _SortedOut([], [], 0, NOTHING)
    new, confirms, fresh = found.new, found.confirmed, NOTHING
    for line, identity in zip(lines, identities, strict=True):
        same = alike[line.reference[:64], line.amount.dong]
        same = [row for row in same if row.pk not in confirms]
        row_now = known.get(identity) or (same[0] if same else None)
        if row_now is None:
            new.append((line, identity))
        elif confirmed and row_now.statement_id is None:
            confirms.append(row_now.pk)
        else:
            continue
        fresh += line.amount
    known_lines = len(lines) - len(new) - len(confirms)
    return replace(found, known=known_lines, fresh_total=fresh)


def _once(lines: Sequence[StatementLine]) -> list[StatementLine]:
    """A message that names a movement twice tells it once."""
    return list({(line.reference, line.amount): line for line in lines}.values())


def _take(
    account: BankAccount,
    new: Sequence[tuple[StatementLine, str]],
    statement: Statement | None,
    *,
    at: datetime,
) -> list[UUID]:
    """Keep new lines and book what they moved."""
    rows = [_row(account, line, identity, statement, at) for line, identity in new]
    BankLine.objects.bulk_create(rows, batch_size=BATCH)
    for begin in range(0, len(rows), BATCH):
        post(
            [_received(row) for row in rows[begin : begin + BATCH]],
            unit_id=account.unit_id, batch=f"bank:{account.pk}", at=at,
        )  # fmt: skip
    return [row.pk for row in rows]


def _row(
    account: BankAccount,
    line: StatementLine,
    identity: str,
    statement: Statement | None,
    at: datetime,
) -> BankLine:
    if line.booked_on > day_of(at) + timedelta(days=1):
        raise Refused("line_is_in_the_future", line=line.number, given=line.booked_on)
    key = rules.key_id(f"line:{account.pk}:{identity}")
    counter = line.counter_account.strip()
    ring = people_queries.ring()
    return BankLine(
        id=key, account=account, identity=identity, statement=statement, number=line.number,
        booked_on=line.booked_on, value_on=line.value_on, amount=line.amount.dong,
        reference=line.reference[:64], counter_name=nfc(line.counter_name)[:200],
        counter_account=people.seal(counter, within=sealed_place(key)) if counter else "",
        counter_index=ring.index(counter, COUNTER) if counter else "",
        text=nfc(line.text)[:500], told_at=at,
    )  # fmt: skip


def _received(row: BankLine) -> Move:
    bank, unmatched = rules.bank(row.account_id), rules.unmatched(row.account_id)
    is_in = row.amount > 0
    return Move(
        key=f"line:{row.pk}", debit=bank if is_in else unmatched,
        credit=unmatched if is_in else bank, amount=Money(abs(row.amount)),
        reason=Reason.RECEIVED if is_in else Reason.PAID_OUT, happened_on=row.booked_on,
        line_id=row.pk,
    )  # fmt: skip


def reseal_lines(reseal: Callable[[str, str], str]) -> int:
    """Every sealed field of this room under the newest key; how many there are."""
    changed = 0
    for line in BankLine.objects.exclude(counter_account="").iterator():
        place = sealed_place(line.pk)
        text = reseal(line.counter_account, place)
        clear = people_queries.unseal(text, within=place)
        BankLine.objects.filter(pk=line.pk).update(
            counter_account=text, counter_index=people_queries.ring().index(clear, COUNTER)
        )
        changed += 1
    for account in BankAccount.objects.exclude(secret=""):
        secret = reseal(account.secret, _secret_place(account.pk))
        BankAccount.objects.filter(pk=account.pk).update(secret=secret)
        changed += 1
    return changed
