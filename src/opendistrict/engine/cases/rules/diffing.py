"""What changed between two versions of a procedure, in reading order, and whom it concerns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain

from opendistrict.engine.cases.shapes.procedure import Procedure

Place = tuple[str, ...]
"""Where, by codes and not by line numbers: ("form", "ho_ten", "label", "vi")."""


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"  # the same row at another place of its list; before and after are its number


class Weight(StrEnum):
    APPLICANT = "applicant"  # what one has to bring, pay, fill in, wait for, or gets
    OFFICE = "office"  # who does what by when inside, and on what basis
    WORDS = "words"  # how it is said


@dataclass(frozen=True, slots=True)
class Change:
    """`before` and `after` are plain values as JSON has them; None where there was nothing."""

    where: Place
    kind: Kind
    before: object
    after: object
    weight: Weight


_OFFICE = frozenset({
    "code", "national_code", "field", "sample", "basis", "receive", "steps", "give_back",
    "retention", "gaps", "since",
})  # fmt: skip
_SAID = frozenset({"name", "label", "help", "note", "words"})
_WHOLE = frozenset({
    "term", "extension", "receive", "give_back", "supplement_within", "retention", "silence",
    "by_oneself",
    "when", "free_when", "choices", "tiers",
})  # fmt: skip
_ROWS: Mapping[str, tuple[str, ...]] = {
    "form": ("code",),
    "papers": ("code",),
    "steps": ("code",),
    "fees": ("code", "since"),
    "basis": ("text",),
    "gaps": ("about",),
}
_Row = Mapping[str, object]


def diff(old: Procedure, new: Procedure) -> list[Change]:
    """Every difference, in the order of a file; empty only for procedures that say the same.

    Rows are matched by their codes (a fee by its code and first day), so that a row put in between
    is one change.
    """
    before, after = _plain(old), _plain(new)
    return list(chain.from_iterable(_part(name, before[name], after[name]) for name in before))


def _plain(procedure: Procedure) -> dict[str, object]:
    """As JSON has it; what has no order (channels, subjects, what may happen) in order of name."""
    dumped = procedure.model_dump(mode="json", by_alias=True)
    return {name: _ordered(value, name) for name, value in dumped.items()}


_UNORDERED = frozenset({"may", "offices", "subjects", "channels"})


def _ordered(value: object, name: str = "") -> object:
    if isinstance(value, dict):
        return {key: _ordered(item, key) for key, item in value.items()}
    if isinstance(value, list):
        items = [_ordered(item) for item in value]
        return sorted(items, key=str) if name in _UNORDERED else items
    return value


def _part(name: str, before: object, after: object) -> Iterator[Change]:
    if name in _ROWS and isinstance(before, list) and isinstance(after, list):
        yield from _rows(name, before, after)
    else:
        yield from _value((name,), before, after)


def _value(where: Place, before: object, after: object) -> Iterator[Change]:
    """One value; a group of values part by part, unless it is read as one (a term, a condition)."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict) and where[-1] not in _WHOLE:
        for key in before:
            yield from _value((*where, key), before[key], after[key])
        return
    kind = Kind.CHANGED
    if before in (None, "", []):
        kind = Kind.ADDED
    elif after in (None, "", []):
        kind = Kind.REMOVED
    yield Change(where, kind, before, after, weigh(where))


def weigh(where: Place) -> Weight:
    """Whom a change at a place concerns. What an applicant must know weighs more than the words
    it is said in; of the result, words are what the applicant gets."""
    parts = where[2:] if where[0] in _ROWS else where  # the name of a row says nothing here
    is_said = any(part in _SAID for part in parts)
    if where[0] == "result":
        return Weight.WORDS if where[1:2] == ("name",) else Weight.APPLICANT
    if is_said:
        return Weight.WORDS
    return Weight.OFFICE if where[0] in _OFFICE else Weight.APPLICANT


# ------------------------------------------------------------------ lists of rows


def _rows(name: str, before: Sequence[_Row], after: Sequence[_Row]) -> Iterator[Change]:
    old, new = _keyed(name, before), _keyed(name, after)
    stayed = [key for key in old if key in new]
    moved = _moved(stayed, [key for key in new if key in old])
    for key in _merged(list(old), list(new)):
        where = (name, key)
        if key not in new:
            yield Change(where, Kind.REMOVED, old[key], None, weigh(where))
        elif key not in old:
            yield Change(where, Kind.ADDED, None, new[key], weigh(where))
        else:
            if key in moved:
                n, m = list(old).index(key) + 1, list(new).index(key) + 1
                yield Change(where, Kind.MOVED, n, m, weigh(where))
            for part in old[key]:
                yield from _value((*where, part), old[key][part], new[key][part])


def _keyed(name: str, rows: Sequence[_Row]) -> dict[str, _Row]:
    """Rows by what names them; the second of one name is "name (2)"."""
    found: dict[str, _Row] = {}
    for row in rows:
        key = base = " ".join(str(row[part]) for part in _ROWS[name] if row[part]) or "?"
        n = 1
        while key in found:
            n += 1
            key = f"{base} ({n})"
        found[key] = row
    return found


def _moved(before: Sequence[str], after: Sequence[str]) -> frozenset[str]:
    """The fewest rows whose moving turns one order into the other: all but a longest run of rows
    that kept their order."""
    place = {key: n for n, key in enumerate(after)}
    best: list[list[str]] = []  # the longest kept run that ends with each row
    for n, key in enumerate(before):
        runs = [best[m] for m in range(n) if place[before[m]] < place[key]]
        best.append([*max(runs, key=len, default=[]), key])
    kept = max(best, key=len, default=[])
    return frozenset(before) - frozenset(kept)


def _merged(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The new order, what is gone standing behind what it stood behind."""
    merged = list(after)
    known = set(after)
    for n, key in enumerate(before):
        if key not in known:
            at = merged.index(before[n - 1]) + 1 if n else 0
            merged.insert(at, key)
    return merged
