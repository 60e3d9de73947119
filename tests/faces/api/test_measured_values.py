"""Measured numbers in the open: by month, with both sides, as known on any day."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from django.test import Client
from tests.faces.api.test_open_data import get, rows_of_csv
from tests.makers import HERE, MORNING, unit_id

from opendistrict.faces.kit import clock
from opendistrict.kernel.exchange import stratml
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.facts.shapes import Telling

PATH = "/data/values.csv?set=mau-2026-phuong-sai-gon&indicator=mau-do-dung-han"


@pytest.fixture(autouse=True)
def _told(monkeypatch: pytest.MonkeyPatch, quan1: None) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING)
    tell(9, "yes", date(2026, 3, 10), date(2026, 3, 10))
    tell(1, "no", date(2026, 3, 20), date(2026, 3, 20))
    tell(5, "no", date(2026, 4, 2), date(2026, 4, 9))


def tell(count: int, on_time: str, day: date, known: date) -> None:
    fact = Telling(
        measure="mau-mot-cua.giai-quyet", quantity=Decimal(count), happened_on=day,
        unit_id=unit_id("phuong-sai-gon"), act=f"mau.record:{day.isoformat()}:done",
        slices=(("field", "land"), ("on_time", on_time), ("online", "yes")),
    )  # fmt: skip
    with transaction.atomic():
        facts.tell(fact, at=datetime(known.year, known.month, known.day, 9, tzinfo=HERE))


def test_a_measured_number_is_told_by_month_with_both_sides(client: Client) -> None:
    rows = {(row["since"], row["last_day"]): row for row in rows_of_csv(client, PATH)}
    assert {row["how_known"] for row in rows.values()} == {"measured"}
    year = rows["2026-01-01", "2026-12-31"]
    assert (year["value"], year["numerator"], year["denominator"]) == ("60", "9", "15")
    assert (year["source"], year["is_used"]) == ("mau-do-dung-han@1", "true")
    assert (year["place"], year["reported_on"], year["value_id"]) == ("phuong-sai-gon", "", "")
    assert rows["2026-03-01", "2026-03-31"]["value"] == "90"
    assert rows["2026-04-01", "2026-04-30"]["value"] == "0"
    assert ("2026-05-01", "2026-05-31") not in rows  # nothing was decided: not a zero
    assert ("2026-12-01", "2026-12-31") not in rows


def test_what_was_learned_later_is_not_in_what_was_known(client: Client) -> None:
    rows = rows_of_csv(client, f"{PATH}&known_on=2026-04-05")
    assert {row["last_day"]: row["value"] for row in rows} == {
        "2026-12-31": "90", "2026-03-31": "90",
    }  # fmt: skip
    (target,) = rows_of_csv(client, PATH.replace("values", "targets"))
    assert (target["actual"], target["how_known"], target["verdict"]) == (
        "60", "measured", "KHO_DAT",
    )  # fmt: skip


def test_a_running_set_is_a_plan(client: Client) -> None:
    _, data = get(client, "/data/sets/mau-2026-phuong-sai-gon/stratml.xml")
    assert stratml.problems(data) == [] and b'Type="Performance_Plan"' in data
    assert b"<NumberOfUnits>60</NumberOfUnits>" in data
