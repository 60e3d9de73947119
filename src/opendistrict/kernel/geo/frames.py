"""Where on the earth: degrees, metres, the national grid, and the frame of a deployment."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

DEGREES = "EPSG:4326"
METRES = "EPSG:32648"  # UTM 48N: a metre of it is 0.9996 to 1.0003 m between 102° and 108° east
MILLIMETRES = 8  # decimals of a degree

G = TypeVar("G", bound=BaseGeometry)

# From VN-2000 to WGS 84 (Quyết định 05/2007/QĐ-BTNMT; EPSG:6960, accurate to a metre): shifts in
# metres, turns in seconds of arc, parts per million. The register gives the turns of a coordinate
# frame; PROJ's towgs84 wants those of a position vector, so that their signs are the other ones.
_SHIFT = "-191.90441429,-39.30318279,-111.45032835,0.00928836,-0.01975479,0.00427372,0.252906278"
_ZONE = re.compile(
    r"(?P<degrees>10[2-9])(?:[.,](?P<decimal>\d+)|\s*[°\-d ]\s*(?P<minutes>[0-5]?\d)\s*['′]?)?"
    r"\s*(?:/\s*(?P<factor>0[.,]99\d+))?"
)


@dataclass(frozen=True, slots=True)
class Grid:
    """A zone of VN-2000: its central meridian in degrees east, and the factor on it (0.9999 in
    zones of 3°, 0.9996 in zones of 6°). HCMC keeps its maps on 105°45′."""

    meridian: Decimal
    factor: Decimal = Decimal("0.9999")

    @classmethod
    def parse(cls, text: str) -> "Grid":
        """ "105.75", "105°45′", "105-45" or "105.75/0.9996"; ValueError for anything else."""
        found = _ZONE.fullmatch(text.strip())
        if not found:
            raise ValueError(f"{text!r} is no central meridian")
        part = Decimal(found["minutes"] or 0) / 60
        if found["decimal"]:
            part = Decimal(f"0.{found['decimal']}")
        factor = (found["factor"] or "0.9999").replace(",", ".")
        return cls(Decimal(found["degrees"]) + part, Decimal(factor))

    @property
    def projection(self) -> str:
        return (
            f"+proj=tmerc +lat_0=0 +lon_0={self.meridian} +k={self.factor} +x_0=500000 +y_0=0 "
            f"+ellps=WGS84 +towgs84={_SHIFT} +units=m +no_defs +type=crs"
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the earth a deployment speaks of, in degrees: what lies outside is a mistake."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, geometry: BaseGeometry) -> bool:
        """Every point of it lies in the frame."""
        west, south, east, north = geometry.bounds
        return (
            self.west <= west and self.south <= south and east <= self.east and north <= self.north
        )

    @property
    def middle(self) -> tuple[float, float]:
        return (self.west + self.east) / 2, (self.south + self.north) / 2


@cache
def _way(source: str, target: str) -> Callable[..., Any]:
    """PROJ reads its tables once for each pair of systems."""
    way: Callable[..., Any] = Transformer.from_crs(source, target, always_xy=True).transform
    return way


def _moved(geometry: G, source: str, target: str) -> G:
    moved: G = shapely.transform(geometry, _way(source, target), interleaved=False)
    return moved


def to_metres(geometry: G) -> G:
    """From degrees; lengths, areas and offsets are taken there."""
    return _moved(geometry, DEGREES, METRES)


def to_degrees(geometry: G) -> G:
    """From metres, to the millimetre, so that the same thing written twice is the same bytes."""
    rounded: G = shapely.transform(
        _moved(geometry, METRES, DEGREES), lambda points: np.round(points, MILLIMETRES)
    )
    return rounded


def from_grid(geometry: G, grid: Grid) -> G:
    """Eastings and northings of VN-2000 as degrees of WGS 84."""
    return _moved(geometry, grid.projection, DEGREES)


def onto_grid(geometry: G, grid: Grid) -> G:
    """Degrees of WGS 84 as eastings and northings of VN-2000."""
    return _moved(geometry, DEGREES, grid.projection)


def metres_between(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Between two points in degrees (east, north)."""
    return float(to_metres(shapely.Point(one)).distance(to_metres(shapely.Point(other))))
