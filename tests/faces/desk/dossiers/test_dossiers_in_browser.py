"""The officer's desk in a real browser: whole at every width, open to everybody, quick by keyboard.

`OD_SHOTS` keeps what it saw as pictures.
"""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, keep_picture, leave, page_in, width_of
from tests.engine.cases.office import NOON, Office
from tests.faces.desk.dossiers.conftest import COUNTER, EXAMINER, Clock, Desk
from tests.makers import unit_id

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.queries import case
from opendistrict.kernel.workclock import Every, Term
from opendistrict.registers.people import actions as people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = {"vi": (1440, 768, 320), "en": (1440, 320)}
HOUR = timedelta(hours=1)
HEAD = "chanh-van-phong-phuong-sai-gon"


class Seat:
    """Somebody's browser, signed in; it collects whatever the browser complains of."""

    def __init__(self, browser: Browser, address: str, client: Client, language: str = "vi"):
        self.address = address
        self.context = browser.new_context(locale="vi-VN", viewport={"width": 1440, "height": 900})
        cookies = {
            settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
            settings.LANGUAGE_COOKIE_NAME: language,
        }
        self.context.add_cookies(
            [{"name": name, "value": text, "url": address} for name, text in cookies.items()]
        )
        self.complaints: list[str] = []

    def open(self, path: str) -> Page:
        page = page_in(self.context, self.complaints.append)
        page.goto(self.address + path)
        page.evaluate("document.fonts.ready.then(() => true)")
        return page


def life(office: Office) -> tuple[str, str]:
    """A few dossiers in different places; the codes of one at work and one that is signed."""
    names = ("Lý Gia Hân", "Phan Quốc Bảo", "Trịnh Thu Thảo", "Vũ Đình Khôi")
    for n, name in enumerate(names):
        party = people.register_party(
            kind="citizen", full_name=name, national_id=f"07919000{n:04}", phone=f"090312{n:04}",
            is_sample=True, actor=office.counter, at=NOON,
        )  # fmt: skip
        values = {"ho_ten": name, "muc_dich": "vay vốn ngân hàng", "so_ban": str(n + 1)}
        office.open(NOON - timedelta(days=10 - n), applicant_id=party, values=values)
    waits = office.open(NOON - timedelta(days=3))
    actions.ask_supplement(
        dossier_id=waits.id, items=["Bản chụp rõ hơn của tờ khai"], actor=office.examiner,
        at=NOON - timedelta(days=3) + HOUR,
    )  # fmt: skip
    asked = office.open(NOON)
    actions.enquire(
        dossier_id=asked.id, to_unit_id=unit_id("phong-vhxh-phuong-sai-gon"),
        question="Người này có đang hưởng trợ cấp tại phường không?",
        term=Term(1, Every.WORKING_DAY), actor=office.examiner, at=NOON + HOUR,  # type: ignore[arg-type]
    )  # fmt: skip
    signed = office.open(NOON, beside=asked.id)
    actions.take(dossier_id=signed.id, actor=office.examiner, at=NOON + HOUR)
    actions.pass_on(
        dossier_id=signed.id, note="Đủ điều kiện", actor=office.examiner, at=NOON + 2 * HOUR
    )
    actions.sign(dossier_id=signed.id, actor=office.of_holder(signed.id), at=NOON + 3 * HOUR)
    return asked.code, signed.code


def test_every_page_is_whole_and_open_to_everybody(
    office: Office, desk: Desk, at: Clock, browser: Browser, live_server: LiveServer
) -> None:
    at_work, signed = life(office)
    at.now = NOON + 5 * HOUR
    signer = actor_slug(office, signed)
    pages = {
        "queue": (EXAMINER, "/viec/"),
        "queue-empty": (EXAMINER, "/viec/?when=waiting&procedure=khong-co"),
        "queue-counter": (COUNTER, "/viec/"),
        "dossier": (EXAMINER, f"/ho-so/{at_work}/"),
        "dossier-signer": (signer, f"/ho-so/{signed}/"),
        "dossier-other": (COUNTER, f"/ho-so/{at_work}/"),
        "act-supplement": (EXAMINER, f"/ho-so/{at_work}/viec/ask_supplement/"),
        "act-enquire": (EXAMINER, f"/ho-so/{at_work}/viec/enquire/"),
        "act-hand-over": (EXAMINER, f"/ho-so/{at_work}/viec/hand_over/"),
        "act-apologise": (EXAMINER, f"/ho-so/{at_work}/viec/apologise/"),
        "act-relate": (COUNTER, f"/ho-so/{at_work}/viec/relate/"),
        "unmask": (EXAMINER, f"/ho-so/{at_work}/xem/nguoi-nop.phone/"),
        "receipt": (COUNTER, f"/ho-so/{at_work}/bien-nhan/"),
        "counter": (COUNTER, "/ho-so/tiep-nhan/"),
        "counter-form": (COUNTER, "/ho-so/tiep-nhan/xac-nhan-thu/"),
        "counter-beside": (COUNTER, f"/ho-so/tiep-nhan/xac-nhan-thu/?cung={at_work}"),
        "register": (COUNTER, "/ho-so/so/"),
        "loads": (HEAD, "/ho-so/tai/"),
        "loads-person": (HEAD, f"/ho-so/tai/?post={office.examiner.post_id}"),
        "search": (COUNTER, "/search/?q=gia%20han"),
    }  # fmt: skip
    wrong: list[str] = []
    seats: dict[tuple[str, str], Seat] = {}
    for language in ("vi", "en"):
        for name, (post, path) in pages.items():
            key = (post, language)
            if key not in seats:
                seats[key] = Seat(browser, live_server.url, desk(post), language)
            seat = seats[key]
            page = seat.open(path)
            for width in WIDTHS[language]:
                page.set_viewport_size({"width": width, "height": 900})
                keep_picture(page, f"{name}-{language}-{width}")
                if width_of(page) > width:
                    wrong.append(f"{name} ({language}) is wider than {width}")
            if seat.complaints:
                wrong.append(f"{name} ({language}): {seat.complaints}")
            if language == "vi":  # after the complaints: axe itself breaks the page's policy
                wrong += [f"{name}: {one}" for one in barriers(page)]
            leave(page)
            seat.complaints.clear()
    assert not wrong, "\n".join(wrong)


def test_a_walk_in_dossier_by_keyboard_alone_in_under_a_minute(
    office: Office, desk: Desk, at: Clock, browser: Browser, live_server: LiveServer
) -> None:
    del office, at
    seat = Seat(browser, live_server.url, desk(COUNTER))
    page = seat.open("/ho-so/tiep-nhan/")
    keys = page.keyboard
    keys.type("xac nhan kiem thu")
    expect(page.locator("#found a.row-link").first).to_have_text("Xác nhận để kiểm thử")
    keys.press("Enter")
    expect(page.locator("#find")).to_be_focused()
    keys.type("Lê Thị Kim Chi")  # nobody of that name: a new person begins with it
    expect(page.locator("[data-new]")).to_be_checked()
    expect(page.locator("#n-full_name")).to_have_value("Lê Thị Kim Chi")
    keys.press("Enter")  # on to the choice, then to the fields
    page.locator("#n-national_id").focus()
    keys.type("079185000999")
    for _ in range(2):
        keys.press("Tab")
    keys.type("0903777888")
    page.locator("#f-muc_dich").focus()
    keys.type("xin việc")
    keys.press("Enter")
    keys.type("2")
    keys.press("Tab")
    keys.press("Space")
    expect(page.locator("#reckoning")).to_contain_text("6.000 đồng")
    expect(page.locator("#reckoning")).to_contain_text("17:00 ngày 27/11/2026")
    keys.press("Control+Enter")
    expect(page.locator(".receipt-code")).to_have_text("26740-261123-0001")
    expect(page.locator("[data-print]")).to_be_focused()
    # Leaving the page cuts off a reckoning that is on its way: htmx says so, nothing is wrong.
    cut_off = ("htmx:afterRequest", "htmx:sendAbort")
    assert [one for one in seat.complaints if not one.startswith(cut_off)] == []


def test_two_officers_at_once_one_is_told_in_place_and_loses_nothing(
    office: Office, desk: Desk, at: Clock, browser: Browser, live_server: LiveServer
) -> None:
    del at
    opened = office.open()
    seat = Seat(browser, live_server.url, desk(EXAMINER))
    page = seat.open(f"/ho-so/{opened.code}/")
    page.get_by_role("link", name="Yêu cầu bổ sung").click()
    page.get_by_label("Nội dung khác, mỗi dòng một mục").fill("Bản chụp giấy ra viện")
    actions.take(dossier_id=opened.id, actor=office.examiner, at=NOON)
    page.get_by_role("button", name="Yêu cầu bổ sung").click()
    expect(page.locator("#act .refused")).to_contain_text("vừa có người khác xử lý")
    expect(page.locator("#act .meanwhile")).to_contain_text("Bắt đầu xử lý")
    area = page.get_by_label("Nội dung khác, mỗi dòng một mục")
    expect(area).to_have_value("Bản chụp giấy ra viện")
    page.get_by_role("button", name="Yêu cầu bổ sung").click()
    expect(page.locator(".page-head")).to_contain_text("Yêu cầu bổ sung giấy tờ")
    expect(page.locator("#toasts")).to_contain_text("Đã yêu cầu bổ sung")
    assert office.state(opened.id) == "5.tham_tra"
    told = [one for one in seat.complaints if "409" not in one]  # the browser names the refusal
    assert told == []


def test_the_queue_by_keyboard(
    office: Office, desk: Desk, at: Clock, browser: Browser, live_server: LiveServer
) -> None:
    del at
    first, second = office.open(NOON - timedelta(days=7)), office.open(NOON)
    seat = Seat(browser, live_server.url, desk(EXAMINER))
    page = seat.open("/viec/")
    expect(page.locator(".mainnav li").first).to_be_visible()
    for key in ("j", "j", "k", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("tr.is-current")).to_contain_text(second.code)
    expect(page.locator("[data-queue-count]")).to_contain_text("1")
    page.keyboard.press("p")
    expect(page.locator("#toasts")).to_contain_text("Đã thực hiện với 1 hồ sơ.")
    assert (office.state(first.id), office.state(second.id)) == ("4.tham_tra", "4.ky")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Đặng Thị Ngọc Ánh")
    assert page.url.endswith(f"/ho-so/{first.code}/")
    assert seat.complaints == []


def actor_slug(office: Office, code: str) -> str:
    """The post that has a dossier now."""
    from opendistrict.engine.cases.queries.pages import id_of
    from opendistrict.registers.orgs import queries as orgs

    key = id_of(code)
    assert key is not None
    holder = case(key).standing.holder_id
    assert holder is not None
    return orgs.posts([holder], on=NOON.date())[holder].slug
