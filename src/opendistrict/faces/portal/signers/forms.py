"""Which ward or district, and which day."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit.fields import DayField


class AskForm(forms.Form):
    unit = forms.ChoiceField(
        label=_("Đơn vị"),
        error_messages={"invalid_choice": _("Ngày này không có đơn vị đã chọn. Chọn lại.")},
    )
    on = DayField(label=_("Ngày"))

    def __init__(
        self, data: Any = None, *, units: Sequence[tuple[str, str]], today: date, **options: Any
    ) -> None:
        super().__init__(data, **options)
        self._today = today
        self.fields["unit"].choices = list(units)  # type: ignore[attr-defined]

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self._today:
            raise forms.ValidationError(_("Ngày này chưa đến. Chọn hôm nay hoặc ngày đã qua."))
        return on
