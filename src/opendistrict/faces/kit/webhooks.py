"""Who asked to be told is told: CloudEvents 1.0 (structured JSON), signed as Standard Webhooks.

An act announces; for every address that hears the topic one event waits in the queue, and is tried
for about six hours, each time later. Nothing goes to addresses of one's own network unless the
operator allowed it. An event names a dossier and its state, never a person.
"""

import base64
import hashlib
import hmac
import http.client
import ipaddress
import json
import secrets
import socket
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from opendistrict.engine.cases import queries
from opendistrict.engine.cases.queries import changing, national, step_of
from opendistrict.faces.kit import clock
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.base.shapes import WebhookShape
from opendistrict.registers.people import queries as people

DUE = "api.webhook_due"
MOST_TRIES = 8  # waiting 4 s, 16 s … six hours in all
SECONDS = 10.0
# What may be heard, and what it means (docs/api.md, and `webhooks` of docs/openapi.yaml).
TOPICS: Mapping[str, str] = {
    "cases.filed": "An application came in.",
    "cases.received": "It was received, with a promised date.",
    "cases.refused": "It was not received; the reasons are in form 03.",
    "cases.supplement_asked": "The applicant has to bring papers; the clock stands.",
    "cases.supplemented": "The applicant has brought what was asked for.",
    "cases.promised_anew": "The promised date is another one, or runs again.",
    "cases.late_by_calendar": "A decision about working days made it late.",
    "cases.apology_drafted": "It will be late: an apology is drafted and has to leave in time.",
    "cases.payment_asked": "The applicant has to pay before the work goes on.",
    "cases.enquired": "Another unit was asked about it.",
    "cases.answered": "A unit that was asked has answered.",
    "cases.rehoused": "It went to another unit or version of its procedure.",
    "cases.stopped": "It was stopped, or taken back.",
    "cases.done": "The result is there.",
    "cases.rated": "The applicant has said how it went.",
}
Listener = Callable[[Mapping[str, str], datetime], None]


class NotTaken(Exception):
    """The address did not take an event; the argument says why."""


# ------------------------------------------------------------------ what is told


def _listener(topic: str) -> Listener:
    def on(payload: Mapping[str, str], at: datetime) -> None:
        _fan_out(topic, payload, at)

    on.__qualname__ = on.__name__ = "on_" + topic.replace(".", "_")
    return on


def _fan_out(topic: str, payload: Mapping[str, str], at: datetime) -> None:
    hearing = [hook for hook in base_queries.webhooks() if hook.is_active and hook.hears(topic)]
    if not hearing:
        return
    told = event(topic, UUID(payload["dossier"]), at)
    for hook in hearing:
        base.publish(topic=DUE, at=at, webhook=hook.id, event=json.dumps(told), tries=0)


LISTENERS: Mapping[str, Listener] = {topic: _listener(topic) for topic in TOPICS}


def event(topic: str, dossier_id: UUID, at: datetime) -> dict[str, object]:
    """CloudEvents 1.0. Told twice (the queue may), it has the same id."""
    now = queries.case(dossier_id).standing
    data = {
        "code": now.code, "national_code": changing.national_code_of(dossier_id) or None,
        "state": str(national(now.state)), "step": step_of(now.state), "revision": now.revision,
        "promised_at": now.promised_at.isoformat() if now.promised_at else None,
    }  # fmt: skip
    mark = f"{topic}|{dossier_id}|{at.isoformat()}"
    return {
        "specversion": "1.0", "id": hashlib.sha256(mark.encode()).hexdigest()[:32],
        "source": settings.SITE_URL, "type": f"opendistrict.{topic}", "time": at.isoformat(),
        "subject": now.code, "datacontenttype": "application/json", "data": data,
    }  # fmt: skip


def sample_event(at: datetime) -> dict[str, object]:
    """What `od api webhook test` sends."""
    return {
        "specversion": "1.0", "id": uuid4().hex, "source": settings.SITE_URL,
        "type": "opendistrict.test", "time": at.isoformat(),
        "datacontenttype": "application/json", "data": {},
    }  # fmt: skip


# ------------------------------------------------------------------ telling


def send(payload: Mapping[str, str], at: datetime) -> None:
    """One try of one event; what is not taken waits and is tried again."""
    hook = base_queries.webhook(UUID(payload["webhook"]))
    if hook is None or not hook.is_active:
        return
    tries, now = int(payload["tries"]), clock.now()
    try:
        post(hook, payload["event"].encode(), json.loads(payload["event"])["id"], now)
    except NotTaken as no:
        if tries + 1 < MOST_TRIES:
            with transaction.atomic():
                base.publish(
                    topic=DUE, at=at, not_before=now + timedelta(seconds=4 ** (tries + 1)),
                    webhook=hook.id, event=payload["event"], tries=tries + 1,
                )  # fmt: skip
        else:
            base.note_not_told(webhook_id=hook.id, why=str(no), at=now)
    else:
        base.note_told(webhook_id=hook.id, at=now)


def new_secret() -> str:
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, message_id: str, at: datetime, body: bytes) -> str:
    """Standard Webhooks: HMAC-SHA256 over "id.timestamp.body"."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{message_id}.{int(at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def post(hook: WebhookShape, body: bytes, message_id: str, at: datetime) -> None:
    """Send it; NotTaken unless the address answers 2xx. Redirects are not followed."""
    secret = people.unseal(hook.secret, within=base.webhook_place(hook.id))
    parts = urlsplit(hook.url)
    headers = {
        "Content-Type": "application/cloudevents+json; charset=utf-8",
        "User-Agent": "OpenDistrict", "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature(secret, message_id, at, body),
    }  # fmt: skip
    connection = _connection(hook.url)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body=body, headers=headers)
        answered = connection.getresponse()
        answered.read(1024)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NotTaken(f"{type(error).__name__}: {error}"[:200]) from None
    finally:
        connection.close()
    if not 200 <= answered.status < 300:
        raise NotTaken(f"it answered {answered.status}")


def _connection(url: str) -> http.client.HTTPConnection:
    """A connection to an address that was looked at: the name is not asked again in between."""
    parts = urlsplit(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    address = public_address(host, port)
    if not secure:
        return _Pinned(host, port, address)
    return _PinnedSecure(host, port, address)


def public_address(host: str, port: int) -> str:
    """An address of a host that may be told; NotTaken where any of them lies in a private network
    and the operator did not allow that."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotTaken(f"there is no such host: {error}"[:200]) from None
    addresses = [str(one[4][0]).partition("%")[0] for one in found]
    if not settings.WEBHOOKS_TO_PRIVATE and not all(map(_is_public, addresses)):
        raise NotTaken("the address lies in a private network")
    return addresses[0]


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text)
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    return (inner or address).is_global and not address.is_multicast


class _Pinned(http.client.HTTPConnection):
    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), timeout=self.timeout)


class _PinnedSecure(_Pinned):
    default_port = 443

    def connect(self) -> None:
        super().connect()
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def topics_known(topics: list[str]) -> list[str]:
    """Topics as they are asked for; Refused for one nobody announces."""
    if not topics or not set(topics) <= {*TOPICS, "cases.*"}:
        raise Refused("webhook_hears_nothing")
    return topics
