"""The files of a pack that draw its place: the frame, and a network of streets and borders."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from opendistrict.faces.cli.loading.place_rows import Dated, Said, UnitRef
from opendistrict.kernel.packfile import Names, PackRow, Refers, Slug

Longitude = Annotated[Decimal, Field(ge=102, le=118, decimal_places=6)]  # Vietnam and its sea
Latitude = Annotated[Decimal, Field(ge=6, le=24, decimal_places=6)]
NodeName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9~-]{1,120}$")]
PieceName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,60}$")]
NodeRef = Annotated[NodeName, Refers("map node")]
Metres = Annotated[Decimal, Field(ge=0, le=5000, decimal_places=2)]
Wide = Annotated[Decimal, Field(gt=0, le=60, decimal_places=2)]
Side = Literal["left", "right"]


class FrameFile(PackRow):
    """places/frame.yaml: the part of the earth the pack speaks of, in degrees of WGS 84, and the
    zone of VN-2000 its surveyors use: central meridian, and factor on it."""

    west: Longitude
    south: Latitude
    east: Longitude
    north: Latitude
    meridian: Annotated[Decimal, Field(ge=102, le=109, decimal_places=5)]
    factor: Annotated[Decimal, Field(ge="0.999", le=1, decimal_places=4)]
    source: Said

    @model_validator(mode="after")
    def _has_extent(self) -> Self:
        if self.west >= self.east or self.south >= self.north:
            raise ValueError("frame_is_empty")
        return self


class Numbering(PackRow):
    """House numbers of one parity, dealt out evenly along one side."""

    first: Annotated[int, Field(ge=1, le=2000)]
    last: Annotated[int, Field(ge=1, le=2000)]

    @model_validator(mode="after")
    def _is_of_one_parity(self) -> Self:
        if self.last < self.first or (self.last - self.first) % 2:
            raise ValueError("numbers_are_of_two_sides")
        return self


class Row(PackRow):
    """Things of one kind that stand in a row: one every so many metres along the street."""

    kind: Said
    every: Annotated[Decimal, Field(gt=2, le=200)]
    long: Wide
    depth: tuple[Metres, Metres]


class Thing(PackRow):
    """One thing on a side of a street: metres from the street's first node, and off the kerb."""

    kind: Said
    side: Side
    at: Metres
    long: Wide
    depth: tuple[Metres, Metres]


class Sample(PackRow):
    """Invented, so that there is something to book: `sidewalk` are widths, each from so many metres
    of the street on."""

    sidewalk: Annotated[tuple[tuple[Metres, Wide], ...], Field(min_length=1)]
    left: Numbering | None = None
    right: Numbering | None = None
    rows: tuple[Row, ...] = ()
    things: tuple[Thing, ...] = ()


class StreetFile(PackRow):
    """A street through its nodes. `roadway` is the width between the kerbs, in metres."""

    slug: Annotated[Slug, Names("street")]
    name: Said
    name_en: Said
    kind: Literal["street", "alley", "square", "bridge", "path"] = "street"
    aliases: tuple[Said, ...] = ()
    roadway: Wide
    nodes: Annotated[tuple[NodeRef, ...], Field(min_length=2)]
    sample: Sample | None = None


class UnitPieces(Dated):
    """A unit reached over these pieces, in a period."""

    unit: UnitRef
    of: Annotated[tuple[Annotated[PieceName, Refers("map piece")], ...], Field(min_length=1)]


class NetworkFile(PackRow):
    """places/network.yaml: a network drawn by hand. Nodes are [latitude, longitude]; units are made
    of pieces, so that one map of them and the next never overlap."""

    schematic: Literal[True]
    source: Said
    confidence: Said
    nodes: dict[Annotated[NodeName, Names("map node")], tuple[Latitude, Longitude]]
    streets: tuple[StreetFile, ...]
    pieces: dict[
        Annotated[PieceName, Names("map piece")],
        Annotated[tuple[NodeRef, ...], Field(min_length=3)],
    ] = {}
    units: tuple[UnitPieces, ...] = ()
