"""Task blocks: a task, and under it lines that tell who leads, with whom and until when.

Nội dung: Nâng cấp đường truyền …          1. Nâng cấp đường truyền …
Đơn vị chủ trì: Phòng Văn hóa.             - Chủ trì: Phòng Văn hóa; thời gian: quý II.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from opendistrict.kernel.reader.passages import body_start
from opendistrict.kernel.reader.shapes import Passage
from opendistrict.kernel.reader.text import Shadow

_KEYS = (
    r"(?P<partner>(?:(?:các )?(?:đơn vị|cơ quan|bộ phận|lực lượng) )?(?:phối hợp|tham gia"
    r"|cùng thực hiện)(?: thực hiện)?)"
    r"|(?P<lead>(?:(?:đơn vị|cơ quan|bộ phận|người|tổ chức) )?(?:chủ trì|thực hiện|đầu mối"
    r"|phụ trách|chịu trách nhiệm)(?: (?:thực hiện|chính|tham mưu))?)"
    r"|(?P<due>(?:thời (?:gian|hạn)|tiến độ|hạn|thời điểm|mốc)"
    r"(?: (?:hoàn thành|thực hiện|triển khai|báo cáo|hoàn tất))*|hoàn thành)"
    r"|(?P<task>(?:nội dung|nhiệm vụ|công việc|việc|hoạt động)(?: (?:cụ thể|thực hiện|công việc"
    r"|nhiệm vụ|chính))?)"
    r"|(?P<other>kinh phí(?: thực hiện)?|nguồn lực|sản phẩm(?: đầu ra)?|kết quả(?: đầu ra"
    r"| dự kiến)?|địa điểm|đối tượng|ghi chú|phạm vi|hình thức|số lượng)"
)
_KEY = re.compile(rf"(?:^|(?<=[;.(\n])|(?<=- )|(?<=\+ ))\s*(?:{_KEYS})\s*:\s*")
_FIRST = re.compile(rf"(?:{_KEYS})\s*:\s*")


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Keyed:
    """The keyed lines of one passage; `task` is the stretch that tells what to do, if any."""

    task: Span | None
    lead: Span | None = None
    partner: Span | None = None
    due: Span | None = None


def _values(shadow: Shadow, start: int, end: int) -> list[tuple[str, int, Span]]:
    """(key, where the key begins, its value) for every key of a passage."""
    keys: list[tuple[str, int, int]] = []
    first = _FIRST.match(shadow.low, start, end)
    if first is not None:
        keys.append((str(first.lastgroup), start, first.end()))
    for match in _KEY.finditer(shadow.low, first.end() if first else start, end):
        keys.append((str(match.lastgroup), match.start(), match.end()))
    found = []
    for place, (key, at, value) in enumerate(keys):
        stop = keys[place + 1][1] if place + 1 < len(keys) else end
        found.append((key, at, Span(*shadow.trim(value, stop))))
    return found


def keyed(shadow: Shadow, passage: Passage) -> Keyed | None:
    """What the keys of one passage tell; None when it has no key that assigns work."""
    start = body_start(shadow, passage)
    values = _values(shadow, start, passage.end)
    told = {key: span for key, _, span in reversed(values)}
    if not values or not {"lead", "due", "partner", "task", "other"} & set(told):
        return None
    before = shadow.trim(start, values[0][1])
    bare = before[0] >= before[1]
    if not bare and "lead" not in told:
        return None  # running words with a colon in them
    task = told.get("task") if bare else Span(*before)
    return Keyed(task, told.get("lead"), told.get("partner"), told.get("due"))


def blocks_of(shadow: Shadow, passages: Sequence[Passage]) -> dict[int, Keyed]:
    """For each passage of a block: the task it tells (None: only keys) with the block's keys."""
    found: dict[int, Keyed] = {}
    run: list[int] = []
    own = {
        p.index: keyed(shadow, p) for p in passages if p.kind in {"item", "paragraph", "heading"}
    }
    for passage in passages:
        if own.get(passage.index) is not None:
            run.append(passage.index)
            continue
        _close(shadow, passages, run, own, found)
        run = []
    _close(shadow, passages, run, own, found)
    return found


def _close(
    shadow: Shadow,
    passages: Sequence[Passage],
    run: Sequence[int],
    own: dict[int, Keyed | None],
    found: dict[int, Keyed],
) -> None:
    """Join the keyed passages of one run into blocks, each beginning with its task."""
    parts = [(index, part) for index in run if (part := own[index]) is not None]
    if not any(part.lead for _, part in parts):
        return
    groups: list[list[tuple[int, Keyed]]] = []
    for index, part in parts:
        if part.task is not None or not groups:
            groups.append([])
        groups[-1].append((index, part))
    for group in groups:
        joined = _joined([part for _, part in group])
        if joined.lead is None:
            continue  # keys that name nobody, beside a block that does
        for index, part in group:
            found[index] = Keyed(part.task, joined.lead, joined.partner, joined.due)
        if group[0][1].task is None and group[0][0] > 0:
            above = passages[group[0][0] - 1]
            if above.kind in {"item", "paragraph", "heading"} and above.index not in found:
                span = Span(*shadow.trim(body_start(shadow, above), above.end))
                found[above.index] = Keyed(span, joined.lead, joined.partner, joined.due)


def _joined(parts: Sequence[Keyed]) -> Keyed:
    lead = next((p.lead for p in parts if p.lead), None)
    partner = next((p.partner for p in parts if p.partner), None)
    due = next((p.due for p in parts if p.due), None)
    return Keyed(None, lead, partner, due)
