"""Rows made to be as they are told: what is new is added, what differs is changed and named,
and the map is drawn anew where either shows."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import models
from django.db.backends.postgresql.psycopg_any import DateRange, Range

from opendistrict.kernel.actor import Actor
from opendistrict.registers.base import actions as base
from opendistrict.registers.places.actions.tiling import Spot, spot_of, touch_spots
from opendistrict.registers.places.shapes import Tally, Told

M = TypeVar("M", bound=models.Model)

BATCH = 1000
NAMED = 200  # changes that the trail names; the number is of all


def put(
    model: type[M],
    wanted: Iterable[tuple[str, M | None, Mapping[str, Any]]],
    *,
    what: str,
    actor: Actor,
    at: datetime,
) -> Tally:
    """Each row is its name for people, what is there (None: nothing yet) and what it shall be. One
    line of the trail."""
    new: list[M] = []
    changed: dict[int, tuple[str, M, tuple[str, ...]]] = {}
    spots: list[Spot | None] = []  # where it was before
    same = 0
    for name, old, values in wanted:
        if old is None:
            new.append(model(**values))
            continue
        fields = tuple(
            key for key, value in values.items() if _plain(getattr(old, key)) != _plain(value)
        )
        if fields:
            spots.append(spot_of(old))
        for key in fields:
            setattr(old, key, values[key])
        if fields:
            changed[id(old)] = (name, old, fields)
        else:
            same += 1
    model._default_manager.bulk_create(new, batch_size=BATCH)
    every = sorted({key for _, _, fields in changed.values() for key in fields})
    if changed:
        rows = [row for _, row, _ in changed.values()]
        model._default_manager.bulk_update(rows, every, batch_size=BATCH)
    spots += [spot_of(row) for row in (*new, *(row for _, row, _ in changed.values()))]
    touch_spots(spots)
    tally = Tally(len(new), same, tuple((name, fields) for name, _, fields in changed.values()))
    note(what, tally, actor=actor, at=at)
    return tally


def note(what: str, tally: Tally, *, actor: Actor, at: datetime) -> None:
    """The line of the trail, where anything is not as before."""
    if tally.total:
        base.record(
            action=f"places.load_{what}", actor=actor, at=at, subject=f"places.{what}",
            new=tally.new, changed=len(tally.changed),
            named=[f"{name}: {', '.join(fields)}" for name, fields in tally.changed[:NAMED]],
        )  # fmt: skip


def valid(told: Told, old: Any) -> DateRange:
    """The time something holds; a bound that is not told stays as it is known."""
    since, until = (old.valid.lower, old.valid.upper) if old else (None, None)
    return DateRange(told.since or since, told.until or until)


def _plain(value: object) -> object:
    """Ranges and bytes compare by what they hold."""
    if isinstance(value, Range):
        return (value.lower, value.upper)
    return bytes(value) if isinstance(value, memoryview) else value
