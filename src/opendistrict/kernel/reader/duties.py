"""Duties that no clause form reads: what stands in an ordering frame and is not told off as past.

Theo chỉ đạo của Chủ tịch, phường tổ chức họp dân   an order named before the sentence
Bà Hạnh nói chủ đầu tư làm cuốn chiếu …              a leader says what an office does
Đối với hồ sơ lỗi, bên nhận trả lại …                who acts behind a condition
Văn bản đã gửi mà có sai sót phải được sửa           a word of duty behind a long subject

The sentence must be ordered: an open list of duties, the conclusions of a meeting, a law, or a
speaker who has just asked. What was done, what is only a condition, what is promised and what
is reported in numbers lays no duty on anybody.
"""

import re
from dataclasses import replace

from opendistrict.kernel.reader import acts
from opendistrict.kernel.reader import clause_words as words
from opendistrict.kernel.reader.actors import Actor, actor_at, skip_blanks
from opendistrict.kernel.reader.clause_words import Allow, Clause
from opendistrict.kernel.reader.clauses import seek
from opendistrict.kernel.reader.openings import skip_fillers, strip_links
from opendistrict.kernel.reader.subjects import passive_agent, person_like, weakened
from opendistrict.kernel.reader.text import Shadow
from opendistrict.kernel.reader.words import DONE, MODALS, SAYING, VERBS

_BY_ORDER = re.compile(
    r"(?:theo|thực hiện|chấp hành) (?:sự )?(?:chỉ đạo|yêu cầu|phân công|đề nghị|ý kiến(?: chỉ đạo)?"
    r"|kết luận|mệnh lệnh|gợi ý) của "
)
_SAYS = re.compile(
    r"(?:thì )?(?:nói(?: rõ| thêm)?|nêu rõ|quán triệt|nhấn mạnh|chỉ rõ)(?: rằng|:)? "
)
# Told, promised, hoped for, or the ground for something else: no duty in these words.
_TOLD = re.compile(
    r"\b(?:đã|đang|vừa|sẽ|bị|chưa|từ đầu năm|vừa qua|thời gian qua|năm qua|cho biết|cho hay"
    r"|vì sao|do đó|nhờ|khiến|buộc)\b|\?"
)
# A penalty, a right or an immunity, wherever in the sentence it is told.
_RIGHT = re.compile(r"\b(?:sẽ bị|được (?:xem xét|miễn|loại trừ|hưởng|hỗ trợ|quyền))\b")
_HEAD = 40  # characters of an act that tell whether it is past; its objects may be
_WHY = re.compile(r"\b(?:là|vì|do|khi|nếu|mà|để|khiến|nên|đã|vẫn|đang|từng)\b[^,]*$")
_CONDITION = re.compile(
    r"(?:(?:trong |các )?trường hợp|đối với|nếu|khi|sau khi|trước khi|kể từ|từ|với|riêng"
    r"|ngay sau khi|đến|định kỳ|hằng|hàng|mỗi|khi nhận) "
)
_COMMA = re.compile(r",[ \n]+")
_PIECE = 260  # characters; a duty that begins later is another sentence's


def by_order(shadow: Shadow, start: int, end: int) -> Clause | None:
    """ "Theo chỉ đạo của X, Y làm …": Y's duty, asked by X."""
    lead = _BY_ORDER.match(shadow.low, start, end)
    speaker = actor_at(shadow, lead.end(), end) if lead else None
    if speaker is None or speaker.kind not in {"post", "person", "organ"}:
        return None
    for comma in _COMMA.finditer(shadow.low, max(lead.end() if lead else 0, start), end):
        if comma.start() + 2 < speaker.end and actor_at(shadow, comma.end(), end) is None:
            continue
        found = _acts(shadow, comma.end(), end, "by_order")
        if found is not None and found.actor is not None:
            mine = Actor(speaker.start, min(speaker.end, comma.start()), speaker.kind)
            return replace(found, speaker=mine, asks=True)
    return None


def said_to_do(shadow: Shadow, start: int, end: int) -> Clause | None:
    """ "Phó Chủ tịch … nói chủ đầu tư làm …": what a leader says an office does is asked."""
    at = start
    for _ in range(3):
        speaker = actor_at(shadow, at, end)
        said = (
            _SAYS.match(shadow.low, skip_blanks(shadow, speaker.end, end), end) if speaker else None
        )
        if speaker is not None and said is not None and speaker.kind == "post":
            whom = actor_at(shadow, said.end(), end)
            ordered = whom is not None and whom.kind == "organ"
            found = _acts(shadow, said.end(), end, "said_act") if ordered else None
            return found and Clause(
                found.start,
                found.act,
                "must",
                found.rule,
                found.trigger,
                found.actor,
                speaker,
                True,
            )
        comma = _COMMA.search(shadow.low, at, min(end, at + 120))
        if comma is None:
            return None
        at = comma.end()
    return None


def _acts(shadow: Shadow, at: int, end: int, rule: str) -> Clause | None:
    """ "Y làm …" with any act: what is not a state, a report or the past."""
    actor = actor_at(shadow, at, end)
    if actor is None or actor.kind == "we":
        return None
    named = "," in shadow.low[actor.start : actor.end]  # "Đồng chí Mai, Phó Chủ tịch, họp …"
    after = actor.end + 1 if named and shadow.low.startswith(", ", actor.end) else actor.end
    doing = skip_fillers(shadow, skip_blanks(shadow, after, end), end)
    modal = MODALS.match(shadow, doing, end)
    if modal is not None:
        return Clause(actor.start, doing, "must", rule, (doing, modal[0]), actor)
    stop = words.HARD_STOP.search(shadow.low, doing, end)
    last = stop.start() if stop else end
    told = _TOLD.search(shadow.low, actor.start, min(last, doing + _HEAD))
    if told or _RIGHT.search(shadow.low, doing, last):
        return None
    verb, done = VERBS.match(shadow, doing, end), DONE.match(shadow, doing, end)
    says = SAYING.match(shadow, doing, end)
    noun = acts.NOT_AN_ACT.match(shadow.low, doing, end)
    if verb is None and (noun or done or says or not acts.goes_on(shadow, doing, end)):
        return None
    span = (doing, verb[0]) if verb else (actor.start, actor.end)
    return Clause(actor.start, doing, "must", rule, span, actor)


def behind_condition(shadow: Shadow, start: int, end: int) -> Clause | None:
    """ "Trường hợp …, bên nhận hủy …": who acts, or what must be done, behind the condition."""
    if _CONDITION.match(shadow.low, start, end) is None:
        return None
    for comma in _COMMA.finditer(shadow.low, start, min(end, start + _PIECE)):
        if _CONDITION.match(shadow.low, comma.end(), end):
            continue
        found = _acts(shadow, comma.end(), end, "after_condition")
        found = found or word_of_duty(shadow, comma.end(), end, lawful=True)
        if found is not None:
            # The condition belongs to the duty.
            return Clause(
                start, found.act, "must", found.rule, found.trigger, found.actor,
                unborne=found.actor is None,
            )  # fmt: skip
    return None


def word_of_duty(shadow: Shadow, start: int, end: int, *, lawful: bool) -> Clause | None:
    """ "… phải được sửa đổi": a word of duty behind a subject of any length.

    In a law ("văn bản đã gửi … phải") a past inside the subject does not make the duty past.
    """
    stop = words.HARD_STOP.search(shadow.low, start, min(end, start + _PIECE))
    limit = stop.start() if stop else min(end, start + _PIECE)
    for modal in words.STRONG_MODAL.finditer(shadow.low, start, limit):
        lead = shadow.low[start : modal.start()]
        if weakened(shadow, start, modal) or _closed_in(lead):
            continue
        passive = lawful or shadow.low.startswith(" được ", modal.end())
        tail = lead.rsplit(" nhưng ", 1)[-1]
        if _WHY.search(tail) or (not passive and re.search(r"\b(?:đã|đang|vừa|sẽ)\b", lead)):
            continue
        if words.LIABLE.match(shadow.low, modal.start()):
            continue
        bearer = passive_agent(shadow, modal, end) or person_like(shadow, start, modal)
        return Clause(
            start, modal.start(), "must", "duty_word", modal.span(), bearer,
            unborne=bearer is None,
        )  # fmt: skip
    return None


def _closed_in(lead: str) -> bool:
    """The word stands in brackets or quotation marks."""
    return lead.count("(") > lead.count(")") or lead.count('"') % 2 == 1


def any_duty(shadow: Shadow, start: int, end: int, *, lawful: bool) -> Clause | None:
    """A duty of an ordered sentence that no other form has read."""
    found = _acts(shadow, start, end, "ordered_act") if not lawful else None
    found = found or behind_condition(shadow, start, end)
    return found or word_of_duty(shadow, start, end, lawful=lawful)


def sought(
    shadow: Shadow, start: int, end: int, allow: Allow, official: bool, lawful: bool
) -> Clause | None:
    """What the forms of a clause read, else any duty of a sentence that is ordered."""
    at, _ = strip_links(shadow, start, end)
    found = by_order(shadow, at, end) or seek(shadow, start, end, allow)
    if found is not None and found.force in {"must", "may"}:
        return found
    said = None if official else said_to_do(shadow, at, end)
    if said is not None or (found is not None and (found.speaker or found.rule in _REFUSED)):
        return said or found
    ordered = allow.bare or (lawful and allow.noun_subject)
    return (any_duty(shadow, at, end, lawful=lawful) if ordered else None) or found


_REFUSED = {"permission", "liability"}  # read, and known to lay no duty
