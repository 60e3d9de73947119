"""Who has how much on the desk, in the units where the client assigns; giving a dossier to another
is `acts/hand-over`."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from opendistrict.engine.cases.queries import desk
from opendistrict.engine.cases.queries.desk import Load
from opendistrict.engine.cases.shapes.dossier import Page
from opendistrict.faces.api.v1 import posts, shapes, shown
from opendistrict.faces.api.v1.access import Needs, caller
from opendistrict.faces.api.v1.dossiers import mark
from opendistrict.faces.api.v1.units import office_named
from opendistrict.faces.api.v1.wire import Word, answer
from opendistrict.faces.kit import clock
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import PostShape

router = Router(tags=["loads"])
ASSIGN = Needs("cases.assign")
SIZE = 50
UNIT = Query("", description="Only this unit and those under it, by its key or code.")
AFTER = Query("", description="`next` of the page before.")


class StateCount(Schema):
    state: shapes.State
    count: int


class LoadOut(Schema):
    """What one post has now. `oldest`: since when it has the one it has longest."""

    post: posts.PostOut
    open: int
    late: int
    waiting: int = Field(description="Of the open ones: the clock stands.")
    oldest: datetime | None
    states: list[StateCount]


class LoadPage(Schema):
    items: list[LoadOut]
    next: str | None = Field(description="The value of `after` of the next page; null at the end.")


@router.get("", auth=ASSIGN, response=LoadPage, operation_id="list_loads")
def every(
    request: HttpRequest,
    unit: Word = UNIT,
    after: Word = AFTER,
) -> HttpResponse:
    """Every post with somebody in it, or with a dossier, by rank: what it has on its desk."""
    who, at = caller(request).actor, clock.now()
    units = orgs.scope(who, "cases.assign")
    if unit:
        units &= orgs.tree_on(day_of(at)).under(office_named(unit, at))
    known = desk.loads(actor=who, at=at)
    found = [one for one in orgs.posts_in(units, on=day_of(at)) if one.person_id or one.id in known]
    keys = [str(one.id) for one in found]
    if after and after not in keys:
        raise Refused("cursor_is_unreadable")
    start = keys.index(after) + 1 if after else 0
    page = found[start : start + SIZE]
    more = len(found) > start + SIZE
    return answer(LoadPage(
        items=[_load(one, known.get(one.id)) for one in page],
        next=str(page[-1].id) if more else None,
    ))  # fmt: skip


def _load(post: PostShape, one: Load | None) -> LoadOut:
    if one is None:
        return LoadOut(post=posts.post(post), open=0, late=0, waiting=0, oldest=None, states=[])
    return LoadOut(
        post=posts.post(post), open=one.open, late=one.late, waiting=one.waiting,
        oldest=one.oldest,
        states=[StateCount(state=shown.state(s), count=n) for s, n in sorted(one.states.items())],
    )  # fmt: skip


@router.get(
    "/unheld", auth=ASSIGN, response=shapes.DossierPage, operation_id="list_unheld_dossiers"
)
def unheld(request: HttpRequest, after: Word = AFTER) -> HttpResponse:
    """Dossiers at work that no post has."""
    mark(after, is_key=False)
    return answer(_page(desk.nobodys(actor=caller(request).actor, after=after)))


@router.get(
    "/{post_id}/dossiers", auth=ASSIGN, response=shapes.DossierPage,
    operation_id="list_dossiers_of_post",
)  # fmt: skip
def of_post(
    request: HttpRequest, post_id: Annotated[UUID, Path()], after: Word = AFTER
) -> HttpResponse:
    """What one post has, by the promised date."""
    mark(after, is_key=False)
    return answer(_page(desk.of_posts([post_id], actor=caller(request).actor, after=after)))


def _page(found: Page) -> shapes.DossierPage:
    return shapes.DossierPage(
        items=[shown.line(one) for one in found.lines], next=found.after or None
    )
