"""One pack into the database: all of it or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from opendistrict.faces.cli.loading.pack import Load, Pack, Part, read_pack
from opendistrict.faces.cli.loading.parts import PARTS
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.orgs import registry

ELSEWHERE = ("sample/*.yaml", "sample/*/*.yaml")  # sample life; replayed by `od demo`


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loading did: changes by sort of file, and whether these bytes were new to us."""

    changed: Mapping[str, int]
    is_new: bool

    @property
    def total(self) -> int:
        return sum(self.changed.values())


def folder_of(pack: str) -> Path:
    """The folder of a pack given by its name, or by the path of a folder."""
    named: Path = settings.PACKAGE / "packs" / pack
    return named if pack.isidentifier() and named.is_dir() else Path(pack)


def check_pack(folder: Path) -> Pack:
    """Read a pack without touching the database; raises PackIsWrong with all that is wrong."""
    known = {
        "act": registry.acts(),
        "act by field": registry.acts_by_field(),
        "matter": registry.matters(),
    }
    return read_pack(folder, PARTS, known=known, elsewhere=ELSEWHERE)


def load_pack(folder: Path, *, actor: Actor, at: datetime) -> Loaded:
    """Make the registers be as the pack says. Told twice, nothing changes.

    Files are dated by their content: what a newer pack leaves out stays as it was loaded.
    """
    pack = check_pack(folder)
    with transaction.atomic():
        changed = {
            part.pattern: _load(part.load, part, pack, actor=actor, at=at)
            for part in PARTS
            if part.load
        }
        return Loaded(changed, _note(pack, actor=actor, at=at))


def _load(load: Load, part: Part, pack: Pack, *, actor: Actor, at: datetime) -> int:
    read = pack.rows(part.pattern, part.model)
    rows = read if part.takes_text else [row.value for row in read]
    try:
        with transaction.atomic():
            return load(rows=rows, actor=actor, at=at)
    except IntegrityError as error:
        # The pack agrees with itself; so it disagrees with what was loaded before.
        constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        raise Refused(
            "pack_disagrees_with_records", file=part.pattern, constraint=constraint or str(error)
        ) from error


def _note(pack: Pack, *, actor: Actor, at: datetime) -> bool:
    manifest = pack.manifest
    known = base_queries.loaded_pack(manifest.code)
    if known and (known.version, known.digest) == (manifest.version, pack.digest):
        return False
    base.note_pack(
        pack=manifest.code,
        version=manifest.version,
        digest=pack.digest,
        is_sample=manifest.is_sample,
        actor=actor,
        at=at,
    )
    return True
