"""Scores worked out from tasks and the deductions on record; nothing here is stored."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypedDict
from uuid import UUID

from django.db.models import Q

from opendistrict.engine.plans.flow import State
from opendistrict.engine.plans.models import Deduction, ScoringRegime, Task, TaskStep
from opendistrict.engine.plans.rules import scoring as rules
from opendistrict.engine.plans.shapes.scoring import (
    ContestPage,
    DeductionKind,
    DeductionView,
    ItemView,
    Rank,
    Ratios,
    RegimeShape,
    ScoreCard,
    ScoreLine,
    ScoreTable,
    Weights,
)
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import PostShape
from opendistrict.registers.people import queries as people

PAGE = 50
_DAY = timedelta(days=1)
_NOT_ASSIGNED = (State.WITHDRAWN, State.PAUSED, State.RETURNED)
_IN = (State.DONE, State.REPORTED)


# ------------------------------------------------------------------ regimes


def regime_shape(row: ScoringRegime) -> RegimeShape:
    weights = row.weights and Weights(
        *(Decimal(row.weights[part]) for part in ("quantity", "quality", "progress"))
    )
    return RegimeShape(
        code=row.code,
        since=row.valid.lower,
        until=row.valid.upper,
        late_percent=row.late_percent,
        fault_percent=row.fault_percent,
        ranks=tuple(
            Rank(rank["code"], rank["title"], rank["title_en"], Decimal(rank["from"]))
            for rank in row.ranks
        ),
        weights=weights or None,
        basis=row.basis,
        confidence=row.confidence,
    )


def regimes() -> tuple[RegimeShape, ...]:
    """Every known regime, the oldest first (a handful)."""
    return tuple(regime_shape(row) for row in ScoringRegime.objects.order_by("valid"))


def regime_for(since: date, until: date) -> RegimeShape:
    """The one regime in force for the whole of [since, until); refused by name otherwise."""
    assert since < until
    row = ScoringRegime.objects.filter(
        valid__contains=since,
    ).filter(valid__contains=until - _DAY).first()  # fmt: skip
    if row is None:
        raise Refused(
            "no_scoring_regime", since=f"{since:%d/%m/%Y}", until=f"{until - _DAY:%d/%m/%Y}"
        )
    return regime_shape(row)


# ------------------------------------------------------------------ cards


def score_card(
    *,
    person_id: UUID | None = None,
    unit_id: UUID | None = None,
    since: date,
    until: date,
    actor: Actor,
    on: date,
) -> ScoreCard:
    """The score of a person, or of a unit, for tasks due in [since, until), as of `on`.

    A task is whose person's who serves in the named post (without one: who heads the unit) on the
    last day of the period, or today. Anybody reads his own; others who score the unit.
    """
    assert (person_id is None) != (unit_id is None), "a card is of a person or of a unit"
    regime = regime_for(since, until)
    day = min(on, until - _DAY)
    if person_id is not None:
        posts = orgs.posts_of(person_id, on=day)
        _check_may_read({post.unit_id for post in posts}, person_id, actor)
        mine = Q(lead_post_id__in=[post.id for post in posts]) | Q(
            lead_post=None, lead_unit_id__in=[post.unit_id for post in posts if post.is_head]
        )
        person = people.people([person_id]).get(person_id)
        name = person.full_name if person else ""
    else:
        assert unit_id is not None
        _check_may_read({unit_id}, None, actor)
        posts, mine = [], Q(lead_unit_id=unit_id)
        name = orgs.units([unit_id], on=day)[unit_id].name
    work = _work(mine, since, until, on)
    return ScoreCard(
        person_id=person_id,
        unit_id=unit_id,
        name=name,
        post_titles=tuple(post.title for post in posts),
        since=since,
        until=until,
        regime=regime,
        **_figures(work, work.tasks, person_id, regime),
        items=tuple(_item(task, work.points(task, person_id)) for task in work.counted),
        deductions=_views([d for t in work.counted for d in work.of(t, person_id)], actor, day),
    )


def _check_may_read(unit_ids: Collection[UUID], person_id: UUID | None, actor: Actor) -> None:
    if person_id is not None and person_id == actor.person_id:
        return
    if not set(unit_ids) & orgs.scope(actor, "plans.score"):
        raise Refused("score_is_not_yours")


def score_table(*, unit_id: UUID, since: date, until: date, actor: Actor, on: date) -> ScoreTable:
    """Everybody in a unit with the three ratios; ten queries for any number of people."""
    regime = regime_for(since, until)
    _check_may_read({unit_id}, None, actor)
    day = min(on, until - _DAY)
    work = _work(Q(lead_unit_id=unit_id), since, until, on)
    posts = [post for post in orgs.posts_in([unit_id], on=day) if post.person_id]
    shares = _shares(work.tasks, posts)
    lines = []
    for post in {post.person_id: post for post in reversed(posts)}.values():
        assert post.person_id is not None
        tasks = shares[post.person_id]
        lines.append(_line(work, tasks, post.person_id, post.person_name, post.title, regime))
    lines.sort(key=lambda line: [post.person_id for post in posts].index(line.person_id))
    unit = orgs.units([unit_id], on=day)[unit_id]
    whole = _line(work, work.tasks, None, unit.name, "", regime)
    return ScoreTable(
        unit_id=unit_id,
        unit_name=unit.name,
        since=since,
        until=until,
        regime=regime,
        lines=tuple(lines),
        whole=whole,
        leader_percent=rules.leader_percent([line.ratios for line in lines], regime.ranks),
    )


def _shares(tasks: Iterable[Task], posts: Sequence[PostShape]) -> Mapping[UUID, list[Task]]:
    """The tasks of each person; what no person has is in nobody's share."""
    served = {post.id: post.person_id for post in posts}
    head = next((post.person_id for post in posts if post.is_head), None)
    shares: defaultdict[UUID, list[Task]] = defaultdict(list)
    for task in tasks:
        person_id = served.get(task.lead_post_id) if task.lead_post_id else head
        if person_id:
            shares[person_id].append(task)
    return shares


# ------------------------------------------------------------------ figures


@dataclass(frozen=True, slots=True)
class _Work:
    """Tasks of a period with their deductions. `today` splits what is due from what is ahead."""

    tasks: list[Task]
    deductions: Mapping[UUID, list[Deduction]]
    today: date

    @property
    def counted(self) -> list[Task]:
        return [task for task in self.tasks if self.counts(task)]

    def counts(self, task: Task) -> bool:
        return task.state in _IN or (task.due_on is not None and task.due_on < self.today)

    def of(self, task: Task, person_id: UUID | None) -> list[Deduction]:
        """The task's deductions; for a person without those of who had the task before."""
        found = self.deductions.get(task.pk, [])
        if person_id is None:
            return found
        return [d for d in found if d.person_id in (None, person_id)]

    def points(self, task: Task, person_id: UUID | None) -> tuple[rules.Points, int, int]:
        """(points, late events, faults); what was waived takes nothing off."""
        standing = [d for d in self.of(task, person_id) if d.decision != "waived"]
        late = [d.percent for d in standing if d.kind == DeductionKind.LATE]
        fault = [d.percent for d in standing if d.kind == DeductionKind.FAULT]
        points = rules.points(
            is_done=task.state == State.DONE, late_percents=late, fault_percents=fault
        )
        return points, len(late), len(fault)


def _work(mine: Q, since: date, until: date, on: date) -> _Work:
    """What was assigned for [since, until): due in it, or without a date and done in it."""
    due = Q(due_on__gte=since, due_on__lt=until)
    undated = Q(due_on=None, state=State.DONE, done_on__gte=since, done_on__lt=until)
    tasks = list(
        Task.objects.filter(mine, due | undated, given_on__lte=on)
        .exclude(state__in=_NOT_ASSIGNED)
        .order_by("due_on", "pk")
    )
    found: defaultdict[UUID, list[Deduction]] = defaultdict(list)
    rows = Deduction.objects.filter(task_id__in=[task.pk for task in tasks]).select_related("task")
    for row in rows.order_by("happened_on", "pk"):
        found[row.task_id].append(row)
    return _Work(tasks, found, on)


class _Figures(TypedDict):
    assigned: int
    done: int
    waiting: int
    ahead: int
    ratios: Ratios | None


def _figures(
    work: _Work, tasks: Sequence[Task], person_id: UUID | None, regime: RegimeShape
) -> _Figures:
    counted = [task for task in tasks if work.counts(task)]
    return {
        "assigned": len(counted),
        "done": sum(task.state == State.DONE for task in counted),
        "waiting": sum(task.state == State.REPORTED for task in counted),
        "ahead": len(tasks) - len(counted),
        "ratios": rules.ratios([work.points(t, person_id)[0] for t in counted], regime),
    }


def _line(
    work: _Work, tasks: Sequence[Task], person_id: UUID | None, name: str, post_title: str,
    regime: RegimeShape,
) -> ScoreLine:  # fmt: skip
    events = [work.points(task, person_id)[1:] for task in tasks if work.counts(task)]
    return ScoreLine(
        person_id=person_id,
        name=name,
        post_title=post_title,
        late=sum(late for late, _ in events),
        fault=sum(fault for _, fault in events),
        **_figures(work, tasks, person_id, regime),
    )


def _item(task: Task, told: tuple[rules.Points, int, int]) -> ItemView:
    points, late, fault = told
    return ItemView(
        task_id=task.pk,
        number=task.number,
        title=task.title,
        state=task.state,
        due_on=task.due_on,
        quantity=points.quantity,
        quality=points.quality,
        progress=points.progress,
        late=late,
        fault=fault,
    )


# ------------------------------------------------------------------ deductions and contests


def deduction(*, deduction_id: UUID, actor: Actor, on: date) -> DeductionView:
    """One deduction, for the person it concerns and for who scores the unit."""
    row = Deduction.objects.select_related("task").filter(pk=deduction_id).first()
    mine = row is not None and row.person_id is not None and row.person_id == actor.person_id
    if row is None or not (
        mine
        or actor.may("plans.score", row.unit_id)
        or (row.person_id is None and actor.may("plans.contest", row.unit_id))
    ):
        raise Refused("deduction_is_unknown")
    return _views([row], actor, on)[0]


def contests(*, actor: Actor, after: str | None, on: date) -> ContestPage:
    """Contests without a decision in the units this actor scores, the oldest first; not his own."""
    units = orgs.scope(actor, "plans.score")
    found = Deduction.objects.select_related("task").filter(
        ~Q(person_id=actor.person_id, person__isnull=False),
        unit_id__in=units, contested_at__isnull=False, decided_at=None,
    )  # fmt: skip
    if after:
        at, last_id = _cursor(after)
        found = found.filter(Q(contested_at__gt=at) | Q(contested_at=at, pk__gt=last_id))
    rows = list(found.order_by("contested_at", "pk")[: PAGE + 1])
    shown = rows[:PAGE]
    last = shown[-1] if len(rows) > PAGE else None
    more = f"{last.contested_at.isoformat()}_{last.pk}" if last and last.contested_at else None
    return ContestPage(_views(shown, actor, on), more)


def _cursor(text: str) -> tuple[datetime, UUID]:
    at, _, last_id = text.partition("_")
    try:
        return datetime.fromisoformat(at), UUID(last_id)
    except ValueError:
        raise Refused("cursor_is_unreadable") from None


def may_contest(row: Deduction, actor: Actor) -> bool:
    """The person it concerns, once; what concerns nobody in particular, whoever does the unit's
    tasks."""
    if row.contested_at is not None or row.decided_at is not None:
        return False
    if row.person_id is None:
        return all(actor.may(act, row.unit_id) for act in ("plans.contest", "plans.do_task"))
    return row.person_id == actor.person_id and actor.may_somewhere("plans.contest")


def may_decide(row: Deduction, actor: Actor) -> bool:
    """Who scores the unit, save the person himself and who contested."""
    if row.contested_at is None or row.decided_at is not None:
        return False
    is_party = actor.person_id == row.person_id or actor.id == row.contested_by_id
    return not is_party and actor.may("plans.score", row.unit_id)


def _views(rows: Sequence[Deduction], actor: Actor, on: date) -> tuple[DeductionView, ...]:
    """Three queries for any number."""
    if not rows:
        return ()
    units = orgs.units({row.unit_id for row in rows}, on=on)
    persons = people.people({row.person_id for row in rows if row.person_id})
    words = _words_of_faults(rows)
    return tuple(
        DeductionView(
            id=row.pk,
            task_id=row.task_id,
            number=row.task.number,
            title=row.task.title,
            unit_id=row.unit_id,
            unit_name=units[row.unit_id].name,
            person_id=row.person_id,
            person_name=persons[row.person_id].full_name if row.person_id else "",
            kind=row.kind,
            happened_on=row.happened_on,
            due_on=date.fromisoformat(row.occurrence) if row.kind == DeductionKind.LATE else None,
            detail=words.get((row.task_id, row.occurrence), ""),
            percent=row.percent,
            contested_at=row.contested_at,
            contested_by=row.contested_by,
            contest_reason=row.contest_reason,
            decided_at=row.decided_at,
            decided_by=row.decided_by,
            decision=row.decision,
            decision_reason=row.decision_reason,
            may_contest=may_contest(row, actor),
            may_decide=may_decide(row, actor),
            is_sample=row.task.is_sample,
        )
        for row in rows
    )


def _words_of_faults(rows: Iterable[Deduction]) -> Mapping[tuple[UUID, str], str]:
    """What the failed reviews said."""
    tasks = {row.task_id for row in rows if row.kind == DeductionKind.FAULT}
    steps = TaskStep.objects.filter(task_id__in=tasks, is_major_fault=True)
    found = steps.values_list("task_id", "place_in_line", "note")
    return {(task_id, f"step:{place}"): note for task_id, place, note in found}
