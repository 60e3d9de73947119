"""Reports are taken in once, stand by a rule, and are told as facts once."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from tests.makers import HERE, TODAY, actor, unit_id
from tests.services.revenue.reports import JANUARY, NOW, heading, month_file, officer, simple, take

from opendistrict.kernel.money import Money
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.facts import queries as told
from opendistrict.registers.facts.shapes import Ask
from opendistrict.services.revenue import queries
from opendistrict.services.revenue.shapes import What, YearShape

pytestmark = pytest.mark.usefixtures("quan1")
LATER = simple("110", "50,5", "160,5", ("110", "50,5", "160,5"))


def year(known_on: date = TODAY) -> YearShape:
    found = queries.year_of(
        officer(), unit_id("phuong-sai-gon"), 2026, today=TODAY, known_on=known_on
    )
    assert found is not None
    return found


def collected() -> Decimal:
    facts.roll_up()
    asked = Ask("revenue.collected", date(2026, 1, 1), date(2027, 1, 1))
    unit = unit_id("phuong-sai-gon")
    cells = told.amounts([asked], known_on=TODAY)[asked]
    return sum((one.quantity for cell, one in cells.items() if cell.unit_id == unit), Decimal(0))


def test_the_same_file_is_taken_once() -> None:
    take(JANUARY)
    with pytest.raises(Refused, match="report_was_taken_before"):
        take(JANUARY, name="khac.csv")
    assert year().last.amount == Money(150_500_000)


def test_a_later_report_stands_before_an_earlier_one_which_stays() -> None:
    at = datetime(2026, 2, 1, 8, tzinfo=HERE)
    first = take(JANUARY, heading(status="estimated", as_of=date(2026, 1, 28)), at=at)
    second = take(LATER, heading(as_of=date(2026, 2, 5)), at=at + timedelta(days=9))
    standing = year().months[0].standing
    assert standing.shown.report.id == second
    assert [one.report.id for one in standing.superseded] == [first]
    assert standing.contradicted == ()
    as_then = year(known_on=date(2026, 2, 3)).months[0]
    assert as_then.standing.shown.report.id == first and as_then.amount == Money(150_500_000)
    assert collected() == 160_500_000


def test_an_older_report_that_comes_late_changes_nothing() -> None:
    take(LATER, heading(as_of=date(2026, 2, 5)))
    take(JANUARY, heading(status="estimated", as_of=date(2026, 1, 28)), at=NOW + timedelta(hours=1))
    assert year().last.amount == Money(160_500_000)
    assert collected() == 160_500_000


def test_sources_that_contradict_each_other_stand_side_by_side() -> None:
    take(JANUARY, heading(status="actual"))
    take(LATER, heading(status="preliminary", source="Thuế", as_of=date(2026, 2, 20)))
    standing = year().months[0].standing
    assert standing.shown.total == Money(150_500_000), "the stronger status is shown"
    assert [one.total for one in standing.contradicted] == [Money(160_500_000)]
    assert collected() == 150_500_000
    take(LATER.replace("Thuế".encode(), "Thuế ".encode()),
         heading(status="official", source="Thuế", as_of=date(2026, 3, 1)))  # fmt: skip
    assert year().months[0].standing.shown.total == Money(160_500_000)
    assert collected() == 160_500_000


def test_what_a_report_says_since_january_is_kept_beside_the_sum_of_the_months() -> None:
    take(JANUARY)
    take(simple("20", "10", "30", ("125", "60,5", "185,5")), heading(2))
    february = year().months[1]
    assert february.cumulative == Money(180_500_000)
    assert february.told_cumulative == Money(185_500_000)


def test_a_month_that_nobody_told_is_missing_and_not_zero() -> None:
    take(JANUARY)
    take(simple("20", "10", "30", ("125", "60,5", "185,5")), heading(3))
    found = year()
    assert (found.through, found.missing) == (1, (2,))
    assert found.months[2].cumulative is None and found.months[2].amount == Money(30_000_000)


def test_plans_pace_and_items() -> None:
    take(JANUARY)
    found = year()
    assert found.plan(What.STATUTORY) == Money(1_800_000_000)
    pace = found.paces[What.STATUTORY]
    assert (pace.months, pace.left) == (11, Money(1_649_500_000))
    assert pace.needed == Money(149_954_545)
    lines = {one.item.code: one for one in found.items}
    assert lines["mau-dat"].cumulative == Money(50_500_000)
    assert lines["mau-dat"].ground.line == 3


def test_months_before_the_unit_was_there_are_figures_and_no_facts() -> None:
    data = month_file(["Thuế;mau-gtgt;;;5;5", "Tổng cộng;;;;5;5"])
    take(data, heading(year=2025))
    found = queries.year_of(officer(), unit_id("phuong-sai-gon"), 2025, today=TODAY)
    assert found.last.amount == Money(5_000_000)
    facts.roll_up()
    asked = Ask("revenue.collected", None, date(2027, 1, 1))
    assert not told.amounts([asked], known_on=TODAY)[asked]


def test_who_may_take_in_and_who_may_look() -> None:
    chair = actor("chu-tich-phuong-sai-gon")
    with pytest.raises(Refused, match="right_is_missing"):
        take(JANUARY, who=chair)
    report = take(JANUARY)
    assert queries.report(report, chair) is not None
    stranger = actor("truong-phong-kthtdt-phuong-ben-thanh")
    assert queries.report(report, stranger) is None
    assert queries.reports(stranger) == []
    assert queries.year_of(stranger, unit_id("phuong-sai-gon"), 2026, today=TODAY) is None
    with pytest.raises(Refused, match="right_is_missing"):
        take(LATER, who=stranger)


def test_a_file_with_a_mistake_changes_nothing() -> None:
    with pytest.raises(Refused, match="sheet_has_mistakes"):
        take(JANUARY.replace(b"150,5", b"150,6"))
    assert year().is_empty
    with pytest.raises(Refused, match="report_day_is_in_the_future"):
        take(JANUARY, heading(as_of=date(2026, 12, 1)))


@pytest.mark.parametrize("table", ["revenue_report", "revenue_figure"])
def test_the_database_refuses_to_change_what_was_taken_in(table: str) -> None:
    take(JANUARY)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")
