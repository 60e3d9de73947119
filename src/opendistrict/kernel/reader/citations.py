"""Cited legal texts: their numbers are not figures, their dates are not deadlines."""

import re
from dataclasses import dataclass

from opendistrict.kernel.reader.text import Shadow

_KINDS = (
    r"bộ luật|luật|pháp lệnh|nghị quyết liên tịch|nghị quyết|nghị định|quyết định"
    r"|thông tư liên tịch"
    r"|thông tư|chỉ thị|công điện|kết luận|thông báo kết luận|thông báo|công văn|kế hoạch|tờ trình"
    r"|báo cáo thẩm tra|báo cáo|chương trình hành động|hướng dẫn|quy định|hiến pháp|đề án|văn bản"
)
_CODE = r"\d{1,5}(?:\.\d+)?(?:/(?:19|20)\d\d)?[/-][a-zđ]{1,12}[0-9]{0,3}(?:[/-][a-zđ0-9]{1,14})*"
_CITE = re.compile(
    rf"\b(?P<kind>{_KINDS})(?: (?:của )?(?:liên tịch|liên bộ))?"
    rf"(?P<number>(?: số:?| ?:)? ?(?:{_CODE})| số:? ?\d{{1,5}}(?![\d%,.]*\d)"
    rf"|(?:(?<=nghị quyết)|(?<=nghị định)|(?<=quyết định)|(?<=chỉ thị)|(?<=đề án)|(?<=kết luận)) "
    rf"\d{{1,3}}(?![\d/.,%]| ?(?:tỷ|triệu|chỉ tiêu|%)))"
    r"(?P<day>,? (?:ngày \d{1,2}(?: tháng |/)\d{1,2}(?: năm |/)(?:19|20)\d\d|năm (?:19|20)\d\d))?"
)
# The title that follows a cited number reads on to the next stop: its years are not deadlines.
_TITLE = re.compile(
    r"(?:\s*\([^)\n]{0,80}\))?(?P<by>,? của [^,.;:\n]{0,80}?)?"
    r"(?P<title> (?:về việc|về|ban hành|quy định|phê duyệt|sửa đổi) [^.;:\n]{0,160}?"
    r"(?=[,.;:\n]|$)(?:, tầm nhìn [^,.;:\n]{0,60})?)?"
)
_BARE_CODE = re.compile(rf"(?<![\w/.,])(?:số:? ?)?{_CODE}")
_PARTS = re.compile(
    r"\b(?:điều|khoản|(?<!dứt )(?<!địa )điểm|mục|chương|phụ lục|bảng|biểu|mẫu|trang|tiết"
    r"|(?<!mỗi )phần) (?:số )?(?:\d+[a-zđ]?|[ivx]+\b|[a-zđ]\b)(?:(?:, | và | đến |, khoản "
    r"|, điểm )(?:\d+|[a-zđ]\b))*"
)


@dataclass(frozen=True, slots=True)
class Citation:
    start: int
    end: int  # end of the number and its date
    reach: int  # end of the title, up to where its dates and numbers belong to it


def citations(shadow: Shadow, start: int, end: int) -> list[Citation]:
    """Every citation of a legal text with its number, in order."""
    found = []
    for match in _CITE.finditer(shadow.low, start, end):
        title = _TITLE.match(shadow.low, match.end(), end)
        reach = title.end() if title else match.end()
        found.append(Citation(match.start(), match.end(), reach))
    return found


def masks(shadow: Shadow, start: int, end: int) -> list[tuple[int, int]]:
    """Ranges whose numbers and dates only name a text or a part of one."""
    spans = [(c.start, c.reach) for c in citations(shadow, start, end)]
    spans += [m.span() for m in _BARE_CODE.finditer(shadow.low, start, end)]
    spans += [m.span() for m in _PARTS.finditer(shadow.low, start, end)]
    return sorted(spans)
