"""How open data leave the house: to anybody, from any site, unchanged answers not sent again."""

import functools
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from opendistrict.faces.api.asked import Wrong, problem
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.pages import page

View = Callable[..., HttpResponseBase]
IN_MEMORY = 1_000_000  # bytes of an answer; more is kept on disk until it is sent
AT_ONCE = 64 * 1024
FRESH = "public, max-age=300, must-revalidate"
_ADDRESSES = 2_000


class _Seen:
    """Since when this process has seen what each address answers. Safe under threads.

    Content is made anew at every look; so a day told as Last-Modified is never later than the
    change that it speaks of, and after a restart everything is new once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[str, datetime]] = OrderedDict()

    def since(self, address: str, tag: str, at: datetime) -> datetime:
        with self._lock:
            known = self._kept.get(address)
            first = known[1] if known and known[0] == tag else at
            self._kept[address] = (tag, first)
            self._kept.move_to_end(address)
            while len(self._kept) > _ADDRESSES:
                self._kept.popitem(last=False)
            return first


seen = _Seen()


def open_data(view: View) -> View:
    """Declare a file of open data: public, read only, readable from scripts of any site; what
    cannot be answered is told as a problem."""

    @page(public=True)
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            answered: HttpResponseBase = HttpResponse(status=204)
            answered.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
            answered.headers["Access-Control-Allow-Headers"] = "If-None-Match, If-Modified-Since"
            answered.headers["Access-Control-Max-Age"] = "86400"
        else:
            try:
                if request.method not in ("GET", "HEAD"):
                    raise Wrong("method_is_not_allowed")
                answered = view(request, *args, **kwargs)
            except Wrong as wrong:
                answered = problem(request, wrong)
        answered.headers["Access-Control-Allow-Origin"] = "*"
        answered.headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link"
        return answered

    # Whoever writes is told that these are read only, not that a token is missing.
    guarded.csrf_exempt = True  # type: ignore[attr-defined]
    return guarded


def file(
    request: HttpRequest,
    parts: Iterable[bytes],
    media_type: str,
    *,
    name: str = "",
    links: Iterable[str] = (),
) -> HttpResponseBase:
    """An answer made part by part, with ETag and Last-Modified; 304 when the asker has it."""
    kept, digest = _kept(parts)
    tag = f'"{digest}"'
    modified = seen.since(request.get_full_path(), tag, clock.now()).replace(microsecond=0)
    unchanged = get_conditional_response(request, tag, int(modified.timestamp()), None)
    if unchanged is not None:
        kept.close()
        answered: HttpResponseBase = unchanged
    else:
        length = kept.tell()
        kept.seek(0)
        answered = _answer(kept, length, media_type)
        answered.headers["Content-Length"] = str(length)
        if name:
            answered.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answered.headers["ETag"] = tag
    answered.headers["Last-Modified"] = http_date(modified.timestamp())
    answered.headers["Cache-Control"] = FRESH
    if links:
        answered.headers["Link"] = ", ".join(links)
    return answered


def _kept(parts: Iterable[bytes]) -> tuple[IO[bytes], str]:
    """The whole answer with its digest: on disk when it is long, so memory stays small."""
    kept: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when it is sent
    digest = hashlib.sha256()
    try:
        for part in parts:
            kept.write(part)
            digest.update(part)
    except BaseException:
        kept.close()
        raise
    return kept, digest.hexdigest()[:32]


def _answer(kept: IO[bytes], length: int, media_type: str) -> HttpResponseBase:
    """At once where it fits into memory, else piece by piece from the disk."""
    if length > IN_MEMORY:
        return StreamingHttpResponse(_Pieces(kept), content_type=media_type)
    with kept:
        return HttpResponse(kept.read(), content_type=media_type)


class _Pieces:
    """A kept answer piece by piece; whoever sends it closes it, sent or not."""

    def __init__(self, kept: IO[bytes]) -> None:
        self._kept = kept

    def __iter__(self) -> Iterator[bytes]:
        while piece := self._kept.read(AT_ONCE):
            yield piece

    def close(self) -> None:
        self._kept.close()
