"""Money without a database: codes of accounts, what a bank line is known by, how a payment is
shared, what being late costs."""

import re
from base64 import urlsafe_b64encode
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha1, sha256
from itertools import pairwise
from uuid import UUID

from opendistrict.kernel.fold import fold
from opendistrict.kernel.money import NOTHING, Money
from opendistrict.kernel.statements import StatementLine
from opendistrict.registers.ledger.shapes import LateStep

_LEDGER = UUID("6b0f3f86-2b0c-5d6e-9a43-1f6c5f1d7a20")

CASH, CREDIT, REFUND_DUE, TRANSIT = "cash", "credit", "refund_due", "transit"
REMIT_DUE = "remit_due"
BANK_COSTS, BANK_INTEREST = "write_off:@bank", "revenue:@bank"
BUDGET_ITEM = re.compile(r"[0-9A-Za-z._-]{0,32}")


def key_id(key: str) -> UUID:
    """The key of a row that is made once for a word: what `uuid.uuid5` gives, in half its time."""
    digest = sha1(_LEDGER.bytes + key.encode(), usedforsecurity=False).digest()
    return UUID(bytes=digest[:16], version=5)


def series(kind: str, unit_id: UUID, year: int) -> str:
    """The series of a unit's numbers of a year: of receipts "BL", of bills "TB"."""
    return f"{kind}-{year}-{urlsafe_b64encode(unit_id.bytes).decode().rstrip('=')}"


def receivable(item: str) -> str:
    return f"receivable:{item}"


def revenue(item: str) -> str:
    return f"revenue:{item}"


def write_off(item: str) -> str:
    return f"write_off:{item}"


def remitted(item: str) -> str:
    return f"remitted:{item}"


def bank(account_id: UUID) -> str:
    return f"bank:{account_id}"


def unmatched(account_id: UUID) -> str:
    return f"unmatched:{account_id}"


# ---- bank lines


def identities(lines: Iterable[StatementLine]) -> list[str]:
    """What each line is known by: the bank's reference (or, without one, all its words), its day
    and amount, and, where a file has several that are alike in all that, which of them it is."""
    seen: Counter[str] = Counter()
    found = []
    for line in lines:
        words = "\n".join((line.text, line.counter_account, line.counter_name))
        known = line.reference[:64] or "#" + sha256(fold(words).encode()).hexdigest()[:32]
        same = f"{known}|{line.booked_on}|{line.amount.dong}"
        seen[same] += 1
        found.append(f"{same}|{seen[same]}")
    return found


# ---- sharing a payment


@dataclass(frozen=True, slots=True)
class Asked:
    """So much of a charge is asked for by a bill."""

    charge_id: UUID
    due_on: date
    amount: int


def shares(paid: int, asked: Sequence[Asked], opens: Mapping[UUID, int]) -> list[tuple[UUID, int]]:
    """How a payment is shared among the charges of a bill: the earliest due first, none above
    what is asked or still open."""
    found = []
    for one in sorted(asked, key=lambda one: (one.due_on, one.charge_id)):
        part = min(paid, one.amount, opens[one.charge_id])
        if part > 0:
            found.append((one.charge_id, part))
            paid -= part
    return found


def filled(parts: Sequence[int], paid: int) -> list[int]:
    """What is open of each instalment when so much was paid: the first are filled first."""
    opens = []
    for part in parts:
        part_paid = min(part, paid)
        opens.append(part - part_paid)
        paid -= part_paid
    return opens


def even_parts(dong: int, count: int, first: date) -> list[tuple[date, int]]:
    """So many parts, a month apart (or on a shorter month's last day), alike in whole thousands
    where that is possible; what is left over is in the last."""
    part = dong // count
    part -= part % 1000 if part >= 1000 else 0
    amounts = [*[part] * (count - 1), dong - part * (count - 1)]
    return [(_months_after(first, n), amount) for n, amount in enumerate(amounts)]


def _months_after(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# ---- being late


def late_steps(
    opened: Sequence[tuple[date, int]], *, since: date, until: date, rate_per_day: Decimal
) -> list[LateStep]:
    """Interest for the days from `since` to before `until`, on what was open at the end of each:
    the day of a payment is not late for what it paid. `opened` are changes of what is open, with
    their days. Not rounded; the whole is rounded once."""
    edges = sorted({since, until, *(day for day, _ in opened if since < day < until)})
    steps = []
    for begin, end in pairwise(edges):
        dong = sum(change for day, change in opened if day <= begin)
        if dong > 0:
            days = (end - begin).days
            steps.append(LateStep(begin, end, Money(dong), dong * days * rate_per_day))
    return steps


def late_interest(steps: Sequence[LateStep]) -> Money:
    """The steps together, to the nearest đồng."""
    return Money.rounded(sum((one.interest for one in steps), Decimal(0))) if steps else NOTHING
