"""Somebody files for somebody else: online too, by a paper, and not where the law forbids it."""

from uuid import UUID

import pypdfium2
import pytest
from tests.engine.cases.office import NOON, PROCEDURE, Office
from tests.engine.cases.test_applications_begun import PDF

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.actions import drafting
from opendistrict.engine.cases.models import Attachment, Dossier
from opendistrict.engine.cases.queries import following
from opendistrict.engine.cases.rules.diffing import Weight, diff
from opendistrict.engine.cases.rules.linting import lint
from opendistrict.engine.cases.rules.reading import read_procedure
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.documents import queries as documents
from opendistrict.registers.people import actions as people
from opendistrict.registers.people.models import Party

pytestmark = pytest.mark.django_db
ANOTHER = {
    "nop_thay": "true", "nop_thay_ho_ten": "Hồ Minh Trí", "nop_thay_ngay_sinh": "05/06/1950",
    "nop_thay_dinh_danh": "079050001234", "nop_thay_theo": "Giấy ủy quyền số 12/2026",
}  # fmt: skip
RULE = "by_oneself: {basis: Luật mẫu 01/2026/QH15 Điều 2, confidence: sample}\n"
BY_ONESELF = PROCEDURE + RULE


def read(text: str) -> Procedure:
    found = read_procedure(text.encode(), file="x.yaml").procedure
    assert found is not None
    return found


def begun(office: Office, **typed: str) -> UUID:
    return drafting.save_draft(
        procedure="xac-nhan-thu", office_id=office.ward, subject="citizen",
        typed={"muc_dich": "vay vốn", "so_ban": "1", **ANOTHER, **typed}, actor=office.citizen,
        at=NOON,
    )  # fmt: skip


def brought(office: Office, draft: UUID, *papers: str) -> None:
    for paper in papers:
        drafting.add_file(
            draft_id=draft, paper=paper, data=PDF, name=f"{paper}.pdf", actor=office.citizen,
            at=NOON,
        )  # fmt: skip


def filed(office: Office, **typed: str) -> Dossier:
    draft = begun(office, **typed)
    brought(office, draft, "to_khai", "giay_nop_thay")
    opened = drafting.submit(draft_id=draft, actor=office.citizen, at=NOON)
    return Dossier.objects.get(pk=opened.id)


def test_filed_online_for_somebody_by_a_paper(office: Office) -> None:
    row = filed(office)
    assert (row.applicant_name, row.authority) == ("Hồ Minh Trí", "Giấy ủy quyền số 12/2026")
    assert row.representative_id == office.applicant and row.applicant_id != office.applicant
    assert row.form["ho_ten"] == "Hồ Minh Trí" and "nop_thay" not in row.form
    papers = set(Attachment.objects.filter(dossier=row).values_list("paper", flat=True))
    assert papers == {"to_khai", "giay_nop_thay"}
    found = following.own(row.code, actor=office.citizen, at=NOON)
    assert found is not None and found.represented_by == "Đặng Thị Ngọc Ánh"


def test_without_the_proof_it_is_not_filed(office: Office) -> None:
    draft = begun(office)
    brought(office, draft, "to_khai")
    with pytest.raises(Refused, match="papers_are_missing"):
        drafting.submit(draft_id=draft, actor=office.citizen, at=NOON)


@pytest.mark.parametrize("missing", [name for name in ANOTHER if name != "nop_thay"])
def test_who_and_by_what_has_to_be_said(office: Office, missing: str) -> None:
    draft = begun(office, **{missing: ""})
    brought(office, draft, "to_khai", "giay_nop_thay")
    with pytest.raises(Refused) as no:
        drafting.submit(draft_id=draft, actor=office.citizen, at=NOON)
    assert no.value.codes == ("form_is_wrong",)
    assert missing in {one.field for one in no.value.details["problems"]}  # type: ignore[attr-defined]


def test_the_receipt_names_both(office: Office) -> None:
    row = filed(office)
    actions.receive(dossier_id=row.pk, actor=office.counter, at=NOON)
    paper = actions.issue_receipt(
        dossier_id=row.pk, term="03 ngày làm việc", explanation=(), proof="", actor=office.counter,
        at=NOON,
    )  # fmt: skip
    document = pypdfium2.PdfDocument(documents.content_of_paper(paper))
    words = " ".join(page.get_textpage().get_text_bounded() for page in document)
    for name in ("Hồ Minh Trí", "Đặng Thị Ngọc Ánh", "Giấy ủy quyền số 12/2026"):
        assert name in words, name
    assert "Giấy tờ chứng minh được nộp thay" in " ".join(words.split())


def known(office: Office) -> UUID:
    return people.register_party(
        kind="citizen", full_name="Hồ Minh Trí", national_id="079050001234", phone="0912000777",
        identified_by="counter", is_sample=True, actor=office.counter, at=NOON,
    )  # fmt: skip


def test_whom_the_register_knows_is_meant_and_unchanged(office: Office) -> None:
    party = known(office)
    before = Party.objects.filter(pk=party).values().get()
    row = filed(office)
    assert row.applicant_id == party
    assert Party.objects.filter(pk=party).values().get() == before
    him = Actor(kind="citizen", id="h", label="Hồ Minh Trí", party_id=party)
    assert following.own(row.code, actor=him, at=NOON) is not None


def test_a_number_of_somebody_else_opens_and_takes_nothing(office: Office) -> None:
    party = known(office)
    row = filed(office, nop_thay_ho_ten="Kẻ Mạo Danh")
    assert row.applicant_id != party and row.applicant_name == "Kẻ Mạo Danh"
    assert not Party.objects.get(pk=row.applicant_id).national_id_index


def test_nobody_represents_themselves_online(office: Office) -> None:
    with pytest.raises(Refused, match="representative_is_the_applicant"):
        filed(
            office, nop_thay_ho_ten="Đặng Thị Ngọc Ánh", nop_thay_dinh_danh="079190000123"
        )  # fmt: skip


def test_a_visitor_may_not_file_for_two_others(office: Office) -> None:
    stranger = known(office)
    other = Actor(kind="citizen", id="x", label="x", party_id=stranger)
    application = office.application(channel="online")
    with pytest.raises(Refused, match="may_not_file_this"):
        actions.file_dossier(**application, actor=other, at=NOON)  # type: ignore[arg-type]


def test_the_law_may_want_the_person_themselves(office: Office) -> None:
    draft = begun(office)
    actions.load_procedures(texts=[BY_ONESELF.replace("2025-07-01", "2026-11-23")],
                            actor=SYSTEM, at=NOON)  # fmt: skip
    with pytest.raises(Refused, match="form_is_of_another_version"):
        drafting.submit(draft_id=draft, actor=office.citizen, at=NOON)
    again = begun(office)  # what was told of another is not kept
    brought(office, again, "to_khai")
    with pytest.raises(Refused, match="paper_is_not_asked"):
        brought(office, again, "giay_nop_thay")
    opened = drafting.submit(draft_id=again, actor=office.citizen, at=NOON)
    assert Dossier.objects.get(pk=opened.id).applicant_id == office.applicant
    with pytest.raises(Refused) as no:
        office.open(representative_id=known(office), authority="Giấy ủy quyền số 12/2026")
    assert no.value.codes == ("procedure_is_by_oneself",)
    assert no.value.details == {"basis": "Luật mẫu 01/2026/QH15 Điều 2"}


def test_the_rule_is_for_persons_and_a_change_for_applicants() -> None:
    assert lint(read(BY_ONESELF)) == []
    firms = read(BY_ONESELF.replace("subjects: [citizen]", "subjects: [enterprise]"))
    assert [one.code for one in lint(firms)] == ["nobody_can_come_themselves"]
    (change,) = diff(read(PROCEDURE), read(BY_ONESELF))
    assert (change.where, change.weight) == (("by_oneself",), Weight.APPLICANT)
