"""What `od doctor` looks at. Each look says what is so and, where it is wrong, how to mend it."""

import importlib.metadata
import os
import re
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection
from django.db import DatabaseError, connection

from opendistrict.faces.cli import backups, setup
from opendistrict.faces.cli.findings import Finding, note, ok, open_to_others, wrong
from opendistrict.faces.cli.log_looks import event_log, log_key
from opendistrict.faces.kit import demo
from opendistrict.kernel.sealing import NoSealKey
from opendistrict.registers.base import queries as base
from opendistrict.registers.people import queries as people

EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
KEY_LENGTH = 50
SILENT = timedelta(minutes=2)
SKEW = timedelta(seconds=5)  # one-time codes and deadlines bear no more than this


def examine(at: datetime) -> Iterator[Finding]:
    """Everything, in the order in which a cause comes before what follows from it."""
    for look in (
        python, packages, secret_key, seal_key, log_key, folders, front_end, catalogues,
    ):  # fmt: skip
        yield from look(at)
    if settings.DATABASE_FAULT:
        yield embedded_server(at)
    else:
        yield from _of_the_database(at)
    for look in (tools, mail, browser):
        yield from look(at)


def embedded_server(at: datetime) -> Finding:
    """Our own PostgreSQL did not start; the last that it complained of is mostly the cause."""
    said = settings.DATABASE_FAULT.strip().splitlines()
    causes = [line for line in said[1:] if re.search(r"FATAL|PANIC|could not|denied", line)]
    return wrong(
        "\n          ".join([said[0], *causes[-1:]]),
        "Mend what it says (room, rights, memory) and run ./od doctor again. If its data is "
        "damaged: move the folder away, ./od migrate, ./od restore with the last backup.",
    )


def _of_the_database(at: datetime) -> Iterator[Finding]:
    try:
        yield from database(at)
    except (DatabaseError, ImproperlyConfigured) as error:
        first = str(error).strip().splitlines()[0]
        yield wrong(
            f"The database does not answer: {first}",
            "Is DATABASE_URL right and the server running? Without it ./od starts its own.",
        )
    else:
        yield from _in_the_database(at)


def _in_the_database(at: datetime) -> Iterator[Finding]:
    pending = list(migrations(at))
    yield from pending
    if any(finding.state == "wrong" for finding in pending):
        return  # the rest reads tables that may not be there
    for look in (clock_is_sane, seals, pack, worker, dead_letters, event_log, demo_guard):
        yield from look(at)


def python(at: datetime) -> Iterator[Finding]:
    """An older one does not get this far (requires-python, and ./od asks first)."""
    yield ok(f"Python {'.'.join(map(str, sys.version_info[:3]))}")


def packages(at: datetime) -> Iterator[Finding]:
    """Every installed package of the lock file in the locked version, none of ours missing."""
    lock = settings.ROOT / "uv.lock"
    if not lock.exists():
        yield note("No uv.lock here: versions cannot be compared.", "Run from the checkout.")
        return
    locked: dict[str, set[str]] = {}
    for package in tomllib.loads(lock.read_text())["package"]:
        locked.setdefault(package["name"], set()).add(package.get("version", ""))
    differing = []
    for name, versions in sorted(locked.items()):
        try:
            installed = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        if name != "opendistrict" and _plain(installed) not in map(_plain, versions):
            differing.append(f"{name} {installed} (locked {', '.join(sorted(versions))})")
    missing = [name for name in _needed() if not _is_installed(name)]
    if differing or missing:
        yield wrong(
            "Python packages are not as locked: "
            + "; ".join([*differing, *(f"{name} is missing" for name in missing)]),
            "rm .venv/.od-stamp and run ./od help: it installs the locked versions.",
        )
    else:
        yield ok(f"Python packages are as locked ({len(locked)} in the lock)")


def _plain(version: str) -> str:
    """1.002 and 1.2 are one version (PEP 440)."""
    return re.sub(r"(?<!\d)0+(?=\d)", "", version)


def _needed() -> list[str]:
    project = tomllib.loads((settings.ROOT / "pyproject.toml").read_text())["project"]
    return [re.split(r"[^A-Za-z0-9_.-]", line)[0] for line in project["dependencies"]]


def _is_installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def secret_key(at: datetime) -> Iterator[Finding]:
    if len(settings.SECRET_KEY) < KEY_LENGTH:
        yield wrong(
            f"The secret key has {len(settings.SECRET_KEY)} characters; {KEY_LENGTH} are needed.",
            "Unset SECRET_KEY: ./od makes a good one in var/secret-key. Everybody signs in anew "
            "and pairs the telephone anew.",
        )
        return
    yield open_to_others(Path(settings.VAR) / "secret-key") or ok("Secret key")


def seal_key(at: datetime) -> Iterator[Finding]:
    """Without it citizens' sealed numbers are lost; no other key can stand in for it."""
    try:
        people.ring()
    except NoSealKey as fault:
        yield wrong(
            f"Citizens' data cannot be sealed: {fault}",
            "Bring var/seal-key (or OD_SEAL_KEY) back; a new installation's ./od migrate makes it.",
        )
        return
    path = Path(settings.SEAL_KEY_FILE)
    yield (None if people.key_is_given() else open_to_others(path)) or ok("Seal key")


def seals(at: datetime) -> Iterator[Finding]:
    try:
        lost = people.lost_seals()
    except NoSealKey:
        return  # said already
    if lost:
        yield wrong(
            f"{lost} sealed fields are of a key that is not here.",
            "Add that key as another line of var/seal-key (or after a comma in OD_SEAL_KEY).",
        )
    else:
        yield ok("Every sealed field has its key")


def folders(at: datetime) -> Iterator[Finding]:
    for folder in (Path(settings.VAR), backups.kept_folder()):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=folder):
                pass
        except OSError as error:
            yield wrong(
                f"{folder} cannot be written: {error.strerror}",
                "Give the folder to the user who runs ./od (chown), or set OD_VAR.",
            )
            continue
        free = shutil.disk_usage(folder).free // 2**20
        if free < 500:
            yield wrong(f"{folder}: only {free} MB free", "Make room, or move OD_VAR.")
        else:
            yield ok(f"{folder} can be written ({free:,} MB free)")


def front_end(at: datetime) -> Iterator[Finding]:
    if not (Path(settings.VAR) / "vendor" / "vendor").is_dir():
        yield wrong(
            "The front-end packages are not gathered.",
            "rm -rf var/vendor and run ./od help: it gathers them again.",
        )
    elif not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
        yield wrong("The static files are not gathered.", "./od serve gathers them when it starts.")
    else:
        yield ok("Front end gathered")


def catalogues(at: datetime) -> Iterator[Finding]:
    stale = [source.parent.parent.name for source, _ in setup.stale_catalogues()]
    if stale:
        yield wrong(
            f"Translations not compiled: {', '.join(stale)}",
            "./od serve compiles them when it starts.",
        )
    else:
        yield ok("Translations compiled")


def database(at: datetime) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM pg_available_extensions")
        available = {row[0] for row in cursor.fetchall()}
        cursor.execute("SHOW server_encoding")
        encoding = cursor.fetchone()[0]
    version = connection.pg_version
    if version < 150000:
        yield wrong(f"PostgreSQL {version // 10000}", "PostgreSQL 15 or newer is needed.")
    else:
        yield ok(f"PostgreSQL {version // 10000}.{version % 10000}")
    if encoding != "UTF8":
        yield wrong(f"The database is encoded in {encoding}.", "Create it with ENCODING 'UTF8'.")
    missing = [name for name in EXTENSIONS if name not in available]
    if missing:
        yield wrong(
            f"PostgreSQL extensions are not available: {', '.join(missing)}",
            "Install the package postgresql-contrib of the server's version.",
        )
    else:
        yield ok(f"PostgreSQL extensions available ({', '.join(EXTENSIONS)})")


def migrations(at: datetime) -> Iterator[Finding]:
    if newer := setup.newer_migrations():
        yield wrong(
            f"The database is of a newer version of the program (it has {newer[0]}).",
            "Update the program, or restore the backup made before it was updated.",
        )
        return
    if waiting := setup.waiting_migrations():
        yield wrong(
            f"{len(waiting)} migrations are not applied ({waiting[0]} is next).",
            "Make a backup (./od backup), then ./od migrate.",
        )
    elif settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
        yield wrong("The cache table is missing: sign-in would fail.", "./od createcachetable")
    else:
        yield ok("Migrations applied")


def clock_is_sane(at: datetime) -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        server = cursor.fetchone()[0]
    off = abs(server - at)
    future = [pack.pack for pack in base.loaded_packs() if pack.loaded_at > at + SKEW]
    if off > timedelta(minutes=1) + SKEW or future:
        said = f"{off.total_seconds():.0f} s from the database's"
        if future:
            said = "before things that were done already"
        yield wrong(f"This machine's clock is {said}.", "Set the time: timedatectl set-ntp true")
    else:
        yield ok(f"Clock agrees with the database's ({at:%d/%m/%Y %H:%M %Z})")


def pack(at: datetime) -> Iterator[Finding]:
    loaded = base.loaded_pack(settings.PACK)
    if loaded is None:
        yield wrong(f"The pack {settings.PACK} is not loaded.", f"./od load {settings.PACK}")
    else:
        sample = ", sample data" if loaded.is_sample else ""
        yield ok(f"Pack {loaded.pack} {loaded.version} loaded{sample}")


def worker(at: datetime) -> Iterator[Finding]:
    beat, waiting = base.last_heartbeat(), base.outbox_counts().get("todo", 0)
    if beat is not None and at - beat < SILENT:
        yield ok("The worker is alive")
        return
    said = "No worker runs" if beat is None else f"No worker since {beat:%d/%m/%Y %H:%M}"
    mend = "./od worker (as a service of its own beside ./od serve)"
    if waiting:
        yield wrong(f"{said}, and {waiting} messages wait.", mend)
    else:
        yield note(f"{said}; nothing waits.", mend)


def dead_letters(at: datetime) -> Iterator[Finding]:
    dead = base.outbox_counts().get("failed", 0)
    stuck = sum(message.is_stuck for message in base.outbox(status="doing"))
    if dead or stuck:
        yield wrong(
            f"{dead} messages failed for good and {stuck} were left by a killed worker.",
            "Find the cause in the worker's log (ERROR base.deliver[…]), mend it, then send them "
            "again at /operator/outbox/.",
        )
    else:
        yield ok("No dead letters")


def demo_guard(at: datetime) -> Iterator[Finding]:
    said = bool(os.environ.get("OD_DEMO"))
    objections = demo.objections() if settings.DEMO else []
    if objections:
        yield wrong(
            f"One-click sign-in was asked for, but this is no sample: {', '.join(objections)}",
            "Stop it. A demonstration needs a database of its own.",
        )
    elif settings.DEMO:
        yield ok("One-click sign-in is open: a demonstration over sample data")
    elif said:
        yield note("OD_DEMO is set and ignored.", "Unset it; only ./od demo opens one.")
    else:
        yield ok("One-click sign-in is closed")


def tools(at: datetime) -> Iterator[Finding]:
    """pg_dump must be as new as the server, else there is no backup."""
    if settings.DATABASE_FAULT:
        return  # there is nothing to be compared with
    try:
        said = backups.run("pg_dump", "--version")
        server = connection.pg_version // 10000
    except (backups.BackupError, DatabaseError) as error:
        yield wrong(f"No backup can be made: {error}", "See OD_PG_BIN in config/settings.py.")
        return
    found = re.search(r"(\d+)", said.split(")", 1)[1])
    own = int(found.group(1)) if found else 0
    if own < server:
        yield wrong(
            f"pg_dump {own} cannot back up PostgreSQL {server}.",
            f"Set OD_PG_BIN to the client programs of PostgreSQL {server}.",
        )
    else:
        yield ok(f"Backups can be made (pg_dump {own})")


def mail(at: datetime) -> Iterator[Finding]:
    if not settings.EMAIL_HOST:
        yield note("No e-mail is sent.", "Set EMAIL_URL to have reminders and password letters.")
        return
    server = get_connection(fail_silently=False)
    try:
        server.open()
        server.close()
    except OSError as error:  # smtplib's errors are OSErrors too
        yield wrong(
            f"The mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} refuses: {error}",
            "Correct EMAIL_URL (user, password, port, tls=1), or open the way to it.",
        )
    else:
        yield ok(f"Mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} answers")


def browser(at: datetime) -> Iterator[Finding]:
    names = ("chromium", "chromium-browser", "google-chrome")
    if any(shutil.which(name) for name in names):
        yield ok("Chromium is here for the browser tests")
    else:
        yield note("No Chromium: the browser tests are skipped.", "Install the package chromium.")
