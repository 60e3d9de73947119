"""Tiles that are kept: made once, made anew only where something changed, handed out whole."""

import gzip
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from tests.browser import plain_static_files
from tests.kernel.geo.tile_reader import read
from tests.makers import MORNING
from tests.registers.places.drawn import DAY, DAY_BEFORE, TOLD, load, metres, segment

from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.geo.tiles import Tile, over
from opendistrict.registers.places import actions, models, queries
from opendistrict.registers.places.registry import DEEPEST, drawings
from opendistrict.registers.places.shapes import FrontageRow, ObstacleRow, WidthRow

assert plain_static_files  # a fixture
pytestmark = pytest.mark.usefixtures("quan1", "drawn_so_far")
BY = {"actor": SYSTEM, "at": MORNING}


@pytest.fixture
def drawn_so_far(quan1: None) -> None:
    """As if what the pack holds had been drawn: only what a test adds is drawn then."""
    models.Touched.objects.all().delete()
    for name, drawing in drawings().items():
        models.TileSet.objects.create(name=name, on=MORNING.date(), edition=drawing.edition)


def under(box: tuple[float, float, float, float], z: int = DEEPEST) -> Tile:
    return min(over(box, z), key=lambda one: abs(one.bounds[0] + one.bounds[2] - box[0] - box[2]))


def layers(tile: Tile, name: str = queries.PLACES) -> dict[str, list[dict[str, object]]]:
    found = queries.tile(name, tile.z, tile.x, tile.y)
    assert found
    drawn = read(gzip.decompress(found[0]))
    return {layer: [one.told for one in some] for layer, (_, some) in drawn.items()}


def test_a_street_with_everything_along_it_shows_in_its_tiles() -> None:
    (kerb,) = load(segment())
    wide = WidthRow(segment_id=kerb.id, since_m=metres(0), until_m=metres(50), width_m=metres(2.5),
                    told=TOLD)  # fmt: skip
    tree = ObstacleRow(
        segment_id=kerb.id, kind="tree", since_m=metres(10), until_m=metres(11), near_m=metres(0.5),
        far_m=metres(1.5), told=TOLD,
    )  # fmt: skip
    house = FrontageRow(
        street_id=kerb.street_id, number="12", point=kerb.line.coords[0], segment_id=kerb.id,
        since_m=metres(10), until_m=metres(14), told=TOLD,
    )  # fmt: skip
    actions.load_widths(rows=[wide], **BY)
    actions.load_obstacles(rows=[tree], **BY)
    actions.load_frontages(rows=[house], **BY)
    assert actions.draw_tiles(MORNING) > 0
    east, north = kerb.line.coords[0]
    told = layers(under((east, north, east, north)))
    assert {"id": str(kerb.id), "street": "Đường Thử", "side": "left", "from": "", "to": "",
            "width": 2.5} in told["segments"]  # fmt: skip
    assert told["obstacles"] == [{"kind": "tree"}] and told["frontages"] == [{"number": "12"}]
    far = layers(under((east, north, east, north), queries.SINCE))
    assert "segments" not in far and "Đường Thử" in {one["name"] for one in far["streets"]}


def test_drawn_once_and_then_only_where_something_changed() -> None:
    """Another street of the pack far away keeps its tiles; the tiles over the new kerb change."""
    models.TileSet.objects.all().delete()
    every = actions.draw_tiles(MORNING)
    assert every > 50 and actions.draw_tiles(MORNING) == 0
    before = dict(models.Tile.objects.values_list("pk", "tag"))
    (kerb,) = load(segment())
    again = actions.draw_tiles(MORNING)
    zooms = DEEPEST - queries.SINCE + 1
    assert zooms <= again <= 2 * 4 * zooms  # two sets, at most four tiles of a zoom each
    tile = under(kerb.line.bounds)
    changed = {row.pk for row in models.Tile.objects.all() if before.get(row.pk) != row.tag}
    assert (
        changed
        and models.Tile.objects.get(layers="places", z=tile.z, x=tile.x, y=tile.y).pk in changed
    )
    assert not models.Tile.objects.filter(is_stale=True).exists()


def test_a_kerb_that_moves_leaves_its_old_tile_too() -> None:
    (kerb,) = load(segment(name="a:1"))
    actions.draw_tiles(MORNING)
    old = under(kerb.line.bounds)
    assert "segments" in layers(old)
    moved = replace(segment("Đường Thử", (3000, 0), (3100, 0)), external_id="a:1")
    actions.load_segments(rows=[moved], **BY)
    actions.draw_tiles(MORNING)
    assert queries.tile(queries.PLACES, old.z, old.x, old.y) is None or all(
        one["id"] != str(kerb.id) for one in layers(old).get("segments", [])
    )


def test_a_new_day_shows_the_wards_of_that_day() -> None:
    """On 1 July 2025 four wards take the place of ten: nothing is written that day, yet the map
    changes."""
    morning = MORNING.replace(year=DAY_BEFORE.year, month=DAY_BEFORE.month, day=DAY_BEFORE.day)
    models.TileSet.objects.all().delete()
    actions.draw_tiles(morning)
    tile = under((106.70, 10.775, 106.70, 10.775), queries.SINCE)
    assert {"id", "kind", "name", "name_en", "sample"} == set(layers(tile)["wards"][0])
    old = {str(one["name"]) for one in layers(tile)["wards"]}
    actions.draw_tiles(morning + timedelta(days=1))
    new = {str(one["name"]) for one in layers(tile)["wards"]}
    assert "Phường Bến Nghé" in old and "Phường Bến Nghé" not in new and "Phường Sài Gòn" in new
    assert models.TileSet.objects.get(name=queries.PLACES).on == DAY


def test_a_tile_is_handed_out_packed_and_not_twice() -> None:
    (kerb,) = load(segment())
    actions.draw_tiles(MORNING)
    tile = under(kerb.line.bounds)
    address = f"/ban-do/tiles/places/{tile.z}/{tile.x}/{tile.y}.mvt"
    packed = Client().get(address, headers={"Accept-Encoding": "gzip, br"})
    plain = Client().get(address)
    assert packed["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain
    assert gzip.decompress(packed.content) == plain.content and read(plain.content)
    assert packed["Content-Type"] == "application/vnd.mapbox-vector-tile"
    again = Client().get(address, headers={"If-None-Match": packed["ETag"]})
    assert again.status_code == 304 and again.content == b""


@pytest.mark.usefixtures("plain_static_files")
def test_nothing_there_is_204_and_no_such_set_404() -> None:
    assert Client().get("/ban-do/tiles/places/16/0/0.mvt").status_code == 204
    assert Client().get("/ban-do/tiles/secret/16/0/0.mvt").status_code == 404
    assert Client().get(f"/ban-do/tiles/places/99/{2**40}/0.mvt").status_code == 204


def test_many_things_in_a_tile_need_no_more_queries(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    rows = [segment("Đường Thử", (0, n * 12), (90, n * 12), name=f"a:{n}") for n in range(30)]
    kerbs = load(*rows)
    box = under(kerbs[0].line.bounds).reach
    with django_assert_max_num_queries(8):
        drawn = queries.drawn_places(box, DEEPEST, MORNING.date())
        assert len(list(drawn["segments"])) >= 10
