"""The database between tests: what the pack left in it, and what a test has changed since."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from opendistrict.faces.cli import sample

# What the framework puts there by itself, and flushing would put there again.
FRAMEWORK = {"django_content_type", "auth_permission"}


@dataclass(frozen=True)
class Rows:
    """All rows of one table, as COPY writes them."""

    columns: str
    count: int
    written: bytes


Tables = dict[str, Rows]
_of_the_pack: Tables = {}
_lived: dict[datetime, Tables] = {}
_since = [0]  # the first transaction that is a test's


def _columns() -> list[tuple[str, str]]:
    """Every table that a test may write in, and its columns that are not generated."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, string_agg(quote_ident(column_name), ', ')"
            " FROM information_schema.columns JOIN information_schema.tables"
            " USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            " AND is_generated = 'NEVER' AND table_name <> 'django_migrations' GROUP BY 1"
        )
        return cursor.fetchall()


def _read() -> Tables:
    found = {}
    with transaction.atomic(), connection.cursor() as cursor:
        for table, columns in _columns():
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            (count,) = cursor.fetchone()
            with cursor.copy(f'COPY "{table}" ({columns}) TO STDOUT (FORMAT binary)') as copy:
                found[table] = Rows(columns, count, b"".join(copy))
    return found


@contextmanager
def _by_hand() -> Iterator[Any]:
    """A cursor that no trigger sees: they saw these rows when they were new. None where the role
    may not."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        if cursor.fetchone() != ("on",):
            yield None
            return
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        cursor.execute("SET LOCAL session_replication_role = origin")


def _write(cursor: Any, tables: Tables) -> None:
    """With the marks (`base_turn`) that these rows had: what was worked out from them still
    holds."""
    for name, rows in tables.items():
        cursor.execute(f'DELETE FROM "{name}"')
        if rows.count:
            into = f'COPY "{name}" ({rows.columns}) FROM STDIN (FORMAT binary)'
            with cursor.copy(into) as copy:
                copy.write(rows.written)


def _is_a_tests_from_here() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        _since[0] = int(cursor.fetchone()[0])


def keep() -> None:
    """What is there now is what the pack left."""
    _of_the_pack.update(_read())
    _is_a_tests_from_here()


def is_kept() -> bool:
    return bool(_of_the_pack)


def _nothing() -> Tables:
    return {table: Rows(has, 0, b"") for table, has in _columns() if table not in FRAMEWORK}


def put_back() -> bool:
    """Make every table that a test wrote in what the pack left, or empty where none is loaded.
    Whether the role may. Nobody writes while it is done."""
    kept = _of_the_pack or _nothing()
    with _by_hand() as cursor:
        if cursor is None:
            return False
        names = ", ".join(f'"{name}"' for name in kept)
        cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{name}' FROM \"{name}\" HAVING count(*) <> {rows.count}"
                f" OR max(xmin::text::bigint) >= {_since[0]}"
                for name, rows in kept.items()
            )
        )
        _write(cursor, {name: kept[name] for (name,) in cursor.fetchall()})
    _is_a_tests_from_here()
    return True


def live(at: datetime) -> None:
    """The life of the sample district until `at`, over the pack and nothing else: played once in
    a process; from then on its rows are put where they were."""
    if at in _lived:
        with _by_hand() as cursor:
            if cursor is not None:
                return _write(cursor, _lived[at])
    sample.live(at)
    now = _read()
    _lived[at] = {name: rows for name, rows in now.items() if rows != _of_the_pack.get(name)}
