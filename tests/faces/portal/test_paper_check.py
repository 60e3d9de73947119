"""The page behind a paper's QR code: what it says, what it never says, files compared."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from tests.makers import MORNING, actor

from opendistrict.faces.cli import sample_keys
from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.papers import Paper, Paragraph, Signature
from opendistrict.kernel.signing import SAMPLE_PASSWORD
from opendistrict.registers.documents import actions, queries
from opendistrict.registers.documents.rules import shown_token
from opendistrict.registers.documents.shapes import PaperShape, Signing
from opendistrict.registers.people import queries as people

CHAIR = "chu-tich-phuong-ben-thanh"
APPLICANT = "Nguyễn Thị Mẫu"


@pytest.fixture(autouse=True)
def _here(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quan1: None) -> None:
    settings.SIGNING_ROOTS = tmp_path / "roots"
    default = {**django_settings.STORAGES["default"], "OPTIONS": {"location": tmp_path / "kept"}}
    settings.STORAGES = {**django_settings.STORAGES, "default": default}
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING + timedelta(days=1))
    cache.clear()


@pytest.fixture
def paper() -> PaperShape:
    return issue()


def issue(*, is_signed: bool = True, supersedes: PaperShape | None = None) -> PaperShape:
    chair = actor(CHAIR)
    assert chair.person_id and chair.unit_id
    slug = next(s for s, one in people.people_by_slug().items() if one.id == chair.person_id)
    sample_keys.enrol_sample_people([slug], actor=SYSTEM, at=MORNING)
    key = queries.signers_of(chair.person_id)[0]
    signed = Signing(signer_id=key.id, secret=SAMPLE_PASSWORD, ground="mẫu") if is_signed else None
    return actions.issue_paper(
        paper=Paper(
            agency="Ủy ban nhân dân\nphường Bến Thành", symbol="QĐ-UBND", kind="Quyết định",
            subject=f"Về việc cho phép bà {APPLICANT}", place="Bến Thành", sample=True,
            body=(Paragraph.of(f"Điều 1. Cho phép bà {APPLICANT}."),),
            signature=Signature("", "Chủ tịch", chair.label),
        ),
        kind="result", about="cases.dossier:1", unit_id=chair.unit_id, actor=chair, at=MORNING,
        signed=signed, supersedes=supersedes.id if supersedes else None,
    )  # fmt: skip


def address(paper: PaperShape) -> str:
    return f"/giay/{shown_token(paper.token)}"


def text(client: Client, path: str, status: int = 200) -> str:
    answered = client.get(path)
    assert answered.status_code == status
    return " ".join(answered.content.decode().replace("\u00a0", " ").split())


def compared(client: Client, paper: PaperShape, data: bytes, status: int = 200) -> str:
    file = io.BytesIO(data)
    file.name = "giay.pdf"
    answered = client.post(f"{address(paper)}/doi-chieu", {"file": file})
    assert answered.status_code == status
    return " ".join(answered.content.decode().split())


def test_a_paper_in_force_says_what_it_is_and_who_signed(client: Client, paper: PaperShape) -> None:
    page = text(client, address(paper))
    for said in (
        "Giấy tờ số 01/QĐ-UBND", "Đang có hiệu lực", "Quyết định", "23/11/2026", "Bến Thành",
        paper.signed_by, paper.signed_post, "Chữ ký hợp lệ", "MẪU (SAMPLE) Root CA", paper.sha256,
    ):  # fmt: skip
        assert said in page, said


def test_the_applicant_is_not_named_and_the_paper_not_handed_out(
    client: Client, paper: PaperShape
) -> None:
    page = text(client, address(paper))
    for hidden in (APPLICANT, paper.about, str(paper.id), str(paper.file_id)):
        assert hidden not in page


def test_a_paper_without_a_signature_says_so(client: Client) -> None:
    page = text(client, address(issue(is_signed=False)))
    assert "bản giấy được ký tay" in page and "Chữ ký hợp lệ" not in page


def test_a_withdrawn_paper_says_since_when_and_not_why(client: Client, paper: PaperShape) -> None:
    why = f"Sai tên bà {APPLICANT}"
    actions.withdraw_paper(paper_id=paper.id, because=why, actor=SYSTEM, at=MORNING)
    page = text(client, address(paper))
    assert "Đã thu hồi" in page and "Thu hồi ngày" in page and "Đang có hiệu lực" not in page
    assert why not in page


def test_a_superseded_paper_leads_to_the_new_one(client: Client, paper: PaperShape) -> None:
    new = issue(supersedes=paper)
    page = text(client, address(paper))
    assert "Đã được thay thế" in page and address(new) in page


def test_a_signature_that_is_no_longer_trusted_is_called_so(
    client: Client, paper: PaperShape, settings: Any
) -> None:
    for root in Path(settings.SIGNING_ROOTS).glob("*.pem"):
        root.unlink()
    page = text(client, address(paper))
    assert "Chữ ký có vấn đề" in page and "không có trong danh sách được tin cậy" in page


@pytest.mark.parametrize("token", ["AAAABBBBCCCC", "x", "1' or '1'='1", "%00"])
def test_an_unknown_code_is_not_there(client: Client, token: str) -> None:
    text(client, f"/giay/{token}", status=404)


def test_files_are_compared(client: Client, paper: PaperShape) -> None:
    data = queries.content_of_paper(paper)
    assert "Đúng là giấy tờ này" in compared(client, paper, data)
    assert "Có phần thêm vào sau" in compared(client, paper, data + b"\n% more")
    assert "Không phải giấy tờ này" in compared(client, paper, b"%PDF-1.7 other")


def test_what_is_no_file_or_too_large_is_told(
    client: Client, paper: PaperShape, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Tệp trống" in compared(client, paper, b"", status=422)
    assert client.post(f"{address(paper)}/doi-chieu").status_code == 422
    monkeypatch.setattr("opendistrict.faces.portal.papers.forms.MOST_BYTES", 10)
    assert "lớn hơn mức" in compared(client, paper, b"x" * 11, status=422)
    assert client.get(f"{address(paper)}/doi-chieu").status_code == 405


def test_comparing_is_limited_by_address(client: Client, paper: PaperShape) -> None:
    for _turn in range(30):
        compared(client, paper, b"x")
    assert "Thao tác quá nhanh" in compared(client, paper, b"x", status=429)


def test_our_own_file_gone_wrong_is_said_and_not_hidden(
    client: Client, paper: PaperShape, tmp_path: Path
) -> None:
    (stored,) = (tmp_path / "kept").rglob(paper.sha256)
    stored.chmod(0o600)
    stored.write_bytes(b"other")
    page = text(client, address(paper))
    assert "Chưa kiểm tra được chữ ký số" in page and "Chữ ký hợp lệ" not in page


def test_a_code_may_be_typed(client: Client, paper: PaperShape) -> None:
    assert "Mã kiểm tra" in text(client, "/giay/")
    answered = client.get("/giay/", {"token": shown_token(paper.token).lower()})
    assert answered.status_code == 302 and answered["Location"].endswith(address(paper))
    wrong = client.get("/giay/", {"token": "sai"})
    assert wrong.status_code == 422 and "Không có giấy tờ nào mang mã này" in wrong.content.decode()


def test_it_is_there_in_english(client: Client, paper: PaperShape) -> None:
    client.cookies["language"] = "en"
    assert client.get(address(paper)).status_code == 200
