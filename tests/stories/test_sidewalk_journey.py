"""The sidewalk's arc in the browser: a shop asks what it may do before its house, holds the place
and applies, pays by the bank, has its paper; an inspector without a network measures what stands
there; nobody can have the same metres; the rule ends, what falls away is proposed by one and
decided by another; the leader opens revenue to this bill.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.faces.portal.conftest import come_in, letters, link_in
from tests.makers import HERE, drain, unit_id
from tests.services.test_life_of_a_use import first_house
from tests.stories.seats import PHONE, Clock, Seat, Ward
from tests.stories.test_dossier_journey import passes, press

from opendistrict.engine.cases import queries as cases
from opendistrict.engine.cases.queries import pages
from opendistrict.faces.kit import clock, formats
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.money import Money
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.ledger import actions as ledger_actions
from opendistrict.registers.ledger import queries as ledger
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.places.shapes import FrontageShape
from opendistrict.services.inspections.models import Finding, Visit
from opendistrict.services.sidewalks import actions as sidewalks
from opendistrict.services.sidewalks import queries as sidewalks_queries
from opendistrict.services.sidewalks.models import Use

assert letters  # a fixture
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WARD = "phuong-sai-gon"
MONDAY = datetime(2025, 8, 4, 9, 0, tzinfo=HERE)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COUNTER, EXAMINER, CHAIR, CLERK = (
    f"{post}-{WARD}"
    for post in ("chuyen-vien-mot-cua", "chuyen-vien-do-thi", "chu-tich", "chuyen-vien-tong-hop")
)


@pytest.fixture
def ward(
    quan1: None, browser: Browser, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch,
    letters: list[Any],
) -> Iterator[Ward]:  # fmt: skip
    at = Clock(MONDAY)
    monkeypatch.setattr(clock, "now", lambda request=None: at.now)
    ledger_actions.open_bank_account(
        unit_id=unit_id(WARD), bank="970436", number="0071000001234", holder="UBND PHUONG MAU",
        layout="mau-hai-cot", is_sample=True,
        actor=Actor(kind="officer", id="x", label="x",
                    rights={"ledger.set_up": frozenset({unit_id(WARD)})}), at=MONDAY,
    )  # fmt: skip
    made = Ward(browser, live_server.url, at)
    yield made
    for seat in made.seats.values():
        seat.context.close()
        assert seat.complaints == []


def asks(page: Page, house: FrontageShape) -> None:
    page.fill("#id_dia_chi", f"{house.number} {house.street}")
    page.get_by_label("Để làm gì").select_option("kinh_doanh")
    page.get_by_label("Dài, dọc theo hè (m)").fill("2")
    page.get_by_label("Sâu, ngang hè (m)").fill("1")
    page.get_by_label("Từ ngày").fill("01/09/2025")
    page.get_by_label("Đến hết ngày").fill("14/11/2025")
    page.get_by_role("button", name="Hỏi", exact=True).click()


def comes_in(ward: Ward, letters: list[Any], page: Page) -> None:
    page.get_by_label("Thư điện tử").fill("shop@vidu.vn")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Hãy mở thư")).to_be_visible()
    drain(ward.at.now)
    page = ward.citizen.go(link_in(letters[-1]))
    page.get_by_label("Họ và tên").fill("Trần Mẫu Bình")
    page.keyboard.press("Enter")


def holds(ward: Ward, letters: list[Any], house: FrontageShape) -> str:
    """From the question to the number of the dossier, on a telephone."""
    phone = ward.citizen
    page = phone.go("/via-he/")
    asks(page, house)
    expect(page.locator(".verdict")).to_contain_text("Dùng được chỗ này")
    expect(page.locator(".fee-total")).to_have_text(re.compile("500.000"))
    phone.look("s11-quote")
    page.get_by_role("link", name="Đăng nhập để giữ chỗ").click()
    comes_in(ward, letters, page)
    page.wait_for_url("**/via-he/?**")
    page.get_by_role("button", name="Giữ chỗ và làm hồ sơ").click()
    page.wait_for_url("**/to-khai/")
    expect(page.locator("#id_f-giu_cho")).to_have_value("VH-2025-000001")
    phone.look("s12-form")
    page.fill("#id_f-dien_thoai", "0903123456")
    page.get_by_role("button", name="Tiếp tục").click()
    page.wait_for_url(re.compile("/(ban-nhap/[^/]+|xem-lai)/$"))
    if "xem-lai" not in page.url:
        page.get_by_role("button", name="Gửi và tiếp tục").click()
        page.wait_for_url("**/xem-lai/")
    page.locator("input[value=co]").check()
    page.get_by_role("button", name="Nộp hồ sơ").click()
    page.wait_for_url("**/ho-so-cua-toi/**")
    return page.inner_text(".bignumber")


def is_asked_to_pay(ward: Ward, code: str) -> None:
    ward.at.now = MONDAY + HOUR
    desk = ward.of(COUNTER)
    page = desk.go(f"/ho-so/{code}/")
    press(page, "Tiếp nhận, hẹn trả", "Đã tiếp nhận")
    press(page, "Chuyển đơn vị giải quyết", "Đã chuyển")
    page = ward.of(EXAMINER).go(f"/ho-so/{code}/")
    expect(page.get_by_role("link", name="Chỗ trên vỉa hè")).to_be_visible()
    press(page, "Yêu cầu nộp phí", "Đã yêu cầu người nộp nộp phí")
    drain(ward.at.now)


def pays(ward: Ward, folder: Path) -> str:
    """The bill on the telephone; the bank's statement is taken in at the desk, and the page of the
    bill says so by itself."""
    phone = ward.citizen
    page = phone.go("/via-he/cua-toi/")
    phone.look("s21-mine")
    page.get_by_role("link", name="Nộp phí").click()
    page.wait_for_url("**/nop-tien/**")
    phone.look("s22-bill")
    bill = page.url.rstrip("/").rsplit("/", 1)[1]
    ward.at.now = MONDAY + DAY
    heads = ("Ngày giao dịch,Ngày hiệu lực,Số bút toán,Phát sinh nợ,Phát sinh có,Số dư,"
             "Tài khoản đối ứng,Tên đối ứng,Diễn giải")  # fmt: skip
    line = f"05/08/2025,05/08/2025,FT1,,500000,500000,9990001,TRAN MAU BINH,{bill} phi via he"
    file = folder / "so-phu.csv"
    file.write_text(f"Số dư đầu kỳ,0\n{heads}\n{line}\nSố dư cuối kỳ,500000\n", "utf-8-sig")
    desk = ward.of(CLERK)
    page = desk.go("/so-thu/ngan-hang/")
    page.set_input_files("input[type=file]", str(file))
    page.get_by_role("button", name="Nhập", exact=True).click()
    page.wait_for_load_state("load")
    desk.look("s23-statement")
    page.get_by_role("link", name=re.compile(bill)).click()  # known by its code, nothing to click
    expect(page.locator("main")).to_contain_text("Đã rõ")
    drain(ward.at.now)
    page = phone.go(f"/nop-tien/{bill}/")
    expect(page.locator("main")).to_contain_text(re.compile("đã nộp đủ|Đã nộp đủ|đã nộp", re.I))
    phone.look("s24-paid")
    return bill


def who_has(code: str) -> str:
    """The post that has the dossier now."""
    key = pages.id_of(code)
    assert key is not None
    holder = cases.case(key).standing.holder_id
    assert holder is not None
    return orgs.posts([holder], on=MONDAY.date())[holder].slug


def has_its_paper(ward: Ward, code: str, number: str) -> None:
    ward.at.now = MONDAY + DAY + HOUR
    passes(ward, EXAMINER, code)
    signer = who_has(code)
    page = ward.of(signer).go(f"/ho-so/{code}/")
    page.locator(".moves").get_by_role("link", name="Ký kết quả").click()
    page.locator("#act").get_by_role("button", name="Ký kết quả").click()
    expect(page.locator("#toasts")).to_contain_text("Đã ký")
    passes(ward, signer, code)
    drain(ward.at.now)
    ward.at.now = datetime(2025, 9, 3, 9, 0, tzinfo=HERE)
    page = ward.citizen.go(f"/via-he/giay/{number}/")
    expect(page.locator(".verdict")).to_contain_text("Đang được sử dụng hợp lệ")
    ward.citizen.look("s31-paper")


def is_inspected(ward: Ward, number: str, house: FrontageShape) -> None:
    """In the street without a network: the paper's number says what is allowed, the tape says what
    is there. It is sent once the network is back, once, and the office has it."""
    phone = ward.of(EXAMINER, PHONE)
    phone.page.clock.set_fixed_time(ward.at.now)
    page = phone.go("/hien-truong/")
    expect(page.locator("#field[data-ready=yes]")).to_be_attached()
    phone.context.set_offline(True)
    page.reload()
    expect(page.locator("#field[data-ready=yes]")).to_be_attached()
    expect(page.locator("#network")).to_have_text("Không có mạng")
    page.fill("#find-text", number.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{house.number} {house.street}")
    allowed = page.locator("#stop-allowed")
    expect(allowed).to_contain_text("dài 2 m")
    expect(allowed).to_contain_text("14/11/2025")
    expect(page.locator("#stop-facts")).to_contain_text("Trần Mẫu Bình")
    page.get_by_label("bày hàng").check()
    page.get_by_label("Dài").fill("2,6")
    page.get_by_label("Sâu").fill("1,2")
    page.get_by_label("Ghi chú").fill("Tủ kính ngoài vạch")
    phone.complaints.clear()  # it complained of the network, as it should
    phone.look("s33-inspector")
    page.get_by_role("button", name="Lưu vào máy").click()
    expect(page.locator("#outbox-state")).to_have_text("1 chưa gửi")
    assert not Visit.objects.exists()
    phone.context.set_offline(False)
    expect(page.locator("#outbox-state")).to_have_text("Đã gửi hết")
    phone.complaints.clear()
    page.get_by_role("button", name="Những gì đã ghi:").click()
    page.get_by_role("button", name="Gửi ngay").click()
    phone.look("s34-sent")
    found = Finding.objects.get()
    assert Visit.objects.count() == 1
    assert (found.length, found.depth, found.visit.subject) == (
        260, 120, f"sidewalks.use:{Use.objects.get().pk}",
    )  # fmt: skip
    assert found.visit.happened_on == ward.at.now.date()
    desk = ward.of(EXAMINER)
    page = desk.go("/hien-truong/phat-hien/")
    page.get_by_role("link", name=f"{house.number} {house.street}").click()
    expect(page.locator("main")).to_contain_text("2,6 × 1,2 m = 3,12 m²")
    expect(page.locator("main")).to_contain_text("Tủ kính ngoài vạch")
    desk.look("s35-finding")


def cannot_be_had_twice(ward: Ward, house: FrontageShape) -> None:
    """The neighbour, with an account of their own, neither by asking nor past the page."""
    client = Client()
    come_in(client, "cuc@vidu.vn", "Lê Mẫu Cúc")
    seat = ward.seats["neighbour", PHONE] = Seat(ward.browser, ward.address, PHONE)
    name = settings.SESSION_COOKIE_NAME
    seat.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": ward.address}]
    )
    page = seat.go("/via-he/")
    asks(page, house)
    expect(page.locator(".verdict")).to_contain_text("Không dùng được như đã hỏi")
    expect(page.get_by_role("button", name="Giữ chỗ và làm hồ sơ")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("Trần Mẫu Bình")
    seat.look("s32-taken")
    asked = dict(parse_qsl(urlsplit(page.url).query))
    assert client.post("/via-he/giu-cho/", asked).status_code == 409
    assert Use.objects.count() == 1


def ends(ward: Ward, number: str) -> None:
    """The chair looks first, then ends the rule; one proposes the credit, another decides."""
    ward.at.now = datetime(2025, 10, 6, 9, 0, tzinfo=HERE)
    sidewalks.count_in_use(ward.at.now)
    desk = ward.of(CHAIR)
    page = desk.go("/so-via-he/quy-dinh/")
    desk.look("s41-rules")
    desk.go("/so-via-he/quy-dinh/qd-32-2023/")
    page.get_by_label("Hết hiệu lực từ ngày").fill("07/10/2025")
    page.get_by_label("Văn bản chấm dứt").fill("Quyết định mẫu bãi bỏ")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("main")).to_contain_text("200.000")
    desk.look("s42-before")
    page.get_by_role("button", name="Chấm dứt", exact=True).click()
    page.locator("dialog[open]").get_by_role("button", name="Chấm dứt").click()
    expect(page.locator("#toasts")).to_contain_text("1 chỗ hết được dùng")
    page = ward.citizen.go("/via-he/cua-toi/")
    expect(page.locator("main")).to_contain_text("Quyết định mẫu bãi bỏ")
    expect(page.locator("main")).to_contain_text(re.compile("200.000.đồng tiền phí không phát"))
    ward.citizen.look("s42-told")
    desk = ward.of(CLERK)
    page = desk.go(f"/so-via-he/{number}/")
    page.locator("summary", has_text="Đề nghị giảm phí").click()
    page.get_by_label("Căn cứ").fill("Quyết định mẫu về hoàn phí")
    desk.look("s43-proposes")
    page.get_by_role("button", name="Đề nghị giảm phí phần không dùng").click()
    expect(page.locator("#toasts")).to_contain_text("Đã ghi")
    desk = ward.of(CHAIR)
    page = desk.go("/so-thu/de-nghi/")
    desk.look("s44-decisions")
    page.get_by_role("button", name="Chấp thuận", exact=True).click()
    expect(page.get_by_role("button", name="Chấp thuận", exact=True)).to_have_count(0)
    payer = Use.objects.get().party_id
    assert ledger.credit_of(unit_id(WARD), payer) == Money(200_000)
    page = ward.of(CLERK).go("/so-thu/de-nghi/")
    expect(page.locator(".money-moves", has_text="Trần Mẫu Bình")).to_contain_text("200.000")


def fills_the_street(ward: Ward, house: FrontageShape) -> None:
    """While it is used: two metres of what the list opens, by the leader's page."""
    page = ward.of(CHAIR).go("/cockpit/via-he/")
    head = page.locator("dl.facts > div")
    expect(head.filter(has_text="Hè đang dùng hôm nay")).to_contain_text(re.compile(r"2\sm.*2\sm²"))
    streets = sidewalks_queries.overview([unit_id(WARD)], ward.at.now.date()).streets
    share = Decimal(200 * 100) / sum(one.listed for one in streets)
    expect(head.filter(has_text="Tỷ lệ dùng trên tuyến có danh mục")).to_contain_text(
        formats.percent(share)
    )
    row = page.locator("#tuyen tr", has_text=house.street)
    expect(row.locator("td")).to_contain_text(["1", "2", "2"])


def is_seen(ward: Ward, number: str, bill: str) -> None:
    """From the leader's number to the fact, and from the fact to this very use and its bill."""
    facts.roll_up()
    desk = ward.of(CHAIR)
    page = desk.go("/cockpit/via-he/")
    desk.look("s51-cockpit")
    collected = page.locator("dl.facts > div", has_text="Phí đã thu từ đầu năm")
    expect(collected).to_contain_text("0,5")
    collected.get_by_role("link").click()
    expect(page.locator("h1")).to_contain_text("Phí vỉa hè đã thu")
    desk.look("s52-number")
    page.get_by_role("link", name=re.compile("sự kiện")).first.click()
    page.locator("main table a, main .rowlist a").first.click()
    page.get_by_role("link", name=number).click()
    desk.look("s53-use")
    page.get_by_role("link", name=bill).click()
    expect(page.locator("main")).to_contain_text("Trần Mẫu Bình")
    desk.look("s54-bill")


def test_a_place_from_the_question_to_the_credit(
    ward: Ward, letters: list[Any], tmp_path: Path
) -> None:
    house = first_house(MONDAY)
    code = holds(ward, letters, house)
    number = Use.objects.get().number
    is_asked_to_pay(ward, code)
    bill = pays(ward, tmp_path)
    has_its_paper(ward, code, number)
    fills_the_street(ward, house)
    is_inspected(ward, number, house)
    cannot_be_had_twice(ward, house)
    ends(ward, number)
    is_seen(ward, number, bill)
