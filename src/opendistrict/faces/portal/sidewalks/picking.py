"""Choosing a place on the map instead of typing its address."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opendistrict.faces.kit import clock, maps
from opendistrict.faces.kit.pages import page
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import FrontageShape

WITHIN = 40.0  # metres around a tap


def ground(today: date) -> dict[str, Any]:
    """What the map beside the form needs."""
    bounds = maps.whole(maps.wards(today))
    return {
        "features": {"type": "FeatureCollection", "features": []},
        "spots": [],
        "ground": maps.MapGround(
            tiles=maps.sets("places", "uses"), bounds=bounds, pick=reverse("sidewalk_pick")
        )
        if bounds
        else None,
    }


@page(public=True)
@require_safe
def pick(request: HttpRequest) -> HttpResponse:
    """Which house a tap on the map is before: what it puts into the form, and a sentence."""
    try:
        lon, lat = (float(request.GET.get(name, "")) for name in ("lon", "lat"))
    except ValueError:
        return JsonResponse({"fields": {}, "said": ""}, status=400)
    if not (-180 <= lon <= 180 and -85 <= lat <= 85):
        return JsonResponse({"fields": {}, "said": ""}, status=400)
    today = clock.today(request)
    near = places.nearest_segments((lon, lat), today, within_m=WITHIN)
    houses = places.frontages_along([kerb.id for kerb, _ in near[:4]], today)
    for kerb, place in near[:4]:
        house = min(houses[kerb.id], key=lambda one: _away(one, place.position), default=None)
        if house is not None and _away(house, place.position) <= WITHIN:
            address = f"{house.number} {house.street}"
            said = _("Trước nhà %(address)s") % {"address": address}
            return JsonResponse({"fields": {"dia_chi": address, "cach": ""}, "said": said})
    return JsonResponse({"fields": {}, "said": _("Bản đồ chưa có số nhà ở chỗ này.")})


def _away(house: FrontageShape, position: float) -> float:
    """Metres along the kerb from a house to a place; none within its frontage."""
    assert house.since_m is not None and house.until_m is not None
    return max(float(house.since_m) - position, position - float(house.until_m), 0.0)
