"""By when, and of which time: deadlines and periods."""

from datetime import date

import pytest
from tests.kernel.reader.told import directions, figures, reading

from opendistrict.kernel.reader import Direction, read
from opendistrict.kernel.workclock import WorkCalendar

ASKED = "Chủ tịch UBND quận yêu cầu Phòng Kinh tế hoàn thành đề án "


@pytest.mark.parametrize(
    ("deadline", "due", "rule"),
    [
        ("vào cuối năm 2024.", date(2024, 12, 31), "end_of_year"),
        ("trong quý II/2024.", date(2024, 6, 30), "end_of_quarter"),
        ("trong quý IV.", date(2024, 12, 31), "end_of_quarter"),
        ("trong tháng 8.", date(2024, 8, 31), "end_of_month"),
        ("trong tháng 2 năm 2025.", date(2025, 2, 28), "end_of_month"),
        ("trước ngày 30/6.", date(2024, 6, 30), "explicit_day_month_needs_year"),
        ("trước ngày 30/1.", date(2025, 1, 30), "explicit_day_month_next_year"),
        ("trước 31-12.", date(2024, 12, 31), "explicit_day_month_needs_year"),
        ("trước ngày 01/01/2027.", date(2027, 1, 1), "before_day"),
        ("chậm nhất ngày 5 tháng 4 năm 2024.", date(2024, 4, 5), "explicit_day"),
        ("trước 16 giờ ngày 22/3.", date(2024, 3, 22), "explicit_day_month_needs_year"),
        ("trong 6 tháng đầu năm 2025.", date(2025, 6, 30), "end_of_months"),
        ("đến năm 2030.", date(2030, 12, 31), "end_of_year"),
        ("trước năm 2030.", date(2029, 12, 31), "before_year"),
        ("trong nhiệm kỳ 2020-2025.", date(2025, 12, 31), "end_of_term"),
        ("trong năm nay.", date(2024, 12, 31), "end_of_year"),
        ("trong vòng 15 ngày làm việc.", date(2024, 4, 5), "working_days_after_document"),
        ("trong 10 ngày kể từ ngày ký.", date(2024, 3, 25), "days_after_document"),
        ("trong thời hạn 2 tháng.", date(2024, 5, 15), "months_after_document"),
        ("trong 5 ngày kể từ khi nhận đủ hồ sơ.", None, "days_after_event"),
    ],
)
def test_deadlines(deadline: str, due: date | None, rule: str) -> None:
    (found,) = directions(ASKED + deadline)
    assert (found.due, found.due_rule) == (due, rule)


def test_a_yearly_deadline_is_the_first_after_the_document() -> None:
    (found,) = directions(ASKED + "và báo cáo trước ngày 10 tháng 2 hằng năm.")
    assert (found.due, found.due_rule) == (
        date(2025, 2, 10),
        "every_year_explicit_day_month_next_year",
    )


def test_working_days_follow_the_calendar_handed_in() -> None:
    text = ASKED + "trong vòng 2 ngày làm việc."
    closed = WorkCalendar({date(2024, 3, 18): False})
    found = read(text, dated_on=date(2024, 3, 15), calendar=closed).proposals[0]
    assert isinstance(found, Direction)
    assert found.due == date(2024, 3, 20)


def test_an_impossible_day_gives_a_warning_and_no_date() -> None:
    found = reading(ASKED + "trước ngày 31/4.")
    (warning,) = found.warnings
    assert warning.code == "impossible_date"
    assert [p.due for p in found.proposals if isinstance(p, Direction)] == [None]


def test_without_a_document_date_no_year_is_guessed() -> None:
    (found,) = directions(ASKED + "trước ngày 30/6.", dated_on=None)
    assert (found.due, found.due_rule) == (None, "day_month_needs_year")


@pytest.mark.parametrize(
    "words",
    [
        "theo Công điện số 40/CĐ-TTg ngày 19 tháng 5 năm 2024.",
        "thuộc nhiệm vụ năm 2024.",
        "theo Nghị quyết số 29-NQ/TW về phát triển đến năm 2030, tầm nhìn đến năm 2045.",
    ],
)
def test_dates_of_cited_texts_and_plain_periods_are_not_deadlines(words: str) -> None:
    assert [d.due for d in directions(ASKED + words)] == [None]


@pytest.mark.parametrize(
    ("lead", "period"),
    [
        ("Năm 2023, ", "2023"),
        ("Quý III năm 2023, ", "2023-Q3"),
        ("Trong tháng 4/2023, ", "2023-04"),
        ("6 tháng đầu năm 2023, ", "2023-01/2023-06"),
        ("Giai đoạn 2021 - 2025, ", "2021-2025"),
        ("Đến hết tháng 9/2023, ", "2023-01/2023-09"),
    ],
)
def test_periods_of_figures(lead: str, period: str) -> None:
    assert [f.period for f in figures(lead + "phường thu ngân sách 12,5 tỷ đồng.")] == [period]


def test_a_month_in_front_of_a_newspaper_text_dates_it() -> None:
    assert read(" date 2023-12 Quận 4 sạch hơn\n").header.issued_on == date(2023, 12, 1)


@pytest.mark.parametrize(
    ("deadline", "due"),
    [
        ("định kỳ hằng tháng, trước ngày 25.", date(2024, 3, 25)),
        ("trước dịp 2 tháng 9.", date(2024, 9, 2)),
        ("vào quý IV năm 2028.", date(2028, 12, 31)),
        ("trong tháng 4 - 5/2024.", date(2024, 5, 31)),
        ("trong vòng 10 ngày kể từ ngày 20/3/2024.", date(2024, 3, 30)),
        ("trong năm 2026.", date(2026, 12, 31)),
    ],
)
def test_more_ways_to_name_a_day(deadline: str, due: date) -> None:
    assert [d.due for d in directions(ASKED + deadline)] == [due]


def test_the_end_of_the_term_of_office_the_text_names() -> None:
    text = "Nghị quyết Đại hội nhiệm kỳ 2020 - 2025. " + ASKED + "trước khi hết nhiệm kỳ."
    assert [d.due for d in directions(text)] == [date(2025, 12, 31)]


REPORT = (
    "UBND QUẬN HỒ MỚI\nSố: 7/BC-UBND\nHồ Mới, ngày 2 tháng 10 năm 2023\n\nBÁO CÁO\n"
    "Tình hình quý III, 9 tháng và nhiệm vụ quý IV năm 2023\n\nI. KẾT QUẢ\n\n"
)


@pytest.mark.parametrize(
    ("sentence", "periods"),
    [
        ("Quận khám bệnh cho 900 người.", ["2023-01/2023-09"]),
        ("Quý III thu 40 tỷ đồng. Quận xây 3 cầu.", ["2023-Q3", "2023-01/2023-09"]),
        ("Năm 2022, xây 5 cầu. Sửa 8 cầu.", ["2022", "2022"]),
        ("Ước cả năm thu 90 tỷ đồng.", ["2023"]),
        ("Từ đầu năm đến nay xảy ra 4 vụ cháy.", ["2023"]),
        ("Nợ đến ngày 31 tháng 8 còn 12 tỷ đồng.", ["2023-08-31"]),
        ("Tính đến cuối tháng 9, có 70 hộ nghèo.", ["2023-09-30"]),
        ("Trong tháng 8, bắt 6 vụ. Xử 2 vụ.", ["2023-08", "2023-08"]),
    ],
)
def test_a_report_lends_its_period_to_what_names_none(sentence: str, periods: list[str]) -> None:
    found = figures(REPORT + sentence, dated_on=date(2023, 10, 2))
    assert [f.period for f in found] == periods


def test_a_section_has_its_own_period_and_a_programmes_name_has_none() -> None:
    text = REPORT + (
        "II. NHIỆM VỤ QUÝ IV\n\n1. Giữ tỷ lệ đúng hạn trên 99%.\n\n"
        "2. Quận có Chương trình sửa nhà cho người già neo đơn giai đoạn 2021 - 2025 là"
        " 30 tỷ đồng.\n"
    )
    found = figures(text, dated_on=date(2023, 10, 2))
    assert [f.period for f in found] == ["2023-Q4", "2023-Q4"]
