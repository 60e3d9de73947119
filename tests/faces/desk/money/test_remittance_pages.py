"""Paid over to the budget: due, drawn up by one, approved by another, gone by bank or in cash."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.faces.desk.money.conftest import CHAIR, CLERK, ELSEWHERE, Enter, text_of
from tests.makers import MORNING
from tests.registers.ledger.test_remitting import (
    FINES,
    PARKING,
    approve,
    approved,
    cash,
    code,
    collect,
    draw_up,
    hand_over,
)
from tests.registers.ledger.world import World

from opendistrict.registers.ledger import actions, queries
from opendistrict.registers.ledger.models import Decision, Remittance

THERE = "/so-thu/nop-ngan-sach/"


def told(world: World, **more: str) -> dict[str, str]:
    form = {
        "tien_1": "60.000", "tien_2": "", "nguon": str(world.account),
        "can_cu": "Quyết định mẫu 9/QĐ", "noi_dung": "Thu tuần 47 (mẫu)",
    }  # fmt: skip
    return form | more


def at(name: str, key: object) -> str:
    return reverse(name, args=[key])


def propose_post(client: Client, world: World, **more: str):
    return client.post(f"{THERE}lap/?don-vi={world.ward}", told(world, **more))


def test_from_what_is_due_to_what_is_approved(world: World, enter: Enter):
    collect(world, 100_000)
    collect(world, 70_000, FINES)
    clerk, chair = enter(CLERK), enter(CHAIR)
    page = text_of(clerk.get(THERE))
    for said in ("Đã thu, chưa nộp ngân sách", PARKING, "100.000 đồng", FINES, "70.000 đồng",
                 "Gửi bảng kê để duyệt"):  # fmt: skip
        assert said in page, said
    answered = propose_post(clerk, world)
    assert answered.status_code == 302
    key = Remittance.objects.get().pk
    page = text_of(clerk.get(answered["Location"]))
    for said in ("2026-000001", "Chờ duyệt", "60.000 đồng", "Quyết định mẫu 9/QĐ"):
        assert said in page, said
    assert "Duyệt</button>" not in page.replace("> ", ">")
    assert "nộp ngân sách" in text_of(chair.get("/so-thu/de-nghi/")).lower()
    answered = chair.post(at("money_decide", key), {"tra-loi": "dong-y"})
    assert answered["Location"] == at("money_remittance", key)
    page = text_of(clerk.get(answered["Location"]))
    assert "Đã duyệt, tiền chưa đi" in page
    assert code(key) in page
    assert "40.000 đồng" in text_of(clerk.get(THERE))


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        ({"tien_1": "100.001"}, 409, "chỉ còn 100.000 đồng chưa nộp"),
        ({"tien_1": ""}, 409, "ít nhất một mục ngân sách"),
        ({"tien_1": "-5"}, 422, "Nhập số đồng chẵn lớn hơn 0"),
        ({"tien_1": "x"}, 422, "Nhập số đồng chẵn lớn hơn 0"),
        ({"can_cu": " "}, 422, "Trường này là bắt buộc"),
        ({"noi_dung": ""}, 422, "Trường này là bắt buộc"),
        ({"nguon": "cash"}, 409, "chỉ còn 0 đồng theo sổ"),
        ({"nguon": "0190"}, 422, "0190"),
    ],
)
def test_what_is_no_statement_is_said(world: World, enter: Enter, more, status, said):
    collect(world, 100_000)
    answered = propose_post(enter(CLERK), world, **more)
    assert answered.status_code == status
    assert said.lower() in text_of(answered).lower()
    assert not Remittance.objects.exists()


def test_nobody_elsewhere_sees_or_does_it(world: World, enter: Enter):
    collect(world, 100_000)
    key = approved(world, {PARKING: 1_000})
    other = enter(ELSEWHERE)
    for name in ("money_remittance", "money_remittance_paper"):
        assert other.get(at(name, key)).status_code == 404
    for name in ("money_hand_over", "money_undo_remittance"):
        assert other.post(at(name, key), {"slip": "1", "reason": "x"}).status_code == 404
    assert propose_post(other, world).status_code == 404
    assert Remittance.objects.count() == 1


def test_cash_is_handed_over_and_undone(world: World, enter: Enter):
    cash(world, 50_000)
    key = approved(world, {PARKING: 50_000}, in_cash=True)
    clerk, chair = enter(CLERK), enter(CHAIR)
    there = at("money_hand_over", key)
    assert clerk.post(there, {"slip": ""}).status_code == 422
    assert clerk.post(there, {"slip": "GNT-17"}).status_code == 302
    page = text_of(clerk.get(at("money_remittance", key)))
    for said in ("Đã nộp", "GNT-17"):
        assert said in page, said
    assert "Hủy bảng kê" not in page, "the clerk does not approve"
    undo = at("money_undo_remittance", key)
    assert clerk.post(undo, {"reason": "x"}).status_code == 409
    assert chair.post(undo, {"reason": ""}).status_code == 422
    assert chair.post(undo, {"reason": "nộp sai mục"}).status_code == 302
    assert "nộp sai mục" in text_of(chair.get(at("money_remittance", key)))
    assert chair.post(undo, {"reason": "lần nữa"}).status_code == 409


def test_a_person_settles_the_banks_line_with_its_code(world: World, enter: Enter):
    collect(world, 100_000)
    key = approved(world, {PARKING: 60_000})
    (line,) = world.bank((-60_000, "nop ngan sach"))
    form = {"kind": "remit", "about": code(key).lower(), "amount": "60.000", "reason": "đúng số"}
    clerk = enter(CLERK)
    wrong = clerk.post(at("money_settle", line), form | {"about": "OD00000000"})
    assert wrong.status_code == 409
    assert clerk.post(at("money_settle", line), form).status_code == 302
    assert "Nộp ngân sách theo bảng kê" in text_of(clerk.get(at("money_line", line)))
    found = queries.remittance(key, actor=world.clerk)
    assert found and found.state == "left"


def test_the_sheet_says_where_what_was_collected_is(world: World, enter: Enter):
    collect(world, 100_000)
    approved(world, {PARKING: 60_000})
    page = text_of(enter(CHAIR).get("/so-thu/khoa-so/"))
    for said in ("Thu cho ngân sách", "Đang ở đâu", "Thu cho ngân sách theo mục",
                 "Đã duyệt nộp, tiền chưa đi", "40.000 đồng"):  # fmt: skip
        assert said in page, said
    world.close()
    closed = text_of(enter(CHAIR).get(f"/so-thu/khoa-so/{world.ward}/2026-11-23/"))
    assert "Thu cho ngân sách theo mục" in closed


def test_its_paper_says_what_it_is(world: World, enter: Enter):
    collect(world, 100_000)
    key = approved(world, {PARKING: 60_000})
    answered = enter(CLERK).get(at("money_remittance_paper", key))
    assert answered["Content-Type"] == "application/pdf"
    assert answered.content.startswith(b"%PDF")


def test_what_was_paid_over_too_much_is_said(world: World, enter: Enter):
    charge = world.charge(100_000)
    line = world.pay(100_000, world.bill(charge).code)
    key = draw_up(world, {PARKING: 100_000})
    approve(world, key)
    actions.unmatch(match_id=world.match(line).pk, reason="nhầm", actor=world.clerk, at=MORNING)
    page = text_of(enter(CLERK).get(THERE))
    assert "nộp thừa, trừ vào lần sau" in page
    assert "Không còn khoản nào phải nộp" in page


def test_handed_over_is_said_on_the_list(world: World, enter: Enter):
    cash(world, 50_000)
    key = approved(world, {PARKING: 50_000}, in_cash=True)
    hand_over(world, key)
    page = text_of(enter(CLERK).get(THERE))
    assert "Đã nộp" in page and "Quỹ tiền mặt" in page
    assert Decision.objects.get(pk=key).kind == "remit"
