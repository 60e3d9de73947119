"""The leader's page on the sidewalk, against uses and payments counted by hand."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from tests.faces.desk.sidewalks.test_book import desk
from tests.makers import HERE, unit_id
from tests.services.test_life_of_a_use import WARD, hold, shop

from opendistrict.faces.kit import clock
from opendistrict.kernel.ids import uuid7
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.facts.shapes import Telling
from opendistrict.registers.places import queries as places
from opendistrict.services.sidewalks import queries
from opendistrict.services.sidewalks.models import Pause, Use
from opendistrict.services.sidewalks.shapes import UseShape

NOW = datetime(2025, 9, 3, 9, 0, tzinfo=HERE)
DAY = NOW.date()


@pytest.fixture
def use(quan1: None, monkeypatch: pytest.MonkeyPatch) -> UseShape:
    """Two metres by one of Hàm Nghi, in force."""
    monkeypatch.setattr(clock, "now", lambda request=None: NOW)
    made = hold(shop())
    Use.objects.update(state="active", kept_until=None)
    return made


def another(use: UseShape, **more: Any) -> Use:
    """A row like it, in force."""
    row = Use.objects.get(pk=use.id)
    row.pk, row.number = uuid7(), f"VH-2025-9{Use.objects.count():05}"
    for name, value in more.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    return row


def head(client: Client, **asked: Any) -> dict[str, tuple[str, str]]:
    """The numbers at the head of the page by their labels, each with its note."""
    answered = client.get("/cockpit/via-he/", asked)
    page = answered.content.decode().replace("\u00a0", " ")
    (block,) = re.findall(r'<dl class="facts facts-many">(.*?)</dl>', page, re.S)
    found = {}
    for label, told in re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", block, re.S):
        value, _, note = told.partition("<small")
        found[label] = (_bare(value), _bare(note.partition(">")[2]))
    return found


def _bare(told: str) -> str:
    return re.sub("<[^>]+>", "", told).strip()


def centimetres_of(street_id: UUID) -> int:
    return sum(int(one.length_m * 100) for one in places.segments_of([street_id], DAY))


def test_metres_in_use_and_the_share_of_listed_streets(use: UseShape) -> None:
    along = use.wanted.along
    chair = desk("chu-tich-phuong-sai-gon")
    assert "dữ liệu mẫu" not in chair.get("/cockpit/via-he/").content.decode()
    another(use)  # the same metres at other hours, or behind the first: used once
    another(use, along=(along[1], along[1] + 150), depth=(0, 200))  # 1.5 m × 2 m beside it
    another(use, state="held", along=(along[1] + 200, along[1] + 300))
    another(use, days=(date(2025, 9, 4), date(2025, 10, 1)))  # from tomorrow
    still = another(use, along=(along[1] + 300, along[1] + 400))
    Pause.objects.create(
        use=still, days=(DAY, date(2025, 9, 5)), why="mẫu", basis="mẫu", made_at=NOW
    )
    told = head(chair)
    assert told["Chỗ được sử dụng"] == ("5", "1 đang giữ chờ hồ sơ")
    assert told["Hè đang dùng hôm nay"] == ("3,5 m", "7 m²")  # 2 m and 1.5 m; 2 + 2 + 3 m²

    street = places.street("ham-nghi")
    assert street is not None
    listed = {
        one.slug: one.listed
        for one in queries.overview([unit_id(WARD)], DAY).streets if one.listed
    }  # fmt: skip
    assert listed["ham-nghi"] == centimetres_of(street.id)
    share = Decimal(350 * 100) / sum(listed.values())
    shown = head(chair)["Tỷ lệ dùng trên tuyến có danh mục"][0]
    assert abs(Decimal(shown.rstrip(" %").replace(",", ".")) - share) <= Decimal("0.05")
    Use.objects.filter(pk=still.pk).update(is_sample=True)
    assert "dữ liệu mẫu" in chair.get("/cockpit/via-he/").content.decode()
    assert head(desk("chu-tich-phuong-ben-thanh"))["Hè đang dùng hôm nay"] == ("0 m", "0 m²")


def tells(amount: int, on: date, act: str) -> None:
    with transaction.atomic():
        facts.tell(
            Telling(
                measure="sidewalks.collected", quantity=Decimal(amount), happened_on=on,
                unit_id=unit_id(WARD), act=f"sidewalks.use:{act}:paid", area_id=None,
                slices=(("use", "kinh_doanh"), ("ground", "sidewalk")),
            ),
            at=datetime(2026, 7, 3, 8, tzinfo=HERE),
        )  # fmt: skip


def test_what_was_collected_and_what_the_year_may_bring(
    quan1: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two million every month since the ward exists; this year's six months are twelve, and with
    half a million of this July twelve and a half. Nothing else is to be expected than two million
    in each of the six months left: twenty-four."""
    monkeypatch.setattr(clock, "now", lambda request=None: datetime(2026, 7, 3, 9, tzinfo=HERE))
    for month in range(12):
        year, of_year = divmod(2025 * 12 + 6 + month, 12)
        tells(2_000_000, date(year, of_year + 1, 10), str(month))
    tells(500_000, date(2026, 7, 2), "now")
    facts.roll_up()
    chair = desk("chu-tich-phuong-sai-gon")
    assert head(chair)["Phí đã thu từ đầu năm, triệu đồng"][0] == "12,5"
    answered = chair.get("/cockpit/via-he/")
    course = answered.context["course"]
    assert [value for _month, value in course["history"]] == [2] * 12
    assert [(one.label, round(float(one.value), 6)) for one in course["forecast"]] == [
        (f"{month:02}/26", 2.0) for month in range(7, 13)
    ]
    page = " ".join(answered.content.decode().replace("\u00a0", " ").split())
    assert 'Cả năm dự báo <b class="num">24 triệu đồng</b>' in page
    assert "từ 800 đến 1.522 tỷ đồng mỗi năm" in page, "what was once forecast, by the sources"
    assert "đến tháng 7/2025 khoảng 8,5 tỷ đồng" in page
