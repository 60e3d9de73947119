"""Form fields as this country writes them."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.kernel.money import Money


class DayInput(forms.DateInput):
    """A day typed as dd/mm/yyyy; with script also picked from the browser's calendar.

    The browser's own date field follows the language of the browser, so that 05/06 would mean
    another day on another desk.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        usual = {"data-day": "", "inputmode": "numeric", "placeholder": "dd/mm/yyyy"}
        super().__init__(attrs={**usual, "autocomplete": "off", **(attrs or {})}, format="%d/%m/%Y")


class DayField(forms.DateField):
    """A day, as dd/mm/yyyy or as machines write it (2026-11-22)."""

    widget = DayInput
    default_error_messages = {"invalid": _("Nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/06/2026.")}

    def __init__(self, **options: Any) -> None:
        options.setdefault("input_formats", ["%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%Y-%m-%d"])
        super().__init__(**options)


_DONG = re.compile(r"[0-9]{1,15}|[0-9]{1,3}(?:([., ])[0-9]{3})(?:\1[0-9]{3}){0,3}")


class DongField(forms.CharField):
    """Whole đồng above zero: 1250000, 1.250.000 or 1,250,000. What might be a fraction (1.5) or
    mixes the marks is asked for again, never guessed."""

    default_error_messages = {"invalid": _("Nhập số đồng chẵn lớn hơn 0, ví dụ 1.250.000.")}

    def __init__(self, **options: Any) -> None:
        usual = {"inputmode": "numeric", "autocomplete": "off", "class": "num"}
        options.setdefault("widget", forms.TextInput(attrs=usual))
        super().__init__(max_length=24, **options)

    def clean(self, value: Any) -> Money | None:
        told = super().clean(value)
        if not told:
            return None
        dong = int(re.sub(r"\D", "", told)) if _DONG.fullmatch(told) else 0
        if not dong:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return Money(dong)
