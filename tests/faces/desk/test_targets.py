"""The desk of targets: what each page says and refuses, on 22 December 2023."""

import inspect
import io
import re
from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook
from tests.faces.desk.conftest import SignIn, choose_language, text_of
from tests.makers import TODAY_2023, actor

from opendistrict.engine.indicators.rules import choosing
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.rules import actuals, targets
from opendistrict.engine.plans.shapes import SetView, TargetView
from opendistrict.faces.desk.targets import wording
from opendistrict.kernel.periods import CutOff
from opendistrict.kernel.sheets import parse_bounded, parse_period

pytestmark = pytest.mark.usefixtures("quan1")

VALUES = ["Chỉ số", "Đơn vị", "Kỳ", "Trạng thái số liệu", "Giá trị", "Tính đến ngày", "Nguồn"]
VALUE = ["thu-nsnn", "Quận 1", "Quý 1/2023", "Thực hiện", "4.120,5", "31/03/2023", "Báo cáo 12"]
TARGETS = ["Chỉ tiêu", "Lĩnh vực", "Loại chỉ tiêu", "Kế hoạch", "Đơn vị chủ trì"]
TARGET = ["Số cây xanh", "Đô thị", "Số lượng", "1.000", "Phòng Quản lý đô thị"]


def the_set(code: str = "nam-2023") -> SetView:
    who = actor("chu-tich-quan-1", TODAY_2023)
    line = next(one for one in queries.target_sets(who, on=TODAY_2023) if one.set.code == code)
    view = queries.set_view(line.set.id, actor=who, on=TODAY_2023)
    assert view is not None
    return view


def the_target(code: str) -> TargetView:
    return next(one for one in the_set().targets if one.target.code == code)


def upload(lines: Sequence[Sequence[object]]) -> SimpleUploadedFile:
    book = Workbook()
    assert book.active is not None
    for line in lines:
        book.active.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("bang.xlsx", out.getvalue())


def token_of(response: object) -> str:
    found = re.search(r'name="token" value="([^"]+)"', text_of(response))
    assert found, text_of(response)[:2000]
    return found[1]


# ------------------------------------------------------------------ looking


def test_the_sets_with_how_they_stand(sign_in: SignIn) -> None:
    shown = text_of(sign_in("chu-tich-quan-1").get("/targets/"))
    assert "Chỉ tiêu năm 2023 của Quận 1" in shown
    assert 'Đạt <b class="num">35/38</b> chỉ tiêu.' in shown
    assert "Nguồn chỉ nêu số lượng" in shown


def test_a_set_by_field_with_its_tally(sign_in: SignIn) -> None:
    shown = text_of(sign_in("chu-tich-quan-1").get(f"/targets/sets/{the_set().set.id}/"))
    assert "35/38 chỉ tiêu đạt" in shown
    assert "Quốc phòng - an ninh" in shown
    assert "hơn 16.050 tỷ đồng" in shown
    assert "10,17%" in shown
    assert "Quy tắc mẫu" in shown
    assert "dữ liệu mẫu" in shown.lower()


def test_a_set_as_it_was_known(sign_in: SignIn) -> None:
    address = f"/targets/sets/{the_set().set.id}/?on=2023-12-12&known_on=12/12/2023"
    shown = text_of(sign_in("chu-tich-quan-1").get(address))
    assert "khoảng 15.500 tỷ đồng" in shown
    assert "hơn 16.050" not in shown
    assert "35/38 chỉ tiêu đạt" not in shown
    assert "?on=2023-12-12&amp;known_on=2023-12-12" in shown  # the way to a target keeps the days


def test_only_one_verdict_of_a_set(sign_in: SignIn) -> None:
    shown = text_of(
        sign_in("chu-tich-quan-1").get(f"/targets/sets/{the_set().set.id}/?verdict=KHONG_DAT")
    )
    assert "Tốc độ tăng giá trị sản xuất" in shown
    assert "hơn 16.050" not in shown


def test_gaps_say_that_they_are_gaps(sign_in: SignIn) -> None:
    view = the_set("xii-2020-2025")
    shown = text_of(sign_in("chu-tich-quan-1").get(f"/targets/sets/{view.set.id}/"))
    assert "41 chỉ tiêu" in shown
    assert "Còn 35 chỉ tiêu: nguồn chỉ nêu tổng số." in shown
    assert "nguồn không nêu tên" in shown


def test_a_division_sees_its_part_and_is_told_so(sign_in: SignIn) -> None:
    shown = text_of(
        sign_in("truong-phong-kinh-te-quan-1").get(f"/targets/sets/{the_set().set.id}/")
    )
    assert "phạm vi của mình" in shown
    assert "hơn 16.050" not in shown


def test_a_target_says_what_why_and_by_which_value(sign_in: SignIn) -> None:
    budget = the_target("2023-02").target.id
    shown = text_of(sign_in("chu-tich-quan-1").get(f"/targets/{budget}/"))
    for words in (
        "hơn 16.050 tỷ đồng", "15.980 tỷ đồng", "100,4%", "9,8%", "khoảng 15.500 tỷ đồng",
        "Ước thực hiện", "đang dùng", "Đánh giá theo số ước thực hiện",
        "Phòng Tài chính - Kế hoạch Quận 1", "Kỳ đã hết: chọn số tính cho cả kỳ",
    ):  # fmt: skip
        assert words in shown, words


def test_a_missed_target_says_by_how_much(sign_in: SignIn) -> None:
    trade = the_target("2023-01").target.id
    assert "Thấp hơn 4,83 điểm %." in text_of(sign_in("chu-tich-quan-1").get(f"/targets/{trade}/"))


def test_a_composite_shows_its_parts(sign_in: SignIn) -> None:
    whole = next(one for one in the_set().targets if one.parts)
    shown = text_of(sign_in("chu-tich-quan-1").get(f"/targets/{whole.target.id}/"))
    assert whole.parts[0].target.title in shown


def test_what_one_may_not_read_is_not_there(sign_in: SignIn) -> None:
    head = sign_in("truong-phong-kinh-te-quan-1")
    budget = the_target("2023-02").target.id
    assert head.get(f"/targets/{budget}/").status_code == 404
    assert head.get(f"/targets/{budget}/report/").status_code == 404
    assert head.get(f"/targets/sets/{the_set('xii-2020-2025').set.id}/").status_code == 404
    assert head.get(f"/targets/{uuid4()}/").status_code == 404


def test_every_target_has_a_page_in_both_languages(sign_in: SignIn) -> None:
    chair = sign_in("chu-tich-quan-1")
    for one in the_set().targets:
        for language, word in (("vi", "Kết quả"), ("en", "Result")):
            choose_language(chair, language)
            shown = text_of(chair.get(f"/targets/{one.target.id}/"))
            assert f'<html lang="{language}"' in shown and f">{word}<" in shown, one.target.code


@pytest.mark.parametrize("query", ["on=31/02/2024", "known_on=abc", "after=x", "verdict=%3Cb%3E"])
def test_nonsense_in_an_address_does_no_harm(sign_in: SignIn, query: str) -> None:
    chair = sign_in("chu-tich-quan-1")
    for address in ("/targets/", f"/targets/sets/{the_set().set.id}/"):
        response = chair.get(f"{address}?{query}", follow=True)
        assert response.status_code == 200
        assert "<b>" not in text_of(response).split("verdict=")[-1][:10]


# ------------------------------------------------------------------ reporting


def report(**changes: object) -> dict[str, object]:
    unit = the_target("2023-01").target.owner_unit_id
    return {
        "unit": str(unit), "period": "2023", "cut_off": "reporting", "status": "official",
        "value": "15,5", "as_of": "14/12/2023", "source": "Báo cáo số 12", **changes,
    }  # fmt: skip


def test_a_head_reports_and_the_verdict_changes(sign_in: SignIn) -> None:
    head = sign_in("truong-phong-kinh-te-quan-1")
    trade = the_target("2023-01").target.id
    form = text_of(head.get(f"/targets/{trade}/report/"))
    assert 'value="2023"' in form
    assert head.post(f"/targets/{trade}/report/", report()).status_code == 302
    shown = text_of(head.get(f"/targets/{trade}/"))
    assert "15,5%" in shown and "10,17%" in shown and "Vượt" in shown


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"value": ""}, 409, "Chưa có số nào."),
        ({"as_of": "01/02/2024"}, 409, "Ngày chốt số liệu chưa đến."),
        ({"numerator": "5"}, 409, "Tỷ lệ cần cả tử số và mẫu số."),
        ({"value": "rất nhiều"}, 422, "Ghi số như 16.050"),
        ({"period": "quý năm"}, 422, "Không đọc được kỳ này."),
        ({"source": ""}, 422, "Trường này"),
        ({"unit": str(UUID(int=1))}, 422, ""),
    ],
)
def test_what_a_report_is_refused_for(
    sign_in: SignIn, changes: dict[str, object], status: int, sentence: str
) -> None:
    head = sign_in("truong-phong-kinh-te-quan-1")
    response = head.post(f"/targets/{the_target('2023-01').target.id}/report/", report(**changes))
    assert response.status_code == status
    assert sentence in text_of(response) or sentence == "Trường này"


def test_a_value_is_corrected_from_its_row(sign_in: SignIn) -> None:
    office = sign_in("chanh-van-phong-quan-1")
    trade = the_target("2023-01")
    assert trade.chosen.value is not None
    old = trade.chosen.value
    form = text_of(office.get(f"/targets/{trade.target.id}/report/?corrects={old.id}"))
    assert "Thay cho số 10,17%" in form
    assert 'value="10,17"' in form
    fields = report(unit=str(old.unit_id), corrects=str(old.id), value="10,71", status="actual")
    assert office.post(f"/targets/{trade.target.id}/report/", fields).status_code == 302
    shown = text_of(office.get(f"/targets/{trade.target.id}/"))
    assert "đã đính chính" in shown and "10,71%" in shown
    again = office.post(f"/targets/{trade.target.id}/report/", fields)
    assert again.status_code == 409
    assert "Số này đã được đính chính." in text_of(again)


def test_who_may_not_report_is_told(sign_in: SignIn) -> None:
    secretary = sign_in("bi-thu-quan-uy-quan-1")
    assert secretary.get(f"/targets/{the_target('2023-01').target.id}/report/").status_code == 403


def test_a_composite_is_not_reported(sign_in: SignIn) -> None:
    whole = next(one for one in the_set().targets if one.parts).target.id
    office = sign_in("chanh-van-phong-quan-1")
    assert "không báo cáo được số liệu" in text_of(office.get(f"/targets/{whole}/report/"))
    assert office.post(f"/targets/{whole}/report/", report()).status_code == 422


# ------------------------------------------------------------------ changing


def test_a_target_is_dropped_with_a_reason(sign_in: SignIn) -> None:
    chair = sign_in("chu-tich-quan-1")
    trade = the_target("2023-01").target.id
    assert chair.post(f"/targets/{trade}/drop/", {"reason": ""}).status_code == 422
    assert chair.post(f"/targets/{trade}/drop/", {"reason": "Đổi chế độ"}).status_code == 302
    shown = text_of(chair.get(f"/targets/{trade}/"))
    assert "Chỉ tiêu đã bỏ" in shown and "Đổi chế độ" in shown
    assert chair.post(f"/targets/{trade}/drop/", {"reason": "x"}).status_code == 409


def test_a_plan_is_adjusted(sign_in: SignIn) -> None:
    chair = sign_in("chu-tich-quan-1")
    trade = the_target("2023-01").target.id
    fields = {"plan": "ít nhất 10%", "plan_source": "QĐ 5", "reason": "Điều chỉnh"}
    assert chair.post(f"/targets/{trade}/plan/", fields).status_code == 302
    assert "Vượt" in text_of(chair.get(f"/targets/{trade}/"))
    wrong = chair.post(f"/targets/{trade}/plan/", fields | {"plan": "không quá 10%"})
    assert wrong.status_code == 409
    assert "Dấu so sánh trái với chiều" in text_of(wrong)


def test_only_who_sets_targets_changes_them(sign_in: SignIn) -> None:
    office = sign_in("chanh-van-phong-quan-1")
    trade = the_target("2023-01").target.id
    assert office.post(f"/targets/{trade}/drop/", {"reason": "x"}).status_code == 403
    assert office.post(f"/targets/{trade}/plan/", {}).status_code == 403


# ------------------------------------------------------------------ tables


def test_values_are_previewed_and_then_taken(sign_in: SignIn) -> None:
    office = sign_in("chanh-van-phong-quan-1")
    preview = office.post("/targets/import/", {"file": upload([VALUES, VALUE])})
    assert preview.status_code == 200
    assert "chưa ghi gì" in text_of(preview)
    assert "4.120,5 tỷ đồng" in text_of(preview)
    assert "Báo cáo 12" not in text_of(office.get(f"/targets/{the_target('2023-02').target.id}/"))
    taken = office.post("/targets/import/take/", {"token": token_of(preview)})
    assert taken.status_code == 302
    assert "Báo cáo 12" in text_of(office.get(f"/targets/{the_target('2023-02').target.id}/"))
    again = office.post("/targets/import/take/", {"token": token_of(preview)})
    assert again.status_code == 409


def test_mistakes_are_told_by_line_and_column_and_good_lines_only_on_request(
    sign_in: SignIn,
) -> None:
    office = sign_in("chanh-van-phong-quan-1")
    bad = [*VALUE[:4], "bốn nghìn", *VALUE[5:]]
    preview = office.post("/targets/import/", {"file": upload([VALUES, VALUE, bad])})
    assert "dòng 3, cột Giá trị: “bốn nghìn” không phải số." in text_of(preview)
    token = token_of(preview)
    refused = office.post("/targets/import/take/", {"token": token})
    assert refused.status_code == 409
    assert "Tệp còn dòng sai nên chưa ghi gì." in text_of(refused)
    assert office.post("/targets/import/take/", {"token": token, "take": "good"}).status_code == 302


def test_a_preview_belongs_to_who_uploaded_it(sign_in: SignIn) -> None:
    office = sign_in("chanh-van-phong-quan-1")
    token = token_of(office.post("/targets/import/", {"file": upload([VALUES, VALUE])}))
    head = sign_in("truong-phong-kinh-te-quan-1")
    for stolen in (token, "nonsense"):
        response = head.post("/targets/import/take/", {"token": stolen})
        assert response.status_code == 409
        assert "hết hạn hoặc không phải của bạn" in text_of(response)


def test_a_file_that_is_no_table(sign_in: SignIn) -> None:
    office = sign_in("chanh-van-phong-quan-1")
    broken = SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0old")
    assert "Lưu lại dưới dạng XLSX" in text_of(office.post("/targets/import/", {"file": broken}))
    assert office.post("/targets/import/", {}).status_code == 422


def test_targets_are_imported_into_a_set(sign_in: SignIn) -> None:
    chair = sign_in("chu-tich-quan-1")
    found = the_set("xii-2020-2025").set.id
    assert chair.get(f"/targets/sets/{found}/import/").status_code == 200
    preview = chair.post(f"/targets/sets/{found}/import/", {"file": upload([TARGETS, TARGET])})
    assert "Số cây xanh" in text_of(preview)
    taken = chair.post(f"/targets/sets/{found}/import/take/", {"token": token_of(preview)})
    assert taken.status_code == 302
    assert "Số cây xanh" in text_of(chair.get(f"/targets/sets/{found}/"))
    # The preview of one set is not good for another.
    other = the_set().set.id
    stolen = chair.post(f"/targets/sets/{other}/import/take/", {"token": token_of(preview)})
    assert stolen.status_code == 409


def test_only_who_sets_targets_imports_them(sign_in: SignIn) -> None:
    found = the_set().set.id
    assert (
        sign_in("chanh-van-phong-quan-1").get(f"/targets/sets/{found}/import/").status_code == 403
    )
    chair = sign_in("chu-tich-quan-1")
    assert chair.get(f"/targets/sets/{uuid4()}/import/").status_code == 404


@pytest.mark.parametrize("what", ["values", "targets"])
def test_empty_tables_to_fill_in(sign_in: SignIn, what: str) -> None:
    chair = sign_in("chu-tich-quan-1")
    excel = chair.get(f"/targets/templates/{what}.xlsx")
    assert load_workbook(io.BytesIO(excel.content)).sheetnames[1] == "Danh mục"
    assert chair.get(f"/targets/templates/{what}.csv").content.startswith(b"\xef\xbb\xbf")
    assert chair.get(f"/targets/templates/{what}.pdf").status_code == 404
    assert chair.get("/targets/templates/people.xlsx").status_code == 404


# ------------------------------------------------------------------ words


@pytest.mark.parametrize(
    ("kind", "since", "until", "name"),
    [
        ("year", date(2022, 12, 15), date(2023, 12, 15), "Năm 2023"),
        ("year", date(2023, 1, 1), date(2024, 1, 1), "Năm 2023"),
        ("quarter", date(2023, 7, 1), date(2023, 10, 1), "Quý 3/2023"),
        ("quarter", date(2022, 12, 15), date(2023, 3, 15), "Quý 1/2023"),
        ("month", date(2022, 12, 15), date(2023, 1, 15), "Tháng 1/2023"),
        ("half", date(2023, 7, 1), date(2024, 1, 1), "6 tháng (cuối) năm 2023"),
        ("nine_months", date(2022, 12, 15), date(2023, 9, 15), "9 tháng năm 2023"),
        ("term", date(2021, 1, 1), date(2026, 1, 1), "2021–2025"),
    ],
)
def test_periods_are_named_and_typed_back(kind: str, since: date, until: date, name: str) -> None:
    assert wording.period_name(kind, since, until) == name
    cut_off = "reporting" if wording.is_reporting(since) else "calendar"
    found = parse_period(wording.period_typed(kind, since, until), CutOff(cut_off))
    assert found is not None
    assert (found.kind, found.since, found.until) == (kind, since, until)


def test_limits_are_typed_back() -> None:
    for written in ("hơn 16.050", "khoảng 15.500", "ít nhất 95", "không quá 10", "dưới 0,3", "7"):
        found = parse_bounded(written)
        assert found is not None
        assert wording.bounded_typed(found.number, found.bound) == written


def test_every_reason_and_choice_has_words() -> None:
    """What the rules may say is collected from their source: a new code needs its sentence."""
    told = set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', inspect.getsource(targets)))
    told |= set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', inspect.getsource(actuals)))
    assert told - wording.REASONS.keys() == set()
    why = set(re.findall(r'"([a-z]+(?:_[a-z]+)+)"', inspect.getsource(choosing)))
    assert why - wording.WHY.keys() == set()
