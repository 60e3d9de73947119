"""One clause: who, under which word of duty, does what.

The forms it knows (linking words and leading phrases with a comma are passed over):

    X đề nghị | yêu cầu … Y làm …      a speaker asks Y
    X gợi mở | khuyến khích … Y làm …  a speaker suggests to Y
    Y phải | cần | có trách nhiệm làm  a duty of Y
    Đề nghị | Giao Y làm …             asked by whoever speaks in the document
    Y làm …                            a duty only where the context gives it that force
    làm …                              the same, for the actor inherited from the context
"""

import re
from dataclasses import replace

from opendistrict.kernel.reader import acts, conditions
from opendistrict.kernel.reader import clause_words as words
from opendistrict.kernel.reader.actors import Actor, actor_at, skip_blanks
from opendistrict.kernel.reader.addressees import for_whom, named_only, unknown_actor
from opendistrict.kernel.reader.clause_words import Allow, Clause
from opendistrict.kernel.reader.openings import (
    OPENING,
    begins_with_lead,
    past_basis,
    skip_fillers,
    strip_links,
)
from opendistrict.kernel.reader.subjects import noun_subject, relative, up_to_duty
from opendistrict.kernel.reader.text import Shadow
from opendistrict.kernel.reader.words import (
    DONE,
    MODALS,
    SAYING,
    VERBS,
)


def clause_at(shadow: Shadow, at: int, limit: int, allow: Allow) -> Clause | None:
    """The clause that begins at `at`, or None when nothing there lays or offers a duty."""
    opening = OPENING.match(shadow.low, at, limit)
    at = opening.end() if opening else at
    actor = actor_at(shadow, at, limit)
    if actor is not None:
        return _after_actor(shadow, actor, limit, allow)
    return _without_actor(shadow, at, limit, allow)


def _after_actor(shadow: Shadow, actor: Actor, limit: int, allow: Allow) -> Clause | None:
    given = _GIVEN_TO.search(shadow.low, actor.start, actor.end)
    if given is not None and VERBS.match(shadow, skip_blanks(shadow, actor.end, limit), limit):
        actor = replace(actor, end=given.start())  # "Công an phường được giao lập …"
    at = actor.end
    paren = words.PAREN.match(shadow.low, at, limit)
    at = skip_blanks(shadow, paren.end() if paren else at, limit)
    at += shadow.low.startswith(")", at)
    given_by = _given_by(shadow, actor, at, limit)
    if given_by is not None:
        return given_by
    spoken = _spoken(shadow, actor, at, limit, allow)
    if spoken is not None:
        return spoken
    doing = skip_fillers(shadow, _past_apposition(shadow, actor, at, limit, allow), limit)
    if allow.going and _WILL.search(shadow.low, at, doing):
        return None  # what somebody will do is told, not asked
    doing = past_basis(shadow, doing, limit)
    modal = MODALS.match(shadow, doing, limit)
    if modal is not None:
        return _by_modal(shadow, actor, actor.start, doing, modal, allow)
    if shadow.low.startswith("chúng tôi", actor.start):
        return None  # what a speaker says of himself, or promises
    refused = _REFUSAL.match(shadow.low, doing, limit) if allow.bare else None
    doing = refused.end() if refused else doing
    done, verb = DONE.match(shadow, doing, limit), VERBS.match(shadow, doing, limit)
    widened = up_to_duty(shadow, actor, limit)
    if widened is not None:
        return _by_modal(shadow, widened[0], actor.start, widened[1], widened[2], allow)
    someone = shadow.low.endswith("người", 0, actor.end)  # "người tham gia …": who, not what
    if verb is not None and not someone and (done is None or verb[0] > done[0]):
        rule = "actor_act" if allow.bare else "none"
        force = "must" if allow.bare else "none"
        return Clause(actor.start, doing, force, rule, (doing, verb[0]), actor)
    found = relative(shadow, actor, at, limit, allow)
    unknown = found is None and done is None and not someone
    going = allow.going and actor.kind in {"organ", "post"}
    if unknown and (allow.listed or going) and acts.goes_on(shadow, doing, limit):
        return Clause(actor.start, doing, "must", "listed_act", (actor.start, actor.end), actor)
    return found


def _given_by(shadow: Shadow, actor: Actor, at: int, limit: int) -> Clause | None:
    """ "Ban Tuyên giáo được Bí thư giao chọn …": who asks stands between "được" and "giao"."""
    if not shadow.low.startswith("được ", at):
        return None
    speaker = actor_at(shadow, at + 5, limit)
    said = SAYING.match(shadow, skip_blanks(shadow, speaker.end, limit), limit) if speaker else None
    if speaker is None or said is None or said[1] != "ask":
        return None
    act = skip_fillers(shadow, said[0], limit)
    if VERBS.match(shadow, act, limit) is None:
        return None
    return Clause(actor.start, act, "must", "given_by", (at, said[0]), actor, speaker, True)


def _past_apposition(shadow: Shadow, actor: Actor, at: int, limit: int, allow: Allow) -> int:
    """ "Đồng chí Mai, Phó Chủ tịch, trực tiếp …", "Phòng Văn hóa: tuyên truyền …"."""
    sign = shadow.low[at : at + 1] if at < limit else ""
    told = actor.kind in {"person", "post"} and "," in shadow.low[actor.start : actor.end]
    asked = allow.listed or not allow.say  # "lưu ý địa phương: không …"
    if sign == ":" and asked:
        quote = _QUOTE.match(shadow.low, at + 1, limit)
        return quote.end() if quote else at + 1
    return at + 1 if sign == "," and told else at


_GIVEN_TO = re.compile(r" được (?:giao|phân công)$")
_NOUN_AFTER = re.compile(r" (?:của|này) ")
_WILL = re.compile(r"\bsẽ\b")
_QUOTE = re.compile(r" *\"")


def _by_modal(
    shadow: Shadow, actor: Actor | None, start: int, at: int, modal: tuple[int, str], allow: Allow
) -> Clause | None:
    end, force = modal
    if words.LIABLE.match(shadow.low, at) and not acts.with_an_act(shadow, at):
        return Clause(start, at, "none", "liability", (at, end), actor)
    wished = shadow.low.startswith("được khuyến khích", at)
    if force == "may" and not (allow.may or wished):
        return Clause(start, at, "none", "permission", (at, end), actor)
    return Clause(start, at, force, f"modal_{force}", (at, end), actor)


def _spoken(shadow: Shadow, actor: Actor, at: int, limit: int, allow: Allow) -> Clause | None:
    """ "X đề nghị Y …": what a speaker asks, suggests, says or praises."""
    if not allow.say or actor.kind in {"we", "place"}:
        return None
    time = words.SPENT_TIME.match(shadow.low, at, limit)
    at = skip_blanks(shadow, time.end() if time else at, limit)
    said = SAYING.match(shadow, at, limit)
    verb = VERBS.match(shadow, at, limit)
    values = words.VALUES.match(shadow.low, at, limit)
    if values is not None:
        return Clause(actor.start, at, "praise", "said", values.span(), None, actor)
    if said is None or words.NOT_ASK.match(shadow.low, at, limit):
        return None
    if allow.bare and words.REPORTS_TO.match(shadow.low, at, limit):
        return None
    # "giao ban" is a doing word, but in "giao Ban Tổ chức" the capital begins a name.
    if verb and verb[0] > said[0] and not shadow.text[said[0] + 1].isupper():
        return None
    end, manner = said
    if manner == "propose" or (manner != "suggest" and _PETITIONER.match(shadow.low, actor.start)):
        return _proposed(shadow, actor, at, end, limit)
    speaks = actor.kind in {"post", "person"} or not allow.listed
    personal = speaks and words.PERSONAL_ASK.match(shadow.low, at, limit)
    if allow.office and manner != "suggest" and not personal:
        return None
    inner = said_content(shadow, end, limit, manner, (at, end))
    if (inner is None or inner.actor is None) and _acts_itself(shadow, actor, verb, limit, allow):
        return None
    if inner is None:
        force = "praise" if manner == "praise" else "say"
        rule = "asked_nothing" if manner == "ask" else "said"
        return Clause(actor.start, at, force, rule, (at, end), None, actor)
    return replace(inner, speaker=actor)


def _acts_itself(
    shadow: Shadow, actor: Actor, verb: tuple[int, str] | None, limit: int, allow: Allow
) -> bool:
    """ "Ban Tuyên giáo định hướng thông tin, …": in running duties an office that asks nobody."""
    office = verb is not None and allow.bare and actor.kind == "organ"
    return office and limit - actor.end > 24 and shadow.low[limit - 1] != ":"


def _proposed(shadow: Shadow, actor: Actor, at: int, end: int, limit: int) -> Clause | None:
    """ "Ông Hải kiến nghị Sở Xây dựng …": who is below asks, which lays a duty on nobody."""
    personal = actor.kind in {"post", "person"}
    whom = actor_at(shadow, skip_blanks(shadow, end, limit), limit) if personal else None
    asks = _PETITIONER.match(shadow.low, actor.start)
    return Clause(actor.start, at, "say", "said", (at, end)) if whom or asks else None


# Who asks from below: voters, their deputies, those who are served.
_PETITIONER = re.compile(
    r"(?:(?:các|nhiều|một số) )?(?:đại biểu|cử tri|bà con|người dân|đại diện|hộ|phụ huynh"
    r"|doanh nghiệp|hiệu trưởng|công dân)\b"
)


_AS_ASK = Allow(
    bare=True, imperative=True, modal_first=True, noun_subject=True, may=True, say=False
)
_AS_STRESS = Allow(bare=True, modal_first=True, noun_subject=True, may=True, say=False)
_AS_SAY = Allow(modal_first=True, noun_subject=True, may=True, say=False)


def said_content(
    shadow: Shadow, at: int, limit: int, manner: str, word: tuple[int, int]
) -> Clause | None:
    """What is asked or suggested after the saying word that stands at `word`."""
    after = words.AFTER_SAYING.match(shadow.low, at, limit)
    at = after.end() if after else at
    if (
        manner == "praise"
        or words.ABOUT.match(shadow.low, at, limit)
        or words.THAT.match(shadow.low, at, limit)
    ):
        return None
    stress = shadow.fold.startswith("nhan manh", word[0])
    allow = _AS_ASK if manner in {"ask", "suggest"} else _AS_STRESS if stress else _AS_SAY
    inner = seek(shadow, at, limit, allow)
    weak = inner is None or inner.force not in {"must", "may"}
    if weak and manner in {"ask", "suggest"}:
        free = not shadow.low.startswith(("yêu cầu", "giao", "chỉ đạo"), word[0])
        inner = named_only(shadow, at, limit, manner == "suggest") or unknown_actor(
            shadow, at, limit, free
        )
    if inner is None or inner.force in {"none", "say", "praise"}:
        return None
    if manner == "suggest" and inner.actor is None:
        inner = replace(inner, actor=for_whom(shadow, at, limit))
    force = "may" if manner == "suggest" else inner.force
    rule = f"asked_{inner.rule}" if manner == "ask" else f"{manner}_{inner.rule}"
    trigger = word if manner in {"ask", "suggest"} else inner.trigger
    return replace(inner, force=force, rule=rule, trigger=trigger, asks=True)


def _doing(shadow: Shadow, at: int, limit: int) -> tuple[int, str] | None:
    """The doing word at a place; in "Kiến nghị của các hộ là …" it is none."""
    verb = VERBS.match(shadow, at, limit)
    return None if verb and _NOUN_AFTER.match(shadow.low, verb[0], limit) else verb


_BY = re.compile(
    r"theo (?=(?:đồng chí|ông|bà|đ/c|bí thư|phó|chủ tịch|giám đốc|lãnh đạo|thủ tướng"
    r"|bộ trưởng)\b)"
)


def _without_actor(shadow: Shadow, at: int, limit: int, allow: Allow) -> Clause | None:
    theo = _BY.match(shadow.low, at, limit)
    if theo is not None and allow.say:
        return _according_to(shadow, theo.end(), limit)
    mine = _I.match(shadow.low, at, limit)
    at = mine.end() if mine else at
    said = SAYING.match(shadow, at, limit)
    asked = _document_asks(shadow, at, limit, said, allow) if said and allow.say else None
    if asked is not None:
        return asked
    task = conditions.task_of(shadow, at, limit) if allow.bare or allow.modal_first else None
    if task is not None:
        return Clause(at, task[1], "must", "task_of", (at, task[0].start), task[0])
    begin, at = at, skip_fillers(shadow, at, limit)
    done = past_basis(shadow, at, limit) if allow.listed or allow.bare else at
    act, at = (done if done > at else begin), done
    modal = MODALS.match(shadow, at, limit)
    if modal is not None:
        return _by_modal(shadow, None, begin, at, modal, allow) if allow.modal_first else None
    refused = _REFUSAL.match(shadow.low, at, limit)
    verb = _doing(shadow, refused.end() if refused else at, limit)
    if refused and verb is None and allow.listed and acts.refusable(shadow, refused.end(), limit):
        return Clause(begin, begin, "must", "refused", refused.span())
    if verb is not None and not shadow.low.startswith("căn cứ", at):
        if allow.imperative:
            return Clause(begin, act, "must", "act", (at, verb[0]))
        return noun_subject(shadow, at, limit) if allow.noun_subject else None
    free = allow.opens and not begins_with_lead(shadow, begin, limit)
    if allow.counted and acts.goes_on(shadow, begin, limit):
        return Clause(begin, begin, "must", "counted", (begin, _word_end(shadow, begin, limit)))
    free = free and not acts.NOT_AN_ACT.match(shadow.low, begin, limit)
    if free and shadow.text[begin].isupper() and acts.goes_on(shadow, begin + 1, limit):
        return Clause(begin, begin, "must", "listed", (begin, _word_end(shadow, begin, limit)))
    return noun_subject(shadow, at, limit) if allow.noun_subject else None


_REFUSAL = re.compile(r"(?:(?:tuyệt đối|kiên quyết|dứt khoát) )?không ")
_I = re.compile(r"(?:tôi|chúng tôi) ")
_FIRST_WORDS = re.compile(r"\w+(?: \w+)?")


def _word_end(shadow: Shadow, at: int, limit: int) -> int:
    word = _FIRST_WORDS.match(shadow.low, at, limit)
    return word.end() if word else at + 1


def _according_to(shadow: Shadow, at: int, limit: int) -> Clause | None:
    speaker = actor_at(shadow, at, limit)
    if speaker is None:
        return None
    comma = shadow.low.find(",", at, speaker.end)
    follow = actor_at(shadow, comma + 2, limit) if comma >= 0 else None
    alone = shadow.low[at : max(at, comma)].strip() in {"ông", "bà", "đồng chí", "đ/c"}
    if follow is not None and (alone or follow.kind != "post"):
        speaker = replace(speaker, end=comma)  # "theo đồng chí A, cấp ủy cần …"
    inner = said_content(shadow, speaker.end, limit, "say", (at, speaker.end))
    if inner is None:
        return Clause(at, at, "say", "said", (at, speaker.end), None, speaker)
    return replace(inner, speaker=speaker)


def _document_asks(
    shadow: Shadow, at: int, limit: int, said: tuple[int, str], allow: Allow
) -> Clause | None:
    """ "Đề nghị Y …", "Giao Y …" at the head of a sentence: the document itself asks."""
    end, manner = said
    meets = shadow.text.startswith(("giao ban", "Giao ban"), at)
    if meets or manner not in {"ask", "suggest"} or words.NOT_ASK.match(shadow.low, at, limit):
        return None
    if allow.held and manner == "ask" and not words.PERSONAL_ASK.match(shadow.low, at, limit):
        return None
    inner = said_content(shadow, end, limit, manner, (at, end))
    if inner is None or (inner.actor is None and not (manner == "ask" and allow.modal_first)):
        return None
    return replace(inner, start=at)


def _generic(shadow: Shadow, clause: Clause) -> bool:
    """ "…, cơ quan chịu trách nhiệm …" in the middle of an enumeration names nobody."""
    actor = clause.actor
    if actor is None or clause.asks:
        return False
    named = shadow.low[actor.start : actor.end].split()
    return (
        len(named) <= 2 and shadow.text[actor.start].islower() and actor.kind in {"organ", "person"}
    )


def _conditional(shadow: Shadow, at: int, limit: int, allow: Allow) -> Clause | None:
    """ "Hồ sơ nào vướng thì cán bộ phải trả lời …": the whole sentence, the duty behind "thì"."""
    begin = conditions.behind_then(shadow, at, limit)
    if begin is None:
        return None
    free = allow.imperative or allow.bare
    behind = replace(allow, imperative=free, listed=allow.listed or free, modal_first=True)
    found = clause_at(shadow, begin, limit, behind)
    any_act = found is None and free and not acts.NOT_AN_ACT.match(shadow.low, begin, limit)
    if any_act and acts.goes_on(shadow, begin, limit):
        found = Clause(begin, begin, "must", "act", (begin, _word_end(shadow, begin, limit)))
    if found is None or found.force not in {"must", "may"}:
        return None
    start = found.start if found.asks else at
    found = replace(found, actor=found.actor or actor_at(shadow, at, begin))
    return replace(found, start=start, rule=f"then_{found.rule}")


_BORDER = re.compile(r"[,;:\"]+[ \n]*|\b(?:rằng|thì|nhưng|song|đồng thời|và)\b[ \n]*")


def seek(shadow: Shadow, at: int, limit: int, allow: Allow) -> Clause | None:
    """The first clause with force from `at` on: there, or after one of the next borders."""
    at, _ = strip_links(shadow, at, limit)
    then = _conditional(shadow, at, limit, allow)
    if then is not None:
        return then
    lead = begins_with_lead(shadow, at, limit)
    at_once = replace(allow, noun_subject=False) if lead else allow
    first = clause_at(shadow, at, limit, at_once)
    if first is not None and first.force in {"must", "may"}:
        return first
    later = allow if lead else replace(allow, bare=False, imperative=False)
    later = later if lead or allow.imperative else replace(later, modal_first=False)
    later = replace(later, noun_subject=False)
    for count, border in enumerate(_BORDER.finditer(shadow.low, at, limit)):
        if count > 40:
            break
        here, _ = strip_links(shadow, border.end(), limit)
        comma = shadow.low[border.start()] in ',:"'
        if shadow.low[border.start()] == ":" and allow.bare:
            later = replace(later, bare=True)
        found = clause_at(
            shadow,
            here,
            limit,
            later if comma else replace(later, imperative=False, bare=False, modal_first=False),
        )
        if found is None or found.force not in {"must", "may"}:
            first = first or found
            if found is not None and found.speaker is not None:
                later = replace(later, bare=False, imperative=False)
            continue
        spoken = comma and allow.imperative and found.rule == "modal_must"
        if found.actor is None and not found.asks and not (lead and comma) and not spoken:
            continue
        if not lead and _generic(shadow, found):
            continue
        speaker = found.speaker or (first.speaker if first else None)
        return replace(found, speaker=speaker)
    return first
