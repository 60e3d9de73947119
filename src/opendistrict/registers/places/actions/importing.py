"""A file of streets, borders, house numbers, obstacles or widths: all of it, or the good rows."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from shapely.geometry.base import BaseGeometry

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold
from opendistrict.kernel.geo import BadGeometry, Grid
from opendistrict.kernel.geo.files import Feature, features
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.places import queries, rules
from opendistrict.registers.places.actions import drawing, lining
from opendistrict.registers.places.shapes import ImportedPlaces, Note, Tally, Told

SORTS = ("streets", "boundaries", "frontages", "obstacles", "widths")
Progress = Callable[[int, int], None]
_LOADS: Mapping[str, Callable[..., Tally]] = {
    "boundaries": drawing.load_boundaries, "frontages": lining.load_frontages,
    "obstacles": lining.load_obstacles, "widths": lining.load_widths,
}  # fmt: skip


class _Units(dict[date | None, Mapping[str, str]]):
    """The units of a day by slug, by code and by name; asked once a day."""

    def __init__(self, on: date) -> None:
        super().__init__()
        self._on = on

    def __missing__(self, since: date | None) -> Mapping[str, str]:
        slugs = {pk: slug for slug, pk in orgs.unit_ids_by_slug().items()}
        found: dict[str, str] = {}
        for unit in orgs.tree_on(since or self._on).units.values():
            for name in (fold(unit.name), unit.code, slugs[unit.id]):
                if name:
                    found[name] = slugs[unit.id]
        return self.setdefault(since, found)


def _world(on: date, grid: Grid | None, told: Told) -> rules.World:
    known = queries.frame()
    return rules.World(
        frame=known[0] if known else None, grid=grid, book=queries.street_book(),
        every_segment=partial(queries.every_segment, on), units=_Units(on),
        segments=queries.segment_ids_by_external_id(), told=told,
    )  # fmt: skip


def import_places(
    path: Path,
    *,
    sort: str,
    told: Told,
    clip: BaseGeometry | None = None,
    grid: Grid | None = None,
    only_good: bool = False,
    dry_run: bool = False,
    actor: Actor,
    at: datetime,
    progress: Progress = lambda done, in_all: None,
) -> ImportedPlaces:
    """Read a file and make the map be as it says; BadGeometry where it cannot be read at all.

    Nothing is written while a row is refused (`only_good` leaves it out), and nothing at all in a
    dry run, which does the same and takes it back.
    """
    with transaction.atomic():
        world = _world(told.since or at.date(), grid, told)
        found = list(features(path, sort, clip))
        rows, refused = _rows(found, sort, world, progress)
        tallies: dict[str, Tally] = {}
        if only_good or not refused:
            tallies = _load(sort, rows, actor, at)
            base.record(
                action="places.import", actor=actor, at=at, subject=f"places.{sort}",
                file=path.name, read=len(found), refused=len(refused), mended=len(world.notes),
            )  # fmt: skip
        if dry_run:
            transaction.set_rollback(True)
    return ImportedPlaces(
        name=path.name, sort=sort, read=len(found), tallies=tallies, mended=tuple(world.notes),
        refused=tuple(refused), is_done=bool(tallies) and not dry_run,
    )  # fmt: skip


def _rows(
    found: Sequence[Feature], sort: str, world: rules.World, progress: Progress
) -> tuple[Any, list[Note]]:
    refused: list[Note] = []
    if sort == "streets":
        streets = rules.Streets(world)
        for _ in _each(found, streets.take, refused, progress):
            pass
        return streets, refused
    read = rules.ONE_BY_ONE[sort]
    pairs = list(_each(found, lambda one: read(one, world), refused, progress))
    if sort != "frontages":
        return [row for _, row in pairs], refused
    houses = list(rules.same_houses(pairs, world))
    refused += [one for one in houses if isinstance(one, Note)]
    return [one for one in houses if not isinstance(one, Note)], refused


def _each(
    found: Sequence[Feature],
    read: Callable[[Feature], Any],
    refused: list[Note],
    progress: Progress,
) -> Iterator[tuple[Feature, Any]]:
    for n, feature in enumerate(found, 1):
        progress(n, len(found))
        try:
            yield feature, read(feature)
        except (BadGeometry, Refused) as error:
            refused.append(rules.refusal(feature, error))


def _load(sort: str, rows: Any, actor: Actor, at: datetime) -> dict[str, Tally]:
    if sort != "streets":
        return {sort: _LOADS[sort](rows=rows, actor=actor, at=at)}
    return {
        "streets": drawing.load_streets(rows=rows.streets(), actor=actor, at=at),
        "segments": drawing.load_segments(rows=list(rows.segments()), actor=actor, at=at),
    }
