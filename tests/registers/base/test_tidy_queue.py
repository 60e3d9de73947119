"""Jobs that ended long ago are forgotten; what waits, runs or failed of late is not."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.makers import empty_queue, work

from opendistrict.registers.base import actions, registry

AT = datetime(2026, 11, 22, 18, 40, tzinfo=UTC)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_queue() -> Iterator[None]:
    empty_queue()
    yield
    empty_queue()


def job(name: str, status: str, ago: timedelta) -> None:
    """A job of that name whose last event was so long ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args) "
            "VALUES ('outbox', %s, 'todo', '{}') RETURNING id",
            [name],
        )
        (key,) = cursor.fetchone()
        if status != "todo":
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [key])
        if status not in ("todo", "doing"):
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s",
                [status, key],
            )
        cursor.execute(
            "UPDATE procrastinate_events SET at = now() - %s WHERE job_id = %s", [ago, key]
        )


def left() -> set[str]:
    jobs = ProcrastinateJob.objects.filter(task_name__startswith="t-")
    return set(jobs.values_list("task_name", flat=True))


def test_what_ended_long_ago_is_forgotten_and_nothing_else() -> None:
    job("t-done-old", "succeeded", actions.KEEP_DONE + DAY)
    job("t-done-new", "succeeded", actions.KEEP_DONE - DAY)
    job("t-dead-old", "failed", actions.KEEP_DEAD + DAY)
    job("t-dead-new", "failed", actions.KEEP_DEAD - DAY)
    job("t-off-old", "cancelled", actions.KEEP_DEAD + DAY)
    job("t-off-new", "cancelled", actions.KEEP_DEAD - DAY)
    job("t-waits", "todo", actions.KEEP_DEAD + DAY)
    job("t-runs", "doing", actions.KEEP_DEAD + DAY)
    actions.tidy_queue(AT)
    work("builtin")
    assert left() == {"t-done-new", "t-dead-new", "t-off-new", "t-waits", "t-runs"}


def test_it_runs_every_night() -> None:
    (mine,) = [one for one in registry.schedules() if one.name == "base.tidy_queue"]
    assert mine.what is actions.tidy_queue
    assert mine.cron.split()[2:] == ["*", "*", "*"]


def test_what_went_well_is_kept_until_it_has_run_again() -> None:
    """The operator's page says when each job by the clock last ran: all run once a week or more."""
    assert timedelta(days=7) < actions.KEEP_DONE
    for one in registry.schedules():
        _minute, _hour, day, month, _weekday = one.cron.split()
        assert (day, month) == ("*", "*"), one.name
