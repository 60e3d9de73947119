"""Export and erasure by the terms of the law; a new key without losing what the old one sealed."""

import json
from collections.abc import Callable
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, transaction
from pytest_django import Settings
from tests.makers import drain, empty_queue
from tests.registers.people.conftest import AT, CARD, CLERK, PHONE, citizen

from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.sealing import KeyRing, Unopenable, key_of
from opendistrict.registers.base import actions as base_actions
from opendistrict.registers.base import queries as base
from opendistrict.registers.base import registry as base_registry
from opendistrict.registers.base.shapes import CalendarDayRow
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries, registry
from opendistrict.registers.people.models import Account, Identity, Party, SignInLink
from opendistrict.registers.people.shapes import Claims, Holding

pytestmark = pytest.mark.usefixtures("_own_registry")
LAW = "Luật Mẫu, điều 1"


def _held(
    *, until: date | None = None, basis: str = LAW, rows: int = 1
) -> Callable[[UUID, date], Holding]:
    def holder(party_id: UUID, on: date) -> Holding:
        found = [{"number": f"H29-{n}", "party": str(party_id)} for n in range(rows)]
        return Holding(title="Hồ sơ", rows=found, basis=basis, kept_until=until)

    return holder


def test_the_terms_of_a_request(an: UUID) -> None:
    """Asked on a Friday before a holiday: two working days, twenty days."""
    friday = datetime.fromisoformat("2031-10-17T16:00+07:00")
    holiday = CalendarDayRow(
        day=date(2031, 10, 20), kind="holiday", name="Ngày mẫu", basis="mẫu", confidence="sample"
    )
    base_actions.load_calendar(days=[holiday], actor=SYSTEM, at=friday)
    asked = people.ask_erasure(party_id=an, actor=CLERK, at=friday)
    assert asked.acknowledge_by == date(2031, 10, 22)
    assert asked.due_on == date(2031, 11, 6)
    assert asked.number.startswith("XDL-2031-")
    assert asked.acknowledged_at is None
    assert people.ask_erasure(party_id=an, actor=CLERK, at=AT) == asked, "one open request"
    assert [one.number for one in queries.open_erasures()] == [asked.number]
    people.acknowledge_erasure(number=asked.number, actor=CLERK, at=AT)
    people.acknowledge_erasure(number=asked.number, actor=CLERK, at=AT)
    acts = [line.action for line in base.trail(f"people.party:{an}")]
    assert acts.count("people.acknowledge_erasure") == acts.count("people.ask_erasure") == 1


def test_asked_by_oneself_it_is_acknowledged_at_once(an: UUID) -> None:
    assert people.ask_erasure(party_id=an, actor=citizen(an), at=AT).acknowledged_at == AT


def test_nobody_is_erased_unasked_or_by_themselves(an: UUID) -> None:
    with pytest.raises(Refused, match="erasure_was_not_asked"):
        people.erase_party(party_id=an, actor=CLERK, at=AT)
    people.ask_erasure(party_id=an, actor=citizen(an), at=AT)
    with pytest.raises(Refused, match="party_is_unknown"):
        people.erase_party(party_id=an, actor=citizen(an), at=AT)


def _with_account(party_id: UUID) -> UUID:
    return people.open_citizen_account(party_id=party_id, address="an@vidu.vn", actor=CLERK, at=AT)


def test_erased_is_erased(an: UUID, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    told = {"test": lambda payload, at: heard.append(payload["party"])}
    monkeypatch.setitem(base_registry._handlers, "people.party_erased", told)
    account = _with_account(an)
    people.ask_link(address="an@vidu.vn", at=AT)
    registry.holds("test.nothing", _held(rows=0))
    registry.holds("test.free", _held(basis=""))
    registry.holds("test.over", _held(until=date(2026, 11, 23)))
    people.ask_erasure(party_id=an, actor=citizen(an), at=AT)
    done = people.erase_party(party_id=an, actor=CLERK, at=AT)
    assert (done.outcome, done.closed_at) == ("erased", AT)
    row = Party.objects.get()
    assert (row.full_name, row.national_id, row.phone, row.email, row.address) == ("",) * 5
    assert (row.national_id_index, row.phone_index, row.phone_tail, row.birth_date) == (
        "", "", "", None
    )  # fmt: skip
    assert (Identity.objects.count(), SignInLink.objects.count()) == (0, 0)
    assert not Account.objects.get(pk=account).is_active
    assert not queries.find_parties(CARD, actor=CLERK).parties
    assert not queries.party_exists(an)
    drain(AT)
    assert heard == [str(an)], "rooms above delete what is theirs"
    with pytest.raises(Refused, match="party_is_unknown"):
        people.export_party(party_id=an, actor=CLERK, at=AT)
    back = people.register_party(
        kind="citizen", full_name="Nguyễn Mẫu Ân", national_id=CARD, actor=CLERK, at=AT
    )
    assert back != an, "who comes back is somebody new"


def test_the_database_keeps_nothing_of_the_erased(an: UUID) -> None:
    with pytest.raises(IntegrityError, match="of_the_erased"), transaction.atomic():
        Party.objects.filter(pk=an).update(erased_at=AT)


def test_what_the_law_keeps_is_restricted_and_erased_later(an: UUID) -> None:
    account = _with_account(an)
    registry.holds("test.dossiers", _held(until=date(2036, 1, 1)))
    registry.holds("test.money", _held(until=date(2031, 1, 1), basis="Luật Kế toán Mẫu"))
    people.ask_erasure(party_id=an, actor=citizen(an), at=AT)
    done = people.erase_party(party_id=an, actor=CLERK, at=AT)
    assert (done.outcome, done.kept_until) == ("restricted", date(2036, 1, 1))
    assert done.basis == f"Luật Kế toán Mẫu; {LAW}"
    shown = queries.parties([an], actor=CLERK)[an]
    assert shown.is_restricted and (shown.national_id, shown.phone) == ("", "")
    assert not queries.find_parties("nguyen", actor=CLERK).parties
    assert not Account.objects.get(pk=account).is_active
    with pytest.raises(Refused, match="party_is_restricted"):
        people.unmask(party_id=an, field="phone", purpose="gọi báo tin", actor=CLERK, at=AT)
    with pytest.raises(Refused, match="party_is_restricted"):
        people.register_party(
            kind="citizen", full_name="Nguyễn Mẫu Ân", national_id=CARD, actor=CLERK, at=AT
        )
    later = datetime.fromisoformat("2036-01-01T08:00+07:00")
    assert queries.restrictions_over(date(2035, 12, 31)) == []
    assert [one.party_id for one in queries.restrictions_over(later.date())] == [an]
    assert people.erase_party(party_id=an, actor=CLERK, at=later).outcome == "erased"
    assert queries.restrictions_over(later.date()) == []


def test_kept_for_ever_has_no_end(an: UUID) -> None:
    registry.holds("test.dossiers", _held(until=date(2036, 1, 1)))
    registry.holds("test.archive", _held())
    people.ask_erasure(party_id=an, actor=CLERK, at=AT)
    done = people.erase_party(party_id=an, actor=CLERK, at=AT)
    assert (done.outcome, done.kept_until) == ("restricted", None)


def test_an_export_holds_everything_in_clear(an: UUID) -> None:
    _with_account(an)
    registry.holds("test.dossiers", _held(rows=2))
    people.note_consent(
        party_id=an, purpose="survey", is_given=True, wording="Khảo sát", actor=citizen(an), at=AT
    )
    people.unmask(party_id=an, field="phone", purpose="gọi báo tin", actor=CLERK, at=AT)
    held = people.export_party(party_id=an, actor=citizen(an), at=AT)
    party = held["party"]
    assert (party["national_id"], party["phone"], party["email"]) == (CARD, PHONE, "an@vidu.vn")
    assert held["account"]["opened_by"][0]["subject"] == "an@vidu.vn"
    assert [row["number"] for row in held["held_elsewhere"]["test.dossiers"]["rows"]] == [
        "H29-0", "H29-1"
    ]  # fmt: skip
    assert [one["wording"] for one in held["consents"]] == ["Khảo sát"]
    acts = [line["action"] for line in held["what_was_done"]]
    assert {"people.unmask", "people.export_party"} <= set(acts), "also who read what, and this"


@pytest.fixture
def key_file(settings: Settings, tmp_path: Path, db: None) -> Path:
    settings.SEAL_KEY = ""
    settings.SEAL_KEY_FILE = tmp_path / "seal-key"
    settings.SEAL_KEY_FILE.write_text("the-first-key-of-this-installation-0001\n")
    return Path(settings.SEAL_KEY_FILE)


def _rotate(*more: str) -> str:
    out = StringIO()
    call_command("people", "rotate-key", *more, stdout=out)
    return out.getvalue()


def _everything() -> None:
    an = people.register_party(
        kind="citizen", full_name="Nguyễn Mẫu Ân", national_id=CARD, phone=PHONE,
        email="an@vidu.vn", actor=CLERK, at=AT,
    )  # fmt: skip
    _with_account(an)
    people.enter_by_identity(
        claims=Claims(provider="oidc", subject="sub-1", full_name="Lê Mẫu"), at=AT
    )


def test_a_new_key_and_everything_is_found_and_opened_as_before(key_file: Path) -> None:
    _everything()
    old = key_file.read_text()
    kept = {"field": people.seal("của phòng trên", within="test:1")}
    registry.seals("test.fields", lambda reseal: _reseal_one(kept, reseal))
    said = _rotate()
    assert "people.party             1" in said and "test.fields              1" in said
    first, second = key_file.read_text().split()
    assert second == old.strip() != first
    assert key_file.stat().st_mode & 0o777 == 0o600
    new = KeyRing([first])
    row = Party.objects.get(full_name="Nguyễn Mẫu Ân")
    for field in ("national_id", "phone", "email"):
        assert key_of(getattr(row, field)) == new.first_id
    assert row.phone_index.startswith(new.first_id)
    assert queries.find_parties(CARD, actor=CLERK).parties[0].phone == "09*****123"
    assert queries.account_of("email", "an@vidu.vn")
    assert queries.account_of("oidc", "sub-1")
    assert new.open(kept["field"], "test:1") == "của phòng trên"
    assert base.trail("people.seal_key")[-1].details["key"] == new.first_id


def _reseal_one(kept: dict[str, str], reseal: registry.Reseal) -> int:
    kept["field"] = reseal(kept["field"], "test:1")
    return 1


def test_between_two_keys_nobody_becomes_two(key_file: Path) -> None:
    """The site works while keys change: a row still under the old one is found by its number."""
    _everything()
    key_file.write_text("a-second-key-that-nobody-has-used-yet-0002\n" + key_file.read_text())
    assert queries.stale_seals() == 5
    again = people.register_party(
        kind="citizen", full_name="Nguyễn Mẫu Ân", national_id=CARD, actor=CLERK, at=AT
    )
    assert again == Party.objects.get(full_name="Nguyễn Mẫu Ân").pk
    said = _rotate()
    assert "begins with a new key" not in said, "a run that was stopped goes on with its key"
    assert len(key_file.read_text().split()) == 2
    assert queries.stale_seals() == 0


def test_a_forgotten_key_opens_nothing_any_more(key_file: Path) -> None:
    _everything()
    before = Party.objects.get(full_name="Nguyễn Mẫu Ân")
    _rotate("--forget-old")
    assert len(key_file.read_text().split()) == 1
    assert queries.find_parties(PHONE, actor=CLERK).parties
    with pytest.raises(Unopenable):
        queries.unseal(before.phone, within=f"people.party.phone:{before.pk}")


def test_a_key_from_the_environment_is_changed_there(settings: Settings, db: None) -> None:
    _everything()
    one = settings.SEAL_KEY
    with pytest.raises(CommandError, match="says one key"):
        _rotate()
    settings.SEAL_KEY = f"another-key-from-the-environment-0003,{one}"
    _rotate()
    settings.SEAL_KEY = "another-key-from-the-environment-0003"
    assert queries.find_parties(CARD, actor=CLERK).parties[0].national_id == "000*******12"


def test_the_command_line(an: UUID, tmp_path: Path) -> None:
    out = StringIO()
    call_command("people", "find", "nguyen", stdout=out)
    assert str(an) in out.getvalue() and CARD not in out.getvalue()
    target = tmp_path / "held.json"
    call_command("people", "export", str(an), "--to", str(target), stdout=out)
    assert json.loads(target.read_text())["party"]["national_id"] == CARD
    assert target.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="cannot be made"):
        call_command("people", "export", str(an), "--to", str(target), stdout=out)
    with pytest.raises(CommandError, match=r"asked|yêu cầu"):
        call_command("people", "erase", str(an), stdout=out)
    call_command("people", "ask", str(an), stdout=out)
    out = StringIO()
    call_command("people", "requests", stdout=out)
    assert "acknowledge by" in out.getvalue() and "1 wait" in out.getvalue()
    number = queries.open_erasures()[0].number
    call_command("people", "acknowledge", number, stdout=out)
    registry.holds("test.dossiers", _held(until=date(2036, 1, 1)))
    out = StringIO()
    call_command("people", "erase", str(an), stdout=out)
    assert f"restricted until 01/01/2036, for it must be kept: {LAW}" in out.getvalue()


@pytest.fixture(autouse=True)
def _quiet_queue(db: None) -> None:
    empty_queue()
