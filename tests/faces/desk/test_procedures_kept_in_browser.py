"""The keeper's pages in a real browser: whole at every width, open to everybody.

`OD_SHOTS` keeps what it saw as pictures.
"""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, keep_picture, leave, width_of
from tests.engine.cases.office import NOON, Office, office
from tests.engine.cases.test_rehousing import RENAMED, another, end
from tests.faces.desk.dossiers.conftest import Clock, Desk, at, desk
from tests.faces.desk.dossiers.test_dossiers_in_browser import Seat
from tests.faces.desk.test_procedures_kept import KEEPER, ONE, begun

__all__ = ["at", "desk", "office"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1440, 360, 320)
MOVE = f"{ONE}move/?on=26%2F11%2F2026&basis=M%E1%BA%ABu&step_tham_tra=xem_xet"
LEFT = "/procedures/offices/move/?source=phuong-tan-dinh&on=26%2F11%2F2026&basis=M%E1%BA%ABu"


def test_every_page_is_whole_and_open_to_everybody(
    office: Office, desk: Desk, at: Clock, browser: Browser, live_server: LiveServer
) -> None:
    for _ in range(3):
        office.open()
    another(*RENAMED)
    keeper = desk(KEEPER)
    text = begun(keeper).replace("tiers: [{amount: 3000}]", "tiers: [{amount: 5000}]")
    text = text.replace("name: {vi: Tờ khai,", "name: {vi: Bản sao sổ hộ khẩu,")
    assert keeper.post(f"{ONE}edit/", {"text": text, "revision": "1"}).status_code == 302
    end("phuong-tan-dinh", ("phuong-ben-thanh", "phuong-sai-gon"))
    at.now = NOON.replace(day=26)
    pages = {
        "list": "/procedures/", "one": ONE, "edit": f"{ONE}edit/", "publish": f"{ONE}publish/",
        "move": MOVE, "offices": "/procedures/offices/", "units": LEFT,
    }  # fmt: skip
    wrong = []
    for language in ("vi", "en"):
        seat = Seat(browser, live_server.url, keeper, language)
        for name, path in pages.items():
            page = seat.open(path)
            for width in WIDTHS if language == "vi" else (1440, 360):
                page.set_viewport_size({"width": width, "height": 900})
                keep_picture(page, f"procedures-{name}-{width}-{language}")
                wide = width_of(page)
                if wide > width:
                    wrong.append(f"{name} {language}: {wide} px wide at {width}")
            # Before axe, which itself breaks the policy of the page.
            wrong += [f"{name} {language}: {one}" for one in seat.complaints]
            wrong += [f"{name} {language}: {one}" for one in barriers(page, minor=True)]
            leave(page)
            seat.complaints.clear()
        seat.context.close()
    assert not wrong, "\n".join(wrong)
