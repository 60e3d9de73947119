"""Numbers that were made up say so wherever they are shown or taken along, and no others do."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from pyarrow import parquet
from tests.engine.indicators.test_measuring import tell
from tests.faces.desk.numbers.life import (
    CHAIR,
    SAI_GON,
    SignIn,
    defined,
    life,
    sign_in,
)
from tests.makers import MORNING, TODAY, actor, unit_id

from opendistrict.engine.indicators import actions as indicators
from opendistrict.engine.indicators.models import Indicator, ReportedValue
from opendistrict.engine.indicators.shapes import Question
from opendistrict.registers.facts import registry

__all__ = ["defined", "life", "sign_in"]
pytestmark = pytest.mark.usefixtures("quan1", "life")
YEAR = "since=2026-01-01&until=2026-12-31"
MARK = "dữ liệu mẫu"
READ: dict[str, Callable[[bytes], list[dict[str, object]]]] = {
    "csv": lambda data: list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")))),
    "xlsx": lambda data: _sheet(data),
    "parquet": lambda data: parquet.read_table(io.BytesIO(data)).to_pylist(),
}


def _sheet(data: bytes) -> list[dict[str, object]]:
    head, *rows = load_workbook(io.BytesIO(data)).active.values  # type: ignore[union-attr]
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


@pytest.fixture(params=[True, False], ids=["sample", "real"])
def is_sample(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """What the numbers of the test rest on was made up, or was not."""
    known = registry.declared()
    doubtful = {
        code: replace(known[code], is_sample=request.param, most=Decimal(10))
        for code in ("thu.dossiers", "thu.fees")
    }
    monkeypatch.setattr(registry, "_measures", known | doubtful)
    Indicator.objects.filter(code__startswith="thu-").update(is_sample=request.param)
    return bool(request.param)


def shown(page: object) -> str:
    """What the main part of a page says; its frame says that the whole site is a demonstration."""
    (main,) = re.findall(r"<main.*?</main>", page.content.decode(), re.S)  # type: ignore[attr-defined]
    return str(main)


def test_on_every_page_of_numbers_and_facts(sign_in: SignIn, is_sample: bool) -> None:
    fact = tell("thu.fees", 5000, SAI_GON, date(2026, 6, 9))
    frozen = indicators.freeze(
        title="Báo cáo", unit_id=unit_id(SAI_GON), known_on=TODAY, actor=actor(CHAIR), at=MORNING,
        questions=[Question("thu-phi", unit_id(SAI_GON), date(2026, 1, 1), date(2027, 1, 1))],
    )  # fmt: skip
    client = sign_in(CHAIR)
    for address in (
        "/numbers/?q=thu-phi",
        f"/numbers/thu-phi/?unit={SAI_GON}&{YEAR}",
        f"/numbers/thu-ho-so/?unit={SAI_GON}&{YEAR}&by=month",
        f"/numbers/thu-phi/facts/?unit={SAI_GON}&{YEAR}",
        f"/numbers/facts/{fact}/",
        "/numbers/doubts/",
        f"/numbers/frozen/{frozen}/",
    ):
        page = client.get(address)
        assert page.status_code == 200, address
        assert (MARK in shown(page)) is is_sample, address


def test_in_every_row_of_every_file(sign_in: SignIn, is_sample: bool) -> None:
    client = sign_in(CHAIR)
    asked = f"unit={SAI_GON}&{YEAR}"
    for form, read in READ.items():
        for address in (
            f"/numbers/export.{form}?q=thu-ho-so",
            f"/numbers/thu-ho-so/export.{form}?{asked}&by=month",
            f"/numbers/thu-ho-so/facts/export.{form}?{asked}",
        ):
            rows = read(client.get(address).content)
            marks = {row["Dữ liệu mẫu"] or "" for row in rows}
            assert rows and marks == {"có" if is_sample else ""}, address


@pytest.mark.parametrize("is_sample", [True, False])
def test_on_a_value_that_was_told(sign_in: SignIn, is_sample: bool) -> None:
    ReportedValue.objects.create(
        indicator_id="thu-nsnn", unit_id=unit_id(SAI_GON), period_kind="month",
        since=date(2026, 9, 1), until=date(2026, 10, 1), status="actual", value=Decimal(7),
        as_of=date(2026, 9, 30), source="Kho bạc", is_sample=is_sample, reported_by="thử",
        reported_at=MORNING,
    )  # fmt: skip
    page = sign_in(CHAIR).get(f"/numbers/thu-nsnn/?unit={SAI_GON}")
    assert "Kho bạc" in shown(page) and (MARK in shown(page)) is is_sample
