"""Reminders as they are read: one's own, those about a task, those that wait for a word."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from opendistrict.engine.plans.flow import AT_WORK
from opendistrict.engine.plans.models import Nudge, Target, Task
from opendistrict.engine.plans.queries.orphans import Gone, orphans
from opendistrict.engine.plans.queries.rungs import Rungs, quiet_until
from opendistrict.engine.plans.queries.tasks import visible
from opendistrict.engine.plans.rules import nudges as rules
from opendistrict.engine.plans.shapes.nudges import (
    Matter,
    NudgeChoice,
    NudgeCounts,
    NudgeForm,
    NudgePage,
    NudgeView,
)
from opendistrict.kernel import days
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.people import queries as people

PAGE = 50
CAP = 100  # badges are counted up to here
RECENT = timedelta(days=30)  # an unopened reminder older than this is no longer news
MANY = 200


def targets_of(actor: Actor) -> Q:
    """Targets the actor may read: of his units, or of a set of his units."""
    units = orgs.scope(actor, "plans.read")
    return Q(owner_unit_id__in=units) | Q(target_set__unit_id__in=units)


def _about_what_one_may_read(actor: Actor) -> Q:
    return Q(task__in=Task.objects.filter(visible(actor))) | Q(
        target__in=Target.objects.filter(targets_of(actor))
    )


def _mine_to_decide(actor: Actor) -> Q:
    """Answers that wait for this actor: as the post that gave the task, or as one who gives tasks
    (or sets targets) in the unit that did. Nobody decides on his own answer."""
    gives = orgs.scope(actor, "plans.give_task")
    sets = orgs.scope(actor, "plans.set_target")
    by_task = Q(task__giver_post_id=actor.post_id) | Q(task__giver_unit_id__in=gives)
    return (by_task | Q(target__target_set__unit_id__in=sets)) & ~Q(person_id=actor.person_id)


_IS_OPEN = (
    Q(task__state__in=sorted(AT_WORK))
    | Q(target__isnull=False, target__dropped_on=None)
    | Q(matter=Matter.APOLOGY, dossier__finished_at=None, dossier__apologised_at=None)
    | Q(matter=Matter.LATE, dossier__finished_at=None)
    | Q(matter=Matter.ENQUIRY, enquiry__answered_at=None)
)
_WAITS = Q(answered_at__isnull=False, decided_at=None) & _IS_OPEN


# ------------------------------------------------------------------ lists


def nudges_of(*, person_id: UUID, actor: Actor, after: str | None, on: date) -> NudgePage:
    """A page of reminders to one person, the newest first. Other people's are seen as far as one
    may read what they are about."""
    found = nudge_rows().filter(person_id=person_id)
    if person_id != actor.person_id:
        found = found.filter(_about_what_one_may_read(actor))
    if after:
        day, last_id = _cursor(after)
        found = found.filter(Q(on__lt=day) | Q(on=day, pk__lt=last_id))
    rows = list(found.order_by("-on", "-pk")[: PAGE + 1])
    shown = rows[:PAGE]
    more = f"{shown[-1].on}_{shown[-1].pk}" if len(rows) > PAGE else None
    return NudgePage(views_for_person(shown, actor, on), more)


def nudges_about(
    *, task_id: UUID | None = None, target_id: UUID | None = None, actor: Actor, on: date
) -> tuple[NudgeView, ...]:
    """The reminders about one task or target, the newest first, vacant posts among them."""
    wanted = Q(task_id=task_id) if task_id else Q(target_id=target_id)
    found = nudge_rows().filter(wanted & _about_what_one_may_read(actor))
    return views_for_person(list(found.order_by("-on", "-pk")[:MANY]), actor, on)


def nudge(*, nudge_id: UUID, actor: Actor, on: date) -> NudgeView:
    """One reminder, for who was reminded or may read what it is about."""
    mine = Q(person_id=actor.person_id, person__isnull=False)
    row = nudge_rows().filter(mine | _about_what_one_may_read(actor), pk=nudge_id).first()
    if row is None:
        raise Refused("nudge_is_unknown")
    return views_for_person([row], actor, on)[0]


def waiting_for_my_word(*, actor: Actor, after: str | None, on: date) -> NudgePage:
    """Answers on which this actor has to say a word, the oldest first."""
    found = nudge_rows().filter(_WAITS & _mine_to_decide(actor))
    if after:
        at, last_id = _moment_cursor(after)
        found = found.filter(Q(answered_at__gt=at) | Q(answered_at=at, pk__gt=last_id))
    rows = list(found.order_by("answered_at", "pk")[: PAGE + 1])
    shown = rows[:PAGE]
    last = shown[-1] if len(rows) > PAGE else None
    more = f"{last.answered_at.isoformat()}_{last.pk}" if last and last.answered_at else None
    return NudgePage(views_for_person(shown, actor, on), more)


def nudge_counts(*, actor: Actor, on: date) -> NudgeCounts:
    """For badges: three small queries, none of which counts to its end."""
    unseen = Nudge.objects.filter(
        Q(person_id=actor.person_id, person__isnull=False) & _IS_OPEN,
        ~_superseded(),
        on__gt=on - RECENT,
        seen_at=None,
    )
    waiting = Nudge.objects.filter(_WAITS & _mine_to_decide(actor))
    return NudgeCounts(
        unseen=unseen[: CAP + 1].count(),
        waiting=waiting[: CAP + 1].count(),
        orphaned=orphans(actor, Gone(on))[: CAP + 1].count(),
    )


def _cursor(text: str) -> tuple[date, UUID]:
    day, _, last_id = text.partition("_")
    try:
        return date.fromisoformat(day), UUID(last_id)
    except ValueError:
        raise Refused("cursor_is_unreadable") from None


def _moment_cursor(text: str) -> tuple[datetime, UUID]:
    at, _, last_id = text.partition("_")
    try:
        return datetime.fromisoformat(at), UUID(last_id)
    except ValueError:
        raise Refused("cursor_is_unreadable") from None


# ------------------------------------------------------------------ rows


def _superseded() -> Exists:
    """Another reminder of the same thing to the same person is newer, or was answered and waits
    for a word: one answers in one place."""
    same = Q(task=OuterRef("task")) | Q(target=OuterRef("target")) | Q(enquiry=OuterRef("enquiry"))
    same |= Q(dossier=OuterRef("dossier"), matter=OuterRef("matter"), enquiry=None)
    newer = Q(made_at__gt=OuterRef("made_at"))
    waits = Q(answered_at__isnull=False, decided_at=None)
    others = Nudge.objects.filter(same, newer | waits, person=OuterRef("person"))
    return Exists(others.exclude(pk=OuterRef("pk")))


def nudge_rows() -> QuerySet[Nudge, Nudge]:
    """Reminders with what they are about; `is_superseded` is annotated."""
    about = ("task", "target__target_set", "dossier__version", "enquiry")
    rows = Nudge.objects.select_related(*about).annotate(is_superseded=_superseded())
    return rows.defer("dossier__form", "dossier__version__text")


def views_for_person(rows: Sequence[Nudge], actor: Actor, on: date) -> tuple[NudgeView, ...]:
    """The rows as they are shown, in the order given: six queries for any number."""
    if not rows:
        return ()
    units = orgs.units({_unit_id(row) for row in rows}, on=on)
    posts = orgs.posts({row.post_id for row in rows}, on=on)
    persons = people.people({row.person_id for row in rows if row.person_id})
    passed_over = _passed_over(rows)
    calendars = orgs.Calendars()
    views = []
    for row in rows:
        until = _until(row)
        due_on = row.task.due_on if row.task else days.day_of(until) if until else None
        person = persons.get(row.person_id) if row.person_id else None
        views.append(
            NudgeView(
                id=row.pk,
                task_id=row.task_id,
                target_id=row.target_id,
                enquiry_id=row.enquiry_id,
                matter=row.matter,
                until=until,
                number=row.task.number if row.task else row.dossier.code if row.dossier else "",
                title=_title(row),
                title_en=row.dossier.version.name_en if row.dossier else "",
                unit_name=units[_unit_id(row)].name,
                due_on=due_on,
                days_left=rules.days_left(on, due_on, calendars.of(_unit_id(row))),
                is_open=is_open(row),
                is_superseded=is_superseded(row),
                on=row.on,
                rung=row.rung,
                offset=row.offset,
                passed_over=passed_over[_climb_of(row)] if row.person_id else (),
                post_title=posts[row.post_id].title,
                person_id=row.person_id,
                person_name=person.full_name if person else "",
                note=row.note,
                made_at=row.made_at,
                made_by=row.made_by,
                seen_at=row.seen_at,
                answered_at=row.answered_at,
                answer=row.answer,
                answer_text=row.answer_text,
                answer_date=row.answer_date,
                decided_at=row.decided_at,
                decision=row.decision,
                decision_text=row.decision_text,
                may_answer=may_answer(row, actor),
                may_decide=may_decide(row, actor),
                is_sample=_is_sample(row),
            )
        )
    return tuple(views)


def _is_sample(row: Nudge) -> bool:
    about = row.task or row.target or (row.dossier.version if row.dossier else None)
    return about is not None and about.is_sample


def _title(row: Nudge) -> str:
    """What a reminder is about; of a dossier the procedure, never the applicant."""
    if row.dossier:
        return row.dossier.version.name
    return row.task.title if row.task else row.target.title if row.target else ""


def _until(row: Nudge) -> datetime | None:
    """The moment by which something has to be done about a dossier."""
    if row.enquiry:
        return row.enquiry.due_at
    return row.dossier.promised_at if row.dossier else None


def _unit_id(row: Nudge) -> UUID:
    if row.task:
        return row.task.lead_unit_id
    if row.enquiry:
        return row.enquiry.to_unit_id
    if row.dossier:
        return row.dossier.holder_unit_id
    assert row.target is not None
    return row.target.owner_unit_id


def is_open(row: Nudge) -> bool:
    """Whether there is something left to do; as `_IS_OPEN`."""
    if row.task:
        return row.task.state in AT_WORK
    if row.enquiry:
        return row.enquiry.answered_at is None
    if row.dossier:
        is_said = row.matter == Matter.APOLOGY and row.dossier.apologised_at is not None
        return row.dossier.finished_at is None and not is_said
    return row.target is not None and row.target.dropped_on is None


def may_answer(row: Nudge, actor: Actor) -> bool:
    """Whoever was reminded answers once, while the matter is open. The one who gave the task has
    nobody to answer to: he moves the date himself."""
    if row.person_id is None or row.person_id != actor.person_id or is_superseded(row):
        return False
    if row.dossier:
        return False  # what is to be done is done on the dossier's page
    return row.answered_at is None and is_open(row) and not _decides(row, actor)


def is_superseded(row: Nudge) -> bool:
    """As annotated by `nudge_rows`."""
    return bool(row.is_superseded)  # type: ignore[attr-defined]


def may_decide(row: Nudge, actor: Actor) -> bool:
    waits = row.answered_at is not None and row.decided_at is None and is_open(row)
    return waits and row.person_id != actor.person_id and _decides(row, actor)


def _decides(row: Nudge, actor: Actor) -> bool:
    if row.task:
        gave = actor.post_id is not None and actor.post_id == row.task.giver_post_id
        return gave or actor.may("plans.give_task", row.task.giver_unit_id)
    assert row.target is not None
    return actor.may("plans.set_target", row.target.target_set.unit_id)


Climb = tuple[UUID | None, UUID | None, date | None, int | None]


def _climb_of(row: Nudge) -> Climb:
    return row.task_id, row.target_id, row.due_on, row.offset


def _passed_over(rows: Iterable[Nudge]) -> Mapping[Climb, tuple[str, ...]]:
    """The titles of vacant posts below each climb. One query."""
    climbs = [row for row in rows if row.offset is not None]
    found: defaultdict[Climb, tuple[str, ...]] = defaultdict(tuple)
    wanted = Q(task_id__in={row.task_id for row in climbs if row.task_id})
    wanted |= Q(target_id__in={row.target_id for row in climbs if row.target_id})
    vacant: QuerySet[Nudge, Any] = Nudge.objects.filter(wanted, person=None, offset__isnull=False)
    for row in vacant.select_related("post").order_by("pk"):
        found[_climb_of(row)] += (row.post.title,)
    return found


# ------------------------------------------------------------------ by hand


def nudge_form(
    *, task_id: UUID | None, target_id: UUID | None, actor: Actor, on: date, at: datetime
) -> NudgeForm:
    """Whom one can remind by hand about a task or target, each with the last word of today."""
    unit_id, post_id, number, title, due_on, is_sample = _subject(task_id, target_id, actor)
    if not actor.may("plans.nudge", unit_id):
        raise Refused("nudge_is_not_yours")
    rungs = Rungs([unit_id], [post_id] if post_id else [], on)
    if rungs.has_ended(unit_id):
        raise Refused("unit_has_ended")
    told = _told_today(task_id, target_id, on)
    choices: dict[UUID, NudgeChoice] = {}
    for rung, post in rungs.posts(unit_id, post_id).items():
        if post is None or post.person_id is None or post.person_id == actor.person_id:
            continue
        choices.setdefault(
            post.person_id,
            NudgeChoice(
                rung=rung,
                post_id=post.id,
                post_title=post.title,
                person_name=post.person_name,
                nudged_at=told.get(post.person_id),
            ),
        )
    waits = quiet_until(at, choices)
    return NudgeForm(
        task_id=task_id,
        target_id=target_id,
        number=number,
        title=title,
        unit_name=rungs.name(unit_id),
        due_on=due_on,
        days_left=rules.days_left(on, due_on, orgs.work_calendar(unit_id)),
        choices=tuple(choices.values()),
        is_sample=is_sample,
        quiet_until=next((waits.get(first) for first in choices), None),
    )


def _told_today(task_id: UUID | None, target_id: UUID | None, on: date) -> dict[UUID, datetime]:
    wanted = Q(task_id=task_id) if task_id else Q(target_id=target_id)
    found = Nudge.objects.filter(wanted, on=on, person__isnull=False)
    return {p: at for p, at in found.values_list("person_id", "made_at") if p is not None}


def _subject(
    task_id: UUID | None, target_id: UUID | None, actor: Actor
) -> tuple[UUID, UUID | None, str, str, date | None, bool]:
    """(unit, named post, number, title, due date, is a sample) of what one may read."""
    if task_id is not None:
        task = Task.objects.filter(visible(actor), pk=task_id).first()
        if task is None:
            raise Refused("task_is_unknown")
        return (
            task.lead_unit_id, task.lead_post_id, task.number, task.title, task.due_on,
            task.is_sample,
        )  # fmt: skip
    target = Target.objects.filter(targets_of(actor) & Q(pk=target_id)).first()
    if target is None:
        raise Refused("target_is_unknown")
    return (
        target.owner_unit_id, target.owner_post_id, "", target.title, None, target.is_sample
    )  # fmt: skip
