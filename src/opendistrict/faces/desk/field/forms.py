"""What is typed when something is done with a finding."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit.fields import DayField
from opendistrict.services.inspections.shapes import FindingShape

DAY = DayField()


class _Form(forms.Form):
    def __init__(self, given: Any = None, *, found: FindingShape) -> None:
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

    def __init__(self, given: Any = None, *, found: FindingShape) -> None:
        super().__init__(given, found=found)
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
    so_tien = forms.IntegerField(label=_("Mức phạt (đồng)"), min_value=1, max_value=10**12)


class CloseForm(_Form):
    ly_do = forms.CharField(label=_("Lý do đóng"), max_length=500)


FORMS: dict[str, type[_Form]] = {
    "remind": RemindForm,
    "plan_follow_up": PlanForm,
    "record": RecordForm,
    "fine": FineForm,
    "close": CloseForm,
}
