"""The first pass: every row is weighed, nothing is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt

from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.bulk import SCALE, Progress, Seen, Table, open_table, scan, told_again
from opendistrict.kernel.days import day_of
from opendistrict.kernel.sheets import SheetProblem
from opendistrict.registers.facts import rules
from opendistrict.registers.facts.actions.importing.columns import (
    Columns,
    columns_of,
    learn_styles,
)
from opendistrict.registers.facts.actions.importing.findings import Findings
from opendistrict.registers.facts.actions.importing.judging import EPOCH, Judge, Judged
from opendistrict.registers.facts.actions.importing.keys import hexadecimal
from opendistrict.registers.facts.queries import importing as queries
from opendistrict.registers.facts.shapes import CheckedFile

Stages = Callable[[str], Progress]  # "scan", "check", "tell": how far each is
_DAY_BITS = 24  # days fit: from 1970 on some 22,000 years both ways


@dataclass(slots=True)
class Absolute:
    """Of one measure in a file: how many facts, and the sum of their absolute quantities."""

    count: int = 0
    total: float = 0.0


@dataclass(slots=True)
class Weighed:
    """A file after the first pass, and what the second needs of it."""

    checked: CheckedFile
    table: Table
    columns: Columns
    source: str | None
    today: date
    usual: dict[str, Absolute] = field(default_factory=dict)
    otherwise: npt.NDArray[np.int64] = field(default_factory=lambda: np.empty(0, np.int64))

    def judge(self, actor: Actor) -> Judge:
        """Weighs as the first pass did."""
        return Judge(
            queries.world(self.today), self.columns, today=self.today, source=self.source,
            unit_ids=None if actor == SYSTEM else actor.rights.get(queries.IMPORTED, frozenset()),
        )  # fmt: skip


def weigh(path: Path, *, source: str | None, actor: Actor, at: datetime, stages: Stages) -> Weighed:
    """Look through a file. Refused as a whole (`FileIsWrong`): not CSV in UTF-8 or Parquet, cut
    off, a column missing or unknown. All that is wrong with rows is in `checked`."""
    seen_through = scan(path, stages("scan"))
    table = open_table(seen_through)
    world = queries.world(day_of(at))
    cuts = [cut.code for one in world.measures.values() for cut in one.slices]
    columns = columns_of(table, cuts)
    learn_styles(table, columns)
    checked = CheckedFile(
        name=path.name, digest=seen_through.digest, rows=0, bad=0,
        earlier=queries.imported(seen_through.digest),
    )  # fmt: skip
    weighed = Weighed(checked, table, columns, source, day_of(at))
    if not checked.changes_nothing:
        with Seen() as seen:
            _FirstPass(weighed, actor, seen).run(stages("check"))
    return weighed


class _FirstPass:
    def __init__(self, weighed: Weighed, actor: Actor, seen: Seen) -> None:
        self.weighed, self.seen = weighed, seen
        self.judge = weighed.judge(actor)
        self.findings = Findings()
        self.rows = self.bad = 0
        self.last_is_good = False

    def run(self, progress: Progress) -> None:
        table = self.weighed.table
        for rows, batch in table.batches(self.weighed.columns.read):
            judged = self.judge.judge(rows, batch, self.findings)
            self.rows += len(rows)
            self.bad += int(np.count_nonzero(~judged.is_good))
            self.last_is_good = bool(judged.is_good[-1])
            self._keep(judged)
            progress(self.rows, max(table.rows, self.rows))
        self._uneven(table)
        self._last_row(table)
        self._contradictions()
        self.weighed.checked = self._checked()

    def _keep(self, judged: Judged) -> None:
        good = judged.is_good
        what = judged.series[good] << _DAY_BITS | (judged.day[good] + (1 << _DAY_BITS - 1))
        self.seen.add(judged.ids[good], what, judged.scaled[good], judged.rows[good])
        absolute = np.abs(judged.scaled[good]) / SCALE
        places = judged.measure[good]
        count = np.bincount(places, minlength=len(self.judge.measures))
        total = np.bincount(places, absolute, minlength=len(self.judge.measures))
        for n in np.flatnonzero(count).tolist():
            mine = self.weighed.usual.setdefault(self.judge.measures[n].code, Absolute())
            mine.count += int(count[n])
            mine.total += float(total[n])

    def _uneven(self, table: Table) -> None:
        self.rows += table.uneven
        self.bad += table.uneven
        some = table.first_uneven
        for code, sort in (("row_is_short", -1), ("row_is_long", 1)):
            mine = [one for one in some if (one.found > one.expected) == (sort > 0)]
            self.findings.add(
                code, "", np.array([one.row for one in mine], np.int64),
                lambda n, mine=mine: {  # type: ignore[misc]
                    "found": mine[n].found, "expected": mine[n].expected, "given": mine[n].text[:60]
                },
            )  # fmt: skip
        if table.uneven > len(some):
            self.findings.counts["row_is_uneven"] += table.uneven - len(some)

    def _last_row(self, table: Table) -> None:
        """A CSV file whose last line has no end may have been cut anywhere in it."""
        if table.scan.kind == "csv" and not table.scan.is_ended and self.rows:
            last = np.array([self.rows], np.int64)
            self.findings.add("row_may_be_cut", "", last)
            if self.last_is_good and not table.ends_uneven:
                self._leave_out(last)

    def _leave_out(self, rows: npt.NDArray[np.int64]) -> None:
        fresh = np.setdiff1d(rows, self.weighed.otherwise)
        self.weighed.otherwise = np.union1d(self.weighed.otherwise, fresh)
        self.bad += len(fresh)

    def _contradictions(self) -> None:
        """Acts told twice in the file, or once in the records, each time with other words."""
        codes = [one.code for one in self.judge.measures]
        any_told = queries.any_told(codes)
        keys = [rules.series_key(*one[:4], dict(one[4])) for one in self.judge.series]
        for records in self.seen.buckets():
            again, otherwise = told_again(records)
            if otherwise.any():
                self._in_the_file(records, again, otherwise)
            if any_told:
                self._in_the_records(records, keys)

    def _in_the_file(self, records: Any, again: Any, otherwise: Any) -> None:
        """Every row of such an act is wrong: which one is right is not for us to say."""
        groups = np.cumsum(~again)
        disputed = np.isin(groups, groups[otherwise])
        rows = records["row"][disputed]
        firsts = records["row"][~again][groups[disputed] - 1][np.argsort(rows)]
        self.findings.add(
            "act_is_told_twice_otherwise", "act", np.sort(rows),
            lambda n: {"first": int(firsts[n])},
        )  # fmt: skip
        self._leave_out(rows)

    def _in_the_records(self, records: Any, keys: list[UUID]) -> None:
        ids = hexadecimal(np.ascontiguousarray(records["key"]).view(np.uint8).reshape(-1, 16))
        found = {one[0].hex: one[1:] for one in queries.told(ids)}
        wrong: list[tuple[int, Mapping[str, object]]] = []
        for n, key in enumerate(ids if found else ()):
            if key not in found:
                continue
            series, day, quantity = found[key]
            what = int(records["what"][n])
            mine = (
                keys[what >> _DAY_BITS],
                (what & (1 << _DAY_BITS) - 1) - (1 << _DAY_BITS - 1) + EPOCH,
                Decimal(int(records["amount"][n])) / SCALE,
            )
            if mine != (series, day.toordinal(), quantity):
                told = {"day": f"{day:%d/%m/%Y}", "quantity": f"{quantity.normalize():f}"}
                wrong.append((int(records["row"][n]), told))
        wrong.sort(key=lambda one: one[0])
        rows = np.array([row for row, _ in wrong], np.int64)
        self.findings.add("fact_was_told_otherwise_before", "act", rows, lambda n: wrong[n][1])
        self._leave_out(rows)

    def _checked(self) -> CheckedFile:
        first = self.findings.first()
        lines = self.weighed.table.lines({one.line for one in first})
        problems = tuple(
            SheetProblem(lines[one.line], one.column, one.code, _lined(one, lines)) for one in first
        )
        old = self.weighed.checked
        return CheckedFile(
            name=old.name, digest=old.digest, rows=self.rows, bad=self.bad,
            counts=dict(self.findings.counts), problems=problems, earlier=old.earlier,
        )  # fmt: skip


def _lined(problem: SheetProblem, lines: Any) -> tuple[tuple[str, str], ...]:
    """Rows named in details become lines too."""
    return tuple(
        (key, str(lines.get(int(value), int(value) + 1)) if key == "first" else value)
        for key, value in problem.details
    )
