from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit.fields import DayField
from opendistrict.faces.kit.sidewalk_words import CLOSED, METHODS
from opendistrict.services.sidewalks.shapes import Ground, Method, Why

DAY = timedelta(days=1)
SIDEWALK, ROADWAY = _("Hè phố"), _("Lòng đường")
BOTH = _("Cả hè phố và lòng đường")


def _words(label: Any, help_text: Any = "", most: int = 300) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=most,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class _Days(forms.Form):
    """From `since` to `last`, which counts."""

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        since, last = told.get("since"), told.get("last")
        if since and last and last < since:
            self.add_error("last", _("Ngày cuối phải từ ngày đầu trở đi."))
        return told


class EndForm(forms.Form):
    """To end or to revoke: from which day it is free, and why."""

    on = DayField(label=_("Chỗ trống từ ngày"))
    why = _words(_("Lý do"), _("Người sử dụng đọc được."))

    def asked(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class PauseForm(_Days):
    """To stand still: the last day counts."""

    since = DayField(label=_("Tạm ngừng từ ngày"))
    last = DayField(label=_("Đến hết ngày"))
    why = _words(_("Vì việc gì"), _("Công trình, sự kiện. Người sử dụng đọc được."))
    basis = forms.CharField(label=_("Căn cứ"), max_length=300)

    def asked(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        last: date = told.pop("last")
        return {**told, "until": last + DAY}


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


class ListForm(_Days):
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


class RoundForm(_Days):
    """A round as the ward decides it; last days count."""

    unit = forms.TypedChoiceField(label=_("Phường nào"), coerce=UUID)
    use = forms.ChoiceField(label=_("Việc được làm"))
    ground = forms.TypedChoiceField(
        label=_("Ở đâu"), coerce=Ground,
        choices=[(Ground.SIDEWALK.value, SIDEWALK), (Ground.ROADWAY.value, ROADWAY)],
    )  # fmt: skip
    streets = forms.CharField(
        label=_("Tên đường, mỗi dòng một đường"), max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Các đoạn hè của phường trên những đường này."),
    )  # fmt: skip
    since = DayField(label=_("Chia những ngày từ"))
    last = DayField(label=_("Đến hết ngày"))
    method = forms.TypedChoiceField(
        label=_("Cách chia"), coerce=Method,
        choices=[(key.value, word) for key, word in METHODS.items()],
    )  # fmt: skip
    closes_on = DayField(label=_("Nhận ghi tên đến hết ngày"))
    number_from = forms.CharField(
        label=_("Lấy con số công khai nào"), max_length=300,
        help_text=_("Do nơi khác công bố, không ai ở phường làm ra được. "
                    "Ví dụ: giải đặc biệt xổ số kiến thiết của một kỳ mở thưởng."),
    )  # fmt: skip
    number_on = DayField(label=_("Con số có vào ngày"))
    basis = forms.CharField(label=_("Quyết định"), max_length=300)

    def __init__(
        self, *args: Any, units: list[tuple[str, str]], uses: list[tuple[str, str]],
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["use"].choices = uses  # type: ignore[attr-defined]


class ClosureForm(_Days):
    """Ground closed for works or an event; the last day counts."""

    unit = forms.TypedChoiceField(label=_("Phường nào"), coerce=UUID)
    kind = forms.TypedChoiceField(
        label=_("Vì việc gì"),
        coerce=Why,
        choices=[(key.value, word) for key, word in CLOSED.items()],
    )
    title = forms.CharField(
        label=_("Tên công trình, sự kiện"), max_length=300, help_text=_("Ai cũng đọc được."),
    )  # fmt: skip
    street = forms.CharField(label=_("Tên đường"), max_length=200)
    first = forms.CharField(
        label=_("Từ số nhà"), max_length=20, required=False,
        help_text=_("Bỏ trống cả hai ô: mọi đoạn của phường trên đường này."),
    )  # fmt: skip
    end = forms.CharField(
        label=_("Đến số nhà"), max_length=20, required=False,
        help_text=_("Cùng chẵn hoặc cùng lẻ: chỉ một bên đường."),
    )  # fmt: skip
    ground = forms.TypedChoiceField(
        label=_("Ở đâu"), coerce=Ground,
        choices=[(Ground.ANY.value, BOTH), (Ground.SIDEWALK.value, SIDEWALK),
                 (Ground.ROADWAY.value, ROADWAY)],
    )  # fmt: skip
    since = DayField(label=_("Đóng từ ngày"))
    last = DayField(label=_("Đến hết ngày"))
    basis = forms.CharField(label=_("Căn cứ"), max_length=300)

    def __init__(self, *args: Any, units: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


class LiftForm(forms.Form):
    on = DayField(label=_("Mở lại từ ngày"))
    why = _words(_("Lý do"))


class DrawForm(forms.Form):
    drawn_number = forms.CharField(
        label=_("Con số đã công bố"), max_length=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip


class CallOffForm(forms.Form):
    why = _words(_("Lý do"), _("Người đã ghi tên đọc được."))
