"""Duties under a condition, and duties told as what somebody's task is.

Hồ sơ nào vướng thì cán bộ phải trả lời …       the duty stands behind "thì"
Trường hợp bản thảo cần sửa thì trình lại …     the same, in a law
Nhiệm vụ của Trung tâm là bàn giao mặt bằng …   who acts stands before "là"
"""

import re

from opendistrict.kernel.reader.actors import Actor, actor_at, skip_blanks
from opendistrict.kernel.reader.text import Shadow
from opendistrict.kernel.reader.words import VERBS

_IF = re.compile(
    r"(?:nếu|khi|mỗi khi|trường hợp|trong trường hợp|đối với|với|hễ|quá (?:thời )?hạn)\b"
    r"|[^,.;:\"]{1,40}?\b(?:nào|gì|nếu|khi)\b|(?:số|những|các|mọi) [^,.;:\"]{4,50}"
)
_THEN = re.compile(r"[^.;:\"]{2,240}?\bthì (?=\w)")
_TASK = re.compile(
    r"(?:nhiệm vụ|trách nhiệm|phần việc|công việc|việc)(?: (?:trước mắt|trọng tâm|chính|tới đây))?"
    r" (?:của|đối với|với|cho) "
)
_IS = re.compile(r"[ ,]*(?:trước mắt |hiện nay |lúc này |tới đây |bây giờ )?là (?:phải )?")


def behind_then(shadow: Shadow, at: int, limit: int) -> int | None:
    """Where the main clause of a conditional sentence begins, or None for any other sentence."""
    condition = _IF.match(shadow.low, at, min(limit, at + 60))
    then = _THEN.match(shadow.low, condition.end(), limit) if condition else None
    return then.end() if then else None


def task_of(shadow: Shadow, at: int, limit: int) -> tuple[Actor, int, int] | None:
    """ "Nhiệm vụ của X là làm …": X, where the act begins and where its doing word ends."""
    lead = _TASK.match(shadow.low, at, limit)
    actor = actor_at(shadow, lead.end(), limit) if lead else None
    told = _IS.match(shadow.low, actor.end, limit) if actor else None
    begin = skip_blanks(shadow, told.end(), limit) if told else at
    verb = VERBS.match(shadow, begin, limit) if told else None
    return (actor, begin, verb[0]) if actor and verb else None
