"""Who is named: organs, posts, persons and places, read as noun phrases from left to right.

Vietnamese does not inflect, so a name ends where a doing word begins. Capitals carry a name on
("Bộ Giáo dục và Đào tạo"), small words only when they belong to the vocabulary of names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from opendistrict.kernel.reader.text import LOWER, UPPER, Shadow
from opendistrict.kernel.reader.words import (
    DETERMINERS,
    DONE,
    FILLERS,
    HEADS,
    MODALS,
    SAYING,
    TAIL,
    VERBS,
)

_WORD = re.compile(r"[^\W_]+(?:[./][^\W\d_]+)*")
_GAP = re.compile(r"[ \n]*")
_JOIN = re.compile(r"[ \n]*(?P<sign>[,/&\-]|\((?=[^()\n]{1,30}\)))?[ \n]*")
_NUMBER = re.compile(r"\d{1,3}(?![\d/%]|[.,]\d)")
_LIMIT = 60  # words; no list of names in a directive is longer without being cut by ";"


@dataclass(frozen=True, slots=True)
class Actor:
    """A named actor; `kind` is place, organ, post, person or we (by its first head)."""

    start: int
    end: int
    kind: str


def skip_blanks(shadow: Shadow, at: int, limit: int) -> int:
    gap = _GAP.match(shadow.low, at, limit)
    return gap.end() if gap else at


def _head(shadow: Shadow, at: int, limit: int) -> tuple[int, str] | None:
    """A head at `at`, with the determiners before it."""
    start = at
    for _ in range(3):
        det = DETERMINERS.match(shadow, at, limit)
        if det is None:
            break
        at = skip_blanks(shadow, det[0], limit)
    head = HEADS.match(shadow, at, limit)
    if head is None:
        bare = shadow.names.match(shadow.text, at, limit) if shadow.names else None
        return (bare.end(), "place") if bare else None
    if _needs_company(shadow, at, head[0], start):
        return None
    if _doing_instead(shadow, at, head[0], limit):
        return None
    # "hội nghị", "bộ máy", "đội hình", "phòng, chống": the syllable is not an actor there.
    follow = _NOT_ACTOR.match(shadow.low, at, limit)
    return None if follow else head


def _doing_instead(shadow: Shadow, at: int, end: int, limit: int) -> bool:
    """ "Thanh tra, xử lý …", "Tổ chức, chỉ đạo việc …": doing words that are heads elsewhere."""
    if shadow.low[at:end] not in {"thanh tra", "tổ chức", "bảo hiểm"}:
        return False
    comma = _COMMA.match(shadow.low, end, limit)
    verb = VERBS.match(shadow, comma.end(), limit) if comma else None
    return verb is not None


_COMMA = re.compile(r", ?")
_ALWAYS_MANY = {"cấp", "ngành", "khối", "hộ"}
_OFTEN_VERBS = {
    "báo",
    "đài",
    "thuế",
    "trung ương",
    "tổ",
    "đội",
    "đoàn",
    "hội",
    "vụ",
    "viện",
    "cơ sở",
    "địa bàn",
}


def _needs_company(shadow: Shadow, at: int, end: int, start: int) -> bool:
    """Syllables that name an actor only after "các …", or written with a capital."""
    word = shadow.low[at:end]
    if at > start:
        return False
    return word in _ALWAYS_MANY or (word in _OFTEN_VERBS and shadow.text[at].islower())


_NOT_ACTOR = re.compile(
    r"(?:hội (?:nghị|họp|thảo|thi|nhập|trường|chợ|diễn)|bộ (?:máy|tiêu chí|chỉ số|thủ tục|mặt"
    r"|chỉ tiêu|tài liệu|luật)"
    r"|phòng[ ,]+(?:chống|ngừa|bệnh|dịch|cháy)|đội hình|tổ chức(?= )(?! (?:đảng|chính trị|cơ sở"
    r"|đoàn|hội|xã hội|có|thành|không|phải|cần|được|chịu|và|hoặc|thuộc|trực|liên|sự|tôn|khác"
    r"|(?:[^\W\d_]+ ){1,5}(?:có|chịu|phải chịu) trách nhiệm))"
    r"|cơ sở (?:dữ liệu|vật chất|hạ tầng|pháp lý|chính trị|đó|để|đánh giá)|ban hành|sở hữu"
    r"|sở thích|vụ (?:việc|tai nạn|án|cháy|đuối)"
    r"|trường hợp|trung tâm (?:của|là|thành phố)|đoàn kết|báo cáo|đài |viện trợ|công an toàn"
    r"|cấp (?:bách|phép|thiết|giấy|đổi|lại|phát|độ|nước|thẻ|điện)"
    r"|ngành nghề|đơn vị hành chính|địa bàn|địa phương hóa|ban đầu|quận hóa|cả nước|thuế (?:suất"
    r"|thu|giá)|tổ hợp"
    r"|đội ngũ này|thành phố thông minh|đại biểu (?:dự|tham dự)|lãnh đạo(?! (?:quận|phường|xã"
    r"|ubnd|ủy ban|uỷ ban|thành|các|sở|phòng|ban|đơn vị|cơ quan|tỉnh|huyện|bộ|đảng|hđnd|chính"
    r"|công|trường|địa|chủ chốt|văn|cấp|tp|trung|thường|mặt))|khối (?:lượng|đại đoàn kết)"
    r"|nhà nước ta|trạm (?:biến|bơm)|xã hội(?! chủ)|điện lực lượng|cơ quan báo chí đưa)"
)


def _verb_here(shadow: Shadow, at: int, limit: int) -> bool:
    """A doing, saying, duty or state word begins here (so a name cannot run on)."""
    return any(
        lex.match(shadow, at, limit) is not None for lex in (MODALS, VERBS, SAYING, DONE, FILLERS)
    )


def _name_part(shadow: Shadow, at: int, limit: int, after_capital: bool) -> tuple[int, bool] | None:
    """The next word of a name: its end and whether it is a capital one."""
    word = _WORD.match(shadow.low, at, limit)
    if word is None:
        return None
    number = _NUMBER.match(shadow.low, at, limit)
    if number:
        return number.end(), False
    if shadow.text[at].isupper():
        whole = TAIL.match(shadow, at, limit) or VERBS.match(shadow, at, limit)
        if whole is not None and whole[0] > word.end():
            return whole[0], False  # "Kinh tế": both syllables are known, none is left open
        return word.end(), True
    head = _head(shadow, at, limit)
    if head is not None and head[1] != "we" and VERBS.match(shadow, at, limit) is None:
        return head[0], False
    tail = TAIL.match(shadow, at, limit)
    if tail is not None and tail[1] == "noun" and not _verb_over_tail(shadow, at, limit, tail[0]):
        return tail[0], False
    if (
        after_capital
        and not _verb_here(shadow, at, limit)
        and TAIL.match(shadow, at, limit) is None
    ):
        return word.end(), False
    return None


def _verb_over_tail(shadow: Shadow, at: int, limit: int, end: int) -> bool:
    """A longer doing word than the small noun starts here ("quản lý" in "quản lý nhà nước" not)."""
    verb = VERBS.match(shadow, at, limit)
    return verb is not None and verb[0] >= end


def _joined(shadow: Shadow, at: int, limit: int, plural: bool) -> int | None:
    """Where the next member of a list of names begins, after ",", "và", "của", "thuộc".

    A place after a comma belongs to the list only when the list is one of many ("các quận,
    huyện"); in "theo Bí thư Quận ủy, quận 1 cần …" it begins the clause.
    """
    join = _JOIN.match(shadow.low, at, limit)
    start = join.end() if join else at
    signed = bool(join and join["sign"])
    word = TAIL.match(shadow, start, limit)
    if word is not None and word[1] == "join":
        start, signed = skip_blanks(shadow, word[0], limit), True
    if not signed or start >= limit:
        return None
    head = _head(shadow, start, limit)
    if head is not None:
        listed = bool(join and join["sign"] == ",")
        again = (
            shadow.text[start].isupper()
            and shadow.low[start : head[0]] in shadow.low[max(0, at - 24) : at]
        )
        return start if plural or head[1] != "place" or not listed or again else None
    if shadow.text[start].isupper():
        return start
    tail = TAIL.match(shadow, start, limit)
    good = tail is not None and tail[1] == "noun" and not _verb_here(shadow, start, limit)
    return start if good else None


def actor_at(shadow: Shadow, at: int, limit: int) -> Actor | None:
    """The actor whose name begins at `at`, or None when no actor is named there."""
    head = _head(shadow, at, limit)
    if head is None:
        return None
    end, kind = head
    plural = kind == "place" or bool(_MANY.search(shadow.low, at, end))
    capital = False
    placed = kind == "place"
    for _ in range(_LIMIT):
        start = skip_blanks(shadow, end, limit)
        if start >= limit:
            break
        # Every syllable of a place's name has its capital; of "Sở Giáo dục" only the first.
        part = _name_part(shadow, start, limit, capital and not placed)
        if part is None:
            following = _joined(shadow, end, limit, plural)
            if following is None:
                end = _long_name(shadow, start, limit) if kind in {"organ", "person"} else end
                break
            part = _name_part(shadow, following, limit, False) or _after_head(
                shadow, following, limit
            )
            if part is None:
                break
        end, capital = part
        if not capital:
            placed = bool(_PLACE_WORD.fullmatch(shadow.low, start, end))
        plural = plural or bool(_MANY.search(shadow.low, start, end))
    return Actor(at, end, kind)


_MANY = re.compile(r"\b(?:các|những|mỗi|từng|mọi|tất cả)\b")
_PLACE_WORD = re.compile(r"(?:quận|phường|xã|huyện|thị xã|đặc khu|thành phố|tỉnh|tp)\b")


def _long_name(shadow: Shadow, at: int, limit: int) -> int:
    """Up to six small words no list knows, when a place or a doing word follows them.

    ("Trung tâm Phát triển quỹ đất thành phố rà soát …"); otherwise the name ends before them.
    """
    stop = _trimmed(shadow, at)
    for _ in range(6):
        word = _WORD.match(shadow.low, at, limit)
        if word is None or _verb_here(shadow, at, limit):
            return stop
        then = _THEN.match(shadow.low, word.end(), limit)
        if then and VERBS.match(shadow, then.end(), limit):
            return word.end()
        at = skip_blanks(shadow, word.end(), limit)
        place = _PLACE_WORD.match(shadow.low, at, limit)
        if place is not None:
            return place.end()
        passive = shadow.low.startswith("được ", at)
        if passive or MODALS.match(shadow, at, limit) or VERBS.match(shadow, at, limit):
            return word.end()
    return stop


_THEN = re.compile(r" thì ")


def _trimmed(shadow: Shadow, at: int) -> int:
    while at > 0 and shadow.low[at - 1] in " \n":
        at -= 1
    return at


def _after_head(shadow: Shadow, at: int, limit: int) -> tuple[int, bool] | None:
    head = _head(shadow, at, limit)
    return None if head is None else (head[0], False)


def actors_in(shadow: Shadow, start: int, end: int) -> Iterator[Actor]:
    """Named actors one after the other in a range (used for "phối hợp với …")."""
    at = start
    while at < end:
        actor = actor_at(shadow, at, end)
        if actor is not None:
            yield actor
            at = actor.end
        step = re.compile(r"[^\W_]*[\W_]*").match(shadow.low, at, end)
        at = step.end() if step and step.end() > at else at + 1


_PLACE = re.compile(
    r"\b(?P<level>quận|huyện|phường|xã|thị xã|tp\.?|thành phố) (?P<name>\d{1,2}\b|)"
)
_PLACE_NAME = re.compile(rf"[{UPPER}][{LOWER}]+(?: [{UPPER}][{LOWER}]+){{0,3}}")


def main_place(shadow: Shadow) -> dict[str, str]:
    """The most named place of each level: {"quận": "quận 1"}; used to complete a bare "quận"."""
    counts: dict[str, dict[str, int]] = {}
    for match in _PLACE.finditer(shadow.low):
        name = match["name"]
        if not name:
            written = _PLACE_NAME.match(shadow.text, match.end())
            if written is None:
                continue
            name = written.group()
        level = match["level"]
        here = counts.setdefault(level, {})
        full = f"{level} {name}"
        here[full] = here.get(full, 0) + 1
    return {level: max(names, key=lambda n: names[n]) for level, names in counts.items()}


def with_names(shadow: Shadow) -> Shadow:
    """The shadow knowing the places it names: after "quận Tân Lập", "Tân Lập" alone is one."""
    found = set()
    for match in _PLACE.finditer(shadow.low):
        written = None if match["name"] else _PLACE_NAME.match(shadow.text, match.end())
        if written is not None and " " in written.group():
            found.add(written.group())
    if not found:
        return shadow
    names = "|".join(re.escape(name) for name in sorted(found, key=len, reverse=True))
    return replace(shadow, names=re.compile(rf"(?:{names})\b(?! [{UPPER}])"))
