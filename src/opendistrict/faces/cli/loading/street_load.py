"""A pack's frame and network, handed to the register of places."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import Any
from uuid import UUID

import shapely

from opendistrict.faces.cli.loading import street_rows as files
from opendistrict.faces.cli.loading.pack import Pack
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.geo import Baseline, Side, Way, blocks, kerbs, to_degrees, to_metres
from opendistrict.kernel.packfile import Problem
from opendistrict.registers.places import actions as places
from opendistrict.registers.places import queries
from opendistrict.registers.places.shapes import (
    BoundaryRow,
    FrameRow,
    FrontageRow,
    ObstacleRow,
    SegmentRow,
    SegmentShape,
    StreetRow,
    Told,
    WidthRow,
)

FRAME, NETWORK = "places/frame.yaml", "places/network.yaml"
CM = Decimal("0.01")
DOOR = 1.0  # metres behind the sidewalk: where the point of a sample house is
Kerb = list[tuple[SegmentShape, Decimal]]  # the segments of a side, and where each begins
Cut = tuple[SegmentShape, Decimal, Decimal]  # a stretch of a segment


def load_frame(*, rows: Sequence[files.FrameFile], actor: Actor, at: datetime) -> int:
    done = [places.load_frame(row=FrameRow(**row.model_dump()), actor=actor, at=at) for row in rows]
    return sum(one.total for one in done)


def check_network(pack: Pack) -> list[Problem]:
    """Every node lies in the frame, and every street has a length."""
    frames = pack.rows(FRAME, files.FrameFile)
    wrong = []
    for row in pack.rows(NETWORK, files.NetworkFile):
        for name, (lat, lon) in row.value.nodes.items():
            for frame in (one.value for one in frames):
                if not (frame.west <= lon <= frame.east and frame.south <= lat <= frame.north):
                    wrong.append(row.problem(("nodes", name), "node_outside_frame"))
        for n, street in enumerate(row.value.streets):
            if any(one == other for one, other in pairwise(street.nodes)):
                wrong.append(row.problem(("streets", n, "nodes"), "node_follows_itself"))
    return wrong


def load_network(*, rows: Sequence[files.NetworkFile], actor: Actor, at: datetime) -> int:
    return sum(_Drawing(row).load(actor=actor, at=at) for row in rows)


class _Drawing:
    """One network: its nodes in metres, and what is made of them."""

    def __init__(self, network: files.NetworkFile) -> None:
        self.network = network
        names = list(network.nodes)
        points = shapely.MultiPoint([(float(x), float(y)) for y, x in network.nodes.values()])
        self._at = {
            name: (point.x, point.y)
            for name, point in zip(names, to_metres(points).geoms, strict=True)
        }
        self._told = Told(
            source=network.source, confidence=network.confidence, is_sample=True,
        )  # fmt: skip

    def load(self, *, actor: Actor, at: datetime) -> int:
        who: dict[str, Any] = {"actor": actor, "at": at}
        tallies = [
            places.load_streets(rows=self._streets(), **who),
            places.load_segments(rows=list(self._segments()), **who),
            places.load_boundaries(rows=self._boundaries(), **who),
        ]
        on = at.date()
        by_slug = {street.slug: street.id for street in queries.streets().values()}
        drawn = queries.segments_of(by_slug.values(), on)
        sides = list(self._sides(by_slug, drawn))
        told = self._told
        tallies += [
            places.load_widths(rows=[w for side in sides for w in side.widths(told)], **who),
            places.load_frontages(rows=[f for side in sides for f in side.houses(told)], **who),
            places.load_obstacles(rows=[o for side in sides for o in side.things(told)], **who),
        ]
        return sum(tally.total for tally in tallies)

    def _streets(self) -> Iterator[StreetRow]:
        for one in self.network.streets:
            yield StreetRow(
                slug=one.slug, name=one.name, name_en=one.name_en, kind=one.kind,
                aliases=one.aliases, told=self._told,
            )  # fmt: skip

    def _segments(self) -> Iterator[SegmentRow]:
        ways = [
            Way(
                id=f"so-do:{one.slug}", street=one.name, nodes=one.nodes,
                points=tuple(self._at[node] for node in one.nodes), roadway=float(one.roadway),
            )
            for one in self.network.streets
        ]  # fmt: skip
        for block, side, kerb in kerbs(list(blocks(ways))):
            yield SegmentRow(
                street=block.street, side=side, line=to_degrees(kerb), told=self._told,
                from_corner=block.corners[0], to_corner=block.corners[1],
                roadway_width_m=Decimal(str(block.roadway)), external_id=f"{block.id}/{side}",
            )  # fmt: skip

    def _boundaries(self) -> Iterator[BoundaryRow]:
        pieces = {
            name: shapely.Polygon([self._at[node] for node in nodes])
            for name, nodes in self.network.pieces.items()
        }
        for one in self.network.units:
            whole = shapely.union_all([pieces[name] for name in one.of])
            told = Told(
                source=self._told.source, confidence=self._told.confidence, is_sample=True,
                since=one.since, until=one.until,
            )  # fmt: skip
            yield BoundaryRow(unit=one.unit, geometry=to_degrees(whole), told=told)

    def _sides(
        self, by_slug: Mapping[str, UUID], drawn: Sequence[SegmentShape]
    ) -> Iterator["_SampleSide"]:
        for one in self.network.streets:
            if one.sample is None:
                continue
            order = {f"so-do:{one.slug}:{a}": n for n, a in enumerate(one.nodes)}
            for side in (Side.LEFT, Side.RIGHT):
                mine = [
                    shape
                    for shape in drawn
                    if shape.street_id == by_slug[one.slug] and shape.side is side
                ]
                mine.sort(key=lambda shape: _order(shape.external_id, order))
                yield _SampleSide(one.sample, side, by_slug[one.slug], mine)


def _order(external_id: str, order: Mapping[str, int]) -> int:
    """By the node a segment begins at; its name may hold dashes, so the longest that fits."""
    begins = [name for name in order if external_id.startswith(f"{name}-")]
    return order[max(begins, key=len)] if begins else len(order)


class _SampleSide:
    """One side of a street with what is invented along it, by metres from the street's start."""

    def __init__(
        self, sample: files.Sample, side: Side, street_id: UUID, kerb: Sequence[SegmentShape]
    ) -> None:
        self.sample, self.side, self.street_id = sample, side, street_id
        begins = [Decimal(0), *accumulate(one.length_m for one in kerb)]
        self.kerb: Kerb = list(zip(kerb, begins, strict=False))
        self.length = begins[-1]

    def _cut(self, since: Decimal, until: Decimal) -> Iterator[Cut]:
        """A stretch of the side as stretches of its segments."""
        for segment, begin in self.kerb:
            first, last = max(since, begin), min(until, begin + segment.length_m)
            if first < last:
                yield segment, first - begin, last - begin

    def _one(self, since: Decimal, until: Decimal) -> Cut | None:
        """What of a stretch lies by one segment: the longest part."""
        return max(self._cut(since, until), key=lambda cut: cut[2] - cut[1], default=None)

    def widths(self, told: Told) -> Iterator[WidthRow]:
        ends = [*(since for since, _ in self.sample.sidewalk[1:]), self.length]
        for (since, width), until in zip(self.sample.sidewalk, ends, strict=True):
            for segment, first, last in self._cut(since, until):
                yield WidthRow(
                    segment_id=segment.id, since_m=first, until_m=last, width_m=width, told=told
                )

    def houses(self, told: Told) -> Iterator[FrontageRow]:
        numbers = self.sample.left if self.side is Side.LEFT else self.sample.right
        if numbers is None:
            return
        every = range(numbers.first, numbers.last + 1, 2)
        front = (self.length / len(every)).quantize(CM)
        for n, number in enumerate(every):
            found = self._one(n * front, (n + 1) * front)
            if found is None:
                continue
            segment, first, last = found
            line = Baseline(to_metres(segment.line))
            deep = float(self._width_at(n * front)) + DOOR
            door = to_degrees(line.beside(float((first + last) / 2), deep, self.side))
            yield FrontageRow(
                street_id=self.street_id, number=str(number), point=(door.x, door.y),
                segment_id=segment.id, since_m=first, until_m=last, told=told,
            )  # fmt: skip

    def _width_at(self, position: Decimal) -> Decimal:
        return [width for since, width in self.sample.sidewalk if since <= position][-1]

    def things(self, told: Told) -> Iterator[ObstacleRow]:
        for row in self.sample.rows:
            count = int(self.length / row.every)
            for n in range(count):
                yield from self._thing(row, (n + Decimal("0.5")) * row.every, told)
        for thing in self.sample.things:
            if thing.side == self.side:
                yield from self._thing(thing, thing.at, told)

    def _thing(
        self, thing: files.Row | files.Thing, at: Decimal, told: Told
    ) -> Iterator[ObstacleRow]:
        found = self._one(at, at + thing.long)
        if found:
            segment, first, last = found
            yield ObstacleRow(
                segment_id=segment.id, kind=thing.kind, since_m=first.quantize(CM),
                until_m=last.quantize(CM), near_m=thing.depth[0], far_m=thing.depth[1], told=told,
            )  # fmt: skip
