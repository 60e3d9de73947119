"""A receipt as somebody brings it: a file, or the text that a QR code says."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from opendistrict.kernel.eventlog.notes import Unreadable
from opendistrict.kernel.eventlog.receipts import MOST, Receipt

UNREADABLE = _(
    "Không đọc được biên nhận: nội dung bị cắt, sai định dạng hoặc không phải biên nhận. "
    "Quét lại mã QR hoặc chọn đúng tệp .json."
)


class ReceiptForm(forms.Form):
    """`receipt` is what was read."""

    file = forms.FileField(
        label=_("Tệp biên nhận"),
        help_text=_("Tệp .json nhận cùng giấy hẹn hoặc kết quả."),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".json,application/json,text/plain"}),
    )
    text = forms.CharField(
        label=_("Hoặc chữ đọc từ mã QR"),
        help_text=_("Dán nguyên dòng mà máy quét đọc được."),
        required=False,
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if self.errors:
            return told
        file, text = told.get("file"), told.get("text", "")
        if not file and not text:
            raise forms.ValidationError(_("Chọn tệp biên nhận hoặc dán chữ đọc từ mã QR."))
        try:
            told["receipt"] = Receipt.read(_text_of(file) if file else text)
        except (Unreadable, UnicodeDecodeError):
            self.add_error("file" if file else "text", UNREADABLE)
        return told


def _text_of(file: UploadedFile) -> str:
    return file.read(MOST + 1).decode("utf-8-sig")
