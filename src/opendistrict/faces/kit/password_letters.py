"""The letter with which a forgotten password is replaced.

Whoever asks only leaves a message in the outbox; the worker writes and sends the letter. So the
page answers the same, and as fast, whether or not an address is somebody's, and whether or not the
mail server is there; and no key that opens an account lies in the queue or in a backup of it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from opendistrict.faces.kit import access_trail, clock
from opendistrict.registers.base import actions as base

ASKED = "kit.password_letter_asked"


@transaction.atomic
def ask(request: HttpRequest, users: Iterable[Any]) -> None:
    """Note who asked, and let the worker write to them in the language of the page."""
    for user in users:
        access_trail.note(request, "ask_new_password", user)
        base.publish(
            topic=ASKED, at=clock.now(), account=user.pk, language=translation.get_language()
        )


def send(payload: Mapping[str, str], at: datetime) -> None:
    """Write to the account's address, unless it was closed or the asking is long past.

    Told twice, it sends twice: each link opens the account once, and none after the first change.
    """
    user = get_user_model()._default_manager.filter(pk=payload["account"], is_active=True).first()
    late = clock.now() - at > timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    if user is None or late:
        return
    path = reverse(
        "account_reset_password_from_key",
        kwargs={
            "uidb36": user_pk_to_url_str(user),
            "key": default_token_generator.make_token(user),
        },
    )
    words = {"username": user.get_username(), "password_reset_url": settings.SITE_URL + path}
    with translation.override(payload["language"]):
        subject = render_to_string("account/email/password_reset_key_subject.txt", words)
        message = render_to_string("account/email/password_reset_key_message.txt", words)
    send_mail(" ".join(subject.split()), message, None, [user.email])
