"""What is wrong with a request, as problem+json (RFC 9457): codes for programs, sentences for who
reads their logs. What a caller may not see is as unknown as what is not there."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from opendistrict.faces.api.v1 import wire
from opendistrict.faces.kit import formats, words
from opendistrict.kernel.refusals import Refused

MEDIA_TYPE = "application/problem+json"

TITLES: dict[int, Promise] = {
    400: _("Yêu cầu không đọc được"),
    401: _("Chưa xác thực"),
    403: _("Không có quyền"),
    404: _("Không tìm thấy"),
    405: _("Phương thức không dùng được ở địa chỉ này"),
    409: _("Chưa thực hiện được ở tình trạng hiện tại"),
    413: _("Yêu cầu quá lớn"),
    415: _("Kiểu nội dung không dùng được"),
    422: _("Nội dung chưa đúng"),
    429: _("Gọi quá nhanh"),
}

# Who: the caller lacks the right. What is not here (and not below) is about the state: 409.
FORBIDDEN = frozenset(
    {
        "holds_the_dossier", "holds_or_assigns", "holds_or_hands_in", "may_receive", "may_hand_in",
        "may_sign", "may_return", "may_reopen", "may_not_answer", "may_not_set_the_fee",
        "may_not_take_money", "may_not_hand_in", "may_not_rate", "may_not_file_this",
        "may_not_configure_procedures", "right_is_not_yours", "delegation_from_another_post",
        "may_not_bundle",
    }
)  # fmt: skip
UNKNOWN = frozenset(
    {
        "dossier_is_unknown", "may_not_see_this_dossier", "procedure_is_unknown",
        "enquiry_is_unknown", "national_dossier_is_unknown", "paper_is_unknown",
        "delegation_is_unknown", "version_is_unknown", "procedure_has_no_draft",
        "rehousing_is_unknown",
    }
)  # fmt: skip
UNREADABLE = frozenset({"cursor_is_unreadable"})
WRONG = frozenset(
    {
        "form_is_wrong", "reason_is_missing", "fee_is_wrong", "payment_does_not_fit",
        "stars_are_one_to_five", "supplement_asks_for_nothing", "supplement_brings_nothing",
        "national_id_is_wrong", "phone_is_wrong", "email_is_wrong", "party_has_no_name",
        "party_kind_is_unknown", "channel_is_not_open", "subject_may_not_apply",
        "office_does_not_do_this", "new_date_is_not_later", "term_is_not_countable",
        "paper_is_not_asked", "unit_is_unknown", "step_is_unknown", "post_is_unknown",
        "file_is_not_base64", "national_field_is_wrong", "national_code_is_unknown",
        "national_procedure_is_unknown", "national_office_is_unknown", "national_time_is_to_come",
        "applicant_is_unknown", "identity_does_not_match", "party_is_known", "party_is_restricted",
        "procedure_is_not_in_force", "representative_is_the_applicant", "authority_is_missing",
        "procedure_is_by_oneself",
        "related_is_unknown", "related_to_itself", "related_is_of_another_office",
        "period_is_empty", "period_is_too_long", "legal_basis_is_missing", "no_right_is_chosen",
        "nobody_delegates_to_himself", "field_is_unknown", "condition_is_wrong",
        "delegation_outlives_right", "delegation_ends_in_the_past", "draft_cannot_be_read",
        "new_step_is_unknown", "one_of_two_is_moved",
        "procedure_code_changes", "procedure_ends_before_it_begins",
    }
)  # fmt: skip


class FieldProblem(Schema):
    """What is wrong with one field: its place in the body (JSON pointer), a code, a sentence."""

    pointer: str
    code: str
    detail: str


class Problem(Schema):
    """RFC 9457. `codes` are stable; `title` and `detail` are in the language asked for."""

    type: str
    title: str
    status: int
    code: str
    codes: list[str]
    detail: str
    details: list[str] = Field(description="One sentence for each code.")
    errors: list[FieldProblem] = []
    instance: str


@dataclass
class Wrong(Exception):
    """A request that cannot be answered, by this face's own rules."""

    status: int
    code: str
    details: Mapping[str, object] = field(default_factory=dict)
    errors: Sequence[FieldProblem] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def status_of(codes: Sequence[str]) -> int:
    """Of several codes the one that says most: unknown before forbidden before wrong."""
    found = set(codes)
    for status, those in ((404, UNKNOWN), (403, FORBIDDEN), (422, WRONG), (400, UNREADABLE)):
        if found & those or (status == 422 and any(one.startswith("file_") for one in found)):
            return status
    return 409


@contextmanager
def naming(**fields: str) -> Iterator[None]:
    """Say of a refusal which field of the body it is about: naming(period_is_empty="last_day");
    of a parameter "query:last_day"."""
    try:
        yield
    except Refused as refused:
        code = next((one for one in refused.codes if one in fields), "")
        if not code:
            raise
        said = words.sentence(code, **refused.details)
        where = fields[code] if ":" in fields[code] else f"#/{fields[code]}"
        about = FieldProblem(pointer=where, code=code, detail=said)
        raise Wrong(status_of(refused.codes), code, refused.details, [about]) from refused


def of_refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    """Why the engine said no."""
    status = status_of(refused.codes)
    if status == 404 and "may_not_see_this_dossier" in refused.codes:
        refused = Refused("dossier_is_unknown")
    problems = refused.details.get("problems", ())
    errors = [_of_form(one) for one in problems] if isinstance(problems, tuple) else []
    return respond(request, status, list(refused.codes), words.sentences(refused), errors=errors)


def _of_form(one: object) -> FieldProblem:
    code, name = str(getattr(one, "code", "")), str(getattr(one, "field", ""))
    details = getattr(one, "details", {})
    said = words.sentence(code, **{str(k): v for k, v in details.items() if str(k) != "code"})
    return FieldProblem(pointer=f"/values/{name}", code=code, detail=said)


def of_wrong(request: HttpRequest, wrong: Wrong) -> HttpResponse:
    said = words.sentence(wrong.code, **wrong.details)
    return respond(
        request, wrong.status, [wrong.code], [said], errors=wrong.errors, headers=wrong.headers
    )


def of_fields(request: HttpRequest, errors: Sequence[Mapping[str, object]]) -> HttpResponse:
    """What did not fit the description of the request, field by field."""
    found = [_of_place(one) for one in errors[:50]]
    if any(one.pointer.startswith("#/") or not one.pointer for one in found):
        said = words.sentence("request_does_not_fit")
        return respond(request, 422, ["request_does_not_fit"], [said], errors=found)
    said = words.sentence("parameter_does_not_fit")
    return respond(request, 400, ["parameter_does_not_fit"], [said], errors=found)


def _of_place(one: Mapping[str, object]) -> FieldProblem:
    """Of a body the JSON pointer; of a parameter "query:after"."""
    loc = one.get("loc", ())
    where, *rest = [str(part) for part in loc] if isinstance(loc, tuple | list) else [""]
    is_body = where == "body"
    pointer = "#/" + "/".join(rest[1:]) if is_body else f"{where}:{'.'.join(rest)}"
    return FieldProblem(pointer=pointer, code=str(one.get("type")), detail=str(one.get("msg")))


def respond(
    request: HttpRequest,
    status: int,
    codes: list[str],
    details: list[str],
    *,
    errors: Sequence[FieldProblem] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    body = Problem(
        type=f"{request.scheme}://{request.get_host()}/api/v1/openapi.json#{codes[0]}",
        title=str(TITLES[status]), status=status, code=codes[0], codes=codes,
        detail=" ".join(details), details=details, errors=list(errors), instance=request.path,
    )  # fmt: skip
    answered = wire.answer(body, status, media_type=MEDIA_TYPE)
    for name, value in (headers or {}).items():
        answered.headers[name] = value
    answered.headers["Content-Language"] = formats.language()
    return answered
