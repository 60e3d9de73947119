"""Each wanted period looks at its own values: the same answer as looking through all of them."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID, uuid4

import pytest
from tests.makers import MORNING, TODAY, unit_id

from opendistrict.engine.indicators import actions, queries, rules
from opendistrict.engine.indicators.models import ReportedValue
from opendistrict.engine.indicators.shapes import IndicatorRow, Wanted
from opendistrict.kernel.actor import SYSTEM

pytestmark = pytest.mark.usefixtures("quan1")
CODE = "thu-do-doc"


@pytest.fixture
def units() -> list[UUID]:
    row = IndicatorRow(
        code=CODE, name="Số đo thử", name_en="Test", unit="vụ", direction="up", decimals=0,
        frequency="month", basis="", confidence="", is_sample=True,
    )  # fmt: skip
    actions.load_indicators(rows=[row], actor=SYSTEM, at=MORNING)
    return [unit_id("phuong-sai-gon"), unit_id("phong-kthtdt-phuong-sai-gon")]


def test_the_same_as_looking_through_all(units: list[UUID]) -> None:
    chance = Random(7)
    months = [(date(2025 + n // 12, n % 12 + 1, 1)) for n in range(22)]
    rows = []
    for since in months:
        until = (since + timedelta(days=32)).replace(day=1)
        for unit in units:
            for _ in range(chance.randint(0, 3)):
                shift = timedelta(days=chance.choice([0, 0, -17, 5]))
                rows.append(
                    ReportedValue(
                        id=uuid4(), indicator_id=CODE, unit_id=unit, period_kind="month",
                        since=since + shift, until=until + shift,
                        status=chance.choice(["actual", "estimated", "official"]),
                        value=Decimal(chance.randint(1, 99)), as_of=until, source="mẫu",
                        is_sample=True, reported_by="thử", reported_at=MORNING,
                    )
                )  # fmt: skip
    ReportedValue.objects.bulk_create(rows)
    every = queries.values(
        [CODE], units, since=date(2024, 1, 1), until=date(2028, 1, 1), known_on=TODAY
    )
    wanted = [
        Wanted(CODE, frozenset(some), kind, since, until)
        for some in (units, units[:1])
        for kind, since, until in (
            [("year", date(2025, 1, 1), date(2026, 1, 1)), ("year", months[12], date(2027, 1, 1))]
            + [("month", m, (m + timedelta(days=32)).replace(day=1)) for m in months]
        )
    ]
    found = queries.readings(wanted, on=TODAY, known_on=TODAY)
    assert sum(len(inside) for _, inside in found.values()) > 100
    for one in wanted:
        naive = rules.reading(every, one, measured_in="vụ", on=TODAY, known_on=TODAY)
        assert found[one][0] == naive
        inside = {
            value.id
            for value in every
            if value.unit_id in one.unit_ids
            and (
                rules.same_period(value, one)
                or (one.since <= value.since and value.until <= one.until)
            )
        }
        assert {value.id for value in found[one][1]} == inside
