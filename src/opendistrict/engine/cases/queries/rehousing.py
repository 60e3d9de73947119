"""Where open dossiers would go: to another version of their procedure, or to the units that
follow those that ended. Nothing is written here: the dry run and the act read the same."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from opendistrict.engine.cases.flow import INTAKE, National, national, step_of
from opendistrict.engine.cases.models import Dossier, Enquiry, RehousingOrder
from opendistrict.engine.cases.queries.heirs import Heirs
from opendistrict.engine.cases.queries.holders import candidates, in_turn
from opendistrict.engine.cases.queries.procedures import rules_for, rules_of
from opendistrict.engine.cases.rules import courses, guards, rehousing
from opendistrict.engine.cases.shapes.procedure import Procedure, StepRow
from opendistrict.engine.cases.shapes.rehousing import (
    UNITS,
    VERSION,
    Group,
    OrderShape,
    Place,
    Rehousing,
    RehousingLine,
    RehousingPlan,
)
from opendistrict.kernel.days import day_of
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs import queries as orgs

CHUNK = 1_000
SIZE = 50
_PLACE = tuple(Place.__dataclass_fields__)
_COLUMNS = (
    "id", "code", "procedure", "revision", *_PLACE, "received_at", "finished_at", "decided_at",
    "apologised_at", "pauses", "extension", "form",
)  # fmt: skip


def plan(what: Rehousing, at: datetime) -> RehousingPlan:
    """A dry run over every open dossier it is about."""
    mover = Mover(what, at)
    groups: Counter[Group] = Counter()
    moved = anew = 0
    for line in mover.lines():
        after = line.after
        groups[_group(line)] += 1
        moved += after is not None
        anew += after is not None and after.promised_at != line.before.promised_at
    asked, unheard = mover.enquiries()
    left = groups.total() - moved
    return RehousingPlan(mover.digest(), moved, left, anew, groups, asked, unheard)


def _group(line: RehousingLine) -> Group:
    after, before = line.after, line.before
    return (
        line.procedure, before.state, after.state if after else "", before.office_id,
        after.office_id if after else None, line.why,
    )  # fmt: skip


def lines(
    what: Rehousing, at: datetime, *, after: UUID | None = None
) -> tuple[list[RehousingLine], bool]:
    """A page of the dry run by key, and whether there is more."""
    found = Mover(what, at).some(after, SIZE + 1)
    return found[:SIZE], len(found) > SIZE


def digest(what: Rehousing, at: datetime) -> str:
    return Mover(what, at).digest()


class Mover:
    """One moving, asked dossier by dossier: heirs, rules and holders are found once."""

    def __init__(self, what: Rehousing, at: datetime) -> None:
        self.what, self.at = what, at
        self.day = max(what.on, day_of(at))
        self.heirs = Heirs(what, self.day)
        self.turn = base.turn("orgs")
        self._calendars = orgs.Calendars(orgs_turn=self.turn)

    # ---- which

    def _rows(self) -> "QuerySet[Dossier]":
        rows = Dossier.objects.filter(is_open=True)
        if self.what.kind == VERSION:
            assert self.what.version_id is not None
            code = rules_of(self.what.version_id)[0].code
            return rows.filter(procedure=code).exclude(version=self.what.version_id)
        gone = self.heirs.gone
        return rows.filter(
            Q(office__in=gone) | Q(unit__in=gone) | Q(intake_unit__in=gone)
            | Q(holder_unit__in=gone)
        )  # fmt: skip

    def some(self, after: UUID | None, most: int) -> list[RehousingLine]:
        rows = self._rows()
        if after is not None:
            rows = rows.filter(id__gt=after)
        return [self._line(row) for row in rows.order_by("id").values(*_COLUMNS)[:most]]

    def lines(self) -> Iterator[RehousingLine]:
        last: UUID | None = None
        while chunk := self.some(last, CHUNK):
            yield from chunk
            last = chunk[-1].id

    def enquiries(self) -> tuple[int, int]:
        """Open questions to units that ended, and how many of them have no one heir."""
        asked = Enquiry.objects.filter(to_unit__in=self.heirs.gone, answered_at=None)
        units = Counter(asked.values_list("to_unit", flat=True))
        return units.total(), sum(n for unit, n in units.items() if not self.heirs.of(unit)[0])

    def digest(self) -> str:
        return self.heirs.digest(self.turn)

    # ---- where to

    def _line(self, row: Mapping[str, Any]) -> RehousingLine:
        before = Place(*(row[name] for name in _PLACE))
        after, why = self._after(row, before)
        return RehousingLine(
            row["id"], row["code"], row["procedure"], row["revision"], before, after, why
        )

    def _after(self, row: Mapping[str, Any], before: Place) -> tuple[Place | None, str]:
        place, why = before, ""
        if self.what.kind == VERSION:
            place, why = self._versioned(row, before)
        else:
            place, why = self._housed(row, before)
        if why:
            return None, why
        procedure, _ = rules_of(place.version_id)
        return self._held(row, place, procedure)

    def _versioned(self, row: Mapping[str, Any], before: Place) -> tuple[Place, str]:
        assert self.what.version_id is not None
        new, flow = rules_of(self.what.version_id)
        state, why = rehousing.state_after(
            before.state, is_decided=row["decided_at"] is not None, values=row["form"], new=new,
            flow=flow, steps=self.what.steps,
        )  # fmt: skip
        if why:
            return before, why
        place = replace(before, version_id=self.what.version_id, state=state)
        return self._timed(row, before, place), ""

    def _timed(self, row: Mapping[str, Any], before: Place, place: Place) -> Place:
        """The earlier promise stays, also when its clock is counted again after a pause; unless
        the order says that the new term applies. What is not promised yet has no term to keep."""
        if row["received_at"] is None:
            return replace(place, term_of_id=None)
        old_id = before.term_of_id or before.version_id
        new = rules_of(place.version_id)[0]
        if rehousing.same_term(rules_of(old_id)[0].term, new.term):
            return replace(place, term_of_id=None)
        if not self.what.new_term or row["finished_at"] is not None:
            return replace(place, term_of_id=old_id)
        place = replace(place, term_of_id=None)
        if before.due_at is None:
            return place
        due = self._due(row, place)
        # One that was told a later date with an apology keeps it.
        promised = due
        if row["apologised_at"] and before.promised_at and due:
            promised = max(before.promised_at, due)
        return replace(place, due_at=due, promised_at=promised)

    def _due(self, row: Mapping[str, Any], place: Place) -> datetime | None:
        received = row["received_at"]
        clock = self._calendars.clock(place.office_id, day_of(received))
        pauses = [
            (why, datetime.fromisoformat(since), datetime.fromisoformat(until) if until else None)
            for why, since, until in row["pauses"]
        ]
        procedure, _ = rules_for(place.version_id, place.term_of_id)
        return courses.due(clock, procedure, received, pauses, row["extension"]).at

    def _housed(self, row: Mapping[str, Any], before: Place) -> tuple[Place, str]:
        chosen = self.what.exceptions.get(row["code"])
        office, why = self.heirs.of(before.office_id, chosen)
        is_one = before.intake_unit_id == before.office_id
        intake, other = self.heirs.of(before.intake_unit_id, chosen if is_one else None)
        if office is None or intake is None:
            return before, why or other
        if self.heirs.tree.units[office].kind not in rules_of(before.version_id)[0].offices:
            return before, "heir_does_not_do_this"
        return replace(before, office_id=office, intake_unit_id=intake), ""

    def _held(
        self, row: Mapping[str, Any], place: Place, procedure: Procedure
    ) -> tuple[Place | None, str]:
        """Who has it there: who has it now, if they still may; otherwise those who may in turn.
        Before the work and after it, the counter has it."""
        step = step_of(place.state)
        is_work = step not in ("", INTAKE)
        part: StepRow | str
        if is_work:
            part, where = procedure.step(step), place.office_id
        else:
            done = national(place.state) is National.DONE
            part, where = guards.RETURN if done else guards.RECEIVE, place.intake_unit_id
        found = candidates(procedure, part, where, self.day, self.turn)
        if not found:
            return None, "nobody_holds_the_step" if is_work else "nobody_at_the_counter"
        post = next((one for one in found if one.id == place.holder_id), None)
        if post is None and is_work:
            post = in_turn(found, int(row["code"].rpartition("-")[2]))
        unit = post.unit_id if post and is_work else where
        place = replace(place, holder_id=post.id if post else None, holder_unit_id=unit)
        return replace(place, unit_id=self._unit(place, procedure)), ""

    def _unit(self, place: Place, procedure: Procedure) -> UUID:
        """The unit that works on it: the one it had, or that of the first step."""
        if place.unit_id not in self.heirs.gone:
            return place.unit_id
        first = procedure.steps[0]
        post = in_turn(candidates(procedure, first, place.office_id, self.day, self.turn), 0)
        return post.unit_id if post else place.office_id


# ------------------------------------------------------------------ orders


def orders(*, procedure: str = "") -> list[OrderShape]:
    """The newest hundred orders; of one procedure, or those to units."""
    rows = RehousingOrder.objects.select_related("version")
    rows = rows.filter(version__code=procedure) if procedure else rows.filter(kind=UNITS)
    return [shape(row) for row in rows.order_by("-made_at", "-id")[:100]]


def order(order_id: UUID) -> OrderShape | None:
    row = RehousingOrder.objects.select_related("version").filter(pk=order_id).first()
    return shape(row) if row else None


def shape(row: RehousingOrder) -> OrderShape:
    what = Rehousing(
        kind=row.kind, on=row.on, version_id=row.version_id, steps=row.steps,
        new_term=row.new_term, sources=tuple(UUID(one) for one in row.sources),
        offices={UUID(old): UUID(new) for old, new in row.offices.items()},
        exceptions={code: UUID(unit) for code, unit in row.exceptions.items()},
    )  # fmt: skip
    return OrderShape(
        row.pk, what, row.version.code if row.version else "",
        row.version.number if row.version else 0, row.basis, row.status, row.made_at,
        row.made_by, row.done_at, row.moved, row.left,
    )  # fmt: skip


def ended_with_dossiers(on: date) -> dict[UUID, int]:
    """Units that are no more on a day and with which open dossiers lie, counted to 1,001 each."""
    alive = orgs.tree_on(on).units.keys()
    ended = [one for one in orgs.unit_ids_by_slug().values() if one not in alive]
    found = {}
    for unit in ended:
        mine = Q(office=unit) | Q(unit=unit) | Q(intake_unit=unit) | Q(holder_unit=unit)
        count = Dossier.objects.filter(mine, is_open=True)[:1_001].count()
        if count:
            found[unit] = count
    return found
