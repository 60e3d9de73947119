"""Positions along a line, widths of stretches, points in polygons: what holds for any of them."""

from decimal import Decimal
from itertools import pairwise
from math import cos, sin

import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon

from opendistrict.kernel.geo import (
    Baseline,
    OffTheLine,
    Partition,
    Piece,
    Side,
    gaps,
    least_width,
    metres_between,
    overlapping,
    parallel,
    reverse,
    simplified,
    to_degrees,
    to_metres,
    within,
)

EAST, NORTH = 686_000, 1_191_000  # metres, UTM 48N: the centre of the city
STEP = st.tuples(st.floats(5, 80), st.floats(-0.9, 0.9))  # ahead, and how far to turn (radians)


@st.composite
def kerbs(draw: st.DrawFn) -> Baseline:
    """Lines that wind but do not turn back: what a street does."""
    x, y, heading = float(EAST), float(NORTH), draw(st.floats(-3, 3))
    points = [(x, y)]
    for ahead, turn in draw(st.lists(STEP, min_size=1, max_size=6)):
        heading += turn / 3
        x, y = x + ahead * cos(heading), y + ahead * sin(heading)
        points.append((x, y))
    line = LineString(points)
    assume(line.is_simple)
    return Baseline(line)


@given(kerbs(), st.floats(0, 1))
def test_a_position_comes_back_from_its_point(kerb: Baseline, share: float) -> None:
    position = share * kerb.length
    there = kerb.nearest(kerb.at(position))
    assert there.position == pytest.approx(position, abs=1e-6)
    assert there.distance == pytest.approx(0, abs=1e-6) and there.side is Side.NONE


@given(kerbs(), st.floats(0.02, 0.98), st.sampled_from([Side.LEFT, Side.RIGHT]))
def test_a_point_beside_the_kerb_is_found_on_its_side(
    kerb: Baseline, share: float, side: Side
) -> None:
    point = kerb.beside(share * kerb.length, 1.5, side)
    there = kerb.nearest(point)
    assert there.side is side and there.distance <= 1.5 + 1e-6


@given(kerbs(), st.lists(st.floats(0, 1), min_size=2, max_size=6))
def test_positions_grow_with_the_way_walked(kerb: Baseline, shares: list[float]) -> None:
    positions = [kerb.nearest(kerb.at(one * kerb.length)).position for one in sorted(shares)]
    assert all(a <= b + 1e-6 for a, b in pairwise(positions))


@given(kerbs(), st.floats(0, 1))
def test_from_the_other_end_a_position_is_what_is_left(kerb: Baseline, share: float) -> None:
    back = Baseline(shapely.reverse(kerb.line))
    point = kerb.at(share * kerb.length)
    assert back.nearest(point).position == pytest.approx((1 - share) * kerb.length, abs=1e-6)


@given(kerbs(), st.floats(0, 0.5), st.floats(0.5001, 1))
def test_a_piece_is_as_long_as_it_says_and_pieces_add_up(
    kerb: Baseline, first: float, last: float
) -> None:
    since, until = first * kerb.length, last * kerb.length
    assume(until - since > 0.01)
    assert kerb.piece(since, until).length == pytest.approx(until - since, abs=1e-6)


def test_a_strip_lies_on_its_side_and_has_its_area() -> None:
    kerb = Baseline(LineString([(EAST, NORTH), (EAST + 100, NORTH)]))
    strip = kerb.strip(10, 30, near=1, far=4, side=Side.LEFT)
    assert strip.area == pytest.approx(60)
    assert strip.bounds == pytest.approx((EAST + 10, NORTH + 1, EAST + 30, NORTH + 4))
    other = kerb.strip(10, 30, near=1, far=4, side=Side.RIGHT)
    assert other.bounds == pytest.approx((EAST + 10, NORTH - 4, EAST + 30, NORTH - 1))
    assert kerb.strip(0, 100, near=0, far=6, side=Side.NONE).area == pytest.approx(600)


@pytest.mark.parametrize(("since", "until"), [(-1, 5), (5, 5), (7, 5), (90, 101)])
def test_what_is_no_stretch_of_the_line_is_said(since: float, until: float) -> None:
    kerb = Baseline(LineString([(EAST, NORTH), (EAST + 100, NORTH)]))
    with pytest.raises(OffTheLine):
        kerb.piece(since, until)
    with pytest.raises(OffTheLine):
        Baseline(LineString([(1, 1), (1, 1)]))


def test_a_parallel_line_keeps_its_direction() -> None:
    middle = LineString([(EAST, NORTH), (EAST + 100, NORTH), (EAST + 100, NORTH + 50)])
    left, right = parallel(middle, 4, Side.LEFT), parallel(middle, 4, Side.RIGHT)
    assert left and right and left.length < middle.length < right.length
    for kerb in (left, right):
        assert Baseline(middle).nearest(Point(kerb.coords[0])).position < 10
    assert parallel(LineString([(0, 0), (1, 0), (1, 1), (0, 1)]), 30, Side.LEFT) is None


@given(kerbs())
def test_degrees_and_metres_are_the_same_place(kerb: Baseline) -> None:
    again = to_metres(to_degrees(kerb.line))
    assert shapely.hausdorff_distance(kerb.line, again) < 0.005
    assert again.length == pytest.approx(kerb.length, abs=0.01)


def test_a_hundred_metres_are_a_hundred_metres() -> None:
    """A thousandth of a degree of latitude at 10.77° north is 110.6 m on the ellipsoid; the grid
    is larger or smaller by less than 3 in 10,000 here."""
    assert metres_between((106.7, 10.77), (106.7, 10.771)) == pytest.approx(110.61, rel=3e-4)


def test_a_simpler_line_is_near_the_line() -> None:
    wavy = LineString([(EAST + n, NORTH + (n % 2) * 0.3) for n in range(100)])
    simple = simplified(wavy, 0.5)
    assert len(simple.coords) < 5
    assert shapely.hausdorff_distance(wavy, simple) <= 0.5


# ------------------------------------------------------------------ widths


@st.composite
def profiles(draw: st.DrawFn) -> list[Piece]:
    cuts = sorted(draw(st.sets(st.integers(0, 40), min_size=2, max_size=8)))
    pieces = [
        Piece(Decimal(a), Decimal(b), Decimal(draw(st.integers(0, 60))) / 10)
        for a, b in pairwise(cuts)
    ]
    return [one for one in pieces if draw(st.booleans())]


STRETCH = st.tuples(st.integers(0, 39), st.integers(1, 40)).map(
    lambda one: (Decimal(one[0]), Decimal(min(40, one[0] + one[1])))
)


def _by_half_metres(pieces: list[Piece], since: Decimal, until: Decimal) -> Decimal | None:
    """The slow way to the same: look at the middle of every metre."""
    widths = []
    here = since + Decimal("0.5")
    while here < until:
        found = [one.width for one in pieces if one.since < here < one.until]
        if not found:
            return None
        widths.append(found[0])
        here += 1
    return min(widths)


@given(profiles(), STRETCH)
def test_the_narrowest_is_the_narrowest_of_every_metre(
    pieces: list[Piece], stretch: tuple[Decimal, Decimal]
) -> None:
    assert least_width(pieces, *stretch) == _by_half_metres(pieces, *stretch)


@given(profiles(), STRETCH)
def test_what_is_measured_and_what_is_not_make_the_whole(
    pieces: list[Piece], stretch: tuple[Decimal, Decimal]
) -> None:
    known = sum((one.until - one.since for one in within(pieces, *stretch)), Decimal(0))
    missing = sum((b - a for a, b in gaps(pieces, *stretch)), Decimal(0))
    assert known + missing == stretch[1] - stretch[0]


@given(profiles(), STRETCH)
def test_seen_from_the_other_end_it_is_as_narrow(
    pieces: list[Piece], stretch: tuple[Decimal, Decimal]
) -> None:
    length = Decimal(40)
    turned = reverse(pieces, length)
    assert least_width(turned, length - stretch[1], length - stretch[0]) == least_width(
        pieces, *stretch
    )
    assert reverse(turned, length) == sorted(pieces)


def test_pieces_over_one_another_are_found() -> None:
    one, other = (
        Piece(Decimal(0), Decimal(5), Decimal(3)),
        Piece(Decimal(4), Decimal(9), Decimal(2)),
    )
    assert overlapping([other, one]) == (one, other)
    assert overlapping([one, Piece(Decimal(5), Decimal(9), Decimal(2))]) is None


# ------------------------------------------------------------------ partition


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=30))
def test_each_point_is_in_exactly_one_part(points: list[tuple[int, int]]) -> None:
    """Nine squares tile thirty by thirty; corners and borders included."""
    squares = [
        ((n, m), shapely.box(n * 10, m * 10, n * 10 + 10, m * 10 + 10))
        for n in range(3)
        for m in range(3)
    ]
    found = Partition(squares).of([(float(x), float(y)) for x, y in points])
    for (x, y), key in zip(points, found, strict=True):
        assert key == (max((x - 1) // 10, 0), max((y - 1) // 10, 0))
    assert Partition(squares).of([(31.0, 5.0)]) == [None]


def test_no_polygons_hold_no_point() -> None:
    assert Partition([]).of([(1.0, 1.0)]) == [None]
    assert Partition([("a", Polygon([(0, 0), (1, 0), (1, 1)]))]).of([]) == []
