"""What is mended and what is refused of a geometry that comes in; VN-2000."""

from decimal import Decimal
from math import inf, nan

import pytest
import shapely
from pyproj.transformer import TransformerGroup
from shapely.geometry import LineString, MultiPolygon, Point, Polygon

from opendistrict.kernel.geo import BadGeometry, Frame, Grid, from_grid, onto_grid, weigh

FRAME = Frame(106.60, 10.70, 106.80, 10.86)
HCMC = Grid(Decimal("105.75"))
HERE = Point(106.7, 10.77)


def code(geometry: object, frame: Frame | None = FRAME, grid: Grid | None = None) -> str:
    with pytest.raises(BadGeometry) as bad:
        weigh(geometry, frame, grid)  # type: ignore[arg-type]
    return bad.value.code


def test_what_is_right_comes_back_as_it_is() -> None:
    assert weigh(HERE, FRAME) == (HERE, ())
    flat, mends = weigh(Point(106.7, 10.77, 5.0), FRAME)
    assert not flat.has_z and mends == ()


@pytest.mark.parametrize(
    ("geometry", "why"),
    [
        (Point(), "geometry_is_empty"),
        (Point(nan, 10.7), "geometry_is_not_a_number"),
        (LineString([(106.7, 10.7), (inf, 10.7)]), "geometry_is_not_a_number"),
        (Point(105.85, 21.03), "geometry_is_far_away"),  # Hà Nội
        (Point(0, 0), "geometry_is_far_away"),
        (LineString([(106.7, 10.77), (105.85, 21.03)]), "geometry_is_far_away"),
        (LineString([(106.7, 10.77), (106.700001, 10.77)]), "line_has_no_length"),
        (
            LineString([(106.70, 10.77), (106.71, 10.78), (106.70, 10.78), (106.71, 10.77)]),
            "line_crosses_itself",
        ),
        (
            Polygon([(106.70, 10.77), (106.71, 10.78), (106.71, 10.77), (106.70, 10.78)]),
            "polygon_crosses_itself",
        ),
        (
            Polygon([(106.70, 10.77), (106.700005, 10.77), (106.700005, 10.770005)]),
            "polygon_has_no_area",
        ),
        (MultiPolygon(), "geometry_is_empty"),
        (Point(11_876_000, 1_205_000), "geometry_is_not_in_degrees"),  # web maps' Mercator
        (Point(603_700, 1_191_178), "grid_zone_is_unknown"),
    ],
)
def test_what_is_wrong_is_said(geometry: object, why: str) -> None:
    assert code(geometry) == why


def test_a_closed_way_round_a_square_is_no_mistake() -> None:
    ring = LineString([(106.70, 10.77), (106.701, 10.77), (106.701, 10.771), (106.70, 10.77)])
    assert weigh(ring, FRAME)[1] == ()


def test_latitude_before_longitude_is_turned_and_said() -> None:
    turned, (mend,) = weigh(LineString([(10.77, 106.70), (10.78, 106.71)]), FRAME)
    assert mend.code == "was_lat_lon"
    assert list(turned.coords) == [(106.70, 10.77), (106.71, 10.78)]
    assert weigh(Point(10.77, 106.7))[1][0].code == "was_lat_lon"  # no latitude is 106.7


def test_the_grid_is_turned_into_degrees_whichever_axis_comes_first() -> None:
    on_grid = onto_grid(HERE, HCMC)
    for given in (on_grid, Point(on_grid.y, on_grid.x)):  # Vietnamese maps call north X
        point, (mend,) = weigh(given, FRAME, HCMC)
        assert mend.code == "was_vn2000" and point.distance(HERE) < 1e-8


def test_a_wrong_zone_does_not_pass_as_a_place() -> None:
    """Read on 107°45′ the point would lie two degrees further east."""
    assert code(onto_grid(HERE, HCMC), grid=Grid(Decimal("107.75"))) == "geometry_is_far_away"


def test_the_grid_agrees_with_the_register_of_systems() -> None:
    """EPSG:9210 is VN-2000 on 105°45′; EPSG:6960 the transformation of Decision 05/2007."""
    group = TransformerGroup("EPSG:9210", "EPSG:4326", always_xy=True)
    official = next(one for one in group.transformers if "WGS 84 (2)" in one.description)
    on_grid = onto_grid(HERE, HCMC)
    lon, lat = official.transform(on_grid.x, on_grid.y)
    assert Point(lon, lat).distance(from_grid(on_grid, HCMC)) < 1e-8  # a millimetre


@pytest.mark.parametrize(
    ("text", "meridian", "factor"),
    [
        ("105.75", "105.75", "0.9999"),
        ("105°45′", "105.75", "0.9999"),
        ("105°45'", "105.75", "0.9999"),
        ("105-45", "105.75", "0.9999"),
        ("107d30", "107.5", "0.9999"),
        ("105", "105", "0.9999"),
        ("105/0.9996", "105", "0.9996"),
        ("105,75 / 0,9999", "105.75", "0.9999"),
    ],
)
def test_a_zone_is_read_as_surveyors_write_it(text: str, meridian: str, factor: str) -> None:
    assert Grid.parse(text) == Grid(Decimal(meridian), Decimal(factor))


@pytest.mark.parametrize("text", ["", "48N", "95.5", "105°75′", "105.75/2", "mười"])
def test_what_is_no_zone_is_said(text: str) -> None:
    with pytest.raises(ValueError):
        Grid.parse(text)


def test_a_frame_holds_only_what_lies_in_it_whole() -> None:
    assert FRAME.holds(shapely.box(106.65, 10.72, 106.7, 10.8))
    assert not FRAME.holds(shapely.box(106.65, 10.72, 106.9, 10.8))
