from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit.fields import DayField
from opendistrict.services.sidewalks.shapes import Ground

WALL, KERB = "nha", "long-duong"
_METRES: dict[str, Any] = {
    "min_value": Decimal("0.1"), "max_value": Decimal(100), "decimal_places": 2, "localize": True,
}  # fmt: skip


def _clock() -> forms.TimeInput:
    return forms.TimeInput(
        attrs={"inputmode": "numeric", "placeholder": "07:30", "autocomplete": "off"},
        format="%H:%M",
    )


class AskForm(forms.Form):
    """What somebody wants, in metres and days as people say them: the last day counts."""

    dia_chi = forms.CharField(
        label=_("Số nhà, tên đường"), max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        help_text=_("Ví dụ: 12 Lê Lợi. Không cần dấu."),
    )  # fmt: skip
    viec = forms.ChoiceField(label=_("Để làm gì"))
    noi = forms.ChoiceField(
        label=_("Ở đâu"),
        choices=[(Ground.SIDEWALK.value, _("Hè phố")), (Ground.ROADWAY.value, _("Lòng đường"))],
        initial=Ground.SIDEWALK.value,
    )
    dai = forms.DecimalField(label=_("Dài, dọc theo hè (m)"), initial=Decimal(2), **_METRES)
    sau = forms.DecimalField(label=_("Sâu, ngang hè (m)"), initial=Decimal(1), **_METRES)
    sat = forms.ChoiceField(
        label=_("Đặt sát"),
        choices=[(WALL, _("Mặt nhà")), (KERB, _("Mép lòng đường"))], initial=WALL,
    )  # fmt: skip
    tu_ngay = DayField(label=_("Từ ngày"))
    den_ngay = DayField(label=_("Đến hết ngày"))
    tu_gio = forms.TimeField(
        label=_("Từ giờ"), required=False, widget=_clock(), help_text=_("Bỏ trống: cả ngày")
    )
    den_gio = forms.TimeField(label=_("Đến giờ"), required=False, widget=_clock())
    tang = forms.BooleanField(label=_("Là đám tang"), required=False)
    cach = forms.DecimalField(
        label=_("Cách đầu mặt tiền (m)"), required=False, min_value=Decimal(0),
        max_value=Decimal(1000), decimal_places=2, localize=True,
        help_text=_("Bỏ trống: từ đầu mặt tiền nhà"),
    )  # fmt: skip

    noi_tiep = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput())

    def __init__(self, *args: Any, uses: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["viec"].choices = uses  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        since, until = told.get("tu_ngay"), told.get("den_ngay")
        if since and until and until < since:
            self.add_error("den_ngay", _("Ngày cuối phải từ ngày đầu trở đi."))
        return told
