"""A report goes in by a dry run and a yes; what is wrong is told at its line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.faces.cockpit.test_revenue import CHAIR, HEAD, Enter, enter, text_of
from tests.makers import TODAY, actor, unit_id
from tests.services.revenue.reports import JANUARY

from opendistrict.kernel.money import Money
from opendistrict.services.revenue import queries

__all__ = ["enter"]
pytestmark = pytest.mark.usefixtures("quan1")


def heading() -> dict[str, str]:
    return {
        "unit": str(unit_id("phuong-sai-gon")), "layout": "mau-thu-thang", "year": "2026",
        "month": "1", "as_of": "28/01/2026", "status": "actual", "source": "Kho bạc",
    }  # fmt: skip


def upload(client: Client, data: bytes, **other: str):  # type: ignore[no-untyped-def]
    file = SimpleUploadedFile("thu-01.csv", data, content_type="text/csv")
    return client.post(reverse("revenue_import"), {**heading(), **other, "file": file})


def token_of(answer) -> str:  # type: ignore[no-untyped-def]
    return str(answer.context["token"])


def taken() -> list[str]:
    return [one.name for one in queries.reports(actor(HEAD))]


def test_a_dry_run_writes_nothing_and_the_yes_takes_it_in(enter: Enter) -> None:
    client = enter(HEAD)
    answer = upload(client, JANUARY)
    assert "Tệp đọc được trọn vẹn, các tổng khớp, chưa ghi gì" in text_of(answer)
    assert "50.500.000" in text_of(answer) and taken() == []
    told = {**heading(), "token": token_of(answer)}
    said = client.post(reverse("take_revenue"), told, follow=True)
    assert "Đã nhập báo cáo thu-01.csv." in text_of(said) and taken() == ["thu-01.csv"]
    year = queries.year_of(actor(HEAD), unit_id("phuong-sai-gon"), 2026, today=TODAY)
    assert year.last.amount == Money(150_500_000)
    again = client.post(reverse("take_revenue"), told)
    assert again.status_code == 409 and "đã được nhập" in text_of(again)


def test_mistakes_are_told_at_their_line(enter: Enter) -> None:
    client = enter(HEAD)
    said = text_of(upload(client, JANUARY.replace(b"150,5;150,5", b"151,5;150,5")))
    assert "dòng 4, cột Thực hiện trong tháng: ghi 151.500.000 đồng" in said
    assert "lệch 1.000.000 đồng" in said and "Nhập báo cáo này" not in said
    assert upload(client, JANUARY, month="13").status_code == 422
    said = text_of(upload(client, JANUARY.replace(b"1.200", b"1,200.5")))
    assert "dùng dấu phân cách khác" in said
    assert "Không nhận" in text_of(upload(client, b"PK\x03\x04 no")) or taken() == []


def test_a_token_is_of_its_own_file_and_person(enter: Enter) -> None:
    answer = upload(enter(HEAD), JANUARY)
    other = enter("pho-truong-phong-kthtdt-phuong-sai-gon")
    said = other.post(reverse("take_revenue"), {**heading(), "token": token_of(answer)})
    assert said.status_code == 409 and "không phải của bạn" in text_of(said)
    assert taken() == []


def test_who_may_not_import_is_told_so(enter: Enter) -> None:
    client = enter(CHAIR)
    assert client.get(reverse("revenue_import")).status_code == 403
    assert client.post(reverse("take_revenue"), heading()).status_code == 403
    stranger = enter("truong-phong-kthtdt-phuong-ben-thanh")
    assert upload(stranger, JANUARY).status_code == 422, "not one of that person's units"


def test_empty_tables_of_every_layout(enter: Enter) -> None:
    client = enter(HEAD)
    for code in queries.layouts():
        for ending, head in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
            file = client.get(reverse("revenue_template", args=[code, ending]))
            assert file.content.startswith(head), code
    assert client.get(reverse("revenue_template", args=["khong-co", "csv"])).status_code == 404
