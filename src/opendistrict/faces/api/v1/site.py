"""The API put together: its doors, what becomes of errors, and its description (OpenAPI 3.1)."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.operation import Operation

from opendistrict.faces.api.v1 import (
    acts,
    bank,
    delegations,
    dossiers,
    files,
    hooks,
    loads,
    national,
    oauth,
    problems,
    procedures,
    rehousings,
    scores,
    together,
    versions,
    wire,
)
from opendistrict.faces.api.v1.access import Needs
from opendistrict.kernel.refusals import Refused

DESCRIPTION = """Dossiers of administrative procedures, for machines. Everything a page may do is
done here by the same rules. Guide: docs/api.md. Errors are problem+json (RFC 9457), in Vietnamese
or, with Accept-Language: en, in English."""

api = NinjaAPI(
    title="OpenDistrict", version="1", description=" ".join(DESCRIPTION.split()), docs_url=None,
    openapi_url=None, parser=wire.Reader(), urls_namespace="v1",
)  # fmt: skip
api.add_router("/oauth", oauth.router)
api.add_router("/procedures", procedures.router)
api.add_router("/dossiers", dossiers.router)
api.add_router("/dossiers", acts.router)
api.add_router("/dossiers", together.router)
api.add_router("/dossiers", files.router)
api.add_router("/national", national.router)
api.add_router("/bank", bank.router)
api.add_router("/procedures", versions.router)
api.add_router("/rehousings", rehousings.router)
api.add_router("/delegations", delegations.router)
api.add_router("/loads", loads.router)
api.add_router("/scores", scores.router)

Handler = Callable[[HttpRequest, Any], HttpResponse]


def _wrong(request: HttpRequest, wrong: problems.Wrong) -> HttpResponse:
    return problems.of_wrong(request, wrong)


def _fields(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problems.of_fields(request, error.errors)


def _not_json(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The framework hides why a body could not be read behind an error of its own."""
    code = str(error.__cause__) if isinstance(error.__cause__, wire.NotJson) else "body_is_not_json"
    status = 415 if code == "content_type_is_not_json" else 400
    return problems.of_wrong(request, problems.Wrong(status, code))


def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problems.of_wrong(request, problems.Wrong(413, "request_is_too_large"))


def _twice(request: HttpRequest, error: IntegrityError) -> HttpResponse:
    """Two wrote the same thing at once; the database let one."""
    return problems.of_wrong(request, problems.Wrong(409, "done_meanwhile_by_another"))


HANDLERS: tuple[tuple[type[Exception], Handler], ...] = (
    (Refused, problems.of_refused),
    (problems.Wrong, _wrong),
    (ValidationError, _fields),
    (HttpError, _not_json),
    (RequestDataTooBig, _too_large),
    (IntegrityError, _twice),
)
for _kind, _handler in HANDLERS:
    api.add_exception_handler(_kind, _handler)


# ------------------------------------------------------------------ around every view


def spoken(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The language of the answer (Accept-Language, Vietnamese unless English is preferred), a 405
    as a problem, and nothing of it kept by anybody between."""

    @functools.wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with translation.override(_preferred(request.headers.get("Accept-Language", ""))):
            found = view(request, *args, **kwargs)
            if found.status_code == 405:
                allow = {"Allow": found.headers["Allow"]}
                wrong = problems.Wrong(405, "method_is_not_offered", headers=allow)
                found = problems.of_wrong(request, wrong)
        found.headers.setdefault("Cache-Control", "no-store")
        found.headers["Vary"] = "Accept-Language, Authorization"
        return found

    # Who may is asked by each endpoint of the token (`Needs`); no session of the site counts.
    answered.declared_act = "public"  # type: ignore[attr-defined]
    answered.login_required = False  # type: ignore[attr-defined]
    answered.csrf_exempt = True  # type: ignore[attr-defined]
    return answered


def _preferred(header: str) -> str:
    """ "en-GB;q=0.8, vi" → "vi"; what cannot be read is Vietnamese."""
    best, language = 0.0, "vi"
    for part in header[:200].split(","):
        name, _, q = part.strip().partition(";q=")
        try:
            weight = float(q or 1)
        except ValueError:
            continue
        known = name.strip().lower()[:2]
        if known in ("vi", "en") and weight > best:
            best, language = weight, known
    return language


# ------------------------------------------------------------------ the description


def operations() -> Iterator[Operation]:
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            yield from view.operations


def undeclared() -> list[str]:
    """Endpoints that do not say which acts open them (the token's own door, and the one that a
    bank's signature opens, apart)."""
    return [
        str(one.operation_id)
        for one in operations()
        if not any(isinstance(auth, Needs) for auth in one.auth_callbacks)
        and one.operation_id not in oauth.OPEN | bank.OPEN
    ]


def description() -> dict[str, Any]:
    """The OpenAPI document, as plain values."""
    told: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    needs = {
        str(one.operation_id): auth
        for one in operations()
        for auth in one.auth_callbacks
        if isinstance(auth, Needs)
    }
    scopes = sorted({act for auth in needs.values() for act in auth.acts})
    components = told["components"]
    components["schemas"]["Problem"] = _problem_schema(components["schemas"])
    components["securitySchemes"] = {
        "oauth2": {
            "type": "oauth2",
            "flows": {
                "clientCredentials": {
                    "tokenUrl": "/api/v1/oauth/token", "scopes": dict.fromkeys(scopes, "")
                }
            },
        }
    }  # fmt: skip
    told["paths"] = {
        path: {method: _told(one, needs) for method, one in methods.items()}
        for path, methods in told["paths"].items()
    }
    components["schemas"]["Event"] = hooks.EVENT
    told["webhooks"] = hooks.described()
    told["servers"] = [{"url": "/"}]
    return told


def _problem_schema(schemas: dict[str, Any]) -> dict[str, Any]:
    found = problems.Problem.model_json_schema(
        ref_template="#/components/schemas/{model}", mode="serialization"
    )
    schemas.update(found.pop("$defs"))
    return found


_WHEN = {
    400: "A parameter or the body cannot be read.", 401: "No token, or one that opens nothing.",
    403: "The client lacks the scope, or its post the right.",
    404: "Unknown, or not to be seen by this client.",
    409: "Not possible as the dossier stands now (also: moved meanwhile).",
    413: "Larger than this server takes.", 415: "Not JSON.", 422: "What was sent is wrong.",
    429: "Too fast.",
}  # fmt: skip


def _told(one: dict[str, Any], needs: dict[str, Needs]) -> dict[str, Any]:
    auth = needs.get(one["operationId"])
    if auth is None and one["operationId"] not in bank.OPEN:
        return one
    body = "requestBody" in one
    statuses = [400, 401, 403, 404, 409, 422, 429, *([413, 415] if body else [])]
    when = dict(_WHEN)
    if auth is None:
        statuses = [400, 401, 413, 429]
        when[401] = "The signature, the moment or the account is wrong; which, is not told."
    problem = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    answers = {str(status): told for status, told in one["responses"].items()}
    answers |= {
        str(status): {"description": when[status], "content": problem} for status in statuses
    }
    security = {"security": [{"oauth2": [act]} for act in auth.acts]} if auth else {}
    return {**one, "responses": dict(sorted(answers.items())), **security}


assert not undeclared(), undeclared()
