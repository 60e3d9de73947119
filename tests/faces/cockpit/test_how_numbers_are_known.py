"""How far a leader can rely on the numbers, counted on the page: ten targets made for it."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.engine.indicators.test_measuring import defined, dossiers, tell
from tests.makers import MORNING, actor, unit_id

from opendistrict.engine.indicators import actions as indicators
from opendistrict.engine.indicators.models import ReportedValue
from opendistrict.engine.indicators.shapes import IndicatorRow
from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans.shapes.targets import SetRow, TargetRow
from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import SYSTEM

__all__ = ["defined"]
pytestmark = pytest.mark.usefixtures("quan1", "defined")
WARD, POLICE = "phuong-tan-dinh", "cong-an-phuong-tan-dinh"
MEASURED = ("thu-ho-so", "thu-dung-han", "thu-so-luot", "thu-nguong")  # last told this month
FELL_SILENT = ("thu-phi",)  # in May
NEVER_TOLD = ("thu-ho-ngheo",)
REPORTED = ("bao-kip-1", "bao-kip-2")  # up to the end of last month
LATE = ("bao-tre",)  # up to the end of May
NEVER_REPORTED = ("bao-trong",)
OWNERLESS = ("thu-phi", "bao-tre", "bao-trong")


@pytest.fixture
def ten_targets() -> None:
    told = (*REPORTED, *LATE, *NEVER_REPORTED)
    indicators.load_indicators(
        rows=[
            IndicatorRow(
                code=code, name=code, name_en=code, unit="vụ", direction="up", decimals=0,
                frequency="month", basis="", confidence="thử", is_sample=True,
            )
            for code in told
        ],
        actor=SYSTEM, at=MORNING,
    )  # fmt: skip
    targets = [
        TargetRow(
            code=f"c{n}", title=f"Chỉ tiêu {code}", field="Thử", kind="cumulative", direction="up",
            indicator=code, quantity="", plan=Decimal(1000), is_sample=True, confidence="thử",
            owner=POLICE if code in OWNERLESS else WARD,
        )
        for n, code in enumerate((*MEASURED, *FELL_SILENT, *NEVER_TOLD, *told))
    ]  # fmt: skip
    row = SetRow(
        code="thu-muoi", title="Mười chỉ tiêu", title_en="Ten targets", unit=WARD,
        period_kind="year", cut_off="calendar", since=date(2026, 1, 1), until=date(2027, 1, 1),
        declared_count=None, mostly_met_share=None, mostly_met_basis="", source="thử",
        is_public=False, is_sample=True, confidence="thử",
    )  # fmt: skip
    plans.load_target_sets(sets=[(row, targets)], actor=SYSTEM, at=MORNING)
    for month in range(1, 12):
        dossiers(9, 1, WARD, date(2026, month, 3))
    tell("thu.fees", 10**9, WARD, date(2026, 5, 3))
    for code in (*REPORTED, *LATE):
        for month in range(1, 6 if code in LATE else 11):
            until = date(2026, month + 1, 1)
            ReportedValue.objects.create(
                indicator_id=code, unit_id=unit_id(POLICE if code in OWNERLESS else WARD),
                period_kind="month", since=date(2026, month, 1), until=until, status="actual",
                value=Decimal(5), as_of=date.fromordinal(until.toordinal() - 1), source="thử",
                is_sample=True, reported_by="thử", reported_at=MORNING,
            )  # fmt: skip


def test_shares_are_those_counted_by_hand(
    ten_targets: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING)
    client = Client()
    chair = actor(f"chu-tich-{WARD}")
    client.force_login(get_user_model().objects.get(person_id=chair.person_id))
    page = client.get("/cockpit/").content.decode().replace("\u00a0", " ")
    assert "Mười chỉ tiêu" in page
    _, _, health = page.partition('<div class="health">')
    health = health.partition("</section>")[0]
    (bar,) = re.findall(r"<title>(.*?)</title>", health)
    assert bar == (
        "Số liệu của chỉ tiêu: đo từ sự kiện 4, báo cáo 2, quá hạn cập nhật 2, chưa có số liệu 2"
    )
    shares = {
        kind: float(width)
        for kind, width in re.findall(r'share-part is-(\w+)" x="[\d.]+%" width="([\d.]+)%"', health)
    }
    assert shares == {"ok": 40, "progress": 20, "risk": 20, "idle": 20}
    assert "3 chỉ tiêu chưa có người phụ trách" in health
