"""One batch of a file: what each row tells, and what is wrong with it.

Columns are looked at by their few different values; a rule is asked once for each, not once a row.
"""

import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]
import pyarrow.compute as pc  # type: ignore[import-untyped,unused-ignore]

from opendistrict.kernel.bulk import SCALE, Coded, Style, coded, decimals, degrees, plain
from opendistrict.kernel.sheets.cells import Cell, CellIsWrong, read_cell
from opendistrict.kernel.sheets.shapes import Column, Kind
from opendistrict.registers.facts import registry, rules
from opendistrict.registers.facts.actions.importing.columns import SLICE, Columns
from opendistrict.registers.facts.actions.importing.findings import Findings, texts
from opendistrict.registers.facts.actions.importing.keys import fact_ids
from opendistrict.registers.facts.actions.interning import Named
from opendistrict.registers.facts.queries.importing import World
from opendistrict.registers.facts.shapes import MeasureShape
from opendistrict.registers.orgs.shapes import UnitShape

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Slices = tuple[tuple[str, str], ...]

EPOCH = date(1970, 1, 1).toordinal()
_NO_DAY = np.iinfo(np.int32).min
_OURS = "facts.fact:"  # acts of our own corrections
_ACT = r"^[a-z_]+(\.[a-z_]+)?:"
_WELL_NAMED = r"^[a-z_]+(\.[a-z_]+)?:[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]{0,140}$"
_MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")
_HAPPENED_ON = Column(key="happened_on", header="happened_on", kind=Kind.DATE)
_QUANTITY = {1: "quantity_is_not_a_number", 2: "quantity_is_ambiguous"}


@dataclass(frozen=True, slots=True)
class Judged:
    """A batch, row by row; only where `is_good` does the rest mean anything."""

    rows: Ints
    is_good: Bools
    measure: Ints  # in `Judge.measures`
    series: Ints  # in `Judge.series`
    day: Ints  # since 1970-01-01
    scaled: Ints  # quantity in ten-thousandths
    acts: Any
    ids: npt.NDArray[np.uint8]
    lon: npt.NDArray[np.float64]
    lat: npt.NDArray[np.float64]


@dataclass(slots=True)
class _Batch:
    """A batch under judgement: mistakes are told, and their rows are good no more."""

    rows: Ints
    columns: Mapping[str, Any]
    findings: Findings
    bad: Bools = field(init=False)

    def __post_init__(self) -> None:
        self.bad = np.zeros(len(self.rows), bool)

    def wrong(
        self, code: str, column: str, where: Bools, details: Callable[[int], Mapping[str, object]]
    ) -> None:
        """`details` takes the place in the batch."""
        places = np.flatnonzero(where)
        if len(places):
            self.bad[places] = True
            self.findings.add(code, column, self.rows[places], lambda n: details(int(places[n])))

    def empty(self, column: str, where: Bools) -> None:
        self.wrong("cell_is_empty", column, where, lambda n: {})


class Judge:
    """Weighs batch after batch; what it learned of a value it keeps for the next."""

    def __init__(
        self,
        world: World,
        columns: Columns,
        *,
        today: date,
        source: str | None,
        unit_ids: Collection[UUID] | None,
    ) -> None:
        """`source`: take facts of this source only; `unit_ids`: of these units only."""
        self._world, self._columns, self._today = world, columns, today
        self._source, self._unit_ids = source, unit_ids
        self.measures: list[MeasureShape] = []
        self.series: list[Named] = []
        self._units: list[UnitShape] = []
        self._areas: list[UUID | None] = [None]
        self._cuts: list[Slices] = []
        self._measure_of: dict[str, int | str] = {}
        self._day_of: dict[str, int | str] = {}
        self._unit_of: dict[tuple[str, int], int | str] = {}
        self._unit_place: dict[UUID, int] = {}
        self._area_of: dict[str, int | str] = {}
        self._cut_of: dict[object, int | str] = {}
        self._cut_place: dict[Slices, int] = {}
        self._fit_of: dict[tuple[int, int], str] = {}
        self._series_of: dict[tuple[int, ...], int] = {}

    def judge(self, rows: Ints, batch: Any, findings: Findings) -> Judged:
        told = {key: batch.column(name) for key, name in self._columns.names.items()}
        at = _Batch(rows, told, findings)
        measure = self._valued(at, "measure", self._measure_of, self._measure)
        scaled = self._quantities(at, measure)
        day = self._days(at)
        unit = self._unit_column(at, day)
        acts = self._acts(at)
        area = np.zeros(len(rows), np.int64)
        if "area" in told:
            area = self._valued(at, "area", self._area_of, self._area, may_be_empty=True)
        cut = self._slices(at, measure)
        lon, lat = self._points(at)
        is_good = ~at.bad
        series = self._series(is_good, measure, unit, area, cut)
        return Judged(
            rows, is_good, measure, series, day, scaled, acts, self._ids(measure, acts), lon, lat
        )

    # ---- one column after the other

    def _valued(
        self,
        at: _Batch,
        column: str,
        known: dict[str, int | str],
        find: Callable[[str], int | str],
        *,
        may_be_empty: bool = False,
    ) -> Ints:
        """A column of names as places in a list; -1 where there is none or it is wrong."""
        cells = coded(at.columns[column])
        if not may_be_empty:
            at.empty(column, cells.codes < 0)
        found = [_kept(known, value, find) for value in cells.values]
        return _told(at, column, cells, found, empty=0 if may_be_empty else -1)

    def _measure(self, code: str) -> int | str:
        measure = self._world.measures.get(code)
        if measure is None:
            return "measure_is_unknown"
        if code in registry.declared():
            return "measure_is_told_by_a_room"
        if self._source not in (None, measure.source):
            return "measure_is_of_another_source"
        self.measures.append(measure)
        return len(self.measures) - 1

    def _quantities(self, at: _Batch, measure: Ints) -> Ints:
        cells = plain(at.columns["quantity"])
        empty = np.asarray(cells.is_null())
        at.empty("quantity", empty)
        read = decimals(cells, self._columns.styles["quantity"])
        for sort, code in _QUANTITY.items():
            at.wrong(code, "quantity", (read.is_wrong == sort) & ~empty, texts(cells))
        steps = np.array([SCALE // 10**one.decimals for one in self.measures] or [1], np.int64)
        fine = (read.is_wrong == 0) & (read.scaled % steps[measure] != 0) | (read.is_wrong == 3)
        at.wrong(
            "quantity_is_told_too_finely", "quantity", fine & (measure >= 0),
            lambda n: {"given": cells[n].as_py(), "decimals": self.measures[measure[n]].decimals},
        )  # fmt: skip
        return read.scaled

    def _days(self, at: _Batch) -> Ints:
        cells = coded(at.columns["happened_on"])
        at.empty("happened_on", cells.codes < 0)
        if len(self._day_of) > 100_000:  # more days than there can be: garbage is not kept
            self._day_of.clear()
        found = [_kept(self._day_of, value, self._day) for value in cells.values]
        return _told(at, "happened_on", cells, found, empty=_NO_DAY, wrong=_NO_DAY)

    def _day(self, text: str) -> int | str:
        try:
            day = read_cell(Cell(_MIDNIGHT.sub("", text)), _HAPPENED_ON)
        except CellIsWrong as wrong:
            return wrong.code
        assert isinstance(day, date), "a column of days holds days"
        return "fact_is_in_the_future" if day > self._today else day.toordinal() - EPOCH

    def _unit_column(self, at: _Batch, day: Ints) -> Ints:
        cells = coded(at.columns["unit"])
        at.empty("unit", cells.codes < 0)
        asked = (cells.codes >= 0) & (day != _NO_DAY)
        groups, first = _groups(cells.codes, day)
        if len(self._unit_of) > 500_000:
            self._unit_of.clear()
        found: list[int | str] = [-1] * len(first)
        for n, row in enumerate(first.tolist()):
            if asked[row]:
                key = (cells.values[cells.codes[row]], int(day[row]))
                found[n] = _kept(self._unit_of, key, self._unit)
        return _told(at, "unit", Coded([], groups), found, extra=self._unit_details(cells, day))

    def _unit(self, key: tuple[str, int]) -> int | str:
        unit = self._world.unit(key[0], date.fromordinal(key[1] + EPOCH))
        if isinstance(unit, str):
            return unit
        if self._unit_ids is not None and unit.id not in self._unit_ids:
            return "unit_is_not_yours"
        if unit.id not in self._unit_place:
            self._unit_place[unit.id] = len(self._units)
            self._units.append(unit)
        return self._unit_place[unit.id]

    def _unit_details(self, cells: Coded, day: Ints) -> Callable[[int], Mapping[str, object]]:
        def details(n: int) -> Mapping[str, object]:
            text = cells.values[cells.codes[n]]
            return {
                "given": text, "day": f"{date.fromordinal(int(day[n]) + EPOCH):%d/%m/%Y}",
                "spans": self._world.spans(text),
            }  # fmt: skip

        return details

    def _acts(self, at: _Batch) -> Any:
        """The source's own key becomes an act; one that already names a record stays."""
        cells = plain(at.columns["act"])
        at.empty("act", np.asarray(cells.is_null()))
        named = pc.match_substring_regex(cells, _ACT)
        acts = pc.if_else(named, cells, pc.binary_join_element_wise("source", cells, ":"))
        well = pc.and_(
            pc.match_substring_regex(acts, _WELL_NAMED), pc.invert(pc.starts_with(acts, _OURS))
        )
        at.wrong("act_is_not_named", "act", ~np.asarray(well.fill_null(True)), texts(cells))
        return acts.fill_null("")

    def _area(self, slug: str) -> int | str:
        area = self._world.areas.get(slug)
        if area is None:
            return "area_is_unknown"
        self._areas.append(area)
        return len(self._areas) - 1

    def _slices(self, at: _Batch, measure: Ints) -> Ints:
        cut = self._cut_in_json(at) if "slices" in at.columns else self._cut_in_columns(at)
        groups, first = _groups(measure, cut)
        found: list[int | str] = [0] * len(first)
        for n, row in enumerate(first.tolist()):
            key = (int(measure[row]), int(cut[row]))
            if min(key) >= 0:
                found[n] = _kept(self._fit_of, key, self._misfit) or 0
        _told(
            at, "slices", Coded([], groups), found,
            extra=lambda n: {"given": ", ".join(map("=".join, self._cuts[cut[n]])) or "-",
                             "known": _known_slices(self.measures[measure[n]])},
        )  # fmt: skip
        return cut

    def _misfit(self, key: tuple[int, int]) -> str:
        wrong = rules.weigh_slices(dict(self._cuts[key[1]]), self.measures[key[0]])
        return wrong[0] if wrong else ""

    def _cut_in_json(self, at: _Batch) -> Ints:
        cells = coded(at.columns["slices"])
        found = [_kept(self._cut_of, value, self._json_cut) for value in cells.values]
        return _told(at, "slices", cells, found, empty=self._cut_at(()))

    def _json_cut(self, text: object) -> int | str:
        try:
            told = json.loads(str(text))
        except ValueError:
            return "slices_are_not_read"
        if not isinstance(told, dict) or not all(isinstance(one, str) for one in told.values()):
            return "slices_are_not_read"
        return self._cut_at(tuple(sorted(told.items())))

    def _cut_in_columns(self, at: _Batch) -> Ints:
        codes = self._columns.slices
        cells = [coded(at.columns[SLICE + code]) for code in codes]
        groups, first = _groups(*[one.codes for one in cells], size=len(at.rows))
        found = np.empty(len(first), np.int64)
        for n, row in enumerate(first.tolist()):
            told = (
                (code, one.values[one.codes[row]])
                for code, one in zip(codes, cells, strict=True)
                if one.codes[row] >= 0
            )
            found[n] = self._cut_at(tuple(sorted(told)))
        return found[groups]

    def _cut_at(self, told: Slices) -> int:
        if told not in self._cut_place:
            self._cut_place[told] = len(self._cuts)
            self._cuts.append(told)
        return self._cut_place[told]

    def _points(self, at: _Batch) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        if "lon" not in at.columns:
            nowhere = np.full(len(at.rows), np.nan)
            return nowhere, nowhere
        cells = {key: plain(at.columns[key]) for key in ("lon", "lat")}
        styles = self._columns.styles
        lon, lat = (degrees(cells[key], styles.get(key, Style())) for key in ("lon", "lat"))
        at.wrong("point_is_half_told", "lat", np.isnan(lon) != np.isnan(lat), lambda n: {})
        for key, value, most in (("lon", lon, 180), ("lat", lat, 90)):
            at.wrong("point_is_not_on_earth", key, np.abs(value) > most, texts(cells[key]))
        return lon, lat

    # ---- all of it together

    def _series(self, is_good: Bools, measure: Ints, unit: Ints, area: Ints, cut: Ints) -> Ints:
        groups, first = _groups(measure, unit, area, cut)
        found = np.full(len(first), -1, np.int64)
        good = np.zeros(len(first), bool)
        good[groups[is_good]] = True
        for n in np.flatnonzero(good).tolist():
            row = first[n]
            key = (int(measure[row]), int(unit[row]), int(area[row]), int(cut[row]))
            if key not in self._series_of:
                self._series_of[key] = len(self.series)
                one = self.measures[key[0]]
                self.series.append(
                    (one.code, one.source, self._units[key[1]].id, self._areas[key[2]],
                     self._cuts[key[3]])
                )  # fmt: skip
            found[n] = self._series_of[key]
        return found[groups]

    def _ids(self, measure: Ints, acts: Any) -> npt.NDArray[np.uint8]:
        named = [f"{one.source}|{one.code}" for one in self.measures] or [""]
        return fact_ids(pa.array(named).take(pa.array(np.maximum(measure, 0))), acts)


def _kept(known: dict[Any, Any], key: Any, find: Callable[[Any], Any]) -> Any:
    if key not in known:
        known[key] = find(key)
    return known[key]


def _told(
    at: _Batch,
    column: str,
    cells: Coded,
    found: list[int | str],
    *,
    empty: int = -1,
    wrong: int = -1,
    extra: Callable[[int], Mapping[str, object]] | None = None,
) -> Ints:
    """What was found for each different value, for each row; mistakes are told."""
    codes = np.array([one if isinstance(one, int) else wrong for one in [*found, empty]], np.int64)
    for code in sorted({one for one in found if isinstance(one, str)}):
        here = np.array([one == code for one in [*found, None]])
        at.wrong(code, column, here[cells.codes], extra or _given(cells))
    return codes[cells.codes]  # an empty cell has code -1: the last


def _given(cells: Coded) -> Callable[[int], Mapping[str, object]]:
    return lambda n: {"given": cells.values[cells.codes[n]][:60]}


def _groups(*columns: Ints, size: int = 0) -> tuple[Ints, Ints]:
    """Rows alike in all columns have one number; and the first row of each number."""
    groups = np.zeros(len(columns[0]) if columns else size, np.int64)
    for column in columns:
        least = int(column.min()) if len(column) else 0
        width = int(column.max()) - least + 1 if len(column) else 1
        mixed = pa.array(groups * width + (column - least)).dictionary_encode()
        groups = np.asarray(mixed.indices).astype(np.int64)
    first = np.zeros(int(groups.max()) + 1 if len(groups) else 0, np.int64)
    first[groups[::-1]] = np.arange(len(groups) - 1, -1, -1)
    return groups, first


def _known_slices(measure: MeasureShape) -> str:
    return (
        "; ".join(
            f"{cut.code}: {', '.join(value for value, *_ in cut.values) or '…'}"
            for cut in measure.slices
        )
        or "-"
    )
