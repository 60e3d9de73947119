"""A length measured by standing at its two ends, as the telephone's satellites tell it."""

import math
import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer
from tests.browser import barriers, keep_picture, width_of
from tests.faces.desk.field.test_field_in_browser import cookies

from opendistrict.services.sidewalks.shapes import UseShape

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE = 360
HERE = {"latitude": 10.7733, "longitude": 106.7041, "accuracy": 4}
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
