"""The operator's corner: what waits, what failed, what runs by the clock, what was done."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST, require_safe

from opendistrict.faces.kit import clock
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base_actions
from opendistrict.registers.base import queries as base

OPERATE = "base.operate"
STATUSES = ("failed", "todo", "doing")
SILENT = timedelta(minutes=2)  # a worker says every ten seconds that it lives
JOBS = {
    "base.forget_answers": gettext_lazy("Xóa câu trả lời đã giữ cho lần gửi lại, quá một ngày"),
    "base.keep_log": gettext_lazy("Xếp và ký sổ ghi sự kiện"),
    "base.take_up_left": gettext_lazy("Làm lại việc bỏ dở khi tiến trình nền bị tắt đột ngột"),
    "base.tidy_queue": gettext_lazy("Dọn việc đã xong lâu khỏi hàng đợi"),
    "cases.draft_apologies": gettext_lazy("Soạn thư xin lỗi cho hồ sơ sẽ trễ hẹn"),
    "cases.forget_drafts": gettext_lazy("Xóa tờ khai bỏ dở quá một tháng"),
    "cases.keep_scores": gettext_lazy("Ghi điểm giải quyết hồ sơ của ngày hôm qua"),
    "cases.rehouse": gettext_lazy("Chuyển hồ sơ của đơn vị sắp xếp lại"),
    "cases.tell_fallen_due": gettext_lazy("Ghi hồ sơ đã đến ngày hẹn trả"),
    "facts.roll_up": gettext_lazy("Cộng dồn sự kiện thành số liệu"),
    "ledger.match": gettext_lazy("Đối chiếu tiền vào với thông báo nộp"),
    "plans.give_due_repeats": gettext_lazy("Giao việc lặp lại đến kỳ"),
    "people.forget_old_links": gettext_lazy("Xóa liên kết đăng nhập hết hiệu lực"),
    "places.draw_tiles": gettext_lazy("Vẽ lại ô bản đồ đã đổi"),
    "plans.look_ahead": gettext_lazy("Dự báo chỉ tiêu"),
    "plans.run_ladder": gettext_lazy("Nhắc việc theo bậc đôn đốc"),
    "sidewalks.close_rounds": gettext_lazy("Chốt danh sách các đợt chia chỗ hết hạn"),
    "sidewalks.remind_of_ending": gettext_lazy("Báo chỗ vỉa hè sắp hết hạn"),
    "sidewalks.count_in_use": gettext_lazy("Ghi chỗ vỉa hè bắt đầu, hết sử dụng"),
    "sidewalks.let_go_of_holds": gettext_lazy("Trả lại chỗ vỉa hè hết hạn giữ"),
    "sidewalks.pass_on": gettext_lazy("Giữ chỗ vỉa hè vừa trống cho người đang chờ"),
    "plans.run_scoring": gettext_lazy("Ghi điểm trừ của việc quá hạn"),
}
AHEAD = 7  # hours by which the clock here goes before the clock of the schedules
DAILY = re.compile(r"(\d+) (\d+) \* \* \*")
HOURLY = re.compile(r"(\d+) \* \* \* \*")
EVERY_MINUTES = re.compile(r"\*/(\d+) \* \* \* \*")


class TrailForm(forms.Form):
    """Whose trail: the subject as audit lines name it."""

    subject = forms.CharField(
        label=gettext_lazy("Đối tượng"),
        help_text=gettext_lazy("Loại và mã, ví dụ: base.calendar_day:2025-05-02"),
        max_length=96,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


def sections() -> list[tuple[str, str]]:
    """The pages of this corner, for the tabs over each of them."""
    return [
        (_("Tổng quan"), reverse("operator")),
        (_("Hàng đợi thông báo"), reverse("operator_outbox")),
        (_("Lịch làm việc"), reverse("operator_calendar")),
        (_("Tra cứu nhật ký"), reverse("operator_trail")),
        (pgettext("menu", "Chứng thư số"), reverse("signing_keys")),
    ]


def _next_cursor(rows: Sequence[Any]) -> int | None:
    """The id after which the next page begins; None when this page is not full."""
    return rows[-1].id if len(rows) == base.PAGE else None


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def _worker_is_alive(at: datetime) -> bool:
    beat = base.last_heartbeat()
    return beat is not None and at - beat < SILENT


def _in_words(cron: str) -> str:
    """ "30 0 * * *" (UTC) is "07:30 hằng ngày" here; another form is told as it is written."""
    if daily := DAILY.fullmatch(cron):
        minute, hour = int(daily[1]), (int(daily[2]) + AHEAD) % 24
        return _("%(time)s hằng ngày") % {"time": f"{hour:02d}:{minute:02d}"}
    if hourly := HOURLY.fullmatch(cron):
        return _("phút thứ %(minute)s mỗi giờ") % {"minute": hourly[1]}
    if often := EVERY_MINUTES.fullmatch(cron):
        return _("%(minutes)s phút một lần") % {"minutes": often[1]}
    return cron


@page(act=OPERATE)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    counts = base.outbox_counts()
    context = {
        "sections": sections(),
        "counts": [(status, counts.get(status, 0)) for status in STATUSES],
        "dead": counts.get("failed", 0),
        "heartbeat": base.last_heartbeat(),
        "worker_is_alive": _worker_is_alive(clock.now()),
        "jobs": [
            (JOBS.get(job.name, job.name), _in_words(job.cron), job)
            for job in base.scheduled_jobs()
        ],
        "packs": base.loaded_packs(),
        "years": base.calendar_years(),
    }
    return render(request, "desk/operator/overview.html", context)


@page(act=OPERATE)
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Messages of one status, newest first."""
    status = request.GET.get("status", STATUSES[0])
    if status not in STATUSES:
        status = STATUSES[0]
    found = base.outbox(status=status, before=_number(request.GET.get("before")))
    context = {
        "sections": sections(),
        "status": status,
        "statuses": STATUSES,
        "found": found,
        "max_attempts": base_actions.MAX_ATTEMPTS,
        "next": _next_cursor(found),
    }
    return render(request, "desk/operator/outbox.html", context)


@page(act=OPERATE)
@require_POST
def retry(request: HttpRequest, message_id: int) -> HttpResponse:
    """Give one dead letter another life."""
    try:
        # Not the day a visitor of the demonstration looks at: the worker lives today.
        base_actions.retry_message(message_id=message_id, actor=actor_of(request), at=clock.now())
    except Refused:
        messages.error(
            request, _("Thông báo này không còn ở trạng thái thất bại; có thể đã được gửi lại.")
        )
    else:
        messages.success(request, _("Đã đưa thông báo trở lại hàng đợi."))
    return redirect("operator_outbox")


@page(act=OPERATE)
@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """What was done to one thing, by whom and from which post."""
    form = TrailForm(request.GET if "subject" in request.GET else None)
    subject = form.cleaned_data["subject"] if form.is_valid() else ""
    lines = base.trail_page(subject, before=_number(request.GET.get("before"))) if subject else []
    context = {
        "sections": sections(),
        "form": form,
        "subject": subject,
        "lines": lines,
        "next": _next_cursor(lines),
    }
    return render(request, "desk/operator/trail.html", context)
