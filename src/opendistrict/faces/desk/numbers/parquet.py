"""Rows as a Parquet file. Imported only when one is asked for."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
from pyarrow import parquet


def written(headers: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(headers)
    table = pa.table({
        header: _column(list(column)) for header, column in zip(headers, columns, strict=True)
    })  # fmt: skip
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()


def _column(values: list[Any]) -> Any:
    """Numbers in one width, so that every file of a level has the same columns."""
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, Decimal | int) for value in known):
        return pa.array(values, type=pa.decimal128(30, 6))
    if known and all(isinstance(value, datetime) for value in known):
        return pa.array(values, type=pa.timestamp("us", tz="UTC"))
    if known and all(type(value) is date for value in known):
        return pa.array(values, type=pa.date32())
    return pa.array([None if value is None else str(value) for value in values], type=pa.string())
