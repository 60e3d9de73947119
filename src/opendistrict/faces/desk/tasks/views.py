"""My work, one task, one batch."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes import HandOverChoice
from opendistrict.engine.plans.shapes.tasks import Group, Holder, Relation, TaskFilter, TaskView
from opendistrict.faces.desk.programmes.choices import programme_choices
from opendistrict.faces.desk.tasks import forms, shown
from opendistrict.faces.kit import clock, nav
from opendistrict.faces.kit.answers import CONFLICT, answer
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import SavedFilter
from opendistrict.faces.kit.words import sentences
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries

READ = "plans.read"
PAGE = "tasks"
CALENDAR_SALT = "tasks.calendar"
ALL = "all"


def tab_names() -> dict[str, str]:
    return {
        Relation.MINE: _("Cần làm"),
        Relation.TO_CONFIRM: _("Chờ tôi xác nhận"),
        Relation.GIVEN: _("Tôi đã giao"),
        Relation.WITH: _("Phối hợp"),
        ALL: _("Tất cả"),
    }


def _nothing(tab: str, is_narrowed: bool) -> tuple[str, str]:
    """What an empty list teaches."""
    if is_narrowed:
        return _("Không có nhiệm vụ nào khớp bộ lọc"), _("Bỏ bớt điều kiện lọc để xem rộng hơn.")
    return {
        Relation.MINE: (
            _("Bạn không có nhiệm vụ nào đang chờ làm"),
            _("Nhiệm vụ giao cho chức danh hoặc đơn vị của bạn sẽ hiện ở đây, gần hạn nhất trước."),
        ),
        Relation.TO_CONFIRM: (
            _("Không có báo cáo nào chờ xác nhận"),
            _("Khi đơn vị báo cáo hoàn thành hoặc trả lại nhiệm vụ, bạn sẽ thấy ở đây."),
        ),
        Relation.GIVEN: (
            _("Bạn chưa giao nhiệm vụ nào"),
            _("Giao nhiệm vụ mới bằng nút ở đầu trang, hoặc từ một đoạn của văn bản chỉ đạo."),
        ),
        Relation.WITH: (
            _("Đơn vị của bạn chưa phối hợp nhiệm vụ nào"),
            _("Nhiệm vụ ghi đơn vị của bạn là đơn vị phối hợp sẽ hiện ở đây."),
        ),
    }.get(tab, (_("Chưa có nhiệm vụ nào"), _("Nhiệm vụ được giao sẽ hiện ở đây.")))


@page(act=READ)
@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """What I have to do, have to confirm, gave, help with; or everything I may see."""
    actor, today = actor_of(request), clock.today(request)
    tabs = tab_names()
    tab = request.GET.get("tab", "")
    tab = tab if tab in tabs else Relation.MINE
    form = _filter_form(request, actor, today, tab)
    found = form.cleaned_data if form.is_valid() else {}
    is_narrowed = any(request.GET.get(name) for name in ("q", "group", "unit", "programme"))
    filters = _filters(tab, found)
    try:
        listed = plans.tasks(actor=actor, filters=filters, after=request.GET.get("after"), on=today)
    except Refused:  # a cursor that was cut off in an e-mail
        return redirect(f"{reverse('tasks')}?tab={tab}")
    context = {
        "table": shown.table(request, listed, title=tabs[tab], empty=_nothing(tab, is_narrowed)),
        "tabs": [(name, f"{reverse('tasks')}?tab={key}") for key, name in tabs.items()],
        "current": f"{reverse('tasks')}?tab={tab}",
        "tab": tab,
        "form": form,
        "saved": _saved(request, actor),
        "calendar": calendar_address(request, actor),
        "may_give": actor.may_somewhere("plans.give_task"),
        "my_unit": actor.unit_id,
    }
    return answer(request, "desk/tasks/list.html", context)


def _filter_form(request: HttpRequest, actor: Actor, today: date, tab: str) -> forms.FilterForm:
    tree = orgs.tree_on(today)
    units = forms.unit_choices(tree, orgs.scope(actor, READ))
    programmes = programme_choices(actor, request.GET.get("programme"))
    usual = _("Còn phải làm") if tab == Relation.MINE else _("Mọi tình trạng")
    return forms.FilterForm(request.GET, usual=usual, units=units, programmes=programmes)


def _filters(tab: str, found: dict[str, Any]) -> TaskFilter:
    group = Group(found["group"]) if found.get("group") else None
    if group is None and tab == Relation.MINE:
        group = Group.TO_DO  # "my work" is what is left to do, until asked otherwise
    return TaskFilter(
        relation=None if tab == ALL else Relation(tab),
        group=group,
        unit_id=UUID(found["unit"]) if found.get("unit") else None,
        programme_id=UUID(found["programme"]) if found.get("programme") else None,
        person_id=found.get("person"),
        target_id=found.get("target"),
        text=found.get("q", ""),
    )


def _saved(request: HttpRequest, actor: Actor) -> list[SavedFilter]:
    if actor.person_id is None:
        return []
    here = request.GET.urlencode()
    return [
        SavedFilter(str(saved.id), saved.name, saved.query, saved.query == here)
        for saved in people_queries.saved_filters(person_id=actor.person_id, page=PAGE)
    ]


@page(act=READ)
@require_POST
def filters(request: HttpRequest) -> HttpResponse:
    """Name the filter that is on, or forget one."""
    actor, at = actor_of(request), clock.now(request)
    query = request.POST.get("query", "")
    try:
        if request.POST.get("remove"):
            people.forget_filter(filter_id=_key(request.POST["remove"]), actor=actor, at=at)
        else:
            people.save_filter(
                page=PAGE, name=request.POST.get("name", ""), query=query, actor=actor, at=at
            )
    except Refused as refused:
        context = {"sentences": sentences(refused), "back": f"{reverse('tasks')}?{query}"}
        return render(request, "desk/tasks/refused.html", context, status=CONFLICT)
    return redirect(f"{reverse('tasks')}?{query}")


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def calendar_address(request: HttpRequest, actor: Actor) -> str:
    """The address of one's own calendar feed: signed for this person in this post."""
    if actor.person_id is None or actor.post_id is None:
        return ""
    token = signing.dumps([str(actor.person_id), str(actor.post_id)], salt=CALENDAR_SALT)
    return request.build_absolute_uri(reverse("task_calendar", args=[token]))


# ------------------------------------------------------------------ one task


def found(request: HttpRequest, task_id: UUID) -> TaskView:
    """The task, or 404: who may not see it is not told that it exists."""
    try:
        return plans.task(task_id=task_id, actor=actor_of(request), on=clock.today(request))
    except Refused as refused:
        raise Http404(" ".join(sentences(refused))) from refused


def task_context(request: HttpRequest, view: TaskView) -> dict[str, Any]:
    near, far = shown.moves(view)
    row = view.row
    evidence = {None: [], **{m.id: [] for m in view.milestones}}  # type: ignore[var-annotated]
    for piece in view.evidence:
        evidence[piece.milestone_id].append(piece)
    return {
        "view": view,
        "row": row,
        "left": shown.left(row),
        "standing_code": shown.beside_its_deadline(row.status.code),
        "holder_words": shown.who(row.holder),
        "is_finished": row.state in ("done", "withdrawn"),
        "moves": near,
        "lead_choices": _lead_choices(request, near),
        "hand_over_form": _hand_over_form(request, view, near),
        "others": far,
        "definitions": shown.six_clear(view),
        "history": shown.history(view.steps),
        "milestones": [(m, evidence[m.id]) for m in view.milestones],
        "loose_evidence": evidence[None],
        "due_form": forms.DueForm(),
        "evidence_form": forms.EvidenceForm(
            milestones=[(str(m.id), m.title) for m in view.milestones]
        ),
        "roadmap_form": forms.RoadmapForm(
            initial={
                "milestones": shown.milestone_text((m.title, m.due_on) for m in view.milestones)
            }
        ),
        "need_numbers": ", ".join(ref.number for ref in view.needs),
        "passage_href": f"/directives/passages/{row.passage_id}/" if row.passage_id else "",
        "target_href": f"/targets/{view.target[0]}/" if view.target else "",
        "nudges": plans.nudges_about(
            task_id=row.id, actor=actor_of(request), on=clock.today(request)
        )
        if view.nudges
        else (),
        "nudge_href": _nudge_address(view),
        "refused": None,
    }


def _lead_choices(request: HttpRequest, moves: list[shown.Move]) -> forms.Choices:
    """The units a returned task may be given to."""
    if not any(move.name == "give_again" for move in moves):
        return []
    tree = orgs.tree_on(clock.today(request))
    return forms.unit_choices(tree, orgs.scope(actor_of(request), "plans.give_task"))


def hand_over_choices(request: HttpRequest, view: TaskView) -> tuple[HandOverChoice, ...]:
    """Who can take over the task of a unit that is no more; nobody while it stands."""
    holder = view.row.holder
    if not holder.unit_has_ended:
        return ()
    return plans.hand_over_choices(holder.unit_id, actor=actor_of(request), on=clock.today(request))


def _hand_over_form(
    request: HttpRequest, view: TaskView, moves: list[shown.Move]
) -> forms.HandOverForm | None:
    if not any(move.name == "hand_over" for move in moves):
        return None
    return forms.HandOverForm(
        choices=hand_over_choices(request, view), reason=reason_to_hand_over(view.row.holder)
    )


def reason_to_hand_over(holder: Holder) -> str:
    """What is usually said; whoever hands it over may say it better."""
    return _("%(unit)s kết thúc hoạt động; giao cho đơn vị kế thừa.") % {"unit": holder.unit_name}


def _nudge_address(view: TaskView) -> str:
    """Where one reminds by hand, when that page is there and this actor may."""
    address = nav.address("nudge") if "nudge" in view.may else ""
    return f"{address}?task={view.row.id}" if address else ""


def show_task(
    request: HttpRequest, task_id: UUID, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The task's page, or the part of it that htmx swaps, as it is now."""
    context = task_context(request, found(request, task_id)) | more
    return answer(
        request, "desk/tasks/task.html", context, part="desk/tasks/_task.html", status=status
    )


@page(act=READ)
@require_safe
def task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    return show_task(request, task_id)


@page(act=READ)
@require_safe
def print_task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """The task on a sheet of paper (phiếu giao việc)."""
    return render(request, "desk/tasks/print.html", task_context(request, found(request, task_id)))


@page(act=READ)
@require_safe
def batch(request: HttpRequest, batch: UUID) -> HttpResponse:
    """One task given to many units: who has answered."""
    try:
        view = plans.batch(batch=batch, actor=actor_of(request), on=clock.today(request))
    except Refused as refused:
        raise Http404(" ".join(sentences(refused))) from refused
    lines = [shown.unit_cells(row) for row in view.rows]
    total = len(view.rows)
    context = {
        "view": view,
        "total": total,
        "parts": [
            (_("Đã hoàn thành"), view.done, "ok"),
            (_("Chờ xác nhận"), view.answered - view.done, "progress"),
            (_("Quá hạn"), _late(view.rows), "late"),
            (_("Chưa trả lời, còn hạn"), total - view.answered - _late(view.rows), "idle"),
        ],
        "table": shown.Table(
            caption=_("Từng đơn vị"), columns=shown.BATCH_COLUMNS, rows=lines,
        ),
    }  # fmt: skip
    return render(request, "desk/tasks/batch.html", context)


def _late(rows: Any) -> int:
    """Late and not answered: what is waited for."""
    return sum(row.status.is_late and row.state not in ("reported", "done") for row in rows)
