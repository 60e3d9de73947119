"""The sentences of a report, one by one: verdict, per cent of plan and change stay three things."""

from datetime import date
from decimal import Decimal

import pytest
from tests.engine.plans.figures import target, value
from tests.engine.plans.papers import late_task, seen, target_set

from opendistrict.engine.plans.rules import report_words as words
from opendistrict.engine.plans.rules.report import belongs, following
from opendistrict.engine.plans.rules.report_targets import cells, sentence, summary
from opendistrict.engine.plans.rules.report_tasks import merged, task_sentences
from opendistrict.engine.plans.shapes import TargetView, TaskTally
from opendistrict.kernel.periods import CutOff, PeriodKind, period

NOON = date(2023, 6, 30)


def budget(**changes: object) -> TargetView:
    wanted = target("cumulative", "15980", title="Thu ngân sách nhà nước trên địa bàn")
    told = {"status": "estimated", "bound": "more than", "change_percent": Decimal("-9.8")}
    return seen(wanted, [value("16050", **{**told, **changes})])


def test_an_estimate_over_the_plan_that_fell_on_the_year() -> None:
    assert sentence(budget()) == (
        "Thu ngân sách nhà nước trên địa bàn ước đạt hơn 16.050\u00a0tỷ đồng, đạt 100,44% kế hoạch "
        "(15.980\u00a0tỷ đồng), giảm 9,8% so với năm 2022; vượt chỉ tiêu."
    )


def test_the_same_number_as_an_official_one_that_rose() -> None:
    view = budget(status="official", bound="", change_percent=Decimal("4.555"))
    told = "Thu ngân sách nhà nước trên địa bàn đạt 16.050\u00a0tỷ đồng, đạt 100,44% kế hoạch"
    assert sentence(view).startswith(told)
    assert "tăng 4,56% so với năm 2022; vượt chỉ tiêu." in sentence(view)


def test_only_a_per_cent_of_the_plan_was_told() -> None:
    wanted = target("cumulative", "15980", title="Thu ngân sách nhà nước trên địa bàn")
    view = seen(wanted, [value(None, percent_of_plan=Decimal("104.6"))])
    assert sentence(view) == (
        "Thu ngân sách nhà nước trên địa bàn đạt 104,6% kế hoạch (15.980\u00a0tỷ đồng); "
        "vượt chỉ tiêu."
    )


def test_a_rate_that_was_missed_says_by_how_many_points() -> None:
    wanted = target("growth", "15", title="Tốc độ tăng thương mại - dịch vụ", quantity="%")
    assert sentence(seen(wanted, [value("10.17")])) == (
        "Tốc độ tăng thương mại - dịch vụ đạt 10,17% so với chỉ tiêu 15%; "
        "không đạt chỉ tiêu (thấp hơn 4,83\u00a0điểm phần trăm)."
    )


def test_a_count_that_was_missed_says_how_many_are_missing() -> None:
    wanted = target("count", "65", title="Số hẻm được nâng cấp", quantity="hẻm")
    assert sentence(seen(wanted, [value("58")])) == (
        "Số hẻm được nâng cấp đạt 58\u00a0hẻm, đạt 89,23% kế hoạch (65\u00a0hẻm); "
        "không đạt chỉ tiêu (thấp hơn 7\u00a0hẻm)."
    )


def test_a_ceiling_is_never_said_to_be_exceeded_when_it_was_kept() -> None:
    wanted = target("cumulative", "1420", title="Chi ngân sách không vượt dự toán",
                    direction="down", plan_bound="at most")  # fmt: skip
    kept = sentence(seen(wanted, [value("1396.5")]))
    assert kept == (
        "Chi ngân sách không vượt dự toán: ở mức 1.396,5\u00a0tỷ đồng so với chỉ tiêu không quá "
        "1.420\u00a0tỷ đồng; tốt hơn mức chỉ tiêu."
    )
    broken = sentence(seen(wanted, [value("1500")]))
    assert broken.endswith("không đạt chỉ tiêu (cao hơn 80\u00a0tỷ đồng).")


def test_a_reduction_is_said_as_a_reduction() -> None:
    wanted = target("reduce", "5", title="Kéo giảm phạm pháp hình sự", quantity="%",
                    direction="down")  # fmt: skip
    years = {"since": date(2022, 1, 1), "until": date(2023, 1, 1), "as_of": date(2022, 12, 31)}
    view = seen(wanted, [value("930")], before=[value("1000", **years)], measured_in="vụ")
    assert sentence(view) == (
        "Kéo giảm phạm pháp hình sự: giảm 7% so với chỉ tiêu giảm 5%; vượt chỉ tiêu."
    )
    worse = seen(wanted, [value("1100")], before=[value("1000", **years)], measured_in="vụ")
    assert "tăng 10% so với chỉ tiêu giảm 5%; không đạt" in sentence(worse)


@pytest.mark.parametrize(("number", "said"), [("1", "đã hoàn thành; đạt"), ("0", "chưa hoàn")])
def test_a_yes_or_no_is_said_in_words(number: str, said: str) -> None:
    wanted = target("yesno", None, title="Ban hành đề án", quantity="")
    assert said in sentence(seen(wanted, [value(number)]))


def test_while_the_period_runs_nothing_is_said_to_be_met_or_missed() -> None:
    wanted = target("cumulative", "100", title="Thu ngân sách nhà nước")
    behind = sentence(seen(wanted, [value("30", as_of=NOON)], on=NOON))
    assert "(số liệu đến ngày 30/06/2023); khó đạt chỉ tiêu nếu giữ tiến độ hiện nay." in behind
    well = sentence(seen(wanted, [value("60", as_of=NOON)], on=NOON))
    assert well.endswith("đang thực hiện, theo kịp tiến độ bình quân.")
    early = sentence(seen(wanted, [], on=date(2022, 12, 1)))
    assert early == "Thu ngân sách nhà nước: chưa đến kỳ đánh giá."


def test_no_number_is_no_verdict() -> None:
    wanted = target("cumulative", "100", title="Thu ngân sách nhà nước")
    assert sentence(seen(wanted, [])) == ("Thu ngân sách nhà nước: chưa có số liệu để đánh giá.")
    part = sentence(seen(wanted, [value("90", as_of=date(2023, 12, 12))]))
    assert part.endswith("(số liệu đến ngày 12/12/2023); số liệu chưa đủ cả kỳ nên chưa đánh giá.")


def test_a_table_row_says_the_same_in_figures() -> None:
    assert cells(budget()) == ("15.980", "hơn 16.050 (ước)", "100,44", "−9,8", "Vượt")


def test_the_summary_of_a_set_names_what_was_met_and_yet_fell() -> None:
    missed = seen(target("growth", "15", title="Tốc độ tăng", quantity="%"), [value("10")])
    said = " ".join(summary(target_set([budget(), missed])))
    assert "có 1/2 chỉ tiêu đạt và vượt, đạt tỷ lệ 50%" in said
    assert "1 chỉ tiêu vượt và 1 chỉ tiêu không đạt" in said
    assert "thu ngân sách nhà nước trên địa bàn (giảm 9,8% so với năm 2022)" in said


def test_mostly_met_is_said_only_by_the_sets_own_rule() -> None:
    views = [budget(), seen(target("count", "5", quantity="hẻm"), [value("4")])]
    assert "cơ bản hoàn thành" not in " ".join(summary(target_set(views)))
    rule = {"mostly_met_share": Decimal("0.5"), "mostly_met_basis": "Nghị quyết mẫu"}
    said = " ".join(summary(target_set(views, **rule)))
    assert "cơ bản hoàn thành (căn cứ: Nghị quyết mẫu)" in said


def test_targets_nobody_published_are_counted_and_not_judged() -> None:
    said = summary(target_set([], declared_count=41))
    (line,) = said
    assert line.startswith("Chỉ tiêu năm 2023 của phường Mẫu: 41 chỉ tiêu, chưa công bố danh mục")
    part = " ".join(summary(target_set([budget()], declared_count=3)))
    assert "có 1/3 chỉ tiêu" in part and "2 chỉ tiêu chưa công bố nội dung" in part


@pytest.mark.parametrize(
    ("tally", "said"),
    [
        (TaskTally(done_in_time=1), "Trong kỳ theo dõi 1 nhiệm vụ; đã hoàn thành, trong đó 1 đúng"),
        (TaskTally(open_late=2), "chưa nhiệm vụ nào hoàn thành. Chưa hoàn thành 2 nhiệm vụ, gồm 2"),
        (
            TaskTally(done_in_time=6, done_late=2, open_in_time=1, waiting=1),
            "đã hoàn thành 8 (80%), trong đó 6 đúng hạn và 2 trễ hạn. Chưa hoàn thành 2 nhiệm vụ",
        ),
        (TaskTally(done_late=3), "đã hoàn thành cả 3, trong đó 3 trễ hạn."),
    ],
)
def test_tasks_are_counted_in_sentences(tally: TaskTally, said: str) -> None:
    assert said in task_sentences(tally)


def test_one_task_given_to_many_is_one_line() -> None:
    tasks = [late_task(1), late_task(2, unit_name="Phòng B"), late_task(3, title="Việc khác")]
    assert [len(group) for group in merged(tasks)] == [2, 1]


@pytest.mark.parametrize(
    ("kind", "number", "name", "next_since"),
    [
        (PeriodKind.MONTH, 12, "tháng 12 năm 2023", date(2024, 1, 1)),
        (PeriodKind.QUARTER, 2, "quý II năm 2023", date(2023, 7, 1)),
        (PeriodKind.HALF, 1, "6 tháng đầu năm 2023", date(2023, 7, 1)),
        (PeriodKind.HALF, 2, "6 tháng cuối năm 2023", date(2024, 1, 1)),
        (PeriodKind.NINE_MONTHS, 1, "9 tháng đầu năm 2023", date(2023, 10, 1)),
        (PeriodKind.YEAR, 1, "năm 2023", date(2024, 1, 1)),
    ],
)
def test_periods_have_names_and_followers(
    kind: PeriodKind, number: int, name: str, next_since: date
) -> None:
    this = period(kind, 2023, number)
    assert words.period_name(this) == name
    assert following(this).since == next_since == this.until


def test_the_cut_off_is_named() -> None:
    year = period(PeriodKind.YEAR, 2023, 1, CutOff.REPORTING)
    assert words.cut_off_words(year) == (
        "từ 15/12/2022 đến 14/12/2023, theo kỳ báo cáo của Nghị định số 09/2019/NĐ-CP"
    )


def test_last_years_set_does_not_come_in_by_fourteen_days() -> None:
    year = period(PeriodKind.YEAR, 2023, 1, CutOff.REPORTING)
    assert not belongs(date(2022, 1, 1), date(2023, 1, 1), year)
    assert belongs(date(2023, 1, 1), date(2024, 1, 1), year)
    assert belongs(date(2021, 1, 1), date(2026, 1, 1), year)
    month = period(PeriodKind.MONTH, 2023, 6)
    assert belongs(date(2022, 12, 15), date(2023, 12, 15), month)


@pytest.mark.parametrize(
    ("number", "said"), [("16050", "16.050"), ("90.625", "90,63"), ("-0.5", "-0,5"), ("0", "0")]
)
def test_numbers_are_rounded_half_up(number: str, said: str) -> None:
    assert words.number(Decimal(number)) == said
