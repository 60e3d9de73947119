from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker
from tests.makers import bring_pack_back, empty_queue
from tests.registers.facts.conftest import forget as forget_facts
from tests.registers.ledger.world import World, make_world

from opendistrict.registers.base import queries as base

TABLES = (
    "remittanceline", "remittance", "match", "note", "receipt", "billline", "bill", "instalment",
    "transfer", "decision", "bankline", "statement", "charge", "accountday", "closing", "account",
    "bankaccount", "layout", "bank",
)  # fmt: skip
SECRET = "chỉ để thử"


@pytest.fixture
def world(quan1: None) -> World:
    return make_world(SECRET)


def forget() -> None:
    """No money: every table of the room."""
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(f'ledger_{one}' for one in TABLES)} CASCADE")
        cursor.execute("DELETE FROM base_series WHERE code ~ '^(BL|TB|NS)-....-'")


@contextmanager
def committed_world(blocker: DjangoDbBlocker) -> Iterator[World]:
    """What is written is really committed: other connections see it. Afterwards the shared
    database is as it was before."""
    with blocker.unblock():
        assert connection.settings_dict["NAME"].startswith("test_"), "never empty a real database"
        if base.loaded_pack("quan1") is None:
            bring_pack_back()
        forget()
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(id), 0) FROM base_auditevent")
            (last,) = cursor.fetchone()
            cursor.execute("SELECT coalesce(max(id), 0) FROM base_logleaf")
            (leaf,) = cursor.fetchone()
        try:
            yield make_world(SECRET)
        finally:
            forget()
            forget_facts()
            empty_queue()
            with connection.cursor() as cursor:  # neither ever forgets; this is only a test
                for table, after in (("base_auditevent", last), ("base_logleaf", leaf)):
                    cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                    if table == "base_logleaf":
                        cursor.execute("DELETE FROM base_logwait WHERE leaf_id > %s", [after])
                    cursor.execute(f"DELETE FROM {table} WHERE id > %s", [after])
                    cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
                cursor.execute("DELETE FROM people_party WHERE is_sample AND full_name LIKE %s",
                               ["% Mẫu"])  # fmt: skip
            connection.close()
