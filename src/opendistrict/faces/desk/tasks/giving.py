"""Giving a task to one unit, or to many at once."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.faces.desk.programmes.choices import programme_choices
from opendistrict.faces.desk.tasks import forms
from opendistrict.faces.kit import clock, demo
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs

GIVE = "plans.give_task"
MOST_POSTS = 400  # more than a list of choices can be read


@page(act=GIVE)
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """GET may prefill: title, due, due_rule, lead (a unit), target, programme, passage."""
    actor, today = actor_of(request), clock.today(request)
    form = _form(request, actor, today)
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            return _given(request, form, actor)
        except Refused as error:
            refused = error
    status = 200 if request.method != "POST" else CONFLICT if refused else 422
    context = {"form": form, "refused": refused}
    return render(request, "desk/tasks/give.html", context, status=status)


def _form(request: HttpRequest, actor: Actor, today: date) -> forms.GiveForm:
    tree = orgs.tree_on(today)
    reachable = sorted(orgs.scope(actor, GIVE) & tree.units.keys())
    posts = orgs.posts_in(reachable, on=today)[:MOST_POSTS]
    wanted = request.GET
    chosen = (request.POST if request.method == "POST" else wanted).get("programme")
    initial = {
        "title": wanted.get("title", ""),
        "due_on": wanted.get("due", ""),
        "due_rule": wanted.get("due_rule", ""),
        "units": [wanted["lead"]] if wanted.get("lead") else [],
        "target": wanted.get("target"),
        "programme": wanted.get("programme"),
        "passage": wanted.get("passage"),
    }
    return forms.GiveForm(
        request.POST if request.method == "POST" else None,
        tree=tree, unit_ids=reachable, posts=posts,
        programmes=programme_choices(actor, chosen), initial=initial,
    )  # fmt: skip


def _given(request: HttpRequest, form: forms.GiveForm, actor: Actor) -> HttpResponse:
    values = form.cleaned_data
    needs = queries.task_ids(numbers=values["needs"], actor=actor)
    if len(needs) != len(set(values["needs"])):
        raise Refused("needed_task_is_unknown")
    asked: dict[str, Any] = {
        "title": values["title"],
        "product": values["product"],
        "responsibility": values["responsibility"],
        "authority": values["authority"],
        "with_unit_ids": [UUID(unit_id) for unit_id in values["with_units"]],
        "due_on": values["due_on"],
        "due_rule": values["due_rule"],
        "milestones": values["milestones"],
        "programme_id": UUID(values["programme"]) if values["programme"] else None,
        "target_id": values["target"],
        "passage_id": values["passage"],
        "need_ids": list(needs.values()),
        "recurrence": form.recurrence,
        "is_sample": demo.makes_samples(),
        "actor": actor,
        "at": clock.now(request),
    }
    units = [UUID(unit_id) for unit_id in values["units"]]
    if len(units) == 1:
        task_id = plans.give_task(
            lead_unit_id=units[0],
            lead_post_id=UUID(values["post"]) if values["post"] else None,
            **asked,
        )
        messages.success(request, _("Đã giao nhiệm vụ."))
        holder = queries.task(task_id=task_id, actor=actor, on=clock.today(request)).row.holder
        if holder.is_vacant:
            messages.warning(
                request,
                _("Chức danh nhận việc chưa có người giữ; thủ trưởng đơn vị theo dõi thay."),
            )
        return redirect("task", task_id=task_id)
    given = plans.give_to_many(lead_unit_ids=units, **asked)
    told = ngettext("Đã giao cho %(count)s đơn vị.", "Đã giao cho %(count)s đơn vị.", len(given))
    messages.success(request, told % {"count": len(given)})
    batch = queries.task(task_id=given[0], actor=actor, on=clock.today(request)).row.batch
    return redirect("task_batch", batch=batch)
