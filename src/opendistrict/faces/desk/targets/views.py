"""Sets of targets, one set, one target."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.shapes import TargetKind, TargetView, Verdict
from opendistrict.engine.plans.shapes.tasks import TaskFilter
from opendistrict.faces.desk.targets import foreseen, forms, shown, wording
from opendistrict.faces.kit import clock, formats, nav
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import same_page_with
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs

READ = "plans.read"
SET = "plans.set_target"
REPORT = "indicators.report_value"
TASKS_SHOWN = 10


@page(act=READ)
@require_safe
def sets(request: HttpRequest) -> HttpResponse:
    """Every set one may read, with how it stands today."""
    after = _uuid(request.GET.get("after"))
    lines = queries.target_sets(actor_of(request), on=clock.today(request), after=after)
    context = {
        "groups": shown.set_groups([shown.set_card(line) for line in lines]),
        "next": f"?after={lines[-1].set.id}" if len(lines) == queries.SETS else "",
        "may_report": actor_of(request).may_somewhere(REPORT),
        "may_set": actor_of(request).may_somewhere(SET),
    }
    return render(request, "desk/targets/sets.html", context)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


class Days:
    """The day one looks at and the day of knowledge, from the address; today unless said."""

    def __init__(self, request: HttpRequest) -> None:
        today = clock.today(request)
        self.form = forms.DaysForm(request.GET)
        found = self.form.cleaned_data if self.form.is_valid() else {}
        self.on: date = found.get("on") or today
        self.known_on: date = found.get("known_on") or self.on
        self.is_changed = (self.on, self.known_on) != (today, today)
        self.form = forms.DaysForm(
            self.form.data if self.form.errors else None,
            initial={"on": self.on, "known_on": self.known_on},
        )

    @property
    def query(self) -> dict[str, str]:
        if not self.is_changed:
            return {}
        return {"on": self.on.isoformat(), "known_on": self.known_on.isoformat()}

    @property
    def asked(self) -> str:
        return f"?{urlencode(self.query)}" if self.query else ""


@page(act=READ)
@require_safe
def target_set(request: HttpRequest, target_set_id: UUID) -> HttpResponse:
    """A set by field, on a day and as known on a day."""
    actor, days = actor_of(request), Days(request)
    try:
        view = queries.set_view(
            target_set_id, actor=actor, on=days.on, known_on=days.known_on,
            after=request.GET.get("after"),
        )  # fmt: skip
    except Refused:  # a cursor that was cut off in an e-mail
        return redirect("target_set", target_set_id=target_set_id)
    if view is None:
        raise Http404
    wanted = request.GET.get("verdict", "")
    wanted = wanted if wanted in set(Verdict) else ""
    one = view.set
    whole = view.declared_count or view.known_count
    listed_gaps = sum(target.target.is_gap for target in view.targets)
    context = {
        "view": view,
        "title": wording.title_of(one.title, one.title_en),
        "period": wording.period_name(one.period_kind, one.since, one.until),
        "until": date.fromordinal(one.until.toordinal() - 1),
        "is_over": days.on >= date.fromordinal(one.until.toordinal() - 1),
        "is_reporting": wording.is_reporting(one.since),
        "days": days,
        "whole": whole,
        "parts": shown.donut_parts(view.tally, view.gap_count),
        "tallies": shown.tallies(view, wanted, request.path, days.query),
        "wanted": wanted,
        "unlisted": max(view.gap_count - listed_gaps, 0),
        "table": shown.set_table(
            view, wanted, days.asked,
            next=same_page_with(request, after=view.next_cursor) if view.next_cursor else "",
            first=same_page_with(request, after="") if request.GET.get("after") else "",
        ),
        "programmes": shown.programme_words(queries.programmes(actor, target_set_id=target_set_id)),
        "passage": shown.passage_address(one.passage_id),
        "may_set": actor.may(SET, one.unit_id),
        "may_report": actor.may_somewhere(REPORT),
    }  # fmt: skip
    return render(request, "desk/targets/set.html", context)


# ------------------------------------------------------------------ one target


def target_or_404(request: HttpRequest, target_id: UUID, days: Days) -> TargetView:
    actor = actor_of(request)
    view = queries.target_view(target_id, actor=actor, on=days.on, known_on=days.known_on)
    if view is None:
        raise Http404
    return view


def reportable(view: TargetView, actor: Actor) -> list[UUID]:
    """The units of this target for which the actor may tell a value."""
    if view.target.indicator is None or view.target.is_gap:
        return []
    return [unit_id for unit_id in view.unit_ids if actor.may(REPORT, unit_id)]


@page(act=READ)
@require_safe
def target(request: HttpRequest, target_id: UUID) -> HttpResponse:
    """One target: what, where it stands and why, every value told, who works on it."""
    days = Days(request)
    view = target_or_404(request, target_id, days)
    return render(request, "desk/targets/target.html", _context(request, view, days))


def _context(request: HttpRequest, view: TargetView, days: Days) -> dict[str, Any]:
    actor, one = actor_of(request), view.target
    its_set = queries.target_set(one.set_id)
    assert its_set is not None, "a target belongs to a set"
    indicator = indicators.indicator(one.indicator) if one.indicator else None
    may_report = reportable(view, actor)
    last = date.fromordinal(one.until.toordinal() - 1)
    tasks = queries.tasks(
        actor=actor, filters=TaskFilter(target_id=one.id), after=None, on=clock.today(request)
    )
    return {
        "view": view,
        "judged": view.judgement,
        "title": wording.title_of(one.title, one.title_en),
        "set_title": wording.title_of(its_set.title, its_set.title_en),
        "set_href": reverse("target_set", args=[its_set.id]) + days.asked,
        "period": wording.period_name(one.period_kind, one.since, one.until),
        "last": last,
        "is_over": days.on >= last,
        "kind": wording.KINDS[one.kind],
        "plan": shown.plan_words(one, view),
        "striving": formats.quantity(one.striving, one.quantity),
        "actual": shown.actual_words(view),
        "gap": _gap(view),
        "direction": shown.bar_direction(one),
        "reasons": wording.reasons(view.judgement.reasons),
        "why": wording.WHY.get(view.why_chosen, ""),
        "values": shown.told(view, indicator.unit if indicator else "", may_report),
        "parts": [(shown.plan_words(part.target, part), shown.actual_words(part), part)
                  for part in view.parts],
        "indicator": indicator,
        "ahead": foreseen.ahead(one, queries.outlooks([one.id], on=days.on).get(one.id)),
        "days": days,
        "tasks": tasks.rows[:TASKS_SHOWN],
        "passage": shown.passage_address(one.passage_id),
        "may_report": bool(may_report),
        "may_set": actor.may(SET, one.owner_unit_id) and not one.is_gap,
        "may_give": actor.may("plans.give_task", one.owner_unit_id),
        "drop_form": forms.DropForm(),
        "plan_form": forms.PlanForm(),
        "attach_form": _attach_form(view, actor),
        "history": shown.history(queries.target_changes(one.id, actor=actor), one.quantity),
        "number_href": _number(view, days),
        "is_measured": view.chosen.why == "measured",
        "reporters": _reporters(view, clock.today(request)) if not may_report else "",
    }  # fmt: skip


def _number(view: TargetView, days: Days) -> str:
    """The page of the number behind the target: its parts and the facts they are made of."""
    question = queries.question_of(view)
    address = nav.address("numbers")
    if question is None or not address:
        return ""
    asked = {
        "unit": str(question.unit_id),
        "since": question.since.isoformat(),
        "until": date.fromordinal(question.until.toordinal() - 1).isoformat(),
        "target": str(view.target.id),
    }
    if days.is_changed:
        asked |= {"on": days.on.isoformat(), "known": days.known_on.isoformat()}
    return f"{address}{question.indicator}/?{urlencode(asked)}"


def _attach_form(view: TargetView, actor: Actor, data: Any = None) -> forms.AttachForm | None:
    """For a goal that says no number; a composite is judged by its parts."""
    one = view.target
    lacks = one.indicator is None and one.kind != TargetKind.COMPOSITE
    if not lacks or one.is_gap or one.dropped_on or not actor.may(SET, one.owner_unit_id):
        return None
    return forms.AttachForm(data, indicators=wording.indicator_choices())


def _reporters(view: TargetView, on: date) -> str:
    """Who may tell the value that this reader may not: names to ask, at most three."""
    one = view.target
    if one.indicator is None or one.is_gap:
        return ""
    found = [post for unit_id in view.unit_ids for post in orgs.who_may([REPORT], unit_id, on=on)]
    named = dict.fromkeys(f"{post.person_name} ({post.title})" for post in found)
    return "; ".join(list(named)[:3])


def _gap(view: TargetView) -> str:
    """How far above or below the plan, in the target's own unit ("thiếu 4,83 điểm %")."""
    gap, target_ = view.judgement.gap, view.target
    if gap is None or gap == 0 or target_.kind in ("yesno", "composite"):
        return ""
    unit = _("điểm %") if target_.quantity == "%" else target_.quantity
    size = f"{formats.number(abs(gap))} {unit}".strip()
    told = {"size": size}
    return _("cao hơn kế hoạch %(size)s") % told if gap > 0 else _("thấp hơn %(size)s") % told


# ------------------------------------------------------------------ changing a target


@page(act=SET)
@require_POST
def drop(request: HttpRequest, target_id: UUID) -> HttpResponse:
    """The target is judged no more; it stays in its set with the reason."""
    days = Days(request)
    view = target_or_404(request, target_id, days)
    form = forms.DropForm(request.POST)
    if form.is_valid():
        try:
            plans.drop_target(
                target_id=target_id,
                reason=form.cleaned_data["reason"],
                actor=actor_of(request),
                at=clock.now(request),
            )
        except Refused as refused:
            return _again(request, view, days, CONFLICT, refused=refused, drop_form=form)
        messages.success(request, _("Đã bỏ chỉ tiêu, lý do được ghi lại."))
        return redirect("target", target_id=target_id)
    return _again(request, view, days, 422, drop_form=form)


@page(act=SET)
@require_POST
def change_plan(request: HttpRequest, target_id: UUID) -> HttpResponse:
    days = Days(request)
    view = target_or_404(request, target_id, days)
    form = forms.PlanForm(request.POST)
    if form.is_valid():
        try:
            plans.change_plan(
                target_id=target_id, **form.asked, actor=actor_of(request), at=clock.now(request)
            )
        except Refused as refused:
            return _again(request, view, days, CONFLICT, refused=refused, plan_form=form)
        messages.success(request, _("Đã điều chỉnh kế hoạch; mức cũ được giữ trong nhật ký."))
        return redirect("target", target_id=target_id)
    return _again(request, view, days, 422, plan_form=form)


@page(act=SET)
@require_POST
def attach(request: HttpRequest, target_id: UUID) -> HttpResponse:
    """Say by which number an old goal is judged."""
    days, actor = Days(request), actor_of(request)
    view = target_or_404(request, target_id, days)
    form = _attach_form(view, actor, request.POST)
    if form is None:
        raise Http404
    if not form.is_valid():
        return _again(request, view, days, 422, attach_form=form)
    try:
        plans.attach_indicator(
            target_id=target_id, **form.cleaned_data, actor=actor, at=clock.now(request)
        )
    except Refused as refused:
        return _again(request, view, days, CONFLICT, refused=refused, attach_form=form)
    messages.success(request, _("Đã gắn chỉ số. Từ nay chỉ tiêu đánh giá theo số liệu của chỉ số."))
    return redirect("target", target_id=target_id)


def _again(
    request: HttpRequest, view: TargetView, days: Days, status: int, **more: object
) -> HttpResponse:
    context = {**_context(request, view, days), **more}
    return render(request, "desk/targets/target.html", context, status=status)


def unit_choices(unit_ids: list[UUID], on: date) -> list[tuple[str, str]]:
    known = orgs.units(unit_ids, on=on)
    return [(str(one), known[one].name) for one in unit_ids if one in known]
