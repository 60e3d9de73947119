"""What is typed when something is done with a finding."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit.fields import DayField, DongField
from opendistrict.services.inspections import queries
from opendistrict.services.inspections.shapes import FindingShape

DAY = DayField()


class _Form(forms.Form):
    def __init__(self, given: Any = None, *, found: FindingShape, today: date) -> None:
        super().__init__(given, auto_id=f"{type(self).__name__}_%s")
        self.found = found


class RemindForm(_Form):
    ngay = forms.IntegerField(
        label=_("Kiểm tra lại sau bao nhiêu ngày làm việc"), min_value=1, max_value=90, initial=3
    )


class PlanForm(RemindForm):
    """Another day for the same."""


class RecordForm(_Form):
    ai = forms.ChoiceField(
        label=_("Người vi phạm"), widget=forms.RadioSelect,
        choices=[("holder", _("Người được dùng chỗ này")),
                 ("other", _("Người khác, ghi dưới đây"))],
    )  # fmt: skip
    loai = forms.ChoiceField(
        label=_("Là"), required=False,
        choices=[("citizen", _("Cá nhân")), ("household_business", _("Hộ kinh doanh")),
                 ("enterprise", _("Tổ chức, doanh nghiệp"))],
    )  # fmt: skip
    ten = forms.CharField(label=_("Tên"), max_length=200, required=False)
    dia_chi = forms.CharField(label=_("Địa chỉ"), max_length=300, required=False)
    y_kien = forms.CharField(
        label=_("Ý kiến của người vi phạm"), max_length=2_000, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, given: Any = None, *, found: FindingShape, today: date) -> None:
        super().__init__(given, found=found, today=today)
        if self.found.party_id is None:
            del self.fields["ai"]
        else:
            self.fields["ai"].initial = "holder"

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        told.setdefault("ai", "other")
        if told["ai"] == "other" and not told.get("ten"):
            self.add_error("ten", _("Ghi tên người vi phạm."))
        told["loai"] = told.get("loai") or "citizen"
        return told


class FineForm(_Form):
    """The decision as it was signed on paper. The day it is due is a proposal."""

    so = forms.CharField(
        label=_("Số quyết định xử phạt"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    ngay = DayField(label=_("Ngày quyết định"))
    so_tien = DongField(label=_("Mức phạt (đồng)"))
    can_cu = forms.CharField(label=_("Căn cứ"), max_length=300)
    han_nop = DayField(
        label=_("Nộp phạt đến hết ngày"),
        help_text=_(
            "Điền sẵn theo thời hạn 10 ngày (độ tin cậy M-high, chưa đọc được văn bản). Sửa theo "
            "quyết định."
        ),
    )

    def __init__(self, given: Any = None, *, found: FindingShape, today: date) -> None:
        super().__init__(given, found=found, today=today)
        self.fields["ngay"].initial = today
        self.fields["han_nop"].initial = queries.pay_until(today)
        self.fields["can_cu"].initial = found.record.basis if found.record else ""


class AnnulForm(_Form):
    ly_do = forms.CharField(
        label=_("Căn cứ và lý do hủy quyết định"), max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class CloseForm(_Form):
    ly_do = forms.CharField(label=_("Lý do đóng"), max_length=500)


FORMS: dict[str, type[_Form]] = {
    "remind": RemindForm,
    "plan_follow_up": PlanForm,
    "record": RecordForm,
    "fine": FineForm,
    "annul": AnnulForm,
    "close": CloseForm,
}
