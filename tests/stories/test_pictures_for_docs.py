"""The pictures of README and of the officer's guide, taken from the sample district at work.

They go to var/screenshots/docs; with OD_PICTURES=1 to docs/images, where the documentation shows
them:

    OD_PICTURES=1 ./od test tests/stories/test_pictures_for_docs.py -n 0
"""

import base64
import io
import os
import re
import struct
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer
from tests.browser import width_of
from tests.kept import live
from tests.makers import MORNING_2023, TODAY_2023, actor

from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes.tasks import TaskFilter
from opendistrict.faces.kit import clock
from opendistrict.registers.people import queries as people

ROOT: Path = settings.ROOT
IMAGES = ROOT / "docs" / "images"
TAKEN = IMAGES if os.environ.get("OD_PICTURES") == "1" else settings.VAR / "screenshots" / "docs"
LARGEST = 150_000  # bytes of one picture
MOST = 10  # pictures in all
CHAIR, HEAD, OFFICE = "chu-tich-quan-1", "truong-phong-kinh-te-quan-1", "chanh-van-phong-quan-1"
DESK, PHONE = (1440, 900), (390, 844)

# The 256 commonest colours of a picture, and which of them stands at each place.
COLOURS = """async (png) => {
  const file = await fetch("data:image/png;base64," + png);
  const picture = await createImageBitmap(await file.blob());
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const bytes = context.getImageData(0, 0, picture.width, picture.height).data;
  const dots = new Uint32Array(bytes.buffer);
  const count = new Map();
  for (const dot of dots) count.set(dot, (count.get(dot) ?? 0) + 1);
  const parts = (dot) => [dot & 255, (dot >> 8) & 255, (dot >> 16) & 255];
  const common = [...count].sort((a, b) => b[1] - a[1]).slice(0, 256).map(([dot]) => parts(dot));
  const far = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
  const place = new Map();
  for (const dot of count.keys()) {
    const colour = parts(dot);
    let best = 0;
    for (let n = 1; n < common.length; n++)
      if (far(common[n], colour) < far(common[best], colour)) best = n;
    place.set(dot, best);
  }
  let told = "";
  for (const dot of dots) told += String.fromCharCode(place.get(dot));
  return { width: picture.width, height: picture.height, colours: common.flat(), dots: btoa(told) };
}"""


def _part(name: bytes, content: bytes) -> bytes:
    whole = name + content
    return struct.pack(">I", len(content)) + whole + struct.pack(">I", zlib.crc32(whole))


def indexed(page: Page, png: bytes) -> bytes:
    """The picture with a table of 256 colours: a third of the bytes, the same to the eye."""
    told = page.evaluate(COLOURS, base64.b64encode(png).decode())
    width, height = told["width"], told["height"]
    dots = base64.b64decode(told["dots"])
    lines = b"".join(b"\0" + dots[width * n : width * (n + 1)] for n in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _part(b"IHDR", head),
            _part(b"PLTE", bytes(told["colours"])),
            _part(b"IDAT", zlib.compress(lines, 9)),
            _part(b"IEND", b""),
        )
    )


class Screen:
    """Somebody's browser on the morning of 22 December 2023."""

    def __init__(self, browser: Browser, address: str, post: str, size: tuple[int, int]) -> None:
        person_id = actor(post, TODAY_2023).person_id
        assert person_id is not None
        client = Client()
        account = people.accounts_of([person_id])[person_id]
        client.force_login(get_user_model()._default_manager.get(pk=account.id))
        name = settings.SESSION_COOKIE_NAME
        context = browser.new_context(
            locale="vi-VN", viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce"
        )
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])
        self.address, self.width = address, size[0]
        self.page: Page = context.new_page()
        self.blank: Page = context.new_page()  # without our pages' policy
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, path: str) -> Page:
        answer = self.page.goto(self.address + path)
        assert answer is not None and answer.ok, path
        return self.page

    def take(self, name: str) -> None:
        """What is seen without scrolling any further, small enough to keep."""
        self.page.evaluate("document.fonts.ready.then(() => true)")
        assert width_of(self.page) <= self.width, name
        picture = indexed(self.blank, self.page.screenshot(animations="disabled"))
        assert len(picture) < LARGEST, f"{name} has {len(picture)} bytes"
        TAKEN.mkdir(parents=True, exist_ok=True)
        (TAKEN / f"{name}.png").write_bytes(picture)


@pytest.fixture
def screens(
    quan1: None,
    browser: Browser,
    live_server: LiveServer,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[dict[str, Screen]]:
    """The sample district as it stands that morning, and three people before it."""
    settings.DEMO = True
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING_2023)
    live(MORNING_2023)
    who = {"chair": CHAIR, "head": HEAD, "office": OFFICE}
    found = {
        name: Screen(browser, live_server.url, post, DESK) for name, post in who.items()
    } | {
        f"{name} by phone": Screen(browser, live_server.url, who[name], PHONE)
        for name in ("chair", "head")
    }  # fmt: skip
    yield found
    assert [told for screen in found.values() for told in screen.complaints] == []


def _filled_in() -> bytes:
    """A table with a good line and a wrong one."""
    book = Workbook()
    assert book.active is not None
    for line in (
        ["Chỉ số", "Đơn vị", "Kỳ", "Trạng thái số liệu", "Giá trị", "Tính đến ngày", "Nguồn"],
        ["thu-nsnn", "Quận 1", "Tháng 11/2023", "Ước thực hiện", "1.240,5", date(2023, 11, 30),
         "Báo cáo mẫu số 12"],
        ["thu-nsnn", "Quận 1", "Tháng 10/2023", "Thực hiện", "một nghìn", date(2023, 10, 31),
         "Báo cáo mẫu số 11"],
    ):  # fmt: skip
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _reading(screen: Screen) -> None:
    page = screen.go("/directives/")
    page.get_by_role("link", name="Quận 1 bàn nhiệm vụ năm 2024").click()
    page.locator(".k-direction.st-open .card-title a").first.click()
    page.keyboard.press("a")
    expect(page.locator("[aria-current=true] form.card-form")).to_be_visible()
    screen.take("reading")


def _targets(chair: Screen, office: Screen) -> None:
    page = chair.go("/targets/")
    page.get_by_role("link", name="Chỉ tiêu năm 2023 của Quận 1").click()
    expect(page.get_by_text("35/38 chỉ tiêu đạt")).to_be_visible()
    chair.take("target-set")
    page.get_by_role("link", name="Thu ngân sách nhà nước trên địa bàn").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thu ngân sách")
    chair.take("target")
    page = office.go("/targets/import/")
    page.locator("input[type=file]").set_input_files(
        {"name": "so-lieu-mau.xlsx", "mimeType": "application/octet-stream", "buffer": _filled_in()}
    )
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_text("dòng 3, cột Giá trị")).to_be_visible()
    office.take("import")


def _late_task() -> str:
    head = actor(HEAD, TODAY_2023)
    found = plans.tasks(
        actor=head, filters=TaskFilter(text="phát triển kinh tế đêm"), after=None, on=TODAY_2023
    )
    return f"/tasks/{found.rows[0].id}/"


def _follow_up(chair: Screen, head: Screen) -> None:
    page = chair.go("/cockpit/")
    line = page.locator("li", has_text="Triển khai trên thực địa").first
    line.get_by_role("link", name="Đôn đốc").click()
    page.get_by_label("Lời nhắn").fill("Báo cáo tổng kết thí điểm trước thứ Hai.")
    page.get_by_role("button", name="Gửi lời nhắc").click()
    expect(page.get_by_text("Đã đôn đốc Quách Hải Lâm.")).to_be_visible()
    page = head.go("/followup/")
    page.get_by_role("link", name="Xin lùi hạn").click()
    expect(page.get_by_role("button", name="Gửi trả lời")).to_be_visible()
    head.take("nudge")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_pictures_for_docs(screens: dict[str, Screen]) -> None:
    chair, head = screens["chair"], screens["head"]
    expect(chair.go("/cockpit/").get_by_text("35/38 chỉ tiêu đạt").first).to_be_visible()
    chair.take("cockpit")
    screens["chair by phone"].go("/cockpit/")
    screens["chair by phone"].take("cockpit-phone")
    _reading(chair)
    _targets(chair, screens["office"])
    task = _late_task()
    expect(head.go(task).get_by_text("2/4 mốc đã xác nhận").first).to_be_visible()
    head.take("task")
    screens["head by phone"].go(task)
    screens["head by phone"].take("task-phone")
    _follow_up(chair, head)
    expect(
        chair.go("/cockpit/report/").get_by_text("KẾT QUẢ THỰC HIỆN CHỈ TIÊU").first
    ).to_be_visible()
    chair.take("report")
    assert len(list(TAKEN.glob("*.png"))) <= MOST


# ------------------------------------------------------------------ the documentation itself

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in PAGES
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_kept_picture_is_shown_and_small() -> None:
    shown = {
        (page.parent / target).resolve()
        for page in PAGES
        for target in LINK.findall(page.read_text(encoding="utf-8"))
    }
    kept = sorted(IMAGES.glob("*.png"))
    assert kept and len(kept) <= MOST
    assert [picture.name for picture in kept if picture.resolve() not in shown] == []
    assert [picture.name for picture in kept if picture.stat().st_size >= LARGEST] == []
