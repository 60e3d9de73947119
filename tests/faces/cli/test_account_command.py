"""`od account` and `od appoint`: who may sign in and who serves, from the command line."""

import io
import re
import sys
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from pytest_django import Settings
from tests.makers import MORNING, TODAY

from opendistrict.faces.cli.terminal import day, operator
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs import actions as orgs_actions
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import actions as people_actions
from opendistrict.registers.people import queries as people

VACANT = "truong-phong-vhxh-phuong-cau-ong-lanh"
LINE = re.compile(r"One-time password of [\w.]+: ((?:[a-z2-9]{4}-){3}[a-z2-9]{4})\n")
TYPED = "một câu gõ tại dòng lệnh"


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def od(*words: str) -> str:
    out = io.StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def opened(username: str = "an.nguyen") -> str:
    """A new account; its one-time password."""
    said = od("account", "open", username, "--person", "nguyen-an", "--name", " Nguyễn An ")
    found = LINE.search(said)
    assert found, said
    return found[1]


def account(username: str = "an.nguyen") -> Any:
    return get_user_model()._default_manager.get(username=username)


def line(username: str = "an.nguyen") -> Any:
    return next(line for line in people.accounts() if line.username == username)


# ------------------------------------------------------------------ accounts


def test_an_account_is_opened_for_a_new_person_with_a_password_for_once(db: None) -> None:
    password = opened()
    assert account().check_password(password)
    shown = line()
    assert (shown.person_slug, shown.person_name) == ("nguyen-an", "Nguyễn An")
    assert shown.must_change_password and shown.is_active and shown.last_sign_in is None
    (said,) = base.trail(f"people.account:{account().pk}")
    assert (said.action, said.who) == ("people.open_account", "Người vận hành tại dòng lệnh")
    assert password not in str(said)
    second = LINE.search(od("account", "password", "an.nguyen"))
    assert second and second[1] != password
    assert account().check_password(second[1])


def test_the_one_who_acts_is_named_by_the_machine() -> None:
    assert operator().kind == "operator"
    assert operator().id


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["an", "--person", "khong-co-ai"], "There is no person khong-co-ai"),
        (["an", "--person", "nguyen-a"], "Did you mean nguyen-an"),
        (["an.hai", "--person", "nguyen-an"], "“an.nguyen”"),
        (["an.hai", "--person", "nguyen-an", "--name", "Trần An"], "is Nguyễn An already"),
        (["an.nguyen", "--person", "le-binh", "--name", "Lê Bình"], "“an.nguyen”"),
        (["An.Nguyen", "--person", "le-binh", "--name", "Lê Bình"], "“An.Nguyen”"),
        (["bình", "--person", "le-binh", "--name", "Lê Bình"], "“bình”"),
    ],
)
def test_what_cannot_be_opened_changes_nothing(db: None, words: list[str], why: str) -> None:
    opened()
    accounts, before = people.accounts(), len(people.people_by_slug())
    with pytest.raises(CommandError) as refused:
        od("account", "open", *words)
    assert why in str(refused.value)
    assert people.accounts() == accounts
    assert len(people.people_by_slug()) == before, "the person is not registered either"


def test_a_password_can_be_typed_and_is_weighed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    opened()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{TYPED}\n"))
    said = od("account", "password", "an.nguyen", "--ask")
    assert TYPED not in said
    assert account().check_password(TYPED)
    assert line().must_change_password
    monkeypatch.setattr(sys, "stdin", io.StringIO("123456\n"))
    with pytest.raises(CommandError, match="12"):
        od("account", "password", "an.nguyen", "--ask")
    assert account().check_password(TYPED)


def test_a_new_password_signs_out_who_came_in_by_the_old_one(db: None) -> None:
    opened()
    client = Client()
    client.force_login(account())
    assert client.get("/account/password/change/").status_code == 200
    od("account", "password", "an.nguyen")
    assert client.get("/account/password/change/")["Location"].startswith("/account/login/")


def test_a_lost_telephone_opens_nothing_and_is_signed_out(db: None) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    opened()
    with pytest.raises(CommandError, match=r"“an\.nguyen”"):
        od("account", "lost-phone", "an.nguyen")
    TOTP.activate(account(), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(account())
    assert line().has_second_factor
    thief = Client()
    thief.force_login(account())
    assert thief.get("/account/password/change/").status_code == 200
    od("account", "lost-phone", "an.nguyen")
    assert not line().has_second_factor
    assert thief.get("/account/password/change/")["Location"].startswith("/account/login/")
    actions = [said.action for said in base.trail(f"people.account:{account().pk}")]
    assert actions == ["people.open_account", "people.forget_second_factor"]


def test_a_closed_account_is_out_at_once_and_can_be_reopened(db: None) -> None:
    password = opened()
    client = Client()
    client.force_login(account())
    client.get("/account/password/change/")
    od("account", "close", "an.nguyen")
    assert client.get("/account/password/change/")["Location"].startswith("/account/login/")
    for words in (["close", "an.nguyen"], ["password", "an.nguyen"]):
        with pytest.raises(CommandError, match=r"“an\.nguyen”"):
            od("account", *words)
    od("account", "reopen", "an.nguyen")
    assert account().is_active and account().check_password(password)
    with pytest.raises(CommandError, match=r"“an\.nguyen”"):
        od("account", "reopen", "an.nguyen")


@pytest.mark.parametrize("act", ["password", "lost-phone", "close", "reopen"])
def test_a_name_that_is_nobodys_is_answered_with_the_nearest(db: None, act: str) -> None:
    opened()
    with pytest.raises(CommandError, match=r"Did you mean an\.nguyen\?"):
        od("account", act, "an.nguyem")


def test_the_list_says_what_each_lacks(quan1: None) -> None:
    opened()
    od("appoint", VACANT, "nguyen-an", "--since", TODAY.isoformat())
    short, whole = od("account", "list"), od("account", "list", "--all")
    assert "must change password, no telephone, never signed in" in short
    assert re.search(r"1 accounts; \d\d+ without a password are not shown", short)
    assert len(whole.splitlines()) > 90
    assert whole.count(VACANT) <= 1, "a post is shown with who serves in it today"


# ------------------------------------------------------------------ appointing


def serving(on: date) -> tuple[str, bool]:
    post = orgs.posts([orgs.post_ids_by_slug()[VACANT]], on=on)
    (found,) = post.values()
    return found.person_name, found.is_acting


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("2025-07-01", date(2025, 7, 1)), ("1/7/2025", date(2025, 7, 1))],
)
def test_days_are_read_as_they_are_written(typed: str, meant: date) -> None:
    assert day(typed) == meant


@pytest.mark.parametrize("typed", ["31/2/2027", "7/2025", "mai", "1/7/25", "2027-13-01"])
def test_what_is_no_day_is_refused(quan1: None, typed: str) -> None:
    with pytest.raises(CommandError, match="is no day"):
        od("appoint", VACANT, "nguyen-an", "--since", typed)


def test_who_serves_and_who_serves_no_more(quan1: None) -> None:
    opened()
    said = od("appoint", VACANT, "nguyen-an", "--since", "1/12/2026", "--basis", "QĐ mẫu")
    assert said == f"Nguyễn An serves as {VACANT} from 01/12/2026.\n"
    assert serving(date(2026, 11, 30)) == ("", False)
    assert serving(date(2026, 12, 1)) == ("Nguyễn An", False)
    od("appoint", VACANT, "nguyen-an", "--ends", "1/3/2027")
    assert serving(date(2027, 2, 28)) == ("Nguyễn An", False)
    assert serving(date(2027, 3, 1)) == ("", False)
    trail = base.trail(f"orgs.post:{orgs.post_ids_by_slug()[VACANT]}")[-2:]
    assert [said.action for said in trail] == ["orgs.appoint", "orgs.end_assignment"]
    assert trail[0].details["basis"] == "QĐ mẫu"
    assert trail[1].details["before"] is None


def test_somebody_acts_beside_the_holder(quan1: None) -> None:
    opened()
    od("account", "open", "binh", "--person", "le-binh", "--name", "Lê Bình")
    od("appoint", VACANT, "nguyen-an", "--since", "2026-12-01")
    od("appoint", VACANT, "le-binh", "--since", "2027-01-01", "--until", "2027-02-01", "--acting")
    assert serving(date(2027, 1, 31)) == ("Lê Bình", True)
    assert serving(date(2027, 2, 1)) == ("Nguyễn An", False)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--since", "2027-06-01"], "post_is_taken"),
        (["--since", "2026-01-01", "--until", "2026-12-02"], "post_is_taken"),
        (["--since", "2025-06-30", "--until", "2025-08-01"], "post_has_another_period"),
        (["--since", "2026-01-01", "--until", "2026-01-01"], "period_is_empty"),
        (["--ends", "2026-12-01"], "assignment_is_unknown"),
        (["--ends", "2027-06-01", "--acting"], "assignment_is_unknown"),
    ],
)
def test_appointments_that_cannot_be(quan1: None, words: list[str], code: str) -> None:
    opened()
    od("appoint", VACANT, "nguyen-an", "--since", "2026-12-01")
    with pytest.raises(CommandError) as refused:
        od("appoint", VACANT, "nguyen-an", *words)
    cause = refused.value.__cause__
    assert isinstance(cause, Refused) and cause.codes == (code,)
    assert "%(" not in str(refused.value)
    assert serving(date(2027, 6, 1)) == ("Nguyễn An", False)


def test_up_to_the_day_another_begins(quan1: None) -> None:
    opened()
    od("appoint", VACANT, "nguyen-an", "--since", "2026-12-01")
    od("appoint", VACANT, "nguyen-an", "--since", "2026-09-01", "--until", "2026-12-01")
    assert serving(date(2026, 11, 30)) == ("Nguyễn An", False)


def test_posts_and_people_that_are_not_there(quan1: None) -> None:
    opened()
    with pytest.raises(CommandError, match=f"Did you mean {VACANT}"):
        od("appoint", VACANT[:-1], "nguyen-an", "--since", "2026-12-01")
    with pytest.raises(CommandError, match="Did you mean nguyen-an"):
        od("appoint", VACANT, "nguyen-am", "--since", "2026-12-01")


def test_from_a_post_one_needs_the_right(quan1: None) -> None:
    """The command line stands for whoever decided; a page would have to have the right."""
    opened()
    post_id = orgs.post_ids_by_slug()[VACANT]
    unit_id = orgs.posts([post_id], on=TODAY)[post_id].unit_id
    words: dict[str, Any] = {
        "post_id": post_id, "person_id": people.people_by_slug()["nguyen-an"].id, "kind": "holder",
        "since": TODAY, "until": None, "basis": "", "at": MORNING,
    }  # fmt: skip
    with pytest.raises(Refused, match="right_is_missing"):
        orgs_actions.appoint(actor=Actor(kind="officer", id="1", label="Ai đó"), **words)
    rights = {"orgs.appoint": frozenset({unit_id})}
    entitled = Actor(kind="officer", id="1", label="Ai đó", rights=rights)
    orgs_actions.appoint(actor=entitled, **words)
    assert serving(TODAY) == ("Nguyễn An", False)


def test_an_account_that_is_not_there_is_refused(db: None) -> None:
    from uuid import uuid4

    for act in (people_actions.close_account, people_actions.forget_second_factor):
        with pytest.raises(Refused, match="account_is_unknown"):
            act(account_id=uuid4(), actor=SYSTEM, at=MORNING)
