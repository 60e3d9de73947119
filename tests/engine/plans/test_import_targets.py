"""Tables of targets and of values: read with every mistake at its cell, written all or nothing."""

import io
from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

import pytest
from openpyxl import Workbook
from tests.makers import MORNING_2023, TODAY_2023, actor, unit_id

from opendistrict.engine.indicators import actions as indicators
from opendistrict.engine.indicators import queries as indicator_queries
from opendistrict.engine.plans import actions, queries
from opendistrict.engine.plans.shapes import TargetSheet
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base

pytestmark = pytest.mark.usefixtures("quan1")

HEADERS = ["Chỉ tiêu", "Lĩnh vực", "Loại chỉ tiêu", "Đơn vị tính", "Kế hoạch", "Đơn vị chủ trì"]
GOOD = ["Số cây xanh", "Đô thị", "Số lượng", "cây", "1.000", "Phòng Quản lý đô thị"]
VALUES = ["Chỉ số", "Đơn vị", "Kỳ", "Trạng thái số liệu", "Giá trị", "Tính đến ngày", "Nguồn"]
VALUE = ["thu-nsnn", "Quận 1", "Quý 1/2023", "Thực hiện", "4.120,5", "31/03/2023", "Báo cáo 12"]


@pytest.fixture
def chair() -> Actor:
    return actor("chu-tich-quan-1", TODAY_2023)


@pytest.fixture
def officer() -> Actor:
    return actor("chanh-van-phong-quan-1", TODAY_2023)


@pytest.fixture
def target_set(chair: Actor) -> UUID:
    return actions.register_target_set(
        code="nam-2024", title="Chỉ tiêu 2024", title_en="Targets of 2024",
        unit_id=unit_id("quan-1"), period_kind="year", cut_off="calendar",
        since=date(2024, 1, 1), until=date(2025, 1, 1), declared_count=None,
        mostly_met_share=None, mostly_met_basis="", source="a resolution", passage_id=None,
        is_public=False, is_sample=True, confidence="", actor=chair, at=MORNING_2023,
    )  # fmt: skip


def excel(lines: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    assert book.active is not None
    for line in lines:
        book.active.append(list(line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(lines: Sequence[Sequence[object]], target_set: UUID, who: Actor) -> TargetSheet:
    return queries.read_target_sheet(
        excel(lines), "a.xlsx", target_set_id=target_set, actor=who, on=TODAY_2023
    )


def problems(sheet: TargetSheet) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, problem.code) for problem in sheet.problems]


class TestTargets:
    def test_good_lines_become_targets_with_indicators(
        self, target_set: UUID, chair: Actor
    ) -> None:
        rate = ["Hồ sơ trực tuyến", "CCHC", "Tỷ lệ", "%", "≥ 70%", "van-phong-quan-1"]
        sheet = read([HEADERS, GOOD, rate], target_set, chair)
        assert sheet.problems == ()
        rows = [row for _, row in sheet.rows]
        count = actions.import_targets(
            target_set_id=target_set, rows=rows, file_id=uuid4(), actor=chair, at=MORNING_2023
        )
        assert count == 2
        view = queries.set_view(target_set, actor=chair, on=TODAY_2023)
        assert view is not None
        trees, online = (one.target for one in view.targets)
        assert (trees.code, trees.plan, trees.kind) == ("nam-2024-001", 1000, "count")
        assert (online.plan, online.plan_bound) == (70, "at least")
        own = indicator_queries.indicator("nam-2024-001")
        assert own is not None
        assert (own.name, own.unit) == ("Số cây xanh", "cây")
        lines = base.trail(f"plans.target_set:{target_set}")
        assert lines[-1].action == "plans.import_targets"

    def test_every_mistake_at_its_cell(self, target_set: UUID, chair: Actor) -> None:
        lines = [HEADERS, GOOD] + [list(GOOD) for _ in range(8)]
        for number, line in enumerate(lines[2:], start=3):
            line[0] = f"Chỉ tiêu {number}"
        lines[2][4] = "một nghìn"
        lines[3][5] = "Phòng Không Có"
        lines[4][2] = "Đoán"
        lines[5][0] = GOOD[0]
        lines[6][4] = None
        lines[7][4] = "không quá 10"
        lines[8][5] = "Phòng Kinh tế, Hạ tầng và Đô thị phường Sài Gòn"
        lines[9][4] = "=SUM(A1)"
        found = problems(read(lines, target_set, chair))
        assert found == [
            (3, "Kế hoạch", "cell_is_not_a_number"),
            (4, "Đơn vị chủ trì", "unit_is_unknown"),
            (5, "Loại chỉ tiêu", "cell_is_not_a_choice"),
            (6, "Chỉ tiêu", "line_is_doubled"),
            (7, "Kế hoạch", "target_has_no_plan"),
            (8, "Kế hoạch", "plan_bound_contradicts_direction"),
            (9, "Đơn vị chủ trì", "unit_is_unknown"),  # no such unit on that day
            (10, "Kế hoạch", "cell_is_a_formula"),
        ]

    def test_a_title_the_set_has_already(self, target_set: UUID, chair: Actor) -> None:
        sheet = read([HEADERS, GOOD], target_set, chair)
        rows = [row for _, row in sheet.rows]
        again = {"target_set_id": target_set, "rows": rows, "file_id": uuid4()}
        actions.import_targets(**again, actor=chair, at=MORNING_2023)
        found = problems(read([HEADERS, GOOD], target_set, chair))
        assert found == [(2, "Chỉ tiêu", "target_is_given_already")]
        with pytest.raises(Refused, match="target_is_given_already"):
            actions.import_targets(**again, actor=chair, at=MORNING_2023)

    def test_a_unit_that_is_not_the_readers(self, target_set: UUID) -> None:
        officer = actor("chanh-van-phong-quan-1", TODAY_2023)
        sheet = read([HEADERS, GOOD], target_set, officer)
        assert [code for *_, code in problems(sheet)] == ["unit_is_not_yours"]
        rows = [
            row
            for _, row in read(
                [HEADERS, GOOD], target_set, actor("chu-tich-quan-1", TODAY_2023)
            ).rows
        ]
        with pytest.raises(Refused, match="may_not_set_targets"):
            actions.import_targets(
                target_set_id=target_set, rows=rows, file_id=uuid4(), actor=officer, at=MORNING_2023
            )

    def test_ten_thousand_lines_with_one_bad_one(
        self, target_set: UUID, chair: Actor, django_assert_max_num_queries: object
    ) -> None:
        lines = [HEADERS, *([f"Chỉ tiêu {n}", *GOOD[1:]] for n in range(10_000))]
        lines[5_000][4] = "??"
        data = excel(lines)
        with django_assert_max_num_queries(6):  # type: ignore[operator]
            sheet = queries.read_target_sheet(
                data, "a.xlsx", target_set_id=target_set, actor=chair, on=TODAY_2023
            )
        assert problems(sheet) == [(5_001, "Kế hoạch", "cell_is_not_a_number")]
        assert len(sheet.rows) == 9_999


class TestValues:
    def test_good_lines_are_told_once(self, officer: Actor) -> None:
        second = [*VALUE[:2], "Năm 2023", "Ước thực hiện", "hơn 16.300", "20/12/2023", "Báo cáo 13"]
        sheet = indicator_queries.read_value_sheet(
            excel([VALUES, VALUE, second]), "a.xlsx", actor=officer, today=TODAY_2023
        )
        assert sheet.problems == ()
        rows = [row for _, row in sheet.rows]
        file_id = uuid4()
        assert (
            indicators.import_values(rows=rows, file_id=file_id, actor=officer, at=MORNING_2023)
            == 2
        )
        told = indicator_queries.values(
            ["thu-nsnn"], [unit_id("quan-1")], since=date(2023, 1, 1), until=date(2024, 1, 1),
            known_on=TODAY_2023,
        )  # fmt: skip
        mine = {value.source: value for value in told if value.reported_by == officer.label}
        assert mine["Báo cáo 13"].bound == "more than"
        assert mine["Báo cáo 12"].period_kind == "quarter"
        assert base.trail(f"documents.file:{file_id}")[0].details["count"] == 2
        with pytest.raises(Refused, match="value_is_told_already"):
            indicators.import_values(rows=rows, file_id=file_id, actor=officer, at=MORNING_2023)

    @pytest.mark.parametrize(
        ("place", "written", "column", "code"),
        [
            (0, "khong-co", "Chỉ số", "indicator_is_unknown"),
            (1, "Quận 99", "Đơn vị", "unit_is_unknown"),
            (2, "Quý 5/2023", "Kỳ", "period_is_not_read"),
            (3, "Chắc chắn", "Trạng thái số liệu", "cell_is_not_a_choice"),
            (4, None, "Giá trị", "value_says_nothing"),
            (5, "31/12/2024", "Tính đến ngày", "value_is_of_the_future"),
            (5, "31/12/2022", "Tính đến ngày", "value_is_older_than_its_period"),
            (6, "", "Nguồn", "cell_is_empty"),
        ],
    )
    def test_every_mistake_at_its_cell(
        self, officer: Actor, place: int, written: str, column: str, code: str
    ) -> None:
        line: list[object] = list(VALUE)
        line[place] = written
        sheet = indicator_queries.read_value_sheet(
            excel([VALUES, VALUE, line]), "a.xlsx", actor=officer, today=TODAY_2023
        )
        assert [(p.line, p.column, p.code) for p in sheet.problems] == [(3, column, code)]
        assert [number for number, _ in sheet.rows] == [2]

    def test_what_was_told_before_and_twice_in_one_file(self, officer: Actor) -> None:
        sheet = indicator_queries.read_value_sheet(
            excel([VALUES, VALUE, VALUE]), "a.xlsx", actor=officer, today=TODAY_2023
        )
        assert [(p.line, p.code) for p in sheet.problems] == [(3, "line_is_doubled")]
        rows = [row for _, row in sheet.rows]
        indicators.import_values(rows=rows, file_id=uuid4(), actor=officer, at=MORNING_2023)
        again = indicator_queries.read_value_sheet(
            excel([VALUES, VALUE]), "a.xlsx", actor=officer, today=TODAY_2023
        )
        assert [(p.line, p.code) for p in again.problems] == [(2, "value_is_told_already")]

    def test_names_are_found_as_people_write_them(self, officer: Actor) -> None:
        line = ["thu NGÂN SÁCH nhà nước trên địa bàn", "UBND quận 1", *VALUE[2:]]
        sheet = indicator_queries.read_value_sheet(
            excel([VALUES, line]), "a.xlsx", actor=officer, today=TODAY_2023
        )
        assert sheet.rows[0][1].indicator == "thu-nsnn"

    def test_a_unit_one_may_not_report_for(self) -> None:
        head = actor("truong-phong-kinh-te-quan-1", TODAY_2023)
        sheet = indicator_queries.read_value_sheet(
            excel([VALUES, VALUE]), "a.xlsx", actor=head, today=TODAY_2023
        )
        assert [p.code for p in sheet.problems] == ["unit_is_not_yours"]
