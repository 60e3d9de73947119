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
    "WidthPiece",
    "Zone",
    "kept",
    "stretch",
]
