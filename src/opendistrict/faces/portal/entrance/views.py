"""The citizens' entrance. Looking never signs anybody in: mail scanners open links too."""

from allauth.core import ratelimit
from allauth.socialaccount.providers.openid_connect import views as openid
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from opendistrict.faces.kit import access_trail, citizen_identities, citizen_letters, clock
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.words import sentences
from opendistrict.faces.portal.entrance.forms import AskLink, SayName
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries

WHERE = "after_sign_in"  # in the session: which page a link by e-mail was asked for


def _safe(request: HttpRequest, wanted: str) -> str:
    """A page of this site, or none."""
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours else ""


@page(public=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Which ways there are; by e-mail, the address is asked here."""
    if actor_of(request).party_id is not None:
        return redirect(_safe(request, request.GET.get("next", "")) or "my_account")
    by_mail = bool(settings.EMAIL_HOST)
    form = AskLink(request.POST or None, initial={"next": request.GET.get("next", "")})
    if request.method == "POST" and by_mail and form.is_valid():
        return _ask(request, form)
    where = _safe(request, request.GET.get("next", ""))
    found = citizen_identities.provider()
    context = {
        "form": form if by_mail else None,
        "provider": found["name"] if found else "",
        "provider_at": _provider_at(where) if found else "",
    }
    return render(request, "portal/entrance/sign_in.html", context)


def _provider_at(where: str) -> str:
    return reverse("citizen_identity") + ("?" + urlencode({"next": where}) if where else "")


def _ask(request: HttpRequest, form: AskLink) -> HttpResponse:
    address = form.cleaned_data["email"].strip().lower()
    if not ratelimit.consume(request, action="sign_in_link", key=address):
        return render(request, "429.html", status=429)
    try:
        citizen_letters.ask(request, address)
    except Refused as refused:
        for said in sentences(refused):
            form.add_error("email", said)
        context = {"form": form, "provider": "", "provider_at": ""}
        return render(request, "portal/entrance/sign_in.html", context, status=409)
    request.session[WHERE] = _safe(request, form.cleaned_data["next"])
    return redirect("citizen_link_sent")


@page(public=True)
@require_safe
def link_sent(request: HttpRequest) -> HttpResponse:
    context = {"minutes": citizen_letters.MINUTES}
    return render(request, "portal/entrance/link_sent.html", context)


@page(public=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Whom the link signs in, and a button that does; a name first where there is no account."""
    at = clock.now()
    link_id = citizen_letters.link_of(token)
    found = people_queries.link(link_id, at=at) if link_id else None
    if found is None:
        if request.method == "POST":
            access_trail.note_failure(request, "sign_in_link_failed", "")
        return render(request, "portal/entrance/link_spent.html", status=410)
    form = None if found.account_id else SayName(request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        if not ratelimit.consume(request, action="open_link"):
            return render(request, "429.html", status=429)
        name = form.cleaned_data["full_name"] if form else ""
        try:
            account_id = people.enter_by_link(link_id=found.id, full_name=name, at=at)
        except Refused as refused:  # spent by another tab since it was shown
            access_trail.note_failure(request, "sign_in_link_failed", "")
            return citizen_identities.turned_away(request, *sentences(refused))
        where = request.session.pop(WHERE, "") or None
        return citizen_identities.enter(request, account_id, method="email_link", where=where)
    context = {"form": form, "address": people_queries.masked_address(found.address)}
    return render(request, "portal/entrance/link.html", context)


@page(public=True)
@require_safe
@never_cache
def identity(request: HttpRequest) -> HttpResponse:
    """On to the identity provider. Another site's page cannot send somebody there unasked."""
    if citizen_identities.provider() is None:
        raise Http404
    if request.headers.get("Sec-Fetch-Site", "none") == "cross-site":
        return redirect("citizen_sign_in")
    return citizen_identities.begin(request, where=_safe(request, request.GET.get("next", "")))


@page(public=True)
@require_safe
@never_cache
def identity_answer(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The provider's answer; everything that is wrong with it leads back to the entrance."""
    found = citizen_identities.provider()
    if found is None or found["provider_id"] != provider_id:
        raise Http404
    try:
        answer: HttpResponse = openid.callback(request, provider_id)
    except KeyError:  # an answer without what OpenID Connect says must be in it
        return citizen_identities.turned_away(
            request,
            _("Bên cấp danh tính trả lời thiếu thông tin. Hãy thử lại hoặc chọn cách khác."),
        )
    return answer
