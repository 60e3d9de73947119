"""The report "Kết quả thực hiện nhiệm vụ, chỉ tiêu": chosen, looked at, taken as .docx or .pdf."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes import ReportMaterial
from opendistrict.faces.cockpit.picking import READ, PlainSelect, unit_choices
from opendistrict.faces.kit import clock, nav
from opendistrict.faces.kit.answers import CONFLICT, answer
from opendistrict.faces.kit.fields import DayField
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold
from opendistrict.kernel.papers import Paper, to_docx, to_pdf
from opendistrict.kernel.papers.sheet import lay_out
from opendistrict.kernel.periods import SHORT, CutOff, Period, PeriodKind, holding, period
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs

UNREADABLE = 422
FIRST_YEAR = 2000
FORMS: Mapping[str, tuple[Callable[[Paper], bytes], str]] = {
    "docx": (
        to_docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "pdf": (to_pdf, "application/pdf"),
}
KINDS = (
    (PeriodKind.DAY, gettext_lazy("Ngày")),
    (PeriodKind.WEEK, gettext_lazy("Tuần")),
    (PeriodKind.MONTH, gettext_lazy("Tháng")),
    (PeriodKind.QUARTER, gettext_lazy("Quý")),
    (PeriodKind.HALF, gettext_lazy("6 tháng")),
    (PeriodKind.NINE_MONTHS, gettext_lazy("9 tháng")),
    (PeriodKind.YEAR, gettext_lazy("Năm")),
)
CUT_OFFS = (
    (CutOff.REPORTING, gettext_lazy("Ngày 14, theo Nghị định 09/2019")),
    (CutOff.CALENDAR, gettext_lazy("Cuối tháng, năm dương lịch")),
)
MOST = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.HALF: 2}


class ReportForm(forms.Form):
    unit = forms.ChoiceField(
        label=gettext_lazy("Đơn vị báo cáo"),
        widget=PlainSelect,
        error_messages={
            "invalid_choice": gettext_lazy(
                "Đơn vị này nằm ngoài phạm vi bạn được xem. Chọn một đơn vị trong danh sách."
            )
        },
    )
    kind = forms.ChoiceField(label=gettext_lazy("Loại kỳ"), choices=KINDS)
    year = forms.IntegerField(label=gettext_lazy("Năm"), min_value=FIRST_YEAR, max_value=2100)
    number = forms.IntegerField(
        label=gettext_lazy("Tháng, quý thứ"),
        required=False,
        min_value=1,
        max_value=12,
        widget=forms.NumberInput(attrs={"placeholder": "1"}),
    )
    day = DayField(required=False, label=gettext_lazy("Ngày trong kỳ"))
    cut_off = forms.ChoiceField(label=gettext_lazy("Chốt số liệu"), choices=CUT_OFFS)
    known_on = DayField(required=False, label=gettext_lazy("Số liệu biết đến ngày"))

    def __init__(self, data: Mapping[str, Any], *, units: list[tuple[str, str]], today: date):
        super().__init__(data)
        self._today = today
        self.fields["unit"].choices = units  # type: ignore[attr-defined]

    def clean_known_on(self) -> date | None:
        day: date | None = self.cleaned_data["known_on"]
        if day is not None and day > self._today:
            raise forms.ValidationError(_("Chưa đến ngày này. Chọn hôm nay hoặc ngày trước đó."))
        return day

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        kind, number = found.get("kind"), found.get("number") or 1
        if kind and kind not in SHORT and number > MOST.get(PeriodKind(kind), 1):
            most = MOST.get(PeriodKind(kind), 1)
            told = _("Loại kỳ này chỉ có số từ 1 đến %(most)s.") % {"most": most}
            self.add_error("number", told)
        return found

    @property
    def period(self) -> Period:
        found = self.cleaned_data
        kind = PeriodKind(found["kind"])
        if kind in SHORT:
            return holding(kind, found.get("day") or self._today)
        return period(kind, found["year"], found.get("number") or 1, CutOff(found["cut_off"]))


@page(act=READ)
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """The report as it will stand on paper, with the ways to take it along."""
    actor, today = actor_of(request), clock.today(request)
    form = _form(request, actor, today)
    context: dict[str, Any] = {"form": form, "sheet": None, "refused": None, "freeze": None}
    if not form.is_valid():
        return answer(request, "cockpit/report.html", context, status=UNREADABLE)
    try:
        material = _material(form, actor, today)
    except Refused as refused:
        context["refused"] = refused
        return answer(request, "cockpit/report.html", context, status=CONFLICT)
    query = form.data.urlencode() if hasattr(form.data, "urlencode") else ""
    context |= {
        "material": material,
        "sheet": lay_out(plans.report_paper(material)),
        "docx": f"{reverse('cockpit_report_file', args=['docx'])}?{query}",
        "pdf": f"{reverse('cockpit_report_file', args=['pdf'])}?{query}",
        "freeze": _freeze(form, material, actor, f"{request.path}?{query}"),
    }
    return answer(request, "cockpit/report.html", context)


def _freeze(
    form: ReportForm, material: ReportMaterial, actor: Actor, back: str
) -> dict[str, Any] | None:
    """How this report's numbers are frozen; none where one may not, or nothing is measured."""
    href = nav.address("freeze_report")
    unit_id = UUID(form.cleaned_data["unit"])
    if not href or not actor.may("indicators.freeze", unit_id):
        return None
    if not plans.questions_of(material):
        return None
    asked = form.period
    fields = {
        "unit": unit_id, "kind": asked.kind, "year": asked.year, "number": asked.number,
        "cut_off": asked.cut_off,
        "known_on": material.known_on.isoformat(), "back": back,
    }  # fmt: skip
    return {"href": href, "fields": list(fields.items())}


@page(act=READ)
@require_safe
def download(request: HttpRequest, form: str) -> HttpResponse:
    """The same report as a file."""
    if form not in FORMS:
        raise Http404
    actor, today = actor_of(request), clock.today(request)
    asked = _form(request, actor, today)
    context: dict[str, Any] = {"form": asked, "sheet": None, "refused": None}
    if not asked.is_valid():
        return answer(request, "cockpit/report.html", context, status=UNREADABLE)
    try:
        material = _material(asked, actor, today)
    except Refused as refused:
        context["refused"] = refused
        return answer(request, "cockpit/report.html", context, status=CONFLICT)
    draw, media = FORMS[form]
    name = _file_name(material, form)
    return HttpResponse(
        draw(plans.report_paper(material)),
        content_type=media,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _material(form: ReportForm, actor: Actor, today: date) -> ReportMaterial:
    asked = form.period
    return plans.report_material(
        unit_id=UUID(form.cleaned_data["unit"]),
        period=asked,
        actor=actor,
        on=min(today, asked.last_day),
        known_on=form.cleaned_data["known_on"] or today,
    )


def _form(request: HttpRequest, actor: Actor, today: date) -> ReportForm:
    """What is not asked for: the reader's own place, and the reporting year that ended last, or
    runs when none has."""
    tree = orgs.tree_on(today)
    reach = orgs.scope(actor, READ)
    given = request.GET.copy()
    own = tree.place_of(actor.unit_id) if actor.unit_id in tree.units else None
    if own not in reach:
        own = actor.unit_id
    year = today.year if (today.month, today.day) >= (12, 15) else today.year - 1
    defaults = {
        "unit": str(own or ""), "kind": PeriodKind.YEAR, "year": str(year),
        "cut_off": CutOff.REPORTING,
    }  # fmt: skip
    for name, value in defaults.items():
        if not given.get(name):
            given[name] = str(value)
    units = unit_choices(tree, reach)
    known = {key for key, _name in units}
    ended = [one for one in (given["unit"],) if one and one not in known]
    units += _ended(ended, reach, today)
    return ReportForm(given, units=units, today=today)


def _ended(keys: list[str], reach: frozenset[UUID], today: date) -> list[tuple[str, str]]:
    """A unit that is no more can still be reported on by who inherited its records."""
    try:
        ids = [UUID(key) for key in keys]
    except ValueError:
        return []
    found = orgs.units([one for one in ids if one in reach], on=today)
    return [(str(one.id), one.name) for one in found.values()]


def _file_name(material: ReportMaterial, form: str) -> str:
    asked = material.period
    number = f"-{asked.number}" if MOST.get(asked.kind, 1) > 1 else ""
    unit = slugify(fold(material.office.name))
    return f"bao-cao-{asked.kind}{number}-{asked.year}-{unit}.{form}".replace("_", "-")
