"""Units of two nouns, measured times, parts of a whole, tables with a head of two rows."""

from datetime import date
from decimal import Decimal

import pytest
from tests.kernel.reader.told import figures, only, reading, values

REPORT = "BÁO CÁO\nKết quả 6 tháng đầu năm 2024\n\n"


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("Hội nghị bầu 27 đồng chí vào Ban Chấp hành.", "27", "đồng chí"),
        ("Có 31 chợ, siêu thị ký cam kết.", "31", "chợ, siêu thị"),
        ("Đoàn kiểm tra 264 lượt cơ sở trong tháng.", "264", "lượt cơ sở"),
        ("Thời gian chờ bình quân là 15 phút/lượt.", "15", "phút/lượt"),
        ("Thành phố trao cho phường 2 xe ép rác.", "2", "xe"),
        ("Trong đó hồ sơ nộp qua mạng là 51.200.", "51200", "hồ sơ"),
        ("Mỗi phần 700.000 đồng.", "700000", "đồng"),
    ],
)
def test_value_and_unit(sentence: str, value: str, unit: str) -> None:
    assert values(sentence) == [(Decimal(value), unit)]


def test_a_part_of_a_whole_told_in_words() -> None:
    told = only(figures("Quận khởi công 14 trong số 22 công trình."))
    assert (told.value, told.of) == (14, 22)


def test_the_share_of_a_count_is_a_figure_of_its_own() -> None:
    assert values("Công an làm rõ 118/142 vụ (83,1%).") == [
        (Decimal(118), "vụ"),
        (Decimal("83.1"), "%"),
    ]


def test_the_share_behind_money_is_that_of_the_plan() -> None:
    told = only(figures("Quận giải ngân 27 tỷ đồng, đạt 41%."))
    assert (told.value, told.plan_pct) == (27, 41)


@pytest.mark.parametrize(("word", "rise"), [("đôi", 100), ("rưỡi", 50), ("ba", 200)])
def test_a_rise_told_in_a_word(word: str, rise: int) -> None:
    told = only(figures(f"Hội vận động 560 triệu đồng, gấp {word} năm trước."))
    assert told.change_pct == rise


def test_a_fall_told_of_what_stands_behind() -> None:
    told = figures("Tối thiểu 85% hồ sơ nộp qua mạng; kéo giảm ít nhất 7% số vụ trộm.")
    assert [f.change_pct for f in told] == [None, -7]


def test_not_more_than_in_a_refusal() -> None:
    told = only(figures("Phường không để tỷ lệ trễ hạn quá 0,3%."))
    assert told.bound == "at most"


def test_numbers_in_a_motto_and_of_a_hotline_are_names() -> None:
    assert values("Nhà thầu thi công “3 ca, 4 kíp”, dân gọi tổng đài 1022 ghi nhận.") == []


def test_one_amount_told_of_two_things_is_two_figures() -> None:
    text = "Phí đăng ký lần đầu là 40.000 đồng/hồ sơ. Phí sao lục là 40.000 đồng/hồ sơ."
    assert len(values(text)) == 2


def test_the_time_in_brackets_belongs_to_the_number_in_them() -> None:
    told = figures(REPORT + "Tỷ lệ hộ nghèo còn 0,31% (cuối năm 2023 là 0,58%).\n")
    assert told[0].period == "2024-01/2024-06"


def test_a_headline_in_news_is_no_period() -> None:
    text = (
        "Quận bàn nhiệm vụ năm 2025: việc nào cũng có người lo\n\n"
        "Báo cáo cho thấy, năm 2024 quận xây 12 cây cầu. Thu ngân sách đạt 310 tỷ đồng."
    )
    assert [f.period for f in figures(text, date(2024, 12, 20))] == ["2024", "2024"]


def test_the_month_of_a_meeting_is_no_period() -> None:
    text = (
        "THÔNG BÁO\nKết luận của Chủ tịch UBND phường tại phiên họp thường kỳ tháng 9/2026\n\n"
        "1. Nhìn chung, 8 tháng qua các bộ phận đã cố gắng. Thu ngân sách đạt 98 tỷ đồng.\n"
    )
    told = only(figures(text, date(2026, 9, 17)))
    assert told.period == "2026-01/2026-08"


def test_the_goals_of_the_last_months_are_those_of_the_year() -> None:
    text = (
        "BÁO CÁO\nTình hình 9 tháng đầu năm 2024\n\nPHƯƠNG HƯỚNG 3 THÁNG CUỐI NĂM\n\n"
        "Tỷ lệ giải ngân không dưới 95%.\n"
    )
    assert only(figures(text, date(2024, 9, 25))).period == "2024"


def test_a_term_that_names_a_body_is_no_period() -> None:
    text = (
        "Hội nghị Đảng bộ quận khóa VI, nhiệm kỳ 2020-2025, nhìn lại năm 2024.\n\n"
        "Quận giải quyết việc làm cho 520 lao động."
    )
    assert only(figures(text, date(2024, 12, 20))).period == "2024"


def test_a_task_in_a_table_tells_its_figure() -> None:
    text = (
        "THÔNG BÁO\n\n| TT | Nội dung | Chủ trì | Hạn |\n|---|---|---|---|\n"
        "| 1 | Kiểm tra tối thiểu 15 cơ sở lưu trú | Công an phường | 30/4/2024 |\n"
    )
    told = only(figures(text))
    assert (told.value, told.bound) == (15, "at least")


def test_a_table_with_a_head_of_two_rows() -> None:
    text = (
        "BÁO CÁO\n\n| TT | Nội dung | ĐVT | Năm 2023 | | Năm 2024 | |\n"
        "| | | | KH | TH | KH | TH |\n|---|---|---|---|---|---|---|\n"
        "| 1 | Người cao tuổi được trợ cấp | người | 900 | 905 | 960 | 978 |\n"
    )
    told = only(figures(text))
    assert (told.value, told.plan, told.unit, told.period) == (978, 960, "người", "2024")


def test_a_second_row_of_numbers_is_no_head() -> None:
    text = "BÁO CÁO\n\n| Nội dung | TH 2024 | TH 2024 |\n|---|---|---|\n| Số hộ (hộ) | 5 | 7 |\n"
    assert len(reading(text).proposals) == 1
