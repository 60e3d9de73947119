"""Which known units a text means by the name it writes."""

import re
from collections.abc import Sequence

from opendistrict.kernel.reader.shapes import KnownUnit
from opendistrict.kernel.reader.text import bare

_SHORT = {
    "hdnd": "hoi dong nhan dan",
    "ubnd": "uy ban nhan dan",
    "mttq": "mat tran to quoc",
    "ubmttq": "uy ban mat tran to quoc",
    "vp": "van phong",
}
_SHORTENED = re.compile(r"\b(?:" + "|".join(_SHORT) + r")\b")
_AND = re.compile(r" *[&\-–] *")
# "Văn phòng HĐND và UBND phường …": an office is named by the bodies it serves, one or several.
_SERVES = re.compile(
    r"\bvan phong (?:(?:doan dai bieu quoc hoi|hoi dong nhan dan|uy ban nhan dan|dang uy|thanh uy"
    r"|quan uy|huyen uy|tinh uy)(?: [^,;]{0,30}?)?(?:,| va) )*$"
)
# "Đội Quản lý trật tự đô thị phường …": the place is where the office belongs. A standing
# committee ("Ban Thường vụ Đảng ủy …") is no office: it is the body itself between its sessions.
_OF_A_PLACE = re.compile(
    r"(?:^|, | va )(?:phong|trung tam|doi|tram|truong|to(?! chuc)"
    r"|ban(?! thuong| chap hanh| lanh dao| giam)) [^,;]+ $"
)


class UnitIndex:
    """Finds known units by their folded names; a name shared by several gives all of them."""

    def __init__(self, units: Sequence[KnownUnit]) -> None:
        self._keys: dict[str, list[str]] = {}
        for unit in units:
            for name in unit.names:
                folded = _folded(name)
                if folded and unit.key not in self._keys.setdefault(folded, []):
                    self._keys[folded].append(unit.key)
        names = sorted(self._keys, key=len, reverse=True)
        self._pattern = (
            re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b") if names else None
        )

    def keys_in(self, words: str) -> tuple[tuple[str, ...], bool]:
        """Keys of every unit named in `words`, and whether one name fits several units.

        Whom an unknown office serves, and the place it belongs to, is not who is named.
        """
        if self._pattern is None:
            return (), False
        keys: list[str] = []
        unclear, behind, folded = False, 0, _folded(words)
        for match in self._pattern.finditer(folded):
            before, behind = folded[behind : match.start()], match.end()
            if _SERVES.search(before) or _OF_A_PLACE.search(before):
                continue
            hits = self._keys[match.group()]
            unclear = unclear or len(hits) > 1
            keys.extend(key for key in hits if key not in keys)
        return tuple(keys), unclear


def _folded(words: str) -> str:
    """Without accents and with abbreviations written out: "VP HĐND&UBND" as the paper's head
    has it, "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân"."""
    joined = _AND.sub(" va ", " ".join(bare(words).split()))
    return " ".join(_SHORTENED.sub(lambda short: _SHORT[short.group()], joined).split())
