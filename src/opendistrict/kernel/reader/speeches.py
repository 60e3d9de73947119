"""What somebody says in quotation marks, and who that is."""

import re
from collections.abc import Iterator
from dataclasses import replace

from opendistrict.kernel.reader.actors import Actor, actor_at, actors_in, skip_blanks
from opendistrict.kernel.reader.clause_words import Allow, Clause
from opendistrict.kernel.reader.clauses import seek
from opendistrict.kernel.reader.context import Context
from opendistrict.kernel.reader.text import Shadow
from opendistrict.kernel.reader.words import SAYING

IN_SPEECH = Allow(
    bare=True, imperative=True, modal_first=True, noun_subject=True, may=True, going=True
)
_CLOSED_BY = re.compile(r"\"[ ,.\-]*(?=\w)")
_QUOTED = re.compile(r"\"[^\"]{24,1500}\"")
_SENTENCE_END = re.compile(r"[.!?]\"?$")


def said_by(shadow: Shadow, close: int, end: int) -> Actor | None:
    """ "…", Chủ tịch … nhấn mạnh": the speaker named behind the closing mark."""
    after = _CLOSED_BY.match(shadow.low, close, end)
    return actor_at(shadow, after.end(), end) if after else None


def speeches(context: Context, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Quoted sentences of a passage whose speaker is told beside them; the speaker is heard."""
    shadow = context.shadow
    start -= shadow.low[max(0, start - 1) : start] == '"'
    for quote in _QUOTED.finditer(shadow.low, start, end):
        speaker = said_by(shadow, quote.end() - 1, min(end, quote.end() + 120))
        if (
            speaker is None
            and shadow.low[max(start, quote.start() - 2) : quote.start()].strip() == ":"
        ):
            named = actors_in(shadow, max(start, quote.start() - 90), quote.start())
            speaker = next(named, None)
        whole = _SENTENCE_END.search(shadow.low[quote.start() : quote.end() - 1])
        if speaker is not None and (whole or shadow.low[quote.end() : quote.end() + 1] == ","):
            if speaker.kind in {"post", "person"}:
                context.hear(speaker)
            yield quote.start(), quote.end()


def trailed(shadow: Shadow, start: int, end: int) -> Clause | None:
    """ "Phụ huynh nên dừng xe xa cổng, bà Vân gợi ý.": the speaker stands at the end."""
    low = shadow.low
    comma = low.rfind(", ", max(start, end - 90), end)
    speaker = actor_at(shadow, comma + 2, end) if comma > start else None
    if speaker is None or speaker.kind not in {"post", "person"}:
        return None
    said = SAYING.match(shadow, skip_blanks(shadow, speaker.end, end), end)
    if said is None or low[said[0] : end].strip(' ."'):
        return None
    inner = seek(shadow, start, comma, IN_SPEECH)
    if inner is None or inner.force not in {"must", "may"}:
        return None
    force = "may" if said[1] == "suggest" else inner.force
    return replace(inner, speaker=speaker, asks=True, force=force, stop=comma)


def quoted(shadow: Shadow, start: int, end: int) -> Clause | None:
    """ "“Chúng ta phải …”, Chủ tịch … nhấn mạnh.": the speaker comes after the words."""
    begin = start + 1 if shadow.low[start] == '"' else start
    if shadow.low[max(0, begin - 1) : begin] != '"':
        return None
    close = shadow.low.find('"', begin, end)
    if close < 0:
        return None
    speaker = said_by(shadow, close, end)
    inner = seek(shadow, begin, close, IN_SPEECH)
    if inner is None or inner.force not in {"must", "may"} or speaker is None:
        return None
    return replace(inner, speaker=speaker, asks=True, rule=f"quoted_{inner.rule}", stop=close)
