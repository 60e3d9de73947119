"""Applying online: from the form to the number, and everything that may go wrong between."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.engine.cases.office import NOON, PROCEDURE, Office
from tests.faces.portal.conftest import come_in, letters, link_for
from tests.faces.portal.dossiers.ways import APPLY, draft_of, file, form, pdf, text

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.models import ApplicationDraft, Attachment, Dossier
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.words import sentence
from opendistrict.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db
assert letters
ANOTHER = sentence("form_is_of_another_version")


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch, office: Office, letters: list[Any]) -> None:
    monkeypatch.setattr(clock, "now", lambda request=None: NOON)


def test_the_form_is_for_everybody_and_kept_through_signing_in(client: Client) -> None:
    page = client.get(APPLY)
    assert page.status_code == 200 and "Mục đích sử dụng" in text(page)
    answer = client.post(APPLY, form(page, muc_dich="xin học bổng"))
    assert answer.status_code == 302
    assert answer["Location"] == "/dang-nhap/?" + urlencode({"next": APPLY + "tiep/"})
    assert not ApplicationDraft.objects.exists()
    assert "học bổng" not in str(dict(client.session))  # sealed while it waits
    answer = client.post(link_for(client, next=APPLY + "tiep/"), {"full_name": "Nguyễn Mẫu Ân"})
    assert answer["Location"] == APPLY + "tiep/"
    answer = client.get(APPLY + "tiep/")
    draft = ApplicationDraft.objects.get()
    assert answer["Location"] == f"/nop-ho-so/ban-nhap/{draft.pk}/"
    page = client.get(f"/nop-ho-so/ban-nhap/{draft.pk}/to-khai/")
    assert "xin học bổng" in page.content.decode()


def test_from_the_form_to_the_number(client: Client) -> None:
    come_in(client)
    dossier = file(client)
    assert (dossier.channel, dossier.state, dossier.applicant_name) == (
        "online", "1", "Nguyễn Mẫu Ân"
    )  # fmt: skip
    page = text(client.get(f"/ho-so-cua-toi/{dossier.code}/?moi=1"))
    assert dossier.code in page and "Đã nộp. Mã hồ sơ của bạn" in page
    assert "chậm nhất 09:00 ngày 25/11/2026" in page  # eight working hours; the 24th is off
    assert "Phải nộp 6.000 đồng" in page
    listed = text(client.get("/ho-so-cua-toi/"))
    assert dossier.code in listed and "Đang soạn, chưa nộp" not in listed


def test_pressed_twice_it_is_one_dossier(client: Client) -> None:
    come_in(client)
    at = f"/nop-ho-so/ban-nhap/{draft_of(client)}/"
    client.post(at, {"tep-to_khai": pdf(), "nut": "tiep"})
    first = client.post(at + "xem-lai/", {"bao-tin": "khong"})
    again = client.post(at + "xem-lai/", {"bao-tin": "khong"})
    code = Dossier.objects.get().code
    assert first["Location"] == f"/ho-so-cua-toi/{code}/?moi=1"
    assert again["Location"] == f"/ho-so-cua-toi/{code}/"


def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(client: Client) -> None:
    page = client.get(APPLY)
    answer = client.post(APPLY, form(page, so_ban="90", muc_dich=""))
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'value="90"' in html and 'href="#id_f-so_ban"' in html
    assert 'id="id_f-muc_dich_error"' in html and not ApplicationDraft.objects.exists()
    no_ward = {**form(page), "phuong": ""}
    client.cookies.clear()
    answer = client.post(APPLY, no_ward)
    assert answer.status_code == 422 and "Chọn phường giải quyết" in text(answer)


def test_a_form_of_another_version_keeps_what_still_fits(client: Client) -> None:
    come_in(client)
    page = client.get(APPLY)
    old = draft_of(client)
    newer = PROCEDURE.replace("muc_dich", "ly_do")
    newer = newer.replace("since: 2025-07-01", "since: 2026-11-22")
    actions.load_procedures(texts=[newer], actor=SYSTEM, at=NOON)
    answer = client.post(APPLY, form(page))
    assert answer.status_code == 409 and ANOTHER in text(answer)
    html = answer.content.decode()
    assert 'name="f-ly_do"' in html and 'value="2"' in html and "f-muc_dich" not in html
    stale = client.get(f"/nop-ho-so/ban-nhap/{old}/")
    assert stale["Location"] == f"/nop-ho-so/ban-nhap/{old}/to-khai/"
    assert ANOTHER in text(client.get(stale["Location"]))
    client.post(f"/nop-ho-so/ban-nhap/{old}/xem-lai/", {"bao-tin": "khong"})
    assert not Dossier.objects.exists()


def test_a_wrong_file_is_not_kept_and_the_good_one_beside_it_is(client: Client) -> None:
    come_in(client)
    at = f"/nop-ho-so/ban-nhap/{draft_of(client)}/"
    bad = SimpleUploadedFile("anh.jpg", b"MZ\x90\x00 not a picture", content_type="image/jpeg")
    answer = client.post(at, {"tep-to_khai": [bad, pdf()], "nut": "tiep"})
    assert answer.status_code == 409 and "anh.jpg:" in text(answer)
    assert len(ApplicationDraft.objects.get().files) == 1
    assert not Attachment.objects.exists()


def test_a_required_paper_is_asked_for_and_can_be_taken_out(client: Client) -> None:
    come_in(client)
    at = f"/nop-ho-so/ban-nhap/{draft_of(client)}/"
    answer = client.post(at, {"nut": "tiep"})
    assert answer.status_code == 409 and "Giấy tờ này là bắt buộc" in text(answer)
    client.post(at, {"tep-to_khai": pdf(), "nut": "gui"})
    (kept,) = ApplicationDraft.objects.get().files
    client.post(at + "bo-tep/", {"tep": kept[1]})
    assert ApplicationDraft.objects.get().files == []
    assert "Gửi giấy tờ còn thiếu" in text(client.get(at + "xem-lai/"))
    answer = client.post(at + "xem-lai/", {"bao-tin": "khong"})
    assert answer.status_code == 409 and not Dossier.objects.exists()


def test_letters_are_a_choice_and_not_a_habit(client: Client) -> None:
    come_in(client)
    at = f"/nop-ho-so/ban-nhap/{draft_of(client)}/"
    client.post(at, {"tep-to_khai": pdf(), "nut": "tiep"})
    answer = client.post(at + "xem-lai/", {})
    assert answer.status_code == 409 and "Chọn một trong hai" in text(answer)
    client.post(at + "xem-lai/", {"bao-tin": "co"})
    assert "đồng ý" in text(client.get("/toi/")).lower()
    draft_of(client)
    again = f"/nop-ho-so/ban-nhap/{ApplicationDraft.objects.order_by('-id')[0].pk}/"
    client.post(again, {"tep-to_khai": pdf(), "nut": "tiep"})
    assert "báo tin về a***@vidu.vn" in text(client.get(again + "xem-lai/"))


def test_drafts_are_nobody_elses(client: Client) -> None:
    come_in(client)
    draft = draft_of(client)
    other = Client()
    come_in(other, address="khac@vidu.vn", name="Trần Mẫu Bình")
    for part in ("", "to-khai/", "xem-lai/"):
        assert other.get(f"/nop-ho-so/ban-nhap/{draft}/{part}").status_code == 404
    for part in ("", "xem-lai/", "bo-tep/", "xoa/"):
        assert other.post(f"/nop-ho-so/ban-nhap/{draft}/{part}").status_code == 404
    assert ApplicationDraft.objects.filter(pk=draft).exists()
    client.post(f"/nop-ho-so/ban-nhap/{draft}/xoa/")
    assert not ApplicationDraft.objects.exists()


def test_saved_to_go_on_another_day(client: Client) -> None:
    come_in(client)
    page = client.get(APPLY)
    answer = client.post(APPLY, {**form(page, so_ban="90"), "nut": "luu"})  # wrong, and kept
    assert answer["Location"] == "/ho-so-cua-toi/"
    assert "Đang soạn, chưa nộp" in text(client.get("/ho-so-cua-toi/"))
    draft = ApplicationDraft.objects.get()
    assert client.get(f"/nop-ho-so/ban-nhap/{draft.pk}/")["Location"].endswith("/to-khai/")


def test_what_is_not_open_online_is_not_there(client: Client) -> None:
    assert client.get("/nop-ho-so/chung-thuc-ban-sao/").status_code == 404  # at the counter only
    assert client.get("/nop-ho-so/khong-co/").status_code == 404


def test_fields_come_with_the_answer_above_them(client: Client) -> None:
    at = "/nop-ho-so/khai-sinh/"
    page = client.get(at)
    begin = form(page)
    part = client.post(at, {**begin, "chi-xem": "1", "f-co_giay_chung_sinh": "true"},
                       headers={"HX-Request": "true"})  # fmt: skip
    assert part.status_code == 200 and part.content.decode().lstrip().startswith('<div id="fields"')
    assert "_error" not in part.content.decode()  # looking is not sending


FOR_ANOTHER = {
    "nop_thay": "true", "nop_thay_ho_ten": "Hồ Minh Trí", "nop_thay_ngay_sinh": "05/06/1950",
    "nop_thay_dinh_danh": "079050001234", "nop_thay_theo": "Giấy ủy quyền số 12/2026",
}  # fmt: skip


def test_filed_for_somebody_else_with_the_paper_that_proves_it(client: Client) -> None:
    come_in(client)
    page = client.get(APPLY)
    assert "Bạn nộp thay cho người khác?" in text(page)
    assert "nop_thay_ho_ten" not in page.content.decode()
    part = client.post(APPLY, form(page, nop_thay="true") | {"chi-xem": "1"})
    assert 'name="f-nop_thay_ho_ten"' in part.content.decode()
    assert 'name="f-ho_ten"' not in part.content.decode()  # not asked twice
    short = client.post(APPLY, form(page, **FOR_ANOTHER | {"nop_thay_theo": ""}))
    assert short.status_code == 422 and 'href="#id_f-nop_thay_theo"' in short.content.decode()
    assert client.post(APPLY, form(page, **FOR_ANOTHER)).status_code == 302
    at = f"/nop-ho-so/ban-nhap/{ApplicationDraft.objects.get().pk}/"
    lacking = client.post(at, {"tep-to_khai": pdf(), "nut": "tiep"})
    assert lacking.status_code == 409 and "Giấy tờ chứng minh được nộp thay" in text(lacking)
    client.post(at, {"tep-giay_nop_thay": pdf(), "nut": "tiep"})
    review = text(client.get(at + "xem-lai/"))
    assert "Hồ Minh Trí" in review and "Giấy ủy quyền số 12/2026" in review
    client.post(at + "xem-lai/", {"bao-tin": "khong"})
    dossier = Dossier.objects.get()
    assert dossier.applicant_name == "Hồ Minh Trí" and dossier.representative_id
    own = text(client.get(f"/ho-so-cua-toi/{dossier.code}/"))
    assert "Người nộp thay Nguyễn Mẫu Ân Giấy ủy quyền số 12/2026" in own


def test_where_one_has_to_file_oneself_it_is_said(client: Client) -> None:
    rule = "by_oneself: {basis: Luật mẫu 01/2026/QH15 Điều 2, confidence: sample}\n"
    newer = PROCEDURE.replace("since: 2025-07-01", "since: 2026-11-22") + rule
    assert "Được, khi có giấy ủy quyền" in text(client.get("/thu-tuc/xac-nhan-thu/"))
    actions.load_procedures(texts=[newer], actor=SYSTEM, at=NOON)
    for address in (APPLY, "/thu-tuc/xac-nhan-thu/"):
        page = text(client.get(address))
        assert "phải tự nộp (Luật mẫu 01/2026/QH15 Điều 2)" in page
        assert "Bạn nộp thay" not in page


def test_ones_own_dossiers_of_a_bundle_lead_to_each_other(client: Client, office: Office) -> None:
    come_in(client)
    one, other = file(client), file(client)
    actions.relate(dossier_id=one.pk, other_id=other.pk, actor=office.counter, at=NOON)
    page = client.get(f"/ho-so-cua-toi/{one.code}/")
    assert f"/ho-so-cua-toi/{other.code}/" in page.content.decode()
    assert "Hồ sơ cùng bộ" in text(page)
