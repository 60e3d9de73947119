"""`./od`: the list of commands, one line each; the nearest to a mistyped one; the versions."""

import contextlib
import importlib.metadata
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import django
import pytest
from django.core.management import find_commands, get_commands, load_command_class

from opendistrict.config import __main__ as door
from opendistrict.config import commands, demo
from opendistrict.config.settings import PACKAGE

OURS = set(find_commands(str(PACKAGE / "faces/cli/management")))


def od(var: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, over an empty folder and with no database given."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "SECRET_KEY")}
    return subprocess.run(
        [sys.executable, "-m", "opendistrict.config", *words],
        env={**kept, "OD_VAR": str(var), "PYTHONPATH": str(PACKAGE.parent), **environment},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize("words", [(), ("help",), ("--help",), ("-h",)])
def test_every_command_is_listed_with_one_line(tmp_path: Path, words: tuple[str, ...]) -> None:
    said = od(tmp_path / "var", *words)
    assert said.returncode == 0, said.stderr
    listed = dict(re.findall(r"^  (\w+) +(\S.*)$", said.stdout, re.MULTILINE))
    assert listed == commands.OWN
    assert set(listed) >= OURS
    assert all(len(line) < 81 for line in said.stdout.splitlines())
    assert not (tmp_path / "var").exists(), "to read a list nothing is made or started"


def test_every_listed_command_is_there() -> None:
    here = {"test", "check", "stop", "version", "help"}  # of ./od itself
    known = get_commands()
    for name in set(commands.OWN) - here:
        app = known[name]
        command = app if not isinstance(app, str) else load_command_class(app, name)
        assert command.help, name


@pytest.mark.parametrize(  # one of each sort
    "words", [("demo", "--help"), ("help", "load"), ("stop", "--help"), ("help", "version")]
)
def test_of_each_more_is_said_without_a_database(tmp_path: Path, words: tuple[str, str]) -> None:
    said = od(tmp_path, *words)
    assert said.returncode == 0, said.stderr
    assert (set(words) - {"help", "--help"}).pop() in said.stdout
    assert not (tmp_path / "postgres").exists()


@pytest.mark.parametrize("name", sorted(set(commands.OWN) - {"help"}))
def test_either_way_to_ask_for_help_is_the_same(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(door, "_through_django", lambda *given: asked.append(given))
    told = [(door.main(words), capsys.readouterr()) for words in ([name, "--help"], ["help", name])]
    assert told[0] == told[1] and told[0][0] == 0
    assert asked in ([], [(name, ["--help"])] * 2)


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("demoo", "demo"), ("serv", "serve"), ("dokter", "doctor"), ("Restore", "restore"),
        ("bakcup", "backup"), ("migrations", "migrate"), ("clearsession", "clearsessions"),
    ],
)  # fmt: skip
def test_a_mistyped_command_is_answered_by_the_nearest(typed: str, near: str) -> None:
    assert f"./od {near}" in commands.complaint(typed)


def test_what_is_like_none_is_sent_to_the_list() -> None:
    assert commands.complaint("xyzzy") == "There is no command xyzzy.\n./od help lists them all."


def test_commands_of_the_packages_work_unlisted() -> None:
    for name in ("clearsessions", "makemigrations", "procrastinate", "dbshell"):
        assert commands.complaint(name) == ""
        assert name not in commands.OWN


def test_a_mistyped_command_starts_nothing(tmp_path: Path) -> None:
    said = od(tmp_path / "var", "servee")
    assert (said.returncode, said.stdout) == (2, "")
    assert "Did you mean ./od serve" in said.stderr
    assert not (tmp_path / "var").exists()


def test_versions_of_all_it_stands_on(tmp_path: Path, db: None) -> None:
    said = od(tmp_path / "var", "version")
    assert said.returncode == 0, said.stderr
    told = dict(line.split(None, 1) for line in said.stdout.splitlines())
    assert told["OpenDistrict"] == importlib.metadata.version("opendistrict")
    assert told["Django"] == django.get_version()
    assert told["Python"] == platform.python_version()
    assert re.match(r"\d+\.\d+ \(./od's own, not running\)", told["PostgreSQL"])
    assert not (tmp_path / "var").exists()


def test_the_version_of_the_server_that_is_used(tmp_path: Path) -> None:
    given = os.environ["DATABASE_URL"]
    said = od(tmp_path, "version", DATABASE_URL=given).stdout
    assert re.search(r"^PostgreSQL +\d+\.\d+.* \(the server of DATABASE_URL\)$", said, re.MULTILINE)
    away = od(tmp_path, "version", DATABASE_URL="postgresql://app@127.0.0.1:9/none")
    assert away.returncode == 0
    assert "the server does not answer" in away.stdout


def test_two_demonstrations_of_one_folder(tmp_path: Path) -> None:
    """The second one does nothing at all: else it would stop the database of the first."""
    with demo.the_only_one(tmp_path):
        second = od(tmp_path, "demo", "--port", "8499")
        assert second.returncode == 1
        assert "already" in second.stderr
        assert "OD_VAR=" in second.stderr
        assert not (tmp_path / "postgres").exists()
    with contextlib.ExitStack() as stack:
        stack.enter_context(demo.the_only_one(tmp_path))  # free again


def test_what_there_is_not_cannot_be_stopped(tmp_path: Path) -> None:
    said = od(tmp_path, "stop")
    assert said.returncode == 0
    assert "No PostgreSQL of ours runs" in said.stdout
    assert list(tmp_path.iterdir()) == []
