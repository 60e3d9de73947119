"""The reader's one door: a text in, a reading out."""

import re
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from opendistrict.kernel.fold import nfc
from opendistrict.kernel.reader.actors import with_names
from opendistrict.kernel.reader.building import Setting
from opendistrict.kernel.reader.context import context_for
from opendistrict.kernel.reader.dates import term_end
from opendistrict.kernel.reader.directions import DirectionReader
from opendistrict.kernel.reader.figures import FigureReader
from opendistrict.kernel.reader.header import header_of
from opendistrict.kernel.reader.known_units import UnitIndex
from opendistrict.kernel.reader.passages import passages_of
from opendistrict.kernel.reader.periods import first_period
from opendistrict.kernel.reader.sets import SetReader
from opendistrict.kernel.reader.shapes import (
    Header,
    KnownUnit,
    Notice,
    Passage,
    Proposal,
    Reading,
)
from opendistrict.kernel.reader.text import Shadow, shadow_of
from opendistrict.kernel.workclock import WorkCalendar

_MOJIBAKE = re.compile(
    # TCVN3 shows as Latin letters with the wrong marks in the middle of words; VNI as a vowel
    # followed by a lone mark from the upper half of Latin-1; UTF-8 read as Latin-1 as "Ã¡", "á»".
    r"(?:á»|áº|Ã[¡-¿]|Æ°|Ä‘|Â[ -¿])|[¨©ª«¬®¹µ¶·¸»¼½¾Æ¢£¤¥¦§][A-Za-z]+"
    r"|(?:aâ|eâ|oâ|aê|öô|öï|ôø|aø|aù|oø|eä|oä|ñ[aeiouyö])[a-zöôâêä]?"
)
_ENGLISH = re.compile(
    r"\b(?:the|and|of|to|shall|must|is|are|in|for|by|with|will|should|that|this)\b"
)
_VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")
_EVERY_WEEK = WorkCalendar()  # Monday to Friday, nothing known about holidays


def read(
    text: str,
    *,
    dated_on: date | None = None,
    calendar: WorkCalendar = _EVERY_WEEK,
    units: Sequence[KnownUnit] = (),
    title: str = "",
) -> Reading:
    """Everything in `text` that an officer may want to confirm.

    `dated_on` lends missing years and starts terms; without it the document's own day does.
    `units` are those in force on that day. Nothing is guessed in silence: what could not be
    told stays None, and `warnings` say why.
    """
    shadow = with_names(shadow_of(text))
    passages = passages_of(shadow)
    header = header_of(shadow, passages, title)
    warnings = _warnings(shadow)
    if any(
        w.code in {"not_vietnamese", "legacy_encoding"} and w.end - w.start > len(text) // 2
        for w in warnings
    ):
        return Reading(header, passages, (), tuple(warnings))
    about = dated_on or header.issued_on
    standing = header.kind in _LAWS - {"quyết định"}
    setting = Setting(about, calendar, UnitIndex(units), term_end(shadow, about), standing)
    directions = DirectionReader(context_for(shadow, header), setting, passages)
    sets, figures = (
        SetReader(shadow, about),
        FigureReader(
            shadow,
            about,
            liberal=_counts_freely(header),
            title_period=_title_period(shadow, header, about),
            official=directions.context.official,
            rows=directions.rows,
        ),
    )
    found: list[Proposal] = []
    for passage in passages:
        found.extend(directions.read(passage))
        taken, known = len(sets.taken), len(sets.programmes)
        sets.read(passage, figures.told)
        names = [(p.start, p.end) for p in sets.programmes[known:]]
        figures.read(passage, sets.taken[taken:], names)
    found += [*sets.finish(), *figures.finish()]
    found.sort(key=lambda p: (p.start, p.end, p.kind, p.rule))
    return Reading(header, passages, tuple(found), (*warnings, *directions.warnings))


def _title_period(shadow: Shadow, header: Header, about: date | None) -> str | None:
    """The period an official paper is about, by its title; a headline only names a theme."""
    place = next(((a, b) for name, a, b in header.spans if name == "title"), None)
    return first_period(shadow, *place, about) if place and header.kind else None


_LAWS = {"nghị định", "luật", "thông tư", "quyết định", "quy chế"}


def _counts_freely(header: Header) -> bool:
    """Reports, plans and newspapers count things that no list of units can hold; laws do not."""
    return header.kind not in _LAWS


def _warnings(shadow: Shadow) -> list[Notice]:
    """Texts the grammar must not pretend to understand."""
    found, low = [], shadow.low
    size = max(1, len(low))
    if nfc(shadow.text) != shadow.text:
        found.append(Notice("not_nfc", 0, size, "Văn bản chưa ở dạng Unicode dựng sẵn (NFC)."))
    garbled = [m for m in _MOJIBAKE.finditer(shadow.text) if len(m.group()) > 1]
    if len(garbled) >= 5 and len(garbled) * 60 > size:
        start, end = garbled[0].start(), garbled[-1].end()
        found.append(
            Notice(
                "legacy_encoding",
                start,
                end,
                "Có vẻ là phông chữ cũ (TCVN3, VNI) hoặc sai bảng mã.",
            )
        )
    marks = sum(1 for _ in _VIETNAMESE.finditer(low))
    english = sum(1 for _ in _ENGLISH.finditer(low))
    if size > 1 and not marks and english * 40 > size:
        found.append(Notice("not_vietnamese", 0, size, "Văn bản không phải tiếng Việt."))
    elif size > 200 and not garbled and marks * 50 < size:
        found.append(Notice("few_accents", 0, size, "Văn bản gần như không có dấu tiếng Việt."))
    return found


def to_json(reading: Reading, text: str) -> dict[str, Any]:
    """The reading as plain JSON values; every item carries the words it stands on.

    A medal or certificate appears twice: as an award, and as the figure of how many got it.
    """
    items = []
    for proposal in reading.proposals:
        items.append({**_plain(proposal), "quote": text[proposal.start : proposal.end]})
        if proposal.kind == "award":
            items.append(_award_figure(items[-1]))
    return {
        "header": _plain(reading.header),
        "passages": [{**_plain(p), "quote": text[p.start : p.end]} for p in reading.passages],
        "proposals": items,
        "warnings": [{**_plain(w), "quote": text[w.start : w.end]} for w in reading.warnings],
    }


_PERSONS = re.compile(
    r"đồng chí|cá nhân|đảng viên|người|cán bộ|hội viên|công chức|học sinh|giáo viên|chiến sĩ"
    r"|đại biểu"
)


def _award_figure(award: dict[str, Any]) -> dict[str, Any]:
    unit = "người" if _PERSONS.fullmatch(award["who"]) else award["who"]
    same = {k: award[k] for k in ("start", "end", "reason", "source", "quote")}
    return {**same, "kind": "figure", "rule": "figure.award", "indicator": award["title"],
            "value": award["count"], "unit": unit}  # fmt: skip


def _plain(thing: Header | Passage | Proposal | Notice) -> dict[str, Any]:
    return {f.name: _value(getattr(thing, f.name)) for f in fields(thing)}


def _value(value: object) -> object:
    """Dates as ISO, whole decimals as int, others as float, tuples as lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple):
        return [_value(v) for v in value]
    return value
