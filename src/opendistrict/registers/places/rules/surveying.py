"""A new survey over an old one: what was measured before stays so up to the day of the new one,
and beside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Measured:
    """A width of a stretch for a time: from `since` to the day before `until`."""

    since_m: Decimal
    until_m: Decimal
    since: date | None
    until: date | None
    width_m: Decimal
    surveyed_on: date | None
    source: str
    confidence: str
    is_sample: bool


def resurveyed(old: Iterable[Measured], new: Iterable[Measured]) -> list[Measured]:
    """All that is then known; of two of the new ones over one another the later row holds."""
    known = list(old)
    for one in new:
        known = [part for was in known for part in _minus(was, one)] + [one]
    return sorted(known, key=lambda one: (one.since_m, one.since or date.min))


def _minus(was: Measured, now: Measured) -> Iterator[Measured]:
    since = max(was.since or date.min, now.since or date.min)
    until = min(was.until or date.max, now.until or date.max)
    if was.until_m <= now.since_m or now.until_m <= was.since_m or until <= since:
        yield was
        return
    if (was.since or date.min) < since:
        yield replace(was, until=since)
    if until < (was.until or date.max):
        yield replace(was, since=until)
    both = {
        "since": None if since == date.min else since,
        "until": None if until == date.max else until,
    }
    if was.since_m < now.since_m:
        yield replace(was, until_m=now.since_m, **both)  # type: ignore[arg-type]
    if now.until_m < was.until_m:
        yield replace(was, since_m=now.until_m, **both)  # type: ignore[arg-type]
