"""Letters to who applied, over a real mail server: what moved a promise, what an office owes, and
to which address."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from tests.engine.cases.office import NOON, Office, office
from tests.engine.cases.test_rehousing import MERGER, WARDS, carried, end, filed_in
from tests.engine.plans.test_digest_mail import Postman, postman
from tests.faces.portal.conftest import Provider, by_identity, party_of, provider
from tests.faces.portal.dossiers.ways import file, text
from tests.makers import HERE, drain, empty_queue, unit_id

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.models import Dossier
from opendistrict.engine.cases.shapes.rehousing import UNITS, Rehousing
from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.base.shapes import CalendarDayRow
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries
from opendistrict.registers.people.models import Identity, Party

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning"),
]
__all__ = ["office", "postman", "provider"]
HOUR = timedelta(hours=1)
AN = {"name": "Nguyễn Mẫu Ân", "birthdate": "2001-02-03", "citizen_pid": "000201000012"}
MAIL = "an@vneid.example"
ANOTHER = "another-key-that-is-long-enough-to-seal"
Now = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def now(monkeypatch: pytest.MonkeyPatch, office: Office, postman: Postman) -> Now:
    empty_queue()

    def set_to(at: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda request=None: at)
        monkeypatch.setattr(clock, "today", lambda request=None: at.date())

    set_to(NOON + 3 * HOUR)
    return set_to


@pytest.fixture
def citizen(provider: Provider) -> Client:
    """Signed in by a provider that has verified an address."""
    provider.knows("sub-an", email=MAIL, email_verified=True, **AN)
    client = Client()
    by_identity(client, provider, "sub-an")
    return client


@pytest.fixture
def filed(citizen: Client, postman: Postman) -> Dossier:
    """Filed by who did not ask for letters."""
    dossier = file(citizen)
    drain(clock.now())
    assert postman.letters == []
    return dossier


def wants(client: Client, *, yes: bool = True) -> None:
    told = {"purpose": "contact_email", "is_given": "1" if yes else "0"}
    assert client.post("/toi/dong-y/", told).status_code == 302


def received(office: Office, dossier: Dossier) -> None:
    actions.receive(dossier_id=dossier.pk, actor=office.counter, at=NOON + HOUR)
    actions.forward(dossier_id=dossier.pk, actor=office.counter, at=NOON + HOUR)


def told(postman: Postman) -> list[tuple[str, str]]:
    """Subject and text of what came, which is then read."""
    drain(clock.now())
    found = [(str(one["Subject"]).strip(), _body(one)) for one in postman.letters]
    assert all(MAIL in str(one["To"]) for one in postman.letters)
    postman.letters.clear()
    return found


def _body(letter: EmailMessage) -> str:
    return " ".join(str(letter.get_content()).split())


# ------------------------------------------------------------------ to which address


def test_letters_go_where_the_provider_has_verified_with_consent(
    citizen: Client, office: Office, postman: Postman
) -> None:
    wants(citizen)
    dossier = file(citizen)
    ((subject, said),) = told(postman)
    assert subject == f"Đã nhận hồ sơ nộp: {dossier.code}" and "Ngừng nhận thư" in said
    wants(citizen, yes=False)
    received(office, dossier)
    assert told(postman) == []


def test_who_files_for_another_is_written_to_by_their_own_name(
    citizen: Client, office: Office, postman: Postman
) -> None:
    wants(citizen)
    opened = office.open(representative_id=party_of(citizen).pk, authority="GUQ 12/2026")
    letters = told(postman)
    assert f"Hồ sơ đã được tiếp nhận: {opened.code}" in [subject for subject, _ in letters]
    assert all("Kính gửi N.M.Â." in said for _, said in letters)


def test_an_address_the_provider_no_longer_vouches_for_gets_nothing(
    citizen: Client, provider: Provider
) -> None:
    party = party_of(citizen).pk
    assert people_queries.notice_address(party, by_law=True) == MAIL
    provider.knows("sub-an", email="moi@vidu.vn", email_verified=True, **AN)
    by_identity(Client(), provider, "sub-an")
    assert people_queries.notice_address(party, by_law=True) == "moi@vidu.vn"
    provider.knows("sub-an", email="moi@vidu.vn", email_verified=False, **AN)
    by_identity(Client(), provider, "sub-an")
    assert not people_queries.has_proven_address(party)


def test_an_address_that_is_none_keeps_nobody_out(citizen: Client, provider: Provider) -> None:
    provider.knows("sub-an", email="hỏng", email_verified=True, **AN)
    again = Client()
    by_identity(again, provider, "sub-an")
    assert party_of(again).pk == party_of(citizen).pk
    assert not people_queries.has_proven_address(party_of(citizen).pk)


def test_the_verified_address_is_sealed_and_opens_no_account(
    citizen: Client, settings: Settings
) -> None:
    row = Identity.objects.get(account__party=party_of(citizen).pk)
    assert MAIL not in row.email and row.email.startswith("s1.")
    assert people_queries.account_of("email", MAIL) is None
    old, settings.SEAL_KEY = settings.SEAL_KEY, f"{ANOTHER},{settings.SEAL_KEY}"
    people.reseal_everything(actor=SYSTEM, at=NOON)
    settings.SEAL_KEY = ANOTHER
    assert people_queries.lost_seals() == 0
    assert people_queries.notice_address(party_of(citizen).pk, by_law=True) == MAIL
    held = people.export_party(party_id=party_of(citizen).pk, actor=SYSTEM, at=NOON)
    assert held["account"]["opened_by"][0]["email"] == MAIL
    settings.SEAL_KEY = old


def test_an_address_told_at_the_counter_is_not_proven(office: Office) -> None:
    told = people.register_party(
        kind="citizen", full_name="Trần Mẫu Bình", email="binh@vidu.vn", identified_by="counter",
        actor=office.counter, at=NOON,
    )  # fmt: skip
    assert not people_queries.has_proven_address(told)
    assert people_queries.notice_address(told, by_law=True) == ""


# ------------------------------------------------------------------ what an office owes


def test_what_lacks_an_apology_and_a_refusal_come_unasked(
    filed: Dossier, office: Office, postman: Postman, now: Now
) -> None:
    received(office, filed)
    assert told(postman) == [], "that it was received is told to who wants it"
    actions.ask_supplement(
        dossier_id=filed.pk, items=["Sổ hộ khẩu"], actor=office.examiner, at=NOON + 2 * HOUR
    )
    ((subject, said),) = told(postman)
    assert "Hồ sơ cần bạn bổ sung giấy tờ" in subject
    assert "Cơ quan phải gửi thư này" in said and "Ngừng nhận thư" not in said
    actions.supplement(dossier_id=filed.pk, actor=office.counter, at=NOON + 3 * HOUR)
    assert told(postman) == []
    at = NOON + timedelta(days=2)
    now(at)
    actions.apologise(
        dossier_id=filed.pk, reasons="thiếu người", new_date=at + timedelta(days=9),
        actor=office.examiner, at=at,
    )  # fmt: skip
    ((subject, said),) = told(postman)
    assert "Cơ quan xin lỗi và hẹn lại" in subject and "04/12/2026" in said
    assert "thiếu người" not in said, "e-mail is a postcard"
    actions.stop(
        dossier_id=filed.pk, reasons="không đủ điều kiện", actor=office.examiner, at=at + HOUR
    )
    ((subject, _said),) = told(postman)
    assert "Hồ sơ đã dừng giải quyết" in subject


def test_a_refusal_at_the_counter_comes_unasked(
    filed: Dossier, office: Office, postman: Postman
) -> None:
    actions.refuse(dossier_id=filed.pk, reasons="sai nơi", actor=office.counter, at=NOON + HOUR)
    ((subject, _said),) = told(postman)
    assert "Hồ sơ không được tiếp nhận" in subject


def test_what_one_took_back_oneself_is_no_refusal(
    citizen: Client, filed: Dossier, office: Office, postman: Postman
) -> None:
    received(office, filed)
    citizen.post(f"/ho-so-cua-toi/{filed.code}/rut/", {"phien": str(_revision(filed))})
    actions.agree(dossier_id=filed.pk, actor=office.examiner, at=NOON + 3 * HOUR)
    assert told(postman) == []


def _revision(dossier: Dossier) -> int:
    dossier.refresh_from_db()
    return dossier.revision


@pytest.mark.parametrize("state", ["restricted_at", "erased_at"])
def test_who_may_not_be_written_to_is_not_even_by_law(citizen: Client, state: str) -> None:
    party = party_of(citizen).pk
    nothing = {"full_name": "", "birth_date": None, "national_id": "", "national_id_index": "",
               "email": ""} if state == "erased_at" else {}  # fmt: skip
    Party.objects.filter(pk=party).update(**{state: NOON}, **nothing)
    assert people_queries.notice_address(party, by_law=True) == ""


def test_the_page_says_what_cannot_be_switched_off_and_why(citizen: Client) -> None:
    said = text(citizen.get("/toi/"))
    assert "Thư gửi đến a***@vneid.example" in said
    assert "Cơ quan phải gửi, không tắt được" in said and "Nghị định 118/2025/NĐ-CP" in said
    for owed in ("Yêu cầu bổ sung giấy tờ", "Xin lỗi và hẹn lại", "Không tiếp nhận hoặc dừng"):
        assert owed in said


def test_the_page_of_who_has_no_address_says_where_to_look(provider: Provider) -> None:
    provider.knows("sub-an", **AN)
    client = Client()
    by_identity(client, provider, "sub-an")
    said = text(client.get("/toi/"))
    assert "Chưa có địa chỉ thư nào được xác minh" in said


# ------------------------------------------------------------------ what others did to a promise


def test_late_by_the_calendar_is_told_once_and_says_so(
    citizen: Client, filed: Dossier, office: Office, postman: Postman, now: Now
) -> None:
    """The 24th, a holiday, is worked after all: due on the 27th becomes due on the 26th."""
    wants(citizen)
    received(office, filed)
    told(postman)
    at = datetime(2026, 11, 27, 9, tzinfo=HERE)
    now(at)
    row = CalendarDayRow(day=date(2026, 11, 24), kind="work", name="Ngày làm việc",
                         basis="Quyết định mẫu", confidence="sample")  # fmt: skip
    (moved,) = actions.apply_calendar(days=[row], basis="Quyết định mẫu", actor=SYSTEM, at=at)
    assert moved.is_late_by_it
    ((subject, said),) = told(postman)
    assert subject == f"Theo lịch làm việc mới, hồ sơ đã quá ngày hẹn: {filed.code}"
    assert "17:00 ngày 26/11/2026" in said and "giải quyết ngay" in said
    page = text(citizen.get("/ho-so-cua-toi/"))
    assert "Theo lịch làm việc mới, hồ sơ đã quá ngày hẹn" in page and "Quyết định mẫu" in page


def test_moved_by_the_calendar_is_told_with_the_new_day(
    citizen: Client, filed: Dossier, office: Office, postman: Postman
) -> None:
    wants(citizen)
    received(office, filed)
    told(postman)
    row = CalendarDayRow(day=date(2026, 11, 26), kind="off", name="Nghỉ", basis="Quyết định mẫu",
                         confidence="sample")  # fmt: skip
    actions.apply_calendar(days=[row], basis="Quyết định mẫu", actor=SYSTEM, at=NOON + 2 * HOUR)
    ((subject, said),) = told(postman)
    assert "Ngày hẹn đổi theo lịch làm việc" in subject and "17:00 ngày 30/11/2026" in said


def test_moved_to_another_unit_is_told_once_with_the_new_office(
    citizen: Client, office: Office, postman: Postman, now: Now
) -> None:
    wants(citizen)
    key = filed_in(office, "phuong-sai-gon")
    Dossier.objects.filter(pk=key).update(applicant=party_of(citizen).pk)
    drain(clock.now())
    postman.letters.clear()
    end("phuong-sai-gon", WARDS[1:2])
    at = datetime(2026, 11, 26, 8, tzinfo=HERE)
    now(at)
    done = carried(Rehousing(kind=UNITS, on=MERGER, sources=(unit_id("phuong-sai-gon"),)), at=at)
    assert done.moved == 1
    ((subject, said),) = told(postman)
    assert "Hồ sơ được chuyển để giải quyết tiếp" in subject
    assert "Từ nay nơi giải quyết là" in said and "Bến Thành" in said
    page = text(citizen.get("/ho-so-cua-toi/"))
    assert "Hồ sơ được chuyển để giải quyết tiếp" in page


def test_nobody_to_write_to_costs_no_letter(office: Office, postman: Postman) -> None:
    opened: Any = office.open()
    actions.ask_supplement(
        dossier_id=opened.id, items=["Sổ"], actor=office.examiner, at=NOON + HOUR
    )
    drain(clock.now())
    assert postman.letters == []
