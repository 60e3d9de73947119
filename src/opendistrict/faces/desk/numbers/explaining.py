"""Naming a cause for a part of a number, the task that is to mend it, and taking it back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from opendistrict.engine.indicators import actions
from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans import queries as plans
from opendistrict.faces.desk.numbers import wording
from opendistrict.faces.desk.numbers.asked import READ, Asked, asked_of
from opendistrict.faces.desk.numbers.causing import EXPLAIN, WHOLE, form_of
from opendistrict.faces.desk.numbers.views import context_of
from opendistrict.faces.kit import clock, words
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs


@page(act=EXPLAIN)
@require_POST
def name(request: HttpRequest, code: str) -> HttpResponse:
    """Name a cause for a part of the number, perhaps with the task that is to mend it."""
    one = indicators.indicator(code)
    if one is None:
        raise Http404
    asked, form = asked_of(request, code)
    actor = actor_of(request)
    told = form_of(request.POST, asked, actor, None)
    refused: Refused | None = None
    if told.is_valid():
        try:
            _name(request, asked, told.cleaned_data, actor)
        except Refused as error:
            refused = error
        else:
            messages.success(request, _("Đã ghi nguyên nhân."))
            return redirect(reverse("number", args=[code]) + asked.address() + "#causes")
    context = {**context_of(request, one, asked, form), "cause_form": told, "refused": refused}
    status = CONFLICT if refused else 422
    return render(request, "desk/numbers/number.html", context, status=status)


def _name(request: HttpRequest, asked: Asked, found: dict[str, Any], actor: Actor) -> None:
    by, _bar, key = found["part"].partition("|")
    question = asked.question
    actions.name_cause(
        indicator=question.indicator, unit_id=question.unit_id, since=question.since,
        until=question.until, by="" if found["part"] == WHOLE else by, part_key=key,
        code=found["code"], words=found["words"], target_id=found["target"],
        task_id=_task(found["task"], actor), actor=actor, at=clock.now(request),
    )  # fmt: skip


def _task(number: str, actor: Actor) -> UUID | None:
    """The task of that number; refused where the reader may not see one."""
    if not number.strip():
        return None
    found = plans.task_ids(numbers=[number], actor=actor)
    if not found:
        raise Refused("task_is_unknown")
    return next(iter(found.values()))


@page(act=EXPLAIN)
@require_POST
def change(request: HttpRequest, cause_id: UUID) -> HttpResponse:
    """Name the task that mends a cause, or drop the cause."""
    found = indicators.cause(cause_id)
    actor = actor_of(request)
    if found is None or found.unit_id not in orgs.scope(actor, READ):
        raise Http404
    try:
        if request.POST.get("what") == "drop":
            actions.drop_cause(cause_id=cause_id, actor=actor, at=clock.now(request))
            messages.success(request, _("Đã bỏ nguyên nhân."))
        else:
            task_id = _task(request.POST.get("task", ""), actor)
            if task_id is None:
                raise Refused("task_is_unknown")
            actions.mend_by(cause_id=cause_id, task_id=task_id, actor=actor, at=clock.now(request))
            messages.success(request, _("Đã gắn nhiệm vụ khắc phục."))
    except Refused as refused:
        for said in words.sentences(refused):
            messages.error(request, said)
    last = wording.before(found.until)
    return redirect(
        reverse("number", args=[found.indicator])
        + f"?unit={found.unit_id}&since={found.since}&until={last}#causes"
    )
