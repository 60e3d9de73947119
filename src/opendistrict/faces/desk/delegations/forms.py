"""A right is passed on by paper: to whom, what, for how long, within what limit, on what basis."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.desk.targets.forms import NumberField
from opendistrict.faces.kit.act_words import ACTS, act_name
from opendistrict.faces.kit.fields import DayField
from opendistrict.faces.kit.rights import MATTERS, field_names
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.registry import acts_by_field, matters
from opendistrict.registers.orgs.shapes import Condition, FieldShape

__all__ = ["ACTS", "MATTERS", "DelegateForm", "EndForm", "act_name"]
_DAY = timedelta(days=1)


class DelegateForm(forms.Form):
    taker = forms.ChoiceField(label=_("Ủy quyền cho"))
    acts = forms.MultipleChoiceField(
        label=_("Quyền được giao"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Chỉ quyền của chính chức danh bạn; người nhận không ủy quyền lại được."),
    )
    fields_only = forms.MultipleChoiceField(
        label=_("Chỉ trong lĩnh vực"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Để trống là mọi lĩnh vực. Chỉ áp dụng cho các quyền về hồ sơ."),
    )
    matter = forms.ChoiceField(
        label=_("Điều kiện của hồ sơ"),
        required=False,
        help_text=_("Hồ sơ không đạt điều kiện, hoặc chưa ghi thông tin này, thì không được ký."),
    )
    at_least = NumberField(label=_("Từ mức"))
    at_most = NumberField(label=_("Đến mức"))
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
        fields: Sequence[FieldShape],
        today: date,
    ) -> None:
        super().__init__(data, initial={"since": today})
        self.fields["taker"].choices = [("", _("Chọn chức danh")), *takers]  # type: ignore[attr-defined]
        names = field_names(fields)
        self.fields["acts"].choices = [(act, act_name(act, names)) for act in own]  # type: ignore[attr-defined]
        if any(orgs.base_of(act) in acts_by_field() for act in own) and names:
            self.fields["fields_only"].choices = list(names.items())  # type: ignore[attr-defined]
            known = [(one, MATTERS.get(one, title)) for one, title in matters().items()]
            self.fields["matter"].choices = [("", _("Không đặt điều kiện")), *known]  # type: ignore[attr-defined]
        else:  # nothing that goes by fields, or by what a dossier says, is this post's to pass on
            for name in ("fields_only", "matter", "at_least", "at_most"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("acts"):
            found["acts"] = self._narrowed(found["acts"], found.get("fields_only") or [])
        found["condition"] = self._condition(found)
        return found

    def _narrowed(self, chosen: Sequence[str], fields: Sequence[str]) -> list[str]:
        """Each chosen right in each chosen field."""
        if not fields:
            return list(chosen)
        acts = []
        for act in chosen:
            if orgs.base_of(act) not in acts_by_field():
                told = _("“%(right)s” không chia theo lĩnh vực. Bỏ chọn quyền này hoặc lĩnh vực.")
                self.add_error("fields_only", told % {"right": act_name(act)})
            for field in fields:
                try:
                    acts.append(orgs.narrowed(act, field))
                except Refused:
                    told = _("Quyền “%(right)s” chỉ có trong lĩnh vực của nó. Chọn lại lĩnh vực.")
                    names = dict(self.fields["fields_only"].choices)  # type: ignore[attr-defined]
                    self.add_error("fields_only", told % {"right": act_name(act, names)})
        return acts

    def _condition(self, found: dict[str, Any]) -> Condition | None:
        """What the matter must say, from three fields; what is wrong is told beside its field."""
        field = found.get("matter") or ""
        told = {
            name: found[name] for name in ("at_least", "at_most") if found.get(name) is not None
        }
        if not field:
            if told:
                self.add_error("matter", _("Chọn điều kiện mà mức này áp dụng."))
            return None
        if self.errors.keys() & {"at_least", "at_most"}:
            return None
        try:
            return orgs.condition_of({"field": field, **told})
        except Refused:
            wrong = _("Ghi mức từ, mức đến hoặc cả hai; mức từ không lớn hơn mức đến.")
            self.add_error("at_most", wrong)
            return None

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
            "condition": found["condition"],
        }


class EndForm(forms.Form):
    until = DayField(label=_("Thôi ủy quyền từ ngày"))
    reason = forms.CharField(
        max_length=300, label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any = None, *, today: date, key: object) -> None:
        super().__init__(data, initial={"until": today}, auto_id=f"{key}-%s")
