"""Which rung is due on which day, and what a run of the ladder writes."""

from datetime import date, datetime, time, timedelta
from threading import Thread

import pytest
from django.db import connection
from hypothesis import given as given_that
from hypothesis import settings
from hypothesis import strategies as st
from tests.engine.plans import offices
from tests.engine.plans.follow import CHAIR, HEAD, OWNER, RUNGS, load_ladder

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans.models import Digest, Ladder, Nudge, Task
from opendistrict.engine.plans.rules import nudges as rules
from opendistrict.engine.plans.shapes import Rung, RungName
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.days import HERE
from opendistrict.kernel.workclock import WorkCalendar
from opendistrict.registers.base import actions as base
from opendistrict.registers.base.models import AuditEvent
from opendistrict.registers.base.shapes import CalendarDayRow
from opendistrict.registers.orgs import actions as orgs
from opendistrict.registers.orgs.shapes import AssignmentRow, OversightRow

CALENDAR = WorkCalendar()
DUE = date(2024, 1, 17)  # a Wednesday
GIVEN = date(2023, 12, 22)


def _at(day: date, hour: int = 8) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=HERE)


# ------------------------------------------------------------------ the rule


def _due(day: date, due_on: date = DUE, given_on: date = GIVEN, climbed: int | None = None):
    return rules.Climb(RUNGS, day, CALENDAR).due(due_on, given_on, climbed)


@pytest.mark.parametrize(
    ("day", "offset"),
    [
        (date(2024, 1, 5), None),  # eight working days before
        (date(2024, 1, 8), -7),
        (date(2024, 1, 12), -7),
        (date(2024, 1, 15), -2),
        (date(2024, 1, 17), 0),
        (date(2024, 1, 18), 1),
        (date(2024, 1, 19), 1),
        (date(2024, 1, 22), 3),  # a weekend between
        (date(2024, 1, 26), 7),
        (date(2024, 6, 3), 7),  # an old delay stands on the last rung
    ],
)
def test_the_last_rung_whose_day_has_come(day: date, offset: int | None) -> None:
    assert [rung.offset for rung in _due(day)] == ([] if offset is None else [offset])


def test_a_climbed_rung_is_not_climbed_again_nor_one_below_it() -> None:
    assert _due(date(2024, 1, 17), climbed=-2) == (Rung(0, OWNER),)
    assert _due(date(2024, 1, 17), climbed=0) == ()
    assert _due(date(2024, 1, 17), climbed=3) == ()


def test_a_date_on_a_day_off_is_spoken_of_on_the_working_day_before() -> None:
    sunday = date(2024, 1, 21)
    assert _due(date(2024, 1, 19), due_on=sunday) == (Rung(0, OWNER),)
    assert _due(date(2024, 1, 22), due_on=sunday) == (Rung(1, HEAD),)


def test_what_lay_before_the_task_was_given_was_not_missed() -> None:
    given_late = date(2024, 1, 16)
    assert _due(date(2024, 1, 16), given_on=given_late) == ()
    assert _due(date(2024, 1, 17), given_on=given_late) == (Rung(0, OWNER),)


def test_days_of_delay_begin_when_the_task_was_given() -> None:
    given_on = date(2024, 2, 1)  # a Thursday, two weeks after the date it names
    assert _due(date(2024, 2, 2), given_on=given_on) == (Rung(1, HEAD),)
    assert _due(date(2024, 2, 12), given_on=given_on) == (Rung(7, CHAIR),)


def test_a_holiday_moves_the_rungs() -> None:
    off = WorkCalendar({date(2024, 1, 18): False})
    assert rules.Climb(RUNGS, date(2024, 1, 19), off).due(DUE, GIVEN, 0) == (Rung(1, HEAD),)


days = st.integers(0, 120).map(lambda n: date(2024, 1, 1) + timedelta(days=n))
ladders = st.lists(
    st.tuples(st.integers(-10, 10), st.sampled_from(rules.UPWARD)), min_size=1, max_size=7
).map(
    lambda pairs: tuple(
        Rung(offset, to)
        for (offset, _), to in zip(
            sorted(dict(pairs).items()), sorted((to for _, to in dict(pairs).items()),
            key=rules.UPWARD.index), strict=True
        )
    )
)  # fmt: skip
calendars = st.dictionaries(days, st.booleans(), max_size=20).map(WorkCalendar)


@given_that(ladder=ladders, due_on=days, given_on=days, calendar=calendars, asleep=st.sets(days))
@settings(max_examples=200, deadline=None)
def test_day_after_day_the_climb_is_monotone_and_each_rung_is_climbed_once(
    ladder: tuple[Rung, ...], due_on: date, given_on: date, calendar: WorkCalendar,
    asleep: set[date],
) -> None:  # fmt: skip
    """Run every day on which the worker was awake: at most one message a day, offsets only rise,
    nobody lower is reminded after somebody higher."""
    climbed: int | None = None
    told: list[Rung] = []
    for n in range(160):
        today = date(2024, 1, 1) + timedelta(days=n)
        if today in asleep:
            continue
        rungs = rules.Climb(ladder, today, calendar).due(due_on, given_on, climbed)
        assert len(rungs) <= 1
        for rung in rungs:
            told.append(rung)
            climbed = rung.offset
    offsets = [rung.offset for rung in told]
    assert offsets == sorted(set(offsets))
    heights = [rules.UPWARD.index(rung.to) for rung in told]
    assert heights == sorted(heights)


@given_that(ladder=ladders, due_on=days, given_on=days, calendar=calendars, today=days)
@settings(max_examples=300, deadline=None)
def test_the_windows_leave_nothing_out(
    ladder: tuple[Rung, ...], due_on: date, given_on: date, calendar: WorkCalendar, today: date
) -> None:
    """What the rule would climb lies in a window whose offset is not below it: the database may
    hand over too much, never too little."""
    climb = rules.Climb(ladder, today, calendar)
    rungs = climb.due(due_on, given_on, None)
    if rungs:
        hits = [
            offset
            for after, until, offset in climb.windows()
            if (after is None or due_on > after) and due_on <= until
        ]
        assert hits and max(hits) >= rungs[0].offset


@pytest.mark.parametrize(
    ("at", "leaves"),
    [
        ("2024-01-17 09:00", "2024-01-17 09:00"),
        ("2024-01-17 18:00", "2024-01-18 07:00"),
        ("2024-01-18 06:59", "2024-01-18 07:00"),
        ("2024-01-19 20:00", "2024-01-22 07:00"),  # a Friday evening
        ("2024-01-20 10:00", "2024-01-22 07:00"),  # a Saturday
    ],
)
def test_messages_wait_for_the_morning_of_a_working_day(at: str, leaves: str) -> None:
    told = rules.leaves_at(
        datetime.fromisoformat(at).replace(tzinfo=HERE), quiet_from=time(18),
        quiet_until=time(7), calendar=CALENDAR,
    )  # fmt: skip
    assert told == datetime.fromisoformat(leaves).replace(tzinfo=HERE)


def test_quiet_hours_within_a_day_and_none_at_all() -> None:
    noon = datetime(2024, 1, 17, 12, 0, tzinfo=HERE)
    over = rules.leaves_at(noon, quiet_from=time(11), quiet_until=time(13), calendar=CALENDAR)
    assert over == noon.replace(hour=13)
    night = datetime(2024, 1, 17, 23, 0, tzinfo=HERE)
    assert (
        rules.leaves_at(night, quiet_from=time(0), quiet_until=time(0), calendar=CALENDAR) == night
    )


# ------------------------------------------------------------------ the run


@pytest.fixture
def ids(db: None):
    found = offices.build()
    load_ladder()
    return found


def _told(day: date) -> list[tuple[str, str, str]]:
    rows = Nudge.objects.filter(on=day, person__isnull=False).select_related("post", "person")
    return [(n.rung, n.post.slug, n.person.full_name) for n in rows.order_by("pk")]  # type: ignore[union-attr]


def test_owner_then_head_then_up_to_the_chair(ids) -> None:
    offices.give(ids, due_on=DUE, post="planning-officer")
    told = {}
    day = date(2024, 1, 1)
    while day < date(2024, 2, 10):
        plans.run_ladder(_at(day))
        if _told(day):
            told[day] = _told(day)
        day += timedelta(days=1)
    officer = ("owner", "planning-officer", "Phạm Văn Viên")
    chair = ("chair", "chair", "Trần Văn Chủ")
    assert told == {
        date(2024, 1, 8): [officer],
        date(2024, 1, 15): [officer],
        date(2024, 1, 17): [officer],
        date(2024, 1, 18): [("head", "planning-head", "Lê Thị Trưởng")],
        date(2024, 1, 22): [chair],  # no deputy is in charge of the unit: it climbs
        date(2024, 1, 26): [chair],
    }


def test_a_deputy_in_charge_stands_between(ids) -> None:
    told = {"actor": SYSTEM, "at": offices.MORNING}
    orgs.load_oversight(
        rows=[OversightRow(post="culture-head", unit="planning", since=None, until=None)], **told
    )
    offices.give(ids, due_on=DUE)
    plans.run_ladder(_at(date(2024, 1, 22)))
    assert _told(date(2024, 1, 22)) == [("deputy", "culture-head", "Ngô Thị Văn")]


def test_run_again_it_adds_nothing_and_says_so(ids) -> None:
    offices.give(ids, due_on=DUE)
    first = plans.run_ladder(_at(DUE))
    again = plans.run_ladder(_at(DUE, 9))
    assert (first.made, first.digests) == (1, 1)
    assert (again.made, again.digests) == (0, 0)
    assert AuditEvent.objects.filter(action="plans.run_ladder").count() == 2


def test_many_things_make_one_digest(ids) -> None:
    for number in range(5):
        offices.give(ids, title=f"Việc {number}", due_on=DUE)
    run = plans.run_ladder(_at(DUE))
    assert (run.made, run.digests) == (5, 1)
    assert Digest.objects.count() == 1
    assert Nudge.objects.filter(digest=Digest.objects.get()).count() == 5


def test_after_a_standstill_only_the_highest_rung(ids) -> None:
    offices.give(ids, due_on=DUE)
    plans.run_ladder(_at(date(2024, 1, 8)))
    plans.run_ladder(_at(date(2024, 1, 18)))  # the rungs of the 15th and the 17th were missed
    assert [n.offset for n in Nudge.objects.order_by("on")] == [-7, 1]


def test_on_a_day_off_nobody_is_reminded(ids) -> None:
    offices.give(ids, due_on=date(2024, 1, 20))  # a Saturday
    assert plans.run_ladder(_at(date(2024, 1, 20))).works is False
    base.load_calendar(
        days=[
            CalendarDayRow(
                day=date(2024, 1, 20), kind="work", name="làm bù", basis="mẫu", confidence="sample"
            )
        ],
        actor=SYSTEM,
        at=offices.MORNING,
    )  # fmt: skip
    assert plans.run_ladder(_at(date(2024, 1, 20))).made == 1


def test_a_vacant_post_climbs_and_leaves_its_mark(ids) -> None:
    offices.give(ids, unit="culture", post="culture-vacant", due_on=DUE)
    run = plans.run_ladder(_at(DUE))
    assert (run.made, run.vacant) == (1, 1)
    assert _told(DUE) == [("head", "culture-head", "Ngô Thị Văn")]
    empty = Nudge.objects.get(person=None)
    assert (empty.rung, empty.post.slug) == ("owner", "culture-vacant")


def test_the_acting_person_comes_before_the_holder(ids) -> None:
    row = AssignmentRow(
        post="planning-officer", person="culture-head", kind="acting", since=date(2024, 1, 1),
        until=None, basis="mẫu",
    )  # fmt: skip
    orgs.load_assignments(rows=[row], actor=SYSTEM, at=offices.MORNING)
    offices.give(ids, due_on=DUE, post="planning-officer")
    plans.run_ladder(_at(DUE))
    assert _told(DUE) == [("owner", "planning-officer", "Ngô Thị Văn")]


def test_one_person_on_two_rungs_hears_once(ids) -> None:
    load_ladder((Rung(0, OWNER), Rung(0, HEAD)))
    offices.give(ids, due_on=DUE)  # the head is the owner
    assert plans.run_ladder(_at(DUE)).made == 1


def test_a_unit_that_has_ended_hears_nothing(ids) -> None:
    task_id = offices.give(ids, unit="records", due_on=date(2025, 7, 2))
    run = plans.run_ladder(_at(date(2025, 7, 2)))
    assert (run.made, run.orphaned) == (0, 1)
    assert not Nudge.objects.filter(task_id=task_id).exists()


def test_paused_reported_and_finished_tasks_hear_nothing(ids) -> None:
    chair = offices.officer("chair")
    task_id = offices.give(ids, due_on=DUE)
    plans.pause_task(task_id=task_id, reason="chờ vốn", actor=chair, at=offices.MORNING)
    assert plans.run_ladder(_at(DUE)).made == 0
    Task.objects.filter(pk=task_id).update(state="reported")
    assert plans.run_ladder(_at(DUE, 9)).made == 0


def test_a_moved_date_begins_a_new_climb(ids) -> None:
    task_id = offices.give(ids, due_on=DUE)
    plans.run_ladder(_at(date(2024, 1, 15)))
    plans.move_due(
        task_id=task_id, due_on=date(2024, 2, 28), reason="bổ sung khảo sát",
        actor=offices.officer("chair"), at=_at(date(2024, 1, 16)),
    )  # fmt: skip
    assert plans.run_ladder(_at(DUE)).made == 0
    assert plans.run_ladder(_at(date(2024, 2, 26))).made == 1
    assert [n.offset for n in Nudge.objects.order_by("on")] == [-2, -2]


def test_without_a_ladder_nothing_runs(ids) -> None:
    Ladder.objects.all().delete()
    offices.give(ids, due_on=DUE)
    run = plans.run_ladder(_at(DUE))
    assert (run.works, run.made) == (True, 0)


def test_the_run_does_not_cost_a_query_a_task(ids, django_assert_max_num_queries) -> None:
    for number in range(40):
        offices.give(
            ids, title=f"Việc {number}", due_on=DUE, unit="culture" if number % 2 else "planning"
        )
    with django_assert_max_num_queries(45):
        assert plans.run_ladder(_at(DUE)).made == 40


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_everybody_once() -> None:
    ids = offices.build()
    load_ladder()
    for number in range(10):
        offices.give(ids, title=f"Việc {number}", due_on=DUE)
    runs = []

    def work() -> None:
        runs.append(plans.run_ladder(_at(DUE)))
        connection.close()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(run.made for run in runs) == [0, 10]
    assert sorted(run.digests for run in runs) == [0, 1]
    assert Nudge.objects.count() == 10


def test_manual_is_no_rung_of_the_ladder() -> None:
    assert RungName.MANUAL not in rules.UPWARD
