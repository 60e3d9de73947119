"""Addresses that are told: signed, tried again, given up, and never inside one's own network."""

import base64
import hashlib
import hmac
import io
import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.engine.cases.office import NOON, Office, office
from tests.makers import actor, drain, empty_queue, unit_id

from opendistrict.engine.cases import actions
from opendistrict.faces.api.v1 import site
from opendistrict.faces.kit import clock, webhooks
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.workclock import Every, Term
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries as base_queries
from opendistrict.registers.base.actions.webhooks import MOST_FAILURES
from opendistrict.registers.base.models import AuditEvent
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import actions as people
from opendistrict.registers.people import queries as people_queries

pytestmark = pytest.mark.django_db
__all__ = ["office"]


class Receiver(HTTPServer):
    """Somebody's program that is told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.says = 204
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.got.append((headers, body))
        self.send_response(self.server.says)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def receiver(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    settings.WEBHOOKS_TO_PRIVATE = True
    monkeypatch.setattr(clock, "now", lambda _request=None: NOON)
    made = Receiver()
    thread = Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


def add(receiver: Receiver, *topics: str) -> tuple[Any, str]:
    out = io.StringIO()
    url = f"http://127.0.0.1:{receiver.server_port}/in?a=1"
    call_command("api", "webhook", "add", url, *topics, stdout=out, stderr=io.StringIO())
    told = dict(line.split(maxsplit=1) for line in out.getvalue().splitlines())
    (hook,) = base_queries.webhooks()
    assert str(hook.id) == told["webhook"]
    return hook, told["secret"]


def test_an_act_is_told_signed_and_names_nobody(office: Office, receiver: Receiver) -> None:
    empty_queue()
    hook, secret = add(receiver, "cases.received")
    opened = office.open()
    drain(NOON)
    ((headers, body),) = receiver.got
    told = json.loads(body)
    assert headers["content-type"].startswith("application/cloudevents+json")
    assert (told["specversion"], told["type"]) == ("1.0", "opendistrict.cases.received")
    assert told["subject"] == told["data"]["code"] == opened.code
    assert "Ánh" not in body.decode() and "079190000123" not in body.decode()
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    mark = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{mark}"
    assert headers["webhook-id"] == told["id"]
    assert int(headers["webhook-timestamp"]) == int(NOON.timestamp())
    assert base_queries.webhook(hook.id).told_at == NOON  # type: ignore[union-attr]
    assert secret not in hook.secret


def test_told_twice_it_has_the_same_id(office: Office) -> None:
    opened = office.open()
    assert webhooks.event("cases.done", opened.id, NOON) == webhooks.event(
        "cases.done", opened.id, NOON
    )


def test_what_is_not_taken_waits_longer_each_time_and_is_given_up(
    office: Office, receiver: Receiver
) -> None:
    empty_queue()
    hook, _secret = add(receiver, "cases.*")
    receiver.says = 302  # is not followed
    payload = {"webhook": str(hook.id), "event": json.dumps({"id": "1"}), "tries": "0"}
    webhooks.send(payload, NOON)
    (waits,) = ProcrastinateJob.objects.filter(status="todo")
    assert waits.scheduled_at == NOON + timedelta(seconds=4)
    assert waits.args["payload"]["tries"] == "1"
    webhooks.send({**payload, "tries": "7"}, NOON)
    assert base_queries.webhook(hook.id).failures == 1  # type: ignore[union-attr]
    assert ProcrastinateJob.objects.filter(status="todo").count() == 1
    receiver.says = 200
    webhooks.send(payload, NOON)
    assert base_queries.webhook(hook.id).failures == 0  # type: ignore[union-attr]


def test_after_many_failures_it_is_switched_off(quan1: None, receiver: Receiver) -> None:
    hook, _secret = add(receiver, "cases.done")
    for _ in range(MOST_FAILURES):
        base.note_not_told(webhook_id=hook.id, why="it answered 500", at=NOON)
    assert not base_queries.webhook(hook.id).is_active  # type: ignore[union-attr]
    line = AuditEvent.objects.filter(action="base.switch_webhook").get()
    assert line.details == {"on": False, "why": "it answered 500"}
    receiver.got.clear()
    webhooks.send({"webhook": str(hook.id), "event": '{"id": "1"}', "tries": "0"}, NOON)
    assert receiver.got == []
    call_command("api", "webhook", "on", str(hook.id))
    assert base_queries.webhook(hook.id).is_active  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "10.0.0.5", "192.168.1.1", "169.254.169.254", "::1", "0.0.0.0",
        "::ffff:127.0.0.1", "fd00::1", "224.0.0.1", "2130706433",
    ],
)  # fmt: skip
def test_nothing_goes_inside_ones_own_network(host: str, settings: Any) -> None:
    settings.WEBHOOKS_TO_PRIVATE = False
    with pytest.raises(webhooks.NotTaken):
        webhooks.public_address(host, 80)


def test_the_operators_command(quan1: None, receiver: Receiver) -> None:
    hook, _secret = add(receiver, "cases.done")
    out = io.StringIO()
    call_command("api", "webhook", "test", str(hook.id), stdout=out)
    assert out.getvalue().strip() == "Taken." and len(receiver.got) == 1
    receiver.says = 500
    with pytest.raises(CommandError, match="it answered 500"):
        call_command("api", "webhook", "test", str(hook.id))
    call_command("api", "webhook", "list", stdout=out)
    assert str(hook.id) in out.getvalue()
    call_command("api", "webhook", "remove", str(hook.id))
    assert base_queries.webhooks() == []
    with pytest.raises(CommandError):
        call_command("api", "webhook", "add", "ftp://x", "cases.done")
    with pytest.raises(CommandError):
        call_command("api", "webhook", "add", "https://vidu.vn/", "cases.nothing")


def test_a_new_seal_key_keeps_the_secrets(quan1: None, receiver: Receiver, settings: Any) -> None:
    hook, secret = add(receiver, "cases.done")
    settings.SEAL_KEY = f"another-key-that-is-long-enough-too,{settings.SEAL_KEY}"
    people.reseal_everything(actor=SYSTEM, at=NOON)
    found = base_queries.webhook(hook.id)
    assert found is not None and found.secret != hook.secret
    assert people_queries.unseal(found.secret, within=base.webhook_place(hook.id)) == secret


def heard(receiver: Receiver, at: datetime = NOON) -> list[dict[str, Any]]:
    drain(at)
    told = [json.loads(body) for _headers, body in receiver.got]
    receiver.got.clear()
    return told


def test_every_topic_that_is_announced_can_be_heard() -> None:
    """What the rooms publish about dossiers, the list of topics and the description are one."""
    source = Path(actions.__file__).parent
    told = {
        topic
        for path in source.glob("*.py")
        for topic in re.findall(r'topic="(cases\.\w+)"', path.read_text(encoding="utf-8"))
    }
    told |= {"cases.stopped"}  # by whichever way
    assert told <= set(webhooks.TOPICS), "announced, and cannot be heard"
    guide = (Path(actions.__file__).parents[5] / "docs" / "api.md").read_text(encoding="utf-8")
    assert [topic for topic in webhooks.TOPICS if f"`{topic}`" not in guide] == []
    described = site.description()["webhooks"]
    assert list(described) == list(webhooks.TOPICS)
    assert webhooks.topics_known(list(webhooks.TOPICS)) == list(webhooks.TOPICS)


def test_a_question_and_its_answer_are_told(office: Office, receiver: Receiver) -> None:
    opened = office.open()
    empty_queue()
    add(receiver, "cases.enquired", "cases.answered")
    asked = unit_id("van-phong-phuong-ben-thanh")
    enquiry = actions.enquire(
        dossier_id=opened.id, to_unit_id=asked, question="Có hộ khẩu không?",
        term=Term(1, Every.WORKING_DAY), actor=office.examiner, at=NOON,
    )  # fmt: skip
    (told,) = heard(receiver)
    assert (told["type"], told["subject"]) == ("opendistrict.cases.enquired", opened.code)
    assert "hộ khẩu" not in json.dumps(told, ensure_ascii=False), "it names nobody"
    head = actor(orgs.heads([asked], on=NOON.date())[asked].slug, NOON.date())
    actions.answer(enquiry_id=enquiry, text="Có", actor=head, at=NOON)
    (told,) = heard(receiver)
    assert told["type"] == "opendistrict.cases.answered"


def test_what_was_brought_and_the_rating_are_told(office: Office, receiver: Receiver) -> None:
    opened = office.open()
    empty_queue()
    add(receiver, "cases.supplemented", "cases.rated", "cases.apology_drafted")
    actions.ask_supplement(dossier_id=opened.id, items=["Sổ"], actor=office.examiner, at=NOON)
    actions.supplement(dossier_id=opened.id, actor=office.citizen, at=NOON)
    (told,) = heard(receiver)
    assert told["type"] == "opendistrict.cases.supplemented"
    dawn = NOON + timedelta(days=3, hours=21, minutes=30)
    assert actions.draft_apologies(dawn) == 1
    (told,) = heard(receiver, dawn)
    assert told["type"] == "opendistrict.cases.apology_drafted"
    actions.stop(dossier_id=opened.id, reasons="không đủ", actor=office.examiner, at=dawn)
    actions.rate(dossier_id=opened.id, stars=4, actor=office.citizen, at=dawn)
    (told,) = heard(receiver, dawn)
    assert told["type"] == "opendistrict.cases.rated" and "stars" not in told["data"]
