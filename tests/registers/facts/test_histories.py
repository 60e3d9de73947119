"""Whatever happens in whatever order, the sums are those of the list of facts."""

import os
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.makers import MORNING, TODAY, unit_id
from tests.registers.facts import shared_sums
from tests.registers.facts.conftest import forget
from tests.registers.facts.shared_sums import is_right, kept, no_progress

from opendistrict.kernel.actor import Actor
from opendistrict.registers.facts import actions, queries, rules
from opendistrict.registers.facts.shapes import Amount, Ask, Cell, Telling
from opendistrict.registers.places import queries as places

db = shared_sums.db

UNITS = ("phuong-sai-gon", "phuong-tan-dinh", "phuong-ben-thanh")
AREAS = ("mau-ben-nghe-khu-pho-1", "mau-ben-nghe-khu-pho-2", "")
KINDS = ("build", "street")
FIRST = date(2026, 8, 20)  # days told lie in eighty days from here


@dataclass(frozen=True)
class Told:
    """One fact as a list of facts knows it: what a sum is counted from by hand."""

    unit_id: UUID
    area_id: UUID | None
    kind: str
    day: date
    known: date
    quantity: Decimal
    count: int


@dataclass
class ByHand:
    """The same history, kept as a list."""

    facts: list[Told] = field(default_factory=list)

    def amounts(self, ask: Ask, known_on: date, units: set[UUID] | None) -> dict[Cell, Amount]:
        kinds = dict(ask.slices).get("kind", KINDS)
        found: defaultdict[Cell, Amount] = defaultdict(Amount)
        for one in self.facts:
            inside = (ask.since is None or ask.since <= one.day) and one.day < ask.until
            asked = units is None or one.unit_id in units
            if inside and asked and one.known <= known_on and one.kind in kinds:
                cell = Cell(one.unit_id, one.area_id if ask.by_area else None)
                found[cell] = found[cell] + Amount(one.quantity, one.count)
        return {cell: amount for cell, amount in found.items() if amount != Amount()}


class History:
    """A random life: tellings, corrections, late learning, roll-ups, rebuilds, in any order."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.hand = ByHand()
        self.units = [unit_id(slug) for slug in UNITS]
        slugs = places.area_ids_by_slug()
        self.areas = [slugs.get(slug) for slug in AREAS]
        self.standing: dict[UUID, Told] = {}
        self.actor = Actor("system", "x", "x", rights={"facts.correct": frozenset(self.units)})

    def at(self) -> datetime:
        return MORNING - timedelta(days=self.chance.choice([0, 0, 0, 1, 5, 20]))

    def place(self) -> dict[str, Any]:
        return {
            "unit_id": self.chance.choice(self.units),
            "area_id": self.chance.choice(self.areas),
            "slices": (("kind", self.chance.choice(KINDS)),),
        }

    def tell(self) -> None:
        at, n = self.at(), len(self.standing)
        fact = Telling(
            measure="thu.violations", quantity=Decimal(self.chance.randint(-3, 40)),
            happened_on=min(FIRST + timedelta(days=self.chance.randint(0, 80)), at.date()),
            act=f"thu.record:{n}", **self.place(),
        )  # fmt: skip
        with transaction.atomic():
            actions.tell(fact, at=at)
        key = rules.fact_id("thu", fact.measure, fact.act)
        self.standing[key] = self._note(fact, at, fact.quantity, 1)

    def _note(self, fact: Telling, at: datetime, quantity: Decimal, count: int) -> Told:
        told = Told(
            fact.unit_id, fact.area_id, dict(fact.slices)["kind"], fact.happened_on, at.date(),
            quantity, count,
        )  # fmt: skip
        self.hand.facts.append(told)
        return Told(*(getattr(told, name) for name in told.__dataclass_fields__))

    def correct(self) -> None:
        if not self.standing:
            return
        key = self.chance.choice(sorted(self.standing))
        old, at = self.standing[key], max(self.at(), MORNING - timedelta(days=1))
        change: dict[str, Any] = {"quantity": Decimal(self.chance.randint(0, 50))}
        if self.chance.random() < 0.5:
            change |= {"happened_on": FIRST + timedelta(days=self.chance.randint(0, 80))}
        if self.chance.random() < 0.5:
            change |= self.place()
        new = Told(
            change.get("unit_id", old.unit_id),
            change["area_id"] if "unit_id" in change else old.area_id,
            dict(change["slices"])["kind"] if "slices" in change else old.kind,
            change.get("happened_on", old.day), at.date(), change["quantity"], 1,
        )  # fmt: skip
        if (new.unit_id, new.area_id, new.kind, new.day) == (
            old.unit_id, old.area_id, old.kind, old.day
        ):  # fmt: skip
            difference = new.quantity - old.quantity
            taken = [(old, difference, 0)] if difference else []
        else:
            taken = [(old, -old.quantity, -1), (new, new.quantity, 1)]
        if not taken:
            return
        actions.correct(fact_id=key, reason="x", actor=self.actor, at=at, **change)
        for one, quantity, count in taken:
            self.hand.facts.append(
                Told(one.unit_id, one.area_id, one.kind, one.day, at.date(), quantity, count)
            )
        self.standing[key] = new

    def live(self, acts: int) -> None:
        for _ in range(acts):
            what = self.chance.random()
            if what < 0.6:
                self.tell()
            elif what < 0.8:
                self.correct()
            elif what < 0.97:
                actions.roll_up(batch=self.chance.choice([1, 3, 1000]))
            else:
                actions.rebuild(no_progress)

    def ask(self) -> Ask:
        borders = [date(2026, month, day) for month in (7, 8, 9, 10, 11) for day in (1, 15)]
        borders += [date(2026, 1, 1), date(2027, 1, 1)]
        days = [FIRST + timedelta(days=n) for n in range(-3, 90)]
        since, until = sorted(
            self.chance.sample(borders if self.chance.random() < 0.5 else days, 2)
        )
        kinds = self.chance.choice([(), (("kind", ("build",)),), (("kind", KINDS),)])
        first = None if self.chance.random() < 0.3 else since
        return Ask("thu.violations", first, until, kinds, self.chance.random() < 0.5)


@settings(
    max_examples=int(os.environ.get("OD_HISTORIES", "12")), deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(st.integers(0, 2**32))
def test_any_history_sums_up_as_by_hand(db: None, seed: int) -> None:
    forget()
    history = History(seed)
    for _ in range(3):
        history.live(12)
        asks = [history.ask() for _ in range(12)]
        for known_on in (
            TODAY + timedelta(days=3),
            TODAY,
            TODAY - timedelta(days=history.chance.randint(1, 21)),
        ):
            units = history.chance.choice([None, set(history.units[:2])])
            found = queries.amounts(asks, known_on=known_on, unit_ids=units)
            for ask in asks:
                assert found[ask] == history.hand.amounts(ask, known_on, units), (ask, known_on)
    while actions.roll_up(batch=5):
        pass
    one_by_one = kept()
    actions.rebuild(no_progress)
    assert kept() == one_by_one
    assert is_right()
