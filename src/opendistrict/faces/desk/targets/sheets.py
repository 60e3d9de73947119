"""The preview of a table: how each line was read, and every mistake at its cell."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import ValueSheet
from opendistrict.engine.plans.shapes import TargetSheet
from opendistrict.faces.desk.targets import wording
from opendistrict.faces.kit import formats
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.faces.kit.words import sentence
from opendistrict.kernel.sheets import SheetProblem
from opendistrict.registers.orgs import queries as orgs

LINES_SHOWN = 100
PROBLEMS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Preview:
    """`problems` are sentences: "dòng 17, cột Kế hoạch: …"."""

    good_count: int
    bad_count: int
    problem_count: int
    problems: Sequence[str]
    hidden_problems: int
    table: Table
    is_file_wrong: bool

    @property
    def is_well(self) -> bool:
        return self.problem_count == 0 and self.good_count > 0


def problem_words(problem: SheetProblem) -> str:
    """ "dòng 17, cột Kế hoạch: “mười bảy” không phải số. Ghi như 16.050." """
    said = sentence(problem.code, **dict(problem.details))
    if problem.line == 0:
        return said
    where = {"line": problem.line, "column": problem.column, "said": said[:1].lower() + said[1:]}
    if problem.column:
        return _("dòng %(line)s, cột %(column)s: %(said)s") % where
    return _("dòng %(line)s: %(said)s") % where


def _preview(sheet: TargetSheet | ValueSheet, table: Table) -> Preview:
    lines = {problem.line for problem in sheet.problems}
    return Preview(
        good_count=len(sheet.rows),
        bad_count=len(lines - {0}),
        problem_count=len(sheet.problems),
        problems=[problem_words(problem) for problem in sheet.problems[:PROBLEMS_SHOWN]],
        hidden_problems=max(len(sheet.problems) - PROBLEMS_SHOWN, 0),
        table=table,
        is_file_wrong=0 in lines,
    )


def _unit_names(slugs: set[str], on: date) -> dict[str, str]:
    ids = orgs.unit_ids_by_slug()
    wanted: dict[UUID, str] = {ids[slug]: slug for slug in slugs if slug in ids}
    return {wanted[pk]: unit.name for pk, unit in orgs.units(wanted, on=on).items()}


def _shown(count: int) -> str:
    if count <= LINES_SHOWN:
        return ""
    told = {"shown": LINES_SHOWN, "count": formats.number(count)}
    return _("Hiện %(shown)s dòng đầu trong %(count)s dòng đọc được.") % told


def preview_values(sheet: ValueSheet, on: date) -> Preview:
    first = sheet.rows[:LINES_SHOWN]
    units = _unit_names({row.unit for _line, row in first}, on)
    defined = indicators.indicators({row.indicator for _line, row in first})
    rows = [
        Row([
            str(line),
            wording.title_of(defined[row.indicator].name, defined[row.indicator].name_en),
            units.get(row.unit, row.unit),
            wording.period_name(row.period_kind, row.since, row.until),
            Cell(wording.bounded(row.value, row.bound, defined[row.indicator].unit),
                 note=wording.STATUSES[row.status]),
            formats.day(row.as_of),
            row.source,
        ])
        for line, row in first
    ]  # fmt: skip
    columns = [
        Column(_("Dòng"), kind="number"), Column(_("Chỉ số")), Column(_("Đơn vị")),
        Column(_("Kỳ")), Column(_("Giá trị"), kind="number"),
        Column(_("Tính đến"), kind="date"), Column(_("Nguồn")),
    ]  # fmt: skip
    table = Table(_("Số liệu đọc được"), columns, rows, count=_shown(len(sheet.rows)))
    return _preview(sheet, table)


def preview_targets(sheet: TargetSheet, on: date) -> Preview:
    first = sheet.rows[:LINES_SHOWN]
    units = _unit_names({row.owner for _line, row in first}, on)
    rows = [
        Row([
            str(line),
            Cell(row.title, note=row.field),
            str(wording.KINDS[row.kind]),
            wording.bounded(row.plan, row.plan_bound, row.quantity),
            units.get(row.owner, row.owner),
        ])
        for line, row in first
    ]  # fmt: skip
    columns = [
        Column(_("Dòng"), kind="number"), Column(_("Chỉ tiêu")), Column(_("Loại")),
        Column(_("Kế hoạch"), kind="number"), Column(_("Đơn vị chủ trì")),
    ]  # fmt: skip
    table = Table(_("Chỉ tiêu đọc được"), columns, rows, count=_shown(len(sheet.rows)))
    return _preview(sheet, table)
