"""SDMX, the ISO standard (17369) in which statistical offices exchange numbers.

A `Flow` says by which dimensions its numbers are told apart, what stands beside each (attributes)
and which words are allowed (code lists). It is written as an SDMX-ML 2.1 structure message, its
numbers as SDMX-CSV 2.0 and as SDMX-JSON 1.0: the versions that the `sdmx1` client reads.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from opendistrict.kernel.exchange.tables import field, line, plain

TIME, VALUE = "TIME_PERIOD", "OBS_VALUE"
_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9_@$-]")


@dataclass(frozen=True, slots=True)
class Word:
    """A code with its name in both languages."""

    code: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Codelist:
    id: str
    vi: str
    en: str
    codes: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Component:
    """A dimension or an attribute: what it means, and its code list where it has one."""

    id: str
    vi: str
    en: str
    codelist: str = ""


@dataclass(frozen=True, slots=True)
class Flow:
    """Numbers of one structure. The time dimension and the value are always there."""

    id: str
    vi: str
    en: str
    dimensions: tuple[Component, ...]
    attributes: tuple[Component, ...]


@dataclass(frozen=True, slots=True)
class Structures:
    """All flows of an agency with their code lists, in one version."""

    agency: str
    agency_vi: str
    agency_en: str
    version: str
    flows: tuple[Flow, ...]
    codelists: tuple[Codelist, ...]


Observation = Mapping[str, Any]


def code_of(text: str) -> str:
    """A code in the letters that SDMX allows; what it does not allow becomes an underscore."""
    return _NOT_IN_IDS.sub("_", text)


def time_of(since: date, until: date) -> str:
    """A half-open span as SDMX writes periods: 2023, 2023-S1, 2023-Q3, 2023-06; by first day and
    length where it is none of these (2022-12-15/P1Y)."""
    months = (until.year - since.year) * 12 + until.month - since.month
    if since.day == until.day == 1:
        named = _named(since, months)
        if named:
            return named
    if since.day != until.day:
        return f"{since.isoformat()}/P{(until - since).days}D"
    length = f"{months // 12}Y" if months % 12 == 0 else f"{months}M"
    return f"{since.isoformat()}/P{length}"


def _named(since: date, months: int) -> str:
    letter = {12: "", 6: "S", 3: "Q", 1: "-"}.get(months)
    if letter is None or (since.month - 1) % months:
        return ""
    if not letter:
        return str(since.year)
    if letter == "-":
        return f"{since.year}-{since.month:02}"
    return f"{since.year}-{letter}{(since.month - 1) // months + 1}"


def csv_lines(structures: Structures, flow: Flow, rows: Iterable[Observation]) -> Iterator[bytes]:
    """SDMX-CSV 2.0: one line for each number."""
    names = [one.id for one in flow.dimensions] + [TIME, VALUE]
    names += [one.id for one in flow.attributes]
    head = ["dataflow", f"{structures.agency}:{flow.id}({structures.version})", "I"]
    yield line(["STRUCTURE", "STRUCTURE_ID", "ACTION", *names])
    for row in rows:
        yield line([*head, *(_cell(row.get(name)) for name in names)])


def _cell(value: Any) -> str:
    """As in any table, but a line break would end the record for readers that split lines."""
    return " ".join(field(value).split())


def json_message(
    structures: Structures,
    flow: Flow,
    rows: Sequence[Observation],
    *,
    message_id: str,
    prepared: datetime,
) -> dict[str, Any]:
    """SDMX-JSON 1.0, all dimensions at the observation: every key points into the lists of words
    that the message itself carries."""
    words = {one.id: {w.code: w for w in one.codes} for one in structures.codelists}
    named = (*flow.dimensions, Component(TIME, "Kỳ", "Period"))
    dimensions = [_Listed(one, words, has_ids=True) for one in named]
    # An attribute of which nothing is known is left out: readers could not count past it.
    told = [
        one for one in flow.attributes if any(row.get(one.id) not in (None, "") for row in rows)
    ]
    attributes = [_Listed(one, words) for one in told]
    observations: dict[str, list[Any]] = {}
    for row in rows:
        key = ":".join(str(one.index(row[one.of.id])) for one in dimensions)
        beside = [one.index(row.get(one.of.id)) for one in attributes]
        observations[key] = [plain(row[VALUE]), *beside]
    return {
        "header": {
            "id": message_id,
            "test": False,
            "prepared": prepared.isoformat(),
            "sender": {"id": structures.agency, "name": structures.agency_en},
        },
        "structure": {
            "name": flow.en,
            "names": {"vi": flow.vi, "en": flow.en},
            "dimensions": {
                "observation": [one.told(keyPosition=place) for place, one in enumerate(dimensions)]
            },
            "attributes": {"observation": [one.told() for one in attributes]},
        },
        "dataSets": [{"action": "Information", "observations": observations}],
    }


class _Listed:
    """The values of a component in the order in which they come, and their places."""

    def __init__(
        self, of: Component, words: Mapping[str, Mapping[str, Word]], *, has_ids: bool = False
    ) -> None:
        self.of = of
        self._has_ids = has_ids or bool(of.codelist)
        self._words = words.get(of.codelist, {})
        self._places: dict[str, int] = {}

    def index(self, value: Any) -> int | None:
        """Where a value stands in the list; None for what is not known."""
        if value is None or value == "":
            return None
        return self._places.setdefault(field(value), len(self._places))

    def told(self, **more: Any) -> dict[str, Any]:
        return {
            "id": self.of.id,
            "name": self.of.en,
            "names": {"vi": self.of.vi, "en": self.of.en},
            **more,
            "values": [self._value(text) for text in self._places],
        }

    def _value(self, text: str) -> dict[str, Any]:
        word = self._words.get(text)
        name = {"name": word.en or word.vi if word else text}
        return {"id": text, **name} if self._has_ids else name
