"""The register of dossiers (form 06) of a unit: a day or a month, on screen, printed, as a file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_safe

from opendistrict.engine.cases.queries import registering
from opendistrict.engine.cases.shapes.dossier import RegisterLine
from opendistrict.faces.desk.tasks.forms import Choices, unit_choices
from opendistrict.faces.kit import clock, dossier_words, exports, formats
from opendistrict.faces.kit.fields import DayField
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.kit.tables import Cell, Column, Row, Table, same_page_with
from opendistrict.kernel import papers
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.papers import onestop
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.queries import Tree

READ = "cases.read"
KEEPERS = ("cases.receive", "cases.return", "cases.assign")  # the counter and the heads
MOST_PRINTED = 2_000  # lines of one PDF: about a hundred pages
_DAY = timedelta(days=1)
SPANS = (("day", gettext_lazy("Một ngày")), ("month", gettext_lazy("Cả tháng")))
COLUMNS = (
    Column(gettext_lazy("Mã hồ sơ"), kind="code"), Column(gettext_lazy("Thủ tục")),
    Column(gettext_lazy("Bộ phận giải quyết")), Column(gettext_lazy("Nhận"), kind="date"),
    Column(gettext_lazy("Hẹn trả"), kind="date"),
    Column(gettext_lazy("Trả kết quả"), kind="date"), Column(gettext_lazy("Ghi chú")),
)  # fmt: skip


class AskForm(forms.Form):
    unit = forms.ChoiceField(required=False, label=gettext_lazy("Đơn vị"))
    span = forms.ChoiceField(required=False, label=gettext_lazy("Kỳ"), choices=SPANS)
    on = DayField(required=False, label=gettext_lazy("Ngày trong kỳ"))

    def __init__(self, data: Mapping[str, Any], *, units: Choices) -> None:
        super().__init__(data)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose register and of which days, [since, until), with the units as they were then."""

    form: AskForm
    actor: Actor
    unit: UUID
    tree: Tree
    span: str
    since: date
    until: date

    @property
    def title(self) -> str:
        unit = self.tree.units[self.unit]
        return dossier_words.either(unit.name, unit.name_en)

    @property
    def days(self) -> str:
        if self.span == "day":
            return formats.day(self.since)
        return _("tháng %(month)s") % {"month": f"{self.since:%m/%Y}"}

    @property
    def query(self) -> str:
        return urlencode(
            {"unit": str(self.unit), "span": self.span, "on": self.since.isoformat()}
        )  # fmt: skip

    def lines(self, after: str = "", most: int = registering.SIZE) -> registering.RegisterPage:
        return registering.register(
            self.tree.under(self.unit), self.since, self.until, actor=self.actor, after=after,
            most=most,
        )  # fmt: skip


def may_keep(actor: Actor) -> bool:
    """Whether somebody keeps a register: at the counter, or as a head."""
    return any(actor.may_somewhere(act) for act in KEEPERS)


def _asked(request: HttpRequest) -> Asked:
    """What was asked for; what was not said is one's own office and this month."""
    actor, today = actor_of(request), clock.today(request)
    if not may_keep(actor):
        raise PermissionDenied
    first = AskForm(request.GET, units=[])
    first.is_valid()
    on = min(first.cleaned_data.get("on") or today, today)
    span = first.cleaned_data.get("span") or "month"
    since, until = _days(span, on)
    tree = orgs.tree_on(min(until - _DAY, today))
    known = {str(one): one for one in orgs.scope(actor, READ) if one in tree.units}
    if not known:
        raise Http404
    unit = known.get(request.GET.get("unit", "")) or _own(actor, tree, known.values())
    form = AskForm(
        {"unit": str(unit), "span": span, "on": f"{on:%d/%m/%Y}"},
        units=unit_choices(tree, known.values()),
    )
    form.is_valid()
    return Asked(form, actor, unit, tree, span, since, until)


def _days(span: str, on: date) -> tuple[date, date]:
    if span == "day":
        return on, on + _DAY
    first = on.replace(day=1)
    return first, (first + 32 * _DAY).replace(day=1)


def _own(actor: Actor, tree: Tree, known: Collection[UUID]) -> UUID:
    """One's ward, one's own unit, or any that one may read."""
    mine = actor.unit_id if actor.unit_id in tree.units else None
    places = [tree.place_of(mine), mine] if mine else []
    return next((one for one in places if one in known), min(known))


@page(act=READ)
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The register in the order of receipt, a page at a time."""
    asked = _asked(request)
    after = request.GET.get("after", "")
    try:
        found = asked.lines(after)
    except Refused:  # a cursor that was cut off in an e-mail
        return redirect(f"{reverse('dossier_register')}?{asked.query}")
    table = Table(
        caption=_("Sổ theo dõi hồ sơ"), columns=COLUMNS,
        rows=[_row(one, asked) for one in found.lines],
        next=same_page_with(request, after=found.after) if found.after else "",
        first=same_page_with(request, after="") if after else "",
        empty_title=_("Không tiếp nhận hồ sơ nào trong kỳ này"),
        empty_text=_("Sổ ghi hồ sơ theo ngày tiếp nhận. Chọn kỳ hoặc đơn vị khác ở trên."),
    )  # fmt: skip
    exported = [
        (form.upper(), reverse("dossier_register_file", args=[form]) + f"?{asked.query}")
        for form in ("csv", "xlsx")
    ]
    context = {
        "asked": asked, "table": table, "exports": exported,
        "printed": reverse("dossier_register_file", args=["pdf"]) + f"?{asked.query}",
    }  # fmt: skip
    return render(request, "desk/dossiers/register.html", context)


def _row(one: RegisterLine, asked: Asked) -> Row:
    late = (one.finished_at is None or one.finished_at > one.promised_at) and _is_over(one)
    return Row(
        cells=[
            Cell(one.code, href=reverse("dossier", args=[one.code]), note=one.applicant_name),
            dossier_words.either(one.name, one.name_en),
            _unit_name(asked, one.unit_id),
            formats.moment(one.received_at), formats.moment(one.promised_at),
            formats.moment(one.returned_at) if one.returned_at else formats.NOTHING,
            _note(one),
        ],
        kind="late" if late else "",
    )  # fmt: skip


def _is_over(one: RegisterLine) -> bool:
    return clock.now() > one.promised_at and dossier_words.national(one.state) not in ("3", "8")


def _unit_name(asked: Asked, unit_id: UUID) -> str:
    unit = asked.tree.units.get(unit_id)
    return dossier_words.either(unit.name, unit.name_en) if unit else ""


def _note(one: RegisterLine) -> str:
    told = [str(dossier_words.STATES[dossier_words.national(one.state)].word)]
    if one.supplements:
        told.append(_("bổ sung %(n)s lần") % {"n": one.supplements})
    if one.apologised_at:
        told.append(_("đã xin lỗi, hẹn lại"))
    return "; ".join(told)


# ------------------------------------------------------------------ on paper, as a file


@page(act=READ)
@require_safe
def exported(request: HttpRequest, form: str) -> HttpResponse:
    """The whole register of the period: printed as form 06, or for a spreadsheet."""
    asked = _asked(request)
    name = f"so-theo-doi-{asked.tree.units[asked.unit].slug}-{asked.since:%Y%m%d}.{form}"
    if form == "pdf":
        found = asked.lines(most=MOST_PRINTED)
        if found.after:
            messages.warning(
                request,
                _("Kỳ này có hơn %(most)s hồ sơ, không in hết trong một tệp. Chọn một ngày, một "
                  "đơn vị nhỏ hơn, hoặc tải bảng tính.") % {"most": formats.number(MOST_PRINTED)},
            )  # fmt: skip
            return redirect(f"{reverse('dossier_register')}?{asked.query}")
        with override("vi"):
            printed = _printed(asked, found.lines, clock.today(request))
        return exports.answer(printed, "application/pdf", name)
    if form not in exports.FORMS:
        raise Http404
    draw, media = exports.FORMS[form]
    headers = [
        _("Mã hồ sơ"), _("Thủ tục"), _("Người nộp"), _("Bộ phận giải quyết"), _("Nhận"),
        _("Hẹn trả"), _("Xong"), _("Trả kết quả"), _("Ghi chú"), _("Dữ liệu mẫu"),
    ]  # fmt: skip
    rows = [
        [
            one.code, dossier_words.either(one.name, one.name_en), one.applicant_name,
            _unit_name(asked, one.unit_id), one.received_at, one.promised_at, one.finished_at,
            one.returned_at, _note(one), _("có") if one.is_sample else "",
        ]
        for one in asked.lines(most=exports.MOST).lines
    ]  # fmt: skip
    return exports.answer(draw(headers, rows), media, name)


def _printed(asked: Asked, lines: Collection[RegisterLine], today: date) -> bytes:
    """Form 06 as it is now. A print-out, not an issued paper: it has no number."""
    rows = tuple(
        onestop.RegisterRow(
            code=one.code, procedure=one.name, applicant=one.applicant_name,
            handled_by=_unit_name(asked, one.unit_id), received_at=one.received_at,
            promised_at=one.promised_at, returned_at=one.returned_at, note=_note(one),
        )
        for one in lines
    )  # fmt: skip
    said = onestop.Register(
        office=onestop.Office.of_unit(asked.tree.units[asked.tree.place_of(asked.unit)].name),
        since=asked.since, until=asked.until, rows=rows,
        officer=onestop.Officer(asked.actor.label, asked.actor.post_title),
        is_sample=any(one.is_sample for one in lines),
    )  # fmt: skip
    return papers.to_pdf(replace(onestop.register(said), dated_on=today))
