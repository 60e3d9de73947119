"""Acts that no word list knows, told by where they stand.

In a list of duties a small-lettered stretch behind an actor, or a capital one at the head of an
item, can only be what is to be done, unless it begins like a noun phrase or tells a state.
"""

import re

from opendistrict.kernel.reader import clause_words as words
from opendistrict.kernel.reader.actors import actor_at, skip_blanks
from opendistrict.kernel.reader.text import Shadow
from opendistrict.kernel.reader.words import SAYING, VERBS

_STATE = re.compile(
    r"[^,;]{0,70}?\b(?:là|như sau|gồm)\b|[^,;]{0,24}?\b(?:được|bị|có)\b"
    r"|[^.;]{0,120}?\b(?:đã|đang)\b"
)
_ENDS = re.compile(r"(?:tự )?giải thể|kết thúc hoạt động")
# Words that begin a noun phrase or a note, so that no act can be read from their place alone.
NOT_AN_ACT = re.compile(
    r"(?:(?:công tác|việc|các|những|mọi|một|mỗi|tình hình|kết quả|số|tỷ lệ|tổng|đây|đó|này|nội dung"
    r"|hoạt động|phong trào|kinh tế|chất lượng|chỉ tiêu|mục tiêu|thời gian|kinh phí|đối tượng|hồ sơ"
    r"|văn bản|nghị quyết|kế hoạch|quyết định|chủ đề|sự|cuộc|giai đoạn|năm|tháng|quý|ngày|mức"
    r"|nguồn|vốn|diện tích|lĩnh vực|quy trình|quy mô|hình thức|phương thức|địa điểm|ghi nhận"
    r"|biểu dương|hoan nghênh|đánh giá|thống nhất|đồng ý|cơ bản|được|đã|đang|có|không có|không còn"
    r"|do|vì|bởi|nhờ|như|trường hợp|phần|bước|nơi|khi|nếu|sau|trước|trên|tại|theo|từ|bảng|biểu"
    r"|danh mục|danh sách|phụ lục|đồng chí|cấp có thẩm quyền|bao gồm|gồm|người|con|cây|căn cứ"
    r"|mục|chương|điều|khoản|dự án|công trình|chương trình|đề án|không chấp nhận|không đồng ý)\b"
    r"|\d)"
)


def goes_on(shadow: Shadow, at: int, limit: int) -> bool:
    """Three more small-lettered words follow: in a list of duties they can only be the act."""
    if _ENDS.match(shadow.low, at, limit):
        return False
    small = at < limit and shadow.text[at].islower()
    if not small or SAYING.match(shadow, at, limit) or _STATE.match(shadow.low, at, limit):
        return False
    return len(shadow.low[at:limit].split()) >= 3


_NO_REFUSAL = re.compile(
    r"(?:có|còn|ai|bị|được|phải|chỉ|những|ít|gì|như|đạt|phát sinh|xảy ra|chấp nhận|đồng ý|đồng tình"
    r"|hài lòng|thống nhất)\b"
)


def refusable(shadow: Shadow, at: int, limit: int) -> bool:
    """ "không bỏ sót hộ nào": what is not to be done follows, not what did not happen."""
    if _NO_REFUSAL.match(shadow.low, at, limit) or SAYING.match(shadow, at, limit):
        return False
    return len(shadow.low[at:limit].split()) >= 3


def with_an_act(shadow: Shadow, at: int) -> bool:
    """ "chịu trách nhiệm trước … về việc lập hồ sơ", "… về số lượng, báo cáo Sở …": a task too."""
    stop = words.HARD_STOP.search(shadow.low, at, at + 260)
    end = stop.start() if stop else min(len(shadow.low), at + 260)
    if stop is not None and stop.group() == ";":
        after = skip_blanks(shadow, stop.end(), len(shadow.low))
        if VERBS.match(shadow, after, len(shadow.low)) and not _LIABLE_TOO.match(shadow.low, after):
            return True
    for link in re.compile(r"(?:\bvề việc|\btrong việc|,) ").finditer(shadow.low, at, end):
        verb = VERBS.match(shadow, link.end(), end)
        if verb is not None and (link.group() != ", " or _to_somebody(shadow, verb[0], end)):
            return True
    return False


_LIABLE_TOO = re.compile(r"(?:tự )?chịu trách nhiệm|bồi thường")


def _to_somebody(shadow: Shadow, at: int, end: int) -> bool:
    return actor_at(shadow, skip_blanks(shadow, at, end), end) is not None
