"""The report on the screen and as files; what cannot be asked for is refused with words."""

import io

import docx
import pypdfium2
import pytest
from pytest_django import DjangoAssertNumQueries
from tests.faces.cockpit.signing import SignIn
from tests.makers import unit_id

CHAIR, HEAD = "chu-tich-quan-1", "truong-phong-kinh-te-quan-1"
WHOLE = "kind=year&year=2023&cut_off=reporting"


def page(client: object, query: str = "", status: int = 200, form: str = "") -> str:
    answered = client.get(f"/cockpit/report/{form}?{query}")  # type: ignore[attr-defined]
    assert answered.status_code == status, answered.status_code
    return " ".join(answered.content.decode().replace("\u00a0", " ").split())


def test_the_preview_is_the_paper(signed_in: SignIn) -> None:
    words = page(signed_in(CHAIR), f"unit={unit_id('quan-1')}&{WHOLE}")
    for said in (
        "BÁO CÁO", "Kết quả thực hiện nhiệm vụ, chỉ tiêu năm 2023", "DỮ LIỆU MẪU",
        "có 35/38 chỉ tiêu đạt và vượt", "đạt 100,44% kế hoạch", "(Kèm theo Báo cáo số", "/BC-UBND",
        "từ 15/12/2022 đến 14/12/2023", "Đoàn Ngọc Uyên Khê", "Nơi nhận:",
    ):  # fmt: skip
        assert said in words, said
    assert 'href="/cockpit/report/docx/?' in words and 'href="/cockpit/report/pdf/?' in words


def test_without_asking_it_is_ones_own_place_and_the_last_year(signed_in: SignIn) -> None:
    words = page(signed_in(CHAIR))
    assert "chỉ tiêu năm 2023" in words and "ỦY BAN NHÂN DÂN" in words


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("kind=month&number=6&year=2023&cut_off=calendar", "tháng 6 năm 2023"),
        ("kind=quarter&number=3&year=2023&cut_off=reporting", "quý III năm 2023"),
        ("kind=half&number=1&year=2023&cut_off=reporting", "6 tháng đầu năm 2023"),
        ("kind=nine_months&year=2023&cut_off=reporting", "9 tháng đầu năm 2023"),
        ("kind=year&year=2022&cut_off=calendar", "từ 01/01/2022 đến 31/12/2022"),
        ("kind=week&day=15/06/2023", "tuần 24 năm 2023"),
        ("kind=week&day=01/01/2023", "từ 26/12/2022 đến 01/01/2023"),
        ("kind=day&day=28/02/2023", "ngày 28/02/2023"),
    ],
)
def test_every_kind_of_period(signed_in: SignIn, query: str, said: str) -> None:
    assert said in page(signed_in(CHAIR), query)


def test_the_files_open_and_say_the_same(signed_in: SignIn) -> None:
    client, query = signed_in(CHAIR), f"unit={unit_id('quan-1')}&{WHOLE}"
    word = client.get(f"/cockpit/report/docx/?{query}")
    assert word["Content-Disposition"] == 'attachment; filename="bao-cao-year-2023-quan-1.docx"'
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(word.content)).paragraphs)
    assert "có 35/38 chỉ tiêu đạt và vượt" in text
    pdf = client.get(f"/cockpit/report/pdf/?{query}")
    assert pdf["Content-Type"] == "application/pdf"
    document = pypdfium2.PdfDocument(pdf.content)
    told = " ".join(p.get_textpage().get_text_bounded() for p in document)
    assert "có 35/38 chỉ tiêu đạt và vượt" in " ".join(told.split())


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("kind=year&year=2024&cut_off=calendar", 409, "Kỳ này chưa bắt đầu"),
        ("kind=quarter&number=5&year=2023&cut_off=calendar", 422, "chỉ có số từ 1 đến 4"),
        ("kind=year&number=2&year=2023&cut_off=calendar", 422, "chỉ có số từ 1 đến 1"),
        ("kind=hour&year=2023", 422, "hour"),
        ("kind=year&year=năm+nay", 422, "alert"),
        ("known_on=01/01/2030", 422, "Chưa đến ngày này"),
        ("unit=00000000-0000-0000-0000-000000000001", 422, "alert"),
        ("unit=x", 422, "alert"),
    ],
)
@pytest.mark.parametrize("form", ["", "pdf/"])
def test_what_cannot_be_reported_is_refused_with_words(
    signed_in: SignIn, query: str, status: int, said: str, form: str
) -> None:
    words = page(signed_in(CHAIR), query, status=status, form=form)
    assert said in words or "invalid-feedback" in words or "fld-error" in words


def test_a_head_reports_on_his_division_and_nothing_else(signed_in: SignIn) -> None:
    client = signed_in(HEAD)
    assert "PHÒNG KINH TẾ QUẬN 1" in page(client, WHOLE)
    page(client, f"unit={unit_id('quan-1')}&{WHOLE}", status=422)
    assert client.get("/cockpit/report/xlsx/").status_code == 404


def test_the_preview_keeps_its_budget(
    signed_in: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(CHAIR)
    with django_assert_max_num_queries(65):
        page(client, WHOLE)
