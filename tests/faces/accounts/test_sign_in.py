"""Signing in: name and password, then a code; one answer to every failure; limits per name."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from pytest_django import Settings

PASSWORD = "một câu dễ nhớ của người mẫu"
WRONG = "Tên đăng nhập hoặc mật khẩu không đúng."
TOO_MANY = "Sai quá nhiều lần."


def _errors(answer: Any) -> list[str]:
    form = answer.context["form"]
    return [error for errors in form.errors.values() for error in errors]


def _is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_without_a_second_factor_one_is_led_to_set_it_up(office: Any, client: Client) -> None:
    answer = office.sign_in(client, "truong")
    assert answer.status_code == 302
    for path in ("/", "/account/sessions/", "/account/mfa/", "/account/mfa/recovery-codes/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/account/mfa/totp/activate/")
    page = client.get("/account/mfa/totp/activate/")
    assert page.status_code == 200
    assert "Ghép điện thoại" in page.content.decode()


def test_pairing_a_telephone_opens_the_house(
    office: Any, client: Client, monkeypatch: pytest.MonkeyPatch, now_code: Callable[..., str]
) -> None:
    office.sign_in(client, "truong")
    monkeypatch.setattr(
        "allauth.mfa.totp.internal.auth.generate_totp_secret",
        lambda: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    )
    client.get("/account/mfa/totp/activate/")
    refused = client.post("/account/mfa/totp/activate/", {"code": "000000"})
    assert _errors(refused) == ["Mã không đúng hoặc đã dùng rồi."]
    assert client.get("/account/sessions/").status_code == 302
    answer = client.post("/account/mfa/totp/activate/", {"code": now_code()})
    assert answer["Location"] == "/account/mfa/recovery-codes/"
    codes = client.get("/account/mfa/recovery-codes/")
    assert len(re.findall(r"<code class=\"num\">\d{8}</code>", codes.content.decode())) == 10
    assert client.get("/").status_code == 200


def test_with_a_second_factor_the_password_alone_opens_nothing(
    office: Any, client: Client, now_code: Callable[..., str]
) -> None:
    office.give_second_factor("truong")
    answer = office.sign_in(client, "truong")
    assert answer["Location"] == "/account/mfa/authenticate/"
    assert not _is_signed_in(client)
    assert client.get("/account/sessions/")["Location"].startswith("/account/login/")
    refused = client.post("/account/mfa/authenticate/", {"code": "000000"})
    assert _errors(refused) == ["Mã không đúng hoặc đã dùng rồi."]
    assert client.post("/account/mfa/authenticate/", {"code": now_code()}).status_code == 302
    assert _is_signed_in(client)
    assert client.get("/account/sessions/").status_code == 200


def test_a_code_works_once(office: Any, now_code: Callable[..., str]) -> None:
    office.give_second_factor("truong")
    code = now_code()
    first, second = Client(), Client()
    for client in (first, second):
        office.sign_in(client, "truong")
        client.post("/account/mfa/authenticate/", {"code": code})
    assert _is_signed_in(first)
    assert not _is_signed_in(second)


def test_codes_cannot_be_tried_one_after_the_other(
    office: Any, client: Client, now_code: Callable[..., str]
) -> None:
    office.give_second_factor("truong")
    office.sign_in(client, "truong")
    for _ in range(5):
        client.post("/account/mfa/authenticate/", {"code": "000000"})
    answer = client.post("/account/mfa/authenticate/", {"code": now_code()})
    assert any(error.startswith(TOO_MANY) for error in _errors(answer))
    assert not _is_signed_in(client)


def test_a_recovery_code_works_once(
    office: Any, client: Client, monkeypatch: pytest.MonkeyPatch, now_code: Callable[..., str]
) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    office.give_second_factor("truong")
    code = RecoveryCodes.activate(office.accounts["truong"]).get_unused_codes()[0]
    for expected in (True, False):
        browser = Client()
        office.sign_in(browser, "truong")
        browser.post("/account/mfa/authenticate/", {"code": code})
        assert _is_signed_in(browser) is expected


def test_a_refusal_does_not_say_whether_the_name_exists(office: Any, client: Client) -> None:
    no_name = office.sign_in(client, "khong-co-ai")
    wrong_password = office.sign_in(client, "truong", "sai sai sai sai sai")
    get_user_model()._default_manager.filter(username="vien").update(is_active=False)
    closed = office.sign_in(client, "vien", "sai sai sai sai sai")
    for answer in (no_name, wrong_password, closed):
        assert answer.status_code == 200
        assert _errors(answer) == [WRONG]
        assert not _is_signed_in(client)


def test_a_closed_account_opens_no_more(office: Any, client: Client) -> None:
    get_user_model()._default_manager.filter(username="vien").update(is_active=False)
    answer = office.sign_in(client, "vien")
    assert answer["Location"] == "/account/inactive/"
    assert client.get("/account/inactive/").status_code == 200
    assert not _is_signed_in(client)


def test_the_sixth_try_is_refused_even_with_the_right_password(office: Any) -> None:
    """Five wrong ones in five minutes; other people sign in as before."""
    client = Client()
    for _ in range(5):
        assert _errors(office.sign_in(client, "truong", "sai sai sai sai sai")) == [WRONG]
    right = office.sign_in(client, "truong")
    assert any(error.startswith(TOO_MANY) for error in _errors(right))
    assert not _is_signed_in(client)
    elsewhere = Client(REMOTE_ADDR="10.1.1.1")
    for name in ("truong", "TRUONG", " truong "):
        office.sign_in(elsewhere, name, HTTP_HOST="127.0.0.1")
        assert not _is_signed_in(elsewhere), "another address, host or spelling is no fresh start"
    other = Client()
    office.sign_in(other, "vien")
    assert _is_signed_in(other)


def test_the_lock_opens_by_itself(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    client = Client()
    for _ in range(6):
        office.sign_in(client, "truong", "sai sai sai sai sai")
    later = time.time() + 301
    monkeypatch.setattr("allauth.core.internal.ratelimit.time.time", lambda: later)
    office.sign_in(client, "truong")
    assert _is_signed_in(client)


def test_one_address_cannot_try_every_name(office: Any) -> None:
    """Ten failures a minute from one address, then that address waits."""
    client = Client()
    for number in range(10):
        office.sign_in(client, f"ai-do-{number}", "sai sai sai sai sai")
    answer = office.sign_in(client, "vien")
    assert not _is_signed_in(client)
    assert any(error.startswith(TOO_MANY) for error in _errors(answer))
    cache.clear()
    office.sign_in(client, "vien")
    assert _is_signed_in(client)


def test_signing_out_is_a_post(office: Any, client: Client) -> None:
    client.force_login(office.accounts["truong"])
    assert client.get("/account/logout/").status_code == 200
    assert _is_signed_in(client)
    assert client.post("/account/logout/")["Location"] == "/account/login/"
    assert not _is_signed_in(client)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(office.accounts["truong"])
    assert strict.post("/account/logout/").status_code == 403
    assert _is_signed_in(strict)


def test_a_stranger_is_led_to_sign_in(db: None, client: Client) -> None:
    for name in (
        "account_change_password", "mfa_index", "mfa_activate_totp", "usersessions_list",
        "mfa_view_recovery_codes", "account_reauthenticate", "operator",
    ):  # fmt: skip
        answer = client.get(reverse(name))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/account/login/"), name
    assert client.get("/account/login/").status_code == 200


def test_what_is_not_needed_is_not_routed(db: None, client: Client) -> None:
    for name in ("account_signup", "account_email", "account_reset_password", "account_set_email"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for path in ("signup/", "email/", "password/reset/", "login/code/", "social/", "3rdparty/"):
        assert client.get(f"/account/{path}").status_code == 404, path
    page = client.get("/account/login/").content.decode()
    assert "signup" not in page
    assert "reset" not in page


def test_every_account_page_is_known(db: None) -> None:
    """A new page of the library is routed by decision, not by an update."""
    known = {
        "account_login", "account_logout", "account_inactive", "account_reauthenticate",
        "account_change_password", "account_set_password", "mfa_index", "mfa_authenticate",
        "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
        "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
        "usersessions_list", "account_end_session", "account_end_other_sessions",
    }  # fmt: skip
    routed = {
        name
        for name in get_resolver().reverse_dict
        if isinstance(name, str) and name.startswith(("account", "mfa", "usersessions"))
    }
    assert routed == known


def test_a_new_password_by_letter_only_where_letters_can_be_sent(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    import importlib

    from opendistrict.faces.kit import account_urls

    settings.EMAIL_HOST = "mail.example"
    try:
        names = {pattern.name for pattern in importlib.reload(account_urls).urlpatterns}
        assert "account_reset_password" in names
        assert "account_signup" not in names
    finally:
        settings.EMAIL_HOST = ""
        importlib.reload(account_urls)


def test_changing_the_password_signs_out_other_browsers(office: Any) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        client.force_login(office.accounts["truong"])
    new = "câu mới của người mẫu, dài hơn"
    answer = here.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert answer.status_code == 302
    assert here.get("/account/sessions/").status_code == 200
    assert there.get("/account/sessions/").status_code == 302
    office.sign_in(there, "truong", new)
    assert _is_signed_in(there)


@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("sai", "câu mới của người mẫu", "câu mới của người mẫu", "Mật khẩu hiện tại không đúng."),
        (PASSWORD, "ngắn quá", "ngắn quá", "12"),
        (PASSWORD, "câu mới của người mẫu", "câu khác", "Hai lần nhập chưa giống nhau."),
    ],
)
def test_a_password_that_will_not_do(
    office: Any, client: Client, old: str, new: str, again: str, said: str
) -> None:
    client.force_login(office.accounts["truong"])
    answer = client.post(
        "/account/password/change/", {"oldpassword": old, "password1": new, "password2": again}
    )
    assert any(said in error for error in _errors(answer)), _errors(answer)


def test_changing_the_telephone_needs_the_next_one(
    office: Any, client: Client, now_code: Callable[..., str], authenticators: Any
) -> None:
    office.give_second_factor("truong")
    office.sign_in(client, "truong")
    client.post("/account/mfa/authenticate/", {"code": now_code()})
    assert client.get("/account/mfa/totp/deactivate/").status_code == 200
    answer = client.post("/account/mfa/totp/deactivate/")
    assert answer["Location"] == "/account/mfa/totp/activate/"
    assert not authenticators.objects.filter(user=office.accounts["truong"]).exists()
    assert client.get("/account/sessions/")["Location"] == "/account/mfa/totp/activate/"


def test_after_a_while_the_second_factor_is_asked_for_again(
    office: Any, client: Client, now_code: Callable[..., str]
) -> None:
    """Who finds an unlocked computer cannot take the telephone off the account."""
    office.give_second_factor("truong")
    office.sign_in(client, "truong")
    client.post("/account/mfa/authenticate/", {"code": now_code()})
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= 301
    session.save()
    for path in ("/account/mfa/totp/deactivate/", "/account/mfa/recovery-codes/generate/"):
        answer = client.post(path)
        assert answer["Location"].startswith("/account/reauthenticate/")
    page = client.get("/account/reauthenticate/")
    assert "Xác nhận lại" in page.content.decode()
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.get("/account/mfa/totp/deactivate/").status_code == 200


def test_the_seed_of_the_codes_lies_encrypted(
    office: Any, settings: Settings, authenticators: Any, now_code: Callable[..., str]
) -> None:
    office.give_second_factor("truong")
    stored = authenticators.objects.get(user=office.accounts["truong"])
    assert "JBSWY3DPEHPK3PXP" not in str(stored.data)
    assert stored.wrap().validate_code(now_code())
    settings.SECRET_KEY, old = "another key", settings.SECRET_KEY
    cache.clear()
    assert not stored.wrap().validate_code(now_code()), "a lost key must not open anything"
    settings.SECRET_KEY_FALLBACKS = [old]
    cache.clear()
    assert stored.wrap().validate_code(now_code())


def test_passwords_are_kept_by_argon2(settings: Settings) -> None:
    from django.contrib.auth.hashers import make_password

    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]
    assert make_password(PASSWORD).startswith("argon2$argon2id$")


def test_the_pages_are_in_both_languages(db: None, client: Client) -> None:
    page = client.get("/account/login/", HTTP_ACCEPT_LANGUAGE="vi").content.decode()
    assert 'lang="vi"' in page
    assert "Tên đăng nhập" in page
    assert "Username" not in page
