from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from opendistrict.kernel.fold import nfc


class AskLink(forms.Form):
    email = forms.EmailField(
        label=_("Thư điện tử"),
        max_length=254,
        widget=forms.EmailInput(
            attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"invalid": _("Nhập địa chỉ thư điện tử, ví dụ ten@vidu.vn.")},
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class SayName(forms.Form):
    """Asked once, of an address that is seen for the first time."""

    full_name = forms.CharField(
        label=_("Họ và tên"),
        max_length=200,
        help_text=_("Như trên căn cước. Có thể bổ sung giấy tờ khi nộp hồ sơ tại bộ phận một cửa."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def clean_full_name(self) -> str:
        name = " ".join(nfc(self.cleaned_data["full_name"]).split())
        if len(name) < 2 or not any(letter.isalpha() for letter in name):
            raise ValidationError(_("Nhập họ và tên."))
        return name
