"""A post holder passes on rights, sees those in force, ends one early."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.makers import MORNING, TODAY, actor, unit_id

from opendistrict.faces.desk.delegations import forms
from opendistrict.faces.kit import clock
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.registry import acts

pytestmark = pytest.mark.usefixtures("quan1")
CHIEF, OFFICER = "chanh-van-phong-phuong-sai-gon", "chuyen-vien-tong-hop-phuong-sai-gon"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING)


def signed_in(post: str) -> Client:
    client = Client()
    client.force_login(get_user_model().objects.get(person_id=actor(post).person_id))
    return client


def text_of(response: object) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())  # type: ignore[attr-defined]
    return re.sub(r"\s+", " ", plain)


def form(**changes: object) -> dict[str, object]:
    return {
        "taker": str(actor(OFFICER).post_id), "acts": ["directives.confirm", "plans.nudge"],
        "since": f"{TODAY:%d/%m/%Y}", "last": f"{TODAY + timedelta(days=30):%d/%m/%Y}",
        "limit": "Khối văn hóa", "basis": "Giấy ủy quyền 01/GUQ (mẫu)", **changes,
    }  # fmt: skip


def test_several_rights_are_passed_on_and_one_is_ended_early() -> None:
    chief = signed_in(CHIEF)
    page = text_of(chief.get("/delegations/"))
    assert "Chưa ủy quyền việc gì" in page and "Đôn đốc" in page
    assert "Giao chỉ tiêu" not in page  # not a right of this post
    done = chief.post("/delegations/give/", form(), follow=True)
    assert "Đã ủy quyền 2 quyền" in text_of(done) and "đang có hiệu lực" in text_of(done)
    assert f"{TODAY + timedelta(days=30):%d/%m/%Y}" in text_of(done)
    assert actor(OFFICER).may("directives.confirm", unit_id("phuong-sai-gon"))
    taken = text_of(signed_in(OFFICER).get("/delegations/"))
    assert "Tôi được ủy quyền" in taken and "không được ủy quyền cho người khác" in taken
    chief_id = actor(CHIEF).post_id
    assert chief_id
    one = next(d for d in orgs.delegations_of(chief_id) if d.act == "directives.confirm")
    address = f"/delegations/{one.id}/end/"
    no_reason = chief.post(address, {"until": f"{TODAY:%d/%m/%Y}", "reason": ""})
    assert no_reason.status_code == 422
    back = chief.post(address, {"until": "01/01/2026", "reason": "Đã về"})
    assert back.status_code == 409 and "lùi về trước" in text_of(back)
    ended = chief.post(address, {"until": f"{TODAY:%d/%m/%Y}", "reason": "Đã về"}, follow=True)
    assert "Đã kết thúc ủy quyền" in text_of(ended)
    assert not actor(OFFICER).may_somewhere("directives.confirm")
    assert actor(OFFICER).may_somewhere("plans.nudge")


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"acts": []}, 422, "Quyền được giao"),
        ({"basis": ""}, 422, "Căn cứ"),
        ({"last": "01/01/2020"}, 409, "Ngày kết thúc phải sau ngày bắt đầu"),
        ({"acts": ["plans.set_target"]}, 422, "Quyền được giao"),
    ],
)
def test_what_is_missing_or_not_one_s_own(
    changes: dict[str, object], status: int, said: str
) -> None:
    answered = signed_in(CHIEF).post("/delegations/give/", form(**changes))
    assert answered.status_code == status and said in text_of(answered)
    chief_id = actor(CHIEF).post_id
    assert chief_id and orgs.delegations_of(chief_id) == []


def test_the_same_right_twice_is_refused_with_the_form_kept() -> None:
    chief = signed_in(CHIEF)
    chief.post("/delegations/give/", form())
    again = chief.post("/delegations/give/", form(basis="Giấy khác"))
    assert again.status_code == 409 and "Đã có ủy quyền" in text_of(again)
    assert "Giấy khác" in again.content.decode()


def test_who_may_not_delegate_is_not_let_in() -> None:
    officer = signed_in(OFFICER)
    assert officer.post("/delegations/give/", form()).status_code == 403
    chief = signed_in(CHIEF)
    chief.post("/delegations/give/", form())
    chief_id = actor(CHIEF).post_id
    assert chief_id
    one = orgs.delegations_of(chief_id)[0]
    head = signed_in("chu-tich-phuong-sai-gon")
    told = {"until": f"{TODAY:%d/%m/%Y}", "reason": "x"}
    assert head.post(f"/delegations/{one.id}/end/", told).status_code == 409
    unknown = "00000000-0000-0000-0000-000000000000"
    assert head.post(f"/delegations/{unknown}/end/", told).status_code == 404


def test_every_right_of_every_room_has_a_name_in_both_languages() -> None:
    assert set(acts()) == set(forms.ACTS)
