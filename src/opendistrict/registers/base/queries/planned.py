"""Statements that come with every act."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection
from psycopg import Cursor
from psycopg.rows import RowFactory, tuple_row


def planned(
    sql: str, values: Sequence[object] | Mapping[str, object], rows: RowFactory[Any] = tuple_row
) -> list[Any]:
    """The rows of a statement that the server plans once for a connection, not once an act:
    planning takes longer than a few rows do. Its values are no part of its text."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        Cursor(connection.connection, row_factory=rows) as cursor,
    ):
        return cursor.execute(sql, values, prepare=True).fetchall()
