"""What a look of `od doctor` finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """`state` is ok, note (worth knowing, nothing to mend at once) or wrong."""

    state: str
    what: str
    mend: str = ""


def ok(what: str) -> Finding:
    return Finding("ok", what)


def note(what: str, mend: str) -> Finding:
    return Finding("note", what, mend)


def wrong(what: str, mend: str) -> Finding:
    return Finding("wrong", what, mend)


Look = Callable[[datetime], Iterator[Finding]]


def open_to_others(path: Path) -> Finding | None:
    """A key that others on this machine can read."""
    if path.exists() and path.stat().st_mode & 0o077:
        return wrong(f"Others on this machine can read var/{path.name}.", f"chmod 600 {path}")
    return None
