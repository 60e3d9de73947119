"""Finding a procedure by one's own words: no accents, a slip of the finger, any order.

A ward has about three hundred procedures, so all of them are weighed. A word weighs more the fewer
procedures have it ("giấy" says little, "khai sinh" much).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log
from typing import Generic, TypeVar

from opendistrict.kernel.fold import fold

ANSWER_HOURS = Fraction(8)  # working hours in which what was filed online is answered
SHARE = 0.5  # of the words that mean something, so many must be met
NEAR = 0.45  # of the best answer's weight, so much is worth showing
FINGERS = 4  # letters from which a word may have one slip
K = TypeVar("K")
_WHOLE, _BEGUN, _SLIPPED, _NAMED = 1.0, 0.85, 0.6, 0.3


@dataclass(frozen=True, slots=True)
class Asked(Generic[K]):
    """What a procedure is called: its name, and its name with all that people call it."""

    key: K
    name: str
    words: str


def best(text: str, among: Iterable[Asked[K]]) -> list[K]:
    """The procedures somebody means, the likeliest first; all, as given, when nothing is said."""
    every = list(among)
    wanted = list(dict.fromkeys(fold(text).split()))
    if not wanted:
        return [one.key for one in every]
    called = [(one, fold(one.name), fold(one.words)) for one in every]
    rare = _rarity([words for _, _, words in called])
    scored = [(_score(wanted, name, words, rare), one) for one, name, words in called]
    top = max((score for score, _ in scored), default=0.0)
    good = [(score, one) for score, one in scored if score > 0 and score >= NEAR * top]
    good.sort(key=lambda found: (-found[0], len(found[1].name)))
    return [one.key for _, one in good]


def _rarity(texts: Sequence[str]) -> Mapping[str, float]:
    held = Counter(word for text in texts for word in set(text.split()))
    return {word: log(1 + len(texts) / count) for word, count in held.items()}


def _score(wanted: Sequence[str], name: str, words: str, rare: Mapping[str, float]) -> float:
    own = set(words.split())
    total, met = 0.0, 0
    for word in wanted:
        weight = max((_likeness(word, other) * rare[other] for other in own), default=0.0)
        met += weight > 0
        total += weight + (_NAMED * rare.get(word, 0.0) if word in name.split() else 0.0)
    phrase = "".join(wanted)
    whole = len(phrase) > FINGERS and phrase in words.replace(" ", "")
    if not whole and met < SHARE * len(wanted):
        return 0.0
    return total * (1.5 if whole else 1.0) + (1.0 if whole else 0.0)


def _likeness(word: str, other: str) -> float:
    if word == other:
        return _WHOLE
    if len(word) >= FINGERS - 1 and other.startswith(word):
        return _BEGUN
    if min(len(word), len(other)) >= FINGERS and one_slip(word, other):
        return _SLIPPED
    return 0.0


def one_slip(one: str, other: str) -> bool:
    """Whether one letter is wrong, missing, too many, or two neighbours changed places."""
    if abs(len(one) - len(other)) > 1:
        return False
    begin = 0
    while begin < min(len(one), len(other)) and one[begin] == other[begin]:
        begin += 1
    a, b = one[begin:], other[begin:]
    if len(a) == len(b):
        return a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])
    return a[1:] == b if len(a) > len(b) else a == b[1:]
