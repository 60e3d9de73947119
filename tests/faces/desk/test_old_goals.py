"""A goal without a number gets one on its page, and the page tells its history; a value that was
taken back is shown as such."""

import re
from decimal import Decimal
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.engine.plans.test_long_sets import (  # noqa: F401 - fixtures
    chair,
    chief,
    fires,
    goal,
    long_set,
    report,
)
from tests.makers import MORNING_2023, TODAY_2023, actor

from opendistrict.engine.indicators import actions as indicators
from opendistrict.engine.plans import queries
from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import Actor

pytestmark = pytest.mark.usefixtures("quan1")


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING_2023)


def signed_in(post: str) -> Client:
    client = Client()
    person_id = actor(post, TODAY_2023).person_id
    client.force_login(get_user_model().objects.get(person_id=person_id))
    return client


def text_of(response: object) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", plain)


def test_the_number_is_chosen_with_a_reason(goal: UUID, fires: str, chair: Actor) -> None:  # noqa: F811
    browser, address = signed_in("chu-tich-quan-1"), f"/targets/{goal}/indicator/"
    page = browser.get(f"/targets/{goal}/")
    assert address in page.content.decode() and "chưa có chỉ số nên chưa đánh giá" in text_of(page)
    form = {"indicator": fires, "base": "40", "reason": "Chọn số vụ cháy làm thước đo"}
    assert browser.post(address, {**form, "reason": ""}).status_code == 422
    done = browser.post(address, form, follow=True)
    said = text_of(done)
    assert "Đã gắn chỉ số" in said and "Số vụ cháy (mẫu)" in said
    assert "Lịch sử chỉ tiêu" in said and "Chọn số vụ cháy làm thước đo" in said
    assert address not in done.content.decode()
    assert browser.post(address, form).status_code == 404  # it has one now
    one = queries.targets([goal], actor=chair)[goal]
    assert (one.indicator, one.base) == (fires, Decimal(40))


def test_a_changed_plan_stands_in_the_history(goal: UUID) -> None:  # noqa: F811
    browser = signed_in("chu-tich-quan-1")
    browser.post(
        f"/targets/{goal}/plan/",
        {"plan": "ít nhất 7%", "plan_source": "Công văn mẫu", "reason": "Thành phố giao thêm"},
    )
    said = text_of(browser.get(f"/targets/{goal}/"))
    assert re.search(r"Điều chỉnh kế hoạch: ít nhất 5\s?% → ít nhất 7\s?%", said), said
    assert "Thành phố giao thêm" in said


def test_who_may_not_report_is_told_who_does(long_set: UUID, chair: Actor) -> None:  # noqa: F811
    view = queries.set_view(long_set, actor=chair, on=TODAY_2023, most=1)
    assert view
    said = text_of(signed_in("chu-tich-quan-1").get(f"/targets/{view.targets[0].target.id}/"))
    assert "Người báo cáo được số liệu này" in said and "Trưởng Phòng Kinh tế" in said


def test_a_value_taken_back_is_struck_with_who_and_why(
    long_set: UUID,  # noqa: F811
    chair: Actor,  # noqa: F811
    chief: Actor,  # noqa: F811
) -> None:
    value_id = report("dai-001", 12, chief)
    indicators.withdraw_value(value_id=value_id, reason="Nhầm đơn vị", actor=chief, at=MORNING_2023)
    view = queries.set_view(long_set, actor=chair, on=TODAY_2023, most=1)
    assert view
    page = signed_in("chanh-van-phong-quan-1").get(f"/targets/{view.targets[0].target.id}/")
    said = text_of(page)
    assert f"{chief.label} rút lại ngày 22/12/2023" in said and "Nhầm đơn vị" in said
    assert "is-corrected" in page.content.decode() and "corrects=" not in page.content.decode()


def test_a_long_set_is_paged(long_set: UUID, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr(queries.set_view, "__kwdefaults__", {
        **queries.set_view.__kwdefaults__, "most": 3
    })  # fmt: skip
    browser, address = signed_in("chu-tich-quan-1"), f"/targets/sets/{long_set}/"
    shown, pages = [], 0
    while address:
        page = browser.get(address).content.decode()
        shown += re.findall(r">Chỉ tiêu (\d)</a>", page)
        assert "Trang sau" in page or pages == 2
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = found.group(1).replace("&amp;", "&") if found else ""
        if address.startswith("?"):
            address = f"/targets/sets/{long_set}/{address}"
        pages += 1
    assert (shown, pages) == ([str(n) for n in range(7)], 3)
