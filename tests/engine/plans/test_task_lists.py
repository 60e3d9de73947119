"""Lists and figures of tasks: what one may see, in which order, at a fixed number of queries."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.engine.plans import offices
from tests.engine.plans.offices import DAY, MORNING, give, officer, prove

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.queries.tasks import PAGE
from opendistrict.engine.plans.shapes.tasks import Group, Relation, TaskFilter, TaskRow
from opendistrict.kernel.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> dict[str, UUID]:
    return offices.build()


def listed(who: str, on: date = DAY, **wanted: object) -> list[str]:
    page = queries.tasks(
        actor=officer(who, on),
        filters=TaskFilter(**wanted),
        after=None,
        on=on,  # type: ignore[arg-type]
    )
    assert page.capped_count == len(page.rows)
    return titles(page.rows)


def titles(rows: Iterable[TaskRow]) -> list[str]:
    return [row.title for row in rows]


def test_one_sees_what_one_leads_gave_or_co_ordinates(ids: dict[str, UUID]) -> None:
    give(ids, title="Của Kế hoạch")
    give(ids, title="Của Văn hóa", unit="culture")
    give(ids, title="Cùng làm", unit="culture", with_units=["planning"])
    assert set(listed("chair")) == {"Của Kế hoạch", "Của Văn hóa", "Cùng làm"}
    assert set(listed("planning-head")) == {"Của Kế hoạch", "Cùng làm"}
    assert set(listed("culture-head")) == {"Của Văn hóa", "Cùng làm"}
    assert listed("other-chair") == []
    assert listed("other-chair", text="cua") == []


def test_what_the_list_does_not_show_no_other_path_shows(ids: dict[str, UUID]) -> None:
    passage = uuid4()
    hidden = give(ids, title="Việc kín", unit="culture", due_on=DAY, passage_id=passage)
    later, stranger = DAY + timedelta(days=9), officer("planning-head")
    for kind in (None, *Group):
        assert "Việc kín" not in listed("planning-head", later, group=kind)
    for relation in Relation:
        assert "Việc kín" not in listed("planning-head", later, relation=relation)
    assert listed("planning-head", text="viec kin") == []
    number = queries.task(task_id=hidden, actor=officer("chair"), on=later).row.number
    assert listed("planning-head", text=number) == []
    assert listed("chair", text=number) == ["Việc kín"]
    assert listed("planning-head", unit_id=ids["culture"]) == []
    with pytest.raises(Refused, match="task_is_unknown"):
        queries.task(task_id=hidden, actor=stranger, on=later)
    assert queries.outcomes(passage_ids=[passage], actor=stranger, on=later) == {}
    assert queries.overdue_by_unit(actor=stranger, on=later) == ()
    assert queries.overdue_by_person(actor=stranger, on=later) == ()
    assert queries.to_urge(actor=stranger, on=later, limit=9) == ()
    assert queries.slips_since(actor=stranger, since=DAY, on=later) == ()
    assert queries.task_numbers(task_ids=[hidden], actor=stranger) == {}
    # and all of them show it to the chair, so that the test above can fail
    chair = officer("chair")
    assert titles(queries.to_urge(actor=chair, on=later, limit=9)) == ["Việc kín"]
    assert [s.kind for s in queries.slips_since(actor=chair, since=DAY, on=later)] == ["passed"]
    assert queries.outcomes(passage_ids=[passage], actor=chair, on=later)[passage][0].status == (
        "CHUA_THUC_HIEN_QUA_HAN"
    )
    assert queries.overdue_by_unit(actor=chair, on=later)[0].count == 1


def test_groups(ids: dict[str, UUID]) -> None:
    give(ids, title="Trễ", due_on=date(2023, 12, 20), due_rule="theo văn bản")
    give(ids, title="Sắp", due_on=date(2023, 12, 26))
    give(ids, title="Xa", due_on=date(2024, 3, 1))
    give(ids, title="Không hạn", due_on=None)
    waiting, done = give(ids, title="Chờ"), give(ids, title="Xong")
    head = officer("planning-head")
    for task_id in (waiting, done):
        prove(task_id, head)
        plans.report_task(task_id=task_id, note="", actor=head, at=MORNING)
    plans.confirm_task(task_id=done, note="", actor=officer("chair"), at=MORNING)
    assert listed("chair", group=Group.LATE) == ["Trễ"]
    assert listed("chair", group=Group.SOON) == ["Sắp"]
    assert listed("chair", group=Group.WAITING) == ["Chờ"]
    assert listed("chair", group=Group.DONE) == ["Xong"]
    assert listed("chair", group=Group.TO_DO) == ["Trễ", "Sắp", "Xa", "Không hạn"]
    assert set(listed("chair", group=Group.OPEN)) == {"Trễ", "Sắp", "Xa", "Không hạn", "Chờ"}


def test_relations(ids: dict[str, UUID]) -> None:
    give(ids, title="Cho phòng")
    give(ids, title="Cho chuyên viên", post="planning-officer")
    give(ids, title="Trong phòng", giver="planning-head", post="planning-officer")
    give(ids, title="Phối hợp", unit="culture", with_units=["planning"])
    assert listed("planning-officer", relation=Relation.MINE) == ["Cho chuyên viên", "Trong phòng"]
    assert listed("planning-head", relation=Relation.MINE) == ["Cho phòng"]
    assert listed("planning-head", relation=Relation.GIVEN) == ["Trong phòng"]
    assert listed("planning-head", relation=Relation.WITH) == ["Phối hợp"]
    inside = queries.tasks(
        actor=officer("planning-head"), filters=TaskFilter(relation=Relation.GIVEN), after=None,
        on=DAY,
    ).rows[0]  # fmt: skip
    plans.return_task(
        task_id=inside.id, reason="Quá tải", actor=officer("planning-officer"), at=MORNING
    )
    assert listed("planning-head", relation=Relation.TO_CONFIRM) == ["Trong phòng"]
    assert listed("planning-officer", relation=Relation.TO_CONFIRM) == []
    person_id = officer("planning-officer").person_id
    assert set(listed("chair", person_id=person_id)) == {"Cho chuyên viên", "Trong phòng"}
    assert listed("chair", unit_id=ids["culture"]) == ["Phối hợp"]


@pytest.mark.parametrize(
    "text", ["vỉa hè", "VIA HE", "lợi lê", "rà  soát", "ra soat Lê", "NV-2023-0", "nv-2023"]
)
def test_search_folds_vietnamese_and_knows_numbers(text: str, ids: dict[str, UUID]) -> None:
    give(ids)
    give(ids, title="Rà soát hộ nghèo" if not text.lower().startswith("nv") else "Vỉa hè Lê Lợi")
    found = listed("chair", text=text)
    if text.lower().startswith("nv") or text.startswith("rà"):
        assert len(found) == 2
    else:
        assert found == ["Rà soát vỉa hè tuyến đường Lê Lợi"]


def test_signs_that_mean_something_to_the_database_mean_themselves(ids: dict[str, UUID]) -> None:
    give(ids, title="Đạt 100% kế hoạch")
    assert listed("chair", text="100%") == ["Đạt 100% kế hoạch"]
    assert listed("chair", text="1_0%") == []


def test_pages_walk_through_everything_once(ids: dict[str, UUID]) -> None:
    plans_given = 2 * PAGE + 7
    for n in range(plans_given):
        due = DAY + timedelta(days=n // 9) if n % 5 else None
        give(ids, title=f"Việc {n}", due_on=due, with_units=["culture"] if n % 3 else [])
    seen: list[TaskRow] = []
    cursor: str | None = None
    for _ in range(5):
        page = queries.tasks(actor=officer("chair"), filters=TaskFilter(), after=cursor, on=DAY)
        assert page.capped_count == plans_given
        seen += page.rows
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len({row.id for row in seen}) == plans_given
    assert [row.due_on or date.max for row in seen] == sorted(r.due_on or date.max for r in seen)
    with pytest.raises(Refused, match="cursor_is_unreadable"):
        queries.tasks(actor=officer("chair"), filters=TaskFilter(), after="x_y", on=DAY)


def test_late_tasks_by_unit_and_by_person(ids: dict[str, UUID]) -> None:
    past = {"due_on": date(2023, 12, 20), "due_rule": "theo văn bản"}
    give(ids, **past)  # type: ignore[arg-type]
    give(ids, post="planning-officer", **past)  # type: ignore[arg-type]
    give(ids, unit="culture", post="culture-vacant", **past)  # type: ignore[arg-type]
    give(ids, unit="culture", due_on=date(2023, 12, 19), due_rule="theo văn bản")
    reported = give(ids, **past)  # type: ignore[arg-type]
    head = officer("planning-head")
    prove(reported, head)
    plans.report_task(task_id=reported, note="", actor=head, at=MORNING)  # the ball is elsewhere
    chair = officer("chair")
    by_unit = {
        c.unit_name: (c.count, c.oldest_due_on)
        for c in queries.overdue_by_unit(actor=chair, on=DAY)
    }
    assert by_unit == {
        "Đơn vị planning": (2, date(2023, 12, 20)),
        "Đơn vị culture": (2, date(2023, 12, 19)),
    }
    by_person = {c.person_name: c.count for c in queries.overdue_by_person(actor=chair, on=DAY)}
    assert by_person == {"Lê Thị Trưởng": 1, "Phạm Văn Viên": 1, "Ngô Thị Văn": 2}


def test_tasks_of_a_unit_that_has_ended_have_nobody(ids: dict[str, UUID]) -> None:
    give(ids, unit="records", due_on=date(2024, 1, 10))
    later = date(2025, 8, 1)
    (found,) = queries.overdue_by_unit(actor=officer("chair", later), on=later)
    assert found.unit_has_ended and found.unit_name == "Đơn vị records"


def test_slips_name_what_passed_and_what_was_moved(ids: dict[str, UUID]) -> None:
    moved, pulled = give(ids, title="Lùi"), give(ids, title="Sớm")
    give(ids, title="Trễ tuần này", due_on=DAY)
    give(ids, title="Trễ từ lâu", due_on=date(2023, 12, 1), due_rule="theo văn bản")
    chair = officer("chair")
    for task_id, due_on in ((moved, date(2024, 3, 1)), (pulled, date(2024, 1, 2))):
        plans.move_due(task_id=task_id, due_on=due_on, reason="Lý do", actor=chair, at=MORNING)
    slips = queries.slips_since(actor=chair, since=DAY, on=DAY + timedelta(days=1))
    assert [(s.task.title, s.kind, s.due_after) for s in slips] == [
        ("Trễ tuần này", "passed", None),
        ("Lùi", "moved", date(2024, 3, 1)),
    ]


# Queries a list, a page and each figure may cost, whatever they show: the committed budget.
BUDGET = {"tasks": 12, "task": 22, "overdue_by_unit": 2, "overdue_by_person": 6, "to_urge": 10}


def test_the_number_of_queries_does_not_grow(
    ids: dict[str, UUID], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    first = give(ids, due_on=date(2023, 12, 20), due_rule="x", milestones=[("A", None)])
    for n in range(40):
        unit, post = (("culture", "culture-vacant"), ("planning", "planning-officer"))[n % 2]
        give(
            ids, unit=unit, post=post, due_on=date(2023, 12, 1) + timedelta(days=n), due_rule="x",
            with_units=["records"], milestones=[("A", None), ("B", None)], needs=[first],
        )  # fmt: skip
    chair, filters = officer("chair"), TaskFilter(group=Group.SOON, text="via he")
    with django_assert_max_num_queries(BUDGET["tasks"]):
        queries.tasks(actor=chair, filters=filters, after=None, on=DAY)
    with django_assert_max_num_queries(BUDGET["task"]):
        assert len(queries.task(task_id=first, actor=chair, on=DAY).needed_by) == 40
    with django_assert_max_num_queries(BUDGET["overdue_by_unit"]):
        queries.overdue_by_unit(actor=chair, on=DAY)
    with django_assert_max_num_queries(BUDGET["overdue_by_person"]):
        queries.overdue_by_person(actor=chair, on=DAY)
    with django_assert_max_num_queries(BUDGET["to_urge"]):
        assert len(queries.to_urge(actor=chair, on=DAY, limit=50)) > 20


def test_a_day_off_of_the_leading_unit_counts_for_its_tasks_alone(ids: dict[str, UUID]) -> None:
    """The same answer in the list, on the line, in the sums and in what to urge."""
    due = date(2023, 12, 28)  # the fourth working day from Friday the 22nd
    give(ids, title="Của Kế hoạch", due_on=due)
    give(ids, title="Của Văn hóa", unit="culture", due_on=due)

    def soon() -> tuple[list[str], list[str], list[str], int]:
        page = queries.tasks(actor=chair, filters=TaskFilter(), after=None, on=DAY)
        said = [row.title for row in page.rows if row.status.is_soon]
        urged = titles(queries.to_urge(actor=chair, on=DAY, limit=9))
        loads = queries.workload(actor=chair, on=DAY)
        return listed("chair", group=Group.SOON), said, urged, loads.soon

    chair = officer("chair")
    assert soon() == ([], [], [], 0)
    offices.special_day(ids["planning"], date(2023, 12, 27))
    own = ["Của Kế hoạch"]
    assert soon() == (own, own, own, 1)
