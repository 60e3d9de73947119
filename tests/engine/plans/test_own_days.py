"""Days off of a unit alone: its reminders, what comes back to it and the slack of its work."""

from collections.abc import Iterator
from datetime import date, datetime, time
from uuid import UUID

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.engine.plans import offices
from tests.engine.plans.follow import load_ladder

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.models import Nudge, Task
from opendistrict.engine.plans.queries.rungs import quiet_until
from opendistrict.kernel.days import HERE

WEDNESDAY, THURSDAY, FRIDAY = date(2024, 1, 17), date(2024, 1, 18), date(2024, 1, 19)
SATURDAY = date(2024, 1, 20)


def at(day: date, hour: int = 8) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=HERE)


@pytest.fixture
def ids(db: None) -> Iterator[dict[str, UUID]]:
    found = offices.build()
    load_ladder()
    yield found


def reminded(day: date) -> list[str]:
    plans.run_ladder(at(day))
    rows = Nudge.objects.filter(on=day, person__isnull=False).select_related("post")
    return sorted(row.post.slug for row in rows)


# ------------------------------------------------------------------ reminders


def test_the_rungs_are_counted_in_the_days_of_the_unit_that_leads(ids: dict[str, UUID]) -> None:
    """Both are due on Wednesday; Planning is closed on Thursday, so its delay begins on Friday."""
    offices.give(ids, due_on=WEDNESDAY)
    offices.give(ids, due_on=WEDNESDAY, unit="culture")
    offices.special_day(ids["planning"], THURSDAY)
    assert reminded(date(2024, 1, 15)) == ["culture-head", "planning-head"]
    assert reminded(WEDNESDAY) == ["culture-head", "planning-head"]
    assert reminded(THURSDAY) == ["culture-head"]
    assert reminded(FRIDAY) == ["planning-head"]
    assert reminded(date(2024, 1, 22)) == ["chair"]  # Culture is three days late
    assert reminded(date(2024, 1, 23)) == ["chair"]


def test_a_unit_that_works_on_a_saturday_is_reminded_on_it(ids: dict[str, UUID]) -> None:
    offices.give(ids, due_on=SATURDAY)
    offices.give(ids, due_on=SATURDAY, unit="culture")
    offices.special_day(ids["planning"], SATURDAY, "work")
    assert reminded(THURSDAY) == ["culture-head", "planning-head"]
    assert reminded(FRIDAY) == ["culture-head"]  # of a day off one speaks on the day before
    assert reminded(SATURDAY) == ["planning-head"]


def test_a_unit_above_decides_for_those_under_it(ids: dict[str, UUID]) -> None:
    offices.give(ids, due_on=WEDNESDAY)
    offices.special_day(ids["district"], WEDNESDAY)
    assert reminded(WEDNESDAY) == []
    assert plans.run_ladder(at(WEDNESDAY)).works, "elsewhere it is a day like any other"


def test_letters_wait_until_their_reader_is_at_work(ids: dict[str, UUID]) -> None:
    offices.special_day(ids["planning"], FRIDAY)
    offices.special_day(ids["culture"], SATURDAY, "work")
    head, other = (
        offices.officer("planning-head").person_id,
        offices.officer("culture-head").person_id,
    )
    assert head and other
    assert quiet_until(at(FRIDAY, 9), [head, other]) == {head: at(date(2024, 1, 22), 7)}
    assert quiet_until(at(FRIDAY, 20), [head, other]) == {
        head: at(date(2024, 1, 22), 7),
        other: at(SATURDAY, 7),
    }
    offices.give(ids, due_on=SATURDAY, unit="culture")
    assert reminded(SATURDAY) == ["culture-head"]
    jobs = ProcrastinateJob.objects.filter(args__topic="plans.digest_made")
    assert {job.scheduled_at for job in jobs} == {None}, "on this Saturday, not on Monday"


def test_somebody_without_a_post_has_the_days_of_the_country(ids: dict[str, UUID]) -> None:
    offices.special_day(ids["planning"], FRIDAY)
    nobody = UUID(int=7)
    assert quiet_until(at(FRIDAY, 9), [nobody]) == {}
    assert quiet_until(at(SATURDAY, 9), [nobody]) == {nobody: at(date(2024, 1, 22), 7)}


# ------------------------------------------------------------------ what comes back


def given(task_id: UUID) -> list[tuple[date, date | None]]:
    rows = Task.objects.filter(repeats_id=task_id).order_by("given_on")
    return list(rows.values_list("given_on", "due_on"))


def test_what_comes_back_is_due_on_a_day_the_unit_works(ids: dict[str, UUID]) -> None:
    offices.special_day(ids["planning"], date(2024, 1, 22))
    offices.special_day(ids["planning"], date(2024, 2, 22))
    one, other = plans.give_to_many(
        lead_unit_ids=[ids["planning"], ids["culture"]], title="Báo cáo tháng", product="Báo cáo",
        responsibility="", authority="", with_unit_ids=(), due_on=None, due_rule="",
        milestones=(), programme_id=None, target_id=None, passage_id=None, need_ids=(),
        recurrence="month:22", actor=offices.officer("chair"), at=offices.MORNING,
    )  # fmt: skip
    assert [Task.objects.get(pk=pk).due_on for pk in (one, other)] == [
        date(2024, 1, 19),
        date(2024, 1, 22),
    ]
    plans.give_due_repeats(at(date(2024, 1, 23)))
    assert given(one) == [(date(2024, 1, 23), date(2024, 2, 21))]
    assert given(other) == [(date(2024, 1, 23), date(2024, 2, 22))]


def test_a_day_off_told_later_gives_nothing_twice_and_skips_nothing(ids: dict[str, UUID]) -> None:
    task_id = offices.give(ids, recurrence="month:15", due_on=None)
    offices.special_day(ids["planning"], date(2024, 1, 15))  # the task given keeps its date
    for day in range(1, 29):
        plans.give_due_repeats(at(date(2024, 2, day)))
    assert Task.objects.get(pk=task_id).due_on == date(2024, 1, 15)
    assert given(task_id) == [
        (date(2024, 1, 16), date(2024, 2, 15)),
        (date(2024, 2, 16), date(2024, 3, 15)),
    ]


# ------------------------------------------------------------------ slack


def test_slack_is_counted_in_the_days_of_the_unit_that_leads(ids: dict[str, UUID]) -> None:
    monday = date(2024, 1, 15)
    mine = offices.give(ids, title="Khảo sát", due_on=monday)
    theirs = offices.give(ids, title="Dự toán", due_on=monday, unit="culture")
    last = offices.give(ids, title="Tổng hợp", due_on=FRIDAY, needs=[mine, theirs])
    offices.special_day(ids["culture"], WEDNESDAY)
    drawn = queries.roadmap(unit_id=ids["district"], actor=offices.officer("chair"), on=offices.DAY)
    assert {row.task.id: row.slack_days for row in drawn.rows} == {mine: 4, theirs: 3, last: 0}
