"""Is this a Vietnamese syllable?

Vietnamese is written syllable by syllable, and a syllable is built by a strict rule: onset,
nucleus, coda, one tone. That makes a sharp test of whether bytes were decoded as their writer
meant: a wrong decoding of Vietnamese almost never obeys the rule, nor does another language.
"""

import unicodedata
from functools import lru_cache

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def _words(text: str) -> list[str]:
    return text.split()


_ONSETS = ["", *_words("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")]
_CODAS = frozenset(_words("c ch m n ng nh p t"))

# nucleus -> where the tone may stand; separately for syllables without and with a coda.
_OPEN: dict[str, tuple[int, ...]] = {
    **dict.fromkeys("aeêioôơuưy", (0,)),
    **dict.fromkeys(_words("ai ao au ay âu ây eo êu ia iu oi ôi ơi ua ui ưa ưi ưu"), (0,)),
    **dict.fromkeys(_words("oa oe uy"), (0, 1)),  # hoà and hòa are both written
    **dict.fromkeys(_words("uê uơ"), (1,)),
    **dict.fromkeys(_words("oai oay oao oeo uôi ươi ươu iêu yêu uây uya uyu uêu"), (1,)),
}
_CLOSED: dict[str, tuple[int, ...]] = {
    **dict.fromkeys("aăâeêioôơuưy", (0,)),
    **dict.fromkeys(_words("oa oă oe oo uâ uê uy iê yê uô ươ"), (1,)),
    "uyê": (2,),
}
_LONGEST = 7  # nghiêng


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """True for one well-formed syllable in any case: "Quận", "hoà", "nghiêng"; not "quËn"."""
    word = unicodedata.normalize("NFC", word)
    if not (word.islower() or word.isupper() or word.istitle()):
        return False
    bare, tone_at = "", None
    for letter in word.lower():
        parts = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in parts if mark in _TONES]
        if len(tones) > 1 or (tones and tone_at is not None):
            return False
        if tones:
            tone_at = len(bare)
        bare += unicodedata.normalize("NFC", "".join(m for m in parts if m not in _TONES))
    if not bare or len(bare) > _LONGEST:
        return False
    return any(_rest_is_sound(bare, tone_at, len(o)) for o in _ONSETS if bare.startswith(o))


def _rest_is_sound(bare: str, tone_at: int | None, onset: int) -> bool:
    rest = bare[onset:]
    for coda in range(min(2, len(rest)) + 1):
        nucleus, tail = rest[: len(rest) - coda], rest[len(rest) - coda :]
        if coda and tail not in _CODAS:
            continue
        places = (_CLOSED if coda else _OPEN).get(nucleus)
        if places is not None and (tone_at is None or tone_at - onset in places):
            return True
    return False


def is_abbreviation(word: str) -> bool:
    """UBND, HĐND, QĐ: capitals that are no syllable and prove nothing either way."""
    return len(word) <= 6 and word.isupper() and not is_syllable(word)
