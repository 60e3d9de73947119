"""Statements taken in by the page, lines explained, accounts opened."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.faces.desk.money.conftest import CHAIR, CHIEF, CLERK, ELSEWHERE, Enter, text_of
from tests.registers.ledger.test_banking import nothing_was_imported
from tests.registers.ledger.world import World

from opendistrict.registers.ledger import queries
from opendistrict.registers.ledger.models import BankAccount, Match, Statement

IMPORT = "/so-thu/ngan-hang/nhap/"


def upload(client, world: World, data: bytes, **more: object):
    file = SimpleUploadedFile("so-phu.csv", data, content_type="text/csv")
    return client.post(IMPORT, {"account": str(world.account), "form": "mau", "file": file} | more)


def test_a_file_is_taken_in_and_what_names_a_bill_is_matched(world: World, enter: Enter):
    bill = world.bill(world.charge(100_000))
    clerk = enter(CLERK)
    answered = upload(clerk, world, world.file((100_000, bill.code), (5_000, "khong ro")))
    assert answered.status_code == 302
    page = text_of(clerk.get(answered["Location"]))
    assert "Đã nhập 2 dòng mới, 0 dòng đã có; 1 dòng đối chiếu được ngay." in page
    assert "1/2" in page and bill.code in page
    assert [one.text for one in queries.lines_left(actor=world.clerk)] == ["khong ro"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda data: data[: len(data) // 2], ""),
        (lambda data: data.replace(b",200,", b",2.000.00,"), "không đọc được số tiền"),
        (lambda data: data.replace(b",200,", b",1.200.000,").replace(b",100,", b',"1,000",'), ""),
        (lambda data: b"\x00\xff\xfe", ""),
    ],
)
def test_a_file_that_is_wrong_changes_nothing_and_says_why(world: World, enter: Enter, spoil, said):
    answered = upload(enter(CLERK), world, spoil(world.file((100, "a"), (200, "b"))))
    assert answered.status_code == 409
    assert "refused" in text_of(answered) and said in text_of(answered)
    assert nothing_was_imported(world)


def test_the_same_file_again_an_empty_one_and_none(world: World, enter: Enter):
    data, clerk = world.file((100, "a")), enter(CLERK)
    assert upload(clerk, world, data).status_code == 302
    again = upload(clerk, world, data)
    assert again.status_code == 409 and "Đúng tệp này đã được nhập" in text_of(again)
    assert upload(clerk, world, b"").status_code == 422
    assert clerk.post(IMPORT, {"account": str(world.account), "form": "mau"}).status_code == 422
    assert upload(clerk, world, data, form="khac").status_code == 422
    assert Statement.objects.count() == 1


def test_only_who_receives_money_of_this_ward_takes_files_in(world: World, enter: Enter):
    data = world.file((100, "a"))
    assert upload(enter(CHAIR), world, data).status_code == 409
    assert upload(enter(ELSEWHERE), world, data).status_code == 422, "no such account for them"
    assert nothing_was_imported(world)


# ---- a line nobody explained


def test_a_likely_bill_is_settled_with_a_reason_and_undone_with_one(world: World, enter: Enter):
    charge = world.charge(100_000)
    bill = world.bill(charge)
    (line,) = world.bank((100_000, "NGUYEN VAN MAU nop tien"))
    clerk, there = enter(CLERK), reverse("money_line", args=[line])
    page = text_of(clerk.get(there))
    assert bill.code in page and "Đúng số tiền còn phải nộp" in page
    said = {"kind": "charge", "about": bill.code, "amount": "100.000", "reason": ""}
    settle = reverse("money_settle", args=[line])
    assert clerk.post(settle, said).status_code == 422, "why is not said"
    assert clerk.post(settle, said | {"about": "ODXXXXXXXX", "reason": "x"}).status_code == 409
    assert clerk.post(settle, said | {"amount": "100.001", "reason": "x"}).status_code == 409
    assert clerk.post(settle, said | {"kind": "returned", "reason": "x"}).status_code == 422
    assert clerk.post(settle, said | {"reason": "đúng tên, đúng số tiền"}).status_code == 302
    assert world.open(charge) == 0 and world.left(line) == 0
    undo = reverse("money_undo", args=[line, world.match(line).pk])
    assert clerk.post(undo, {"reason": ""}).status_code == 409
    assert clerk.post(undo, {"reason": "nhầm người"}).status_code == 302
    assert world.open(charge) == 100_000 and "nhầm người" in text_of(clerk.get(there))


def test_one_transfer_is_shared_among_the_charges_of_its_bill(world: World, enter: Enter):
    first, second = world.charge(60_000), world.charge(40_000)
    bill = world.bill(first, second)
    (line,) = world.bank((70_000, "nop tien"))
    said = {"kind": "charge", "about": bill.code, "amount": "70000", "reason": "hỏi người nộp"}
    assert enter(CLERK).post(reverse("money_settle", args=[line]), said).status_code == 302
    assert world.open(first) + world.open(second) == 30_000
    assert Match.objects.filter(line=line).count() == 2


def test_a_part_that_is_left_stays_on_the_list(world: World, enter: Enter):
    (line,) = world.bank((10_000, "phi"))
    said = {"kind": "bank", "amount": "4.000", "reason": "lãi"}
    clerk = enter(CLERK)
    assert clerk.post(reverse("money_settle", args=[line]), said).status_code == 302
    page = text_of(clerk.get("/so-thu/dong/"))
    assert "Rõ một phần" in page and "6.000 đồng" in page


def test_a_stranger_s_money_is_noted_and_proposed_to_go_back(world: World, enter: Enter):
    (line,) = world.bank((9_000, "chuyen nham"))
    clerk = enter(CLERK)
    note = reverse("money_note", args=[line])
    assert clerk.post(note, {"text": ""}).status_code == 422
    assert clerk.post(note, {"text": "đang hỏi ngân hàng"}).status_code == 302
    assert "đang hỏi ngân hàng" in text_of(clerk.get("/so-thu/dong/"))
    told = {"kind": "refund", "amount": "9000", "legal_basis": "Văn bản mẫu", "reason": "nhầm"}
    assert clerk.post(reverse("money_send_back", args=[line]), told).status_code == 302
    (one,) = queries.decisions(world.ward, actor=world.clerk)
    decide = reverse("money_decide", args=[one.id])
    assert enter(CHAIR).post(decide, {"tra-loi": "dong-y"}).status_code == 302
    assert world.left(line) == 0 and world.balances()["refund_due"] == -9_000


# ---- accounts


def test_an_account_is_opened_by_who_may_and_read_by_nobody_else(world: World, enter: Enter):
    told = {"bank": "970436", "number": "55667788", "holder": "UBND PHUONG MAU", "layout": "",
            "secret": "khoa chung"}  # fmt: skip
    there = reverse("money_open_account")
    where = f"{there}?don-vi={world.ward}"
    assert enter(CLERK).post(where, told).status_code == 409
    chief = enter(CHIEF)
    assert chief.post(where, told | {"number": "12 34"}).status_code == 409
    assert chief.post(where, told | {"bank": "1"}).status_code == 422
    assert chief.post(where, told).status_code == 302
    kept = BankAccount.objects.get(number="55667788")
    assert kept.unit_id == world.ward and "khoa chung" not in kept.secret
    assert "khoa chung" not in text_of(chief.get("/so-thu/ngan-hang/"))
