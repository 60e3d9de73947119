"""What waits for an officer, and for the head who assigns: bounded reads, never a count."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce

from opendistrict.engine.cases.flow import step_of
from opendistrict.engine.cases.models import Dossier, Enquiry
from opendistrict.engine.cases.queries.clocks import Clocks
from opendistrict.engine.cases.queries.lists import _COLUMNS, SIZE
from opendistrict.engine.cases.queries.pages import visible
from opendistrict.engine.cases.queries.procedures import rules_of
from opendistrict.engine.cases.queries.standing import Case
from opendistrict.engine.cases.rules import foreseeing, guards
from opendistrict.engine.cases.shapes.dossier import Page, QueueLine
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import HERE, day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs

MOST_WATCHED = 1_000  # promises looked at for the risk of being late: the nearest
WEEK = timedelta(days=7)
_WAITS = Q(state__startswith="5.") | Q(state__startswith="6") | Q(state__startswith="7.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a queue is narrowed by. `when`: late, today, week, waiting; `state`: a national code;
    state 9 asks for the results that wait for their applicants, which are otherwise left out."""

    when: str = ""
    procedure: str = ""
    state: str = ""


def queue(*, actor: Actor, wanted: Wanted, at: datetime, after: str = "") -> Page:
    """The dossiers that wait for an actor: held by their post, or for their counter to receive.

    The nearest promised date first; what is not promised yet by the day it was filed, so that a
    new application stands above what is due tomorrow.
    """
    narrowed = _narrowed(wanted, at)
    branches = [_first(way & narrowed, after) for way in _ways(actor, wanted)]
    if not branches:
        return Page((), "")
    if len(branches) == 1:
        return _page(branches[0])
    return _page(branches[0].union(*branches[1:]).order_by("sort", "id")[: SIZE + 1])


def sort_of(line: QueueLine) -> datetime:
    """By what a line stands in its place."""
    return line.promised_at or line.filed_at


def _mark(line: QueueLine) -> str:
    return f"{sort_of(line).isoformat()}~{line.id}"


def read_mark(after: str) -> tuple[datetime, UUID]:
    """Where a page goes on; Refused for what was cut off in an e-mail."""
    moment, _, key = after.partition("~")
    try:
        found = datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        raise Refused("cursor_is_unreadable") from None
    if found[0].tzinfo is None:
        raise Refused("cursor_is_unreadable")
    return found


def _first(way: Q, after: str) -> Any:
    """The first of one way, each with what it is sorted by."""
    rows = Dossier.objects.filter(way, is_open=True).annotate(
        sort=Coalesce("promised_at", "filed_at")
    )
    if after:
        moment, key = read_mark(after)
        rows = rows.filter(Q(sort__gt=moment) | Q(sort=moment, id__gt=key))
    return rows.order_by("sort", "id").values_list(*_COLUMNS, "sort")[: SIZE + 1]


def _ways(actor: Actor, wanted: Wanted) -> list[Q]:
    """How a dossier comes to an actor; each way has its index."""
    if wanted.state == "9":
        units = _units(actor, guards.RETURN)
        return [Q(holder=None, holder_unit__in=units, state="9")] if units else []
    ways = []
    if actor.post_id is not None:
        ways.append(Q(holder=actor.post_id, finished_at=None))
    intake = _units(actor, guards.RECEIVE)
    if intake:
        before = Q(state="1") | Q(state="5.tiep_nhan") | Q(state="7.tiep_nhan")
        ways.append(Q(holder=None, holder_unit__in=intake) & before)
        ways.append(Q(holder_unit__in=intake, state="2") & ~Q(holder=actor.post_id))
    return ways


def _units(actor: Actor, act: str) -> frozenset[UUID]:
    """Where an actor may do an act for some procedure; the guards say for which."""
    found = orgs.scopes(actor, act).values()
    return frozenset[UUID]().union(*found)


def _narrowed(wanted: Wanted, at: datetime) -> Q:
    found = Q()
    if wanted.procedure:
        found &= Q(procedure=wanted.procedure)
    if wanted.state:
        found &= Q(state=wanted.state) | Q(state__startswith=f"{wanted.state}.")
    if wanted.when:
        found &= _when(wanted.when, at)
    return found


def _when(when: str, at: datetime) -> Q:
    runs = Q(due_at__isnull=False, finished_at=None)
    if when == "late":
        return runs & Q(promised_at__lt=at)
    if when == "waiting":
        return _WAITS
    days = 1 if when == "today" else 7 - day_of(at).weekday()
    end = datetime.combine(day_of(at) + timedelta(days=days), time.min, HERE)
    return runs & Q(promised_at__gte=at, promised_at__lt=end)


def procedures_in(lines: Iterable[QueueLine]) -> Mapping[str, tuple[str, str]]:
    return {line.procedure: (line.name, line.name_en) for line in lines}


# ------------------------------------------------------------------ one dossier, by what is shown


def codes(ids: Collection[UUID]) -> Mapping[UUID, tuple[str, str, str]]:
    """The number and the procedure (in both languages) of some dossiers."""
    rows = Dossier.objects.filter(id__in=ids)
    return {
        row[0]: (row[1], row[2], row[3])
        for row in rows.values_list("id", "code", "version__name", "version__name_en")
    }


def enquiry_of(enquiry_id: UUID, *, actor: Actor) -> tuple[UUID, UUID] | None:
    """The dossier and the asked unit of a question, for who may answer for that unit."""
    row = Enquiry.objects.filter(pk=enquiry_id).values_list("dossier_id", "to_unit_id").first()
    if row is None or not actor.may(guards.ANSWER, row[1]):
        return None
    return row[0], row[1]


# ------------------------------------------------------------------ heads


@dataclass(frozen=True, slots=True)
class Load:
    """What one post has on its desk now; `steps` by the state. `oldest`: held since."""

    holder_id: UUID
    open: int
    late: int
    waiting: int
    oldest: datetime
    states: Mapping[str, int]


def loads(*, actor: Actor, at: datetime) -> Mapping[UUID, Load]:
    """By post, in the units where the actor assigns. Grouped over open dossiers of those posts."""
    units = orgs.scope(actor, guards.ASSIGN)
    posts = [post.id for post in orgs.posts_in(units, on=day_of(at))]
    rows = (
        Dossier.objects.filter(holder__in=posts, is_open=True, finished_at=None)
        .values("holder_id", "state")
        .annotate(
            n=Count("id"), since=Min("held_since"), waits=Count("id", filter=_WAITS),
            late=Count("id", filter=Q(promised_at__lt=at, due_at__isnull=False)),
        )
        .order_by("holder_id", "state")
    )  # fmt: skip
    found: dict[UUID, Load] = {}
    for row in rows:
        known = found.get(row["holder_id"])
        base_of = known or Load(row["holder_id"], 0, 0, 0, row["since"], {})
        found[row["holder_id"]] = Load(
            base_of.holder_id, base_of.open + row["n"], base_of.late + row["late"],
            base_of.waiting + row["waits"], min(base_of.oldest, row["since"]),
            {**base_of.states, row["state"]: row["n"]},
        )  # fmt: skip
    return found


def nobodys(*, actor: Actor, after: str = "") -> Page:
    """Dossiers at work that no post holds, where the actor assigns."""
    units = orgs.scope(actor, guards.ASSIGN)
    way = Q(holder=None, holder_unit__in=units, state__startswith="4.")
    return _page(_first(way, after))


def of_posts(post_ids: Collection[UUID], *, actor: Actor, after: str = "") -> Page:
    """What some posts hold, for who assigns in their units."""
    units = orgs.scope(actor, guards.ASSIGN)
    way = Q(holder__in=post_ids, holder_unit__in=units, finished_at=None)
    return _page(_first(way, after))


def _page(rows: Any) -> Page:
    found = list(rows)
    lines = [QueueLine(*row[:-1]) for row in found[:SIZE]]
    return Page(tuple(lines), _mark(lines[-1]) if len(found) > SIZE else "")


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A promise that the terms of the steps still to come do not keep: `ready_at` is when they
    would be over."""

    line: QueueLine
    ready_at: datetime


def will_be_late(*, actor: Actor, at: datetime) -> list[AtRisk]:
    """In time today, and late by the sum of the terms of what is left to do; the nearest first."""
    units = orgs.scope(actor, guards.ASSIGN)
    rows = Dossier.objects.filter(
        visible(actor), Q(unit__in=units) | Q(holder_unit__in=units), is_open=True,
        finished_at=None, due_at__isnull=False, promised_at__gte=at, state__startswith="4.",
    ).order_by("promised_at", "id")  # fmt: skip
    watched = list(rows.values_list(*_COLUMNS, "version_id", "office_id", "form")[:MOST_WATCHED])
    clocks = Clocks()
    found = []
    for row in watched:
        line = QueueLine(*row[: len(_COLUMNS)])
        version_id, office_id, form = row[len(_COLUMNS) :]
        procedure, _ = rules_of(version_id)
        clock = clocks.of(office_id, day_of(at))
        ready = foreseeing.ends(clock, procedure, step_of(line.state), form, line.held_since, at)
        if line.promised_at is not None and ready > line.promised_at:
            found.append(AtRisk(line, ready))
    return found


def ready_at(one: Case, at: datetime) -> datetime | None:
    """When a dossier at work would be ready if every step left took its whole term."""
    standing = one.standing
    if not standing.state.startswith("4."):
        return None
    clock = Clocks().of(standing.office_id, day_of(at))
    return foreseeing.ends(
        clock, one.procedure, step_of(standing.state), one.form, standing.held_since, at
    )
