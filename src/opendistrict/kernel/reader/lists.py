"""Lines that open a list: who acts in the items below, at whose word."""

import re
from collections.abc import Sequence
from dataclasses import replace

from opendistrict.kernel.reader.actors import Actor, actor_at, actors_in, skip_blanks
from opendistrict.kernel.reader.clause_words import Clause
from opendistrict.kernel.reader.context import Context
from opendistrict.kernel.reader.passages import body_start
from opendistrict.kernel.reader.shapes import Passage
from opendistrict.kernel.reader.words import MODALS, SAYING, VERBS

_ASKS_BELOW = re.compile(
    r"(?:yêu cầu|đề nghị|chỉ đạo|kết luận|giao|giao nhiệm vụ|có ý kiến|lưu ý|nhấn mạnh"
    r"|quyết nghị|triển khai|thực hiện|chỉ thị)"
    r"(?: [^:;.\n]{0,80})?[: ]*$"
)
_HOLDER = re.compile(r"(?:trách nhiệm|nhiệm vụ) của ")


def names_only(context: Context, passage: Passage) -> bool:
    """ "1. Công an phường:" alone on its line gives its name to the items below."""
    shadow = context.shadow
    start = body_start(shadow, passage)
    actor = actor_at(shadow, start, passage.end)
    force = context.frame.force
    titled = force == "default" and context.official and bool(passage.number)
    if actor is None or not (force == "must" or titled):
        return False
    rest = shadow.low[actor.end : passage.end]
    if any(c.isalnum() for c in rest):
        if not _is_title(context, passage, actor):
            return False
        actor = replace(actor, end=shadow.trim(actor.start, passage.end)[1])
    context.open_list(passage, "must", None, context.named(actor))
    return True


def _is_title(context: Context, passage: Passage, actor: Actor) -> bool:
    """ "4. Các cơ sở sản xuất, kinh doanh thực phẩm" over its list: the whole line is the name."""
    shadow = context.shadow
    at = skip_blanks(shadow, actor.end, passage.end)
    plain = shadow.low[passage.end - 1] not in ".;" and bool(passage.number)
    short = len(shadow.low[passage.start : passage.end].split()) <= 14
    doing = MODALS.match(shadow, at, passage.end) or (
        VERBS.match(shadow, at, passage.end) and shadow.low[at - 1] != ","
    )
    titled = passage.kind == "heading" or shadow.low[passage.end - 1] == ":"
    return titled and plain and short and not doing


def opens(
    context: Context, passage: Passage, clauses: Sequence[Clause], start: int, end: int
) -> bool:
    """A sentence that ends with ":" hands its actor and asker to the list below it."""
    if passage.end > end:
        return False
    if _opens_named(context, passage, start, end):
        return True
    clause = next((c for c in clauses if c.force in {"must", "may"}), None)
    if clause is None:
        return _opens_unsaid(context, passage, start, end)
    actor = context.named(clause.actor) if clause.actor else context.frame.actor
    speaker = context.speaker if clause.speaker or clause.asks else None
    if speaker is None and clause.asks and context.frame.actor:
        speaker = context.frame.actor[0]  # "Chỉ đạo Sở Y tế thực hiện:" in a ministry's list
    context.open_list(passage, clause.force, speaker, actor)
    if actor:
        context.actor = actor
    return True


def _opens_named(context: Context, passage: Passage, start: int, end: int) -> bool:
    """ "Giao Phòng Y tế:", "Công an phường:" and nothing else before the colon."""
    shadow = context.shadow
    said = SAYING.match(shadow, start, end)
    actor = actor_at(shadow, skip_blanks(shadow, said[0], end) if said else start, end)
    if actor is None or shadow.low[actor.end : end].strip(' :"'):
        return False
    # "Chỉ đạo Sở Y tế:" in the list of a ministry: the ministry is who asks.
    holder = context.frame.actor if said else None
    context.open_list(passage, "must", holder[0] if holder else None, context.named(actor))
    return True


def _opens_unsaid(context: Context, passage: Passage, start: int, end: int) -> bool:
    """ "Thủ tướng Chính phủ yêu cầu:", "kết luận như sau:", "Trách nhiệm của Sở Y tế:"."""
    shadow = context.shadow
    holder = _HOLDER.match(shadow.low, start, end)
    if holder is not None:
        actor = actor_at(shadow, holder.end(), end)
        context.open_list(passage, "must", None, context.named(actor) if actor else None)
        return True
    tail = _ASKS_BELOW.search(shadow.low, max(start, end - 160), end)
    if tail is None or context.frame.force in {"report", "plain"}:
        return False
    speaker = _speaker_before(context, start, tail.start()) or context.speaker
    whom = _whole_actor(context, tail.start(), end)
    context.open_list(passage, "must", speaker, context.named(whom) if whom else None)
    return True


def _whole_actor(context: Context, start: int, end: int) -> Actor | None:
    """ "… yêu cầu UBND phường Cầu Đúc:": all that stands between the asking word and ":"."""
    shadow = context.shadow
    said = SAYING.match(shadow, start, end)
    actor = actor_at(shadow, skip_blanks(shadow, said[0], end), end) if said else None
    return actor if actor and not shadow.low[actor.end : end].strip(' :"') else None


def _speaker_before(context: Context, start: int, end: int) -> str | None:
    """The last actor named before the asking word."""
    last = None
    for actor in actors_in(context.shadow, max(start, end - 120), end):
        last = actor
    return context.hear(last) if last is not None and end - last.end < 30 else None
