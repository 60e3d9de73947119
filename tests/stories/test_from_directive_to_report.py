"""The first arc of the loop, whole, in the browser: a directive comes in, an officer confirms what
was read out of it, a task is urged, done, proved and confirmed, and the leader exports the report.

The same story is told with the project's own sample and with two real directives.
"""

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import docx
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.makers import HERE, QUAN1, actor, unit_id, work

from opendistrict.faces.kit import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOW = datetime(2023, 12, 22, 9, 0, tzinfo=HERE)
CHAIR, HEAD, OFFICE = (
    "chu-tich-quan-1", "truong-phong-kinh-te-quan-1", "phong-kinh-te-quan-1"
)  # fmt: skip
REAL = settings.SHARED / "data" / "directives"
DOCUMENTS = {
    "sample": QUAN1 / "sample" / "directives" / "2023-12-21-hoi-nghi-quan-1.txt",
    "conference-2023": REAL / "000_ec06cc023cf5a284.txt",
    "congress-2020": REAL / "002_108aced98f141284.txt",
}


class Person:
    """Somebody's browser, signed in; complaints of the browser fail the story."""

    def __init__(self, browser: Browser, address: str, post: str) -> None:
        client = Client()
        person_id = actor(post, NOW.date()).person_id
        client.force_login(get_user_model().objects.get(person_id=person_id))
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}]
        )
        self.address = address
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page


@pytest.fixture
def people(
    quan1: None, browser: Browser, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Person, Person]]:
    monkeypatch.setattr(clock, "now", lambda request=None: NOW)
    pair = tuple(Person(browser, live_server.url, post) for post in (CHAIR, HEAD))
    yield pair
    for person in pair:
        assert person.complaints == []


def _receive(page: Page, path: Path) -> None:
    """Upload the document; the worker reads it; the reading page opens."""
    page.locator("input[type=file]").set_input_files(path)
    page.locator("select[name=unit]").select_option(str(unit_id("quan-1")))
    page.get_by_role("button", name="Tiếp nhận và đọc").click()
    page.wait_for_url("**/directives/*-*/**")
    work("outbox")
    page.reload()
    expect(page.locator("[data-card]").first).to_be_visible()


def _confirm_a_direction(page: Page) -> str:
    """The first direction becomes a task of the economic division, due in one working day."""
    page.locator(".k-direction.st-open .card-title a").first.click()
    card = page.locator("[aria-current=true][data-card]")
    card_id = card.get_attribute("id")
    page.keyboard.press("a")
    form = page.locator(f"#{card_id} form.card-form")
    expect(form).to_be_visible()
    title = form.locator("[name=title]").input_value()
    assert title.strip()
    form.locator("select[name=lead_unit]").select_option(str(unit_id(OFFICE)))
    expect(form.locator("[name=lead_post]")).to_contain_text("Trưởng Phòng Kinh tế")
    form.locator("[name=due_on]").fill("25/12/2023")
    form.locator("[data-go]").click()
    expect(page.locator(f"#{card_id}.st-accepted")).to_be_visible()
    page.locator(f"#{card_id} .card-title a").click()
    page.locator(f"#{card_id}").get_by_role("link", name="Mở nhiệm vụ").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title[:40])
    return title


@pytest.mark.parametrize("document", DOCUMENTS)
def test_from_directive_to_report(document: str, people: tuple[Person, Person]) -> None:
    path = DOCUMENTS[document]
    if not path.exists():
        pytest.skip(f"real directive not here: {path.name} (set OD_SHARED)")
    chair, head = people

    page = chair.go("/directives/register/")
    _receive(page, path)
    reading = page.url
    title = _confirm_a_direction(page)
    task = page.url.removeprefix(chair.address).split("#")[0]

    # from the task to its sentence, and back
    page.locator("a[href*='/directives/passages/']").first.click()
    expect(page.locator(".psg-here")).to_be_visible()
    expect(page.locator("main")).to_contain_text(title[:30])
    page.locator(f"main a[href='{task}']").first.click()

    # a rejection leaves who and why; the coverage counts it
    page.goto(reading)
    other = page.locator(".st-open .card-title a").last
    other.click()
    rejected = page.locator("[aria-current=true][data-card]").get_attribute("id")
    page.keyboard.press("r")
    form = page.locator(f"#{rejected} form").first
    form.locator("[name=other]").fill("Không thuộc thẩm quyền của quận")
    form.locator("[data-go]").click()
    expect(page.locator(f"#{rejected}.st-rejected")).to_contain_text("Không thuộc thẩm quyền")

    # the leader sees it in the cockpit and urges
    page = chair.go("/cockpit/")
    expect(page.locator("main")).to_contain_text("35")
    line = page.locator("li", has_text=title[:40]).first
    line.get_by_role("link", name="Đôn đốc").click()
    page.get_by_role("button", name="Gửi lời nhắc").click()
    expect(page.locator(".urged").first).to_be_visible()

    # the head of the division finds it, proves it, reports it
    desk = head.go("/followup/")
    expect(desk.locator("main")).to_contain_text(title[:30])
    desk = head.go(task)
    desk.locator("#evidence input[type=file]").set_input_files(
        {"name": "bien-ban.txt", "mimeType": "text/plain", "buffer": "Biên bản mẫu".encode()}
    )
    desk.get_by_role("button", name="Tải lên").click()
    expect(desk.locator("#evidence")).to_contain_text("bien-ban.txt")
    desk.locator("summary", has_text="Báo cáo hoàn thành").click()
    desk.locator("details[open] button[type=submit]").first.click()
    expect(desk.locator("main")).to_contain_text("hờ xác nhận")

    # the chair confirms
    page = chair.go(task)
    page.locator("summary", has_text="Xác nhận").first.click()
    page.locator("details[open] button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("Nhiệm vụ đã kết thúc")

    # the report, in Word and PDF
    page = chair.go("/cockpit/report/")
    with page.expect_download() as word:
        page.get_by_role("link", name="Tải bản Word").click()
    written = docx.Document(io.BytesIO(Path(word.value.path()).read_bytes()))
    text = "\n".join(
        [p.text for p in written.paragraphs]
        + [cell.text for table in written.tables for row in table.rows for cell in row.cells]
    )
    assert "35/38" in text
    assert "10,17" in text
    with page.expect_download() as pdf:
        page.get_by_role("link", name="Tải bản PDF").click()
    assert Path(pdf.value.path()).read_bytes().startswith(b"%PDF")
