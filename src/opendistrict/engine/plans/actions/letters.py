"""Messages about follow-up on their way out: e-mail and CloudEvents, each sent once.

The mark that something was sent is written under the row's lock, in the transaction of the
message that sends it. A crash between the two sends twice at worst; the Message-ID is the same
then, so that a mail program shows one.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from opendistrict.engine.plans.models import Digest, Nudge
from opendistrict.engine.plans.queries import letters
from opendistrict.engine.plans.queries.letters import Letter
from opendistrict.engine.plans.queries.nudges import is_open
from opendistrict.engine.plans.queries.rungs import quiet_until
from opendistrict.kernel.days import day_of
from opendistrict.registers.base import actions as base

_TIMEOUT = 10  # seconds
NudgeMail = Literal["nudge", "answer", "decision"]
_MARKS: Mapping[NudgeMail, str] = {
    "nudge": "mailed_at",
    "answer": "answer_mailed_at",
    "decision": "decision_mailed_at",
}


_TEMPLATES = {  # subject, plain text, HTML
    "digest": (
        "plans/mail/digest_subject.txt", "plans/mail/digest.txt", "plans/mail/digest.html"
    ),
    "nudge": ("plans/mail/nudge_subject.txt", "plans/mail/nudge.txt", "plans/mail/nudge.html"),
    "answer": (
        "plans/mail/answer_subject.txt", "plans/mail/answer.txt", "plans/mail/answer.html"
    ),
    "decision": (
        "plans/mail/decision_subject.txt", "plans/mail/decision.txt", "plans/mail/decision.html"
    ),
}  # fmt: skip


def _waits(topic: str, listener: str, at: datetime, to_id: UUID, **payload: object) -> bool:
    """In the reader's quiet hours the message is told again when they are over. Asked at the
    moment of sending: after failures, or when the worker was down, it is not that of writing."""
    now = letters.database_now()
    leave = quiet_until(now, [to_id]).get(to_id)
    if leave is None:
        return False
    base.publish(topic=topic, at=at, not_before=leave, only=listener, **payload)
    return True


# ------------------------------------------------------------------ e-mail


def mail_digest(*, digest_id: UUID, topic: str, listener: str, at: datetime) -> bool:
    """E-mail a person's digest; True when it left now. Nothing is sent twice, nor when all in it
    was finished in the meantime, nor to somebody without an address."""
    if not settings.EMAIL_HOST:
        return False
    digest = Digest.objects.select_for_update().get(pk=digest_id)
    if digest.mailed_at is not None:
        return False
    letter = letters.digest_letter(digest)
    if not letter.address or not letter.lines:
        return False
    if _waits(topic, listener, at, digest.person_id, digest=digest_id):
        return False
    _send("digest", letter, digest_id)
    Digest.objects.filter(pk=digest_id).update(mailed_at=letters.database_now())
    return True


def mail_nudge(*, nudge_id: UUID, what: NudgeMail, topic: str, listener: str, at: datetime) -> bool:
    """E-mail one reminder by hand, the answer to one, or the word on an answer."""
    if not settings.EMAIL_HOST:
        return False
    row = (
        Nudge.objects.select_for_update(of=("self",))
        .select_related("task", "target__target_set")
        .get(pk=nudge_id)
    )
    on = day_of(at)
    person_id = letters.assigner_of(row, on) if what == "answer" else row.person_id
    if getattr(row, _MARKS[what]) is not None or person_id is None or _is_settled(row):
        return False
    letter = letters.nudge_letter(row, person_id, on)
    if not letter.address or _waits(topic, listener, at, person_id, nudge=nudge_id):
        return False
    _send(what, letter, nudge_id)
    Nudge.objects.filter(pk=nudge_id).update(**{_MARKS[what]: letters.database_now()})
    return True


def _is_settled(row: Nudge) -> bool:
    """The question about a dossier was answered before the message could leave."""
    return row.dossier_id is not None and not is_open(row)


def _send(what: str, letter: Letter, key: UUID) -> None:
    """Vietnamese first, a line of English after; plain text and simple HTML say the same."""
    with translation.override("vi"):
        context = {"letter": letter, "first": letter.lines[0].nudge}
        subject, text, html = (render_to_string(name, context) for name in _TEMPLATES[what])
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=text,
        to=[letter.address],
        headers={"Message-ID": f"<{what}-{key}@{host}>", "Auto-Submitted": "auto-generated"},
        connection=get_connection(fail_silently=False),
    )
    message.attach_alternative(html, "text/html")
    message.send()


# ------------------------------------------------------------------ CloudEvents


class NotTaken(Exception):
    """The other side did not accept a message."""


class _NoRedirect(HTTPRedirectHandler):
    """A redirect would turn the POST into a GET and lose what it says."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def post_digest(*, digest_id: UUID, topic: str, listener: str, at: datetime) -> bool:
    """Post a digest to the webhook; True when it left now."""
    if not settings.WEBHOOK_URL:
        return False
    digest = Digest.objects.select_for_update().get(pk=digest_id)
    if digest.posted_at is not None:
        return False
    letter = letters.digest_letter(digest)
    if not letter.lines or _waits(topic, listener, at, digest.person_id, digest=digest_id):
        return False
    _post(
        letters.cloud_event(
            id=digest_id, type="opendistrict.plans.digest.v1", at=at,
            subject=f"person/{digest.person_id}",
            data={
                "on": digest.on.isoformat(),
                "nudges": [letters.event_line(line.nudge) for line in letter.lines],
            },
        )
    )  # fmt: skip
    Digest.objects.filter(pk=digest_id).update(posted_at=letters.database_now())
    return True


def post_nudge(*, nudge_id: UUID, topic: str, listener: str, at: datetime) -> bool:
    """Post a reminder by hand to the webhook."""
    if not settings.WEBHOOK_URL:
        return False
    row = (
        Nudge.objects.select_for_update(of=("self",))
        .select_related("task", "target__target_set")
        .get(pk=nudge_id)
    )
    if row.posted_at is not None or row.person_id is None or _is_settled(row):
        return False
    if _waits(topic, listener, at, row.person_id, nudge=nudge_id):
        return False
    letter = letters.nudge_letter(row, row.person_id, day_of(at))
    _post(
        letters.cloud_event(
            id=nudge_id, type="opendistrict.plans.nudge.v1", at=at,
            subject=f"person/{row.person_id}", data=letters.event_line(letter.lines[0].nudge),
        )
    )  # fmt: skip
    Nudge.objects.filter(pk=nudge_id).update(posted_at=letters.database_now())
    return True


def _post(event: Mapping[str, object]) -> None:
    """Anything but a 2xx is a failure: the outbox tries again, and shows it when it gives up."""
    assert urlsplit(settings.WEBHOOK_URL).scheme in ("http", "https"), "WEBHOOK_URL is not http(s)"
    request = Request(
        settings.WEBHOOK_URL,
        data=json.dumps(event, ensure_ascii=False).encode(),
        headers={"Content-Type": "application/cloudevents+json; charset=utf-8"},
        method="POST",
    )
    try:
        with build_opener(_NoRedirect).open(request, timeout=_TIMEOUT):
            return  # a 2xx; everything else raises
    except HTTPError as error:
        error.close()
        raise NotTaken(f"the webhook answered {error.code}") from None
