"""Dossiers: filed, read, listed. What one may not see is as unknown as what is not there."""

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field, StringConstraints

from opendistrict.engine.cases import actions, queries
from opendistrict.engine.cases.queries import Case, lists, pages
from opendistrict.engine.cases.shapes.dossier import Page
from opendistrict.faces.api.v1 import shapes, shown
from opendistrict.faces.api.v1.access import Caller, Needs, caller
from opendistrict.faces.api.v1.once import Key, once
from opendistrict.faces.api.v1.papers import PaperIn, brought
from opendistrict.faces.api.v1.problems import Wrong
from opendistrict.faces.api.v1.units import office_named
from opendistrict.faces.api.v1.wire import Code, Name, Slug, Word, answer
from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.people import actions as people

router = Router(tags=["dossiers"])
READ = Needs("cases.read")
WHOSE = Query(
    "open",
    description="held: by the client's post; open: of the units it reads; search: by q.",
)
WORDS = Query("", description="Parts of a name, a number, the end of a phone.")
UNIT = Query("", description="Of `open`: only this unit, by its key or code.")
STATE = Query("", description="Of `open`: only this national state.")
AFTER = Query("", description="`next` of the page before.")


def seen(code: str, actor: Actor) -> Case:
    """A dossier by its number, for who may see it."""
    key = pages.id_of(code)
    one = queries.case(key) if key else None
    if one is None or not pages.may_see(one, actor):
        raise Refused("dossier_is_unknown")
    return one


# ------------------------------------------------------------------ filing


class ApplicantIn(Schema):
    """Who applies. A national id (or tax code) that is known already is the same party."""

    kind: Literal["citizen", "enterprise", "household_business"]
    full_name: Name
    national_id: Word = ""
    birth_date: date | None = None
    phone: Word = ""
    email: Word = ""
    address: Word = ""


class RepresentativeIn(Schema):
    """Who files for the applicant, and by what paper."""

    full_name: Name
    national_id: Word
    phone: Word = ""
    authority: Annotated[str, StringConstraints(min_length=1, max_length=300)]


class FilingIn(Schema):
    procedure: Slug
    office: Slug = Field(description="A unit: its key or its administrative code.")
    channel: Literal["counter", "online", "post"]
    applicant: ApplicantIn
    representative: RepresentativeIn | None = None
    values: dict[str, Any] = Field(description="As `form_schema` says.", max_length=200)
    papers: list[PaperIn] = Field(default=[], max_length=30)
    national_code: Code | None = None
    beside: Code | None = Field(
        default=None, description="The number of an open dossier it belongs together with."
    )
    receive: bool = Field(
        default=False, description="At the counter: file, receive and forward in one act."
    )


@router.post(
    "", auth=Needs("cases.receive"), response={201: shapes.Filed}, operation_id="file_dossier"
)
def file(request: HttpRequest, key: Key, body: FilingIn) -> HttpResponse:
    """File an application; it has its number from this moment."""
    return once(request, key, lambda: _file(caller(request), body))


def _file(who: Caller, body: FilingIn) -> HttpResponse:
    at = clock.now()
    if body.national_code and pages.id_of(body.national_code):
        raise Refused("national_code_is_taken", code=body.national_code)
    if body.applicant.birth_date and not 1850 < body.applicant.birth_date.year <= at.year:
        raise Wrong(422, "request_does_not_fit")
    version = queries.in_force(body.procedure, at.date())
    if version is None:
        raise Refused("procedure_is_not_in_force", procedure=body.procedure, day=at.date())
    rules = queries.rules_of(version.id)[0]
    office_id = office_named(body.office, at)
    if not who.actor.may(rules.act("cases.receive"), office_id):
        raise Refused("may_not_file_this")
    applicant = people.register_party(
        **body.applicant.dict(), identified_by="counter", actor=who.eyes, at=at
    )
    by = body.representative
    representative = people.register_party(
        kind="citizen", full_name=by.full_name, national_id=by.national_id, phone=by.phone,
        identified_by="counter", actor=who.eyes, at=at,
    ) if by else None  # fmt: skip
    act: Callable[..., Any] = actions.receive_at_counter if body.receive else actions.file_dossier
    opened = act(
        procedure=body.procedure, office_id=office_id, channel=body.channel,
        subject=body.applicant.kind, applicant_id=applicant, values=body.values,
        representative_id=representative, authority=by.authority if by else "",
        papers=brought(body.papers, rules, who.actor, at), national_code=body.national_code,
        beside=lists.named(body.beside, actor=who.actor) if body.beside else None,
        actor=who.actor, at=at,
    )  # fmt: skip
    told = shown.stands(queries.case(opened.id))
    found = shapes.Filed(**told, id=opened.id, token=opened.token)
    answered = answer(found, 201, revision=found.revision)
    answered.headers["Location"] = f"/api/v1/dossiers/{opened.code}"
    return answered


# ------------------------------------------------------------------ lists


@router.get("", auth=READ, response=shapes.DossierPage, operation_id="list_dossiers")
def every(
    request: HttpRequest,
    whose: Literal["held", "open", "search"] = WHOSE,
    q: Word = WORDS,
    unit: Word = UNIT,
    state: Literal["", "1", "2", "4", "5", "6", "7", "9"] = STATE,
    after: Word = AFTER,
) -> HttpResponse:
    """Dossiers by the promised date (search: the newest first), 50 a page, without a count."""
    who = caller(request).actor
    mark(after, is_key=whose == "search")
    return answer(_page(_listed(who, whose, q, unit, state, after)))


def _listed(who: Actor, whose: str, q: str, unit: str, state: str, after: str) -> Page:
    at = clock.now()
    if whose == "search":
        prefixes = lists.prefixes(who, day_of(at))
        return lists.search(q, office_prefixes=prefixes, actor=who, after=after)
    if whose == "held":
        return lists.held_by(who.post_id, after=after) if who.post_id else Page((), "")
    units = who.rights.get("cases.read", frozenset())
    if unit:
        units &= {office_named(unit, at)}
    return lists.open_in(units, actor=who, after=after, state=state)


def mark(after: str, *, is_key: bool) -> None:
    """A cursor as we gave it; Refused for anything else."""
    if not after:
        return
    moment, tilde, key = after.rpartition("~")
    try:
        UUID(key)
        is_ours = is_key == (not tilde)
        if moment:
            datetime.fromisoformat(moment)
    except ValueError:
        is_ours = False
    if not is_ours:
        raise Refused("cursor_is_unreadable")


def _page(found: Page) -> shapes.DossierPage:
    return shapes.DossierPage(
        items=[shown.line(one) for one in found.lines], next=found.after or None
    )


# ------------------------------------------------------------------ one


@router.get("/{code}", auth=READ, response=shapes.DossierOut, operation_id="get_dossier")
def one(request: HttpRequest, code: Annotated[Code, Path()]) -> HttpResponse:
    """All of one dossier, with what may be done now and what stands in the way."""
    who = caller(request).actor
    case = seen(code, who)
    page = pages.page(case.standing.id, actor=who, at=clock.now())
    beside = lists.related(case.standing, actor=who)
    return answer(shown.dossier(case, page, beside), revision=case.standing.revision)


@router.get("/{code}/steps", auth=READ, response=shapes.Trail, operation_id="get_steps")
def steps(request: HttpRequest, code: Annotated[Code, Path()]) -> HttpResponse:
    """What was done to it, by whom, from which post: the trail."""
    who = caller(request).actor
    case = seen(code, who)
    return answer(shown.trail(pages.page(case.standing.id, actor=who, at=clock.now())))


@router.get("/{code}/due", auth=READ, response=shapes.DueOut, operation_id="get_due")
def due(request: HttpRequest, code: Annotated[Code, Path()]) -> HttpResponse:
    """Why it is due on its date, step by step; before it is received there is no date."""
    found = pages.due_of(seen(code, caller(request).actor))
    return answer(shown.due(found) if found else shapes.DueOut(at=None, steps=[]))


@router.get("/{code}/log", auth=READ, response=shapes.Leaves, operation_id="get_receipts")
def receipts(request: HttpRequest, code: Annotated[Code, Path()]) -> HttpResponse:
    """What the event log has of it, with receipts that hold without us (docs/log.md)."""
    case = seen(code, caller(request).actor)
    leaves = base.leaves_of(f"cases.dossier:{case.standing.id}")
    return answer(shapes.Leaves(items=[_leaf(*leaf) for leaf in leaves]))


def _leaf(leaf_id: int, kind: str, at: datetime) -> shapes.LeafOut:
    try:
        receipt = base.receipt_of(leaf_id)
    except Refused:  # written a moment ago: signed within a minute
        return shapes.LeafOut(kind=kind, at=at, receipt=None, code=None)
    return shapes.LeafOut(kind=kind, at=at, receipt=json.loads(receipt.file()), code=receipt.code())
