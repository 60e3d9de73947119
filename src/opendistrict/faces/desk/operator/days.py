"""The working days: those of the country, those one unit decided for itself, and when offices open.

What a unit decides is looked at first: which open promises would move; then it is done.
"""

from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from opendistrict.engine.cases import actions, queries
from opendistrict.faces.desk.operator.views import OPERATE, sections
from opendistrict.faces.kit import clock, dossier_words, formats
from opendistrict.faces.kit.answers import CONFLICT
from opendistrict.faces.kit.fields import DayField
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import LocalDayRow

SHOWN = 50  # promises of a dry run; the count says all
KINDS = (
    ("off", gettext_lazy("Nghỉ cả ngày")),
    ("part", gettext_lazy("Nghỉ một phần ngày")),
    ("holiday", gettext_lazy("Ngày lễ của địa phương")),
    ("work", gettext_lazy("Làm việc")),
    ("usual", gettext_lazy("Như thường lệ (bỏ điều đã ghi)")),
)
PILLS = {
    "off": ("idle", "beach"), "part": ("idle", "clock-pause"), "holiday": ("ok", "flag"),
    "work": ("progress", "briefcase"), "usual": ("idle", "arrow-back-up"),
}  # fmt: skip
_TIME = {"autocomplete": "off", "placeholder": "hh:mm"}


class DayForm(forms.Form):
    """A day of one unit and all under it, by a decision."""

    unit = forms.ChoiceField(label=gettext_lazy("Đơn vị"))
    day = DayField(label=gettext_lazy("Ngày"))
    kind = forms.ChoiceField(label=gettext_lazy("Loại"), choices=KINDS)
    closed_from = forms.TimeField(
        label=gettext_lazy("Nghỉ từ"), required=False, widget=forms.TimeInput(attrs=_TIME),
        help_text=gettext_lazy("Chỉ khi nghỉ một phần ngày; để trống là từ đầu ngày."),
    )  # fmt: skip
    closed_until = forms.TimeField(
        label=gettext_lazy("Nghỉ đến"), required=False, widget=forms.TimeInput(attrs=_TIME),
        help_text=gettext_lazy("Để trống là đến hết ngày."),
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("Lý do"), max_length=200,
        help_text=gettext_lazy("Người nộp đọc câu này cạnh ngày hẹn: bão, cúp điện, dời trụ sở…"),
    )  # fmt: skip
    basis = forms.CharField(
        label=gettext_lazy("Quyết định, thông báo"), max_length=200,
        help_text=gettext_lazy("Số, ngày và cơ quan ban hành."),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine, tree = orgs.scope(actor, OPERATE), orgs.tree_on(on)
        units = sorted(
            (one for one in tree.units.values() if one.id in mine),
            key=lambda one: (one.kind not in ("city", "district", "ward"), one.name),
        )
        self.fields["unit"].choices = [("", "—")] + [  # type: ignore[attr-defined]
            (str(one.id), dossier_words.either(one.name, one.name_en)) for one in units
        ]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        since, until = found.get("closed_from"), found.get("closed_until")
        if found.get("kind") == "part" and not (since or until):
            self.add_error("closed_from", _("Ghi giờ bắt đầu nghỉ hoặc giờ làm lại."))
        if found.get("kind") != "part":
            found["closed_from"] = found["closed_until"] = None
        elif since and until and since >= until:
            self.add_error("closed_until", _("Giờ làm lại phải sau giờ bắt đầu nghỉ."))
        return found

    def row(self) -> LocalDayRow:
        told = self.cleaned_data
        return LocalDayRow(
            unit_id=UUID(told["unit"]), day=told["day"], kind=told["kind"],
            closed_from=told["closed_from"], closed_until=told["closed_until"], name=told["name"],
            basis=told["basis"], confidence="V",
        )  # fmt: skip


@page(act=OPERATE)
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """The days that are not as their weekday says, for all and for some; telling one of a unit."""
    actor, today = actor_of(request), clock.today(request)
    if request.method != "POST":
        return _show(request, DayForm(actor=actor, on=today))
    form = DayForm(request.POST, actor=actor, on=today)
    if not form.is_valid():
        return _show(request, form, status=CONFLICT)
    row, at = form.row(), clock.now(request)
    try:
        if "apply" not in request.POST:
            orgs.weigh_local_day(row)
            found = list(queries.would_move([], [row], at))
            return _show(request, form, foreseen=_foreseen(found))
        moved = actions.apply_calendar(local=[row], basis=row.basis, actor=actor, at=at)
    except Refused as refused:
        return _show(request, form, refused=refused, status=CONFLICT)
    messages.success(
        request,
        ngettext(
            "Đã ghi; %(count)s ngày hẹn thay đổi, người nộp và người giữ hồ sơ được báo.",
            "Đã ghi; %(count)s ngày hẹn thay đổi, người nộp và người giữ hồ sơ được báo.",
            len(moved),
        ) % {"count": formats.number(len(moved))},
    )  # fmt: skip
    return redirect(f"{reverse('operator_calendar')}?year={row.day.year}")


def _foreseen(found: list[Any]) -> dict[str, Any]:
    return {"count": len(found), "lines": list(islice(found, SHOWN)), "more": len(found) > SHOWN}


def _show(request: HttpRequest, form: DayForm, *, status: int = 200, **more: Any) -> HttpResponse:
    today = clock.today(request)
    years = sorted({*base.calendar_years(), *orgs.local_years()})
    text = request.GET.get("year", "")
    year = int(text) if text.isdecimal() and len(text) < 5 else 0
    if year not in years:
        year = today.year if today.year in years or not years else years[-1]
    local = orgs.local_days(year)
    named = orgs.units({one.unit_id for one in local}, on=today)
    context = {
        "sections": sections(), "year": year, "years": years, "days": base.calendar_days(year),
        "local": [
            {
                "one": one,
                "unit": dossier_words.either(named[one.unit_id].name, named[one.unit_id].name_en),
                "kind": dict(KINDS)[one.kind], "pill": PILLS[one.kind], "closed": _closed(one),
            }
            for one in local
        ],
        "hours": _hours(today), "form": form, "foreseen": None, "refused": None, **more,
    }  # fmt: skip
    return render(request, "desk/operator/calendar.html", context, status=status)


def _closed(one: LocalDayRow) -> str:
    if one.kind != "part":
        return ""
    since = f"{one.closed_from:%H:%M}" if one.closed_from else ""
    until = f"{one.closed_until:%H:%M}" if one.closed_until else ""
    if not until:
        return _("từ %(since)s") % {"since": since}
    if not since:
        return _("đến %(until)s") % {"until": until}
    return _("từ %(since)s đến %(until)s") % {"since": since, "until": until}


_WEEKDAYS = (
    gettext_lazy("thứ hai"), gettext_lazy("thứ ba"), gettext_lazy("thứ tư"),
    gettext_lazy("thứ năm"), gettext_lazy("thứ sáu"), gettext_lazy("thứ bảy"),
    gettext_lazy("chủ nhật"),
)  # fmt: skip


def _hours(on: date) -> list[dict[str, Any]]:
    """The timetables of a day: everybody's first, then of the units that have their own."""
    names = {one.slug: one for one in orgs.tree_on(on).units.values()}
    found = []
    for row in orgs.timetables(on):
        unit = names.get(row.unit or "")
        found.append({
            "unit": dossier_words.either(unit.name, unit.name_en) if unit else row.unit or "",
            "sessions": _sessions(row.sessions),
            "weekdays": [
                f"{_WEEKDAYS[day]}: {_sessions(some)}" for day, some in sorted(row.weekdays.items())
            ],
            "row": row,
        })  # fmt: skip
    return found


def _sessions(some: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{opens}–{closes}" for opens, closes in some)
