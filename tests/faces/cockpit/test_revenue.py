"""The revenue page: what was imported, what was published, who says otherwise, as files too."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from tests.makers import MORNING, MORNING_2023, TODAY, actor, unit_id

from opendistrict.faces.cli import sample, sample_revenue
from opendistrict.faces.kit import clock
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.people import queries as people
from opendistrict.services.revenue import queries
from opendistrict.services.revenue.shapes import Sort, What

pytestmark = pytest.mark.usefixtures("quan1")
CHAIR, HEAD = "chu-tich-phuong-sai-gon", "truong-phong-kthtdt-phuong-sai-gon"
Enter = Callable[..., Client]


@pytest.fixture
def enter(monkeypatch: pytest.MonkeyPatch) -> Enter:
    def of(post: str, at: datetime = MORNING) -> Client:
        monkeypatch.setattr(clock, "now", lambda request=None: at)
        who = actor(post, at.date())
        assert who.person_id is not None
        account = people.accounts_of([who.person_id])[who.person_id]
        client = Client()
        client.force_login(get_user_model()._default_manager.get(pk=account.id))
        return client

    return of


@pytest.fixture
def reports(quan1: None) -> int:
    return sample_revenue.live(sample.folder() / "revenue.yaml", now=MORNING)


def text_of(answer: Any) -> str:
    said: str = answer.content.decode()
    return said.replace("\u00a0", " ")


def test_the_sample_is_taken_in_like_any_other_file(reports: int) -> None:
    assert reports == 3 + 10 * 2 + 1 + 4
    chair = actor(CHAIR)
    year = queries.year_of(chair, unit_id("phuong-sai-gon"), 2026, today=TODAY)
    assert (year.through, year.missing) == (10, ())
    contradicted = [one.month for one in year.months if one.standing and one.standing.contradicted]
    assert contradicted == [9]
    assert [len(one.standing.superseded) for one in year.months[:10]] == [1] * 10
    assert year.ahead is not None and len(year.ahead.sums) == 2
    end = year.ahead.sums[-1]
    assert float(year.last.cumulative.dong) < end.low80 < end.mean < end.high80
    assert year.ahead.outlook.pace_needed == pytest.approx(year.paces[What.STATUTORY].needed.dong)
    assert year.ahead.score.n_forecasts > 10
    investment = queries.year_of(
        chair, unit_id("phuong-sai-gon"), 2026, sort=Sort.INVESTMENT, today=TODAY
    )
    assert investment.plan(What.ALLOCATED).dong == 246_000_000_000 and investment.through == 10
    assert sample_revenue.is_loaded()
    facts.roll_up()


def test_the_page_says_where_the_year_stands(enter: Enter, reports: int) -> None:
    said = text_of(enter(CHAIR).get(reverse("revenue")))
    assert "Lũy kế đến hết tháng 10/2026" in said and "So với dự toán phấn đấu" in said
    assert "Các nguồn nói khác nhau ở tháng:" in said and "Cơ quan thuế (mẫu): " in said
    assert "Dự báo cả năm" in said and "Thử lại trên các tháng đã qua" in said
    assert "Tỷ lệ giải ngân" in said and "dữ liệu mẫu" in said
    assert reverse("revenue_import") not in said, "the chair does not import"
    assert reverse("revenue_import") in text_of(enter(HEAD).get(reverse("revenue")))


def test_a_number_opens_to_its_line_and_the_file_itself(enter: Enter, reports: int) -> None:
    client = enter(CHAIR)
    year = queries.year_of(actor(CHAIR), unit_id("phuong-sai-gon"), 2026, today=TODAY)
    ground = year.items[1].ground
    address = reverse("revenue_report", args=[ground.report_id])
    assert f'href="{address}#dong-{ground.line}"' in text_of(client.get(reverse("revenue")))
    said = text_of(client.get(address))
    assert f'id="dong-{ground.line}"' in said and "Kho bạc Nhà nước (mẫu)" in said
    original = client.get(reverse("revenue_original", args=[ground.report_id]))
    assert original.content.startswith(b"\xef\xbb\xbf") and "attachment" in original.headers[
        "Content-Disposition"]  # fmt: skip


def test_the_year_as_files(enter: Enter, reports: int) -> None:
    client = enter(CHAIR)
    table = client.get(reverse("revenue_file", args=["csv"]))
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    collected = sum(int(row["Thực hiện trong tháng"]) for row in rows if row["Mã"] == "mau-gtgt")
    year = queries.year_of(actor(CHAIR), unit_id("phuong-sai-gon"), 2026, today=TODAY)
    vat = next(one for one in year.items if one.item.code == "mau-gtgt")
    assert collected == vat.cumulative.dong
    assert client.get(reverse("revenue_file", args=["xlsx"])).content[:2] == b"PK"
    assert client.get(reverse("revenue_file", args=["pdf"])).status_code == 404


def test_as_known_before_a_report_came(enter: Enter, reports: int) -> None:
    said = text_of(enter(CHAIR).get(reverse("revenue") + "?known=01/11/2026"))
    assert "Ước thực hiện, 28/10/2026" in said


def test_another_ward_sees_nothing_of_it(enter: Enter, reports: int) -> None:
    stranger = enter("chu-tich-phuong-ben-thanh")
    (report, *_) = queries.reports(actor(CHAIR))
    for name in ("revenue_report", "revenue_original"):
        assert stranger.get(reverse(name, args=[report.id])).status_code == 404
    said = text_of(stranger.get(reverse("revenue") + f"?unit={report.unit_id}"))
    assert "Kho bạc Nhà nước (mẫu)" not in said
    assert "mau-thu" not in text_of(stranger.get(reverse("revenue_reports")))


# ------------------------------------------------------------------ the published line of Quận 1


def test_the_published_line_of_the_district_with_what_contradicts_it(enter: Enter) -> None:
    client = enter("chu-tich-quan-1", MORNING_2023)
    said = text_of(client.get(reverse("revenue") + "?year=2022"))
    assert "hơn 8.900 tỷ đồng" in said and "16.291 tỷ đồng" in said and "16.178 tỷ đồng" in said
    assert "Các nguồn ngầm hiểu kế hoạch khác nhau" in said
    assert "Suy ra từ nguồn của năm 2023" in said
    said = text_of(client.get(reverse("revenue") + "?year=2023"))
    assert "hơn 16.050 tỷ đồng" in said and "so năm trước −9,8%" in said
    assert "khoảng 89%" in said, "disbursement"


def test_a_later_result_that_is_above_the_estimate_is_said_to_be(enter: Enter) -> None:
    at = MORNING_2023.replace(year=2024, month=9, day=3)
    said = text_of(enter("chu-tich-quan-1", at).get(reverse("revenue") + "?year=2023"))
    assert "suy ra 16.714 tỷ đồng" in said
    assert "Số ước là 16.050 tỷ đồng, tỷ lệ công bố sau ứng với 16.714 tỷ đồng (lệch 4,1%)" in said


def test_the_wards_of_today_read_the_line_of_the_district(enter: Enter) -> None:
    quan1 = unit_id("quan-1")
    said = text_of(enter(CHAIR).get(reverse("revenue") + f"?unit={quan1}&year=2021"))
    assert "18.588 tỷ đồng" in said and "115,6%" in said


def test_every_published_figure_is_there_with_its_confidence() -> None:
    chair = actor("chu-tich-quan-1", date(2025, 6, 1))
    found = {}
    for year in range(2015, 2025):
        indicator, periods = queries.published(
            chair, unit_id("quan-1"), year, What.COLLECTED, known_on=date(2025, 6, 1)
        )
        assert indicator is not None and indicator.unit == "tỷ đồng"
        for one in (one for some in periods for one in some):
            found[one.value_id] = one
    assert len(found) == 13
    plans = {one.source: round(one.implied_plan) for one in found.values() if one.implied_plan}
    assert plans["thuonggiaonline.vn"] in (16080, 16178)
    assert all(one.confidence and one.source for one in found.values())
    assert {one.percent_of_plan for one in found.values()} >= {Decimal("104.6"), Decimal("60.8")}
