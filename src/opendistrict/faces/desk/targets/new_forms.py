"""Forms for what is made by hand: a set of targets, a target of it, an indicator."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.engine.plans.shapes import TargetKind
from opendistrict.faces.desk.targets.forms import (
    BoundedField,
    InAPeriod,
    NumberField,
    ReportForm,
)
from opendistrict.faces.desk.targets.wording import KINDS
from opendistrict.faces.desk.tasks.forms import Choices
from opendistrict.kernel.periods import Period
from opendistrict.kernel.sheets import Bounded

KNOWN_FIELDS = "known-fields"  # the list of a set's fields, which the page draws
DIRECTIONS = (
    ("", _("Theo loại chỉ tiêu")),
    ("up", _("Càng cao càng tốt")),
    ("down", _("Càng thấp càng tốt")),
)
NUMBER_DIRECTIONS = (
    ("up", _("Càng cao càng tốt")),
    ("down", _("Càng thấp càng tốt")),
    ("none", _("Không xét cao hay thấp")),
)
FREQUENCIES = (
    ("month", _("Hằng tháng")),
    ("quarter", _("Hằng quý")),
    ("half", _("Sáu tháng một lần")),
    ("year", _("Hằng năm")),
    ("term", _("Cả nhiệm kỳ, giai đoạn")),
)


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _pick(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]


class SetForm(InAPeriod):
    """A set: the targets of a resolution or of a year."""

    title = forms.CharField(
        max_length=300, label=_("Tên bộ chỉ tiêu"), widget=_lines(2),
        help_text=_("Ví dụ: Chỉ tiêu kinh tế - xã hội năm 2027 của phường"),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("Của đơn vị"))
    source = forms.CharField(
        max_length=300, label=_("Nguồn"),
        help_text=_("Số, ngày và tên nghị quyết hoặc quyết định giao chỉ tiêu"),
    )  # fmt: skip
    declared_count = forms.IntegerField(
        required=False, min_value=1, max_value=1000, label=_("Số chỉ tiêu văn bản nêu"),
        help_text=_("Để trống: đếm theo danh mục. Có số: hệ thống chỉ ra phần còn thiếu."),
    )  # fmt: skip
    code = forms.SlugField(
        max_length=64, required=False, label=_("Mã"),
        help_text=_("Chữ không dấu, số, gạch nối. Để trống: đặt theo đơn vị và kỳ."),
    )  # fmt: skip
    mostly_met_percent = forms.IntegerField(
        required=False, min_value=1, max_value=100, label=_("Mức “cơ bản đạt” (%)"),
        help_text=_("Chỉ ghi khi văn bản có quy định. Để trống: không kết luận “cơ bản đạt”."),
    )  # fmt: skip
    mostly_met_basis = forms.CharField(
        max_length=300, required=False, label=_("Căn cứ của mức “cơ bản đạt”")
    )
    is_public = forms.BooleanField(required=False, label=_("Công khai: người dân xem được bộ này"))
    title_en = forms.CharField(max_length=300, required=False, label=_("Tên tiếng Anh"))

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        units: Choices,
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        _pick(self, "unit", units)

    @property
    def asked(self) -> dict[str, Any]:
        """The fields of `register_target_set`, but for the code, who and when."""
        found = self.cleaned_data
        days: Period = found["days"]
        percent: int | None = found["mostly_met_percent"]
        return {
            "title": found["title"],
            "title_en": found["title_en"],
            "unit_id": UUID(found["unit"]),
            "period_kind": days.kind,
            "cut_off": days.cut_off,
            "since": days.since,
            "until": days.until,
            "declared_count": found["declared_count"],
            "mostly_met_share": None if percent is None else Decimal(percent) / 100,
            "mostly_met_basis": found["mostly_met_basis"],
            "source": found["source"],
            "is_public": found["is_public"],
        }


class TargetForm(InAPeriod):
    """One target of a set, in the set's own period unless another is typed."""

    title = forms.CharField(
        max_length=400, label=_("Chỉ tiêu"), widget=_lines(2),
        help_text=_("Ghi như trong văn bản giao"),
    )  # fmt: skip
    field = forms.CharField(
        max_length=120, label=_("Lĩnh vực"),
        widget=forms.TextInput(attrs={"list": KNOWN_FIELDS, "autocomplete": "off"}),
        help_text=_("Kinh tế; Văn hóa - xã hội; Đô thị…"),
    )  # fmt: skip
    kind = forms.ChoiceField(
        choices=list(KINDS.items()), label=_("Loại chỉ tiêu"), initial=TargetKind.COUNT,
        help_text=_("Quyết định cách so số liệu với kế hoạch."),
    )  # fmt: skip
    direction = forms.ChoiceField(
        choices=DIRECTIONS, required=False, label=_("Chiều tốt"),
        help_text=_("Theo loại: kéo giảm thì càng thấp càng tốt, còn lại càng cao càng tốt."),
    )  # fmt: skip
    plan = BoundedField(
        label=_("Kế hoạch"),
        help_text=_(
            "Ví dụ 16.050; ít nhất 95; không quá 10. Có hoặc không, duy trì, tổng hợp: để trống."
        ),
    )
    quantity = forms.CharField(
        max_length=40, required=False, label=_("Đơn vị tính"), help_text=_("%, tỷ đồng, hồ sơ…")
    )
    striving = NumberField(label=_("Phấn đấu"), help_text=_("Mức cao hơn kế hoạch, nếu có"))
    base = NumberField(
        label=_("Số nền"), help_text=_("Cho kéo giảm, duy trì; để trống: lấy số liệu kỳ trước")
    )
    plan_source = forms.CharField(
        max_length=300, required=False, label=_("Nguồn kế hoạch"),
        help_text=_("Văn bản giao: số, ngày"),
    )  # fmt: skip
    owner = forms.ChoiceField(
        label=_("Đơn vị chủ trì"), help_text=_("Thủ trưởng đơn vị chịu trách nhiệm.")
    )
    indicator = forms.ChoiceField(
        required=False, label=_("Chỉ số dùng để đánh giá"),
        help_text=_(
            "Kéo giảm tính bằng %: chọn chỉ số đo số cần giảm, nếu không thì chưa đánh giá được."
        ),
    )  # fmt: skip
    whole = forms.ChoiceField(required=False, label=_("Là chỉ tiêu con của"))
    weight = NumberField(label=_("Trọng số"), help_text=_("Để trống: các chỉ tiêu con như nhau."))
    title_en = forms.CharField(max_length=400, required=False, label=_("Tên tiếng Anh"))

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        units: Choices,
        indicators: Sequence[tuple[str, str]],
        wholes: Sequence[tuple[str, str]],
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        _pick(self, "owner", units)
        own = ("", _("Tạo chỉ số riêng cho chỉ tiêu này"))
        _pick(self, "indicator", [own, *indicators])
        if wholes:
            _pick(self, "whole", [("", _("Không, là chỉ tiêu đứng riêng")), *wholes])
        else:
            del self.fields["whole"], self.fields["weight"]

    @property
    def asked(self) -> dict[str, Any]:
        """The fields of `set_target`, but for its set, who and when."""
        found = self.cleaned_data
        days: Period = found["days"]
        plan: Bounded | None = found["plan"]
        falls = found["kind"] == TargetKind.REDUCE
        return {
            "title": found["title"],
            "title_en": found["title_en"],
            "field": found["field"],
            "kind": found["kind"],
            "direction": found["direction"] or ("down" if falls else "up"),
            "indicator": found["indicator"] or None,
            "quantity": found["quantity"],
            "plan": plan.number if plan else None,
            "plan_bound": plan.bound if plan else "",
            "plan_source": found["plan_source"],
            "striving": found["striving"],
            "base": found["base"],
            "since": days.since,
            "until": days.until,
            "period_kind": days.kind,
            "cut_off": days.cut_off,
            "owner_unit_id": UUID(found["owner"]),
            "whole_id": UUID(found["whole"]) if found.get("whole") else None,
            "weight": found.get("weight"),
        }


class NewIndicatorForm(ReportForm):
    """A number nobody has defined yet, with the first value told for it."""

    name = forms.CharField(
        max_length=300, label=_("Tên chỉ số"), widget=_lines(2),
        help_text=_("Nói rõ đếm gì, ở đâu. Ví dụ: Số vụ cháy trên địa bàn"),
    )  # fmt: skip
    measured_in = forms.CharField(
        max_length=40, label=_("Đơn vị tính"), help_text=_("%, tỷ đồng, hồ sơ…")
    )
    direction = forms.ChoiceField(choices=NUMBER_DIRECTIONS, label=_("Chiều tốt"))
    frequency = forms.ChoiceField(
        choices=FREQUENCIES, label=_("Nhịp báo cáo"),
        help_text=_("Quá nhịp này mà chưa có số mới thì bàn điều hành báo là số cũ."),
    )  # fmt: skip
    decimals = forms.IntegerField(min_value=0, max_value=6, label=_("Số chữ số thập phân"))
    basis = forms.CharField(
        max_length=300, required=False, label=_("Căn cứ, cách tính"),
        help_text=_("Văn bản quy định chỉ số, hoặc cách tính"),
    )  # fmt: skip
    name_en = forms.CharField(max_length=300, required=False, label=_("Tên tiếng Anh"))
