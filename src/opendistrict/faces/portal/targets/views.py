"""Sets that are open to everybody: verdicts, the status and source of every number, no names."""

from dataclasses import replace
from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes import SetLine, SetShape
from opendistrict.faces.kit import clock
from opendistrict.faces.kit import targets_shown as shown
from opendistrict.faces.kit.pages import page
from opendistrict.faces.kit.tables import same_page_with
from opendistrict.kernel.refusals import Refused


@page(public=True)
@require_safe
def target_sets(request: HttpRequest) -> HttpResponse:
    """The public sets with how they stand, the latest first; `after` a code continues."""
    begin = plans.public_set_id(request.GET.get("after", ""))
    found = plans.public_sets(clock.today(request), after=begin)
    lines = [
        {
            **shown.set_line(line.set, line.tally, line.known_count, _gaps(line)),
            "line": line,
            "last": _last(line.set),
        }
        for line in found
    ]
    more = found[-1].set.code if len(found) == plans.SETS else ""
    following = same_page_with(request, after=more) if more else ""
    return render(request, "portal/targets/sets.html", {"lines": lines, "next": following})


def _last(one: SetShape) -> date:
    return one.until - timedelta(days=1)


def _gaps(line: SetLine) -> int:
    return max((line.set.declared_count or 0) - line.known_count, 0)


@page(public=True)
@require_safe
def target_set(request: HttpRequest, code: str) -> HttpResponse:
    """One set, every target of it, with sources."""
    set_id = plans.public_set_id(code)
    after = request.GET.get("after")
    try:
        view = (
            plans.public_set_view(set_id, on=clock.today(request), after=after) if set_id else None
        )
    except Refused:  # a cursor that was cut off in an e-mail
        return redirect("public_target_set", code=code)
    if view is None:
        raise Http404(_("Không có bộ chỉ tiêu công khai nào có mã này."))
    targets = [one for one in view.targets if not one.target.is_gap]
    table = replace(
        shown.table(targets, caption=_("Chỉ tiêu theo lĩnh vực"), ways=None),
        next=same_page_with(request, after=view.next_cursor) if view.next_cursor else "",
        first=same_page_with(request, after="") if after else "",
    )
    context = {
        "view": view,
        "title": shown.title_of(view.set),
        "last": _last(view.set),
        "whole": view.declared_count or view.known_count,
        "ring": shown.parts(view.tally, view.gap_count),
        "table": table,
        "falling": [shown.title_of(one.target) for one in targets if plans.is_falling(one)],
    }
    return render(request, "portal/targets/set.html", context)
