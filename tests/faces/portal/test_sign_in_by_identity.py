"""A citizen signs in by an OpenID provider: a real one, over HTTP, that also answers wrongly."""

import base64
import hashlib
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.db import connection
from django.test import Client
from pytest_django import Settings
from tests.faces.portal.conftest import (
    Provider,
    by_identity,
    come_in,
    party_of,
    to_provider,
)

from opendistrict.faces.kit import citizen_identities, clock
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries
from opendistrict.registers.people.models import Account, Party

CARD = "000201000012"
AN = {"name": "Nguyễn Mẫu Ân", "birthdate": "2001-02-03", "citizen_pid": CARD}
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def turned_away(answer: Any) -> bool:
    return (answer.status_code, answer["Location"]) == (302, "/dang-nhap/")


def test_first_and_later(provider: Provider) -> None:
    provider.knows("sub-an", **AN)
    client = Client()
    page = client.get("/dang-nhap/?next=/toi/du-lieu/").content.decode()
    assert "Đăng nhập bằng VNeID Mẫu" in page
    answer = by_identity(client, provider, "sub-an", "/toi/du-lieu/")
    assert answer["Location"] == "/toi/du-lieu/"
    party = party_of(client)
    assert (party.full_name, party.birth_date) == ("Nguyễn Mẫu Ân", date(2001, 2, 3))
    assert party.identified_by == "oidc"
    shown = client.get("/toi/").content.decode()
    assert "000*******12" in shown and CARD not in shown and "Đã định danh điện tử" in shown
    again = Client()
    by_identity(again, provider, "sub-an")
    assert party_of(again).pk == party.pk
    assert Account.objects.filter(party__isnull=False).count() == 1


def test_the_code_flow_with_pkce_state_and_nonce(provider: Provider) -> None:
    client = Client()
    asked = parse_qs(urlsplit(to_provider(client)).query)
    assert asked["response_type"] == ["code"] and asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) >= 32 and len(asked["state"][0]) >= 16
    assert asked["redirect_uri"] == ["http://testserver/dang-nhap/oidc/callback/"]
    back = urlsplit(provider.authorize(to_provider(client), "sub-an"))
    challenge = parse_qs(urlsplit(to_provider(client)).query)["code_challenge"][0]
    client.get(f"{back.path}?{back.query}")
    [sent] = provider.asked
    told = hashlib.sha256(sent["code_verifier"].encode()).digest()
    assert base64.urlsafe_b64encode(told).decode().rstrip("=") != challenge, "one a sign-in"
    assert sent["grant_type"] == "authorization_code"


def test_the_verifier_is_the_challenges(provider: Provider) -> None:
    provider.knows("sub-an", **AN)
    client = Client()
    there = to_provider(client)
    back = urlsplit(provider.authorize(there, "sub-an"))
    client.get(f"{back.path}?{back.query}")
    told = hashlib.sha256(provider.asked[0]["code_verifier"].encode()).digest()
    challenge = parse_qs(urlsplit(there).query)["code_challenge"]
    assert [base64.urlsafe_b64encode(told).decode().rstrip("=")] == challenge


def test_an_answer_for_another_browser_lets_nobody_in(provider: Provider) -> None:
    """Login CSRF: the attacker's answer, opened by the victim."""
    provider.knows("sub-an", **AN)
    attacker, victim = Client(), Client()
    to_provider(victim)
    back = urlsplit(provider.authorize(to_provider(attacker), "sub-an"))
    assert turned_away(victim.get(f"{back.path}?{back.query}"))
    assert not is_in(victim) and provider.asked == [], "the code is not even sent on"


@pytest.mark.parametrize("query", ["", "code=x", "state=x", "code=x&state=wrong", "error=x"])
def test_answers_to_no_question(provider: Provider, query: str) -> None:
    client = Client()
    to_provider(client)
    assert turned_away(client.get(f"/dang-nhap/oidc/callback/?{query}"))
    assert not is_in(client)


def test_an_answer_twice(provider: Provider) -> None:
    provider.knows("sub-an", **AN)
    client = Client()
    back = urlsplit(provider.authorize(to_provider(client), "sub-an"))
    client.get(f"{back.path}?{back.query}")
    client.post("/account/logout/")
    assert turned_away(client.get(f"{back.path}?{back.query}"))
    assert not is_in(client)


def test_a_code_that_is_spent_or_too_old(provider: Provider) -> None:
    provider.knows("sub-an", **AN)
    client = Client()
    there = to_provider(client)
    state = parse_qs(urlsplit(there).query)["state"][0]
    answer = client.get(f"/dang-nhap/oidc/callback/?code=long-gone&state={state}")
    assert turned_away(answer) and not is_in(client)
    assert len(provider.asked) == 1, "the provider was asked and said no"
    page = client.get("/dang-nhap/").content.decode()
    assert "Hãy bắt đầu đăng nhập lại từ đây" in page


def test_who_says_no_there_is_told_so_here(provider: Provider) -> None:
    client = Client()
    there = to_provider(client)
    back = urlsplit(provider.authorize(there, None))
    assert "error=access_denied" in back.query
    state = parse_qs(urlsplit(there).query)["state"][0]  # this provider forgets to send it back
    assert turned_away(client.get(f"{back.path}?{back.query}&state={state}"))
    assert "Bạn đã dừng đăng nhập" in client.get("/dang-nhap/").content.decode()


def test_a_provider_that_does_not_answer(provider: Provider, settings: Settings) -> None:
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps[0]["settings"] = {"server_url": "http://localhost:9"}
    client = Client()
    assert turned_away(client.get("/dang-nhap/dinh-danh/"))
    assert "chưa trả lời" in client.get("/dang-nhap/").content.decode()


def test_a_changed_address_changes_nothing(provider: Provider) -> None:
    provider.knows("sub-an", email="an@vidu.vn", email_verified=True, **AN)
    client = Client()
    by_identity(client, provider, "sub-an")
    first = party_of(client)
    provider.knows("sub-an", email="moi@vidu.vn", email_verified=True, **AN)
    later = Client()
    by_identity(later, provider, "sub-an")
    assert party_of(later).pk == first.pk
    actor = SYSTEM
    assert queries.parties([first.pk], actor=actor)[first.pk].email == "a***@vidu.vn"


def test_an_address_in_a_claim_opens_nobodys_account(
    provider: Provider, letters: list[Any]
) -> None:
    """Who may write any address into their profile there is not let in as its owner here."""
    owner = Client()
    account = come_in(owner)
    provider.knows("thief", name="Kẻ Mẫu", email="an@vidu.vn", email_verified=True)
    thief = Client()
    by_identity(thief, provider, "thief")
    assert party_of(thief).pk != account.party_id
    staff = people.open_account(
        username="can-bo", email="can-bo@quan.example", person_id=None, password=None,
        actor=SYSTEM, at=clock.now(),
    )  # fmt: skip
    provider.knows("thief2", name="Kẻ Mẫu", email="can-bo@quan.example", email_verified=True)
    by_identity(thief, provider, "thief2")
    assert thief.session["_auth_user_id"] != str(staff)


def test_an_unverified_address_is_not_kept(provider: Provider) -> None:
    provider.knows("sub-an", email="an@vidu.vn", email_verified=False, **AN)
    client = Client()
    by_identity(client, provider, "sub-an")
    assert party_of(client).email == ""


def _at_the_counter(**more: Any) -> Any:
    wanted = {"kind": "citizen", "full_name": "Nguyễn Mẫu Ân", "national_id": CARD} | more
    return people.register_party(**wanted, actor=SYSTEM, at=clock.now())


def test_who_was_at_the_counter_finds_oneself(provider: Provider) -> None:
    known = _at_the_counter(full_name="NGUYỄN MẪU ÂN", phone="0900000123")
    provider.knows("sub-an", **AN)
    client = Client()
    by_identity(client, provider, "sub-an")
    assert party_of(client).pk == known
    assert Party.objects.count() == 1


@pytest.mark.parametrize("more", [{"full_name": "Trần Mẫu Bình"}, {"birth_date": date(1999, 9, 9)}])
def test_a_clerks_slip_hands_nobody_anothers_papers(
    provider: Provider, more: dict[str, Any]
) -> None:
    _at_the_counter(**more)
    provider.knows("sub-an", **AN)
    client = Client()
    assert turned_away(by_identity(client, provider, "sub-an"))
    assert not is_in(client)
    assert "đối chiếu" in client.get("/dang-nhap/").content.decode()
    assert Account.objects.filter(party__isnull=False).count() == 0


def test_without_the_claim_being_named_no_number_is_believed(
    provider: Provider, settings: Settings
) -> None:
    settings.OIDC_NATIONAL_ID_CLAIM = ""
    known = _at_the_counter()
    provider.knows("sub-an", **AN)
    client = Client()
    by_identity(client, provider, "sub-an")
    assert party_of(client).pk != known and party_of(client).national_id == ""


@pytest.mark.parametrize(
    "claims", [{}, {"name": "  "}, {"name": "Nguyễn Mẫu", "citizen_pid": "12"}]
)
def test_claims_that_make_no_party(provider: Provider, claims: dict[str, str]) -> None:
    provider.knows("sub-x", **claims)
    client = Client()
    assert turned_away(by_identity(client, provider, "sub-x"))
    assert Party.objects.count() == 0


@pytest.mark.parametrize("birthdate", ["2001", "0000-02-03", "03/02/2001", ""])
def test_half_a_birthday_is_none(provider: Provider, birthdate: str) -> None:
    provider.knows("sub-an", **(AN | {"birthdate": birthdate}))
    client = Client()
    by_identity(client, provider, "sub-an")
    assert party_of(client).birth_date is None


def test_nothing_of_the_claims_is_kept_in_clear(provider: Provider) -> None:
    provider.knows(CARD, **AN)  # a provider whose subject is the national id itself
    by_identity(Client(), provider, CARD)
    assert (SocialAccount.objects.count(), SocialToken.objects.count()) == (0, 0)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table == "django_session":
                continue
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text LIKE %s', [f"%{CARD}%"])
            assert cursor.fetchone() == (0,), table


@pytest.mark.parametrize(
    "data",
    [
        {"userinfo": {"sub": "a", "name": "X"}},
        {"id_token": {"sub": "a"}, "userinfo": {"sub": "a"}},
        {"id_token": {"sub": "a", "nonce": "other"}},
        {"id_token": {"sub": "a", "nonce": "n"}, "userinfo": {"sub": "b"}},
        {"id_token": {"nonce": "n"}},
    ],
)
def test_what_does_not_belong_together_is_not_believed(data: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="identity_is_unclear"):
        citizen_identities.claims_in("oidc", data, nonce="n")


def test_another_site_cannot_send_somebody_there_unasked(provider: Provider) -> None:
    answer = Client().get("/dang-nhap/dinh-danh/", headers={"sec-fetch-site": "cross-site"})
    assert turned_away(answer)


def test_failures_leave_their_line(provider: Provider) -> None:
    client = Client()
    to_provider(client)
    client.get("/dang-nhap/oidc/callback/?code=x&state=wrong")
    lines = [line.action for line in base.trail("people.account:unknown")]
    assert lines == ["people.sign_in_failed"]


def test_without_a_provider_there_is_no_such_way(db: None) -> None:
    assert "dinh-danh" not in Client().get("/dang-nhap/").content.decode()
    for address in ("/dang-nhap/dinh-danh/", "/dang-nhap/oidc/callback/?code=x&state=y"):
        assert Client().get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    ["/accounts/login/", "/account/signup/", "/account/3rdparty/", "/account/social/signup/",
     "/dang-nhap/oidc/login/"],
)  # fmt: skip
def test_pages_of_the_library_are_not_there(provider: Provider, address: str) -> None:
    client = Client()
    assert client.get(address).status_code in (302, 404)
    assert client.post(address).status_code in (302, 403, 404)
    assert not is_in(client)
