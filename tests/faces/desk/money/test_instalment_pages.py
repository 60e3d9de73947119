"""A charge that is paid in parts: agreed by who may, seen by the office and by the payer."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from tests.faces.desk.money.conftest import CHAIR, CLERK, ELSEWHERE, Enter, text_of
from tests.faces.portal.conftest import come_in, letters, party_of
from tests.makers import MORNING, TODAY
from tests.registers.ledger.world import World

from opendistrict.faces.kit import clock
from opendistrict.kernel import vietqr
from opendistrict.registers.ledger import queries

__all__ = ["letters"]
PLAN = {
    "ngay_1": "10/12/2026", "tien_1": "30.000", "ngay_2": "10/01/2027", "tien_2": "30.000",
    "ngay_3": "10/02/2027", "tien_3": "40000", "can_cu": "Quyết định mẫu 7/QĐ",
}  # fmt: skip


@pytest.fixture(autouse=True)
def nobody_was_here(db: None) -> None:
    cache.clear()


def at(name: str, charge: object) -> str:
    return reverse(name, args=[charge])


def test_a_plan_is_drawn_up_put_right_and_agreed(world: World, enter: Enter):
    charge = world.charge(100_000)
    chair, there = enter(CHAIR), at("money_instalments", charge)
    assert "Cho nộp dần" in text_of(chair.get(at("money_charge", charge)))
    assert "Ghi kế hoạch" not in text_of(chair.get(there))
    drawn = text_of(chair.get(there, {"so_ky": "3", "tu_ngay": "30/12/2026"}))
    for said in ("30/12/2026", "30/01/2027", "28/02/2027", "33.000", "34.000", "100.000 đồng"):
        assert said in drawn, said
    assert queries.charge(charge).plan is None, "nothing is agreed by drawing"
    for wrong in ({"so_ky": "1"}, {"so_ky": "25"}, {"tu_ngay": "31/02/2027"}, {"so_ky": "x"},
                  {"tu_ngay": "01/12/9999"}):  # fmt: skip
        told = {"so_ky": "3", "tu_ngay": "30/12/2026"} | wrong
        assert "Ghi kế hoạch" not in text_of(chair.get(there, told)), wrong
    assert chair.post(at("money_agree", charge), PLAN).status_code == 302
    page = text_of(chair.get(there))
    for said in ("Kỳ 1, hạn nộp 10/12/2026", "40.000 đồng", "Quyết định mẫu 7/QĐ",
                 "Kế hoạch lần 1"):  # fmt: skip
        assert said in page, said
    listed = text_of(enter(CLERK).get("/so-thu/phai-thu/"))
    assert "nộp dần, kỳ tới hạn 10/12/2026" in listed


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"tien_3": "40.001"}, 409, "Tổng các kỳ phải bằng"),
        ({"tien_3": "39.999"}, 409, "Tổng các kỳ phải bằng"),
        ({"ngay_2": "10/12/2026"}, 409, "ngày tăng dần"),
        ({"ngay_1": "10/11/2026"}, 409, "Kỳ nộp 10/11/2026 đã qua"),
        ({"can_cu": " "}, 422, "is-invalid"),
        ({"tien_1": ""}, 422, "Nhập số tiền của kỳ này"),
        ({"ngay_1": ""}, 422, "Nhập ngày của kỳ này"),
        ({"tien_2": "1.5"}, 422, "Nhập số đồng chẵn"),
        ({"ngay_2": "hôm nào"}, 422, "is-invalid"),
    ],
)
def test_what_is_no_plan_is_asked_for_again(world: World, enter: Enter, more, status, said):
    charge = world.charge(100_000)
    answered = enter(CHAIR).post(at("money_agree", charge), PLAN | more)
    assert answered.status_code == status and said in text_of(answered)
    assert "Ghi kế hoạch" in text_of(answered), "what was typed is kept"
    assert queries.charge(charge).plan is None


def test_parts_that_were_emptied_are_left_out_and_none_at_all_is_no_plan(world, enter: Enter):
    charge = world.charge(100_000)
    chair = enter(CHAIR)
    told = PLAN | {"ngay_2": "", "tien_2": "", "tien_3": "70.000"}
    assert chair.post(at("money_agree", charge), told).status_code == 302
    assert [one.amount.dong for one in queries.charge(charge).plan.parts] == [30_000, 70_000]
    assert chair.post(at("money_agree", charge), {"can_cu": "x"}).status_code == 409


def test_only_who_decides_for_this_ward_agrees(world: World, enter: Enter):
    charge = world.charge(100_000)
    clerk, away = enter(CLERK), enter(ELSEWHERE)
    page = text_of(clerk.get(at("money_instalments", charge)))
    assert "Người có quyền quyết định miễn, giảm" in page and "Chia thành kỳ" not in page
    assert clerk.post(at("money_agree", charge), PLAN).status_code == 409
    for other in (away, enter("chu-tich-phuong-tan-dinh")):
        assert other.get(at("money_instalments", charge)).status_code == 404
        assert other.post(at("money_agree", charge), PLAN).status_code == 404
        assert other.post(at("money_end_plan", charge), {"can_cu": "x"}).status_code == 404
    assert queries.charge(charge).plan is None


def test_a_plan_is_changed_and_ended(world: World, enter: Enter):
    charge = world.charge(100_000)
    chair = enter(CHAIR)
    end = at("money_end_plan", charge)
    assert chair.post(end, {"can_cu": "x"}).status_code == 409, "there is none"
    chair.post(at("money_agree", charge), PLAN)
    world.pay(30_000, world.bill(charge).code)
    assert chair.post(at("money_agree", charge), PLAN).status_code == 409, "less is open"
    told = {"ngay_1": "10/03/2027", "tien_1": "70000", "can_cu": "Văn bản mẫu 8"}
    assert chair.post(at("money_agree", charge), told).status_code == 302
    assert "Kế hoạch lần 2" in text_of(chair.get(at("money_instalments", charge)))
    assert chair.post(end, {"can_cu": " "}).status_code == 422
    assert enter(CLERK).post(end, {"can_cu": "x"}).status_code == 409
    assert chair.post(end, {"can_cu": "Văn bản mẫu 9"}).status_code == 302
    assert queries.charge(charge).plan is None
    assert "Chưa có: nộp một lần" in text_of(chair.get(at("money_instalments", charge)))


def test_each_part_says_whether_it_is_paid_or_late(world: World, enter: Enter, monkeypatch):
    charge = world.charge(100_000)
    code = world.bill(charge).code
    chair = enter(CHAIR)
    chair.post(at("money_agree", charge), PLAN)
    world.pay(40_000, code)
    later = MORNING + timedelta(days=50)  # 12 January
    monkeypatch.setattr(clock, "now", lambda request=None: later)
    page = text_of(chair.get(at("money_instalments", charge)))
    parts = page.split("<ol")[-1].split("</ol>")[0]
    assert [parts.count(word) for word in ("Đã nộp đủ", "Quá hạn", "Chưa nộp")] == [1, 1, 1]
    assert 'còn <span class="num">20.000 đồng' in parts
    assert "Trong đó quá hạn" in page
    listed = text_of(enter(CLERK).get("/so-thu/phai-thu/", {"loai": "qua-han"}))
    assert "Phí sử dụng tạm thời vỉa hè" in listed


# ---- the payer


def test_the_payer_sees_the_plan_and_pays_the_next_part_by_its_code(world: World, enter: Enter):
    charge = world.charge(100_000)
    code = world.bill(charge).code
    enter(CHAIR).post(at("money_agree", charge), PLAN)
    there = f"/nop-tien/{code}/"
    answered = Client().get(there)
    page = text_of(answered)
    for said in ("Nộp kỳ này", "Cả khoản còn 100.000 đồng", "Kỳ 3, hạn nộp 10/02/2027",
                 'data-copy="30000"', "?con=100000\""):  # fmt: skip
        assert said in page, said
    whole = text_of(Client().get(there, {"nop": "het"}))
    assert 'data-copy="100000"' in whole and "Chỉ nộp kỳ này" in whole
    assert "ma.png?nop=het" in whole and "nop=het" in whole.split("hx-get")[1][:80]
    bill = answered.context["bill"]
    assert vietqr.decode(bill.payload_for(bill.next)).amount.dong == 30_000
    pictures = {Client().get(f"{there}ma.png{more}").content for more in ("", "?nop=het")}
    assert len(pictures) == 2
    world.pay(30_000, code)
    page = text_of(Client().get(there))
    assert 'data-copy="30000"' in page and "Cả khoản còn 70.000 đồng" in page
    world.pay(70_000, code)
    assert "Đã nộp đủ" in text_of(Client().get(there))


def test_one_s_own_list_says_which_part_is_next(world: World, enter: Enter, letters):
    me = Client()
    come_in(me)
    charge = world.charge(100_000, payer=party_of(me).pk, due_on=TODAY + timedelta(days=1))
    world.bill(charge)
    enter(CHAIR).post(at("money_agree", charge), PLAN)
    page = text_of(me.get("/nop-tien/"))
    assert "nộp dần, kỳ 1: 30.000 đồng" in page and "10/12/2026" in page
