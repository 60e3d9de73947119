"""A reform through its pages: drafted, tried, done; refused with what to do."""

import re
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.engine.indicators import reformed
from tests.registers.places import reforms
from tests.registers.places.reforms import AT, DAY, TODAY, officer
from tests.registers.places.test_reforming import BEGUN, STORY, rows

from opendistrict.engine.indicators import actions as indicators
from opendistrict.engine.indicators.shapes import Question
from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.models import ReformDraft

pytestmark = pytest.mark.django_db
HEAD = {"title": "Sắp xếp 2026", "on": "01/07/2026", "basis": "Nghị quyết thử 02"}


@pytest.fixture
def ids(monkeypatch: pytest.MonkeyPatch) -> dict[str, UUID]:
    monkeypatch.setattr(clock, "now", lambda request=None: AT)
    found = reforms.build()
    reformed.define(monkeypatch)
    return found


def signed_in(slug: str = "chu-tich") -> Client:
    person = people_queries.people_by_slug()[slug]
    if not get_user_model().objects.filter(username=slug).exists():
        people.open_account(
            username=slug, email="", person_id=person.id, password=None, actor=SYSTEM, at=AT
        )
    client = Client()
    client.force_login(get_user_model().objects.get(username=slug))
    return client


def text_of(response: object) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", plain)


def tried_in(response: object) -> str:
    found = re.search(r'name="tried" value="(\w+)"', response.content.decode())  # type: ignore[attr-defined]
    assert found
    return found[1]


def test_the_story_through_the_pages(ids: dict[str, UUID]) -> None:
    for ward, amount in (("a", 100), ("b", 11), ("c", 10)):
        reformed.tell(ids[ward], amount)
    indicators.freeze(
        title="Báo cáo quý", unit_id=ids["quan-thu"], known_on=TODAY, actor=officer(), at=AT,
        questions=[Question("sx-phi", ids["quan-thu"], *reformed.YEAR)],
    )  # fmt: skip
    chair = signed_in()
    assert "Chưa có phương án nào" in text_of(chair.get("/units/reform/"))
    page = chair.post("/units/reform/", HEAD)
    here = page["Location"]

    def sent(part: str, **told: object) -> str:
        revision = ReformDraft.objects.get().revision
        answered = chair.post(here + part, {"revision": revision, **told})
        assert answered.status_code == 302, text_of(answered)
        return str(answered["Location"])

    for name in ("Phường Một", "Phường Hai", "Phường Ba"):
        sent("units/", name=name, short_name=name, name_en=name, kind="ward", parent="quan-thu")
    sent("lines/merge/", sources=["a", "b"], target="phuong-mot")
    numbers = sent("lines/split/", source="c", targets=["phuong-hai", "phuong-ba"])
    areas = {f"area-c-{n}": "phuong-hai" if n < 3 else "phuong-ba" for n in range(1, 6)}
    assert "Khu phố 3, c" in text_of(chair.get(numbers))
    sent(numbers.removeprefix(here), **areas)
    before = rows()
    trial = chair.post(here + "try/")
    shown = text_of(trial)
    assert trial.status_code == 200 and rows() == before
    for said in ("chưa có gì thay đổi", "Đơn vị to-a", "Người can-bo-to-a", "42,8571", "121",
                 "giữ nguyên", "Báo cáo quý", "lập lại như cũ", "Khu phố 1, a"):  # fmt: skip
        assert said in shown, said
    assert "lệch" not in shown and "không lập lại được" not in shown
    done = chair.post(here + "execute/", {"tried": tried_in(trial)}, follow=True)
    assert "Đã thực hiện phương án sắp xếp" in text_of(done)
    assert chair.post(here + "execute/", {"tried": "x"}).status_code == 302  # done once, quietly
    names = {one.name for one in orgs.tree_on(DAY).units.values()}
    assert {"Phường Một", "Phường Hai", "Phường Ba"} <= names and "Đơn vị a" not in names
    assert chair.post(here + "try/").status_code == 409


def test_what_is_wrong_says_what_to_do(ids: dict[str, UUID]) -> None:
    chair = signed_in()
    assert chair.post("/units/reform/", {**HEAD, "basis": ""}).status_code == 422
    here = chair.post("/units/reform/", HEAD)["Location"]
    empty = chair.post(here + "try/")
    assert empty.status_code == 409 and "chưa có dòng nào" in text_of(empty)
    assert chair.post(here + "lines/merge/", {"revision": 1, "sources": ["a"]}).status_code == 422
    assert chair.post(here + "lines/other/", {"revision": 1}).status_code == 404
    old = {"revision": 99, "sources": ["d", "e"], "target": "f"}
    refused = chair.post(here + "lines/merge/", old)
    assert refused.status_code == 409 and "người khác sửa" in text_of(refused)
    chair.post(here + "lines/merge/", {**old, "revision": 1})
    unsure = text_of(chair.post(here + "try/"))
    assert "Dòng 1, đơn vị f: chưa biết tỷ lệ" in unsure
    wrong = chair.post(here + "line/0/", {"revision": 2, "part-0": "130", "part-1": "abc"})
    assert wrong.status_code == 422 and "Nhập tỷ lệ phần trăm" in text_of(wrong)
    good = chair.post(here + "line/0/", {"revision": 2, "part-0": "25,5", "part-1": "30"})
    assert good.status_code == 302 and chair.post(here + "try/").status_code == 200
    stale = chair.post(here + "execute/", {"tried": "0" * 32})
    assert stale.status_code == 409 and "Chạy thử lại" in text_of(stale) and tried_in(stale)
    for drop in ("line/0/drop/", "units/0/drop/", "line/5/"):
        expected = 302 if drop == "line/0/drop/" else 404
        assert chair.post(here + drop, {"revision": 3}).status_code == expected


def test_a_unit_is_renamed_and_a_new_one_dropped(ids: dict[str, UUID]) -> None:
    chair = signed_in()
    here = chair.post("/units/reform/", HEAD)["Location"]
    unit = {"name": "Đơn vị a", "short_name": "A2", "name_en": "A2", "kind": "ward",
            "parent": "quan-thu"}  # fmt: skip
    chair.post(here + "units/", {"revision": 1, **unit})
    (made,) = ReformDraft.objects.get().new_units
    assert made["slug"] == "don-vi-a"
    chair.post(here + "units/0/drop/", {"revision": 2})
    page = chair.post(here + "lines/change/", {"revision": 3, "unit": "f"})["Location"]
    assert 'value="Đơn vị f"' in chair.get(page).content.decode()
    told = {"name": "Phường Sáu", "short_name": "P6", "name_en": "Ward Six", "code": "m-6",
            "parent": "quan-thu", "revision": 4}  # fmt: skip
    assert chair.post(page, told).status_code == 302
    reform = places.reform(ReformDraft.objects.get().pk, officer())
    assert reform is not None and reform.begins == ()
    assert "Phường Sáu" in text_of(chair.post(here + "try/"))


def test_who_has_no_right_sees_nothing(ids: dict[str, UUID]) -> None:
    reform_id = reforms.draft(*STORY, begins=BEGUN)
    for slug, status in (("can-bo-a", 403), ("chu-tich-a", 404)):
        client = signed_in(slug)
        for part in ("", "try/", "execute/", "head/"):
            ask = client.get if not part else client.post
            assert ask(f"/units/reform/{reform_id}/{part}").status_code == status
    assert "Sắp xếp thử" not in text_of(signed_in("chu-tich-a").get("/units/reform/"))
    assert Client().get("/units/reform/").status_code == 302


def test_what_a_trial_costs_does_not_grow_with_facts_and_plans(ids: dict[str, UUID]) -> None:
    chair = signed_in()
    reformed.tell(ids["a"], 10, area="a-1")
    reforms.draft(*STORY, begins=BEGUN)
    reform_id = reforms.draft(*STORY, begins=BEGUN)
    chair.get("/units/reform/")

    def cost(path: str, *, post: bool = False) -> int:
        with CaptureQueriesContext(connection) as told:
            answered = chair.post(path) if post else chair.get(path)
        assert answered.status_code == 200
        return len(told)

    page, trial = f"/units/reform/{reform_id}/", f"/units/reform/{reform_id}/try/"
    before = cost("/units/reform/"), cost(page), cost(trial, post=True)
    for ward in "abc":
        for n in range(5):
            reformed.tell(ids[ward], 10 + n, area=f"{ward}-{n % 3 + 1}")
    reforms.draft(*STORY, begins=BEGUN)
    # One query more or less: what is kept until units change is known by now, or not.
    after = cost("/units/reform/"), cost(page), cost(trial, post=True)
    assert all(now <= then + 1 for now, then in zip(after, before, strict=True)), (after, before)
    assert before[0] <= 17 and before[1] <= 23 and before[2] <= 150, before
