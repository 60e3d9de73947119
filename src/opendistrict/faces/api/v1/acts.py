"""Acts on a dossier, each under its own address. What may be done, the engine says.

Every act wants an Idempotency-Key. With If-Match (the ETag of what the caller has seen) it is
refused when the dossier moved since. A step's work is done with the right of that step, so any of
their scopes opens the door; the engine asks for the one.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Body, Header, Path, Router, Schema
from pydantic import Field, StringConstraints

from opendistrict.engine.cases import actions, queries
from opendistrict.engine.cases.queries import Case, desk, lists
from opendistrict.engine.cases.shapes.procedure import TermRow
from opendistrict.faces.api.v1 import shapes, shown
from opendistrict.faces.api.v1.access import Caller, Needs, caller
from opendistrict.faces.api.v1.dossiers import seen
from opendistrict.faces.api.v1.once import Key, once
from opendistrict.faces.api.v1.papers import PaperIn, brought
from opendistrict.faces.api.v1.units import office_named, post_known, step_known
from opendistrict.faces.api.v1.wire import Code, Dong, Moment, Said, Slug, Text, answer
from opendistrict.faces.kit import clock
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.workclock import Every

router = Router(tags=["acts"])
WORK = ("cases.examine", "cases.review", "cases.sign", "cases.issue")
INTAKE = ("cases.receive",)
IfMatch = Annotated[str, StringConstraints(pattern=r'^("[0-9]{1,9}")?$')]
MATCH = Header("", alias="If-Match", description='The ETag of what you have seen: "7".')
StepCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
At = Annotated[Code, Path(description="The number of the dossier.")]
BODY = Body(...)


# ------------------------------------------------------------------ bodies


class Nothing(Schema):
    """Nothing needs to be said."""


class NoteIn(Schema):
    note: Text = ""


class ReasonIn(Schema):
    reasons: Said


class MustNoteIn(Schema):
    note: Said


class ToIn(Schema):
    to: UUID | None = Field(None, description="A post; left out: found by right and turn.")
    note: Text = ""


class ForwardIn(Schema):
    to: UUID | None = Field(None, description="A post; left out: found by right and turn.")


class SendBackIn(Schema):
    step: StepCode
    note: Said


class HandOverIn(Schema):
    to: UUID
    note: Text = ""


class AskSupplementIn(Schema):
    items: list[Said] = Field(min_length=1, max_length=50)
    second_counts_as_late: bool = False
    note: Text = ""


class SupplementIn(Schema):
    papers: list[PaperIn] = Field(default=[], max_length=30)
    note: Text = ""


class SetFeeIn(Schema):
    amount: Dong
    basis: Said


class PayIn(Schema):
    amount: Dong
    reference: Annotated[str, StringConstraints(pattern=r"^[^\x00-\x1f]{1,64}$")]
    is_online: bool = False


class EnquireIn(Schema):
    to_unit: Slug = Field(description="A unit: its key or its administrative code.")
    question: Said
    amount: int = Field(ge=1, le=365)
    every: Literal["hour", "working_hour", "day", "working_day", "month"] = "working_day"
    stops_clock: bool = False


class AnswerIn(Schema):
    enquiry_id: UUID
    text: Said


class BasisIn(Schema):
    basis: Said


class ApologiseIn(Schema):
    reasons: Said
    new_date: Moment


class RelateIn(Schema):
    other: Code = Field(description="The number of the other dossier.")


class RateIn(Schema):
    stars: int = Field(ge=1, le=5)
    text: Text = ""


class CommentIn(Schema):
    text: Said


# ------------------------------------------------------------------ how an act is done

Do = Callable[[Caller, Case, datetime], UUID | object]


def _act(request: HttpRequest, key: str, code: str, do: Do) -> HttpResponse:
    """See it, do it, say where it stands; once for each key."""

    def act() -> HttpResponse:
        who, at = caller(request), clock.now()
        case = seen(code, who.eyes)
        made = do(who, case, at)
        told = shown.stands(queries.case(case.standing.id))
        found = shapes.Acted(**told, id_of_new=made if isinstance(made, UUID) else None)
        return answer(found, revision=found.revision)

    return once(request, key, act)


def _revision(match: str) -> int | None:
    return int(match.strip('"')) if match else None


Typed = Callable[[Caller, Case, datetime, Any], dict[str, Any]]


def _said(who: Caller, case: Case, at: datetime, body: Schema) -> dict[str, Any]:
    return body.dict()


def _to(who: Caller, case: Case, at: datetime, body: Any) -> dict[str, Any]:
    return {**body.dict(), "to": post_known(body.to, at)}


def _step(who: Caller, case: Case, at: datetime, body: SendBackIn) -> dict[str, Any]:
    return {**body.dict(), "step": step_known(case, body.step)}


def _papers(who: Caller, case: Case, at: datetime, body: SupplementIn) -> dict[str, Any]:
    return {"papers": brought(body.papers, case.procedure, who.actor, at), "note": body.note}


def _other(who: Caller, case: Case, at: datetime, body: RelateIn) -> dict[str, Any]:
    return {"other_id": lists.named(body.other, actor=who.actor)}


def _question(who: Caller, case: Case, at: datetime, body: EnquireIn) -> dict[str, Any]:
    term = TermRow(amount=body.amount, every=Every(body.every)).term()  # type: ignore[arg-type]
    return {
        "to_unit_id": office_named(body.to_unit, at), "question": body.question, "term": term,
        "stops_clock": body.stops_clock,
    }  # fmt: skip


def _declare(
    name: str,
    acts: tuple[str, ...],
    body_type: type[Schema],
    what: Callable[..., object],
    *,
    typed: Typed = _said,
    matches: bool = True,
) -> None:
    """An act under /{code}/acts/{name}: which scopes open it, its body, what it calls."""

    def do(match: str, body: Any, who: Caller, case: Case, at: datetime) -> object:
        given = {"revision": _revision(match)} if matches else {}
        return what(
            dossier_id=case.standing.id, actor=who.actor, at=at, **given,
            **typed(who, case, at, body),
        )  # fmt: skip

    def with_match(
        request: HttpRequest, code: At, key: Key, body: Any = BODY, match: IfMatch = MATCH
    ) -> HttpResponse:
        return _act(request, key, code, partial(do, match, body))

    def without(request: HttpRequest, code: At, key: Key, body: Any = BODY) -> HttpResponse:
        return _act(request, key, code, partial(do, "", body))

    view = with_match if matches else without
    view.__annotations__ = {**view.__annotations__, "body": body_type}
    view.__name__ = name.replace("-", "_")
    first_line = (what.__doc__ or "").partition("\n\n")[0]
    router.post(
        f"/{{code}}/acts/{name}", auth=Needs(*acts), response=shapes.Acted,
        operation_id=view.__name__, summary=name, description=" ".join(first_line.split()),
    )(view)  # fmt: skip


def _answer(*, dossier_id: UUID, enquiry_id: UUID, text: str, actor: Any, at: datetime) -> None:
    """Answer a question of this dossier; the clock goes on if it stood for it."""
    found = desk.enquiry_of(enquiry_id, actor=actor)
    if found is None or found[0] != dossier_id:
        raise Refused("enquiry_is_unknown")
    actions.answer(enquiry_id=enquiry_id, text=text, actor=actor, at=at)


_declare("receive", INTAKE, NoteIn, actions.receive)
_declare("refuse", INTAKE, ReasonIn, actions.refuse)
_declare("forward", INTAKE, ForwardIn, actions.forward, typed=_to)
_declare("take", WORK, Nothing, actions.take)
_declare("pass-on", WORK, ToIn, actions.pass_on, typed=_to)
_declare("send-back", WORK, SendBackIn, actions.send_back, typed=_step)
_declare("hand-over", (*WORK, "cases.assign"), HandOverIn, actions.hand_over, typed=_to)
_declare("ask-supplement", (*INTAKE, *WORK), AskSupplementIn, actions.ask_supplement)
_declare("supplement", INTAKE, SupplementIn, actions.supplement, typed=_papers)
_declare("lapse", WORK, Nothing, actions.lapse)
_declare("set-fee", (*INTAKE, *WORK), SetFeeIn, actions.set_fee)
_declare("ask-payment", WORK, NoteIn, actions.ask_payment)
_declare("pay", INTAKE, PayIn, actions.pay)
_declare("enquire", WORK, EnquireIn, actions.enquire, typed=_question)
_declare("answer", ("cases.answer",), AnswerIn, _answer, matches=False)
_declare("sign", ("cases.sign",), NoteIn, actions.sign)
_declare("stop", WORK, ReasonIn, actions.stop)
_declare("withdraw", INTAKE, NoteIn, actions.withdraw)
_declare("agree", (*INTAKE, *WORK), NoteIn, actions.agree)
_declare("decline", (*INTAKE, *WORK), MustNoteIn, actions.decline)
_declare("give-result", ("cases.return",), NoteIn, actions.give_result)
_declare("relate", (*INTAKE, *WORK), RelateIn, actions.relate, typed=_other)
_declare("leave-bundle", (*INTAKE, *WORK), Nothing, actions.leave_bundle)
_declare("reopen", ("cases.reopen",), BasisIn, actions.reopen)
_declare("extend", (*WORK, "cases.assign"), BasisIn, actions.extend)
_declare("apologise", (*WORK, "cases.assign"), ApologiseIn, actions.apologise)
_declare("rate", INTAKE, RateIn, actions.rate, matches=False)
_declare("comment", ("cases.read",), CommentIn, actions.comment, matches=False)
