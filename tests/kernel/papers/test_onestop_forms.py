"""The six forms and the result: what they say, and that their codes can be read."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pypdfium2
import pytest
import segno

from opendistrict.kernel.papers import Code, Paper, onestop, to_docx, to_pdf, to_signable_pdf
from opendistrict.kernel.papers.sheet import lay_out

RECEIVED = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)
PROMISED = datetime(2026, 12, 1, 2, 5, tzinfo=UTC)
URL = "https://opendistrict.example/giay/7KQ2-M8XD-RT4W"
OFFICE = onestop.Office(
    name="Ủy ban nhân dân\nphường Bến Thành",
    parent="Ủy ban nhân dân\nThành phố Hồ Chí Minh",
    place="Bến Thành",
    address="92 đường Mẫu",
    phone="028 0000 0000",
)
DOSSIER = onestop.Dossier(
    code="H29.0-261123-0007",
    procedure="Đăng ký sử dụng tạm thời một phần vỉa hè",
    applicant="Nguyễn Thị Mẫu",
    received_at=RECEIVED,
)
OFFICER = onestop.Officer("Trần Văn Thử")
RECEIPT = onestop.Receipt(
    office=OFFICE,
    dossier=DOSSIER,
    officer=OFFICER,
    term="05 ngày làm việc",
    promised_at=PROMISED,
    papers=(
        onestop.Submitted("Đơn đăng ký", "bản chính", 1),
        onestop.Submitted("Sơ đồ", "bản sao", 2),
    ),
    explanation=("Tính từ ngày làm việc tiếp theo;", "Trừ ngày 24/11/2026."),
    fees=(onestop.Fee("Phí sử dụng vỉa hè", 1_250_000, False),),
    returned="qua bưu chính",
    proof="OD1." + "aB3-" * 449,
    verification_url=URL,
)
FORMS = {
    "receipt": onestop.receipt(RECEIPT),
    "supplement": onestop.supplement_request(
        onestop.SupplementRequest(
            office=OFFICE,
            dossier=DOSSIER,
            officer=OFFICER,
            missing=("Sơ đồ có kích thước.", "Bản sao giấy chứng nhận."),
            reasons=("Sơ đồ đã nộp không ghi kích thước.",),
            answer_by=date(2026, 12, 7),
            verification_url=URL,
        )
    ),
    "refusal": onestop.refusal(
        onestop.Refusal(
            office=OFFICE,
            dossier=DOSSIER,
            officer=OFFICER,
            reasons=("Ngoài danh mục.",),
            instead="Chọn đoạn khác.",
            verification_url=URL,
        )
    ),
    "apology": onestop.apology(
        onestop.Apology(
            office=OFFICE,
            dossier=DOSSIER,
            promised_at=PROMISED,
            officer=onestop.Officer("Lê Thị Thử", "Phó Chủ tịch", "TM. Ủy ban nhân dân"),
            new_promise_at=datetime(2026, 12, 3, 2, 5, tzinfo=UTC),
            reasons=("Mưa lớn.",),
            explanation=("Thêm 2 ngày làm việc.",),
            verification_url=URL,
        )
    ),
    "control": onestop.control_sheet(
        onestop.ControlSheet(
            office=OFFICE,
            dossier=DOSSIER,
            promised_at=PROMISED,
            officer=OFFICER,
            hand_overs=(
                onestop.HandOver("Một cửa", "Phòng Kinh tế", RECEIVED, "Đúng hạn"),
                onestop.HandOver("Phòng Kinh tế", "Lãnh đạo", PROMISED),
            ),
        )
    ),
    "register": onestop.register(
        onestop.Register(
            office=OFFICE,
            since=date(2026, 11, 23),
            until=date(2026, 11, 28),
            rows=(
                onestop.RegisterRow(
                    code=DOSSIER.code,
                    procedure=DOSSIER.procedure,
                    applicant=DOSSIER.applicant,
                    received_at=RECEIVED,
                    promised_at=PROMISED,
                    handled_by="Phòng Kinh tế",
                ),
            ),
        )
    ),
    "result": onestop.result_paper(
        onestop.Result(
            office=OFFICE,
            title="Về việc cho phép sử dụng vỉa hè",
            kind="Quyết định",
            symbol="QĐ-UBND",
            basis=("Căn cứ quy định;", "Xét đề nghị"),
            decides="QUYẾT ĐỊNH:",
            body=("Điều 1. Cho phép sử dụng 12 m².", "Điều 2. Hiệu lực thi hành", "Từ ngày ký."),
            officer=onestop.Officer("Lê Thị Thử", "Chủ tịch"),
            verification_url=URL,
        )
    ),
}
SAID = {
    "receipt": (
        "GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ", "Số: 07/GTN-UBND", "H29.0-261123-0007",
        "09 giờ 05 phút, ngày 23 tháng 11 năm 2026", "09 giờ 05 phút, ngày 01 tháng 12 năm 2026",
        "1.250.000 đồng (chưa nộp)", "Trừ ngày 24/11/2026.", "NGƯỜI NỘP HỒ SƠ", "Nguyễn Thị Mẫu",
        "NGƯỜI TIẾP NHẬN HỒ SƠ", "Trần Văn Thử", URL,
    ),
    "supplement": (
        "PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ", "1. Sơ đồ có kích thước.",
        "2. Bản sao giấy chứng nhận.", "07 tháng 12 năm 2026", "NGƯỜI HƯỚNG DẪN",
    ),
    "refusal": (
        "PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ", "1. Ngoài danh mục.", "Chọn đoạn khác.",
        "khiếu nại",
    ),
    "apology": (
        "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ", "Kính gửi: Nguyễn Thị Mẫu", "xin lỗi",
        "09 giờ 05 phút, ngày 03 tháng 12 năm 2026", "TM. ỦY BAN NHÂN DÂN", "PHÓ CHỦ TỊCH",
    ),
    "control": (
        "PHIẾU KIỂM SOÁT QUÁ TRÌNH GIẢI QUYẾT HỒ SƠ", "Phòng Kinh tế", "Đúng hạn", "09:05",
    ),
    "register": (
        "SỔ THEO DÕI HỒ SƠ", "Từ ngày 23/11/2026 đến ngày 27/11/2026", "Cộng: 1 hồ sơ.",
    ),
    "result": ("QUYẾT ĐỊNH", "Căn cứ quy định;", "Điều 1.", "Điều 2. Hiệu lực thi hành", URL),
}  # fmt: skip


def _issued(name: str) -> Paper:
    return replace(FORMS[name], number="7", dated_on=date(2026, 11, 23))


def _words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).replace("\ufffe", "-").split())


@pytest.mark.parametrize("name", FORMS)
def test_a_form_says_what_it_has_to(name: str) -> None:
    words = _words(to_pdf(_issued(name)))
    assert [said for said in SAID[name] if said not in words] == []


def test_who_files_for_another_is_named_beside_them_and_signs() -> None:
    by = replace(DOSSIER, representative="Lê Văn Thay", authority="Giấy ủy quyền số 12/2026")
    paper = onestop.receipt(replace(RECEIPT, dossier=by))
    words = _words(to_pdf(replace(paper, number="7", dated_on=date(2026, 11, 23))))
    for said in (
        "Người có yêu cầu: Nguyễn Thị Mẫu", "Người nộp thay: Lê Văn Thay",
        "Nộp thay theo: Giấy ủy quyền số 12/2026",
    ):  # fmt: skip
        assert said in words, said
    assert paper.counterpart is not None and paper.counterpart.name == "Lê Văn Thay"


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_an_archival_pdf_and_a_word_file(name: str) -> None:
    pdf = to_pdf(_issued(name))
    assert b"pdfuaid" in pdf and b"pdfaid" in pdf
    assert to_docx(_issued(name)).startswith(b"PK")


@pytest.mark.parametrize(("name", "signed"), [(name, name != "register") for name in FORMS])
def test_the_place_of_the_signature_lies_on_its_page(name: str, signed: bool) -> None:
    pdf, place = to_signable_pdf(_issued(name))
    assert (place is not None) == signed  # nobody signs this register
    if place is not None:
        page = pypdfium2.PdfDocument(pdf)[place.page]
        assert 0 < place.left < place.right <= page.get_width()
        assert 0 < place.bottom < place.top < page.get_height()
        layer = page.get_textpage()
        for index in range(layer.count_chars()):  # nothing is printed where it will be signed
            left, bottom, right, top = layer.get_charbox(index)
            inside = left > place.left and right < place.right
            ink = layer.get_text_range(index, 1).strip()
            assert not (ink and inside and bottom > place.bottom + 1 and top < place.top - 1)


def test_every_form_has_the_codes_it_should() -> None:
    counts = {name: len(paper.codes) for name, paper in FORMS.items()}
    assert counts == {
        "receipt": 2, "supplement": 1, "refusal": 1, "apology": 1, "control": 0, "register": 0,
        "result": 1,
    }  # fmt: skip


def test_the_codes_stand_on_the_page_square_by_square() -> None:
    """The rendered squares are those of the code: a reader reads what we said."""
    sheet = lay_out(_issued("receipt"))
    assert [code.payload for code in sheet.codes] == [URL, RECEIPT.proof]
    document = pypdfium2.PdfDocument(to_pdf(_issued("receipt")))
    scale = 600 / 72
    pages = [page.render(scale=scale, grayscale=True).to_numpy().squeeze() for page in document]
    for code in sheet.codes:
        step = code.side_mm / len(code.rows) / 25.4 * 600
        assert step > 9  # dots a square at 600 dpi: at least four at 300
        assert any(_drawn_in(page, code.rows, step) for page in pages), code.payload[:30]


def _drawn_in(page, rows, step: float) -> bool:
    """Whether the code is drawn at the left margin of the page, looked for downwards."""
    left = 30 / 25.4 * 600
    height, size = page.shape[0], len(rows)
    for top in range(int(height - size * step)):
        if page[int(top + 4.5 * step), int(left + 4.5 * step)] > 100:
            continue  # not the corner of the first square
        if all(
            (page[int(top + (y + 0.5) * step), int(left + (x + 0.5) * step)] < 128) == dark
            for y in range(size)
            for x, dark in ((x, rows[y][x]) for x in range(size))
        ):
            return True
    return False


def test_a_code_carries_no_more_than_a_telephone_reads() -> None:
    largest = lay_out(replace(FORMS["receipt"], codes=(Code("x" * 1_800, "y"),))).codes[0]
    assert largest.side_mm <= 64 and len(largest.rows) <= 160
    for payload in ("", "x" * 1_801, "ư" * 901):
        with pytest.raises(ValueError, match="1800 bytes"):
            Code(payload, "y")


def test_the_large_code_differs_from_segno_in_its_mask_only() -> None:
    code = lay_out(FORMS["receipt"]).codes[1]
    drawn = segno.make_qr(RECEIPT.proof, error="l", mask=3, boost_error=False)
    assert code.rows == tuple(tuple(map(bool, row)) for row in drawn.matrix_iter(border=4))


def test_optional_lines_are_left_out() -> None:
    bare = onestop.receipt(
        replace(RECEIPT, fees=(), explanation=(), returned="", proof="", verification_url="")
    )
    words = _words(to_pdf(replace(bare, number="1", dated_on=date(2026, 11, 23))))
    assert "Phí, lệ phí: không thu" in words
    assert not bare.codes and "Nhận kết quả" not in words and "Địa chỉ:" not in words


def test_recipients_and_a_counterpart_do_not_share_a_place() -> None:
    with pytest.raises(ValueError, match="room"):
        replace(FORMS["receipt"], recipients=("Lưu: VT",))


def test_what_people_write_stays_text() -> None:
    hostile = replace(DOSSIER, applicant="#import <&> $x$ _a_", procedure='"]) // x')
    paper = onestop.receipt(replace(RECEIPT, dossier=hostile, proof=""))
    words = _words(to_pdf(replace(paper, number="1", dated_on=date(2026, 11, 23))))
    assert "#import <&> $x$ _a_" in words and '"]) // x' in words
