"""What transfers add up to: of a charge, of a bank line, of a payer's credit, of accounts."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from opendistrict.kernel.money import NOTHING, Money
from opendistrict.registers.ledger.shapes import Sums

_OF_CHARGES = """
SELECT t.charge_id, t.reason,
       sum(CASE WHEN t.reverses_id IS NULL THEN t.amount ELSE -t.amount END)::bigint
FROM ledger_transfer t WHERE t.charge_id = ANY(%s) GROUP BY 1, 2
"""
_OF_LINES = """
SELECT t.line_id,
       sum(CASE WHEN c.kind = 'unmatched' THEN t.amount ELSE 0 END
           - CASE WHEN d.kind = 'unmatched' THEN t.amount ELSE 0 END)::bigint
FROM ledger_transfer t
JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id
WHERE t.line_id = ANY(%s) GROUP BY 1
"""
_OF_CREDIT = """
SELECT coalesce(sum(CASE WHEN c.kind = 'credit' THEN t.amount ELSE 0 END
                    - CASE WHEN d.kind = 'credit' THEN t.amount ELSE 0 END), 0)::bigint
FROM ledger_transfer t
JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id
WHERE t.unit_id = %s AND t.party_id = %s
"""
_OF_DECISIONS = """
SELECT t.decision_id,
       sum(CASE WHEN c.kind IN ('refund_due', 'remit_due') THEN t.amount ELSE 0 END
           - CASE WHEN d.kind IN ('refund_due', 'remit_due') THEN t.amount ELSE 0 END)::bigint
FROM ledger_transfer t
JOIN ledger_account d ON d.id = t.debit_id JOIN ledger_account c ON c.id = t.credit_id
WHERE t.decision_id = ANY(%s) GROUP BY 1
"""
# The last closing up to the day, and the transfers after it: closed days are not read again.
_OF_ACCOUNTS = """
WITH closed AS (
  SELECT max(day) AS day FROM ledger_closing WHERE unit_id = %(unit)s AND day <= %(on)s
), pairs AS (
  SELECT debit_id, credit_id, sum(amount) AS amount FROM ledger_transfer
  WHERE unit_id = %(unit)s AND happened_on <= %(on)s
    AND happened_on > coalesce((SELECT day FROM closed), '-infinity')
  GROUP BY 1, 2
), moved AS (
  SELECT id, sum(debit) AS debit, sum(credit) AS credit FROM (
    SELECT debit_id AS id, amount AS debit, 0 AS credit FROM pairs
    UNION ALL SELECT credit_id, 0, amount FROM pairs) both_sides GROUP BY 1
)
SELECT a.id, a.code, coalesce(d.balance, 0)::bigint, coalesce(m.debit, 0)::bigint,
       coalesce(m.credit, 0)::bigint
FROM ledger_account a
LEFT JOIN moved m ON m.id = a.id
LEFT JOIN LATERAL (SELECT balance FROM ledger_accountday
                   WHERE account_id = a.id AND day <= (SELECT day FROM closed)
                   ORDER BY day DESC LIMIT 1) d ON true
WHERE a.unit_id = %(unit)s ORDER BY a.code
"""


def rows_of(sql: str, params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def sums_of(charge_ids: Collection[UUID]) -> Mapping[UUID, Sums]:
    """What became of each of these charges; one query."""
    found: defaultdict[UUID, dict[str, Money]] = defaultdict(dict)
    for charge_id, reason, dong in rows_of(_OF_CHARGES, [list(charge_ids)]):
        found[charge_id][reason] = Money(dong)
    return {one: Sums(**found[one]) for one in charge_ids}


def unmatched_of(line_ids: Collection[UUID]) -> Mapping[UUID, Money]:
    """What of each bank line nobody has explained, with its sign; one query."""
    found = {line_id: Money(dong) for line_id, dong in rows_of(_OF_LINES, [list(line_ids)])}
    return {one: found.get(one, NOTHING) for one in line_ids}


def credit_of(unit_id: UUID, party_id: UUID) -> Money:
    """What a payer has paid a unit too much, and neither used nor got back."""
    return Money(rows_of(_OF_CREDIT, [unit_id, party_id])[0][0])


def due_out(decision_ids: Collection[UUID]) -> Mapping[UUID, Money]:
    """What of each refund or remittance that was approved has not left yet; one query."""
    found = {one: Money(dong) for one, dong in rows_of(_OF_DECISIONS, [list(decision_ids)])}
    return {one: found.get(one, NOTHING) for one in decision_ids}


def moved_until(unit_id: UUID, on: date) -> list[tuple[int, str, int, int, int]]:
    """Of every account of a unit: key, code, balance at the last closing up to the day, debits
    and credits after it."""
    return [
        (int(key), str(code), int(before), int(debit), int(credit))
        for key, code, before, debit, credit in rows_of(_OF_ACCOUNTS, {"unit": unit_id, "on": on})
    ]


def balances(unit_id: UUID, *, on: date = date.max) -> Mapping[str, Money]:
    """The balance of every account of a unit at the end of a day, debits less credits. Together
    they are zero."""
    return {
        code: Money(before + debit - credit)
        for _, code, before, debit, credit in moved_until(unit_id, on)
    }
