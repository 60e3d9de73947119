"""What is passed over before a clause proper: quotes, linking words, leading phrases, fillers."""

import re

from opendistrict.kernel.reader.actors import skip_blanks
from opendistrict.kernel.reader.text import Shadow
from opendistrict.kernel.reader.words import FILLERS, LEADS, LINKS, MODALS, VERBS

OPENING = re.compile(r"[ \n\"'(\-]*")
_AFTER_LINK = re.compile(r"[ \n]*[,:]?[ \n]*")


def strip_links(shadow: Shadow, at: int, limit: int) -> tuple[int, bool]:
    """The start of the clause proper, and whether a linking word stood before it."""
    linked = False
    for _ in range(4):
        opening = OPENING.match(shadow.low, at, limit)
        at = opening.end() if opening else at
        link = LINKS.match(shadow, at, limit)
        if link is None:
            break
        follow = _AFTER_LINK.match(shadow.low, link[0], limit)
        at, linked = (follow.end() if follow else link[0]), True
    return at, linked


def begins_with_lead(shadow: Shadow, at: int, limit: int) -> bool:
    return LEADS.match(shadow, at, limit) is not None


_ON_BASIS = re.compile(r"(?:căn cứ|trên cơ sở|dựa trên) ")
_NO_ACT_BEFORE = re.compile(r"\b(?:được|đã|việc|công tác|tiêu chuẩn|kết quả|quy định|tình hình) $")


def past_basis(shadow: Shadow, at: int, limit: int) -> int:
    """ "căn cứ chức năng, nhiệm vụ được giao xây dựng …": the doing word behind the basis."""
    if _ON_BASIS.match(shadow.low, at, limit) is None:
        return at
    for start, _, _ in VERBS.find(shadow, at + 8, min(limit, at + 160)):
        if not _NO_ACT_BEFORE.search(shadow.low, at, start):
            return start
    return at


# "Mỗi sáng Chủ nhật huy động …", "trong tuần tới phải cắm mốc": when, before the doing word.
_WHEN = re.compile(
    r"(?:mỗi|hằng|hàng|cứ|vào|trong|ngay trong|ngay) (?:sáng|trưa|chiều|tối|ngày|tuần|tháng|quý|năm"
    r"|thứ|chủ nhật)(?: (?:hai|ba|tư|năm|sáu|bảy|chủ nhật|thứ|\d[\d/]*|[ivx]+|này|tới|sau|nay"
    r"|đầu|cuối"
    r"|hằng|hàng|tuần|tháng|quý))*,? "
)


def _past_when(shadow: Shadow, at: int, limit: int) -> int:
    when = _WHEN.match(shadow.low, at, limit)
    doing = when and (
        VERBS.match(shadow, when.end(), limit) or MODALS.match(shadow, when.end(), limit)
    )
    return when.end() if when and doing else at


def skip_fillers(shadow: Shadow, at: int, limit: int) -> int:
    """Past the small words and times between who acts and the doing word."""
    at = _past_when(shadow, skip_blanks(shadow, at, limit), limit)
    for _ in range(4):
        at = skip_blanks(shadow, at, limit)
        filler = FILLERS.match(shadow, at, limit)
        verb, modal = VERBS.match(shadow, at, limit), MODALS.match(shadow, at, limit)
        if filler is None or (verb is not None and verb[0] > filler[0]):
            break
        if modal is not None and modal[0] >= filler[0]:
            break
        at = filler[0]
    return skip_blanks(shadow, at, limit)
