"""What is wrong with a geometry that somebody hands in, and what may be mended without asking.

Mended (and said): coordinates given as latitude, longitude where only the other order lies in the
frame; coordinates of VN-2000 where their zone was declared. Everything else is refused with a
code, because a guess would put a permit into another street.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import shapely
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from opendistrict.kernel.geo.frames import Frame, Grid, from_grid, metres_between, to_metres

SHORTEST = 0.5  # metres of a line
SMALLEST = 1.0  # square metres of a polygon
EASTING, NORTHING = (100_000.0, 900_000.0), (880_000.0, 2_650_000.0)  # of VN-2000, in Vietnam


class BadGeometry(Exception):
    """Why a geometry is refused: a code and the values its sentence needs."""

    def __init__(self, code: str, /, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True, slots=True)
class Mend:
    """Something that was put right, by a code."""

    code: str
    details: Mapping[str, str] = field(default_factory=dict)


def weigh(
    geometry: BaseGeometry, frame: Frame | None = None, grid: Grid | None = None
) -> tuple[BaseGeometry, tuple[Mend, ...]]:
    """The geometry in degrees (east, north) and what was mended; raises BadGeometry."""
    if geometry.is_empty:
        raise BadGeometry("geometry_is_empty")
    flat = shapely.force_2d(geometry)
    if not np.isfinite(shapely.get_coordinates(flat)).all():
        raise BadGeometry("geometry_is_not_a_number")
    flat, mends = _in_degrees(flat, grid)
    flat, swapped = _right_way_round(flat, frame)
    if frame and not frame.holds(flat):
        centre = shapely.centroid(flat)
        away = round(metres_between((centre.x, centre.y), frame.middle) / 1000)
        raise BadGeometry("geometry_is_far_away", away=away, lon=centre.x, lat=centre.y)
    _weigh_form(flat)
    return flat, mends + swapped


def _within(values: npt.NDArray[np.float64], limits: tuple[float, float]) -> bool:
    return bool(((limits[0] <= values) & (values <= limits[1])).all())


def _in_degrees(geometry: BaseGeometry, grid: Grid | None) -> tuple[BaseGeometry, tuple[Mend, ...]]:
    first, second = shapely.get_coordinates(geometry).T
    if np.abs(first).max() <= 180 and np.abs(second).max() <= 180:
        return geometry, ()
    north_first = _within(first, NORTHING) and _within(second, EASTING)
    if not north_first and not (_within(first, EASTING) and _within(second, NORTHING)):
        raise BadGeometry("geometry_is_not_in_degrees", x=first[0], y=second[0])
    if grid is None:
        raise BadGeometry("grid_zone_is_unknown", x=first[0], y=second[0])
    eastings_first = _flipped(geometry) if north_first else geometry  # X is north in Vietnam
    return from_grid(eastings_first, grid), (Mend("was_vn2000", {"meridian": str(grid.meridian)}),)


def _flipped(geometry: BaseGeometry) -> BaseGeometry:
    flipped: BaseGeometry = shapely.transform(geometry, lambda points: points[:, ::-1])
    return flipped


def _right_way_round(
    geometry: BaseGeometry, frame: Frame | None
) -> tuple[BaseGeometry, tuple[Mend, ...]]:
    """A latitude in the place of a longitude: nothing else would bring it into the frame."""
    fits = frame.holds(geometry) if frame else abs(geometry.bounds[3]) <= 90
    if fits:
        return geometry, ()
    flipped = _flipped(geometry)
    if frame.holds(flipped) if frame else abs(flipped.bounds[3]) <= 90:
        return flipped, (Mend("was_lat_lon"),)
    return geometry, ()


def _weigh_form(geometry: BaseGeometry) -> None:
    if geometry.geom_type in {"LineString", "MultiLineString"}:
        if to_metres(geometry).length < SHORTEST:
            raise BadGeometry("line_has_no_length", least=SHORTEST)
        if not geometry.is_simple:
            raise BadGeometry("line_crosses_itself")
    elif geometry.geom_type in {"Polygon", "MultiPolygon"}:
        if not geometry.is_valid:
            raise BadGeometry("polygon_crosses_itself", where=explain_validity(geometry))
        if to_metres(geometry).area < SMALLEST:
            raise BadGeometry("polygon_has_no_area", least=SMALLEST)
