"""Whatever is handed in: no exception, spans inside the text, the same answer, linear time."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from opendistrict.kernel.reader import read, to_json
from opendistrict.kernel.reader.text import shadow_of

PIECES = (
    "Chủ tịch UBND quận yêu cầu",
    "Phòng Kinh tế",
    "quận 1",
    "phải",
    "cần",
    "hoàn thành",
    "35/38",
    "16.050 tỷ đồng",
    "10,17%",
    "trước ngày 31/4",
    "trong vòng 99 ngày làm việc",
    "Điều 3.",
    "a)",
    "1.",
    "**",
    "|",
    "---",
    "#",
    "\n",
    "\n\n",
    "“",
    "”",
    ":",
    ";",
    ",",
    ".",
    "...",
    "Ảnh: A",
    "Đồng thời,",
    "so với cùng kỳ",
    "giảm",
    "từ",
    "đến năm 2030",
    "nhiệm kỳ 2020-2025",
    "Chương trình xanh sạch đẹp phố",
    "Giấy khen",
    "cho 3 tập thể",
    "trao",
    "Nơi nhận:",
    "Số: 1/QĐ-UBND",
    "ngày 29/2",
    "Ðội",
    "khoá",
    "İ",
    "ﬁ",
    "ngày 0/0",
    "quý IV",
    "tháng 13",
    "0",
    "99999999999999999999",
    "| Chỉ tiêu | ĐVT | Kế hoạch | Thực hiện |\n",
    "| 1 | % | 5 | 6 |\n",
    "Chủ trì: Sở Y tế; thời gian: quý II",
    "Nội dung:",
    "9 tháng",
    "(KH: 60)",
    "mong",
    "hết nhiệm kỳ",
    "hằng tháng trước ngày 31",
    "%",
)

texts = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join),
)
days = st.one_of(st.none(), st.dates(date(1990, 1, 1), date(2090, 1, 1)))
often = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@often
@given(texts, days)
def test_every_span_lies_inside_the_text_and_passages_do_not_overlap(
    text: str, dated_on: date | None
) -> None:
    found = read(text, dated_on=dated_on)
    for thing in (*found.proposals, *found.passages, *found.warnings):
        assert 0 <= thing.start < thing.end <= max(1, len(text))
    ends = [0] + [p.end for p in found.passages]
    assert all(end <= p.start for end, p in zip(ends, found.passages, strict=False))
    covered = "".join(text[p.start : p.end] for p in found.passages)
    assert sum(c.isalnum() for c in covered) == sum(c.isalnum() for c in text)


@often
@given(texts)
@example("CHỦ TRÌ:\nNỘI DUNG:")  # one key names nobody
def test_the_same_text_gives_the_same_json(text: str) -> None:
    first, second = (json.dumps(to_json(read(text), text)) for _ in range(2))
    assert first == second


@often
@given(st.text())
def test_the_shadow_has_the_length_of_the_text(text: str) -> None:
    shadow = shadow_of(text)
    assert len(text) == len(shadow.low) == len(shadow.fold)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1",
        " ",
        ".",
        "1.",
        "a) ",
        "; ",
        ", ",
        "“",
        "\n",
        "- \n",
        "| ",
        "#",
        "*",
        "1/",
        "1-",
        "quận ",
        "các ",
        "và ",
        "Bộ Y tế, ",
        "đồng thời ",
        "để ",
        "trong ",
        "phải ",
        "có trách nhiệm ",
        "đề nghị ",
        "Chương trình ",
        "tăng ",
        "so với năm ",
        "1 tỷ ",
        "trước ngày 1/1 ",
        "yêu cầu các ",
        "Điều 1. ",
        "ngày 1 tháng ",
        "Nghị quyết số 1/NQ về ",
        "UBND quận ",
        "Theo đồng chí, ",
        "3 chỉ tiêu ",
        "Giấy khen cho 3 tập thể ",
        "giảm từ 5 hộ ",
        "Ủy ban nhân dân phường tổ chức ",
        "| Nội dung | Chủ trì |\n",
        "| 1 | 2 |\n",
        "Đơn vị chủ trì: Sở Y tế\n\n",
        "chủ trì: ",
        "“Phải làm. ",
        "9 tháng ",
        "người nào thì ",
        "Người gửi ",
        "(kế hoạch 5) ",
        "đạt 5% kế hoạch, không đạt tiến độ 6% ",
        "hằng tháng trước ngày ",
        "không ",
        "chịu trách nhiệm về việc ",
        "Chủ tịch UBND thành phố ",
    ],
)
def test_hostile_repetition_is_read_to_its_end(piece: str) -> None:
    """Long repetitions end (a rule of quadratic cost would run into the suite's own limit)."""
    text = piece * (24_000 // len(piece))
    found = read(text, dated_on=date(2024, 1, 1))
    assert all(0 <= p.start < p.end <= len(text) for p in found.proposals)


def test_fifty_pages_are_read_whole() -> None:
    page = (
        "Điều 5. Trách nhiệm\n\n"
        "1. Ủy ban nhân dân phường chủ trì, phối hợp với Công an phường rà soát"
        " 38 tuyến đường, báo cáo trước ngày 30 tháng 6 năm 2026; đạt 84,2% dự toán, tăng 6,3% so"
        " với cùng kỳ.\n\n"
        "Đồng chí Lê Văn Tám, Chủ tịch UBND quận, đề nghị phường chăm lo nhà trọ.\n\n"
    )
    text = page * (125_000 // len(page))
    found = read(text)
    assert len(found.proposals) > 500


def test_english_gives_no_proposal_and_a_warning() -> None:
    found = read("The district must report the results to the city by the end of June 2024. " * 5)
    assert (found.proposals, [w.code for w in found.warnings]) == ((), ["not_vietnamese"])


@pytest.mark.parametrize(
    "text",
    [
        "Chñ tÞch Uû ban nh©n d©n quËn yªu cÇu c¸c phßng khÈn tr­¬ng b¸o c¸o kÕt qu¶ thùc hiÖn. "
        * 3,
        "Chuû tòch UÛy ban nhaân daân quaän yeâu caàu caùc phöôøng baùo caùo keát quaû. " * 3,
        "Chá»§ tá»‹ch á»¦y ban nhÃ¢n dÃ¢n quáº­n yÃªu cáº§u cÃ¡c phÆ°á»ng bÃ¡o cÃ¡o. " * 3,
    ],
)
def test_legacy_encodings_are_reported_never_guessed(text: str) -> None:
    found = read(text)
    assert found.proposals == ()
    assert "legacy_encoding" in [w.code for w in found.warnings]


def test_an_empty_text_is_an_empty_reading() -> None:
    found = read("")
    assert (found.passages, found.proposals, found.warnings) == ((), (), ())
