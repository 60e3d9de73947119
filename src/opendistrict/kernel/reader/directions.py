"""Directions and suggestions, sentence by sentence.

One per sentence or numbered item; acts joined by ";" stay one unless the actor changes. Praise,
results and the past are passed over. What an officer must know beside the act (by when, with
whom, which paper comes out) is read from the same stretch of text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from opendistrict.kernel.reader.actors import UnitIndex, actor_at, actors_in, skip_blanks
from opendistrict.kernel.reader.citations import Citation, citations
from opendistrict.kernel.reader.clauses import (
    Allow,
    Clause,
    clause_at,
    seek,
)
from opendistrict.kernel.reader.context import Context
from opendistrict.kernel.reader.details import deliverable, partners
from opendistrict.kernel.reader.due import Due, deadlines, main_deadline
from opendistrict.kernel.reader.openings import strip_links
from opendistrict.kernel.reader.passages import body_start
from opendistrict.kernel.reader.sentences import sentences
from opendistrict.kernel.reader.shapes import Direction, Notice, Passage
from opendistrict.kernel.reader.words import SAYING
from opendistrict.kernel.workdays import WorkCalendar

_GOAL = re.compile(
    r"\b(?:xác định|đặt ra|đặt|đề ra) (?:các |những )?(?:mục tiêu|phương hướng"
    r"|nhiệm vụ)(?: tổng quát| chung)?(?: là)?[ :]+(?!của|mà|trên|\d)"
)
_NOT_A_DUTY = re.compile(
    r"(?:lấy ngày|ban hành (?:nghị quyết|nghị định|quyết định|chỉ thị|thông tư|luật)\b(?! của)"
    r"|thông báo (?:để|đến các|ý kiến|kết luận)|chủ trì (?:cuộc |buổi )?(?:họp|hội nghị|phiên"
    r"|làm việc|tiếp)|có hiệu lực|hết hiệu lực|được ban hành|căn cứ|xét |theo đề nghị"
    r"|quy định (?:này|về|tại)|thông qua|phê duyệt\b(?! kế))"
)
# "Phấn đấu thu ngân sách đạt 965 tỷ đồng": a goal in numbers is a figure, not an act.
_ONLY_A_NUMBER = re.compile(
    r"(?:(?:phải|cần) )?(?:phấn đấu|có|giảm|kéo giảm|tăng|đạt|nâng|duy trì|bảo đảm"
    r"|đảm bảo)\b(?![^.]*;)[^.;]{0,110}?\d[\d.,]* ?(?:%|tỷ|triệu|hộ|vụ|người|ha|km"
    r"|m2)(?![^.;]*, [^\d.;]{25,})"
)
_DROPPED = re.compile(
    r"(?:ghi nhận|biểu dương|đánh giá cao|hoan nghênh|cảm ơn|thống nhất (?:với|chủ trương"
    r"|nội dung|thông qua|\d)|đồng ý|phê duyệt|ban hành kèm theo"
    r"|căn cứ các|quy định này|quyết định này|nghị quyết này|nghị định này|thông báo này"
    r"|công điện này|kế hoạch này)\b"
)
_FORCE_WORD = re.compile(
    r"(?:cần phải|phải thật sự|cần tiếp tục|cần|phải|có trách nhiệm|có nhiệm vụ"
    r"|chịu trách nhiệm(?= (?:tổ|thi|triển|chỉ|bố|thực|xây))|được giao|được phân công|hãy|nên"
    r"|có thể|sẽ|có nghĩa vụ)[ \n]+"
)
_PAST = re.compile(
    r"(?:(?:ngày|sáng|chiều|tối|trưa)(?: ngày)? \d|vừa qua|thời gian qua|trong thời gian qua"
    r"|năm qua|những năm qua|trong năm qua|sau khi)\b"
)
_TASKS = re.compile(r"[^.;:]{0,30}\b(?:nhiệm vụ|nội dung|vấn đề|việc|giải pháp|yêu cầu)\b")
_COLON = re.compile(r"[\w)\"] ?:[ \n\"]*$")
_QUOTED_BY = re.compile(r"\"[ ,.]*(?=\w)")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the whole document lends to every sentence of it."""

    dated_on: date | None
    calendar: WorkCalendar
    units: UnitIndex


class DirectionReader:
    """Walks the passages of one document in order."""

    def __init__(self, context: Context, setting: Setting) -> None:
        self.context = context
        self.setting = setting
        self.shadow = context.shadow
        self.warnings: list[Notice] = []
        self._first = True

    def read(self, passage: Passage) -> Iterator[Direction]:
        """The directions of one passage; keeps the context for the next."""
        context = self.context
        if passage.kind in {"noise", "table"}:
            return
        context.enter(passage)
        if self._names_only(passage) or passage.kind == "heading":
            return
        start = body_start(self.shadow, passage)
        context.meet(start, passage.end)
        self._first = True
        for begin, end in sentences(self.shadow, start, passage.end):
            yield from self._sentence(passage, begin, end)
            self._first = False

    def _names_only(self, passage: Passage) -> bool:
        """ "1. Công an phường:" alone on its line gives its name to the items below."""
        start = body_start(self.shadow, passage)
        actor = actor_at(self.shadow, start, passage.end)
        force = self.context.frame.force
        titled = force == "default" and self.context.official and bool(passage.number)
        if actor is None or not (force == "must" or titled):
            return False
        if any(c.isalnum() for c in self.shadow.low[actor.end : passage.end]):
            return False
        self.context.open_list(passage, "must", None, self.context.named(actor))
        return True

    def _allow(self, passage: Passage, linked: bool) -> Allow:
        context = self.context
        frame = context.frame
        if frame.force == "must":
            held = frame.actor is not None
            return Allow(
                bare=True,
                imperative=True,
                modal_first=True,
                noun_subject=frame.speaker is not None,
                office=True,
                listed=True,
                held=held,
                opens=held and self._first and passage.kind == "item",
            )
        if frame.force in {"report", "plain"}:
            return Allow(modal_first=False)
        if context.official:
            return Allow(bare=True, modal_first=True, office=True)
        live = context.speech and (linked or not self._first)
        return Allow(
            bare=live and linked,
            imperative=live and linked,
            modal_first=live,
            noun_subject=live,
            may=live,
        )

    def _sentence(self, passage: Passage, start: int, end: int) -> Iterator[Direction]:
        shadow, context = self.shadow, self.context
        body, linked = strip_links(shadow, start, end)
        if _DROPPED.match(shadow.low, body, end):
            return
        if self._first and not linked and not context.official:
            context.speech = False
        allow = self._allow(passage, linked)
        if _PAST.match(shadow.low, body, end):
            allow = replace(allow, bare=False, imperative=False)
        clauses = list(self._clauses(start, end, allow))
        if _COLON.search(shadow.low, max(start, end - 12), end) and self._opens(
            passage, clauses, start, end
        ):
            return
        told = False
        for place, clause in enumerate(clauses):
            stop = clauses[place + 1].start if place + 1 < len(clauses) else end
            made = self._direction(clause, start, clause.stop or stop)
            if made is not None:
                told = True
                yield made
        self._after(clauses, told, linked)

    def _after(self, clauses: list[Clause], told: bool, linked: bool) -> None:
        context = self.context
        if told:
            context.speech = context.speech or any(c.speaker or c.asks for c in clauses) or linked
        elif clauses and clauses[0].force == "say" and self._announces(clauses[0]):
            context.speech = True
        elif clauses and clauses[0].force in {"praise", "none"} and not clauses[0].asks:
            context.speech = context.speech and clauses[0].force == "none"

    def _announces(self, clause: Clause) -> bool:
        """ "Đồng chí lưu ý 3 nhiệm vụ.": what follows is asked, though nothing is yet."""
        ahead = _TASKS.match(self.shadow.low, clause.trigger[1])
        return ahead is not None

    def _clauses(self, start: int, end: int, allow: Allow) -> Iterator[Clause]:
        """The main clause, then others of the same sentence with an actor or asker of their own."""
        goal = self._goal(start, end)
        main = goal or self._quoted(start, end) or seek(self.shadow, start, end, allow)
        if main is None:
            return
        self._hear(main)
        yield main
        later = replace(allow, bare=allow.bare or main.asks)
        for border in re.compile(
            r";[ \n]*|, (?:đồng thời |và )?(?=(?:giao|đề nghị|yêu cầu) )"
        ).finditer(self.shadow.low, max(main.act, start), end):
            here, _ = strip_links(self.shadow, border.end(), end)
            more = clause_at(
                self.shadow,
                here,
                end,
                replace(later, imperative=False, noun_subject=False, modal_first=False),
            )
            if more is None or more.force not in {"must", "may"} or more.actor is None:
                continue
            if main.force not in {"must", "may"} or more.actor.kind != "we":
                self._hear(more)
                yield replace(more, speaker=more.speaker or main.speaker)

    def _hear(self, clause: Clause) -> None:
        if clause.speaker is not None:
            self.context.hear(clause.speaker)

    def _goal(self, start: int, end: int) -> Clause | None:
        """ "Đảng bộ … xác định mục tiêu xây dựng …": the body that sets a goal takes it on."""
        goal = _GOAL.search(self.shadow.low, start, end)
        if goal is None or re.search(r"\bđã\b", self.shadow.low[start : goal.start()]):
            return None
        at, _ = strip_links(self.shadow, start, end)
        for border in [
            at,
            *(m.end() for m in re.compile(r", ").finditer(self.shadow.low, at, goal.start())),
        ]:
            actor = actor_at(self.shadow, border, goal.start())
            if actor is not None and goal.start() - actor.end <= 12:
                return Clause(actor.start, goal.end(), "must", "goal", goal.span(), actor)
        return None

    def _quoted(self, start: int, end: int) -> Clause | None:
        """ "“Chúng ta phải …”, Chủ tịch … nhấn mạnh.": the speaker comes after the words."""
        begin = start + 1 if self.shadow.low[start] == '"' else start
        if self.shadow.low[max(0, begin - 1) : begin] != '"':
            return None
        close = self.shadow.low.find('"', begin, end)
        if close < 0:
            return None
        after = _QUOTED_BY.match(self.shadow.low, close, end)
        speaker = actor_at(self.shadow, after.end(), end) if after else None
        allow = Allow(bare=True, imperative=True, modal_first=True, noun_subject=True, may=True)
        inner = seek(self.shadow, begin, close, allow)
        if inner is None or inner.force not in {"must", "may"} or speaker is None:
            return None
        return replace(inner, speaker=speaker, asks=True, rule=f"quoted_{inner.rule}", stop=close)

    def _opens(self, passage: Passage, clauses: list[Clause], start: int, end: int) -> bool:
        """A sentence that ends with ":" hands its actor and asker to the list below it."""
        context = self.context
        if passage.end > end:
            return False
        if self._opens_named(passage, start, end):
            return True
        clause = next((c for c in clauses if c.force in {"must", "may"}), None)
        if clause is None:
            return self._opens_unsaid(passage, start, end, clauses)
        actor = context.named(clause.actor) if clause.actor else context.frame.actor
        speaker = context.speaker if clause.speaker or clause.asks else None
        context.open_list(passage, clause.force, speaker, actor)
        if actor:
            context.actor = actor
        return True

    def _opens_named(self, passage: Passage, start: int, end: int) -> bool:
        """ "Giao Phòng Y tế:", "Công an phường:" and nothing else before the colon."""
        shadow, context = self.shadow, self.context
        said = SAYING.match(shadow, start, end)
        actor = actor_at(shadow, skip_blanks(shadow, said[0], end) if said else start, end)
        if actor is None or shadow.low[actor.end : end].strip(' :"'):
            return False
        context.open_list(passage, "must", None, context.named(actor))
        return True

    def _opens_unsaid(self, passage: Passage, start: int, end: int, clauses: list[Clause]) -> bool:
        """ "Thủ tướng Chính phủ yêu cầu:", "kết luận như sau:", "Trách nhiệm của Sở Y tế:"."""
        shadow, context = self.shadow, self.context
        tail = re.compile(
            r"(?:yêu cầu|đề nghị|chỉ đạo|kết luận|giao|giao nhiệm vụ|có ý kiến|lưu ý|nhấn mạnh"
            r"|quyết nghị|triển khai|thực hiện)"
            r"(?: [^:;.\n]{0,80})?[: ]*$"
        ).search(shadow.low, max(start, end - 160), end)
        holder = re.compile(r"(?:trách nhiệm|nhiệm vụ) của ").match(shadow.low, start, end)
        if holder is not None:
            actor = actor_at(shadow, holder.end(), end)
            context.open_list(passage, "must", None, context.named(actor) if actor else None)
            return True
        if tail is None or context.frame.force in {"report", "plain"}:
            return False
        speaker = self._speaker_before(start, tail.start()) or context.speaker
        context.open_list(passage, "must", speaker, None)
        return True

    def _speaker_before(self, start: int, end: int) -> str | None:
        """The last actor named before the asking word."""
        last = None
        for actor in actors_in(self.shadow, max(start, end - 120), end):
            last = actor
        return self.context.hear(last) if last is not None and end - last.end < 30 else None

    def _who(self, clause: Clause) -> tuple[str, int, int] | None:
        context = self.context
        if clause.actor is not None:
            named = context.named(clause.actor)
            context.actor = named
            return named
        if context.frame.force in {"must", "may"}:
            return context.frame.actor
        if context.official:
            return None
        if context.actor is None and context.home():
            return str(context.home()), clause.start, clause.start
        return context.actor

    def _direction(self, clause: Clause, start: int, stop: int) -> Direction | None:
        shadow, context = self.shadow, self.context
        if clause.force not in {"must", "may"}:
            return None
        begin, end = shadow.trim(clause.start, stop)
        if end - begin < 12 or _NOT_A_DUTY.match(shadow.low, clause.act, end):
            return None
        if not clause.asks and _ONLY_A_NUMBER.match(shadow.low, clause.act, end):
            return None
        who = self._who(clause)
        may = clause.force == "may" or context.frame.force == "may" or self._optional(clause, end)
        asked = context.speaker if clause.speaker else context.frame.speaker
        if not context.official and asked is None and context.speech:
            asked = context.speaker
        cited = citations(shadow, begin, end)
        due = self._due(start, begin, end, cited)
        units, unclear = self.setting.units.keys_in(who[0]) if who else ((), False)
        if unclear and who:
            self.warnings.append(
                Notice(
                    "ambiguous_unit", begin, end, f"“{who[0]}” có thể là nhiều đơn vị, cần chọn."
                )
            )
        act = self._act(clause, end)
        word = shadow.quote(*clause.trigger)
        return Direction(
            kind="suggestion" if may else "direction",
            start=begin,
            end=end,
            rule=f"direction.{clause.rule}",
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
            cites=tuple(shadow.quote(c.start, c.end) for c in cited),
        )

    def _optional(self, clause: Clause, end: int) -> bool:
        """ "đề nghị … xem xét, nghiên cứu …": asked to consider, not to do."""
        at = self._act(clause, end)
        soft = re.compile(
            r"(?:xem xét|nghiên cứu, xem xét|cân nhắc|có thể|nghiên cứu khả năng)\b"
        ).match(self.shadow.low, at, end)
        return soft is not None and not self.context.official

    def _act(self, clause: Clause, end: int) -> int:
        at = skip_blanks(self.shadow, clause.act, end)
        for _ in range(3):
            word = _FORCE_WORD.match(self.shadow.low, at, end)
            if word is None:
                break
            at = word.end()
        return min(at, end - 1)

    def _due(self, start: int, begin: int, end: int, cited: list[Citation]) -> Due | None:
        masks = [(c.start, c.end) for c in cited]
        found = deadlines(
            self.shadow, start, end, self.setting.dated_on, self.setting.calendar, masks
        )
        found = [
            d
            for d in found
            if not any(c.end <= d.start < c.reach and "day" not in d.rule for c in cited)
        ]
        # A day told before the clause binds it only at the head of the sentence.
        body, _ = strip_links(self.shadow, start, end)
        found = [d for d in found if d.start >= begin or d.start <= body + 2]
        due = main_deadline(found)
        for trouble in found:
            if trouble.trouble == "impossible_date":
                quote = self.shadow.quote(trouble.start, trouble.end)
                text = f"Ngày “{quote}” không có trong lịch."
                self.warnings.append(Notice("impossible_date", trouble.start, trouble.end, text))
        return due
