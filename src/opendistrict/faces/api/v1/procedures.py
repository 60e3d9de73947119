"""Procedures: found by words, with their form as JSON Schema, a fee and a promise for who files."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from opendistrict.engine.cases import queries
from opendistrict.engine.cases.queries import finding, judging
from opendistrict.engine.cases.shapes.dossier import VersionShape
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.faces.api.v1 import shapes, shown
from opendistrict.faces.api.v1.access import Needs
from opendistrict.faces.api.v1.units import office_named
from opendistrict.faces.api.v1.wire import Slug, Word, answer
from opendistrict.faces.kit import clock, formats
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused

router = Router(tags=["procedures"])
SIZE = 50
ANY = Needs(
    "cases.read", "cases.receive", "cases.examine", "cases.review", "cases.sign", "cases.issue",
    "cases.return", "cases.feed",
)  # fmt: skip
"""Procedures are public; a client is asked for only because this door is for clients."""
WORDS = Query("", description="As people ask for it.")
FIELD = Query("", description="ho-tich, chung-thuc, …")
AFTER = Query("", description="`next` of the page before.")


@router.get("", auth=ANY, response=shapes.ProcedurePage, operation_id="list_procedures")
def every(
    request: HttpRequest,
    q: Word = WORDS,
    field: Word = FIELD,
    after: Word = AFTER,
) -> HttpResponse:
    """Procedures in force today: the likeliest first; without words by field and name."""
    found = finding.find(q, day_of(clock.now()), field=field)
    codes = [one.version.code for one in found]
    if after and after not in codes:
        raise Refused("cursor_is_unreadable")
    start = codes.index(after) + 1 if after else 0
    page = found[start : start + SIZE]
    more = len(found) > start + SIZE
    return answer(
        shapes.ProcedurePage(
            items=[
                shapes.ProcedureLine(**shown.procedure_line(one.version, one.procedure))
                for one in page
            ],
            next=page[-1].version.code if more else None,
        )
    )


def _known(code: str) -> tuple[VersionShape, Procedure]:
    version = queries.in_force(code, day_of(clock.now()))
    if version is None:
        raise Refused("procedure_is_unknown")
    return version, queries.rules_of(version.id)[0]


@router.get("/{code}", auth=ANY, response=shapes.ProcedureOut, operation_id="get_procedure")
def one(request: HttpRequest, code: Annotated[Slug, Path()]) -> HttpResponse:
    """One procedure; the words of `form_schema` are in the language asked for."""
    version, rules = _known(code)
    term = rules.term
    return answer(
        shapes.ProcedureOut(
            **shown.procedure_line(version, rules),
            form_schema=judging.json_schema(rules, formats.language()),
            papers=[
                shapes.PaperOut(
                    code=paper.code, name=shown.both(paper.name), kind=str(paper.kind),
                    count=paper.count, required=paper.required, held_by=paper.held_by,
                )
                for paper in rules.papers
            ],
            steps=[
                shapes.StepOut(
                    code=step.code, name=shown.both(step.name), act=step.act, signs=step.signs
                )
                for step in rules.steps
            ],
            by_oneself=rules.by_oneself.basis if rules.by_oneself else None,
            legal_term=f"{term.amount} {term.every}" if term else None,
            gaps=[shown.both(gap.note) for gap in rules.gaps],
        )
    )  # fmt: skip


class Quote(Schema):
    """What was filled in, as far as it is."""

    values: dict[str, Any] = Field(default={}, max_length=200)


@router.post("/{code}/fee", auth=ANY, response=shapes.FeeOut, operation_id="quote_fee")
def quote(request: HttpRequest, code: Annotated[Slug, Path()], body: Quote) -> HttpResponse:
    """What it costs today. Nothing is done or kept; a rate nobody knows makes the total null."""
    _version, rules = _known(code)
    checked = judging.check(rules, body.values, held={})
    wrong = tuple(one for one in checked.problems if one.field in body.values)
    if wrong:
        raise Refused("form_is_wrong", problems=wrong)
    return answer(shown.fee(judging.fee(rules, checked.values, day_of(clock.now()))))


@router.get(
    "/{code}/promise", auth=ANY, response=shapes.PromiseOut, operation_id="promise_of_procedure"
)
def promise(
    request: HttpRequest,
    code: Annotated[Slug, Path()],
    office: Annotated[Slug, Query(description="A unit: its key or its administrative code.")],
) -> HttpResponse:
    """What an office promises to who files now, and why that day."""
    _version, rules = _known(code)
    if rules.term is None:
        raise Refused("procedure_has_no_term")
    at = clock.now()
    found = finding.promise(rules, office_named(office, at), at)
    return answer(
        shapes.PromiseOut(
            received_by=found.received_by, at_counter=shown.due(found.at_once),
            online=shown.due(found.online),
        )
    )  # fmt: skip
