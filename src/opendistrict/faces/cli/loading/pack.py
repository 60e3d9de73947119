"""A pack as a whole: its folder, its parts, and everything that is wrong with it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, Protocol, TypeVar, cast

from opendistrict.faces.cli.loading.place_rows import Manifest
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.packfile import (
    PackIsWrong,
    PackRow,
    Problem,
    Row,
    Sheet,
    Spot,
    names_in,
    read_rows,
    unknown_references,
)

M = TypeVar("M")


class Load(Protocol):
    """An action that makes a room be as the rows say, and returns how many things changed."""

    def __call__(self, *, rows: Sequence[Any], actor: Actor, at: datetime) -> int: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One sort of file of a pack. Parts are loaded in the order of the list.

    `load` is handed the rows of all files of the pattern, in the order of their names, or with
    `takes_text` the rows with the text they stand in; the manifest, which has none, is noted when
    all else is loaded. Names and
    references (`Names`, `Refers` in the model) are checked for every part alike; `check` is for
    what a row cannot know alone.
    """

    pattern: str
    model: type[PackRow]
    load: Load | None = None
    takes_text: bool = False
    check: Callable[["Pack"], list[Problem]] | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder that was read. `sheets` are its files by the part they belong to."""

    folder: Path
    digest: str
    sheets: Mapping[str, tuple[Sheet[Any], ...]]

    @property
    def manifest(self) -> Manifest:
        return self.rows("pack.yaml", Manifest)[0].value

    def rows(self, pattern: str, model: type[M]) -> list[Row[M]]:
        """The right rows of one part; `model` says to the reader of the code what they are."""
        sheets = cast(tuple[Sheet[M], ...], self.sheets.get(pattern, ()))
        return [row for sheet in sheets for row in sheet.rows]

    @property
    def size(self) -> tuple[int, int]:
        """Files and rows."""
        sheets = [sheet for same in self.sheets.values() for sheet in same]
        return len(sheets), sum(len(sheet.rows) for sheet in sheets)


def read_pack(
    folder: Path,
    parts: Sequence[Part],
    *,
    known: Mapping[str, Iterable[str]],
    elsewhere: Iterable[str] = (),
) -> Pack:
    """Read and check every file; raises PackIsWrong with all that is wrong, in reading order.

    `known` are names that do not come from the pack (acts); `elsewhere` are patterns of files
    that another command reads.
    """
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".yaml", ".yml"}
        and not any(_matches(path.relative_to(folder), pattern) for pattern in elsewhere)
    ]
    sheets: dict[str, tuple[Sheet[Any], ...]] = {}
    problems: list[Problem] = []
    left = set(files)
    for part in parts:
        mine = [path for path in files if _matches(path.relative_to(folder), part.pattern)]
        left.difference_update(mine)
        sheets[part.pattern] = tuple(read_rows(path, part.model, root=folder) for path in mine)
        if part.required and not mine:
            problems.append(Problem(Spot(part.pattern, 1, 1, ""), "file_is_missing"))
    for path in left:
        name = path.relative_to(folder).as_posix()
        problems.append(Problem(Spot(name, 1, 1, ""), "file_is_not_known"))
    pack = Pack(folder, _digest(folder, files), sheets)
    problems += _problems_across(pack, parts, known)
    if problems:
        raise PackIsWrong(problems)
    return pack


def _matches(path: Path, pattern: str) -> bool:
    """From the pack's folder on: "posts/*.yaml" is not "old/posts/a.yaml"."""
    return PurePosixPath("/", path.as_posix()).match("/" + pattern)


def _problems_across(
    pack: Pack, parts: Sequence[Part], known: Mapping[str, Iterable[str]]
) -> list[Problem]:
    every = [sheet for same in pack.sheets.values() for sheet in same]
    problems = [problem for sheet in every for problem in sheet.problems]
    names = names_in(every) | {kind: set(given) for kind, given in known.items()}
    problems += unknown_references((row for sheet in every for row in sheet.rows), names)
    for part in parts:
        if part.check:
            problems += part.check(pack)
    return problems


def _digest(folder: Path, files: Iterable[Path]) -> str:
    """Of the names and bytes of all files: the same pack has the same digest anywhere."""
    stamp = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        stamp.update(f"{path.relative_to(folder).as_posix()} {len(content)}\n".encode())
        stamp.update(content)
    return stamp.hexdigest()
