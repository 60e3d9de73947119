"""The doors of space described for programs (OpenAPI 3.0)."""

from typing import Any

from opendistrict.faces.api.space.asked import FEW, MOST
from opendistrict.faces.api.space.collections import COLLECTIONS, Collection
from opendistrict.kernel.exchange.tables import Column

_TYPES: dict[str, dict[str, Any]] = {
    "code": {"type": "string"}, "text": {"type": "string"},
    "number": {"type": "number", "nullable": True},
    "date": {"type": "string", "format": "date", "nullable": True}, "boolean": {"type": "boolean"},
}  # fmt: skip
_PARAMETERS: dict[str, dict[str, Any]] = {
    "bbox": {
        "name": "bbox", "in": "query", "required": False, "style": "form", "explode": False,
        "description": "West, south, east, north in degrees (CRS84); with heights, six numbers.",
        "schema": {
            "type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"},
        },
    },
    "datetime": {
        "name": "datetime", "in": "query", "required": False, "style": "form", "explode": False,
        "description": "An instant, a day, or an interval with .. for an open end (RFC 3339).",
        "schema": {"type": "string"},
    },
    "limit": {
        "name": "limit", "in": "query", "required": False, "style": "form", "explode": False,
        "description": "How many at once; more than the most is answered with the most.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": FEW},
    },
    "after": {
        "name": "after", "in": "query", "required": False, "style": "form", "explode": False,
        "description": "The page behind an item. Use the link next instead of making one up.",
        "schema": {"type": "string", "format": "uuid"},
    },
    "f": {
        "name": "f", "in": "query", "required": False, "style": "form", "explode": False,
        "description": "The form: there is one.",
        "schema": {"type": "string", "enum": ["json", "geojson"]},
    },
}  # fmt: skip


def described(base: str) -> dict[str, Any]:
    """The whole description; `base` is the address of the landing page."""
    paths: dict[str, Any] = {
        "/": _get("landing", "The landing page", "application/json"),
        "/conformance": _get("conformance", "What this conforms to", "application/json"),
        "/api": _get("api", "This description", "application/vnd.oai.openapi+json;version=3.0"),
        "/collections": _get("collections", "The collections", "application/json"),
    }
    for name, one in COLLECTIONS.items():
        paths |= _of(name, one)
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "OpenDistrict: street space", "version": "1",
            "description": "OGC API - Features. Errors are problem+json (RFC 9457).",
            "license": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
        },
        "servers": [{"url": base}],
        "paths": paths,
        "components": {
            "parameters": _PARAMETERS,
            "schemas": {name: _schema(one) for name, one in COLLECTIONS.items()},
        },
    }  # fmt: skip


def _get(name: str, words: str, kind: str, *parameters: str, schema: Any = None) -> dict[str, Any]:
    wrong = {
        "description": "What is wrong with the address",
        "content": {"application/problem+json": {"schema": {"type": "object"}}},
    }
    return {
        "get": {
            "operationId": name, "summary": words,
            "parameters": [
                {"$ref": f"#/components/parameters/{one}"} for one in (*parameters, "f")
            ],
            "responses": {
                "200": {
                    "description": words,
                    "content": {kind: {"schema": schema or {"type": "object"}}},
                },
                "400": wrong, "404": wrong,
            },
        }
    }  # fmt: skip


def _of(name: str, one: Collection) -> dict[str, Any]:
    words, geojson = one.words[1], "application/geo+json"
    several = {
        "type": "object", "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "numberReturned": {"type": "integer"},
            "links": {"type": "array", "items": {"type": "object"}},
            "features": {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}},
        },
    }  # fmt: skip
    single = _get(f"{name}_item", words, geojson, schema={"$ref": f"#/components/schemas/{name}"})
    single["get"]["parameters"].append({
        "name": "featureId", "in": "path", "required": True,
        "schema": {"type": "string", "format": "uuid"},
    })  # fmt: skip
    parameters = ("bbox", "datetime", "limit", "after")
    return {
        f"/collections/{name}": _get(name, words, "application/json"),
        f"/collections/{name}/schema": _get(f"{name}_schema", words, "application/schema+json"),
        f"/collections/{name}/items": _get(
            f"{name}_items", words, geojson, *parameters, schema=several
        ),
        f"/collections/{name}/items/{{featureId}}": single,
    }


def _schema(one: Collection) -> dict[str, Any]:
    def told(column: Column) -> dict[str, Any]:
        return {**_TYPES[column.kind], "description": f"{column.vi} {column.en}"}

    return {
        "type": "object", "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "string", "format": "uuid"},
            "geometry": {"type": "object", "description": one.geometry},
            "properties": {
                "type": "object",
                "properties": {column.name: told(column) for column in one.table.columns[1:]},
            },
        },
    }  # fmt: skip


def schema_of(one: Collection) -> dict[str, Any]:
    """The schema of an item by itself (nullable as in OpenAPI 3.0: what is not known is null)."""
    return {"title": one.table.title_en, **_schema(one)}
