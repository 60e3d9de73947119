"""The counter: found by people's words, filed once, nothing typed is lost."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.test import Client
from pytest_django import Settings
from tests.engine.cases.office import NOON, PROCEDURE, Office
from tests.faces.desk.conftest import choose_language
from tests.faces.desk.dossiers.conftest import CHAIR, COUNTER, EXAMINER, Desk
from tests.faces.desk.dossiers.test_queue import text_of
from tests.kernel.screening.nasty import png

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.models import Attachment, Dossier
from opendistrict.engine.cases.queries import case
from opendistrict.engine.cases.queries.pages import may_see
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.base.models import AuditEvent
from opendistrict.registers.documents.models import KeptFile
from opendistrict.registers.people import queries as people

pytestmark = pytest.mark.django_db
FORM = "/ho-so/tiep-nhan/xac-nhan-thu/"
FILLED = {
    "f.muc_dich": "bổ sung lý lịch", "f.so_ban": "3", "paper.to_khai": "1",
    "kind.to_khai": "copy", "count.to_khai": "2", "channel": "counter", "do": "file",
}  # fmt: skip
NEW = {
    "party": "new", "n-full_name": "Hồ Minh Trí", "n-national_id": "079200001234",
    "n-phone": "0912 000 777", "n-birth_date": "05/06/1990", "n-address": "12 Lê Lợi",
}  # fmt: skip


def only() -> Dossier:
    return Dossier.objects.get(procedure="xac-nhan-thu")


def test_found_by_the_words_people_use(office: Office, desk: Desk) -> None:
    counter = desk(COUNTER)
    assert FORM in text_of(counter.get("/ho-so/tiep-nhan/?q=xac nhan kiem thu"))
    part = counter.get("/ho-so/tiep-nhan/?q=xac nhan", headers={"HX-Request": "true"})
    assert FORM in text_of(part) and "<html" not in text_of(part)
    first = counter.get("/ho-so/tiep-nhan/?q=xac nhan de kiem thu&go=1")
    assert first["Location"] == FORM
    nothing = text_of(counter.get("/ho-so/tiep-nhan/?q=zzzz&go=1"))
    assert 'class="empty-state"' in nothing


def test_only_who_receives_stands_here(office: Office, desk: Desk) -> None:
    for address in ("/ho-so/tiep-nhan/", FORM, "/ho-so/tiep-nhan/nguoi-nop/?find=dang"):
        assert desk(CHAIR).get(address).status_code == 403
        assert desk(EXAMINER).post(address, FILLED).status_code == 403
    assert desk(COUNTER).get("/ho-so/tiep-nhan/khong-co/").status_code == 404


@pytest.mark.parametrize("words", ["dang thi", "079190000123", "456", "0903123456"])
def test_who_applies_is_found(office: Office, desk: Desk, words: str) -> None:
    page = text_of(desk(COUNTER).get("/ho-so/tiep-nhan/nguoi-nop/", {"find": words}))
    assert "Đặng Thị Ngọc Ánh" in page and str(office.applicant) in page
    assert "079190000123" not in page


def test_a_known_applicant_one_press_and_a_receipt(office: Office, desk: Desk) -> None:
    counter = desk(COUNTER)
    done = counter.post(FORM, {**FILLED, "party": str(office.applicant), "key": "k1"})
    row = only()
    assert done["Location"] == f"/ho-so/{row.code}/bien-nhan/"
    assert row.form == {
        "ho_ten": "Đặng Thị Ngọc Ánh", "muc_dich": "bổ sung lý lịch", "so_ban": 3
    }  # fmt: skip
    assert (row.state, row.fee, row.channel) == ("4.tham_tra", 9000, "counter")
    receipt = text_of(counter.get(done["Location"]))
    for told in (row.code, "17:00 ngày 27/11/2026", "9.000 đồng", "Bản sao × 2", "<svg"):
        assert told in receipt
    again = counter.post(FORM, {**FILLED, "party": str(office.applicant), "key": "k1"})
    assert again["Location"] == done["Location"]
    assert Dossier.objects.count() == 1


def test_somebody_new_is_registered_with_it(office: Office, desk: Desk) -> None:
    done = desk(COUNTER).post(FORM, {**FILLED, **NEW})
    assert done.status_code == 302
    row = only()
    assert row.applicant_name == "Hồ Minh Trí" and row.form["ho_ten"] == "Hồ Minh Trí"
    (found,) = people.find_parties("079200001234", actor=office.counter).parties
    assert found.birth_date == date(1990, 6, 5) and found.phone.endswith("777")


def test_what_is_wrong_stands_beside_it_and_nothing_is_lost(office: Office, desk: Desk) -> None:
    counter = desk(COUNTER)
    wrong = counter.post(FORM, {**FILLED, **NEW, "f.so_ban": "99", "n-email": "khong@"})
    page = text_of(wrong)
    assert wrong.status_code == 422 and not Dossier.objects.exists()
    assert 'id="f-so_ban-error"' in page and 'value="99"' in page
    assert "bổ sung lý lịch" in page and "Hồ Minh Trí" in page and "khong@" in page
    assert re.search(r'name="paper.to_khai" value="1" checked', page)
    nobody = counter.post(FORM, FILLED)
    assert nobody.status_code == 422 and "Chọn người nộp" in text_of(nobody)


def test_a_missing_paper_refuses_receipt_but_not_the_filing(office: Office, desk: Desk) -> None:
    counter = desk(COUNTER)
    sent = {**FILLED, "party": str(office.applicant), "paper.to_khai": ""}
    refused = counter.post(FORM, sent)
    assert refused.status_code == 409 and "thiếu giấy tờ bắt buộc" in text_of(refused)
    assert not Dossier.objects.exists()
    kept = counter.post(FORM, {**sent, "do": "file_only"})
    assert kept["Location"] == f"/ho-so/{only().code}/" and only().state == "1"


def test_the_fee_and_the_date_before_pressing(office: Office, desk: Desk) -> None:
    counter = desk(COUNTER)
    first = text_of(counter.get(FORM))
    assert "17:00 ngày 27/11/2026" in first and "điền số lượng để tính" in first
    part = counter.post(FORM, {"do": "reckon", "f.so_ban": "4"}, headers={"HX-Request": "true"})
    assert "12.000 đồng" in text_of(part) and "<html" not in text_of(part)
    assert not Dossier.objects.exists()


def test_sealed_data_is_read_for_the_form_and_that_is_kept(office: Office, desk: Desk) -> None:
    with_id = PROCEDURE.replace("xac-nhan-thu", "xac-nhan-so").replace(
        "papers:",
        "  - {code: so_dd, label: {vi: Số định danh, en: National id}, kind: national_id,\n"
        "     for: [tham_tra], held_by: identity.national_id}\npapers:",
        1,
    )
    actions.load_procedures(texts=[with_id], actor=SYSTEM, at=NOON)
    counter = desk(COUNTER)
    address = "/ho-so/tiep-nhan/xac-nhan-so/"
    done = counter.post(address, {**FILLED, "party": str(office.applicant)})
    assert done.status_code == 302, text_of(done)[-3000:]
    row = Dossier.objects.get(procedure="xac-nhan-so")
    assert "079190000123" not in str(row.form)
    assert AuditEvent.objects.filter(action="people.unmask").count() == 1
    page = f"/ho-so/{row.code}/"
    examiner = desk(EXAMINER)
    assert "079*******23" in text_of(examiner.get(page))
    shown = examiner.post(f"{page}xem/so_dd/", {"purpose": "Đối chiếu với sổ hộ tịch"})
    assert "079190000123" in text_of(shown)
    assert AuditEvent.objects.get(action="cases.unmask").details["field"] == "so_dd"


def test_fields_that_hang_on_another_are_drawn_with_their_condition(
    office: Office, desk: Desk
) -> None:
    asked = PROCEDURE.replace("xac-nhan-thu", "xac-nhan-khi").replace(
        "papers:",
        "  - {code: thay, label: {vi: Nộp thay, en: For another}, kind: yes_no, for: [tham_tra]}\n"
        "  - {code: ai, label: {vi: Nộp thay ai, en: For whom}, kind: text, for: [tham_tra],\n"
        "     when: {field: thay, is_in: [true]}}\npapers:",
        1,
    )
    actions.load_procedures(texts=[asked], actor=SYSTEM, at=NOON)
    counter = desk(COUNTER)
    address = "/ho-so/tiep-nhan/xac-nhan-khi/"
    hidden = r'data-when="f.thay" data-when-in="true" hidden'
    assert re.search(hidden, text_of(counter.get(address)))
    shown = counter.post(address, {"do": "reckon", "f.thay": "true"})
    assert not re.search(hidden, text_of(shown))
    sent = {**FILLED, "party": str(office.applicant)}
    assert counter.post(address, {**sent, "f.thay": "true"}).status_code == 422
    assert counter.post(address, {**sent, "f.thay": "false"}).status_code == 302


def test_in_english(office: Office, desk: Desk) -> None:
    counter = desk(COUNTER)
    choose_language(counter, "en")
    page = text_of(counter.get(FORM))
    assert "Confirmation for tests" in page and "Purpose" in page and "Declaration" in page


def test_another_wards_dossier_is_taken_here(office: Office, desk: Desk) -> None:
    other = re.findall(r'<option value="([0-9a-f-]{36})">Phường', text_of(desk(COUNTER).get(FORM)))
    assert len(other) == 3
    done = desk(COUNTER).post(FORM, {**FILLED, "party": str(office.applicant), "office": other[0]})
    assert done.status_code == 302
    standing = case(only().pk).standing
    assert str(standing.office_id) == other[0] and standing.intake_unit_id == office.ward


def test_visitors_are_led_to_the_entrance(office: Office) -> None:
    assert Client().post(FORM, FILLED).status_code == 302
    assert not Dossier.objects.exists()


# ------------------------------------------------------------------ scanned papers


def scanned(name: str = "to-khai.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png(3, 2), content_type="image/png")


def test_scans_come_with_the_dossier_in_one_press(office: Office, desk: Desk) -> None:
    """A chosen file says that the paper was brought; further pages stand beside the first."""
    told = {key: value for key, value in FILLED.items() if key != "paper.to_khai"}
    files = [scanned(), scanned("trang-2.png")]
    done = desk(COUNTER).post(FORM, {**told, **NEW, "file.to_khai": files})
    assert done.status_code == 302
    rows = Attachment.objects.filter(dossier=only()).order_by("kind")
    assert [(row.paper, row.kind, row.count) for row in rows] == [
        ("to_khai", "copy", 2), ("to_khai", "electronic", 1),
    ]  # fmt: skip
    kept = KeptFile.objects.in_bulk([row.file_id for row in rows])
    assert {one.name for one in kept.values()} == {"to-khai.png", "trang-2.png"}


@pytest.mark.parametrize(
    "bad",
    [
        SimpleUploadedFile("virus.pdf", b"MZ not a paper at all", content_type="application/pdf"),
        SimpleUploadedFile("trong.png", b"", content_type="image/png"),
    ],
)
def test_one_bad_file_and_nothing_is_written(
    office: Office, desk: Desk, settings: Settings, tmp_path: Path, bad: SimpleUploadedFile
) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    bad.seek(0)
    counter = desk(COUNTER)
    told = counter.post(FORM, {**FILLED, **NEW, "file.to_khai": [scanned(), bad]})
    page = text_of(told)
    assert told.status_code == 422 and bad.name is not None and f"{bad.name}: " in page
    assert "Chưa ghi gì" in page and "chọn lại tệp" in page
    for typed in ("bổ sung lý lịch", "Hồ Minh Trí", "12 Lê Lợi"):
        assert typed in page
    assert not Dossier.objects.exists() and not KeptFile.objects.exists()
    assert not [one for one in tmp_path.rglob("*") if one.is_file()], "not on the disk either"
    assert not people.find_parties("Hồ Minh Trí", actor=office.counter).parties


def test_a_file_of_a_paper_nobody_asks_for_is_left(office: Office, desk: Desk) -> None:
    done = desk(COUNTER).post(FORM, {**FILLED, **NEW, "file.khong_co": scanned()})
    assert done.status_code == 302 and not KeptFile.objects.exists()


def test_reckoning_without_script_files_nothing(office: Office, desk: Desk) -> None:
    told = desk(COUNTER).post(FORM, {**FILLED, **NEW, "do": "reckon_page"})
    assert told.status_code == 200 and not Dossier.objects.exists()


BY = {
    "r-full_name": "Hồ Minh Tâm", "r-national_id": "079199000777",
    "r-phone": "0912000888", "r-authority": "Giấy ủy quyền số 12/2026, UBND phường chứng thực",
}  # fmt: skip


def test_somebody_files_for_another_by_a_paper(office: Office, desk: Desk) -> None:
    counter = desk(COUNTER)
    told = {**FILLED, "party": str(office.applicant), "key": "k9", **BY}
    assert counter.post(FORM, told).status_code == 302
    row = only()
    assert row.applicant_id == office.applicant and row.representative_id != row.applicant_id
    assert row.authority == BY["r-authority"]
    page = text_of(counter.get(f"/ho-so/{row.code}/"))
    assert "Hồ Minh Tâm" in page and "Giấy ủy quyền số 12/2026" in page
    (party,) = people.find_parties("079199000777", actor=office.counter).parties
    assert party.id == row.representative_id
    him = replace(office.citizen, party_id=row.representative_id)
    assert may_see(case(row.pk), him), "who filed follows it"
    stranger = replace(office.citizen, party_id=UUID(int=9))
    assert not may_see(case(row.pk), stranger)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"r-authority": "  "}, "r-authority"),
        ({"r-full_name": ""}, "r-full_name"),
        ({"r-national_id": ""}, "r-national_id"),
    ],
)
def test_who_files_for_another_says_who_and_by_what(
    office: Office, desk: Desk, change: dict[str, str], said: str
) -> None:
    told = {**FILLED, "party": str(office.applicant), "key": "k10", **BY, **change}
    answered = desk(COUNTER).post(FORM, told)
    assert answered.status_code == 422 and not Dossier.objects.exists()
    page = text_of(answered)
    assert (f'name="{said}"' in page and "Hồ Minh Tâm" in page) or said == "r-full_name"


def test_nobody_represents_themselves(office: Office, desk: Desk) -> None:
    same = {**BY, "r-full_name": "Đặng Thị Ngọc Ánh", "r-national_id": "079190000123"}
    told = {**FILLED, "party": str(office.applicant), "key": "k11", **same}
    answered = desk(COUNTER).post(FORM, told)
    assert answered.status_code == 409 and "phải là người khác" in text_of(answered)
    assert not Dossier.objects.exists()
    with pytest.raises(IntegrityError, match="who_represents_another_has_authority"):
        opened = office.open()
        Dossier.objects.filter(pk=opened.id).update(representative=office.applicant, authority="x")


def test_the_receipt_names_both(office: Office, desk: Desk) -> None:
    counter = desk(COUNTER)
    counter.post(FORM, {**FILLED, "party": str(office.applicant), "key": "k12", **BY})
    slip = text_of(counter.get(f"/ho-so/{only().code}/bien-nhan/"))
    for told in ("Người có yêu cầu", "Đặng Thị Ngọc Ánh", "Người nộp thay", "Hồ Minh Tâm"):
        assert told in slip, told
    assert BY["r-authority"] in slip


def test_where_the_law_wants_the_person_nobody_files_for_them(office: Office, desk: Desk) -> None:
    rule = "by_oneself: {basis: Luật mẫu 01/2026/QH15 Điều 2, confidence: sample}\n"
    text = PROCEDURE.replace("since: 2025-07-01", "since: 2026-11-23") + rule
    actions.load_procedures(texts=[text], actor=SYSTEM, at=NOON)
    counter = desk(COUNTER)
    page = text_of(counter.get(FORM))
    assert "phải tự nộp (Luật mẫu 01/2026/QH15 Điều 2)" in page and "r-full_name" not in page
    told = {**FILLED, "party": str(office.applicant), "key": "k13", **BY}
    refused = counter.post(FORM, told)
    assert refused.status_code == 409 and "không được nộp thay" in text_of(refused)
    assert 'value="Hồ Minh Tâm"' in text_of(refused) and not Dossier.objects.exists()


def test_another_one_for_the_same_person_comes_in_beside_it(office: Office, desk: Desk) -> None:
    first, counter = office.open(), desk(COUNTER)
    start = text_of(counter.get(f"/ho-so/tiep-nhan/?cung={first.code}&q=xac nhan"))
    assert f"{FORM}?cung={first.code}" in start and "Cùng bộ với hồ sơ" in start
    go = counter.get(f"/ho-so/tiep-nhan/?cung={first.code}&q=xac nhan&go=1")
    assert go["Location"] == f"{FORM}?cung={first.code}"
    page = text_of(counter.get(go["Location"]))
    assert f'value="{office.applicant}" checked' in page and f'value="{first.code}"' in page
    told = {**FILLED, "party": str(office.applicant), "key": "k14", "cung": first.code}
    assert counter.post(FORM, told).status_code == 302
    second = Dossier.objects.exclude(pk=first.id).get()
    assert second.bundle == Dossier.objects.get(pk=first.id).bundle is not None
    assert counter.get(f"{FORM}?cung=26740-000000-0000").status_code == 404


def test_who_came_with_the_first_comes_with_the_next_too(office: Office, desk: Desk) -> None:
    counter = desk(COUNTER)
    counter.post(FORM, {**FILLED, "party": str(office.applicant), "key": "k15", **BY})
    first = only()
    there = f"{FORM}?cung={first.code}"
    page = text_of(counter.get(there))
    assert "Vẫn do Hồ Minh Tâm nộp thay" in page and BY["r-authority"] in page
    assert re.search(r'name="r-same"[^>]*checked', page)
    told = {**FILLED, "party": str(office.applicant), "cung": first.code}
    same = {"r-same": "on", "r-authority": "Giấy ủy quyền số 13/2026"}
    assert counter.post(FORM, {**told, **same, "key": "k16"}).status_code == 302
    second = Dossier.objects.exclude(pk=first.pk).get()
    assert second.representative_id == first.representative_id
    assert (second.authority, second.bundle) == ("Giấy ủy quyền số 13/2026", only_bundle(first))
    alone = {"r-authority": BY["r-authority"], "key": "k17"}
    assert counter.post(FORM, {**told, **alone}).status_code == 302
    third = Dossier.objects.exclude(pk__in=(first.pk, second.pk)).get()
    assert third.representative_id is None and third.authority == ""


def only_bundle(first: Dossier) -> UUID | None:
    return Dossier.objects.get(pk=first.pk).bundle


def test_somebody_else_may_come_with_the_next(office: Office, desk: Desk) -> None:
    counter = desk(COUNTER)
    counter.post(FORM, {**FILLED, "party": str(office.applicant), "key": "k18", **BY})
    first = only()
    told = {**FILLED, "party": str(office.applicant), "cung": first.code, "key": "k19"}
    other = {**BY, "r-full_name": "Hồ Minh Châu", "r-national_id": "079199000778"}
    both = counter.post(FORM, {**told, **other, "r-same": "on"})
    assert both.status_code == 422 and "Bỏ chọn ô này để ghi người khác" in text_of(both)
    half = counter.post(FORM, {**told, **other, "r-full_name": ""})
    assert half.status_code == 422 and Dossier.objects.count() == 1
    assert counter.post(FORM, {**told, **other}).status_code == 302
    second = Dossier.objects.exclude(pk=first.pk).get()
    assert second.representative_id not in (None, first.representative_id)
