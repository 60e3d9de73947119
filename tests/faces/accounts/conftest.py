"""A small sample office: one unit, a head, a clerk who also acts as head elsewhere, an operator."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.orgs import actions as orgs
from opendistrict.registers.orgs.shapes import AssignmentRow, PostRow, RoleRow, UnitVersionRow
from opendistrict.registers.people import actions as people

AT = datetime(2025, 7, 1, 1, tzinfo=UTC)
PASSWORD = "một câu dễ nhớ của người mẫu"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True, slots=True)
class Office:
    """The sample office and how one gets into it."""

    persons: dict[str, UUID]
    accounts: dict[str, AbstractBaseUser]

    def give_second_factor(self, name: str) -> None:
        TOTP.activate(self.accounts[name], SECRET)

    def sign_in(self, client: Client, name: str, password: str = PASSWORD, **more: str) -> object:
        return client.post("/account/login/", {"login": name, "password": password}, **more)


def code(shift: int = 0) -> str:
    """The code the telephone shows now (or `shift` half minutes later)."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + shift))


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """Argon2 is slow on purpose; one test looks at it (test_sign_in)."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]


@pytest.fixture
def office(db: None) -> Office:
    cache.clear()
    _load_posts()
    persons = {
        slug: people.register_person(slug=slug, full_name=name, is_sample=True, actor=SYSTEM, at=AT)
        for slug, name in (("truong", "Người Mẫu Trưởng"), ("vien", "Người Mẫu Viên"))
    }
    _appoint("truong-phong", "truong", "holder")
    _appoint("can-bo", "vien", "holder")
    _appoint("van-hanh", "vien", "acting")
    accounts = {slug: _account(slug, person) for slug, person in persons.items()}
    return Office(persons, accounts)


def _account(slug: str, person: UUID) -> AbstractBaseUser:
    account_id = people.open_account(
        username=slug, email="", person_id=person, password=PASSWORD, actor=SYSTEM, at=AT
    )
    return get_user_model()._default_manager.get(pk=account_id)


def _load_posts() -> None:
    unit = UnitVersionRow(
        unit="phong-mau", kind="office", since=None, until=None, code=None, name="Phòng Mẫu",
        short_name="Phòng Mẫu", name_en="Sample Division", aliases=(), parent=None,
        place_in_line=1, basis="mẫu", confidence="sample",
    )  # fmt: skip
    orgs.load_units(rows=[unit], actor=SYSTEM, at=AT)
    roles = [
        RoleRow(code="officer", title="Công chức", title_en="Officer", rank=5, rights=()),
        RoleRow(
            code="operator", title="Vận hành", title_en="Operator", rank=9,
            rights=(("base.operate", "unit"),),
        ),
    ]  # fmt: skip
    orgs.load_roles(rows=roles, actor=SYSTEM, at=AT)
    posts = [
        PostRow(
            slug=slug, unit="phong-mau", role=role, title=title, title_en=title, is_head=head,
            since=None, until=None,
        )
        for slug, role, title, head in (
            ("truong-phong", "officer", "Trưởng phòng", True),
            ("can-bo", "officer", "Cán bộ", False),
            ("van-hanh", "operator", "Cán bộ vận hành", False),
        )
    ]  # fmt: skip
    orgs.load_posts(rows=posts, actor=SYSTEM, at=AT)


def _appoint(
    post: str, person: str, kind: str, since: date | None = None, until: date | None = None
) -> None:
    row = AssignmentRow(post=post, person=person, kind=kind, since=since, until=until, basis="mẫu")
    orgs.load_assignments(rows=[row], actor=SYSTEM, at=AT)


@pytest.fixture
def appoint() -> Callable[..., None]:
    return _appoint


@pytest.fixture
def now_code() -> Callable[..., str]:
    return code


@pytest.fixture
def authenticators() -> type[Authenticator]:
    return Authenticator
