"""Rows of a pack's file against a model, and the names and references in them."""

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

from opendistrict.kernel.packfile.places import Loc, Problem, Spot
from opendistrict.kernel.packfile.text import Text, parse

M = TypeVar("M")

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=96)]


@dataclass(frozen=True, slots=True)
class Names:
    """In `Annotated[str, Names("unit")]`: this text is the name of a unit. No other row has it."""

    kind: str


@dataclass(frozen=True, slots=True)
class Refers:
    """In `Annotated[str, Refers("unit")]`: this text must be the name of a unit of the pack.

    `part` says what of the text is the name, where it is only a part of it (None: it names none).
    """

    kind: str
    part: Callable[[str], str | None] = str


class PackRow(BaseModel):
    """A row of a pack: nothing unknown is let through, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


@dataclass(frozen=True, slots=True)
class Row(Generic[M]):
    """One row with the places of its parts."""

    value: M
    base: Loc
    text: Text

    def spot(self, *loc: str | int) -> Spot:
        return self.text.spot((*self.base, *loc))

    def problem(self, loc: Loc, code: str, **details: object) -> Problem:
        return Problem(self.spot(*loc), code, details)


@dataclass(frozen=True, slots=True)
class Sheet(Generic[M]):
    """What one file holds: the rows that are right, and all that is wrong.

    `claimed` are the names of every kind, also of rows that are wrong, so that a row with one
    mistake does not make all that point to it look wrong too.
    """

    file: str
    rows: tuple[Row[M], ...]
    problems: tuple[Problem, ...]
    claimed: Mapping[str, frozenset[str]]


def read_rows(path: Path, model: type[M], *, root: Path) -> Sheet[M]:
    """Read one file of a pack, named by its way from the pack's folder."""
    return read_text(path.read_bytes(), model, file=path.relative_to(root).as_posix())


def read_text(data: bytes, model: type[M], *, file: str) -> Sheet[M]:
    """Read one text, of a file or not (a draft kept in the database): a list is a row an item, a
    mapping is one row. Every mistake is collected, at its place in `file`."""
    text = parse(data, file=file)
    if isinstance(text.data, list):
        raw: list[tuple[Loc, object]] = [((n,), item) for n, item in enumerate(text.data)]
    else:
        raw = [((), text.data)] if text.data is not None else []
    adapter = TypeAdapter(model)
    rows: list[Row[M]] = []
    problems = list(text.problems)
    claimed: dict[str, set[str]] = {}
    for base, item in raw:
        _claim(item, model, claimed)
        try:
            rows.append(Row(adapter.validate_python(item), base, text))
        except ValidationError as error:
            problems.extend(_problems(error, base, text))
    return Sheet(
        text.file,
        tuple(rows),
        tuple(problems),
        {kind: frozenset(names) for kind, names in claimed.items()},
    )


def _problems(error: ValidationError, base: Loc, text: Text) -> Iterator[Problem]:
    errors = error.errors(include_url=False)
    for one in errors:
        if one["type"] == "too_short" and any(_under(other["loc"], one["loc"]) for other in errors):
            continue  # pydantic counts right items only; what is wrong is told at the items
        loc = _real(one["loc"], base, text)
        if one["type"] == "missing":
            loc = (*loc, one["loc"][-1])  # the place is what lacks the field
        details: dict[str, object] = {
            key: value for key, value in one.get("ctx", {}).items() if key != "error"
        }
        reason = one.get("ctx", {}).get("error")
        code = str(reason) if isinstance(reason, ValueError) else one["type"]
        details |= {"given": _short(one["input"]), "message": one["msg"]}
        yield Problem(text.spot(loc), code, details)


def _under(loc: Loc, other: Loc) -> bool:
    return len(loc) > len(other) and loc[: len(other)] == other


def _real(loc: tuple[str | int, ...], base: Loc, text: Text) -> Loc:
    """pydantic names the branches of a union in its paths; those are not in the file."""
    found: Loc = base
    for part in loc:
        if (*found, part) in text.spots:
            found = (*found, part)
    return found


def _short(value: object) -> str:
    shown = str(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"


# ------------------------------------------------------------------ names and references

_WRAPPERS = (Annotated, Union, UnionType)
_Marked = tuple[Loc, str, Names | Refers]


def _fields(hint: object) -> Mapping[str, Any]:
    return _fields_of(hint) if isinstance(hint, type) else {}


@cache
def _fields_of(model: type) -> Mapping[str, Any]:
    if issubclass(model, BaseModel) or dataclasses.is_dataclass(model):
        return get_type_hints(model, include_extras=True)
    return {}


def _marked(value: object, hint: Any, loc: Loc) -> Iterator[_Marked]:
    """Every text under `value` (a row, or its raw data) that its type marks."""
    if isinstance(value, str):
        for mark in getattr(hint, "__metadata__", ()):
            if isinstance(mark, Names | Refers):
                yield loc, value, mark
    for step, part, inner in _parts(value, hint):
        yield from _marked(part, inner, (*loc, *step))


def _parts(value: object, hint: Any) -> Iterator[tuple[Loc, object, Any]]:
    """What `value` is made of, by its type: the way to each part, the part, the part's type."""
    fields, arguments = _fields(hint), get_args(hint)
    if fields:
        for name, inner in fields.items():
            part = value.get(name) if isinstance(value, dict) else getattr(value, name, None)
            yield (name,), part, inner
    elif get_origin(hint) in _WRAPPERS:
        for inner in arguments:
            yield (), value, inner
    elif isinstance(value, dict) and arguments:
        for key, item in value.items():
            yield (key,), key, arguments[0]
            yield (key,), item, arguments[-1]
    elif isinstance(value, list | tuple) and arguments:
        several = get_origin(hint) is tuple and arguments[-1] is not Ellipsis
        hints = arguments if several else (arguments[0],) * len(value)
        for n, (item, inner) in enumerate(zip(value, hints, strict=False)):
            yield (n,), item, inner


def _claim(item: object, model: Any, claimed: dict[str, set[str]]) -> None:
    """The names a raw row gives, whatever else is wrong with it."""
    for _, name, mark in _marked(item, model, ()):
        if isinstance(mark, Names):
            claimed.setdefault(mark.kind, set()).add(name)


def names_in(sheets: Iterable[Sheet[Any]]) -> dict[str, set[str]]:
    """All names of a pack by kind, those of wrong rows too."""
    found: dict[str, set[str]] = {}
    for sheet in sheets:
        for kind, names in sheet.claimed.items():
            found.setdefault(kind, set()).update(names)
    return found


def unknown_references(
    rows: Iterable[Row[Any]], known: Mapping[str, Collection[str]]
) -> list[Problem]:
    """References to names nobody has, and names that two rows have."""
    problems: list[Problem] = []
    first: dict[tuple[str, str], Spot] = {}
    for row in rows:
        for loc, text, mark in _marked(row.value, type(row.value), ()):
            spot = row.spot(*loc)
            if isinstance(mark, Names):
                taken = first.setdefault((mark.kind, text), spot)
                if taken is not spot:
                    details = {"name": text, "kind": mark.kind, "first": str(taken)}
                    problems.append(Problem(spot, "name_is_taken", details))
                continue
            name = mark.part(text)
            if name is not None and name not in known.get(mark.kind, ()):
                near = get_close_matches(name, sorted(known.get(mark.kind, ())), n=1)
                unknown = {
                    "name": name, "kind": mark.kind, "near": near[0] if near else ""
                }  # fmt: skip
                problems.append(Problem(spot, "name_is_unknown", unknown))
    return problems
