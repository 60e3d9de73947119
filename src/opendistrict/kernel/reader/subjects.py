"""Who bears a duty when no list knows the name: long names, relative clauses, things.

Thương nhân đầu mối kinh doanh xăng dầu phải …   the name runs up to its word of duty
Các địa phương được bố trí vốn … phải cam kết    the duty comes behind a relative clause
Công tác … phải …                                nobody is named at all
"""

import re
from dataclasses import replace

from opendistrict.kernel.reader import acts
from opendistrict.kernel.reader import clause_words as words
from opendistrict.kernel.reader.actors import Actor, actor_at
from opendistrict.kernel.reader.clause_words import Allow, Clause
from opendistrict.kernel.reader.text import Shadow
from opendistrict.kernel.reader.words import MODALS, SAYING, VERBS


def weakened(shadow: Shadow, at: int, modal: re.Match[str]) -> bool:
    """ "việc cần làm", "khi cần": true for the small words of duty only."""
    small = modal.group() in {"cần", "phải"}
    noun = modal.group() == "cần" and words.WEAKENED_NOUN.search(shadow.low, at, modal.start())
    return small and bool(noun or words.WEAKENED.search(shadow.low, at, modal.start()))


_TO_DUTY = re.compile(
    r"(?: (?!(?:đã|là|vì|do|khi|nếu|mà|để|được|bị|có|và|cần|phải|không|rằng|sẽ|đang|chưa)\b)"
    r"[^\W\d_]+){1,8} (?=(?:phải|cần|có (?:thể|trách nhiệm|nghĩa vụ|nhiệm vụ)|chịu trách nhiệm"
    r"|không được)\b)"
)


def up_to_duty(
    shadow: Shadow, actor: Actor, limit: int
) -> tuple[Actor, int, tuple[int, str]] | None:
    """ "Thương nhân đầu mối kinh doanh xăng dầu phải …": a long name runs up to its duty."""
    if actor.kind == "we":
        return None
    name = _TO_DUTY.match(shadow.low, actor.end, limit)
    modal = MODALS.match(shadow, name.end(), limit) if name else None
    said = SAYING.match(shadow, actor.end + 1, limit)
    verb = VERBS.match(shadow, actor.end + 1, limit)
    speaks = said is not None and (verb is None or verb[0] <= said[0])
    if name is None or modal is None or speaks:
        return None
    return replace(actor, end=name.end() - 1), name.end(), modal


# "Tổ chức, cá nhân có nhu cầu nộp hồ sơ …": whoever wants something does what the law says.
_WANTS = re.compile(
    r"(?:có (?:nhu cầu|yêu cầu|nguyện vọng)|đề nghị)(?: [^\W\d_]+){0,8}? "
    r"(?=(?:nộp|gửi|lập|xuất trình|kê khai|đăng ký) )"
)
_THEN = re.compile(r"[^,;.:]{3,140}? thì (?:phải |cần )?")  # "Đơn vị nào chưa gửi thì gửi ngay"


def relative(shadow: Shadow, actor: Actor, at: int, limit: int, allow: Allow) -> Clause | None:
    """ "Các địa phương được bố trí vốn … phải cam kết": the duty comes after a relative clause."""
    if shadow.low.endswith("được giao", actor.start, actor.end):
        at = actor.end - len("được giao")  # "cá nhân được giao nhiệm vụ … phải"
    told = words.RELATIVE.match(shadow.low, at, limit)
    if told is None or (told.group() in {"chưa", "không"} and not allow.bare):
        return None
    then = _THEN.match(shadow.low, at, min(limit, at + 160))
    verb = VERBS.match(shadow, then.end(), limit) if then else None
    if then is not None and verb is not None:
        return Clause(actor.start, then.end(), "must", "then_act", (then.end(), verb[0]), actor)
    wants = _WANTS.match(shadow.low, at, limit) if allow.bare else None
    if wants is not None:
        whole = replace(actor, end=wants.end() - 1)
        return Clause(actor.start, wants.end(), "must", "wants", wants.span(), whole)
    end = min(limit, at + 220)
    stop = words.HARD_STOP.search(shadow.low, at, end)
    end = stop.start() if stop else end
    modal = words.STRONG_MODAL.search(shadow.low, at, end)
    if modal is None or weakened(shadow, at, modal):
        return None
    if re.search(r"\bđã\b", shadow.low[at : modal.start()]):
        return None
    named = words.PART_OF_NAME.match(shadow.low, at, end)
    few = shadow.low[actor.end : modal.start()].count(",") <= 1
    widened = replace(actor, end=modal.start()) if named and few else actor
    return Clause(actor.start, modal.start(), "must", "modal_relative", modal.span(), widened)


def noun_subject(shadow: Shadow, at: int, limit: int) -> Clause | None:
    """ "Công tác … phải …": a duty whose bearer the sentence does not name."""
    end = min(limit, at + 160)
    stop = words.HARD_STOP.search(shadow.low, at, end)
    end = stop.start() if stop else end
    modal = words.STRONG_MODAL.search(shadow.low, at, end)
    if modal is None or weakened(shadow, at, modal):
        return None
    if words.LIABLE.match(shadow.low, modal.start()) and not acts.with_an_act(
        shadow, modal.start()
    ):
        return None
    if re.search(r"\b(?:đã|là|vì|do|khi|nếu|mà)\b", shadow.low[at : modal.start()]):
        return None
    bearer = passive_agent(shadow, modal, limit) or person_like(shadow, at, modal)
    if bearer is not None:
        return Clause(at, modal.start(), "must", "modal_bearer", modal.span(), bearer)
    return Clause(at, modal.start(), "must", "modal_noun", modal.span(), unborne=True)


_BEARER = re.compile(r"(?:có|chịu) trách nhiệm|có nghĩa vụ")


_DO = re.compile(r" (?:được do|do|được) ")


def passive_agent(shadow: Shadow, modal: re.Match[str], limit: int) -> Actor | None:
    """ "Bản thảo phải do người có thẩm quyền duyệt": who acts stands behind "do"."""
    by = _DO.match(shadow.low, modal.end(), limit)
    return actor_at(shadow, by.end(), limit) if by else None


def person_like(shadow: Shadow, at: int, modal: re.Match[str]) -> Actor | None:
    """Only somebody can have a responsibility: the few words before it name who."""
    end = modal.start()
    short = len(shadow.low[at:end].split()) <= 8 and "," not in shadow.low[at:end]
    return Actor(at, end, "organ") if short and _BEARER.match(modal.group()) else None
