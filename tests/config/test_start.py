"""Starting on a server: the key, https, the database of this version, and whether it lives."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from opendistrict.config.key import NoKey, log_key, seal_key, secret_key
from opendistrict.config.settings import PACKAGE
from opendistrict.faces.cli import setup
from opendistrict.kernel.eventlog.notes import Signer
from opendistrict.kernel.sealing import KeyRing

# ------------------------------------------------------------------ the secret key


def test_a_first_start_makes_a_key_for_its_owner_alone_and_keeps_it(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    key = secret_key({}, folder=folder, command="serve")
    assert len(key) >= 50
    assert (folder / "secret-key").stat().st_mode & 0o777 == 0o600
    assert secret_key({}, folder=folder, command="worker") == key
    assert secret_key({"SECRET_KEY": "given"}, folder=folder, command="serve") == "given"


def test_the_log_gets_a_key_of_its_own_with_its_name_in_it(tmp_path: Path) -> None:
    site = {"SITE_URL": "https://dichvu.example.vn/", "OD_PACK": "mau"}
    key = log_key(site, folder=tmp_path, command="migrate")
    assert Signer.parse(key).name == "dichvu.example.vn/mau"
    assert (tmp_path / "log-key").stat().st_mode & 0o777 == 0o600
    assert log_key({}, folder=tmp_path, command="serve") == key, "the name is for good"
    tried = [log_key({}, folder=tmp_path / one, command="demo") for one in ("a", "b")]
    assert len({Signer.parse(one).name for one in tried}) == 2, "two trials are two logs"
    with pytest.raises(NoKey, match="log-key"):
        log_key({"DATABASE_URL": "x"}, folder=tmp_path / "c", command="serve")


@pytest.mark.parametrize("given", ["", "  "])
@pytest.mark.parametrize("command", ["serve", "worker", "migrate", "account"])
def test_an_empty_key_starts_nothing(tmp_path: Path, given: str, command: str) -> None:
    with pytest.raises(NoKey, match="set but empty"):
        secret_key({"SECRET_KEY": given}, folder=tmp_path, command=command)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_server_whose_key_is_gone_makes_no_other(tmp_path: Path, command: str) -> None:
    server = {"DATABASE_URL": "postgresql://db.example/opendistrict"}
    with pytest.raises(NoKey, match="Bring the key"):
        secret_key(server, folder=tmp_path, command=command)
    assert list(tmp_path.iterdir()) == []
    made = secret_key(server, folder=tmp_path, command="migrate")
    assert secret_key(server, folder=tmp_path, command=command) == made


def test_the_key_that_seals_is_made_and_kept_like_the_other(tmp_path: Path) -> None:
    server = {"DATABASE_URL": "postgresql://db.example/opendistrict"}
    with pytest.raises(NoKey, match="There is no OD_SEAL_KEY"):
        seal_key(server, folder=tmp_path, command="serve")
    made = seal_key(server, folder=tmp_path, command="migrate")
    assert made != secret_key(server, folder=tmp_path, command="migrate")
    assert (tmp_path / "seal-key").stat().st_mode & 0o777 == 0o600
    assert KeyRing([made]).first_id, "long enough to seal with"
    with pytest.raises(NoKey, match="OD_SEAL_KEY is set but empty"):
        seal_key({"OD_SEAL_KEY": " "}, folder=tmp_path, command="migrate")


def test_a_file_that_was_emptied_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "secret-key").touch()
    with pytest.raises(NoKey, match="empty"):
        secret_key({}, folder=tmp_path, command="migrate")


def test_the_command_line_says_so_and_fails(tmp_path: Path) -> None:
    environment = {
        **os.environ, "SECRET_KEY": "", "OD_VAR": str(tmp_path), "PYTHONPATH": str(PACKAGE.parent),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "opendistrict.config", "serve"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "SECRET_KEY is set but empty" in done.stderr
    assert "Traceback" not in done.stderr


# ------------------------------------------------------------------ https


def _settings(**environment: str) -> dict[str, Any]:
    """What the settings say in a process of its own with this environment."""
    names = (
        "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS",
        "SECURE_PROXY_SSL_HEADER", "LANGUAGE_COOKIE_SECURE",
    )  # fmt: skip
    program = (
        "import json; from opendistrict.config import settings; "
        f"print(json.dumps([getattr(settings, name) for name in {names!r}]))"
    )
    kept = {k: v for k, v in os.environ.items() if k != "OD_HTTPS"}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**kept, **environment, "PYTHONPATH": str(PACKAGE.parent)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return dict(zip(names, json.loads(done.stdout), strict=True))


def test_with_https_cookies_and_browsers_keep_to_it() -> None:
    on, off = _settings(OD_HTTPS="1"), _settings()
    assert on == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "LANGUAGE_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
    }
    assert not any(off.values())


# ------------------------------------------------------------------ ready or not


def _forget_the_last() -> None:
    """The newest migration of a room that no other room builds on waits again."""
    (last,) = MigrationLoader(connection).graph.leaf_nodes("cases")
    MigrationRecorder(connection).record_unapplied(*last)


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_with_migrations_waiting_nothing_starts(db: None, command: str) -> None:
    assert setup.why_not_ready() == ""
    _forget_the_last()
    with pytest.raises(CommandError, match=r"1 migrations wait.*od backup.*od migrate"):
        call_command(command)


@pytest.mark.parametrize("command", ["serve", "worker", "migrate"])
def test_an_older_program_leaves_a_newer_database_alone(db: None, command: str) -> None:
    MigrationRecorder(connection).record_applied("people", "9999_of_tomorrow")
    with pytest.raises(CommandError, match=r"people\.9999_of_tomorrow"):
        call_command(command, stdout=StringIO())


def test_a_library_that_has_dropped_a_migration_is_no_newer_program(db: None) -> None:
    MigrationRecorder(connection).record_applied("sessions", "0000_of_yesterday")
    assert setup.newer_migrations() == []


def test_migrating_makes_the_cache_table_too(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE base_cache")
    call_command("migrate", plan=True, stdout=StringIO())
    assert "base_cache" not in connection.introspection.table_names(), "a plan changes nothing"
    call_command("migrate", stdout=StringIO())
    assert "base_cache" in connection.introspection.table_names()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        assert cursor.fetchone()[0] == 0, "the next who migrates does not wait"


def test_a_database_that_is_away_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise OperationalError("connection refused\n\tIs the server running?")

    monkeypatch.setattr(setup, "newer_migrations", away)
    with pytest.raises(CommandError, match="does not answer: connection refused"):
        setup.refuse_unready()


# ------------------------------------------------------------------ whether it lives


def test_health_is_public_keeps_nothing_and_asks_one_question(
    db: None, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert client.post("/healthz").status_code == 405


def test_without_its_database_it_is_not_well(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("connection refused")

    monkeypatch.setattr("opendistrict.faces.kit.views.connection.cursor", away)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert b"refused" not in answer.content, "what is wrong is for the log, not for everybody"
