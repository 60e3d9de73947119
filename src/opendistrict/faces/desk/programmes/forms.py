"""What people type about a programme. Forms parse; the rules decide."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.desk.tasks.forms import Choices
from opendistrict.faces.kit.fields import DayField

FORMS = {"programme": _("Chương trình"), "scheme": _("Đề án")}


class ProgrammeForm(forms.Form):
    title = forms.CharField(
        max_length=400, label=_("Tên chương trình, đề án"),
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("Ghi như trong văn bản ban hành"),
    )  # fmt: skip
    form = forms.ChoiceField(label=_("Loại"), choices=list(FORMS.items()))
    unit = forms.ChoiceField(label=_("Đơn vị chủ trì"))
    since = DayField(required=False, label=_("Từ ngày"))
    last = DayField(required=False, label=_("Đến hết ngày"))
    goals = forms.CharField(
        max_length=2000, required=False, label=_("Mục tiêu"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Mục tiêu riêng của chương trình; chỉ tiêu có số thì giao ở bộ chỉ tiêu."),
    )  # fmt: skip
    target_set = forms.ChoiceField(
        required=False, label=_("Thuộc bộ chỉ tiêu"),
        help_text=_("Nghị quyết hoặc kế hoạch mà chương trình này thực hiện"),
    )  # fmt: skip
    title_en = forms.CharField(max_length=400, required=False, label=_("Tên tiếng Anh"))

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        units: Choices,
        sets: Choices,
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["target_set"].choices = [("", "—"), *sets]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """The fields of `register_programme`, but for who and when."""
        found = self.cleaned_data
        return {
            "title": found["title"],
            "title_en": found["title_en"],
            "form": found["form"],
            "unit_id": UUID(found["unit"]),
            "since": found["since"],
            "until": found["last"] + timedelta(days=1) if found["last"] else None,
            "goals": found["goals"],
            "target_set_id": UUID(found["target_set"]) if found["target_set"] else None,
        }


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
