"""What an address asks of space: a box, days, how many, behind which one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import isfinite
from uuid import UUID

import shapely
from django.http import HttpRequest
from shapely.geometry.base import BaseGeometry

from opendistrict.faces.api.asked import Wrong
from opendistrict.kernel.days import HERE, day_of
from opendistrict.registers.places.shapes import Sought

FEW, MOST = 100, 1000
FORMS = ("json", "geojson")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is sought, and the ground that it must really meet (the box of an index only proposes);
    None: anywhere."""

    sought: Sought
    ground: BaseGeometry | None


def refuse_unknown(request: HttpRequest, known: Collection[str]) -> None:
    """A parameter nobody defined is a mistake that must not pass for an answer."""
    for name in request.GET:
        if name not in known:
            raise Wrong("parameter_is_unknown", name=name, known=", ".join(sorted(known)))
    form = request.GET.get("f", "json")
    if form not in FORMS:
        raise Wrong("format_is_unknown", given=form, known=", ".join(FORMS))


def wanted_of(request: HttpRequest) -> Wanted:
    """The parameters of a page of items; `Wrong` with a sentence for what cannot be read."""
    refuse_unknown(request, {"bbox", "datetime", "limit", "after", "f"})
    ground = box_of(request.GET["bbox"]) if "bbox" in request.GET else None
    since, until = days_of(request.GET["datetime"]) if "datetime" in request.GET else (None, None)
    sought = Sought(
        box=_around(ground) if ground else None, since=since, until=until,
        after=id_of(request.GET["after"]) if "after" in request.GET else None,
        limit=limit_of(request.GET.get("limit", str(FEW))),
    )  # fmt: skip
    return Wanted(sought, ground)


def _around(ground: BaseGeometry) -> tuple[float, float, float, float]:
    west, south, east, north = ground.bounds
    return west, south, east, north


def box_of(text: str) -> BaseGeometry:
    """Four numbers (west, south, east, north) or six with heights, which are left out. One whose
    west lies east of its east goes across the antimeridian."""
    parts = text.split(",")
    try:
        numbers = [float(one) for one in parts]
    except ValueError:
        raise Wrong("bbox_is_unreadable", given=text) from None
    if len(numbers) == 6:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(isfinite(one) for one in numbers):
        raise Wrong("bbox_is_unreadable", given=text)
    west, south, east, north = numbers
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise Wrong("bbox_is_unreadable", given=text)
    if west <= east:
        return shapely.box(west, south, east, north)
    return shapely.union(
        shapely.box(west, south, 180, north), shapely.box(-180, south, east, north)
    )


def days_of(text: str) -> tuple[date | None, date | None]:
    """From the first day (None: always) until the day after the last: an instant or an interval as
    RFC 3339 writes them, days alone too; instants are days of the country."""
    begin, slash, end = text.partition("/")
    since = _day(begin, text) if begin not in ("", "..") else None
    if not slash:
        if since is None:
            raise Wrong("datetime_is_unreadable", given=text)
        return since, since + _DAY
    last = _day(end, text) if end not in ("", "..") else None
    if since is None and last is None and not (begin and end):
        raise Wrong("datetime_is_unreadable", given=text)
    if since and last and last < since:
        raise Wrong("datetime_is_unreadable", given=text)
    return since, last + _DAY if last else None


def _day(text: str, whole: str) -> date:
    try:
        if len(text) == 10:
            found = date.fromisoformat(text)
        else:
            instant = datetime.fromisoformat(text)
            found = day_of(instant if instant.tzinfo else instant.replace(tzinfo=HERE))
    except (ValueError, OverflowError):
        raise Wrong("datetime_is_unreadable", given=whole) from None
    if not date(1, 1, 2) <= found < date(9999, 1, 1):
        raise Wrong("datetime_is_unreadable", given=whole)
    return found


def limit_of(text: str) -> int:
    """At least one; more than `MOST` is answered with `MOST`, as the standard asks."""
    if not (text.isascii() and text.isdigit()) or len(text) > 18 or int(text) < 1:
        raise Wrong("limit_is_unreadable", given=text, most=MOST)
    return min(int(text), MOST)


def id_of(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Wrong("cursor_is_unreadable") from None
