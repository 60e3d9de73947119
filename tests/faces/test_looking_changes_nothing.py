"""Looking changes nothing: no page writes when it is only asked for.

Browsers, mail scanners and link previews ask for pages that nobody opened; what they touch must
be as before.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.kept import live
from tests.makers import MORNING, actor

from opendistrict.registers.people import queries as people

# Where one is signed in and how often one tried are noted at every request.
OF_THE_VISIT = {"django_session", "usersessions_usersession", "base_cache"}
WRITES = re.compile(
    r"(?<!FOR )\b(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\s+(?:ONLY\s+)?\"?(\w+)", re.IGNORECASE
)
QUEUES = re.compile(r"\bprocrastinate_(?:defer|finish|retry|cancel|fetch)\w*", re.IGNORECASE)


class WroteWhileLooking(Exception):
    """A page that was only looked at changed something."""


def only_reads(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    written = [table for table in WRITES.findall(sql) if table not in OF_THE_VISIT]
    if written or QUEUES.search(sql):
        raise WroteWhileLooking(sql)
    return execute(sql, params, many, context)


def _addresses(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _addresses(entry, route)
        elif isinstance(entry, URLPattern) and not re.search(r"[<(^$\\]", route):
            yield route


def addresses() -> list[str]:
    """Every address that needs no argument."""
    return sorted(set(_addresses(get_resolver())))


@pytest.fixture
def district(quan1: None) -> None:
    live(MORNING)


def _client(post: str) -> Client:
    person = actor(post).person_id
    assert person
    client = Client(raise_request_exception=False)  # every page is asked, whatever one does
    account = people.accounts_of([person])[person]
    client.force_login(get_user_model()._default_manager.get(pk=account.id))
    return client


@pytest.mark.parametrize(
    ("post", "least"),
    [
        ("chu-tich-phuong-sai-gon", 20),
        ("chanh-van-phong-phuong-sai-gon", 20),
        ("quan-tri-phuong-sai-gon", 12),
    ],
)
def test_no_page_writes_when_looked_at(district: None, post: str, least: int) -> None:
    client = _client(post)
    client.get("/")  # the first look of a visit settles where one is signed in
    seen: dict[str, int] = {}
    with connection.execute_wrapper(only_reads):
        for address in addresses():
            seen[address] = client.get(address).status_code
    assert [address for address, status in seen.items() if status >= 500] == []
    assert sum(status == 200 for status in seen.values()) >= least, seen


def test_a_stranger_changes_nothing_either(quan1: None) -> None:
    client = Client()
    with connection.execute_wrapper(only_reads):
        statuses = {client.get(address).status_code for address in addresses()}
    assert 200 in statuses and 302 in statuses
    assert max(statuses) < 500


def test_the_watch_sees_every_way_to_write(db: None) -> None:
    """It must be able to fail: each of these is a write, none of those is."""
    for sql in (
        'INSERT INTO "people_person" ("id") VALUES (1)',
        'UPDATE "plans_task" SET "state" = 1',
        'DELETE FROM "plans_task"',
        "WITH moved AS (DELETE FROM plans_task RETURNING *) SELECT * FROM moved",
        "SELECT procrastinate_defer_jobs_v1(1)",
    ):
        with pytest.raises(WroteWhileLooking):
            only_reads(lambda *_: None, sql, (), False, {})
    for sql in (
        'SELECT 1 FROM "plans_task" FOR UPDATE OF "plans_task"',
        'UPDATE "django_session" SET "session_data" = %s',
        'SELECT "plans_task"."updated_at" FROM "plans_task"',
    ):
        assert only_reads(lambda *_: "asked", sql, (), False, {}) == "asked"
