"""Work given out in tables and task blocks, and acts told only by where they stand."""

from datetime import date

import pytest
from tests.kernel.reader.told import directions, figures, whos

NOTICE = (
    "UBND PHƯỜNG MỸ LÂM\nSố: 9/TB-UBND\nMỹ Lâm, ngày 4 tháng 3 năm 2024\n\nTHÔNG BÁO\n"
    "Kết luận của Chủ tịch UBND phường Lê Văn Tám tại cuộc họp giao ban\n\n"
)
PLAN = (
    "UBND QUẬN HỒ MỚI\nSố: 9/KH-UBND\nHồ Mới, ngày 4 tháng 3 năm 2024\n\nKẾ HOẠCH\n"
    "Trồng cây xanh\n\nIII. NHIỆM VỤ\n\n"
)


def test_each_row_of_a_table_of_work_is_one_direction() -> None:
    text = NOTICE + (
        "| STT | Nội dung | Đơn vị chủ trì | Đơn vị phối hợp | Thời gian |\n"
        "|---|---|---|---|---|\n"
        "| 1 | Thay nắp cống hẻm 5 | Tổ Quản lý đô thị | Công an phường | 30/04/2024 |\n"
        "| 2 | Quét mã hộ kinh doanh | Thuế cơ sở 3 | | Quý II, III/2024 |\n"
        "| 3 | Trực đường dây nóng | Văn phòng UBND phường | | Thường xuyên |\n"
    )
    found = directions(text)
    assert [(d.who, d.due, d.with_units) for d in found] == [
        ("Tổ Quản lý đô thị", date(2024, 4, 30), ("Công an phường",)),
        ("Thuế cơ sở 3", date(2024, 9, 30), ()),
        ("Văn phòng UBND phường", None, ()),
    ]
    assert found[0].what == "Thay nắp cống hẻm 5"
    assert {d.asked_by for d in found} == {"Chủ tịch UBND phường Lê Văn Tám"}
    assert text[found[0].start : found[0].end].startswith("| 1 |")


def test_a_table_without_a_unit_in_charge_gives_no_work() -> None:
    text = NOTICE + "| Tuyến đường | Giờ cấm xe |\n|---|---|\n| Đường số 5 | từ 6 giờ |\n"
    assert whos(text) == []


def test_keyed_lines_under_a_task_tell_who_when_and_with_whom() -> None:
    text = PLAN + (
        "1. Vỉa hè\n\nNội dung: Ươm 300 cây sao ở vườn ươm quận.\n\n"
        "Đơn vị chủ trì: Phòng Kinh tế.\n\nĐơn vị phối hợp: Hội Nông dân quận.\n\n"
        "Thời gian hoàn thành: Quý II năm 2024.\n\n"
        "2. Trồng bù cây chết ở cổng trường. Chủ trì: Phòng Giáo dục; hoàn thành: tháng 5/2024.\n"
    )
    found = directions(text)
    assert [(d.who, d.due) for d in found] == [
        ("Phòng Kinh tế", date(2024, 6, 30)),
        ("Phòng Giáo dục", date(2024, 5, 31)),
    ]
    assert found[0].with_units == ("Hội Nông dân quận",)
    assert found[0].what.startswith("Ươm 300 cây")


def test_words_with_a_colon_are_not_a_task_block() -> None:
    text = "Chiều nay, quận họp. Thời gian: 8 giờ. Địa điểm: hội trường."
    assert whos(text) == []


def test_decimal_item_numbers_stay_one_mark() -> None:
    text = (
        NOTICE + "1. Ban chỉ huy quân sự phường:\n\n1.1. Củng cố hầm hào.\n\n1.2. Gọi dân quân.\n"
    )
    assert [d.who for d in directions(text)] == ["Ban chỉ huy quân sự phường"] * 2


def test_a_title_names_who_acts_in_the_list_below_it() -> None:
    text = PLAN + "1. Các hộ nuôi cá lồng\n\n- Kéo lồng vào bờ.\n- Ghi sổ theo dõi nguồn nước.\n"
    assert [d.who for d in directions(text)] == ["Các hộ nuôi cá lồng"] * 2


def test_a_name_before_a_colon_holds_for_the_whole_passage() -> None:
    text = PLAN + "**Phòng Y tế:** Tập huấn cho y tá. Soạn sổ tay sơ cứu cho khu phố.\n"
    assert [d.who for d in directions(text)] == ["Phòng Y tế", "Phòng Y tế"]


@pytest.mark.parametrize(
    "act",
    [
        "Nới giờ mở cửa thư viện thiếu nhi vào mùa hè.",
        "Gom các quầy hàng rong về một góc chợ.",
        "Không bỏ sót hộ nào trong diện được giúp.",
    ],
)
def test_in_a_section_of_tasks_an_act_no_list_knows_is_told_by_its_place(act: str) -> None:
    assert whos(PLAN + f"1. {act}\n") == [("direction", None)]


@pytest.mark.parametrize(
    "note",
    [
        "Được miễn tiền thuê đất trong ba năm đầu.",
        "Kinh phí lấy từ nguồn quận cấp cho phường.",
        "Phong trào lan rộng ra nhiều khu phố mới.",
    ],
)
def test_notes_and_noun_phrases_in_a_section_of_tasks_are_no_acts(note: str) -> None:
    assert whos(PLAN + f"1. {note}\n") == []


DECREE = "CHÍNH PHỦ\nSố: 5/2024/NĐ-CP\n\nNGHỊ ĐỊNH\nVề bến bãi\n\nĐiều 4. Sổ sách\n\n"


@pytest.mark.parametrize(
    ("duty", "who"),
    [
        ("1. Vé gửi xe phải được đánh số.", None),
        ("1. Sổ trực chỉ được sửa khi có người chứng kiến.", None),
        ("1. Người trông bãi phải ghi giờ xe vào.", "Người trông bãi"),
        ("1. Chủ bến có nghĩa vụ mua bảo hiểm cho khách.", "Chủ bến"),
        ("1. Hợp tác xã vận tải đường sông phải kẻ số tàu.", "Hợp tác xã vận tải đường sông"),
        ("1. Thanh tra, nhắc nhở các bãi xe tự phát.", None),
    ],
)
def test_duties_of_things_and_of_long_names(duty: str, who: str | None) -> None:
    heading = DECREE.replace("Sổ sách", "Trách nhiệm") if "Thanh tra" in duty else DECREE
    assert whos(heading + duty + "\n") == [("direction", who)]


def test_terms_of_a_law_do_not_run_from_its_own_day() -> None:
    text = DECREE + "1. Chủ bến phải trả lời khách trong thời hạn 3 ngày làm việc.\n"
    assert [d.due for d in directions(text)] == [None]


def test_liability_with_an_act_is_a_task_and_without_one_is_not() -> None:
    liable = "1. Chủ bến chịu trách nhiệm trước pháp luật về số vé bán ra"
    assert whos(DECREE + liable + ".\n") == []
    told = whos(DECREE + liable + ", báo cáo Sở Giao thông trước ngày 5/5/2024.\n")
    assert [kind for kind, _ in told] == ["direction"]


def test_what_money_is_used_for_is_described_and_not_asked() -> None:
    text = DECREE + "1. Tiền vé được sử dụng vào các công việc\n\na) Sửa bến;\n\nb) Thuê người.\n"
    assert whos(text) == []


REPORT = "UBND QUẬN HỒ MỚI\nSố: 7/BC-UBND\nHồ Mới, ngày 2 tháng 10 năm 2023\n\nBÁO CÁO\n"


def test_rows_of_figures_take_unit_plan_and_period_from_the_head() -> None:
    text = REPORT + (
        "Tình hình 9 tháng năm 2023\n\n"
        "| TT | Chỉ tiêu | ĐVT | KH năm 2023 | Thực hiện 9 tháng | So với KH (%) | Đánh giá |\n"
        "|---|---|---|---|---|---|---|\n"
        "| 1 | Hẻm được thắp sáng | tuyến | 40 | 44 | 110 | Vượt |\n"
        "| 2 | Tỷ lệ trẻ tiêm đủ mũi | % | 95 | 91,5 | 96,3 | Chưa đạt |\n"
    )
    lit, vaccinated = figures(text, dated_on=date(2023, 10, 2))
    assert (lit.value, lit.unit, lit.plan, lit.plan_pct) == (44, "tuyến", 40, 110)
    assert (lit.period, lit.verdict) == ("2023-01/2023-09", "vượt")
    assert (vaccinated.unit, vaccinated.verdict) == ("%", "chưa đạt")
    assert lit.indicator == "hẻm được thắp sáng"


def test_a_table_of_goals_and_a_unit_in_brackets() -> None:
    text = REPORT + (
        "| Chức danh | Mức hỗ trợ tối đa (triệu đồng/người/tháng) |\n|---|---|\n| Y tá | 4,5 |\n"
    )
    (nurse,) = figures(text)
    assert (float(nurse.value or 0), nurse.unit) == (4.5, "triệu đồng/người/tháng")
    assert nurse.bound == "at most"
