"""A length measured by standing at its two ends, as the telephone's satellites tell it."""

import math
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Position, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, keep_picture, width_of
from tests.faces.desk.field.test_field_in_browser import cookies

from opendistrict.registers.places import queries as places
from opendistrict.services.inspections.models import Visit
from opendistrict.services.sidewalks.shapes import UseShape

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE = 360
HERE = {"latitude": 10.7733, "longitude": 106.7041, "accuracy": 4}
KEPT = """() => {
  const { library, styles, worker } = document.querySelector("#street-map").dataset;
  const kept = async (one) => Boolean(await caches.match(one));
  return Promise.all([library, styles, worker].map(kept));
}"""
METRE = 180 / math.pi / 6_371_000  # degrees of latitude


def stop(browser: Browser, server: LiveServer, **more: Any) -> Page:
    """The page of the one place to visit, with something to measure chosen."""
    phone = browser.new_context(
        viewport={"width": WIDE, "height": 740}, locale="vi-VN", reduced_motion="reduce", **more
    )
    phone.add_cookies(cookies(server))
    page = phone.new_page()
    page.goto(f"{server.url}/hien-truong/")
    expect(page.locator("#field[data-ready=yes]")).to_be_attached()
    page.locator("#stops button").click()
    page.get_by_label("bày hàng").check()
    return page


def measure(page: Page) -> None:
    page.get_by_role("button", name="Đo dài bằng hai điểm đứng").click()


def test_two_points_are_a_length_with_its_doubt(
    use: UseShape, browser: Browser, live_server: LiveServer
) -> None:
    page = stop(browser, live_server, geolocation=HERE, permissions=["geolocation"])
    measure(page)
    note = page.locator("#measured-by")
    expect(note).to_contain_text("điểm thứ nhất (sai số khoảng 4 m)")
    expect(page.get_by_label("Dài")).to_have_value("")
    east = 12 * METRE / math.cos(math.radians(HERE["latitude"]))
    page.context.set_geolocation(HERE | {"longitude": HERE["longitude"] + east, "accuracy": 7})
    measure(page)
    expect(note).to_contain_text("Hai điểm cách nhau")
    length = page.get_by_label("Dài").input_value()
    assert abs(float(length.replace(",", ".")) - 12) <= 0.1
    expect(note).to_have_text(
        re.compile(f"^Hai điểm cách nhau {length} m, mỗi điểm sai số khoảng 7 m")
    )
    expect(note).to_be_in_viewport()
    assert barriers(page) == []
    assert width_of(page) <= WIDE
    keep_picture(page, "field-two-points-360")
    page.get_by_label("Dài").fill("11,8")
    expect(note).to_have_text("")  # by the tape: no longer by points
    for metres in (0, 25):  # anew: straight to the north
        page.context.set_geolocation(
            HERE | {"latitude": HERE["latitude"] + metres * METRE, "accuracy": 3}
        )
        measure(page)
        expect(note).to_contain_text("Hai điểm cách nhau" if metres else "điểm thứ nhất")
    expect(page.get_by_label("Dài")).to_have_value(re.compile(r"^(24,9|25,0|25,1)$"))
    page.context.close()


def test_two_taps_on_the_map_are_a_length_along_the_kerb(
    use: UseShape, browser: Browser, live_server: LiveServer
) -> None:
    """Without a network: the streets and the map lie in the telephone. One end by the keyboard."""
    page = stop(browser, live_server, permissions=[])
    assert page.evaluate(KEPT) == [True, True, True]
    page.context.set_offline(True)
    page.reload()
    expect(page.locator("#field[data-ready=yes]")).to_be_attached()
    page.locator("#stops button").click()
    page.get_by_label("bày hàng").check()
    page.get_by_role("button", name="Đo dài trên bản đồ").click()
    expect(page.get_by_role("heading", level=1, name="Đo trên bản đồ")).to_be_focused()
    expect(page.locator("#street-map")).to_have_attribute("data-ready", "yes")
    said, take = page.locator("#map-picked"), page.locator("#map-done")
    canvas = page.locator("#street-map canvas")
    for _ in range(3):
        canvas.press("+")
    canvas.press("Enter")
    expect(said).to_contain_text("Điểm thứ nhất")
    expect(take).to_be_hidden()
    canvas.click(position=further(canvas, use))
    expect(said).to_have_text(re.compile(r"Điểm thứ hai.* Cách nhau \d+,\d m dọc mép đường"))
    metres = re.search(r"\d+,\d", said.inner_text())
    assert metres is not None and float(metres[0].replace(",", ".")) > 1
    assert barriers(page) == []
    assert width_of(page) <= WIDE
    keep_picture(page, "field-map-measure-360")
    take.click()
    expect(page.get_by_label("Dài")).to_have_value(metres[0])
    expect(page.locator("#measured-by")).to_contain_text("Hai điểm trên bản đồ cách nhau")
    expect(page.get_by_label("Sâu")).to_be_focused()
    page.context.close()


def further(canvas: Locator, use: UseShape) -> Position:
    """Thirty pixels from the middle of the map, the way the kerb runs."""
    (kerb,) = places.segments([use.segment_id]).values()
    (west, south), *_, (east, north) = kerb.line.coords
    wide = (east - west) * math.cos(math.radians(south))
    part = 30 / math.hypot(wide, north - south)
    box = canvas.bounding_box()
    assert box
    return {
        "x": box["width"] / 2 + wide * part, "y": box["height"] / 2 - (north - south) * part,
    }  # fmt: skip


def test_a_place_is_chosen_on_the_map_with_and_without_a_network(
    use: UseShape, browser: Browser, live_server: LiveServer
) -> None:
    page = stop(browser, live_server, geolocation=HERE, permissions=["geolocation"])
    page.get_by_role("button", name="Về danh sách").locator("visible=true").click()
    for offline in (False, True):
        page.context.set_offline(offline)
        page.get_by_role("button", name="Chỉ trên bản đồ").click()
        expect(page.get_by_role("heading", level=1, name="Chỉ chỗ trên bản đồ")).to_be_focused()
        expect(page.locator("#street-map")).to_have_attribute("data-ready", "yes")
        canvas = page.locator("#street-map canvas")
        if not offline:
            for _ in range(3):
                canvas.press("+")
        canvas.press("Enter")
        expect(page.locator("#map-picked")).not_to_be_empty()
        keep_picture(page, f"field-map-{'off' if offline else 'on'}line-360")
        page.get_by_role("button", name="Mở chỗ này").click()
        expect(page.locator("#stop-form")).to_be_visible()
        if offline:
            expect(page.locator("#field-said")).to_contain_text("Không có mạng")
        page.get_by_label("bày hàng").check()
        page.get_by_role("button", name="Lưu vào máy").click()
        expect(page.locator("#field-said")).to_contain_text("Đã lưu trong máy này")
        page.get_by_role("button", name="Về danh sách").locator("visible=true").click()
    page.context.set_offline(False)
    expect(page.locator("#outbox-state")).to_have_text("Đã gửi hết")
    kept = list(Visit.objects.order_by("pk").values_list("segment", "along"))
    assert len(kept) == 2 and all(segment and place is not None for segment, place in kept)
    page.context.close()


def test_who_did_not_allow_it_hears_what_to_do(
    use: UseShape, browser: Browser, live_server: LiveServer
) -> None:
    page = stop(browser, live_server, permissions=[])
    measure(page)
    said = page.locator("#measured-by")
    expect(said).to_be_in_viewport()
    expect(said).to_contain_text("chưa được phép biết vị trí")
    expect(said).to_contain_text("Cho phép trong cài đặt trang")
    expect(said).to_contain_text("nhập số mét bằng tay")
    keep_picture(page, "field-denied-360")
    page.get_by_label("Dài").fill("12")
    expect(page.locator("#measured-by")).to_have_text("")
    page.context.close()
