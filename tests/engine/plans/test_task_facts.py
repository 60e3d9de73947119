"""Every act on a task leaves its facts, in the act's own transaction."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.engine.plans import offices
from tests.engine.plans.offices import DAY, MORNING, give, officer, prove

from opendistrict.engine.plans import actions as plans
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts import queries as facts
from opendistrict.registers.facts.shapes import Ask, Cell

pytestmark = pytest.mark.django_db
LATER = MORNING + timedelta(days=40)


@pytest.fixture
def ids(tmp_path: Path, settings: object) -> dict[str, UUID]:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return offices.build()


def told(measure: str, **slices: str) -> dict[UUID, tuple[int, int]]:
    """By unit, what was added up of a measure, and how many facts that was."""
    cut = tuple((code, (value,)) for code, value in slices.items())
    ask = Ask(measure, None, date(2030, 1, 1), cut)
    sums = facts.amounts([ask], known_on=LATER.date())[ask]
    assert all(isinstance(cell, Cell) for cell in sums)
    return {cell.unit_id: (int(a.quantity), a.count) for cell, a in sums.items()}


def test_a_task_from_its_giving_to_its_end(ids: dict[str, UUID]) -> None:
    task = give(ids, post="planning-officer", due_on=DAY + timedelta(days=30))
    assert told("plans.tasks_given") == {ids["planning"]: (1, 1)}
    worker = officer("planning-officer")
    prove(task, worker)
    plans.report_task(task_id=task, note="Xong", actor=worker, at=MORNING)
    plans.refuse_to_confirm(
        task_id=task, reason="Thiếu", is_major_fault=False, actor=officer("chair"), at=MORNING
    )
    assert (
        told("plans.tasks_refused") == {ids["planning"]: (1, 1)} and told("plans.tasks_done") == {}
    )
    late = officer("planning-officer", LATER.date())
    plans.report_task(task_id=task, note="Xong", actor=late, at=LATER)
    plans.confirm_task(task_id=task, note="", actor=officer("chair", LATER.date()), at=LATER)
    assert told("plans.tasks_done", timing="late") == {ids["planning"]: (1, 1)}
    assert told("plans.tasks_done", timing="on_time") == {}
    assert told("plans.task_days") == {ids["planning"]: (40, 1)}


def test_what_is_refused_leaves_nothing(ids: dict[str, UUID]) -> None:
    task = give(ids)
    with pytest.raises(Refused):
        plans.confirm_task(task_id=task, note="", actor=officer("chair"), at=MORNING)
    assert told("plans.tasks_done") == {}
