"""My work: one queue of what waits for me, and acts on many dossiers at once."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from opendistrict.engine.cases import actions as cases
from opendistrict.engine.cases.queries import desk
from opendistrict.engine.cases.queries.desk import Wanted
from opendistrict.faces.desk.dossiers import gathering, register
from opendistrict.faces.desk.dossiers.gathering import ICONS, KINDS, Item
from opendistrict.faces.kit import clock, dossier_words, due_words, formats
from opendistrict.faces.kit.answers import CONFLICT, answer
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Cell, Column, Row, SavedFilter, Table, same_page_with
from opendistrict.faces.kit.words import sentences
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries

PAGE = "my_queue"
MOST_AT_ONCE = 100
WHEN = {
    "late": gettext_lazy("Quá hạn"),
    "today": gettext_lazy("Hôm nay"),
    "week": gettext_lazy("Tuần này"),
    "waiting": gettext_lazy("Đang tạm dừng"),
}
COLUMNS = (
    Column(gettext_lazy("Việc")),
    Column(gettext_lazy("Tình trạng")),
    Column(gettext_lazy("Thời hạn"), kind="date"),
    Column(gettext_lazy("Đã chờ"), hint=gettext_lazy("Từ khi đến chức danh này")),
)


class FilterForm(forms.Form):
    kind = forms.ChoiceField(required=False, label=gettext_lazy("Loại việc"))
    when = forms.ChoiceField(required=False, label=gettext_lazy("Thời hạn"))
    procedure = forms.ChoiceField(required=False, label=gettext_lazy("Thủ tục"))
    state = forms.ChoiceField(required=False, label=gettext_lazy("Tình trạng"))

    def __init__(self, data: Mapping[str, Any], *, procedures: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        states = [(code, dossier_words.STATES[code].word) for code in "1245679"]
        for name, every, choices in (
            ("kind", _("Mọi loại"), list(KINDS.items())),
            ("when", _("Mọi thời hạn"), list(WHEN.items())),
            ("procedure", _("Mọi thủ tục"), list(procedures)),
            ("state", _("Mọi tình trạng"), states),
        ):
            self.fields[name].choices = [("", every), *choices]  # type: ignore[attr-defined]


@page(act=None)
@require_safe
def my_queue(request: HttpRequest) -> HttpResponse:
    """What waits for me, the nearest due first; more on demand."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    wanted = _wanted(request)
    try:
        found = gathering.gathered(
            request, kind=kind, wanted=wanted, after=request.GET.get("after", "")
        )
    except Refused:  # a cursor that was cut off in an e-mail
        return redirect("my_queue")
    procedures = dict(found.procedures)
    if wanted.procedure:
        procedures.setdefault(wanted.procedure, wanted.procedure)
    actor = actor_of(request)
    context = {
        "table": _table(request, found.items, found.next),
        "form": FilterForm(request.GET, procedures=procedures.items()),
        "saved": _saved(request, actor),
        "keeps_register": register.may_keep(actor),
        "may_receive": actor.may_somewhere("cases.receive"),
        "may_assign": actor.may_somewhere("cases.assign"),
        "may_return": actor.may_somewhere("cases.return"),
        "has_dossiers": any(one.dossier for one in found.items),
        "here": request.get_full_path(),
        "is_narrowed": any(
            request.GET.get(name) for name in ("kind", "when", "procedure", "state")
        ),
    }
    return answer(request, "desk/dossiers/queue.html", context)


def _wanted(request: HttpRequest) -> Wanted:
    when, state = request.GET.get("when", ""), request.GET.get("state", "")
    return Wanted(
        when=when if when in WHEN else "",
        procedure=request.GET.get("procedure", "")[:96],
        state=state if state in dossier_words.STATES else "",
    )


def _table(request: HttpRequest, items: Iterable[Item], more: str) -> Table:
    narrowed = any(request.GET.get(name) for name in ("kind", "when", "procedure", "state"))
    return Table(
        caption=_("Việc đang chờ bạn"),
        columns=COLUMNS,
        rows=rows(request, items),
        next=same_page_with(request, after=more) if more else "",
        first=same_page_with(request, after="") if request.GET.get("after") else "",
        empty_title=_("Không có việc nào khớp bộ lọc")
        if narrowed
        else _("Không có việc nào đang chờ bạn"),
        empty_text=_("Bỏ bớt điều kiện lọc để xem rộng hơn.")
        if narrowed
        else _(
            "Hồ sơ chuyển đến chức danh của bạn, nhiệm vụ được giao, số liệu cần báo cáo, lời nhắc "
            "và câu hỏi của đơn vị khác sẽ hiện ở đây, gần hạn nhất trước."
        ),
        empty_href=reverse("my_queue") if narrowed else "",
        empty_action=_("Bỏ lọc") if narrowed else "",
    )


def rows(request: HttpRequest, items: Iterable[Item]) -> list[Row]:
    """Lines of a queue, with working days to their dates."""
    calendar = orgs.work_calendar(actor_of(request).unit_id)
    today, now = clock.today(request), clock.now(request)
    return [
        Row(
            cells=[
                Cell(template="desk/dossiers/_cell_what.html",
                     values={"one": one, "icon": ICONS[one.kind], "kind": KINDS[one.kind]}),
                Cell(template="desk/dossiers/_cell_state.html", values={"standing": one.standing}),
                Cell(
                    template="desk/dossiers/_cell_due.html",
                    values={
                        "due": one.due,
                        "one": one,
                        "left": _left(one, calendar.between(today, one.due), now)
                        if one.due else None,
                    },
                ),
                due_words.waited(one.since, now) if one.since else formats.NOTHING,
            ],
            kind="late" if one.is_late else "",
            id=f"{one.kind}-{one.id}",
        )
        for one in items
    ]  # fmt: skip


def _left(one: Item, days: int, now: Any) -> int | None:
    """Working days for the chip; late only by hours or days off, calendar days say it better."""
    return None if days == 0 and one.is_late and one.due != day_of(now) else days


def _saved(request: HttpRequest, actor: Actor) -> list[SavedFilter]:
    if actor.person_id is None:
        return []
    here = request.GET.urlencode()
    return [
        SavedFilter(str(saved.id), saved.name, saved.query, saved.query == here)
        for saved in people_queries.saved_filters(person_id=actor.person_id, page=PAGE)
    ]


@page(act=None)
@require_POST
def filters(request: HttpRequest) -> HttpResponse:
    """Name the filter that is on, or forget one."""
    actor, at = actor_of(request), clock.now(request)
    query = request.POST.get("query", "")
    back = f"{reverse('my_queue')}?{query}"
    try:
        if request.POST.get("remove"):
            key = keys([request.POST["remove"]])
            if not key:
                raise Refused("filter_is_unknown")
            people.forget_filter(filter_id=key[0], actor=actor, at=at)
        else:
            people.save_filter(
                page=PAGE, name=request.POST.get("name", ""), query=query, actor=actor, at=at
            )
    except Refused as refused:
        context = {"sentences": sentences(refused), "back": back}
        return render(request, "desk/dossiers/refused.html", context, status=CONFLICT)
    return redirect(back)


def keys(texts: Iterable[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@page(act="cases.read")
@require_POST
def together(request: HttpRequest) -> HttpResponse:
    """Take or pass on the dossiers that were ticked; which could not be, and why, is said."""
    chosen = list(dict.fromkeys(keys(request.POST.getlist("dossier"))))[:MOST_AT_ONCE]
    act = request.POST.get("act")
    who: dict[str, Any] = {"actor": actor_of(request), "at": clock.now(request)}
    if not chosen or act not in ("take", "pass_on"):
        messages.warning(request, _("Chưa chọn hồ sơ nào. Đánh dấu ít nhất một hồ sơ."))
        return redirect(_back(request))
    if act == "take":
        refused = cases.take_many(dossier_ids=chosen, **who)
    else:
        refused = cases.pass_on_many(dossier_ids=chosen, **who)
    return report(request, chosen, refused, back=_back(request))


def _back(request: HttpRequest) -> str:
    asked = request.POST.get("back", "")
    return asked if asked.startswith(reverse("my_queue")) else reverse("my_queue")


def report(
    request: HttpRequest, chosen: list[UUID], refused: Mapping[UUID, Refused], *, back: str
) -> HttpResponse:
    """Back to the list when all was done; else a page that names each that was not."""
    done = len(chosen) - len(refused)
    told = ngettext("Đã thực hiện với %(count)s hồ sơ.", "Đã thực hiện với %(count)s hồ sơ.", done)
    if done:
        messages.success(request, told % {"count": formats.number(done)})
    if not refused:
        return redirect(back)
    names = desk.codes(refused.keys())
    context = {
        "done": done,
        "refused_ones": [
            (*names[key][:1], dossier_words.either(*names[key][1:]), sentences(no))
            for key, no in refused.items()
            if key in names
        ],
        "back": back,
    }
    return render(request, "desk/dossiers/report.html", context, status=CONFLICT)
