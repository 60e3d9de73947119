"""The public page of a bill, one's own bills, and the receipt that can be checked without us."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from tests.faces.desk.money.conftest import ELSEWHERE, Enter, enter, text_of, world
from tests.faces.portal.conftest import come_in, letters, party_of
from tests.makers import MORNING, TODAY
from tests.registers.ledger.world import World

from opendistrict.faces.portal.payments.showing import covered
from opendistrict.kernel import vietqr
from opendistrict.registers.ledger.models import Receipt

__all__ = ["enter", "letters", "world"]


@pytest.fixture(autouse=True)
def nobody_was_here(db: None) -> None:
    cache.clear()


def test_a_bill_says_what_to_pay_and_not_whose_it_is(world: World):
    bill = world.bill(world.charge(100_000))
    page = text_of(Client().get(f"/nop-tien/{bill.code}/"))
    for said in ("100.000 đồng", "0001112223", "UBND PHUONG MAU", "N••• V••• M•••", bill.code,
                 "Đừng chuyển tiền thật"):  # fmt: skip
        assert said in page, said
    assert "Nguyễn Văn Mẫu" not in page and 'hx-trigger="every 15s"' in page


def test_the_page_changes_only_when_money_came(world: World):
    bill = world.bill(world.charge(100_000))
    visitor, asks = Client(), {"HTTP_HX_REQUEST": "true"}
    there = f"/nop-tien/{bill.code}/"
    visitor.get(there)
    assert visitor.get(there, {"con": "100000"}, **asks).status_code == 204
    world.pay(40_000, bill.code)
    part = visitor.get(there, {"con": "100000"}, **asks)
    assert part.status_code == 200 and "<html" not in part.content.decode()
    assert "60.000 đồng" in text_of(part) and "Đã nộp một phần" in text_of(part)
    world.pay(60_000, bill.code)
    done = text_of(visitor.get(there, {"con": "60000"}, **asks))
    assert "Đã nộp đủ" in done and "hx-trigger" not in done
    for receipt in Receipt.objects.all():
        assert str(receipt) in done and str(receipt.pk) in done


def test_the_picture_asks_for_what_is_open(world: World):
    bill = world.bill(world.charge(100_000))
    world.pay(30_000, bill.code)
    answered = Client().get(f"/nop-tien/{bill.code}/ma.png")
    assert answered["Content-Type"] == "image/png" and answered.content[:4] == b"\x89PNG"
    payload = Client().get(f"/nop-tien/{bill.code}/").context["bill"].payload
    assert vietqr.decode(payload).amount.dong == 70_000
    world.pay(70_000, bill.code)
    assert Client().get(f"/nop-tien/{bill.code}/ma.png").status_code == 404


@pytest.mark.parametrize("code", ["ODXXXXXXXX", "x", "OD", "%00", "od 2", "ODABCDEFGH" * 9])
def test_what_is_no_code_is_not_there(world: World, code: str):
    assert Client().get(f"/nop-tien/{code}/").status_code == 404


def test_a_code_is_typed_as_people_type(world: World):
    bill = world.bill(world.charge())
    for told in (bill.code, bill.code.lower(), f" {bill.code[:4]} {bill.code[4:]}."):
        found = Client().get("/nop-tien/", {"ma": told})
        assert found.status_code == 302 and bill.code in found["Location"], told
    other = Client().get("/nop-tien/", {"ma": "ODXXXXXXXX"})
    assert other.status_code == 422 and "Không có thông báo" in text_of(other)


def test_who_tries_many_codes_is_stopped_and_who_waits_is_not(world: World, settings: Settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"look_at_bill": "5/m/ip"}
    bill = world.bill(world.charge())
    waiting = Client()
    for _ in range(12):
        assert waiting.get(f"/nop-tien/{bill.code}/").status_code == 200
    guessing = Client()
    found = [guessing.get(f"/nop-tien/{vietqr.code_of(n)}/").status_code for n in range(9000, 9008)]
    assert found[0] == 404 and found[-1] == 429
    assert waiting.get(f"/nop-tien/{bill.code}/").status_code == 200


def test_a_late_bill_and_one_that_was_let_go(world: World):
    late = world.bill(world.charge(at=MORNING, due_on=TODAY + timedelta(days=1)))
    assert "Quá hạn nộp" not in text_of(Client().get(f"/nop-tien/{late.code}/"))
    charge = world.charge(50_000)
    bill = world.bill(charge)
    world.decide("waive", 50_000, charge_id=charge)
    page = text_of(Client().get(f"/nop-tien/{bill.code}/"))
    assert "Không còn phải nộp" in page and "<svg role" not in page


def test_one_s_own_bills_and_nobody_else_s(world: World, letters):
    me = Client()
    come_in(me)
    party = party_of(me).pk
    mine, other = world.bill(world.charge(12_000, payer=party)), world.bill(world.charge(34_000))
    world.charge(5_600, payer=party)
    page = text_of(me.get("/nop-tien/"))
    assert mine.code in page and "12.000 đồng" in page and "5.600 đồng" in page
    assert other.code not in page and "34.000" not in page
    world.pay(12_000, mine.code)
    paid = text_of(me.get("/nop-tien/"))
    assert str(Receipt.objects.get().pk) in paid and f"/nop-tien/{mine.code}/" not in paid
    assert "Đăng nhập để xem" in text_of(Client().get("/nop-tien/"))


# ---- the receipt


def test_a_receipt_is_shown_covered_and_proves_itself(world: World, enter: Enter):
    world.pay(100_000, world.bill(world.charge(100_000)).code)
    receipt = Receipt.objects.get()
    there = f"/bien-lai/{receipt.pk}/"
    page = text_of(Client().get(there))
    assert str(receipt) in page and "N••• V••• M•••" in page and "Nguyễn Văn Mẫu" not in page
    assert "Một trăm nghìn đồng" in page and "Chuyển khoản" in page
    assert "Nguyễn Văn Mẫu" not in text_of(enter(ELSEWHERE).get(there))
    proof = Client().get(reverse("money_proof", args=[receipt.pk]))
    assert json.loads(proof.content)["kind"] == "ledger.paid"
    file = SimpleUploadedFile("a.json", proof.content, content_type="application/json")
    checked = text_of(Client().post("/verify/", {"file": file}))
    assert "Biên nhận đúng" in checked and "Biên lai thu tiền" in checked
    assert str(receipt) in checked and "100.000" in checked
    other = proof.content.replace(b"100000", b"900000")
    assert other != proof.content
    forged = SimpleUploadedFile("a.json", other, content_type="application/json")
    assert "không chứng minh được" in text_of(Client().post("/verify/", {"file": forged}))


def test_a_receipt_nobody_gave_is_not_there(world: World):
    assert Client().get(f"/bien-lai/{world.payer}/").status_code == 404
    assert Client().get("/bien-lai/2026-000001/").status_code == 404


@pytest.mark.parametrize(
    ("name", "shown"),
    [("Nguyễn Văn Mẫu", "N••• V••• M•••"), ("Công ty TNHH Ánh", "C••• t••• T••• Á•••"), ("", "")],
)
def test_a_covered_name_keeps_only_its_first_letters(name: str, shown: str):
    assert covered(name) == shown
