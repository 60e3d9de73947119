"""Vietnamese text as people type it, made comparable.

The same word reaches us as NFC or NFD, with the tone mark on either vowel (hoà, hòa), with the
Icelandic Eth (U+00D0) in place of Đ (U+0110), in any case. `nfc` is applied at every door;
`fold` is what a search compares with, and equals the SQL function `vn_fold` of the base room.
"""

import re
import unicodedata

_ETH = str.maketrans({"Ð": "Đ", "ð": "đ"})
_D = str.maketrans({"Đ": "D", "đ": "d", "Ð": "D", "ð": "d"})

# Old placement -> new placement (hoà -> hòa): the mark moves from the last vowel to the first.
_TONES = {
    old + tail: new + tail
    for tail in ("",)
    for olds, news in (
        ("oà oá oả oã oạ", "òa óa ỏa õa ọa"),
        ("oè oé oẻ oẽ oẹ", "òe óe ỏe õe ọe"),
        ("uỳ uý uỷ uỹ uỵ", "ùy úy ủy ũy ụy"),
    )
    for old, new in zip(olds.split(), news.split(), strict=True)
}
_WORD = re.compile(r"(?<!q)(?:" + "|".join(_TONES) + r")(?![^\W\d_])", re.IGNORECASE)


def nfc(text: str) -> str:
    """`text` in NFC, with the Icelandic Eth repaired to Đ. Applied where text enters."""
    return unicodedata.normalize("NFC", text).translate(_ETH)


def _new_placement(match: re.Match[str]) -> str:
    old = match.group()
    new = _TONES[old.lower()]
    if old.isupper():
        return new.upper()
    return new.capitalize() if old[0].isupper() else new


def tones(text: str) -> str:
    """The new tone placement: "hoà" and "hòa" both become "hòa". "quý" stays."""
    return _WORD.sub(_new_placement, text)


def fold(text: str) -> str:
    """Lower case, no accents, đ as d, single spaces: "Uỷ ban  Đa Kao" -> "uy ban da kao"."""
    bare = unicodedata.normalize("NFD", text.translate(_D))
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    return " ".join(bare.lower().split())
