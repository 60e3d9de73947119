"""An event log to be looked at: acts, checkpoints, another connection, a hand that tampers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from django.db import connection, connections, transaction

from opendistrict.kernel.eventlog.audit import Audit, Signed
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries

AT = datetime(2026, 11, 23, 1, 0, 0, 123456, tzinfo=UTC)
TABLES = (
    "base_logleaf", "base_logwait", "base_logplace", "base_lognode", "base_checkpoint",
    "base_cosignature", "base_witnessed",
)  # fmt: skip


def minute(n: int) -> datetime:
    return AT + timedelta(minutes=n)


def promise(n: int, *, at: datetime = AT) -> int:
    """A promise to a citizen, as the office would log it; returns its leaf."""
    with transaction.atomic():
        return base.log(
            kind="cases.promise",
            subject=f"cases.dossier:{n}",
            body={"dossier": f"HS-{n:04d}", "office": "Ủy ban nhân dân phường Mẫu",
                  "promised_at": "2026-11-30"},
            at=at,
        )  # fmt: skip


def promises(count: int, *, first: int = 0) -> list[int]:
    return [promise(n, at=minute(n)) for n in range(first, first + count)]


def audit(*held: Signed) -> Audit:
    return queries.audit_log(lambda done, total: None, held=held)


def faults(*held: Signed) -> list[tuple[str, int]]:
    return [(one.code, one.place) for one in audit(*held).faults]


def empty_log() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES)} RESTART IDENTITY")


@contextmanager
def tampering(*tables: str) -> Iterator[Any]:
    """A hand with the rights of the database's owner: the triggers do not hold it."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        yield cursor
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")


@contextmanager
def other() -> Iterator[psycopg.Connection[Any]]:
    """Another connection to the same database, in a transaction of its own."""
    params = connection.get_connection_params()
    for name in ("context", "cursor_factory"):
        params.pop(name, None)
    with psycopg.connect(**params) as made:
        yield made


def at_once(*jobs: Any) -> list[Any]:
    """Run each in a thread with a connection of its own; their answers in order."""

    def run(job: Any) -> Any:
        try:
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [one.result(timeout=60) for one in [pool.submit(run, job) for job in jobs]]
