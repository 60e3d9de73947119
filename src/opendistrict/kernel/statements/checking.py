"""Whether a statement adds up."""

from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.statements.shapes import BankStatement, Problem, StatementIsWrong


def check_balances(statement: BankStatement) -> BankStatement:
    """The statement itself, if opening balance and movements make the closing balance and every
    running balance on the way; refused at the first line where they do not."""
    running = statement.opening
    for line in statement.lines:
        if line.balance is None:
            running = running + line.amount if running is not None else None
            continue
        if running is not None and running + line.amount != line.balance:
            raise _wrong(
                line.number, "statement_does_not_run_on",
                expected=(running + line.amount).dong, given=line.balance.dong,
            )  # fmt: skip
        running = line.balance
    if statement.opening is None or statement.closing is None:
        return statement
    expected = statement.opening + statement.total
    if expected != statement.closing:
        raise _wrong(
            0, "statement_does_not_add_up", opening=statement.opening.dong,
            total=statement.total.dong, expected=expected.dong, given=statement.closing.dong,
        )  # fmt: skip
    return statement


def whole_dong(text: str) -> Money:
    """ "1234", "1234.00", "1234,00": an amount of a standard format as whole đồng."""
    whole, _, part = text.strip().replace(",", ".").partition(".")
    if not whole.isascii() or not whole.isdigit() or part.strip("0"):
        raise Refused("amount_is_not_whole", given=text)
    return Money(int(whole))


def _wrong(line: int, code: str, **details: object) -> StatementIsWrong:
    return StatementIsWrong([Problem(line, code, details)])
