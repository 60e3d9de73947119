"""Which street a name means."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from opendistrict.kernel.fold import fold, nfc, tones
from opendistrict.kernel.geo import parse_address, street_key

LIKE = 90  # of 100: a slip of the pen, not another street ("Cô Bắc" and "Cô Giang" are 57)
FOUND = 70  # a search may show what is less like what was typed

K = TypeVar("K")


def slug_of(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", street_key(name)).strip("-")[:90]


def spelling(name: str) -> str:
    """A name without its kind ("Đường"), with its accents, whatever the case and tone placement:
    "Lê Lai" and "Lê Lài" stay two streets."""
    bare = parse_address(name).street if name.strip()[:1].isalpha() else name
    return tones(" ".join(nfc(bare).split())).casefold()


def keys_of(name: str, name_en: str, aliases: Iterable[str]) -> list[str]:
    """All names of a street, folded, each once."""
    return list(dict.fromkeys(street_key(one) for one in (name, name_en, *aliases) if one.strip()))


class Book(Generic[K]):
    """The streets of a place by all their names."""

    def __init__(self) -> None:
        self._spelt: dict[str, K] = {}
        self._folded: defaultdict[str, set[K]] = defaultdict(set)

    def add(self, key: K, names: Iterable[str]) -> None:
        for name in filter(None, names):
            self._spelt.setdefault(spelling(name), key)
            self._folded[street_key(name)].add(key)

    def find(self, name: str) -> K | None:
        """The street of that name; written without accents, where only one can be meant."""
        found = self._spelt.get(spelling(name))
        if found is not None or nfc(name).casefold() != fold(name):
            return found
        meant = self._folded.get(street_key(name), set())
        return next(iter(meant)) if len(meant) == 1 else None

    def near(self, name: str) -> K | None:
        """The one street that a misspelt name can mean."""
        key = street_key(name)
        told = process.extract(key, self._folded.keys(), scorer=fuzz.ratio, score_cutoff=LIKE)
        meant = {one for found, _, _ in told for one in self._folded[found]}
        return next(iter(meant)) if len(meant) == 1 else None


def likeness(typed: str, keys: Iterable[str]) -> int:
    """How like what was typed (folded) is to the likest of a street's names, out of 100. Half a
    name counts a little less than a whole one."""
    return max(
        (
            round(max(fuzz.ratio(typed, key), 0.9 * fuzz.partial_ratio(typed, key)))
            for key in keys
            if len(typed) > 1
        ),
        default=0,
    )
