"""From a clause to a direction: who, asked by whom, what, by when, with whom, which paper."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from opendistrict.kernel.reader.actors import skip_blanks
from opendistrict.kernel.reader.citations import Citation, citations
from opendistrict.kernel.reader.clause_words import Clause
from opendistrict.kernel.reader.context import Context
from opendistrict.kernel.reader.details import deliverable, partners
from opendistrict.kernel.reader.due import Due, deadlines, main_deadline
from opendistrict.kernel.reader.known_units import UnitIndex
from opendistrict.kernel.reader.numbers import quantities
from opendistrict.kernel.reader.openings import strip_links
from opendistrict.kernel.reader.shapes import Direction, Notice
from opendistrict.kernel.reader.units import names_something, unit_after
from opendistrict.kernel.workclock import WorkCalendar

_NOT_A_DUTY = re.compile(
    r"(?:lấy ngày|ban hành (?:nghị quyết|nghị định|quyết định|chỉ thị|thông tư|luật)\b(?! của)"
    r"|thông báo (?:(?:để|đến các)(?![^.]*;)|ý kiến|kết luận)"
    r"|chủ trì (?:cuộc |buổi )?(?:họp|hội nghị|phiên"
    r"|làm việc|tiếp)|có hiệu lực|hết hiệu lực|được ban hành|căn cứ|xét |theo đề nghị"
    r"|quy định (?:này|về|tại)|thông qua|phê duyệt\b(?! kế)|kính |phấn đấu (?:hoàn thành|đạt|thực"
    r" hiện)[^,.;]{0,30} \d+ (?:chỉ tiêu|nhiệm vụ)|đồng ý"
    r"|làm việc theo (?:chế độ|nguyên tắc)|(?:tự )?giải thể"
    r"|thống nhất (?:với |về )?(?:chủ trương|nội dung|đề xuất|phương án|cao)|(?:thực hiện"
    r"|áp dụng) theo (?:các |những |quy định tại )?văn bản)"
)
# "Phấn đấu thu ngân sách đạt 965 tỷ đồng": a goal in numbers is a figure, not an act.
_ONLY_A_NUMBER = re.compile(
    r"(?:(?:phải|cần) )?(?:phấn đấu|có|giảm|kéo giảm|tăng|đạt|nâng|duy trì|bảo đảm"
    r"|đảm bảo)\b(?![^.]*;)[^.;]{0,110}?\d[\d.,]* ?(?:%|tỷ|triệu|hộ|vụ|người|ha|km"
    r"|m2)(?![^.;]*, [^\d.;]{25,})"
)
# "Thống nhất lùi thời điểm …": decided, and no work of anybody.
_AGREED = re.compile(
    r"thống nhất (?!giao|phân công|yêu cầu|đề nghị|nhận thức|hành động|ý chí|quản lý)"
)
_STRIVES = re.compile(r"(?:phấn đấu|quyết tâm|đặt mục tiêu|đặt chỉ tiêu|nỗ lực)\b")
_MEASURED = re.compile(r"\d[\d.,/]*(?: ?- ?\d[\d.,]*)? ?(?:%|(?!ngày|tháng|năm|giờ)[^\W\d_]{2,})")
_PIECES = re.compile(r"[,;](?= )| và (?=\w+ (?:mới|thêm|tỷ lệ|số) )")
_FORCE_WORD = re.compile(
    r"(?:cần phải|phải thật sự|cần tiếp tục|cần|phải|có trách nhiệm|có nhiệm vụ"
    r"|chịu trách nhiệm(?= (?:tổ|thi|triển|chỉ|bố|thực|xây))|được giao|được phân công|hãy|nên"
    r"|có thể|sẽ|có nghĩa vụ)[ \n]+"
)
# "tập trung 4 nhóm việc": announces what the next sentences ask, and asks nothing itself.
_ANNOUNCES = re.compile(
    r"(?:(?:tập trung|thực hiện|quan tâm|làm|chú trọng|triển khai|hoàn thành|vào|tốt|lưu ý) )+"
    r"(?:\d+|một số|hai|ba|bốn|năm|sáu|các|những) (?:nhóm )?(?:việc|nhiệm vụ|nội dung|vấn đề"
    r"|giải pháp|công việc|yêu cầu)(?: (?:sau|sau đây|trọng tâm|cụ thể|lớn|chính|như sau"
    r"|trong (?:quý|tháng|năm|thời gian)[^,.;:]{0,20}))*"
)
_PUNISHED = re.compile(r"\b(?:nào|nếu)\b[^.;]{3,120}\bsẽ bị\b")  # a threat, not a task
_POLITE = re.compile(r"\bkính\s*$")  # "kính báo cáo": the paper speaks of itself
_SOFT = re.compile(r"(?:xem xét|nghiên cứu, xem xét|cân nhắc|có thể|nghiên cứu khả năng)\b")
# "Phường nào thích thì giữ lại …": left to those who are asked.
_AS_THEY_LIKE = re.compile(
    r"[^.;:]{2,80}?\b(?:thích|muốn|tự nguyện|đủ sức|có điều kiện)\b[^.;:,]{0,60} thì "
)
_EXACT = 3  # digits before the zeros at the end: 5.318 and 5.320, but not 5.300
_CITED = 240  # characters; no cited title before a clause reaches further into it
Named = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Setting:
    """What the whole document lends to every sentence of it."""

    dated_on: date | None
    calendar: WorkCalendar
    units: UnitIndex
    term_ends: date | None = None
    standing: bool = False  # a law: terms in it run from what happens, not from its own day


def _to_the_last(value: Decimal) -> bool:
    """Counted, not aimed at: a whole number with hundreds and ones of its own."""
    whole = value == value.to_integral_value()
    return whole and len(str(int(value)).rstrip("0")) >= _EXACT


class Maker:
    """Makes directions of one document and gathers the warnings met on the way."""

    def __init__(self, context: Context, setting: Setting) -> None:
        self.context = context
        self.setting = setting
        self.shadow = context.shadow
        self.warnings: list[Notice] = []

    def direction(self, clause: Clause, start: int, stop: int) -> Direction | None:
        """The direction a clause lays down, or None when it only looks like one."""
        shadow = self.shadow
        if clause.force not in {"must", "may"}:
            return None
        begin, end = shadow.trim(clause.start, stop)
        if end - begin < 8 or _NOT_A_DUTY.match(shadow.low, clause.act, end):
            return None
        if not (clause.asks or clause.actor) and _AGREED.match(shadow.low, clause.act, end):
            return None
        if clause.force == "must" and not clause.asks and _PUNISHED.search(shadow.low, begin, end):
            return None
        if _POLITE.search(shadow.low, begin, clause.act):
            return None
        if _ANNOUNCES.fullmatch(shadow.low, self._act(clause, end), end):
            self._who(clause)  # stays who is asked
            return None
        if not clause.asks and self._numeric(clause, end):
            return None
        may = clause.force == "may" or self.context.frame.force == "may"
        may = may or self._optional(clause, end)
        may = may or _AS_THEY_LIKE.match(shadow.low, begin, clause.act) is not None
        who, asked = self._who(clause), self._asked(clause)
        if who and who[0] == asked and clause.rule == "actor_act":
            return None  # what the chair himself did is told, not asked
        due = self._due(start, begin, end)
        if not (clause.asks or clause.rule.startswith("modal")) and self._result(clause, end, due):
            return None
        return self.told(
            begin, end, may=may, rule=clause.rule, trigger=clause.trigger, who=who,
            asked=asked, act=self._act(clause, end), due=due,
        )  # fmt: skip

    def _numeric(self, clause: Clause, end: int) -> bool:
        """A goal that only numbers tell is a figure, not an act."""
        low = self.shadow.low
        if _ONLY_A_NUMBER.match(low, clause.act, end):
            return True
        goal = clause.rule == "goal" or _STRIVES.match(low, clause.act, end)
        return bool(goal) and all(map(_MEASURED.search, _PIECES.split(low[clause.act : end])))

    def _result(self, clause: Clause, end: int, due: Due | None) -> bool:
        """ "Tiếp nhận 5.318 hồ sơ, giải quyết 5.290 hồ sơ": nothing but counts, the first to the
        last piece, and no day still to come. What is to be reached is round, or has its day."""
        coming = due is not None and due.on is not None and not self._is_past(due.on)
        pieces = _PIECES.split(self.shadow.low[clause.act : end])
        if coming or not all(map(_MEASURED.search, pieces)):
            return False
        first = _PIECES.search(self.shadow.low, clause.act, end)
        stop = first.start() if first else end
        told = next(iter(quantities(self.shadow, clause.act, stop)), None)
        if told is None or told.value is None or not _to_the_last(told.value):
            return False
        if names_something(self.shadow, clause.act, told.start, small=False):
            return False
        unit = unit_after(self.shadow, told.end, stop, liberal=True)
        return unit is not None and unit.family == "count"

    def _is_past(self, day: date) -> bool:
        dated_on = self.setting.dated_on
        return dated_on is not None and day < dated_on

    def told(
        self,
        begin: int,
        end: int,
        *,
        may: bool = False,
        rule: str,
        trigger: tuple[int, int],
        who: Named | None,
        asked: str | None,
        act: int,
        due: Due | None,
    ) -> Direction:
        """A direction over `begin`…`end` with what the same words tell beside it."""
        shadow = self.shadow
        units, unclear = self.setting.units.keys_in(who[0]) if who else ((), False)
        if unclear and who:
            message = f"“{who[0]}” có thể là nhiều đơn vị, cần chọn."
            self.warnings.append(Notice("ambiguous_unit", begin, end, message))
        word = shadow.quote(*trigger)
        return Direction(
            kind="suggestion" if may else "direction",
            start=begin,
            end=end,
            rule=f"direction.{rule}",
            reason=f"Có “{word}”" + (f" với chủ thể “{who[0]}”." if who else ", chưa rõ chủ thể."),
            who=who[0] if who else None,
            who_span=(who[1], who[2]) if who and who[1] < who[2] else None,
            who_units=units,
            asked_by=asked,
            what=shadow.quote(act, end),
            deliverable=deliverable(shadow, act, end),
            due=due.on if due else None,
            due_rule=due.rule if due else None,
            due_text=shadow.quote(due.start, due.end) if due else None,
            with_units=partners(shadow, act, end),
            cites=tuple(shadow.quote(c.start, c.end) for c in citations(shadow, begin, end)),
        )

    def _who(self, clause: Clause) -> Named | None:
        context = self.context
        if clause.actor is not None:
            named = context.named(clause.actor)
            context.actor = named
            return named
        if clause.unborne:
            return None
        if context.frame.force in {"must", "may"}:
            return context.frame.actor
        if context.official:
            return context.beside if clause.rule in {"act", "refused"} else None
        if context.actor is None and context.home():
            return str(context.home()), clause.start, clause.start
        return context.actor

    def _asked(self, clause: Clause) -> str | None:
        context = self.context
        asked = context.speaker if clause.speaker else context.frame.speaker or context.chair
        if not context.official and asked is None and (context.speech or context.heard):
            asked = context.speaker
        return asked

    def _optional(self, clause: Clause, end: int) -> bool:
        """ "đề nghị … xem xét, nghiên cứu …": asked to consider, not to do."""
        soft = _SOFT.match(self.shadow.low, self._act(clause, end), end)
        return soft is not None and (not self.context.official or self.context.spoken)

    def _act(self, clause: Clause, end: int) -> int:
        at = skip_blanks(self.shadow, clause.act, end)
        for _ in range(3):
            word = _FORCE_WORD.match(self.shadow.low, at, end)
            if word is None:
                break
            at = word.end()
        return min(at, end - 1)

    def _due(self, start: int, begin: int, end: int) -> Due | None:
        # A day told before the clause binds it only at the head of the sentence; what lies
        # between is not read again for each of its clauses.
        body, _ = strip_links(self.shadow, start, end)
        near = max(start, begin - _CITED)
        found = [d for d in self.deadlines(near, end) if d.start >= begin or d.start <= body + 2]
        if near > start:
            head = self.deadlines(start, min(begin, start + _CITED))
            found = [*(d for d in head if d.start <= body + 2), *found]
        for trouble in found:
            if trouble.trouble == "impossible_date":
                quote = self.shadow.quote(trouble.start, trouble.end)
                text = f"Ngày “{quote}” không có trong lịch."
                self.warnings.append(Notice("impossible_date", trouble.start, trouble.end, text))
        return main_deadline(found)

    def deadlines(self, start: int, end: int) -> list[Due]:
        """The deadlines of a range, those of cited texts left out."""
        setting = self.setting
        cited: list[Citation] = citations(self.shadow, start, end)
        masks = [(c.start, c.end) for c in cited]
        found = deadlines(
            self.shadow, start, end, setting.dated_on, setting.calendar, masks, setting.term_ends
        )
        return [
            d
            for d in found
            if not any(c.end <= d.start < c.reach and "day" not in d.rule for c in cited)
            and not (setting.standing and d.rule.endswith("_after_document"))
        ]
