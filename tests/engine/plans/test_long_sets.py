"""A set of any length: pages by keyset, counts and verdict of all, and looks that judge nothing
a second time; also an old goal that gets its indicator."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries
from tests.makers import MORNING_2023, TODAY_2023, actor, unit_id

from opendistrict.engine.indicators import actions as indicator_actions
from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import IndicatorRow
from opendistrict.engine.plans import actions, queries
from opendistrict.engine.plans.queries.standings import memory
from opendistrict.engine.plans.shapes import SetView, TargetRow, Verdict
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.refusals import Refused

pytestmark = pytest.mark.usefixtures("quan1")
YEAR = {"since": date(2022, 12, 15), "until": date(2023, 12, 15)}
LONG = 7


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    memory.clear()
    yield
    memory.clear()


@pytest.fixture
def chair() -> Actor:
    return actor("chu-tich-quan-1", TODAY_2023)


@pytest.fixture
def chief() -> Actor:
    return actor("chanh-van-phong-quan-1", TODAY_2023)


@pytest.fixture
def long_set(chair: Actor) -> UUID:
    set_id = actions.register_target_set(
        code="dai", title="Bộ dài", title_en="", unit_id=unit_id("quan-1"), period_kind="year",
        cut_off="reporting", declared_count=LONG + 1, mostly_met_share=None, mostly_met_basis="",
        source="mẫu", passage_id=None, is_public=True, is_sample=True, confidence="", actor=chair,
        at=MORNING_2023, **YEAR,
    )  # fmt: skip
    rows = [
        TargetRow(
            code="", title=f"Chỉ tiêu {n}", field="Đô thị", kind="level", direction="up",
            quantity="cây", plan=Decimal(10), owner="phong-kinh-te-quan-1", is_sample=False,
            confidence="",
        )
        for n in range(LONG)
    ]  # fmt: skip
    actions.import_targets(
        target_set_id=set_id, rows=rows, file_id=UUID(int=1), actor=chair, at=MORNING_2023
    )
    return set_id


def report(code: str, value: int, chief: Actor, unit: str = "phong-kinh-te-quan-1") -> UUID:
    return indicator_actions.report_value(
        indicator=code, unit_id=unit_id(unit), period_kind="year", status="official",
        value=Decimal(value), bound="", numerator=None, denominator=None, percent_of_plan=None,
        change_percent=None, as_of=date(2023, 12, 14), source="mẫu", passage_id=None, note="",
        confidence="", is_sample=True, corrects_id=None, actor=chief, at=MORNING_2023, **YEAR,
    )  # fmt: skip


def page(set_id: UUID, who: Actor, after: str | None = None, most: int = 3) -> SetView:
    view = queries.set_view(set_id, actor=who, on=TODAY_2023, after=after, most=most)
    assert view is not None
    return view


def test_every_target_is_on_one_page_and_the_counts_speak_of_all(
    long_set: UUID, chair: Actor, chief: Actor
) -> None:
    codes = [f"dai-{n:03d}" for n in range(1, LONG + 1)]
    report(codes[-1], 12, chief)
    seen, after, tallies = [], None, []
    for _ in range(3):
        view = page(long_set, chair, after)
        seen += [one.target.code for one in view.targets]
        tallies.append(dict(view.tally))
        assert (view.known_count, view.gap_count) == (LONG, 1)
        after = view.next_cursor
    assert (seen, after) == (codes, None)
    whole = page(long_set, chair, most=100)
    assert whole.next_cursor is None
    assert {k: n for k, n in tallies[0].items() if n} == {k: n for k, n in whole.tally.items() if n}
    assert tallies[0] == tallies[1] == tallies[2]
    with pytest.raises(Refused, match="cursor_is_unreadable"):
        page(long_set, chair, "x")


def test_what_a_part_reader_pages_through_is_his_part(long_set: UUID) -> None:
    head = actor("truong-phong-kinh-te-quan-1", TODAY_2023)
    view = page(long_set, head)
    assert (view.is_partial, view.known_count, view.declared_count) == (True, LONG, None)
    other = actor("truong-phong-y-te-quan-1", TODAY_2023)
    assert queries.set_view(long_set, actor=other, on=TODAY_2023, most=3) is None


def test_a_sample_set_has_only_samples(long_set: UUID, chair: Actor) -> None:
    assert all(one.target.is_sample for one in page(long_set, chair, most=100).targets)


def test_strangers_look_again_for_nothing(
    long_set: UUID, chief: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    with CaptureQueriesContext(connection) as first:
        before = queries.public_sets(TODAY_2023)
    with django_assert_max_num_queries(12) as second:
        assert queries.public_sets(TODAY_2023) == before
    assert len(second) < len(first)
    line = next(one for one in before if one.set.code == "dai")
    assert (line.known_count, line.met_count) == (LONG, 0)
    value_id = report("dai-001", 10, chief)
    line = next(one for one in queries.public_sets(TODAY_2023) if one.set.code == "dai")
    assert line.met_count == 1  # a new value is seen at once
    indicator_actions.withdraw_value(
        value_id=value_id, reason="Nhầm đơn vị", actor=chief, at=MORNING_2023
    )
    line = next(one for one in queries.public_sets(TODAY_2023) if one.set.code == "dai")
    assert line.met_count == 0  # and so is one that was taken back


# ------------------------------------------------------------------ an old goal gets its number


@pytest.fixture
def goal(long_set: UUID, chair: Actor) -> UUID:
    return actions.set_target(
        target_set_id=long_set, title="Kéo giảm ít nhất 5 % số vụ cháy", title_en="",
        field="An ninh", kind="reduce", direction="up", indicator=None, quantity="%",
        plan=Decimal(5), plan_bound="at least", plan_source="mẫu", striving=None, base=None,
        period_kind="year", cut_off="reporting", owner_unit_id=unit_id("quan-1"),
        owner_post_id=None, passage_id=None, is_sample=True, confidence="", actor=chair,
        at=MORNING_2023, **YEAR,
    )  # fmt: skip


@pytest.fixture
def fires(chief: Actor) -> str:
    row = IndicatorRow(
        code="so-vu-chay", name="Số vụ cháy (mẫu)", name_en="Fires (sample)", unit="vụ",
        direction="down", decimals=0, frequency="year", basis="", confidence="", is_sample=True,
    )  # fmt: skip
    indicator_actions.load_indicators(rows=[row], actor=SYSTEM, at=MORNING_2023)
    return row.code


def verdict(goal: UUID, chair: Actor) -> Any:
    view = queries.target_view(goal, actor=chair, on=TODAY_2023)
    assert view is not None
    return view.judgement


def test_a_reduction_is_judged_once_it_has_a_number_and_a_base(
    goal: UUID, fires: str, chair: Actor, chief: Actor
) -> None:
    assert queries.targets([goal], actor=chair)[goal].indicator is None
    assert verdict(goal, chair).verdict is Verdict.KHONG_DANH_GIA
    later = MORNING_2023 + timedelta(minutes=5)
    told: dict[str, Any] = {"target_id": goal, "actor": chair, "at": later}
    actions.attach_indicator(
        indicator=fires, base=Decimal(40), reason="Chọn số vụ cháy làm thước đo", **told
    )
    report(fires, 36, chief, "quan-1")
    judged = verdict(goal, chair)
    assert (judged.verdict, judged.actual) == (Verdict.VUOT, Decimal(10))
    newest, first = queries.target_changes(goal, actor=chair)
    assert (newest.what, newest.indicator) == ("attach_indicator", fires)
    assert newest.reason == "Chọn số vụ cháy làm thước đo"
    assert (first.what, first.plan) == ("set_target", Decimal(5))
    with pytest.raises(Refused, match="target_has_an_indicator"):
        actions.attach_indicator(indicator=fires, base=None, reason="đổi", **told)


def test_what_gets_no_number(goal: UUID, fires: str, long_set: UUID, chair: Actor) -> None:
    told: dict[str, Any] = {"base": None, "actor": chair, "at": MORNING_2023}
    with pytest.raises(Refused, match="reason_is_missing"):
        actions.attach_indicator(target_id=goal, indicator=fires, reason=" ", **told)
    with pytest.raises(Refused, match="indicator_is_unknown"):
        actions.attach_indicator(target_id=goal, indicator="khong-co", reason="thử", **told)
    actions.drop_target(target_id=goal, reason="Thôi", actor=chair, at=MORNING_2023)
    with pytest.raises(Refused, match="target_was_dropped"):
        actions.attach_indicator(target_id=goal, indicator=fires, reason="thử", **told)
    assert indicators.indicator(fires) is not None
