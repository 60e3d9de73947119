"""A backup is one .tar: the database as PostgreSQL dumps it, every kept file, and a manifest.

The manifest names each member with its size and SHA-256, the migrations the database had, and a
fingerprint of the secret key (never the key itself: it is kept apart from the data it seals).
Restoring checks all of it before anything is touched, and changes the database in one
transaction. Kept files lie under their digest and are only ever added, before the database
changes: whichever database is in force, its files are there.
"""

import contextlib
import hashlib
import hmac
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

FORMAT = "opendistrict-backup/1"
MANIFEST, DUMP, KEPT = "manifest.json", "database.pgdump", "kept/"
# Nobody is to be signed in again by a restore; counters and locks of the moment are of no use.
LEFT_OUT = ("django_session", "usersessions_usersession", "base_cache", "procrastinate_workers")
_LIBPQ = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "service": "PGSERVICE"}
_CHUNK = 1 << 20


class BackupError(Exception):
    """Said to the operator, with what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a backup holds, or what a restore brought."""

    path: Path
    files: int
    size: int
    key_differs: bool = False


def kept_folder() -> Path:
    kept: Any = settings.STORAGES["default"]
    return Path(kept["OPTIONS"]["location"])


def fingerprint() -> str:
    """Tells two secret keys apart without telling either."""
    return hmac.new(settings.SECRET_KEY.encode(), b"backup", hashlib.sha256).hexdigest()[:16]


def tool(name: str) -> str:
    """One of PostgreSQL's own programs."""
    found = Path(settings.PG_BIN) / name if settings.PG_BIN else None
    if found is not None and found.exists():
        return str(found)
    on_path = shutil.which(name)
    if on_path is None:
        raise BackupError(
            f"{name} is not here. Set OD_PG_BIN to the folder with PostgreSQL's client programs "
            "(at least as new as the server), or install them."
        )
    return on_path


def run(name: str, *arguments: str) -> str:
    """Run one of PostgreSQL's programs on our database; the password is not on its command line."""
    given = connection.settings_dict
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    for variable, value in (
        ("PGHOST", given["HOST"]),
        ("PGPORT", given["PORT"]),
        ("PGUSER", given["USER"]),
        ("PGPASSWORD", given["PASSWORD"]),
        ("PGDATABASE", given["NAME"]),
        *((_LIBPQ[key], given["OPTIONS"][key]) for key in _LIBPQ if key in given["OPTIONS"]),
    ):
        if value:
            environment[variable] = str(value)
    done = subprocess.run(
        [tool(name), *arguments],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"{name} failed:\n{done.stderr.strip()[-2000:]}")
    return done.stdout


def _digest(file: IO[bytes]) -> tuple[str, int]:
    mark, size = hashlib.sha256(), 0
    while chunk := file.read(_CHUNK):
        mark.update(chunk)
        size += len(chunk)
    return mark.hexdigest(), size


def _described(path: Path) -> dict[str, object]:
    with path.open("rb") as file:
        sha256, size = _digest(file)
    return {"sha256": sha256, "size": size}


def _migrations() -> list[str]:
    loader = MigrationLoader(connection)
    return sorted(f"{app}.{name}" for app, name in loader.applied_migrations)


# ---------------------------------------------------------------- making one


def make(target: Path, *, at: datetime) -> Done:
    """Write a backup to `target`, readable by its owner only; an existing file is not replaced."""
    if target.exists():
        raise BackupError(f"{target} exists already. Choose another name; backups are kept.")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    try:
        with tempfile.TemporaryDirectory(dir=target.parent) as folder:
            dump = Path(folder) / DUMP
            # The database first: files are only added, so every file it names is still there.
            left_out = [f"--exclude-table-data=public.{table}" for table in LEFT_OUT]
            run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", *left_out,
                f"--file={dump}")  # fmt: skip
            members = {DUMP: dump, **_kept_members()}
            manifest: dict[str, object] = {
                "format": FORMAT,
                "made_at": at.isoformat(),
                "secret_key": fingerprint(),
                "migrations": _migrations(),
                "members": {name: _described(path) for name, path in members.items()},
            }
            _write(part, manifest, members)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return Done(target, len(members) - 1, target.stat().st_size)


def _kept_members() -> dict[str, Path]:
    folder = kept_folder()
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix != ".part")
    return {KEPT + path.relative_to(folder).as_posix(): path for path in found}


def _write(part: Path, manifest: dict[str, object], members: dict[str, Path]) -> None:
    described = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as tar:
        first = tarfile.TarInfo(MANIFEST)
        first.size = len(described)
        with tempfile.TemporaryFile() as source:
            source.write(described)
            source.seek(0)
            tar.addfile(first, source)
        for name, path in members.items():
            tar.add(path, arcname=name, recursive=False)
        tar.close()
        file.flush()
        os.fsync(file.fileno())


# ---------------------------------------------------------------- reading one back


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, mode="r:") as tar:
            yield tar
    except (tarfile.TarError, FileNotFoundError) as error:
        raise BackupError(f"{path} cannot be read as a backup: {error}") from error


def verify(path: Path) -> dict[str, Any]:
    """The manifest of a backup in which every member is what the manifest says, and no other."""
    with _opened(path) as tar:
        first = tar.next()
        source = tar.extractfile(first) if first and first.name == MANIFEST else None
        if source is None:
            raise BackupError(f"{path} has no manifest: it is not a backup made by `od backup`.")
        try:
            manifest: dict[str, Any] = json.load(source)
        except ValueError as error:
            raise BackupError(f"The manifest of {path} cannot be read: {error}") from error
        if manifest.get("format") != FORMAT:
            raise BackupError(f"{path} has the format {manifest.get('format')}, not {FORMAT}.")
        left = dict(manifest["members"])
        for member in iter(tar.next, None):
            said = left.pop(member.name, None)
            if said is None or not member.isreg() or not _is_tame(member.name):
                raise BackupError(f"{path} holds {member.name}, which its manifest does not name.")
            content = tar.extractfile(member)
            assert content is not None
            if _digest(content) != (said["sha256"], said["size"]):
                raise BackupError(f"{path} is damaged: {member.name} is not what was backed up.")
    if left:
        raise BackupError(f"{path} is cut short: {', '.join(sorted(left)[:3])} missing.")
    return manifest


def _is_tame(name: str) -> bool:
    """Whether a member stays where it belongs."""
    parts = PurePosixPath(name).parts
    return name == DUMP or (name.startswith(KEPT) and ".." not in parts and parts[0] != "/")
