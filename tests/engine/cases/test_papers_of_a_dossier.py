"""The papers of a dossier: numbered, signed, and the same paper when asked for again."""

from datetime import timedelta

import pytest
from tests.engine.cases.office import DAY, NOON, Office

from opendistrict.engine.cases import actions, queries
from opendistrict.faces.cli.sample_keys import enrol_sample_people
from opendistrict.kernel import signing
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.base.models import LogLeaf
from opendistrict.registers.documents import queries as documents

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def proof(dossier: object) -> str:
    leaf = LogLeaf.objects.filter(subject=f"cases.dossier:{dossier}").order_by("id")[0]
    return base.receipt(leaf.pk, NOON).code()


def test_the_receipt_carries_the_promise_and_its_proof(office: Office) -> None:
    opened = office.open()
    told = {
        "dossier_id": opened.id, "term": "03 ngày làm việc", "explanation": ("Tính từ …",),
        "proof": "HTTPS://MAU.VN/R/" + proof(opened.id), "actor": office.counter,
    }  # fmt: skip
    first = actions.issue_receipt(**told, at=NOON)
    again = actions.issue_receipt(**told, at=NOON + HOUR)
    assert first.id == again.id and first.number.endswith("/GTN-UBND")
    assert documents.content_of_paper(first).startswith(b"%PDF")
    actions.extend(dossier_id=opened.id, basis="Văn bản mẫu", actor=office.examiner, at=NOON + DAY)
    newer = actions.issue_receipt(**told, at=NOON + DAY)
    assert newer.id != first.id
    assert documents.paper(first.id).superseded_by == newer.id  # type: ignore[union-attr]
    with pytest.raises(Refused) as no:
        actions.issue_receipt(**told | {"actor": office.citizen}, at=NOON)
    assert no.value.codes == ("may_not_issue_papers",)


def test_forms_02_to_05(office: Office) -> None:
    opened = office.open()
    with pytest.raises(Refused) as no:
        actions.issue_supplement_request(dossier_id=opened.id, actor=office.examiner, at=NOON)
    assert no.value.codes == ("supplement_was_not_asked",)
    actions.apologise(
        dossier_id=opened.id, reasons="Chờ xác minh", new_date=NOON + 10 * DAY,
        actor=office.examiner, at=NOON,
    )  # fmt: skip
    sorry = actions.issue_apology(
        dossier_id=opened.id, explanation=("…",), actor=office.examiner, at=NOON
    )
    actions.ask_supplement(
        dossier_id=opened.id, items=["Bản chính để đối chiếu"], actor=office.examiner, at=NOON
    )
    asked = actions.issue_supplement_request(dossier_id=opened.id, actor=office.counter, at=NOON)
    sheet = actions.issue_control_sheet(dossier_id=opened.id, actor=office.counter, at=NOON)
    online = actions.file_dossier(
        **office.application(channel="online"), actor=office.citizen, at=NOON
    )
    actions.refuse(dossier_id=online.id, reasons="Sai thẩm quyền", actor=office.counter, at=NOON)
    refused = actions.issue_refusal(dossier_id=online.id, actor=office.counter, at=NOON)
    for one in (sorry, asked, sheet, refused):
        assert documents.content_of_paper(one).startswith(b"%PDF")
    assert len({one.number for one in (sorry, asked, sheet, refused)}) == 4


def test_a_result_is_signed_with_the_officers_own_key(office: Office) -> None:
    opened = office.open()
    actions.pass_on(dossier_id=opened.id, actor=office.examiner, at=NOON)
    signer = office.signer(opened.id)
    with pytest.raises(Refused) as no:
        actions.sign(dossier_id=opened.id, secret="x", actor=signer, at=NOON)
    assert no.value.codes == ("signer_has_no_key",)
    assert queries.case(opened.id).standing.decided_at is None
    enrol_sample_people([office.slug_of(signer)], actor=SYSTEM, at=NOON)
    with pytest.raises(Refused) as no:
        actions.sign(dossier_id=opened.id, secret="sai", actor=signer, at=NOON)
    assert no.value.codes == ("key_password_is_wrong",)
    actions.sign(dossier_id=opened.id, secret=signing.SAMPLE_PASSWORD, actor=signer, at=NOON)
    (paper,) = documents.papers_about(f"cases.dossier:{opened.id}")
    assert paper.is_signed and paper.signed_by == signer.label and paper.ground
    (found,) = signing.verify_pdf(
        documents.content_of_paper(paper), roots=documents.roots(), at=NOON
    )
    assert found.covers_all and not found.problems
