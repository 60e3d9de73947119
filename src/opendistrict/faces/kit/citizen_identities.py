"""Signing in as a citizen by an identity provider (OpenID Connect; VNeID is one by its shape).

django-allauth speaks with the provider (code flow, PKCE, state, id token); what is to be done with
the answer is ours: nothing of the claims is kept beyond the party, no account of staff is ever
found by them, and no page of allauth's own is shown.
"""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.adapter import get_adapter as get_social_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from requests import RequestException

from opendistrict.faces.kit import access_trail, clock
from opendistrict.faces.kit.words import sentences
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.people import actions as people
from opendistrict.registers.people.shapes import Claims


def provider() -> Mapping[str, Any] | None:
    """The provider citizens may sign in with; None where none is configured."""
    apps: Any = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return apps[0] if apps else None


def begin(request: HttpRequest, *, where: str) -> HttpResponse:
    """To the provider, with PKCE, a state and a nonce of this browser; `where` to go afterwards."""
    found = provider()
    assert found is not None
    there = get_social_adapter(request).get_provider(request, found["provider_id"])
    nonce = secrets.token_urlsafe(24)
    try:
        answer: HttpResponse = there.redirect(
            request, "login", next_url=where, auth_params={"nonce": nonce}, nonce=nonce
        )
    except (RequestException, KeyError):  # no answer, or one that is no configuration
        return turned_away(
            request,
            _("Bên cấp danh tính chưa trả lời. Hãy thử lại sau ít phút hoặc chọn cách khác."),
        )
    return answer


def _birth_date(text: object) -> date | None:
    """A whole day; providers also answer with years alone, or 0000 (OpenID Connect Core 5.1)."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def claims_in(provider_id: str, data: Mapping[str, Any], *, nonce: str) -> Claims:
    """What the provider answers for. The id token must carry this sign-in's nonce, the user info
    is believed only about its subject, and an e-mail address only where it was verified."""
    info, token = data.get("userinfo") or {}, data.get("id_token") or {}
    subject = str(token.get("sub") or "")
    is_ours = bool(nonce) and token.get("nonce") == nonce
    if not subject or not is_ours or (info and str(info.get("sub")) != subject):
        raise Refused("identity_is_unclear")
    said = {**token, **info}
    named = settings.OIDC_NATIONAL_ID_CLAIM
    return Claims(
        provider=provider_id,
        subject=subject,
        full_name=str(said.get("name") or ""),
        birth_date=_birth_date(said.get("birthdate")),
        national_id=str(said.get(named) or "") if named else "",
        email=str(said.get("email") or "") if said.get("email_verified") is True else "",
    )


def enter(
    request: HttpRequest, account_id: UUID, *, method: str, where: str | None
) -> HttpResponse:
    """Sign this citizen in; a session that somebody left open here ends first."""
    user = get_user_model()._default_manager.get(pk=account_id)
    assert getattr(user, "party_id", None), "only citizens come in by this door"
    if request.user.is_authenticated:
        get_adapter(request).logout(request)
    record_authentication(request, user, method)
    answer: HttpResponse = perform_login(request, user, redirect_url=where)
    return answer


class CitizenAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """What allauth does between the provider's answer and its own accounts, we do instead."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        account = sociallogin.account
        try:
            nonce = str(sociallogin.state.get("nonce") or "")
            claims = claims_in(account.provider, account.extra_data, nonce=nonce)
            account_id = people.enter_by_identity(claims=claims, at=clock.now())
        except Refused as refused:
            access_trail.note_failure(request, "identity_refused", "")
            raise ImmediateHttpResponse(turned_away(request, *sentences(refused))) from refused
        where = sociallogin.get_redirect_url(request)
        raise ImmediateHttpResponse(enter(request, account_id, method="oidc", where=where))

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None,
        extra_context: Any = None,
    ) -> None:  # fmt: skip
        """Cancelled there, another browser's state, a spent code, no answer: back to our door."""
        cancelled = str(getattr(error, "value", error)) == "cancelled"
        said = (
            _("Bạn đã dừng đăng nhập. Khi cần, hãy chọn lại cách đăng nhập.")
            if cancelled
            else _("Chưa xác nhận được với bên cấp danh tính. Hãy bắt đầu đăng nhập lại từ đây.")
        )
        if not cancelled:
            access_trail.note_failure(request, "sign_in_failed", "")
        raise ImmediateHttpResponse(turned_away(request, said))


def turned_away(request: HttpRequest, *said: str) -> HttpResponse:
    """Back to the entrance, with why."""
    for one in said:
        messages.error(request, one)
    return redirect("citizen_sign_in")
