"""Done once however often it is sent (Idempotency-Key): the answer is kept for a day."""

import hashlib
from collections.abc import Callable
from typing import Annotated

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Header
from pydantic import StringConstraints

from opendistrict.faces.api.v1 import problems
from opendistrict.faces.api.v1.access import caller
from opendistrict.faces.api.v1.problems import Wrong
from opendistrict.faces.kit import clock
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base

Key = Annotated[
    Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{8,255}$")],
    Header(
        alias="Idempotency-Key",
        description="A UUID or another word of your own, new for every thing you want done; the "
        "same when you send it again. Kept for 24 hours.",
    ),
]
_KEPT = ("Content-Type", "ETag", "Content-Language", "Location")


def once(request: HttpRequest, key: str, act: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer of `act`, done in one transaction with the note that it was done.

    The same key with the same request gives the answer of the first time, with the header
    Idempotency-Replayed; with another request it is refused. Two at once: one waits.
    """
    who, asked = str(caller(request).client.id), _digest(request)
    with transaction.atomic():
        known = base.claim_answer(caller=who, key=key, digest=asked, at=clock.now())
        if known is None:
            answered = _done(request, act)
            base.keep_answer(
                caller=who, key=key, status=answered.status_code, body=answered.content,
                headers={
                    name: answered.headers[name] for name in _KEPT if name in answered.headers
                },
            )  # fmt: skip
            return answered
    if known.digest != asked:
        raise Wrong(422, "key_was_used_for_another_request")
    again = HttpResponse(known.body, status=known.status)
    for name, value in known.headers.items():
        again.headers[name] = value
    again.headers["Idempotency-Replayed"] = "true"
    return again


def _done(request: HttpRequest, act: Callable[[], HttpResponse]) -> HttpResponse:
    """Refused is an answer too: nothing of the act is left, and it is kept."""
    try:
        with transaction.atomic():
            return act()
    except Refused as refused:
        return problems.of_refused(request, refused)
    except Wrong as wrong:
        return problems.of_wrong(request, wrong)


def _digest(request: HttpRequest) -> str:
    """Method, address, precondition and body; a language is no other request."""
    parts = (request.method or "", request.get_full_path(), request.headers.get("If-Match", ""))
    return hashlib.sha256("\n".join(parts).encode() + b"\n" + request.body).hexdigest()
