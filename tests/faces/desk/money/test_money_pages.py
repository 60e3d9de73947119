"""What officers see of money, each in their own ward and no other."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.faces.desk.money.conftest import (
    BOOKLESS,
    CHAIR,
    CHIEF,
    CLERK,
    ELSEWHERE,
    Enter,
    text_of,
)
from tests.makers import MORNING, TODAY
from tests.registers.ledger.world import World

from opendistrict.registers.ledger import queries
from opendistrict.registers.ledger.models import Receipt, Statement

EARLIER = MORNING - timedelta(days=20)
LISTS = ("money", "money_charges", "money_lines", "money_bank", "money_decisions", "money_closing")


def test_a_glance_counts_what_the_lists_hold(world: World, enter: Enter):
    world.charge(226_000)
    world.charge(90_000, at=MORNING, due_on=TODAY)
    world.pay(150_000, world.bill(world.charge(150_000)).code)
    world.pay(7_000, "khong ro")
    page = text_of(enter(CLERK).get("/so-thu/"))
    for said in ("157.000 đồng", "316.000 đồng", "2 khoản", "Không có chênh lệch nào"):
        assert said in page, said
    assert "cũ nhất 23/11/2026" in page


@pytest.mark.parametrize(
    ("kind", "told", "not_told"),
    [
        ("con-no", {"Đang chờ", "Đã muộn"}, {"Xong rồi"}),
        ("qua-han", {"Đã muộn"}, {"Đang chờ", "Xong rồi"}),
        ("da-xong", {"Xong rồi"}, {"Đang chờ", "Đã muộn"}),
        ("tat-ca", {"Đang chờ", "Đã muộn", "Xong rồi"}, set()),
    ],
)
def test_charges_by_where_they_stand(
    world: World, enter: Enter, kind: str, told: set[str], not_told: set[str]
):
    titled(world, "Đang chờ")
    titled(world, "Đã muộn", late=True)
    world.pay(100_000, world.bill(titled(world, "Xong rồi")).code)
    page = text_of(enter(CLERK).get("/so-thu/phai-thu/", {"loai": kind}))
    assert all(one in page for one in told)
    assert not any(one in page for one in not_told)


def titled(world: World, title: str, *, late: bool = False):
    from opendistrict.kernel.actor import SYSTEM
    from opendistrict.kernel.money import Money
    from opendistrict.registers.ledger import actions

    return actions.charge(
        actions.Owed(
            key=f"test:{title}", unit_id=world.ward, payer_id=world.payer, subject=f"test:{title}",
            title=title, legal_basis="Văn bản mẫu", regime="mau",
            derivation={"square_metres": "2.5", "rate": 40_000, "lines": [["2026-11-01", 30, "1"]]},
            amount=Money(100_000), arose_on=TODAY - timedelta(days=30 * late),
            due_on=TODAY + timedelta(days=-3 if late else 10),
        ),
        actor=SYSTEM, at=EARLIER if late else MORNING,
    )  # fmt: skip


def test_a_page_of_charges_goes_on_where_it_ended(world: World, enter: Enter):
    every = {str(world.charge(1_000 + n)) for n in range(queries.PAGE + 3)}
    clerk, seen, address = enter(CLERK), set(), "/so-thu/phai-thu/"
    for _ in range(2):
        page = clerk.get(address)
        rows = page.context["table"]
        seen |= {row.cells[0].href.split("/")[-2] for row in rows.rows}
        address = rows.next
    assert seen == every and not address


def test_a_bill_is_found_by_its_code_and_by_its_number(world: World, enter: Enter):
    bill = world.bill(world.charge())
    clerk, there = enter(CLERK), reverse("money_bill", args=[bill.pk])
    for text in (bill.code, f" {bill.code.lower()} ", f"{bill.year}-{bill.number}"):
        found = clerk.get("/so-thu/phai-thu/", {"q": text})
        assert found.status_code == 302 and found["Location"] == there, text
    for text in ("ODXXXXXXXX", "2026-999999", "٢٠٢٦-١", "-", "'; --"):
        assert "Không có thông báo nào" in text_of(clerk.get("/so-thu/phai-thu/", {"q": text}))


def test_how_a_charge_came_about_is_shown_whole(world: World, enter: Enter):
    charge = titled(world, "Phí mẫu")
    page = text_of(enter(CLERK).get(reverse("money_charge", args=[charge])))
    for said in ("Diện tích (m²)", "2,5", "40.000", "01/11/2026 · 30 · 1", "Văn bản mẫu"):
        assert said in page, said
    assert "Nguyễn Văn Mẫu" in page and "Lập thông báo nộp" in page


def test_nothing_of_one_ward_is_there_for_another(world: World, enter: Enter):
    charge = world.charge()
    bill = world.bill(charge)
    line = world.pay(100_000, bill.code)
    statement = Statement.objects.get().pk
    world.close()
    day = TODAY.isoformat()
    addresses = [
        reverse("money_charge", args=[charge]), reverse("money_bill", args=[bill.pk]),
        reverse("money_line", args=[line]), reverse("money_statement", args=[statement]),
        reverse("money_closed", args=[world.ward, day]),
        reverse("money_closed_file", args=[world.ward, day]),
        f"/so-thu/?don-vi={world.ward}",
    ]  # fmt: skip
    home, away = enter(CLERK), enter(ELSEWHERE)
    assert [home.get(one).status_code for one in addresses] == [200] * len(addresses)
    assert [away.get(one).status_code for one in addresses] == [404] * len(addresses)
    for name in LISTS:
        page = text_of(away.get(reverse(name)))
        assert "Nguyễn Văn Mẫu" not in page and bill.code not in page and "0001112223" not in page
    posts = [
        reverse("money_cash", args=[charge]), reverse("money_settle", args=[line]),
        reverse("money_propose", args=[charge]), reverse("money_note", args=[line]),
    ]  # fmt: skip
    assert [away.post(one, {}).status_code for one in posts] == [404] * len(posts)
    assert enter(BOOKLESS).get("/so-thu/").status_code == 403


# ---- cash


def test_cash_at_the_counter_once_and_its_receipt(world: World, enter: Enter):
    charge = world.charge(100_000)
    clerk, there = enter(CLERK), reverse("money_cash", args=[charge])
    asked = {"key": "00000000-0000-4000-8000-000000000001", "amount": "40.000"}
    first = clerk.post(there, asked)
    assert first.status_code == 302 and "/bien-lai/" in first["Location"]
    assert clerk.post(there, asked)["Location"] == first["Location"], "sent twice, taken once"
    assert world.open(charge) == 60_000 and Receipt.objects.count() == 1
    page = text_of(clerk.get(first["Location"]))
    assert "Nguyễn Văn Mẫu" in page and "bốn mươi nghìn đồng" in page.lower()
    assert "Tiền mặt" in page


@pytest.mark.parametrize(
    ("amount", "status"),
    [("1.5", 422), ("1.000,50", 422), ("1,000.000", 422), ("-5", 422), ("0", 422), ("", 422),
     ("١٠٠", 422), ("100.001", 409), ("100,000", 302), ("100 000", 302)],
)  # fmt: skip
def test_an_amount_is_read_or_asked_for_again(world: World, enter: Enter, amount: str, status: int):
    charge = world.charge(100_000)
    told = {"key": "00000000-0000-4000-8000-000000000001", "amount": amount}
    answered = enter(CLERK).post(reverse("money_cash", args=[charge]), told)
    assert answered.status_code == status
    assert world.open(charge) == (0 if status == 302 else 100_000)


def test_cash_by_mistake_goes_back_and_its_receipt_is_void(world: World, enter: Enter):
    charge = world.charge(100_000)
    clerk = enter(CLERK)
    told = {"key": "00000000-0000-4000-8000-000000000001", "amount": "100000"}
    receipt = clerk.post(reverse("money_cash", args=[charge]), told)["Location"]
    (taken,) = [one for one in queries.transfers_of(charge) if one.reason == "cash"]
    back = reverse("money_cash_back", args=[charge, taken.id])
    assert clerk.post(back, {"reason": " "}).status_code == 409
    assert clerk.post(back, {"reason": "nhầm người"}).status_code == 302
    assert world.open(charge) == 100_000
    assert "không còn giá trị" in text_of(clerk.get(receipt))


def test_who_only_reads_does_nothing(world: World, enter: Enter):
    charge = world.charge(100_000)
    line = world.pay(5_000, "khong ro")
    chair = enter(CHAIR)
    page = text_of(chair.get(reverse("money_charge", args=[charge])))
    assert "Thu tiền mặt" not in page and "Đề nghị miễn" not in page
    told = {"key": "00000000-0000-4000-8000-000000000001", "amount": "100000"}
    assert chair.post(reverse("money_cash", args=[charge]), told).status_code == 409
    said = {"kind": "bank", "amount": "5000", "reason": "x"}
    assert chair.post(reverse("money_settle", args=[line]), said).status_code == 409
    assert chair.post(reverse("money_make_bill", args=[charge])).status_code == 409
    assert world.open(charge) == 100_000 and world.left(line) == 5_000


# ---- one proposes, another decides


def test_one_proposes_and_another_decides(world: World, enter: Enter):
    charge = world.charge(100_000)
    clerk, chair = enter(CLERK), enter(CHAIR)
    told = {"kind": "reduce", "amount": "30.000", "legal_basis": "Văn bản mẫu", "reason": "mẫu"}
    assert clerk.post(reverse("money_propose", args=[charge]), told).status_code == 302
    page = text_of(chair.get("/so-thu/de-nghi/"))
    assert "30.000 đồng" in page and "Chấp thuận" in page
    assert "Không chấp thuận" not in text_of(clerk.get("/so-thu/de-nghi/"))
    decide = reverse("money_decide", args=[queries.decisions_about(charge)[0].id])
    assert clerk.post(decide, {"tra-loi": "dong-y"}).status_code == 409
    assert chair.post(decide, {"tra-loi": "có"}).status_code == 404
    assert chair.post(decide, {"tra-loi": "dong-y"}).status_code == 302
    assert chair.post(decide, {"tra-loi": "dong-y"}).status_code == 409
    assert world.open(charge) == 70_000


def test_what_was_paid_too_much_is_given_back(world: World, enter: Enter):
    world.pay(120_000, world.bill(world.charge(100_000)).code)
    clerk, chair = enter(CLERK), enter(CHAIR)
    assert "20.000 đồng" in text_of(clerk.get("/so-thu/de-nghi/"))
    told = {"kind": "refund", "amount": "20000", "legal_basis": "Văn bản mẫu", "reason": "thừa"}
    there = reverse("money_refund", args=[world.ward, world.payer])
    assert clerk.post(there, told | {"amount": "20001"}).status_code == 409
    assert clerk.post(there, told).status_code == 302
    (one,) = queries.decisions(world.ward, actor=world.clerk)
    assert (
        chair.post(reverse("money_decide", args=[one.id]), {"tra-loi": "dong-y"}).status_code == 302
    )
    (line,) = world.bank((-20_000, "hoan tra"))
    said = {"kind": "refund", "about": one.code, "amount": "20.000", "reason": "đúng mã"}
    assert clerk.post(reverse("money_settle", args=[line]), said).status_code == 302
    assert world.left(line) == 0 and world.balances()["bank"] == 100_000


# ---- the end of a day


def test_a_day_closes_or_every_difference_is_named(world: World, enter: Enter):
    world.pay(100_000, world.bill(world.charge(100_000)).code)
    (line,) = world.bank((9_000, "nop tien mat"))
    clerk, chief = enter(CLERK), enter(CHIEF)
    said = {"kind": "deposit", "amount": "9000", "reason": "mẫu"}
    clerk.post(reverse("money_settle", args=[line]), said)
    page = text_of(chief.get("/so-thu/khoa-so/"))
    assert "Quỹ tiền mặt âm −9.000 đồng" in page
    told = {"day": TODAY.strftime("%d/%m/%Y")}
    assert chief.post("/so-thu/khoa-so/khoa/", told).status_code == 409
    undone = reverse("money_undo", args=[line, world.match(line).pk])
    assert clerk.post(undone, {"reason": "nhầm"}).status_code == 302
    assert clerk.post("/so-thu/khoa-so/khoa/", told).status_code == 409, "a clerk does not close"
    closed = chief.post("/so-thu/khoa-so/khoa/", told)
    assert closed.status_code == 302
    sheet = text_of(chief.get(closed["Location"]))
    (one,) = queries.closings(world.ward, actor=world.clerk)
    assert one.digest in sheet and "100.000" in sheet
    file = chief.get(reverse("money_closed_file", args=[world.ward, TODAY.isoformat()]))
    assert one.digest in file.content.decode("utf-8-sig") and "csv" in file["Content-Type"]
    assert chief.post("/so-thu/khoa-so/khoa/", told).status_code == 409
    assert chief.post("/so-thu/khoa-so/khoa/", {"day": "31/02/2026"}).status_code == 422


def test_a_day_to_come_and_one_that_is_none(world: World, enter: Enter):
    world.charge()
    chief = enter(CHIEF)
    assert "Ngày này chưa đến" in text_of(chief.get("/so-thu/khoa-so/", {"day": "24/11/2026"}))
    for day in ("2026-13-01", "x", TODAY.isoformat()):
        assert chief.get(f"/so-thu/khoa-so/{world.ward}/{day}/").status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_a_page_asks_the_database_a_bounded_number_of_times(
    world: World, enter: Enter, name: str, django_assert_max_num_queries
):
    """However much there is: twenty charges, bills and lines cost no more than five."""
    for n in range(20):
        world.pay(1_000, f"khong ro {n}")
        world.bill(world.charge(5_000))
    clerk = enter(CLERK)
    clerk.get(reverse(name))
    with django_assert_max_num_queries(45):
        assert clerk.get(reverse(name)).status_code == 200
