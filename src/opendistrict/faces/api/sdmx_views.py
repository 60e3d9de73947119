"""SDMX at the addresses of its REST interface: structures as SDMX-ML 2.1, numbers as SDMX-CSV 2.0
and SDMX-JSON 1.0."""

import json
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponseBase

from opendistrict.faces.api import flows
from opendistrict.faces.api.answering import file, open_data
from opendistrict.faces.api.asked import Asked, Wrong, asked_of
from opendistrict.kernel.days import noon_of
from opendistrict.kernel.exchange import sdmx
from opendistrict.kernel.exchange.sdmx_structure import structure_message

OF_REST = ("references", "detail", "dimensionAtObservation")  # answered as with their defaults
STRUCTURE = "application/vnd.sdmx.structure+xml; version=2.1"
FORMS: Mapping[str, str] = {
    "csv": "application/vnd.sdmx.data+csv; version=2.0.0",
    "json": "application/vnd.sdmx.data+json; version=1.0.0",
}


def _id(asked: Asked, of: str) -> str:
    return f"{flows.AGENCY}_{of}_{asked.on:%Y%m%d}_{asked.known_on:%Y%m%d}"


@open_data
def structure(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """Every concept, code list, structure and flow in one message, whichever was asked for."""
    asked = asked_of(request, OF_REST)
    given = rest.strip("/").split("/")
    named = given[1] if len(given) > 1 else "all"
    if named.removeprefix("DSD_") not in (*flows.FLOWS, "all", "latest"):
        raise Wrong("flow_is_unknown", given=named, known=", ".join(flows.FLOWS))
    message = structure_message(
        flows.structures(asked),
        message_id=_id(asked, "STRUCTURE"),
        prepared=noon_of(asked.known_on),
    )
    return file(request, [message], STRUCTURE, name="structure.xml")


@open_data
def data(request: HttpRequest, flow: str, key: str = "all", form: str = "") -> HttpResponseBase:
    """The numbers of a flow, in the form the address or the Accept header asks for."""
    asked = asked_of(request, ("format", "set", "indicator", "since", "last_day", *OF_REST))
    name = flow.split(",")[-1] if flow.count(",") < 2 else flow.split(",")[1]
    if name not in flows.FLOWS:
        raise Wrong("flow_is_unknown", given=flow, known=", ".join(flows.FLOWS))
    if key.strip("/").split("/")[0] not in ("", "all"):
        raise Wrong("key_is_not_supported", given=key)
    form = form or request.GET.get("format", "") or _accepted(request)
    if form not in FORMS:
        raise Wrong("format_is_unknown", given=form, known=", ".join(FORMS))
    one, rows = flows.FLOWS[name], flows.observations(flows.FLOWS[name], asked)
    told = flows.structures(Asked(asked.on, asked.known_on))
    if form == "csv":
        return file(request, sdmx.csv_lines(told, one, rows), FORMS[form], name=f"{name}.csv")
    message = sdmx.json_message(
        told, one, rows, message_id=_id(asked, name), prepared=noon_of(asked.known_on)
    )
    body = json.dumps(message, ensure_ascii=False).encode()
    return file(request, [body], FORMS[form], name=f"{name}.json")


def _accepted(request: HttpRequest) -> str:
    """By the Accept header; CSV for who asks for XML data (not offered) gets no answer at all."""
    wanted = request.headers.get("Accept", "*/*")
    if "json" in wanted:
        return "json"
    if "csv" in wanted or "*/*" in wanted:
        return "csv"
    return wanted
