"""What is read as a duty because the sentence is ordered, and what is not (own sentences)."""

from datetime import date

import pytest
from tests.kernel.reader.told import directions, figures, reading, whos

SPEECH = "Bí thư Quận ủy Lâm Thế Duy đề nghị quận rà lại danh sách hộ khó khăn. "
NOTICE = "THÔNG BÁO\nKết luận của Chủ tịch UBND phường\n\nII. NHIỆM VỤ\n\n"
LETTER = "Số: 12/UBND-VP\n\nCÔNG VĂN\n\n"


def test_an_order_named_before_the_sentence() -> None:
    text = "Theo yêu cầu của Chủ tịch UBND quận, Phòng Kinh tế bàn giao kho trước 20/4/2024."
    (found,) = directions(text)
    assert (found.who, found.asked_by) == ("Phòng Kinh tế", "Chủ tịch UBND quận")
    assert (found.rule, found.due) == ("direction.by_order", date(2024, 4, 20))


def test_what_was_done_at_an_order_is_told() -> None:
    text = "Theo yêu cầu của Chủ tịch UBND quận, Phòng Kinh tế đã bàn giao kho từ tháng trước."
    assert directions(text) == []


def test_what_a_leader_says_an_office_does_is_asked() -> None:
    (found,) = directions("Phó Chủ tịch UBND quận nói chủ đầu tư lát lại vỉa hè theo từng đoạn.")
    assert (found.who, found.rule) == ("chủ đầu tư", "direction.said_act")


def test_a_letter_lets_an_office_choose() -> None:
    text = LETTER + "II. NHIỆM VỤ\n\n1. Công an phường có thể đổi giờ trực cho hợp.\n"
    assert whos(text) == [("suggestion", "Công an phường")]


def test_who_likes_may() -> None:
    found = directions(SPEECH + "Hộ nào muốn thì giữ lại mái hiên cũ làm chỗ bán hàng.")
    assert found[-1].kind == "suggestion"


def test_a_threat_is_no_task() -> None:
    assert len(whos(SPEECH + "Đơn vị nào để rác ứ đọng sẽ bị nêu tên.")) == 1


@pytest.mark.parametrize("key", ["Thời hạn: 20/4/2024.", "Hoàn thành trước ngày 20/4/2024."])
def test_the_term_in_a_sentence_of_its_own(key: str) -> None:
    (found,) = directions(NOTICE + f"1. Công an phường lập danh sách bến đò. {key}\n")
    assert (found.who, found.due) == ("Công an phường", date(2024, 4, 20))


def test_heads_of_columns_may_be_numbered() -> None:
    text = (
        NOTICE
        + "| TT (1) | Việc (2) | Đơn vị thực hiện (3) | Hạn phải xong (4) |\n|---|---|---|---|\n"
        + "| 1 | Sơn lại vạch kẻ đường | Đội trật tự | 20/4/2024 |\n"
    )
    (found,) = directions(text)
    assert (found.who, found.due) == ("Đội trật tự", date(2024, 4, 20))


def test_counted_tasks_of_a_report_are_figures() -> None:
    text = "Quý I, UBND phường giao 613 nhiệm vụ, trong đó 27 nhiệm vụ quá hạn."
    assert [p for p in reading(text).proposals if p.kind == "target_set"] == []
    assert [int(f.value or 0) for f in figures(text)] == [613, 27]


def test_a_year_inside_the_term_told_holds_for_its_own_number() -> None:
    text = (
        "Nhiệm kỳ 2015 - 2020, quận hoàn thành 6 chỉ tiêu sớm một năm. Thu ngân sách năm 2019 "
        "đạt 3.270 tỷ đồng. Toàn quận mở rộng 87 con hẻm."
    )
    by_value = {int(f.value or 0): f.period for f in figures(text)}
    assert (by_value[3270], by_value[87]) == ("2019", "2015-2020")


def test_who_acts_in_the_passive() -> None:
    (found,) = directions(SPEECH.replace("rà lại", "rà") + "")
    assert found.who == "quận"
    made = directions(SPEECH + "Danh mục phải được UBND quận công bố trong quý II.")
    assert made[-1].who == "UBND quận"
