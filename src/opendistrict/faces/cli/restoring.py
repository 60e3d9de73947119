"""Bringing a backup back. Everything is checked first; the database changes all at once."""

import os
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from opendistrict.faces.cli.backups import (
    DUMP,
    KEPT,
    BackupError,
    Done,
    fingerprint,
    kept_folder,
    run,
    verify,
)

# In one transaction with the dump: what was here goes only if what was backed up comes.
CLEAR = """SET lock_timeout = '10s';
DROP SCHEMA public CASCADE;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
_SETTING_OF_17 = b"SET transaction_timeout = 0;"


def restore(path: Path, *, erase: bool) -> Done:
    """Make this installation be as the backup says.

    Refused, with nothing changed, where the backup is damaged or newer than this program, where
    something else uses the database, and where the database holds anything, unless `erase`.
    """
    manifest = verify(path)
    _refuse_newer(manifest)
    _refuse_where_it_would_hurt(erase=erase)
    connection.close()
    with tempfile.TemporaryDirectory() as folder:
        script = _script(path, Path(folder))
        files = _bring_files(path)
        clear = Path(folder) / "clear.sql"
        clear.write_text(CLEAR)
        run(
            "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
            f"--file={clear}", f"--file={script}",
        )  # fmt: skip
    differs = manifest["secret_key"] != fingerprint()
    return Done(path, files, path.stat().st_size, key_differs=differs)


def _refuse_newer(manifest: dict[str, Any]) -> None:
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    unknown = sorted(set(manifest["migrations"]) - known)
    if unknown:
        raise BackupError(
            f"This backup is of a newer version of the program (it has {unknown[0]}). "
            "Update the program first."
        )


def _refuse_where_it_would_hurt(*, erase: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        others = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        tables = cursor.fetchone()[0]
    if others:
        raise BackupError(
            f"{others} other connections use this database. Stop the site and the worker first."
        )
    if tables and not erase:
        raise BackupError(
            f"This database is not empty ({tables} tables). Restore into an empty one, or say "
            "--erase-what-is-here to replace everything in it by the backup (make a backup first)."
        )


def _script(path: Path, folder: Path) -> Path:
    """The dump as SQL, complete: a dump that cannot be read stops here, before anything changes.

    Comments are left out: only a superuser may comment on an extension.
    """
    dump, script = folder / DUMP, folder / "database.sql"
    with tarfile.open(path, mode="r:") as tar:
        source = tar.extractfile(DUMP)
        assert source is not None
        with dump.open("wb") as file:
            while chunk := source.read(1 << 20):
                file.write(chunk)
    run(
        "pg_restore", "--no-owner", "--no-privileges", "--no-comments",
        f"--file={script}", str(dump),
    )  # fmt: skip
    _leave_out_what_an_older_server_does_not_know(script)
    return script


def _leave_out_what_an_older_server_does_not_know(script: Path) -> None:
    """pg_restore 17 and newer begin with a setting that PostgreSQL 15 and 16 refuse.

    It is turned into a comment of the same length: scripts are too big to be written again.
    """
    with script.open("r+b") as file:
        at = file.read(4096).find(_SETTING_OF_17)
        if at >= 0:
            file.seek(at)
            file.write(b"-- " + _SETTING_OF_17[3:])


def _bring_files(path: Path) -> int:
    """Add the kept files that are not here yet; each appears whole or not at all."""
    brought = 0
    with tarfile.open(path, mode="r:") as tar:
        for member in tar:
            if not member.name.startswith(KEPT):
                continue
            source = tar.extractfile(member)
            assert source is not None
            content = source.read()
            target = kept_folder() / member.name.removeprefix(KEPT)
            brought += 1
            if target.exists() and target.read_bytes() == content:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            part = target.with_name(target.name + ".part")
            part.write_bytes(content)
            os.replace(part, target)
    return brought
