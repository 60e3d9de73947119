"""The leader's figures: standings that are never older than their inputs, loads, freshness."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from tests.engine.plans import offices
from tests.engine.plans.figures import target, value
from tests.engine.plans.offices import DAY, MORNING, give, officer, prove
from tests.engine.plans.papers import seen
from tests.makers import HERE, MORNING_2023, TODAY_2023, actor, unit_id

from opendistrict.engine.indicators import actions as indicators
from opendistrict.engine.plans import actions, queries
from opendistrict.engine.plans.queries.standings import memory
from opendistrict.engine.plans.rules import cockpit as rules
from opendistrict.engine.plans.shapes import SetShape, Standing
from opendistrict.kernel.actor import Actor

BEFORE = date(2023, 12, 15)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    memory.clear()
    yield
    memory.clear()


@pytest.fixture
def chair(quan1: None) -> Actor:
    return actor("chu-tich-quan-1", TODAY_2023)


def the_set(who: Actor, code: str = "nam-2023") -> SetShape:
    return next(one for one in queries.sets_in_reach(who) if one.code == code)


def standing(who: Actor, known_on: date = TODAY_2023) -> Standing:
    one = the_set(who)
    return queries.standings([one], actor=who, on=TODAY_2023, known_on=known_on)[one.id]


# ------------------------------------------------------------------ standings


def test_a_standing_counts_as_the_sets_own_page_does(chair: Actor) -> None:
    every = queries.sets_in_reach(chair)
    found = queries.standings(every, actor=chair, on=TODAY_2023, known_on=TODAY_2023)
    for one in every:
        view = queries.set_view(one.id, actor=chair, on=TODAY_2023)
        assert view is not None
        stands = found[one.id]
        assert (stands.known_count, stands.gap_count) == (view.known_count, view.gap_count)
        assert {k: n for k, n in stands.tally.items() if n} == {
            k: n for k, n in view.tally.items() if n
        }
    assert standing(chair).met_count == 35


def test_a_second_look_judges_nothing_again(
    chair: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    every = queries.sets_in_reach(chair)
    told = {"actor": chair, "on": TODAY_2023, "known_on": TODAY_2023}
    with CaptureQueriesContext(connection) as first:
        before = queries.standings(every, **told)
    with django_assert_max_num_queries(7) as second:
        assert queries.standings(every, **told) == before
    assert len(second) < len(first)


def test_a_new_value_is_seen_at_once(chair: Actor) -> None:
    assert standing(chair).met_count == 35
    indicators.report_value(
        indicator="tang-truong-tmdv", unit_id=unit_id("quan-1"), period_kind="year",
        since=date(2022, 12, 15), until=date(2023, 12, 15), status="official",
        value=Decimal("15.2"), bound="", numerator=None, denominator=None, percent_of_plan=None,
        change_percent=None, as_of=date(2023, 12, 14), source="số liệu thử", passage_id=None,
        note="", confidence="", is_sample=True, corrects_id=None,
        actor=actor("chanh-van-phong-quan-1", TODAY_2023), at=MORNING_2023,
    )  # fmt: skip
    assert standing(chair).met_count == 36
    assert standing(chair, known_on=date(2023, 12, 20)).met_count < 36


def test_a_changed_plan_and_a_dropped_target_are_seen_at_once(chair: Actor) -> None:
    assert standing(chair).met_count == 35
    view = queries.set_view(the_set(chair).id, actor=chair, on=TODAY_2023)
    assert view is not None
    met = next(one for one in view.targets if one.judgement.is_met and one.target.plan)
    actions.drop_target(
        target_id=met.target.id, reason="Thử bỏ", actor=chair, at=MORNING_2023,
    )  # fmt: skip
    assert standing(chair).met_count == 34


def test_who_sees_a_part_is_told_of_the_part_only(chair: Actor) -> None:
    whole = standing(chair)
    head = actor("truong-phong-kinh-te-quan-1", TODAY_2023)
    part = standing(head)
    assert (whole.is_partial, part.is_partial) == (False, True)
    assert (part.met_count, part.known_count, part.gap_count) == (4, 5, 0)
    assert standing(chair) == whole  # what one has seen is not shown to the other


def test_the_memory_forgets_the_oldest(chair: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_most", 1)
    standing(chair)
    standing(chair, known_on=BEFORE)
    assert len(memory._kept) == 1


# ------------------------------------------------------------------ what deserves a glance


def test_met_and_falling_is_not_the_same_as_met() -> None:
    told = {"change_percent": Decimal("-9.8")}
    fell = seen(target("cumulative", "100"), [value("120", **told)])
    rose = seen(target("cumulative", "100"), [value("120", change_percent=Decimal(3))])
    missed = seen(target("cumulative", "100"), [value("90", **told)])
    fewer = seen(target("level", "10", direction="down"), [value("8", **told)])
    assert [rules.is_falling(one) for one in (fell, rose, missed, fewer)] == [
        True, False, False, False
    ]  # fmt: skip
    ordered = rules.by_urgency([rose, fell, missed])
    assert ordered == [missed, fell, rose]
    assert [rules.needs_a_look(one) for one in ordered] == [True, True, False]


@pytest.mark.parametrize(
    ("values", "frequency", "on", "expected"),
    [
        ([], "month", date(2023, 6, 30), "silent"),
        ([value("5", status="planned")], "month", date(2023, 6, 30), "silent"),
        ([value("5", as_of=date(2023, 5, 31))], "month", date(2023, 6, 20), "reported"),
        ([value("5", as_of=date(2023, 2, 28))], "month", date(2023, 6, 20), "stale"),
        ([value("5", as_of=date(2023, 2, 28))], "year", date(2023, 6, 20), "reported"),
        ([value("5", status="estimated", as_of=date(2023, 2, 1))], "month", date(2023, 6, 20),
         "reported"),
    ],
)  # fmt: skip
def test_numbers_grow_old_by_their_own_frequency(
    values: list[Any], frequency: str, on: date, expected: str
) -> None:
    view = seen(target("cumulative", "100"), values, on=on)
    assert rules.freshness(replace(view, values=tuple(values)), frequency, on) == expected


def test_freshness_and_movements_of_2023(
    chair: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    view = queries.set_view(the_set(chair).id, actor=chair, on=TODAY_2023)
    assert view is not None
    with django_assert_max_num_queries(12):
        health = queries.freshness(view.targets, on=TODAY_2023)
        moved = queries.movements(view, before=BEFORE, known_before=BEFORE)
    assert health.total == 38 == health.reported + health.stale + health.silent
    assert not health.measured  # every number of that year was told
    assert health.ownerless == 4
    growth = next(one for one in moved if one.view.target.code == "2023-01")
    assert (growth.before.verdict, growth.view.judgement.verdict) == (
        "KHONG_DANH_GIA", "KHONG_DAT"
    )  # fmt: skip
    assert queries.movements(view, before=TODAY_2023, known_before=TODAY_2023) == ()


def test_targets_of_a_unit_are_its_own(chair: Actor) -> None:
    found = queries.targets_of_units(
        [unit_id("phong-kinh-te-quan-1")], actor=chair, on=TODAY_2023, known_on=TODAY_2023,
        since=date(2023, 6, 1), until=TODAY_2023,
    )  # fmt: skip
    assert len(found) == 5 and {one.owner_name for one in found} == {"Phòng Kinh tế Quận 1"}


# ------------------------------------------------------------------ who has how much


@pytest.fixture
def ids(db: None) -> dict[str, UUID]:
    return offices.build()


def test_loads_by_unit_and_by_person(
    ids: dict[str, UUID], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    early = MORNING - timedelta(days=40)
    give(ids, title="Trễ một", due_on=date(2023, 12, 15), at=early)
    give(ids, title="Trễ hai", due_on=date(2023, 12, 20), post="planning-officer", at=early)
    give(ids, title="Sắp đến hạn", due_on=date(2023, 12, 26), at=early)
    give(ids, title="Còn lâu", due_on=date(2024, 6, 1), at=early)
    give(ids, title="Không ai giữ", unit="culture", post="culture-vacant", at=early,
         due_on=date(2023, 12, 21))  # fmt: skip
    waits = give(ids, title="Chờ xác nhận", due_on=date(2023, 12, 29), at=early)
    head = officer("planning-head")
    prove(waits, head)
    actions.report_task(task_id=waits, note="", actor=head, at=MORNING)
    chair = officer("chair")
    with django_assert_max_num_queries(7):
        loads = queries.workload(actor=chair, on=DAY)
    assert (loads.to_do, loads.late, loads.soon, loads.waiting) == (5, 3, 1, 1)
    first = loads.by_unit[0]
    assert (first.unit_id, first.late, first.soon, first.oldest_days) == (ids["planning"], 2, 1, 5)
    people = {one.person_name: (one.late, one.soon, one.to_do) for one in loads.by_person}
    assert people == {
        "Lê Thị Trưởng": (1, 1, 3), "Phạm Văn Viên": (1, 0, 1), "Ngô Thị Văn": (1, 0, 1)
    }  # fmt: skip


def test_what_ended_units_left_is_counted_apart(ids: dict[str, UUID]) -> None:
    give(ids, title="Việc để lại", unit="records", due_on=date(2024, 1, 10))
    give(ids, title="Việc còn sống", due_on=date(2025, 6, 30))
    later = date(2025, 7, 10)
    loads = queries.workload(actor=officer("planning-head", later), on=later)
    assert (loads.to_do, loads.late, loads.orphaned) == (1, 1, 1)
    assert [one.unit_has_ended for one in loads.by_unit] == [False, True]


def test_loads_end_where_reading_ends(ids: dict[str, UUID]) -> None:
    give(ids, due_on=date(2023, 12, 27))
    assert queries.workload(actor=officer("other-chair"), on=DAY).to_do == 0
    assert queries.workload(actor=officer("culture-head"), on=DAY).to_do == 0
    assert queries.workload(actor=officer("planning-head"), on=DAY).to_do == 1


def test_what_was_reminded_today(ids: dict[str, UUID]) -> None:
    one, other = give(ids, title="Một"), give(ids, title="Hai")
    at = datetime(2023, 12, 22, 9, 30, tzinfo=HERE)
    actions.nudge(task_id=one, post_id=ids["planning-head"], note="", actor=officer("chair"), at=at)
    assert queries.reminded(task_ids=[one, other], target_ids=[], on=DAY) == {one: at}
    assert queries.reminded(task_ids=[one], target_ids=[], on=DAY + timedelta(days=1)) == {}


def test_only_public_sets_have_a_public_address(quan1: None) -> None:
    assert queries.public_set_id("nam-2023") is not None
    assert queries.public_set_id("con-lai-2025") is None
    assert queries.public_set_id("khong-co") is None
