"""The code on a paper is read through the camera, also where the browser has no reader of its
own."""

from pathlib import Path

import pytest
import segno
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser import ARGUMENTS, CHROMIUM
from tests.faces.desk.field.test_field_in_browser import WIDE, cookies, opened

from opendistrict.services.sidewalks.shapes import UseShape

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTH, HEIGHT, DOT = 640, 480, 8


def film(path: Path, text: str) -> Path:
    """What a camera before a paper sees: the code, dark on light, in the uncompressed form that
    Chromium takes for a camera."""
    dots = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    left, top = (WIDTH - len(dots) * DOT) // 2, (HEIGHT - len(dots) * DOT) // 2
    light = bytearray([215]) * (WIDTH * HEIGHT)
    for y, row in enumerate(dots):
        for x, dark in enumerate(row):
            if dark:
                for line in range(DOT):
                    at = (top + y * DOT + line) * WIDTH + left + x * DOT
                    light[at : at + DOT] = bytes([30]) * DOT
    frame = b"FRAME\n" + bytes(light) + bytes([128]) * (WIDTH * HEIGHT // 2)
    path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip C420jpeg\n".encode() + frame * 10)
    return path


def test_the_code_of_a_paper_is_read_through_the_camera(
    use: UseShape, browser: Browser, live_server: LiveServer, tmp_path: Path
) -> None:
    seen = film(tmp_path / "camera.y4m", f"{live_server.url}/via-he/giay/{use.number}/")
    camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
              f"--use-file-for-fake-video-capture={seen}"]  # fmt: skip
    context = browser.browser_type.launch_persistent_context(
        tmp_path / "phone", executable_path=str(CHROMIUM), args=[*ARGUMENTS, *camera],
        viewport={"width": WIDE, "height": 740}, locale="vi-VN", permissions=["camera"],
    )  # fmt: skip
    context.add_cookies(cookies(live_server))  # type: ignore[arg-type]
    page = opened(context, live_server)
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    assert not page.evaluate("'BarcodeDetector' in window"), "this browser reads codes by itself"
    page.get_by_role("button", name="Quét mã").click()
    expect(page.get_by_role("heading", name="Ghi nhận")).to_be_visible(timeout=20_000)
    expect(page.get_by_text(use.number).first).to_be_visible()
    expect(page.locator("#scan")).not_to_be_visible()
    assert said == []
    context.close()
