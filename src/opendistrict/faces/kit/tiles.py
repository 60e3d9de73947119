"""Tiles of maps as browsers fetch them: kept ready, handed out with one short query."""

import gzip

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.views.decorators.http import require_safe

from opendistrict.faces.kit.pages import page
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.registry import drawings

MEDIA_TYPE = "application/vnd.mapbox-vector-tile"
FRESH = "public, max-age=60, must-revalidate"


@page(public=True)
@require_safe
def tile(request: HttpRequest, layers: str, z: int, x: int, y: int) -> HttpResponse:
    """A tile of a set; 204 where nothing is to be seen, 304 for who has it, 404 for no such set."""
    if layers not in drawings():
        raise Http404
    found = places.tile(layers, z, x, y)
    if found is None:
        answered = HttpResponse(status=204)
    else:
        body, digest = found
        answered = _answer(request, body, f'W/"{digest}"')
    answered.headers["Cache-Control"] = FRESH
    answered.headers["Access-Control-Allow-Origin"] = "*"
    return answered


def _answer(request: HttpRequest, body: bytes, tag: str) -> HttpResponse:
    """Compressed for who takes it so; one tag for both, for they hold the same."""
    unchanged = get_conditional_response(request, tag, None, None)
    if unchanged is not None:
        unchanged.headers["ETag"] = tag
        return unchanged
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    answered = HttpResponse(body if is_packed else gzip.decompress(body), content_type=MEDIA_TYPE)
    if is_packed:
        answered.headers["Content-Encoding"] = "gzip"
    answered.headers["ETag"] = tag
    patch_vary_headers(answered, ["Accept-Encoding"])
    return answered
