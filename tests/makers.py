"""Things a test needs, made through the doors of the house."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from unittest.mock import patch
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection, connections, transaction
from django.test import TransactionTestCase
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoDbBlocker

from opendistrict.faces.cli.loading.loader import Loaded
from opendistrict.faces.cli.loading.loader import load_pack as load_folder
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.registers.base import actions as base_actions
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs import queries as orgs
from tests.registers.base.logs import empty_log

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
MORNING_2023 = datetime(2023, 12, 22, 8, 0, tzinfo=HERE)  # a Friday; Quận 1 with its ten wards
MORNING_2025 = datetime(2025, 7, 1, 8, 0, tzinfo=HERE)  # the first day of the four wards
MORNING = datetime(2026, 11, 23, 8, 0, tzinfo=HERE)  # a Monday; the four wards
TODAY = MORNING.date()
TODAY_2023 = MORNING_2023.date()
QUAN1 = settings.PACKAGE / "packs" / "quan1"


def load_pack(folder: Path = QUAN1, *, at: datetime = MORNING_2023) -> Loaded:
    """Load a pack as `od load` does."""
    return load_folder(folder, actor=SYSTEM, at=at)


@pytest.fixture(scope="session")
def _quan1_in_the_database(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        load_pack()
        empty_log()  # a test counts the leaves of its own acts, not of the pack's delegations
        _keep_rows()


@pytest.fixture
def quan1(_quan1_in_the_database: None, db: None) -> Iterator[None]:
    """The pack quan1 is loaded: once for the whole run, and again for a test whose database a
    transactional test has emptied before."""
    if base.loaded_pack("quan1") is None:
        bring_pack_back()
    yield


_KEPT = "kept_by_tests"


def _tables() -> list[tuple[str, str]]:
    """Every table with rows to keep, and its columns that are not generated."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, string_agg(quote_ident(column_name), ', ')"
            " FROM information_schema.columns JOIN information_schema.tables"
            " USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            " AND is_generated = 'NEVER' AND table_name <> 'django_migrations' GROUP BY 1"
        )
        return cursor.fetchall()


def _keep_rows() -> None:
    """A copy of what the pack left: brought back in a tenth of the time that loading it takes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {_KEPT} CASCADE; CREATE SCHEMA {_KEPT}")
        for table, columns in _tables():
            cursor.execute(f'CREATE TABLE {_KEPT}."{table}" AS SELECT {columns} FROM "{table}"')


def forget_kept_rows() -> None:
    """For a test that copies its whole database: nothing but its own is in it."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {_KEPT} CASCADE")


def bring_pack_back() -> None:
    """The very rows that loading left, keys and all, where the role may keep triggers still: they
    saw these rows when they were new. Else it is loaded again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('is_superuser'), to_regnamespace(%s) IS NULL", [_KEPT]
        )
        superuser, forgotten = cursor.fetchone()
    if superuser != "on" or forgotten:
        load_pack()
        empty_log()
        return _keep_rows()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, columns in _tables():
            cursor.execute(
                f'INSERT INTO "{table}" ({columns}) OVERRIDING SYSTEM VALUE'
                f' SELECT {columns} FROM {_KEPT}."{table}" ON CONFLICT DO NOTHING'
            )
        cursor.execute("SET LOCAL session_replication_role = origin")
        # What was worked out meanwhile, over empty tables, is forgotten.
        cursor.execute("UPDATE base_turn SET value = gen_random_uuid()")


# What the framework puts there by itself, and flushing would put there again.
_FRAMEWORK = {"django_content_type", "auth_permission"}


@pytest.fixture(scope="session", autouse=True)
def _emptied_quickly() -> Iterator[None]:
    """After a transactional test: TRUNCATE makes every file of every table and index anew, which
    takes a second and a half; deleting what few rows there are takes a twentieth of one."""
    flushed = TransactionTestCase._fixture_teardown

    def emptied(self: TransactionTestCase) -> None:
        if not _empty_tables():
            flushed(self)

    with patch.object(TransactionTestCase, "_fixture_teardown", emptied):
        yield


def _empty_tables() -> bool:
    """Whether the role may; nobody is writing any more once the tables with rows are ours."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        if cursor.fetchone() != ("on",):
            return False
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")"
                for name in sorted(set(names) - _FRAMEWORK)
            )
        )
        full = [name for (name,) in cursor.fetchall()]
        if full:
            cursor.execute("LOCK TABLE " + ", ".join(f'"{name}"' for name in full))
        for name in full:
            cursor.execute(f'DELETE FROM "{name}"')
    return True


def actor(post_slug: str, on: date = TODAY) -> Actor:
    """Who serves in a post on a day, acting from it, with its rights of that day.

    `actor("chu-tich-quan-1", TODAY_2023)`, `actor("chu-tich-phuong-sai-gon")`. A vacant post has
    nobody to act; ask for another.
    """
    every = orgs.posts_in(orgs.tree_on(on).units.keys(), on=on)
    post = next((post for post in every if post.slug == post_slug), None)
    assert post, f"no post {post_slug} on {on}; the nearest: {sorted(p.slug for p in every)}"
    assert post.person_id, f"{post_slug} is vacant on {on}"
    return Actor(
        kind="officer",
        id=str(post.person_id),
        label=post.person_name,
        person_id=post.person_id,
        post_id=post.id,
        post_title=post.title,
        unit_id=post.unit_id,
        rights=orgs.rights_of(post.id, on=on),
    )


def unit_id(slug: str) -> UUID:
    """The id of a unit of the pack."""
    return orgs.unit_ids_by_slug()[slug]


def empty_queue() -> None:
    """Nothing waits in the outbox: what a transactional test left there is not ours."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_periodic_defers")
        cursor.execute("DELETE FROM procrastinate_jobs")


def drain(at: datetime, *, rounds: int = 10) -> int:
    """Do what waits in the outbox, in the test's own transaction; how many messages it was.

    As the worker does, save that a message that fails fails the test. `at` is only what the
    caller takes for now: a message carries the instant it was announced.
    """
    done = 0
    for _ in range(rounds):
        waiting = ProcrastinateJob.objects.filter(
            status="todo", queue_name="outbox", task_name="base.deliver"
        ).exclude(scheduled_at__gt=at)
        jobs = list(waiting.order_by("id"))
        if not jobs:
            return done
        for job in jobs:
            base_actions.deliver(**job.args)
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT procrastinate_finish_job_v1(%s, 'succeeded', false)", [job.pk]
                )
            done += 1
    raise AssertionError(f"the outbox is not empty after {rounds} rounds")


def work(*queues: str) -> None:
    """The real worker until it finds nothing due: in a thread of its own, because a browser test
    before it may have left an event loop in this one. What runs by the clock is due only where
    its queue is asked for."""
    by_the_clock = queue.periodic_registry.periodic_tasks if "schedule" in queues else {}

    def run() -> None:
        connector = queue.connector.get_worker_connector()  # type: ignore[attr-defined]
        with (
            queue.replace_connector(connector),
            patch.object(queue.periodic_registry, "periodic_tasks", by_the_clock),
        ):
            queue.run_worker(
                wait=False,
                install_signal_handlers=False,
                listen_notify=False,
                queues=list(queues) or None,
            )

    kept = connections.settings["default"]["CONN_MAX_AGE"]
    connections.settings["default"]["CONN_MAX_AGE"] = 0  # the worker's threads close what they open
    try:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(run).result()
    finally:
        connections.settings["default"]["CONN_MAX_AGE"] = kept
