"""Sums that several connections see, and what they must be."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection, connections
from pytest_django import DjangoDbBlocker
from tests.makers import TODAY
from tests.registers.facts.conftest import committed

from opendistrict.registers.facts import queries
from opendistrict.registers.facts.shapes import Ask

EVER = Ask("thu.violations", None, date(2027, 1, 1))


@pytest.fixture
def db(
    measures: None, _quan1_in_the_database: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """In place of the test's own transaction: several connections must see what is written."""
    with committed(django_db_blocker):
        yield


def reading(known_on: date = TODAY) -> int:
    return int(sum(a.quantity for a in queries.amounts([EVER], known_on=known_on)[EVER].values()))


def no_progress(done: int, in_all: int) -> None:
    assert 0 <= done <= in_all


def is_right() -> bool:
    return queries.verify(no_progress).drifts == ()


def kept() -> list[tuple[str, str]]:
    """All sums as bytes of text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 'half', h::text FROM facts_halfmonth h UNION ALL "
            "SELECT 'quarter', q::text FROM facts_quarter q UNION ALL "
            "SELECT 'late', l::text FROM facts_late l UNION ALL "
            "SELECT 'day', d::text FROM facts_daytotal d ORDER BY 1, 2"
        )
        return [tuple(one) for one in cursor.fetchall()]


def in_a_thread(what: Any, *given: Any) -> Any:
    """Run with a Django connection of its own."""

    def run() -> Any:
        try:
            return what(*given)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=60)
