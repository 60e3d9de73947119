"""How one reads: language, light or dark, and from which of one's posts one acts."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import i18n
from django.views.decorators.http import require_POST

from opendistrict.faces.kit.pages import ACTING, page, posts_of

THEME = "od_theme"
THEMES = ("auto", "light", "dark")
YEAR = 365 * 24 * 3600


def theme_of(request: HttpRequest | None) -> str:
    chosen = request.COOKIES.get(THEME) if request is not None else None
    return chosen if chosen in THEMES else "auto"


def _back(request: HttpRequest) -> HttpResponseRedirectBase:
    """To the page one came from, never to another site."""
    wanted = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(wanted if safe else "/")


@page(public=True)
@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    return i18n.set_language(request)


@page(public=True)
@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Kept in a cookie, so that the server draws the page right the first time."""
    answer = _back(request)
    theme = request.POST.get("theme", "auto")
    if theme in THEMES:
        answer.set_cookie(THEME, theme, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return answer


@page(act=None)
@require_POST
def act_from(request: HttpRequest) -> HttpResponse:
    """Act from another of one's own posts for the rest of this session."""
    wanted = request.POST.get("post", "")
    if any(str(post.id) == wanted for post in posts_of(request)):
        request.session[ACTING] = wanted
    return _back(request)
