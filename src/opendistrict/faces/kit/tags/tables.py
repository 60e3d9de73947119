"""Lists, the filters over them, and maps with the list beside."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from django import template
from django.forms import BaseForm
from django.template.context import Context
from django.urls import reverse

from opendistrict.faces.kit.maps import MapGround
from opendistrict.faces.kit.sketches import sketch
from opendistrict.faces.kit.tables import Cell, Column, SavedFilter, Table

register = template.Library()


@register.inclusion_tag("kit/table.html", takes_context=True)
def table(context: Context, table: Table) -> dict[str, Any]:
    """`{% table files %}`; the same as including kit/table.html with `table=files`."""
    return {"table": table, "request": context.get("request")}


@register.filter
def as_cell(value: object) -> Cell:
    """A cell as it was given, or plain text as one."""
    return value if isinstance(value, Cell) else Cell(str(value))


@register.filter
def beside(columns: Sequence[Column], cells: Sequence[object]) -> list[tuple[Column, object]]:
    """Each column with its cell; a row with too few or too many is a mistake."""
    return list(zip(columns, cells, strict=True))


@register.inclusion_tag("kit/_filters.html", takes_context=True)
def filter_bar(context: Context, form: BaseForm, *, action: str = "") -> dict[str, Any]:
    """A GET form over a list. Works without script; with it, a choice applies at once."""
    request = context.get("request")
    is_used = bool(request and any(request.GET.get(name) for name in form.fields))
    return {"form": form, "action": action or (request.path if request else ""), "used": is_used}


@register.inclusion_tag("kit/_saved_filters.html", takes_context=True)
def saved_filters(
    context: Context, filters: Sequence[SavedFilter], *, action: str, save_url: str = ""
) -> dict[str, Any]:
    """Filters one has named. `save_url` takes POST `name` and `query` (or `remove`, an id)."""
    request = context.get("request")
    return {
        "filters": filters,
        "action": action,
        "save_url": save_url,
        "query": request.GET.urlencode() if request else "",
        "csrf_token": context.get("csrf_token", ""),
        "may_save": bool(save_url and request and request.GET),
    }


class Spot(TypedDict, total=False):
    """One line of the list beside a map; `id` is the id of its feature, `kind` marks its edge as it
    colours the feature, `more` are further links in words."""

    id: str | int
    label: str
    note: str
    href: str
    kind: str
    more: Sequence[tuple[str, str]]


@register.inclusion_tag("kit/_map.html")
def map_frame(
    id: str,
    features: Mapping[str, Any],
    spots: Sequence[Spot],
    *,
    label: str,
    note: str = "",
    attribution: str = "",
    height: str = "medium",
    ground: MapGround | None = None,
) -> dict[str, Any]:
    """A map with the same things as a list beside it; without WebGL or script the list remains,
    and a plain drawing of the features.

    `features` is a GeoJSON FeatureCollection in degrees; each feature has an `id` and may have the
    properties `name` (written on the map) and `kind` (ok, no, risk, idle, progress, late).
    `height` is small, medium or tall. `ground` lays the streets of the place beneath.
    """
    return {
        "id": id,
        "data_id": f"{id}-data",
        "features": features,
        "sketch": sketch(features),
        "spots": spots,
        "label": label,
        "note": note,
        "attribution": attribution,
        "height": height,
        "ground": ground,
        "tiles_at": reverse("tile", args=["x", 0, 0, 0]).removesuffix("x/0/0/0.mvt"),
    }
