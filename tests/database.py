"""The database of a run: made by one of its processes, copied by the others."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from tests import kept, makers

NEEDS_ONE = {"db", "transactional_db", "live_server"}


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / "database.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _do(sql: str) -> None:
    connection.close()
    with connection._nodb_cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_db_modify_db_settings: None,
    django_db_keepdb: bool,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """The migrations and the pack take half a minute: spent once in a run, not by each of its
    processes."""
    if django_db_keepdb or not hasattr(request.config, "workerinput"):
        request.getfixturevalue("django_db_setup")  # pytest-django's own
        yield
        return
    test = settings.DATABASES["default"]["TEST"]
    folder = tmp_path_factory.getbasetemp().parent  # of the whole run
    model, note = f"{test['NAME']}_model", folder / "model-database"
    with _alone(folder):
        is_first = not note.exists()
        if not is_first:
            test["TEMPLATE"] = note.read_text()
        request.getfixturevalue("django_db_setup")
        with django_db_blocker.unblock():
            if is_first:
                makers.bring_pack()
                _do(f'DROP DATABASE IF EXISTS "{model}"')  # of a run that was killed
                _do(f'CREATE DATABASE "{model}" TEMPLATE "{test["NAME"]}"')
                note.write_text(model)
            kept.keep()
    yield
    if is_first:
        with _alone(folder), django_db_blocker.unblock():
            note.unlink()
            _do(f'DROP DATABASE "{model}"')


def begin_without(items: list[pytest.Item], processes: int) -> None:
    """xdist hands a fourth of its share to each process to begin with, in this order. While the
    first one makes the database, the next ones do what needs none."""
    free = [one for one in items if not needs_database(one)]
    share = len(items) // (4 * processes)
    first = set(free[: share * (processes - 1)])
    others = [one for one in items if one not in first]
    items[:] = [*others[:share], *(one for one in free if one in first), *others[share:]]


def needs_database(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    return bool(asked & NEEDS_ONE) or item.get_closest_marker("django_db") is not None
