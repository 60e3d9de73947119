"""allauth's forms in our words. They parse and check as before; only what is read differs."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    PasswordVerificationMixin,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from opendistrict.faces.kit import access_trail, password_letters

Words = Any  # plain or lazily translated
PASSWORD_HELP = _(
    "Ít nhất 12 ký tự; không trùng tên đăng nhập, không phải mật khẩu phổ biến. "
    "Một câu dễ nhớ là tốt nhất."
)
CODE_HELP = _("6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng.")


def _say(form: Form, field: str, label: Words, help_text: Words = "") -> None:
    found: Any = form.fields[field]
    found.label, found.help_text = label, help_text
    found.widget.attrs.pop("placeholder", None)


def _expect_code(form: Form, label: Words, help_text: Words) -> None:
    _say(form, "code", label, help_text)
    form.fields["code"].widget.attrs.update(
        {"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
    )


class _TypedTwice:
    def clean(self) -> Any:
        cleaned = super(PasswordVerificationMixin, self).clean()  # type: ignore[misc]
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("Hai lần nhập chưa giống nhau."))  # type: ignore[attr-defined]
        return cleaned


class SignIn(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "login", _("Tên đăng nhập"))
        _say(self, "password", _("Mật khẩu"))
        self.fields["login"].widget.attrs.update(
            {"autofocus": True, "autocapitalize": "none", "spellcheck": "false"}
        )


class ChangePassword(_TypedTwice, ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", _("Mật khẩu hiện tại"))
        _say(self, "password1", _("Mật khẩu mới"), PASSWORD_HELP)
        _say(self, "password2", _("Nhập lại mật khẩu mới"))

    def clean(self) -> Any:
        """A password that somebody else chose is not kept by changing it to itself.

        Only said to who knows the old one (it is in `cleaned` only if right).
        """
        cleaned = super().clean()
        if cleaned.get("oldpassword") and cleaned["oldpassword"] == cleaned.get("password1"):
            self.add_error("password1", _("Mật khẩu mới phải khác mật khẩu hiện tại."))
        return cleaned


class ConfirmByPassword(ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password", _("Mật khẩu"))


class AskNewPassword(ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "email", _("Thư điện tử công vụ"))

    def save(self, request: HttpRequest, **_kwargs: object) -> str:
        """Says nothing of whose the address is: see `password_letters`."""
        password_letters.ask(request, self.users)
        return str(self.cleaned_data["email"])


class SetNewPassword(_TypedTwice, ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password1", _("Mật khẩu mới"), PASSWORD_HELP)
        _say(self, "password2", _("Nhập lại mật khẩu mới"))


class _WrongCodesAreNoted:
    """A wrong code, or one too many, leaves its line in the audit trail."""

    def clean_code(self) -> Any:
        try:
            return super().clean_code()  # type: ignore[misc]
        except ValidationError:
            username = self.user.get_username()  # type: ignore[attr-defined]
            access_trail.note_failure(context.request, "second_factor_failed", username)
            raise


class SecondStep(_WrongCodesAreNoted, AuthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _expect_code(self, _("Mã xác thực"), CODE_HELP)


class ConfirmByCode(_WrongCodesAreNoted, ReauthenticateByCodeForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _expect_code(self, _("Mã xác thực"), CODE_HELP)


class PairDevice(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _expect_code(self, _("Mã xác thực"), _("6 chữ số đang hiện trong ứng dụng."))
