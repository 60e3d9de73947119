"""MT940, SWIFT's customer statement, as the library mt-940 reads it."""

import logging
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import mt940

from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.statements.checking import check_balances
from opendistrict.kernel.statements.shapes import (
    BankStatement,
    Problem,
    StatementIsWrong,
    StatementLine,
)

# The library logs what it cannot read: accounts and names of people have no place in a log.
logging.getLogger("mt940").setLevel(logging.CRITICAL + 1)
_MONEY_OUT = ("D", "RC")  # RC takes a credit back, RD a debit


def read_mt940(data: bytes) -> BankStatement:
    """The movements of one account, added up. A file without its final closing balance was cut;
    one that SWIFT split into messages (60M, 62M) is read as one."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refused(0, "table_has_another_encoding", expected="UTF-8") from error
    try:
        read = mt940.models.Transactions(processors={})
        read.parse(text)
    except (ValueError, RuntimeError, AssertionError, ArithmeticError) as error:
        raise _refused(0, "mt940_is_not_read", reason=str(error)[:120]) from error
    told: Mapping[str, Any] = read.data
    opening, closing = told.get("final_opening_balance"), told.get("final_closing_balance")
    if opening is None or closing is None:
        raise _refused(0, "statement_has_no_balances")
    lines: list[StatementLine] = []
    problems: list[Problem] = []
    for number, one in enumerate(read.transactions, 1):
        try:
            lines.append(_line(number, one.data))
        except Refused as no:
            problems.append(Problem(number, no.codes[0], no.details))
    if problems:
        raise StatementIsWrong(problems)
    try:
        ends = _whole(opening.amount), _whole(closing.amount)
    except Refused as no:
        raise _refused(0, no.codes[0], **no.details) from no
    return check_balances(BankStatement(
        account=str(told.get("account_identification", "")).rpartition("/")[2],
        lines=tuple(lines), opening=ends[0], closing=ends[1],
        since=min((line.booked_on for line in lines), default=_day(opening.date)),
        until=_day(closing.date), reference=str(told.get("transaction_reference", "")),
    ))  # fmt: skip


def _refused(line: int, code: str, **details: object) -> StatementIsWrong:
    return StatementIsWrong([Problem(line, code, details)])


def _day(given: Any) -> date:
    return date(given.year, given.month, given.day)


def _whole(amount: Any) -> Money:
    """The library gives a debit balance below zero."""
    if amount.currency not in (None, "VND"):
        raise Refused("line_is_in_another_currency", given=amount.currency)
    exact = Decimal(amount.amount)
    if exact != exact.to_integral_value():
        raise Refused("amount_is_not_whole", given=str(exact))
    return Money(int(exact))


def _line(number: int, told: Mapping[str, Any]) -> StatementLine:
    value_on = _day(told["date"])
    booked = told.get("entry_date") or told.get("guessed_entry_date")
    bank = str(told.get("bank_reference") or "").strip()
    moved = Money(abs(_whole(told["amount"]).dong))
    customer = str(told.get("customer_reference") or "").strip()
    return StatementLine(
        number=number, booked_on=_day(booked) if booked else value_on, value_on=value_on,
        amount=-moved if told["status"] in _MONEY_OUT else moved,
        reference=bank or (customer if customer != "NONREF" else ""),
        # The library keeps the line breaks of :86:, which SWIFT sets after 65 characters anywhere.
        text=" ".join(str(told.get("transaction_details") or "").split()),
    )  # fmt: skip
