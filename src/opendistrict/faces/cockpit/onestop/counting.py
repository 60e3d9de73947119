"""The numbers of the page, each counted once and kept with the dossiers behind it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from opendistrict.engine.cases.queries import gaming, index766, simulating, survival, tallies
from opendistrict.engine.cases.queries.lives import MOST, SAMPLE, Days, in_hand, span_of
from opendistrict.engine.cases.shapes.measured import (
    Curve,
    Fallen,
    Life,
    Replayed,
    Score,
    Signal,
    Tally,
)
from opendistrict.faces.cockpit.onestop.asked import Asked
from opendistrict.registers.orgs import queries as orgs

MONTHS = 12
_NONE = Fallen(0, 0)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Load:
    """What of one procedure came, is done, is open, is late, fell due and was kept."""

    tally: Tally
    fallen: Fallen
    curve: Curve | None


class Counted:
    """Everything the page says. What is counted is counted of all dossiers, in the database; what
    asks for the life of each (times, patterns, the score), of a sample where they are too many."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked

    @cached_property
    def tallies(self) -> list[Tally]:
        return tallies.by_procedure(self.asked.units, self.asked.span, self.asked.at)

    @cached_property
    def whole(self) -> Counter[str]:
        """The same of all procedures together."""
        found: Counter[str] = Counter()
        for one in self.tallies:
            found.update(
                hand=one.hand, received=one.received, done=one.done, open=one.open, late=one.late
            )
        return found

    @cached_property
    def lives(self) -> list[Life]:
        asked = self.asked
        sample = SAMPLE if self.is_sampled else 0
        return in_hand(asked.units, asked.span, asked.at, sample=sample, of=self.whole["hand"])

    @property
    def is_sampled(self) -> bool:
        return self.whole["hand"] > MOST

    @cached_property
    def by_month(self) -> Mapping[date, Fallen]:
        """What fell due in the last twelve months, for the course over time."""
        last = self.asked.last_day
        since = last.replace(day=1)
        for _ in range(MONTHS - 1):
            since = (since - _DAY).replace(day=1)
        since = min(since, self.asked.span.since)
        return tallies.due_by_month(self.asked.units, span_of(since, last + _DAY, self.asked.at))

    @cached_property
    def due(self) -> Mapping[str, Fallen]:
        return tallies.due_by_procedure(self.asked.units, self.asked.span)

    @cached_property
    def fallen(self) -> Fallen:
        every = self.due.values()
        return Fallen(sum(one.of for one in every), sum(one.kept for one in every))

    @cached_property
    def curves(self) -> dict[str, Curve]:
        begins = self.asked.span.begins
        received = [one for one in self.lives if one.received_at >= begins]
        return dict(survival.curves_of(received, self.asked.at, Days()))

    @cached_property
    def signals(self) -> list[Signal]:
        return gaming.signals_of(self.lives, self.asked.span)

    @cached_property
    def score(self) -> Score:
        asked = self.asked
        every = orgs.tree_on(asked.last_day).under(asked.office_id)
        is_whole = asked.units == every and not self.is_sampled
        return index766.score_of(self.lives, asked.office_id, asked.span, is_whole=is_whole)

    @cached_property
    def loads(self) -> list[Load]:
        """By procedure, those with the most late and open ones first."""
        known = {one.procedure: one for one in self.tallies}
        found = [
            Load(
                known.get(code, Tally(code, 0, 0, 0, 0, 0)), self.due.get(code, _NONE),
                self.curves.get(code),
            )
            for code in known.keys() | self.due.keys()
        ]  # fmt: skip
        return sorted(
            found,
            key=lambda one: (
                -one.tally.late, -one.tally.open, -one.tally.received, one.tally.procedure,
            ),
        )  # fmt: skip

    def replayed(self, code: str) -> Replayed | None:
        return simulating.with_one_more_signer(
            self.asked.units, self.asked.office_id, [code], self.asked.span
        )


def behind(counted: Counted, what: str) -> "Collection[UUID] | QuerySet[Any]":
    """The dossiers behind a number by its name: "late", "signal-last_day", "lacking-2.1"; of what
    was read from a sample, those of the sample."""
    asked = counted.asked
    rows = tallies.behind(what, asked.units, asked.span, asked.at)
    if rows is not None:
        return rows
    kind, _, name = what.partition("-")
    if kind == "signal":
        return [key for one in counted.signals if one.kind == name for key in one.ids]
    found = index766.lacking(counted.lives, asked.span, name) if kind == "lacking" else ()
    return [key for key in found if isinstance(key, UUID)]
