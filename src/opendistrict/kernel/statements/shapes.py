"""A bank statement as every reader gives it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One movement of a bank account. `amount` is signed: what came in is positive. `number` is
    its line in the file (CSV) or its place among the movements (camt.053, MT940), from 1."""

    number: int
    booked_on: date
    amount: Money
    value_on: date | None = None
    reference: str = ""  # the bank's own, by which the movement is known again
    counter_account: str = ""
    counter_name: str = ""
    text: str = ""
    balance: Money | None = None  # after the movement, where the bank tells it


@dataclass(frozen=True, slots=True, kw_only=True)
class BankStatement:
    """The movements of one account over some days. The balances are None where the file does not
    tell them: such a file does not prove that it is whole."""

    account: str  # as the file says; empty where it does not
    lines: tuple[StatementLine, ...]
    opening: Money | None = None
    closing: Money | None = None
    since: date | None = None
    until: date | None = None  # the last day, included
    reference: str = ""

    @property
    def total(self) -> Money:
        return Money(sum(line.amount.dong for line in self.lines))


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one line of a file (0: with the file): a code and what its sentence
    needs."""

    line: int
    code: str
    details: Mapping[str, object] = field(default_factory=dict)


class StatementIsWrong(Refused):
    """A file was not read: every problem of it, in the order of the lines, at most fifty."""

    MOST = 50

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems[: self.MOST])
        first = self.problems[0]
        super().__init__(first.code, **{"line": first.line, **first.details})
