"""Uses on the map: whatever changes one draws its tile anew; so does a day that ends one."""

import gzip
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from tests.kernel.geo.tile_reader import read
from tests.services import ground

from opendistrict.kernel.days import HERE
from opendistrict.kernel.geo.tiles import over
from opendistrict.registers.places import actions as places
from opendistrict.registers.places import models, queries
from opendistrict.services.sidewalks import actions
from opendistrict.services.sidewalks import queries as sidewalks
from opendistrict.services.sidewalks.shapes import Ground

JUNE = datetime(2024, 6, 10, 9, tzinfo=HERE)


@pytest.fixture
def kerb(db: None) -> UUID:
    return ground.build()


def hold(kerb: UUID, **more: object) -> UUID:
    party = ground.party()
    return actions.hold(
        wanted=ground.wanted(**more), segment_id=kerb, party_id=party,
        frontage_id=ground.frontage(kerb), actor=ground.citizen(party), at=ground.AT,
    ).id  # fmt: skip


def shown(kerb: UUID, layer: str = "standing") -> list[dict[str, object]]:
    """What the tiles over a kerb say, once for each thing."""
    (one,) = queries.segments([kerb]).values()
    told = {}
    for tile in over(one.line.bounds, 16):
        found = queries.tile(sidewalks.MAP, tile.z, tile.x, tile.y)
        drawn = read(gzip.decompress(found[0])) if found else {}
        for thing in drawn.get(layer, (0, []))[1]:
            told[thing.told["id"]] = thing.told
    return list(told.values())


def test_a_hold_is_drawn_and_so_is_its_end(kerb: UUID) -> None:
    places.draw_tiles(JUNE)
    (line,) = shown(kerb)
    assert line["state"] == "listed" and "free_on" not in line and shown(kerb, "uses") == []
    use = hold(kerb)
    assert set(models.Touched.objects.values_list("layers", flat=True)) == {sidewalks.MAP}
    assert places.draw_tiles(JUNE) > 0
    (line,) = shown(kerb)
    assert (line["state"], line["free_on"]) == ("used", "2024-07-01")
    (drawn,) = shown(kerb, "uses")
    assert (drawn["use"], drawn["state"]) == ("kinh_doanh", "held")
    actions.end(use_id=use, on=JUNE.date(), why="trả chỗ", actor=ground.officer(actions.CONFIRM),
                at=JUNE)  # fmt: skip
    places.draw_tiles(JUNE)
    (line,) = shown(kerb)
    assert line["state"] == "listed" and shown(kerb, "uses") == []


def test_the_day_after_the_last_draws_it_away(kerb: UUID) -> None:
    """Nobody writes anything on that day."""
    hold(kerb)
    last = datetime(2024, 6, 30, 9, tzinfo=HERE)
    places.draw_tiles(last)
    assert shown(kerb)[0]["state"] == "used"
    assert places.draw_tiles(last + timedelta(days=1)) > 0
    assert shown(kerb)[0]["state"] == "listed"
    assert places.draw_tiles(last + timedelta(days=1)) == 0


def test_nothing_turns_between_days_on_which_nothing_begins_or_ends(kerb: UUID) -> None:
    hold(kerb)
    assert sidewalks.turning_uses(date(2024, 6, 5), date(2024, 6, 20)) == []
    assert len(sidewalks.turning_uses(date(2024, 5, 31), date(2024, 6, 1))) == 1


def test_the_roadway_lies_on_the_other_side_of_the_kerb(kerb: UUID) -> None:
    (line,) = queries.segments([kerb]).values()
    hold(kerb)
    (one,) = sidewalks.stood([line], date(2024, 6, 10))
    on_the_road = replace(one.shown[0], ground=Ground.ROADWAY, depth=(0, 200))
    sidewalk, road = sidewalks.strips([(line, one.shown[0]), (line, on_the_road)])
    level = line.line.centroid.y
    assert sidewalk.centroid.y < level < road.centroid.y  # the sidewalk is to the right, south


def test_on_a_day_it_stands_still_a_use_is_not_shown(kerb: UUID) -> None:
    use = hold(kerb)
    who = ground.officer(actions.CONFIRM)
    actions.pause(use_id=use, since=date(2024, 6, 10), until=date(2024, 6, 12), why="đào đường",
                  basis="Quyết định mẫu", actor=who, at=ground.AT)  # fmt: skip
    (line,) = queries.segments([kerb]).values()
    on_days = {
        day: len(sidewalks.stood([line], date(2024, 6, day))[0].shown) for day in (9, 10, 12)
    }
    assert on_days == {9: 1, 10: 0, 12: 1}
