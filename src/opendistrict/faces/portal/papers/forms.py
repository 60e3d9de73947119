"""What somebody who holds a paper gives us: its code, or its file."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opendistrict.faces.kit import formats

MOST_BYTES = 20 * 1024 * 1024


class CodeForm(forms.Form):
    token = forms.CharField(
        label=gettext_lazy("Mã kiểm tra"),
        help_text=gettext_lazy(
            "Mười hai chữ và số ở cuối địa chỉ dưới mã QR, ví dụ 7KQ2-M8XD-RT4W."
        ),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Tệp PDF đang giữ"),
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"empty": gettext_lazy("Tệp trống. Chọn lại tệp PDF của giấy tờ.")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            told = _("Tệp nặng %(size)s, lớn hơn mức %(limit)s nên không phải giấy tờ này.")
            size, limit = formats.file_size(file.size), formats.file_size(MOST_BYTES)
            raise forms.ValidationError(told % {"size": size, "limit": limit})
        return file
