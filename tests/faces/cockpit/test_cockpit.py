"""The leader's screen: what it says, at how many queries, and what it keeps from whom."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.faces.cockpit.signing import SignIn
from tests.kept import live
from tests.makers import MORNING_2023, TODAY_2023, actor, unit_id

from opendistrict.engine.plans import actions
from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.queries.standings import memory
from opendistrict.faces.cockpit import asked, links

CHAIR, HEAD, OFFICER = (
    "chu-tich-quan-1", "truong-phong-kinh-te-quan-1", "chuyen-vien-tong-hop-quan-1"
)  # fmt: skip


def text(client: Client, path: str = "/cockpit/", status: int = 200, **headers: str) -> str:
    answered = client.get(path, headers=headers)
    assert answered.status_code == status, answered.status_code
    return " ".join(answered.content.decode().replace("\u00a0", " ").split())


# ------------------------------------------------------------------ what it says


def test_the_year_2023_reads_in_a_minute(signed_in: SignIn, work: dict[str, UUID]) -> None:
    page = text(signed_in(CHAIR))
    for said in (
        "Quận 1, năm 2023",
        "35/38 chỉ tiêu đạt",
        "4 việc trễ · 1 việc sắp đến hạn",
        "Đạt nhưng kém kỳ trước",
        "−9,8%",
        "thiếu 4,83 điểm phần trăm",
        "Đề án kinh tế đêm",
        "3 đơn vị chưa xong",
        "Hội nghị mẫu",
        "chờ quyết định",
        "lùi từ 26/12/2023 sang 27/12/2023",
        "4 chỉ tiêu chưa có người phụ trách",
        "41 chỉ tiêu, chưa công bố danh mục",
    ):
        assert said in page, said


def test_only_what_needs_a_look_is_shown_until_all_is_asked_for(signed_in: SignIn) -> None:
    client = signed_in(CHAIR)
    assert "Số doanh nghiệp thành lập mới" not in text(client)
    every = text(client, "/cockpit/?show=all")
    assert "Số doanh nghiệp thành lập mới" in every
    assert "Chỉ xem 4 chỉ tiêu cần chú ý" in every
    part = text(client, "/cockpit/?show=all&part=targets", **{"HX-Request": "true"})
    assert part.startswith('<div id="targets-table">') and "<html" not in part


def test_as_known_before_the_figures_came_the_picture_is_another(signed_in: SignIn) -> None:
    page = text(signed_in(CHAIR), "/cockpit/?on=14/12/2023&known_on=14/12/2023")
    assert "35/38 chỉ tiêu đạt" not in page
    assert "đến 14/12/2023" in page
    later = text(signed_in(CHAIR), "/cockpit/?on=14/12/2023&known_on=22/12/2023")
    assert "35/38 chỉ tiêu đạt" in later and "số liệu biết đến 22/12/2023" in later


def test_one_unit_narrows_everything(signed_in: SignIn, work: dict[str, UUID]) -> None:
    page = text(signed_in(CHAIR), f"/cockpit/?unit={unit_id('phong-kinh-te-quan-1')}")
    assert "Phòng Kinh tế Quận 1, năm 2023" in page
    assert "4/5 chỉ tiêu đạt · 1 việc trễ" in page
    assert "Thu ngân sách nhà nước" not in page and "chăm lo Tết</" not in page
    assert "chỉ tính các chỉ tiêu đơn vị này chủ trì" in page


def test_another_period_is_another_set(signed_in: SignIn) -> None:
    page = text(signed_in(CHAIR), "/cockpit/?period=20160101-20210101-calendar")
    assert "Quận 1, giai đoạn 2016–2020" in page and "1/24 chỉ tiêu đạt" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("on=2030-01-01", "Chưa đến ngày này."),
        ("known_on=31/12/2023", "Chưa đến ngày này."),
        ("on=hôm+nào", "Nhập ngày theo dạng ngày/tháng/năm"),
        ("unit=0190a0a0-0000-7000-8000-000000000001", "alert"),
        ("unit=không-phải-mã", "alert"),
        ("period=1-2-3", "alert"),
    ],
)
def test_what_cannot_be_read_is_said_and_the_page_stays(
    signed_in: SignIn, query: str, said: str
) -> None:
    page = text(signed_in(CHAIR), f"/cockpit/?{query}", status=422)
    assert said in page and "35/38 chỉ tiêu đạt" in page


def test_an_empty_screen_teaches(signed_in: SignIn) -> None:
    page = text(signed_in(CHAIR))
    assert "Chưa có văn bản chỉ đạo nào được đọc" in page
    assert "Không có việc nào trễ hoặc sắp đến hạn" in page
    assert "Không đơn vị nào có việc trễ" in page


def test_a_head_sees_his_own_division_only(signed_in: SignIn, work: dict[str, UUID]) -> None:
    page = text(signed_in(HEAD))
    assert "Đề án kinh tế đêm" in page and "1 việc trễ" in page
    assert "chăm lo Tết</" not in page and "Phường Cô Giang" not in page
    assert "Thu ngân sách nhà nước" not in page


# ------------------------------------------------------------------ how much it costs


def test_the_page_keeps_its_budget_of_queries(
    signed_in: SignIn,
    work: dict[str, UUID],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    """With everything on it, and nothing remembered: 75 at most, whatever the number of rows."""
    client = signed_in(CHAIR)
    memory.clear()
    with django_assert_max_num_queries(75):
        text(client, "/cockpit/?show=all")


def test_more_rows_cost_no_more_queries(
    signed_in: SignIn,
    work: dict[str, UUID],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = signed_in(CHAIR)
    text(client)
    with django_assert_max_num_queries(100) as before:
        text(client)
    chair = actor(CHAIR, TODAY_2023)
    one = plans.task(task_id=work["late"], actor=chair, on=TODAY_2023).row
    for n in range(12):
        actions.give_task(
            title=f"Việc trễ {n}", product="", responsibility="", authority="",
            lead_unit_id=unit_id("phong-y-te-quan-1"), lead_post_id=None, with_unit_ids=(),
            due_on=one.due_on, due_rule="nguồn cũ", milestones=(), programme_id=None,
            target_id=None, passage_id=None, need_ids=(), recurrence="", actor=chair,
            at=_november(),
        )  # fmt: skip
    with django_assert_max_num_queries(len(before.captured_queries)):
        text(client)


def _november() -> Any:
    return MORNING_2023.replace(month=11)


@pytest.mark.parametrize(("path", "most"), [("units", 55), ("people", 60)])
def test_the_pages_below_keep_theirs(
    signed_in: SignIn,
    work: dict[str, UUID],
    path: str,
    most: int,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    key = {
        "units": unit_id("phong-kinh-te-quan-1"), "people": actor(HEAD, TODAY_2023).person_id
    }[path]  # fmt: skip
    client = signed_in(CHAIR)
    with django_assert_max_num_queries(most):
        text(client, f"/cockpit/{path}/{key}/")


# ------------------------------------------------------------------ down to a unit and a person


def test_a_unit_and_its_head(signed_in: SignIn, work: dict[str, UUID]) -> None:
    client = signed_in(CHAIR)
    page = text(client, f"/cockpit/units/{unit_id('phong-kinh-te-quan-1')}/")
    for said in ("Phòng Kinh tế Quận 1", "1 việc trễ", "4/5 chỉ tiêu đạt", "Quách Hải Lâm"):
        assert said in page, said
    person = text(client, f"/cockpit/people/{actor(HEAD, TODAY_2023).person_id}/")
    for said in ("Quách Hải Lâm", "Đề án kinh tế đêm", "Tốc độ tăng giá trị sản xuất"):
        assert said in person, said
    assert "chăm lo Tết" not in person


def test_what_one_may_not_read_is_not_there(signed_in: SignIn, work: dict[str, UUID]) -> None:
    client = signed_in(HEAD)
    other = actor("truong-phong-van-hoa-thong-tin-quan-1", TODAY_2023)
    for path in (
        f"/cockpit/units/{unit_id('quan-1')}/",
        f"/cockpit/units/{other.unit_id}/",
        f"/cockpit/people/{other.person_id}/",
        "/cockpit/units/0190a0a0-0000-7000-8000-000000000001/",
        "/cockpit/people/0190a0a0-0000-7000-8000-000000000001/",
        f"/cockpit/urge/task/{work['shared']}/",
        "/cockpit/urge/task/0190a0a0-0000-7000-8000-000000000001/",
        "/cockpit/urge/phép/0190a0a0-0000-7000-8000-000000000001/",
    ):
        assert client.get(path).status_code == 404, path


def test_nobody_looks_without_signing_in(client: Client, quan1: None) -> None:
    for path in ("/cockpit/", "/cockpit/report/", "/cockpit/report/pdf/"):
        answered = client.get(path)
        assert answered.status_code == 302 and "/account/login/" in answered["Location"]


# ------------------------------------------------------------------ the way in


def test_the_home_page_leads_to_where_the_day_begins(signed_in: SignIn, client: Client) -> None:
    assert signed_in(CHAIR).get("/")["Location"] == "/cockpit/"
    assert signed_in(OFFICER).get("/")["Location"] == "/viec/"
    assert client.get("/").status_code == 200
    assert "Đăng nhập để làm việc" in text(client, "/")


def test_links_lead_only_where_something_is(monkeypatch: pytest.MonkeyPatch) -> None:
    links.is_there.cache_clear()
    key = uuid4()
    assert links.to("task", key) == f"/tasks/{key}/"
    monkeypatch.setitem(links._PATHS, "target", "/no-such-place/{}/")
    assert links.to("target", key) == ""
    links.is_there.cache_clear()


def test_every_link_of_the_screen_opens(signed_in: SignIn, work: dict[str, UUID]) -> None:
    client = signed_in(CHAIR)
    page = text(client, "/cockpit/?show=all")
    found = {href.replace("&amp;", "&") for href in re.findall(r'href="(/[^"#]*)"', page)}
    wanted = sorted(
        href for href in found
        if href.startswith(("/cockpit/", "/tasks/", "/targets/", "/directives/"))
    )  # fmt: skip
    assert len(wanted) > 40
    seen: dict[str, str] = {}
    for href in wanted:  # one of each kind
        seen.setdefault(re.sub(r"[0-9a-f-]{36}", "*", href.split("?")[0]), href)
    broken = {href: client.get(href).status_code for href in seen.values()}
    assert {href: code for href, code in broken.items() if code != 200} == {}


def test_who_sees_only_a_division_is_offered_a_report_that_opens(
    signed_in: SignIn, work: dict[str, UUID]
) -> None:
    client = signed_in(HEAD)
    page = text(client, "/cockpit/")
    offered = re.search(r'href="(/cockpit/report/[^"]*)"', page)
    assert offered and client.get(offered[1]).status_code == 200
    foreign = client.get(f"/cockpit/report/?unit={unit_id('quan-1')}")
    assert foreign.status_code == 422
    assert "nằm ngoài phạm vi bạn được xem" in foreign.content.decode()


def test_a_task_given_out_of_sight_is_not_called_done(signed_in: SignIn) -> None:
    """The sample's chair gave two directions to two divisions; a third one does not see how they
    stand, and is not told that they are done."""
    live(MORNING_2023)
    whole = asked.last_asked(actor(CHAIR, TODAY_2023), TODAY_2023)
    part = asked.last_asked(actor(HEAD, TODAY_2023), TODAY_2023)
    assert whole and part and whole.total == part.total
    assert _counted(whole) == {"đang làm": 2, "chờ quyết định": 5, "chưa ai xem xét": 2}
    assert _counted(part) == {
        "đã giao, ngoài phạm vi bạn xem": 2, "chờ quyết định": 5, "chưa ai xem xét": 2
    }  # fmt: skip


def _counted(found: asked.Asked) -> dict[str, int]:
    return {word: number for word, number, _kind in found.parts}


def test_ways_to_give_a_task_are_shown_to_who_may(signed_in: SignIn, work: dict[str, UUID]) -> None:
    chair, officer = actor(CHAIR, TODAY_2023), actor(OFFICER, TODAY_2023)
    seen = asked.last_asked(chair, TODAY_2023)
    assert seen and any(one.give_href for one in seen.waiting)
    assert not officer.may_somewhere("plans.give_task")
    seen = asked.last_asked(officer, TODAY_2023)
    assert seen and not any(one.give_href for one in seen.waiting)


def test_a_person_without_tasks_has_a_page_and_the_readers_own_menu(signed_in: SignIn) -> None:
    idle = actor("truong-phong-y-te-quan-1", TODAY_2023).person_id
    page = text(signed_in(CHAIR), f"/cockpit/people/{idle}/")
    assert "Không có việc trễ" in page
    menu = page[page.index('class="menu-who"') : page.index("</details>", page.index("menu-who"))]
    assert "Y tế" not in menu
