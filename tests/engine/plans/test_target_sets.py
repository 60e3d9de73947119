"""The sets of the pack, judged from its data: what was so, as known on a day."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from tests.makers import HERE, MORNING_2023, TODAY_2023, actor, unit_id

from opendistrict.engine.indicators import actions as indicators
from opendistrict.engine.indicators import queries as indicator_queries
from opendistrict.engine.plans import actions, queries
from opendistrict.engine.plans.shapes import SetView, TargetView, Verdict
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base

pytestmark = pytest.mark.usefixtures("quan1")
V = Verdict
YEAR_END = date(2023, 12, 31)


@pytest.fixture
def chair() -> Actor:
    return actor("chu-tich-quan-1", TODAY_2023)


def view_of(code: str, who: Actor, on: date, known_on: date | None = None) -> SetView:
    lines = queries.target_sets(who, on=on)
    found = next(line.set.id for line in lines if line.set.code == code)
    view = queries.set_view(found, actor=who, on=on, known_on=known_on)
    assert view is not None
    return view


def target_of(view: SetView, code: str) -> TargetView:
    return next(one for one in view.targets if one.target.code == code)


class TestYear2023:
    def test_35_of_38_are_met(self, chair: Actor) -> None:
        view = view_of("nam-2023", chair, YEAR_END)
        assert (view.declared_count, view.known_count, view.gap_count) == (38, 38, 0)
        assert view.met_count == 35
        missed = [one for one in view.targets if one.judgement.verdict is V.KHONG_DAT]
        assert len(missed) == 3
        assert view.tally["KHONG_DANH_GIA"] == 0
        assert (view.mostly_met, view.verdict) == (True, V.CO_BAN_DAT)
        # Only one miss is named by a source; the others are marked as made up.
        assert sorted(one.target.is_sample for one in missed) == [False, True, True]

    def test_growth_of_trade_is_missed(self, chair: Actor) -> None:
        trade = target_of(view_of("nam-2023", chair, YEAR_END), "2023-01").judgement
        assert (trade.verdict, trade.actual, trade.plan) == (V.KHONG_DAT, Decimal("10.17"), 15)

    def test_budget_is_met_and_fell(self, chair: Actor) -> None:
        budget = target_of(view_of("nam-2023", chair, YEAR_END), "2023-02")
        assert budget.judgement.is_met
        assert budget.judgement.trend_percent == Decimal("-9.8")
        assert budget.judgement.reached_bound == "more than"
        assert budget.why_chosen == "whole_period"
        assert len(budget.values) == 2

    def test_as_known_on_12_december_the_picture_differs(self, chair: Actor) -> None:
        then = date(2023, 12, 12)
        view = view_of("nam-2023", chair, then)
        assert view.met_count < 15
        assert view.tally["DANG_THUC_HIEN"] + view.tally["KHO_DAT"] > 20
        budget = target_of(view, "2023-02")
        assert (budget.judgement.verdict, budget.judgement.actual) == (V.DANG_THUC_HIEN, 15500)
        assert target_of(view, "2023-01").judgement.reasons == ("no_value_yet",)
        # Asked at the year's end with the knowledge of 12 December: it cannot be judged.
        late = target_of(view_of("nam-2023", chair, YEAR_END, then), "2023-02").judgement
        assert (late.verdict, late.reasons) == (V.KHONG_DANH_GIA, ("value_covers_only_a_part",))

    def test_as_known_after_31_january_the_percent_is_told(self, chair: Actor) -> None:
        budget = target_of(view_of("nam-2023", chair, date(2024, 1, 31)), "2023-02")
        assert budget.judgement.verdict is V.VUOT
        assert budget.judgement.percent_of_plan == Decimal("104.6")
        assert budget.judgement.actual is None
        assert "told_as_percent_of_plan" in budget.judgement.reasons
        assert budget.why_chosen == "strongest_status"

    def test_another_value_makes_another_verdict(self, chair: Actor) -> None:
        before = target_of(view_of("nam-2023", chair, YEAR_END), "2023-01")
        assert before.chosen.value is not None
        officer = actor("chanh-van-phong-quan-1", TODAY_2023)
        correct(before, value=Decimal(16), who=officer)
        view = view_of("nam-2023", chair, YEAR_END)
        after = target_of(view, "2023-01")
        assert (after.judgement.verdict, view.met_count) == (V.VUOT, 36)
        assert before.chosen.value.id in {value.id for value in after.values}
        # What was known before the correction stays as it was known.
        assert view_of("nam-2023", chair, YEAR_END, date(2023, 12, 21)).met_count == 35

    def test_kinds_that_the_set_shows(self, chair: Actor) -> None:
        view = view_of("nam-2023", chair, YEAR_END)
        assert {one.target.kind for one in view.targets} == {
            "growth", "cumulative", "ratio", "threshold", "reduce", "maintain", "count",
            "yesno", "composite", "level",
        }  # fmt: skip
        assert len({one.target.field for one in view.targets}) == 6
        composite = next(one for one in view.targets if one.parts)
        assert (len(composite.parts), composite.judgement.verdict) == (3, V.DAT)


def correct(view: TargetView, *, value: Decimal, who: Actor) -> UUID:
    old = view.chosen.value
    assert old is not None
    return indicators.report_value(
        **told(old.indicator, value, unit=old.unit_id, since=old.since, until=old.until),
        corrects_id=old.id, actor=who, at=MORNING_2023,
    )  # fmt: skip


def told(indicator: str, value: Decimal | None, **changes: Any) -> dict[str, Any]:
    unit = changes.pop("unit", None) or unit_id("quan-1")
    return {
        "indicator": indicator, "unit_id": unit, "period_kind": "year",
        "since": date(2023, 1, 1), "until": date(2024, 1, 1), "status": "actual", "value": value,
        "bound": "", "numerator": None, "denominator": None, "percent_of_plan": None,
        "change_percent": None, "as_of": date(2023, 12, 14), "source": "a report",
        "passage_id": None, "note": "", "confidence": "", "is_sample": True,
    } | changes  # fmt: skip


def test_a_term_judged_from_an_estimate(chair: Actor) -> None:
    view = view_of("xi-2015-2020", chair, date(2021, 1, 15))
    assert (view.declared_count, view.known_count, view.gap_count) == (24, 1, 23)
    budget = view.targets[0].judgement
    assert (budget.verdict, budget.percent_of_plan) == (V.VUOT, Decimal("102.8745"))
    # The source calls the whole "cơ bản hoàn thành"; nothing here derives that.
    assert (view.mostly_met, view.verdict) == (None, V.KHONG_DANH_GIA)
    assert "cơ bản hoàn thành" in view.set.source


def test_gaps_are_shown_and_never_judged(chair: Actor) -> None:
    view = view_of("xii-2020-2025", chair, TODAY_2023)
    assert (view.declared_count, view.known_count, view.gap_count) == (41, 0, 41)
    assert [one.judgement.reasons for one in view.targets] == [("is_a_gap",)] * 6
    assert sum(view.tally.values()) == 0
    bundles = queries.programmes(chair, target_set_id=view.set.id)
    assert [bundle.is_gap for bundle in bundles] == [False] * 3 + [True] * 3


def test_sets_of_which_only_the_number_is_known(chair: Actor) -> None:
    lines = {line.set.code: line for line in queries.target_sets(chair, on=TODAY_2023)}
    assert lines["con-lai-2025"].set.declared_count == 31
    assert lines["con-lai-2025"].known_count == 0


class TestWhoMayRead:
    def test_a_division_sees_its_own_targets_only(self) -> None:
        head = actor("truong-phong-kinh-te-quan-1", TODAY_2023)
        view = view_of("nam-2023", head, YEAR_END)
        assert view.is_partial
        assert {one.owner_name for one in view.targets} == {"Phòng Kinh tế Quận 1"}
        assert view.declared_count is None
        budget = target_of(
            view_of("nam-2023", actor("chu-tich-quan-1", TODAY_2023), YEAR_END), "2023-02"
        )
        assert queries.target_view(budget.target.id, actor=head, on=YEAR_END) is None
        assert queries.targets([budget.target.id], actor=head) == {}

    def test_nothing_without_the_right(self, chair: Actor) -> None:
        nobody = Actor(kind="officer", id="x", label="x")
        assert queries.target_sets(nobody, on=YEAR_END) == ()
        some = view_of("nam-2023", chair, YEAR_END)
        assert queries.set_view(some.set.id, actor=nobody, on=YEAR_END) is None
        assert queries.programmes(nobody) == ()

    def test_public_sets_are_open(self) -> None:
        lines = {line.set.code: line for line in queries.public_sets(YEAR_END)}
        assert lines["nam-2023"].met_count == 35
        assert "du-thao-2025-2030" not in lines
        view = queries.public_set_view(lines["nam-2023"].set.id, on=YEAR_END)
        assert view is not None
        assert view.met_count == 35


def test_query_counts_do_not_grow(chair: Actor, django_assert_max_num_queries: Any) -> None:
    found = view_of("nam-2023", chair, YEAR_END).set.id
    with django_assert_max_num_queries(12):
        queries.set_view(found, actor=chair, on=YEAR_END)
    with django_assert_max_num_queries(12):
        assert len(queries.target_sets(chair, on=YEAR_END)) >= 3
    target = view_of("nam-2023", chair, YEAR_END).targets[1].target.id
    with django_assert_max_num_queries(12):
        queries.target_view(target, actor=chair, on=YEAR_END)


def test_sets_continue_after_a_cursor(chair: Actor) -> None:
    lines = queries.target_sets(chair, on=YEAR_END)
    after = queries.target_sets(chair, on=YEAR_END, after=lines[0].set.id)
    assert [line.set.code for line in after] == [line.set.code for line in lines[1:]]
    assert queries.target_sets(chair, on=YEAR_END, after=lines[-1].set.id) == ()


def target_fields(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Số cây xanh trồng mới", "title_en": "New trees", "field": "Đô thị",
        "kind": "count", "direction": "up", "indicator": None, "quantity": "cây",
        "plan": Decimal(100), "plan_bound": "", "plan_source": "", "striving": None,
        "base": None, "since": date(2024, 1, 1), "until": date(2025, 1, 1),
        "period_kind": "year", "cut_off": "calendar",
        "owner_unit_id": unit_id("phong-quan-ly-do-thi-quan-1"), "owner_post_id": None,
        "passage_id": None, "is_sample": True, "confidence": "",
    } | changes  # fmt: skip


def open_set(who: Actor, at: datetime = MORNING_2023, **changes: Any) -> UUID:
    fields: dict[str, Any] = {
        "code": "nam-2024", "title": "Chỉ tiêu năm 2024", "title_en": "Targets of 2024",
        "unit_id": unit_id("quan-1"), "period_kind": "year", "cut_off": "calendar",
        "since": date(2024, 1, 1), "until": date(2025, 1, 1), "declared_count": 2,
        "mostly_met_share": None, "mostly_met_basis": "", "source": "a resolution",
        "passage_id": None, "is_public": False, "is_sample": True, "confidence": "",
    } | changes  # fmt: skip
    return actions.register_target_set(**fields, actor=who, at=at)


class TestGiving:
    def test_a_target_is_given_and_on_the_record(self, chair: Actor) -> None:
        found = open_set(chair)
        target = actions.set_target(
            target_set_id=found, **target_fields(), actor=chair, at=MORNING_2023
        )
        view = queries.set_view(found, actor=chair, on=TODAY_2023)
        assert view is not None
        assert view.targets[0].target.id == target
        assert view.targets[0].target.code == "nam-2024-001"
        assert view.targets[0].judgement.verdict is V.CHUA_DEN_KY
        assert view.gap_count == 1
        assert [line.action for line in base.trail(f"plans.target:{target}")] == [
            "plans.set_target"
        ]

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"title": " "}, "target_title_is_missing"),
            ({"kind": "guess"}, "target_kind_is_unknown"),
            ({"plan": None}, "target_has_no_plan"),
            ({"plan_bound": "at most"}, "plan_bound_contradicts_direction"),
            ({"until": date(2024, 1, 1)}, "target_period_is_empty"),
            ({"indicator": "no-such"}, "indicator_is_unknown"),
            ({"kind": "composite", "indicator": "thu-nsnn"},
             "composite_has_no_indicator_of_its_own"),
        ],
    )  # fmt: skip
    def test_what_is_refused(self, chair: Actor, changes: dict[str, Any], code: str) -> None:
        found = open_set(chair)
        with pytest.raises(Refused) as refused:
            actions.set_target(
                target_set_id=found, **target_fields(**changes), actor=chair, at=MORNING_2023
            )
        assert code in refused.value.codes

    def test_twice_the_same_title(self, chair: Actor) -> None:
        found = open_set(chair)
        give: Callable[[str], UUID] = lambda title: actions.set_target(  # noqa: E731
            target_set_id=found, **target_fields(title=title), actor=chair, at=MORNING_2023
        )
        give("Số hẻm")
        with pytest.raises(Refused, match="target_is_given_already"):
            give("SO HEM")

    def test_only_who_may(self, chair: Actor) -> None:
        found = open_set(chair)
        head = actor("truong-phong-kinh-te-quan-1", TODAY_2023)
        with pytest.raises(Refused, match="may_not_set_targets"):
            actions.set_target(target_set_id=found, **target_fields(), actor=head, at=MORNING_2023)
        with pytest.raises(Refused, match="may_not_set_targets"):
            open_set(head, code="x")

    def test_a_dropped_target_keeps_its_reason(self, chair: Actor) -> None:
        found = view_of("nam-2023", chair, YEAR_END)
        target = target_of(found, "2023-10").target.id
        actions.drop_target(
            target_id=target, reason="Chuẩn nghèo đổi", actor=chair, at=MORNING_2023
        )
        after = view_of("nam-2023", chair, YEAR_END)
        assert target_of(after, "2023-10").judgement.reasons == ("was_dropped",)
        assert after.met_count == 34
        # The day before it was still judged.
        assert view_of("nam-2023", chair, TODAY_2023 - timedelta(days=1)).met_count == 35

    def test_a_plan_is_changed_with_a_reason(self, chair: Actor) -> None:
        target = target_of(view_of("nam-2023", chair, YEAR_END), "2023-01").target
        change = {
            "target_id": target.id, "plan_bound": "", "striving": None, "plan_source": "QĐ",
            "actor": chair, "at": MORNING_2023,
        }  # fmt: skip
        with pytest.raises(Refused, match="reason_is_missing"):
            actions.change_plan(plan=Decimal(10), reason="", **change)
        actions.change_plan(plan=Decimal(10), reason="Điều chỉnh giữa năm", **change)
        assert view_of("nam-2023", chair, YEAR_END).met_count == 36
        line = base.trail(f"plans.target:{target.id}")[-1]
        assert (line.action, line.details["plan"]) == ("plans.change_plan", "10")


class TestReporting:
    def test_a_division_reports_and_the_district_is_judged(self, chair: Actor) -> None:
        """A figure told for the owner's unit answers for its target, as one told for the place."""
        head = actor("truong-phong-kinh-te-quan-1", TODAY_2023)
        kte = unit_id("phong-kinh-te-quan-1")
        indicators.report_value(
            **told("tang-truong-tmdv", Decimal(17), unit=kte, status="official"),
            corrects_id=None, actor=head, at=MORNING_2023,
        )  # fmt: skip
        trade = target_of(view_of("nam-2023", chair, YEAR_END), "2023-01")
        assert (trade.judgement.verdict, trade.why_chosen) == (V.VUOT, "strongest_status")
        with pytest.raises(Refused, match="may_not_report_for_this_unit"):
            indicators.report_value(
                **told("tang-truong-tmdv", Decimal(17)), corrects_id=None, actor=head,
                at=MORNING_2023,
            )  # fmt: skip

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"value": None}, "value_says_nothing"),
            ({"source": " "}, "value_has_no_source"),
            ({"as_of": date(2024, 1, 5)}, "value_is_of_the_future"),
            ({"as_of": date(2022, 1, 5)}, "value_is_older_than_its_period"),
            ({"status": "guess"}, "value_status_is_unknown"),
            ({"bound": "roughly"}, "value_bound_is_unknown"),
            ({"numerator": Decimal(1)}, "value_has_half_a_ratio"),
            ({"numerator": Decimal(1), "denominator": Decimal(0)}, "value_is_divided_by_nothing"),
            ({"value": Decimal(10) ** 18}, "value_is_too_large"),
            ({"period_kind": "decade"}, "value_period_kind_is_unknown"),
            ({"until": date(2023, 1, 1)}, "value_period_is_empty"),
        ],
    )  # fmt: skip
    def test_what_is_refused(self, changes: dict[str, Any], code: str) -> None:
        officer = actor("chanh-van-phong-quan-1", TODAY_2023)
        with pytest.raises(Refused) as refused:
            indicators.report_value(
                **(told("thu-nsnn", Decimal(1)) | changes), corrects_id=None, actor=officer,
                at=MORNING_2023,
            )  # fmt: skip
        assert code in refused.value.codes

    def test_one_correction_of_one_value(self, chair: Actor) -> None:
        officer = actor("chanh-van-phong-quan-1", TODAY_2023)
        trade = target_of(view_of("nam-2023", chair, YEAR_END), "2023-01")
        first = correct(trade, value=Decimal(11), who=officer)
        with pytest.raises(Refused, match="value_is_corrected_already"):
            correct(trade, value=Decimal(12), who=officer)
        assert trade.chosen.value is not None
        with pytest.raises(Refused, match="corrected_value_is_another"):
            indicators.report_value(
                **told("thu-nsnn", Decimal(1)), corrects_id=trade.chosen.value.id,
                actor=officer, at=MORNING_2023,
            )  # fmt: skip
        stored = indicator_queries.value(first)
        assert stored is not None
        assert stored.corrects_id == trade.chosen.value.id

    def test_a_rate_told_by_its_two_sides(self) -> None:
        officer = actor("chanh-van-phong-quan-1", TODAY_2023)
        found = indicators.report_value(
            **told("kham-pha-an", None, numerator=Decimal(169), denominator=Decimal(213)),
            corrects_id=None, actor=officer, at=MORNING_2023,
        )  # fmt: skip
        stored = indicator_queries.value(found)
        assert stored is not None
        assert stored.value == Decimal("79.342723")


def test_a_day_ends_at_midnight_here(chair: Actor) -> None:
    """A value learned at 23:30 in Vietnam (16:30 UTC) is of that day, one at 00:30 is not."""
    officer = actor("chanh-van-phong-quan-1", TODAY_2023)
    late = datetime(2023, 12, 25, 23, 30, tzinfo=HERE)
    for at, number in ((late, 1), (late + timedelta(hours=1), 2)):
        indicators.report_value(
            **told("dan-so", Decimal(number)), corrects_id=None, actor=officer, at=at
        )
    known = indicator_queries.values(
        ["dan-so"], [unit_id("quan-1")], since=date(2023, 1, 1), until=date(2024, 1, 1),
        known_on=date(2023, 12, 25),
    )  # fmt: skip
    assert [value.value for value in known] == [1]
