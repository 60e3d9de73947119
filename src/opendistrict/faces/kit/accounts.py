"""Signing in: accounts of staff are opened by the office, and a password alone does not open one.
Citizens' accounts are opened by what proves who they are (`citizen_identities`, `citizen_letters`).

django-allauth does the work (password, one-time codes, sessions); here stands what this house
wants of it: nobody signs up, every refusal of a sign-in reads the same, seeds of one-time codes
lie encrypted in the database, and whoever has no second factor is led to set one up first.
"""

import base64
import logging
import os
import time
from collections.abc import Callable, Mapping
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit import access_trail, clock, demo
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.people import actions as people

ENROL = "second_factor_is_missing"  # in the session, from sign-in until a device is paired
FRESH = 300  # seconds for which the password just given need not be asked for again

# What one may do before a device is paired; everything else leads to the pairing page.
BEFORE_PAIRING = frozenset(
    {
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_change_password",
        "mfa_activate_totp",
        "set_language",
        "set_theme",
    }
)
# With a password that somebody else chose, one may only change it.
BEFORE_A_PASSWORD_OF_ONES_OWN = BEFORE_PAIRING - {"mfa_activate_totp"}
# Of the pages about passwords and telephones a citizen needs these alone.
FOR_CITIZENS = frozenset({"account_logout", "account_end_session", "account_end_other_sessions"})
OF_STAFF = ("account_", "mfa_", "usersessions_")
log = logging.getLogger(__name__)


def has_second_factor(user: AbstractBaseUser) -> bool:
    devices = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP)
    return bool(devices.exists())


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by the office, never by signing up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tài khoản này đã đóng."),
        "enter_current_password": _("Mật khẩu hiện tại không đúng."),
        "incorrect_code": _("Mã không đúng."),
        "incorrect_password": _("Mật khẩu không đúng."),
        "invalid_password_reset": _("Liên kết đặt lại mật khẩu đã hết hạn."),
        "rate_limited": _("Thao tác quá nhanh. Hãy chờ vài phút rồi thử lại."),
        "too_many_login_attempts": _("Sai quá nhiều lần. Hãy chờ 5 phút rồi thử lại."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Signed in; whoever has no second factor is now bound to set one up (demo excepted)."""
        with transaction.atomic():
            super().login(request, user)
            access_trail.note_sign_in(request, user)
        is_citizen = getattr(user, "party_id", None) is not None
        if not is_citizen and not has_second_factor(user) and not demo.is_open():
            request.session[ENROL] = True

    def logout(self, request: HttpRequest) -> None:
        with transaction.atomic():
            access_trail.note(request, "sign_out", request.user)
            super().logout(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            access_trail.note_shut_out(request, _name_in(credentials))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        access_trail.note_failure(request, "sign_in_failed", _name_in(credentials))

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """One's own new password, at the change and after a letter: both come through here."""
        try:
            people.set_password(
                account_id=user.pk, password=password, must_change=False,
                actor=access_trail.owner(user), at=clock.now(),
            )  # fmt: skip
        except Refused as refused:  # closed since the letter was sent
            answer = self.respond_user_inactive(context.request, user)
            raise ImmediateHttpResponse(answer) from refused
        user.refresh_from_db(fields=["password", "must_change_password"])

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if getattr(request.user, "party_id", None) is not None:
            return reverse("my_account")
        return str(super().get_login_redirect_url(request))

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        if getattr(request.user, "party_id", None) is not None:
            return reverse("citizen_sign_in")
        return str(super().get_logout_redirect_url(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not again within five minutes of signing in: pairing a device follows it directly."""
        request = context.request
        records = get_authentication_records(request, request.user)
        if any(time.time() - record["at"] < FRESH for record in records):
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, str]]:
        words = {
            "reauthenticate": _("Dùng mật khẩu"),
            "mfa_reauthenticate": _("Dùng mã xác thực"),
        }
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": str(words[method["id"]])} for method in methods]

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords are counted by name alone: another Host header is no fresh start."""
        return f"staff:{_name_in(credentials).lower()}"


def _name_in(credentials: Mapping[str, Any]) -> str:
    return nfc(credentials.get("username") or "").strip()


def _sealer() -> MultiFernet:
    """Keys derived from SECRET_KEY (and, to read, from the keys it replaced)."""
    keys = [str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet(
        Fernet(
            base64.urlsafe_b64encode(
                HKDF(SHA256(), 32, salt=None, info=b"second factor").derive(key.encode())
            )
        )
        for key in keys
    )


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seeds of one-time and recovery codes are encrypted; a stolen dump does not yield codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Mã không đúng hoặc đã dùng rồi."),
        "cannot_generate_recovery_codes": _("Hãy ghép điện thoại trước khi tạo mã dự phòng."),
    }

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def build_totp_svg(self, url: str) -> str:
        """On white with its quiet zone, so that a dark page does not hide it from the camera."""
        drawn: str = segno.make(url, error="m").svg_inline(scale=4, border=4, light="white")
        return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)

    def encrypt(self, text: str) -> str:
        return _sealer().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The seed; when the key is lost, a random one, for which no code is ever right."""
        try:
            return _sealer().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.error("A second factor cannot be read: SECRET_KEY has changed; see `od doctor`.")
            return base64.b32encode(os.urandom(20)).decode()


class SecondFactorMiddleware:
    """Whoever signed in by a password that somebody else chose sees nothing but the page that
    changes it; whoever signed in by password alone, nothing but the page that pairs a device.
    Citizens have neither passwords nor telephones to pair: those pages are not theirs."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        if not request.user.is_authenticated:
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        if getattr(request.user, "party_id", None) is not None:
            staffs = (name or "").startswith(OF_STAFF) and name not in FOR_CITIZENS
            return redirect("my_account") if staffs else None
        if getattr(request.user, "must_change_password", False):
            allowed = name in BEFORE_A_PASSWORD_OF_ONES_OWN
            return None if allowed else redirect("account_change_password")
        if not request.session.get(ENROL):
            return None
        if has_second_factor(request.user):
            del request.session[ENROL]
            return None
        return None if name in BEFORE_PAIRING else redirect("mfa_activate_totp")
