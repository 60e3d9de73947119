"""Pages of one's own account that allauth does not have, or not as needed here."""

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from opendistrict.faces.kit import access_trail
from opendistrict.faces.kit.accounts import ENROL
from opendistrict.faces.kit.pages import page

_BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("coc_coc", "Cốc Cốc"), ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One place where one is signed in."""

    id: int
    device: str
    address: str
    since: datetime
    last_seen: datetime
    is_current: bool


def device(user_agent: str) -> str:
    """What a person calls the thing they sit at: "Chrome, Windows"."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    known = ", ".join(word for word in (browser, system) if word)
    return known or re.sub(r"\s.*", "", user_agent) or _("Thiết bị không rõ")


@page(account=True)
@require_safe
@never_cache
def sessions(request: HttpRequest) -> HttpResponse:
    """Everywhere one is signed in, the newest use first."""
    return render(request, "usersessions/usersession_list.html", {"sessions": places(request)})


def places(request: HttpRequest) -> list[SessionLine]:
    """This place first, then the newest use."""
    lines = [
        SessionLine(
            session.pk,
            device(session.user_agent),
            session.ip,
            session.created_at,
            session.last_seen_at,
            session.is_current(),
        )
        for session in UserSession.objects.purge_and_list(request.user)
    ]
    return sorted(lines, key=lambda line: (not line.is_current, -line.last_seen.timestamp()))


def _list(request: HttpRequest) -> str:
    """Where one reads this list: staff on a page of its own, citizens on that of their account."""
    return "my_account" if getattr(request.user, "party_id", None) else "usersessions_list"


@page(account=True)
@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """Sign out in one of the other places; that browser is out at its next request."""
    number = request.POST.get("session", "")
    own = UserSession.objects.filter(user_id=request.user.pk)
    session = own.filter(pk=int(number)).first() if number.isdecimal() else None
    if session is None or session.is_current():
        raise Http404
    with transaction.atomic():
        end_sessions(request, [session])
        access_trail.note(request, "end_sessions", request.user, count=1)
    messages.success(request, _("Đã đăng xuất khỏi thiết bị đó."))
    return redirect(_list(request))


@page(account=True)
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    own = UserSession.objects.filter(user_id=request.user.pk)
    others = [session for session in own if not session.is_current()]
    with transaction.atomic():
        end_sessions(request, others)
        access_trail.note(request, "end_sessions", request.user, count=len(others))
    said = ngettext(
        "Đã đăng xuất khỏi %(count)d thiết bị khác.",
        "Đã đăng xuất khỏi %(count)d thiết bị khác.",
        len(others),
    )
    messages.success(request, said % {"count": len(others)})
    return redirect(_list(request))


@page(account=True)
@require_safe
def no_password(request: HttpRequest) -> HttpResponse:
    """Sample people have no password: there is nothing to change."""
    return render(request, "account/no_password.html", status=409)


class _PairDevice(ActivateTOTPView):  # type: ignore[misc]
    def form_valid(self, form: object) -> HttpResponse:
        with transaction.atomic():
            answer: HttpResponse = super().form_valid(form)
            access_trail.note(self.request, "pair_device", self.request.user)
        return answer


class _UnpairDevice(DeactivateTOTPView):  # type: ignore[misc]
    """A telephone is given up only to pair the next one."""

    success_url = reverse_lazy("mfa_activate_totp")

    def form_valid(self, form: object) -> HttpResponse:
        with transaction.atomic():
            answer: HttpResponse = super().form_valid(form)
            access_trail.note(self.request, "unpair_device", self.request.user)
        self.request.session[ENROL] = True
        return answer


class _MakeRecoveryCodes(GenerateRecoveryCodesView):  # type: ignore[misc]
    """New codes; the old ones open nothing any more."""

    def form_valid(self, form: object) -> HttpResponse:
        with transaction.atomic():
            answer: HttpResponse = super().form_valid(form)
            access_trail.note(self.request, "make_recovery_codes", self.request.user)
        return answer


pair_device = page(account=True)(_PairDevice.as_view())
unpair_device = page(account=True)(_UnpairDevice.as_view())
make_recovery_codes = page(account=True)(_MakeRecoveryCodes.as_view())
