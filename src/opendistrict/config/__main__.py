"""`./od COMMAND`: one door to everything an operator does."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

from opendistrict.config import demo, key
from opendistrict.config.postgres import NoPostgres, Server, binaries

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("OD_VAR", ROOT / "var"))
WITHOUT_DATABASE = {"read", "help", "--help", "-h", "version", "makemessages", "translations"}


def _test(arguments: list[str]) -> int:
    """All tests against a PostgreSQL of their own (fast, not durable), two at a time."""
    if "DATABASE_URL" not in os.environ:
        os.environ["DATABASE_URL"] = Server(VAR / "postgres-test", fast=True).up()
    os.environ["SECRET_KEY"] = "only-for-tests"
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


def main(arguments: list[str]) -> int:
    command = arguments[0] if arguments else "help"
    if command == "test":
        return _test(arguments[1:])
    if command == "check":
        return _check()
    if command == "read" and not {"-h", "--help"} & set(arguments):
        # Straight to it: starting Django would take most of the time.
        from opendistrict.faces.cli import reading

        return reading.main(arguments[1:])
    if command == "stop":
        Server(VAR / "postgres").down()
        return 0
    os.environ[key.VARIABLE] = key.secret_key(os.environ, folder=VAR, command=command)
    server = None
    if "DATABASE_URL" not in os.environ and command not in WITHOUT_DATABASE:
        server = Server(VAR / "postgres")
        os.environ["DATABASE_URL"] = server.up()
    if "OD_PG_BIN" not in os.environ:
        with contextlib.suppress(NoPostgres):
            os.environ["OD_PG_BIN"] = str(binaries())
    if command == "demo":
        os.environ[demo.VARIABLE] = demo.word(
            secret_key=os.environ["SECRET_KEY"], database_url=os.environ["DATABASE_URL"]
        )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "opendistrict.config.settings")
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(["od", *(arguments or ["help"])])
    finally:
        if command == "demo" and server is not None:
            server.down()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
