"""The ladder in force, and who stands on its rungs for many units on one day."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time
from functools import cache
from uuid import UUID

from opendistrict.engine.plans.models import Ladder
from opendistrict.engine.plans.rules.nudges import leaves_at
from opendistrict.engine.plans.shapes.nudges import LadderShape, Rung, RungName
from opendistrict.kernel.days import day_of
from opendistrict.kernel.workclock import WorkCalendar
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import PostShape, UnitKind, UnitShape

_PLACES = frozenset({UnitKind.WARD, UnitKind.DISTRICT, UnitKind.CITY})
LOUD = time.min  # equal quiet hours: none


def ladder_on(on: date) -> LadderShape | None:
    """The ladder in force on a day; None when no pack brought one."""
    row = Ladder.objects.filter(valid__contains=on).first()
    if row is None:
        return None
    return LadderShape(
        code=row.code,
        since=row.valid.lower,
        until=row.valid.upper,
        rungs=tuple(Rung(int(r["offset"]), RungName(r["to"])) for r in row.rungs),
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        basis=row.basis,
    )


def quiet_until(at: datetime, person_ids: Collection[UUID]) -> Mapping[UUID, datetime]:
    """When a message written at `at` may leave for each of these persons, where it may not leave
    at once: outside the quiet hours of the ladder, on a working day of the person's office.
    Without a ladder only days off are quiet."""
    on = day_of(at)
    ladder = ladder_on(on)

    @cache
    def leave(calendar: WorkCalendar) -> datetime:
        return leaves_at(
            at,
            quiet_from=ladder.quiet_from if ladder else LOUD,
            quiet_until=ladder.quiet_until if ladder else LOUD,
            calendar=calendar,
        )

    calendars = orgs.Calendars().by_persons(person_ids, on)
    found = {person_id: leave(calendar) for person_id, calendar in calendars.items()}
    return {person_id: when for person_id, when in found.items() if when > at}


class Rungs:
    """Who stands on every rung over these units on one day: six queries for any number.

    A unit that is no more on the day has nobody on any rung (`has_ended`).
    """

    def __init__(self, unit_ids: Iterable[UUID], post_ids: Iterable[UUID], on: date) -> None:
        self.on = on
        self._tree = orgs.tree_on(on)
        self._above = {
            unit_id: self._tree.above(unit_id)
            for unit_id in set(unit_ids)
            if unit_id in self._tree.units
        }
        involved = {*self._above, *(u.id for line in self._above.values() for u in line)}
        self._heads = orgs.heads(involved, on=on)
        self._overseers = orgs.overseers(involved, on=on)
        self._named: dict[UUID, PostShape] = {}
        self.know(post_ids)
        self._lines = {unit_id: self._line(unit_id) for unit_id in self._above}

    def know(self, post_ids: Iterable[UUID]) -> None:
        """Look up the named posts that are not known yet."""
        unknown = set(post_ids) - self._named.keys()
        if unknown:
            self._named.update(orgs.posts(unknown, on=self.on))

    def has_ended(self, unit_id: UUID) -> bool:
        return unit_id not in self._above

    def name(self, unit_id: UUID) -> str:
        unit = self._tree.units.get(unit_id)
        return unit.name if unit else ""

    def posts(self, unit_id: UUID, post_id: UUID | None) -> Mapping[RungName, PostShape | None]:
        """The post of each rung over a task of that unit and (perhaps) named post."""
        line = self._lines[unit_id]
        named = self._named.get(post_id) if post_id else None
        return {RungName.OWNER: named or line[RungName.HEAD], **line}

    def _line(self, unit_id: UUID) -> dict[RungName, PostShape | None]:
        unit, above = self._tree.units[unit_id], self._above[unit_id]
        return {
            RungName.HEAD: self._heads.get(unit_id),
            RungName.DEPUTY: self._deputy(unit, above),
            RungName.CHAIR: self._chair(unit, above),
        }

    def _deputy(self, unit: UnitShape, above: list[UnitShape]) -> PostShape | None:
        """In charge of the unit, or of the nearest one over it below the place."""
        for one in [unit, *above]:
            if one.id in self._overseers:
                return self._overseers[one.id]
            if one.kind in _PLACES:
                break
        return None

    def _chair(self, unit: UnitShape, above: list[UnitShape]) -> PostShape | None:
        """The head of the nearest administrative unit above that has one here; a party body is
        under party bodies only. At the top: the unit's own head."""
        kinds = {UnitKind.PARTY} if unit.kind == UnitKind.PARTY else _PLACES
        heads = (self._heads.get(one.id) for one in above if one.kind in kinds)
        return next((head for head in heads if head), self._heads.get(unit.id))


def vacancies(posts: Mapping[RungName, PostShape | None]) -> dict[RungName, bool]:
    return {rung: post is None or post.person_id is None for rung, post in posts.items()}
