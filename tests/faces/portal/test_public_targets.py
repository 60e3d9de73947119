"""Targets in public: every number with its status and source, nobody's name, no inner page."""

from datetime import datetime

import pytest
from django.test import Client
from tests.makers import MORNING_2023, TODAY_2023, actor

from opendistrict.faces.kit import clock
from opendistrict.registers.people import queries as people


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch, quan1: None) -> datetime:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING_2023)
    return MORNING_2023


def text(client: Client, path: str, status: int = 200) -> str:
    answered = client.get(path)
    assert answered.status_code == status
    return " ".join(answered.content.decode().replace("\u00a0", " ").split())


def test_the_list_names_what_is_public_only(client: Client) -> None:
    page = text(client, "/public/targets/")
    assert "Chỉ tiêu năm 2023 của Quận 1" in page and "35/38" in page
    assert "41 chỉ tiêu, chưa công bố danh mục" in page
    assert "con-lai-2025" not in page


def test_a_set_tells_where_every_number_comes_from(client: Client) -> None:
    page = text(client, "/public/targets/nam-2023/")
    for said in (
        "35", "trên 38", "10,17%", "15.980 tỷ đồng", "dữ liệu mẫu", "ước thực hiện đến",
        "Nguồn: Hội nghị tổng kết năm 2023 (SGGP, 12/2023)", "−9,8%",
    ):  # fmt: skip
        assert said in page, said
    assert page.count("Nguồn:") >= 37
    assert "/targets/0" not in page and "/cockpit/" not in page


def test_nobody_is_named(client: Client) -> None:
    page = text(client, "/public/targets/nam-2023/")
    names = [one.full_name for one in people.people_by_slug().values()]
    assert len(names) > 50 and [name for name in names if name in page] == []
    assert actor("chu-tich-quan-1", TODAY_2023).label not in page


def test_a_set_without_a_list_says_so(client: Client) -> None:
    page = text(client, "/public/targets/xii-2020-2025/")
    assert "Danh mục chỉ tiêu chưa được công bố" in page and "41 chỉ tiêu" in page


@pytest.mark.parametrize("code", ["con-lai-2025", "khong-co", "%27or1"])
def test_what_is_not_public_is_not_there(client: Client, code: str) -> None:
    text(client, f"/public/targets/{code}/", status=404)
