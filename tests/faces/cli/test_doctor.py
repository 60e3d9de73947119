"""The doctor finds each thing that can be wrong, says how to mend it, and fails when one is."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as live_settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings
from tests.registers.base.logs import promise, tampering

from opendistrict.config.postgres import binaries
from opendistrict.faces.cli import health, log_looks
from opendistrict.faces.cli.findings import Look, note, ok, wrong
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.eventlog.notes import Signer
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import registry
from opendistrict.registers.people import actions as people


@pytest.fixture
def states(db: None) -> Callable[[Look], list[str]]:
    """What one look finds, as states; every finding that is not ok must say how to mend it."""

    def look(at: Look) -> list[str]:
        found = list(at(datetime.now(UTC)))
        assert found
        assert all(finding.what and (finding.mend or finding.state == "ok") for finding in found)
        return [finding.state for finding in found]

    return look


States = Callable[[Look], list[str]]


@pytest.fixture(autouse=True)
def _own_machine(settings: Settings, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    settings.STATIC_ROOT = tmp_path / "static"
    settings.PG_BIN = str(binaries())
    settings.SECRET_KEY = "k" * 60
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "kept"},
        },
    }


def test_the_database_and_its_tables(states: States, settings: Settings) -> None:
    assert states(health.database) == ["ok", "ok"]
    assert states(health.migrations) == ["ok"]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'people'")
    assert states(health.migrations) == ["wrong"]


def test_a_database_of_a_newer_program(states: States) -> None:
    MigrationRecorder(connection).record_applied("people", "9999_of_tomorrow")
    [found] = health.migrations(datetime.now(UTC))
    assert states(health.migrations) == ["wrong"]
    assert "people.9999_of_tomorrow" in found.what
    assert "Update the program" in found.mend


def test_our_own_server_that_does_not_start(db: None, settings: Settings) -> None:
    """The last complaint is told, not the whole log; what needs a database is not asked."""
    settings.DATABASE_FAULT = (
        "The embedded PostgreSQL does not start in /somewhere:\nwaiting for server to start....\n"
        "LOG:  redo done\nFATAL:  could not write to file: No space left on device\n"
        "LOG:  database system is shut down\n"
    )
    found = list(health.examine(datetime.now(UTC)))
    [ill] = [one for one in found if "embedded" in one.what]
    assert ill.state == "wrong"
    assert ill.what.splitlines()[-1].strip().startswith("FATAL:  could not write")
    assert "od restore" in ill.mend
    assert not any("does not answer" in one.what or "No backup" in one.what for one in found)


def test_the_cache_table(states: States) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE base_cache RENAME TO gone")
    assert states(health.migrations) == ["wrong"]


def test_an_extension_that_is_not_there(states: States, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "EXTENSIONS", ("btree_gist", "no_such_extension"))
    assert states(health.database) == ["ok", "wrong"]


def test_the_secret_key(states: States, settings: Settings, tmp_path: Path) -> None:
    assert states(health.secret_key) == ["ok"]
    (tmp_path / "secret-key").write_text("k")
    (tmp_path / "secret-key").chmod(0o644)
    assert states(health.secret_key) == ["wrong"]
    settings.SECRET_KEY = "short"
    assert states(health.secret_key) == ["wrong"]


def test_the_seal_key(states: States, settings: Settings, tmp_path: Path) -> None:
    assert states(health.seal_key) == states(health.seals) == ["ok"]
    people.register_party(
        kind="citizen",
        full_name="Người Mẫu",
        phone="0900000123",
        actor=SYSTEM,
        at=datetime.now(UTC),
    )
    settings.SEAL_KEY = "the-key-of-another-installation-0001"
    assert (states(health.seal_key), states(health.seals)) == (["ok"], ["wrong"])
    settings.SEAL_KEY, settings.SEAL_KEY_FILE = "", tmp_path / "seal-key"
    assert states(health.seal_key) == ["wrong"]
    assert list(health.seals(datetime.now(UTC))) == [], "said once"
    settings.SEAL_KEY_FILE.write_text("short")
    assert states(health.seal_key) == ["wrong"]
    settings.SEAL_KEY_FILE.write_text("a-key-that-is-long-enough-to-be-one-0002")
    settings.SEAL_KEY_FILE.chmod(0o644)
    assert states(health.seal_key) == ["wrong"]
    settings.SEAL_KEY_FILE.chmod(0o600)
    assert states(health.seal_key) == ["ok"]


def test_folders(states: States, settings: Settings, tmp_path: Path) -> None:
    assert states(health.folders) == ["ok", "ok"]
    (tmp_path / "a-file").touch()
    settings.VAR = tmp_path / "a-file"
    assert states(health.folders) == ["wrong", "ok"]


def test_front_end_and_catalogues(states: States, settings: Settings, tmp_path: Path) -> None:
    assert states(health.front_end) == ["wrong"]
    (tmp_path / "vendor" / "vendor").mkdir(parents=True)
    assert states(health.front_end) == ["wrong"]
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "staticfiles.json").touch()
    assert states(health.front_end) == ["ok"]
    messages = tmp_path / "locale" / "en" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    assert states(health.catalogues) == ["ok"]
    (messages / "django.po").touch()
    assert states(health.catalogues) == ["wrong"]
    (messages / "django.mo").touch()
    assert states(health.catalogues) == ["ok"]


def test_packages_are_compared_with_the_lock(
    states: States, settings: Settings, tmp_path: Path
) -> None:
    settings.ROOT = tmp_path
    assert states(health.packages) == ["note"]
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["django~=5.2", "psycopg"]')
    installed = health.importlib.metadata.version("django")
    (tmp_path / "uv.lock").write_text(f'[[package]]\nname = "django"\nversion = "{installed}"')
    assert states(health.packages) == ["ok"]
    (tmp_path / "uv.lock").write_text('[[package]]\nname = "django"\nversion = "1.0"')
    assert states(health.packages) == ["wrong"]
    (tmp_path / "uv.lock").write_text(f'[[package]]\nname = "django"\nversion = "{installed}"')
    (tmp_path / "pyproject.toml").write_text('[project]\ndependencies = ["no-such-package>=1"]')
    assert states(health.packages) == ["wrong"]


def test_the_clock(states: States) -> None:
    assert states(health.clock_is_sane) == ["ok"]
    late = list(health.clock_is_sane(datetime.now(UTC) - timedelta(hours=3)))
    assert [finding.state for finding in late] == ["wrong"]
    base.note_pack(
        pack="mau", version="1", digest="0" * 64, is_sample=True, actor=SYSTEM,
        at=datetime.now(UTC) + timedelta(days=2),
    )  # fmt: skip
    assert states(health.clock_is_sane) == ["wrong"]


def test_the_pack(states: States, settings: Settings) -> None:
    settings.PACK = "mau"
    assert states(health.pack) == ["wrong"]
    base.note_pack(
        pack="mau", version="1", digest="0" * 64, is_sample=True, actor=SYSTEM,
        at=datetime.now(UTC),
    )  # fmt: skip
    assert states(health.pack) == ["ok"]


def test_the_worker_and_dead_letters(states: States) -> None:
    registry.listen("test.told", _hears)
    try:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_periodic_defers")
            cursor.execute("DELETE FROM procrastinate_jobs")
            cursor.execute("DELETE FROM procrastinate_workers")
            assert states(health.worker) == ["note"]
            assert states(health.dead_letters) == ["ok"]
            with transaction.atomic():
                base.publish(topic="test.told", at=datetime.now(UTC))
            assert states(health.worker) == ["wrong"]
            cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")
            assert states(health.worker) == ["ok"]
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
            assert states(health.dead_letters) == ["wrong"]
            cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
            assert states(health.dead_letters) == ["wrong"]
    finally:
        registry._handlers.pop("test.told", None)


def _hears(payload: object, at: datetime) -> None:
    """Hears."""


def test_the_demonstration(
    states: States, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OD_DEMO", raising=False)
    assert states(health.demo_guard) == ["ok"]
    monkeypatch.setenv("OD_DEMO", "1")
    assert states(health.demo_guard) == ["note"]
    settings.DEMO = True
    assert states(health.demo_guard) == ["ok"]
    people.open_account(
        username="that", email="", person_id=None, password="một mật khẩu thật",
        actor=SYSTEM, at=datetime.now(UTC),
    )  # fmt: skip
    assert states(health.demo_guard) == ["wrong"]


def test_the_key_of_the_log_is_its_owner_s_alone(states: States, settings: Settings) -> None:
    assert states(log_looks.log_key) == ["ok"], "given in OD_LOG_KEY"
    path = Path(settings.VAR) / "log-key"
    path.write_text(settings.LOG_KEY)
    path.chmod(0o640)
    assert states(log_looks.log_key) == ["wrong"]
    path.chmod(0o600)
    assert states(log_looks.log_key) == ["ok"]
    settings.LOG_KEY = "PRIVATE+KEY+of nobody"
    assert states(log_looks.log_key) == ["wrong"]


def test_the_log_is_signed_and_nothing_waits(states: States, settings: Settings) -> None:
    now = datetime.now(UTC)
    assert states(log_looks.event_log) == ["ok"], "empty"
    promise(1, at=now - timedelta(minutes=2))
    assert states(log_looks.event_log) == ["ok"], "the worker comes every minute"
    promise(2, at=now - timedelta(minutes=20))
    [found] = log_looks.event_log(now)
    assert found.state == "wrong" and "./od log checkpoint" in found.mend
    base.sequence()
    assert states(log_looks.event_log) == ["wrong"], "it has a place and is not signed"
    base.checkpoint(now)
    [found] = log_looks.event_log(now)
    assert found.state == "ok" and "2 of 2" in found.what
    promise(3, at=now - timedelta(days=9))
    assert states(log_looks.event_log) == ["ok"], "told late, and the log is kept"
    assert [one.state for one in log_looks.event_log(now + timedelta(hours=1))] == ["wrong"]
    settings.LOG_KEY = Signer("test.example/log", b"another key of the same name....").secret()
    assert states(log_looks.event_log) == ["note"]


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        ("base_checkpoint", "signature = sha256(signature) || sha256(root)", "not genuine"),
        ("base_checkpoint", "key = 'nobody'", "not genuine"),
        ("base_logplace", "hash = sha256(hash)", "not what was signed"),
    ],
)
def test_a_log_that_was_touched_is_found(db: None, table: str, change: str, said: str) -> None:
    now = datetime.now(UTC)
    promise(1, at=now)
    base.keep_log(now)
    with tampering(table) as cursor:
        cursor.execute(f"UPDATE {table} SET {change}")
    [found] = log_looks.event_log(now)
    assert found.state == "wrong" and said in found.what and "./od verify log" in found.mend


def test_mail(states: States, settings: Settings) -> None:
    assert states(health.mail) == ["note"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 1
    assert states(health.mail) == ["wrong"]


def test_tools(states: States, settings: Settings, tmp_path: Path) -> None:
    assert states(health.tools) == ["ok"]
    old = tmp_path / "pg_dump"
    old.write_text("#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6'\n")
    old.chmod(0o755)
    settings.PG_BIN = str(tmp_path)
    assert states(health.tools) == ["wrong"]
    old.write_text("#!/bin/sh\nexit 1\n")
    assert states(health.tools) == ["wrong"]


def test_python_and_browser(states: States, monkeypatch: pytest.MonkeyPatch) -> None:
    assert states(health.python) == ["ok"]
    monkeypatch.setenv("PATH", "")
    assert states(health.browser) == ["note"]


def test_one_wrong_thing_fails_the_command(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [ok("well"), note("by the way", "some time")]
    monkeypatch.setattr(health, "examine", lambda at: iter(found))
    said = io.StringIO()
    call_command("doctor", stdout=said)
    assert "All is well." in said.getvalue()
    found.append(wrong("ill", "this medicine"))
    with pytest.raises(SystemExit) as end:
        call_command("doctor", stdout=said)
    assert end.value.code == 1
    assert "WRONG ill" in said.getvalue()
    assert "-> this medicine" in said.getvalue()


def test_it_speaks_where_there_is_no_database(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": f"postgresql://app@/nothing?host={tmp_path}",
        "SECRET_KEY": "k" * 60,
        "OD_VAR": str(tmp_path),
        "PYTHONPATH": str(Path(str(live_settings.PACKAGE)).parent),
    }
    done = subprocess.run(
        [sys.executable, "-m", "opendistrict.config", "doctor"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "WRONG The database does not answer" in done.stdout
    assert "Traceback" not in done.stderr
