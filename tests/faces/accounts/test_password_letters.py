"""A forgotten password: a letter through a real mail server, and nothing told to strangers."""

import importlib
import re
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as live_settings
from django.db import connections
from django.test import Client
from django.urls import clear_url_caches
from procrastinate.contrib.django import app
from pytest_django import Settings
from tests.makers import empty_queue

from opendistrict.config import urls
from opendistrict.faces.kit import account_urls, clock, password_letters
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.base import queries as base
from opendistrict.registers.base.shapes import OutboxMessage
from opendistrict.registers.people import actions as people

PASSWORD = "một câu dễ nhớ của người mẫu"
NEW = "câu mới của người mẫu, dài hơn"
ASK = "/account/password/reset/"
ADDRESS = "truong@quan.example"
pytestmark = pytest.mark.django_db(transaction=True)


class Postman:
    """The letters that the mail server was given; it refuses all while `is_away`."""

    def __init__(self) -> None:
        self.is_away = False
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
        if self.is_away:
            return "451 try again later"
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.letters.append(message)
        return "250 OK"


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _route_anew() -> None:
    for module in (account_urls, urls):
        importlib.reload(module)
    clear_url_caches()


@pytest.fixture
def postman(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Postman]:
    """An installation with a mail server: the pages of the letter are there."""
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
    postman, port = Postman(), _free_port()
    server = Controller(postman, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.SITE_URL = "https://quan.example"
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.example"]
    _route_anew()
    empty_queue()
    yield postman
    server.stop()
    settings.EMAIL_HOST = ""
    _route_anew()


@pytest.fixture
def known(office: Any) -> Any:
    """The head's account has an address; the clerk's has none."""
    account = office.accounts["truong"]
    account.email = ADDRESS
    account.save(update_fields=["email"])
    return account


def worker_runs() -> None:
    """The worker that runs in production, until it finds nothing due."""
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector):
        app.run_worker(
            wait=False, install_signal_handlers=False, listen_notify=False, queues=["outbox"]
        )


def asked() -> list[OutboxMessage]:
    """What waits of ours; the worker adds what is due by the clock."""
    return [one for one in base.outbox(status="todo") if one.topic == password_letters.ASKED]


def link_in(letter: EmailMessage) -> str:
    found = re.search(r"https://quan\.example(/\S+)", letter.get_content())
    assert found, letter.get_content()
    return found.group(1)


def choose(client: Client, link: str, password: str = NEW) -> Any:
    """Open the link of a letter and type a new password twice."""
    page = client.get(link, follow=True)
    if not page.redirect_chain:
        return page
    address = page.redirect_chain[-1][0]
    return client.post(address, {"password1": password, "password2": password})


def test_from_the_forgotten_password_to_the_new_one(
    postman: Postman, office: Any, known: Any, now_code: Callable[..., str]
) -> None:
    office.give_second_factor("truong")
    inside = Client()
    inside.force_login(known)
    client = Client(REMOTE_ADDR="10.2.3.6")
    assert ASK in client.get("/account/login/").content.decode()
    answer = client.post(
        ASK, {"email": "Truong@Quan.Example"}, headers={"host": "elsewhere.example"}
    )
    assert answer["Location"] == "/account/password/reset/done/"
    assert postman.letters == [], "the page does not wait for the mail server"
    worker_runs()
    [letter] = postman.letters
    assert (letter["To"], letter["Subject"]) == (ADDRESS, "Đặt lại mật khẩu")
    assert "elsewhere" not in letter.as_string(), "the link leads to this site, whoever asked how"
    assert "truong" in letter.get_content()

    weak = choose(client, link_in(letter), "truong")
    assert weak.status_code == 200, "the rules for passwords hold here too"
    assert choose(client, link_in(letter))["Location"] == "/account/password/reset/key/done/"
    assert "_auth_user_id" not in client.session, "the letter alone lets nobody in"
    assert inside.get("/account/sessions/").status_code == 302, "who was in by the old one is out"

    office.sign_in(client, "truong", PASSWORD)
    assert "_auth_user_id" not in client.session
    assert office.sign_in(client, "truong", NEW)["Location"] == "/account/mfa/authenticate/"
    client.post("/account/mfa/authenticate/", {"code": now_code()})
    assert "_auth_user_id" in client.session
    trail = [line.action for line in base.trail(f"people.account:{known.pk}")]
    assert trail[-4:] == [
        "people.ask_new_password", "people.set_password", "people.sign_in_failed",
        "people.sign_in",
    ]  # fmt: skip
    asked_line = base.trail(f"people.account:{known.pk}")[-4]
    assert asked_line.details == {"address": "10.2.3.6"}
    again = choose(Client(), link_in(letter))
    assert "Liên kết đã hết hạn" in again.content.decode(), "a link opens once"


def test_a_letter_in_the_language_of_the_page(postman: Postman, known: Any) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    client.post(ASK, {"email": ADDRESS}, headers={"accept-language": "en"})
    worker_runs()
    [letter] = postman.letters
    assert "đặt lại" not in letter.get_content()


def test_strangers_learn_nothing(postman: Postman, office: Any, known: Any) -> None:
    """An address that is nobody's, a closed account's, and one that is known: one answer."""
    people.close_account(
        account_id=office.accounts["vien"].pk, actor=SYSTEM, at=datetime(2025, 7, 1, 2, tzinfo=UTC)
    )
    type(known)._default_manager.filter(username="vien").update(email="vien@quan.example")
    postman.is_away = True  # nor by what happens when letters cannot be sent
    answers = [
        Client().post(ASK, {"email": email}, follow=True)
        for email in (ADDRESS, "vien@quan.example", "khong-co-ai@quan.example")
    ]
    assert {answer.redirect_chain[0] for answer in answers} == {(f"{ASK}done/", 302)}
    pages = {re.sub(r"\b\w{64}\b", "", answer.content.decode()) for answer in answers}
    assert len(pages) == 1
    postman.is_away = False
    assert len(asked()) == 1, "for the one that is known and open"


def test_neither_letters_nor_guesses_without_end(postman: Postman, known: Any) -> None:
    """Five an hour for an address, be it known or not; then the same refusal."""
    for email in (ADDRESS, "khong-co-ai@quan.example"):
        codes = [Client().post(ASK, {"email": email}).status_code for _ in range(6)]
        assert codes == [302] * 5 + [429], email
    worker_runs()
    assert len(postman.letters) == 5
    codes = [
        Client(REMOTE_ADDR="10.7.7.7").post(ASK, {"email": f"{n}@quan.example"}).status_code
        for n in range(21)
    ]
    assert codes == [302] * 20 + [429], "one address cannot try every other"


def test_a_letter_waits_for_the_mail_server_and_no_key_lies_in_the_queue(
    postman: Postman, known: Any
) -> None:
    postman.is_away = True
    Client().post(ASK, {"email": ADDRESS})
    [message] = asked()
    assert set(message.payload) == {"account", "language"}
    worker_runs()
    assert postman.letters == []
    [waiting] = asked()
    assert waiting.attempts == 1
    at = clock.now()
    postman.is_away = False
    password_letters.send({key: str(value) for key, value in message.payload.items()}, at)
    assert len(postman.letters) == 1


def test_what_came_too_late_or_was_closed_is_not_sent(postman: Postman, known: Any) -> None:
    now = clock.now()
    words = {"account": str(known.pk), "language": "vi"}
    hour = timedelta(seconds=live_settings.PASSWORD_RESET_TIMEOUT)
    password_letters.send(words, now - hour - timedelta(seconds=1))
    assert postman.letters == []
    people.close_account(account_id=known.pk, actor=SYSTEM, at=now)
    password_letters.send(words, now)
    assert postman.letters == []


def test_a_link_is_good_for_an_hour(
    postman: Postman, known: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Client().post(ASK, {"email": ADDRESS})
    worker_runs()
    later = clock.now().replace(tzinfo=None) + timedelta(hours=1, seconds=5)
    monkeypatch.setattr(
        "django.contrib.auth.tokens.PasswordResetTokenGenerator._now", lambda self: later
    )
    page = choose(Client(), link_in(postman.letters[0]))
    assert "Liên kết đã hết hạn" in page.content.decode()
