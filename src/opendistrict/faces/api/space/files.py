"""A whole collection as one file: GeoJSON with its geometry, CSV with the middle of each thing."""

import json
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponseBase

from opendistrict.faces.api.answering import file, open_data
from opendistrict.faces.api.asked import Wrong
from opendistrict.faces.api.space.asked import refuse_unknown
from opendistrict.faces.api.space.collections import COLLECTIONS, Collection, every
from opendistrict.faces.api.space.features import GEOJSON, feature
from opendistrict.kernel.exchange.tables import Column, Table, csv_lines

PLACE = (
    Column(
        "longitude", "number", "Kinh độ một điểm trên đó (WGS 84).", "A point of it: longitude."
    ),
    Column("latitude", "number", "Vĩ độ một điểm trên đó (WGS 84).", "A point of it: latitude."),
)
FORMS = {"geojson": GEOJSON, "csv": "text/csv; charset=utf-8"}


def table(one: Collection) -> Table:
    """Its columns as a file of lines has them."""
    of = one.table
    return Table(of.name, of.title_vi, of.title_en, of.key, (*of.columns, *PLACE))


@open_data
def whole(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """/data/space/<collection>.<geojson|csv>"""
    if name not in COLLECTIONS:
        raise Wrong("table_is_unknown", given=name, known=", ".join(COLLECTIONS))
    if form not in FORMS:
        raise Wrong("format_is_unknown", given=form, known=", ".join(FORMS))
    refuse_unknown(request, ())
    parts = _geojson(COLLECTIONS[name]) if form == "geojson" else _csv(COLLECTIONS[name])
    return file(request, parts, FORMS[form], name=f"{name}.{form}")


def _geojson(one: Collection) -> Iterator[bytes]:
    yield b'{"type": "FeatureCollection", "features": ['
    for n, item in enumerate(every(one)):
        yield (b",\n" if n else b"\n") + json.dumps(feature(item), ensure_ascii=False).encode()
    yield b"\n]}\n"


def _csv(one: Collection) -> Iterator[bytes]:
    def rows() -> Iterator[dict[str, object]]:
        for item in every(one):
            middle = item.geometry.representative_point()
            at = {"longitude": round(middle.x, 7), "latitude": round(middle.y, 7)}
            yield {"id": str(item.id), **item.told, **at}

    return csv_lines(table(one), rows())
