"""What a plan of a reform is made of, as it is typed: days, names, percentages with a comma."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit.fields import DayField
from opendistrict.registers.orgs.shapes import UnitKind

Choices = Sequence[tuple[str, Any]]
KINDS = (
    (UnitKind.WARD, _("Phường, xã")),
    (UnitKind.OFFICE, _("Phòng, ban, cơ quan")),
    (UnitKind.SERVICE, _("Đơn vị sự nghiệp")),
    (UnitKind.PARTY, _("Cơ quan Đảng")),
    (UnitKind.DISTRICT, _("Quận, huyện")),
    (UnitKind.CITY, _("Thành phố, tỉnh")),
    (UnitKind.OUTSIDE, _("Cơ quan ngoài hệ thống")),
)
STAYS = ""
_FINEST = Decimal("0.000001")


class PercentField(forms.CharField):
    """A percentage as people here write it ("61,4108"); its value is the fraction of 1."""

    default_error_messages = {
        "invalid": _("Nhập tỷ lệ phần trăm lớn hơn 0 đến 100, nhiều nhất bốn số lẻ: 61,4108.")
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False, max_length=12,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            **options,
        )  # fmt: skip

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value).replace("%", "").replace(",", ".").strip()
        if not text:
            return None
        try:
            told = Decimal(text) / 100
        except InvalidOperation:
            told = Decimal(0)
        if not told.is_finite() or not 0 < told <= 1 or told != told.quantize(_FINEST):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return told


def percent_text(value: Decimal | None) -> str:
    """As `PercentField` takes it back."""
    return "" if value is None else f"{(value * 100).normalize():f}".replace(".", ",")


class HeadForm(forms.Form):
    title = forms.CharField(max_length=200, label=_("Tên phương án"))
    on = DayField(
        label=_("Ngày sắp xếp"),
        help_text=_("Từ ngày này đơn vị mới hoạt động; có thể là ngày sắp tới."),
    )
    basis = forms.CharField(
        max_length=200, label=_("Căn cứ"), help_text=_("Số, ngày của nghị quyết hoặc quyết định")
    )


class NamesForm(forms.Form):
    """What a unit is called from the day on."""

    name = forms.CharField(max_length=200, label=_("Tên đơn vị"))
    short_name = forms.CharField(max_length=80, label=_("Tên ngắn"))
    name_en = forms.CharField(max_length=200, label=_("Tên tiếng Anh"))
    code = forms.CharField(
        max_length=16, required=False, label=_("Mã đơn vị"),
        help_text=_("Mã hành chính, nếu có"),
    )  # fmt: skip
    parent = forms.ChoiceField(label=_("Trực thuộc"), required=False)

    def __init__(self, data: Any = None, *, parents: Choices, **options: Any) -> None:
        super().__init__(data, auto_id="names-%s", **options)
        _pick(self, "parent", [("", _("Không trực thuộc đơn vị nào ở đây")), *parents])

    @property
    def names(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {
            "name": found["name"].strip(), "short_name": found["short_name"].strip(),
            "name_en": found["name_en"].strip(), "code": found["code"].strip() or None,
            "parent": found["parent"] or None,
        }  # fmt: skip


class NewUnitForm(NamesForm):
    kind = forms.ChoiceField(label=_("Loại đơn vị"), choices=KINDS)

    def __init__(self, data: Any = None, *, parents: Choices) -> None:
        super().__init__(data, parents=parents)
        self.fields["parent"].required = True
        _pick(self, "parent", [("", _("Chọn đơn vị cấp trên")), *parents])


class LineForm(forms.Form):
    """Which units a line is about; numbers and areas come on the line's own page."""

    def __init__(self, data: Any = None, *, kind: str, units: Choices, new: Choices) -> None:
        super().__init__(data, auto_id=f"{kind}-%s")
        every = [(_("Đơn vị mới"), list(new))] if new else []
        after = [*every, (_("Đơn vị hiện có"), list(units))]
        many = forms.CheckboxSelectMultiple
        pick = ("", _("Chọn đơn vị"))
        if kind == "merge":
            self.fields["sources"] = forms.MultipleChoiceField(
                label=_("Các đơn vị nhập lại"),
                choices=units,
                widget=many,
                help_text=_("Từ hai đơn vị; đánh dấu cả đơn vị nhận nếu là một trong số đó."),
            )
            self.fields["target"] = forms.ChoiceField(label=_("Thành"), choices=[pick, *after])
        elif kind == "split":
            self.fields["source"] = forms.ChoiceField(
                label=_("Đơn vị chia, tách"), choices=[pick, *units]
            )
            self.fields["targets"] = forms.MultipleChoiceField(
                label=_("Thành các đơn vị"),
                choices=after,
                widget=many,
                help_text=_("Từ hai đơn vị; đánh dấu cả đơn vị cũ nếu đơn vị đó còn tiếp tục."),
            )
        elif kind == "transfer":
            self.fields["source"] = forms.ChoiceField(
                label=_("Chuyển khu phố từ"), choices=[pick, *units]
            )
            self.fields["target"] = forms.ChoiceField(label=_("Sang"), choices=[pick, *after])
        else:
            self.fields["unit"] = forms.ChoiceField(
                label=_("Đơn vị đổi tên, mã hoặc cấp trên"), choices=[pick, *units]
            )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """From which unit to which."""
        found = self.cleaned_data
        sources = found.get("sources") or [found["source"]]
        targets = found.get("targets") or [found["target"]]
        return [(source, target) for source in sources for target in targets]


class NumbersForm(forms.Form):
    """Shares, parts and areas of the moves of one line."""

    def __init__(
        self,
        data: Any = None,
        *,
        moves: Sequence[tuple[str, str, bool]],  # source's name, target's name, has a share
        areas: Sequence[tuple[str, str]],
        choices: Choices,
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        for n, (source, target, shared) in enumerate(moves):
            names = {"source": source, "target": target}
            if shared:
                self.fields[f"share-{n}"] = PercentField(
                    label=_("Phần của %(source)s sang %(target)s (%%)") % names
                )
            self.fields[f"part-{n}"] = PercentField(
                label=_("Phần đó chiếm trong %(target)s sau sắp xếp (%%)") % names
            )
        for slug, name in areas:
            self.fields[f"area-{slug}"] = forms.ChoiceField(
                label=name, choices=choices, required=False
            )

    def chosen(self, target: str) -> tuple[str, ...]:
        """The areas that go to a unit."""
        return tuple(
            name.removeprefix("area-")
            for name, value in self.cleaned_data.items()
            if name.startswith("area-") and value == target
        )


def _pick(form: forms.Form, name: str, choices: Choices) -> None:
    form.fields[name].choices = list(choices)  # type: ignore[attr-defined]
