"""What the offices did with one's dossiers: read off their trail, with what is new marked.

Who signs in without an e-mail address gets no letters; here nothing is missed.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from opendistrict.engine.cases.queries import noticing
from opendistrict.engine.cases.shapes.following import Notice
from opendistrict.faces.kit import clock, dossier_news
from opendistrict.faces.kit.dossier_words import STEPS, either
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import same_page_with
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries

SIZE = 30
FIRST = 5  # above the list of dossiers


def newest(party_id: UUID) -> dict[str, Any]:
    """For the top of one's dossiers: what waits for who applied, then the newest."""
    found = noticing.notices(party_id, most=SIZE)
    shown = _shown(found, people_queries.notices_read_until(party_id))
    fresh = sum(1 for one in shown if one["is_new"])
    return {
        "notices": sorted(shown, key=lambda one: not one["waits"])[:FIRST],
        "fresh": f"{fresh}+" if fresh == SIZE else str(fresh) if fresh else "",
        "read_until": found[0].at.isoformat() if fresh else "",
        "more_notices": len(shown) > FIRST,
    }


@page(citizen=True)
@require_safe
@never_cache
def notices(request: HttpRequest) -> HttpResponse:
    """All of them, the newest first."""
    party_id = actor_of(request).party_id
    assert party_id is not None, "@page(citizen=True) lets in nobody else"
    after = request.GET.get("sau", "")
    try:
        found = noticing.notices(party_id, most=SIZE + 1, after=after)
    except Refused:
        return redirect("my_notices")
    shown = _shown(found[:SIZE], people_queries.notices_read_until(party_id))
    is_new = not after and any(one["is_new"] for one in shown)
    more = found[SIZE - 1].mark if len(found) > SIZE else ""
    context = {
        "crumbs": [(_("Hồ sơ của tôi"), reverse("my_dossiers"))],
        "notices": shown,
        "read_until": found[0].at.isoformat() if is_new else "",
        "next": same_page_with(request, sau=more) if more else "",
        "first": request.path if after else "",
    }
    return render(request, "portal/dossiers/notices.html", context)


@page(citizen=True)
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """All that was shown is read; what came meanwhile is new still."""
    party_id = actor_of(request).party_id
    assert party_id is not None, "@page(citizen=True) lets in nobody else"
    try:
        until = datetime.fromisoformat(request.POST.get("den", ""))
    except ValueError:
        raise Http404 from None
    if until.tzinfo is None:
        raise Http404
    people.note_notices_read(party_id=party_id, until=min(until, clock.now()))
    messages.success(request, _("Đã đánh dấu là đã đọc."))
    return redirect("my_dossiers")


def _shown(found: Iterable[Notice], read_until: datetime | None) -> list[dict[str, Any]]:
    return [
        {
            "code": one.code,
            "name": either(one.name, one.name_en),
            "title": dossier_news.title(one.verb, is_late=dossier_news.is_late(one)),
            "told": dossier_news.told(one),
            "note": one.note,
            "icon": STEPS[one.verb][1],
            "at": one.at,
            "is_new": read_until is None or one.at > read_until,
            "waits": dossier_news.waits_for_applicant(one),
        }
        for one in found
    ]
