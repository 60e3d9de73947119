"""Open dossiers to another version of their procedure, or to the heirs of units that ended: tried
(nothing is changed), ordered as it was tried, carried out on its day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field, StringConstraints

from opendistrict.engine.cases import actions
from opendistrict.engine.cases import queries as cases
from opendistrict.engine.cases.queries import keeping, rehousing
from opendistrict.engine.cases.shapes.rehousing import (
    UNITS,
    VERSION,
    Group,
    OrderShape,
    Place,
    Rehousing,
    RehousingLine,
)
from opendistrict.faces.api.v1 import shapes, shown
from opendistrict.faces.api.v1.access import Needs, caller
from opendistrict.faces.api.v1.acts import Nothing
from opendistrict.faces.api.v1.once import Key, once
from opendistrict.faces.api.v1.problems import naming
from opendistrict.faces.api.v1.units import units_ever
from opendistrict.faces.api.v1.wire import Code, Day, Slug, Word, answer
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.words import sentence
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused

router = Router(tags=["rehousings"])
KEEP = Needs("cases.configure")
PROCEDURE = Query("", description="Orders about one procedure; left out: those to units.")
Step = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Basis = Annotated[str, StringConstraints(min_length=1, max_length=400, pattern=r"^[^\x00]*$")]
OrderId = Annotated[UUID, Path()]


# ------------------------------------------------------------------ shapes


class ToVersion(Schema):
    """All open dossiers of a procedure to the version that is in force on `on`, or the next."""

    procedure: Slug
    on: Day
    steps: dict[Step, Step] = Field(
        default={}, max_length=50, description="For a step the new version has not: which instead."
    )
    new_term: bool = Field(default=False, description="Promise anew by the new term.")


class ToUnits(Schema):
    """What lies with units that ended, and all under them, to those that follow them."""

    sources: list[Slug] = Field(min_length=1, max_length=50, description="Keys of units.")
    on: Day
    heirs: dict[Slug, Slug] = Field(
        default={}, max_length=50, description="Where several follow, or none: which."
    )
    exceptions: dict[Code, Slug] = Field(
        default={}, max_length=1000, description="Single dossiers: to which unit."
    )


class What(Schema):
    """One of the two."""

    version: ToVersion | None = None
    units: ToUnits | None = None


class TryIn(What):
    after: UUID | None = Field(None, description="`next` of the page before, for the lines.")


class OrderIn(What):
    basis: Basis
    seen: Digest = Field(description="The digest of the dry run.")


class CarryIn(Schema):
    seen: Digest | None = Field(None, description="Of a new dry run, where it differs.")


class PlaceOut(Schema):
    version: int
    state: shapes.State
    office_id: UUID
    holder_id: UUID | None
    promised_at: datetime | None


class WhyOut(Schema):
    """Why something stays where it is."""

    code: str
    detail: str


class LineOut(Schema):
    code: str
    before: PlaceOut
    after: PlaceOut | None
    why: WhyOut | None


class GroupOut(Schema):
    """So many dossiers that go the same way; `why`: they stay."""

    procedure: str
    before: shapes.State
    after: shapes.State | None
    office_id: UUID
    heir_id: UUID | None
    why: WhyOut | None
    count: int


class Tried(Schema):
    """Where every open dossier would go; `items` a page of them, in the order of their keys."""

    digest: str = Field(description="What decides it; an order names the one it has seen.")
    moved: int
    left: int
    promised_anew: int
    enquiries: int = Field(description="Open questions to units that ended.")
    enquiries_left: int = Field(description="Of them without one heir.")
    groups: list[GroupOut]
    items: list[LineOut]
    next: UUID | None


class OrderOut(Schema):
    id: UUID
    kind: str
    procedure: str
    version: int
    on: date
    basis: str
    status: str = Field(description="ordered, differs, done, cancelled.")
    made_at: datetime
    made_by: str
    done_at: datetime | None
    moved: int
    left: int


class Orders(Schema):
    items: list[OrderOut]


# ------------------------------------------------------------------ what is asked


def _what(told: What, at: datetime) -> Rehousing:
    if told.version is not None and told.units is None:
        with naming(procedure_is_unknown="version/procedure", new_step_is_unknown="version/steps"):
            return _version(told.version, at)
    if told.units is not None and told.version is None:
        return _units(told.units)
    raise Refused("one_of_two_is_moved")


def _version(told: ToVersion, at: datetime) -> Rehousing:
    """To the version that comes, else to the one in force, as at the desk."""
    kept = keeping.kept_one(told.procedure, day_of(at))
    target = (kept.coming or kept.in_force) if kept else None
    if target is None:
        raise Refused("procedure_is_unknown")
    known = {one.code for one in cases.rules_of(target.version.id)[0].steps}
    for step in told.steps.values():
        if step not in known:
            raise Refused("new_step_is_unknown", step=step)
    return Rehousing(
        kind=VERSION, on=told.on, version_id=target.version.id, steps=told.steps,
        new_term=told.new_term,
    )  # fmt: skip


def _units(told: ToUnits) -> Rehousing:
    with naming(unit_is_unknown="units/sources"):
        sources = units_ever(told.sources)
    with naming(unit_is_unknown="units/heirs"):
        offices = dict(zip(units_ever(told.heirs), units_ever(told.heirs.values()), strict=True))
    with naming(unit_is_unknown="units/exceptions"):
        chosen = units_ever(told.exceptions.values())
    return Rehousing(
        kind=UNITS, on=told.on, sources=sources, offices=offices,
        exceptions=dict(zip(told.exceptions, chosen, strict=True)),
    )  # fmt: skip


# ------------------------------------------------------------------ tried


@router.post("/try", auth=KEEP, response=Tried, operation_id="try_rehousing")
def attempt(request: HttpRequest, body: TryIn) -> HttpResponse:
    """A dry run: where each open dossier would go, or why it stays. Nothing is done or kept."""
    at = clock.now()
    what = _what(body, at)
    plan = rehousing.plan(what, at)
    lines, more = rehousing.lines(what, at, after=body.after)
    return answer(Tried(
        digest=plan.digest, moved=plan.moved, left=plan.left, promised_anew=plan.promised_anew,
        enquiries=plan.enquiries, enquiries_left=plan.enquiries_left,
        groups=[_group(one, n) for one, n in plan.groups.most_common()],
        items=_lines(lines), next=lines[-1].id if more else None,
    ))  # fmt: skip


def _group(group: Group, n: int) -> GroupOut:
    procedure, before, after, office, heir, why = group
    return GroupOut(
        procedure=procedure, before=shown.state(before),
        after=shown.state(after) if after else None, office_id=office, heir_id=heir,
        why=_why(why), count=n,
    )  # fmt: skip


def _lines(lines: Sequence[RehousingLine]) -> list[LineOut]:
    places = [place for one in lines for place in (one.before, one.after) if place]
    numbers = cases.numbers({place.version_id for place in places})
    return [
        LineOut(
            code=one.code, before=_place(one.before, numbers),
            after=_place(one.after, numbers) if one.after else None, why=_why(one.why),
        )
        for one in lines
    ]  # fmt: skip


def _place(one: Place, numbers: Mapping[UUID, int]) -> PlaceOut:
    return PlaceOut(
        version=numbers[one.version_id], state=shown.state(one.state),
        office_id=one.office_id, holder_id=one.holder_id, promised_at=one.promised_at,
    )  # fmt: skip


def _why(code: str) -> WhyOut | None:
    return WhyOut(code=code, detail=sentence(code)) if code else None


# ------------------------------------------------------------------ orders


@router.get("", auth=KEEP, response=Orders, operation_id="list_rehousings")
def orders(
    request: HttpRequest,
    procedure: Word = PROCEDURE,
) -> HttpResponse:
    """The newest hundred orders."""
    return answer(Orders(items=[_order(one) for one in rehousing.orders(procedure=procedure)]))


@router.get("/{order_id}", auth=KEEP, response=OrderOut, operation_id="get_rehousing")
def order(request: HttpRequest, order_id: OrderId) -> HttpResponse:
    """One order, and what became of it."""
    return answer(_order(_known(order_id)))


def _known(order_id: UUID) -> OrderShape:
    found = rehousing.order(order_id)
    if found is None:
        raise Refused("rehousing_is_unknown")
    return found


def _order(one: OrderShape) -> OrderOut:
    return OrderOut(
        id=one.id, kind=one.what.kind, procedure=one.procedure, version=one.number,
        on=one.what.on, basis=one.basis, status=one.status, made_at=one.made_at,
        made_by=one.made_by, done_at=one.done_at, moved=one.moved, left=one.left,
    )  # fmt: skip


@router.post("", auth=KEEP, response={201: OrderOut}, operation_id="order_rehousing")
def give(request: HttpRequest, key: Key, body: OrderIn) -> HttpResponse:
    """Order what the dry run showed. For today it is carried out at once, all or nothing; for
    another day the system does it on that day."""

    def do() -> HttpResponse:
        actor, at = caller(request).actor, clock.now()
        with naming(
            reason_is_missing="basis", version_is_not_in_force="version/on",
            units_have_not_ended="units/sources", rehousing_differs="seen",
        ):  # fmt: skip
            what = _what(body, at)
            made = actions.order_rehousing(
                what=what, basis=body.basis, seen=body.seen, actor=actor, at=at
            )
            if what.on <= day_of(at):
                actions.carry_out(order_id=made, actor=actor, at=at)
        return answer(_order(_known(made)), 201)

    return once(request, key, do)


@router.post(
    "/{order_id}/carry-out", auth=KEEP, response=OrderOut, operation_id="carry_out_rehousing"
)
def carry(request: HttpRequest, key: Key, order_id: OrderId, body: CarryIn) -> HttpResponse:
    """Carry out an order that is due; where its dry run no longer holds, with the digest of a new
    one."""

    def do(**act: Any) -> None:
        actions.carry_out(confirmed=body.seen or "", **act)

    return _on_order(request, key, order_id, do)


@router.post("/{order_id}/cancel", auth=KEEP, response=OrderOut, operation_id="cancel_rehousing")
def cancel(request: HttpRequest, key: Key, order_id: OrderId, body: Nothing) -> HttpResponse:
    """Take back an order that is not carried out yet."""
    return _on_order(request, key, order_id, actions.cancel_rehousing)


def _on_order(request: HttpRequest, key: str, order_id: UUID, act: Any) -> HttpResponse:
    def do() -> HttpResponse:
        _known(order_id)
        act(order_id=order_id, actor=caller(request).actor, at=clock.now())
        return answer(_order(_known(order_id)))

    return once(request, key, do)
