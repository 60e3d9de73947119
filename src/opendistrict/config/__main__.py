"""`./od COMMAND`: one door to everything an operator does."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from opendistrict.config import commands, demo, key
from opendistrict.config.postgres import NoPostgres, Server, binaries

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("OD_VAR", ROOT / "var"))
WITHOUT_DATABASE = {"read", "texts", "makemessages", "compilemessages"}


def _test(arguments: list[str]) -> int:
    """All tests against a PostgreSQL of their own (fast, not durable), two at a time."""
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = Server(VAR / "postgres-test", fast=True).up()
    os.environ["SECRET_KEY"] = "only-for-tests"
    os.environ["OD_SEAL_KEY"] = "only-for-tests-and-long-enough-to-seal"
    command = [sys.executable, "-m", "pytest", "-n", os.environ.get("OD_TEST_PROCESSES", "2")]
    return subprocess.run([*command, *arguments], cwd=ROOT, check=False).returncode


CHECKS = (
    ("ruff", "format", "--check", "."),
    ("ruff", "check", "."),
    ("djlint", "src/opendistrict/templates", "--lint", "--quiet"),
    ("lint-imports", "--no-logo"),
    ("mypy",),
    ("django-admin", "check", "--deploy", "--fail-level", "ERROR"),
    ("django-admin", "makemigrations", "--check", "--dry-run"),
)


def _check() -> int:
    """Everything a machine can say about the code without running it, then the verdict."""
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = Server(VAR / "postgres-test", fast=True).up()
    os.environ.setdefault("SECRET_KEY", "only-for-checks")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opendistrict.config.settings")
    tools = Path(sys.executable).parent
    failed = []
    for name, *arguments in CHECKS:
        if subprocess.run([str(tools / name), *arguments], cwd=ROOT, check=False).returncode:
            failed.append(" ".join((name, *arguments)))
    print("\n".join(["These checks failed:", *failed]) if failed else "All checks passed.")
    return 1 if failed else 0


def _stop() -> int:
    """The embedded server of this folder, stopped whoever uses it."""
    stopped = Server(VAR / "postgres").down()
    print("PostgreSQL is stopped." if stopped else f"No PostgreSQL of ours runs in {VAR}.")
    return 0


def _help(arguments: list[str]) -> int:
    """The list of commands, or what is to be said of one."""
    asked = arguments[0] if arguments else "help"
    if why := commands.complaint(asked):
        print(why, file=sys.stderr)
        return 2
    if asked == "help":
        print(commands.overview())
    elif asked in HERE or asked == "version":
        print(f"./od {asked}: {commands.OWN[asked]}")
    else:
        return main([asked, "--help"])
    return 0


def _version() -> int:
    server = os.environ.get("DATABASE_URL")
    if server is None and (VAR / "postgres").exists():
        own = Server(VAR / "postgres")
        server = own.url if own.is_up() else None
    print(commands.versions(server))
    return 0


def _embedded(command: str) -> Server | None:
    """Our own PostgreSQL, running, where no other is given. `od doctor` speaks without it too."""
    if "DATABASE_URL" in os.environ:
        return None
    server = Server(VAR / "postgres")
    try:
        server.hold()
        os.environ["DATABASE_URL"] = server.up()
    except NoPostgres as fault:
        if command != "doctor":
            raise
        os.environ["OD_DATABASE_FAULT"] = str(fault)
    return server


def _through_django(command: str, arguments: list[str]) -> None:
    """Any other command, with the key, the database and the settings that it needs."""
    only_asked = bool({"-h", "--help"} & set(arguments))
    os.environ[key.VARIABLE] = key.secret_key(os.environ, folder=VAR, command=command)
    os.environ[key.LOG_VARIABLE] = key.log_key(os.environ, folder=VAR, command=command)
    key.seal_key(os.environ, folder=VAR, command=command)  # read from its file when it is used
    server = None
    if command not in WITHOUT_DATABASE and not only_asked:
        server = _embedded(command)
    if "OD_PG_BIN" not in os.environ:
        with contextlib.suppress(NoPostgres):
            os.environ["OD_PG_BIN"] = str(binaries())
    if command == "demo" and not only_asked:
        os.environ[demo.VARIABLE] = demo.word(
            secret_key=os.environ["SECRET_KEY"], database_url=os.environ["DATABASE_URL"]
        )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opendistrict.config.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["od", command, *arguments])
    finally:
        if command == "demo" and server is not None:
            server.release()


HERE: dict[str, Callable[[list[str]], int]] = {
    "test": _test,
    "check": lambda _: _check(),
    "stop": lambda _: _stop(),
}


def main(arguments: list[str]) -> int:
    command, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    command = commands.ALIASES.get(command, command)
    if command == "help":
        return _help(rest)
    asked_how = bool({"-h", "--help"} & set(rest))
    if command == "version" and not asked_how:
        return _version()
    if why := commands.complaint(command):
        print(why, file=sys.stderr)
        return 2
    if command in HERE or command == "version":
        return _help([command]) if asked_how else HERE[command](rest)
    if command == "read" and not asked_how:
        # Straight to it: starting Django would take most of the time.
        from opendistrict.faces.cli import reading

        return reading.main(rest)
    if command == "demo" and not asked_how:
        with demo.the_only_one(VAR):
            _through_django(command, rest)
    else:
        _through_django(command, rest)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
