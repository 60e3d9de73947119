"""Uses of ground on a map: where each lies, and how each sidewalk stands on a day. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from shapely.geometry import GeometryCollection
from shapely.geometry.base import BaseGeometry

from opendistrict.kernel.geo import Baseline, Side, to_degrees, to_metres
from opendistrict.kernel.geo.tiles import Feature, Value
from opendistrict.registers.places.shapes import SegmentShape
from opendistrict.services.sidewalks.shapes import ClosedShape, Ground, Shown, Stood

DEPTH_OF_NOTHING = 50  # centimetres: a line of ground is still to be seen


def stood(
    kerbs: Iterable[SegmentShape],
    shown: Mapping[UUID, Sequence[Shown]],
    listed: Mapping[UUID, Sequence[str]],
    closed: Mapping[UUID, Sequence[ClosedShape]],
) -> Iterator[Stood]:
    for one in kerbs:
        key = one.id
        yield Stood(one, shown.get(key, ()), listed.get(key, ()), closed.get(key, ()))


def strips(pairs: Sequence[tuple[SegmentShape, Shown]]) -> list[BaseGeometry]:
    """The ground of each use in degrees: on the sidewalk's side of its kerb, or on the roadway's.
    All are projected at once: asking for each alone takes longer than drawing it."""
    if not pairs:
        return []
    lines = {kerb.id: kerb.line for kerb, _ in pairs}
    drawn = to_metres(GeometryCollection(list(lines.values()))).geoms
    kerbs = {key: Baseline(line) for key, line in zip(lines, drawn, strict=True)}
    ground = [_strip(kerbs[kerb.id], kerb.side, one) for kerb, one in pairs]
    return list(to_degrees(GeometryCollection(ground)).geoms)


def _strip(line: Baseline, side: Side, shown: Shown) -> BaseGeometry:
    since, until = (min(at / 100, line.length) for at in shown.along)
    if until - since < 0.01:  # the kerb was drawn shorter since
        since, until = max(0.0, line.length - 1), line.length
    near, far = shown.depth[0] / 100, max(shown.depth[1], shown.depth[0] + DEPTH_OF_NOTHING) / 100
    if side is Side.NONE:
        near, far = 0.0, far - near
    elif shown.ground is Ground.ROADWAY:
        side = side.opposite
    return line.strip(since, until, near=near, far=far, side=side)


def clock_words(hours: tuple[int, int]) -> str:
    """ "22:00-06:00"; empty for the whole day."""
    begin, end = hours
    if (begin, end) == (0, 24 * 60):
        return ""
    return "-".join(f"{at // 60 % 24:02}:{at % 60:02}" for at in (begin, end))


def features(every: Iterable[Stood], *, with_ground: bool) -> Mapping[str, list[Feature]]:
    """For tiles: each sidewalk as it stands and, near enough to see it, the ground of each use."""
    lines, pairs = [], []
    for one in every:
        told: dict[str, Value] = {
            "id": str(one.kerb.id), "street": one.kerb.street, "state": one.standing.value,
        }  # fmt: skip
        if one.free_on:
            told["free_on"] = one.free_on.isoformat()
        lines.append(Feature(one.kerb.line, told))
        pairs += [(one.kerb, use) for use in one.shown if with_ground]
    ground = zip(strips(pairs), pairs, strict=True)
    return {"standing": lines, "uses": [Feature(at, _told(use)) for at, (_, use) in ground]}


def _told(one: Shown) -> dict[str, Value]:
    told: dict[str, Value] = {
        "id": str(one.id), "segment": str(one.segment_id), "use": one.use,
        "ground": one.ground.value, "state": one.state, "free_on": one.until.isoformat(),
    }  # fmt: skip
    hours = clock_words(one.hours)
    return told | ({"hours": hours} if hours else {}) | ({"sample": True} if one.is_sample else {})
