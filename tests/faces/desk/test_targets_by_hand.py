"""A set, a target and an indicator made by hand, on 22 December 2023."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from tests.faces.desk.conftest import SignIn, choose_language, text_of
from tests.makers import TODAY_2023, actor, unit_id

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.shapes import SetView

pytestmark = pytest.mark.usefixtures("quan1")
CHAIR, OFFICE = "chu-tich-quan-1", "chanh-van-phong-quan-1"


def the_set(code: str) -> SetView:
    who = actor(CHAIR, TODAY_2023)
    line = next(one for one in queries.target_sets(who, on=TODAY_2023) if one.set.code == code)
    view = queries.set_view(line.set.id, actor=who, on=TODAY_2023)
    assert view is not None
    return view


def a_set(**changes: str) -> dict[str, str]:
    return {
        "title": "Chỉ tiêu năm 2024 của Quận 1", "unit": str(unit_id("quan-1")), "period": "2024",
        "cut_off": "calendar", "source": "Nghị quyết số 10", **changes,
    }  # fmt: skip


def a_target(**changes: str) -> dict[str, str]:
    return {
        "title": "Trồng mới cây xanh", "field": "Đô thị", "kind": "count", "direction": "",
        "plan": "ít nhất 1.000", "quantity": "cây", "plan_source": "Nghị quyết số 10",
        "owner": str(unit_id("quan-1")), "indicator": "", "period": "2024",
        "cut_off": "calendar", **changes,
    }  # fmt: skip


@pytest.fixture
def opened(sign_in: SignIn) -> tuple[Client, str]:
    """The chair, and the address of a set just opened."""
    chair = sign_in(CHAIR)
    answer = chair.post("/targets/sets/new/", a_set())
    assert answer.status_code == 302, text_of(answer)
    return chair, answer.url  # type: ignore[attr-defined]


# ------------------------------------------------------------------ a set


def test_the_form_stands_on_the_coming_year_of_ones_own_place(sign_in: SignIn) -> None:
    chair = sign_in(CHAIR)
    assert "/targets/sets/new/" in text_of(chair.get("/targets/"))
    for language, label in (("vi", "Tên bộ chỉ tiêu"), ("en", "Name of the target set")):
        choose_language(chair, language)
        form = text_of(chair.get("/targets/sets/new/"))
        assert f'<html lang="{language}"' in form and label in form
        assert "Chỉ tiêu năm 2024 của Quận 1" in form
        assert 'name="period" value="2024"' in form
        assert f'value="{unit_id("quan-1")}" selected' in form


def test_a_set_is_opened_with_a_code_of_its_unit_and_period(opened: tuple[Client, str]) -> None:
    chair, address = opened
    view = the_set("quan-1-2024")
    assert address == f"/targets/sets/{view.set.id}/"
    assert (view.set.since, view.set.until) == (date(2024, 1, 1), date(2025, 1, 1))
    assert (view.set.declared_count, view.set.mostly_met_share) == (None, None)
    assert not view.set.is_public
    shown = text_of(chair.get(address))
    assert "Nghị quyết số 10" in shown
    assert f"{address}new/" in shown


def test_a_set_may_count_more_than_is_known_and_have_a_rule(sign_in: SignIn) -> None:
    more = {
        "declared_count": "24", "mostly_met_percent": "90", "mostly_met_basis": "Điều 3",
        "code": "NQ-10", "is_public": "on", "cut_off": "reporting",
    }  # fmt: skip
    assert sign_in(CHAIR).post("/targets/sets/new/", a_set(**more)).status_code == 302
    view = the_set("nq-10")
    assert view.set.since == date(2023, 12, 15)
    assert (view.gap_count, view.set.mostly_met_share) == (24, Decimal("0.9"))
    assert view.set.is_public


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"code": "nam-2023"}, 409, "Mã “nam-2023” đã dùng cho bộ chỉ tiêu khác."),
        ({"mostly_met_percent": "90"}, 409, "phải ghi căn cứ quy định mức đó"),
        ({"title": ""}, 422, 'id="id_title_error"'),
        ({"source": " "}, 422, 'id="id_source_error"'),
        ({"period": "năm tới"}, 422, "Không đọc được kỳ này."),
        ({"code": "nghị quyết"}, 422, 'id="id_code_error"'),
        ({"mostly_met_percent": "900"}, 422, 'id="id_mostly_met_percent_error"'),
        ({"declared_count": "0"}, 422, 'id="id_declared_count_error"'),
        ({"unit": str(uuid4())}, 422, 'id="id_unit_error"'),
    ],
)
def test_what_a_set_is_refused_for(
    sign_in: SignIn, changes: dict[str, str], status: int, sentence: str
) -> None:
    answer = sign_in(CHAIR).post("/targets/sets/new/", a_set(**changes))
    assert answer.status_code == status
    assert sentence in text_of(answer)
    assert "Nghị quyết số 10" in text_of(answer) or "source" in changes  # what was typed stays


def test_the_same_period_twice_is_said_so(opened: tuple[Client, str]) -> None:
    again = opened[0].post("/targets/sets/new/", a_set())
    assert again.status_code == 409
    assert "Mã “quan-1-2024” đã dùng" in text_of(again)


def test_only_who_sets_targets_opens_sets(sign_in: SignIn) -> None:
    office = sign_in(OFFICE)
    assert office.get("/targets/sets/new/").status_code == 403
    assert office.post("/targets/sets/new/", a_set()).status_code == 403
    assert "/targets/sets/new/" not in text_of(office.get("/targets/"))
    found = the_set("nam-2023").set.id
    assert office.get(f"/targets/sets/{found}/new/").status_code == 403


# ------------------------------------------------------------------ a target


def test_a_target_is_given_and_can_be_reported(opened: tuple[Client, str], sign_in: SignIn) -> None:
    chair, address = opened
    form = text_of(chair.get(f"{address}new/"))
    assert "Bộ đang có 0 chỉ tiêu." in form
    assert 'name="period" value="2024"' in form
    assert 'value="Nghị quyết số 10"' in form  # the set's source stands for the plan's
    assert chair.post(f"{address}new/", a_target()).url == address  # type: ignore[attr-defined]
    (one,) = the_set("quan-1-2024").targets
    assert one.target.code == "quan-1-2024-001"
    assert (one.target.plan, one.target.plan_bound) == (Decimal(1000), "at least")
    assert one.target.direction == "up"
    assert one.target.indicator == one.target.code  # its own, so that values can be told
    office = sign_in(OFFICE)
    assert office.get(f"/targets/{one.target.id}/report/").status_code == 200


def test_one_after_the_other(opened: tuple[Client, str]) -> None:
    chair, address = opened
    answer = chair.post(f"{address}new/", a_target(again="1"))
    assert answer.url == f"{address}new/"  # type: ignore[attr-defined]
    form = text_of(chair.get(f"{address}new/"))
    assert "Bộ đang có 1 chỉ tiêu." in form
    assert '<option value="Đô thị">' in form
    assert 'name="field" value="Đô thị"' in form


def test_a_reduction_is_better_when_lower_and_uses_a_known_number(
    opened: tuple[Client, str],
) -> None:
    chair, address = opened
    fields = a_target(
        title="Kéo giảm vi phạm trật tự xây dựng", kind="reduce", plan="5", quantity="%",
        indicator="vi-pham-xay-dung", base="120",
    )  # fmt: skip
    assert chair.post(f"{address}new/", fields).status_code == 302
    (one,) = the_set("quan-1-2024").targets
    assert (one.target.direction, one.target.indicator) == ("down", "vi-pham-xay-dung")
    assert one.target.base == Decimal(120)


def test_parts_of_a_composite(opened: tuple[Client, str]) -> None:
    chair, address = opened
    whole = a_target(title="Phường đạt chuẩn", kind="composite", plan="", quantity="")
    assert 'name="whole"' not in text_of(chair.get(f"{address}new/"))
    assert chair.post(f"{address}new/", whole).status_code == 302
    (one,) = the_set("quan-1-2024").targets
    form = text_of(chair.get(f"{address}new/?whole={one.target.id}"))
    assert f'value="{one.target.id}" selected' in form
    part = a_target(whole=str(one.target.id), weight="2,5")
    assert chair.post(f"{address}new/", part).status_code == 302
    (one,) = the_set("quan-1-2024").targets
    assert [p.target.weight for p in one.parts] == [Decimal("2.5")]


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"plan": ""}, 409, "Cần ghi mức kế hoạch của chỉ tiêu."),
        ({"plan": "không quá 5"}, 409, "Dấu so sánh trái với chiều"),
        ({"kind": "composite", "indicator": "thu-nsnn"}, 409, "nên không gắn chỉ số"),
        ({"plan": "nhiều"}, 422, "Ghi số như 16.050"),
        ({"title": ""}, 422, 'id="id_title_error"'),
        ({"owner": str(uuid4())}, 422, 'id="id_owner_error"'),
        ({"indicator": "khong-co"}, 422, 'id="id_indicator_error"'),
        ({"period": "mai"}, 422, "Không đọc được kỳ này."),
    ],
)
def test_what_a_target_is_refused_for(
    opened: tuple[Client, str], changes: dict[str, str], status: int, sentence: str
) -> None:
    chair, address = opened
    answer = chair.post(f"{address}new/", a_target(**changes))
    assert answer.status_code == status
    assert sentence in text_of(answer)
    assert the_set("quan-1-2024").targets == ()


def test_a_target_is_not_given_twice(opened: tuple[Client, str]) -> None:
    chair, address = opened
    chair.post(f"{address}new/", a_target())
    again = chair.post(f"{address}new/", a_target(title="Trồng  mới CÂY XANH"))
    assert again.status_code == 409
    assert "Bộ này đã có chỉ tiêu như vậy." in text_of(again)


def test_no_target_for_a_set_that_is_not_there(sign_in: SignIn) -> None:
    chair = sign_in(CHAIR)
    assert chair.get(f"/targets/sets/{uuid4()}/new/").status_code == 404
    assert chair.post(f"/targets/sets/{uuid4()}/new/", a_target()).status_code == 404


# ------------------------------------------------------------------ an indicator


def a_number(**changes: str) -> dict[str, str]:
    return {
        "name": "Số vụ cháy trên địa bàn", "measured_in": "vụ", "direction": "down",
        "frequency": "month", "decimals": "0", "basis": "", "unit": str(unit_id("quan-1")),
        "period": "Tháng 11/2023", "cut_off": "calendar", "status": "actual", "value": "3",
        "as_of": "30/11/2023", "source": "Báo cáo số 7", **changes,
    }  # fmt: skip


def test_a_new_number_and_its_first_value(sign_in: SignIn) -> None:
    office = sign_in(OFFICE)
    assert "/targets/new-indicator/" in text_of(office.get("/targets/import/"))
    form = text_of(office.get("/targets/new-indicator/?name=Số vụ cháy"))
    assert "Số vụ cháy</textarea>" in form
    answer = office.post("/targets/new-indicator/", a_number())
    assert answer.url == "/targets/indicators/so-vu-chay-tren-dia-ban/"  # type: ignore[attr-defined]
    shown = text_of(office.get(answer.url))  # type: ignore[attr-defined]
    for words in ("Tháng 11/2023", "Quận 1", "3 vụ", "Thực hiện", "30/11/2023", "Báo cáo số 7",
                  "Càng thấp càng tốt", "Hằng tháng", "Từ năm 2018"):  # fmt: skip
        assert words in shown, words


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"name": "Thu ngân sách nhà nước trên địa bàn"}, 409, "Danh mục đã có chỉ số “Thu ngân"),
        ({"name": "..."}, 409, "Cần ghi tên chỉ số."),
        ({"value": ""}, 409, "Chưa có số nào."),
        ({"as_of": "01/02/2024"}, 409, "Ngày chốt số liệu chưa đến."),
        ({"decimals": "9"}, 422, 'id="id_decimals_error"'),
        ({"measured_in": ""}, 422, 'id="id_measured_in_error"'),
        ({"unit": str(uuid4())}, 422, 'id="id_unit_error"'),
    ],
)
def test_what_a_new_number_is_refused_for(
    sign_in: SignIn, changes: dict[str, str], status: int, sentence: str
) -> None:
    before = set(indicators.indicators())
    answer = sign_in(OFFICE).post("/targets/new-indicator/", a_number(**changes))
    assert answer.status_code == status
    assert sentence in text_of(answer)
    assert set(indicators.indicators()) == before


def test_the_catalogue_is_searched_without_accents(sign_in: SignIn) -> None:
    chair = sign_in(CHAIR)
    shown = text_of(chair.get("/targets/indicators/?q=ngan sach nha nuoc"))
    assert "Thu ngân sách nhà nước trên địa bàn" in shown
    assert "Số vụ vi phạm trật tự xây dựng" not in shown
    assert "Không có chỉ số nào như vậy" in text_of(chair.get("/targets/indicators/?q=zzzz"))
    assert "/targets/new-indicator/" not in shown  # the chair does not report


def test_who_may_not_report_defines_nothing(sign_in: SignIn) -> None:
    chair = sign_in(CHAIR)
    assert chair.get("/targets/new-indicator/").status_code == 403
    assert chair.post("/targets/new-indicator/", a_number()).status_code == 403


def test_one_sees_values_only_of_units_one_may_read(sign_in: SignIn) -> None:
    """The chair of a ward does not see what was told for the whole district."""
    sign_in(OFFICE).post("/targets/new-indicator/", a_number(source="Báo cáo mật của quận"))
    address = "/targets/indicators/so-vu-chay-tren-dia-ban/"
    ward = sign_in("chu-tich-quan-1-phuong-ben-nghe").get(address)
    assert ward.status_code == 200
    assert "Báo cáo mật của quận" not in text_of(ward)
    assert sign_in(CHAIR).get("/targets/indicators/khong-co/").status_code == 404
