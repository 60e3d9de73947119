"""Tables written down: nothing unknown becomes a zero, nothing runs in a spreadsheet."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest

from opendistrict.kernel.exchange.dcat import Catalogue, Dataset, Distribution, catalogue
from opendistrict.kernel.exchange.tables import (
    Column,
    Table,
    csv_lines,
    dictionary,
    digits,
    json_parts,
)

TABLE = Table(
    "things", "Những thứ", "Things", ("code",),
    (
        Column("code", "code", "Mã", "Code"), Column("amount", "number", "Số", "Amount"),
        Column("day", "date", "Ngày", "Day"), Column("is_sample", "boolean", "Mẫu", "Sample"),
        Column("words", "text", "Lời", "Words"),
    ),
)  # fmt: skip
ROWS = [
    {"code": "a", "amount": Decimal("16050.00"), "day": date(2023, 12, 14), "is_sample": False},
    {"code": "b", "amount": None, "words": "=1+1", "is_sample": True},
    {"code": "c", "amount": Decimal("-9.8"), "words": 'Hẻm "4,5 m"\nvà hơn'},
]


def test_csv_keeps_numbers_text_and_silence_apart() -> None:
    data = b"".join(csv_lines(TABLE, ROWS))
    assert data.startswith(b"\xef\xbb\xbf")
    read = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert read[0] == {
        "code": "a", "amount": "16050", "day": "2023-12-14", "is_sample": "false", "words": "",
    }  # fmt: skip
    assert read[1]["amount"] == "" and read[1]["words"] == "'=1+1"
    assert read[2]["amount"] == "-9.8" and read[2]["words"] == 'Hẻm "4,5 m"\nvà hơn'


def test_json_says_the_same_as_csv() -> None:
    told = json.loads(b"".join(json_parts(TABLE, ROWS, {"on": date(2023, 12, 22), "next": None})))
    assert told["on"] == "2023-12-22" and told["next"] is None
    assert told["rows"][0]["amount"] == 16050 and told["rows"][1]["amount"] is None
    assert told["rows"][2]["amount"] == -9.8 and told["rows"][2]["is_sample"] is None
    assert json.loads(b"".join(json_parts(TABLE, [], {}))) == {"rows": []}


@pytest.mark.parametrize(
    ("value", "said"),
    [("100", "100"), ("1E+3", "1000"), ("0.500", "0.5"), ("-0.0000001", "-0.0000001"), ("0", "0")],
)
def test_numbers_are_written_in_full(value: str, said: str) -> None:
    assert digits(Decimal(value)) == said


def test_the_dictionary_speaks_both_languages() -> None:
    (one,) = dictionary([TABLE])["tables"]
    assert one["key"] == ["code"]
    assert one["columns"][1] == {
        "name": "amount", "type": "number", "meaning": {"vi": "Số", "en": "Amount"},
    }  # fmt: skip


def test_a_catalogue_names_what_harvesters_need() -> None:
    given = Distribution(("CSV", "CSV"), "http://a/data/t.csv", "text/csv", "CSV", "http://c/")
    one = Dataset(
        "t", ("Bảng", "Table"), ("Lời", "Words"), (("chỉ tiêu", "target"),), ("Quận 1",),
        date(2023, 1, 1), date(2023, 12, 31), "DAILY", (given,), publisher="Quận 1", is_sample=True,
    )  # fmt: skip
    of = Catalogue(
        "http://a/data/catalog.jsonld", ("Mở", "Open"), ("Lời", "Words"), "Quận 1",
        "http://licence/", "http://a/data/", (one,),
    )  # fmt: skip
    told = catalogue(of)
    (dataset,) = told["dcat:dataset"]
    assert dataset["@id"].startswith(told["@id"]) and "dcterms:provenance" in dataset
    assert dataset["dcterms:temporal"]["dcat:endDate"] == {
        "@value": "2023-12-31", "@type": "xsd:date",
    }  # fmt: skip
    (form,) = dataset["dcat:distribution"]
    assert form["dcat:downloadURL"] == {"@id": "http://a/data/t.csv"}
    assert form["dcterms:license"] == {"@id": "http://licence/"}
