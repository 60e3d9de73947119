"""A unit ends, its tasks do not: they are given to who took over, with all that hangs on them."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from tests.engine.plans import offices
from tests.engine.plans.offices import give, officer

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.flow import State
from opendistrict.engine.plans.models import Deduction, ScoringRegime, Task
from opendistrict.engine.plans.shapes import Group, TaskFilter
from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.days import HERE
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base.queries import trail
from opendistrict.registers.orgs import actions as orgs
from opendistrict.registers.orgs.shapes import SuccessionRow, UnitVersionRow

pytestmark = pytest.mark.django_db
BEFORE = datetime(2025, 5, 5, 8, 0, tzinfo=HERE)
AFTER = datetime(2025, 7, 2, 8, 0, tzinfo=HERE)  # `records` ended on 1 July; planning took over
ON, DUE = AFTER.date(), date(2025, 8, 29)
WHY = "Đơn vị cũ kết thúc hoạt động"


@pytest.fixture
def ids() -> dict[str, UUID]:
    return offices.build()


@pytest.fixture
def task_id(ids: dict[str, UUID]) -> UUID:
    return give(
        ids, title="Số hóa sổ bộ cũ", unit="records", due_on=DUE, at=BEFORE,
        milestones=[("Kiểm đếm", date(2025, 6, 1)), ("Nhập liệu", None)], with_units=["culture"],
    )  # fmt: skip


def hand_over(task_id: UUID, lead: UUID, who: str = "chair", due_on: date | None = None) -> None:
    plans.hand_over_task(
        task_id=task_id, lead_unit_id=lead, lead_post_id=None, due_on=due_on, reason=WHY,
        actor=officer(who, ON), at=AFTER,
    )  # fmt: skip


def test_it_goes_to_the_successor_and_stays_the_same_task(
    task_id: UUID, ids: dict[str, UUID]
) -> None:
    first = queries.task(task_id=task_id, actor=officer("chair", ON), on=ON)
    assert first.row.holder.unit_has_ended
    milestone = first.milestones[0].id
    plans.report_milestone(
        milestone_id=milestone, actor=officer("records-head", BEFORE.date()), at=BEFORE
    )
    hand_over(task_id, ids["planning"])
    now = queries.task(task_id=task_id, actor=officer("chair", ON), on=ON)
    assert (now.row.state, now.row.holder.unit_id) == (State.GIVEN, ids["planning"])
    assert (now.row.number, now.row.original_due_on, now.row.due_on) == (
        first.row.number, DUE, DUE
    )  # fmt: skip
    assert [one.reported_on is not None for one in now.milestones] == [True, False]
    assert now.with_units == first.with_units
    last = now.steps[-1]
    assert (last.transition, last.note, last.lead_name) == ("hand_over", WHY, "Đơn vị planning")
    line = trail(f"plans.task:{task_id}")[-1]
    assert (line.action, line.details["lead_before"]) == ("plans.hand_over", str(ids["records"]))
    # The new lead has it, and begins it.
    plans.start_task(task_id=task_id, actor=officer("planning-head", ON), at=AFTER)


def test_a_new_date_may_be_agreed_and_the_first_is_kept(
    task_id: UUID, ids: dict[str, UUID]
) -> None:
    later = DUE + timedelta(days=30)
    hand_over(task_id, ids["planning"], due_on=later)
    row = queries.task(task_id=task_id, actor=officer("chair", ON), on=ON).row
    assert (row.original_due_on, row.due_on) == (DUE, later)


def test_the_successor_s_own_head_may_take_it_over(task_id: UUID, ids: dict[str, UUID]) -> None:
    """She gave nothing and gives tasks only in her unit: the work has gone there."""
    head = officer("planning-head", ON)
    (orphan,) = queries.orphaned_tasks(actor=head, on=ON)
    assert (orphan.id, orphan.successors) == (task_id, ("Đơn vị planning",))
    assert [one.unit_id for one in orphan.choices] == [ids["planning"]]
    hand_over(task_id, ids["planning"], "planning-head")
    assert queries.orphaned_tasks(actor=head, on=ON) == ()
    # The assigner still stands, so the task is still confirmed by him.
    assert Task.objects.get(pk=task_id).giver_unit_id == ids["district"]


@pytest.mark.parametrize(
    ("who", "lead", "code"),
    [
        ("chair", "culture", "unit_is_no_successor"),
        ("culture-head", "planning", "may_not_give_to_this_unit"),
        ("other-chair", "planning", "task_is_unknown"),
        ("chair", "records", "unit_has_ended"),
    ],
)
def test_to_whom_it_does_not_go(
    task_id: UUID, ids: dict[str, UUID], who: str, lead: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        hand_over(task_id, ids[lead], who)
    assert Task.objects.get(pk=task_id).lead_unit_id == ids["records"]


def test_a_unit_that_stands_keeps_its_tasks(ids: dict[str, UUID]) -> None:
    task_id = give(ids, unit="culture", at=AFTER, due_on=DUE)
    with pytest.raises(Refused, match="lead_unit_has_ended"):
        hand_over(task_id, ids["planning"])
    shown = queries.task(task_id=task_id, actor=officer("chair", ON), on=ON).verdicts
    blocked = next(v.blocked_by for v in shown if v.transition == "hand_over")
    assert blocked == ("lead_unit_has_ended",)


def test_why_is_asked(task_id: UUID, ids: dict[str, UUID]) -> None:
    with pytest.raises(Refused, match="reason_is_missing"):
        plans.hand_over_task(
            task_id=task_id, lead_unit_id=ids["planning"], lead_post_id=None, due_on=None,
            reason=" ", actor=officer("chair", ON), at=AFTER,
        )  # fmt: skip


def test_several_at_once_all_or_none(task_id: UUID, ids: dict[str, UUID]) -> None:
    second = give(ids, title="Bàn giao con dấu", unit="records", due_on=None, at=BEFORE)
    chair = officer("chair", ON)
    told = {"lead_unit_id": ids["planning"], "due_on": None, "reason": WHY, "actor": chair}
    stands = give(ids, unit="culture", at=AFTER, due_on=DUE)
    with pytest.raises(Refused, match="lead_unit_has_ended"):
        plans.hand_over_tasks(task_ids=[task_id, second, stands], at=AFTER, **told)
    assert Task.objects.filter(lead_unit_id=ids["records"]).count() == 2
    assert plans.hand_over_tasks(task_ids=[task_id, second], at=AFTER, **told) == 2
    filters = TaskFilter(unit_id=ids["planning"], group=Group.TO_DO)
    listed = queries.tasks(actor=chair, filters=filters, after=None, on=ON)
    assert {row.id for row in listed.rows} == {task_id, second}
    with pytest.raises(Refused, match="no_task_is_chosen"):
        plans.hand_over_tasks(task_ids=[], at=AFTER, **told)


def end(slug: str, parent: str | None, kind: str = "office") -> None:
    """The unit is no more from 1 July 2025."""
    orgs.load_units(
        rows=[
            UnitVersionRow(
                unit=slug, kind=kind, since=date(2020, 1, 1), until=date(2025, 7, 1), code=None,
                name=f"Đơn vị {slug}", short_name=slug, name_en=slug, aliases=(), parent=parent,
                place_in_line=0, basis="mẫu", confidence="sample",
            )
        ],
        actor=SYSTEM, at=AFTER,
    )  # fmt: skip


def succeed(source: str, target: str) -> None:
    orgs.load_successions(
        rows=[
            SuccessionRow(
                on=date(2025, 7, 1), kind="merge", source=source, target=target, share=None,
                part=None, function="", basis="mẫu", confidence="sample",
            )
        ],
        actor=SYSTEM, at=AFTER,
    )  # fmt: skip


def test_where_the_assigner_is_no_more_either_the_heir_becomes_it(ids: dict[str, UUID]) -> None:
    """The district and its culture office end; nobody said who took the office over, so it went
    where the district went. Without an assigner nobody could ever confirm."""
    task_id = give(ids, unit="culture", at=BEFORE, due_on=DUE)
    end("district", "city", "district")
    end("culture", "district")
    end("planning", "district")
    succeed("district", "other")
    heir = officer("other-chair", ON)
    (orphan,) = queries.orphaned_tasks(actor=heir, on=ON)
    assert (orphan.id, orphan.successors) == (task_id, ("Đơn vị other",))
    hand_over(task_id, ids["other"], "other-chair")
    row = Task.objects.get(pk=task_id)
    assert (row.giver_unit_id, row.giver_post_id) == (ids["other"], ids["other-chair"])
    line = trail(f"plans.task:{task_id}")[-1]
    assert line.details["giver_before"] == str(ids["district"])


def test_what_was_late_before_is_not_the_new_lead_s(task_id: UUID, ids: dict[str, UUID]) -> None:
    ScoringRegime.objects.create(
        code="mau", valid=(date(2025, 1, 1), date(2026, 1, 1)), late_percent=25, fault_percent=25,
        ranks=[], weights=None, basis="mẫu", confidence="sample",
    )  # fmt: skip
    early = give(ids, unit="records", due_on=date(2025, 6, 10), at=BEFORE)
    hand_over(early, ids["planning"])
    hand_over(task_id, ids["planning"])
    plans.run_scoring(AFTER + timedelta(days=90), date(2025, 6, 1), date(2025, 9, 30))
    found = {row.task_id: row.unit_id for row in Deduction.objects.order_by("pk")}
    assert found == {early: ids["records"], task_id: ids["planning"]}
