"""Uses of ground on a map: where each lies, and how each sidewalk stands on a day. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from shapely.geometry.base import BaseGeometry

from opendistrict.kernel.geo import Baseline, Side, to_degrees, to_metres
from opendistrict.kernel.geo.tiles import Feature, Value
from opendistrict.registers.places.shapes import SegmentShape
from opendistrict.services.sidewalks.shapes import Ground, Shown, Stood

DEPTH_OF_NOTHING = 50  # centimetres: a line of ground is still to be seen


def stood(
    kerbs: Iterable[SegmentShape],
    shown: Mapping[UUID, Sequence[Shown]],
    listed: Mapping[UUID, Sequence[str]],
) -> Iterator[Stood]:
    for one in kerbs:
        yield Stood(one, shown.get(one.id, ()), listed.get(one.id, ()))


def strip(kerb: SegmentShape, shown: Shown) -> BaseGeometry:
    """The ground of a use in degrees: on the sidewalk's side of the kerb, or on the roadway's."""
    line = Baseline(to_metres(kerb.line))
    since, until = (min(at / 100, line.length) for at in shown.along)
    if until - since < 0.01:  # the kerb was drawn shorter since
        since, until = max(0.0, line.length - 1), line.length
    near, far = shown.depth[0] / 100, max(shown.depth[1], shown.depth[0] + DEPTH_OF_NOTHING) / 100
    side = kerb.side.opposite if shown.ground is Ground.ROADWAY else kerb.side
    if side is Side.NONE:
        near, far = 0.0, far - near
    return to_degrees(line.strip(since, until, near=near, far=far, side=side))


def clock_words(hours: tuple[int, int]) -> str:
    """ "22:00-06:00"; empty for the whole day."""
    begin, end = hours
    if (begin, end) == (0, 24 * 60):
        return ""
    return "-".join(f"{at // 60 % 24:02}:{at % 60:02}" for at in (begin, end))


def features(every: Iterable[Stood], *, with_ground: bool) -> Mapping[str, list[Feature]]:
    """For tiles: each sidewalk as it stands and, near enough to see it, the ground of each use."""
    lines, ground = [], []
    for one in every:
        told: dict[str, Value] = {
            "id": str(one.kerb.id), "street": one.kerb.street, "state": one.standing.value,
        }  # fmt: skip
        if one.free_on:
            told["free_on"] = one.free_on.isoformat()
        lines.append(Feature(one.kerb.line, told))
        if with_ground:
            ground += [Feature(strip(one.kerb, use), _told(use)) for use in one.shown]
    return {"standing": lines, "uses": ground}


def _told(one: Shown) -> dict[str, Value]:
    told: dict[str, Value] = {
        "id": str(one.id), "segment": str(one.segment_id), "use": one.use,
        "ground": one.ground.value, "state": one.state, "free_on": one.until.isoformat(),
    }  # fmt: skip
    hours = clock_words(one.hours)
    return told | ({"hours": hours} if hours else {}) | ({"sample": True} if one.is_sample else {})
