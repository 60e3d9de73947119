"""The leader's screen, and what it opens down to: a unit, a person."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes import (
    Group,
    Movement,
    SetView,
    TargetView,
)
from opendistrict.faces.cockpit import asked, links, picking, urging
from opendistrict.faces.kit import clock, foretold, formats, nav
from opendistrict.faces.kit import targets_shown as shown
from opendistrict.faces.kit.answers import answer
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import same_page_with
from opendistrict.kernel.actor import Actor
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import queries as people

READ, CASES = "plans.read", "cases.read"
WEEK = timedelta(days=7)
URGE_LINES, LOAD_LINES, SLIP_LINES, OTHER_SETS, MOVED = 5, 5, 5, 6, 4
WAYS = shown.Ways(
    target=lambda key: links.to("target", key),
    unit=lambda key: reverse("cockpit_unit", args=[key]),
)
MOVED_IN_SETS_UP_TO = 200  # targets; a larger set is not judged a second time for last week
UNREADABLE = 422


@page(act=READ)
@require_safe
def cockpit(request: HttpRequest) -> HttpResponse:
    """One screen that reads in a minute."""
    picked = picking.pick(request)
    view = _main_set(picked)
    targets = [one for one in view.targets if not one.target.is_gap] if view else []
    everything = request.GET.get("show") == "all"
    context = {
        "picked": picked,
        "title": picked.place.name if picked.place else _("Bàn điều hành"),
        "period": picking.label(picked.period) if picked.period else "",
        "view": view,
        **_set_context(picked, view, targets),
        **_table_context(request, picked, targets, everything=everything),
        **_work_context(picked.actor, picked.on),
        "asked": asked.last_asked(picked.actor, picked.on),
        "others": _others(picked),
        "moved": _moved(picked, view),
        "may_urge": picked.actor.may_somewhere("plans.nudge"),
        "report_unit": _reported(picked),
        "onestop_href": reverse("onestop") if picked.actor.may_somewhere(CASES) else "",
    }
    context["glance"] = _glance(context)
    status = 200 if picked.form.is_valid() else UNREADABLE
    part = "cockpit/_targets.html" if request.GET.get("part") == "targets" else ""
    return answer(request, "cockpit/cockpit.html", context, part=part, status=status)


def _reported(picked: picking.Picked) -> UUID | None:
    """The unit the report is offered for; None leaves it to the report's own default."""
    shown_unit = picked.unit or picked.place
    reach = orgs.scope(picked.actor, READ)
    return shown_unit.id if shown_unit and shown_unit.id in reach else None


def _glance(context: dict[str, Any]) -> str:
    """The page in one sentence."""
    said = []
    view, loads, last = context["view"], context["loads"], context["asked"]
    if view is not None and view.known_count:
        counts = {"met": view.met_count, "all": context["whole"]}
        said.append(_("%(met)s/%(all)s chỉ tiêu đạt") % counts)
    late = ngettext("%(late)s việc trễ", "%(late)s việc trễ", loads.late)
    soon = ngettext("%(soon)s việc sắp đến hạn", "%(soon)s việc sắp đến hạn", loads.soon)
    said += [late % {"late": loads.late}, soon % {"soon": loads.soon}]
    if last is not None and last.undecided:
        told = ngettext(
            "%(count)s ý chỉ đạo chưa giao", "%(count)s ý chỉ đạo chưa giao", last.undecided
        )
        said.append(told % {"count": last.undecided})
    return " · ".join(said)


# ------------------------------------------------------------------ targets


def _main_set(picked: picking.Picked) -> SetView | None:
    """The set that is shown with its targets: the place's own, else the first of the period."""
    if not picked.sets:
        return None
    return plans.set_view(
        picked.sets[0].id, actor=picked.actor, on=picked.on, known_on=picked.known_on
    )


def _set_context(
    picked: picking.Picked, view: SetView | None, targets: list[TargetView]
) -> dict[str, Any]:
    if view is None:
        return {"ring": [], "health": None, "falling": []}
    health = plans.freshness(targets, on=picked.on) if targets else None
    return {
        "set_title": shown.title_of(view.set),
        "ring": shown.parts(view.tally, view.gap_count),
        "whole": view.declared_count or view.known_count,
        "falling": [(one, shown.title_of(one.target)) for one in targets if plans.is_falling(one)],
        "fields": shown.by_field(targets),
        "health": health,
        "health_parts": shown.health(health) if health else [],
    }


def _table_context(
    request: HttpRequest, picked: picking.Picked, targets: list[TargetView], *, everything: bool
) -> dict[str, Any]:
    """What needs a look, the worst first under its field; or every target in its order."""
    urgent = plans.by_urgency([one for one in targets if plans.needs_a_look(one)])
    chosen = targets if everything else urgent
    return {
        "targets": shown.table(
            chosen,
            caption=_("Chỉ tiêu theo lĩnh vực"),
            ways=WAYS,
            ahead=_ahead(chosen, min(picked.on, picked.known_on)),
        ),
        "urgent_count": len(urgent),
        "target_count": len(targets),
        "everything": everything,
        "all_href": same_page_with(request, show="all", part=""),
        "urgent_href": same_page_with(request, show="", part=""),
        "all_part": same_page_with(request, show="all", part="targets"),
        "urgent_part": same_page_with(request, show="", part="targets"),
    }


def _ahead(views: Sequence[TargetView], on: date) -> dict[UUID, foretold.Ahead]:
    """The forecasts of these targets, as they were on that day; one query."""
    found = plans.outlooks([one.target.id for one in views], on=on)
    lines = {one.target.id: foretold.line(one, found.get(one.target.id), on=on) for one in views}
    return {key: line for key, line in lines.items() if line is not None}


def _others(picked: picking.Picked) -> dict[str, Any]:
    """The other sets of the period, the least met first; and those of other running periods."""
    same = list(picked.sets[1:])
    running = [one for one in picked.others if one.since <= picked.on < one.until]
    every = [*same, *running]
    standings = plans.standings(every, actor=picked.actor, on=picked.on, known_on=picked.known_on)
    lines = []
    for one in every:
        stands = standings[one.id]
        line = shown.set_line(one, stands.tally, stands.known_count, stands.gap_count)
        line["period"] = picking.label(picking.period_of(one))
        line["href"] = reverse("target_set", args=[one.id]) + _days(picked)
        lines.append(line)
    note = ""
    if same:
        told = ngettext(
            "%(count)s bộ cùng kỳ: %(met)s/%(all)s chỉ tiêu đạt",
            "%(count)s bộ cùng kỳ: %(met)s/%(all)s chỉ tiêu đạt",
            len(same),
        )
        some = lines[: len(same)]
        note = told % {
            "count": formats.number(len(same)),
            "met": formats.number(sum(line["met"] for line in some)),
            "all": formats.number(sum(line["all"] for line in some)),
        }
    same_lines = sorted(lines[: len(same)], key=lambda line: line["met"] / (line["all"] or 1))
    return {
        "lines": [*same_lines, *lines[len(same) :]][:OTHER_SETS],
        "note": note,
    }


def _days(picked: picking.Picked) -> str:
    """The days that were chosen, for a page that opens on them too."""
    days = {name: picked.form.cleaned_data.get(name) for name in ("on", "known_on")}
    chosen = {name: day.isoformat() for name, day in days.items() if day}
    return f"?{urlencode(chosen)}" if chosen else ""


def _moved(picked: picking.Picked, view: SetView | None) -> dict[str, Any] | None:
    """What is known now and was not known a week ago about the set that is shown."""
    if view is None or not 0 < view.known_count <= MOVED_IN_SETS_UP_TO:
        return None
    moved = plans.movements(view, before=picked.on - WEEK, known_before=picked.known_on - WEEK)
    if not moved:
        return None
    worse = [one for one in moved if one.is_worse]
    bad = [one for one in moved if not one.view.judgement.is_met and one not in worse]
    good = [one for one in moved if one.view.judgement.is_met]
    lines = [_move(one) for one in [*worse, *bad, *good][:MOVED]]
    return {"lines": lines, "count": len(moved), "met": len(good)}


def _move(one: Movement) -> dict[str, Any]:
    return {
        "title": shown.title_of(one.view.target),
        "href": links.to("target", one.view.target.id),
        "before": str(one.before.verdict),
        "after": str(one.view.judgement.verdict),
    }


# ------------------------------------------------------------------ work


def _work_context(actor: Actor, on: date) -> dict[str, Any]:
    loads = plans.workload(actor=actor, on=on)
    return {
        "loads": loads,
        "late_units": _busy(loads.by_unit),
        "late_people": _busy(loads.by_person),
        "most_late": max((one.late + one.soon for one in _busy(loads.by_unit)), default=0),
        "most_late_person": max((one.late + one.soon for one in _busy(loads.by_person)), default=0),
        "urgent_tasks": urging.to_urge(actor, on, lines=URGE_LINES),
        "slips": _slips(actor, on),
        "late_href": links.task_list(group=Group.LATE),
        "orphans_href": nav.address("followup_orphans"),
    }


def _busy(loads: Any) -> list[Any]:
    """Who has late or near tasks; what nobody has any more is counted apart."""
    return [one for one in loads if (one.late or one.soon) and not one.unit_has_ended][:LOAD_LINES]


def _slips(actor: Actor, on: date) -> dict[str, Any]:
    """The biggest slips of the week, each with the page on which it is opened."""
    found = plans.biggest_slips(actor=actor, since=on - WEEK, on=on, most=SLIP_LINES)
    lines = []
    for one in found.lines:
        task = one.slip.task
        href = links.to("task", task.id)
        if one.count > 1 and task.batch:
            href = links.to("batch", task.batch)
        lines.append(
            {"slip": one.slip, "count": one.count, "days": one.days, "href": href,
             "unit": task.holder.unit_name}
        )  # fmt: skip
    return {"lines": lines, "count": found.count}


# ------------------------------------------------------------------ a unit


@page(act=READ)
@require_safe
def unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """What a unit (with the units under it) answers for: targets, tasks, people."""
    actor, on = actor_of(request), clock.today(request)
    if unit_id not in orgs.scope(actor, READ):
        raise Http404
    tree = orgs.tree_on(on)
    under = tree.under(unit_id) if unit_id in tree.units else frozenset({unit_id})
    within = picking.within(actor, under)
    found = orgs.units([unit_id], on=on)[unit_id]
    targets = plans.targets_of_units(
        under & orgs.scope(actor, READ), actor=actor, on=on, known_on=on,
        since=on - picking.FRESH, until=on + timedelta(days=1),
    )  # fmt: skip
    head = orgs.heads([unit_id], on=on).get(unit_id)
    loads = plans.workload(actor=within, on=on)
    context = {
        "unit": found,
        "has_ended": unit_id not in tree.units,
        "above": [
            one for one in reversed(tree.above(unit_id)) if one.id in orgs.scope(actor, READ)
        ],
        "head": head,
        "loads": loads,
        "people": [one for one in loads.by_person if one.person_id],
        "units": [one for one in loads.by_unit if one.unit_id != unit_id],
        "targets": shown.table(
            plans.by_urgency(targets),
            caption=_("Chỉ tiêu đơn vị chủ trì"),
            ways=WAYS,
            ahead=_ahead(targets, on),
            with_owner=len(under) > 1,
        ),
        "target_count": len(targets),
        "met_count": sum(one.judgement.is_met for one in targets),
        "urgent_tasks": urging.to_urge(within, on, lines=2 * URGE_LINES),
        "list_href": links.task_list(unit=str(unit_id)),
        "late_href": links.task_list(unit=str(unit_id), group=Group.LATE),
        "may_urge": within.may_somewhere("plans.nudge"),
    }
    return render(request, "cockpit/unit.html", context)


# ------------------------------------------------------------------ a person


@page(act=READ)
@require_safe
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What one person has to do. Only what lies in units the reader may read is shown."""
    actor, on = actor_of(request), clock.today(request)
    reach = orgs.scope(actor, READ)
    posts = [one for one in orgs.posts_of(person_id, on=on) if one.unit_id in reach]
    if not posts:
        raise Http404
    units = {one.unit_id for one in posts}
    headed = {one.unit_id for one in posts if one.is_head}
    within = picking.within(actor, units)
    targets = [
        one
        for one in plans.targets_of_units(
            units, actor=actor, on=on, known_on=on, since=on - picking.FRESH,
            until=on + timedelta(days=1),
        )
        if one.target.owner_post_id in {post.id for post in posts}
        or (one.target.owner_post_id is None and one.target.owner_unit_id in headed)
    ]  # fmt: skip
    loads = plans.workload(actor=within, on=on)
    mine = next((one for one in loads.by_person if one.person_id == person_id), None)
    late = [
        line
        for line in urging.to_urge(within, on, lines=200)
        if any(row.holder.person_id == person_id for row in line.rows)
    ]
    context = {
        "name": people.people([person_id])[person_id].full_name,
        "held": _with_units(posts, on),
        "load": mine or {"to_do": 0, "late": 0, "soon": 0, "waiting": 0},
        "targets": shown.table(
            plans.by_urgency(targets),
            caption=_("Chỉ tiêu phụ trách"),
            ways=WAYS,
            ahead=_ahead(targets, on),
            with_owner=False,
        ),
        "target_count": len(targets),
        "urgent_tasks": late[: 2 * URGE_LINES],
        "nudges": plans.nudges_of(person_id=person_id, actor=actor, after=None, on=on).rows[:5],
        "list_href": links.task_list(person=str(person_id)),
        "may_urge": within.may_somewhere("plans.nudge"),
    }
    return render(request, "cockpit/person.html", context)


def _with_units(posts: list[Any], on: date) -> list[tuple[Any, str]]:
    names = orgs.units({post.unit_id for post in posts}, on=on)
    return [(post, names[post.unit_id].name) for post in posts]
