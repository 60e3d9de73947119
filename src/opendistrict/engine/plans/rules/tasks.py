"""Where a task stands, how far it is, and who may move it. Pure: dates and facts are handed in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opendistrict.engine.plans.shapes.tasks import Status, StatusCode
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.workclock import WorkCalendar

WARNING_DAYS = 3  # working days before the due date from which a task is "sắp đến hạn"
COUNTED_DAYS = 3_650  # farther than ten years away days are not counted

_FIXED = {
    "returned": StatusCode.RETURNED,
    "paused": StatusCode.PAUSED,
    "withdrawn": StatusCode.WITHDRAWN,
}


def status(
    *,
    state: str,
    due_on: date | None,
    reported_on: date | None,
    done_on: date | None,
    today: date,
    calendar: WorkCalendar,
    warning_days: int = WARNING_DAYS,
) -> Status:
    """Where a task in `state` (a value of flow.State) stands today.

    The due date itself is in time. A task without a date is never late. Whether a report was in
    time is decided by the day of the report, so that a slow confirmation costs nobody a day.
    """
    left = _days_left(today, due_on, calendar)
    if state in _FIXED:
        return Status(_FIXED[state], False, False, left)
    if state == "reported":
        late = due_on is not None and (reported_on or today) > due_on
        return Status(StatusCode.WAITING, late, False, left)
    if state == "done":
        return _done(due_on, done_on or today, left)
    late = due_on is not None and today > due_on
    soon = not late and left is not None and left <= warning_days
    return Status(_to_do(state, due_on, late, soon), late, soon, left)


def _days_left(today: date, due_on: date | None, calendar: WorkCalendar) -> int | None:
    """A vision for 2045 has a date, but nobody counts the working days to it."""
    if due_on is None or abs((due_on - today).days) > COUNTED_DAYS:
        return None
    return calendar.between(today, due_on)


def _done(due_on: date | None, done_on: date, left: int | None) -> Status:
    if due_on is None:
        return Status(StatusCode.DONE_NO_DUE, False, False, None)
    late = done_on > due_on
    return Status(StatusCode.DONE_LATE if late else StatusCode.DONE, late, False, left)


def _to_do(state: str, due_on: date | None, late: bool, soon: bool) -> StatusCode:
    assert state in ("given", "underway", "redo"), state
    if late:
        return StatusCode.NOT_STARTED_LATE if state == "given" else StatusCode.UNDERWAY_LATE
    if state == "redo":
        return StatusCode.REDO
    if soon:
        return StatusCode.SOON
    if state == "given":
        return StatusCode.NOT_STARTED
    return StatusCode.UNDERWAY if due_on else StatusCode.UNDERWAY_NO_DUE


def progress(confirmed: int, total: int) -> float | None:
    """The share of milestones that were confirmed; without milestones there is only the state."""
    assert 0 <= confirmed <= total
    return confirmed / total if total else None


# ------------------------------------------------------------------ who may


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFacts:
    """What the guards weigh. `reported_by` is the account of the last report of completion.

    `heir_unit_ids`: the units that took over from an ended lead unit, with those under them.
    Whoever does not ask for a day is told nothing of either, and the guards stay shut.
    """

    giver_unit_id: UUID
    giver_post_id: UUID
    lead_unit_id: UUID
    lead_post_id: UUID | None
    with_unit_ids: frozenset[UUID]
    undone_needs: int
    unreported_milestones: int
    evidence: int
    reported_by: str
    lead_unit_has_ended: bool = False
    heir_unit_ids: frozenset[UUID] = frozenset()


def holds(facts: TaskFacts, actor: Actor) -> bool:
    """The actor is the one who has to do it."""
    if facts.lead_post_id is not None and actor.post_id == facts.lead_post_id:
        return True
    return actor.may("plans.do_task", facts.lead_unit_id)


def gave(facts: TaskFacts, actor: Actor) -> bool:
    """The actor is the assigner, or may assign in the assigner's unit."""
    if actor.post_id == facts.giver_post_id:
        return True
    return actor.may("plans.give_task", facts.giver_unit_id)


def confirms(facts: TaskFacts, actor: Actor) -> bool:
    if actor.post_id == facts.giver_post_id:
        return True
    return actor.may("plans.confirm_task", facts.giver_unit_id)


def contributes(facts: TaskFacts, actor: Actor) -> bool:
    """Holders and co-ordinating units bring evidence."""
    return holds(facts, actor) or any(
        actor.may("plans.do_task", unit_id) for unit_id in facts.with_unit_ids
    )


def hands_over(facts: TaskFacts, actor: Actor) -> bool:
    """The assigner, or who gives tasks where the work of an ended unit has gone."""
    return gave(facts, actor) or any(
        actor.may("plans.give_task", unit_id) for unit_id in facts.heir_unit_ids
    )


def guards(facts: TaskFacts, actor: Actor) -> Mapping[str, bool]:
    """The answer to every guard that flow.FLOW names."""
    return {
        "holds_the_task": holds(facts, actor),
        "gave_the_task": gave(facts, actor),
        "may_confirm": confirms(facts, actor),
        "is_not_own_report": facts.reported_by != actor.id,
        "needs_are_done": facts.undone_needs == 0,
        "milestones_are_reported": facts.unreported_milestones == 0,
        "evidence_is_attached": facts.evidence > 0,
        "lead_unit_has_ended": facts.lead_unit_has_ended,
        "may_hand_over": hands_over(facts, actor),
    }


# ------------------------------------------------------------------ milestones


def kept_milestones(
    known: Mapping[str, bool], wanted: Sequence[tuple[str, date | None]]
) -> tuple[str, ...]:
    """Milestones of `known` (title → is fixed) that would be lost although they are fixed."""
    titles = {title for title, _ in wanted}
    return tuple(title for title, is_fixed in known.items() if is_fixed and title not in titles)


def first_double(titles: Iterable[str]) -> str | None:
    """The first title that is there twice: milestones of one task are known by their titles."""
    seen: set[str] = set()
    for title in titles:
        if title in seen:
            return title
        seen.add(title)
    return None
