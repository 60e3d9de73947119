"""What goes with an act: the paper that must come out of it, the partners to work with."""

import re

from opendistrict.kernel.reader.actors import actor_at
from opendistrict.kernel.reader.text import Shadow

_PAPER = re.compile(
    r"\b(?:xây dựng|ban hành|trình|hoàn thiện|hoàn thành|tham mưu|chuẩn bị|lập|gửi|có|soạn thảo"
    r"|đề xuất|phê duyệt|nộp|hoàn chỉnh|bổ sung|xác định|tổng hợp)"
    r"(?: [^,.;:]{0,40}?)?? (?P<paper>kế hoạch|đề án|báo cáo|chương trình hành động|chương trình"
    r"|phương án|quy chế|danh mục"
    r"|hướng dẫn|tờ trình|dự thảo|nghị quyết|lộ trình|quyết định|quy định|quy trình|thông tư"
    r"|nghị định|dự án|hồ sơ|văn bản"
    r"|bản đồ|cơ sở dữ liệu|biên bản|kịch bản|đề cương|quy hoạch)\b"
)
_REPORTS = re.compile(r"\bbáo cáo (?=[^,.;]{3,60})")
_WITH = re.compile(
    r"(?:phối hợp|cùng|hợp tác|làm việc|phối hợp chặt chẽ|phối hợp cùng)(?: chặt chẽ)?(?: với"
    r"| cùng(?: với)?)? (?=\w)"
)


def deliverable(shadow: Shadow, start: int, end: int) -> str | None:
    """The paper that must come out: the kind of the first one made in the act."""
    made = _PAPER.search(shadow.low, start, end)
    report = _REPORTS.search(shadow.low, start, end)
    if made and (report is None or made.start() <= report.start()):
        return made["paper"]
    return "báo cáo" if report else None


def partners(shadow: Shadow, start: int, end: int) -> tuple[str, ...]:
    """Who is to be worked with: the names after "phối hợp với"."""
    found: list[str] = []
    for match in _WITH.finditer(shadow.low, start, end):
        actor = actor_at(shadow, match.end(), end)
        if actor is not None:
            name = shadow.quote(*shadow.trim(actor.start, actor.end))
            if name not in found:
                found.append(name)
    return tuple(found)
