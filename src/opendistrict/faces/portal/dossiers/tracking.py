"""Following a dossier without signing in: by number and phone, or by the receipt."""

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from opendistrict.engine.cases.queries import following
from opendistrict.engine.cases.shapes.following import Followed
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.portal.dossiers import showing

FOLLOWED = "followed_dossiers"  # in the session: numbers that were asked for with the right phone
MOST = 10
UNREADABLE = 422


@page(public=True)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def track(request: HttpRequest) -> HttpResponse:
    """Number and the last three digits of the phone. What is unknown and what does not fit are
    answered alike."""
    context = {"number": request.GET.get("ma", "")[:60], "said": ""}
    if request.method != "POST":
        return render(request, "portal/dossiers/track.html", context)
    number, tail = request.POST.get("ma", "").strip()[:60], request.POST.get("so", "").strip()
    key = "".join(number.split()).upper()
    if not ratelimit.consume(request, action="track_dossier", key=key):
        return render(request, "429.html", status=429)
    code = following.code_of(number, tail)
    if code is None:
        said = _(
            "Không có hồ sơ khớp với mã và số điện thoại này. Xem lại mã trên giấy tiếp nhận, và "
            "ba số cuối của điện thoại đã khai."
        )
        context = {"number": number, "said": said}
        return render(request, "portal/dossiers/track.html", context, status=UNREADABLE)
    known = [one for one in request.session.get(FOLLOWED, []) if one != code]
    request.session[FOLLOWED] = [*known, code][-MOST:]
    return redirect("tracked", code)


@page(public=True)
@require_safe
@never_cache
def tracked(request: HttpRequest, code: str) -> HttpResponse:
    """Where it stands, for who has just said number and phone; anybody else is asked first."""
    at = clock.now(request)
    found = following.own(code, actor=actor_of(request), at=at)
    if found is not None:
        return redirect("my_dossier", code)
    if code not in request.session.get(FOLLOWED, []):
        return redirect("track")
    return _page(request, following.by_code(code, at=at))


@page(public=True)
@require_safe
@never_cache
def receipt(request: HttpRequest, token: str) -> HttpResponse:
    """What the code on a receipt leads to; who works here or applied comes to their own page."""
    actor = actor_of(request)
    found = following.by_receipt(token, at=clock.now(request))
    if found is not None and actor.may_somewhere("cases.read"):
        return redirect("dossier_by_token", token)
    if found is not None and following.own(found.code, actor=actor, at=clock.now(request)):
        return redirect("my_dossier", found.code)
    return _page(request, found, token=token)


def _page(request: HttpRequest, found: Followed | None, token: str = "") -> HttpResponse:
    if found is None:
        raise Http404
    context = showing.context(found) | {"receipt_token": token}
    answered = render(request, "portal/dossiers/followed.html", context)
    answered.headers["Referrer-Policy"] = "no-referrer"  # the address of a receipt is its secret
    return answered
