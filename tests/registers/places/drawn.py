"""A small map for tests, in a corner of the city where the pack draws nothing."""

import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from shapely.geometry import LineString
from tests.makers import MORNING, TODAY

from opendistrict.config.settings import PACKAGE
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.geo import Side, to_degrees
from opendistrict.registers.places import actions, queries
from opendistrict.registers.places.shapes import SegmentRow, SegmentShape, StreetRow, Told

EAST, NORTH = 690_000.0, 1_186_000.0  # metres; south of the centre
TOLD = Told(source="thử", confidence="V")


def line(*points: tuple[float, float]) -> LineString:
    """In degrees, from metres east and north of the corner of the small map."""
    return to_degrees(LineString([(EAST + x, NORTH + y) for x, y in points]))


def segment(
    street: str = "Đường Thử", *points: tuple[float, float], side: Side = Side.LEFT, name: str = ""
) -> SegmentRow:
    return SegmentRow(
        street=street, side=side, line=line(*(points or ((0, 0), (100, 0)))), external_id=name,
        told=TOLD,
    )  # fmt: skip


def load(*rows: SegmentRow) -> list[SegmentShape]:
    """The segments drawn, with their streets; in the order of the rows."""
    names = dict.fromkeys(row.street for row in rows)
    actions.load_streets(
        rows=[StreetRow(name=name, told=TOLD) for name in names], actor=SYSTEM, at=MORNING
    )
    actions.load_segments(rows=rows, actor=SYSTEM, at=MORNING)
    book = queries.street_book()
    found = queries.segments_of({one for name in names if (one := book.find(name))}, TODAY)
    return [next(one for one in found if one.line.equals(row.line)) for row in rows]


def metres(value: float) -> Decimal:
    return Decimal(str(value))


DAY_BEFORE, DAY = date(2025, 6, 30), date(2025, 7, 1)  # of the four wards


@pytest.fixture
def shared() -> Iterator[Path]:
    """Real geodata, which are not part of the program."""
    folder = Path(os.environ.get("OD_SHARED", PACKAGE.parents[1] / "../shared")) / "data" / "geo"
    if not folder.is_dir():
        pytest.skip(f"no real geodata at {folder}: set OD_SHARED to compare with them")
    yield folder
