"""What the document says about itself, and how it is cut."""

from datetime import date

from tests.kernel.reader.told import whos

from opendistrict.kernel.reader import read
from opendistrict.kernel.reader.sentences import sentences
from opendistrict.kernel.reader.text import shadow_of

TELEGRAM = """---
title: "Về phòng, chống ngập"
---

# Về phòng, chống ngập

CHỦ TỊCH ỦY BAN NHÂN DÂN QUẬN HỒ MỚI

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM

Số: 46/CĐ-UBND

Hồ Mới, ngày 11 tháng 7 năm 2026

**CÔNG ĐIỆN**

**Về phòng, chống ngập mùa mưa**

Chủ tịch Ủy ban nhân dân quận yêu cầu:

**1.** Phòng Quản lý đô thị khẩn trương nạo vét **cống hộp**.

**2.** Ủy ban nhân dân các phường:

a) Kiểm tra hố ga;

b) Báo cáo trước ngày 20 tháng 7./.

**Nơi nhận:**

- Như trên;
- Phòng Quản lý đô thị yêu cầu phường báo cáo.

KT. CHỦ TỊCH

**Trịnh Thị Lan Anh**
"""


def test_the_header_is_read_from_where_decree_30_puts_it() -> None:
    header = read(TELEGRAM).header
    assert (header.number, header.kind) == ("46/CĐ-UBND", "công điện")
    assert header.issued_on == date(2026, 7, 11)
    assert header.issuer == "CHỦ TỊCH ỦY BAN NHÂN DÂN QUẬN HỒ MỚI"
    assert header.signer == "Trịnh Thị Lan Anh"
    spans = {name: TELEGRAM[a:b] for name, a, b in header.spans}
    assert (spans["number"], spans["issued_on"]) == ("46/CĐ-UBND", "11 tháng 7 năm 2026")


def test_passages_carry_their_address() -> None:
    found = {p.number: p.context for p in read(TELEGRAM).passages if p.number}
    assert found == {
        "1": "khoản 1",
        "2": "khoản 2",
        "2.a": "khoản 2 điểm a",
        "2.b": "khoản 2 điểm b",
    }


def test_recipients_and_signature_are_noise() -> None:
    assert whos(TELEGRAM) == [
        ("direction", "Phòng Quản lý đô thị"),
        ("direction", "Ủy ban nhân dân các phường"),
        ("direction", "Ủy ban nhân dân các phường"),
    ]


def test_items_a_scanner_ran_together_are_cut_apart() -> None:
    text = (
        "NGHỊ QUYẾT\n\nSố: 6/2026/NQ-HĐND\n\n"
        "### Điều 9. Tổ chức thực hiện - 1. Công an quận có trách nhiệm:"
        " a) Rà soát nhà trọ; b) Xử lý vi phạm. 2. Phòng Y tế hướng dẫn các trạm y tế. l 3. Bảo"
        " hiểm xã hội quận phối hợp với Phòng Y tế thực hiện."
    )
    assert [who for _, who in whos(text)] == [
        "Công an quận",
        "Công an quận",
        "Phòng Y tế",
        "Bảo hiểm xã hội quận",
    ]
    clauses = [p.context for p in read(text).passages if p.context]
    assert clauses == [
        "Điều 9",
        "Điều 9 khoản 1",
        "Điều 9 khoản 1 điểm a",
        "Điều 9 khoản 1 điểm b",
        "Điều 9 khoản 2",
        "Điều 9 khoản 3",
    ]


def test_hard_wrapped_lines_are_one_sentence() -> None:
    text = "Chủ tịch UBND quận yêu cầu Phòng Y tế\nkiểm tra các bếp ăn, báo cáo\ntrước ngày 20/4."
    assert whos(text) == [("direction", "Phòng Y tế")]


def test_a_sentence_does_not_end_in_a_number_or_an_abbreviation() -> None:
    text = "Chủ tịch UBND TP. Nam Hải yêu cầu Q. 4 chi 16.050 tỷ đồng... trong năm nay. Xong."
    (passage,) = read(text).passages
    assert (passage.start, passage.end) == (0, len(text))
    assert len(list(sentences(shadow_of(text), 0, len(text)))) == 2
