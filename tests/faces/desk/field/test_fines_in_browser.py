"""The chair decides a fine by keyboard and agrees on instalments; the person fined sees what to pay
and by when."""

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer
from tests.faces.desk.field.conftest import client_of
from tests.faces.desk.field.test_field import CHAIR, finding, send, visit
from tests.faces.desk.money.test_money_in_browser import Looker
from tests.registers.ledger.conftest import world
from tests.registers.ledger.world import World

from opendistrict.services.sidewalks.shapes import UseShape

__all__ = ["world"]


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_from_a_record_to_the_payer_s_next_instalment(
    inspector: Client, use: UseShape, world: World, browser: Browser, live_server: LiveServer
) -> None:
    found = finding()
    send(inspector, visit(use, found))
    there = f"/hien-truong/phat-hien/{found['id']}/"
    inspector.post(there + "record/", {"ai": "holder"})

    desk = Looker(browser, live_server, "vi")
    session = client_of(CHAIR).cookies[settings.SESSION_COOKIE_NAME].value
    desk.cookie(settings.SESSION_COOKIE_NAME, session)
    page = desk.go(there)
    page.get_by_text("Quyết định xử phạt", exact=True).press("Enter")
    page.get_by_label("Số quyết định xử phạt").fill("12/QĐ-XPHC")
    page.get_by_label("Mức phạt (đồng)").fill("9.000.000")
    desk.look("deciding")
    page.get_by_role("button", name="Ghi quyết định xử phạt").press("Enter")
    expect(page.get_by_text("Mức phạt phải từ")).to_be_visible()
    assert any("409" in one for one in desk.said), "a refusal is no page that is well"
    desk.said.clear()
    page.get_by_label("Mức phạt (đồng)").fill("2.500.000")
    page.get_by_role("button", name="Ghi quyết định xử phạt").press("Enter")
    expect(page.get_by_text("Hủy quyết định", exact=True)).to_be_visible()
    desk.look("fined")

    page.get_by_role("link", name="Mở trong Sổ thu").press("Enter")
    page.get_by_role("link", name="Cho nộp dần").press("Enter")
    page.get_by_label("Số kỳ").fill("3")
    page.get_by_label("Kỳ đầu nộp đến hết ngày").fill("03/12/2026")
    page.get_by_role("button", name="Chia", exact=True).press("Enter")
    page.get_by_label("Căn cứ cho nộp dần").fill("Quyết định mẫu 7/QĐ")
    desk.look("plan-drawn")
    page.get_by_role("button", name="Ghi kế hoạch nộp dần").press("Enter")
    expect(page.get_by_text("Kỳ 1, hạn nộp 03/12/2026")).to_be_visible()
    desk.look("plan")

    (code,) = set(re.findall(r"/nop-tien/(OD\w{8})/", client_of(CHAIR).get(there).content.decode()))
    payer = Looker(browser, live_server, "en", color_scheme="dark")
    payer.go(f"/nop-tien/{code}/")
    expect(payer.page.locator(".pay-open").first).to_contain_text("833,000")
    payer.look("instalment")
    assert desk.faults + desk.said + payer.faults + payer.said == []
    desk.context.close()
    payer.context.close()
