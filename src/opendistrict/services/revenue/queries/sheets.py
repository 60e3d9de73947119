"""A file as its layout says it is to be read. Nothing is written."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold
from opendistrict.kernel.money import NOTHING, Money
from opendistrict.kernel.periods import PeriodKind
from opendistrict.kernel.sheets import Column, Kind, Row, SheetProblem, parse_period, read_table
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitShape
from opendistrict.services.revenue.queries.keeping import TAKE, items
from opendistrict.services.revenue.queries.standing import standings
from opendistrict.services.revenue.rules.reading import AMOUNTS, Book, rows_of
from opendistrict.services.revenue.shapes import (
    Heading,
    ItemShape,
    LayoutShape,
    Line,
    Sheet,
    Sort,
    Standing,
    Told,
    What,
)


def read_file(
    data: bytes, name: str, *, layout: LayoutShape, heading: Heading, actor: Actor
) -> Sheet:
    """What an Excel or CSV file says: every line read, every mistake at its cell. A fixed few
    queries, however many lines."""
    table = read_table(data, name, columns_of(layout))
    problems = list(table.problems)
    known = items(layout.sort)
    if table.rows:
        absent = [told for role, told in layout.columns.items() if role not in table.rows[0].cells]
        if absent:
            told = ", ".join(absent)
            return Sheet((), (SheetProblem.at(0, "", "columns_are_missing", headers=told, line=1),),
                         table.line_count)  # fmt: skip
    reader = _Reader(layout, heading, known, actor)
    lines: list[Line] = []
    for row in table.rows:
        read = reader.line(row)
        if isinstance(read, Line):
            lines.append(read)
        else:
            problems += read
    if problems:
        return Sheet((), tuple(sorted(problems)), table.line_count)
    book = Book(layout, heading, known, _before(lines, layout, heading))
    rows, wrong = rows_of(lines, book)
    return Sheet(tuple(rows), tuple(sorted(wrong)), table.line_count)


def columns_of(layout: LayoutShape) -> list[Column]:
    """The columns of a layout, as a table is read by them and an empty one is made of them."""
    named = "name" if "name" in layout.columns else "item"
    return [
        Column(
            key=role, header=header, is_required=role == named,
            kind=Kind.NUMBER if role in AMOUNTS else Kind.TEXT, marks=layout.marks,
        )
        for role, header in layout.columns.items()
    ]  # fmt: skip


class _Reader:
    """Turns the words of a line into what they name."""

    def __init__(
        self, layout: LayoutShape, heading: Heading, known: Mapping[str, ItemShape], actor: Actor
    ) -> None:
        self.layout, self.heading = layout, heading
        self.totals = {fold(word) for word in layout.totals}
        self.codes = {fold(one.name): code for code, one in known.items()}
        self.codes |= {fold(code): code for code in known}
        by_column = "unit" in layout.columns
        self.units: Mapping[str, Sequence[UnitShape]] = (
            orgs.units_by_word(heading.as_of) if by_column else {}
        )
        self.allowed: Collection[UUID] = orgs.scope(actor, TAKE) if by_column else ()

    def line(self, row: Row) -> Line | list[SheetProblem]:
        """A line, or what is wrong with its words. One without an amount is a heading of others,
        and says nothing."""
        numbers = {role: row.cells.get(role) for role in AMOUNTS}
        amounts = {role: one for role, one in numbers.items() if isinstance(one, Decimal)}
        if not amounts:
            return []
        wrong: list[SheetProblem] = []
        item = self._item(row, wrong)
        year, month = self._month(row, wrong)
        unit_id = self._unit(row, wrong)
        if wrong or unit_id is None:
            return wrong
        return Line(row.line, unit_id, item, year, month, amounts)

    def _item(self, row: Row, wrong: list[SheetProblem]) -> str | None:
        """The item by its code, else by its name; None for the line of the total."""
        code, name = str(row.cells.get("item") or ""), str(row.cells.get("name") or "")
        if fold(name) in self.totals or fold(code) in self.totals:
            return None
        found = self.codes.get(fold(code)) if code else self.codes.get(fold(name))
        if found is None:
            role = "item" if code else "name"
            header = self.layout.columns.get(role, "")
            wrong.append(
                SheetProblem.at(
                    row.line, header, "revenue_item_is_unknown", given=code or name
                )
            )  # fmt: skip
        return found

    def _month(self, row: Row, wrong: list[SheetProblem]) -> tuple[int, int | None]:
        if "month" not in self.layout.columns:
            return self.heading.year, self.heading.month
        given = str(row.cells.get("month") or "")
        period = parse_period(given)
        if period is None or period.kind is not PeriodKind.MONTH:
            header = self.layout.columns["month"]
            wrong.append(SheetProblem.at(row.line, header, "period_is_not_read", given=given))
            return self.heading.year, None
        if period.year != self.heading.year:
            wrong.append(
                SheetProblem.at(
                    row.line, self.layout.columns["month"], "year_of_line_differs",
                    given=given, year=self.heading.year,
                )
            )  # fmt: skip
        return period.year, period.number

    def _unit(self, row: Row, wrong: list[SheetProblem]) -> UUID | None:
        if "unit" not in self.layout.columns:
            return self.heading.unit_id
        given = str(row.cells.get("unit") or "")
        named = self.units.get(orgs.word_of(given), ())
        called = [unit for unit in named if unit.id in self.allowed]
        if len(called) == 1:
            return called[0].id
        code = (
            "unit_is_ambiguous" if called else "unit_is_not_yours" if named else "unit_is_unknown"
        )
        wrong.append(SheetProblem.at(row.line, self.layout.columns["unit"], code, given=given))
        return None


def _before(
    lines: Sequence[Line], layout: LayoutShape, heading: Heading
) -> dict[tuple[UUID, str, int, int], Money]:
    """What the same source said of each item since January, month by month, for files that give
    no month of their own; nothing where a month is missing."""
    if "in_month" in layout.columns:
        return {}
    what = What.COLLECTED if layout.sort is Sort.REVENUE else What.DISBURSED
    found: dict[tuple[UUID, str, int, int], Money] = {}
    for unit_id in {line.unit_id for line in lines}:
        known = standings(unit_id, {heading.year})
        sums = {one.item: NOTHING for one in lines if one.item and one.unit_id == unit_id}
        for month in range(1, 13):
            told = _said_by(heading.source, known.get((what, heading.year, month)))
            if told is None:
                break
            for item in sums:
                row = told.by_item.get(item)
                sums[item] += row.amount if row else NOTHING
                found[unit_id, item, heading.year, month] = sums[item]
    return found


def _said_by(source: str, standing: Standing | None) -> Told | None:
    """What one source says of a month today."""
    every = (standing.shown, *standing.others) if standing else ()
    return next((one for one in every if fold(one.report.source) == fold(source)), None)
