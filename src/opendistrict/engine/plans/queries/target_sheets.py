"""A filled-in table of targets, read before anything is written."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans.models import TargetSet
from opendistrict.engine.plans.queries.targets import titles_in
from opendistrict.engine.plans.rules import target_sheet as rules
from opendistrict.engine.plans.shapes.targets import TargetRow, TargetSheet
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold
from opendistrict.kernel.sheets import Row, SheetProblem, read_table
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitShape

SET = "plans.set_target"
TARGET_COLUMNS = rules.COLUMNS


def read_target_sheet(
    data: bytes, name: str, *, target_set_id: UUID, actor: Actor, on: date
) -> TargetSheet:
    """What an Excel or CSV table of targets says for one set; every mistake at its cell.

    Nothing is written. A fixed few queries, however many lines.
    """
    target_set = TargetSet.objects.get(pk=target_set_id)
    table = read_table(data, name, TARGET_COLUMNS)
    units = orgs.units_by_word(on)
    codes = indicators.codes_by_word()
    allowed = orgs.scope(actor, SET)
    given = titles_in(target_set_id)
    first: dict[str, int] = {}
    good: list[tuple[int, TargetRow]] = []
    problems = list(table.problems)
    for row in table.rows:
        wrong, owner, code = _names(row, units, codes, allowed)
        wrong += _title(row, given, first)
        if wrong:
            problems += wrong
            continue
        read = rules.read_line(
            row, owner=owner, indicator=code, since=target_set.since, until=target_set.until
        )
        if isinstance(read, list):
            problems += read
        else:
            good.append((row.line, read))
    return TargetSheet(tuple(good), tuple(sorted(problems)), table.line_count)


def _title(row: Row, given: set[str], first: dict[str, int]) -> list[SheetProblem]:
    """A title that the set, or a line before, has already."""
    title = fold(str(row.cells["title"]))
    header = rules.HEADERS["title"]
    if title in given:
        return [SheetProblem.at(row.line, header, "target_is_given_already")]
    if first.setdefault(title, row.line) != row.line:
        return [SheetProblem.at(row.line, header, "line_is_doubled", first=first[title])]
    return []


def _names(
    row: Row,
    units: Mapping[str, Sequence[UnitShape]],
    codes: Mapping[str, str | None],
    allowed: Collection[UUID],
) -> tuple[list[SheetProblem], str, str | None]:
    """The owner's slug and the indicator's code, with what is wrong with either name."""
    wrong: list[SheetProblem] = []
    given = str(row.cells["owner"])
    named = units.get(orgs.word_of(given), ())
    called = [unit for unit in named if unit.id in allowed]
    if len(called) != 1:
        known = "unit_is_not_yours" if named else "unit_is_unknown"
        code = "unit_is_ambiguous" if called else known
        wrong.append(SheetProblem.at(row.line, rules.HEADERS["owner"], code, given=given))
    told = row.cells.get("indicator")
    found = codes.get(fold(str(told))) if told else None
    if told and found is None:
        code = "indicator_is_ambiguous" if fold(str(told)) in codes else "indicator_is_unknown"
        header = rules.HEADERS["indicator"]
        wrong.append(SheetProblem.at(row.line, header, code, indicator=told))
    return wrong, called[0].slug if len(called) == 1 else "", found
