from opendistrict.registers.places.models.areas import Area, AreaInUnit, ReformDraft
from opendistrict.registers.places.models.geometry import BoxField, Drawn, kept, stretch
from opendistrict.registers.places.models.maps import Boundary, Frame, Zone
from opendistrict.registers.places.models.streets import (
    Frontage,
    Obstacle,
    Segment,
    Street,
    WidthPiece,
)
from opendistrict.registers.places.models.tiles import Tile, TileSet, Touched

__all__ = [
    "Area",
    "AreaInUnit",
    "Boundary",
    "BoxField",
    "Drawn",
    "Frame",
    "Frontage",
    "Obstacle",
    "ReformDraft",
    "Segment",
    "Street",
    "Tile",
    "TileSet",
    "Touched",
    "WidthPiece",
    "Zone",
    "kept",
    "stretch",
]
