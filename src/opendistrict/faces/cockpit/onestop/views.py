"""The one-stop office on one page, and the dossiers behind each of its numbers."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opendistrict.engine.cases.queries import chosen
from opendistrict.faces.cockpit import links
from opendistrict.faces.cockpit.onestop import shown, words
from opendistrict.faces.cockpit.onestop.asked import READ, Asked, asked_of, span_words
from opendistrict.faces.cockpit.onestop.counting import Counted, behind
from opendistrict.faces.kit import case_names, dossier_words, formats, score_words
from opendistrict.faces.kit.pages import page
from opendistrict.faces.kit.tables import Cell, Column, Row, Table, same_page_with

PAGE = 50
LISTS = {
    "received": gettext_lazy("Hồ sơ tiếp nhận"), "done": gettext_lazy("Hồ sơ đã xong"),
    "open": gettext_lazy("Hồ sơ đang mở"),
    "late": gettext_lazy("Hồ sơ đang mở, đã quá hạn"), "hand": gettext_lazy("Hồ sơ có trong tay"),
    "fallen": gettext_lazy("Hồ sơ đến hạn"), "broken": gettext_lazy("Hồ sơ đến hạn mà trễ"),
}  # fmt: skip


@page(act=READ)
@require_safe
def onestop(request: HttpRequest) -> HttpResponse:
    """How the one-stop office keeps its promises, and what would help."""
    asked = _asked(request)
    counted = Counted(asked)
    context = {
        "asked": asked,
        "days": span_words(asked),
        "sampled": shown.sampled(counted),
        "facts": shown.facts(counted),
        "on_time": shown.on_time(counted),
        "waiting": shown.waiting(counted),
        "loads": shown.loads(counted),
        "time": shown.time(counted),
        "signals": shown.signals(counted),
        "unseen": shown.unseen(counted),
        "score": shown.score(counted),
        "simulated": shown.simulated(counted),
    }
    return render(request, "cockpit/onestop/page.html", context)


def _asked(request: HttpRequest) -> Asked:
    asked = asked_of(request)
    if asked is None:
        raise Http404
    return asked


@page(act=READ)
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The dossiers behind a number, the newest first."""
    asked, what = _asked(request), request.GET.get("what", "")
    title = _title(what)
    if not title:
        raise Http404
    counted = Counted(asked)
    ids = behind(counted, what)
    after = request.GET.get("after", "")
    found = chosen.lines(
        ids, actor=asked.actor, after=_key(after), procedure=asked.procedure, most=PAGE + 1
    )
    rows = [_row(line, asked) for line in found[:PAGE]]
    table = Table(
        caption=title, columns=_columns(), rows=rows,
        next=same_page_with(request, after=str(found[PAGE - 1].id)) if len(found) > PAGE else "",
        first=same_page_with(request, after="") if after else "",
        empty_title=_("Không có hồ sơ nào"),
        empty_text=_("Con số này không có hồ sơ nào trong phạm vi bạn được xem."),
    )  # fmt: skip
    context = {
        "asked": asked, "title": title, "days": span_words(asked),
        "sampled": "" if isinstance(ids, QuerySet) else shown.sampled(counted),
        "procedure": case_names.procedure(asked.procedure) if asked.procedure else "",
        "table": table,
    }  # fmt: skip
    return render(request, "cockpit/onestop/list.html", context)


def _key(text: str) -> str:
    """A place in the list; what is none begins at the top."""
    try:
        return str(UUID(text)) if text else ""
    except ValueError:
        return ""


def _title(what: str) -> str:
    """What a list is called; empty for one there is not."""
    kind, _dash, name = what.partition("-")
    named: dict[str, Any] = {"signal": words.SIGNALS, "lacking": score_words.FORMULAS}
    if kind in named and name in named[kind]:
        title = str(named[kind][name])
        return _("%(formula)s: chưa đạt") % {"formula": title} if kind == "lacking" else title
    return str(LISTS.get(what, ""))


def _columns() -> tuple[Column, ...]:
    return (
        Column(_("Mã hồ sơ")), Column(_("Thủ tục")), Column(_("Tình trạng")),
        Column(_("Nộp ngày"), kind="date"), Column(_("Hẹn trả"), kind="date"),
    )  # fmt: skip


def _row(line: Any, asked: Asked) -> Row:
    standing = dossier_words.STATES[dossier_words.national(line.state)]
    waits = line.is_open and dossier_words.national(line.state) != "9"
    is_late = waits and line.due_at is not None and line.due_at < asked.at
    return Row(
        cells=[
            Cell(line.code, href=links.dossier(line.code)),
            dossier_words.either(line.name, line.name_en),
            str(standing.word),
            formats.day(line.filed_at),
            formats.moment(line.promised_at),
        ],
        kind="late" if is_late else "",
    )
