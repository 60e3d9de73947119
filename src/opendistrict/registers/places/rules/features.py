"""A feature of a file as rows: what all sorts share."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from uuid import UUID

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from opendistrict.kernel.fold import nfc
from opendistrict.kernel.geo import (
    BadGeometry,
    Baseline,
    Frame,
    Grid,
    Nearest,
    to_metres,
    weigh,
)
from opendistrict.kernel.geo.files import Feature
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.places.rules.naming import Book
from opendistrict.registers.places.rules.weighing import metres
from opendistrict.registers.places.shapes import Note, SegmentShape, Told

_ETH = str.maketrans({"Ð": "Đ", "ð": "đ"})
_MISSPELT = re.compile(r"\bĐu(?=[ờớợởỡ])|\bđu(?=[ờớợởỡ])")  # "Đuờng"


@dataclass
class World:
    """What a file is read against. `units` is asked by slug, code or name on a day."""

    frame: Frame | None
    grid: Grid | None
    book: Book[UUID]
    every_segment: Callable[[], Iterable[SegmentShape]]
    units: Mapping[date | None, Mapping[str, str]]
    segments: Mapping[str, UUID]
    told: Told
    notes: list[Note] = field(default_factory=list)

    @cached_property
    def kerbs(self) -> "Kerbs":
        """Asked for where something is to be found by a kerb."""
        return Kerbs(self.every_segment())

    def mended(self, feature: Feature, code: str, **details: object) -> None:
        self.notes.append(Note(feature.at, feature.id, code, details))

    def place(self, feature: Feature) -> BaseGeometry:
        """Its geometry in degrees, weighed; every mend is noted."""
        if isinstance(feature.geometry, BadGeometry):
            raise feature.geometry
        if feature.geometry is None:
            raise BadGeometry("geometry_is_empty")
        geometry, mends = weigh(feature.geometry, self.frame, self.grid)
        for mend in mends:
            self.mended(feature, mend.code, **mend.details)
        return geometry

    def text(self, feature: Feature, key: str) -> str:
        """NFC, with Đ for the Icelandic Eth and "Đường" for "Đuờng"; each mend is noted."""
        given = feature.told.get(key, "")
        text = " ".join(nfc(given).split())
        mended = _MISSPELT.sub(lambda found: found[0][0] + "ư", text)
        if given.translate(_ETH) != given:
            self.mended(feature, "eth_was_mended", given=given, now=mended)
        elif mended != text:
            self.mended(feature, "spelling_was_mended", given=given, now=mended)
        elif text != " ".join(given.split()):
            self.mended(feature, "text_was_composed", now=mended)
        return mended

    def street(self, feature: Feature, name: str) -> UUID:
        if not name:
            raise Refused("street_has_no_name")
        found = self.book.find(name)
        if found is None and (found := self.book.near(name)) is not None:
            self.mended(feature, "street_was_respelt", given=name)
        if found is None:
            raise Refused("street_name_is_unknown", street=name)
        return found

    def told_of(self, feature: Feature, confidence: str = "") -> Told:
        """Who says so and since when: the file's word before that of the command."""
        since, until = day(feature, "since"), day(feature, "until")
        last = day(feature, "last_day")
        if last and not until:
            until = last + timedelta(days=1)
        return Told(
            source=self.told.source, confidence=confidence or self.told.confidence,
            is_sample=self.told.is_sample, since=since or self.told.since,
            until=until or self.told.until,
        )  # fmt: skip


def day(feature: Feature, key: str) -> date | None:
    text = feature.told.get(key, "")
    if not text:
        return None
    written = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
    try:
        if written:
            return date(int(written[3]), int(written[2]), int(written[1]))
        return date.fromisoformat(text[:10])
    except ValueError as error:
        raise Refused("date_is_not_one", given=text) from error


def number(feature: Feature, key: str) -> Decimal | None:
    """Metres; "3,5" is three and a half."""
    text = feature.told.get(key, "").lower().removesuffix("m").strip().replace(",", ".")
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise Refused("number_is_not_one", column=key, given=text) from error
    if not value.is_finite():
        raise Refused("number_is_not_one", column=key, given=text)
    return metres(value)


class Kerbs:
    """All kerbs of the map, to find the nearest to a point: of one street, or of any."""

    def __init__(self, every: Iterable[SegmentShape]) -> None:
        self.shapes = list(every)
        self._lines = [to_metres(one.line) for one in self.shapes]
        self._tree = shapely.STRtree(self._lines)
        self._by_id = {one.id: n for n, one in enumerate(self.shapes)}
        self._of: defaultdict[UUID, list[int]] = defaultdict(list)
        for n, one in enumerate(self.shapes):
            self._of[one.street_id].append(n)

    def __getitem__(self, segment: UUID) -> SegmentShape:
        if segment not in self._by_id:
            raise Refused("kerb_is_unknown", segment=segment)
        return self.shapes[self._by_id[segment]]

    def line(self, segment: UUID) -> Baseline:
        return Baseline(self._lines[self._by_id[segment]])

    def nearest(
        self, point: Point, *, within: float, street: UUID | None = None
    ) -> tuple[SegmentShape, Nearest] | None:
        """The kerb nearest to a point in degrees, and the place on it; None further off."""
        here = to_metres(point)
        if street is not None:
            near = self._of[street]
        else:
            near = self._tree.query(here, predicate="dwithin", distance=within).tolist()
        found = min(near, key=lambda n: (self._lines[n].distance(here), n), default=None)
        if found is None:
            return None
        place = Baseline(self._lines[found]).nearest(here)
        return (self.shapes[found], place) if place.distance <= within else None

    def stretch(self, segment: UUID, position: float, wide: float) -> tuple[Decimal, Decimal]:
        """So much of a kerb around a position, not beyond its corners."""
        length = self[segment].length_m
        middle, half = metres(position), metres(wide / 2)
        since = max(Decimal(0), min(middle - half, length - 2 * half))
        return since, min(length, since + 2 * half)
