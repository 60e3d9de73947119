"""Numbers of a day and of a week, and a number's parts in time, on their pages."""

from decimal import Decimal

import pytest
from tests.faces.desk.numbers.life import CHAIR, SAI_GON, SignIn, defined, life, sign_in
from tests.faces.desk.numbers.test_number_pages import YEAR, number_of, rows_of, text_of

__all__ = ["defined", "life", "sign_in"]
pytestmark = pytest.mark.usefixtures("quan1", "life")


def test_a_number_of_a_week_and_of_a_day(sign_in: SignIn) -> None:
    """The week is reached from its year by one link, and comes apart into days."""
    client = sign_in(CHAIR)
    assert "since=2026-11-02&amp;until=2026-11-08&amp;by=unit" in number_of(
        client, "thu-ho-so", "&by=week"
    )
    week = f"unit={SAI_GON}&since=2026-11-02&until=2026-11-08"
    shown = client.get(f"/numbers/thu-ho-so/?{week}&by=day")
    assert "Tuần 45/2026 (02/11/2026 – 08/11/2026)" in text_of(shown)
    periods = shown.context["periods"]
    assert [words for words, *_ in periods] == [
        "Ngày", "Tuần", "Tháng", "Quý", "Năm", "Kỳ trước", "Kỳ sau",
    ]  # fmt: skip
    (before,) = [href for words, href, _ in periods if words == "Kỳ trước"]
    assert "since=2026-10-26&until=2026-11-01" in before
    rows = rows_of(client.get(f"/numbers/thu-ho-so/export.csv?{week}&by=day"))[1:]
    days = {row[0]: Decimal(row[2]) for row in rows}
    assert {day: told for day, told in days.items() if told} == {
        "03/11/2026": 90, "04/11/2026": 10, "05/11/2026": 3,
    }  # fmt: skip
    day = client.get(f"/numbers/thu-ho-so/?unit={SAI_GON}&since=2026-11-04&until=2026-11-04")
    assert "10,00 hồ sơ" in text_of(day)


def test_a_year_is_not_read_day_by_day(sign_in: SignIn) -> None:
    """Three hundred and sixty-five lines tell nobody anything: it is read week by week."""
    shown = sign_in(CHAIR).get(f"/numbers/thu-ho-so/?unit={SAI_GON}&{YEAR}&by=day")
    assert shown.context["asked"].by == "week"
    ways = [words for words, _ in shown.context["ways"]]
    assert "Theo tuần" in ways and "Theo quý" in ways and "Theo ngày" not in ways


def test_periods_before_anything_was_told_are_named_in_one_line(sign_in: SignIn) -> None:
    response = sign_in(CHAIR).get(
        f"/numbers/thu-ho-so/?unit={SAI_GON}&since=2025-01-01&until=2025-12-31&by=week"
    )
    assert "Tuần 1/2025 – Tuần 26/2025" in text_of(response)
    assert "Tuần 26/2025" not in text_of(response).split("Tuần 1/2025 – Tuần 26/2025")[0]
