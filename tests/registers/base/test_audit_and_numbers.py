"""The trail only grows; numbers of a series have no gap and no double, whoever comes at once."""

import threading
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.registers.base import actions as base
from opendistrict.registers.base import queries
from opendistrict.registers.base.models import AuditEvent, Series

AT = datetime(2025, 7, 1, 1, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE base_auditevent SET actor_label = 'somebody else'",
        "UPDATE base_auditevent SET details = '{}'",
        "DELETE FROM base_auditevent",
    ],
)
def test_the_trail_cannot_be_rewritten(statement: str) -> None:
    base.record(action="test.done", actor=SYSTEM, at=AT, subject="test:1", reason="because")
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    [line] = queries.trail("test:1")
    assert line.details == {"reason": "because"}


@pytest.mark.django_db
def test_a_line_keeps_the_post_as_it_was_called_that_day() -> None:
    post_id = uuid4()
    actor = Actor(
        kind="officer", id="a", label="Người Mẫu", post_id=post_id, post_title="Chánh Văn phòng"
    )
    base.record(action="test.done", actor=actor, at=AT, subject="test:1", on=AT.date(), ids=(1, 2))
    event = AuditEvent.objects.get(subject="test:1")
    assert (event.post_id, event.post_title) == (post_id, "Chánh Văn phòng")
    assert event.details == {"on": "2025-07-01", "ids": [1, 2]}
    assert event.recorded_at is not None
    assert event.at == AT


@pytest.mark.django_db
def test_a_trail_is_paged_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries.office, "PAGE", 2)
    for number in range(3):
        base.record(action=f"test.{number}", actor=SYSTEM, at=AT, subject="test:1")
    base.record(action="test.other", actor=SYSTEM, at=AT, subject="test:2")
    first = queries.trail_page("test:1")
    assert [line.action for line in first] == ["test.2", "test.1"]
    rest = queries.trail_page("test:1", before=first[-1].id)
    assert [line.action for line in rest] == ["test.0"]


@pytest.mark.django_db(transaction=True)
def test_an_act_undone_leaves_no_line() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        base.record(action="test.done", actor=SYSTEM, at=AT, subject="test:1")
        raise ZeroDivisionError
    assert queries.trail("test:1") == []
    with pytest.raises(AssertionError):
        base.record(action="test.done", actor=SYSTEM, at=AT, subject="test:1")


@pytest.mark.django_db(transaction=True)
def test_six_at_once_with_rollbacks_leave_no_gap_and_no_double() -> None:
    kept: list[str] = []
    failed: list[Exception] = []
    lock = threading.Lock()

    def take_fifty(which: int) -> None:
        try:
            for turn in range(50):
                try:
                    with transaction.atomic():
                        number = base.next_number(series="THU-2026")
                        if (which * 50 + turn) % 7 == 0:
                            raise ZeroDivisionError
                except ZeroDivisionError:
                    continue
                with lock:
                    kept.append(number)
        except DatabaseError as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=take_fifty, args=(which,)) for which in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    rolled_back = len([n for n in range(300) if n % 7 == 0])
    assert len(kept) == 300 - rolled_back
    assert sorted(kept) == [f"THU-2026-{n:06d}" for n in range(1, len(kept) + 1)]
    assert Series.objects.get(code="THU-2026").last == len(kept)


@pytest.mark.django_db(transaction=True)
def test_a_number_is_taken_inside_a_transaction_only() -> None:
    with pytest.raises(AssertionError):
        base.next_number(series="THU-2026")
