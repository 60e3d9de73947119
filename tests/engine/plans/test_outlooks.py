"""Forecasts of running targets: what they read, what they decide, and what they leave alone."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.engine.plans.foretelling import (
    NIGHT,
    ON,
    YEAR,
    Foretold,
    foretold,
    late,
    on_time,
    row,
    tell,
)
from tests.makers import unit_id

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import CourseQuestion
from opendistrict.engine.plans import actions, queries
from opendistrict.engine.plans.models import Target, TargetChance
from opendistrict.engine.plans.queries import OutlookShape
from opendistrict.engine.plans.shapes import Judgement, SetView, Verdict

__all__ = ["foretold"]
DAY = timedelta(days=1)
EARLY = row("cumulative", "thu-dau-nam", 760)
LATE = row("cumulative", "thu-cuoi-nam", 690)


def judgement(key: UUID, on: date = ON, known_on: date | None = None) -> Judgement:
    view = queries.target_view(
        key, actor=Foretold().chair, on=on, known_on=known_on if known_on else on
    )
    assert view is not None
    return view.judgement


def outlook(key: UUID, on: date = ON) -> OutlookShape:
    return queries.outlooks([key], on=on)[key]


def view_of(key: UUID, on: date = ON) -> SetView:
    set_id = Target.objects.get(pk=key).target_set_id
    view = queries.set_view(set_id, actor=Foretold().chair, on=on)
    assert view is not None
    return view


# ------------------------------------------------------------------ what it decides


def test_what_will_rather_be_missed_is_hard_to_reach(foretold: Foretold) -> None:
    """The year's work is done early: ahead of the straight line, and yet it will fall short; and
    the other way round."""
    early, late_one = foretold.targets(EARLY, LATE)
    assert judgement(early).reasons[0] == "on_the_straight_line"
    assert judgement(late_one).reasons[0] == "behind_the_straight_line"
    assert actions.look_ahead(NIGHT) == 2
    falls_short, makes_it = judgement(early), judgement(late_one)
    assert falls_short.verdict == Verdict.KHO_DAT
    assert falls_short.reasons[0] == "forecast_misses_the_plan"
    assert makes_it.verdict == Verdict.DANG_THUC_HIEN
    assert makes_it.reasons[0] == "forecast_reaches_the_plan"
    assert (outlook(early).percent or 0) < 50 <= (outlook(late_one).percent or 0)


def test_a_verdict_of_an_earlier_day_stays_what_it_was(foretold: Foretold) -> None:
    early, _ = foretold.targets(EARLY, LATE)
    before = judgement(early, ON - DAY)
    actions.look_ahead(NIGHT)
    decided = judgement(early)
    assert judgement(early, ON - DAY) == before
    assert not judgement(early, ON, known_on=ON - DAY).is_foretold
    actions.look_ahead(NIGHT + 3 * DAY)
    assert outlook(early, ON + 3 * DAY).made_on == ON + 3 * DAY
    assert judgement(early) == decided, "what was said that night is kept"


def test_an_old_forecast_says_nothing(foretold: Foretold) -> None:
    early, _ = foretold.targets(EARLY, LATE)
    actions.look_ahead(NIGHT)
    week = ON + timedelta(days=6)
    assert judgement(early, week).is_foretold and early in queries.outlooks([early], on=week)
    assert not judgement(early, week + DAY).is_foretold
    assert queries.outlooks([early], on=week + DAY) == {}
    assert queries.outlooks([early], on=ON - DAY) == {}


def test_a_changed_plan_waits_for_the_next_night(foretold: Foretold) -> None:
    early, _ = foretold.targets(EARLY, LATE)
    actions.look_ahead(NIGHT)

    def plan(value: int, hour: int) -> None:
        actions.change_plan(
            target_id=early, plan=Decimal(value), plan_bound="", striving=None,
            plan_source="mẫu", reason="Điều chỉnh giữa năm", actor=foretold.chair,
            at=NIGHT + timedelta(hours=hour),
        )  # fmt: skip

    plan(600, 9)
    assert judgement(early).reasons[0] == "reached_early"
    plan(700, 10)
    assert judgement(early).reasons[0] == "on_the_straight_line"
    assert early not in queries.outlooks([early], on=ON)
    actions.look_ahead(NIGHT + timedelta(hours=11))
    assert judgement(early).is_foretold


def test_what_was_never_tried_decides_nothing(foretold: Foretold) -> None:
    """Three months of a new number: a forecast is made, and nobody knows how good it is."""
    for month in (7, 8, 9):
        tell("thu.none", 10 + month, date(2023, month, 12))
    (new,) = foretold.targets(row("cumulative", "thu-khong", 1000))
    Target.objects.filter(pk=new).update(since=date(2023, 7, 1))
    assert actions.look_ahead(NIGHT) == 1
    assert outlook(new).percent is not None and not outlook(new).is_tried
    assert not judgement(new).is_foretold
    assert not TargetChance.objects.exists()


def test_counts_notice_a_new_forecast(foretold: Foretold) -> None:
    early, _ = foretold.targets(EARLY, LATE)

    def tally() -> Any:
        one = next(one for one in queries.sets_in_reach(foretold.chair) if one.code == "thu")
        stands = queries.standings([one], actor=foretold.chair, on=ON, known_on=ON)[one.id]
        assert stands.tally == view_of(early).tally
        return {verdict: count for verdict, count in stands.tally.items() if count}

    Target.objects.filter(pk=early).update(plan=Decimal(700))
    assert tally() == {"DANG_THUC_HIEN": 1, "KHO_DAT": 1}
    Target.objects.filter(pk=early).update(plan=Decimal(760))
    tally()
    Target.objects.exclude(pk=early).filter(target_set__code="thu").delete()
    assert tally() == {"DANG_THUC_HIEN": 1}
    actions.look_ahead(NIGHT)
    assert tally() == {"KHO_DAT": 1}


def test_a_first_forecast_is_no_movement_but_a_fallen_one_is(foretold: Foretold) -> None:
    (early,) = foretold.targets(EARLY)
    week = timedelta(days=7)

    def moved(on: date) -> list[UUID]:
        found = queries.movements(view_of(early, on), before=on - week, known_before=on - week)
        return [one.view.target.id for one in found]

    actions.look_ahead(NIGHT)
    assert judgement(early, ON - week).verdict != judgement(early).verdict
    assert moved(ON) == []
    TargetChance.objects.filter(target_id=early).update(percent=80)
    actions.look_ahead(NIGHT + week)
    assert moved(ON + week) == [early]


# ------------------------------------------------------------------ what it reads


def test_it_speaks_of_the_number_that_is_judged(foretold: Foretold) -> None:
    """What is known so far is the same in the forecast as in the verdict."""
    keys = foretold.targets(
        EARLY, LATE, row("ratio", "thu-dung-han", 90), row("growth", "thu-tang", 8),
        row("level", "thu-nguong", 80),
    )  # fmt: skip
    assert actions.look_ahead(NIGHT) == 5
    for key in keys[:2]:
        assert outlook(key).outlook["done"] == pytest.approx(float(judgement(key).actual or 0))
    ratio = outlook(keys[2]).outlook  # of all the months, not of the last one
    assert ratio["done"] == pytest.approx(float(judgement(keys[2]).actual or 0), abs=0.3)
    growth = outlook(keys[3]).outlook  # against the whole year before, not the days gone by
    assert growth["base"] == pytest.approx(sum(late(month) for month in range(1, 13)))
    assert growth["aim"] == pytest.approx(growth["base"] * 1.08)
    share = outlook(keys[4]).outlook
    assert (share["type"], share["low"], share["periods"]) == ("inside", 90, 12)


def test_growth_of_an_amount_is_held_against_the_year_before(foretold: Foretold) -> None:
    grown, fewer = foretold.targets(
        row("growth", "thu-cuoi-nam", 50, quantity="%"),
        row("reduce", "thu-cuoi-nam", 5, quantity="%"),
    )
    assert actions.look_ahead(NIGHT) == 2
    base = sum(late(month) for month in range(1, 13))
    assert outlook(grown).outlook["aim"] == pytest.approx(base * 1.5)
    assert outlook(fewer).outlook["aim"] == pytest.approx(base * 0.95)
    assert (outlook(grown).percent or 0) < 10
    assert judgement(grown).verdict == Verdict.KHO_DAT


# ------------------------------------------------------------------ what every period must keep


def test_a_bound_every_month_has_kept_so_far(foretold: Foretold) -> None:
    kept, tight = foretold.targets(
        row("threshold", "thu-dung-han", 80), row("maintain", "thu-dung-han", 84)
    )
    assert actions.look_ahead(NIGHT) == 2
    seen = outlook(kept).outlook
    assert (seen["type"], seen["missed"], seen["done"]) == ("threshold", [], 84)
    assert 50 < (outlook(kept).percent or 0) < 100
    assert judgement(kept).reasons[0] == "forecast_reaches_the_plan"
    assert (outlook(tight).percent or 0) < (outlook(kept).percent or 0)


def test_a_month_that_missed_is_named_and_nothing_mends_it(foretold: Foretold) -> None:
    (missed,) = foretold.targets(row("threshold", "thu-dung-han", 85))
    actions.look_ahead(NIGHT)
    seen = outlook(missed)
    assert (seen.percent, seen.outlook["missed"]) == (0, ["2023-03-01"])
    assert "missed_in_one_period" in seen.outlook["notes"]
    assert judgement(missed).verdict == Verdict.KHONG_DAT


def test_a_share_of_months_can_spare_some(foretold: Foretold) -> None:
    spare, whole, each = foretold.targets(
        row("level", "thu-nguong", 80), row("level", "thu-nguong", 100),
        row("threshold", "thu-nguong", 100),
    )  # fmt: skip
    actions.look_ahead(NIGHT)
    assert [outlook(key).outlook["missed"] for key in (spare, whole, each)] == [["2023-03-01"]] * 3
    assert (outlook(spare).percent or 0) >= 50
    assert outlook(whole).percent == outlook(each).percent == 0
    assert judgement(whole).verdict == Verdict.KHO_DAT
    assert judgement(each).verdict == Verdict.KHONG_DAT


def test_yes_or_no_has_nothing_to_foretell(foretold: Foretold) -> None:
    foretold.targets(row("yesno", "thu-co", 1), row("yesno", "thu-dau-nam", 1))
    assert actions.look_ahead(NIGHT) == 0


def test_nothing_at_all_may_be_what_is_asked_for(foretold: Foretold) -> None:
    """A number nobody told anything of is not foretold; one that was nothing all year is."""
    (none,) = foretold.targets(row("maintain", "thu-khong", 0, direction="down"))
    assert actions.look_ahead(NIGHT) == 0
    tell("thu.none", 1, date(2021, 4, 2))
    assert actions.look_ahead(NIGHT) == 1
    assert (outlook(none).outlook["missed"], outlook(none).outlook["done"]) == ([], 0)
    assert (outlook(none).percent or 0) > 50
    tell("thu.none", 1, date(2023, 9, 2))
    actions.look_ahead(NIGHT)
    assert outlook(none).outlook["missed"] == ["2023-09-01"]


def test_a_month_s_ceiling_is_not_held_against_the_whole_year(foretold: Foretold) -> None:
    (ceiling,) = foretold.targets(row("threshold", "thu-dau-nam", 150, direction="down"))
    last = date(2023, 12, 31)
    assert judgement(ceiling, last).verdict in (Verdict.DAT, Verdict.VUOT)
    assert (judgement(ceiling, last).actual or 0) < 150


# ------------------------------------------------------------------ courses


def course(code: str, **more: Any) -> Any:
    question = CourseQuestion(code, unit_id("quan-1"), **{**YEAR, **more})
    return indicators.courses([question], on=ON, known_on=ON)[question]


def test_a_course_follows_the_formula_s_own_periods(foretold: Foretold) -> None:
    quarters = course("thu-quy")
    assert quarters.every == "quarter" and quarters.first == date(2021, 1, 1)
    assert len(quarters.values) == 12
    assert quarters.values[8] == pytest.approx(sum(on_time(n) for n in (24, 25, 26)) / 3)
    months = course("thu-quy", each_month=True)
    assert months.every == "month" and months.values[26] == 84


def test_a_course_begins_where_the_target_s_months_begin(foretold: Foretold) -> None:
    reporting = course("thu-dau-nam", since=date(2022, 12, 15), until=date(2023, 12, 15))
    assert reporting.first is not None and reporting.first.day == 15
    assert len(course("thu-dau-nam").values) == 34


def test_a_reporting_year_is_foretold_too(foretold: Foretold) -> None:
    (one,) = foretold.targets(row("cumulative", "thu-dau-nam", 700))
    Target.objects.filter(pk=one).update(since=date(2022, 12, 15), until=date(2023, 12, 15))
    assert actions.look_ahead(NIGHT) == 1
    assert outlook(one).outlook["done"] == pytest.approx(float(judgement(one).actual or 0))


def test_many_targets_cost_the_same_queries(foretold: Foretold) -> None:
    foretold.targets(EARLY, LATE)
    with CaptureQueriesContext(connection) as few:
        actions.look_ahead(NIGHT)
    set_id = Target.objects.filter(target_set__code="thu").values_list("target_set", flat=True)[0]
    actions.import_targets(
        target_set_id=set_id, rows=[row("cumulative", "thu-dau-nam", 700 + n) for n in range(9)],
        file_id=UUID(int=2), actor=foretold.chair, at=datetime(2023, 1, 3, tzinfo=NIGHT.tzinfo),
    )  # fmt: skip
    with CaptureQueriesContext(connection) as many:
        assert actions.look_ahead(NIGHT) == 11
    assert len(many) <= len(few)
