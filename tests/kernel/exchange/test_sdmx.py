"""What we write as SDMX is what the sdmx1 client reads."""

import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sdmx

from opendistrict.kernel.exchange.sdmx import (
    TIME,
    VALUE,
    Codelist,
    Component,
    Flow,
    Structures,
    Word,
    code_of,
    csv_lines,
    json_message,
    time_of,
)
from opendistrict.kernel.exchange.sdmx_structure import structure_message

AT = datetime(2023, 12, 22, 5, tzinfo=UTC)
FLOW = Flow(
    "NUMBERS", "Số liệu", "Numbers",
    (Component("AREA", "Nơi", "Area", "CL_AREA"), Component("SERIES", "Loại", "Series")),
    (Component("NOTE", "Ghi chú", "Note"), Component("SOURCE", "Nguồn", "Source")),
)  # fmt: skip
OF = Structures(
    "OD", "Mở", "Open", "1.0", (FLOW,),
    (Codelist("CL_AREA", "Nơi", "Areas", (Word("q1", "Quận 1", "District 1"),)),),
)  # fmt: skip
ROWS: list[dict[str, Any]] = [
    {"AREA": "q1", "SERIES": "PLAN", TIME: "2023", VALUE: Decimal("15980"), "SOURCE": "A\nB"},
    {"AREA": "q1", "SERIES": "ACTUAL", TIME: "2023", VALUE: Decimal("10.17"), "SOURCE": None},
    {"AREA": "q1", "SERIES": "ACTUAL", TIME: "2022", VALUE: Decimal("-0.5"), "SOURCE": "C"},
]
SAID = {("PLAN", "2023"): 15980.0, ("ACTUAL", "2023"): 10.17, ("ACTUAL", "2022"): -0.5}


def _structure() -> Any:
    return sdmx.read_sdmx(io.BytesIO(structure_message(OF, message_id="m", prepared=AT)))


def _said(message: Any) -> dict[tuple[str, str], float]:
    return {
        (str(one.key["SERIES"].value), str(one.key[TIME].value)): float(one.value)
        for part in message.data
        for one in part.obs
    }


def test_the_structure_is_read_with_its_lists_and_both_names() -> None:
    read = _structure()
    dsd = read.structure["DSD_NUMBERS"]
    assert [one.id for one in dsd.dimensions] == ["AREA", "SERIES", TIME]
    assert [one.id for one in dsd.attributes] == ["NOTE", "SOURCE"]
    assert read.dataflow["NUMBERS"].structure is dsd
    code = read.codelist["CL_AREA"]["q1"]
    assert code.name.localizations == {"vi": "Quận 1", "en": "District 1"}
    assert dsd.dimensions.get("AREA").local_representation.enumerated is read.codelist["CL_AREA"]


def test_the_numbers_are_read_from_csv() -> None:
    data = b"".join(csv_lines(OF, FLOW, ROWS))
    flow = _structure().dataflow["NUMBERS"]
    read = sdmx.read_sdmx(io.BytesIO(data), format="csv", structure=flow)
    assert _said(read) == SAID
    assert b"A B" in data and data.count(b"\n") == 4  # a break would end the record


def test_the_numbers_are_read_from_json_past_attributes_nobody_knows() -> None:
    message = json_message(OF, FLOW, ROWS, message_id="m", prepared=AT)
    read = sdmx.read_sdmx(io.BytesIO(json.dumps(message).encode()))
    assert _said(read) == SAID
    sources = [one.attached_attribute.get("SOURCE") for one in read.data[0].obs]
    assert [one.value if one else None for one in sources] == ["A\nB", None, "C"]


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (date(2023, 1, 1), date(2024, 1, 1), "2023"),
        (date(2023, 7, 1), date(2024, 1, 1), "2023-S2"),
        (date(2023, 7, 1), date(2023, 10, 1), "2023-Q3"),
        (date(2023, 6, 1), date(2023, 7, 1), "2023-06"),
        (date(2023, 2, 1), date(2023, 5, 1), "2023-02-01/P3M"),
        (date(2022, 12, 15), date(2023, 12, 15), "2022-12-15/P1Y"),
        (date(2021, 1, 1), date(2026, 1, 1), "2021-01-01/P5Y"),
        (date(2023, 1, 1), date(2023, 10, 1), "2023-01-01/P9M"),
        (date(2023, 1, 1), date(2023, 1, 8), "2023-01-01/P7D"),
    ],
)
def test_periods_are_written_as_the_standard_names_them(
    since: date, until: date, said: str
) -> None:
    assert time_of(since, until) == said


def test_codes_keep_to_the_letters_allowed() -> None:
    assert code_of("tỷ lệ.1") == "t__l__1" and code_of("mau-2026_01") == "mau-2026_01"
