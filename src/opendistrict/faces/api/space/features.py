"""OGC API - Features, Part 1 (17-069r4): core, GeoJSON, OpenAPI 3.0. Coordinates are CRS84."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from shapely.geometry import mapping

from opendistrict.faces.api.answering import file, open_data
from opendistrict.faces.api.asked import Wrong
from opendistrict.faces.api.catalogue import LICENCE
from opendistrict.faces.api.space.asked import refuse_unknown, wanted_of
from opendistrict.faces.api.space.collections import COLLECTIONS, Collection, Item, one, page
from opendistrict.faces.api.space.description import described, schema_of
from opendistrict.faces.kit import formats
from opendistrict.kernel.exchange.tables import plain
from opendistrict.registers.places import queries as places

JSON, GEOJSON = "application/json", "application/geo+json"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
CLASSES = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/{one}"
    for one in ("core", "oas30", "geojson")
)


def _said(both: tuple[str, str]) -> str:
    return both[1] if formats.language() == "en" else both[0]


def link(
    request: HttpRequest, rel: str, address: str, kind: str, title: str = ""
) -> dict[str, str]:
    told = {"rel": rel, "href": request.build_absolute_uri(address), "type": kind}
    return told | ({"title": title} if title else {})


def _answer(
    request: HttpRequest, told: Mapping[str, Any], kind: str = JSON, links: Sequence[str] = ()
) -> HttpResponseBase:
    body = json.dumps(told, ensure_ascii=False).encode()
    return file(request, [body], kind, links=links)


@open_data
def landing(request: HttpRequest) -> HttpResponseBase:
    refuse_unknown(request, {"f"})
    told = {
        "title": _said(("Không gian hè phố: dữ liệu mở", "Street space: open data")),
        "description": _said((
            "Phường, đường, đoạn hè phố và việc sử dụng hè phố. Không có dữ liệu cá nhân.",
            "Wards, streets, sidewalks and their uses. No personal data.",
        )),
        "links": [
            link(request, "self", reverse("ogc_landing"), JSON),
            link(request, "service-desc", reverse("ogc_api"), OPENAPI, "OpenAPI 3.0"),
            link(request, "service-doc", reverse("open_data"), "text/html"),
            link(request, "conformance", reverse("ogc_conformance"), JSON),
            link(request, "data", reverse("ogc_collections"), JSON),
            link(request, "license", LICENCE, "text/html"),
        ],
    }  # fmt: skip
    return _answer(request, told)


@open_data
def conformance(request: HttpRequest) -> HttpResponseBase:
    refuse_unknown(request, {"f"})
    return _answer(request, {"conformsTo": CLASSES})


@open_data
def api(request: HttpRequest) -> HttpResponseBase:
    refuse_unknown(request, {"f"})
    base = request.build_absolute_uri(reverse("ogc_landing")).rstrip("/")
    return _answer(request, described(base), OPENAPI)


@open_data
def collections(request: HttpRequest) -> HttpResponseBase:
    refuse_unknown(request, {"f"})
    told = {
        "links": [link(request, "self", reverse("ogc_collections"), JSON)],
        "collections": [_collection(request, one) for one in COLLECTIONS.values()],
    }
    return _answer(request, told)


@open_data
def collection(request: HttpRequest, name: str) -> HttpResponseBase:
    refuse_unknown(request, {"f"})
    return _answer(request, _collection(request, _found(name)))


@open_data
def schema(request: HttpRequest, name: str) -> HttpResponseBase:
    """What an item of a collection is made of."""
    refuse_unknown(request, {"f"})
    return _answer(request, schema_of(_found(name)), SCHEMA)


def _found(name: str) -> Collection:
    if name not in COLLECTIONS:
        raise Wrong("table_is_unknown", given=name, known=", ".join(COLLECTIONS))
    return COLLECTIONS[name]


def _collection(request: HttpRequest, one: Collection) -> dict[str, Any]:
    name, title = one.table.name, _said((one.table.title_vi, one.table.title_en))
    items = reverse("ogc_items", args=[name])
    frame = places.frame()
    box = [frame[0].west, frame[0].south, frame[0].east, frame[0].north] if frame else None
    return {
        "id": name, "title": title, "description": _said(one.words), "itemType": "feature",
        "crs": [CRS84],
        "extent": {
            "spatial": {"bbox": [box or [-180.0, -90.0, 180.0, 90.0]], "crs": CRS84},
            "temporal": {"interval": [[None, None]]},
        },
        "links": [
            link(request, "self", reverse("ogc_collection", args=[name]), JSON),
            link(request, "items", items, GEOJSON, title),
            # Case is of no account in a relation (RFC 8288); GDAL 3.6 knows only this one.
            link(request, "describedBy", reverse("ogc_schema", args=[name]), SCHEMA),
            link(request, "license", LICENCE, "text/html"),
        ],
    }  # fmt: skip


# ------------------------------------------------------------------ items


def feature(item: Item) -> dict[str, Any]:
    """As GeoJSON (RFC 7946). A number has its decimal point also where it is whole: programs guess
    the sort of a column from its first rows, and would cut off what follows the point later."""
    return {
        "type": "Feature", "id": str(item.id), "geometry": mapping(item.geometry),
        "properties": {
            name: float(value) if isinstance(value, Decimal) else plain(value)
            for name, value in item.told.items()
        },
    }  # fmt: skip


@open_data
def items(request: HttpRequest, name: str) -> HttpResponseBase:
    """A page of a collection; `next` continues behind its last item."""
    which, wanted = _found(name), wanted_of(request)
    found, after = page(which, wanted)
    here = reverse("ogc_items", args=[name])
    links = [
        link(request, "self", request.get_full_path(), GEOJSON),
        link(request, "collection", reverse("ogc_collection", args=[name]), JSON),
    ]
    header = []
    if after is not None:
        query = urlencode(request.GET.dict() | {"after": str(after)})
        links.append(link(request, "next", f"{here}?{query}", GEOJSON))
        header.append(f'<{links[-1]["href"]}>; rel="next"; type="{GEOJSON}"')
    told = {
        "type": "FeatureCollection", "links": links, "numberReturned": len(found),
        "features": [feature(one) for one in found],
    }  # fmt: skip
    return _answer(request, told, GEOJSON, header)


@open_data
def item(request: HttpRequest, name: str, key: str) -> HttpResponseBase:
    """One of a collection."""
    refuse_unknown(request, {"f"})
    which = _found(name)
    try:
        found = one(which, UUID(key))
    except ValueError:
        found = None
    if found is None:
        raise Wrong("feature_is_unknown", given=key)
    links = [
        link(request, "self", request.get_full_path(), GEOJSON),
        link(request, "collection", reverse("ogc_collection", args=[name]), JSON),
    ]
    return _answer(request, feature(found) | {"links": links}, GEOJSON)
