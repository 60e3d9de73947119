"""What can be said of passages and proposals without asking the database."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from opendistrict.engine.directives.shapes import (
    KINDS,
    PassageFate,
    Place,
    ProposalShape,
    ProposalState,
    Segment,
    SplitPlace,
)
from opendistrict.kernel.fold import fold, nfc
from opendistrict.kernel.periods import Period, PeriodKind, period
from opendistrict.kernel.reader import Proposal
from opendistrict.registers.facts.shapes import Kind as MeasureKind
from opendistrict.registers.facts.shapes import MeasureShape, Slice

MAX_BYTES = 50 * 1024 * 1024
LONGEST_FIELD = 2_000

_OWN = {"kind", "start", "end", "rule", "reason", "source"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_EDGE = ' \t\n\u00a0;,.:–-•+“”"'
# Where one demand ends and the next begins: a semicolon, a line, a full stop, a comma or "và".
_CLAUSE = re.compile(r"(?:[;\n]|[.,](?=\s)| (?=(?:và|đồng thời|cùng với) ))\s*", re.IGNORECASE)

_YEAR = re.compile(r"(?:19|20|21)\d\d")
_TERM = re.compile(rf"(?P<first>{_YEAR.pattern})-(?P<last>{_YEAR.pattern})")
_QUARTER = re.compile(rf"(?P<year>{_YEAR.pattern})-Q(?P<number>[1-4])")
_MONTH = "(?:0[1-9]|1[0-2])"
_MONTHS_OF_A_YEAR = re.compile(
    rf"(?P<year>{_YEAR.pattern})-(?P<month>{_MONTH})"
    rf"(?:/(?P<end_year>{_YEAR.pattern})-(?P<end>{_MONTH}))?"
)
_STRETCHES = {
    (1, 3): (PeriodKind.QUARTER, 1), (4, 6): (PeriodKind.QUARTER, 2),
    (7, 9): (PeriodKind.QUARTER, 3), (10, 12): (PeriodKind.QUARTER, 4),
    (1, 6): (PeriodKind.HALF, 1), (7, 12): (PeriodKind.HALF, 2),
    (1, 9): (PeriodKind.NINE_MONTHS, 1), (1, 12): (PeriodKind.YEAR, 1),
}  # fmt: skip


_KIND_NAMES = {
    "direction": ("Giao việc", "Direction"),
    "suggestion": ("Kiến nghị", "Suggestion"),
    "figure": ("Số liệu", "Figure"),
    "target_set": ("Bộ chỉ tiêu", "Target set"),
    "programme": ("Chương trình, đề án", "Programme"),
    "award": ("Khen thưởng", "Award"),
}
DECIDED = MeasureShape(
    code="directives.passages_decided", name="Đoạn văn bản chỉ đạo đã được quyết định",
    name_en="Passages of directives decided on", kind=MeasureKind.FLOW, unit="đoạn",
    source="directives", source_name="Văn bản chỉ đạo", most=Decimal(1),
    slices=(
        Slice("kind", "Loại", "Kind", tuple((kind, *_KIND_NAMES[kind]) for kind in KINDS)),
        Slice("outcome", "Quyết định", "Decision",
              ((ProposalState.ACCEPTED, "Xác nhận", "Accepted"),
               (ProposalState.REJECTED, "Bác bỏ", "Rejected"))),
    ),
)  # fmt: skip
"""A passage counts as often as something proposed from it was decided on."""


def plain(value: object) -> object:
    """A finding as JSON: decimals as text (10.17), days as ISO, tuples as lists."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value


def fields_of(proposal: Proposal) -> dict[str, object]:
    """What a proposal found, without where and why."""
    return {key: plain(value) for key, value in asdict(proposal).items() if key not in _OWN}


def nearest(fields: Mapping[str, object], own: Collection[str]) -> dict[str, object]:
    """Of several units of one name, those of the document's own place, when there are such.

    Four wards each have a "Phòng Văn hóa - Xã hội"; a ward that writes so means its own.
    """
    named = fields.get("who_units")
    if not isinstance(named, list) or len(named) < 2:
        return dict(fields)
    return {**fields, "who_units": [unit for unit in named if unit in own] or named}


def clean_fields(fields: Mapping[str, object]) -> dict[str, object]:
    """What a person or a model says of a proposal, as it may be kept: NFC, no control characters,
    no text longer than a sentence could be."""
    return {key: _clean(plain(value)) for key, value in fields.items()}


def _clean(value: object) -> object:
    if isinstance(value, str):
        return nfc(_CONTROL.sub("", value)).strip()[:LONGEST_FIELD]
    if isinstance(value, list):
        return [_clean(item) for item in value]
    return value


def period_of(words: str) -> Period | None:
    """The reporting period a reader's words name: "2026-Q3", "2026-01/2026-09", "2020-2025".

    None for a single day, and for a stretch that is no period of reports (ten months).
    """
    months = _MONTHS_OF_A_YEAR.fullmatch(words)
    if months and months["end"]:
        kind = _STRETCHES.get((int(months["month"]), int(months["end"])))
        same_year = months["year"] == months["end_year"]
        return period(kind[0], int(months["year"]), kind[1]) if kind and same_year else None
    if months:
        return period(PeriodKind.MONTH, int(months["year"]), int(months["month"]))
    if quarter := _QUARTER.fullmatch(words):
        return period(PeriodKind.QUARTER, int(quarter["year"]), int(quarter["number"]))
    if term := _TERM.fullmatch(words):
        first, last = int(term["first"]), int(term["last"])
        return period(PeriodKind.TERM, first, last) if last > first else None
    return period(PeriodKind.YEAR, int(words)) if _YEAR.fullmatch(words) else None


def segments(text: str, start: int, end: int, marks: Iterable[ProposalShape]) -> list[Segment]:
    """The span [start, end) cut wherever a proposal begins or ends; nothing lost, nothing twice."""
    inside = [mark for mark in marks if mark.start < end and mark.end > start]
    cuts = {start, end}
    for mark in inside:
        cuts |= {max(mark.start, start), min(mark.end, end)}
    borders = sorted(cuts)
    return [
        Segment(a, b, text[a:b], tuple(m.id for m in inside if m.start < b and m.end > a))
        for a, b in pairwise(borders)
    ]


def fate(kind: str, dismissed: bool, states: Sequence[str]) -> PassageFate:
    """What became of a passage, from the states of the proposals that touch it."""
    if ProposalState.ACCEPTED in states:
        return PassageFate.LED
    if ProposalState.OPEN in states:
        return PassageFate.OPEN
    if dismissed:
        return PassageFate.DISMISSED
    if ProposalState.REJECTED in states:
        return PassageFate.REJECTED
    return PassageFate.NOISE if kind in ("noise", "heading") else PassageFate.UNTOUCHED


def fates(
    passages: Sequence[Place], marks: Iterable[tuple[int, int, str]]
) -> Mapping[UUID, PassageFate]:
    """The fate of every passage of one document (in order of place), from all its proposals.

    A proposal belongs to every passage it touches: two that were merged still both led to it.
    """
    starts = [passage.start for passage in passages]
    states: dict[UUID, list[str]] = {passage.id: [] for passage in passages}
    for start, end, state in marks:
        first = max(bisect_right(starts, start) - 1, 0)
        touched = [p for p in passages[first : bisect_right(starts, end - 1)] if p.end > start]
        for passage in touched or passages[first : first + 1]:
            states[passage.id].append(state)
    return {p.id: fate(p.kind, p.is_dismissed, states[p.id]) for p in passages}


def passage_at(spans: Sequence[tuple[int, int, UUID]], place: int) -> UUID:
    """The passage in which `place` lies, or the last one before it (spans stand in order)."""
    found = spans[0][2]
    for start, _end, passage_id in spans:
        if start > place:
            break
        found = passage_id
    return found


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the blanks and marks at its edges; a span of nothing else stays."""
    inner = text[start:end]
    left = len(inner) - len(inner.lstrip(_EDGE))
    right = len(inner.rstrip(_EDGE))
    return (start + left, start + right) if left < right else (start, end)


def find_words(text: str, quote: str, near: int) -> tuple[int, int] | None:
    """Where `quote` stands in `text`, whatever blanks lie between its words; nearest to `near`."""
    words = nfc(quote).split()
    if not words:
        return None
    places = re.finditer(r"\s+".join(map(re.escape, words)), text)
    spans = [match.span() for match in places]
    return min(spans, key=lambda span: abs(span[0] - near), default=None)


def what_of(quote: str) -> str:
    """The words of a span on one line, as the title of what is to be done."""
    return " ".join(quote.split()).strip(_EDGE)


def what_in(text: str, start: int, end: int, whole: str) -> str:
    """What a part of a sentence asks for: without the actor where the sentence began with one."""
    deed = text.find(whole[:24], start, end) if whole else -1
    return what_of(text[max(deed, start) : end])


def split_places(text: str, start: int, end: int) -> tuple[SplitPlace, ...]:
    """Where a proposal can sensibly be cut, with the words around each place."""
    found = []
    for match in _CLAUSE.finditer(text, start, end):
        place = match.end()
        before, after = text[start:place].strip(_EDGE), text[place:end].strip(_EDGE)
        if len(before) >= 8 and len(after) >= 8:
            found.append(SplitPlace(place, _tail(before), _head(after)))
    return tuple(found)


def _tail(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 48 else "…" + words[-47:].partition(" ")[2]


def _head(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 48 else words[:47].rpartition(" ")[0] + "…"


def merged_fields(parts: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """What the first says, filled from the others where silent; what is to be done adds up."""
    fields = dict(parts[0])
    for part in parts[1:]:
        fields.update({key: value for key, value in part.items() if not fields.get(key)})
    whats = [str(part["what"]) for part in parts if part.get("what")]
    if whats:
        fields["what"] = "; ".join(whats)
    return fields


def clashes(proposals: Iterable[ProposalShape]) -> Mapping[UUID, tuple[UUID, ...]]:
    """Figures of one document that tell the same number of the same period differently: each with
    the others. A figure somebody has rejected is out of it."""
    same: dict[tuple[str, ...], list[ProposalShape]] = {}
    for proposal in proposals:
        told = proposal.fields
        name = fold(str(told.get("indicator") or ""))
        if (
            proposal.kind == "figure"
            and proposal.state != ProposalState.REJECTED
            and name
            and told.get("value") is not None
        ):
            about = (str(told.get(key) or "") for key in ("unit", "period", "value_status", "of"))
            same.setdefault((name, *about), []).append(proposal)
    found: dict[UUID, tuple[UUID, ...]] = {}
    for group in same.values():
        for one in group:
            others = tuple(p.id for p in group if p.fields["value"] != one.fields["value"])
            if others:
                found[one.id] = others
    return found
