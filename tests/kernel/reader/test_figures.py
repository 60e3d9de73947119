"""Numbers that mean something, and numbers that only name things."""

from decimal import Decimal

import pytest
from tests.kernel.reader.told import figures, only, reading, values

from opendistrict.kernel.reader import Award, Programme, TargetSet, read, to_json


def test_change_plan_and_verdict_become_fields() -> None:
    text = (
        "Năm 2023, thu ngân sách phường ước đạt hơn 16.050 tỷ đồng (đạt và vượt kế hoạch đề ra),"
        " giảm 9,8% so với năm 2022."
    )
    figure = only(figures(text))
    assert (figure.value, figure.unit, figure.period) == (Decimal(16050), "tỷ đồng", "2023")
    assert (figure.bound, figure.value_status) == ("more than", "ước thực hiện")
    assert (figure.verdict, figure.change_pct) == ("đạt và vượt", Decimal("-9.8"))
    assert (figure.compared_with, figure.indicator) == ("2022", "thu ngân sách phường")


def test_a_later_sentence_about_the_same_indicator_is_merged() -> None:
    text = (
        "Năm 2023, tăng trưởng khu vực dịch vụ đạt 10,17%; thu ngân sách nhà nước 950 tỷ đồng.\n\n"
        "Tuy nhiên, tốc độ tăng trưởng khu vực dịch vụ không đạt 15% theo chỉ tiêu đề ra."
        " Đối với công tác thu ngân sách nhà nước, tuy nhiên, giảm 9,8% so với năm 2022."
    )
    growth, revenue = figures(text)
    assert (growth.value, growth.plan, growth.verdict) == (Decimal("10.17"), 15, "không đạt")
    assert (revenue.value, revenue.change_pct) == (950, Decimal("-9.8"))


def test_shares_of_plan_and_comparison_with_last_year() -> None:
    text = (
        "9 tháng đầu năm 2026, thu ngân sách 812,5 tỷ đồng, đạt 84,2% dự toán năm và bằng 106,3%"
        " so với cùng kỳ."
    )
    figure = only(figures(text))
    assert (figure.plan_pct, figure.change_pct) == (Decimal("84.2"), Decimal("6.3"))
    assert (figure.period, figure.compared_with) == ("2026-01/2026-09", "2025-01/2025-09")


def test_only_a_change_is_told() -> None:
    figure = only(figures("Doanh thu thương mại tăng 12,6%, trong khi kế hoạch là 12%."))
    assert (figure.rule, figure.value, figure.change_pct, figure.plan) == (
        "figure.change",
        Decimal("12.6"),
        Decimal("12.6"),
        12,
    )


def test_a_wordless_comparison_has_no_value() -> None:
    text = "Năm 2023, xây dựng sai phép được kéo giảm, không phát sinh tăng so với năm 2022."
    figure = only(figures(text))
    assert (figure.value, figure.verdict, figure.compared_with) == (None, "không tăng", "2022")


@pytest.mark.parametrize(
    ("sentence", "value", "unit", "bound"),
    [
        ("Diện tích cây xanh chỉ khoảng 1,1 m2/người.", "1.1", "m2/người", "about"),
        ("Tỷ lệ đúng hạn đạt từ 98% trở lên.", "98", "%", "at least"),
        ("Số hộ nghèo còn dưới 20 hộ.", "20", "hộ", "less than"),
        ("Kinh phí không quá 150 tỷ đồng/năm.", "150", "tỷ đồng/năm", "at most"),
        ("Phường tiếp nhận 48.310 hồ sơ thủ tục hành chính.", "48310", "hồ sơ", None),
        ("Số hộ nghèo giảm từ 86 hộ xuống còn 31 hộ.", "31", "hộ", None),
        ("Phường bàn giao 15.320m2 đất.", "15320", "m2", None),
        ("Khách đến phường đạt 8,2 triệu lượt khách.", "8.2", "triệu lượt khách", None),
        ("Tổng số tiền hỗ trợ 8 tỷ 450 triệu đồng.", "8.45", "tỷ đồng", None),
        ("Phường trao 36 túi an sinh.", "36", "túi", None),
    ],
)
def test_values_units_and_bounds(sentence: str, value: str, unit: str, bound: str | None) -> None:
    figure = only(figures(sentence))
    assert (figure.value, figure.unit, figure.bound) == (Decimal(value), unit, bound)


def test_ranges_shares_and_multiples() -> None:
    income = only(figures("Thu nhập bình quân từ 8-10 triệu đồng/tháng."))
    assert (income.value, income.low, income.high) == (None, 8, 10)
    done = only(figures("Phường hoàn thành 35/38 chỉ tiêu."))
    assert (done.value, done.of, done.unit) == (35, 38, "chỉ tiêu")
    grown = only(figures("GRDP bình quân đạt 7.500 USD, gấp 1,5 lần so với năm 2020."))
    assert (grown.indicator, grown.change_pct) == ("GRDP bình quân", 50)


def test_falls_in_kind_go_to_the_figure_of_that_kind() -> None:
    text = "Xảy ra 8 vụ tai nạn, làm 2 người chết, giảm 3 vụ, 1 người chết so với cùng kỳ."
    crashes, dead = figures(text)
    assert (crashes.value, crashes.change_abs) == (8, -3)
    assert (dead.value, dead.change_abs) == (2, -1)


@pytest.mark.parametrize(
    "sentence",
    [
        "Hội nghị lần thứ 19, khóa XII bàn việc thực hiện Nghị quyết 98 tại quận 1, phường 14.",
        "Ngày 23/7, lúc 8 giờ 30, đoàn đến số 45-47 đường Lê Lai, phòng 12, tầng 3.",
        "Điện thoại 028.38.222.333, mã thủ tục 1.001234, trang 14, Điều 5, khoản 2.",
        "Căn cứ Quyết định số 1466/QĐ-TTg ngày 10 tháng 10 năm 2008.",
        "Hồ sơ nộp trong 15 ngày làm việc; người từ 60 tuổi được ưu tiên trong 24/7 giờ.",
    ],
)
def test_names_dates_and_terms_are_not_figures(sentence: str) -> None:
    assert values(sentence) == []


def test_tables_and_headings_are_left_to_other_readers() -> None:
    assert (
        values("# Thu ngân sách hơn 16.050 tỷ đồng\n\n| Thu | 50.000 tỷ đồng |\n|---|---|\n") == []
    )


def test_a_set_told_twice_is_one_and_keeps_what_each_mention_adds() -> None:
    text = (
        "Đảng bộ hoàn thành cơ bản 24 chỉ tiêu mà đại hội đề ra.\n\n"
        "Trong nhiệm kỳ 2015 - 2020, Đảng bộ cơ bản hoàn thành 24 chỉ tiêu của nghị quyết."
    )
    (found,) = [p for p in reading(text).proposals if isinstance(p, TargetSet)]
    assert (found.count, found.period, found.verdict) == (24, "2015-2020", "cơ bản hoàn thành")
    assert values(text) == []


def test_counted_results_are_figures_not_sets() -> None:
    text = "Phường vẫn còn 3 chỉ tiêu chưa đạt."
    assert values(text) == [(3, "chỉ tiêu")]


def test_named_programmes_with_their_periods() -> None:
    text = (
        "Phường có 2 chương trình, gồm Chương trình hẻm sạch, hẻm xanh giai đoạn 2026 - 2028;"
        " Chương trình phường số vì người dân."
    )
    found = [p for p in reading(text).proposals if isinstance(p, Programme)]
    assert [(p.name, p.period) for p in found] == [
        ("Chương trình hẻm sạch, hẻm xanh", "2026-2028"),
        ("Chương trình phường số vì người dân", None),
    ]


def test_a_programme_called_by_a_quoted_name() -> None:
    text = "Phường triển khai chương trình “Phường không giấy tờ” giai đoạn 2026 – 2028."
    (found,) = [p for p in reading(text).proposals if isinstance(p, Programme)]
    assert (found.name, found.period) == ("chương trình “Phường không giấy tờ”", "2026-2028")


def test_medals_are_awards_and_stay_countable() -> None:
    text = "Dịp này, phường trao Huy hiệu 40 năm tuổi Đảng cho 5 đảng viên và 2 tập thể."
    found = read(text)
    awards = [p for p in found.proposals if isinstance(p, Award)]
    assert [(a.title, a.count, a.who) for a in awards] == [
        ("Huy hiệu 40 năm tuổi Đảng", 5, "đảng viên"),
        ("Huy hiệu 40 năm tuổi Đảng", 2, "tập thể"),
    ]
    items = to_json(found, text)["proposals"]
    assert [(i["kind"], i.get("value"), i.get("unit")) for i in items] == [
        ("award", None, None),
        ("figure", 5, "người"),
        ("award", None, None),
        ("figure", 2, "tập thể"),
    ]


@pytest.mark.parametrize(
    ("sentence", "value", "plan", "plan_pct", "verdict"),
    [
        ("Thu thuế 86 tỷ đồng/240 tỷ đồng, đạt 35,8%.", "86", "240", "35.8", None),
        ("Dạy nghề cho 450 người (KH: 600), đạt 75%.", "450", "600", "75", None),
        ("Tỷ lệ đúng hạn đạt 96,8%, vượt chỉ tiêu giao (95%).", "96.8", "95", None, "vượt"),
        ("Tỷ lệ đúng hạn mới đạt 81%, chưa đạt chỉ tiêu 95%.", "81", "95", None, "chưa đạt"),
        (
            "Giải ngân chỉ đạt 18%, thấp hơn mức 30% theo tiến độ đề ra.",
            "18",
            "30",
            None,
            "thấp hơn tiến độ",
        ),
        ("Bán lẻ đạt 90 tỷ đồng, bằng 75% kế hoạch năm (120 tỷ đồng).", "90", "120", "75", None),
        ("Thu phí 12 tỷ đồng, vượt 5% kế hoạch.", "12", None, "105", "vượt"),
        (
            "Tỷ lệ nước sạch đạt 87%, thấp hơn 4 điểm phần trăm so với kế hoạch.",
            "87",
            None,
            None,
            "thấp hơn kế hoạch",
        ),
    ],
)
def test_plans_and_verdicts_beside_a_figure(
    sentence: str, value: str, plan: str | None, plan_pct: str | None, verdict: str | None
) -> None:
    figure = only(figures(sentence))
    assert figure.value == Decimal(value)
    assert figure.plan == (Decimal(plan) if plan else None)
    assert figure.plan_pct == (Decimal(plan_pct) if plan_pct else None)
    assert figure.verdict == verdict


def test_a_share_of_plan_with_a_plan_of_its_own_is_a_figure() -> None:
    text = "Quận giải ngân 51 tỷ đồng, đạt 54,7% kế hoạch, không đạt tiến độ 65% đề ra."
    spent, share = figures(text)
    assert (spent.value, share.value, share.plan) == (51, Decimal("54.7"), 65)
    assert share.verdict == "không đạt"


def test_the_value_of_an_earlier_time_is_not_a_figure_of_its_own() -> None:
    assert values("Đầu năm có 520 hộ nghèo, đến nay còn 365 hộ.") == [(365, "hộ")]
    assert values("Xảy ra 12 vụ trộm (cùng kỳ 17 vụ).") == [(12, "vụ")]


@pytest.mark.parametrize(
    ("sentence", "bound", "change"),
    [
        ("Thu gom gần 93% rác.", "about", None),
        ("Sản lượng tăng từ 8% trở lên.", "at least", "8"),
        ("Tiến độ 65%.", None, None),
    ],
)
def test_bounds_that_mislead(sentence: str, bound: str | None, change: str | None) -> None:
    figure = only(figures(sentence))
    assert figure.bound == bound
    assert figure.change_pct == (Decimal(change) if change else None)


def test_a_long_unit_keeps_all_its_parts() -> None:
    text = "Chi 3.600.000 đồng/01 xe 45 chỗ/01 ngày và 250 ca/100.000 dân."
    assert [unit for _, unit in values(text)] == ["đồng/xe/ngày", "ca/100.000 dân"]
