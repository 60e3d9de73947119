"""Forms read what was typed; whether it may be told is for the rules to say."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.engine.indicators.shapes import ValueStatus
from opendistrict.faces.desk.targets.wording import STATUSES
from opendistrict.faces.kit.fields import DayField
from opendistrict.kernel.periods import CutOff, Period
from opendistrict.kernel.sheets import Bounded, parse_bounded, parse_number, parse_period

RESULTS = (
    ValueStatus.ESTIMATED,
    ValueStatus.PRELIMINARY,
    ValueStatus.ACTUAL,
    ValueStatus.OFFICIAL,
    ValueStatus.ADJUSTED,
)
CUT_OFFS = (
    (CutOff.CALENDAR, _("Theo lịch (đến ngày cuối kỳ)")),
    (CutOff.REPORTING, _("Kỳ báo cáo (năm: 15/12 – 14/12)")),
)


class NumberField(forms.CharField):
    """A number as written here: 16.050 or 10,17%; `clean` gives a Decimal or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("max_length", 40)
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**options)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        number = parse_number(text)
        if number is None:
            raise forms.ValidationError(_("Ghi số như 16.050 hoặc 10,17%."))
        return number


class BoundedField(forms.CharField):
    """A number that may be a limit: "hơn 16.050"; `clean` gives a Bounded or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        options.setdefault("max_length", 60)
        super().__init__(**options)

    def clean(self, value: Any) -> Bounded | None:
        text = super().clean(value)
        if not text:
            return None
        found = parse_bounded(text)
        if found is None:
            raise forms.ValidationError(
                _("Ghi số như 16.050; có thể thêm hơn, dưới, khoảng, ít nhất, không quá.")
            )
        return found


class DaysForm(forms.Form):
    """On which day one looks, and by what was known on which day."""

    on = DayField(required=False, label=_("Xem tại ngày"))
    known_on = DayField(required=False, label=_("Theo số liệu biết đến ngày"))


class InAPeriod(forms.Form):
    """A period as a person types it; `cleaned_data["days"]` is the `Period` it means."""

    period = forms.CharField(
        max_length=40,
        label=_("Kỳ"),
        help_text=_("2023; Quý 3/2023; Tháng 6/2023; 6 tháng đầu năm 2023; 2020-2025"),
    )
    cut_off = forms.ChoiceField(choices=CUT_OFFS, label=_("Mốc chốt kỳ"))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("period") and found.get("cut_off"):
            found["days"] = parse_period(found["period"], CutOff(found["cut_off"]))
            if found["days"] is None:
                self.add_error(
                    "period", _("Không đọc được kỳ này. Ghi như 2023, Quý 3/2023, Tháng 6/2023.")
                )
        return found


class ReportForm(InAPeriod):
    """A value of the target's indicator, told for one of the units it may be told for."""

    unit = forms.ChoiceField(label=_("Số liệu của đơn vị"))
    status = forms.ChoiceField(
        choices=[(status, STATUSES[status]) for status in RESULTS], label=_("Trạng thái số liệu")
    )
    value = BoundedField(label=_("Giá trị"), help_text=_("Ví dụ 16.050; hơn 16.050; khoảng 15.500"))
    numerator = NumberField(label=_("Tử số"))
    denominator = NumberField(label=_("Mẫu số"))
    percent_of_plan = NumberField(label=_("% kế hoạch"))
    change_percent = NumberField(label=_("% so với kỳ trước"))
    as_of = DayField(label=_("Tính đến ngày"))
    source = forms.CharField(
        max_length=300, label=_("Nguồn"), help_text=_("Số, ngày báo cáo hoặc cơ quan cung cấp")
    )
    note = forms.CharField(
        max_length=500,
        required=False,
        label=_("Ghi chú"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    corrects = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        units: list[tuple[str, str]],
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields["unit"].choices = units  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """The fields of `report_value`, but for who and when."""
        found = self.cleaned_data
        days: Period = found["days"]
        value: Bounded | None = found["value"]
        return {
            "period_kind": days.kind,
            "since": days.since,
            "until": days.until,
            "status": found["status"],
            "value": value.number if value else None,
            "bound": value.bound if value else "",
            "numerator": found["numerator"],
            "denominator": found["denominator"],
            "percent_of_plan": found["percent_of_plan"],
            "change_percent": found["change_percent"],
            "as_of": found["as_of"],
            "source": found["source"],
            "note": found["note"],
            "corrects_id": found["corrects"],
        }


class DropForm(forms.Form):
    reason = forms.CharField(
        max_length=300, label=_("Lý do bỏ chỉ tiêu"), widget=forms.Textarea(attrs={"rows": 2})
    )


class PlanForm(forms.Form):
    """A plan is adjusted with its source and a reason; the trail keeps the plan before."""

    plan = BoundedField(label=_("Kế hoạch mới"), help_text=_("Ví dụ 16.050; ít nhất 95%"))
    striving = NumberField(label=_("Phấn đấu"))
    plan_source = forms.CharField(max_length=300, label=_("Văn bản điều chỉnh"))
    reason = forms.CharField(
        max_length=300, label=_("Lý do điều chỉnh"), widget=forms.Textarea(attrs={"rows": 2})
    )

    @property
    def asked(self) -> dict[str, Any]:
        plan: Bounded | None = self.cleaned_data["plan"]
        number: Decimal | None = plan.number if plan else None
        return {
            "plan": number,
            "plan_bound": plan.bound if plan else "",
            "striving": self.cleaned_data["striving"],
            "plan_source": self.cleaned_data["plan_source"],
            "reason": self.cleaned_data["reason"],
        }


class AttachForm(forms.Form):
    """By which number an old goal without one is judged from now on."""

    indicator = forms.ChoiceField(label=_("Chỉ số"))
    base = NumberField(
        label=_("Số nền"), help_text=_("Số của kỳ trước, nếu kỳ đó chưa có số liệu báo cáo.")
    )
    reason = forms.CharField(
        max_length=300, label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, indicators: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["indicator"].choices = [("", _("Chọn chỉ số")), *indicators]  # type: ignore[attr-defined]


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Tệp Excel hoặc CSV"),
        help_text=_("XLSX hoặc CSV (UTF-8), tối đa 10 MB. Dùng đúng tên cột của tệp mẫu."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
