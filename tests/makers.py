"""Things a test needs, made through the doors of the house."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from unittest.mock import patch
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection, connections
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
from tests import kept
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
def _quan1_in_the_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    with django_db_blocker.unblock():
        if not kept.is_kept():
            bring_pack()
            kept.keep()
    yield
    # A page may still be open, and the thread that answers it keep its connection: whoever is
    # left in the database when the run is over would keep it from being dropped.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def quan1(_quan1_in_the_database: None, db: None) -> Iterator[None]:
    """The pack quan1 is loaded: once for the whole run, and again for a test whose database a
    transactional test has emptied before."""
    if base.loaded_pack("quan1") is None:
        bring_pack_back()
    yield


def bring_pack() -> None:
    load_pack()
    empty_log()  # a test counts the leaves of its own acts, not of the pack's delegations


def bring_pack_back() -> None:
    """The very rows that loading left, where the role may; else it is loaded again."""
    if not kept.put_back():
        bring_pack()


@pytest.fixture(scope="session", autouse=True)
def _emptied_quickly() -> Iterator[None]:
    """After a transactional test. Flushing makes every file of every table and index anew, and the
    pack would have to be loaded again: only what the test wrote in is made what it was."""
    flushed = TransactionTestCase._fixture_teardown

    def emptied(self: TransactionTestCase) -> None:
        if not kept.put_back():
            flushed(self)

    with patch.object(TransactionTestCase, "_fixture_teardown", emptied):
        yield


def actor(post_slug: str, on: date = TODAY) -> Actor:
    """Who serves in a post on a day, acting from it, with its rights of that day.

    `actor("chu-tich-quan-1", TODAY_2023)`, `actor("chu-tich-phuong-sai-gon")`. A vacant post has
    nobody to act; ask for another.
    """
    return _actor(post_slug, on, base.turn("orgs"))


@lru_cache(maxsize=200)
def _actor(post_slug: str, on: date, turn: str) -> Actor:
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

    stays = connections.settings["default"]["CONN_MAX_AGE"]
    connections.settings["default"]["CONN_MAX_AGE"] = 0  # the worker's threads close what they open
    try:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(run).result()
    finally:
        connections.settings["default"]["CONN_MAX_AGE"] = stays
