"""The page of sample people. Its addresses exist only in a demonstration (see config/urls.py)."""

from datetime import date
from uuid import UUID

from django.contrib.auth import get_user_model, login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from opendistrict.faces.kit import access_trail, clock, demo
from opendistrict.faces.kit.pages import ACTING, page

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@page(public=True)
@require_safe
@never_cache
def sample_people(request: HttpRequest) -> HttpResponse:
    """Everybody one can become, by day and unit; or what forbids it in this database."""
    objections = demo.objections()
    eras = () if objections else demo.eras(today=clock.today())
    status = 403 if objections else 200
    context = {"eras": eras, "objections": objections}
    return render(request, "kit/demo_people.html", context, status=status)


@page(public=True)
@require_POST
def become(request: HttpRequest) -> HttpResponse:
    """Sign in as one sample person, on the day on which they serve."""
    if not demo.is_open():
        return render(
            request, "kit/demo_people.html", {"objections": demo.objections()}, status=403
        )
    today = clock.today()
    try:
        account_id, on = UUID(request.POST["account"]), date.fromisoformat(request.POST["on"])
    except (KeyError, ValueError) as error:
        raise Http404 from error
    if on not in demo.days(today=today) or not demo.serves(account_id, on=on):
        raise Http404
    user = get_user_model()._default_manager.get(pk=account_id)
    with transaction.atomic():
        login(request, user, backend=BACKEND)
        access_trail.note(request, "sign_in", user, how=["demo"])
    request.session.pop(ACTING, None)
    request.session[clock.DEMO_SHIFT] = (today - on).days
    return redirect("home")
