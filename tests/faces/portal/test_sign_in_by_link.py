"""A citizen signs in by a link to an e-mail address: once, soon, and telling strangers nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import translation
from pytest_django import Settings
from tests.faces.portal.conftest import ADDRESS, ask, come_in, link_for, link_in, party_of
from tests.makers import drain

from opendistrict.faces.kit import citizen_letters, clock
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.registers.base import queries as base
from opendistrict.registers.people import actions as people
from opendistrict.registers.people.models import Account, Identity, Party, SignInLink

Letters = list[Any]


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_from_the_address_to_ones_account(letters: Letters) -> None:
    client = Client()
    page = client.get("/dang-nhap/").content.decode()
    assert 'name="email"' in page and "dinh-danh" not in page
    sent = client.post(
        "/dang-nhap/", {"email": " An@Vidu.vn ", "next": "/toi/du-lieu/"}, follow=True
    )
    assert "20 phút" in sent.content.decode()
    assert letters == [], "the page does not wait for the mail server"
    drain(clock.now())
    [letter] = letters
    assert (letter.to, letter.subject) == ([ADDRESS], "Liên kết đăng nhập")

    shown = client.get(link_in(letter))
    assert "a***@vidu.vn" in shown.content.decode() and ADDRESS not in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    assert not is_in(client), "looking signs nobody in: mail scanners look too"
    nameless = client.post(link_in(letter), {"full_name": " "})
    assert nameless.status_code == 200 and not is_in(client)
    inside = client.post(link_in(letter), {"full_name": "Nguyễn  Mẫu Ân"})
    assert (inside.status_code, inside["Location"]) == (302, "/toi/du-lieu/")
    party = party_of(client)
    assert (party.full_name, party.identified_by) == ("Nguyễn Mẫu Ân", "email")
    page = client.get("/toi/").content.decode()
    assert "Nguyễn Mẫu Ân" in page and "Chưa xác minh danh tính" in page

    again = Client()
    again.post(link_for(again), {})
    assert party_of(again).pk == party.pk, "the same address, the same account"
    assert (Party.objects.count(), Account.objects.filter(party__isnull=False).count()) == (1, 1)
    account = Account.objects.get(party=party)
    trail = [line.action for line in base.trail(f"people.account:{account.pk}")]
    assert trail == ["people.open_citizen_account", "people.sign_in", "people.sign_in"]
    line = base.trail(f"people.account:{account.pk}")[-1]
    assert line.who.startswith("Công dân ") and "Ân" not in line.who
    assert line.details["how"] == ["email_link"]


def test_a_link_opens_once(letters: Letters) -> None:
    client = Client()
    link = link_for(client)
    client.post(link, {"full_name": "Nguyễn Mẫu Ân"})
    for thief in (Client(), client):
        assert thief.get(link).status_code == 410
        assert thief.post(link, {"full_name": "Kẻ Lạ"}).status_code == 410
    assert Account.objects.filter(party__isnull=False).count() == 1


def test_a_link_opens_for_twenty_minutes(letters: Letters, monkeypatch: pytest.MonkeyPatch) -> None:
    link = link_for(Client())
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda request=None: now + timedelta(minutes=19, seconds=50))
    assert Client().get(link).status_code == 200
    monkeypatch.setattr(clock, "now", lambda request=None: now + timedelta(minutes=20, seconds=5))
    assert Client().get(link).status_code == 410


@pytest.mark.parametrize("change", ["first", "last", "middle", "none"])
def test_a_link_that_we_did_not_make_opens_nothing(letters: Letters, change: str) -> None:
    link = link_for(Client()).rstrip("/")
    token = link.rpartition("/")[2]
    at = {"first": 0, "last": len(token) - 1, "middle": token.index("~")}.get(change)
    if at is None:
        wrong = "0" * 32
    else:
        other = "1" if token[at] != "1" else "2"
        wrong = token[:at] + other + token[at + 1 :]
    assert Client().get(f"/dang-nhap/lien-ket/{wrong}/").status_code == 410


def test_the_database_alone_opens_nothing(letters: Letters, settings: Settings) -> None:
    """Who has a copy of the database has the number of the asking, not the key that signs it."""
    link_for(Client())
    row = SignInLink.objects.get()
    assert ADDRESS not in row.address
    ours = settings.SECRET_KEY
    settings.SECRET_KEY = "another installation's"
    forged = citizen_letters.token(row.pk)
    settings.SECRET_KEY = ours
    assert citizen_letters.link_of(forged) is None
    assert citizen_letters.link_of(citizen_letters.token(row.pk)) == row.pk


def test_no_key_and_no_address_lies_in_the_queue(letters: Letters) -> None:
    ask(Client())
    [message] = [one for one in base.outbox(status="todo") if one.topic == citizen_letters.ASKED]
    assert set(message.payload) == {"link", "language"}


def test_strangers_learn_nothing(letters: Letters) -> None:
    """Known or not, an address gets the same answer, and a letter."""
    come_in(Client())
    answers = [ask(Client(), address) for address in (ADDRESS, "ai-do@vidu.vn")]
    assert len({(one.status_code, one["Location"], one.content) for one in answers}) == 1
    drain(clock.now())
    known, unknown = (re.sub(r"/lien-ket/\S+", "", one.body) for one in letters[-2:])
    assert known == unknown


def test_a_newer_link_ends_the_older(letters: Letters) -> None:
    come_in(Client())
    first = link_for(Client())
    second = link_for(Client())
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200


def test_after_the_address_was_changed_the_old_one_opens_nothing(letters: Letters) -> None:
    client = Client()
    account = come_in(client)
    to_the_old = link_for(Client())
    owner = Actor(kind="citizen", id=str(account.pk), label="", party_id=account.party_id)
    people.change_sign_in_address(
        account_id=account.pk, address="moi@vidu.vn", actor=owner, at=clock.now()
    )
    late = Client()
    assert late.post(to_the_old, {}).status_code == 410
    assert not is_in(late)
    fresh = Client()
    fresh.post(link_for(fresh, "moi@vidu.vn"), {})
    assert party_of(fresh).pk == account.party_id
    other = Client()
    assert come_in(other, ADDRESS, "Lê Mẫu").pk != account.pk, "the old address is somebody else's"


def test_neither_letters_nor_guesses_without_end(letters: Letters) -> None:
    for address in (ADDRESS, "ai-do@vidu.vn"):
        codes = [ask(Client(), address).status_code for _ in range(6)]
        assert codes == [302] * 5 + [429], address
    codes = [
        Client(REMOTE_ADDR="10.7.7.7").post("/dang-nhap/", {"email": f"{n}@vidu.vn"}).status_code
        for n in range(21)
    ]
    assert codes == [302] * 20 + [429]


def test_what_is_no_address_is_said(letters: Letters) -> None:
    answer = ask(Client(), "an vidu")
    assert answer.status_code == 200
    assert "Nhập địa chỉ thư điện tử" in answer.content.decode()
    assert SignInLink.objects.count() == 0


def test_a_letter_in_the_language_of_the_page(
    letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken: list[str | None] = []
    render = citizen_letters.render_to_string

    def listen(*args: Any) -> str:
        spoken.append(translation.get_language())
        return render(*args)

    monkeypatch.setattr(citizen_letters, "render_to_string", listen)
    for language in ("en", "vi"):
        client = Client()
        client.cookies["django_language"] = language
        link_for(client)
    assert spoken == ["en", "en", "vi", "vi"]


def test_a_letter_that_comes_too_late_is_not_sent(
    letters: Letters, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(Client())
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda request=None: now + timedelta(minutes=21))
    drain(clock.now())
    assert letters == []


def test_without_a_mail_server_there_is_no_such_way(db: None) -> None:
    page = Client().get("/dang-nhap/").content.decode()
    assert 'name="email"' not in page and "chưa mở đăng nhập trực tuyến" in page
    assert ask(Client()).status_code == 200
    assert SignInLink.objects.count() == 0


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_nobody_is_led_to_another_site(letters: Letters, where: str) -> None:
    client = Client()
    link = link_for(client, next=where)
    assert client.post(link, {"full_name": "Nguyễn Mẫu Ân"})["Location"] == "/toi/"


def test_an_account_that_was_closed_lets_nobody_in(letters: Letters) -> None:
    account = come_in(Client())
    link = link_for(Client())
    people.close_account(account_id=account.pk, actor=SYSTEM, at=clock.now())
    late = Client()
    late.post(link, {"full_name": "Nguyễn Mẫu Ân"})
    assert not is_in(late)
    after = Client()
    after.post(link_for(after), {"full_name": "Nguyễn Mẫu Ân"})
    assert not is_in(after), "nor is there another account under the same address"
    assert Identity.objects.count() == 1


def test_signing_in_ends_the_session_that_was_left_open(letters: Letters) -> None:
    client = Client()
    first = come_in(client)
    key = client.session.session_key
    client.post(link_for(Client(), "khac@vidu.vn"), {"full_name": "Lê Mẫu"})
    assert client.session["_auth_user_id"] != str(first.pk)
    assert not Session.objects.filter(pk=key).exists()


def test_old_links_are_forgotten(letters: Letters) -> None:
    ask(Client())
    people.forget_old_links(clock.now())
    assert SignInLink.objects.count() == 1
    people.forget_old_links(clock.now() + timedelta(days=1, minutes=1))
    assert SignInLink.objects.count() == 0
