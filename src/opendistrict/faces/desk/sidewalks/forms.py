from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit.fields import DayField

_DAY = timedelta(days=1)


def _words(label: Any, help_text: Any = "", most: int = 300) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=most,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class EndForm(forms.Form):
    """To end or to revoke: from which day it is free, and why."""

    on = DayField(label=_("Chỗ trống từ ngày"))
    why = _words(_("Lý do"), _("Người sử dụng đọc được."))

    def asked(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class PauseForm(forms.Form):
    """To stand still: the last day counts."""

    since = DayField(label=_("Tạm ngừng từ ngày"))
    last = DayField(label=_("Đến hết ngày"))
    why = _words(_("Vì việc gì"), _("Công trình, sự kiện. Người sử dụng đọc được."))
    basis = forms.CharField(label=_("Căn cứ"), max_length=300)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        since, last = told.get("since"), told.get("last")
        if since and last and last < since:
            self.add_error("last", _("Ngày cuối phải từ ngày đầu trở đi."))
        return told

    def asked(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        last: date = told.pop("last")
        return {**told, "until": last + _DAY}


class CreditForm(forms.Form):
    legal_basis = forms.CharField(
        label=_("Căn cứ"), max_length=300,
        help_text=_("Chưa có quy định chung về hoàn phí: ghi văn bản cho phép."),
    )  # fmt: skip

    def asked(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class EndRegimeForm(forms.Form):
    on = DayField(label=_("Hết hiệu lực từ ngày"))
    basis = _words(_("Văn bản chấm dứt"))


class ListForm(forms.Form):
    """A street list as the authority decided it: one street a line."""

    use = forms.ChoiceField(label=_("Việc được làm"))
    streets = forms.CharField(
        label=_("Tên đường, mỗi dòng một đường"), max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
    since = DayField(label=_("Từ ngày"))
    last = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Bỏ trống: chưa biết"))
    basis = forms.CharField(label=_("Quyết định"), max_length=300)

    def __init__(self, *args: Any, uses: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["use"].choices = uses  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        since, last = told.get("since"), told.get("last")
        if since and last and last < since:
            self.add_error("last", _("Ngày cuối phải từ ngày đầu trở đi."))
        return told
