"""Who is asked, where no doing word that a list knows tells it.

khuyến khích các hộ ven sông góp vốn …     a known actor, an unknown act
đề nghị Vinacomin khẩn trương …            an unknown name up to a doing word
tạo điều kiện để các doanh nghiệp …        who may act comes behind "để"
"""

import re

from opendistrict.kernel.reader import acts
from opendistrict.kernel.reader import clause_words as words
from opendistrict.kernel.reader.actors import Actor, actor_at, skip_blanks
from opendistrict.kernel.reader.clause_words import Clause
from opendistrict.kernel.reader.openings import strip_links
from opendistrict.kernel.reader.text import Shadow
from opendistrict.kernel.reader.words import DETERMINERS, DONE, FILLERS, VERBS


def for_whom(shadow: Shadow, at: int, limit: int) -> Actor | None:
    """ "khuyến khích, tạo điều kiện để các doanh nghiệp …": who may do it comes after "để"."""
    link = re.compile(r"\b(?:để|cho) ").search(shadow.low, at, min(limit, at + 60))
    return actor_at(shadow, link.end(), limit) if link else None


def named_only(shadow: Shadow, at: int, limit: int, wished: bool) -> Clause | None:
    """ "khuyến khích các hộ ven sông góp vốn …": a known actor before an unknown doing word.

    What is only wished may also be a state ("mong mỗi chi bộ có một mô hình").
    """
    at = skip_blanks(shadow, at, limit)
    actor = actor_at(shadow, at, limit)
    if actor is None:
        return None
    rest = skip_blanks(shadow, actor.end, limit)
    if words.HEADED.match(shadow.low, rest, limit):
        return None  # "chỉ đạo các sở một số nội dung:" announces
    many = len(shadow.low[rest:limit].split()) >= 2 and shadow.low[rest].isalpha()
    if not many or (DONE.match(shadow, rest, limit) and not wished):
        return None
    return Clause(actor.start, rest, "must", "named", (actor.start, actor.end), actor)


def _no_name(shadow: Shadow, at: int, limit: int) -> bool:
    known = VERBS.match(shadow, at, limit) or FILLERS.match(shadow, at, limit)
    return known is not None or acts.NOT_AN_ACT.match(shadow.low, at, limit) is not None


def unknown_actor(shadow: Shadow, at: int, limit: int, free: bool) -> Clause | None:
    """ "đề nghị Vinacomin khẩn trương …": a name that no list knows, up to the doing word.

    Small words may be a name only where `free`: "yêu cầu kỹ thuật" is no asking at all.
    """
    at = skip_blanks(shadow, at, limit)
    if at >= limit:
        return None
    named = shadow.text[at].isupper() or DETERMINERS.match(shadow, at, limit) is not None
    if not named and (not free or _no_name(shadow, at, limit)):
        return None
    if words.HEADED.match(shadow.low, at, limit):
        return None
    stop = re.compile(r"[,;.:]").search(shadow.low, at, limit)
    end = min(stop.start() if stop else limit, at + 60)
    for start, verb_end, _ in VERBS.find(shadow, at + 1, end):
        if start > at + 2 and (named or shadow.low.count(" ", at, start) > 1):
            return Clause(at, start, "must", "named", (start, verb_end), Actor(at, start, "organ"))
    return None


_GOAL = re.compile(
    r"\b(?:xác định|đặt ra|đặt|đề ra) (?:các |những )?(?:mục tiêu|phương hướng"
    r"|nhiệm vụ)(?: tổng quát| chung)?(?: là)?[ :]+(?!của|mà|trên|\d)"
)
WITH = re.compile(r"[\s\"]*(?:đối với|với|riêng|về phía) ")


def addressed(shadow: Shadow, start: int, end: int) -> Actor | None:
    """ "Với Sở Y tế, Chủ tịch … giao rà soát …": who is asked stands in the lead."""
    lead = WITH.match(shadow.low, start, end)
    if lead is None:
        return None
    for comma in re.compile(", ").finditer(shadow.low, lead.end(), end):
        follow = actor_at(shadow, comma.end(), end)
        if follow is not None and follow.kind in {"post", "person"}:
            return actor_at(shadow, lead.end(), comma.start())
    return None


def set_goal(shadow: Shadow, start: int, end: int) -> Clause | None:
    """ "Đảng bộ … xác định mục tiêu xây dựng …": the body that sets a goal takes it on."""
    goal = _GOAL.search(shadow.low, start, end)
    if goal is None or re.search(r"\bđã\b", shadow.low[start : goal.start()]):
        return None
    at, _ = strip_links(shadow, start, end)
    for border in [
        at,
        *(m.end() for m in re.compile(r", ").finditer(shadow.low, at, goal.start())),
    ]:
        actor = actor_at(shadow, border, goal.start())
        if actor is not None and goal.start() - actor.end <= 12:
            return Clause(actor.start, goal.end(), "must", "goal", goal.span(), actor)
    return None
