"""A ward closes for an afternoon: the operator looks what moves, does it, and the dossier says so.

`OD_SHOTS` keeps what it saw as pictures.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, keep_picture, width_of
from tests.engine.cases.office import NOON, Office
from tests.faces.desk.dossiers.conftest import EXAMINER, Clock, Desk
from tests.faces.desk.dossiers.test_dossiers_in_browser import Seat

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OPERATOR = "quan-tri-phuong-sai-gon"


def test_a_day_of_a_ward_is_looked_at_and_told(
    office: Office, desk: Desk, at: Clock, browser: Browser, live_server: LiveServer
) -> None:
    opened = office.open()
    at.now = NOON + timedelta(hours=1)
    seat = Seat(browser, live_server.url, desk(OPERATOR))
    page = seat.open("/operator/calendar/")
    page.locator("[name=unit]").select_option(str(office.ward))
    page.locator("[name=day]").fill("27/11/2026")
    page.locator("[name=kind]").select_option("part")
    page.locator("[name=closed_from]").fill("14:00")
    page.locator("[name=name]").fill("Cúp điện toàn phường")
    page.locator("[name=basis]").fill("Thông báo mẫu 06/TB-UBND")
    page.get_by_role("button", name="Xem ngày hẹn nào đổi").click()
    expect(page.get_by_text("1 ngày hẹn sẽ thay đổi.")).to_be_visible()
    expect(page.get_by_role("cell", name=opened.code)).to_be_visible()
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        keep_picture(page, f"calendar-look-vi-{width}")
        assert width_of(page) <= width
    page.get_by_role("button", name="Ghi và báo").click()
    expect(page.get_by_text("Đã ghi; 1 ngày hẹn thay đổi", exact=False)).to_be_visible()
    expect(page.get_by_role("cell", name="Cúp điện toàn phường")).to_be_visible()
    assert seat.complaints == []
    assert barriers(page) == []
    examiner = Seat(browser, live_server.url, desk(EXAMINER))
    dossier = examiner.open(f"/ho-so/{opened.code}/")
    expect(dossier.get_by_text("14:00 ngày 27/11/2026").first).to_be_visible()
    expect(dossier.get_by_text("27/11/2026 nghỉ từ 14:00", exact=False)).to_be_visible()
    expect(dossier.get_by_text("đang ở", exact=False).first).to_be_visible()
    keep_picture(dossier, "dossier-vi-1440")
