"""What is filled in about procedures and about moving their dossiers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit.fields import DayField

LONGEST = 200_000  # characters; the longest file of a procedure has some thousand


class WantedForm(forms.Form):
    field = forms.ChoiceField(required=False, label=_("Lĩnh vực"))
    state = forms.ChoiceField(
        required=False, label=_("Tình trạng"),
        choices=[
            ("", _("Tất cả")), ("in_force", _("Có hiệu lực")), ("draft", _("Có dự thảo")),
            ("ended", _("Không còn hiệu lực")),
        ],
    )  # fmt: skip

    def __init__(self, data: Any, *, fields: Sequence[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["field"].choices = [("", _("Tất cả")), *fields]  # type: ignore[attr-defined]


class TextForm(forms.Form):
    text = forms.CharField(
        label=_("Nội dung tệp thủ tục (YAML)"), max_length=LONGEST, strip=False,
        widget=forms.Textarea(
            attrs={"class": "code-text", "spellcheck": "false", "autocapitalize": "off",
                   "autocomplete": "off", "wrap": "off"}
        ),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput)


class PublishForm(forms.Form):
    since = DayField(
        label=_("Có hiệu lực từ ngày"),
        help_text=_("Hồ sơ nộp từ ngày này theo bản mới; hồ sơ nộp trước giữ bản cũ."),
    )
    seen = forms.BooleanField(label=_("Tôi đã xem những thay đổi với người nộp hồ sơ"))


class WithdrawForm(forms.Form):
    until = DayField(
        label=_("Ngừng nhận hồ sơ từ ngày"), help_text=_("Hồ sơ đang giải quyết vẫn tiếp tục.")
    )
    basis = forms.CharField(
        label=_("Căn cứ"), max_length=200, help_text=_("Số, ngày của quyết định bãi bỏ")
    )


class MoveForm(forms.Form):
    """Which step stands for which, from what day, on what ground."""

    on = DayField(
        label=_("Chuyển từ ngày"),
        help_text=_("Hôm nay thì chuyển ngay; ngày khác thì hệ thống tự chuyển lúc 00:05."),
    )
    basis = forms.CharField(label=_("Căn cứ"), max_length=400)

    def choose(self, name: str, label: str, choices: Sequence[tuple[str, str]]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, required=False, choices=[("", _("Chưa chọn")), *choices]
        )
        self.order_fields([name, *(one for one in self.fields if one != name)])


class VersionMoveForm(MoveForm):
    new_term = forms.BooleanField(
        required=False, label=_("Tính lại ngày hẹn theo thời hạn của bản mới"),
        help_text=_("Không chọn: giữ nguyên ngày đã hẹn với người nộp."),
    )  # fmt: skip
