"""Sums without areas, by quarters and of what was learned late: what reads them reads no fact."""

from datetime import date, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.makers import MORNING, TODAY, unit_id
from tests.registers.facts import shared_sums
from tests.registers.facts.conftest import Tell, teller
from tests.registers.facts.shared_sums import is_right, kept, no_progress

from opendistrict.registers.facts import actions, queries, rules
from opendistrict.registers.facts.models import Series
from opendistrict.registers.facts.shapes import Amount, Ask, Cell
from opendistrict.registers.places import queries as places

db = shared_sums.db
YEAR = Ask("thu.violations", date(2026, 1, 1), date(2027, 1, 1), (("kind", ("build",)),))


@pytest.fixture
def tell(db: None) -> Tell:
    return teller()


def told_here_and_there(tell: Tell) -> None:
    """With an area, in another and without one; in February, told then and in November."""
    slugs = places.area_ids_by_slug()
    first, second = slugs["mau-ben-nghe-khu-pho-1"], slugs["mau-ben-nghe-khu-pho-2"]
    then, day = MORNING - timedelta(days=270), date(2026, 2, 3)
    tell("1", 1, on=day, at=then, area_id=first)
    tell("2", 10, on=day, at=then, area_id=second)
    tell("3", 100, on=day, at=then)
    tell("4", 1000, on=day, area_id=first)
    tell("5", 5000, on=day, area_id=first, slices=(("kind", "street"),))


def test_every_series_with_slices_has_one_without_area(tell: Tell) -> None:
    told_here_and_there(tell)
    level = Series.Level
    found = {row.pk: row for row in Series.objects.all()}
    details = [row for row in found.values() if row.level == level.DETAIL]
    assert len(details) == 3
    for row in details:
        assert row.place_id and row.total_id and row.cut_id
        cut, place, total = found[row.cut_id], found[row.place_id], found[row.total_id]
        assert (cut.level, cut.area_id, cut.slices) == (level.CUT, None, row.slices)
        assert (place.level, place.area_id, place.slices) == (level.PLACE, row.area_id, {})
        assert (total.level, total.area_id, total.slices) == (level.TOTAL, None, {})
    kinds = {row.slices["kind"] for row in found.values() if row.level == level.CUT}
    assert kinds == {"build", "street"}


@pytest.mark.parametrize(
    ("known_on", "quantity", "count"),
    [(TODAY, 1111, 4), (TODAY - timedelta(days=1), 111, 3), (date(2026, 2, 4), 0, 0)],
)
def test_slices_of_whole_half_months_read_no_fact_on_any_day(
    tell: Tell, known_on: date, quantity: int, count: int
) -> None:
    told_here_and_there(tell)
    actions.roll_up()
    ask = Ask(YEAR.measure, date(2026, 1, 15), date(2026, 11, 1), YEAR.slices)
    if known_on < ask.until:  # the half month that was running is read by days
        ask = Ask(YEAR.measure, date(2026, 1, 15), date(2026, 2, 1), YEAR.slices)
    with CaptureQueriesContext(
        connection,
    ) as ran:
        found = queries.amounts([ask], known_on=known_on)[ask]
    assert len(ran) == 2
    assert not any("facts_fact" in one["sql"] for one in ran)
    cell = Cell(unit_id("phuong-sai-gon"), None)
    assert found == ({cell: Amount(Decimal(quantity), count)} if count else {})


def test_a_year_is_read_from_quarters(tell: Tell) -> None:
    told_here_and_there(tell)
    actions.roll_up()
    with CaptureQueriesContext(connection) as ran:
        found = queries.amounts([YEAR], known_on=TODAY)[YEAR]
    assert [one.quantity for one in found.values()] == [1111]
    assert not any("facts_halfmonth" in one["sql"] for one in ran)


@pytest.mark.parametrize(
    ("since", "until", "spans"),
    [
        ("2026-01-01", "2027-01-01", ["2026-01-01 2027-01-01"]),
        ("2025-12-15", "2026-12-15", ["2026-01-01 2026-10-01", "2025-12-15 2026-01-01",
                                      "2026-10-01 2026-12-15"]),
        ("2026-02-01", "2026-06-15", ["2026-02-01 2026-06-15"]),
        ("2026-10-20", "2027-04-02", ["2027-01-01 2027-04-01", "2026-11-01 2027-01-01",
                                      "2026-10-20 2026-11-01", "2027-04-01 2027-04-02"]),
    ],
)  # fmt: skip
def test_a_span_in_quarters_half_months_and_days(since: str, until: str, spans: list[str]) -> None:
    ask = Ask("thu.fees", date.fromisoformat(since), date.fromisoformat(until))
    found = rules.pieces(ask)
    assert {f"{one.since} {one.until}" for one in found} == set(spans)
    whole = Ask("thu.fees", ask.since, ask.until, by_area=True)
    assert all(one.by_area for one in rules.pieces(whole))
    days = sum((one.until - (one.since or one.until)).days for one in found)
    assert days == (ask.until - date.fromisoformat(since)).days


def test_the_sums_made_at_the_update_are_those_made_as_they_come(tell: Tell) -> None:
    """As the tables were before: no cuts, no quarters, nothing late; a part still in the queue."""
    told_here_and_there(tell)
    actions.roll_up(batch=3)
    update: Any = import_module("opendistrict.registers.facts.migrations.0004_cuts_quarters_late")
    with connection.schema_editor() as editor:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM facts_quarter")
            cursor.execute("DELETE FROM facts_late")
            # What cuts hold of areas was not in them before.
            cursor.execute(
                "UPDATE facts_halfmonth c SET quantity = c.quantity - d.quantity, "
                "count = c.count - d.count FROM (SELECT s.cut_id, h.half, sum(h.quantity) AS "
                "quantity, sum(h.count) AS count FROM facts_halfmonth h JOIN facts_series s "
                "ON s.id = h.series_id WHERE s.cut_id IS NOT NULL GROUP BY 1, 2) d "
                "WHERE c.series_id = d.cut_id AND c.half = d.half"
            )
        update.unmake_cuts(None, editor)
        assert not Series.objects.filter(level=Series.Level.CUT).exists()
        update.make_cuts(None, editor)
    assert is_right()
    while actions.roll_up():
        pass
    made = kept()
    actions.rebuild(no_progress)
    assert kept() == made and is_right()
