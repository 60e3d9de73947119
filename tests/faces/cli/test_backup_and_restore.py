"""A backup comes back whole, or nothing happens."""

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings as live_settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from pytest_django import Settings
from tests.stories.installation import at_hand

from opendistrict.config.postgres import binaries
from opendistrict.faces.cli import backups, restoring
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries
from opendistrict.registers.people import actions as people
from opendistrict.registers.people.models import Person

AT = datetime(2025, 7, 1, 1, tzinfo=UTC)
NAME = "Người Mẫu Đặng Thị Hoà"
BYTES = "Văn bản mẫu".encode() * 1000
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_folders(settings: Settings, tmp_path: Path) -> None:
    settings.PG_BIN = str(binaries())
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "here" / "kept"},
        },
    }


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """A backup of an office with a person, two numbers given out, a trail and a kept file."""
    people.register_person(slug="hoa", full_name=NAME, is_sample=True, actor=SYSTEM, at=AT)
    with transaction.atomic():
        for _ in range(2):
            base.next_number(series="NV-2026")
        base.record(action="test.done", actor=SYSTEM, at=AT, subject="test:1", lời="đã xong")
    kept = backups.kept_folder() / "ab" / "abcdef"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(BYTES)
    path = tmp_path / "one.tar"
    call_command("backup", str(path), stdout=io.StringIO())
    return path


def _url(database: str) -> str:
    given = connection.settings_dict
    user = quote(given["USER"]) + (f":{quote(given['PASSWORD'])}" if given["PASSWORD"] else "")
    return f"postgresql://{user}@/{database}?host={quote(given['HOST'])}" + (
        f"&port={given['PORT']}" if given["PORT"] else ""
    )


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of an empty database on the same server."""
    name = f"{connection.settings_dict['NAME']}_copy"
    with psycopg.connect(_url("postgres"), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
    yield _url(name)
    with psycopg.connect(_url("postgres"), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _od(url: str, var: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as an operator gives it, on another machine so to speak."""
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "OD_VAR": str(var),
        "SECRET_KEY": str(live_settings.SECRET_KEY),
        "PYTHONPATH": str(Path(str(live_settings.PACKAGE)).parent),
    }
    return subprocess.run(
        [sys.executable, "-m", "opendistrict.config", *arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def _counts(url: str) -> dict[str, int]:
    with psycopg.connect(url) as db:
        tables = [
            row[0]
            for row in db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            if row[0] not in backups.LEFT_OUT
        ]
        return {
            table: db.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # type: ignore[index]
            for table in sorted(tables)
        }


def _one(url: str, sql: str) -> Any:
    with psycopg.connect(url) as db:
        row = db.execute(sql).fetchone()  # type: ignore[call-overload]
        return row[0] if row else None


def test_a_round_trip(backup: Path, elsewhere: str, tmp_path: Path) -> None:
    """Into an empty database: the same rows, rules, numbers and files; then erased and again."""
    var = tmp_path / "there"
    done = _od(elsewhere, var, "restore", str(backup))
    assert done.returncode == 0, done.stderr
    here, there = _counts(_url(connection.settings_dict["NAME"])), _counts(elsewhere)
    assert there.pop("base_auditevent") == here.pop("base_auditevent") + 1, "the restore itself"
    assert there == here
    assert _one(elsewhere, "SELECT full_name FROM people_person WHERE slug = 'hoa'") == NAME
    folded = "SELECT search_key FROM people_person WHERE slug = 'hoa'"
    assert _one(elsewhere, folded) == "nguoi mau dang thi hoa"
    assert _one(elsewhere, "SELECT last FROM base_series WHERE code = 'NV-2026'") == 2
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="append-only"):
        _one(elsewhere, "DELETE FROM base_auditevent RETURNING id")
    assert (var / "kept" / "ab" / "abcdef").read_bytes() == BYTES

    with psycopg.connect(elsewhere) as db:
        db.execute("INSERT INTO base_series (code, last) VALUES ('LATER', 9)")
    with at_hand(elsewhere):
        with pytest.raises(CommandError, match=r"(?s)not empty.*--erase-what-is-here"):
            call_command("restore", str(backup))
        assert _one(elsewhere, "SELECT last FROM base_series WHERE code = 'LATER'") == 9
        call_command("restore", str(backup), "--erase-what-is-here")
    assert _one(elsewhere, "SELECT last FROM base_series WHERE code = 'LATER'") is None
    assert _one(elsewhere, folded) == "nguoi mau dang thi hoa"


def test_what_a_backup_holds(backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    manifest = backups.verify(backup)
    assert set(manifest["members"]) == {"database.pgdump", "kept/ab/abcdef"}
    assert "people.0001_initial" in manifest["migrations"]
    assert str(live_settings.SECRET_KEY) not in json.dumps(manifest)
    with pytest.raises(CommandError, match="exists already"):
        call_command("backup", str(backup))
    said = io.StringIO()
    call_command("backup", str(backup), "--verify", stdout=said)
    assert "is whole" in said.getvalue()


def _repacked(backup: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    with tarfile.open(backup) as tar:
        members = {m.name: tar.extractfile(m).read() for m in tar}  # type: ignore[union-attr]
    change(members)
    with tarfile.open(backup, "w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))


def _change_manifest(**values: Any) -> Callable[[dict[str, bytes]], None]:
    def change(members: dict[str, bytes]) -> None:
        members["manifest.json"] = json.dumps(
            {**json.loads(members["manifest.json"]), **values}
        ).encode()

    return change


def _with_member(name: str) -> Callable[[dict[str, bytes]], None]:
    """A member that the manifest names with its right digest, at a wrong place."""

    def change(members: dict[str, bytes]) -> None:
        manifest = json.loads(members["manifest.json"])
        manifest["members"][name] = {**manifest["members"]["kept/ab/abcdef"]}
        members["manifest.json"] = json.dumps(manifest).encode()
        members[name] = BYTES

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m.update({"kept/ab/abcdef": BYTES[:-1] + b"x"}), "is damaged"),
        (lambda m: m.update({"database.pgdump": m["database.pgdump"][:-9]}), "is damaged"),
        (lambda m: m.pop("kept/ab/abcdef"), "is cut short"),
        (lambda m: m.update({"kept/more": b"x"}), "does not name"),
        (lambda m: m.pop("manifest.json"), "no manifest"),
        (_with_member("kept/../../outside"), "does not name"),
        (_with_member("/etc/outside"), "does not name"),
        (_change_manifest(format="opendistrict-backup/9"), "has the format"),
        (_change_manifest(migrations=["base.9999_from_the_future"]), "newer version"),
    ],
)
def test_what_is_not_whole_changes_nothing(
    backup: Path, change: Callable[[dict[str, bytes]], None], said: str
) -> None:
    _repacked(backup, change)
    kept = backups.kept_folder() / "ab" / "abcdef"
    kept.unlink()
    before = _counts(_url(connection.settings_dict["NAME"]))
    with pytest.raises(CommandError, match=said) as refused:
        call_command("restore", str(backup), "--erase-what-is-here")
    assert "Nothing was restored." in str(refused.value)
    assert _counts(_url(connection.settings_dict["NAME"])) == before
    assert not kept.exists()


def test_a_file_cut_off_in_the_middle(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
    with pytest.raises(backups.BackupError):
        backups.verify(backup)
    with pytest.raises(backups.BackupError, match="cannot be read"):
        backups.verify(backup.with_name("nowhere.tar"))


def test_a_restore_that_fails_at_the_last_line_leaves_all_as_it_was(
    backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    people.register_person(slug="later", full_name="Đến Sau", is_sample=True, actor=SYSTEM, at=AT)
    whole = restoring._script

    def broken(path: Path, folder: Path) -> Path:
        script = whole(path, folder)
        script.write_text(script.read_text() + "\nSELECT 1/0;\n")
        return script

    monkeypatch.setattr(restoring, "_script", broken)
    with pytest.raises(CommandError, match="division by zero"):
        call_command("restore", str(backup), "--erase-what-is-here")
    assert Person.objects.filter(slug__in=["hoa", "later"]).count() == 2
    assert queries.trail("base.database") == []


def test_not_while_somebody_works_in_it(backup: Path) -> None:
    with (
        psycopg.connect(_url(connection.settings_dict["NAME"])),
        pytest.raises(CommandError, match="Stop the site and the worker first"),
    ):
        call_command("restore", str(backup), "--erase-what-is-here")


def test_another_secret_key_is_noticed(backup: Path, elsewhere: str, settings: Settings) -> None:
    settings.SECRET_KEY = "the key of another installation"
    said = io.StringIO()
    with at_hand(elsewhere):
        call_command("restore", str(backup), stderr=said)
    assert "The secret key here is not the one of the backup" in said.getvalue()


def test_without_the_tools_it_says_which(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.PG_BIN = ""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CommandError, match="pg_dump is not here"):
        call_command("backup", str(tmp_path / "x.tar"))
    assert list(tmp_path.glob("x.tar*")) == []


def test_a_dump_of_newer_tools_for_an_older_server(tmp_path: Path) -> None:
    """pg_dump 18 over PostgreSQL 15; the round trip is tried on the server of the tests."""
    script = tmp_path / "database.sql"
    rest = "SET lock_timeout = 0;\nSELECT 'SET transaction_timeout = 0;';\n"
    script.write_text("--\nSET transaction_timeout = 0;\n" + rest)
    before = script.stat().st_size
    restoring._leave_out_what_an_older_server_does_not_know(script)
    assert script.read_text() == "--\n--  transaction_timeout = 0;\n" + rest
    assert script.stat().st_size == before
