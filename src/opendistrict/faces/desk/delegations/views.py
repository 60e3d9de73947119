"""What my post passed on, what was passed on to it; passing on, and taking back early."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from opendistrict.faces.desk.delegations import forms
from opendistrict.faces.kit import act_words, clock, rights
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import actions as orgs_actions
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import DelegationShape, PostShape

DELEGATE = "orgs.delegate"
UNREADABLE = 422
PAGE = "desk/delegations/list.html"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One right that was passed on, and how it stands: "now", "coming" or "over"."""

    id: UUID
    name: str
    post_title: str
    person_name: str
    since: date | None
    last: date | None
    limit: str
    condition: str
    basis: str
    standing: str
    end_form: forms.EndForm | None


@page(act=None)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    return _show(request)


@page(act=DELEGATE)
@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Pass on rights of the post one acts from: several at once, by one paper."""
    actor = actor_of(request)
    form = _form(request, request.POST)
    if form is None or actor.post_id is None:
        raise Http404
    if not form.is_valid():
        return _show(request, form=form, status=UNREADABLE)
    try:
        given = orgs_actions.delegate_several(
            giver_id=actor.post_id, **form.asked, actor=actor, at=clock.now(request)
        )
    except Refused as refused:
        return _show(request, form=form, refused=refused, status=CONFLICT)
    told = ngettext("Đã ủy quyền %(count)s quyền.", "Đã ủy quyền %(count)s quyền.", len(given))
    messages.success(request, told % {"count": len(given)})
    return redirect("delegations")


@page(act=DELEGATE)
@require_POST
def end(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """Take a right back before its time; what was done by it stands."""
    form = forms.EndForm(request.POST, today=clock.today(request), key=delegation_id)
    told = {"ending": delegation_id, "end_form": form}
    if not form.is_valid():
        return _show(request, status=UNREADABLE, **told)
    try:
        orgs_actions.end_delegation(
            delegation_id=delegation_id, **form.cleaned_data, actor=actor_of(request),
            at=clock.now(request),
        )  # fmt: skip
    except Refused as refused:
        if "delegation_is_unknown" in refused.codes:
            raise Http404 from refused
        return _show(request, refused=refused, status=CONFLICT, **told)
    messages.success(request, _("Đã kết thúc ủy quyền. Việc đã làm theo ủy quyền vẫn có hiệu lực."))
    return redirect("delegations")


def _show(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    actor, today = actor_of(request), clock.today(request)
    if actor.post_id is None:
        raise Http404
    every = orgs.delegations_of(actor.post_id)
    others = {one.taker_id for one in every} | {one.giver_id for one in every}
    posts = orgs.posts(others, on=today)
    names = rights.field_names(orgs.fields())
    ending, wrong = more.pop("ending", None), more.pop("end_form", None)
    given, taken = [], []
    for one in every:
        is_mine = one.giver_id == actor.post_id
        other = posts[one.taker_id if is_mine else one.giver_id]
        may_end = one.id == ending or (is_mine and actor.may_somewhere(DELEGATE))
        form = wrong if one.id == ending else None
        line = _line(one, other, today, names, may_end=may_end, form=form)
        (given if is_mine else taken).append(line)
    context = {
        "given": _in_order(given),
        "taken": _in_order(taken),
        "form": more.pop("form", None) or _form(request),
        "ending": ending,
        "refused": None,
    }
    return render(request, PAGE, context | more, status=status)


def _line(
    one: DelegationShape,
    other: PostShape,
    today: date,
    names: dict[str, str],
    *,
    may_end: bool,
    form: forms.EndForm | None,
) -> Line:
    since, until = one.since or date.min, one.until or date.max
    standing = "coming" if today < since else "now" if today < until else "over"
    open_form = form or forms.EndForm(today=today, key=one.id)
    return Line(
        id=one.id,
        name=act_words.act_name(one.act, names),
        post_title=other.title,
        person_name=other.person_name,
        since=one.since,
        last=one.until - _DAY if one.until else None,
        limit=one.limit,
        condition=rights.condition_text(one.condition),
        basis=one.basis,
        standing=standing,
        end_form=open_form if may_end and standing != "over" else None,
    )


def _in_order(lines: list[Line]) -> list[Line]:
    """Those in force first, then those to come, then what is over."""
    order = {"now": 0, "coming": 1, "over": 2}
    return sorted(lines, key=lambda line: order[line.standing])


def _form(request: HttpRequest, data: Any = None) -> forms.DelegateForm | None:
    """None for a post that may not pass anything on."""
    actor, today = actor_of(request), clock.today(request)
    if actor.post_id is None or actor.unit_id is None or not actor.may(DELEGATE, actor.unit_id):
        return None
    tree = orgs.tree_on(today)
    near = tree.under(tree.place_of(actor.unit_id))
    groups: dict[str, list[tuple[str, str]]] = {}
    for post in orgs.posts_in(near, on=today):
        if post.person_id and post.id != actor.post_id:
            name = f"{post.title} – {post.person_name}"
            groups.setdefault(tree.units[post.unit_id].name, []).append((str(post.id), name))
    return forms.DelegateForm(
        data, takers=list(groups.items()), own=orgs.own_acts(actor.post_id, on=today),
        fields=orgs.fields(), today=today,
    )  # fmt: skip
