"""Directions and suggestions, sentence by sentence.

One per sentence or numbered item; acts joined by ";" stay one unless the actor changes. Praise,
results and the past are passed over. What an officer must know beside the act (by when, with
whom, which paper comes out) is read from the same stretch of text.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from opendistrict.kernel.reader.actors import actor_at
from opendistrict.kernel.reader.building import Maker, Setting
from opendistrict.kernel.reader.clause_words import Allow, Clause
from opendistrict.kernel.reader.clauses import clause_at, seek
from opendistrict.kernel.reader.context import Context
from opendistrict.kernel.reader.lists import names_only, opens
from opendistrict.kernel.reader.openings import strip_links
from opendistrict.kernel.reader.passages import body_start
from opendistrict.kernel.reader.sentences import sentences
from opendistrict.kernel.reader.shapes import Direction, Passage

_GOAL = re.compile(
    r"\b(?:xác định|đặt ra|đặt|đề ra) (?:các |những )?(?:mục tiêu|phương hướng"
    r"|nhiệm vụ)(?: tổng quát| chung)?(?: là)?[ :]+(?!của|mà|trên|\d)"
)
_DROPPED = re.compile(
    r"(?:ghi nhận|biểu dương|đánh giá cao|hoan nghênh|cảm ơn|thống nhất (?:với|chủ trương"
    r"|nội dung|thông qua|\d)|đồng ý|phê duyệt|ban hành kèm theo"
    r"|căn cứ các|quy định này|quyết định này|nghị quyết này|nghị định này|thông báo này"
    r"|công điện này|kế hoạch này)\b"
)
_PAST = re.compile(
    r"(?:(?:ngày|sáng|chiều|tối|trưa)(?: ngày)? \d|vừa qua|thời gian qua|trong thời gian qua"
    r"|năm qua|những năm qua|trong năm qua|sau khi)\b"
)
_TASKS = re.compile(r"[^.;:]{0,30}\b(?:nhiệm vụ|nội dung|vấn đề|việc|giải pháp|yêu cầu)\b")
_COLON = re.compile(r"[\w)\"] ?:[ \n\"]*$")
_QUOTED_BY = re.compile(r"\"[ ,.]*(?=\w)")


class DirectionReader:
    """Walks the passages of one document in order."""

    def __init__(self, context: Context, setting: Setting) -> None:
        self.context = context
        self.shadow = context.shadow
        self.maker = Maker(context, setting)
        self.warnings = self.maker.warnings
        self._first = True

    def read(self, passage: Passage) -> Iterator[Direction]:
        """The directions of one passage; keeps the context for the next."""
        context = self.context
        if passage.kind in {"noise", "table"}:
            return
        context.enter(passage)
        if names_only(context, passage) or passage.kind == "heading":
            return
        start = body_start(self.shadow, passage)
        context.meet(start, passage.end)
        self._first = True
        for begin, end in sentences(self.shadow, start, passage.end):
            yield from self._sentence(passage, begin, end)
            self._first = False

    def _allow(self, passage: Passage, linked: bool) -> Allow:
        context = self.context
        frame = context.frame
        if frame.force == "must":
            held = frame.actor is not None
            return Allow(
                bare=True,
                imperative=True,
                modal_first=True,
                noun_subject=True,
                may=context.spoken,
                office=True,
                listed=True,
                held=held,
                opens=self._first and (held or context.official),
            )
        if frame.force in {"report", "plain"}:
            return Allow(modal_first=False)
        if context.official:
            return Allow(
                bare=True, modal_first=True, noun_subject=True, may=context.spoken, office=True
            )
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
        if _COLON.search(shadow.low, max(start, end - 12), end) and opens(
            context, passage, clauses, start, end
        ):
            return
        told = False
        for place, clause in enumerate(clauses):
            stop = clauses[place + 1].start if place + 1 < len(clauses) else end
            made = self.maker.direction(clause, start, clause.stop or stop)
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
