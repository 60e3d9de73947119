"""`od places`: streets, borders and what lies along the kerbs, from files."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any

import shapely
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from opendistrict.faces.cli import places_file, terminal
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.words import sentence
from opendistrict.kernel.geo import BadGeometry, Grid
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.places import actions, queries
from opendistrict.registers.places.shapes import ImportedPlaces, Told

OF_THE_PACK = "pack"


def _zone(text: str) -> Grid | None:
    try:
        return None if text == OF_THE_PACK else Grid.parse(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no central meridian: write 105°45′") from error


class Command(BaseCommand):
    help = (
        "Import streets, borders, house numbers, obstacles or widths: GeoJSON, OpenStreetMap "
        "(.osm, .osm.pbf) or CSV with coordinates. All of it or, told so, the good rows."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True, metavar="ACT")
        one = acts.add_parser("import", help="make the map be as a file says")
        one.add_argument("file", type=Path)
        one.add_argument("--as", dest="sort", choices=actions.SORTS, required=True)
        one.add_argument(
            "--dry-run", action="store_true", help="say what would change, change nothing"
        )
        one.add_argument(
            "--good-rows", action="store_true", help="write the good rows, leave the others out"
        )
        one.add_argument(
            "--zone", type=_zone, nargs="?", const=None, default=False,
            help="coordinates are VN-2000: on this central meridian (105°45′), or on the pack's",
        )  # fmt: skip
        one.add_argument(
            "--clip", metavar="UNIT", help="only what lies in this unit (its key); OpenStreetMap"
        )
        one.add_argument("--since", type=terminal.day, help="so from this day on")
        one.add_argument("--until", type=terminal.day, help="so until the day before this one")
        one.add_argument("--source", default="", help="who says so; the file's name unless told")
        one.add_argument("--confidence", default="V", help="V (read), D (derived), M-low, sample…")

    def handle(self, *args: Any, **options: Any) -> None:
        with terminal.refusals_said():
            self._import(options)

    def _import(self, options: Any) -> None:
        path: Path = options["file"]
        told = Told(
            source=options["source"] or path.name, confidence=options["confidence"],
            since=options["since"], until=options["until"],
            is_sample=options["confidence"] == "sample",
        )  # fmt: skip
        on = options["since"] or clock.now().date()
        try:
            with terminal.progress(_("Kiểm tra")) as report:
                imported = actions.import_places(
                    path, sort=options["sort"], told=told, clip=self._clip(options["clip"], on),
                    grid=_grid(options["zone"]), only_good=options["good_rows"],
                    dry_run=options["dry_run"], actor=terminal.operator(), at=clock.now(),
                    progress=report,
                )  # fmt: skip
        except BadGeometry as bad:
            raise CommandError(f"{path.name}: {sentence(bad.code, **bad.details)}") from bad
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}") from error
        self._tell(imported, dry_run=options["dry_run"])

    def _clip(self, unit: str | None, on: date) -> BaseGeometry | None:
        """The unit's border; without one, the frame of the pack."""
        if unit is None:
            known = queries.frame()
            frame = known[0] if known else None
            return shapely.box(frame.west, frame.south, frame.east, frame.north) if frame else None
        units = orgs.unit_ids_by_slug()
        if unit not in units:
            raise terminal.unknown("unit", unit, units)
        border = queries.boundary_of(units[unit], on)
        if border is None:
            raise CommandError(
                _("Đơn vị %(unit)s chưa có ranh giới vào ngày đó. Nhập ranh giới trước.")
                % {"unit": unit}
            )
        return border

    def _tell(self, imported: ImportedPlaces, *, dry_run: bool) -> None:
        for line in places_file.refusals(imported):
            self.stderr.write(line)
        for line in places_file.mends(imported):
            self.stdout.write(line)
        if not imported.tallies:
            raise CommandError(
                _("%(bad)s trên %(read)s mục bị từ chối. Không có gì được ghi; sửa tệp, hoặc thêm "
                  "--good-rows để ghi các mục còn lại.")
                % {"bad": len(imported.refused), "read": imported.read}
            )  # fmt: skip
        for line in places_file.done(imported, dry_run=dry_run):
            self.stdout.write(line)


def _grid(zone: Grid | bool | None) -> Grid | None:
    """False: none was asked for; None: the pack's."""
    if isinstance(zone, bool):
        return None
    known = queries.frame()
    if zone is None and known is None:
        raise CommandError(_("Gói dữ liệu chưa nêu kinh tuyến trục. Ghi rõ, ví dụ --zone 105°45′."))
    return zone or (known[1] if known else None)
