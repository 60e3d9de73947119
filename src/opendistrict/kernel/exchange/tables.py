"""A table for machines: UTF-8 CSV (RFC 4180) and JSON, with the meaning of every column.

Numbers are written in full with a point, days as YYYY-MM-DD, yes and no as true and false. What is
not known is an empty field in CSV and null in JSON: never a zero.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

Row = Mapping[str, Any]

_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name, what kind of value it holds and what it means, in both languages.

    `kind`: code, text, number, date, boolean.
    """

    name: str
    kind: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds. `key` names the columns that together tell one row from another."""

    name: str
    title_vi: str
    title_en: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def plain(value: Any) -> Any:
    """A value as JSON writes it: numbers that are exact stay exact (as text of digits in CSV)."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value


def field(value: Any) -> str:
    """A value as a field of CSV. Text that a spreadsheet would run as a formula stays text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return digits(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return " ".join(field(one) for one in value)
    text = str(value)
    return "'" + text if text.startswith(_RUN_BY_SPREADSHEETS) else text


def digits(value: Decimal) -> str:
    """The number in full, without an exponent and without zeros that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def csv_lines(table: Table, rows: Iterable[Row]) -> Iterator[bytes]:
    """The table line by line, with the byte-order mark by which spreadsheets here know UTF-8."""
    yield b"\xef\xbb\xbf" + line(table.names)
    for row in rows:
        yield line([field(row.get(name)) for name in table.names])


def line(fields: Sequence[str]) -> bytes:
    """A record of CSV, its end included."""
    out = io.StringIO()
    csv.writer(out).writerow(fields)
    return out.getvalue().encode()


def json_parts(table: Table, rows: Iterable[Row], about: Mapping[str, Any]) -> Iterator[bytes]:
    """One object: what it is about, then `rows`, written one by one."""
    head = json.dumps({name: plain(value) for name, value in about.items()}, ensure_ascii=False)
    yield (head[:-1] + (", " if about else "") + '"rows": [').encode()
    first = True
    for row in rows:
        told = {name: plain(row.get(name)) for name in table.names}
        yield (("\n" if first else ",\n") + json.dumps(told, ensure_ascii=False)).encode()
        first = False
    yield b"\n]}\n"


def dictionary(tables: Iterable[Table]) -> dict[str, Any]:
    """The data dictionary: every table with its key and every column with its meaning."""
    return {
        "tables": [
            {
                "name": one.name,
                "title": {"vi": one.title_vi, "en": one.title_en},
                "key": list(one.key),
                "columns": [
                    {"name": c.name, "type": c.kind, "meaning": {"vi": c.vi, "en": c.en}}
                    for c in one.columns
                ],
            }
            for one in tables
        ]
    }
