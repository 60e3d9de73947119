"""What a trial shows: the numbers on both maps, what loses its unit, what cannot be carried."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import Defined, FormulaKind, FreezeShape, Question
from opendistrict.engine.plans.queries import ending
from opendistrict.engine.plans.shapes.ending import Left
from opendistrict.faces.desk.reform.shown import DAY, Desk, area_called, called, others_on
from opendistrict.faces.kit import clock
from opendistrict.faces.kit.pages import actor_of
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.rounding import rounded
from opendistrict.kernel.unitmap import spread
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import PostShape, UnitShape
from opendistrict.registers.places import actions as places_actions
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import Reformed, ReformShape

ADDS_UP = (FormulaKind.CUMULATIVE, FormulaKind.COUNT, FormulaKind.LEVEL)
READ = "plans.read"
MOST_FROZEN, MOST_MAPS = 200, 12


@dataclass(frozen=True, slots=True)
class UnitNumber:
    """A unit's share of a number; `apportioned` is the per cent of it divided by shares."""

    unit: str
    value: Decimal
    apportioned: Decimal


@dataclass(frozen=True, slots=True)
class Total:
    """One number of a year: before, and after by the old map and by the new."""

    name: str
    unit: str
    year: int
    decimals: int
    before: Decimal
    old_map: Decimal
    new_map: Decimal
    is_kept: bool  # to the last fraction, not only as rounded
    old: tuple[UnitNumber, ...]
    new: tuple[UnitNumber, ...]


@dataclass(frozen=True, slots=True)
class Frozen:
    title: str
    known_on: date
    lines: int
    wrong: tuple[str, ...]  # numbers that reproduced before and would not any more


@dataclass(frozen=True, slots=True)
class Handed:
    kind: str
    source: str
    target: str
    share: Decimal  # per cent
    part: Decimal
    by_areas: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """All that a trial found, in the order in which it is shown: open questions first."""

    stamp: str
    others: tuple[ReformShape, ...]
    ended: tuple[str, ...]
    ended_with: tuple[str, ...]
    begun: tuple[str, ...]
    changed: tuple[str, ...]
    headless: tuple[str, ...]  # new units: nobody is appointed there yet
    from_nothing: tuple[str, ...]  # new units that take nothing over
    handed: tuple[Handed, ...]
    areas: tuple[tuple[str, str, str], ...]
    posts: tuple[tuple[str, PostShape], ...]
    left: Left
    names: Mapping[UUID, str]
    totals: tuple[Total, ...]
    not_added: int
    frozen: tuple[Frozen, ...]
    frozen_more: bool

    @property
    def share_word(self) -> str:
        return _("Phần chuyển đi (%)")

    @property
    def part_word(self) -> str:
        return _("Chiếm đơn vị nhận (%)")

    @property
    def broken(self) -> list[Total]:
        return [one for one in self.totals if not one.is_kept]

    @property
    def apportioned(self) -> list[Total]:
        return [one for one in self.totals if any(part.apportioned for part in one.new)]

    @property
    def unmade(self) -> list[Frozen]:
        return [one for one in self.frozen if one.wrong]

    @property
    def tasks(self) -> list[tuple[str, str, str, date | None, str]]:
        return [
            (one.number, one.title, self.names[one.unit_id], one.due_on, self._heirs(one.heirs))
            for one in self.left.tasks
        ]

    @property
    def targets(self) -> list[tuple[str, str, str]]:
        return [
            (one.title, self.names[one.unit_id], self._heirs(one.heirs))
            for one in self.left.targets
        ]

    def _heirs(self, heirs: Collection[UUID]) -> str:
        return " · ".join(self.names[one] for one in heirs)


_Key = tuple[str, int]  # indicator, year
_Exact = dict[tuple[str, int, UUID], tuple[Fraction, Fraction]]  # the number, its apportioned part


class _Looker:
    """Looks before the act, and again inside it."""

    def __init__(self, request: HttpRequest, reform: ReformShape) -> None:
        self.reform, self.today = reform, clock.today(request)
        self.eve = reform.on - DAY
        self.actor: Actor = actor_of(request)
        self.desk = Desk(request, reform)
        self.english = self.desk.english
        self.others = tuple(others_on(reform, places.reforms(self.actor)))
        self.defined = indicators.definitions(None, known_on=self.today)
        self.names = indicators.indicators()
        moves = [move for line in reform.lines for move in line.moves]
        slugs = {slug for move in moves for slug in (move.source, move.target)}
        known = {self.desk.units[slug].id for slug in slugs if slug in self.desk.units}
        self.old = _topmost(known, self.desk.tree)
        self.before = self._exact(self.old, self.eve)
        self.frozen, self.frozen_more = self._freezes()
        self.made_before = {one.id: self._reproduced(one) for one in self.frozen}

    def look(self, done: Reformed) -> Seen:
        tree = orgs.tree_on(self.reform.on)
        handings = done.reckoned.units.handings
        ids = orgs.unit_ids_by_slug()
        kept = {ids[one.source] for one in handings} | {ids[one.target] for one in handings}
        new = _topmost({one for one in kept if one in tree.units}, tree)
        gone = {*done.units.ended, *done.units.ended_with}
        left = ending.left_by(gone, actor=self.actor, on=self.reform.on)
        posts = orgs.posts(done.units.posts, on=self.eve)
        every = {**self.desk.tree.units, **tree.units}
        names = {key: called(unit, self.english) for key, unit in every.items()}
        heads = orgs.heads(done.units.begun, on=self.reform.on)
        taking = {ids[one.target] for one in handings}
        areas = self.desk.areas
        return Seen(
            stamp=done.stamp,
            others=self.others,
            ended=self._called(done.units.ended, every),
            ended_with=self._called(done.units.ended_with, every),
            begun=self._called(done.units.begun, every),
            changed=self._called(done.units.changed, every),
            headless=self._called([u for u in done.units.begun if u not in heads], every),
            from_nothing=self._called([u for u in done.units.begun if u not in taking], every),
            handed=tuple(
                Handed(
                    one.kind, names[ids[one.source]], names[ids[one.target]], one.share * 100,
                    one.part * 100, one.confidence != "V",
                )
                for one in handings
            ),
            areas=tuple(
                (area_called(areas[one.area], self.english), names[ids[one.source]],
                 names[ids[one.target]])
                for one in done.reckoned.areas
            ),
            posts=tuple((names[post.unit_id], post) for post in posts.values()),
            left=left,
            names=names,
            totals=self._totals(new, names),
            not_added=sum(
                versions[-1].formula.kind not in ADDS_UP for versions in self.defined.values()
            ),
            frozen=tuple(self._frozen(one) for one in self.frozen),
            frozen_more=self.frozen_more,
        )  # fmt: skip

    def _called(
        self, unit_ids: Collection[UUID], every: Mapping[UUID, UnitShape]
    ) -> tuple[str, ...]:
        return tuple(called(every[one], self.english) for one in unit_ids)

    # ---- numbers

    def _questions(self, unit_ids: Collection[UUID]) -> list[Question]:
        return [
            Question(code, unit_id, date(year, 1, 1), date(year + 1, 1, 1))
            for code, versions in self.defined.items()
            if versions and versions[-1].formula.kind in ADDS_UP
            for year in (self.today.year - 1, self.today.year)
            for unit_id in sorted(unit_ids)
        ]

    def _exact(self, unit_ids: Collection[UUID], map_on: date) -> _Exact:
        """The unrounded numbers of units by the map of a day."""
        found = indicators.measured(
            self._questions(unit_ids), on=self.today, known_on=self.today, map_on=map_on
        )
        return {
            (one.indicator, one.since.year, one.unit_id): (got.number.value, got.apportioned)
            for one, got in found.items()
            if got.number.value is not None
        }

    def _totals(self, new: Collection[UUID], names: Mapping[UUID, str]) -> tuple[Total, ...]:
        old_map = self._exact(self.old, self.eve)
        new_map = self._exact(new, self.reform.on)
        keys = sorted({key[:2] for exact in (self.before, new_map) for key in exact})
        totals = []
        for key in keys:
            before, old, fresh = (_of(exact, key) for exact in (self.before, old_map, new_map))
            if any(value for value, _ in (*before.values(), *fresh.values())):
                totals.append(self._total(key, before, old, fresh, names))
        return tuple(totals)

    def _total(
        self, key: _Key, before: "_Parts", old: "_Parts", new: "_Parts", names: Mapping[UUID, str]
    ) -> Total:
        version = self.defined[key[0]][-1]
        sums = [
            sum((value for value, _ in one.values()), Fraction(0)) for one in (before, old, new)
        ]
        indicator = self.names[key[0]]
        return Total(
            name=indicator.name_en if self.english and indicator.name_en else indicator.name,
            unit=indicator.unit, year=key[1], decimals=version.decimals,
            before=_rounded(sums[0], version), old_map=_rounded(sums[1], version),
            new_map=_rounded(sums[2], version), is_kept=sums[0] == sums[1] == sums[2],
            old=_parts(old, version, names), new=_parts(new, version, names),
        )  # fmt: skip

    # ---- frozen reports

    def _freezes(self) -> tuple[list[FreezeShape], bool]:
        """The newest two hundred of those one may read, and whether there are more."""
        reach, found = orgs.scope(self.actor, READ), []
        while len(found) <= MOST_FROZEN:
            page = indicators.freezes(reach, before=found[-1].id if found else None)
            if not page:
                break
            found += page
        return found[:MOST_FROZEN], len(found) > MOST_FROZEN

    def _reproduced(self, frozen: FreezeShape) -> set[int]:
        again = indicators.reproduced(frozen, today=self.today)
        return {i for i, one in enumerate(again) if one.reproduces}

    def _frozen(self, one: FreezeShape) -> Frozen:
        lost = sorted(self.made_before[one.id] - self._reproduced(one))
        wrong = tuple(str(one.lines[i]["indicator"]) for i in lost)
        return Frozen(one.title, one.known_on, len(one.lines), wrong)


_Parts = Mapping[UUID, tuple[Fraction, Fraction]]


def _of(exact: _Exact, key: _Key) -> _Parts:
    return {unit: value for (code, year, unit), value in exact.items() if (code, year) == key}


def _sum(parts: _Parts) -> Fraction:
    return sum((value for value, _ in parts.values()), Fraction(0))


def _parts(parts: _Parts, version: Defined, names: Mapping[UUID, str]) -> tuple[UnitNumber, ...]:
    """Each unit's number, rounded so that they sum to their rounded total."""
    total = _sum(parts)
    if total > 0 and all(value >= 0 for value, _ in parts.values()):
        weights: dict[UUID | None, Fraction] = {
            key: value / total for key, (value, _) in parts.items()
        }
        shown = spread(_rounded(total, version), weights, Decimal(1).scaleb(-version.decimals))
    else:
        shown = {key: _rounded(value, version) for key, (value, _) in parts.items()}
    return tuple(
        UnitNumber(names[key], shown[key], _percent(apportioned))
        for key, (_, apportioned) in sorted(parts.items(), key=lambda item: names[item[0]])
    )


def _rounded(value: Fraction, version: Defined) -> Decimal:
    return rounded(value, version.decimals, version.formula.rounding)


def _percent(part: Fraction) -> Decimal:
    return rounded(part * 100, 1)


def _topmost(unit_ids: Collection[UUID], tree: orgs.Tree) -> Sequence[UUID]:
    """Those of the units that lie under no other of them: a number is counted once."""
    some = set(unit_ids)
    return [one for one in some if not some & {above.id for above in tree.above(one)}]


def tried(request: HttpRequest, reform: ReformShape) -> Seen:
    """Try it. Raises what the act would refuse."""
    looker = _Looker(request, reform)
    return places_actions.try_reform(
        reform_id=reform.id, actor=looker.actor, at=clock.now(request), look=looker.look
    )


def maps(reform: ReformShape, today: date) -> list[tuple[str, str, str]]:
    """Numbers that add up, each with its page by the old map and by the new; at most a dozen."""
    defined = indicators.definitions(None, known_on=today)
    codes = sorted(code for code, all_ in defined.items() if all_[-1].formula.kind in ADDS_UP)
    names, english = indicators.indicators(codes[:MOST_MAPS]), get_language() == "en"
    found = []
    for code, one in names.items():
        by = {"unit": str(reform.unit_id), "by": "unit"}
        old, new = (
            f"{reverse('number', args=[code])}?{urlencode({**by, 'map': day.isoformat()})}"
            for day in (reform.on - DAY, reform.on)
        )
        found.append((one.name_en if english and one.name_en else one.name, old, new))
    return found
