"""Messages leave once, at a decent hour: a real mail server and a real web server, here."""

import json
import socket
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from uuid import UUID

import pytest
from aiosmtpd.controller import Controller
from django.db import connection, connections
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings
from tests.engine.plans import offices
from tests.engine.plans.follow import load_ladder

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.models import Digest, Nudge, Task
from opendistrict.engine.plans.queries import letters
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.days import HERE
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.people import actions as people
from opendistrict.registers.people.queries import people_by_slug

DUE = date(2024, 1, 17)
MORNING = datetime(2024, 1, 17, 7, 30, tzinfo=HERE)
NIGHT = datetime(2099, 1, 14, 23, tzinfo=HERE)  # a Wednesday; the queue's own clock is not ours
pytestmark = pytest.mark.django_db(transaction=True)


class Postman:
    """What the mail server was given; it answers 451 while `is_away`."""

    def __init__(self) -> None:
        self.is_away = False
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        if self.is_away:
            return "451 try again later"
        message = message_from_bytes(envelope.content, policy=policy.default)  # type: ignore[attr-defined]
        assert isinstance(message, EmailMessage)
        self.letters.append(message)
        return "250 OK"


@pytest.fixture(autouse=True)
def _threads_close_what_they_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """The clock by which it is asked whether a message may leave."""

    def set_to(now: datetime) -> None:
        monkeypatch.setattr(letters, "database_now", lambda: now)

    set_to(MORNING)
    return set_to


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@pytest.fixture
def postman(settings: Settings) -> Iterator[Postman]:
    postman = Postman()
    server = Controller(postman, hostname="127.0.0.1", port=_free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "127.0.0.1",
        server.server.sockets[0].getsockname()[1],
    )
    settings.SITE_URL = "https://quan.example"
    yield postman
    server.stop()


class Web:
    """What the web server was given; `status` is what it answers."""

    def __init__(self) -> None:
        self.status = 204
        self.posts: list[tuple[str, dict[str, object]]] = []


@pytest.fixture
def web(settings: Settings) -> Iterator[Web]:
    web = Web()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if web.status == 204:
                web.posts.append((self.headers["Content-Type"], json.loads(body)))
            self.send_response(web.status)
            if web.status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return None

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    settings.WEBHOOK_URL = f"http://127.0.0.1:{server.server_port}/hook"
    yield web
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def ids(clock: object) -> Iterator[dict[str, UUID]]:
    _empty_queue()
    found = offices.build()
    load_ladder()
    persons = people_by_slug()
    for slug in ("planning-head", "chair"):
        people.open_account(
            username=slug, email=f"{slug}@quan.example", person_id=persons[slug].id, password=None,
            actor=SYSTEM, at=MORNING,
        )  # fmt: skip
    yield found
    _empty_queue()


def _empty_queue() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_periodic_defers")
        cursor.execute("DELETE FROM procrastinate_jobs")


def work() -> None:
    """The worker that runs in production, until it finds nothing due."""
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector):
        app.run_worker(
            wait=False, install_signal_handlers=False, listen_notify=False, queues=["outbox"]
        )


def waiting() -> list[ProcrastinateJob]:
    jobs = ProcrastinateJob.objects.filter(status="todo", queue_name="outbox")
    return list(jobs.order_by("id"))


def due_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = now() - interval '1 second' "
            "WHERE status = 'todo'"
        )


def text_of(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


# ------------------------------------------------------------------ e-mail


def test_one_digest_for_many_tasks_in_vietnamese_with_links(
    ids: dict[str, UUID], postman: Postman
) -> None:
    offices.give(ids, title="Rà soát hẻm 12 & 14 <Trần Hưng Đạo>", due_on=DUE)
    offices.give(ids, title="Báo cáo chung cư cũ", due_on=date(2024, 1, 19))
    assert plans.run_ladder(MORNING).digests == 1
    work()
    (message,) = postman.letters
    assert message["To"] == "planning-head@quan.example"
    assert message["Subject"].strip() == "[OpenDistrict] 2 việc cần chú ý ngày 17/01/2024"
    assert message["Auto-Submitted"] == "auto-generated"
    text = text_of(message)
    assert "Kính gửi Lê Thị Trưởng," in text
    assert "Rà soát hẻm 12 & 14 <Trần Hưng Đạo>" in text  # plain text is not escaped
    assert "hạn 17/01/2024, đến hạn hôm nay" in text
    assert "hạn 19/01/2024, còn 2 ngày làm việc" in text
    assert "In English: 2 matters need your attention today." in text
    html = message.get_body(("html",))
    assert html is not None and "&lt;Trần Hưng Đạo&gt;" in html.get_content()
    links = [word for word in text.split() if "/followup/link/" in word]
    assert len(links) == 2 and all(link.startswith("https://quan.example/") for link in links)
    opened = queries.nudge_of_link(links[0].rsplit("/", 2)[1])
    assert Nudge.objects.get(pk=opened).person_id == people_by_slug()["planning-head"].id
    assert Digest.objects.get().mailed_at == MORNING


def test_a_link_that_was_changed_leads_nowhere() -> None:
    good = letters.link_to(UUID(int=7)).rsplit("/", 2)[1]
    assert queries.nudge_of_link(good) == UUID(int=7)
    with pytest.raises(Refused):
        queries.nudge_of_link(good[:-2] + ("aa" if good[-2:] != "aa" else "bb"))


def test_told_twice_sent_once(ids: dict[str, UUID], postman: Postman) -> None:
    offices.give(ids, due_on=DUE)
    plans.run_ladder(MORNING)
    work()
    from django.db import transaction

    with transaction.atomic():
        base.publish(topic="plans.digest_made", at=MORNING, digest=Digest.objects.get().pk)
    plans.run_ladder(MORNING + timedelta(minutes=5))
    work()
    assert len(postman.letters) == 1


def test_what_was_finished_since_is_left_out(ids: dict[str, UUID], postman: Postman) -> None:
    done = offices.give(ids, title="Đã xong", due_on=DUE)
    offices.give(ids, title="Chưa xong", due_on=DUE)
    plans.run_ladder(MORNING)
    Task.objects.filter(pk=done).update(state="reported")
    work()
    (message,) = postman.letters
    assert "Chưa xong" in text_of(message) and "Đã xong" not in text_of(message)


def test_nobody_without_an_address_is_written_to(ids: dict[str, UUID], postman: Postman) -> None:
    offices.give(ids, due_on=DUE, unit="culture")
    assert plans.run_ladder(MORNING).digests == 1
    work()
    assert postman.letters == [] and Digest.objects.get().mailed_at is None
    assert waiting() == []


def test_a_run_before_the_end_of_the_quiet_hours_waits_for_it(
    ids: dict[str, UUID], postman: Postman
) -> None:
    offices.give(ids, due_on=DUE)
    plans.run_ladder(MORNING.replace(hour=5))
    at = MORNING.replace(hour=7, minute=0)
    assert {job.scheduled_at for job in waiting()} == {at}


def test_in_quiet_hours_a_message_waits_though_the_worker_has_it(
    ids: dict[str, UUID], postman: Postman, clock: Callable[[datetime], None]
) -> None:
    """The worker was down all day and comes back in the night."""
    offices.give(ids, due_on=DUE)
    plans.run_ladder(MORNING)
    clock(NIGHT)
    work()
    assert postman.letters == []
    (job,) = waiting()
    assert job.scheduled_at == NIGHT + timedelta(hours=8)
    clock(NIGHT + timedelta(hours=8))
    due_now()
    work()
    assert len(postman.letters) == 1


def test_a_mail_server_that_is_away_is_tried_again_then_shown(
    ids: dict[str, UUID], postman: Postman
) -> None:
    offices.give(ids, due_on=DUE)
    plans.run_ladder(MORNING)
    postman.is_away = True
    work()
    (job,) = waiting()
    assert job.attempts == 1 and Digest.objects.get().mailed_at is None
    for _ in range(base.MAX_ATTEMPTS):
        due_now()
        work()
    dead = ProcrastinateJob.objects.get(status="failed")
    assert dead.args["listener"].endswith("mail_digest")
    postman.is_away = False
    base.retry_message(message_id=dead.pk, actor=SYSTEM, at=MORNING)
    work()
    assert len(postman.letters) == 1 and Digest.objects.get().mailed_at == MORNING


def test_by_hand_the_answer_and_the_word_each_leave_once(
    ids: dict[str, UUID], postman: Postman
) -> None:
    task_id = offices.give(ids, title="Rà soát hẻm", due_on=DUE)
    nudge_id = plans.nudge(
        task_id=task_id, post_id=ids["planning-head"], note="Gấp", actor=offices.officer("chair"),
        at=MORNING,
    )  # fmt: skip
    work()
    plans.answer_nudge(
        nudge_id=nudge_id, answer="new_date", text="Chờ đo đạc", proposed_on=date(2024, 2, 5),
        actor=offices.officer("planning-head"), at=MORNING,
    )  # fmt: skip
    work()
    plans.decide_answer(
        nudge_id=nudge_id, decision="agreed", text="Lần cuối", actor=offices.officer("chair"),
        at=MORNING,
    )  # fmt: skip
    work()
    work()
    assert [(m["To"], m["Subject"].strip()) for m in postman.letters] == [
        ("planning-head@quan.example", "[OpenDistrict] Đôn đốc: Rà soát hẻm"),
        ("chair@quan.example", "[OpenDistrict] Trả lời đôn đốc: Rà soát hẻm"),
        (
            "planning-head@quan.example",
            "[OpenDistrict] Ý kiến về đề nghị của anh/chị: Rà soát hẻm",
        ),
    ]
    first, second, third = (text_of(message) for message in postman.letters)
    assert "Trần Văn Chủ nhắc anh/chị việc sau." in first and "“Gấp”" in first
    assert "Lê Thị Trưởng đề nghị lùi hạn đến 05/02/2024: “Chờ đo đạc”" in second
    assert "Người giao việc đã đồng ý. “Lần cuối”" in third


# ------------------------------------------------------------------ webhook


def test_the_webhook_gets_one_cloud_event_without_names_of_people(
    ids: dict[str, UUID], web: Web
) -> None:
    offices.give(ids, title="Rà soát hẻm", due_on=DUE)
    plans.run_ladder(MORNING)
    work()
    work()
    ((media_type, event),) = web.posts
    digest = Digest.objects.get()
    assert media_type == "application/cloudevents+json; charset=utf-8"
    assert event["specversion"] == "1.0" and event["id"] == str(digest.pk)
    assert event["type"] == "opendistrict.plans.digest.v1"
    assert event["subject"] == f"person/{digest.person_id}"
    assert datetime.fromisoformat(str(event["time"])) == MORNING
    (line,) = event["data"]["nudges"]  # type: ignore[index]
    assert line["title"] == "Rà soát hẻm" and line["due_on"] == "2024-01-17"
    assert "Lê Thị Trưởng" not in json.dumps(event, ensure_ascii=False)
    assert digest.posted_at == MORNING


@pytest.mark.parametrize("status", [500, 404, 302])
def test_a_webhook_that_does_not_take_it_is_tried_again(
    ids: dict[str, UUID], web: Web, postman: Postman, status: int
) -> None:
    offices.give(ids, due_on=DUE)
    plans.run_ladder(MORNING)
    web.status = status
    work()
    (job,) = waiting()
    assert job.args["listener"].endswith("post_digest")
    assert len(postman.letters) == 1  # the e-mail does not wait for the webhook
    web.status = 204
    due_now()
    work()
    assert len(web.posts) == 1 and len(postman.letters) == 1


def test_by_hand_it_is_posted_at_once(ids: dict[str, UUID], web: Web) -> None:
    task_id = offices.give(ids, due_on=DUE)
    nudge_id = plans.nudge(
        task_id=task_id, post_id=ids["planning-head"], note="Gấp", actor=offices.officer("chair"),
        at=MORNING,
    )  # fmt: skip
    work()
    work()
    ((_, event),) = web.posts
    assert (event["id"], event["type"]) == (str(nudge_id), "opendistrict.plans.nudge.v1")
