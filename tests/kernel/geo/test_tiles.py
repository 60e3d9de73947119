"""Vector tiles: what was drawn can be read again where it was; nothing is lost by cutting."""

from itertools import pairwise
from math import cos, isclose, log, pi, radians, tan

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPoint, Point, Polygon
from shapely.geometry.base import BaseGeometry
from tests.kernel.geo.tile_reader import Read, read

from opendistrict.kernel.geo.tiles import EXTENT, MARGIN, Feature, Tile, encode, over

HERE = Tile(16, 52192, 30793)  # in the centre of the city
WEST, SOUTH, EAST, NORTH = HERE.bounds
inside = st.tuples(
    st.floats(WEST, EAST, exclude_min=True, exclude_max=True),
    st.floats(SOUTH, NORTH, exclude_min=True, exclude_max=True),
)
around = st.tuples(
    st.floats(WEST - 3 * (EAST - WEST), EAST + 3 * (EAST - WEST)),
    st.floats(SOUTH - 3 * (NORTH - SOUTH), NORTH + 3 * (NORTH - SOUTH)),
)


def only(geometry: BaseGeometry, tile: Tile = HERE, **told: str | int | float | bool) -> list[Read]:
    layers = read(encode(tile, {"one": [Feature(geometry, told)]}))
    return layers["one"][1] if layers else []


def units(lon: float, lat: float) -> tuple[float, float]:
    """Where a place near the tile's corner lies in it: over so short a way a plain ratio is exact
    to a unit."""
    return (lon - WEST) / (EAST - WEST) * EXTENT, (NORTH - lat) / (NORTH - SOUTH) * EXTENT


def test_tiles_are_counted_as_every_map_counts_them() -> None:
    """By the formula that slippy maps are described with, in another form than ours."""
    lon, lat = 106.69986, 10.77987
    (found,) = [
        tile
        for tile in over((lon, lat, lon, lat), 16)
        if tile.bounds[0] <= lon < tile.bounds[2] and tile.bounds[1] < lat < tile.bounds[3]
    ]
    turned = log(tan(radians(lat)) + 1 / cos(radians(lat)))
    assert found == Tile(16, int((lon + 180) / 360 * 65536), int((1 - turned / pi) / 2 * 65536))


def test_bytes_of_the_specification() -> None:
    """A point in the north-west corner, by hand: a layer of version 2 with one feature."""
    west, _, _, north = Tile(0, 0, 0).bounds
    made = encode(Tile(0, 0, 0), {"p": [Feature(Point(west, north), {})]})
    assert made.hex(" ") == "1a 13 78 02 0a 01 70 12 09 12 00 18 01 22 03 09 00 00 28 80 40"


@given(st.lists(inside, min_size=1, max_size=9, unique=True))
def test_points_are_where_they_were(points: list[tuple[float, float]]) -> None:
    (found,) = only(MultiPoint(points))
    assert found.kind == 1 and len(found.parts) == len(points)
    for (x, y), place in zip((one for part in found.parts for one in part), points, strict=True):
        assert all(abs(a - b) <= 1.5 for a, b in zip((x, y), units(*place), strict=True))


@given(st.lists(around, min_size=2, max_size=12, unique=True))
def test_no_line_is_lost_that_passes_through(points: list[tuple[float, float]]) -> None:
    """Whatever enters the tile shows in it, every vertex inside included, and nothing reaches
    beyond the margin."""
    line = LineString(points)
    found = only(line)
    if line.intersects(shapely.box(*HERE.bounds)):
        assert found and all(len(part) >= 2 for part in found[0].parts)
    drawn = {one for read_ in found for part in read_.parts for one in part}
    assert all(-MARGIN <= at <= EXTENT + MARGIN for one in drawn for at in one)
    for place in points:
        x, y = units(*place)
        if 1 < x < EXTENT - 1 and 1 < y < EXTENT - 1:
            assert any(abs(x - a) <= 1.5 and abs(y - b) <= 1.5 for a, b in drawn)


@given(around, st.floats(1e-9, 0.02), st.floats(1e-9, 0.02))
def test_areas_keep_their_ground_and_turn_the_right_way(
    corner: tuple[float, float], wide: float, high: float
) -> None:
    west, south = corner
    area = shapely.box(west, south, west + wide, south + high)
    shows = area.intersection(shapely.box(*HERE.bounds)).area
    found = only(area)
    if shows:
        assert found
    ground = sum(_surveyed(part) for one in found for part in one.parts)
    assert all(_surveyed(part) > 0 for one in found for part in one.parts)
    if shows:
        share = shows / ((EAST - WEST) * (NORTH - SOUTH)) * EXTENT * EXTENT
        assert ground >= share * 0.98 - 4 * EXTENT


def _surveyed(ring: list[tuple[int, int]]) -> float:
    """Twice the area by the surveyor's formula; y counts downward, so clockwise is positive."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def test_a_hole_turns_the_other_way() -> None:
    def square(inset: float) -> list[tuple[float, float]]:
        return list(
            shapely.box(WEST + inset, SOUTH + inset, EAST - inset, NORTH - inset).exterior.coords
        )

    (found,) = only(Polygon(square(0.001), [square(0.002)]))
    outer, hole = map(_surveyed, found.parts)
    assert found.kind == 3 and outer > -hole > 0


def test_what_is_too_small_to_see_is_still_there() -> None:
    west, south = WEST + 0.001, SOUTH + 0.001
    (line,) = only(LineString([(west, south), (west + 1e-9, south)]))
    assert len(line.parts) == 1 and len(line.parts[0]) == 2
    (area,) = only(shapely.box(west, south, west + 1e-9, south + 1e-9))
    assert _surveyed(area.parts[0]) == 1


def test_what_is_told_comes_back_as_it_was() -> None:
    told = {"name": "Lê Lợi", "width": 3.25, "floors": 3, "below": -2, "is_sample": True, "one": 1}
    (found,) = only(Point(WEST + 0.001, SOUTH + 0.001), **told)
    assert found.told == told and {type(one) for one in found.told.values()} == {
        str,
        float,
        int,
        bool,
    }


def test_nothing_in_it_is_no_bytes() -> None:
    assert encode(HERE, {"one": [Feature(Point(0, 0), {})], "two": []}) == b""


@given(around, st.integers(10, 18))
def test_the_tiles_over_a_place_are_those_in_which_it_shows(
    place: tuple[float, float], z: int
) -> None:
    lon, lat = place
    found = set(over((lon, lat, lon, lat), z))
    assert 1 <= len(found) <= 4
    for tile in found:
        for other in (Tile(z, tile.x + x, tile.y + y) for x in (-1, 0, 1) for y in (-1, 0, 1)):
            west, south, east, north = other.reach
            holds = west < lon < east and south < lat < north
            assert not holds or other in found


@pytest.mark.parametrize("tile", [Tile(3, 8, 0), Tile(3, 0, -1), Tile(23, 0, 0), Tile(-1, 0, 0)])
def test_some_tiles_do_not_exist(tile: Tile) -> None:
    assert not tile.exists and HERE.exists


def test_neighbours_meet() -> None:
    beside = Tile(HERE.z, HERE.x + 1, HERE.y)
    assert isclose(HERE.bounds[2], beside.bounds[0]) and HERE.reach[2] > beside.bounds[0]
