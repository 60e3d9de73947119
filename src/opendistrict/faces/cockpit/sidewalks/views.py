"""The sidewalk as a leader sees it: what is in use, what it brings, what stands in the way."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any
from uuid import UUID

import shapely
from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import Question
from opendistrict.faces.cockpit import picking
from opendistrict.faces.kit import clock, formats, maps, nav, sidewalk_words
from opendistrict.faces.kit.charts.band import Foreseen
from opendistrict.faces.kit.dossier_words import either
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Cell, Column, Row, Table
from opendistrict.kernel import forecast
from opendistrict.registers.orgs import queries as orgs
from opendistrict.services.sidewalks import queries
from opendistrict.services.sidewalks.shapes import Overview

READ = "sidewalks.read"
GRANTED, CHARGED, COLLECTED = "via-he-luot", "via-he-phi-phat-sinh", "via-he-phi-da-thu"
VISITS, NO_WAY, DAYS = "via-he-kiem-tra", "via-he-thieu-loi-di", "via-he-ngay-cap"
_DAY = timedelta(days=1)
MONTHS = 24
NOTHING = {"type": "FeatureCollection", "features": []}  # the tiles show it all


class UnitForm(forms.Form):
    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị"), widget=picking.PlainSelect)

    def __init__(self, data: Mapping[str, Any], *, units: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


@page(act=READ)
@require_safe
def sidewalks(request: HttpRequest) -> HttpResponse:
    """One unit and all under it, today."""
    actor, today = actor_of(request), clock.today(request)
    tree, reach = orgs.tree_on(today), orgs.scope(actor, READ)
    units = picking.unit_choices(tree, reach)
    if not units:
        raise Http404
    asked = UnitForm(request.GET, units=units)
    unit = (
        tree.units[UUID(asked.cleaned_data["unit"])] if asked.is_valid()
        else picking.own_unit(actor, tree, reach)
    )  # fmt: skip
    within = frozenset(tree.under(unit.id)) & reach
    found = queries.overview(within, today)
    numbers = _numbers(unit.id, today)
    return render(request, "cockpit/sidewalks.html", {
        "unit": unit, "form": UnitForm({"unit": str(unit.id)}, units=units),
        "facts": _facts(found, numbers, unit.id, today), "course": _course(unit.id, today),
        "streets": _streets(found), "ground": _ground(within, today), "nothing": NOTHING,
        "spots": (), "is_sample": found.is_sample,
        "has_list": bool(found.listed),
        "forecasts": [(either(one.text, one.text_en), one) for one in queries.once_forecast()],
    })  # fmt: skip


def _numbers(unit_id: UUID, today: date) -> dict[str, Decimal | None]:
    """The indicators of the service from the first of January to today."""
    since = date(today.year, 1, 1)
    asked = {code: Question(code, unit_id, since, today + _DAY, None)
             for code in (GRANTED, CHARGED, COLLECTED, VISITS, NO_WAY, DAYS)}  # fmt: skip
    found = indicators.measured(list(asked.values()), on=today, known_on=today)
    return {code: found[one].value if one in found else None for code, one in asked.items()}


def _facts(
    found: Overview, numbers: Mapping[str, Decimal | None], unit_id: UUID, today: date
) -> list[dict[str, Any]]:
    """The head of the page; every number opens."""
    uses = reverse("sidewalk_uses") if nav.address("sidewalk_uses") else ""
    occupancy = found.occupancy
    return [
        {"label": _("Chỗ được sử dụng"), "value": formats.number(found.active),
         "note": _("%(held)s đang giữ chờ hồ sơ") % {"held": formats.number(found.held)},
         "href": f"{uses}?trang-thai=active"},
        {"label": _("Hè đang dùng hôm nay"),
         "value": formats.quantity(Decimal(found.used) / 100, "m"),
         "note": formats.quantity(Decimal(found.square) / 10_000, "m²"), "href": "#tuyen"},
        {"label": _("Tỷ lệ dùng trên tuyến có danh mục"),
         "value": formats.percent(occupancy) if occupancy is not None else "–",
         "note": "" if found.listed else _("chưa có danh mục đang hiệu lực"), "href": "#tuyen"},
        _number(_("Lượt chấp thuận từ đầu năm"), GRANTED, numbers, unit_id, today),
        _number(_("Phí phát sinh từ đầu năm, triệu đồng"), CHARGED, numbers, unit_id, today),
        _number(_("Phí đã thu từ đầu năm, triệu đồng"), COLLECTED, numbers, unit_id, today),
        _number(_("Lượt kiểm tra từ đầu năm"), VISITS, numbers, unit_id, today),
        _number(_("Lần thiếu lối đi từ đầu năm"), NO_WAY, numbers, unit_id, today),
        _number(_("Số ngày bình quân để được cấp"), DAYS, numbers, unit_id, today),
    ]  # fmt: skip


def _number(
    label: str, code: str, numbers: Mapping[str, Decimal | None], unit_id: UUID, today: date
) -> dict[str, Any]:
    value = numbers[code]
    query = urlencode({"unit": unit_id, "since": f"{today.year}-01-01", "until": today + _DAY})
    return {
        "label": label, "note": "",
        "value": formats.number(value) if value is not None else "–",
        "href": reverse("number", args=[code]) + "?" + query if nav.address("numbers") else "",
    }  # fmt: skip


def _course(unit_id: UUID, today: date) -> dict[str, Any]:
    """What was collected month by month, and what the rest of the year may bring."""
    first = today.replace(day=1)
    months = [_months_before(first, n) for n in range(MONTHS, -1, -1)]
    spans = list(pairwise(months))
    asked = [Question(COLLECTED, unit_id, since, until, None) for since, until in spans]
    found = indicators.measured(asked, on=today, known_on=today)
    values = [found[one].value if one in found else None for one in asked]
    told = next((n for n, value in enumerate(values) if value), None)
    if told is None:
        return {}
    known = [(since, value or Decimal(0)) for (since, _u), value in
             zip(spans[told:], values[told:], strict=True)]  # fmt: skip
    series = forecast.Series(tuple(float(value) for _s, value in known), known[0][0])
    left = 13 - today.month
    ahead = forecast.forecast(series, left)
    sums = forecast.forecast_sums(series, left, _this_year(known, today.year))
    return {
        "history": [(f"{since:%m/%y}", value) for since, value in known],
        "forecast": [
            Foreseen(f"{one.since:%m/%y}", one.mean, one.low80, one.high80) for one in ahead.steps
        ],
        "year": _year(sums) if sums.steps else None,
    }  # fmt: skip


def _months_before(first: date, count: int) -> date:
    months = first.year * 12 + first.month - 1 - count
    return date(months // 12, months % 12 + 1, 1)


def _this_year(known: list[tuple[date, Decimal]], year: int) -> float:
    return float(sum(value for since, value in known if since.year == year))


def _year(sums: forecast.Forecast) -> dict[str, str]:
    last = sums.steps[-1]
    names = ("mean", "low80", "high80")
    return {name: formats.quantity(Decimal(getattr(last, name)), _("triệu đồng")) for name in names}


def _ground(within: frozenset[UUID], today: date) -> maps.MapGround:
    """The map of today, on the wards that the numbers are of."""
    units = orgs.tree_on(today).units
    wards = [(one, name) for name, one, slug in maps.wards(today)
             if any(units[key].slug == slug for key in within)]  # fmt: skip
    return maps.MapGround(
        tiles=maps.sets("places", "uses"), legend=sidewalk_words.LEGEND,
        bounds=maps.said(shapely.total_bounds([one for one, _ in wards]).tolist()) if wards else "",
        wards=[(name, maps.said(one.bounds)) for one, name in wards] if len(wards) > 1 else (),
        panel=reverse("sidewalk_stretch", args=["id"]) + f"?ngay={today:%d/%m/%Y}",
    )  # fmt: skip


def _streets(found: Overview) -> Table:
    rows = [
        Row(cells=[
            Cell(one.street),
            formats.number(one.uses), formats.number(Decimal(one.used) / 100),
            formats.number(Decimal(one.square) / 10_000),
            formats.percent(Decimal(min(one.used, one.listed) * 100) / one.listed)
            if one.listed else "–",
        ])
        for one in found.streets
    ]  # fmt: skip
    return Table(
        _("Các tuyến đang dùng hoặc có trong danh mục"),
        columns=[
            Column(_("Đường")), Column(_("Số chỗ"), kind="number"),
            Column(_("Mét hè"), kind="number"), Column("m²", kind="number"),
            Column(_("Tỷ lệ dùng"), kind="number", hint=_("trên chiều dài có trong danh mục")),
        ],
        rows=rows,
        empty_title=_("Hôm nay chưa có chỗ nào đang dùng"),
    )  # fmt: skip
