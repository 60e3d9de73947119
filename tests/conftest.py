import os

import hypothesis
import pytest
from django.conf import settings

from opendistrict.faces.cli import setup
from opendistrict.kernel.eventlog.notes import Signer
from tests.browser import browser, chromium
from tests.database import begin_without, django_db_setup
from tests.makers import _emptied_quickly, _quan1_in_the_database, quan1
from tests.strict import (
    locks_name_their_table,
    no_undefined_variables,
    the_language_of_the_source,
)

__all__ = [  # fixtures for every test
    "_emptied_quickly",
    "_quan1_in_the_database",
    "browser",
    "chromium",
    "django_db_setup",
    "locks_name_their_table",
    "no_undefined_variables",
    "quan1",
    "the_language_of_the_source",
]


# A busy machine is no fault: no test asserts a time, and what is slow to make up is made up still.
hypothesis.settings.register_profile(
    "any_machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any_machine")


def pytest_configure(config: pytest.Config) -> None:
    """English as it is in the source: compiled once, before the processes of a run begin."""
    settings.LOG_KEY = Signer("test.example/log", b"only for tests, always the same.").secret()
    settings.SEAL_KEY = settings.SEAL_KEY or "only-for-tests-and-long-enough-to-seal"
    if not hasattr(config, "workerinput"):
        setup.compile_catalogues()
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # empty before the first `od demo`


@pytest.hookimpl(trylast=True)  # behind pytest-django, which puts what needs no database last
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if hasattr(config, "workerinput"):
        begin_without(items, config.workerinput["workercount"])


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """A database of one's own for every run on this machine (and every xdist worker)."""
    parts = [
        "test",
        os.environ.get("PYTEST_DB_SUFFIX", ""),
        os.environ.get("PYTEST_XDIST_WORKER", ""),
    ]
    name = "_".join(part for part in parts if part)
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"{name}_opendistrict"
