"""For who assigns: load and age by person, what nobody holds, what will be late; giving others."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from opendistrict.engine.cases import actions as cases
from opendistrict.engine.cases.queries import desk
from opendistrict.engine.cases.queries.desk import Load
from opendistrict.faces.desk.dossiers import gathering, queue
from opendistrict.faces.kit import clock, dossier_words, due_words, formats
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Cell, Column, Row, Table, same_page_with
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import PostShape

ASSIGN = "cases.assign"
RISKS_SHOWN = 50
COLUMNS = (
    Column(gettext_lazy("Người giữ")),
    Column(gettext_lazy("Đang giữ"), kind="number"),
    Column(gettext_lazy("Quá hạn"), kind="number"),
    Column(gettext_lazy("Tạm dừng"), kind="number"),
    Column(gettext_lazy("Giữ lâu nhất")),
    Column(gettext_lazy("Theo tình trạng")),
)


@page(act=ASSIGN)
@require_safe
def loads(request: HttpRequest) -> HttpResponse:
    """Who has how much, who waits, and what to give to somebody else."""
    actor, at = actor_of(request), clock.now(request)
    known = desk.loads(actor=actor, at=at)
    everybody = orgs.posts_in(orgs.scope(actor, ASSIGN), on=day_of(at))
    posts = {post.id: post for post in everybody if post.person_id or post.id in known}
    chosen = queue.keys([request.GET.get("post", "")])
    nobodys = request.GET.get("post") == "none"
    after = request.GET.get("after", "")
    try:
        shown = _chosen(request, chosen, nobodys=nobodys, after=after)
    except Refused:
        return redirect("dossier_loads")
    risks = desk.will_be_late(actor=actor, at=at) if not shown else []

    context = {
        "table": _table(known, posts, at),
        "has_load": bool(known),
        "shown": shown,
        "shown_title": _("Hồ sơ chưa có người giữ") if nobodys else _title(posts, chosen),
        "nobodys": desk.nobodys(actor=actor).lines if not shown else (),
        "risks": [
            {
                "item": item,
                "ready": due_words.moment(one.ready_at),
                "promised": due_words.moment(one.line.promised_at),
                "holder": posts[one.line.holder_id].person_name
                if one.line.holder_id in posts
                else "",
            }
            for one, item in zip(
                risks[:RISKS_SHOWN],
                gathering.of_dossiers([one.line for one in risks[:RISKS_SHOWN]], at),
                strict=True,
            )
        ],
        "risks_are_cut": len(risks) > RISKS_SHOWN,
        "takers": _takers(posts.values()),
        "here": request.get_full_path(),
    }
    return render(request, "desk/dossiers/loads.html", context)


def _chosen(request: HttpRequest, chosen: list[UUID], *, nobodys: bool, after: str) -> Table | None:
    """The dossiers of the person that was chosen, or those that nobody holds."""
    if not chosen and not nobodys:
        return None
    actor, at = actor_of(request), clock.now(request)
    found = (
        desk.nobodys(actor=actor, after=after)
        if nobodys
        else desk.of_posts(chosen, actor=actor, after=after)
    )
    return Table(
        caption=_("Hồ sơ"),
        columns=queue.COLUMNS,
        rows=queue.rows(request, gathering.of_dossiers(found.lines, at)),
        next=same_page_with(request, after=found.after) if found.after else "",
        first=same_page_with(request, after="") if after else "",
        empty_title=_("Không có hồ sơ nào"),
    )


def _title(posts: Mapping[UUID, PostShape], chosen: list[UUID]) -> str:
    post = posts.get(chosen[0]) if chosen else None
    if post is None:
        return ""
    return f"{post.person_name} – {dossier_words.either(post.title, post.title_en)}"


def _table(known: Mapping[UUID, Load], posts: Mapping[UUID, PostShape], at: datetime) -> Table:
    ordered = sorted(known.values(), key=lambda one: (-one.late, -one.open))
    return Table(
        caption=_("Khối lượng theo người"),
        columns=COLUMNS,
        rows=[_row(one, posts.get(one.holder_id), at) for one in ordered],
        empty_title=_("Không có hồ sơ nào đang được giữ"),
        empty_text=_("Hồ sơ đang xử lý ở các đơn vị bạn phân công sẽ hiện ở đây, theo người giữ."),
    )


def _row(one: Load, post: PostShape | None, at: datetime) -> Row:
    name = (post.person_name if post else "") or _("Chưa có người giữ chức danh")
    title = dossier_words.either(post.title, post.title_en) if post else ""
    by_state: dict[str, int] = {}
    for state, count in one.states.items():
        word = str(dossier_words.STATES[dossier_words.national(state)].word)
        by_state[word] = by_state.get(word, 0) + count
    told = [f"{word}: {formats.number(count)}" for word, count in by_state.items()]
    return Row(
        cells=[
            Cell(text=name, note=title, href=f"{reverse('dossier_loads')}?post={one.holder_id}"),
            formats.number(one.open),
            formats.number(one.late) if one.late else formats.NOTHING,
            formats.number(one.waiting) if one.waiting else formats.NOTHING,
            due_words.waited(one.oldest, at),
            " · ".join(told),
        ],
        kind="late" if one.late else "",
    )


def _takers(posts: Any) -> list[tuple[str, str]]:
    return [
        (str(post.id), f"{post.person_name} – {dossier_words.either(post.title, post.title_en)}")
        for post in posts
        if post.person_id
    ]


@page(act=ASSIGN)
@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Give the ticked dossiers to another post; which could not go there, and why, is said."""
    chosen = list(dict.fromkeys(queue.keys(request.POST.getlist("dossier"))))
    to = queue.keys([request.POST.get("to", "")])
    asked = request.POST.get("back", "")
    back = asked if asked.startswith(reverse("dossier_loads")) else reverse("dossier_loads")
    if not chosen or not to:
        messages.warning(request, _("Chọn ít nhất một hồ sơ và người nhận."))
        return redirect(back)
    refused = cases.hand_over_many(
        dossier_ids=chosen[: queue.MOST_AT_ONCE], to=to[0], note=request.POST.get("note", ""),
        actor=actor_of(request), at=clock.now(request),
    )  # fmt: skip
    return queue.report(request, chosen[: queue.MOST_AT_ONCE], refused, back=back)
