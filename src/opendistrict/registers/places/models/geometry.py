"""How geometry is kept: well-known binary in degrees, and its box, which an index can find."""

from decimal import Decimal
from typing import Any

import shapely
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from shapely.geometry.base import BaseGeometry

Bounds = tuple[float, float, float, float]  # west, south, east, north


class BoxField(models.Field):  # type: ignore[type-arg]
    """PostgreSQL's `box`. It compares with a tolerance of 1e-6 (a decimetre, in degrees): what it
    finds are candidates, and shapely decides."""

    def db_type(self, connection: Any) -> str:
        return "box"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::box"

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, str):
            return value
        west, south, east, north = value
        return f"({east!r},{north!r}),({west!r},{south!r})"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Bounds | None:
        if value is None:
            return None
        east, north, west, south = map(float, value.replace("(", "").replace(")", "").split(","))
        return west, south, east, north


@BoxField.register_lookup
class Overlaps(models.Lookup):
    """`bbox__overlaps=(west, south, east, north)`: answered by the index."""

    lookup_name = "overlaps"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, of_left = self.process_lhs(compiler, connection)
        right, of_right = self.process_rhs(compiler, connection)
        return f"{left} && {right}", (*of_left, *of_right)


class Drawn(models.Model):
    """What has a place on the map, for a time. `is_schematic`: drawn by hand, to be replaced."""

    geometry = models.BinaryField()
    bbox = BoxField()
    valid = DateRangeField()
    source = models.CharField(max_length=200)
    confidence = models.CharField(max_length=80)
    is_schematic = models.BooleanField()

    class Meta:
        abstract = True

    @property
    def drawn(self) -> BaseGeometry:
        """In degrees."""
        return shapely.from_wkb(bytes(self.geometry))


def kept(geometry: BaseGeometry) -> dict[str, object]:
    """The columns of a geometry in degrees: little-endian WKB, the same bytes on every machine."""
    west, south, east, north = (float(one) for one in geometry.bounds)
    return {
        "geometry": shapely.to_wkb(geometry, byte_order=1),
        "bbox": (west, south, east, north),
    }


def stretch(along: Any) -> tuple[Decimal, Decimal]:
    """From and to, in metres: a range that is kept has both."""
    return along.lower, along.upper
