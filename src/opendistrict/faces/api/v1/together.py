"""One act on many dossiers, as the desk does it: each is done or refused by itself.

The Idempotency-Key is of the whole request. A number that the caller may not see is refused like
one that does not exist; it keeps no other back.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router, Schema
from pydantic import Field

from opendistrict.engine.cases import actions, queries
from opendistrict.engine.cases.queries import pages
from opendistrict.faces.api.v1 import problems, shapes, shown
from opendistrict.faces.api.v1.access import Caller, Needs, caller
from opendistrict.faces.api.v1.acts import WORK
from opendistrict.faces.api.v1.once import Key, once
from opendistrict.faces.api.v1.units import post_known
from opendistrict.faces.api.v1.wire import Code, Text, answer
from opendistrict.faces.kit import clock, words
from opendistrict.kernel.refusals import Refused

router = Router(tags=["acts"])
MOST = 100  # as many as the desk ticks at once
Codes = Annotated[list[Code], Field(min_length=1, max_length=MOST)]
Act = Callable[..., dict[UUID, Refused]]
BODY = Body(...)


class ManyIn(Schema):
    dossiers: Codes = Field(description="Their numbers; the same number twice is one.")


class ManyWithNoteIn(ManyIn):
    note: Text = ""


class ManyToIn(ManyWithNoteIn):
    to: UUID = Field(description="A post.")


class Each(Schema):
    """What became of one. Done: where it stands now. Refused: why, as in a problem."""

    code: str
    done: bool
    stands: shapes.Acted | None = None
    status: int | None = Field(None, description="What it would have been answered with alone.")
    codes: list[str] = []
    details: list[str] = Field([], description="One sentence for each code.")


class Together(Schema):
    done: int
    results: list[Each] = Field(description="In the order of the request.")


def _together(request: HttpRequest, key: str, act: Act, typed: Callable[..., Any], body: ManyIn
              ) -> HttpResponse:  # fmt: skip
    def run() -> HttpResponse:
        who, at = caller(request), clock.now()
        asked = list(dict.fromkeys(body.dossiers))
        ids = pages.ids_seen(asked, actor=who.eyes)
        said = typed(who, at, body)
        no = act(dossier_ids=ids.values(), actor=who.actor, at=at, **said)
        stand = queries.cases([one for one in ids.values() if one not in no])
        results = [_each(code, ids.get(code), no, stand) for code in asked]
        return answer(Together(done=sum(one.done for one in results), results=results))

    return once(request, key, run)


def _each(
    code: str, key: UUID | None, refused: Mapping[UUID, Refused], stand: Mapping[UUID, Any]
) -> Each:
    if key is not None and key not in refused:
        return Each(code=code, done=True, stands=shapes.Acted(**shown.stands(stand[key])))
    no = refused[key] if key is not None else Refused("dossier_is_unknown", dossier=code)
    return Each(
        code=code, done=False, status=problems.status_of(no.codes), codes=list(no.codes),
        details=words.sentences(no),
    )  # fmt: skip


def _note(who: Caller, at: datetime, body: ManyWithNoteIn) -> dict[str, Any]:
    return {"note": body.note}


def _to(who: Caller, at: datetime, body: ManyToIn) -> dict[str, Any]:
    return {"note": body.note, "to": post_known(body.to, at)}


@router.post(
    "/acts/take", auth=Needs(*WORK), response=Together,
    operation_id="take_together", summary="take, many",
)  # fmt: skip
def take_together(request: HttpRequest, key: Key, body: ManyIn = BODY) -> HttpResponse:
    """Begin to work on each that may be taken."""
    return _together(request, key, actions.take_many, lambda who, at, told: {}, body)


@router.post(
    "/acts/pass-on", auth=Needs(*WORK), response=Together,
    operation_id="pass_on_together", summary="pass-on, many",
)  # fmt: skip
def pass_on_together(request: HttpRequest, key: Key, body: ManyWithNoteIn = BODY) -> HttpResponse:
    """Pass each that may be to its next step; after the last one it is done."""
    return _together(request, key, actions.pass_on_many, _note, body)


@router.post(
    "/acts/hand-over", auth=Needs(*WORK, "cases.assign"), response=Together,
    operation_id="hand_over_together", summary="hand-over, many",
)  # fmt: skip
def hand_over_together(request: HttpRequest, key: Key, body: ManyToIn = BODY) -> HttpResponse:
    """Give each to another post that may do its step."""
    return _together(request, key, actions.hand_over_many, _to, body)
