"""camt.053, ISO 20022's "Bank to customer statement", versions 02 to 13."""

import re
from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.statements.checking import check_balances, whole_dong
from opendistrict.kernel.statements.shapes import (
    BankStatement,
    Problem,
    StatementIsWrong,
    StatementLine,
)

NAMESPACE = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(0[2-9]|1[0-3])\}")


def read_camt053(data: bytes) -> tuple[BankStatement, ...]:
    """The booked movements of every statement in the message, each added up. What is only
    announced (pending, information) is no movement. Refused with the place of the entry."""
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, DefusedXmlException, ValueError) as error:
        raise _refused(0, "xml_is_not_read", reason=str(error)[:120]) from error
    space = NAMESPACE.match(root.tag)
    if space is None:
        raise _refused(0, "xml_is_no_statement", given=root.tag[:80])
    found = [_statement(one, space[0]) for one in root.iter(f"{space[0]}Stmt")]
    if not found:
        raise _refused(0, "xml_is_no_statement", given="Stmt")
    return tuple(found)


class _At:
    """An element, read by paths of local names: "Acct/Id/Othr/Id". A path that is not there is
    empty, so that the many optional parts need no questions."""

    def __init__(self, element: Element | None, space: str) -> None:
        self.element, self.space = element, space

    def path(self, path: str) -> str:
        return "/".join(f"{self.space}{part}" for part in path.split("/"))

    def text(self, *paths: str) -> str:
        """The first of these paths that says something."""
        for path in paths:
            found = None if self.element is None else self.element.find(self.path(path))
            if found is not None and found.text and found.text.strip():
                return " ".join(found.text.split())
        return ""

    def one(self, path: str) -> "_At":
        found = None if self.element is None else self.element.find(self.path(path))
        return _At(found, self.space)

    def every(self, path: str) -> Iterator["_At"]:
        if self.element is not None:
            for found in self.element.findall(self.path(path)):
                yield _At(found, self.space)

    def amount(self, path: str = "Amt") -> Money:
        """Whole đồng without a sign; refused in another currency."""
        found = None if self.element is None else self.element.find(self.path(path))
        if found is None or not found.text:
            raise Refused("amount_is_not_read", given="—")
        if found.get("Ccy", "VND") != "VND":
            raise Refused("line_is_in_another_currency", given=found.get("Ccy"))
        return whole_dong(found.text)

    def signed(self) -> Money:
        """By the credit or debit indicator. `RvslInd` changes nothing: the indicator is already
        that of the reversal."""
        way = self.text("CdtDbtInd")
        if way not in ("CRDT", "DBIT"):
            raise Refused("sign_is_unknown", given=way or "—")
        amount = self.amount()
        return amount if way == "CRDT" else -amount

    def day(self, *paths: str) -> date:
        given = self.text(*(f"{path}/{form}" for path in paths for form in ("Dt", "DtTm")))
        try:
            return date.fromisoformat(given[:10])
        except ValueError as error:
            raise Refused("day_is_not_read", given=given or "—", expected="YYYY-MM-DD") from error


def _refused(line: int, code: str, **details: object) -> StatementIsWrong:
    return StatementIsWrong([Problem(line, code, details)])


def _statement(element: Element, space: str) -> BankStatement:
    at = _At(element, space)
    try:
        balances = {
            one.text("Tp/CdOrPrtry/Cd"): (one.signed(), one.day("Dt")) for one in at.every("Bal")
        }
    except Refused as no:
        raise _refused(0, no.codes[0], **no.details) from no
    lines, problems = _lines(at)
    if problems:
        raise StatementIsWrong(problems)
    opening = balances.get("OPBD") or balances.get("PRCD")
    closing = balances.get("CLBD")
    if opening is None or closing is None:
        raise _refused(0, "statement_has_no_balances")
    days = [line.booked_on for line in lines]
    return check_balances(BankStatement(
        account=at.text("Acct/Id/Othr/Id", "Acct/Id/IBAN"), lines=tuple(lines),
        opening=opening[0], closing=closing[0],
        since=_since(at, opening[1], days), until=max([closing[1], *days]),
        reference=at.text("Id"),
    ))  # fmt: skip


def _since(at: _At, opening: date, days: list[date]) -> date:
    told = at.text("FrToDt/FrDtTm")
    return date.fromisoformat(told[:10]) if told else min(days, default=opening)


def _lines(at: _At) -> tuple[list[StatementLine], list[Problem]]:
    lines: list[StatementLine] = []
    problems: list[Problem] = []
    entries = list(at.every("Ntry"))
    told = at.text("TxsSummry/TtlNtries/NbOfNtries")
    if told.isdigit() and int(told) != len(entries):
        details = {"expected": int(told), "found": len(entries)}
        problems.append(Problem(0, "statement_lacks_entries", details))
    for number, entry in enumerate(entries, 1):
        if entry.text("Sts/Cd", "Sts") not in ("BOOK", ""):
            continue
        try:
            lines += _entry(entry, number)
        except Refused as no:
            problems.append(Problem(number, no.codes[0], no.details))
    return lines, problems


def _entry(entry: _At, number: int) -> list[StatementLine]:
    """One movement, or those of a collective booking where each tells its amount and together
    they make it."""
    amount, booked = entry.signed(), entry.day("BookgDt", "ValDt")
    value = entry.day("ValDt") if entry.text("ValDt/Dt", "ValDt/DtTm") else None
    known = entry.text("AcctSvcrRef", "NtryRef")
    details = list(entry.every("NtryDtls/TxDtls"))
    parts = [_part(one) for one in details] if len(details) > 1 else []
    if any(part is None for part in parts) or Money(sum(p.dong for p in parts if p)) != amount:
        parts, details = [amount], details[:1] if len(details) == 1 else []
    shown = details or [_At(None, entry.space)]
    return [
        StatementLine(
            number=number, booked_on=booked, value_on=value, amount=part or amount,
            reference=one.text("Refs/AcctSvcrRef", "Refs/TxId") or _nth(known, place, len(shown)),
            counter_account=_counter(one, amount, "Acct/Id/Othr/Id", "Acct/Id/IBAN"),
            counter_name=_counter(one, amount, "/Nm", "/Pty/Nm"),
            text=_words(one) or entry.text("AddtlNtryInf"),
        )
        for place, (one, part) in enumerate(zip(shown, parts, strict=True), 1)
    ]  # fmt: skip


def _nth(reference: str, place: int, count: int) -> str:
    return f"{reference}/{place}" if reference and count > 1 else reference


def _part(one: _At) -> Money | None:
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        if one.text(path):
            amount = one.amount(path)
            return -amount if one.text("CdtDbtInd") == "DBIT" else amount
    return None


def _counter(one: _At, amount: Money, *ends: str) -> str:
    """Of money in the debtor, of money out the creditor."""
    who = "Dbtr" if amount.dong > 0 else "Cdtr"
    return one.one("RltdPties").text(*(f"{who}{end}" for end in ends))


def _words(one: _At) -> str:
    parts = [" ".join((u.element.text or "").split()) for u in one.every("RmtInf/Ustrd")
             if u.element is not None]  # fmt: skip
    parts.append(one.text("RmtInf/Strd/CdtrRefInf/Ref"))
    return " ".join(part for part in parts if part) or one.text("AddtlTxInf")
