"""What a day's books say of themselves, counted from different ends, and where the ends differ."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from opendistrict.registers.ledger import registry
from opendistrict.registers.ledger.models import Closing
from opendistrict.registers.ledger.queries.remitting import budget_sheet
from opendistrict.registers.ledger.queries.sums import moved_until, rows_of
from opendistrict.registers.ledger.rules import BANK_COSTS, BANK_INTEREST
from opendistrict.registers.ledger.shapes import Difference, Reason

OLD_AFTER = 7  # days after which an unexplained bank line must have a note
NAMED = 20  # of each sort, on the sheet

_PERIOD = "t.unit_id = %(unit)s AND t.happened_on <= %(day)s AND t.happened_on >= %(since)s"
_BY_REASON = f"""
SELECT t.reason, sum(CASE WHEN t.reverses_id IS NULL THEN t.amount ELSE 0 END)::bigint,
       sum(CASE WHEN t.reverses_id IS NULL THEN 0 ELSE t.amount END)::bigint,
       count(*) FILTER (WHERE t.reverses_id IS NULL),
       count(*) FILTER (WHERE t.reverses_id IS NOT NULL)
FROM ledger_transfer t WHERE {_PERIOD} GROUP BY 1 ORDER BY 1
"""
# The lines as the bank told them, of the transfers that say they came.
_LINES = f"""
SELECT count(*), coalesce(sum(l.amount) FILTER (WHERE l.amount > 0), 0)::bigint,
       coalesce(-sum(l.amount) FILTER (WHERE l.amount < 0), 0)::bigint
FROM ledger_transfer t JOIN ledger_bankline l ON l.id = t.line_id
WHERE {_PERIOD} AND t.reason IN ('received', 'paid_out')
"""
_CHARGES = f"""
SELECT coalesce(sum(c.amount), 0)::bigint FROM ledger_transfer t
JOIN ledger_charge c ON c.id = t.charge_id
WHERE {_PERIOD} AND t.reason = 'charged' AND t.reverses_id IS NULL
"""
# Matches as they were made, of the transfers of bank lines that are not the lines themselves.
_MATCHES = f"""
SELECT t.reason, sum(t.amount)::bigint, coalesce(sum(m.amount), 0)::bigint
FROM ledger_transfer t LEFT JOIN ledger_match m ON m.transfer_id = t.id
WHERE {_PERIOD} AND t.line_id IS NOT NULL AND t.reverses_id IS NULL
  AND t.reason NOT IN ('received', 'paid_out')
GROUP BY 1 HAVING sum(t.amount) <> coalesce(sum(m.amount), 0) ORDER BY 1
"""
_RECEIPTS = f"""
SELECT coalesce(sum(t.amount), 0)::bigint, coalesce(sum(r.amount), 0)::bigint
FROM ledger_transfer t LEFT JOIN ledger_receipt r ON r.transfer_id = t.id
WHERE {_PERIOD} AND t.reason IN ('paid', 'cash', 'credit_used') AND t.reverses_id IS NULL
"""
# Lines without a transfer that says they came; both are written together, so there are none.
_ASTRAY = """
SELECT l.reference, l.amount FROM ledger_bankline l JOIN ledger_bankaccount a ON a.id = l.account_id
WHERE a.unit_id = %(unit)s AND l.booked_on BETWEEN %(since)s AND %(day)s
  AND NOT EXISTS (SELECT FROM ledger_transfer t WHERE t.line_id = l.id
                  AND t.reason IN ('received', 'paid_out'))
ORDER BY l.booked_on, l.id LIMIT 20
"""
# What the last statement of each account says it holds, against all the lines we have since the
# first: a line too much or too few anywhere stays seen.
_STATEMENTS = """
SELECT a.number, l.closing, f.opening + coalesce(
  (SELECT sum(b.amount) FROM ledger_bankline b
   WHERE b.account_id = a.id AND b.booked_on BETWEEN f.since AND l.until), 0)::bigint
FROM ledger_bankaccount a
JOIN LATERAL (SELECT * FROM ledger_statement s WHERE s.account_id = a.id AND s.closing IS NOT NULL
              ORDER BY s.since, s.imported_at, s.id LIMIT 1) f ON true
JOIN LATERAL (SELECT * FROM ledger_statement s WHERE s.account_id = a.id AND s.closing IS NOT NULL
              AND s.until <= %(day)s ORDER BY s.until DESC, s.imported_at DESC, s.id DESC
              LIMIT 1) l ON true
WHERE a.unit_id = %(unit)s ORDER BY a.number
"""
# What a message told and the statement of that day did not.
_UNCONFIRMED = """
SELECT l.reference, l.amount FROM ledger_bankline l JOIN ledger_bankaccount a ON a.id = l.account_id
WHERE a.unit_id = %(unit)s AND l.statement_id IS NULL AND l.booked_on <= %(day)s
  AND EXISTS (SELECT FROM ledger_statement s WHERE s.account_id = a.id
              AND l.booked_on BETWEEN s.since AND s.until)
ORDER BY l.booked_on, l.id LIMIT 20
"""
_OLD = """
SELECT coalesce(nullif(l.reference, ''), l.booked_on::text), x.dong
FROM (SELECT t.line_id,
             sum(CASE WHEN c.kind = 'unmatched' THEN t.amount ELSE 0 END
                 - CASE WHEN d.kind = 'unmatched' THEN t.amount ELSE 0 END)::bigint AS dong
      FROM ledger_transfer t
      JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id
      WHERE t.line_id IN (
        SELECT l.id FROM ledger_bankline l JOIN ledger_bankaccount a ON a.id = l.account_id
        WHERE a.unit_id = %(unit)s AND l.booked_on < %(old)s
          AND NOT EXISTS (SELECT FROM ledger_note n WHERE n.line_id = l.id)
          AND abs(l.amount) > coalesce((SELECT sum(m.amount) FROM ledger_match m
                                        WHERE m.line_id = l.id AND m.undone_at IS NULL), 0))
        AND t.happened_on <= %(day)s
      GROUP BY 1) x
JOIN ledger_bankline l ON l.id = x.line_id
WHERE x.dong <> 0 ORDER BY l.booked_on, l.id LIMIT 200
"""


def last_closed(unit_id: UUID) -> date | None:
    """The last day of a unit that is closed."""
    row = Closing.objects.filter(unit=unit_id).order_by("-day").first()
    return row.day if row else None


def closing_sheet(
    unit_id: UUID, *, day: date, old_after: int = OLD_AFTER
) -> tuple[dict[str, object], list[Difference]]:
    """The sheet of the days since the last closing, and every difference that stands in its way."""
    last = last_closed(unit_id)
    since = last + timedelta(days=1) if last else date.min
    params = {"unit": unit_id, "day": day, "since": since, "old": day - timedelta(days=old_after)}
    reasons = {str(one): _zeroes() for one in Reason}
    for reason, amount, undone, count, undone_count in rows_of(_BY_REASON, params):
        reasons[reason] = {
            "amount": amount, "undone": undone, "count": count, "undone_count": undone_count,
        }  # fmt: skip
    moved = moved_until(unit_id, day)
    accounts = {
        code: {"before": before, "debit": debit, "credit": credit, "after": before + debit - credit}
        for _, code, before, debit, credit in moved
    }
    ((count, came, went),) = rows_of(_LINES, params)
    budget, unexplained = budget_sheet(accounts, params)
    old = [(name, dong) for name, dong in rows_of(_OLD, params)]
    checks = {
        name: [str(one) for one in what(unit_id, day)] for name, what in registry.checks().items()
    }
    sheet: dict[str, object] = {
        "unit": str(unit_id),
        "day": day.isoformat(),
        "since": since.isoformat() if last else None,
        "lines": {"count": count, "in": came, "out": went, **_explained(reasons, accounts)},
        "charges": _charges(reasons, accounts),
        "budget": budget,
        "reasons": {name: one for name, one in reasons.items() if one["count"]},
        "accounts": accounts,
        "sum": sum(one["after"] for one in accounts.values()),
        "old": [{"line": name, "left": dong} for name, dong in old[:NAMED]],
        "checks": {name: found[:NAMED] for name, found in checks.items()},
    }
    found = [
        *_weigh_sums(sheet, reasons, came, went, params),
        *unexplained,
        *_weigh_banks(params),
        *(Difference("line_is_old_and_unexplained", name, dong, 0) for name, dong in old),
        *(
            Difference("check_of_a_room_failed", f"{name}: {one}", 1, 0)
            for name, some in checks.items()
            for one in some
        ),
    ]
    return sheet, found


def _zeroes() -> dict[str, int]:
    return {"amount": 0, "undone": 0, "count": 0, "undone_count": 0}


def _net(reasons: Mapping[str, Mapping[str, int]], *names: str) -> int:
    return sum(reasons[name]["amount"] - reasons[name]["undone"] for name in names)


def _of_kind(accounts: Mapping[str, Mapping[str, int]], kind: str, column: str) -> int:
    return sum(one[column] for code, one in accounts.items() if code.partition(":")[0] == kind)


def _explained(
    reasons: Mapping[str, Mapping[str, int]], accounts: Mapping[str, Mapping[str, int]]
) -> dict[str, int]:
    """Where the money of bank lines went: a line in is matched, kept for its payer, to be given
    back, ours from elsewhere, or unmatched. Signs as the bank's: what is unmatched is positive."""
    return {
        "matched": _net(reasons, "paid"),
        "credited": _net(reasons, "credited"),
        "returned": _net(reasons, "returned"),
        "refunded": _net(reasons, "refunded"),
        "remitted": _net(reasons, "remitted"),
        "unmatched_before": -_of_kind(accounts, "unmatched", "before"),
        "unmatched": -_of_kind(accounts, "unmatched", "after"),
    }


def _charges(
    reasons: Mapping[str, Mapping[str, int]], accounts: Mapping[str, Mapping[str, int]]
) -> dict[str, int]:
    return {
        "open_before": _of_kind(accounts, "receivable", "before"),
        "charged": _net(reasons, "charged"),
        "paid": _net(reasons, "paid", "cash", "credit_used") - _net(reasons, "overpaid"),
        "waived": _net(reasons, "waived", "reduced"),
        "written_off": _net(reasons, "written_off"),
        "cancelled": _net(reasons, "cancelled"),
        "open": _of_kind(accounts, "receivable", "after"),
    }


def _weigh_sums(
    sheet: Mapping[str, Any],
    reasons: Mapping[str, Mapping[str, int]],
    came: int,
    went: int,
    params: Mapping[str, Any],
) -> list[Difference]:
    """Each pair is counted from two ends: from transfers by their reason, and from accounts, from
    what the bank told, from charges, matches and receipts as they stand."""
    charges, accounts = sheet["charges"], sheet["accounts"]
    gone = sum(charges[name] for name in ("paid", "waived", "written_off", "cancelled"))
    lines = sheet["lines"]
    explained = lines["unmatched_before"] + came - went - _used(accounts, reasons)
    ((charged,),) = rows_of(_CHARGES, params)
    ((paid, received),) = rows_of(_RECEIPTS, params)
    pairs = [
        ("books_do_not_add_up", "", sheet["sum"], 0),
        ("bank_lines_differ", "+", reasons["received"]["amount"], came),
        ("bank_lines_differ", "−", reasons["paid_out"]["amount"], went),
        ("bank_lines_are_not_explained", "", lines["unmatched"], explained),
        ("charges_differ", "", reasons["charged"]["amount"], charged),
        ("charges_are_not_explained", "", charges["open"],
         charges["open_before"] + charges["charged"] - gone),
        ("receipts_differ", "", received, paid),
        ("cash_is_below_nothing", "", min(_of_kind(accounts, "cash", "after"), 0), 0),
    ]  # fmt: skip
    pairs += [
        ("matches_differ", reason, made, moved) for reason, moved, made in rows_of(_MATCHES, params)
    ]
    return [Difference(*pair) for pair in pairs if pair[2] != pair[3]]


def _used(
    accounts: Mapping[str, Mapping[str, int]], reasons: Mapping[str, Mapping[str, int]]
) -> int:
    """What was taken out of unmatched lines for a reason; money out counts against it."""
    taken = _net(reasons, "paid", "credited", "returned", "deposited")
    taken -= _net(reasons, "refunded", "remitted")
    # Between our own accounts, and with the bank, money goes both ways under one reason.
    transit = _of_kind(accounts, "transit", "credit") - _of_kind(accounts, "transit", "debit")
    bank = [accounts.get(code, {}) for code in (BANK_INTEREST, BANK_COSTS)]
    return taken + transit + sum(one.get("credit", 0) - one.get("debit", 0) for one in bank)


def _weigh_banks(params: Mapping[str, Any]) -> Sequence[Difference]:
    return [
        *(
            Difference("bank_line_is_not_booked", reference, 0, amount)
            for reference, amount in rows_of(_ASTRAY, params)
        ),
        *(
            Difference("bank_balance_differs", number, ours, theirs)
            for number, theirs, ours in rows_of(_STATEMENTS, params)
            if ours != theirs
        ),
        *(
            Difference("line_is_not_on_the_statement", reference, amount, 0)
            for reference, amount in rows_of(_UNCONFIRMED, params)
        ),
    ]
