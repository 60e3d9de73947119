"""Duties under a condition, in running speech and among the items of a list (own sentences)."""

from datetime import date

import pytest
from tests.kernel.reader.told import directions, whos

SPEECH = "Bí thư Quận ủy Lâm Thế Duy đề nghị quận rà lại danh sách hộ khó khăn. "
LAW = "NGHỊ ĐỊNH\n\nChương II\nVIỆC SỬ DỤNG BẾN BÃI\n\n"
NOTICE = "THÔNG BÁO\nKết luận của Chủ tịch UBND phường\n\nII. NHIỆM VỤ\n\n"


def _last(text: str) -> tuple[str, str | None]:
    return whos(text)[-1]


@pytest.mark.parametrize(
    "sentence",
    [
        "Việc gì gỡ được thì gỡ ngay trong tuần.",
        "Hộ nào còn vướng thì cán bộ phải tới tận nhà giải thích.",
        "Khi trời mưa lớn thì các tổ trực phải có mặt ở rạch.",
    ],
)
def test_the_duty_stands_behind_then(sentence: str) -> None:
    found = directions(SPEECH + sentence)
    assert len(found) == 2
    assert found[1].rule.startswith("direction.then_")
    assert found[1].start == len(SPEECH)


def test_a_condition_without_a_duty_lays_none() -> None:
    assert len(whos(SPEECH + "Dân không tin thì dự án nào cũng tắc.")) == 1


def test_a_law_lays_duties_behind_then() -> None:
    text = LAW + "Điều 4. Cấp phép\n\n1. Trường hợp hồ sơ thiếu thì phải trả lại bến bãi.\n"
    assert _last(text) == ("direction", None)


def test_whoever_wants_something_hands_it_in() -> None:
    text = LAW + "Điều 4. Hồ sơ\n\n1. Tổ chức, cá nhân có nhu cầu nộp đơn tại bến.\n"
    assert _last(text) == ("direction", "Tổ chức, cá nhân có nhu cầu")


def test_an_item_beside_a_duty_is_one_too() -> None:
    text = (
        LAW
        + "Điều 5. Lập sổ\n\na) Chủ bến có trách nhiệm lập sổ theo dõi.\n"
        + "b) Cập nhật số lượt thuyền mỗi ngày.\n"
    )
    assert whos(text) == [("direction", "Chủ bến"), ("direction", "Chủ bến")]


def test_what_somebodys_task_is() -> None:
    text = SPEECH + "Nhiệm vụ của Trung tâm Văn hóa là bàn giao sân khấu trước 20/4/2024."
    found = directions(text)[-1]
    assert (found.who, found.due) == ("Trung tâm Văn hóa", date(2024, 4, 20))


def test_who_asks_may_stand_in_the_passive() -> None:
    text = "Đội Quản lý thị trường được Chủ tịch quận giao kiểm tra chợ đêm."
    found = directions(text)[-1]
    assert (found.who, found.asked_by) == ("Đội Quản lý thị trường", "Chủ tịch quận")


def test_an_office_given_a_task_keeps_its_bare_name() -> None:
    assert _last("Công an phường được giao lập đường dây nóng.") == ("direction", "Công an phường")


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Phòng Nội vụ chấm công điện tử, Thanh tra quận phải kiểm tra chéo.", "Thanh tra quận"),
        ("Phòng Y tế cần mở thêm ba điểm tiêm, còn Trạm Y tế lập danh sách.", "Trạm Y tế"),
    ],
)
def test_a_second_who_acts_behind_a_comma(sentence: str, who: str) -> None:
    assert _last(SPEECH + sentence) == ("direction", who)


def test_names_behind_a_comma_are_no_second_duty() -> None:
    assert len(whos(SPEECH + "Quận làm việc với Sở Y tế, Sở Nội vụ kịp thời.")) == 2


def test_the_next_paragraph_goes_on_with_another_office() -> None:
    text = SPEECH + "\n\nTrạm Y tế phường cấp phát thuốc tới từng hộ ngập."
    assert _last(text) == ("direction", "Trạm Y tế phường")


def test_a_report_behind_a_speech_is_none() -> None:
    assert len(whos(SPEECH + "\n\nTrạm Y tế phường đã cấp phát thuốc cho 40 hộ.")) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Đại biểu Trần Hữu Nam đề nghị UBND quận làm rõ tiến độ đường ven sông.",
        "Ông Nam kiến nghị Sở Xây dựng sớm có hướng dẫn.",
        "“Chúng tôi nhận lỗi với bà con về việc trễ hẹn này”, ông Nam nói.",
    ],
)
def test_who_asks_from_below_or_excuses_himself_lays_no_duty(sentence: str) -> None:
    assert directions(sentence) == []


def test_the_speaker_may_stand_at_the_end() -> None:
    found = directions("Phụ huynh nên đỗ xe ở bãi phía sau trường, bà Kim Chi gợi ý.")
    assert [(d.kind, d.who) for d in found] == [("suggestion", "Phụ huynh")]


def test_asking_words_behind_a_quotation_are_read() -> None:
    text = "“Không thể nước lên mới lo, phải tính từ gốc”, ông nói và giao Sở Xây dựng lập đề án."
    assert _last(text) == ("direction", "Sở Xây dựng")


def test_a_list_in_news_ends_with_its_items() -> None:
    text = (
        "Bà Chi chỉ đạo:\n\nMột là, Phòng Nội vụ rà soát biên chế.\n\n"
        "Chủ tịch quận Tô Văn Hải cam kết quận sẽ khởi công hai ngôi trường trong quý IV."
    )
    assert [d.who for d in directions(text)] == ["Phòng Nội vụ"]


def test_a_headline_lends_no_force() -> None:
    text = "Giải ngân chậm, ai chịu trách nhiệm\n\nThu ngân sách quận đạt 210 tỷ đồng."
    assert directions(text) == []


@pytest.mark.parametrize(
    ("item", "who"),
    [
        ("1. Các đơn vị căn cứ kế hoạch này xây dựng lịch trực riêng.", "Các đơn vị"),
        ("1. UBND Phường 3, Phường 6 vận động các hộ di dời.", "UBND Phường 3, Phường 6"),
        ("1. Mỗi sáng thứ bảy huy động thanh niên dọn rạch.", None),
    ],
)
def test_what_stands_between_who_and_the_act(item: str, who: str | None) -> None:
    assert whos(NOTICE + item + "\n") == [("direction", who)]


def test_a_decision_alone_is_no_work() -> None:
    assert directions(NOTICE + "1. Thống nhất lùi thời điểm lắp đèn sang năm sau.\n") == []


def test_encouraged_is_a_suggestion_also_in_a_plan() -> None:
    text = NOTICE + "1. Các doanh nghiệp được khuyến khích tặng túi vải cho khách.\n"
    assert whos(text) == [("suggestion", "Các doanh nghiệp")]


def test_goals_in_numbers_alone_are_no_act() -> None:
    text = "Phường đặt mục tiêu thu ngân sách 47 tỷ đồng, trồng mới 150 cây xanh."
    assert directions(text) == []


def test_a_numbered_task_is_one_item() -> None:
    text = (
        "KẾ HOẠCH\nDọn rạch năm 2024\n\nIII. NHIỆM VỤ\n\nNhiệm vụ 1. Vớt lục bình trên rạch.\n"
        "- Đơn vị chủ trì: Phòng Quản lý đô thị.\n- Thời gian hoàn thành: 30/4/2024.\n"
    )
    (found,) = directions(text)
    assert (found.who, found.due) == ("Phòng Quản lý đô thị", date(2024, 4, 30))


@pytest.mark.parametrize("written", ["25.4", "25/4", "25-4"])
def test_a_day_may_be_written_with_dots(written: str) -> None:
    text = f"Ông giao Phòng Y tế báo cáo trước ngày {written}."
    assert [d.due for d in directions(text)] == [date(2024, 4, 25)]


def test_a_short_post_and_a_given_name_tell_who_asked() -> None:
    text = (
        "Ông Lưu Gia Bảo, Chủ tịch UBND TP Bạch Giang, chủ trì cuộc họp. Chủ tịch thành phố "
        "yêu cầu Sở Y tế mở thêm phòng khám.\n\nÔng Bảo đề nghị Sở Nội vụ bổ sung người."
    )
    assert [str(d.asked_by)[-11:] for d in directions(text)] == ["Lưu Gia Bảo", "Lưu Gia Bảo"]


def test_points_announced_with_a_wish_are_suggestions() -> None:
    text = (
        "Bí thư Đảng ủy phường gợi ý hai việc phường nên làm khác đi.\n\n"
        "Một là, mời người dân chấm điểm khu phố.\n\nHai là, giao chỉ tiêu theo quý."
    )
    assert [d.kind for d in directions(text)] == ["suggestion", "suggestion"]


def test_who_acts_may_stand_in_the_lead() -> None:
    text = SPEECH + "Với Ban Quản lý dự án, tổ chức thi công cuốn chiếu từng đoạn."
    assert _last(text) == ("direction", "Ban Quản lý dự án")


def test_what_the_chair_did_is_told_and_not_asked() -> None:
    text = (
        "THÔNG BÁO\nKết luận của Chủ tịch UBND phường Lý Gia Huy tại buổi đối thoại\n\n"
        "Ngày 07/3/2024, Chủ tịch UBND phường Lý Gia Huy đối thoại với các hộ buôn bán.\n"
    )
    assert directions(text) == []


def test_a_doing_word_before_of_is_a_noun() -> None:
    assert directions(NOTICE + "1. Kiến nghị của các hộ buôn bán là chính đáng.\n") == []
