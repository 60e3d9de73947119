"""Papers: numbered without gaps, signed by who may, never changed, withdrawn with a reason."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pypdf
import pytest
from django.db import IntegrityError, connection, transaction
from tests.makers import HERE, MORNING, unit_id
from tests.registers.documents.conftest import DOSSIER, GROUND

from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.papers import Code
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.documents import actions, queries, rules
from opendistrict.registers.documents.models import Paper
from opendistrict.registers.documents.shapes import Likeness, PaperStatus

TOKEN_LETTERS = set("23456789ABCDEFGHJKMNPQRSTVWXYZ")


def _words(found) -> str:
    pages = pypdf.PdfReader(io.BytesIO(queries.content_of_paper(found))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_an_issued_paper_is_numbered_dated_kept_and_told(office) -> None:
    found = office.issue()
    assert (found.number, found.issued_on) == ("01/QĐ-UBND", MORNING.date())
    assert (found.name, found.title) == ("Quyết định", "Về việc cho phép bà Nguyễn Thị Mẫu")
    assert found.status is PaperStatus.IN_FORCE and not found.is_signed and found.signed_by == ""
    words = _words(found)
    assert "Số: 01/QĐ-UBND" in words and "ngày 23 tháng 11 năm 2026" in words
    assert rules.shown_token(found.token) in words  # its code leads to its page
    assert queries.paper(found.id) == found == queries.paper_by_token(found.token)
    (line,) = base.trail(f"documents.paper:{found.id}")
    assert line.details["number"] == "01/QĐ-UBND" and line.details["sha256"] == found.sha256
    assert "Nguyễn Thị Mẫu" not in str(line.details)


def test_numbers_run_by_unit_series_and_year(office) -> None:
    given = [office.issue().number for _ in range(3)]
    other_series = office.issue(paper=office.paper(symbol="GTN-UBND")).number
    other_unit = office.issue(unit_id=unit_id("phuong-sai-gon")).number
    next_year = office.issue(at=datetime(2027, 1, 1, 0, 30, tzinfo=HERE)).number
    last_minute = office.issue(at=datetime(2026, 12, 31, 23, 59, tzinfo=HERE)).number
    assert given == ["01/QĐ-UBND", "02/QĐ-UBND", "03/QĐ-UBND"]
    assert (other_series, other_unit) == ("01/GTN-UBND", "01/QĐ-UBND")
    assert (next_year, last_minute) == ("01/QĐ-UBND", "04/QĐ-UBND")
    assert [one.number for one in queries.papers_about(DOSSIER)][:3] == given


def test_a_paper_that_fails_takes_no_number(office) -> None:
    with pytest.raises(Refused):
        office.issue(signed=office.signing("sai mật khẩu"))
    with pytest.raises(RuntimeError), transaction.atomic():
        office.issue()
        raise RuntimeError
    assert office.issue().number == "01/QĐ-UBND"
    assert Paper.objects.count() == 1


def test_a_signed_paper_carries_a_good_signature_of_its_signer(office) -> None:
    found = office.issue(signed=office.signing())
    assert found.is_signed and found.ground == GROUND
    assert (found.signed_by, found.signed_post) == (office.chair.label, office.chair.post_title)
    (signature,) = queries.signatures_of(found, at=MORNING + timedelta(days=1))
    assert signature.problems == () and signature.name.startswith(office.chair.label)
    assert signature.signed_at == MORNING and "MẪU" in signature.trusted_by
    (field,) = pypdf.PdfReader(io.BytesIO(queries.content_of_paper(found))).get_fields().values()
    assert field["/FT"] == "/Sig"
    assert base.trail(f"documents.paper:{found.id}")[0].details["ground"] == GROUND


def test_the_secret_is_nowhere(office) -> None:
    signing = office.signing("bí mật 123")
    assert "bí mật" not in repr(signing) and "bí mật" not in str(signing)


def test_nobody_signs_with_the_key_of_another(office) -> None:
    other = replace(office.chair, person_id=None, label="Người khác")
    with pytest.raises(Refused, match="signer_is_another_person"):
        office.issue(actor=other, signed=office.signing())


def test_the_codes_of_a_paper_stand_behind_its_own(office) -> None:
    found = office.issue(paper=office.paper(codes=(Code("OD1.abc", "Biên nhận điện tử"),)))
    words = _words(found)
    assert words.index("Kiểm tra văn bản này") < words.index("Biên nhận điện tử")


@pytest.mark.parametrize("symbol", ["", "qđ", "QĐ UBND", "QĐ/UBND", "A-", "A" * 17])
def test_a_symbol_that_cannot_be_counted_is_refused(office, symbol: str) -> None:
    with pytest.raises(Refused, match="paper_symbol_is_malformed"):
        office.issue(paper=office.paper(symbol=symbol))


def test_a_paper_takes_the_place_of_another_once(office) -> None:
    old = office.issue()
    new = office.issue(supersedes=old.id)
    seen = queries.paper(old.id)
    assert seen is not None and seen.status is PaperStatus.SUPERSEDED
    assert seen.superseded_by == new.id
    with pytest.raises(Refused, match="paper_is_superseded"):
        office.issue(supersedes=old.id)
    with pytest.raises(Refused, match="paper_is_about_another"):
        office.issue(supersedes=new.id, about="cases.dossier:x")
    with pytest.raises(Refused, match="paper_is_unknown"):
        office.issue(supersedes=office.key.id)


def test_a_paper_is_withdrawn_with_right_and_reason(office, with_right) -> None:
    paper = office.issue()
    chair = replace(office.chair, rights={})
    may = with_right(chair, "documents.withdraw_paper")
    later = MORNING + timedelta(days=3)

    def withdraw(who, because: str):
        return actions.withdraw_paper(paper_id=paper.id, because=because, actor=who, at=later)

    with pytest.raises(Refused, match="may_not_withdraw_this_paper"):
        withdraw(chair, "sai tên")
    with pytest.raises(Refused, match="withdrawal_has_no_reason"):
        withdraw(may, "  ")
    found = withdraw(may, "Sai diện tích.")
    assert found.status is PaperStatus.WITHDRAWN and found.withdrawn_because == "Sai diện tích."
    with pytest.raises(Refused, match="paper_is_withdrawn"):
        withdraw(may, "lần nữa")
    with pytest.raises(Refused, match="paper_is_withdrawn"):
        office.issue(supersedes=paper.id)
    assert queries.content_of_paper(found)  # the file stays


@pytest.mark.parametrize(
    "change",
    [
        {"number": 99}, {"title": "khác"}, {"signed_by": "khác"}, {"about": "khác"},
        {"issued_at": MORNING + timedelta(days=1)}, {"token": "AAAABBBBCCCC"}, {"ground": "khác"},
    ],
)  # fmt: skip
def test_the_database_lets_nobody_change_an_issued_paper(office, change) -> None:
    paper = office.issue()
    with pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
        Paper.objects.filter(pk=paper.id).update(**change)


def test_the_database_keeps_papers_and_their_endings(office) -> None:
    paper = office.issue()
    with pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
        Paper.objects.filter(pk=paper.id).delete()
    actions.withdraw_paper(paper_id=paper.id, because="x", actor=SYSTEM, at=MORNING)
    back = {"withdrawn_at": None, "withdrawn_because": ""}
    with pytest.raises(IntegrityError, match="not changed"), transaction.atomic():
        Paper.objects.filter(pk=paper.id).update(**back)


def test_one_number_is_given_once(office) -> None:
    office.issue()
    row = Paper.objects.get()
    row.pk, row.token = office.key.id, "ABCDEFGHJKMN"
    with pytest.raises(IntegrityError, match="a_number_is_given_once"), transaction.atomic():
        row.save(force_insert=True)


def test_tokens_are_long_random_and_easily_typed(office) -> None:
    tokens = {rules.new_token() for _ in range(2_000)}
    assert len(tokens) == 2_000 and set("".join(tokens)) == TOKEN_LETTERS
    found = office.issue()
    shown = rules.shown_token(found.token)
    for typed in (found.token, shown, shown.lower(), f" {shown.replace('-', ' ')} "):
        assert queries.paper_by_token(typed) == found
    for wrong in ("", "x", found.token[:-1], "'; --", "A" * 12):
        assert queries.paper_by_token(wrong) is None
    assert queries.address_of(found.token).endswith(f"/giay/{shown}")


def test_a_file_is_the_paper_or_it_is_not(office) -> None:
    found = office.issue(signed=office.signing())
    data = queries.content_of_paper(found)
    assert queries.compare(found, data) is Likeness.SAME
    assert queries.compare(found, data + b"\n") is Likeness.ADDED_TO
    changed = bytearray(data)
    changed[500] ^= 1
    for other in (b"", bytes(changed), data[:-1], b"%PDF-1.7"):
        assert queries.compare(found, other) is Likeness.OTHER


def test_a_kept_file_that_was_tampered_with_is_not_shown_as_good(office, tmp_path) -> None:
    found = office.issue(signed=office.signing())
    (stored,) = (tmp_path / "kept").rglob(found.sha256)
    stored.chmod(0o600)
    stored.write_bytes(stored.read_bytes() + b" ")
    with pytest.raises(Refused, match="kept_file_was_changed"):
        queries.signatures_of(found, at=MORNING)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_one_number_each(office) -> None:
    def issue(_turn: int) -> str:
        try:
            return office.issue().number
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=3) as some:
        numbers = list(some.map(issue, range(6)))
    assert sorted(numbers) == [f"{n:02d}/QĐ-UBND" for n in range(1, 7)]
