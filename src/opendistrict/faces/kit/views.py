from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from opendistrict.faces.kit import nav
from opendistrict.faces.kit.pages import actor_of, page


@page(public=True)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The doors; a leader is led to the page on which the day begins."""
    begin = nav.beginning(actor_of(request)) if request.user.is_authenticated else ""
    return redirect(begin) if begin else render(request, "kit/home.html")


@page(public=True)
@require_safe
def mark(request: HttpRequest) -> HttpResponse:
    """The mark, asked for by browsers that show a plain text of ours (the log's checkpoint)."""
    return redirect(static("kit/mark.svg"))


@page(public=True)
@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """For whoever watches the site: 200 while it answers and its database does, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("no database\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
