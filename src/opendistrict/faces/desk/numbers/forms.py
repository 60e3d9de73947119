"""Forms read what was typed; whether it may be so is for the rules to say."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.desk.targets.forms import NumberField
from opendistrict.faces.kit.fields import DayField
from opendistrict.registers.facts.shapes import MeasureShape, Standing

Pairs = Sequence[tuple[str, Any]]


class CorrectForm(forms.Form):
    """What is true instead; what is left as it is stays."""

    quantity = NumberField(required=True, label=_("Số lượng đúng"))
    happened_on = DayField(label=_("Ngày xảy ra"))
    reason = forms.CharField(
        max_length=500, label=_("Lý do đính chính"), widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any, *, stands: Standing, measure: MeasureShape | None) -> None:
        super().__init__(
            data, initial={"quantity": _typed(stands.quantity), "happened_on": stands.happened_on}
        )
        told = dict(stands.slices)
        for cut in measure.slices if measure else ():
            if cut.values:
                self.fields[f"slice_{cut.code}"] = forms.ChoiceField(
                    label=cut.name, choices=[(code, vi) for code, vi, _en in cut.values],
                    initial=told.get(cut.code),
                )  # fmt: skip
        self._told = told

    @property
    def slices(self) -> tuple[tuple[str, str], ...]:
        found = {
            name.removeprefix("slice_"): str(value)
            for name, value in self.cleaned_data.items()
            if name.startswith("slice_")
        }
        return tuple(sorted({**self._told, **found}.items()))


def _typed(quantity: object) -> str:
    text = f"{quantity:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",")


class CauseForm(forms.Form):
    """Why a part fell short: from the list, with words, perhaps the task that is to mend it."""

    part = forms.ChoiceField(label=_("Phần số liệu"))
    code = forms.ChoiceField(label=_("Nguyên nhân"))
    words = forms.CharField(
        max_length=500, required=False, label=_("Nói rõ thêm"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    task = forms.CharField(
        max_length=40, required=False, label=_("Nhiệm vụ khắc phục (số nhiệm vụ)"),
        help_text=_("Ví dụ NV-2026-00012. Có thể ghi sau."),
    )  # fmt: skip
    target = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, parts: Pairs, kinds: Pairs, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        self.fields["part"].choices = list(parts)  # type: ignore[attr-defined]
        self.fields["code"].choices = [("", _("Chọn nguyên nhân")), *kinds]  # type: ignore[attr-defined]
