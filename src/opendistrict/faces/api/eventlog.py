"""The event log as it is published: checkpoints and proofs, nothing of what the acts say.

Witnesses, newspapers and receipt holders read these; they hold whoever keeps the log to it.
"""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from opendistrict.faces.api.answering import open_data
from opendistrict.faces.api.asked import Wrong
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base

TEXT = "text/plain; charset=utf-8"
NEVER_KEPT = "no-cache"  # the newest checkpoint is asked for to see the newest
A_WHILE = "public, max-age=300"  # a proof does not change; a witness may sign meanwhile


@open_data
def checkpoint(request: HttpRequest) -> HttpResponse:
    """/log/checkpoint: the newest, as a signed note."""
    note = base.note_at(_signed())
    answered = HttpResponse(str(note), content_type=TEXT)
    answered.headers["Cache-Control"] = NEVER_KEPT
    answered.headers["Last-Modified"] = http_date(note.signatures[0].second)
    return answered


@open_data
def key(request: HttpRequest) -> HttpResponse:
    """/log/key: the public keys of today, of the log and of this installation as a witness."""
    keys = [str(one) for one in (base.log_key(), base.witness_key()) if one]
    return HttpResponse("".join(f"{one}\n" for one in keys), content_type=TEXT)


@open_data
def proof(request: HttpRequest, leaf: str) -> HttpResponse:
    """/log/proof/<leaf hash in hex>: that the leaf is under the newest checkpoint."""
    size = _signed()
    place = base.place_of_hash(bytes.fromhex(leaf))
    if place is None or place.position >= size:
        raise Wrong("leaf_is_not_in_the_log", given=leaf)
    told = {"leaf": _b64(place.hash), "position": place.position}
    return _json({**told, **_proved(base.inclusion(place.position, size), size)})


@open_data
def consistency(request: HttpRequest, old: int, new: int) -> HttpResponse:
    """/log/consistency/<old>/<new>: that the log of one size begins with that of the other."""
    if not 0 < old <= new <= _signed():
        raise Wrong("log_sizes_are_wrong", old=old, new=new)
    return _grown(old, new)


@open_data
def newer(request: HttpRequest, old: int) -> HttpResponse:
    """/log/newer/<size>: the same up to the newest checkpoint that a witness signed, if that is
    not older, else up to the newest."""
    size = _signed()
    if not 0 < old <= size:
        raise Wrong("log_sizes_are_wrong", old=old, new=size)
    seen = [one.size for one in base.newest_witnessed() if one.size >= old]
    return _grown(old, seen[0] if seen else size)


@open_data
def witnessed(request: HttpRequest) -> HttpResponse:
    """/log/witnessed?origin=…: the newest checkpoint of another log that we signed."""
    origin = request.GET.get("origin", "")
    note = base.witnessed(origin) if origin.isprintable() else None
    if note is None:
        raise Wrong("log_is_not_witnessed", given=origin)
    answered = HttpResponse(str(note), content_type=TEXT)
    answered.headers["Cache-Control"] = NEVER_KEPT
    return answered


def _signed() -> int:
    size = base.signed_size()
    if not size:
        raise Wrong("log_is_not_signed")
    return size


def _grown(old: int, new: int) -> HttpResponse:
    return _json({"old": old, **_proved(base.consistency(old, new), new)})


def _proved(hashes: Sequence[bytes], size: int) -> Mapping[str, object]:
    """The proof, and the checkpoint under which it holds where one was signed at that size."""
    try:
        note = str(base.note_at(size))
    except Refused:
        note = ""
    return {"size": size, "proof": [_b64(one) for one in hashes], "checkpoint": note}


def _json(told: Mapping[str, object]) -> HttpResponse:
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    answered = HttpResponse(text, content_type="application/json")
    answered.headers["Cache-Control"] = A_WHILE
    return answered


def _b64(raw: bytes) -> str:
    return b64encode(raw).decode()
