"""An application begun and filed once, and how who applied follows it."""

from datetime import timedelta
from uuid import UUID

import pytest
from tests.engine.cases.office import NOON, Office

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.actions import drafting
from opendistrict.engine.cases.models import ApplicationDraft, Attachment, Dossier
from opendistrict.engine.cases.queries import drafting as drafts
from opendistrict.engine.cases.queries import finding, following
from opendistrict.engine.cases.shapes.following import By, Turn
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.people import queries as people
from opendistrict.registers.people.models import Party

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Size 3>>\nstartxref\n110\n%%EOF\n"
)


def begun(office: Office, **typed: str) -> UUID:
    return drafting.save_draft(
        procedure="xac-nhan-thu", office_id=office.ward, subject="citizen",
        typed={"muc_dich": "vay vốn", "so_ban": "1", **typed}, actor=office.citizen, at=NOON,
    )  # fmt: skip


def filed(office: Office) -> Dossier:
    draft = begun(office)
    drafting.add_file(
        draft_id=draft, paper="to_khai", data=PDF, name="to khai.pdf", actor=office.citizen, at=NOON
    )
    opened = drafting.submit(draft_id=draft, actor=office.citizen, at=NOON)
    return Dossier.objects.get(pk=opened.id)


def codes(no: pytest.ExceptionInfo[Refused]) -> tuple[str, ...]:
    return no.value.codes


def test_pressed_twice_it_is_filed_once(office: Office) -> None:
    draft = begun(office)
    drafting.add_file(
        draft_id=draft, paper="to_khai", data=PDF, name="a.pdf", actor=office.citizen, at=NOON
    )
    first = drafting.submit(draft_id=draft, actor=office.citizen, at=NOON)
    again = drafting.submit(draft_id=draft, actor=office.citizen, at=NOON + HOUR)
    assert (first.id, first.code, first.token) == (again.id, again.code, again.token)
    assert Dossier.objects.filter(applicant=office.applicant).count() == 1
    row = Dossier.objects.get(pk=first.id)
    assert row.form["ho_ten"] == "Đặng Thị Ngọc Ánh"  # the State knew it; it was not asked
    assert [(a.paper, a.kind) for a in Attachment.objects.filter(dossier=row)] == [
        ("to_khai", "electronic")
    ]
    kept = ApplicationDraft.objects.get(pk=draft)
    assert (kept.typed, kept.files) == ("", [])
    with pytest.raises(Refused) as no:
        begun_again = {"procedure": "xac-nhan-thu", "office_id": office.ward, "subject": "citizen"}
        drafting.save_draft(**begun_again, typed={}, draft_id=draft, actor=office.citizen, at=NOON)  # type: ignore[arg-type]
    assert codes(no) == ("draft_is_filed",)


def test_what_was_typed_lies_sealed(office: Office) -> None:
    draft = begun(office, muc_dich="bí mật riêng")
    row = ApplicationDraft.objects.get(pk=draft)
    assert "bí mật" not in row.typed and "riêng" not in row.typed
    assert drafts.draft(draft, actor=office.citizen).typed["muc_dich"] == "bí mật riêng"
    (held,) = drafts.held_of(office.applicant, NOON.date()).rows
    assert held["typed"] == {"muc_dich": "bí mật riêng", "so_ban": "1"}


def test_nobody_else_sees_or_files_it(office: Office) -> None:
    draft = begun(office)
    other = Actor(kind="citizen", id="x", label="x", party_id=UUID(int=5))
    for who in (other, office.counter, Actor(kind="citizen", id="", label="")):
        with pytest.raises(Refused) as no:
            drafts.draft(draft, actor=who)
        assert codes(no) == ("draft_is_unknown",)
        with pytest.raises(Refused) as no:
            drafting.submit(draft_id=draft, actor=who, at=NOON)
        assert codes(no) == ("draft_is_unknown",)


def test_what_lacks_or_is_wrong_is_not_filed(office: Office) -> None:
    wrong = begun(office, so_ban="99")
    with pytest.raises(Refused) as no:
        drafting.submit(draft_id=wrong, actor=office.citizen, at=NOON)
    assert codes(no) == ("form_is_wrong",)
    with pytest.raises(Refused) as no:
        drafting.submit(draft_id=begun(office), actor=office.citizen, at=NOON)
    assert codes(no) == ("papers_are_missing",)
    with pytest.raises(Refused) as no:
        drafting.add_file(
            draft_id=wrong, paper="to_khai", data=b"MZ\x90\x00", name="anh.jpg",
            actor=office.citizen, at=NOON,
        )  # fmt: skip
    assert ApplicationDraft.objects.get(pk=wrong).files == []
    assert not Dossier.objects.exists()


def test_drafts_are_forgotten_after_a_month(office: Office) -> None:
    begun(office)
    drafting.forget_drafts(NOON + timedelta(days=29))
    assert ApplicationDraft.objects.count() == 1
    drafting.forget_drafts(NOON + timedelta(days=31))
    assert not ApplicationDraft.objects.exists()


def test_found_by_number_and_phone_only_together(office: Office) -> None:
    row = filed(office)
    assert following.code_of(f" {row.code.lower()} ", "456") == row.code
    for number, tail in ((row.code, "457"), (row.code, ""), ("26740-261123-9999", "456")):
        assert following.code_of(number, tail) is None
    seen = following.by_code(row.code, at=NOON)
    assert seen is not None
    assert (seen.by, seen.name, seen.token, seen.may) == (By.CODE, "Đ.T.N.Á.", "", frozenset())
    assert seen.turn is Turn.OFFICE and seen.answer_by == NOON + timedelta(days=2)


def test_the_receipt_brings_what_was_asked_for_and_no_more(office: Office) -> None:
    row = filed(office)
    actions.ask_supplement(
        dossier_id=row.pk, items=["Giấy tờ nhà"], note="hỏi thêm anh Ba", actor=office.counter,
        at=NOON + HOUR,
    )  # fmt: skip
    seen = following.by_receipt(row.token, at=NOON + HOUR)
    assert seen is not None and seen.supplement is not None
    assert seen.turn is Turn.APPLICANT and seen.supplement.items == ("Giấy tờ nhà",)
    assert seen.may == {"supplement"}
    own = following.own(row.code, actor=office.citizen, at=NOON + HOUR)
    assert own is not None and own.may == {"supplement", "withdraw"}
    assert following.by_receipt("0" * 32, at=NOON) is None
    stranger = Actor(kind="citizen", id="x", label="x", party_id=UUID(int=5))
    assert following.own(row.code, actor=stranger, at=NOON) is None


def test_an_address_is_written_to_only_when_proven_and_wanted(office: Office) -> None:
    assert people.notice_address(office.applicant) == ""
    assert Party.objects.filter(pk=office.applicant).exists()


def codes_for(words: str) -> list[str]:
    return [one.version.code for one in finding.find(words, NOON.date())]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("sao y giấy khai sinh", "chung-thuc-ban-sao"),
        ("mở quán", "thanh-lap-ho-kinh-doanh"),
        ("mo quan", "thanh-lap-ho-kinh-doanh"),
        ("em muốn mở quán cà phê", "thanh-lap-ho-kinh-doanh"),
        ("khai sihn", "khai-sinh"),  # two letters changed places
        ("lam giay khai sinh cho con", "khai-sinh"),
        ("giấy độc thân", "xac-nhan-tinh-trang-hon-nhan"),
        ("giaydocthan", "xac-nhan-tinh-trang-hon-nhan"),
        ("cưới", "ket-hon"),
        ("thue via he", "su-dung-he-pho"),
        ("1.001193", "khai-sinh"),
    ],
)
def test_found_by_the_words_of_people(words: str, code: str, office: Office) -> None:
    assert code in codes_for(words)[:2], codes_for(words)


def test_what_nobody_means_is_not_found(office: Office) -> None:
    assert codes_for("zzzz qqqq") == []
    assert "xac-nhan-thu" in codes_for("")
    assert finding.find("", NOON.date(), kind="city") == []


def test_what_filing_now_promises(office: Office) -> None:
    (one,) = [found for found in finding.find("", NOON.date()) if found.version.field == "ho-tich"
              and found.version.code == "xac-nhan-thu"]  # fmt: skip
    promise = finding.promise(one.procedure, office.ward, NOON)
    assert f"{promise.at_once.at:%d/%m}" == "27/11"  # the 24th is a day off
    assert f"{promise.received_by:%d/%m %H:%M}" == "25/11 09:00"  # eight working hours
    assert f"{promise.online.at:%d/%m}" == "30/11"
