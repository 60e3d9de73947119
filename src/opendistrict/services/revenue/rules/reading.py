"""The lines of a file as figures: money in đồng, sums that add up, months without a hole."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from opendistrict.kernel.money import NOTHING, Money
from opendistrict.kernel.sheets import SheetProblem, write_number
from opendistrict.services.revenue.shapes import (
    FigureRow,
    Heading,
    ItemShape,
    LayoutShape,
    Line,
    Sort,
    What,
)

IN_MONTH, CUMULATIVE = "in_month", "cumulative"
PLANS = {"statutory": What.STATUTORY, "striving": What.STRIVING, "allocated": What.ALLOCATED}
AMOUNTS = (IN_MONTH, CUMULATIVE, *PLANS)
LARGEST = 10**17  # đồng; the column holds 18 digits
_DUST = Decimal("0.01")  # of a đồng: what binary fractions of a sheet leave behind

Group = tuple[UUID, int, int | None]  # unit, year, month
Before = Mapping[tuple[UUID, str, int, int], Money]  # unit, item, year, month → since January


@dataclass(frozen=True, slots=True)
class Book:
    """What lines are held against."""

    layout: LayoutShape
    heading: Heading
    items: Mapping[str, ItemShape]
    before: Before


def rows_of(lines: Sequence[Line], book: Book) -> tuple[list[FigureRow], list[SheetProblem]]:
    """The figures of a file, and all that is wrong with it; no figure counts while one is."""
    groups: defaultdict[Group, list[Line]] = defaultdict(list)
    for line in lines:
        groups[line.unit_id, line.year, line.month].append(line)
    problems = _holes(groups, book)
    money: dict[tuple[int, str], Money] = {}
    for line in lines:
        problems += _counted(line, book, money)
    if problems:
        return [], problems
    for group in groups.values():
        problems += _doubled(group) + _sums(group, book, money)
    made: dict[tuple[UUID, str, int, int], FigureRow] = {}
    plans: dict[tuple[UUID, str, What], FigureRow] = {}
    for key in sorted(groups, key=lambda one: (str(one[0]), one[1], one[2] or 0)):
        group = groups[key]
        parents = {book.items[line.item].parent for line in group if line.item}
        for line in (one for one in group if one.item is not None):
            is_leaf = line.item not in parents
            problems += _figures(line, is_leaf, book, money, made, plans)
    rows = [*plans.values(), *made.values()]
    if not rows and not problems:
        problems.append(SheetProblem.at(0, "", "report_says_nothing"))
    return ([], problems) if problems else (rows, [])


def _header(book: Book, role: str) -> str:
    return book.layout.columns.get(role, "")


def _said(amount: Money) -> str:
    """Đồng as a file writes them."""
    return write_number(Decimal(amount.dong))


# ------------------------------------------------------------------ lines


def _counted(
    line: Line, book: Book, money: dict[tuple[int, str], Money]
) -> list[SheetProblem]:  # fmt: skip
    """Puts the line's amounts in đồng; what is wrong with its numbers, its item and its month."""
    wrong = []
    for role, number in line.amounts.items():
        exact = number * book.layout.times
        amount = Money.rounded(exact)
        if abs(exact - amount.dong) > _DUST or abs(amount.dong) >= LARGEST:
            code = "amount_is_not_whole_dong" if abs(amount.dong) < LARGEST else "amount_too_large"
            wrong.append(SheetProblem.at(line.line, _header(book, role), code, given=number))
        money[line.line, role] = amount
    if line.item is not None and not book.items[line.item].holds_on(_last_day(line)):
        wrong.append(SheetProblem.at(line.line, "", "revenue_item_is_not_in_force", item=line.item))
    if line.month and book.heading.as_of < date(line.year, line.month, 1):
        told = f"{line.month:02d}/{line.year}"
        wrong.append(SheetProblem.at(line.line, "", "month_is_after_as_of", month=told))
    return wrong


def _last_day(line: Line) -> date:
    return date(line.year, line.month or 12, 28)


def _doubled(group: Sequence[Line]) -> list[SheetProblem]:
    first: dict[str | None, int] = {}
    return [
        SheetProblem.at(line.line, "", "line_is_doubled", first=first[line.item])
        for line in group
        if first.setdefault(line.item, line.line) != line.line
    ]


def _holes(groups: Mapping[Group, Sequence[Line]], book: Book) -> list[SheetProblem]:
    """Months that a file leaves out between its first and its last, for each unit and year."""
    months: defaultdict[tuple[UUID, int], set[int]] = defaultdict(set)
    for unit_id, year, month in groups:
        months[unit_id, year] |= {month} if month else set()
    return [
        SheetProblem.at(0, "", "month_is_missing", month=f"{month:02d}/{year}")
        for (_, year), there in sorted(months.items(), key=lambda one: one[0][1])
        if there
        for month in range(min(there), max(there))
        if month not in there
    ]


# ------------------------------------------------------------------ sums


def _sums(
    group: Sequence[Line], book: Book, money: Mapping[tuple[int, str], Money]
) -> list[SheetProblem]:
    """Every line that has others under it, and the line of the total, hold the sum of these."""
    own = {line.item: line for line in group}
    children: defaultdict[str | None, list[Line]] = defaultdict(list)
    for line in group:
        if line.item is not None:
            parent = book.items[line.item].parent
            children[parent if parent in own else None].append(line)
    wrong = []
    if book.layout.totals and None not in own:
        wrong.append(SheetProblem.at(0, "", "total_line_is_missing", names=book.layout.totals[0]))
    for item, some in children.items():
        if item in own:
            wrong += _adds(own[item], some, book, money)
    return wrong


def _adds(
    whole: Line, parts: Sequence[Line], book: Book, money: Mapping[tuple[int, str], Money]
) -> Iterable[SheetProblem]:
    for role in whole.amounts:
        terms = [money[line.line, role] for line in parts if role in line.amounts]
        total, given = sum(terms, NOTHING), money[whole.line, role]
        most = book.layout.off_by * book.layout.times * len(terms)
        if abs((total - given).dong) > most:
            yield SheetProblem.at(
                whole.line, _header(book, role), "sum_of_lines_differs",
                given=_said(given), sum=_said(total), difference=_said(given - total),
            )  # fmt: skip


# ------------------------------------------------------------------ figures


def _figures(
    line: Line, is_leaf: bool, book: Book, money: Mapping[tuple[int, str], Money],
    made: dict[tuple[UUID, str, int, int], FigureRow],
    plans: dict[tuple[UUID, str, What], FigureRow],
) -> list[SheetProblem]:  # fmt: skip
    """Adds what a line says; a plan that is told again with every month is the last one told."""
    assert line.item is not None
    for role, what in PLANS.items():
        if role in line.amounts:
            amount = money[line.line, role]
            plans[line.unit_id, line.item, what] = FigureRow(
                line.line, line.unit_id, line.item, what, line.year, 0, amount, None, is_leaf
            )
    if not {IN_MONTH, CUMULATIVE} & line.amounts.keys():
        return []
    if line.month is None:
        return [SheetProblem.at(line.line, "", "month_is_not_told")]
    amount, cumulative, wrong = _month(line, book, money, made)
    what = What.COLLECTED if book.layout.sort is Sort.REVENUE else What.DISBURSED
    key = (line.unit_id, line.item, line.year, line.month)
    made[key] = FigureRow(
        line.line, line.unit_id, line.item, what, line.year, line.month, amount, cumulative, is_leaf
    )
    return wrong


def _month(
    line: Line, book: Book, money: Mapping[tuple[int, str], Money],
    made: Mapping[tuple[UUID, str, int, int], FigureRow],
) -> tuple[Money, Money | None, list[SheetProblem]]:  # fmt: skip
    """What a month brought, by its own column or by what came since January less what was there
    the month before. Where both are told and the month before is in the same file, they agree."""
    assert line.item is not None and line.month is not None
    amount, told = money.get((line.line, IN_MONTH)), money.get((line.line, CUMULATIVE))
    earlier = made.get((line.unit_id, line.item, line.year, line.month - 1))
    here = NOTHING if line.month == 1 else earlier.cumulative if earlier else None
    if amount is None:
        assert told is not None
        key = (line.unit_id, line.item, line.year, line.month - 1)
        before = here if here is not None else book.before.get(key)
        if before is None:
            wrong = SheetProblem.at(
                line.line, _header(book, CUMULATIVE), "month_before_is_missing",
                month=f"{line.month - 1:02d}/{line.year}",
            )  # fmt: skip
            return NOTHING, told, [wrong]
        return told - before, told, []
    if told is not None and here is not None:
        most = book.layout.off_by * book.layout.times * 2
        if abs((here + amount - told).dong) > most:
            wrong = SheetProblem.at(
                line.line, _header(book, CUMULATIVE), "cumulative_does_not_add",
                given=_said(told), sum=_said(here + amount),
            )  # fmt: skip
            return amount, told, [wrong]
    return amount, told, []
