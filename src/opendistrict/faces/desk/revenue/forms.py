"""What a file does not say of itself."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit import revenue_words
from opendistrict.faces.kit.fields import DayField
from opendistrict.services.revenue.shapes import Heading


class HeadingForm(forms.Form):
    """Whose report it is, for which month, how good its numbers are."""

    unit = forms.ChoiceField(label=_("Đơn vị"))
    layout = forms.ChoiceField(label=_("Mẫu báo cáo"))
    year = forms.ChoiceField(label=_("Năm"))
    month = forms.ChoiceField(
        label=_("Tháng"), required=False,
        help_text=_("Để trống khi tệp có cột tháng, hoặc chỉ có dự toán."),
    )  # fmt: skip
    as_of = DayField(label=_("Số liệu đến ngày"))
    status = forms.ChoiceField(
        label=_("Trạng thái số liệu"),
        choices=lambda: [(code, str(word)) for code, word in revenue_words.STATUSES.items()],
    )
    source = forms.CharField(
        label=_("Cơ quan lập báo cáo"), max_length=200,
        help_text=_("Báo cáo sau của cùng cơ quan thay báo cáo trước; cơ quan khác đứng cạnh."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, files: Any = None, *, units: Any, layouts: Any, today: date,
        initial: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, files, initial=initial)
        choices = {
            "unit": units, "layout": layouts,
            "year": [(str(year), str(year)) for year in range(today.year, today.year - 8, -1)],
            "month": [("", "—"), *((str(n), f"{n:02d}") for n in range(1, 13))],
        }  # fmt: skip
        for name, some in choices.items():
            self.fields[name].choices = some  # type: ignore[attr-defined]

    @property
    def heading(self) -> Heading:
        told = self.cleaned_data
        return Heading(
            unit_id=UUID(told["unit"]), year=int(told["year"]),
            month=int(told["month"]) if told["month"] else None, as_of=told["as_of"],
            status=told["status"], source=told["source"],
        )  # fmt: skip


class ReportForm(HeadingForm):
    """The same with the file itself."""

    file = forms.FileField(
        label=_("Tệp Excel hoặc CSV"),
        help_text=_("XLSX hoặc CSV (UTF-8), tối đa 10 MB. Dùng đúng tên cột của tệp mẫu."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
