"""What officers say of money: parsed here, weighed by the ledger."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.desk.money.words import DECISIONS, USES
from opendistrict.faces.kit.fields import DayField, DongField
from opendistrict.registers.ledger.actions import CAMT053, MT940

MOST = 20 * 1024 * 1024  # bytes of a statement


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
        label=_("Mã thông báo nộp, hoặc mã quyết định hoàn trả"), required=False, max_length=40,
        help_text=_("Cần khi nộp cho một khoản, ghi có, hoặc hoàn trả."),
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


class CloseForm(forms.Form):
    day = DayField(label=_("Khóa sổ đến hết ngày"))
