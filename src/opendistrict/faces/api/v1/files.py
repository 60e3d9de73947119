"""What was brought to a dossier and what was issued of it, as files; and forms 01 to 05."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from opendistrict.engine.cases.queries import pages
from opendistrict.engine.cases.shapes.dossier import DossierPage
from opendistrict.faces.api.v1 import shapes
from opendistrict.faces.api.v1.access import Needs, caller
from opendistrict.faces.api.v1.dossiers import READ, seen
from opendistrict.faces.api.v1.once import Key, once
from opendistrict.faces.api.v1.wire import Code, answer
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.dossier_forms import ISSUE
from opendistrict.faces.kit.downloads import download
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.documents.shapes import FileShape, PaperShape

router = Router(tags=["dossiers"])
BYTES: dict[str, Any] = {
    "responses": {200: {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}}
}


def _page(code: str, actor: Actor) -> DossierPage:
    return pages.page(seen(code, actor).standing.id, actor=actor, at=clock.now())


def _issued(page: DossierPage) -> dict[UUID, PaperShape]:
    papers = documents.papers_about(f"cases.dossier:{page.standing.id}")
    return {one.file_id: one for one in papers}


def _brought(page: DossierPage) -> dict[UUID, str]:
    return {one.file_id: one.paper for one in page.attachments if one.file_id is not None}


@router.get("/{code}/files", auth=READ, response=shapes.Files, operation_id="get_files")
def files(request: HttpRequest, code: Annotated[Code, Path()]) -> HttpResponse:
    """The files of a dossier: what was brought, and the papers issued of it, the result among
    them."""
    page = _page(code, caller(request).actor)
    brought, issued = _brought(page), _issued(page)
    kept = documents.files([*brought, *issued])
    return answer(shapes.Files(items=[
        _told(kept[key], brought.get(key, ""), issued.get(key))
        for key in (*brought, *issued) if key in kept
    ]))  # fmt: skip


def _told(file: FileShape, paper: str, issued: PaperShape | None) -> shapes.FileOut:
    return shapes.FileOut(
        id=file.id, name=file.name, media_type=file.media_type, size=file.size,
        sha256=file.sha256, kept_at=file.kept_at, paper=paper,
        issued=shapes.IssuedOut(
            number=issued.number, kind=issued.kind, title=issued.title,
            issued_at=issued.issued_at, is_signed=issued.is_signed, signed_by=issued.signed_by,
            is_in_force=issued.withdrawn_at is None,
        ) if issued else None,
    )  # fmt: skip


@router.get(
    "/{code}/files/{file_id}", auth=READ, operation_id="get_file", openapi_extra=BYTES,
)  # fmt: skip
def file(
    request: HttpRequest, code: Annotated[Code, Path()], file_id: Annotated[UUID, Path()]
) -> HttpResponse:
    """The bytes of one of them, as they came."""
    page = _page(code, caller(request).actor)
    kept = documents.files([file_id]) if file_id in {*_brought(page), *_issued(page)} else {}
    if file_id not in kept:
        raise Refused("paper_is_unknown")
    return download(kept[file_id])


@router.post(
    "/{code}/forms/{form}", auth=Needs("cases.read"), response={201: shapes.FileOut},
    operation_id="issue_form",
)  # fmt: skip
def issue(
    request: HttpRequest, key: Key, code: Annotated[Code, Path()],
    form: Annotated[Literal["01", "02", "03", "04", "05"], Path()],
) -> HttpResponse:  # fmt: skip
    """Issue a form (01 receipt, 02 supplement, 03 refusal, 04 apology, 05 control sheet), or find
    the one in force."""
    who = caller(request)

    def do() -> HttpResponse:
        page = _page(code, who.actor)
        paper = ISSUE[form](page, who.actor, clock.now())
        (kept,) = documents.files([paper.file_id]).values()
        return answer(_told(kept, "", paper), 201)

    return once(request, key, do)
