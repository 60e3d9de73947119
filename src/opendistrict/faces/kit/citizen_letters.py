"""The letter with which a citizen signs in.

As with forgotten passwords (`password_letters`): whoever asks only leaves a message, every address
gets the same answer as fast, and the worker makes the link. In the queue lies only the number of
the asking; the link is signed with the installation's key, so a copy of the database opens nothing.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from opendistrict.faces.kit import clock
from opendistrict.registers.base import actions as base
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries

ASKED = "kit.sign_in_link_asked"
MINUTES = int(people_queries.LINK_LASTS.total_seconds()) // 60


def _signer() -> Signer:
    return Signer(salt="opendistrict.citizen.link")


def token(link_id: UUID) -> str:
    return _signer().sign(link_id.hex).replace(":", "~")


def link_of(token: str) -> UUID | None:
    """Which asking this token is of; None for one that we did not make."""
    try:
        return UUID(hex=_signer().unsign(token.replace("~", ":")))
    except (BadSignature, ValueError):
        return None


@transaction.atomic
def ask(request: HttpRequest, address: str) -> None:
    """Let the worker write to this address, in the language of the page."""
    at = clock.now()
    link_id = people.ask_link(address=address, at=at)
    base.publish(topic=ASKED, at=at, link=link_id, language=translation.get_language())


def send(payload: Mapping[str, str], at: datetime) -> None:
    """Write, unless the link would open nothing any more. Told twice, it sends twice: whichever
    letter is opened first, its link and the other's are one, and open once."""
    link = people_queries.link(UUID(payload["link"]), at=clock.now())
    if link is None:
        return
    path = reverse("citizen_link", kwargs={"token": token(link.id)})
    words = {"url": settings.SITE_URL + path, "minutes": MINUTES, "site": settings.SITE_URL}
    with translation.override(payload["language"]):
        subject = render_to_string("portal/entrance/email_subject.txt", words)
        message = render_to_string("portal/entrance/email_message.txt", words)
    send_mail(" ".join(subject.split()), message, None, [link.address])
