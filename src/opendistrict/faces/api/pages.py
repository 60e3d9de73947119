"""Open data explained to people: what there is, how to read it, what every column means."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opendistrict.engine.plans.shapes import SetShape
from opendistrict.faces.api.asked import SENTENCES, Asked, Wrong
from opendistrict.faces.api.catalogue import LICENCE
from opendistrict.faces.api.columns import TABLES
from opendistrict.faces.api.flows import FLOWS
from opendistrict.faces.api.gathering import set_page
from opendistrict.faces.api.space.collections import COLLECTIONS, Collection
from opendistrict.faces.api.space.files import table
from opendistrict.faces.api.tables import FORMS
from opendistrict.faces.kit import clock, formats
from opendistrict.faces.kit.pages import page
from opendistrict.faces.kit.tables import Column, Row, Table, same_page_with
from opendistrict.faces.kit.targets_shown import title_of

COLUMNS = (
    Column(gettext_lazy("Cột")),
    Column(gettext_lazy("Kiểu")),
    Column(gettext_lazy("Nghĩa")),
)


@dataclass(frozen=True, slots=True)
class Link:
    word: str
    href: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be had, with its forms."""

    title: str
    links: tuple[Link, ...]
    code: str = ""
    is_sample: bool = False


def _said(vi: str, en: str) -> str:
    return en if formats.language() == "en" else vi


@page(public=True)
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """/data/: every table, every set, every standard, and how to ask."""
    today = clock.today(request)
    try:
        lines, following = set_page(Asked(today, today), request.GET.get("after", ""))
    except Wrong:  # the address was cut off in an e-mail
        return redirect("open_data")
    context = {
        "tables": [_table(name) for name in TABLES],
        "flows": [_flow(name) for name in FLOWS],
        "spaces": [_space(one) for one in COLLECTIONS.values()],
        "sets": [_set(line.set, has_list=bool(line.known_count)) for line in lines],
        "next": same_page_with(request, after=following) if following else "",
        "codes": sorted(SENTENCES),
        "licence": LICENCE,
        "today": today,
        "example": request.build_absolute_uri(reverse("open_data_table", args=["targets", "csv"])),
    }
    return render(request, "api/data.html", context)


def _table(name: str) -> Offer:
    one = TABLES[name]
    links = tuple(
        Link(form.upper(), reverse("open_data_table", args=[name, form])) for form in FORMS
    )
    return Offer(_said(one.title_vi, one.title_en), links, name)


def _flow(name: str) -> Offer:
    one = FLOWS[name]
    forms = (("SDMX-CSV", "csv"), ("SDMX-JSON", "json"))
    links = tuple(Link(word, reverse("sdmx_file", args=[name, form])) for word, form in forms)
    return Offer(_said(one.vi, one.en), links, name)


def _space(one: Collection) -> Offer:
    name = one.table.name
    links = [
        Link(word, reverse("open_data_space", args=[name, form]))
        for word, form in (("GeoJSON", "geojson"), ("CSV", "csv"))
    ]
    links.append(Link("OGC API", reverse("ogc_items", args=[name])))
    return Offer(_said(one.table.title_vi, one.table.title_en), tuple(links), name)


def _set(one: SetShape, *, has_list: bool) -> Offer:
    links = [
        Link(form.upper(), reverse("open_data_table", args=["targets", form]) + f"?set={one.code}")
        for form in FORMS
    ]
    if has_list:
        links.append(Link("StratML", reverse("open_data_stratml", args=[one.code])))
    links.append(Link("iCalendar", reverse("open_data_calendar", args=[one.code])))
    return Offer(title_of(one), tuple(links), one.code, one.is_sample)


@page(public=True)
@require_safe
def columns(request: HttpRequest) -> HttpResponse:
    """/data/dictionary/: every column of every table."""
    tables = [
        {
            "name": one.name,
            "title": _said(one.title_vi, one.title_en),
            "note": f"{one.name} · " + _("khóa: %(columns)s") % {"columns": ", ".join(one.key)},
            "table": Table(
                caption=_said(one.title_vi, one.title_en),
                columns=COLUMNS,
                rows=[Row([c.name, c.kind, _said(c.vi, c.en)]) for c in one.columns],
            ),
        }
        for one in (*TABLES.values(), *(table(one) for one in COLLECTIONS.values()))
    ]
    return render(request, "api/dictionary.html", {"tables": tables})
