"""The sidewalks on a map and in a list, for everybody: what lists open, what is used on a day, and
from when it is free again. Nobody who uses anything is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from shapely.geometry import mapping as geojson
from shapely.geometry.base import BaseGeometry

from opendistrict.faces.kit import clock, formats, maps, sidewalk_words
from opendistrict.faces.kit.dossier_words import either
from opendistrict.faces.kit.fields import DayField
from opendistrict.faces.kit.pages import page
from opendistrict.faces.kit.tables import same_page_with
from opendistrict.faces.portal.sidewalks import wording
from opendistrict.faces.portal.sidewalks.views import uses
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import (
    FrontageShape,
    SegmentShape,
    StreetShape,
    WidthShape,
)
from opendistrict.services.sidewalks import queries
from opendistrict.services.sidewalks.shapes import ClosedShape, InUse, Shown, Stood

PAGE = 40
MONTH = timedelta(days=29)  # the first and last day count
KINDS = {InUse.USED: "risk", InUse.LISTED: "ok", InUse.FREE: "progress"}


class MapForm(forms.Form):
    duong = forms.CharField(
        label=gettext_lazy("Tên đường"), max_length=120, required=False,
        help_text=gettext_lazy("Bỏ trống: mọi đường"),
    )  # fmt: skip
    phuong = forms.ChoiceField(label=gettext_lazy("Phường nào"), required=False)
    ngay = DayField(label=gettext_lazy("Ngày"), required=False)

    def __init__(self, *args: Any, wards: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["phuong"].choices = [("", _("Tất cả")), *wards]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Line:
    """One sidewalk on one day, in words."""

    id: str
    kind: str
    street: str
    between: str
    width: str
    standing: str
    listed: str
    used: Sequence[Mapping[str, str]]
    ask: str
    is_sample: bool
    is_schematic: bool

    @property
    def label(self) -> str:
        return f"{self.street}, {self.between}" if self.between else self.street

    @property
    def note(self) -> str:
        return " · ".join(one for one in (self.standing, self.listed, self.width) if one)


@page(public=True)
@require_safe
def street_map(request: HttpRequest) -> HttpResponse:
    """What is used and what lists open on a day: by street, by ward, or all, page by page."""
    today = clock.today(request)
    wards = maps.wards(today)
    asked = {"ngay": f"{today:%d/%m/%Y}"} | request.GET.dict()
    form = MapForm(asked, wards=[(slug, name) for name, _, slug in wards])
    told = form.cleaned_data if form.is_valid() else {}
    on = told.get("ngay") or today
    streets = [one for one, _ in places.find_streets(told["duong"])] if told.get("duong") else []
    ward = next((one for one in wards if one[2] == told.get("phuong")), None)
    kerbs, after = _kerbs(request, told, streets, ward[1] if ward else None, on)
    lines = _lines(kerbs, on)
    near = maps.said(ward[1].bounds) if ward else "" if streets else maps.whole(wards)
    context = {
        "form": form,
        "on": on,
        "is_today": on == today,
        "streets": streets,
        "features": _features(kerbs, lines),
        "spots": [_spot(line, on) for line in lines],
        "stretch": _one(request.GET.get("doan", ""), on),
        "allowed": _allowed(on),
        "cautions": [one.basis for one in queries.unread(on)],
        "is_sample": any(line.is_sample for line in lines),
        "is_schematic": any(line.is_schematic for line in lines),
        "next": same_page_with(request, after=after) if after else "",
        "first": same_page_with(request, after="") if request.GET.get("after") else "",
        "ground": maps.MapGround(
            tiles=maps.sets("places", "uses") if on == today else maps.sets("places"),
            bounds=near, legend=sidewalk_words.LEGEND,
            wards=[(name, maps.said(polygon.bounds)) for name, polygon, _ in wards],
            panel=reverse("sidewalk_stretch", args=["id"]) + f"?ngay={on:%d/%m/%Y}",
        ),
    }  # fmt: skip
    return render(request, "portal/sidewalks/map.html", context)


@page(public=True)
@require_safe
def stretch(request: HttpRequest, segment: str) -> HttpResponse:
    """One sidewalk in full, for beside the map."""
    form = MapForm(request.GET, wards=())
    on = (form.cleaned_data["ngay"] if form.is_valid() else None) or clock.today(request)
    line = _one(segment, on)
    if line is None:
        raise Http404
    return render(request, "portal/sidewalks/_stretch.html", {"stretch": line, "on": on})


# ------------------------------------------------------------------ which


def _kerbs(
    request: HttpRequest,
    told: Mapping[str, Any],
    streets: Sequence[StreetShape],
    ward: BaseGeometry | None,
    on: date,
) -> tuple[list[SegmentShape], str]:
    """A page of them, and what the next page comes after; "" on the last."""
    if told.get("duong") and not streets:
        return [], ""
    found = places.segments_after(
        on, street_id=streets[0].id if streets else None, box=ward.bounds if ward else None,
        after=_id(request.GET.get("after", "")), limit=PAGE + 1,
    )  # fmt: skip
    after = str(found[PAGE - 1].id) if len(found) > PAGE else ""
    return [one for one in found[:PAGE] if ward is None or one.line.intersects(ward)], after


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _one(text: str, on: date) -> Line | None:
    segment_id = _id(text)
    found = places.segments([segment_id]) if segment_id else {}
    return next(iter(_lines(list(found.values()), on)), None)


def _allowed(on: date) -> list[dict[str, str]]:
    """What may be asked for on a day, by which way, and whether only where a list opens it."""
    found = [
        {
            "name": either(rule.name, rule.name_en), "by": str(wording.BY[rule.by]),
            "basis": regime.basis,
            "where": _("chỉ ở tuyến trong danh mục") if rule.on_list else "",
        }
        for regime, rule in queries.allowed(on)
    ]  # fmt: skip
    return sorted(found, key=lambda one: one["name"])


# ------------------------------------------------------------------ in words


def _lines(kerbs: Sequence[SegmentShape], on: date) -> list[Line]:
    ids = [one.id for one in kerbs]
    widths, houses = places.widths(ids, on), places.frontages_along(ids, on)
    names = dict(uses())
    return [
        _line(one, widths[one.kerb.id], houses[one.kerb.id], names, on)
        for one in queries.stood(kerbs, on)
    ]


def _line(
    one: Stood,
    widths: Sequence[WidthShape],
    houses: Sequence[FrontageShape],
    names: Mapping[str, str],
    on: date,
) -> Line:
    kerb = one.kerb
    return Line(
        id=str(kerb.id), kind=KINDS[one.standing], street=kerb.street,
        between=sidewalk_words.lies(kerb, houses), width=_width(widths), standing=_standing(one),
        listed=_listed(one, names),
        used=[*map(_closed, one.closed), *(_used(use, names) for use in one.shown)],
        ask=_ask(houses[0], on) if houses else "", is_schematic=kerb.is_schematic,
        is_sample=kerb.is_schematic or any(use.is_sample for use in one.shown),
    )  # fmt: skip


def _width(widths: Sequence[WidthShape]) -> str:
    if not widths:
        return _("chưa đo bề rộng")
    least, most = min(one.width_m for one in widths), max(one.width_m for one in widths)
    if least == most:
        return _("hè rộng %(metres)s m") % {"metres": formats.number(least)}
    said = {"least": formats.number(least), "most": formats.number(most)}
    return _("hè rộng %(least)s đến %(most)s m") % said


def _standing(one: Stood) -> str:
    if one.free_on is None:
        return _("chưa ai dùng")
    if not one.shown:
        day = {"day": formats.day(one.free_on)}
        return _("đang đóng, mở hết từ %(day)s") % day
    metres = formats.number(sum(use.along[1] - use.along[0] for use in one.shown) / 100)
    told = {"metres": metres, "day": formats.day(one.free_on)}
    return _("đang dùng %(metres)s m, trống hết từ %(day)s") % told


def _listed(one: Stood, names: Mapping[str, str]) -> str:
    if not one.listed:
        return ""
    every = "; ".join(names.get(code, code) for code in one.listed)
    return _("trong danh mục: %(uses)s") % {"uses": every}


def _closed(one: ClosedShape) -> dict[str, str]:
    since, until = (formats.number(at / 100) for at in one.along)
    return {
        "name": one.title,
        "where": _("mét %(since)s đến %(until)s") % {"since": since, "until": until},
        "free": formats.day(one.until), "hours": "", "state": str(sidewalk_words.CLOSED[one.kind]),
    }  # fmt: skip


def _used(use: Shown, names: Mapping[str, str]) -> dict[str, str]:
    since, until = (formats.number(one / 100) for one in use.along)
    return {
        "name": names.get(use.use, use.use),
        "where": _("mét %(since)s đến %(until)s") % {"since": since, "until": until},
        "free": formats.day(use.until),
        "hours": queries.clock_words(use.hours),
        "state": _("đang giữ chỗ") if use.state == "held" else _("được sử dụng"),
    }


def _ask(house: FrontageShape, on: date) -> str:
    told = {
        "dia_chi": f"{house.number} {house.street}", "tu_ngay": f"{on:%d/%m/%Y}",
        "den_ngay": f"{on + MONTH:%d/%m/%Y}",
    }  # fmt: skip
    return f"{reverse('sidewalk_ask')}?{urlencode(told)}"


def _features(kerbs: Sequence[SegmentShape], lines: Sequence[Line]) -> dict[str, Any]:
    found = [
        {"type": "Feature", "id": line.id, "geometry": geojson(kerb.line),
         "properties": {"kind": line.kind}}
        for kerb, line in zip(kerbs, lines, strict=True)
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": found}


def _spot(line: Line, on: date) -> dict[str, Any]:
    here = urlencode({"doan": line.id, "ngay": f"{on:%d/%m/%Y}"})
    return {
        "id": line.id, "label": line.label, "note": line.note, "kind": line.kind,
        "href": f"{reverse('sidewalk_map')}?{here}#doan",
        "more": [(_("Hỏi chỗ này"), line.ask)] if line.ask else [],
    }  # fmt: skip
