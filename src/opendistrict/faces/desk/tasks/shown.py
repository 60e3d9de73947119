"""How tasks are shown: moves with their words, the list as a table, the history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from opendistrict.engine.plans.shapes.tasks import (
    Holder,
    StatusCode,
    StepView,
    TaskPage,
    TaskRow,
    TaskView,
)
from opendistrict.faces.kit import formats
from opendistrict.faces.kit.tables import Cell, Column, Row, Table, same_page_with
from opendistrict.faces.kit.words import sentence
from opendistrict.kernel.flow import Verdict


@dataclass(frozen=True, slots=True)
class MoveWords:
    """`asks`: "note" may be written, "reason" must be, "" nothing is asked."""

    label: str | Promise
    icon: str
    asks: str = ""
    confirm: str | Promise = ""
    is_primary: bool = False
    is_danger: bool = False


MOVES = {
    "start": MoveWords(_("Bắt đầu thực hiện"), "player-play", is_primary=True),
    "report": MoveWords(_("Báo cáo hoàn thành"), "send", asks="note", is_primary=True),
    "confirm": MoveWords(_("Xác nhận hoàn thành"), "circle-check", asks="note", is_primary=True),
    "give_again": MoveWords(_("Giao lại"), "repeat", asks="note", is_primary=True),
    "hand_over": MoveWords(
        _("Giao cho đơn vị kế thừa"), "arrows-exchange", asks="reason", is_primary=True
    ),
    "resume": MoveWords(_("Tiếp tục thực hiện"), "player-play", is_primary=True),
    "refuse_to_confirm": MoveWords(_("Chưa đạt, làm lại"), "rotate", asks="reason"),
    "return": MoveWords(_("Trả lại bên giao"), "arrow-back-up", asks="reason"),
    "pause": MoveWords(pgettext_lazy("act", "Tạm hoãn"), "player-pause", asks="reason"),
    "withdraw": MoveWords(
        _("Thu hồi"), "ban", asks="reason", is_danger=True,
        confirm=_("Thu hồi nhiệm vụ này? Hồ sơ vẫn lưu, nhưng không ai phải làm nữa."),
    ),
}  # fmt: skip
# Guards about what is done or missing, not about who one is: worth telling to who may act.
WHAT = frozenset(
    {"is_not_own_report", "needs_are_done", "milestones_are_reported", "evidence_is_attached"}
)
STEPS = {
    "give": (_("Giao nhiệm vụ"), "arrow-down-right", "progress"),
    "start": (_("Bắt đầu thực hiện"), "player-play", "progress"),
    "return": (_("Trả lại bên giao"), "arrow-back-up", "no"),
    "give_again": (_("Giao lại"), "repeat", "progress"),
    "hand_over": (_("Giao cho đơn vị kế thừa"), "arrows-exchange", "progress"),
    "report": (_("Báo cáo hoàn thành"), "send", "progress"),
    "confirm": (_("Xác nhận hoàn thành"), "check", "ok"),
    "refuse_to_confirm": (_("Từ chối xác nhận, thực hiện lại"), "rotate", "risk"),
    "pause": (_("Tạm hoãn"), "player-pause", "idle"),
    "resume": (_("Tiếp tục thực hiện"), "player-play", "progress"),
    "withdraw": (_("Thu hồi"), "ban", "idle"),
    "move_due": (_("Đổi thời hạn"), "calendar-event", "risk"),
    "report_milestone": (_("Báo cáo đạt mốc"), "flag", "progress"),
    "confirm_milestone": (_("Xác nhận mốc"), "flag-check", "ok"),
    "set_milestones": (_("Cập nhật lộ trình"), "list-check", "idle"),
    "set_needs": (_("Cập nhật việc cần xong trước"), "link", "idle"),
    "stop_repeats": (_("Dừng lặp lại"), "repeat-off", "idle"),
}


@dataclass(frozen=True, slots=True)
class Move:
    """A button: its words, its address, and why it is not to be pressed (sentences)."""

    name: str
    words: MoveWords
    href: str
    blocked: tuple[str, ...]


def moves(view: TaskView) -> tuple[list[Move], list[Move]]:
    """What may be pressed or is missing something, and what is not this actor's to do."""
    order = {name: place for place, name in enumerate(MOVES)}
    near: list[Move] = []
    far: list[Move] = []
    for verdict in sorted(view.verdicts, key=lambda v: order[v.transition]):
        if "lead_unit_has_ended" in verdict.blocked_by:
            continue  # nothing to hand over: not worth a word on every task
        (near if set(verdict.blocked_by) <= WHAT else far).append(_move(view, verdict))
    return near, far


def _move(view: TaskView, verdict: Verdict) -> Move:
    return Move(
        verdict.transition,
        MOVES[verdict.transition],
        reverse("task_move", args=[view.row.id, verdict.transition]),
        tuple(sentence(code) for code in verdict.blocked_by),
    )


def history(steps: Iterable[StepView]) -> list[dict[str, Any]]:
    """The steps as lines of a timeline, the newest first."""
    return [_entry(step) for step in reversed(list(steps))]


def _entry(step: StepView) -> dict[str, Any]:
    words, icon, kind = STEPS[step.transition]
    what = str(words)
    if step.transition == "move_due":
        what = gettext("Đổi thời hạn: %(before)s → %(after)s") % {
            "before": formats.day(step.due_before), "after": formats.day(step.due_after)
        }  # fmt: skip
    if step.lead_name and step.transition in ("hand_over", "give_again"):
        what += f": {step.lead_name}"
    if step.is_major_fault:
        what += " · " + gettext("lỗi chất lượng nghiêm trọng")
    who = f"{step.who} ({step.post_title})" if step.post_title else step.who
    return {"at": step.at, "who": who, "what": what, "note": step.note, "icon": icon, "kind": kind}


# ------------------------------------------------------------------ the list


def left(row: TaskRow) -> int | None:
    """Working days for the deadline chip; late only by days off, calendar days say it better."""
    days = row.status.days_left
    return None if days == 0 and row.status.is_late else days


_IN_TIME = {
    StatusCode.NOT_STARTED_LATE: StatusCode.NOT_STARTED,
    StatusCode.UNDERWAY_LATE: StatusCode.UNDERWAY,
}


def beside_its_deadline(code: StatusCode) -> StatusCode:
    """Where a task stands, without "overdue": the deadline beside it says so."""
    return _IN_TIME.get(code, code)


def who(holder: Holder) -> str:
    """The person, or what is the matter."""
    if holder.unit_has_ended:
        return gettext("Đơn vị đã kết thúc hoạt động")
    if holder.is_vacant and not holder.person_name:
        return gettext("Chưa có người giữ chức danh")
    if holder.is_vacant:
        return gettext("%(name)s (thay chức danh đang trống)") % {"name": holder.person_name}
    return holder.person_name


COLUMNS = (
    Column(_("Nhiệm vụ")),
    Column(_("Chủ trì")),
    Column(_("Tình trạng")),
    Column(_("Thời hạn"), kind="date"),
    Column(_("Tiến độ"), kind="number", hint=_("Mốc đã xác nhận trên tổng số mốc")),
)


BATCH_COLUMNS = (Column(_("Đơn vị")), Column(_("Người phụ trách")), *COLUMNS[2:])


def unit_cells(row: TaskRow) -> Row:
    """A line of a batch: the same task, so the unit stands first."""
    full = cells(row)
    address = reverse("task", args=[row.id])
    first = [Cell(text=row.holder.unit_name, note=row.number, href=address), who(row.holder)]
    return Row(cells=[*first, *full.cells[2:]], kind=full.kind, id=full.id)


def cells(row: TaskRow) -> Row:
    finished = row.state in ("done", "withdrawn")
    progress = f"{row.confirmed_milestones}/{row.milestones}" if row.milestones else ""
    moved = row.original_due_on is not None and row.original_due_on != row.due_on
    return Row(
        cells=[
            Cell(template="desk/tasks/_cell_what.html", values={"row": row}),
            Cell(text=row.holder.unit_name, note=who(row.holder)),
            Cell(template="desk/tasks/_cell_status.html", values={"row": row}),
            Cell(
                template="desk/tasks/_cell_due.html",
                values={"row": row, "left": left(row), "done": finished, "moved": moved},
            ),
            Cell(text=progress or formats.NOTHING),
        ],
        kind="late"
        if row.status.is_late and not finished
        else "risk"
        if row.status.is_soon
        else "",
        id=f"task-{row.id}",
    )


def table(request: HttpRequest, page: TaskPage, *, title: str, empty: tuple[str, str]) -> Table:
    count = ngettext("%(count)s nhiệm vụ", "%(count)s nhiệm vụ", page.capped_count) % {
        "count": formats.at_least(page.capped_count)
    }
    return Table(
        caption=title,
        columns=COLUMNS,
        rows=[cells(row) for row in page.rows],
        next=same_page_with(request, after=page.next_cursor) if page.next_cursor else "",
        first=same_page_with(request, after="") if request.GET.get("after") else "",
        count=count,
        empty_title=empty[0],
        empty_text=empty[1],
        empty_href="" if request.GET.get("tab") == "all" else f"{reverse('tasks')}?tab=all",
        empty_action=gettext("Xem mọi nhiệm vụ"),
    )


def six_clear(view: TaskView) -> Sequence[tuple[str, object]]:
    """The "6 rõ" of the task, with what nobody filled in left out, apart from the date."""
    told: list[tuple[str, object]] = [
        (gettext("Kết quả, sản phẩm"), view.product),
        (gettext("Trách nhiệm"), view.responsibility),
        (gettext("Thẩm quyền"), view.authority),
        (gettext("Phối hợp"), ", ".join(name for _id, name in view.with_units)),
        (gettext("Bên giao"), _giver(view)),
        (gettext("Ngày giao"), formats.day(view.row.given_on)),
        (gettext("Thời hạn đầu tiên"), formats.day(view.row.original_due_on)),
        (gettext("Cách tính thời hạn"), view.due_rule),
        (gettext("Lặp lại"), recurrence_words(view.row.recurrence)),
    ]
    return [(term, meaning) for term, meaning in told if meaning]


def _giver(view: TaskView) -> str:
    parts = (view.giver.person_name, view.row.given_by, view.giver.unit_name)
    return " · ".join(part for part in parts if part)


_REPEATS = {
    "week": _("hằng tuần, thứ %(day)s"),
    "month": _("hằng tháng, ngày %(day)s"),
    "quarter": _("hằng quý, ngày %(day)s tháng cuối quý"),
    "year": _("hằng năm, ngày %(day)s"),
}


def recurrence_words(text: str) -> str:
    """ "month:15" as people say it; in Vietnamese Monday is the second day of the week."""
    if not text:
        return ""
    kind, _colon, day = text.partition(":")
    if kind == "week":
        day = gettext("Chủ nhật") if day == "7" else str(int(day) + 1)
    if kind == "year":
        month, _dash, number = day.partition("-")
        day = f"{number}/{month}"
    return str(_REPEATS[kind]) % {"day": day}


def milestone_text(pairs: Iterable[tuple[str, date | None]]) -> str:
    """Milestones as they are typed, a line each."""
    return "\n".join(f"{t} | {d:%d/%m/%Y}" if d else t for t, d in pairs)
