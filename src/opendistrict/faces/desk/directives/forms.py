"""Forms read what was typed; whether it is allowed is for the rules to say."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.engine.directives.shapes import KINDS
from opendistrict.engine.indicators.shapes import Bound, ValueStatus
from opendistrict.engine.plans.shapes.targets import TargetKind
from opendistrict.faces.desk.directives import words
from opendistrict.faces.kit import formats
from opendistrict.faces.kit.fields import DayField
from opendistrict.kernel.periods import Period, PeriodKind, period

Choices = Iterable[tuple[Any, Any]]
PERIODS = {
    PeriodKind.MONTH: _("Tháng"),
    PeriodKind.QUARTER: _("Quý"),
    PeriodKind.HALF: _("Sáu tháng"),
    PeriodKind.NINE_MONTHS: _("Chín tháng đầu năm"),
    PeriodKind.YEAR: _("Năm"),
    PeriodKind.TERM: _("Nhiệm kỳ, giai đoạn"),
}
STATUSES = {
    ValueStatus.ESTIMATED: _("Ước thực hiện"),
    ValueStatus.PRELIMINARY: _("Sơ bộ"),
    ValueStatus.ACTUAL: _("Thực hiện"),
    ValueStatus.OFFICIAL: _("Chính thức, quyết toán"),
    ValueStatus.PLANNED: _("Kế hoạch"),
    ValueStatus.ASSIGNED: _("Giao"),
    ValueStatus.STRIVING: _("Phấn đấu"),
    ValueStatus.ADJUSTED: _("Điều chỉnh"),
}
BOUNDS = {
    "": _("đúng bằng"),
    Bound.MORE: _("hơn"),
    Bound.LESS: _("dưới"),
    Bound.ABOUT: _("khoảng"),
    Bound.AT_LEAST: _("ít nhất"),
    Bound.AT_MOST: _("không quá"),
}
GOOD_WAYS = {
    "up": _("Càng cao càng tốt"),
    "down": _("Càng thấp càng tốt"),
    "none": _("Không xét cao hay thấp"),
}
FREQUENCIES = {
    "day": _("Hằng ngày"),
    "week": _("Hằng tuần"),
    "month": _("Hằng tháng"),
    "quarter": _("Hằng quý"),
    "half": _("Sáu tháng một lần"),
    "year": _("Hằng năm"),
    "term": _("Cả nhiệm kỳ, giai đoạn"),
}
NAMED_IN_THE_TEXT = _("Văn bản nêu")
TARGET_KINDS = {
    TargetKind.GROWTH: _("Tốc độ tăng"),
    TargetKind.CUMULATIVE: _("Lũy kế trong kỳ"),
    TargetKind.LEVEL: _("Mức cuối kỳ"),
    TargetKind.RATIO: _("Tỷ lệ"),
    TargetKind.THRESHOLD: _("Ngưỡng phải giữ"),
    TargetKind.REDUCE: _("Kéo giảm"),
    TargetKind.MAINTAIN: _("Duy trì, giữ vững"),
    TargetKind.COUNT: _("Số công trình, mô hình"),
    TargetKind.YESNO: _("Có hoặc không"),
}


class NumberField(forms.CharField):
    """A number as this country writes it: 16.050 and 10,17 (in English 16,050 and 10.17).

    Three digits after the grouping mark are a group, so that 16.050 is never sixteen.
    """

    default_error_messages = {"invalid": _("Nhập số, ví dụ 16.050 hoặc 10,17.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(max_length=40, **options)

    def clean(self, value: Any) -> Any:
        text = "".join(str(super().clean(value)).split()).replace("\u2212", "-")
        if not text:
            return None
        group, point = (",", ".") if formats.language() == "en" else (".", ",")
        whole = rf"(?:[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}})+|[0-9]+)"
        if re.fullmatch(rf"-?{whole}(?:{re.escape(point)}[0-9]+)?", text):
            return Decimal(text.replace(group, "").replace(point, "."))
        if re.fullmatch(rf"-?[0-9]+{re.escape(group)}(?:[0-9]{{1,2}}|[0-9]{{4,}})", text):
            return Decimal(text.replace(group, "."))  # the other language's point
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        text = format(value.normalize(), "f")
        return text if formats.language() == "en" else text.replace(".", ",")


def _pick(form: forms.Form, name: str, choices: Choices) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


def _lines(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class RegisterForm(forms.Form):
    """A file or a pasted text; exactly one of the two."""

    file = forms.FileField(
        required=False,
        label=_("Tệp văn bản"),
        error_messages={"empty": _("Tệp bạn chọn không có gì bên trong. Chọn tệp khác.")},
        help_text=_(
            "PDF có chữ, DOCX, HTML, TXT; tối đa 50 MB. Bản gốc được giữ nguyên từng byte."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.html,.htm,.txt,.md"}),
    )
    text = forms.CharField(
        required=False,
        label=_("Hoặc dán nội dung"),
        widget=_lines(8, placeholder=_("Dán toàn văn vào đây, ví dụ một bài tường thuật hội nghị")),  # type: ignore[arg-type]
    )
    unit = forms.ChoiceField(label=_("Đơn vị nhận văn bản"))
    issued_on = DayField(
        required=False,
        label=_("Ngày ban hành"),
        help_text=_("Để trống thì lấy ngày ghi trong văn bản."),
    )
    title = forms.CharField(
        required=False,
        max_length=600,
        label=_("Trích yếu"),
        help_text=_("Để trống thì lấy tiêu đề đọc được."),
    )

    def __init__(self, *args: Any, units: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        _pick(self, "unit", units)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        file, text = told.get("file"), (told.get("text") or "").strip()
        if file and text:
            self.add_error("text", _("Chọn tệp hoặc dán nội dung, không cả hai."))
        if not file and not text and not self.errors.get("file"):
            self.add_error("file", _("Chọn một tệp, hoặc dán nội dung vào ô bên dưới."))
        return told


class HeadForm(forms.Form):
    """What the document says about itself."""

    title = forms.CharField(max_length=600, label=_("Trích yếu"), widget=_lines(2))
    form = forms.CharField(max_length=60, required=False, label=_("Loại văn bản"))
    document_number = forms.CharField(max_length=80, required=False, label=_("Số, ký hiệu"))
    issuer = forms.CharField(max_length=300, required=False, label=_("Cơ quan ban hành"))
    issued_on = DayField(required=False, label=_("Ngày ban hành"))


class TaskForm(forms.Form):
    """The sentence as a task. One unit leads; asked of more, each gets its own."""

    lead_unit = forms.ChoiceField(label=_("Giao cho"))
    title = forms.CharField(
        max_length=600, label=_("Nhiệm vụ"), widget=_lines(2, **{"data-enter": ""})
    )
    due_on = DayField(required=False, label=_("Hạn hoàn thành"))
    lead_post = forms.ChoiceField(
        required=False,
        label=_("Người chịu trách nhiệm"),
        help_text=_("Để trống: thủ trưởng đơn vị."),
    )
    product = forms.CharField(max_length=400, required=False, label=_("Sản phẩm"))
    more_units = forms.MultipleChoiceField(
        required=False,
        label=_("Giao cùng việc này cho đơn vị khác (mỗi đơn vị một nhiệm vụ)"),
        widget=forms.CheckboxSelectMultiple,
    )
    with_units = forms.MultipleChoiceField(
        required=False, label=_("Đơn vị phối hợp"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, units: Choices, posts: Choices, all_units: Choices, **o: Any
    ) -> None:
        super().__init__(*args, **o)
        units = list(units)
        _pick(self, "lead_unit", [("", _("Chọn đơn vị")), *units])
        _pick(self, "lead_post", [("", _("Thủ trưởng đơn vị")), *posts])
        _pick(self, "more_units", all_units)
        _pick(self, "with_units", all_units)


class PeriodForm(forms.Form):
    """A reporting period: its kind, the year, and which one of the year."""

    period_kind = forms.ChoiceField(label=_("Kỳ"), choices=list(PERIODS.items()))
    year = forms.IntegerField(min_value=1990, max_value=2100, label=_("Năm"))
    number = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=2100,
        label=_("Thứ mấy"),
        help_text=_("Tháng 1–12, quý 1–4, sáu tháng 1–2; nhiệm kỳ: năm cuối."),
    )

    def period(self) -> Period:
        told = self.cleaned_data
        return period(PeriodKind(told["period_kind"]), told["year"], told["number"] or 1)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not {"period_kind", "year"} <= told.keys() or "number" in self.errors:
            return told
        try:
            self.cleaned_data = told
            self.period()
        except AssertionError:
            self.add_error("number", _("Không có kỳ này trong năm. Xem lại số thứ tự của kỳ."))
        return told


@dataclass(frozen=True, slots=True)
class Askable:
    """Who can confirm a figure that this reader may not report, and where to ask them for it."""

    who: str
    give_href: str


class ValueForm(PeriodForm):
    """The figure as a reported value; its source is the document."""

    indicator = forms.ChoiceField(label=_("Chỉ số"))
    unit = forms.ChoiceField(label=_("Của đơn vị"))
    bound = forms.ChoiceField(required=False, label=_("Mức"), choices=list(BOUNDS.items()))
    value = NumberField(required=False, label=_("Giá trị"))
    status = forms.ChoiceField(label=_("Trạng thái số liệu"), choices=list(STATUSES.items()))
    as_of = DayField(label=_("Số liệu đến ngày"))
    percent_of_plan = NumberField(required=False, label=_("So kế hoạch (%)"))
    change_percent = NumberField(required=False, label=_("Tăng, giảm (%)"))

    field_order = (
        "indicator", "unit", "bound", "value", "status", "as_of", "period_kind", "year", "number"
    )  # fmt: skip

    askable: Askable | None = None

    def __init__(self, *args: Any, indicators: Choices, units: Choices, **o: Any) -> None:
        super().__init__(*args, **o)
        _pick(self, "indicator", [("", _("Chọn chỉ số")), *indicators])
        _pick(self, "unit", units)


class IndicatorForm(forms.Form):
    """A number that the text tells and the catalogue does not have."""

    name = forms.CharField(
        max_length=300, label=_("Tên chỉ số"), widget=_lines(2),
        help_text=_("Nói rõ đếm gì, ở đâu. Ví dụ: Số vụ cháy trên địa bàn"),
    )  # fmt: skip
    measured_in = forms.CharField(
        max_length=40, label=_("Đơn vị tính"), help_text=_("%, tỷ đồng, hồ sơ…")
    )
    decimals = forms.IntegerField(min_value=0, max_value=6, label=_("Số chữ số thập phân"))
    direction = forms.ChoiceField(choices=list(GOOD_WAYS.items()), label=_("Chiều tốt"))
    frequency = forms.ChoiceField(choices=list(FREQUENCIES.items()), label=_("Nhịp báo cáo"))
    name_en = forms.CharField(max_length=300, required=False, label=_("Tên tiếng Anh"))


class TargetForm(PeriodForm):
    """The sentence as a target of a set."""

    target_set = forms.ChoiceField(label=_("Thuộc bộ chỉ tiêu"))
    title = forms.CharField(
        max_length=400, label=_("Chỉ tiêu"), widget=_lines(2, **{"data-enter": ""})
    )
    owner_unit = forms.ChoiceField(label=_("Đơn vị chịu trách nhiệm"))
    kind = forms.ChoiceField(label=_("Cách tính"), choices=list(TARGET_KINDS.items()))
    plan = NumberField(required=False, label=_("Kế hoạch giao"))
    quantity = forms.CharField(max_length=40, required=False, label=_("Đơn vị tính"))
    field = forms.CharField(max_length=120, required=False, label=_("Lĩnh vực"))
    indicator = forms.ChoiceField(required=False, label=_("Chỉ số dùng để đánh giá"))

    field_order = ("target_set", "title", "owner_unit", "kind", "plan", "quantity")

    def __init__(
        self, *args: Any, sets: Choices, units: Choices, indicators: Choices, **o: Any
    ) -> None:
        super().__init__(*args, **o)
        _pick(self, "target_set", [("", _("Chọn bộ chỉ tiêu")), *sets])
        _pick(self, "owner_unit", [("", _("Chọn đơn vị")), *units])
        _pick(self, "indicator", [("", _("Chưa có chỉ số")), *indicators])


class SetForm(PeriodForm):
    """ "36 chỉ tiêu" as a target set whose members are not known yet."""

    title = forms.CharField(
        max_length=300, label=_("Tên bộ chỉ tiêu"), widget=_lines(2, **{"data-enter": ""})
    )
    declared_count = forms.IntegerField(
        min_value=1, max_value=500, label=_("Số chỉ tiêu văn bản nêu")
    )
    unit = forms.ChoiceField(label=_("Của đơn vị"))
    code = forms.CharField(max_length=64, label=_("Mã"), help_text=_("Chữ thường, số, dấu gạch."))

    field_order = ("title", "declared_count", "unit", "code")

    def __init__(self, *args: Any, units: Choices, **o: Any) -> None:
        super().__init__(*args, **o)
        _pick(self, "unit", units)


class ProgrammeForm(forms.Form):
    title = forms.CharField(
        max_length=400, label=_("Tên chương trình, đề án"), widget=_lines(2, **{"data-enter": ""})
    )
    form = forms.ChoiceField(
        label=_("Loại"), choices=[("programme", _("Chương trình")), ("scheme", _("Đề án"))]
    )
    unit = forms.ChoiceField(label=_("Đơn vị chủ trì"))
    first_year = forms.IntegerField(
        required=False, min_value=1990, max_value=2100, label=_("Từ năm")
    )
    last_year = forms.IntegerField(
        required=False, min_value=1990, max_value=2100, label=_("Đến hết năm")
    )

    def __init__(self, *args: Any, units: Choices, **o: Any) -> None:
        super().__init__(*args, **o)
        _pick(self, "unit", units)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        first, last = told.get("first_year"), told.get("last_year")
        if first and last and last < first:
            self.add_error("last_year", _("Năm cuối phải từ năm đầu trở đi."))
        return told


class EditForm(forms.Form):
    """What an officer may put right of a finding before deciding on it."""

    kind = forms.ChoiceField(
        label=_("Loại"), choices=[(kind, words.KINDS[kind].name) for kind in KINDS]
    )
    what = forms.CharField(
        required=False, max_length=2000, label=_("Nội dung"), widget=_lines(3, **{"data-enter": ""})
    )
    who_unit = forms.ChoiceField(required=False, label=_("Đơn vị phải làm"))
    due = DayField(required=False, label=_("Hạn"))
    start = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: Choices, **o: Any) -> None:
        super().__init__(*args, **o)
        _pick(self, "who_unit", [("", _("Như văn bản ghi")), *units])


class ReasonForm(forms.Form):
    """Why nothing comes of it: one of the usual reasons, or one's own words."""

    usual = forms.ChoiceField(required=False, label=_("Lý do"), widget=forms.RadioSelect)
    other = forms.CharField(required=False, max_length=400, label=_("Lý do khác"))

    def __init__(self, *args: Any, reasons: Iterable[Any], **o: Any) -> None:
        super().__init__(*args, **o)
        told = [str(reason) for reason in reasons]
        _pick(self, "usual", [(reason, reason) for reason in told])
        self.fields["usual"].initial = told[0]

    def reason(self) -> str:
        told = self.cleaned_data
        return str(told.get("other") or told.get("usual") or "")


class ByHandForm(forms.Form):
    """A stretch of the text that the reader missed."""

    kind = forms.ChoiceField(
        label=_("Loại"), choices=[(kind, words.KINDS[kind].name) for kind in KINDS]
    )
    quote = forms.CharField(
        max_length=2000,
        label=_("Nguyên văn"),
        widget=_lines(3),
        help_text=_("Chép đúng từng chữ trong văn bản."),
    )
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
