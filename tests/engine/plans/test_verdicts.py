from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.plans.figures import (
    END,
    LAST_YEAR,
    D,
    month,
    target,
    value,
    verdict,
)

from opendistrict.engine.plans.rules import judge, judge_composite, mostly_met, set_verdict, tally
from opendistrict.engine.plans.rules.reaching import Bar, Reach, reach
from opendistrict.engine.plans.shapes import Judgement, Verdict

V = Verdict
MID = date(2023, 6, 30)


def test_budget_of_2023_is_met_and_has_fallen() -> None:
    budget = target("cumulative", "15980")
    told = value("16050", bound="more than", status="estimated", as_of=date(2023, 12, 21),
                 change_percent=D("-9.8"))  # fmt: skip
    judged = verdict(budget, [told])
    assert judged.verdict is V.VUOT
    assert judged.actual == 16050
    assert judged.reached_bound == "more than"
    assert judged.percent_of_plan == D("100.4380")
    assert judged.trend_percent == D("-9.8")
    assert judged.gap == 70
    assert judged.reasons == ("judged_on_an_estimate",)


def test_growth_of_trade_is_missed() -> None:
    trade = target("growth", "15", quantity="%")
    judged = verdict(trade, [value("10.17")])
    assert (judged.verdict, judged.gap) == (V.KHONG_DAT, D("-4.83"))


def test_growth_is_computed_from_two_amounts() -> None:
    trade = target("growth", "5", quantity="%")
    before = [value("200", **LAST_YEAR, as_of=date(2022, 12, 31))]
    judged = verdict(trade, [value("212")], before=before, measured_in="tỷ đồng")
    assert (judged.verdict, judged.actual) == (V.VUOT, 6)
    assert judged.reasons == ("growth_is_computed",)
    alone = verdict(trade, [value("212")], measured_in="tỷ đồng")
    assert (alone.verdict, alone.reasons) == (V.KHONG_DANH_GIA, ("previous_is_missing",))


def test_growth_told_beside_an_amount_is_used_for_what_it_says() -> None:
    trade = target("growth", "15", quantity="%")
    told = value(None, change_percent=D("17.26"))
    judged = verdict(trade, [told], measured_in="tỷ đồng")
    assert (judged.verdict, judged.actual) == (V.VUOT, D("17.26"))


def test_a_row_that_only_says_percent_of_plan() -> None:
    told = value(None, percent_of_plan=D("104.6"), status="official")
    weaker = value("16050", bound="more than", status="estimated", change_percent=D("-9.8"))
    judged = verdict(target("cumulative", "15980"), [told, weaker])
    assert judged.verdict is V.VUOT
    assert judged.actual is None
    assert judged.percent_of_plan == D("104.6")
    assert judged.trend_percent == D("-9.8")
    assert set(judged.reasons) == {"told_as_percent_of_plan", "trend_is_of_another_value"}
    unplanned = verdict(target("cumulative", None), [told])
    assert unplanned.verdict is V.VUOT


@pytest.mark.parametrize(
    ("number", "bound", "expected"),
    [
        ("16050", "more than", Reach.BETTER),
        ("15980", "more than", Reach.BETTER),  # more than the plan itself
        ("15980", "at least", Reach.REACHED),
        ("15900", "more than", Reach.UNKNOWN),
        ("15980", "less than", Reach.MISSED),
        ("15981", "less than", Reach.UNKNOWN),
        ("15980", "at most", Reach.UNKNOWN),
        ("15500", "about", Reach.MISSED),  # within one per cent: at most 15655
        ("15900", "about", Reach.UNKNOWN),
        ("16200", "about", Reach.BETTER),
        ("15980", "", Reach.REACHED),
        ("15979.99", "", Reach.MISSED),
    ],
)
def test_bounds_prove_what_they_prove(number: str, bound: str, expected: Reach) -> None:
    assert reach(D(number), bound, Bar(D(15980), "up")) is expected


def test_a_limit_that_proves_nothing_is_not_assessable() -> None:
    judged = verdict(target("level", "100"), [value("90", bound="more than")])
    assert judged.verdict is V.KHONG_DANH_GIA
    assert "bound_proves_nothing" in judged.reasons


def test_a_strict_plan_is_met_but_not_exceeded() -> None:
    strict = target("level", "95", quantity="%", plan_bound="more than")
    assert verdict(strict, [value("95")]).verdict is V.KHONG_DAT
    assert verdict(strict, [value("99")]).verdict is V.DAT


class TestAmountsAddUp:
    plan = target("cumulative", "1200")

    def test_months_without_a_hole(self) -> None:
        judged = verdict(self.plan, [month(n, "100") for n in range(1, 13)])
        assert (judged.verdict, judged.actual) == (V.DAT, 1200)

    def test_a_hole_is_not_bridged(self) -> None:
        judged = verdict(self.plan, [month(n, "100") for n in range(1, 13) if n != 5])
        assert (judged.verdict, judged.actual) == (V.KHONG_DANH_GIA, 400)
        assert "value_covers_only_a_part" in judged.reasons

    def test_reached_before_the_end(self) -> None:
        judged = verdict(self.plan, [month(n, "300") for n in range(1, 6)], date(2023, 5, 31))
        assert (judged.verdict, "reached_early" in judged.reasons) == (V.VUOT, True)

    def test_pace_is_a_straight_line(self) -> None:
        on_pace = verdict(self.plan, [month(n, "100") for n in range(1, 7)], MID)
        assert on_pace.verdict is V.DANG_THUC_HIEN
        behind = verdict(self.plan, [month(n, "80") for n in range(1, 7)], MID)
        assert (behind.verdict, behind.reasons[0]) == (V.KHO_DAT, "behind_the_straight_line")

    def test_a_ceiling_once_passed_is_lost(self) -> None:
        ceiling = target("cumulative", "10", direction="down")
        judged = verdict(ceiling, [month(1, "8"), month(2, "3")], date(2023, 3, 1))
        assert (judged.verdict, judged.reasons[0]) == (V.KHONG_DAT, "ceiling_is_passed")

    def test_a_value_to_date_does_not_judge_the_year(self) -> None:
        to_date = value("15500", bound="about", as_of=date(2023, 12, 12))
        budget = target("cumulative", "15980")
        assert verdict(budget, [to_date], date(2023, 12, 12)).verdict is V.DANG_THUC_HIEN
        judged = verdict(budget, [to_date])
        assert judged.verdict is V.KHONG_DANH_GIA
        assert judged.reasons == ("value_covers_only_a_part",)

    def test_percent_to_date_is_used(self) -> None:
        to_june = value(None, percent_of_plan=D("54.63"), until=date(2023, 6, 21),
                        as_of=date(2023, 6, 20), period_kind="to_date")  # fmt: skip
        judged = verdict(self.plan, [to_june], date(2023, 6, 20))
        assert (judged.verdict, judged.percent_of_plan) == (V.DANG_THUC_HIEN, D("54.63"))


def test_ratio_takes_its_two_sides() -> None:
    solved = target("ratio", "75", quantity="%")
    judged = verdict(solved, [value(None, numerator=D(169), denominator=D(213))])
    assert judged.verdict is V.VUOT
    assert judged.actual is not None
    assert round(judged.actual, 2) == D("79.34")
    wrong = verdict(solved, [value("90", numerator=D(169), denominator=D(213))])
    assert "ratio_does_not_match_its_parts" in wrong.reasons
    half = [month(1, None, numerator=D(1), denominator=D(2)),
            month(2, None, numerator=D(97), denominator=D(98))]  # fmt: skip
    assert verdict(solved, half, date(2023, 2, 28)).actual == 98  # pooled, not averaged


def test_threshold_holds_in_every_period() -> None:
    on_time = target("threshold", "95", quantity="%")
    good = [month(n, "96") for n in range(1, 13)]
    assert verdict(on_time, good).verdict is V.VUOT
    judged = verdict(on_time, [*good[:3], month(4, "94"), *good[4:]])
    assert (judged.verdict, judged.actual) == (V.KHONG_DAT, 94)
    early = verdict(on_time, [month(1, "90")], date(2023, 2, 1))
    assert early.verdict is V.KHONG_DAT
    with_a_hole = verdict(on_time, [good[0], *good[2:]])
    assert with_a_hole.verdict is V.KHONG_DANH_GIA


def test_maintain_is_kept_never_exceeded() -> None:
    kept = target("maintain", None, quantity="%")
    assert verdict(kept, [value("100")]).verdict is V.DAT
    assert verdict(kept, [value("99.9")]).verdict is V.KHONG_DAT


class TestReduce:
    before = [value("308", **LAST_YEAR, as_of=date(2022, 12, 31))]

    def test_not_rising_compares_with_the_base(self) -> None:
        crimes = target("reduce", None, quantity="vụ", direction="down")
        assert verdict(crimes, [value("308")], before=self.before).verdict is V.DAT
        assert verdict(crimes, [value("309")], before=self.before).verdict is V.KHONG_DAT
        unknown = verdict(crimes, [value("309")])
        assert (unknown.verdict, unknown.reasons) == (V.KHONG_DANH_GIA, ("has_no_plan",))

    def test_not_rising_told_only_as_a_change(self) -> None:
        crimes = target("reduce", None, quantity="vụ", direction="down")
        assert verdict(crimes, [value(None, change_percent=D("-3"))]).verdict is V.DAT
        assert verdict(crimes, [value(None, change_percent=D("3"))]).verdict is V.KHONG_DAT

    def test_by_a_share_of_the_base(self) -> None:
        less = target("reduce", "5", quantity="%", direction="down", base=D(200))
        judged = verdict(less, [value("180")], measured_in="vụ")
        assert (judged.verdict, judged.actual) == (V.VUOT, 10)
        limit = verdict(less, [value("192", bound="less than")], measured_in="vụ")
        assert (limit.actual, limit.reached_bound) == (4, "more than")
        assert limit.verdict is V.KHONG_DANH_GIA


def test_yes_and_no() -> None:
    scheme = target("yesno", None, quantity="")
    assert verdict(scheme, [value("1", as_of=MID)], MID).verdict is V.DAT
    assert verdict(scheme, [value("0")]).verdict is V.KHONG_DAT
    assert verdict(scheme, [], MID).verdict is V.DANG_THUC_HIEN
    assert verdict(scheme, []).verdict is V.KHONG_DANH_GIA


def test_estimates_speak_before_the_end() -> None:
    level = target("level", "100")
    told = {"status": "estimated", "as_of": MID}
    assert verdict(level, [value("120", **told)], MID).verdict is V.DANG_THUC_HIEN
    assert verdict(level, [value("90", **told)], MID).verdict is V.KHO_DAT


def test_a_level_goes_evenly_from_its_base() -> None:
    level = target("level", "100", base=D(60))
    half_way = month(6, "82")
    assert verdict(level, [half_way], MID).verdict is V.DANG_THUC_HIEN
    assert verdict(level, [month(6, "75")], MID).verdict is V.KHO_DAT


def test_what_is_never_judged() -> None:
    gap = target("level", None, is_gap=True)
    assert verdict(gap, []).reasons == ("is_a_gap",)
    dropped = target("level", "1", dropped_on=MID, dropped_reason="merged")
    assert verdict(dropped, [value("2")]).reasons == ("was_dropped",)
    assert verdict(dropped, [value("2", as_of=date(2023, 3, 1))], date(2023, 3, 1)).verdict in V
    to_come = verdict(target("level", "1"), [], date(2022, 12, 31))
    assert to_come.verdict is V.CHUA_DEN_KY
    nobody = judge(target("level", "1", indicator=None), None, None, END)
    assert nobody.reasons == ("has_no_indicator",)
    assert verdict(target("level", None), [value("2")]).reasons == ("has_no_plan",)


def test_the_same_year_by_another_cut_off() -> None:
    reporting = target("level", "10", since=date(2022, 12, 15), until=date(2023, 12, 15))
    assert verdict(reporting, [value("11", as_of=date(2023, 12, 14))]).verdict is V.VUOT


class TestComposite:
    whole = target("composite", None, quantity="%")

    @staticmethod
    def parts(*verdicts: Verdict) -> list[tuple[Decimal | None, Judgement]]:
        return [(None, Judgement(verdict)) for verdict in verdicts]

    def test_all(self) -> None:
        assert judge_composite(self.whole, self.parts(V.DAT, V.VUOT), END).verdict is V.DAT
        missed = judge_composite(self.whole, self.parts(V.DAT, V.KHONG_DAT), END)
        assert (missed.verdict, missed.actual) == (V.KHONG_DAT, 50)
        open_ = judge_composite(self.whole, self.parts(V.DAT, V.KHO_DAT), MID)
        assert open_.verdict is V.KHO_DAT
        unknown = judge_composite(self.whole, self.parts(V.DAT, V.KHONG_DANH_GIA), END)
        assert unknown.verdict is V.KHONG_DANH_GIA
        assert judge_composite(self.whole, [], END).reasons == ("has_no_parts",)

    def test_weighted(self) -> None:
        most = target("composite", "70", quantity="%")
        parts = [(D("0.8"), Judgement(V.DAT)), (D("0.2"), Judgement(V.KHONG_DAT))]
        assert judge_composite(most, parts, END).verdict is V.VUOT
        parts = [(D("0.6"), Judgement(V.DAT)), (D("0.4"), Judgement(V.KHONG_DAT))]
        assert judge_composite(most, parts, END).verdict is V.KHONG_DAT


class TestSets:
    counts = tally([Judgement(V.DAT)] * 30 + [Judgement(V.VUOT)] * 5 + [Judgement(V.KHONG_DAT)] * 3)

    def test_mostly_met_only_by_a_rule(self) -> None:
        assert mostly_met(self.counts, 38, None) is None
        assert mostly_met(self.counts, 38, D("0.92")) is True
        assert mostly_met(self.counts, 38, D("0.95")) is False
        half = tally([Judgement(V.DAT)] * 19 + [Judgement(V.DANG_THUC_HIEN)] * 19)
        assert mostly_met(half, 38, D("0.9")) is None

    @pytest.mark.parametrize(
        ("is_mostly_met", "expected"), [(True, V.CO_BAN_DAT), (None, V.KHONG_DAT)]
    )
    def test_verdict_on_the_set(self, is_mostly_met: bool | None, expected: Verdict) -> None:
        until = date(2024, 1, 1)
        judged = set_verdict(self.counts, 38, is_mostly_met=is_mostly_met, until=until, on=END)
        assert judged is expected


amounts = st.decimals(0, 10**6, places=2, allow_nan=False, allow_infinity=False)
bounds = st.sampled_from(["", "more than", "less than", "at least", "at most", "about"])
kinds = st.sampled_from(["growth", "cumulative", "level", "ratio", "threshold", "count"])
BETTER = {V.KHONG_DAT: 0, V.KHO_DAT: 1, V.KHONG_DANH_GIA: 1, V.DANG_THUC_HIEN: 2, V.DAT: 3,
          V.VUOT: 4}  # fmt: skip


@given(kinds, amounts, amounts, amounts, bounds, st.sampled_from(["up", "down"]),
       st.sampled_from([END, MID]))  # fmt: skip
def test_a_worse_actual_never_has_a_better_verdict(
    kind: str, plan: Decimal, one: Decimal, other: Decimal, bound: str, direction: str, on: date
) -> None:
    wanted = target(kind, str(plan), direction=direction, quantity="%")
    low, high = sorted([one, other])
    worse, better = (low, high) if direction == "up" else (high, low)
    said = [verdict(wanted, [value(str(n), bound=bound, as_of=on)], on) for n in (worse, better)]
    assert BETTER[said[0].verdict] <= BETTER[said[1].verdict]


@given(kinds, st.decimals(1, 10**6, places=2), amounts, amounts, bounds)
def test_percent_of_plan_rises_with_the_actual(
    kind: str, plan: Decimal, one: Decimal, other: Decimal, bound: str
) -> None:
    wanted = target(kind, str(plan), quantity="%")
    low, high = (
        verdict(wanted, [value(str(n), bound=bound)]).percent_of_plan for n in sorted([one, other])
    )
    assert low is not None
    assert high is not None
    assert low <= high
