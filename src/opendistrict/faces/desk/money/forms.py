"""What officers say of money: parsed here, weighed by the ledger."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.desk.money.words import DECISIONS, USES
from opendistrict.faces.kit import formats
from opendistrict.faces.kit.fields import DayField, DongField
from opendistrict.kernel.money import Money
from opendistrict.registers.ledger.actions import CAMT053, MT940

MOST = 20 * 1024 * 1024  # bytes of a statement
MOST_PARTS = 24  # of a plan: two years of months


def _reason(label: Any, help_text: Any = "", most: int = 300) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=most,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class FindForm(forms.Form):
    q = forms.CharField(
        label=_("Mã hoặc số thông báo nộp"), max_length=40, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip


class CashForm(forms.Form):
    """Cash for one charge. `key` is made with the page: sent twice, taken once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    amount = DongField(label=_("Số tiền nhận"))


class ReasonForm(forms.Form):
    reason = _reason(_("Lý do"))


class NoteForm(forms.Form):
    text = _reason(_("Vì sao chưa rõ"), _("Có ghi chú thì dòng này không chặn việc khóa sổ."))


class ProposeForm(forms.Form):
    """What is proposed of a charge; of a credit or a line only a refund."""

    kind = forms.ChoiceField(label=_("Đề nghị"))
    amount = DongField(label=_("Số tiền"))
    legal_basis = forms.CharField(label=_("Căn cứ"), max_length=300)
    reason = _reason(_("Lý do"), most=500)

    def __init__(self, *args: Any, kinds: tuple[str, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(one, DECISIONS[one]) for one in kinds]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]
        if len(kinds) == 1:
            self.fields["kind"].widget = forms.HiddenInput()
            self.fields["kind"].initial = kinds[0]


class SettleForm(forms.Form):
    """What a line, or a part of it, was for."""

    kind = forms.ChoiceField(label=_("Dòng này là"))
    about = forms.CharField(
        label=_("Mã thông báo nộp, quyết định hoàn trả hoặc bảng kê nộp ngân sách"),
        required=False, max_length=40,
        help_text=_("Cần khi nộp cho một khoản, ghi có, hoàn trả, hoặc nộp ngân sách."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    amount = DongField(label=_("Số tiền"))
    reason = _reason(_("Vì sao biết"))

    def __init__(self, *args: Any, kinds: tuple[str, ...], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(one, USES[one]) for one in kinds]  # type: ignore[attr-defined]


class StatementForm(forms.Form):
    """A bank's file, and how it is written."""

    account = forms.ChoiceField(label=_("Tài khoản"))
    form = forms.ChoiceField(label=_("Loại tệp"))
    file = forms.FileField(
        label=_("Tệp sổ phụ"), help_text=_("CSV theo mẫu, camt.053 (XML) hoặc MT940; đến 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xml,.sta,.mt940,.940"}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, accounts: list[tuple[UUID, str]], layouts: list[tuple[str, str]],
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.fields["account"].choices = [(str(key), name) for key, name in accounts]  # type: ignore[attr-defined]
        known = [*layouts, (CAMT053, "camt.053 (XML)"), (MT940, "MT940")]
        self.fields["form"].choices = known  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST:
            raise forms.ValidationError(_("Tệp lớn hơn 20 MB. Tách thành nhiều kỳ rồi nhập."))
        return file


class AccountForm(forms.Form):
    """A bank account on which a unit receives money from now on."""

    bank = forms.ChoiceField(label=_("Ngân hàng"))
    number = forms.CharField(label=_("Số tài khoản"), max_length=19)
    holder = forms.CharField(label=_("Tên tài khoản"), max_length=200)
    layout = forms.ChoiceField(label=_("Mẫu sổ phụ"), required=False)
    secret = forms.CharField(
        label=_("Khóa chung để ký tin báo"), required=False, max_length=200,
        help_text=_("Bỏ trống nếu ngân hàng không gửi tin báo."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, banks: list[tuple[str, str]], layouts: list[tuple[str, str]],
        **options: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.fields["bank"].choices = banks  # type: ignore[attr-defined]
        self.fields["layout"].choices = [("", "—"), *layouts]  # type: ignore[attr-defined]


class DrawForm(forms.Form):
    """How a plan of instalments begins: so many parts, the first by this day."""

    so_ky = forms.IntegerField(
        label=_("Số kỳ"), min_value=2, max_value=MOST_PARTS, initial=3,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )  # fmt: skip
    tu_ngay = DayField(
        label=_("Kỳ đầu nộp đến hết ngày"), validators=[MaxValueValidator(date(2200, 1, 1))]
    )


class PlanForm(forms.Form):
    """Parts of a charge, each by its day: drawn up first (`parts`), then as somebody put them. A
    part that was emptied is left out."""

    can_cu = forms.CharField(label=_("Căn cứ cho nộp dần"), max_length=300)

    def __init__(self, data: Any = None, *, parts: Sequence[tuple[date, Money]] = ()) -> None:
        super().__init__(data, auto_id="plan_%s")
        count = sum(f"ngay_{n}" in data for n in range(1, MOST_PARTS + 1)) if data else len(parts)
        for n in range(1, count + 1):
            day, amount = parts[n - 1] if parts else (None, None)
            self.fields[f"ngay_{n}"] = DayField(
                label=_("Kỳ %(n)s: nộp đến hết ngày") % {"n": n}, required=False, initial=day
            )
            self.fields[f"tien_{n}"] = DongField(
                label=_("Số tiền"), required=False,
                initial=formats.number(amount.dong) if amount else "",
            )  # fmt: skip

    def rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        count = len(self.fields) // 2
        return [(self[f"ngay_{n}"], self[f"tien_{n}"]) for n in range(1, count + 1)]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        for n in range(1, len(self.fields) // 2 + 1):
            one, other = f"ngay_{n}", f"tien_{n}"
            if told.get(one) and other in told and not told[other]:
                self.add_error(other, _("Nhập số tiền của kỳ này, hoặc bỏ trống cả ngày."))
            if told.get(other) and one in told and not told[one]:
                self.add_error(one, _("Nhập ngày của kỳ này, hoặc bỏ trống cả số tiền."))
        return told

    def parts(self) -> list[tuple[date, Money]]:
        told = self.cleaned_data
        every = range(1, len(self.fields) // 2 + 1)
        return [(told[f"ngay_{n}"], told[f"tien_{n}"]) for n in every if told[f"ngay_{n}"]]


class EndPlanForm(forms.Form):
    can_cu = forms.CharField(label=_("Căn cứ bỏ kế hoạch"), max_length=300)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="end_%s")


class UntilForm(forms.Form):
    den = DayField(label=_("Tính đến hết ngày"), validators=[MaxValueValidator(date(2200, 1, 1))])


class InterestForm(forms.Form):
    """The interest that was shown: until which day, how much, and by when it is to be paid. No
    text that we know gives that day, so the officer does."""

    den = DayField(widget=forms.HiddenInput, validators=[MaxValueValidator(date(2200, 1, 1))])
    so_tien = DongField(widget=forms.HiddenInput)
    han_nop = DayField(
        label=_("Hạn nộp khoản này"), validators=[MaxValueValidator(date(2200, 1, 1))]
    )

    def clean(self) -> dict[str, Any]:
        if {
            "den",
            "so_tien",
        } & self.errors.keys():  # hidden: nothing of them is seen to be put right
            raise forms.ValidationError(_("Ngày hoặc số tiền đã xem không đọc được. Tính lại."))
        return super().clean() or {}


class RemitForm(forms.Form):
    """What is paid over of each budget item, and from where; an item that was emptied is left
    out."""

    def __init__(
        self, data: Any = None, *, items: Sequence[tuple[str, str, Money]],
        sources: Sequence[tuple[str, str]],
    ) -> None:  # fmt: skip
        super().__init__(data, auto_id="remit_%s")
        self.items = [item for item, _name, _most in items]
        for place, (_item, name, most) in enumerate(items, 1):
            self.fields[f"tien_{place}"] = DongField(
                label=name, required=False, initial=formats.number(most.dong)
            )
        self.fields["nguon"] = forms.ChoiceField(label=_("Nộp từ"), choices=list(sources))
        self.fields["can_cu"] = forms.CharField(label=_("Căn cứ"), max_length=300)
        self.fields["noi_dung"] = _reason(
            _("Nội dung nộp"), _("Ví dụ: thu phí hè phố từ ngày nào đến ngày nào."), most=500
        )

    def lines(self) -> dict[str, Money]:
        told = ((item, self.cleaned_data[f"tien_{n}"]) for n, item in enumerate(self.items, 1))
        return {item: amount for item, amount in told if amount}

    def account_id(self) -> UUID | None:
        """None: in cash."""
        source = self.cleaned_data["nguon"]
        return None if source == "cash" else UUID(source)


class SlipForm(forms.Form):
    slip = forms.CharField(
        label=_("Số giấy nộp tiền"), max_length=100,
        help_text=_("Như nơi nhận tiền đã ghi trên giấy."),
    )  # fmt: skip


class CloseForm(forms.Form):
    day = DayField(label=_("Khóa sổ đến hết ngày"))
