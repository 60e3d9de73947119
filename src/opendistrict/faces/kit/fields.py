"""Form fields as this country writes them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


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
