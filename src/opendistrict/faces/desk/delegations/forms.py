"""A right is passed on by paper: to whom, what, for how long, within what limit, on what basis."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit.fields import DayField

_DAY = timedelta(days=1)
ACTS: dict[str, Promise] = {
    "base.operate": _("Vận hành hệ thống"),
    "directives.confirm": _("Quyết định đề xuất từ văn bản chỉ đạo"),
    "directives.read": _("Xem văn bản chỉ đạo"),
    "directives.register": _("Tiếp nhận văn bản chỉ đạo"),
    "facts.correct": _("Đính chính sự kiện"),
    "facts.import": _("Nhập sự kiện từ tệp"),
    "facts.read": _("Xem sự kiện"),
    "indicators.explain": _("Nêu nguyên nhân của số liệu"),
    "indicators.freeze": _("Chốt số liệu của báo cáo"),
    "indicators.read": _("Xem chỉ số và số liệu"),
    "indicators.report_value": _("Báo cáo số liệu"),
    "orgs.appoint": _("Phân công chức danh"),
    "orgs.delegate": _("Ủy quyền"),
    "orgs.reform": _("Sắp xếp đơn vị"),
    "orgs.read": _("Xem tổ chức, chức danh và ủy quyền"),
    "plans.confirm_task": _("Xác nhận hoàn thành nhiệm vụ"),
    "plans.contest": _("Kiến nghị về điểm trừ"),
    "plans.do_task": _("Thực hiện và báo cáo nhiệm vụ"),
    "plans.give_task": _("Giao nhiệm vụ"),
    "plans.nudge": _("Đôn đốc"),
    "plans.read": _("Xem chỉ tiêu và nhiệm vụ"),
    "plans.score": _("Chấm điểm theo nhiệm vụ"),
    "plans.set_target": _("Giao chỉ tiêu"),
}


def act_name(act: str) -> str:
    """A right by its name; one that a room no longer has by its code."""
    return str(ACTS.get(act, act))


class DelegateForm(forms.Form):
    taker = forms.ChoiceField(label=_("Ủy quyền cho"))
    acts = forms.MultipleChoiceField(
        label=_("Quyền được giao"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Chỉ quyền của chính chức danh bạn; người nhận không ủy quyền lại được."),
    )
    since = DayField(label=_("Từ ngày"))
    last = DayField(label=_("Đến hết ngày"))
    limit = forms.CharField(
        max_length=200,
        required=False,
        label=_("Phạm vi, giới hạn"),
        help_text=_("Ví dụ: chỉ các việc của khối văn hóa – xã hội"),
    )
    basis = forms.CharField(
        max_length=200, label=_("Căn cứ"), help_text=_("Số, ngày của văn bản ủy quyền")
    )

    def __init__(
        self,
        data: Any = None,
        *,
        takers: Sequence[tuple[str, list[tuple[str, str]]]],
        own: Sequence[str],
        today: date,
    ) -> None:
        super().__init__(data, initial={"since": today})
        self.fields["taker"].choices = [("", _("Chọn chức danh")), *takers]  # type: ignore[attr-defined]
        self.fields["acts"].choices = [(act, act_name(act)) for act in own]  # type: ignore[attr-defined]

    @property
    def asked(self) -> dict[str, Any]:
        """What `orgs.delegate_several` takes; the last day is in the period."""
        found = self.cleaned_data
        return {
            "taker_id": UUID(found["taker"]),
            "acts": found["acts"],
            "since": found["since"],
            "until": found["last"] + _DAY,
            "limit": found["limit"],
            "basis": found["basis"],
        }


class EndForm(forms.Form):
    until = DayField(label=_("Thôi ủy quyền từ ngày"))
    reason = forms.CharField(
        max_length=300, label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, today: date, key: object) -> None:
        super().__init__(data, initial={"until": today}, auto_id=f"{key}-%s")
