"""Our SDMX as another office reads it: the sdmx1 client finds the numbers of our tables."""

import io
from decimal import Decimal
from typing import Any

import pytest
import requests
import sdmx
from django.test import Client
from requests.adapters import BaseAdapter
from sdmx.source import add_source
from tests.faces.api.test_open_data import get, rows_of_csv
from tests.makers import MORNING_2023

from opendistrict.faces.kit import clock
from opendistrict.kernel.exchange.sdmx import TIME

KEY = ("TARGET", "REF_AREA", "SERIES", TIME)


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch, quan1: None) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING_2023)


def structure(client: Client) -> Any:
    return sdmx.read_sdmx(io.BytesIO(get(client, "/api/sdmx/structure.xml")[1]))


def numbers(message: Any, names: tuple[str, ...]) -> dict[tuple[str, ...], Decimal]:
    return {
        tuple(str(one.key[name].value) for name in names): Decimal(str(one.value))
        for part in message.data
        for one in part.obs
    }


def test_plan_and_actual_are_those_of_the_table(client: Client) -> None:
    flow = structure(client).dataflow["TARGETS"]
    _, data = get(client, "/api/sdmx/data/TARGETS.csv")
    by_csv = numbers(sdmx.read_sdmx(io.BytesIO(data), format="csv", structure=flow), KEY)
    _, data = get(client, "/api/sdmx/data/TARGETS.json")
    by_json = numbers(sdmx.read_sdmx(io.BytesIO(data)), KEY)
    assert by_csv == by_json and len(by_csv) > 60
    told = {
        (row["target"], name): Decimal(row[name.lower()])
        for row in rows_of_csv(client, "/data/targets.csv")
        for name in ("PLAN", "STRIVING", "ACTUAL")
        if row[name.lower()]
    }
    assert {(target, series): value for (target, _, series, _), value in by_csv.items()} == told
    assert by_csv["2023-01", "quan-1", "ACTUAL", "2022-12-15/P1Y"] == Decimal("10.17")


def test_every_code_is_in_its_list(client: Client) -> None:
    read = structure(client)
    flow = read.dataflow["TARGETS"]
    _, data = get(client, "/api/sdmx/data/TARGETS.csv")
    message = sdmx.read_sdmx(io.BytesIO(data), format="csv", structure=flow)
    coded = [
        (one.id, one.local_representation.enumerated)
        for one in (*flow.structure.dimensions, *flow.structure.attributes)
        if one.local_representation and one.local_representation.enumerated
    ]
    assert {name for name, _ in coded} >= {"TARGET", "REF_AREA", "SERIES", "VERDICT", "INDICATOR"}
    for one in message.data[0].obs:
        for name, codes in coded:
            given = one.key.values.get(name) or one.attached_attribute.get(name)
            value = str(given.value) if given else ""
            assert value == "" or value in codes, (name, value)


def test_values_are_the_ones_that_count(client: Client) -> None:
    _, data = get(client, "/api/sdmx/data/VALUES.json")
    names = ("INDICATOR", "REF_AREA", "HOW_KNOWN", TIME)
    found = numbers(sdmx.read_sdmx(io.BytesIO(data)), names)
    used = [row for row in rows_of_csv(client, "/data/values.csv") if row["is_used"] == "true"]
    assert len(used) > 30
    for row in used:
        told = {
            value
            for (code, area, how, _), value in found.items()
            if (code, area, how) == (row["indicator"], row["place"], row["how_known"])
        }
        assert not row["value"] or Decimal(row["value"]) in told, row


class _Served(BaseAdapter):
    """Requests of a client answered by our own pages, without a network."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> Any:
        assert request.url is not None
        self.asked.append(request.url)
        path = request.url.removeprefix("http://open.example")
        answered = Client().get(path, headers=dict(request.headers))
        response = requests.Response()
        response.status_code = answered.status_code
        response.headers.update(answered.headers)
        response.url, response.request = request.url, request
        data = b"".join(answered) if answered.streaming else answered.content  # type: ignore[attr-defined]
        response.raw = io.BytesIO(data)
        return response

    def close(self) -> None:
        """Nothing is open."""


def test_the_client_finds_its_way_by_the_rest_addresses() -> None:
    info = {"id": "OPENDISTRICT", "name": "OpenDistrict", "url": "http://open.example/api/sdmx"}
    add_source(info, override=True)
    asking = sdmx.Client("OPENDISTRICT")
    served = _Served()
    asking.session.mount("http://open.example", served)
    flows = asking.dataflow("TARGETS")
    assert set(flows.dataflow) == {"TARGETS", "VALUES"} and "DSD_TARGETS" in flows.structure
    wanted = {"Accept": "application/vnd.sdmx.data+json;version=1.0.0"}
    read = asking.data("TARGETS", dsd=flows.structure["DSD_TARGETS"], headers=wanted)
    assert numbers(read, KEY)["2023-01", "quan-1", "PLAN", "2022-12-15/P1Y"] == 15
    assert len(served.asked) == 2
