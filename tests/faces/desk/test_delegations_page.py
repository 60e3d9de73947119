"""A post holder passes on rights, sees those in force, ends one early."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import translation
from tests.makers import MORNING, TODAY, actor, unit_id

from opendistrict.faces.desk.delegations import forms
from opendistrict.faces.kit import clock, rights
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.registry import acts, acts_by_field, matters
from opendistrict.registers.orgs.shapes import Condition, DelegationShape

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


# ------------------------------------------------------------------ parts of rights


CHAIR, HEAD = "chu-tich-phuong-sai-gon", "truong-phong-kthtdt-phuong-sai-gon"


def part(**changes: object) -> dict[str, object]:
    """The chair passes on the signing of household business and events, of small rooms."""
    return form(taker=str(actor(HEAD).post_id), acts=["cases.sign"], **changes)


def given_by_chair() -> list[DelegationShape]:
    post_id = actor(CHAIR).post_id
    assert post_id
    return [one for one in orgs.delegations_of(post_id) if one.taker_id == actor(HEAD).post_id]


def test_a_part_of_a_right_is_passed_on_with_a_condition() -> None:
    chair = signed_in(CHAIR)
    page = text_of(chair.get("/delegations/"))
    assert "Chỉ trong lĩnh vực" in page and "Hộ kinh doanh" in page
    assert "Tổng diện tích sàn (m²): không quá 250" in page  # of the one in force
    told = {"fields_only": ["kinh-doanh", "van-hoa"], "matter": "area_m2", "at_most": "1.250,5"}
    done = text_of(chair.post("/delegations/give/", part(**told), follow=True))
    assert "Đã ủy quyền 2 quyền" in done and "Diện tích (m²): không quá 1.250,5" in done
    assert "Ký kết quả giải quyết hồ sơ: lĩnh vực Văn hóa, sự kiện" in done
    found = {one.act: one.condition for one in given_by_chair()}
    limit = Condition("area_m2", at_most=Decimal("1250.5"))
    assert found == {"cases.sign:kinh-doanh": limit, "cases.sign:van-hoa": limit}


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"matter": "area_m2"}, "at_most", "Ghi mức từ, mức đến"),
        ({"matter": "area_m2", "at_least": "5", "at_most": "4"}, "at_most", "Ghi mức từ, mức đến"),
        ({"matter": "area_m2", "at_most": "nhiều"}, "at_most", "số"),
        ({"at_most": "250"}, "matter", "Chọn điều kiện"),
        ({"matter": "màu"}, "matter", "không phải"),
        ({"fields_only": ["khong-co"]}, "fields_only", "khong-co"),
        ({"acts": ["cases.sign", "plans.nudge"], "fields_only": ["ho-tich"]}, "fields_only",
         "“Đôn đốc” không chia theo lĩnh vực"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_part_is_told_beside_its_field(
    changes: dict[str, object], field: str, said: str
) -> None:
    answered = signed_in(CHAIR).post("/delegations/give/", part() | changes)
    assert answered.status_code == 422
    wrong = answered.context["form"].errors
    assert list(wrong) == [field] and said in str(wrong[field])
    assert str(wrong[field][0])[:20] in text_of(answered)
    assert given_by_chair() == []


def test_a_post_with_a_part_passes_on_that_part_only() -> None:
    deputy = signed_in("pho-chu-tich-kinh-te-phuong-sai-gon")
    own = "cases.sign:via-he"
    page = text_of(deputy.get("/delegations/"))
    assert "Ký kết quả giải quyết hồ sơ: lĩnh vực Vỉa hè, lòng đường" in page
    told = form(acts=[own], fields_only=["ho-tich"])
    wrong = deputy.post("/delegations/give/", told)
    assert wrong.status_code == 422 and "chỉ có trong lĩnh vực của nó" in text_of(wrong)
    done = deputy.post("/delegations/give/", told | {"fields_only": ["via-he"]}, follow=True)
    assert "Đã ủy quyền 1 quyền" in text_of(done)
    assert actor(OFFICER).may("cases.sign:via-he", unit_id("phuong-sai-gon"))


def test_who_has_nothing_that_goes_by_fields_is_not_asked_for_them() -> None:
    secretary = actor("bi-thu-phuong-sai-gon")
    assert secretary.post_id
    own = [a for a in orgs.own_acts(secretary.post_id, on=TODAY) if not a.startswith("cases.")]
    asked = forms.DelegateForm(takers=[], own=own, fields=orgs.fields(), today=TODAY)
    assert "fields_only" not in asked.fields and "matter" not in asked.fields


def test_the_words_are_there_in_english_too() -> None:
    with translation.override("en"):
        names = rights.field_names(orgs.fields())
        assert names["ho-tich"] == "Civil status"
    assert set(matters()) == set(rights.MATTERS)
    assert acts_by_field() < set(acts())


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Condition("so_tang", at_least=Decimal(3)), "Số tầng: từ 3 trở lên"),
        (Condition("so_ban", Decimal(2), Decimal(5)), "Số bản: từ 2 đến 5"),
        (Condition("street", is_in=("a", "b")), "street: chỉ gồm a, b"),
        (None, ""),
    ],
)
def test_a_condition_in_words(condition: Condition | None, said: str) -> None:
    assert rights.condition_text(condition) == said


def test_every_right_of_every_room_has_a_name_in_both_languages() -> None:
    assert set(acts()) == set(forms.ACTS)
