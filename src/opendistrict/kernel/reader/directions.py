"""Directions and suggestions, sentence by sentence.

One per sentence or numbered item; acts joined by ";" stay one unless the actor changes. Praise,
results and the past are passed over. What an officer must know beside the act (by when, with
whom, which paper comes out) is read from the same stretch of text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from opendistrict.kernel.reader import duties
from opendistrict.kernel.reader.actors import actor_at, actors_in
from opendistrict.kernel.reader.addressees import WITH, addressed, set_goal
from opendistrict.kernel.reader.assigned import (
    assigned_row,
    block_task,
    completed,
    term_alone,
    with_term,
)
from opendistrict.kernel.reader.blocks import Keyed, blocks_of
from opendistrict.kernel.reader.building import Maker, Setting
from opendistrict.kernel.reader.clause_words import Allow, Clause
from opendistrict.kernel.reader.clauses import clause_at
from opendistrict.kernel.reader.context import COUNTED, Context, Frame
from opendistrict.kernel.reader.grids import rows_of
from opendistrict.kernel.reader.lists import names_only, opens
from opendistrict.kernel.reader.openings import begins_with_lead, strip_links
from opendistrict.kernel.reader.passages import body_start, depth_of
from opendistrict.kernel.reader.sentences import sentences
from opendistrict.kernel.reader.shapes import Direction, Passage
from opendistrict.kernel.reader.speeches import IN_SPEECH, quoted, speeches, trailed
from opendistrict.kernel.reader.words import MODALS, SAYING, VERBS

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
_ALSO_ASKS = re.compile(
    r"\b(?:và|đồng thời) (?:giao|chỉ đạo|yêu cầu|lưu ý|kết luận|định hướng|đề nghị|quán triệt)"
    r"[^,.;:]{0,60}[.:]*$"
)
_ALL = re.compile(r"^(?:tất cả |toàn bộ )?(?:các |những )?")
_OFFICIAL_BORDER = re.compile(r";[ \n]*|, còn |, (?:đồng thời |và )?(?=(?:giao|đề nghị|yêu cầu) )")
_BORDER = re.compile(
    r";[ \n]*|, (?:còn|riêng) |, (?=(?:[^\W\d_]))(?!(?:và|đồng thời) )|(?:,? và|,? đồng thời) "
    r"(?=(?:giao|đề nghị|yêu cầu|gợi ý|gợi mở|lưu ý|khuyến khích) )"
)
_ALSO_TOLD = re.compile(r"(?:,|\b(?:và|đồng thời|rồi|sau đó)) (?:giao|đề nghị|yêu cầu|chỉ đạo) ")
_FLOOR = re.compile(r"(?:phát biểu|kết luận|chỉ đạo|trao đổi|đáp lời|trả lời)\b[^,.;:]{0,80}, ")
_BY = re.compile(r"\bđược (?=(?:đồng chí|ông|bà|bí thư|phó bí thư|chủ tịch|phó chủ tịch) )")
# "Đối với dự án …, UBND quận tập trung …": a speech goes on to its next subject.
_TOPICAL = re.compile(
    r"(?:đối với|về|với|riêng|liên quan(?: đến)?|trước mắt|trong thời gian tới"
    r"|từ nay) [^,.;:]{2,120}, "
)
_TOLD_OF = re.compile(r"\b(?:đã|đang|vừa|sẽ|cho biết|cho hay|khen thưởng|trao|tặng)\b|\d%")
_THEN_ASKS = re.compile(r"[;,.] (?:đồng thời |và )?(?=(?:giao|đề nghị|yêu cầu) )")


class DirectionReader:
    """Walks the passages of one document in order."""

    def __init__(
        self, context: Context, setting: Setting, passages: Sequence[Passage] = ()
    ) -> None:
        self.context = context
        self.shadow = context.shadow
        self.maker = Maker(context, setting)
        self.warnings = self.maker.warnings
        self.rows = rows_of(self.shadow, passages)
        self.blocks = blocks_of(self.shadow, passages)
        self._first = True
        self._told = False  # the sentence before laid a duty
        self._ended = False  # the paragraph before ended in a duty
        self._held = False  # the passage begins with who acts ("Công an phường: …")
        self._sibling: float | None = None  # depth of the last item that laid a duty
        self._beside = False  # the passage is an item beside such a one
        self._speeches: list[tuple[int, int]] = []

    def read(self, passage: Passage) -> Iterator[Direction]:
        """The directions of one passage; keeps the context for the next."""
        context = self.context
        row = self.rows.get(passage.index)
        if row is not None and row.assigns:
            yield from assigned_row(self.maker, passage, row)
        if passage.kind in {"noise", "table"}:
            return
        self._sibling = None if passage.kind == "heading" else self._sibling
        context.enter(passage)
        block = self.blocks.get(passage.index)
        if block is not None:
            yield from self._block(passage, block)
            return
        if names_only(context, passage) or passage.kind == "heading":
            return
        start = body_start(self.shadow, passage)
        context.meet(start, passage.end)
        depth = depth_of(self.shadow, passage)
        self._beside = passage.kind == "item" and depth == self._sibling
        context.beside = context.beside if self._beside else None
        told = list(self._sentences(passage, self._after_holder(passage, start), passage.end))
        if told and told[-1].who and told[-1].who_span:
            context.beside = (told[-1].who, *told[-1].who_span)
        if told or self._sibling is None or depth <= self._sibling:
            self._sibling = depth if told and passage.kind == "item" else None
        yield from told

    def _sentences(self, passage: Passage, start: int, end: int) -> Iterator[Direction]:
        self._ended, self._first, self._told = self._told, True, False
        self._speeches = list(speeches(self.context, start, end))
        kept: Direction | None = None
        for begin, stop in sentences(self.shadow, start, end):
            term = term_alone(self.maker, begin, stop) if kept else None
            if kept is not None and term is not None:
                kept = with_term(self.maker, kept, term)
                continue
            if kept is not None:
                yield kept
            made = list(self._spoken(passage, begin, stop))
            yield from made[:-1]
            kept = made[-1] if made else None
        if kept is not None:
            yield kept

    def _spoken(self, passage: Passage, begin: int, stop: int) -> Iterator[Direction]:
        """One sentence, the quotation it begins with before what is said behind it."""
        close = self._closing(begin, stop)
        yield from self._sentence(passage, begin, close or stop, close is not None)
        if close is not None and self._told_behind(close, stop):
            yield from self._sentence(passage, close + 1, stop)
        self._first = False

    def _closing(self, start: int, end: int) -> int | None:
        """Where the quotation ends that a sentence begins in; the end of the sentence at most."""
        body, _ = strip_links(self.shadow, start, end)
        quote = next((b for a, b in self._speeches if a <= body < b), None)
        return None if quote is None else min(end, quote - 1)

    def _told_behind(self, close: int, end: int) -> bool:
        """ "…", ông nói và giao Sở Xây dựng …: an asking word behind the quotation."""
        return _ALSO_TOLD.search(self.shadow.low, close, end) is not None

    def _after_holder(self, passage: Passage, start: int) -> int:
        """Past "Công an phường:" at the head of a passage, which gives who acts in the rest."""
        shadow, context = self.shadow, self.context
        self._held = False
        if not context.official or context.frame.force in {"report", "plain"}:
            return start
        actor = actor_at(shadow, start, passage.end)
        colon = re.compile(r"[* ]*: *(?=[^\W\d_])").match(shadow.low, actor.end) if actor else None
        if actor is None or colon is None or colon.end() >= passage.end:
            return start
        context.open_list(passage, "must", None, context.named(actor))
        self._held = True
        return colon.end()

    def _block(self, passage: Passage, block: Keyed) -> Iterator[Direction]:
        """The task of a block; its keyed lines are read with it and tell nothing alone."""
        if block.task is None:
            return
        shadow, context = self.shadow, self.context
        actor = actor_at(shadow, block.lead.start, block.lead.end) if block.lead else None
        who = context.named(actor) if actor else None
        context.push(Frame(9, "must", context.frame.speaker, who))
        start, end = block.task.start, block.task.end
        told = list(self._sentences(passage, start, end))
        context.frames.pop()
        if not told:
            told = [block_task(self.maker, block, who)]
        for made in told:
            yield completed(self.maker, made, block, who)

    def _goes_on(self, start: int, end: int) -> bool:
        """The paragraph before ended in a duty, and this one begins with another office's."""
        if not (self._ended and self._first and self.shadow.text[start].isupper()):
            return False
        actor = actor_at(self.shadow, start, end)
        if actor is None or actor.kind != "organ":
            return False
        return _TOLD_OF.search(self.shadow.low, actor.end, end) is None

    def _allow(
        self, body: int, end: int, linked: bool, led: bool, counted: bool, topical: bool
    ) -> Allow:
        context = self.context
        frame = context.frame
        if frame.force == "must":
            held = frame.actor is not None
            return Allow(
                bare=True,
                imperative=True,
                modal_first=True,
                noun_subject=True,
                may=not self.maker.setting.standing,
                office=True,
                listed=True,
                held=held,
                opens=held or context.official,
            )
        if frame.force in {"report", "plain"}:
            rules = frame.force == "plain" and self.maker.setting.standing
            return Allow(modal_first=False, noun_subject=rules, imperative=rules and self._beside)
        if context.official:
            return Allow(
                bare=True,
                imperative=self._beside and self._first,
                modal_first=True,
                noun_subject=True,
                may=context.spoken,
                office=True,
            )
        # In a speech what follows an asked sentence is asked too; a new paragraph must say so.
        live = context.speech and (linked or not self._first)
        goes_on = live and (linked or self._told)
        return Allow(
            bare=goes_on or (context.speech and (topical or self._goes_on(body, end))),
            going=goes_on and self._told,
            imperative=live and (linked or (self._told and not led)),
            modal_first=context.speech,
            noun_subject=context.speech,
            may=live,
            counted=live and counted,
        )

    def _sentence(
        self, passage: Passage, start: int, end: int, quoted: bool = False
    ) -> Iterator[Direction]:
        shadow, context = self.shadow, self.context
        body, linked = strip_links(shadow, start, end)
        if context.official and not context.frame.actor and _DROPPED.match(shadow.low, body, end):
            start = self._past_praise(body, end)
            body, linked = start, True
        if start >= end:
            return
        counted = COUNTED.match(shadow.low, start, body) is not None
        led = begins_with_lead(shadow, body, end)
        topical = _TOPICAL.match(shadow.low, body, end) is not None
        allow = self._allow(body, end, linked, led, counted, topical)
        if quoted:
            allow = replace(IN_SPEECH, say=allow.say)
            context.speech = True
        if _PAST.match(shadow.low, body, end):
            allow = replace(allow, bare=False, imperative=False)
        clauses = list(self._clauses(start, end, allow))
        if _COLON.search(shadow.low, max(start, end - 12), end) and opens(
            context, passage, clauses, start, end
        ):
            return
        self._hear_others(start, end)
        told = False
        for place, clause in enumerate(clauses):
            stop = clauses[place + 1].start if place + 1 < len(clauses) else end
            wished = counted and context.wished and not clause.asks and clause.force == "must"
            clause = replace(clause, force="may") if wished else clause
            made = self.maker.direction(clause, start, clause.stop or stop)
            if made is not None:
                told = told or clause.rule != "goal"  # a goal taken on is nobody's asking
                yield made
        if self._first and not told and not linked and not context.official:
            context.speech = False
        self._told = told
        self._after(clauses, told, linked, end)

    def _hear_others(self, start: int, end: int) -> None:
        """ "Kết luận hội nghị, Bí thư …", "được đồng chí nhấn mạnh": who has the floor."""
        floor = _FLOOR.match(self.shadow.low, start, end)
        speaker = actor_at(self.shadow, floor.end(), end) if floor else None
        if speaker and speaker.kind in {"post", "person"} and not self.context.official:
            self.context.hear(speaker)
        for by in _BY.finditer(self.shadow.low, start, end):
            actor = actor_at(self.shadow, by.end(), end)
            said = actor and SAYING.match(self.shadow, min(actor.end + 1, end), end)
            if actor and said and said[1] in {"ask", "say"} and not self.context.official:
                self.context.hear(actor)
                self.context.speech = True

    def _past_praise(self, start: int, end: int) -> int:
        """ "Đồng ý …; giao Phòng Kinh tế …": where the asking begins, or the end."""
        asks = _THEN_ASKS.search(self.shadow.low, start, end)
        return asks.end() if asks else end

    def _after(self, clauses: list[Clause], told: bool, linked: bool, end: int) -> None:
        context = self.context
        announced = clauses and clauses[0].speaker and self._announces(clauses[0], end)
        if announced or any(c.asks for c in clauses):
            said = SAYING.match(self.shadow, clauses[0].trigger[0], end)
            context.wished = bool(announced and said and said[1] == "suggest")
        if told or announced or any(c.asks for c in clauses):
            context.speech = True
        elif clauses and clauses[0].force in {"praise", "none"} and not clauses[0].asks:
            context.speech = context.speech and clauses[0].force == "none"

    def _announces(self, clause: Clause, end: int) -> bool:
        """ "Đồng chí lưu ý 3 nhiệm vụ.": what follows is asked, though nothing is yet."""
        if _ALSO_ASKS.search(self.shadow.low, clause.trigger[1], end):
            return True
        if clause.rule == "asked_nothing":
            return True
        ahead = _TASKS.match(self.shadow.low, clause.trigger[1])
        return ahead is not None

    def _clauses(self, start: int, end: int, allow: Allow) -> Iterator[Clause]:
        """The main clause, then others of the same sentence with an actor or asker of their own."""
        shadow, context = self.shadow, self.context
        goal = set_goal(shadow, start, end)
        main = goal or quoted(shadow, start, end) or trailed(shadow, start, end)
        main = main or self._told_to(start, end, allow)
        main = main or duties.sought(
            shadow, start, end, allow, context.official, self.maker.setting.standing
        )
        if main is not None and main.asks and main.actor is None:
            main = replace(main, actor=addressed(shadow, start, main.start))
        if main is None:
            main = Clause(start, start, "none", "nothing", (start, start + 1))
        else:
            self._hear(main)
            yield main
        asked = main.asks or (main.force == "must" and self.context.speech)
        later = replace(
            allow,
            bare=allow.bare or asked,
            going=allow.going or asked,
            office=allow.office or main.asks,
        )
        after = max(main.act, start) if main.force in {"must", "may"} else start
        borders = _OFFICIAL_BORDER if self.context.official else _BORDER
        for border in borders.finditer(self.shadow.low, after, end):
            here, _ = strip_links(self.shadow, border.end(), end)
            more = clause_at(
                self.shadow,
                here,
                end,
                replace(later, imperative=False, modal_first=False),
            )
            if more is None or more.force not in {"must", "may"} or more.actor is None:
                continue
            if border.group() == ", " and not self._turns(main, more, border.start()):
                continue
            if main.force == "must" and self._same_many(main, more):
                continue
            if main.force not in {"must", "may"} or more.actor.kind != "we":
                self._hear(more)
                yield replace(more, speaker=more.speaker or main.speaker)

    def _told_to(self, start: int, end: int, allow: Allow) -> Clause | None:
        """ "Với Ban Quản lý dự án, tổ chức thi công …": who acts stands in the lead."""
        at, _ = strip_links(self.shadow, start, end)
        lead = WITH.match(self.shadow.low, at, end) if self.context.speech and allow.bare else None
        actor = actor_at(self.shadow, lead.end(), end) if lead else None
        if actor is None or not self.shadow.low.startswith(", ", actor.end):
            return None
        act = actor.end + 2
        word = MODALS.match(self.shadow, act, end) or VERBS.match(self.shadow, act, end)
        return Clause(act, act, "must", "told_to", (act, word[0]), actor) if word else None

    def _turns(self, main: Clause, more: Clause, comma: int) -> bool:
        """ "A làm …, B làm …": B is another who acts, not one more name of a list."""
        if more.asks or main.force != "must" or main.actor is None or more.actor is None:
            return bool(more.asks)
        proper = self.shadow.text[more.actor.start].isupper() or more.actor.kind == "post"
        if more.rule not in {"actor_act", "modal_must"} or not proper:
            return False
        names = actors_in(self.shadow, max(main.act, comma - 60), comma)
        return comma > main.trigger[1] and not any(name.end >= comma - 1 for name in names)

    def _same_many(self, main: Clause, more: Clause) -> bool:
        """ "Các chi bộ …; mỗi chi bộ …": each of them is no new actor."""
        if main.actor is None or more.actor is None:
            return False
        words = self.shadow.low[more.actor.start : more.actor.end].split()
        whole = _ALL.sub("", self.shadow.low[main.actor.start : main.actor.end])
        return words[0] in {"mỗi", "từng"} and whole.startswith(" ".join(words[1:]))

    def _hear(self, clause: Clause) -> None:
        if clause.speaker is not None:
            self.context.hear(clause.speaker)
