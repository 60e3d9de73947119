"""How one reads: language, light or dark."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import i18n
from django.views.decorators.http import require_POST

from opendistrict.faces.kit.pages import page

THEME = "od_theme"
THEMES = ("auto", "light", "dark")
YEAR = 365 * 24 * 3600


class LanguageMiddleware:
    """Vietnamese until somebody chooses English, whatever language the browser was bought in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def theme_of(request: HttpRequest | None) -> str:
    chosen = request.COOKIES.get(THEME) if request is not None else None
    return chosen if chosen in THEMES else "auto"


def back(request: HttpRequest) -> HttpResponseRedirectBase:
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
    answer = back(request)
    theme = request.POST.get("theme", "auto")
    if theme in THEMES:
        answer.set_cookie(THEME, theme, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return answer
