"""One-click sign-in exists only where `od demo` was said and the database is a sample."""

import importlib
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as live_settings
from django.contrib.auth.hashers import make_password
from django.core import checks
from django.test import Client
from django.urls import NoReverseMatch, clear_url_caches, reverse
from pytest_django import Settings

from opendistrict.config import demo as lock
from opendistrict.config import urls
from opendistrict.faces.kit import clock, demo
from opendistrict.faces.kit.apps import a_demonstration_holds_only_a_sample
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.people import actions as people
from opendistrict.registers.people.models import Account

AT = datetime(2025, 7, 1, 1, tzinfo=UTC)
PAST = date(2023, 12, 22)


def _routes_again() -> None:
    importlib.reload(urls)
    clear_url_caches()


@pytest.fixture
def demonstration(settings: Settings, office: Any) -> Iterator[Any]:
    """As started by `od demo` on a database that holds a sample."""
    settings.DEMO = True
    _routes_again()
    base.note_pack(pack="mau", version="1", digest="0" * 64, is_sample=True, actor=SYSTEM, at=AT)
    Account.objects.update(password=make_password(None))
    yield office
    settings.DEMO = False
    _routes_again()


def _become(client: Client, account: Any, on: date | None = None) -> Any:
    day = (on or clock.today()).isoformat()
    return client.post("/demo/become/", {"account": str(account.pk), "on": day})


def _ours(era: Any) -> list[Any]:
    """The units of an era that this test made; a pack may be loaded beside them."""
    return [unit for unit in era.units if unit.name == "Phòng Mẫu"]


def _is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_outside_a_demonstration_there_is_no_such_door(office: Any, client: Client) -> None:
    for name in ("demo_people", "demo_become"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert client.get("/demo/").status_code == 404
    assert _become(client, office.accounts["truong"]).status_code == 404
    assert not _is_signed_in(client)
    page = client.get("/account/login/").content.decode()
    assert "demo" not in page


def test_the_people_are_listed_by_day_and_unit(demonstration: Any, client: Client) -> None:
    page = client.get("/demo/")
    assert page.status_code == 200
    [era] = [era for era in page.context["eras"] if era.is_today]
    [unit] = _ours(era)
    assert [(person.name, person.titles, person.is_acting) for person in unit.people] == [
        ("Người Mẫu Viên", ("Cán bộ", "Cán bộ vận hành"), True),
        ("Người Mẫu Trưởng", ("Trưởng phòng",), False),
    ]


def test_one_click_signs_in_without_a_second_factor(demonstration: Any, client: Client) -> None:
    answer = _become(client, demonstration.accounts["vien"])
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(demonstration.accounts["vien"].pk)
    assert client.get("/account/sessions/").status_code == 200
    assert client.get("/account/password/change/")["Location"] == "/account/password/none/"
    assert client.get("/account/password/none/").status_code == 409
    said = base_queries.trail(f"people.account:{demonstration.accounts['vien'].pk}")[-1]
    assert (said.action, said.details["how"]) == ("people.sign_in", ["demo"])


def test_the_site_works_as_on_the_day_of_the_person(
    demonstration: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "days", lambda *, today: {PAST: "", today: ""})
    _become(client, demonstration.accounts["vien"], PAST)
    assert client.session[clock.DEMO_SHIFT] == (clock.today() - PAST).days
    page = client.get("/account/sessions/")
    assert page.context["today"] == PAST
    assert "22/12/2023" in page.content.decode(), "the ribbon says which day it is"
    _become(client, demonstration.accounts["vien"])
    assert client.get("/account/sessions/").context["today"] == clock.today()


def test_the_pack_names_the_former_days(settings: Settings) -> None:
    settings.PACK = "quan1"
    assert dict(demo.days(today=date(2024, 1, 1))).keys() == {PAST, date(2024, 1, 1)}
    assert list(demo.days(today=PAST)) == [PAST]
    settings.PACK = "no-such-pack"
    assert demo.days(today=PAST) == {PAST: ""}


def test_a_former_day_lists_whom_today_does_not(
    demonstration: Any, client: Client, appoint: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "days", lambda *, today: {PAST: "Ngày mẫu", today: ""})
    appoint("truong-phong", "truong", "holder", None, date(2024, 1, 1))
    former, current = client.get("/demo/").context["eras"]
    assert (former.on, former.title, former.is_today) == (PAST, "Ngày mẫu", False)
    assert [p.name for unit in _ours(former) for p in unit.people] == ["Người Mẫu Trưởng"]
    assert [p.name for unit in _ours(current) for p in unit.people] == ["Người Mẫu Viên"]
    _become(client, demonstration.accounts["truong"], PAST)
    assert client.get("/account/sessions/").context["actor"].post_title == "Trưởng phòng"


def test_only_whom_the_page_lists_on_that_day(
    demonstration: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = people.register_person(
        slug="that", full_name="Người Thật", is_sample=False, actor=SYSTEM, at=AT
    )
    real = people.open_account(
        username="that", email="", person_id=person, password=None, actor=SYSTEM, at=AT
    )
    real_account = Account.objects.get(pk=real)
    assert _become(client, real_account).status_code == 404
    assert _become(client, demonstration.accounts["vien"], date(2020, 1, 1)).status_code == 404
    for data in ({}, {"account": "x", "on": "y"}, {"account": str(real)}):
        assert client.post("/demo/become/", data).status_code == 404
    monkeypatch.setattr(demo, "serves", lambda account_id, *, on: False)
    assert _become(client, demonstration.accounts["vien"]).status_code == 404
    assert not _is_signed_in(client)


def test_the_click_needs_the_token_of_the_page(demonstration: Any) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert _become(strict, demonstration.accounts["vien"]).status_code == 403
    assert not _is_signed_in(strict)


def _a_real_account() -> None:
    people.open_account(
        username="that", email="", person_id=None, password="một mật khẩu thật",
        actor=SYSTEM, at=AT,
    )  # fmt: skip


def _a_real_pack() -> None:
    base.note_pack(pack="that", version="1", digest="1" * 64, is_sample=False, actor=SYSTEM, at=AT)


def _the_pack_becomes_real() -> None:
    base.note_pack(pack="mau", version="2", digest="2" * 64, is_sample=False, actor=SYSTEM, at=AT)


@pytest.mark.parametrize("became_real", [_a_real_account, _a_real_pack, _the_pack_becomes_real])
def test_a_database_that_becomes_real_closes_the_door(
    demonstration: Any, client: Client, became_real: Any
) -> None:
    assert a_demonstration_holds_only_a_sample() == []
    became_real()
    assert client.get("/demo/").status_code == 403
    assert client.get("/demo/").context["eras"] == ()
    assert _become(client, demonstration.accounts["vien"]).status_code == 403
    assert not _is_signed_in(client)
    [error] = a_demonstration_holds_only_a_sample()
    assert (error.id, error.level) == ("opendistrict.E002", checks.ERROR)


def test_a_real_sample_account_with_a_password_must_pair_a_telephone(
    demonstration: Any, client: Client
) -> None:
    """Once the database is real, the exception from the second factor ends too."""
    _a_real_account()
    client.post("/account/login/", {"login": "that", "password": "một mật khẩu thật"})
    assert _is_signed_in(client)
    assert client.get("/")["Location"] == "/account/mfa/totp/activate/"


def test_an_empty_database_opens_nothing(
    settings: Settings, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMO = True
    monkeypatch.setattr(demo.base, "loaded_packs", list)
    assert not demo.is_open()
    assert a_demonstration_holds_only_a_sample() == []


URL, KEY = "postgresql://app@/one?host=/tmp/x", "a key of this installation"


@pytest.mark.parametrize("said", ["1", "true", "yes", "", "0" * 64])
def test_a_variable_left_over_is_ignored(said: str) -> None:
    assert not lock.is_on({"OD_DEMO": said, "SECRET_KEY": KEY, "DATABASE_URL": URL})


def test_the_word_is_good_for_one_database_and_one_installation() -> None:
    word = lock.word(secret_key=KEY, database_url=URL)
    assert lock.is_on({"OD_DEMO": word, "SECRET_KEY": KEY, "DATABASE_URL": URL})
    assert not lock.is_on({"OD_DEMO": word, "SECRET_KEY": KEY, "DATABASE_URL": URL + "2"})
    assert not lock.is_on({"OD_DEMO": word, "SECRET_KEY": KEY + "2", "DATABASE_URL": URL})
    assert not lock.is_on({"OD_DEMO": word, "DATABASE_URL": URL})
    assert not lock.is_on({"OD_DEMO": word, "SECRET_KEY": KEY})
    assert not lock.is_on({})


def test_a_whole_process_ignores_the_variable() -> None:
    """As a service that was started with OD_DEMO=1 in its environment would be."""
    script = (
        "import django; django.setup(); from django.conf import settings; "
        "from django.urls import resolve; print(settings.DEMO); resolve('/demo/')"
    )
    environment = {
        **os.environ,
        "OD_DEMO": "1",
        "SECRET_KEY": KEY,
        "DATABASE_URL": os.environ["DATABASE_URL"],
        "DJANGO_SETTINGS_MODULE": "opendistrict.config.settings",
        "PYTHONPATH": str(Path(str(live_settings.PACKAGE)).parent),
    }
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["False"], done.stderr
    assert "Resolver404" in done.stderr


def test_only_the_command_demo_makes_the_word(monkeypatch: pytest.MonkeyPatch) -> None:
    from opendistrict.config import __main__ as door

    ran: list[str | None] = []
    monkeypatch.setenv("SECRET_KEY", KEY)
    monkeypatch.setenv("DATABASE_URL", URL)
    monkeypatch.delenv("OD_DEMO", raising=False)
    monkeypatch.setattr(
        "django.core.management.execute_from_command_line",
        lambda arguments: ran.append(os.environ.get("OD_DEMO")),
    )
    door.main(["showmigrations"])
    door.main(["demo"])
    assert ran == [None, lock.word(secret_key=KEY, database_url=URL)]
