"""What somebody says in quotation marks, and who that is."""

import re
from collections.abc import Iterator

from opendistrict.kernel.reader.actors import Actor, actor_at, actors_in
from opendistrict.kernel.reader.clause_words import Allow
from opendistrict.kernel.reader.context import Context
from opendistrict.kernel.reader.text import Shadow

IN_SPEECH = Allow(bare=True, imperative=True, modal_first=True, noun_subject=True, may=True)
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
