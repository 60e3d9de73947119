"""What opens and shuts an account stands in the audit trail, and never more than it can bear."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.core.cache import cache
from django.test import Client, RequestFactory
from pytest_django import Settings
from tests.makers import MORNING

from opendistrict.faces.kit import access_trail
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.base import queries as base
from opendistrict.registers.people import actions as people

PASSWORD = "một câu dễ nhớ của người mẫu"
NEW = "câu mới của người mẫu, dài hơn"
WRONG = "sai sai sai sai sai"


@pytest.fixture
def lines(office: Any) -> Callable[[str], list[str]]:
    """The trail of an account since the test began, oldest first."""
    begun = {name: len(base.trail(f"people.account:{a.pk}")) for name, a in office.accounts.items()}

    def of(name: str) -> list[str]:
        if name == "unknown":
            return [line.action for line in base.trail("people.account:unknown")]
        trail = base.trail(f"people.account:{office.accounts[name].pk}")
        return [line.action.removeprefix("people.") for line in trail[begun[name] :]]

    return of


def _last(office: Any, name: str = "truong") -> Any:
    return base.trail(f"people.account:{office.accounts[name].pk}")[-1]


def test_coming_in_and_leaving(
    office: Any, lines: Callable[[str], list[str]], now_code: Callable[..., str]
) -> None:
    office.give_second_factor("truong")
    client = Client(REMOTE_ADDR="10.2.3.4")
    office.sign_in(client, "truong")
    assert lines("truong") == [], "a password alone is not in yet"
    client.post("/account/mfa/authenticate/", {"code": now_code()})
    said = _last(office)
    assert (said.action, said.who) == ("people.sign_in", "Người Mẫu Trưởng")
    assert said.details == {"how": ["password", "totp"], "address": "10.2.3.4"}
    client.post("/account/logout/")
    client.post("/account/logout/")
    assert lines("truong") == ["sign_in", "sign_out"], "who is out does not leave again"


def test_who_could_not_come_in(office: Any, lines: Callable[[str], list[str]]) -> None:
    client = Client(REMOTE_ADDR="10.2.3.5")
    office.sign_in(client, " TRUONG ", WRONG)
    assert lines("truong") == ["sign_in_failed"]
    assert (_last(office).who, _last(office).details) == ("10.2.3.5", {"address": "10.2.3.5"})


def test_what_was_typed_for_a_name_is_not_kept(
    office: Any, lines: Callable[[str], list[str]]
) -> None:
    """People type their password there."""
    office.sign_in(Client(), "mat khau bi mat", WRONG)
    (said,) = base.trail("people.account:unknown")
    assert said.action == "people.sign_in_failed"
    assert "mat khau" not in str(said)
    assert WRONG not in str(said)


def test_a_wrong_code(office: Any, lines: Callable[[str], list[str]]) -> None:
    office.give_second_factor("truong")
    client = Client()
    office.sign_in(client, "truong")
    client.post("/account/mfa/authenticate/", {"code": "000000"})
    assert lines("truong") == ["second_factor_failed"]


def test_who_hammers_is_noted_once_more_and_then_no_more(
    office: Any, lines: Callable[[str], list[str]]
) -> None:
    client = Client()
    for _ in range(9):
        office.sign_in(client, "truong", WRONG)
    assert lines("truong") == ["sign_in_failed"] * 5 + ["sign_in_locked"]
    assert lines("vien") == []


def test_failures_of_a_minute_cannot_fill_the_trail(
    office: Any, lines: Callable[[str], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access_trail, "MOST", 3)
    monkeypatch.setattr(access_trail.time, "time", lambda: 1_800_000_000.0)
    for number in range(6):
        office.sign_in(Client(REMOTE_ADDR=f"10.9.0.{number}"), f"ai-do-{number}", WRONG)
    assert lines("unknown") == ["people.sign_in_failed"] * 3
    monkeypatch.setattr(access_trail.time, "time", lambda: 1_800_000_060.0)
    office.sign_in(Client(REMOTE_ADDR="10.9.0.9"), "ai-do-9", WRONG)
    assert len(lines("unknown")) == 4


def test_without_a_cache_the_line_is_kept(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_trail.cache, "add", lambda *_, **__: cache.clear() or True)
    office.sign_in(Client(), "truong", WRONG)
    assert _last(office).action == "people.sign_in_failed"


def test_changing_the_password(office: Any, lines: Callable[[str], list[str]]) -> None:
    client = Client()
    client.force_login(office.accounts["truong"])
    client.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )
    assert lines("truong") == ["set_password"]
    assert _last(office).who == "Người Mẫu Trưởng"
    assert NEW not in str(_last(office).details)


def test_pairing_renewing_and_giving_up(
    office: Any,
    lines: Callable[[str], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    now_code: Callable[..., str],
) -> None:
    monkeypatch.setattr(
        "allauth.mfa.totp.internal.auth.generate_totp_secret",
        lambda: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP",
    )
    client = Client()
    office.sign_in(client, "truong")
    client.get("/account/mfa/totp/activate/")
    client.post("/account/mfa/totp/activate/", {"code": "000000"})
    assert lines("truong") == ["sign_in"], "nothing is paired by a wrong code"
    client.post("/account/mfa/totp/activate/", {"code": now_code()})
    client.post("/account/mfa/recovery-codes/generate/")
    client.post("/account/mfa/totp/deactivate/")
    expected = ["sign_in", "pair_device", "make_recovery_codes", "unpair_device"]
    assert lines("truong") == expected
    assert "JBSWY3DP" not in str(base.trail(f"people.account:{office.accounts['truong'].pk}"))


def test_ending_other_sessions(office: Any, lines: Callable[[str], list[str]]) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        client.force_login(office.accounts["truong"])
        client.get("/")
    here.post("/account/sessions/end-others/")
    assert lines("truong") == ["end_sessions"]
    assert _last(office).details["count"] == 1


def test_a_line_that_cannot_be_written_lets_nobody_in(
    office: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError("the trail is full")

    monkeypatch.setattr("opendistrict.registers.people.actions.accounts.base.record", fails)
    client = Client(raise_request_exception=False)
    answer: Any = office.sign_in(client, "truong")
    assert answer.status_code == 500
    assert client.get("/account/sessions/")["Location"].startswith("/account/login/")


# ------------------------------------------------------------------ a password somebody else chose


@pytest.fixture
def handed_over(office: Any) -> Client:
    """Signed in with a password that the operator made."""
    people.set_password(
        account_id=office.accounts["truong"].pk, password="mot-hai-ba-bon", must_change=True,
        actor=SYSTEM, at=MORNING,
    )  # fmt: skip
    client = Client()
    office.sign_in(client, "truong", "mot-hai-ba-bon")
    return client


def test_it_must_be_changed_before_anything_else(handed_over: Client) -> None:
    for path in ("/", "/account/sessions/", "/account/mfa/", "/account/mfa/totp/activate/"):
        answer = handed_over.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/account/password/change/")
    page = handed_over.get("/account/password/change/").content.decode()
    assert "do người quản trị đặt" in page
    kept = {"oldpassword": "mot-hai-ba-bon", "password1": "mot-hai-ba-bon"}
    answer = handed_over.post("/account/password/change/", {**kept, "password2": "mot-hai-ba-bon"})
    assert "Mật khẩu mới phải khác" in answer.content.decode()
    assert handed_over.get("/")["Location"] == "/account/password/change/"


def test_then_comes_the_telephone(handed_over: Client) -> None:
    answer = handed_over.post(
        "/account/password/change/",
        {"oldpassword": "mot-hai-ba-bon", "password1": NEW, "password2": NEW},
    )
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert handed_over.get("/")["Location"] == "/account/mfa/totp/activate/"
    assert handed_over.get("/account/mfa/totp/activate/").status_code == 200


def test_who_does_not_know_the_old_password_learns_nothing_about_it(handed_over: Client) -> None:
    """Else the new one could be tried until the page says that it is the old one."""
    answer = handed_over.post(
        "/account/password/change/",
        {"oldpassword": WRONG, "password1": "mot-hai-ba-bon", "password2": "mot-hai-ba-bon"},
    )
    assert "Mật khẩu mới phải khác" not in answer.content.decode()


def test_leaving_is_always_possible(handed_over: Client) -> None:
    assert handed_over.post("/account/logout/")["Location"] == "/account/login/"


def test_a_letter_for_an_account_that_was_closed_meanwhile_opens_nothing(
    office: Any, settings: Settings
) -> None:
    user = office.accounts["truong"]
    people.close_account(account_id=user.pk, actor=SYSTEM, at=MORNING)
    with (
        context.request_context(RequestFactory().get("/")),
        pytest.raises(ImmediateHttpResponse) as answer,
    ):
        get_adapter().set_password(user, NEW)
    assert answer.value.response["Location"] == "/account/inactive/"
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
