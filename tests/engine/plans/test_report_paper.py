"""The report as a paper: the 2023 set of the pack, an empty unit, one target, very long names."""

import io
from dataclasses import replace
from datetime import date, datetime, timedelta

import docx
import pypdfium2
import pytest
from tests.engine.plans.figures import target, value
from tests.engine.plans.papers import (
    OFFICE,
    REPORTING_2023,
    late_task,
    material,
    seen,
    target_set,
    unit_tasks,
)
from tests.makers import HERE, MORNING_2023, TODAY_2023, actor, unit_id

from opendistrict.engine.plans import actions, queries
from opendistrict.engine.plans.rules.report import report_paper
from opendistrict.engine.plans.shapes import Answered, ReportMaterial
from opendistrict.kernel.papers import Paper, to_docx, to_pdf
from opendistrict.kernel.papers.sheet import lay_out
from opendistrict.kernel.refusals import Refused


def words_of(paper: Paper) -> str:
    """Every word of the text, without the annexes."""
    return "\n".join(line.text for line in lay_out(paper).body if hasattr(line, "runs"))


def pdf_words(paper: Paper) -> str:
    document = pypdfium2.PdfDocument(to_pdf(paper))
    pages = [page.get_textpage().get_text_bounded() for page in document]
    return " ".join(" ".join(pages).replace("\ufffe", "-").split())


def docx_words(paper: Paper) -> str:
    document = docx.Document(io.BytesIO(to_docx(paper)))
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    heads = [p.text for section in document.sections for p in section.header.paragraphs]
    said = [*heads, *(p.text for p in document.paragraphs), *cells]
    return "\n".join(said).replace("\u00a0", " ")


# ------------------------------------------------------------------ the year 2023 of the pack


@pytest.fixture
def year_2023(quan1: None) -> ReportMaterial:
    return queries.report_material(
        unit_id=unit_id("quan-1"), period=REPORTING_2023,
        actor=actor("chu-tich-quan-1", TODAY_2023), on=REPORTING_2023.last_day,
        known_on=TODAY_2023,
    )  # fmt: skip


SAID = (
    "có 35/38 chỉ tiêu đạt và vượt, đạt tỷ lệ 92,11%",
    "đạt 10,17% so với chỉ tiêu 15%; không đạt chỉ tiêu (thấp hơn 4,83 điểm phần trăm)",
    "ước đạt hơn 16.050 tỷ đồng, đạt 100,44% kế hoạch (15.980 tỷ đồng), giảm 9,8% so với năm 2022",
    "từ 15/12/2022 đến 14/12/2023, theo kỳ báo cáo của Nghị định số 09/2019/NĐ-CP",
    "số liệu biết đến ngày 22/12/2023",
)


def test_the_year_2023_is_told_as_it_was(year_2023: ReportMaterial) -> None:
    paper = report_paper(year_2023)
    words = words_of(paper).replace("\u00a0", " ")
    for said in SAID:
        assert said in words
    assert "41 chỉ tiêu, chưa công bố danh mục" in words
    assert paper.sample and paper.number == "" and paper.dated_on is None
    assert paper.signature.title == "Chủ tịch" and paper.signature.name == "Đoàn Ngọc Uyên Khê"


def test_every_figure_has_its_source(year_2023: ReportMaterial) -> None:
    annex = lay_out(report_paper(year_2023)).annexes[0]
    (table,) = [block for block in annex.body if hasattr(block, "header")]
    assert table.header[-1] == "Nguồn" and annex.landscape
    figures = [row for row in table.rows if row[4].text not in ("", "-")]
    assert len(figures) >= 38
    notes = " ".join(block.text for block in annex.body if hasattr(block, "runs"))
    for row in figures:
        cited = row[-1].text
        assert cited == "-" or cited in notes
    assert "Hội nghị tổng kết năm 2023 (SGGP, 12/2023) (ước thực hiện, đến 21/12/2023)" in notes
    assert "số liệu mẫu" in notes
    budget = next(row for row in table.rows if row[1].text.startswith("Thu ngân sách"))
    assert [cell.text for cell in budget[2:8]] == [
        "tỷ đồng", "15.980", "hơn 16.050 (ước)", "100,44", "−9,8", "Vượt"
    ]  # fmt: skip


def test_both_files_say_it(year_2023: ReportMaterial) -> None:
    paper = report_paper(year_2023)
    for words in (docx_words(paper), pdf_words(paper)):
        flat = " ".join(words.split())
        for said in ("ỦY BAN NHÂN DÂN", "Số:", "/BC-UBND", "TM. ỦY BAN NHÂN DÂN", *SAID[:3]):
            assert said in flat, said
        assert "PHỤ LỤC" in flat.upper() and "DỮ LIỆU MẪU" in flat


def test_as_known_before_the_conference_less_is_said(quan1: None) -> None:
    early = queries.report_material(
        unit_id=unit_id("quan-1"), period=REPORTING_2023,
        actor=actor("chu-tich-quan-1", TODAY_2023), on=REPORTING_2023.last_day,
        known_on=date(2023, 12, 14),
    )  # fmt: skip
    words = words_of(report_paper(early))
    assert "khoảng 15.500" in words and "hơn 16.050" not in words
    assert "35/38" not in words


def test_a_division_reports_on_its_own_targets_only(quan1: None) -> None:
    one = queries.report_material(
        unit_id=unit_id("phong-kinh-te-quan-1"), period=REPORTING_2023,
        actor=actor("chu-tich-quan-1", TODAY_2023), on=REPORTING_2023.last_day,
        known_on=TODAY_2023,
    )  # fmt: skip
    paper = report_paper(one)
    words = words_of(paper)
    assert "có 4/5 chỉ tiêu đạt và vượt" in words
    assert "chỉ gồm các chỉ tiêu do đơn vị chủ trì" in words
    assert "Thu ngân sách nhà nước trên địa bàn" not in words
    assert paper.signature.title == "Trưởng phòng" and paper.symbol == "BC-…"
    assert paper.recipients_to == ("Ủy ban nhân dân Quận 1",)


def test_who_may_not_read_the_unit_gets_no_report(quan1: None) -> None:
    head = actor("truong-phong-kinh-te-quan-1", TODAY_2023)
    with pytest.raises(Refused, match="report_is_not_yours_to_make"):
        queries.report_material(
            unit_id=unit_id("quan-1"), period=REPORTING_2023, actor=head,
            on=REPORTING_2023.last_day, known_on=TODAY_2023,
        )  # fmt: skip


def test_the_material_costs_the_same_few_queries(
    quan1: None, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(46):
        queries.report_material(
            unit_id=unit_id("quan-1"), period=REPORTING_2023,
            actor=actor("chu-tich-quan-1", TODAY_2023), on=REPORTING_2023.last_day,
            known_on=TODAY_2023,
        )  # fmt: skip


def test_tasks_are_counted_by_their_days_and_reasons_come_from_answers(quan1: None) -> None:
    chair = actor("chu-tich-quan-1", TODAY_2023)
    head = actor("truong-phong-kinh-te-quan-1", TODAY_2023)
    at = MORNING_2023 - timedelta(days=21)
    kept = {"due_rule": "", "with_unit_ids": (), "milestones": (), "programme_id": None,
            "target_id": None, "passage_id": None, "need_ids": (), "recurrence": "",
            "product": "", "responsibility": "", "authority": "", "actor": chair, "at": at,
            "lead_unit_id": head.unit_id, "lead_post_id": head.post_id}  # fmt: skip
    late = actions.give_task(title="Việc trễ của năm", due_on=date(2023, 12, 8), **kept)
    actions.give_task(title="Việc kỳ tới", due_on=date(2024, 1, 10), **kept)
    nudge = actions.nudge(
        task_id=late, post_id=head.post_id, note="", actor=chair,
        at=datetime(2023, 12, 11, 9, tzinfo=HERE),
    )  # fmt: skip
    actions.answer_nudge(
        nudge_id=nudge, answer="obstacle", text="Chờ số liệu của Cục Thống kê", proposed_on=None,
        actor=head, at=datetime(2023, 12, 12, 9, tzinfo=HERE),
    )  # fmt: skip
    made = queries.report_material(
        unit_id=unit_id("phong-kinh-te-quan-1"), period=REPORTING_2023, actor=chair,
        on=REPORTING_2023.last_day, known_on=TODAY_2023,
    )  # fmt: skip
    assert (made.whole.total, made.whole.open_late, made.whole.open_in_time) == (2, 1, 1)
    (line,) = made.late
    assert line.days_late == 4 and line.reasons == ("Chờ số liệu của Cục Thống kê",)
    assert [one.title for one in made.next_tasks] == ["Việc kỳ tới"]
    words = words_of(report_paper(made))
    assert "“Việc trễ của năm” (vướng mắc): Chờ số liệu của Cục Thống kê." in words
    assert "Việc kỳ tới: Phòng Kinh tế Quận 1 chủ trì, chậm nhất ngày 10/01/2024." in words


# ------------------------------------------------------------------ by hand


def test_an_empty_unit_says_that_there_is_nothing() -> None:
    paper = report_paper(material())
    words = words_of(paper)
    assert "không có chỉ tiêu nào được giao" in words
    assert "không có nhiệm vụ nào được giao" in words
    assert "Không có vướng mắc nào được nêu" in words
    assert paper.annexes == () and "Phụ lục" not in words
    assert "PHƯỜNG MẪU" in pdf_words(paper) and "PHƯỜNG MẪU" in docx_words(paper)


def test_one_target_needs_no_table_of_fields() -> None:
    one = target_set([seen(target("count", "5", title="Số hẻm", quantity="hẻm"), [value("5")])])
    paper = report_paper(material([one]))
    assert "có 1/1 chỉ tiêu đạt và vượt; gồm 1 chỉ tiêu đạt." in words_of(paper)
    assert not [block for block in lay_out(paper).body if hasattr(block, "header")]
    assert [annex.label for annex in lay_out(paper).annexes] == ["Phụ lục"]
    assert "tại Phụ lục kèm theo" in words_of(paper)


def test_very_long_names_stay_whole_in_both_files() -> None:
    long = "Tỷ lệ " + "hộ gia đình được tuyên truyền vận động thực hiện nếp sống văn minh " * 5
    view = seen(target("ratio", "90", title=long.strip(), quantity="%"), [value("91")])
    unit = "Ban Quản lý " + "dự án đầu tư xây dựng " * 8
    tasks = tuple(late_task(n, unit_name=unit.strip()) for n in range(3))
    made = material(
        [target_set([view])], late=tasks, late_count=3, tasks=(unit_tasks(unit, open_late=3),)
    )
    paper = report_paper(made)
    for words in (docx_words(paper), pdf_words(paper)):
        assert " ".join(long.split()) in " ".join(words.split())


def test_late_tasks_tell_their_reasons_or_that_nobody_gave_one() -> None:
    late = (
        late_task(1, reasons=("Chờ ý kiến Sở",)),
        late_task(2, title="Việc đã xong", done_on=date(2023, 12, 20), days_late=13),
        late_task(3, title="Việc chung"),
        late_task(4, title="Việc chung", unit_name="Phòng B"),
    )
    paper = report_paper(
        material(late=late, late_count=9, tasks=(unit_tasks("Phòng A", open_late=3, done_late=1),))
    )
    (table,) = [block for block in lay_out(paper).body if hasattr(block, "header")]
    rows = [[cell.text for cell in row] for row in table.rows]
    assert rows[0][5] == "Chưa hoàn thành. Chờ ý kiến Sở."
    assert rows[1][5] == "Hoàn thành ngày 20/12/2023. Chưa nêu nguyên nhân."
    assert rows[2][2] == "2 đơn vị: Phòng A; Phòng B" and "và 1 số khác" in rows[2][1]
    assert "Còn 5 nhiệm vụ trễ hạn khác" in words_of(paper)


def test_obstacles_become_causes_and_help_becomes_a_proposal() -> None:
    answers = (
        Answered("obstacle", "Mở rộng hẻm", "Phòng A", "Chưa bàn giao mặt bằng", date(2023, 12, 1)),
        Answered("help", "Mở rộng hẻm", "Phòng A", "Đề nghị bổ sung vốn.", date(2023, 12, 2)),
    )
    paper = report_paper(material(answers=answers, tasks=(unit_tasks("Phòng A", open_late=1),)))
    words = words_of(paper)
    causes, proposals = words.split("Kiến nghị, đề xuất", 1)[0], words.split("2. Kiến nghị", 1)[1]
    assert "“Mở rộng hẻm” (vướng mắc): Chưa bàn giao mặt bằng." in causes
    assert "(đề nghị hỗ trợ): Đề nghị bổ sung vốn." in proposals


def test_causes_nobody_named_are_asked_for_and_not_made_up() -> None:
    missed = seen(target("count", "5", title="Số hẻm", quantity="hẻm"), [value("4")])
    words = words_of(report_paper(material([target_set([missed])])))
    assert "1 chỉ tiêu không đạt: số hẻm." in words
    assert "chưa nêu nguyên nhân khi trả lời đôn đốc; phần này cần được bổ sung" in words


@pytest.mark.parametrize(
    ("changes", "agency", "parent", "place"),
    [
        ({}, "Ủy ban nhân dân\nPhường Mẫu", "UBND Thành phố Hồ Chí Minh", "Mẫu"),
        (
            {"kind": "ward", "name": "Phường 6", "place_name": "Phường 6"},
            "Ủy ban nhân dân\nPhường 6", "UBND Thành phố Hồ Chí Minh", "Phường 6",
        ),
        (
            {"kind": "office", "name": "Phòng Kinh tế", "parent_name": "Phường Mẫu",
             "parent_kind": "ward"},
            "Phòng Kinh tế", "UBND phường Mẫu", "Mẫu",
        ),
        (
            {"kind": "party", "name": "Đảng ủy phường Mẫu", "parent_name": "Phường Mẫu",
             "parent_kind": "ward"},
            "Đảng ủy phường Mẫu", "", "Mẫu",
        ),
    ],
)  # fmt: skip
def test_the_head_follows_the_office(
    changes: dict[str, str], agency: str, parent: str, place: str
) -> None:
    paper = report_paper(material(office=replace(OFFICE, **changes)))
    assert (paper.agency, paper.parent_agency, paper.place) == (agency, parent, place)
    assert paper.party is (changes.get("kind") == "party")


def test_nobody_is_named_where_nobody_may_sign() -> None:
    vacant = replace(OFFICE, head_name="", head_is_vacant=True)
    assert report_paper(material(office=vacant)).signature.name == ""
