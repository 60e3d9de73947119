"""One table of a file, in batches of text columns with the number of every row."""

import csv
import json
from abc import ABC, abstractmethod
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped,unused-ignore]
import pyarrow.compute as pc  # type: ignore[import-untyped,unused-ignore]
import pyarrow.csv as arrow_csv  # type: ignore[import-untyped,unused-ignore]
import pyarrow.parquet as parquet  # type: ignore[import-untyped,unused-ignore]

from opendistrict.kernel.bulk.scanning import Scan
from opendistrict.kernel.bulk.shapes import FileIsWrong, UnevenRow
from opendistrict.kernel.days import HERE

BLOCK = 4 * 2**20  # bytes of CSV in one batch; Arrow reads 32 blocks ahead and no more
ROWS = 65_536  # rows of Parquet in one batch
_SEPARATORS = ",;\t|"
_SHOWN = 100  # uneven rows told one by one

Batch = tuple[npt.NDArray[np.int64], Any]  # the number of each row (from 1), and the rows


class Table(ABC):
    """`columns` as the file names them; `rows` is how many there are, for CSV about."""

    scan: Scan
    columns: tuple[str, ...]
    rows: int

    @abstractmethod
    def batches(self, columns: Sequence[str]) -> Iterator[Batch]:
        """These columns of every row, from the first; may be asked again."""

    @abstractmethod
    def lines(self, rows: Collection[int]) -> Mapping[int, int]:
        """Where rows stand in the file; for Parquet a row is its own place."""

    uneven: int = 0  # rows left out because they have too few or too many values
    first_uneven: Sequence[UnevenRow] = ()
    ends_uneven: bool = False  # the last row of all is one of them


def open_table(scan: Scan) -> Table:
    return ParquetTable(scan) if scan.kind == "parquet" else CsvTable(scan)


class CsvTable(Table):
    """Text separated by commas, semicolons, tabs or bars, as the first line has it."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.rows = max(scan.lines - (1 if scan.is_ended else 0), 0)
        with scan.path.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline(65_536)
        self._separator = max(_SEPARATORS, key=head.count)
        self.columns = tuple(
            name.strip() for name in next(csv.reader([head], delimiter=self._separator), [])
        )
        if scan.quotes % 2 and (line := self._open_quote()):
            raise FileIsWrong("quote_is_not_closed", line=line)
        self._records = 0

    def batches(self, columns: Sequence[str]) -> Iterator[Batch]:
        self.uneven, self.first_uneven, self.ends_uneven = 0, [], False
        uneven: list[int] = []  # numbers not yet passed by
        first = 1
        try:
            for batch in self._reader(columns, uneven):
                numbers, first = _numbered(first, batch.num_rows, uneven)
                del uneven[: bisect_left(uneven, first)]
                if batch.num_rows:
                    yield numbers, batch
        except pa.ArrowInvalid as error:
            line = self._open_quote() or self._longest()
            raise FileIsWrong("row_is_not_read", line=line, reason=str(error)[:200]) from error
        self._records = first - 1 + len(uneven)
        self.ends_uneven = bool(uneven)

    def _reader(self, columns: Sequence[str], uneven: list[int]) -> Any:
        told: list[UnevenRow] = []
        self.first_uneven = told

        def note(row: Any) -> str:
            self.uneven += 1
            uneven.append(row.number - 1)  # Arrow counts the line of names too
            if len(told) < _SHOWN:
                expected, found = row.expected_columns, row.actual_columns
                told.append(UnevenRow(row.number - 1, expected, found, str(row.text)[:80]))
            return "skip"

        return arrow_csv.open_csv(
            self.scan.path,
            read_options=arrow_csv.ReadOptions(
                use_threads=False, block_size=BLOCK, column_names=list(self.columns), skip_rows=1
            ),
            parse_options=arrow_csv.ParseOptions(
                delimiter=self._separator, newlines_in_values=True, invalid_row_handler=note
            ),
            convert_options=arrow_csv.ConvertOptions(
                include_columns=list(columns),
                column_types={name: pa.string() for name in self.columns},
                strings_can_be_null=True, quoted_strings_can_be_null=True, null_values=[""],
            ),
        )  # fmt: skip

    def lines(self, rows: Collection[int]) -> Mapping[int, int]:
        """Counted through only where a row and a line are not the same thing."""
        ends = self.scan.lines + (0 if self.scan.is_ended else 1)
        if self._records + 1 == ends:
            return {row: row + 1 for row in rows}
        wanted, found, row = set(rows), {}, -1
        for start, record in self._walk():
            row += bool(record)  # an empty line is no row
            if record and row in wanted:
                found[row] = start
        return {row: found.get(row, row + 1) for row in rows}

    def _walk(self) -> Iterator[tuple[int, list[str]]]:
        """Every record with the line it begins on, as Python reads it: slow and sure."""
        with self.scan.path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=self._separator)
            start = 1
            try:
                for record in reader:
                    yield start, record
                    start = reader.line_num + 1
            except csv.Error:
                return

    def _open_quote(self) -> int:
        """The line on which a quoted value begins that never ends; 0 when there is none."""
        start = 1
        with self.scan.path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, delimiter=self._separator, strict=True)
            try:
                for _ in reader:
                    start = reader.line_num + 1
            except csv.Error:
                return start
        return 0

    def _longest(self) -> int:
        return max(self._walk(), key=lambda told: sum(map(len, told[1])), default=(0, []))[0]


def _numbered(first: int, count: int, uneven: Sequence[int]) -> tuple[npt.NDArray[np.int64], int]:
    """The numbers of `count` rows from `first` on, uneven ones left out, and the next number."""
    end = first + count
    for bad in uneven:
        if bad >= end:
            break
        end += bad >= first
    numbers = np.arange(first, end, dtype=np.int64)
    skipped = [bad for bad in uneven if first <= bad < end]
    return (np.setdiff1d(numbers, skipped) if skipped else numbers), end


class ParquetTable(Table):
    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        try:
            self._file = parquet.ParquetFile(scan.path)
        except (pa.ArrowException, OSError) as error:
            raise FileIsWrong("file_is_damaged", reason=str(error)[:200]) from error
        self.columns = tuple(self._file.schema_arrow.names)
        self.rows = self._file.metadata.num_rows

    def batches(self, columns: Sequence[str]) -> Iterator[Batch]:
        first = 1
        try:
            for batch in self._file.iter_batches(ROWS, columns=list(columns), use_threads=False):
                numbers = np.arange(first, first + batch.num_rows, dtype=np.int64)
                first += batch.num_rows
                yield numbers, _flat(batch)
        except (pa.ArrowException, OSError) as error:
            raise FileIsWrong("file_is_damaged", line=first, reason=str(error)[:200]) from error

    def lines(self, rows: Collection[int]) -> Mapping[int, int]:
        return {row: row for row in rows}


def _flat(batch: Any) -> Any:
    """Instants become the civil day here on which they fall, nested values JSON."""
    columns = [_json(_day(column)) for column in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _json(column: Any) -> Any:
    if not pa.types.is_nested(column.type) or isinstance(column, pa.DictionaryArray):
        return column
    told = [_without_nothing(one) for one in column.to_pylist()]
    return pa.array([None if one is None else json.dumps(one, default=str) for one in told])


def _without_nothing(value: Any) -> Any:
    """A struct or a map as the pairs that say something."""
    if isinstance(value, list) and all(isinstance(one, tuple) for one in value):
        value = dict(value)
    if isinstance(value, dict):
        return {key: one for key, one in value.items() if one is not None}
    return value


def _day(column: Any) -> Any:
    if not pa.types.is_timestamp(column.type):
        return column
    if column.type.tz:
        here = pa.timestamp(column.type.unit, HERE.key)
        column = pc.local_timestamp(column.cast(here))
    return pc.floor_temporal(column, unit="day").cast(pa.date32())
