"""What an act leaves in several rooms, written by one statement: each room gives its part."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import DataError, connection
from psycopg.errors import DivisionByZero

from opendistrict.registers.base.queries import planned
from opendistrict.registers.base.shapes import Part


def write(*parts: Part) -> tuple[Any, ...]:
    """Write the parts in the caller's transaction; what each of them gives, in their order."""
    assert connection.in_atomic_block, "what an act writes must live or die with it"
    if not parts:
        return ()
    gives = ", ".join(one.gives for one in parts)
    found: tuple[Any, ...] = planned(_statement(parts, gives), _values(parts))[0]
    return found


def write_alone(*parts: Part) -> bool:
    """Write the parts in a transaction of their own, which costs no more than the one statement.
    False, and nothing is written, where one does not give what it wants."""
    assert not connection.in_atomic_block, "a statement that fails ends its transaction"
    met = " AND ".join(f"{one.gives} = {one.wants}" for one in parts if one.wants is not None)
    try:
        planned(_statement(parts, f"1 / coalesce({met}, false)::int"), _values(parts))
    except DataError as error:
        if isinstance(error.__cause__, DivisionByZero):
            return False
        raise
    return True


def _statement(parts: Sequence[Part], gives: str) -> str:
    return f"WITH {', '.join(one.sql for one in parts)} SELECT {gives}"


def _values(parts: Sequence[Part]) -> dict[str, object]:
    return {name: value for one in parts for name, value in one.values.items()}


def rows(table: str, some: Sequence[Mapping[str, object]]) -> Part:
    """New rows of a table, all with the same columns."""
    columns = ", ".join(some[0])
    sql = f"""new_{table} AS (
  INSERT INTO {table} ({columns})
  SELECT {columns} FROM json_populate_recordset(NULL::{table}, %({table})s::json)
)"""
    return Part(sql, {table: as_json(some)})


def as_json(value: object) -> str:
    """Rows as a statement takes them: one value, whatever their number. What is neither text nor
    number (keys, decimals, days) goes as text."""
    return json.dumps(value, ensure_ascii=False, default=_text, separators=(",", ":"))


def _text(value: object) -> str:
    """An instant in UTC: the server does not read every offset that people may write."""
    return str(value.astimezone(UTC) if isinstance(value, datetime) else value)
