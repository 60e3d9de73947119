from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by the office, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
