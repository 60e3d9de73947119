"""Who must do what: the styles a district really receives, in sample sentences of our own."""

from datetime import date

import pytest
from tests.kernel.reader.told import directions, figures, reading, whos

from opendistrict.kernel.reader import KnownUnit

NEWS = (
    "Phường Hương Lan sơ kết công tác năm\n"
    "Sáng 12-3-2024, Đảng ủy phường Hương Lan họp sơ kết. Đến dự có đồng chí Lê Văn Tám, Phó Bí"
    " thư Quận ủy, Chủ tịch UBND quận Hồ Mới.\n"
)


@pytest.mark.parametrize(
    ("sentence", "who"),
    [
        ("Đồng chí Lê Văn Tám đề nghị phường Hương Lan rà soát các tuyến hẻm.", "phường Hương Lan"),
        ("Chủ tịch UBND quận yêu cầu Công an phường tăng cường tuần tra.", "Công an phường"),
        ("Bí thư Quận ủy lưu ý UBND phường cần niêm yết đủ thủ tục.", "UBND phường"),
        ("Đồng chí nhấn mạnh, các chi bộ phải nêu gương.", "các chi bộ"),
        ("Theo đồng chí Lê Văn Tám, cấp ủy cần sâu sát hơn.", "cấp ủy"),
        ("Ông Lê Văn Tám giao Phòng Kinh tế trình phương án.", "Phòng Kinh tế"),
        (
            "Phát biểu tại hội nghị, Chủ tịch UBND quận chỉ đạo Phòng Y tế - Dân số mở lớp.",
            "Phòng Y tế - Dân số",
        ),
    ],
)
def test_a_leader_asks_in_the_newspaper(sentence: str, who: str) -> None:
    found = directions(NEWS + sentence)
    assert [(d.kind, d.who) for d in found] == [("direction", who)]


def test_the_speaker_is_the_one_last_named() -> None:
    text = NEWS + (
        "Đồng chí Lê Văn Tám biểu dương kết quả của phường."
        " Đồng chí đề nghị phường chăm lo nhà trọ."
    )
    assert [d.asked_by for d in directions(text)] == ["Lê Văn Tám"]


def test_a_shortened_post_is_traced_to_its_holder() -> None:
    asked = directions(NEWS + "Chủ tịch UBND quận yêu cầu phường lắp thêm đèn chiếu sáng.")
    assert asked[0].asked_by == "Chủ tịch UBND quận Lê Văn Tám"


def test_a_bare_place_is_completed_from_the_text() -> None:
    assert whos("Quận 4 họp sáng nay. Theo lãnh đạo, quận phải mở thêm bãi xe ở quận 4.") == [
        ("direction", "quận 4")
    ]


def test_chúng_ta_is_the_place_the_text_is_about() -> None:
    text = "“Chúng ta phải giữ sạch kênh rạch của quận 4”, Bí thư Quận ủy quận 4 nhấn mạnh."
    assert whos(text) == [("direction", "quận 4")]


def test_a_speaker_may_ask_in_the_first_person() -> None:
    text = "“Tôi đề nghị quận 4 rà soát lại quy hoạch”, Chủ tịch UBND thành phố nói."
    (found,) = directions(text)
    assert (found.who, found.asked_by) == ("quận 4", "Chủ tịch UBND thành phố")


def test_linked_sentences_go_on_asking_the_same_actor() -> None:
    text = NEWS + (
        "Đồng chí lưu ý phường cần sắp xếp lại chợ. Đồng thời, chủ động phòng cháy các nhà trọ."
        " Song song, các chi bộ khu phố đổi mới nội dung sinh hoạt."
    )
    assert whos(text) == [
        ("direction", "phường Hương Lan"),
        ("direction", "phường Hương Lan"),
        ("direction", "các chi bộ khu phố"),
    ]


def test_counted_tasks_are_read_from_the_sentences_that_follow() -> None:
    text = NEWS + (
        "Đồng chí lưu ý 2 nhiệm vụ. Thứ nhất, phường sắp xếp bộ máy tinh gọn."
        " Thứ hai, phường chăm lo đời sống người dân."
    )
    assert whos(text) == [("direction", "phường Hương Lan")] * 2


@pytest.mark.parametrize(
    "sentence",
    [
        "Đồng chí gợi mở phường có thể cho thuê vỉa hè theo giờ.",
        "Đồng chí gợi ý thêm, phường nên mời các trường cùng làm bản đồ số.",
        "Bí thư Quận ủy khuyến khích phường thử mô hình phố đi bộ.",
        "Đồng chí đề nghị phường xem xét mở thêm tuyến phố ẩm thực.",
    ],
)
def test_what_may_be_done_is_a_suggestion(sentence: str) -> None:
    assert whos(NEWS + sentence) == [("suggestion", "phường Hương Lan")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Đồng chí đánh giá phường đã tập trung xây dựng hệ thống camera.",
        "Trong năm, phường đã hoàn thành nhiều công trình.",
        "Công tác chăm lo hộ nghèo được quan tâm, thực hiện kịp thời.",
        "Đồng chí tin tưởng phường sẽ là địa bàn đi đầu về chuyển đổi số.",
        "Bí thư Đảng ủy phường cam kết tiếp tục thực hiện thắng lợi nghị quyết.",
        "Đồng chí nhấn mạnh đến tinh thần trách nhiệm của người đứng đầu.",
        "Đồng chí gợi ý, đó có thể là mô hình phân cấp.",
        "Đảng bộ phường phát huy truyền thống đoàn kết, sáng tạo.",
        "Phòng cháy là việc cần làm thường xuyên.",
    ],
)
def test_praise_results_and_pledges_are_not_directions(sentence: str) -> None:
    assert whos(NEWS + sentence) == []


def test_headlines_captions_and_bylines_are_not_read() -> None:
    text = (
        NEWS
        + "Phường cần đi đầu về chuyển đổi số\n\n"
        + "Đồng chí Tám yêu cầu phường báo cáo. Ảnh: MAI\n\nTHU AN"
    )
    assert whos(text) == []


def test_a_headline_glued_to_its_sentence_is_cut_off() -> None:
    text = "Quận 4 cần sạch hơnNgày 2/3, Quận ủy họp. Bí thư Quận ủy yêu cầu quận 4 dọn kênh."
    assert whos(text) == [("direction", "quận 4")]


def test_a_goal_a_party_body_sets_itself_is_a_direction_with_the_terms_end() -> None:
    text = "Trong nhiệm kỳ 2025-2030, Đảng bộ quận 4 xác định mục tiêu xây dựng bộ máy tinh gọn."
    (found,) = directions(text)
    assert (found.who, found.due, found.due_rule) == (
        "Đảng bộ quận 4",
        date(2030, 12, 31),
        "end_of_term",
    )


NOTICE = (
    "UBND QUẬN HỒ MỚI\nVĂN PHÒNG\nSố: 18/TB-VP\nHồ Mới, ngày 5 tháng 3 năm 2024\n\nTHÔNG BÁO\n"
    "Kết luận của Chủ tịch UBND quận tại cuộc họp giao ban\n\n"
    "Chủ tịch UBND quận kết luận như sau:\n"
)


def test_conclusions_give_their_force_to_the_items() -> None:
    text = NOTICE + (
        "1. Ghi nhận kết quả tháng 2 của các đơn vị.\n"
        "2. Chi cục Thuế khẩn trương rà soát nguồn thu.\n"
        "3. Giao Phòng Tài chính bố trí kinh phí.\n"
        "4. Thống nhất chủ trương sửa trường học.\n"
        "5. Phòng Văn hóa: tuyên truyền trên hệ thống loa.\n"
    )
    assert whos(text) == [
        ("direction", "Chi cục Thuế"),
        ("direction", "Phòng Tài chính"),
        ("direction", "Phòng Văn hóa"),
    ]
    assert {d.asked_by for d in directions(text)} == {"Chủ tịch UBND quận"}


def test_an_introductory_line_names_who_acts_in_the_items_below() -> None:
    text = NOTICE + (
        "1. Công an quận có trách nhiệm:\na) Rà soát nhà trọ;\nb) Xử lý vi phạm.\n"
        "2. Giao Phòng Y tế:\n- Kiểm tra bếp ăn;\n- Báo cáo kết quả.\n"
    )
    assert [d.who for d in directions(text)] == [
        "Công an quận",
        "Công an quận",
        "Phòng Y tế",
        "Phòng Y tế",
    ]


def test_in_a_list_of_duties_an_unknown_doing_word_still_counts() -> None:
    text = NOTICE + (
        "1. Trạm Y tế khoanh vùng các ổ dịch trong ngày.\n"
        "2. Công an quận:\n- Khoanh vùng các tụ điểm phức tạp;\n- 12 tổ trực.\n"
    )
    assert [d.who for d in directions(text)] == ["Trạm Y tế", "Công an quận"]


def test_acts_joined_by_semicolons_are_one_unless_the_actor_changes() -> None:
    one = NOTICE + "1. Sở Y tế kiểm tra bếp ăn; xử lý vi phạm; công khai kết quả."
    two = NOTICE + "1. Sở Y tế kiểm tra bếp ăn; Công an quận xử lý vi phạm."
    assert [d.who for d in directions(one)] == ["Sở Y tế"]
    assert [d.who for d in directions(two)] == ["Sở Y tế", "Công an quận"]


def test_answering_for_something_and_entry_into_force_are_not_tasks() -> None:
    text = (
        "QUYẾT ĐỊNH\nSố: 5/QĐ-UBND\nĐiều 1. Ban hành kèm theo Quyết định này Quy chế họp.\n"
        "Điều 2. Người ký phải chịu trách nhiệm về nội dung văn bản.\n"
        "Điều 3. Quyết định này có hiệu lực từ ngày ký.\n"
        "Điều 4. Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này.\n"
    )
    assert whos(text) == [("direction", "Chánh Văn phòng")]


def test_measures_of_a_resolution_may_have_no_actor() -> None:
    text = "NGHỊ QUYẾT\nSố: 9-NQ/ĐU\n\nII. NHIỆM VỤ, GIẢI PHÁP\n\n- Đẩy mạnh cải cách hành chính.\n"
    assert whos(text) == [("direction", None)]


def test_a_goal_in_numbers_is_a_figure_not_a_direction() -> None:
    text = "KẾ HOẠCH\nSố: 9/KH-UBND\n\nII. NHIỆM VỤ\n\n1. Phấn đấu thu ngân sách đạt 965 tỷ đồng.\n"
    assert whos(text) == []


def test_what_comes_with_an_act() -> None:
    text = NOTICE + (
        "1. Phòng Kinh tế chủ trì, phối hợp với Công an quận xây dựng phương án sắp xếp vỉa hè"
        " theo Nghị quyết số 15/2023/NQ-HĐND, trình UBND quận trước ngày 15/4.\n"
    )
    (found,) = directions(text)
    assert found.with_units == ("Công an quận",)
    assert found.deliverable == "phương án"
    assert found.due == date(2024, 4, 15)
    assert found.cites == ("Nghị quyết số 15/2023/NQ-HĐND",)
    assert "chủ trì" in found.reason


def test_known_units_are_found_by_folded_names_and_ambiguity_is_told() -> None:
    units = (
        KnownUnit("cong-an-1", ("Công an phường Hương Lan", "Công an phường"), "agency"),
        KnownUnit("cong-an-2", ("Công an phường Hoà Bình", "Công an phường"), "agency"),
        KnownUnit("hoa-binh", ("Phường Hòa Bình",), "ward"),
    )
    text = "Chủ tịch UBND quận yêu cầu Công an phường tuần tra. Phường Hoà Bình phải dọn rác."
    found = reading(text, units=units)
    first, second = [p for p in found.proposals if p.kind == "direction"]
    assert first.who_units == ("cong-an-1", "cong-an-2")  # type: ignore[attr-defined]
    assert second.who_units == ("hoa-binh",)  # type: ignore[attr-defined]
    assert [w.code for w in found.warnings] == ["ambiguous_unit"]


def test_tone_placement_and_the_icelandic_eth_do_not_matter() -> None:
    new = "Chủ tịch UBND quận đề nghị Đội Quản lý trật tự đô thị khoá các lối vào."
    old = new.replace("khoá", "khóa").replace("Đội", "Ðội")
    assert [d.what for d in directions(new)] != []
    assert [d.rule for d in directions(new)] == [d.rule for d in directions(old)]


HALL = KnownUnit("hall", ("Phường Hương Lan", "UBND phường Hương Lan"), "ward")
OFFICE = KnownUnit("office", ("Văn phòng HĐND và UBND phường Hương Lan",), "office")
PARTY = KnownUnit("party", ("Đảng ủy phường Hương Lan",), "party")


@pytest.mark.parametrize(
    ("named", "keys"),
    [
        ("Văn phòng HĐND và UBND phường Hương Lan", ("office",)),
        ("Văn phòng Hội đồng nhân dân và Ủy ban nhân dân phường Hương Lan", ("office",)),
        ("Văn phòng HĐND - UBND phường Hương Lan", ("office",)),
        ("UBND phường Hương Lan", ("hall",)),
        ("Ủy ban nhân dân phường Hương Lan", ("hall",)),
        ("Chủ tịch UBND phường Hương Lan", ("hall",)),
        ("Văn phòng Đảng ủy phường Hương Lan", ()),
        ("Đội Trật tự đô thị phường Hương Lan", ()),
        ("Ban Thường vụ Đảng ủy phường Hương Lan", ("party",)),
        ("Đảng ủy phường Hương Lan và UBND phường Hương Lan", ("party", "hall")),
    ],
)
def test_an_office_is_not_whom_it_serves_nor_where_it_stands(
    named: str, keys: tuple[str, ...]
) -> None:
    text = f"Giao {named} chuẩn bị hội trường trước ngày 20/4/2024."
    (found,) = reading(text, units=(HALL, OFFICE, PARTY)).proposals
    assert found.who_units == keys  # type: ignore[attr-defined]


def test_before_a_ward_has_an_office_of_its_own_its_office_is_nobody_known() -> None:
    text = "Giao Văn phòng HĐND và UBND phường Hương Lan chuẩn bị hội trường."
    (found,) = reading(text, units=(HALL, PARTY)).proposals
    assert found.who == "Văn phòng HĐND và UBND phường Hương Lan"  # type: ignore[attr-defined]
    assert found.who_units == ()  # type: ignore[attr-defined]


# ------------------------------------------------------------------ what was counted


@pytest.mark.parametrize(
    "told",
    [
        "Thu nhận 4.716 lá đơn, trả kết quả 4.655 đơn.",
        "Kiểm tra 263 cơ sở, lập biên bản 14 trường hợp.",
        "Cấp 1.038 giấy phép; thu hồi 3 giấy phép.",
        "Tiếp nhận 2.417 hồ sơ.",
        "Trung tâm Phục vụ hành chính công tiếp nhận 2.417 hồ sơ, giải quyết đúng hạn 98,6%.",
    ],
)
def test_what_is_counted_to_the_last_one_is_a_result(told: str) -> None:
    text = f"{NOTICE}II. NHIỆM VỤ\n\n1. Trung tâm Phục vụ hành chính công\na) {told}\n"
    assert directions(text) == []
    assert figures(text)


@pytest.mark.parametrize(
    "asked",
    [
        "Kiểm tra 50 cơ sở kinh doanh.",
        "Trồng 1.200 cây xanh.",
        "Trồng 1.234 cây xanh trước ngày 20/4/2024.",
        "Tiếp nhận 2.417 hồ sơ còn ở phường cũ, chuyển cho các phòng chuyên môn.",
        "Phải kiểm tra 263 cơ sở.",
        "Rà soát quy chế ban hành năm 2021.",
        "Giải quyết 100% hồ sơ đúng hạn.",
    ],
)
def test_a_round_number_a_day_or_an_act_beside_it_is_asked(asked: str) -> None:
    text = f"{NOTICE}II. NHIỆM VỤ\n\n1. Trung tâm Phục vụ hành chính công\na) {asked}\n"
    (found,) = directions(text)
    assert found.who == "Trung tâm Phục vụ hành chính công"
