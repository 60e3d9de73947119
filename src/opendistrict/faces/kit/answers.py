"""Answering with a page, or with the part of it that htmx asked for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from opendistrict.kernel.refusals import Refused

CONFLICT = 409


def answer(
    request: HttpRequest,
    page: str,
    context: dict[str, Any],
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """`part` is the template that `page` includes; htmx gets only that."""
    wants_part = bool(part and getattr(request, "htmx", False) and not request.htmx.boosted)  # type: ignore[attr-defined]
    answered = render(request, part if wants_part else page, context, status=status)
    if part:
        answered.headers["Vary"] = "HX-Request, Cookie, Accept-Language"
    return answered


def refuse(
    request: HttpRequest, page: str, context: dict[str, Any], refused: Refused, *, part: str = ""
) -> HttpResponse:
    """The same page, unchanged, with why not and what to do (`{% refusal refused %}`)."""
    return answer(request, page, {**context, "refused": refused}, part=part, status=CONFLICT)
