"""Versions of a procedure for who keeps them: read, drafted, looked at, put in force, ended.

The draft has an ETag. Who changes or publishes it sends it back (If-Match), so that nobody's work
is lost and nothing is put in force that was not looked at.
"""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Header, Path, Query, Router, Schema
from pydantic import Field, StringConstraints

from opendistrict.engine.cases import actions
from opendistrict.engine.cases import queries as cases
from opendistrict.engine.cases.queries import judging, keeping
from opendistrict.engine.cases.queries.judging import Read
from opendistrict.engine.cases.shapes.dossier import VersionShape
from opendistrict.faces.api.v1 import shapes
from opendistrict.faces.api.v1.access import Needs, caller
from opendistrict.faces.api.v1.acts import Nothing
from opendistrict.faces.api.v1.once import Key, once
from opendistrict.faces.api.v1.problems import FieldProblem, Wrong, naming, status_of
from opendistrict.faces.api.v1.wire import Day, Name, Slug, answer
from opendistrict.faces.kit import clock, procedure_checks, procedure_words
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused

router = Router(tags=["versions"])
KEEP = Needs("cases.configure")
FIRST_DAY = Query(None, description="As if put in force on this day; left out: today.")
LONGEST = 200_000  # characters; the longest file of a procedure has some thousand
Code = Annotated[Slug, Path(description="The procedure.")]
Match = Annotated[
    Annotated[str, StringConstraints(pattern=r'^"[0-9]{1,9}"$')],
    Header(alias="If-Match", description='The ETag of the draft you have seen: "7".'),
]
Text = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, pattern=r"^[^\x00]*$")]


# ------------------------------------------------------------------ shapes


class TextIn(Schema):
    text: Text = Field(description="The whole file (YAML), as in docs/procedures.md.")


class PublishIn(Schema):
    first_day: Day = Field(description="Dossiers filed from this day on go by it.")


class WithdrawIn(Schema):
    until: Day = Field(description="From this day on nothing is filed under it.")
    basis: Name


class VersionLine(Schema):
    number: int
    status: str = Field(description="draft, published, withdrawn.")
    name: shapes.Bilingual
    first_day: date | None
    until: date | None = Field(description="Not in force from this day on; null: no end is known.")
    published_at: datetime | None
    published_by: str
    made_by: str
    is_sample: bool


class Versions(Schema):
    items: list[VersionLine]


class LineProblem(Schema):
    """What is wrong, at its line of the text."""

    line: int
    field: str
    code: str
    detail: str


class VersionText(Schema):
    """A version as it is written; `revision` is the ETag of a draft."""

    code: str
    number: int
    status: str
    revision: int
    text: str


class ChangeOut(Schema):
    concerns: str = Field(description="applicant, office, words.")
    kind: str = Field(description="added, removed, changed, moved.")
    where: str
    detail: str


class Looked(Schema):
    """`changes`: beside the version in force today; empty where there is none."""

    revision: int
    is_ready: bool = Field(description="Nothing stands against putting it in force that day.")
    problems: list[LineProblem]
    changes: list[ChangeOut]


class Withdrawn(Schema):
    code: str
    until: date


# ------------------------------------------------------------------ reading


def _known(code: str) -> list[keeping.VersionRow]:
    found = keeping.history(code)
    if not found:
        raise Refused("procedure_is_unknown")
    return found


def _draft(code: str) -> VersionShape:
    found = next((one.version for one in _known(code) if one.version.status == "draft"), None)
    if found is None:
        raise Refused("procedure_has_no_draft")
    return found


def _written(one: VersionShape, status: int = 200) -> HttpResponse:
    text, revision = cases.text_of(one.id)
    told = VersionText(
        code=one.code, number=one.number, status=one.status, revision=revision, text=text
    )
    return answer(told, status, revision=revision if one.status == "draft" else 0)


def _revision(match: str) -> int:
    return int(match.strip('"'))


@router.get("/{code}/versions", auth=KEEP, response=Versions, operation_id="list_versions")
def versions(request: HttpRequest, code: Code) -> HttpResponse:
    """Every version of a procedure, the newest first."""
    return answer(Versions(items=[_line(one) for one in _known(code)]))


def _line(one: keeping.VersionRow) -> VersionLine:
    return VersionLine(
        number=one.version.number, status=one.version.status, first_day=one.since,
        name=shapes.Bilingual(vi=one.version.name, en=one.version.name_en), until=one.until,
        published_at=one.published_at, published_by=one.published_by, made_by=one.made_by,
        is_sample=one.version.is_sample,
    )  # fmt: skip


@router.get(
    "/{code}/versions/{number}", auth=KEEP, response=VersionText, operation_id="get_version"
)
def version(
    request: HttpRequest, code: Code, number: Annotated[int, Path(ge=1, le=99_999)]
) -> HttpResponse:
    """One version, as its file is written."""
    found = next((one.version for one in _known(code) if one.version.number == number), None)
    if found is None:
        raise Refused("version_is_unknown", number=number)
    return _written(found)


@router.get("/{code}/draft", auth=KEEP, response=VersionText, operation_id="get_draft")
def draft(request: HttpRequest, code: Code) -> HttpResponse:
    """The draft of the next version; there is one at a time."""
    return _written(_draft(code))


@router.get("/{code}/draft/check", auth=KEEP, response=Looked, operation_id="check_draft")
def check(
    request: HttpRequest,
    code: Code,
    first_day: Day | None = FIRST_DAY,
) -> HttpResponse:
    """What would stand against the draft on a day, line by line, and what it changes for whom."""
    one, today = _draft(code), day_of(clock.now())
    text, revision = cases.text_of(one.id)
    read = _read(text, code)
    problems = procedure_checks.wrong(read, max(first_day or today, today))
    return answer(Looked(
        revision=revision, is_ready=not problems, changes=_changes(code, read, today),
        problems=[
            LineProblem(line=p.line, field=p.field, code=p.code, detail=p.sentence)
            for p in problems
        ],
    ))  # fmt: skip


def _read(text: str, code: str) -> Read:
    return judging.read_procedure(text.encode(), file=code)


def _changes(code: str, read: Read, on: date) -> list[ChangeOut]:
    old = cases.in_force(code, on)
    if old is None or read.procedure is None:
        return []
    return [
        ChangeOut(
            concerns=one.weight, kind=one.kind, where=procedure_words.place(one.where),
            detail=procedure_words.change(one),
        )
        for one in judging.diff(cases.rules_of(old.id)[0], read.procedure)
    ]  # fmt: skip


# ------------------------------------------------------------------ acts


@router.post("/{code}/draft", auth=KEEP, response={201: VersionText}, operation_id="begin_draft")
def begin(request: HttpRequest, key: Key, code: Code, body: Nothing) -> HttpResponse:
    """Begin the next version from the newest; a draft that is there already is given back."""

    def do() -> HttpResponse:
        actions.draft(code=code, actor=caller(request).actor, at=clock.now())
        return _written(_draft(code), 201)

    return once(request, key, do)


@router.put("/{code}/draft", auth=KEEP, response=VersionText, operation_id="edit_draft")
def edit(request: HttpRequest, key: Key, code: Code, match: Match, body: TextIn) -> HttpResponse:
    """Put another text in the draft. It must be readable; whether it may be published, `check`
    says."""

    def do() -> HttpResponse:
        one, text = _draft(code), body.text.replace("\r\n", "\n")
        try:
            with naming(procedure_code_changes="text"):
                actions.edit(
                    version_id=one.id, revision=_revision(match), text=text,
                    actor=caller(request).actor, at=clock.now(),
                )  # fmt: skip
        except Refused as refused:
            if "procedure_cannot_be_read" not in refused.codes:
                raise
            raise _by_line("draft_cannot_be_read", "#/text", _read(text, code)) from refused
        return _written(one)

    return once(request, key, do)


def _by_line(code: str, pointer: str, read: Read, on: date | None = None) -> Wrong:
    """What is wrong with a text, each thing at its line."""
    errors = []
    for one in procedure_checks.wrong(read, on or day_of(clock.now())):
        place = {"line": one.line, "field": one.field, "said": one.sentence}
        said = _("dòng %(line)s, %(field)s: %(said)s") % place
        errors.append(FieldProblem(pointer=pointer, code=one.code, detail=said))
    return Wrong(status_of([code]), code, errors=errors)


@router.post("/{code}/draft/publish", auth=KEEP, response=VersionLine, operation_id="publish_draft")
def publish(
    request: HttpRequest, key: Key, code: Code, match: Match, body: PublishIn
) -> HttpResponse:
    """Put the draft in force from a day on; dossiers filed before keep their version."""

    def do() -> HttpResponse:
        one, at = _draft(code), clock.now()
        try:
            with naming(procedure_ends_before_it_begins="first_day"):
                actions.publish(
                    version_id=one.id, since=body.first_day, revision=_revision(match),
                    actor=caller(request).actor, at=at,
                )  # fmt: skip
        except Refused as refused:
            if "procedure_is_not_right" not in refused.codes:
                raise
            read = _read(cases.text_of(one.id)[0], code)
            raise _by_line(
                "procedure_is_not_right", "", read, max(body.first_day, day_of(at))
            ) from refused
        return answer(_line(_row(code, one.id)))

    return once(request, key, do)


def _row(code: str, version_id: UUID) -> keeping.VersionRow:
    return next(one for one in keeping.history(code) if one.version.id == version_id)


@router.post("/{code}/draft/discard", auth=KEEP, response=Versions, operation_id="discard_draft")
def discard(request: HttpRequest, key: Key, code: Code, body: Nothing) -> HttpResponse:
    """Throw the draft away; the versions that are left."""

    def do() -> HttpResponse:
        one = _draft(code)
        actions.discard(version_id=one.id, actor=caller(request).actor, at=clock.now())
        return answer(Versions(items=[_line(row) for row in keeping.history(code)]))

    return once(request, key, do)


@router.post("/{code}/withdraw", auth=KEEP, response=Withdrawn, operation_id="withdraw_procedure")
def withdraw(request: HttpRequest, key: Key, code: Code, body: WithdrawIn) -> HttpResponse:
    """End a procedure: nothing is filed under it from a day on; open dossiers go on."""

    def do() -> HttpResponse:
        _known(code)
        with naming(procedure_is_not_in_force="until"):
            actions.withdraw_procedure(
                code=code, until=body.until, basis=body.basis, actor=caller(request).actor,
                at=clock.now(),
            )  # fmt: skip
        return answer(Withdrawn(code=code, until=body.until))

    return once(request, key, do)
