"""Following a dossier: the same answer for what is unknown, nothing personal by the receipt,
what who applied may do, and what letters say."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from tests.engine.cases.office import NOON, Office
from tests.faces.portal.conftest import come_in, letters, party_of
from tests.faces.portal.dossiers.ways import file, knows_phone, pdf, text
from tests.makers import drain

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.models import Attachment, Dossier, Rating, Step
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.words import sentence
from opendistrict.kernel import papers
from opendistrict.registers.documents import actions as documents
from opendistrict.registers.people import queries as people
from opendistrict.registers.people.models import Account

pytestmark = pytest.mark.django_db
assert letters
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch, office: Office, letters: list[Any]) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: NOON + 3 * HOUR)


@pytest.fixture
def dossier(client: Client, office: Office) -> Dossier:
    come_in(client)
    knows_phone(party_of(client))
    return file(client)


def finished(office: Office, dossier: Dossier) -> None:
    """Received, examined, signed, finished; nothing is to be paid."""
    actions.receive(dossier_id=dossier.pk, actor=office.counter, at=NOON + HOUR)
    actions.forward(dossier_id=dossier.pk, actor=office.counter, at=NOON + HOUR)
    actions.pass_on(dossier_id=dossier.pk, actor=office.of_holder(dossier.pk), at=NOON + 2 * HOUR)
    signer = office.of_holder(dossier.pk)
    actions.sign(dossier_id=dossier.pk, actor=signer, at=NOON + 2 * HOUR)
    actions.pass_on(dossier_id=dossier.pk, actor=signer, at=NOON + 2 * HOUR)
    actions.pass_on(dossier_id=dossier.pk, actor=office.of_holder(dossier.pk), at=NOON + 2 * HOUR)


def test_the_same_answer_for_what_is_unknown(dossier: Dossier) -> None:
    visitor = Client()
    wrong = {"ma": dossier.code, "so": "999"}
    unknown = {"ma": "26740-261123-9876", "so": "456"}
    answers = [visitor.post("/tra-cuu/", told) for told in (wrong, unknown)]
    said = [
        one.content.decode().replace(f'value="{told["ma"]}"', "")
        for one, told in zip(answers, (wrong, unknown), strict=True)
    ]
    said = [re.sub(r"[\w]{64}", "", one) for one in said]  # the tokens of forms
    assert [one.status_code for one in answers] == [422, 422]
    assert said[0] == said[1]
    assert visitor.get(f"/tra-cuu/{dossier.code}/")["Location"] == "/tra-cuu/"


def test_by_number_and_phone_one_sees_where_it_stands(dossier: Dossier) -> None:
    visitor = Client()
    answer = visitor.post("/tra-cuu/", {"ma": f" {dossier.code.lower()}", "so": "456"})
    assert answer["Location"] == f"/tra-cuu/{dossier.code}/"
    page = text(visitor.get(answer["Location"]))
    assert "Đã nộp, đang chờ tiếp nhận" in page and "N.M.Â." in page
    assert "Nguyễn Mẫu Ân" not in page and dossier.token not in page
    assert "Gửi bổ sung" not in page and "Rút hồ sơ" not in page


def test_three_digits_are_not_tried_through(dossier: Dossier) -> None:
    visitor = Client()
    statuses = {
        visitor.post("/tra-cuu/", {"ma": dossier.code, "so": f"{n:03}"}).status_code
        for n in range(11)
    }
    assert 429 in statuses


def test_the_receipt_says_nothing_personal(office: Office, dossier: Dossier) -> None:
    finished(office, dossier)
    answer = Client().get(f"/bien-nhan/{dossier.token}/")
    html = answer.content.decode()
    assert answer.status_code == 200 and answer["Referrer-Policy"] == "no-referrer"
    for secret in ("Nguyễn Mẫu Ân", "vay vốn", "an@vidu.vn", "456", office.examiner.label,
                   office.counter.label):  # fmt: skip
        assert secret not in html, secret
    assert "N.M.Â." in html and "Đã có kết quả" in html
    assert office.examiner.post_title in html or "Chuyên viên" in html
    assert Client().get(f"/bien-nhan/{'0' * 32}/").status_code == 404
    assert Client().get("/bien-nhan/x/").status_code == 404


def test_a_supplement_is_answered_with_the_receipt_alone(office: Office, dossier: Dossier) -> None:
    actions.ask_supplement(
        dossier_id=dossier.pk, items=["Giấy tờ nhà đất"], actor=office.counter, at=NOON + HOUR
    )
    phone, at = Client(), f"/bien-nhan/{dossier.token}/"
    page = text(phone.get(at))
    assert "Cần bạn bổ sung giấy tờ" in page and "Giấy tờ nhà đất" in page
    assert "Đến lượt bạn" in page
    empty = phone.post(at + "bo-sung/", {"loi": "em gửi đây ạ"})
    assert empty.status_code == 409 and sentence("supplement_brings_nothing") in text(empty)
    assert "em gửi đây ạ" in empty.content.decode()
    sent = phone.post(at + "bo-sung/", {"tep": pdf("nha.pdf"), "loi": "em gửi đây ạ"})
    assert sent["Location"] == at
    assert Attachment.objects.filter(dossier=dossier, paper="khac").count() == 1
    assert Dossier.objects.get(pk=dossier.pk).state == "1"
    late = phone.post(at + "bo-sung/", {"tep": pdf("nha.pdf")})
    assert late.status_code == 409 and sentence("nothing_is_asked_for") in text(late)
    last = Step.objects.filter(dossier=dossier).order_by("-n")[0]
    assert (last.transition, last.actor_label) == ("complete", "Người giữ biên nhận")


def test_the_owner_withdraws_and_nobody_else(
    client: Client, office: Office, dossier: Dossier
) -> None:
    other = Client()
    come_in(other, address="khac@vidu.vn", name="Trần Mẫu Bình")
    at = f"/ho-so-cua-toi/{dossier.code}/"
    assert other.get(at).status_code == 404 and other.post(at + "rut/").status_code == 404
    assert Client().get(at)["Location"].startswith("/dang-nhap/")
    assert Client().post(f"/bien-nhan/{dossier.token}/rut/").status_code == 404
    old = client.post(at + "rut/", {"phien": "99"})
    assert old.status_code == 409 and sentence(
        "dossier_moved_meanwhile", code=dossier.code
    ) in text(old)
    client.post(at + "rut/", {"phien": str(Dossier.objects.get(pk=dossier.pk).revision)})
    assert Dossier.objects.get(pk=dossier.pk).state == "7.tiep_nhan"
    assert "Bạn đã xin rút hồ sơ" in text(client.get(at))


def test_rated_once(client: Client, office: Office, dossier: Dossier) -> None:
    at = f"/ho-so-cua-toi/{dossier.code}/"
    early = client.post(at + "danh-gia/", {"sao": "5"})
    assert early.status_code == 409 and sentence("dossier_is_not_over") in text(early)
    finished(office, dossier)
    none = client.post(at + "danh-gia/", {"loi": "nhanh"})
    assert none.status_code == 409 and sentence("stars_are_one_to_five") in text(none)
    assert "nhanh" in none.content.decode()
    assert client.post(at + "danh-gia/", {"sao": "4", "loi": "nhanh"})["Location"] == at
    assert "Bạn đã đánh giá 4 sao" in text(client.get(at))
    again = client.post(at + "danh-gia/", {"sao": "1"})
    assert again.status_code == 409 and Rating.objects.get().stars == 4


def test_the_way_and_the_date_explain_themselves(
    client: Client, office: Office, dossier: Dossier
) -> None:
    actions.receive(dossier_id=dossier.pk, actor=office.counter, at=NOON + HOUR)
    actions.forward(dossier_id=dossier.pk, actor=office.counter, at=NOON + HOUR)
    page = text(client.get(f"/ho-so-cua-toi/{dossier.code}/"))
    assert "Hẹn trả kết quả: 17:00 ngày 27/11/2026" in page
    assert "24/11/2026 được nghỉ: Ngày Văn hóa Việt Nam" in page
    assert "Hồ sơ đang ở bước “Thẩm tra hồ sơ”" in page and "Đến lượt cơ quan:" in page
    assert office.examiner.label not in page


def told() -> list[str]:
    drain(clock.now())
    said = [f"{one.subject}\n{one.body}" for one in mail.outbox]
    mail.outbox.clear()
    return said


def test_letters_tell_what_happened_and_nothing_personal(client: Client, office: Office) -> None:
    come_in(client)
    mail.outbox.clear()
    dossier = file(client, mail="co")
    (filed,) = told()
    assert f"Đã nhận hồ sơ nộp: {dossier.code}" in filed and "Kính gửi N.M.Â." in filed
    assert "----------" in filed and f"https://quan.example/ho-so-cua-toi/{dossier.code}/" in filed
    for secret in ("Nguyễn", "vay vốn", dossier.token):
        assert secret not in filed
    actions.receive(dossier_id=dossier.pk, actor=office.counter, at=NOON + HOUR)
    (received,) = told()
    assert "Hồ sơ đã được tiếp nhận" in received and "17:00 ngày 27/11/2026" in received
    actions.forward(dossier_id=dossier.pk, actor=office.counter, at=NOON + HOUR)
    actions.ask_supplement(
        dossier_id=dossier.pk, items=["Sổ đỏ của Nguyễn Mẫu Ân"], actor=office.examiner,
        at=NOON + HOUR,
    )  # fmt: skip
    (asked,) = told()
    assert "Hồ sơ cần bạn bổ sung giấy tờ" in asked and "Sổ đỏ" not in asked
    client.post(f"/ho-so-cua-toi/{dossier.code}/bo-sung/", {"tep": pdf()})
    (anew,) = told()
    assert "Ngày hẹn của hồ sơ đã đổi" in anew
    actions.stop(dossier_id=dossier.pk, reasons="không đủ điều kiện", actor=office.examiner,
                 at=NOON + 4 * HOUR)  # fmt: skip
    (stopped,) = told()
    assert "Hồ sơ đã dừng giải quyết" in stopped and "không đủ điều kiện" not in stopped


def test_who_did_not_ask_gets_no_letter(client: Client, office: Office, dossier: Dossier) -> None:
    mail.outbox.clear()
    finished(office, dossier)
    assert told() == []


def test_done_is_told_and_a_letter_that_is_no_longer_so_is_not(
    client: Client, office: Office
) -> None:
    come_in(client)
    mail.outbox.clear()
    dossier = file(client, mail="co")
    finished(office, dossier)  # the worker comes only now
    (done,) = told()
    assert f"Hồ sơ đã có kết quả: {dossier.code}" in done


def test_who_works_here_comes_from_the_receipt_to_the_desk(
    office: Office, dossier: Dossier, client: Client
) -> None:
    officer = Client()
    assert office.counter.person_id is not None
    account = people.accounts_of([office.counter.person_id])[office.counter.person_id]
    officer.force_login(Account.objects.get(pk=account.id))
    answer = officer.get(f"/bien-nhan/{dossier.token}/")
    assert answer["Location"] == f"/ho-so/ma/{dossier.token}/"
    own = client.get(f"/bien-nhan/{dossier.token}/")
    assert own["Location"] == f"/ho-so-cua-toi/{dossier.code}/"


def test_the_result_is_for_who_applied(client: Client, office: Office, dossier: Dossier) -> None:
    finished(office, dossier)
    paper = documents.issue_paper(
        paper=papers.Paper(
            agency="UBND PHƯỜNG SÀI GÒN", symbol="XN-UBND", subject="xác nhận", body=(),
            kind="GIẤY XÁC NHẬN", sample=True,
        ),
        kind="cases.result", about=f"cases.dossier:{dossier.pk}", unit_id=office.ward,
        actor=office.counter, at=NOON + 2 * HOUR,
    )  # fmt: skip
    page = client.get(f"/ho-so-cua-toi/{dossier.code}/")
    at = f"/ho-so-cua-toi/{dossier.code}/ket-qua/{paper.file_id}/"
    assert f'href="{at}"' in page.content.decode() and "Chấp thuận" in text(page)
    got = client.get(at)
    assert got.status_code == 200 and got.content.startswith(b"%PDF")
    other = Client()
    come_in(other, address="khac@vidu.vn", name="Trần Mẫu Bình")
    assert other.get(at).status_code == 404
    assert str(paper.file_id) not in Client().get(f"/bien-nhan/{dossier.token}/").content.decode()
    assert client.get(f"/ho-so-cua-toi/{dossier.code}/ket-qua/{dossier.pk}/").status_code == 404
