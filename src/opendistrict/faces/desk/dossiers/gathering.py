"""Everything that waits for one officer, of whatever kind, as lines of one queue by due date."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from opendistrict.engine.cases.queries import apology_drafts, desk, following
from opendistrict.engine.cases.queries import lists as cases
from opendistrict.engine.cases.queries.desk import Wanted
from opendistrict.engine.cases.shapes.dossier import Page, QueueLine
from opendistrict.engine.plans import queries as plans
from opendistrict.faces.kit import clock, dossier_words, nav
from opendistrict.faces.kit.pages import actor_of
from opendistrict.faces.kit.tags.states import TASKS, Standing
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import HERE, day_of

KINDS: dict[str, Promise] = {
    "dossier": _("Hồ sơ"),
    "enquiry": _("Đơn vị khác hỏi"),
    "task": _("Nhiệm vụ"),
    "report": _("Báo cáo số liệu"),
    "nudge": _("Đôn đốc"),
}
ICONS = {
    "dossier": "folder", "enquiry": "help", "task": "checklist", "report": "report",
    "nudge": "bell-ringing",
}  # fmt: skip
_END = time(17, 0)  # of a day on which something without an hour is due


@dataclass(frozen=True, slots=True)
class Item:
    """One line. `at` is its place in the order; `due` what is promised, none while the clock
    stands; `dossier` is set where it can be acted on together with others."""

    kind: str
    id: UUID
    title: str
    note: str
    href: str
    standing: Standing
    at: datetime
    due: date | None
    is_late: bool = False
    is_stopped: bool = False  # the clock stands
    since: datetime | None = None
    dossier: UUID | None = None
    is_owed: bool = False  # not promised yet: `due` is when it has to be answered
    is_drafted: bool = False  # will be late: an apology is drafted
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class Queue:
    items: tuple[Item, ...]
    procedures: tuple[tuple[str, str], ...]  # among what is shown: code and name
    next: str


def gathered(request: HttpRequest, *, kind: str, wanted: Wanted, after: str) -> Queue:
    """A page of the queue: dossiers by their key, the rest of all kinds where it falls between."""
    actor, at = actor_of(request), clock.now(request)
    narrowed = bool(wanted.procedure or wanted.state)
    found = Page((), "")
    if kind in ("", "dossier"):
        found = desk.queue(actor=actor, wanted=wanted, at=at, after=after)
    items = of_dossiers(found.lines, at)
    if kind != "dossier" and not narrowed:
        begins = desk.read_mark(after)[0] if after else None
        ends = desk.sort_of(found.lines[-1]) if found.after else None
        others = (one for one in _others(actor, at) if not kind or one.kind == kind)
        items += [one for one in others if _falls(one, begins, ends, wanted.when, at)]
    items.sort(key=lambda one: (one.at, one.kind, one.id))
    names = desk.procedures_in(found.lines)
    procedures = sorted((code, dossier_words.either(*both)) for code, both in names.items())
    return Queue(tuple(items), tuple(procedures), found.after)


def _falls(
    one: Item, begins: datetime | None, ends: datetime | None, when: str, at: datetime
) -> bool:
    """Between what the page before ended with and what this one ends with; and in time asked."""
    if begins is not None and one.at <= begins:
        return False
    if ends is not None and one.at > ends:
        return False
    return not when or _is_when(one, when, at)


def _is_when(one: Item, when: str, at: datetime) -> bool:
    if when == "late":
        return one.is_late
    if when == "waiting" or one.due is None or one.is_late:
        return False
    today = day_of(at)
    last = today if when == "today" else today + timedelta(days=6 - today.weekday())
    return one.due <= last


def of_dossiers(lines: Iterable[QueueLine], at: datetime) -> list[Item]:
    """Lines of dossiers, with the answer that is owed to who filed online, and whether the clock
    has drafted an apology."""
    every = list(lines)
    owed = following.answers_owed([line.id for line in every if line.promised_at is None])
    drafted = apology_drafts([line.id for line in every if line.due_at is not None], at)
    return [_of_dossier(line, at, owed.get(line.id), line.id in drafted) for line in every]


def _of_dossier(line: QueueLine, at: datetime, owed: datetime | None, is_drafted: bool) -> Item:
    national = dossier_words.national(line.state)
    promised = line.promised_at or owed
    runs = line.due_at is not None or owed is not None
    name = dossier_words.either(line.name, line.name_en)
    return Item(
        "dossier", line.id, line.applicant_name, f"{line.code} · {name}",
        reverse("dossier", args=[line.code]), dossier_words.STATES[national],
        line.promised_at or line.filed_at, day_of(promised) if promised and runs else None,
        is_late=runs and promised is not None and promised < at,
        is_stopped=promised is not None and not runs, since=line.held_since,
        dossier=line.id, is_owed=owed is not None, is_drafted=is_drafted,
    )  # fmt: skip


def _others(actor: Actor, at: datetime) -> Iterator[Item]:
    on = day_of(at)
    if actor.may_somewhere("cases.answer"):
        yield from _enquiries(actor, at)
    if actor.may_somewhere("plans.read"):
        yield from _tasks(actor, on)
        yield from _reminders(actor, on)


def _enquiries(actor: Actor, at: datetime) -> Iterator[Item]:
    asked = cases.enquiries_to(actor)
    known = desk.codes([one.dossier_id for one in asked]) if asked else {}
    for one in asked:
        code, name, name_en = known[one.dossier_id]
        is_late = one.due_at < at
        yield Item(
            "enquiry", one.id, one.question,
            f"{code} · {dossier_words.either(name, name_en)} · {one.asked_by}",
            reverse("dossier_answer", args=[one.id]),
            Standing("progress", gettext("Chờ trả lời"), "message-question"),
            one.due_at, day_of(one.due_at), is_late, since=one.asked_at,
        )  # fmt: skip


def _tasks(actor: Actor, on: date) -> Iterator[Item]:
    for row in plans.due_tasks(actor=actor, on=on):
        assert row.due_on is not None, "only dated tasks are asked for"
        yield Item(
            "task", row.id, row.title, f"{row.number} · {row.given_by}",
            reverse("task", args=[row.id]), TASKS[row.status.code], _closing(row.due_on),
            row.due_on, row.due_on < on, is_sample=row.is_sample,
        )  # fmt: skip


def _reminders(actor: Actor, on: date) -> Iterator[Item]:
    """Reminders of numbers to report, reminders to answer, and answers that wait for my word."""
    if actor.person_id is None:
        return
    mine = plans.nudges_of(person_id=actor.person_id, actor=actor, after=None, on=on)
    for one in mine.rows:
        if not one.may_answer or one.is_superseded or one.answered_at:
            continue
        kind = "report" if one.target_id else "nudge"
        href = reverse("report_value", args=[one.target_id]) if one.target_id else ""
        due = one.due_on or one.on
        word = gettext("Cần báo cáo") if one.target_id else gettext("Cần trả lời")
        yield Item(
            kind, one.id, one.title, " · ".join(filter(None, [one.number, one.made_by])),
            href or reverse("followup_nudge", args=[one.id]),
            Standing("risk", word, "bell-ringing"),
            _closing(due), due, due < on, since=one.made_at, is_sample=one.is_sample,
        )  # fmt: skip
    for one in plans.waiting_for_my_word(actor=actor, after=None, on=on).rows:
        due = day_of(one.answered_at) if one.answered_at else one.on
        yield Item(
            "nudge", one.id, one.title, " · ".join(filter(None, [one.number, one.person_name])),
            nav.address("followup_waiting"),
            Standing("progress", gettext("Chờ ý kiến của bạn"), "message"),
            _closing(due), due, since=one.answered_at, is_sample=one.is_sample,
        )  # fmt: skip


def _closing(day: date) -> datetime:
    return datetime.combine(day, _END, HERE)
