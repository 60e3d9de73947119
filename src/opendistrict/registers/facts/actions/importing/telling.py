"""The second pass: good rows become facts, a batch a transaction."""

from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]
from django.db import transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.bulk import SCALE, Progress
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.facts.actions.importing import staging
from opendistrict.registers.facts.actions.importing.checking import Weighed
from opendistrict.registers.facts.actions.importing.findings import Findings
from opendistrict.registers.facts.actions.importing.judging import Judged
from opendistrict.registers.facts.actions.interning import intern
from opendistrict.registers.facts.queries import importing as queries
from opendistrict.registers.facts.shapes import ImportedFile, MeasureShape

FAR = 1000  # times the mean of the others: a quantity worth a second look
FEW = 10  # with fewer others than this nothing is usual yet


def tell_file(
    weighed: Weighed,
    *,
    only_good: bool,
    actor: Actor,
    now: Callable[[], datetime],
    progress: Progress,
) -> ImportedFile:
    """Tell the good rows of a file. Stopped at any moment and started again, nothing is told
    twice and nothing is left out: what was told before is known by its key.

    Each batch is learned at the moment `now` gives for it. Refused when there are mistakes and
    not `only_good`, and when somebody wrote the file after it was checked.
    """
    checked = weighed.checked
    if checked.changes_nothing:
        raise Refused("file_was_imported_before", name=checked.name)
    if checked.bad and not only_good:
        raise Refused("sheet_has_mistakes", count=checked.bad)
    if not checked.good:
        raise Refused("sheet_has_no_good_lines")
    told, doubted = _SecondPass(weighed, actor, now).run(progress)
    imported = ImportedFile(
        checked.name, checked.digest, now(), told, checked.good - told, checked.bad, doubted
    )
    with transaction.atomic():
        base.record(
            action=queries.IMPORTED, actor=actor, at=imported.at,
            subject=f"facts.file:{checked.digest}", name=checked.name, rows=checked.rows,
            told=told, known=imported.known, left_out=checked.bad, doubted=doubted,
        )  # fmt: skip
    return imported


class _SecondPass:
    def __init__(self, weighed: Weighed, actor: Actor, now: Callable[[], datetime]) -> None:
        self.weighed, self.now = weighed, now
        self.judge = weighed.judge(actor)
        self.limits = _Limits(weighed)
        self._series: npt.NDArray[np.int64] = np.empty(0, np.int64)  # their keys in the database

    def run(self, progress: Progress) -> tuple[int, int]:
        staging.prepare()
        table, done, told, doubted = self.weighed.table, 0, 0, 0
        for rows, batch in table.batches(self.weighed.columns.read):
            judged = self.judge.judge(rows, batch, Findings())
            if not table.scan.is_as_it_was:
                raise Refused("file_was_changed_meanwhile", name=table.scan.path.name)
            with transaction.atomic():
                new, strange = self._tell(judged)
            done, told, doubted = done + len(rows), told + new, doubted + strange
            progress(done, max(table.rows, done))
        return told, doubted

    def _tell(self, judged: Judged) -> tuple[int, int]:
        good = np.flatnonzero(judged.is_good & ~np.isin(judged.rows, self.weighed.otherwise))
        if not len(good):
            return 0, 0
        self._intern()
        scaled, measure = judged.scaled[good], judged.measure[good]
        rows = staging.columns(
            ids=judged.ids[good],
            series=self._series[judged.series[good]],
            day=judged.day[good],
            scaled=scaled,
            acts=judged.acts.take(pa.array(good)),
            points=(judged.lon[good], judged.lat[good]),
            usual=self.limits.doubts(self.judge.measures, measure, scaled),
        )
        return staging.tell_staged(staging.as_csv(rows), len(good), self.now())

    def _intern(self) -> None:
        """Series seen for the first time get their keys, in the transaction of their facts."""
        fresh = self.judge.series[len(self._series) :]
        if fresh:
            self._series = np.concatenate([self._series, np.array(intern(fresh), np.int64)])


class _Limits:
    """From which quantity on a fact is doubted: what its measure says, or far more than the mean
    of all others, in the file and in the records."""

    def __init__(self, weighed: Weighed) -> None:
        kept = queries.usual(list(weighed.usual))
        self._others: dict[str, tuple[int, float]] = {}
        for code, mine in weighed.usual.items():
            total, count = kept.get(code, (0.0, 0))
            self._others[code] = mine.count + count, mine.total + total

    def doubts(
        self,
        measures: Sequence[MeasureShape],
        measure: npt.NDArray[np.int64],
        scaled: npt.NDArray[np.int64],
    ) -> npt.NDArray[np.float64]:
        """For each fact what would be usual, where it is doubted; NaN elsewhere."""
        absolute = np.abs(scaled) / SCALE
        most = np.array([float(one.most) if one.most else np.nan for one in measures])[measure]
        others = [self._others.get(one.code, (0, 0.0)) for one in measures]
        count = np.array([one[0] for one in others])[measure] - 1
        mean = (np.array([one[1] for one in others])[measure] - absolute) / np.maximum(count, 1)
        far = (count >= FEW) & (absolute > FAR * np.maximum(mean, 1 / SCALE))
        by_others = np.where(far, mean, np.nan)
        return np.where(np.isnan(most), by_others, np.where(absolute > most, most, np.nan))
