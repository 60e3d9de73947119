"""`od sign`: a sample authority written, trusted, its key enrolled, revoked; a file verified."""

import io
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from opendistrict.faces.kit import clock
from opendistrict.kernel import signing
from opendistrict.kernel.papers import Paper, Paragraph, to_pdf
from opendistrict.registers.documents import queries
from opendistrict.registers.people import queries as people


@pytest.fixture(autouse=True)
def roots(settings: Any, tmp_path: Path) -> Path:
    settings.SIGNING_ROOTS = tmp_path / "roots"
    return tmp_path / "roots"


def od(*words: object) -> str:
    out = io.StringIO()
    call_command("sign", *map(str, words), stdout=out)
    return out.getvalue()


def test_from_a_sample_authority_to_a_verified_file(
    quan1: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = od("sample-ca", tmp_path / "ca", "--name", "Lê Thị Thử", "--name", "Trần Văn Mẫu")
    assert signing.SAMPLE_PASSWORD in told
    names = sorted(path.name for path in (tmp_path / "ca").iterdir())
    assert names == [
        "README.txt", "le-thi-thu.p12", "le-thi-thu.pem", "sample-root.pem", "tran-van-mau.p12",
        "tran-van-mau.pem",
    ]  # fmt: skip
    assert (tmp_path / "ca" / "le-thi-thu.p12").stat().st_mode & 0o077 == 0
    assert "MẪU (SAMPLE) Root CA" in od("trust", tmp_path / "ca" / "sample-root.pem")
    slug = next(iter(people.people_by_slug()))
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{signing.SAMPLE_PASSWORD}\n"))
    key_id = od("enrol", tmp_path / "ca" / "le-thi-thu.p12", "--person", slug).split()[0]
    assert "in use" in od("list", slug)

    pdf = to_pdf(Paper(agency="a", symbol="B", subject="c", body=(Paragraph.of("x"),)))
    key = signing.open_pkcs12(
        (tmp_path / "ca" / "le-thi-thu.p12").read_bytes(), signing.SAMPLE_PASSWORD
    )
    file = tmp_path / "signed.pdf"
    file.write_bytes(signing.sign_pdf(pdf, key, at=clock.now()))
    assert "valid, covers the whole file, trusted" in od("verify", file)
    file.write_bytes(file.read_bytes() + b"\n% more")
    with pytest.raises(CommandError, match="Not every signature is good"):
        od("verify", file)
    file.write_bytes(pdf)
    with pytest.raises(CommandError, match="no signature"):
        od("verify", file)

    assert "Revoked" in od("revoke", key_id, "--because", "thử xong")
    assert "revoked" in od("list", slug)


def test_an_authority_is_not_written_over(tmp_path: Path) -> None:
    od("sample-ca", tmp_path / "ca")
    with pytest.raises(CommandError, match="not empty"):
        od("sample-ca", tmp_path / "ca")


def test_sample_people_get_keys_once(quan1: None, roots: Path) -> None:
    some = list(people.people_by_slug())[:2]
    assert od("sample-keys", *some).count("\n") == 3
    assert len(list(roots.glob("*.pem"))) == 1
    od("sample-keys", *some)
    for one in some:
        assert len(queries.signers_of(people.people_by_slug()[one].id)) == 1
    with pytest.raises(CommandError, match="There is no person"):
        od("sample-keys", "khong-co")


def test_a_missing_or_wrong_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        od("trust", tmp_path / "not-there.pem")
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate")
    with pytest.raises(CommandError, match=r"chứng thư số|certificate"):
        od("trust", wrong)
