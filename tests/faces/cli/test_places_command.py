"""`od places import` as an operator meets it."""

from pathlib import Path

import pytest
import shapely
from django.core.management import CommandError, call_command
from tests.registers.places.drawn import line
from tests.registers.places.test_importing import geojson, houses, streets

from opendistrict.kernel.geo import Grid, onto_grid
from opendistrict.registers.base.models import AuditEvent
from opendistrict.registers.places import queries

pytestmark = pytest.mark.usefixtures("quan1")


def test_streets_are_imported_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(streets(tmp_path))
    call_command("places", "import", path, "--as", "streets", "--dry-run")
    said = capsys.readouterr().out
    assert "2 new, 0 changed, 0 as before." in said and "nothing was written" in said
    assert queries.street_book().find("Đinh Thử") is None
    call_command("places", "import", path, "--as", "streets")
    said = capsys.readouterr().out
    assert "Sidewalk segments: 8 new" in said
    assert "s.geojson:2:2: “Ðinh Thử” has a foreign Ð" in said
    assert AuditEvent.objects.get(action="places.import").actor_kind == "operator"


def test_refusals_are_told_in_both_languages_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    away = (shapely.LineString([(105.85, 21.03), (105.86, 21.04)]), {"name": "Xa Thử"})
    good = (line((0, 0), (50, 0)), {"name": "Gần Thử"})
    path = str(geojson(tmp_path / "s.geojson", good, away))
    with pytest.raises(CommandError, match=r"1 trên 2 mục|1 of 2"):
        call_command("places", "import", path, "--as", "streets")
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith("s.geojson:2: Tọa độ (") and len(said) == 3
    assert queries.street_book().find("Gần Thử") is None
    call_command("places", "import", path, "--as", "streets", "--good-rows")
    assert queries.street_book().find("Gần Thử")


def test_a_zone_of_the_grid_by_name_or_by_the_pack(tmp_path: Path) -> None:
    call_command("places", "import", str(streets(tmp_path)), "--as", "streets")
    point = onto_grid(shapely.Point(line((50, 60), (51, 60)).coords[0]), Grid.parse("105.75"))
    path = str(houses(tmp_path, f"12;Đinh Thử;{point.x};{point.y};a"))
    for more in ([], ["--zone", "107.75"]):
        with pytest.raises(CommandError):
            call_command("places", "import", path, "--as", "frontages", *more)
    call_command("places", "import", path, "--as", "frontages", "--zone", "105°45′")
    call_command("places", "import", path, "--as", "frontages", "--zone")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["none.csv", "--as", "streets"], "No such file"),
        (["a.shp", "--as", "streets"], "a.shp"),
        (["a.shp", "--as", "streets", "--clip", "phuong-sai-gom"], "phuong-sai-gon"),
        (["a.shp", "--as", "streets", "--clip", "quan-1"], "quan-1"),
        (["a.shp", "--as", "streets", "--zone", "48N"], "48N"),
    ],
)
def test_what_cannot_be_is_said(tmp_path: Path, arguments: list[str], said: str) -> None:
    (tmp_path / "a.shp").write_text("")
    arguments[0] = str(tmp_path / arguments[0])
    with pytest.raises(CommandError, match=said):
        call_command("places", "import", *arguments)
