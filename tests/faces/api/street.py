"""A street that the doors of space are asked about: a measured kerb with a use, and more kerbs."""

from uuid import UUID

import pytest
from shapely.geometry import LineString
from tests.services import ground

from opendistrict.faces.kit import clock
from opendistrict.registers.places import actions as places
from opendistrict.registers.places import queries as placed
from opendistrict.registers.places.shapes import SegmentRow
from opendistrict.services.sidewalks import actions


def build(monkeypatch: pytest.MonkeyPatch) -> UUID:
    """A sidewalk of a hundred metres with a use of four in June 2024; it is the tenth of June."""
    at = ground.AT.replace(month=6, day=10)
    monkeypatch.setattr(clock, "now", lambda request=None: at)
    segment = ground.build()
    party = ground.party()
    actions.hold(
        wanted=ground.wanted(), segment_id=segment, party_id=party, purpose="bán nước của Bình",
        frontage_id=ground.frontage(segment), actor=ground.citizen(party), at=ground.AT,
    )  # fmt: skip
    return segment


def many(kerb: UUID, count: int) -> None:
    """Further kerbs, each 0.0005 degrees north of the one before, from 106.7 E 10.75 N."""
    (one,) = placed.segments([kerb]).values()
    rows = [
        SegmentRow(
            street="Đường Mẫu", side=one.side, told=ground.TOLD, external_id=f"m:{n}",
            line=LineString([(106.7, 10.75 + n * 0.0005), (106.701, 10.75 + n * 0.0005)]),
        )
        for n in range(count)
    ]  # fmt: skip
    places.load_segments(rows=rows, actor=ground.SYSTEM, at=ground.AT)
