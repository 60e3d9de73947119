"""Announcements, retries and dead letters, run by the worker that runs in production."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app as queue
from tests.makers import work

from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries, registry

AT = datetime(2025, 7, 1, 1, tzinfo=UTC)
TOPIC = "test.told"
pytestmark = pytest.mark.django_db(transaction=True)


class Listener:
    """Remembers what it was told; fails while `broken`."""

    def __init__(self, name: str) -> None:
        self.__qualname__ = name
        self.broken = False
        self.heard: list[tuple[dict[str, str], datetime]] = []
        self.tries = 0

    def __call__(self, payload: Mapping[str, str], at: datetime) -> None:
        self.tries += 1
        if self.broken:
            raise RuntimeError("the mail server is away")
        self.heard.append((dict(payload), at))


@pytest.fixture
def listen() -> Iterator[Callable[[str], Listener]]:
    """Listeners for one test; the queue, which the test database keeps, is emptied around it."""
    _empty_queue()

    def make(name: str) -> Listener:
        listener = Listener(name)
        registry.listen(TOPIC, listener)
        return listener

    yield make
    registry._handlers.pop(TOPIC, None)
    _empty_queue()


def _empty_queue() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_periodic_defers")
        cursor.execute("DELETE FROM procrastinate_jobs")


def _publish(**payload: object) -> None:
    with transaction.atomic():
        base.publish(topic=TOPIC, at=AT, **payload)


def _work() -> None:
    work("outbox")


def _due_now() -> None:
    """Let the waiting time of every message be over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET scheduled_at = now() - interval '1 second' "
            "WHERE status = 'todo'"
        )


def _work_until_dead() -> None:
    for _ in range(base.MAX_ATTEMPTS):
        _due_now()
        _work()


def test_told_once_with_the_instant_of_the_announcement(listen: Callable[[str], Listener]) -> None:
    listener = listen("first")
    _publish(task="42", count=3)
    assert listener.heard == []
    _work()
    assert listener.heard == [({"task": "42", "count": "3"}, AT)]
    _work()
    assert listener.tries == 1
    assert queries.outbox_counts() == {"succeeded": 1}


def test_a_change_undone_was_never_announced(listen: Callable[[str], Listener]) -> None:
    listener = listen("first")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        base.publish(topic=TOPIC, at=AT)
        raise ZeroDivisionError
    assert queries.outbox_counts() == {}
    _work()
    assert listener.tries == 0


def test_nothing_is_announced_outside_a_transaction(listen: Callable[[str], Listener]) -> None:
    listen("first")
    with pytest.raises(AssertionError):
        base.publish(topic=TOPIC, at=AT)


def test_a_failure_is_tried_again_later_and_later(listen: Callable[[str], Listener]) -> None:
    listener = listen("first")
    listener.broken = True
    _publish()
    waits = []
    for attempt in range(1, 4):
        before = datetime.now(UTC)
        _work()
        [message] = queries.outbox(status="todo")
        assert (message.attempts, listener.tries) == (attempt, attempt)
        assert message.scheduled_at is not None
        waits.append(message.scheduled_at - before)
        _work()
        assert listener.tries == attempt, "tried before its time"
        _due_now()
    for wait, seconds in zip(waits, (4, 16, 64), strict=True):
        assert timedelta(seconds=seconds) <= wait < timedelta(seconds=seconds + 3)


def test_a_dead_letter_is_seen_and_given_another_life(listen: Callable[[str], Listener]) -> None:
    listener = listen("first")
    listener.broken = True
    _publish(task="42")
    _work_until_dead()
    assert listener.tries == base.MAX_ATTEMPTS
    [dead] = queries.outbox(status="failed")
    assert dead.topic == TOPIC
    assert dead.payload == {"task": "42"}
    assert dead.last_event_at is not None
    _due_now()
    _work()
    assert listener.tries == base.MAX_ATTEMPTS, "a dead letter is not tried by itself"

    listener.broken = False
    at = datetime.now(UTC)
    base.retry_message(message_id=dead.id, actor=SYSTEM, at=at)
    _work()
    _work()
    assert listener.heard == [({"task": "42"}, AT)]
    assert queries.outbox(status="failed") == []
    assert [line.action for line in queries.trail(f"base.message:{dead.id}")] == [
        "base.retry_message"
    ]
    with pytest.raises(Refused, match="message_is_not_dead"):
        base.retry_message(message_id=dead.id, actor=SYSTEM, at=at)


def test_another_life_may_fail_again(listen: Callable[[str], Listener]) -> None:
    listener = listen("first")
    listener.broken = True
    _publish()
    _work_until_dead()
    [dead] = queries.outbox(status="failed")
    base.retry_message(message_id=dead.id, actor=SYSTEM, at=datetime.now(UTC))
    _work()
    assert listener.tries == base.MAX_ATTEMPTS + 1
    assert [message.id for message in queries.outbox(status="failed")] == [dead.id]


def test_two_listeners_fail_each_for_itself(listen: Callable[[str], Listener]) -> None:
    well, ill = listen("well"), listen("ill")
    ill.broken = True
    _publish(task="7")
    _work_until_dead()
    assert [payload for payload, _ in well.heard] == [{"task": "7"}]
    assert well.tries == 1
    [dead] = queries.outbox(status="failed")
    assert dead.listener.endswith(".ill")


def test_what_a_listener_wrote_before_it_failed_is_undone(
    listen: Callable[[str], Listener],
) -> None:
    def half(payload: Mapping[str, str], at: datetime) -> None:
        base.record(action="test.half", actor=SYSTEM, at=at, subject="test:half")
        raise RuntimeError("after the first line")

    listen("first")
    registry.listen(TOPIC, half)
    _publish()
    _work()
    assert queries.trail("test:half") == []


def test_the_outbox_is_paged_newest_first(
    listen: Callable[[str], Listener], monkeypatch: pytest.MonkeyPatch
) -> None:
    listen("first")
    monkeypatch.setattr(queries.office, "PAGE", 2)
    for number in range(5):
        _publish(n=number)
    seen: list[object] = []
    before = None
    while page := queries.outbox(status="todo", before=before):
        seen += [message.payload["n"] for message in page]
        before = page[-1].id
    assert seen == ["4", "3", "2", "1", "0"]


def test_the_work_of_a_killed_worker_is_seen_and_taken_up_again(
    listen: Callable[[str], Listener],
) -> None:
    listener = listen("first")
    _publish()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing'")
    [message] = queries.outbox(status="doing")
    assert message.is_stuck
    _work()
    assert listener.tries == 0
    base.retry_message(message_id=message.id, actor=SYSTEM, at=datetime.now(UTC))
    _work()
    assert listener.tries == 1


def _begun(*, silent_for: timedelta) -> None:
    """What waits was begun by a worker that beat last so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s) RETURNING id",
            [silent_for],
        )
        (worker,) = cursor.fetchone()
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE status = 'todo'",
            [worker],
        )


def test_what_a_killed_worker_had_begun_is_begun_again_by_itself(
    listen: Callable[[str], Listener],
) -> None:
    listener = listen("first")
    _publish(task="42")
    _begun(silent_for=timedelta(seconds=61))
    base.take_up_left(datetime.now(UTC))
    [message] = queries.outbox(status="todo")
    assert message.attempts == 1
    _work()
    assert listener.heard == [({"task": "42"}, AT)]
    assert "base.take_up_left" in [job.name for job in queries.scheduled_jobs()]


def test_what_kills_its_workers_is_a_dead_letter_at_last(listen: Callable[[str], Listener]) -> None:
    listen("first")
    _publish()
    for _ in range(base.MAX_ATTEMPTS):
        assert queries.outbox_counts() == {"todo": 1}
        _begun(silent_for=timedelta(hours=1))
        base.take_up_left(datetime.now(UTC))
    assert queries.outbox_counts() == {"failed": 1}


def test_of_what_runs_by_the_clock_only_the_newest_is_begun_again(
    listen: Callable[[str], Listener],
) -> None:
    """Two that were left of one schedule may not wait both; and the next may wait already."""
    keep_log = queue.configure_task("base.keep_log", queueing_lock="base.keep_log")
    for _ in range(2):
        keep_log.defer(timestamp=0)
        _begun(silent_for=timedelta(hours=1))
    base.take_up_left(datetime.now(UTC))
    assert queries.outbox_counts() == {"aborted": 1, "todo": 1}
    _begun(silent_for=timedelta(hours=1))
    keep_log.defer(timestamp=0)
    base.take_up_left(datetime.now(UTC))
    assert queries.outbox_counts() == {"aborted": 2, "todo": 1}


def test_what_a_living_worker_holds_is_left_to_it(listen: Callable[[str], Listener]) -> None:
    listen("first")
    _publish()
    _begun(silent_for=timedelta(seconds=20))
    [message] = queries.outbox(status="doing")
    assert not message.is_stuck
    with pytest.raises(Refused, match="message_is_not_dead"):
        base.retry_message(message_id=message.id, actor=SYSTEM, at=datetime.now(UTC))
    base.take_up_left(datetime.now(UTC))
    assert queries.outbox_counts() == {"doing": 1}
