"""Works and events in the office's book: seen before, closed, shown to everybody, opened again."""

from datetime import date
from urllib.parse import urlencode

from django.test import Client
from tests.faces.desk.sidewalks.test_book import desk, use
from tests.makers import unit_id

from opendistrict.registers.places import queries as places
from opendistrict.services.sidewalks import queries
from opendistrict.services.sidewalks.models import Closure
from opendistrict.services.sidewalks.shapes import UseShape

__all__ = ["use"]
PAGE, CHAIR = "/so-via-he/dong-cho/", "chu-tich-phuong-sai-gon"


def told(use: UseShape, **more: str) -> dict[str, str]:
    """The side of the street that the use is on, from its house on for ten numbers."""
    (house,) = places.frontages([use.frontage_id]).values()
    begin = int("".join(one for one in house.number if one.isdigit()))
    return {
        "unit": str(unit_id("phuong-sai-gon")), "kind": "works", "title": "Thay cống mẫu",
        "street": house.street, "first": house.number, "end": str(begin + 10), "ground": "any",
        "since": "10/09/2025", "last": "19/09/2025", "basis": "Giấy phép mẫu 9/GP",
    } | more  # fmt: skip


def test_from_the_preview_to_the_day_it_is_opened_again(use: UseShape) -> None:
    chair, asked = desk(CHAIR), told(use)
    assert "Chưa đóng chỗ nào" in chair.get(PAGE).content.decode()
    before = chair.get(f"{PAGE}moi/", asked).content.decode()
    assert use.number in before and "tạm ngừng những ngày ấy" in before
    assert not Closure.objects.exists() and not queries.public_use(use.number).pauses
    made = chair.post(f"{PAGE}dong/", asked)
    assert made.status_code == 302, made.content.decode()
    one = Closure.objects.get()
    assert made["Location"] == f"{PAGE}{one.number}/"
    page = chair.get(made["Location"]).content.decode()
    assert use.number in page and "Thay cống mẫu" in page and "10/09/2025" in page
    (pause,) = queries.public_use(use.number).pauses
    assert (pause.since, pause.until) == (date(2025, 9, 10), date(2025, 9, 20))

    day = {"ngay": "12/09/2025", "doan": str(use.segment_id)}
    shown = Client().get("/via-he/ban-do/", day).content.decode()
    assert "Thay cống mẫu" in shown and "Công trình" in shown
    (house,) = places.frontages([use.frontage_id]).values()
    ask = {
        "dia_chi": f"{house.number} {house.street}", "viec": "kinh_doanh", "noi": "sidewalk",
        "dai": "2", "sau": "1", "sat": "nha", "tu_ngay": "12/09/2025", "den_ngay": "14/09/2025",
    }  # fmt: skip
    answer = Client().get(f"/via-he/?{urlencode(ask)}").content.decode()
    assert "Công trình “Thay cống mẫu” đóng chỗ này từ 10/09/2025 đến hết 19/09/2025" in answer

    wrong = chair.post(f"{made['Location']}mo/", {"on": "", "why": ""})
    assert wrong.status_code == 422
    late = chair.post(f"{made['Location']}mo/", {"on": "20/09/2025", "why": "Xong"})
    assert late.status_code == 409 and "đã hết trước ngày ấy" in late.content.decode()
    assert chair.post(f"{made['Location']}mo/", {"on": "15/09/2025", "why": "Xong sớm"}
                      ).status_code == 302  # fmt: skip
    assert queries.public_use(use.number).pauses[0].until == date(2025, 9, 15)
    assert "Xong sớm" in chair.get(made["Location"]).content.decode()


def test_what_cannot_be_closed_is_said(use: UseShape) -> None:
    chair = desk(CHAIR)
    for more, status, word in (
        ({"street": "Đường Không Có"}, 409, "Đường Không Có"),
        ({"first": "99998", "end": "99999"}, 409, "Không có nhà số 99998"),
        ({"last": "01/09/2025"}, 422, "Ngày cuối phải từ ngày đầu trở đi."),
        ({"unit": str(unit_id("phuong-ben-thanh"))}, 422, ""),
    ):
        for answer in (chair.get(f"{PAGE}moi/", told(use, **more)),
                       chair.post(f"{PAGE}dong/", told(use, **more))):  # fmt: skip
            assert answer.status_code == status and word in answer.content.decode(), more
    past = chair.post(f"{PAGE}dong/", told(use, since="01/08/2025"))
    assert past.status_code == 409 and "đã qua" in past.content.decode()
    assert not Closure.objects.exists()


def test_who_sees_and_who_closes(use: UseShape) -> None:
    chair, other = desk(CHAIR), desk("chu-tich-phuong-ben-thanh")
    page = chair.post(f"{PAGE}dong/", told(use))["Location"]
    assert other.get(page).status_code == 404
    assert Closure.objects.get().number not in other.get(PAGE).content.decode()
    assert other.post(f"{page}mo/", {"on": "15/09/2025", "why": "x"}).status_code == 404
    assert Client().get(PAGE).status_code in (302, 403)
