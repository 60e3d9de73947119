"""The Curbs API of the Curb Data Specification 1.1, open to everybody. See `curbs`."""

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from opendistrict.faces.api.answering import open_data
from opendistrict.faces.api.asked import SENTENCES, Wrong
from opendistrict.faces.api.catalogue import LICENCE
from opendistrict.faces.api.space import curbs
from opendistrict.faces.api.space.asked import id_of
from opendistrict.faces.kit import clock, formats
from opendistrict.kernel.days import day_of
from opendistrict.kernel.geo.tiles import Bounds
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import SegmentShape, Sought
from opendistrict.services.sidewalks import queries as sidewalks

VERSION = "1.1.0"
MEDIA_TYPE = "application/vnd.cds+json"
PAGE = 200
FARTHEST = 200_000.0  # centimetres of a radius: the whole of it is answered at once
BOX = ("min_lng", "min_lat", "max_lng", "max_lat")
AROUND = ("lng", "lat", "radius")
View = Callable[..., HttpResponseBase]


def _answer(body: Mapping[str, Any], status: int = 200) -> HttpResponse:
    answered = HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status,
        content_type=f"{MEDIA_TYPE};version=1.1",
    )  # fmt: skip
    answered.headers["Cache-Control"] = "public, max-age=60"
    return answered


def curb_data(view: View) -> View:
    """A door of the specification: its versions by the Accept header, its own form of errors."""

    @open_data
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return view(request, *args, **kwargs)
        accepted = request.headers.get("Accept", "*/*").replace(" ", "")
        if MEDIA_TYPE in accepted and not any(
            f"{MEDIA_TYPE};version={one}" in accepted for one in ("1.0", "1.1")
        ):
            return _error("format_is_unknown", 406, given=accepted, known="1.0, 1.1")
        try:
            return view(request, *args, **kwargs)
        except Wrong as wrong:
            return _error(wrong.code, SENTENCES[wrong.code][0], **wrong.details)

    return guarded


def _error(code: str, status: int, **details: object) -> HttpResponse:
    _, vi, en = SENTENCES[code]
    said = (en if formats.language() == "en" else vi) % details
    return _answer({"error": code, "error_description": said, "error_details": []}, status)


def _told(
    request: HttpRequest, data: Mapping[str, Any], links: Mapping[str, Any] | None = None
) -> HttpResponse:
    told = {
        "version": VERSION, "time_zone": "Asia/Ho_Chi_Minh", "currency": "VND",
        "last_updated": int(clock.now(request).timestamp() * 1000), "license_url": LICENCE,
        "data": data,
    }  # fmt: skip
    return _answer(told | ({"links": links} if links is not None else {}))


# ------------------------------------------------------------------ what is asked


def _numbers(request: HttpRequest, names: Sequence[str]) -> list[float] | None:
    """All of some parameters that go together; None where none of them is given."""
    given = [request.GET[name] for name in names if name in request.GET]
    if not given:
        return None
    try:
        numbers = [float(one) for one in given]
    except ValueError:
        raise Wrong("bbox_is_unreadable", given=",".join(given)) from None
    if len(numbers) != len(names) or not all(isfinite(one) for one in numbers):
        raise Wrong("bbox_is_unreadable", given=",".join(given))
    return numbers


def _refuse_unknown(request: HttpRequest, *known: str) -> None:
    for name in request.GET:
        if name not in known:
            raise Wrong("parameter_is_unknown", name=name, known=", ".join(sorted(known)))


def _at(request: HttpRequest) -> datetime:
    """The instant asked for, else now."""
    given = request.GET.get("time", "")
    if not given:
        return clock.now(request)
    try:
        if not 0 <= int(given) < 2**43:
            raise ValueError(given)
        return curbs.instant(int(given)).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        raise Wrong("datetime_is_unreadable", given=given) from None


def _box(request: HttpRequest) -> Bounds | None:
    numbers = _numbers(request, BOX)
    if numbers is None:
        return None
    west, south, east, north = numbers
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise Wrong("bbox_is_unreadable", given=",".join(map(str, numbers)))
    return west, south, east, north


def _kerbs(request: HttpRequest, on: date) -> tuple[list[SegmentShape], Mapping[str, Any] | None]:
    """The sidewalks asked for: all around a point, the nearest first, or a page of those in a box
    with the link to the next."""
    around = _numbers(request, AROUND)
    if around is not None:
        lng, lat, radius = around
        if not (-180 <= lng <= 180 and -85 <= lat <= 85 and 0 <= radius <= FARTHEST):
            raise Wrong("bbox_is_unreadable", given=",".join(map(str, around)))
        near = places.nearest_segments((lng, lat), on, within_m=radius / 100)
        return [kerb for kerb, _ in near], None
    after = id_of(request.GET["after"]) if "after" in request.GET else None
    asked = Sought(_box(request), on, _day_after(on), after, limit=PAGE + 1)
    found = places.segments_sought(asked)
    if len(found) <= PAGE:
        return found, {"next": None}
    query = urlencode(request.GET.dict() | {"after": str(found[PAGE - 1].id)})
    return found[:PAGE], {"next": request.build_absolute_uri(f"{request.path}?{query}")}


def _day_after(on: date) -> date:
    return date.fromordinal(on.toordinal() + 1)


# ------------------------------------------------------------------ doors


def _zones(kerbs: Sequence[SegmentShape], at: datetime, *, with_geometry: bool) -> list[Any]:
    on, regimes = day_of(at), sidewalks.regimes()
    every = curbs.policies(regimes)
    widths = places.widths([one.id for one in kerbs], on)
    zones = (
        curbs.zone(
            one, widths[one.kerb.id], curbs.applying(every, one, regimes, on), at,
            with_geometry=with_geometry,
        )
        for one in sidewalks.stood(kerbs, on)
    )  # fmt: skip
    return [one for one in zones if one is not None]


@curb_data
def zones(request: HttpRequest) -> HttpResponseBase:
    """Measured sidewalks with what may be done there and what is free."""
    _refuse_unknown(request, *BOX, *AROUND, "include_geometry", "time", "after")
    shown = request.GET.get("include_geometry", "true")
    if shown not in ("true", "false"):
        raise Wrong("parameter_is_unknown", name="include_geometry", known="true, false")
    at = _at(request)
    kerbs, links = _kerbs(request, day_of(at))
    return _told(request, {"zones": _zones(kerbs, at, with_geometry=shown == "true")}, links)


@curb_data
def zone(request: HttpRequest, key: str) -> HttpResponseBase:
    _refuse_unknown(request, "time", "show_historic")
    at = _at(request)
    on = day_of(at)
    asked = Sought(since=on, until=_day_after(on), ids=(_key(key),))
    found = _zones(places.segments_sought(asked), at, with_geometry=True)
    if not found:
        raise Wrong("feature_is_unknown", given=key)
    return _told(request, found[0])


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Wrong("feature_is_unknown", given=text) from None


@curb_data
def policies(request: HttpRequest) -> HttpResponseBase:
    """Every use under every text that is known, in force or not."""
    _refuse_unknown(request, "ids")
    every = curbs.policies(sidewalks.regimes())
    wanted = request.GET["ids"].split(",") if "ids" in request.GET else list(every)
    return _told(request, {"policies": [every[one] for one in wanted if one in every]})


@curb_data
def policy(request: HttpRequest, key: str) -> HttpResponseBase:
    _refuse_unknown(request)
    every = curbs.policies(sidewalks.regimes())
    if key not in every:
        raise Wrong("feature_is_unknown", given=key)
    return _told(request, every[key])


@curb_data
def objects(request: HttpRequest) -> HttpResponseBase:
    """What stands on sidewalks."""
    _refuse_unknown(request, *BOX, *AROUND, "after")
    on = clock.today(request)
    kerbs, links = _kerbs(request, on)
    standing = places.obstacles([one.id for one in kerbs], on)
    return _told(request, {"objects": curbs.objects(kerbs, standing)}, links)


@curb_data
def not_here(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Areas and spaces are optional, and nothing here is either."""
    known = ", ".join(reverse(one) for one in ("cds_zones", "cds_policies", "cds_objects"))
    if rest.split("/")[0] in ("areas", "spaces"):
        return _error("table_is_unknown", 501, given=rest, known=known)
    raise Wrong("table_is_unknown", given=rest, known=known)
