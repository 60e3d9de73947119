"""One national id, one party; what is sealed is masked until somebody says what for."""

import threading
from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from tests.registers.people.conftest import AT, CARD, CLERK, PHONE, STRANGER, citizen

from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries
from opendistrict.registers.people.models import Party


def _register(**more: object) -> UUID:
    wanted = {"kind": "citizen", "full_name": "Nguyễn Mẫu Ân", "actor": CLERK, "at": AT} | more
    return people.register_party(**wanted)  # type: ignore[arg-type]


def _actions(party_id: UUID) -> list[str]:
    return [line.action for line in base.trail(f"people.party:{party_id}")]


def test_what_an_officer_sees_is_masked(an: UUID) -> None:
    shown = queries.parties([an], actor=CLERK)[an]
    assert (shown.full_name, shown.birth_date) == ("Nguyễn Mẫu Ân", date(2001, 2, 3))
    assert (shown.national_id, shown.phone) == ("000*******12", "09*****123")
    assert shown.email == "a***@vidu.vn"
    assert shown.is_verified and shown.is_sample and not shown.is_restricted


def test_nothing_sealed_lies_in_the_database_in_clear(an: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(p)::text FROM people_party p")
        party = "".join(row[0] for row in cursor.fetchall())
        cursor.execute("SELECT row_to_json(e)::text FROM base_auditevent e")
        trail = "".join(row[0] for row in cursor.fetchall())
    for secret in (CARD, PHONE, "vidu.vn"):
        assert secret not in party
    for secret in (CARD, PHONE, "vidu", "Mẫu Ân", "M\\u1eabu \\u00c2n", "2001-02-03"):
        assert secret not in trail, "lines of the trail cannot be erased"


def test_the_same_number_again_is_the_same_party(an: UUID) -> None:
    again = _register(
        full_name="Nguyễn Mẫu An", national_id="000.201.000.012", phone="0900000999", address=""
    )
    assert again == an
    assert Party.objects.count() == 1
    shown = queries.parties([an], actor=CLERK)[an]
    assert (shown.full_name, shown.phone) == ("Nguyễn Mẫu An", "09*****999")
    assert shown.address == "1 đường Mẫu", "what is left empty tells nothing"
    changed = base.trail(f"people.party:{an}")[-1]
    assert (changed.action, changed.details) == (
        "people.change_party", {"fields": ["full_name", "phone"]}
    )  # fmt: skip
    _register(full_name="Nguyễn Mẫu An", national_id=CARD)
    assert _actions(an).count("people.change_party") == 1, "told the same, nothing is written"


def test_who_types_anothers_number_changes_nothing(an: UUID) -> None:
    """A form on the portal takes any number; only who may read a party changes it."""
    other = _register(full_name="Kẻ Mẫu")
    for stranger in (citizen(other), STRANGER):
        with pytest.raises(Refused, match="party_is_known"):
            _register(full_name="Kẻ Mẫu", national_id=CARD, phone="0911111111", actor=stranger)
    assert queries.parties([an], actor=CLERK)[an].phone == "09*****123"
    assert _register(national_id=CARD, phone="0900000555", actor=citizen(an)) == an


def test_an_owners_number_is_no_clash_with_the_household_business(an: UUID) -> None:
    """Since 1 July 2025 a household business is taxed under its owner's personal number."""
    shop = _register(kind="household_business", full_name="Hộ Mẫu", national_id=CARD)
    assert shop != an


def test_two_without_a_number_are_two(db: None) -> None:
    assert _register() != _register()


def test_the_database_itself_knows_one_party_a_number(an: UUID) -> None:
    row = Party.objects.get()
    row.pk = UUID(int=1)
    row._state.adding = True
    with pytest.raises(IntegrityError, match="one_party_per_national_id"), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_two_counters_at_once_register_one_party() -> None:
    found: list[UUID] = []
    start = threading.Barrier(4)

    def register() -> None:
        start.wait()
        try:
            found.append(_register(national_id=CARD))
        finally:
            connection.close()

    threads = [threading.Thread(target=register) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4 and len(set(found)) == 1


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"national_id": "00020100001"}, "national_id_is_wrong"),
        ({"kind": "enterprise", "national_id": CARD}, "national_id_is_wrong"),
        ({"phone": "090000"}, "phone_is_wrong"),
        ({"email": "an@vidu"}, "email_is_wrong"),
        ({"kind": "ward"}, "party_kind_is_unknown"),
        ({"full_name": "  "}, "party_has_no_name"),
    ],
)
def test_what_cannot_be_is_refused(db: None, more: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        _register(**more)
    assert refused.value.codes == (code,)
    assert Party.objects.count() == 0


@pytest.mark.parametrize("number", ["000201000012", "000201012", "C1234567", ""])
def test_papers_that_a_citizen_may_have(db: None, number: str) -> None:
    assert _register(national_id=number)


@pytest.mark.parametrize(
    "text",
    ["nguyen mau", "NGUYỄN", "Nguyễn Mẫu Ân", CARD, "000 201 000 012", "0900.000.123",
     "+84900000123", "84900000123", "123", "00123", "0000123"],
)  # fmt: skip
def test_ways_to_find_somebody(an: UUID, text: str) -> None:
    _register(full_name="Trần Mẫu Bình", national_id="000201000099", phone="0900009999")
    found = queries.find_parties(text, actor=CLERK)
    assert [one.id for one in found.parties] == [an]
    assert not found.is_cut


@pytest.mark.parametrize(
    "text", ["", "n", "99", "99123", "mau an", "000201000013", "0900000124", "%", "_______"]
)
def test_what_finds_nobody(an: UUID, text: str) -> None:
    assert not queries.find_parties(text, actor=CLERK).parties


def test_a_long_list_says_that_it_is_cut(db: None) -> None:
    for number in range(22):
        _register(full_name=f"Lê Mẫu {number:02}")
    found = queries.find_parties("le mau", actor=CLERK)
    assert (len(found.parties), found.is_cut) == (20, True)
    names = [one.full_name for one in found.parties]
    assert names == sorted(names)


def test_names_and_numbers_are_found_by_an_index(an: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        for rows, index in (
            (Party.objects.filter(search_key__startswith="nguyen"), "parties_by_name"),
            (Party.objects.filter(phone_index__in=["x"]), "parties_by_phone"),
            (Party.objects.filter(phone_tail="123"), "parties_by_phone_end"),
        ):
            assert index in rows.explain(), index


def test_who_reads_no_dossiers_reads_nobody(an: UUID) -> None:
    assert queries.parties([an], actor=STRANGER) == {}
    assert not queries.find_parties("nguyen", actor=STRANGER).parties
    for field in ("national_id", "phone"):
        with pytest.raises(Refused, match="party_is_unknown"):
            people.unmask(
                party_id=an, field=field, purpose="đối chiếu giấy tờ", actor=STRANGER, at=AT
            )
    assert "people.unmask" not in _actions(an)


def test_citizens_see_themselves_alone(an: UUID) -> None:
    other = _register(full_name="Nguyễn Mẫu Khác", national_id="000201000099")
    assert list(queries.parties([an, other], actor=citizen(an))) == [an]
    assert [one.id for one in queries.find_parties("nguyen", actor=citizen(an)).parties] == [an]
    for act in (people.ask_erasure, people.export_party):
        with pytest.raises(Refused, match="party_is_unknown"):
            act(party_id=other, actor=citizen(an), at=AT)
    with pytest.raises(Refused, match="party_is_unknown"):
        people.note_consent(
            party_id=other, purpose="survey", is_given=True, wording="", actor=citizen(an), at=AT
        )


@pytest.mark.parametrize(
    ("field", "clear"),
    [("national_id", CARD), ("phone", PHONE), ("email", "an@vidu.vn")],
)
def test_reading_in_full_is_an_act_with_a_purpose(an: UUID, field: str, clear: str) -> None:
    for purpose in ("", "   xem    "):
        with pytest.raises(Refused, match="purpose_is_missing"):
            people.unmask(party_id=an, field=field, purpose=purpose, actor=CLERK, at=AT)
    seen = people.unmask(
        party_id=an, field=field, purpose="gọi báo bổ sung hồ sơ", actor=CLERK, at=AT
    )
    assert seen == clear
    line = base.trail(f"people.party:{an}")[-1]
    assert (line.action, line.who) == ("people.unmask", "Cán bộ Mẫu")
    assert line.details == {"field": field, "purpose": "gọi báo bổ sung hồ sơ"}


def test_consents_hold_until_taken_back(an: UUID) -> None:
    def held() -> dict[str, bool]:
        return {one.purpose: one.is_given for one in queries.consents(an)}

    def say(is_given: bool) -> None:
        people.note_consent(
            party_id=an, purpose="contact_email", is_given=is_given, wording="Nhận tin",
            actor=citizen(an), at=AT,
        )  # fmt: skip

    assert set(held().values()) == {False}, "nobody consents by saying nothing"
    say(True)
    say(True)
    assert held() == {**held(), "contact_email": True, "survey": False}
    with pytest.raises(Refused, match="consent_purpose_is_unknown"):
        people.note_consent(
            party_id=an, purpose="sell", is_given=True, wording="", actor=citizen(an), at=AT
        )
    acts = [act for act in _actions(an) if "consent" in act]
    assert acts == ["people.give_consent"]


def test_taking_a_consent_back_counts_from_then_on(an: UUID) -> None:
    for hour, is_given in enumerate((True, False, True, False)):
        people.note_consent(
            party_id=an, purpose="survey", is_given=is_given, wording="Khảo sát",
            actor=citizen(an), at=AT.replace(hour=hour + 1),
        )  # fmt: skip
    [now] = [one for one in queries.consents(an) if one.purpose == "survey"]
    assert (now.is_given, now.at) == (False, AT.replace(hour=4))


def test_a_lost_key_shows_stars_and_breaks_no_page(
    an: UUID, settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SEAL_KEY = "another-installation's-key-quite-long-enough"  # type: ignore[attr-defined]
    shown = queries.parties([an], actor=CLERK)[an]
    assert (shown.full_name, shown.phone) == ("Nguyễn Mẫu Ân", "***")
    assert "cannot be read" in caplog.text
    with pytest.raises(Refused, match="seal_key_is_lost"):
        people.unmask(party_id=an, field="phone", purpose="gọi báo bổ sung", actor=CLERK, at=AT)


def test_the_door_for_fields_of_other_rooms(settings: object) -> None:
    place = "cases.dossier:1/cccd"
    sealed = people.seal(CARD, within=place)
    assert queries.unseal(sealed, within=place) == CARD
    assert queries.masked("national_id", sealed, within=place) == "000*******12"
    assert queries.masked("national_id", sealed, within="cases.dossier:2/cccd") == "***"
    assert queries.masked("phone", "") == ""
