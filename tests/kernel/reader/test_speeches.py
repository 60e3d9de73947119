"""Leaders' words in newspapers and conclusions: who speaks, what is asked, what is only wished."""

from datetime import date

import pytest
from tests.kernel.reader.told import directions, whos

NEWS = (
    "Xã Gò Sao họp cuối năm\n"
    "Sáng 12-3-2024, Bí thư Huyện ủy Lê Văn Tám làm việc với xã Gò Sao. Cùng dự có Chủ tịch UBND"
    " xã Gò Sao Võ Thị Mận.\n"
)
NOTICE = (
    "UBND QUẬN HỒ MỚI\nSố: 18/TB-VP\nHồ Mới, ngày 5 tháng 3 năm 2024\n\nTHÔNG BÁO\n"
    "Kết luận của đồng chí Trần Thu Hà, Phó Chủ tịch UBND quận tại cuộc họp tháng 3\n\n"
)


@pytest.mark.parametrize(
    "wish",
    [
        "Bí thư Huyện ủy mong xã Gò Sao giữ được nghề đan lát.",
        "Bí thư Huyện ủy bày tỏ kỳ vọng xã Gò Sao là điểm đến của du khách.",
        "Ông hy vọng xã Gò Sao có thêm sân chơi cho trẻ.",
        "Bí thư Huyện ủy đề nghị xã Gò Sao cân nhắc mở bến thuyền.",
    ],
)
def test_what_is_wished_for_is_a_suggestion(wish: str) -> None:
    assert whos(NEWS + wish) == [("suggestion", "xã Gò Sao")]


def test_a_place_may_be_called_by_its_bare_name() -> None:
    assert whos(NEWS + "Bí thư Huyện ủy nhấn mạnh, Gò Sao phải có nước máy.") == [
        ("direction", "xã Gò Sao")
    ]


def test_a_holder_named_once_is_known_by_the_post_alone() -> None:
    (found,) = directions(NEWS + "Bí thư Huyện ủy yêu cầu xã dọn sạch bến cá.")
    assert found.asked_by == "Bí thư Huyện ủy Lê Văn Tám"


def test_an_epithet_stands_for_whoever_spoke_last() -> None:
    text = NEWS + (
        "Bí thư Huyện ủy ghi nhận cố gắng của xã. Người đứng đầu Huyện ủy đề nghị xã vá đường."
    )
    assert [d.asked_by for d in directions(text)] == ["Bí thư Huyện ủy Lê Văn Tám"]


def test_every_sentence_of_a_quotation_is_said_by_who_follows_it() -> None:
    text = NEWS + (
        "“Phải gõ cửa từng nhà. Đừng ngồi chờ dân tới hỏi. Xã nên nhờ thầy cô giáo nói giúp”,"
        " Bí thư Huyện ủy nói."
    )
    found = directions(text)
    assert [d.kind for d in found] == ["direction", "direction", "suggestion"]
    assert {d.asked_by for d in found} == {"Bí thư Huyện ủy Lê Văn Tám"}


def test_after_an_asked_sentence_the_next_units_are_asked_too() -> None:
    text = NEWS + (
        "Bí thư Huyện ủy yêu cầu UBND xã đo lại ruộng. Công an xã trực chốt ban đêm."
        " Cần báo ngay cho dân khi nước lên.\n\nTrước đó, Công an xã bắt hai vụ trộm."
    )
    assert [d.who for d in directions(text)] == ["UBND xã", "Công an xã", "Công an xã"]


def test_announced_tasks_are_read_from_what_follows_and_are_none_themselves() -> None:
    text = NEWS + (
        "Bí thư Huyện ủy đề nghị xã Gò Sao tập trung 2 nhóm việc. Một là, khơi lại mương."
        " Hai là, rào kín hố sâu."
    )
    assert whos(text) == [("direction", "xã Gò Sao")] * 2


def test_who_is_asked_may_stand_in_the_lead() -> None:
    text = NEWS + "Với Phòng Nông nghiệp, Bí thư Huyện ủy giao rà soát giống lúa."
    assert whos(text) == [("direction", "Phòng Nông nghiệp")]


def test_an_ask_and_a_hint_in_one_sentence_are_two() -> None:
    text = NEWS + (
        "Bí thư Huyện ủy đề nghị xã Gò Sao lát lại chợ và gợi ý Gò Sao có thể mở phiên chợ đêm."
    )
    assert whos(text) == [("direction", "xã Gò Sao"), ("suggestion", "xã Gò Sao")]


def test_what_a_lower_unit_begs_of_a_higher_one_is_not_a_direction() -> None:
    assert whos(NEWS + "Chủ tịch UBND xã kiến nghị huyện sớm nâng đê.") == []


def test_the_chair_asks_throughout_the_conclusions() -> None:
    text = NOTICE + (
        "II. NHIỆM VỤ\n\n1. Về chợ\n\na) Phòng Kinh tế sơn lại mái.\n\n"
        "III. TỔ CHỨC THỰC HIỆN\n\nCác phường có thể học cách làm của phường 2.\n"
    )
    found = directions(text)
    assert [(d.kind, d.who) for d in found] == [
        ("direction", "Phòng Kinh tế"),
        ("suggestion", "Các phường"),
    ]
    assert {d.asked_by for d in found} == {"Phó Chủ tịch UBND quận Trần Thu Hà"}


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("1. Đồng ý sửa hẻm 3; giao Phòng Kinh tế trình dự toán.", "Phòng Kinh tế"),
        ("1. Cơ bản thống nhất dự thảo; Phòng Nội vụ chỉnh lại phụ lục.", "Phòng Nội vụ"),
        ("1. Đơn vị nào chưa nộp sổ thì khẩn trương nộp trong ngày mai.", "Đơn vị nào chưa nộp"),
        ("1. Phòng Y tế là đơn vị đầu mối tiếp nhận thuốc.", "Phòng Y tế"),
    ],
)
def test_duties_behind_agreement_and_in_other_forms(sentence: str, who: str) -> None:
    (found,) = directions(NOTICE + "II. NHIỆM VỤ\n\n" + sentence + "\n")
    assert found.kind == "direction"
    assert (found.who or "").startswith(who.split(" nào")[0])


@pytest.mark.parametrize(
    "sentence",
    [
        "1. Phó Chủ tịch UBND quận phê bình UBND phường 3 nộp chậm.",
        "1. Thống nhất chủ trương cấp 200 triệu đồng.",
        "Văn phòng UBND quận kính báo cáo Ủy ban nhân dân thành phố.",
    ],
)
def test_blame_agreement_and_polite_formulas_are_not_duties(sentence: str) -> None:
    assert whos(NOTICE + "II. NHIỆM VỤ\n\n" + sentence + "\n") == []


def test_items_numbered_in_brackets_below_a_sentence_that_asks() -> None:
    text = NOTICE + (
        "1. Để khắc phục hạn chế, Phó Chủ tịch UBND quận yêu cầu:\n\n"
        "(1) Phòng Kinh tế đo lại chợ.\n\n(2) Thuế cơ sở 3 gom sổ cũ của tiểu thương.\n"
    )
    assert [d.who for d in directions(text)] == ["Phòng Kinh tế", "Thuế cơ sở 3"]


def test_what_is_not_to_be_done_is_asked_too() -> None:
    text = NEWS + "Bí thư Huyện ủy lưu ý xã: không chuyển đất lúa sang ao cá."
    assert whos(text) == [("direction", "xã Gò Sao")]


def test_each_of_them_is_no_new_actor() -> None:
    text = NOTICE + "II. NHIỆM VỤ\n\n1. Các chi bộ họp đúng kỳ; mỗi chi bộ giúp một hộ nghèo.\n"
    assert whos(text) == [("direction", "Các chi bộ")]


def test_a_monthly_deadline_is_the_first_after_the_document() -> None:
    text = NOTICE + "1. Phòng Y tế báo cáo số ca bệnh trước ngày 3 hằng tháng.\n"
    assert [d.due for d in directions(text)] == [date(2024, 4, 3)]
