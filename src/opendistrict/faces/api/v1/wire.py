"""Between bytes and values: JSON that can be stored, answers as they are sent."""

import json
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from ninja.parser import Parser
from pydantic import AfterValidator, AwareDatetime, StringConstraints
from pydantic import Field as _Field

MOST = 2**53  # whole numbers that every JSON library reads alike
DEEPEST = 20


class NotJson(Exception):
    """A body that cannot be read; the argument is a problem code."""


def answer(
    body: Schema, status: int = 200, *, media_type: str = "application/json", revision: int = 0
) -> HttpResponse:
    """A body as it is sent; with the revision of what it tells of, its ETag."""
    answered = HttpResponse(
        body.model_dump_json(by_alias=True), status=status, content_type=media_type
    )
    if revision:
        answered.headers["ETag"] = f'"{revision}"'
    return answered


class Reader(Parser):
    """JSON as RFC 8259 means it, and only text that a database can keep."""

    def parse_body(self, request: HttpRequest) -> Any:
        kind = (request.content_type or "").lower()
        if kind not in ("application/json", "") and not kind.endswith("+json"):
            raise NotJson("content_type_is_not_json")
        try:
            found = json.loads(request.body.decode(), parse_constant=_no_number)
            _look(found, 0)
        except (ValueError, RecursionError) as error:
            raise NotJson("body_is_not_json") from error
        return found


def _no_number(text: str) -> object:
    raise ValueError(text)


def _look(value: object, depth: int) -> None:
    """No NUL, no half of a surrogate pair, no number that others would read differently."""
    if depth > DEEPEST:
        raise ValueError("too deep")
    if isinstance(value, str):
        value.encode()
        if "\0" in value:
            raise ValueError("NUL")
    elif isinstance(value, int) and abs(value) > MOST:
        raise ValueError("too large")
    elif isinstance(value, list):
        for one in value:
            _look(one, depth + 1)
    elif isinstance(value, dict):
        for name, one in value.items():
            _look(name, depth + 1)
            _look(one, depth + 1)


def _year(at: AwareDatetime) -> AwareDatetime:
    _weigh_year(at)
    return at


def _day(on: date) -> date:
    _weigh_year(on)
    return on


def _weigh_year(on: date) -> None:
    if not 1990 <= on.year < 9000:
        raise ValueError("year")


_PRINTED = r"^[^\x00]*$"
Text = Annotated[str, StringConstraints(max_length=2000, pattern=_PRINTED)]
"""A sentence or two; may be empty."""
Said = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=_PRINTED)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=_PRINTED)]
Word = Annotated[str, StringConstraints(max_length=100, pattern=_PRINTED)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
"""The number of a dossier, or its national one."""
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=96)]
Dong = Annotated[int, _Field(ge=0, le=10**15)]
Moment = Annotated[AwareDatetime, AfterValidator(_year)]
Day = Annotated[date, AfterValidator(_day)]
