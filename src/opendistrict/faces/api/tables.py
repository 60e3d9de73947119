"""The open tables as CSV (whole, in one stream) and as JSON (page by page, `next` continues)."""

import json
from collections.abc import Iterator
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase

from opendistrict.faces.api import gathering
from opendistrict.faces.api.answering import file, open_data
from opendistrict.faces.api.asked import Asked, Wrong, asked_of
from opendistrict.faces.api.columns import TABLES
from opendistrict.faces.api.space.collections import COLLECTIONS
from opendistrict.faces.api.space.files import table as space_table
from opendistrict.kernel.exchange.tables import Row, Table, csv_lines, dictionary, json_parts

MOST = 1000  # targets after which a page of JSON ends
FORMS = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
FILTERS = {
    "sets": ("set", "since", "last_day"),
    "indicators": ("set", "indicator"),
    "targets": ("set", "indicator", "since", "last_day"),
    "values": ("set", "indicator", "since", "last_day"),
}
PAGED = {"targets": gathering.target_rows, "values": gathering.value_rows}


@open_data
def table(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """/data/<table>.<csv|json>: the same rows in both."""
    if name not in TABLES:
        raise Wrong("table_is_unknown", given=name, known=", ".join(TABLES))
    if form not in FORMS:
        raise Wrong("format_is_unknown", given=form, known=", ".join(FORMS))
    may_continue = ("after",) if form == "json" and name != "indicators" else ()
    asked = asked_of(request, (*FILTERS[name], *may_continue))
    if form == "csv":
        return file(
            request, csv_lines(TABLES[name], _rows(name, asked)), FORMS[form], name=f"{name}.csv"
        )
    rows, cursor = _page(name, asked)
    following = _following(request, cursor)
    parts = json_parts(TABLES[name], rows, _about(request, TABLES[name], asked, following))
    links = [f'<{following}>; rel="next"'] if following else []
    return file(request, parts, FORMS[form], name=f"{name}.json", links=links)


@open_data
def data_dictionary(request: HttpRequest) -> HttpResponseBase:
    """/data/dictionary.json: what every column means."""
    asked_of(request, ())
    told = dictionary([*TABLES.values(), *(space_table(one) for one in COLLECTIONS.values())])
    return file(
        request,
        [json.dumps(told, ensure_ascii=False, indent=1).encode()],
        "application/json",
        name="dictionary.json",
    )


def _rows(name: str, asked: Asked) -> Iterator[Row]:
    """Every row, made page by page while they are written."""
    if name == "sets":
        return gathering.set_rows(gathering.sets(asked), asked)
    if name == "indicators":
        return gathering.indicator_rows(asked)
    return chain.from_iterable(PAGED[name](page, asked) for page in gathering.pages(asked))


def _page(name: str, asked: Asked) -> tuple[Iterator[Row], str]:
    """The rows of fifty sets or about a thousand targets, and the cursor of those that follow."""
    if name == "sets":
        lines, following = gathering.set_page(asked, asked.after)
        return gathering.set_rows(lines, asked), following
    if name == "indicators":
        return gathering.indicator_rows(asked), ""
    some: list[gathering.Page] = []
    for page in gathering.pages(asked):
        some.append(page)
        if sum(len(one.targets) for one in some) >= MOST:
            break
    rows = chain.from_iterable(PAGED[name](page, asked) for page in some)
    return rows, some[-1].next if some else ""


def _following(request: HttpRequest, cursor: str) -> str:
    if not cursor:
        return ""
    query = {**request.GET.dict(), "after": cursor}
    return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")


def _about(request: HttpRequest, of: Table, asked: Asked, following: str) -> dict[str, Any]:
    return {
        "table": of.name,
        "title_vi": of.title_vi,
        "title_en": of.title_en,
        "dictionary": request.build_absolute_uri("/data/dictionary.json"),
        "on": asked.on,
        "known_on": asked.known_on,
        "next": following or None,
    }
