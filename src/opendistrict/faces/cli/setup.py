"""What must be so before the site can be served, done once and shown as it happens."""

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor


class Output(Protocol):
    def write(self, msg: str, *, ending: str = "\n") -> object: ...
    def flush(self) -> None: ...


@contextmanager
def step(out: Output, title: str) -> Iterator[None]:
    """One step of the set-up, with its time."""
    out.write(f"  {title} …", ending="")
    out.flush()
    began = time.monotonic()
    yield
    out.write(f" {time.monotonic() - began:.1f} s")


def compile_catalogues() -> None:
    """Every .po into its .mo, in plain Python: no gettext is needed on the machine."""
    for source, target in stale_catalogues():
        _compile(source, target)


def stale_catalogues() -> Iterator[tuple[Path, Path]]:
    """Each .po that has no .mo as new as itself, and where that belongs."""
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                yield source, target


def _compile(source: Path, target: Path) -> None:
    """Whole or not at all: another process may be reading the one that is there."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with source.open("rb") as file, part.open("wb") as compiled:
            write_mo(compiled, read_po(file))
        part.replace(target)
    except OSError as error:
        raise CommandError(
            f"{target} cannot be written: {error.strerror}. Give the program's folder to the "
            "user who runs it, or let its owner run ./od migrate first."
        ) from error
    finally:
        part.unlink(missing_ok=True)


def _static_digest() -> str:
    stamp = hashlib.sha256()
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                stat = path.stat()
                stamp.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return stamp.hexdigest()


def prepare(out: Output) -> None:
    """Database and files brought up to date; nothing to do is quick."""
    if why_not_ready():
        with step(out, "Migrating the database"):
            call_command("migrate", verbosity=0)
    prepare_files(out)


def prepare_files(out: Output) -> None:
    """Catalogues compiled and static files gathered."""
    compile_catalogues()
    mark = Path(settings.STATIC_ROOT) / ".digest"
    digest = _static_digest()
    if not mark.exists() or mark.read_text() != digest:
        with step(out, "Gathering static files"):
            call_command("collectstatic", interactive=False, verbosity=0)
            mark.write_text(digest)


def newer_migrations() -> list[str]:
    """Migrations of ours that the database has and this program does not know."""
    loader = MigrationExecutor(connection).loader
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("opendistrict.")}
    unknown = set(loader.applied_migrations) - set(loader.disk_migrations)
    return sorted(f"{app}.{name}" for app, name in unknown if app in ours)


def waiting_migrations() -> list[str]:
    """Migrations that this program has and the database has not, in their order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def why_not_ready() -> str:
    """What keeps this program from working with this database, and what to do; else empty."""
    try:
        if newer := newer_migrations():
            return (
                f"The database is of a newer version of the program (it has {newer[0]}). Update "
                "the program, or restore the backup made before it was updated."
            )
        waiting = waiting_migrations()
    except OperationalError as error:
        first = str(error).strip().splitlines()[0]
        return f"The database does not answer: {first}\nIs DATABASE_URL right, and does it run?"
    if waiting:
        return (
            f"{len(waiting)} migrations wait. Make a backup (./od backup), stop the site and the "
            "worker, then ./od migrate."
        )
    return ""


def refuse_unready() -> None:
    """Stop here, with what to do, rather than fail at somebody's first click."""
    if why := why_not_ready():
        raise CommandError(why)
