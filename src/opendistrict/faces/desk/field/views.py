"""The page for the street and what it asks for: the list of the day, a place, and what it sends."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from opendistrict.faces.desk.field import ground, stops, wire, wording
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.dossier_words import either
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.words import sentences
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.screening import CITIZEN
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import FrontageShape
from opendistrict.services.inspections import actions
from opendistrict.services.inspections import queries as inspections
from opendistrict.services.sidewalks import queries as sidewalks

RECORD = "inspections.record"
NUMBER = re.compile(r"VH-\d{4}-\d{6}", re.IGNORECASE)
REFUSED = 422
MOST_PHOTO = CITIZEN.file_bytes


@page(act=RECORD)
@require_safe
def app(request: HttpRequest) -> HttpResponse:
    """The page itself: no data of anybody, so that it may lie on the telephone."""
    context = {"most_mb": MOST_PHOTO // 1024 // 1024, "most_photos": actions.MOST_PHOTOS}
    return render(request, "desk/field/app.html", context)


@page(public=True)
@require_safe
@never_cache
def service_worker(request: HttpRequest) -> HttpResponse:
    """The worker, served from where its scope is."""
    found = finders.find("desk/field/sw.js")
    assert isinstance(found, str)
    with open(found, encoding="utf-8") as file:
        return HttpResponse(file.read(), content_type="text/javascript; charset=utf-8")


@page(public=True)
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a telephone needs to put the page on its first screen."""
    told = {
        "id": reverse("field"), "start_url": reverse("field"), "scope": reverse("field"),
        "name": _("OpenDistrict: hiện trường"), "short_name": _("Hiện trường"),
        "display": "standalone", "background_color": "#f4f7f6", "theme_color": "#0b6e69",
        "lang": get_language(),
        "icons": [
            {"src": static("kit/mark.svg"), "type": "image/svg+xml", "sizes": "any"},
            {"src": static("desk/field/icon-192.png"), "type": "image/png", "sizes": "192x192"},
            {"src": static("desk/field/icon-512.png"), "type": "image/png", "sizes": "512x512",
             "purpose": "any maskable"},
        ],
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json")


@page(act=RECORD)
@require_safe
@never_cache
def today(request: HttpRequest) -> HttpResponse:
    """Everything the day needs, in one answer."""
    actor, at = actor_of(request), clock.now(request)
    kinds = [
        {"code": one.code, "name": either(one.name, one.name_en), "measured": one.measured}
        for one in inspections.kinds()
    ]
    told = {
        "who": actor.id, "at": at.isoformat(), "day": f"{at:%d/%m/%Y}", "kinds": kinds,
        "rules": wording.rules_of(at), "open": stops.open_findings(actor),
        **stops.today(actor, at, _point(request)),
    }  # fmt: skip
    return JsonResponse(told)


@page(act=RECORD)
@require_safe
@never_cache
def streets(request: HttpRequest) -> HttpResponse:
    """The kerbs and houses of the inspector's wards, asked for once a day."""
    on = clock.today(request)
    return JsonResponse({"day": f"{on:%d/%m/%Y}", **ground.streets(actor_of(request), RECORD, on)})


def _point(request: HttpRequest) -> tuple[float, float] | None:
    try:
        lon, lat = float(request.GET["lon"]), float(request.GET["lat"])
    except (KeyError, ValueError):
        return None
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None


@page(act=RECORD)
@require_safe
@never_cache
def look_up(request: HttpRequest) -> HttpResponse:
    """A place by the code of a paper, by an address, by a tap on the map (a kerb and how far along
    it) or by where the telephone is."""
    asked = request.GET.get("q", "").replace("\0", "").strip()[:200]
    stop = _found(asked, request)
    if stop is None:
        why = _("Không tìm thấy chỗ này. Kiểm tra mã hoặc số nhà; vẫn ghi nhận được theo vị trí.")
        return JsonResponse({"why": why}, status=404)
    return JsonResponse({"stop": stop})


def _found(asked: str, request: HttpRequest) -> dict[str, Any] | None:
    actor, at = actor_of(request), clock.now(request)
    number = NUMBER.search(asked)
    if number:
        return stops.at_use(number[0].upper(), actor, at.date())
    if asked:
        for match in places.at_address(asked, at.date()):
            house = match.frontage
            if house.segment_id and house.since_m is not None and house.until_m is not None:
                along = int((house.since_m + house.until_m) * 50)
                title = f"{house.number} {house.street}"
                return stops.at_place(house.segment_id, along, title, actor, at)
        return None
    if "segment" in request.GET:
        return _tapped(request, actor, at)
    here = _point(request)
    near = places.nearest_segments(here, at.date()) if here else []
    if not near:
        return None
    segment, spot = near[0]
    return stops.at_place(segment.id, int(spot.position * 100), "", actor, at)


def _tapped(request: HttpRequest, actor: Actor, at: datetime) -> dict[str, Any] | None:
    try:
        key, along = UUID(request.GET["segment"]), int(request.GET["along_cm"])
    except (KeyError, ValueError):
        return None
    segment = places.segments([key]).get(key)
    if segment is None or not 0 <= along <= stops.drawn_cm(segment):
        return None
    houses = places.frontages_along([key], at.date())[key]
    title = next((f"{one.number} {one.street}" for one in houses if _faces(one, along)), "")
    return stops.at_place(key, along, title, actor, at)


def _faces(house: FrontageShape, along: int) -> bool:
    if house.since_m is None or house.until_m is None:
        return False
    return house.since_m * 100 <= along <= house.until_m * 100


@page(act=RECORD)
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Take a batch; each visit has its own answer."""
    actor, at = actor_of(request), clock.now(request)
    try:
        batch = wire.batch(request.body)
    except Refused as refused:
        return JsonResponse({"why": " ".join(sentences(refused))}, status=REFUSED)
    if batch.who != actor.id:
        return _of_another()
    given = [one.given(*_subject(one.use, actor)) for one in batch.visits]
    answers = actions.sync(visits=given, sent_at=batch.sent_at, actor=actor, at=at)
    told = [_answer(str(one.id), one.state, one.refused) for one in answers]
    told += [_answer(key, "refused", refused) for key, refused in batch.wrong.items()]
    return JsonResponse({"answers": told})


def _of_another() -> HttpResponse:
    return JsonResponse({"why": " ".join(sentences(Refused("visit_is_anothers")))}, status=409)


def _answer(key: str, state: str, refused: Refused | None) -> dict[str, str]:
    return {"id": key, "state": state, "why": " ".join(sentences(refused)) if refused else ""}


def _subject(number: str, actor: Actor) -> tuple[str, UUID | None]:
    """What a visit is about, where the inspector may see that use."""
    use = sidewalks.use(number, actor) if number else None
    return (sidewalks.subject(use.id), use.party_id) if use else ("", None)


@page(act=RECORD)
@require_POST
def send_photo(request: HttpRequest) -> HttpResponse:
    """One photo; the telephone sends it when its finding has arrived."""
    actor, file = actor_of(request), request.FILES.get("file")
    try:
        photo_id, finding_id = UUID(request.POST["id"]), UUID(request.POST["finding"])
    except (KeyError, ValueError):
        return JsonResponse({"why": " ".join(_malformed("id"))}, status=REFUSED)
    if file is None:
        return JsonResponse({"why": " ".join(_malformed("file"))}, status=REFUSED)
    if request.POST.get("who") != actor.id:
        return _of_another()
    try:
        if (file.size or 0) > MOST_PHOTO:
            raise Refused("file_is_too_large", size=file.size, limit=MOST_PHOTO)
        is_new = actions.keep_photo(
            photo_id=photo_id, finding_id=finding_id, data=file.read(), name=file.name or "",
            faces_why=request.POST.get("faces_why", "").replace("\0", "")[:300], actor=actor,
            at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        return JsonResponse(_answer(str(photo_id), "refused", refused))
    return JsonResponse(_answer(str(photo_id), "new" if is_new else "known", None))


def _malformed(where: str) -> list[str]:
    return sentences(Refused("batch_is_malformed", where=where))
