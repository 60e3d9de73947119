"""The ground that maps stand on: the streets of the place, its wards, and how it all answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import shapely
from django.utils.functional import Promise
from shapely.geometry.base import BaseGeometry

from opendistrict.faces.kit.dossier_words import either
from opendistrict.kernel.geo.tiles import Bounds
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitKind
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.registry import drawings

Words = str | Promise


@dataclass(frozen=True, slots=True)
class MapGround:
    """What lies under a map. `tiles` are sets with their first zoom ("places:12 uses:14");
    `wards` are names with bounds ("west,south,east,north"), to go there at once; `legend` a kind
    with its words. A tap on a kerb shows the page at `panel` (its id in the place of "id"); with
    `pick` a tap asks there what lies at a point, for the form around the map."""

    tiles: str
    bounds: str = ""
    wards: Sequence[tuple[str, str]] = ()
    legend: Sequence[tuple[str, Words]] = ()
    panel: str = ""
    pick: str = ""


def sets(*names: str) -> str:
    """Those sets of tiles, each with its first zoom, as a map wants them."""
    return " ".join(f"{name}:{drawings()[name].since_zoom}" for name in names)


def said(bounds: Bounds) -> str:
    return ",".join(f"{one:.5f}" for one in bounds)


def wards(on: date) -> list[tuple[str, BaseGeometry, str]]:
    """The wards of a day that are drawn, by name: their polygons and their slugs."""
    units = orgs.tree_on(on).units
    found = [
        (either(unit.name, unit.name_en), polygon, unit.slug)
        for unit_id, _, polygon, _ in places.boundaries(on)
        if unit_id and (unit := units.get(unit_id)) and unit.kind == UnitKind.WARD
    ]
    return sorted(found, key=lambda one: one[2])


def whole(drawn: Sequence[tuple[str, BaseGeometry, str]]) -> str:
    """The bounds of all of them; empty where none is drawn."""
    if not drawn:
        return ""
    west, south, east, north = shapely.total_bounds([one for _, one, _ in drawn]).tolist()
    return said((west, south, east, north))
