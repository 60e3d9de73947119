"""The numbers of the page, each counted once and kept with the dossiers behind it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID

from opendistrict.engine.cases.queries import gaming, index766, simulating, survival
from opendistrict.engine.cases.queries.lives import Days, fell_due, in_hand, span_of
from opendistrict.engine.cases.shapes.measured import Curve, Fallen, Life, Replayed, Score, Signal
from opendistrict.faces.cockpit.onestop.asked import Asked
from opendistrict.kernel.days import day_of

MONTHS = 12
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Load:
    """What of one procedure came, is done, is open, is late, fell due and was kept."""

    code: str
    received: int
    done: int
    open: int
    late: int
    fallen: int
    kept: int
    curve: Curve | None


class Counted:
    """Everything the page says, from one reading of what was in hand."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.lives: list[Life] = in_hand(asked.units, asked.span, asked.at)

    @cached_property
    def received(self) -> list[Life]:
        return [one for one in self.lives if one.received_at >= self.asked.span.begins]

    @cached_property
    def done(self) -> list[Life]:
        ends = self.asked.span.ends
        return [one for one in self.lives if one.is_done and one.ended_at and one.ended_at < ends]

    @cached_property
    def open(self) -> list[Life]:
        """Open now, whatever the days that are looked at."""
        return [one for one in self.lives if one.is_open]

    @cached_property
    def late(self) -> list[Life]:
        return [one for one in self.open if one.due_at is not None and one.due_at < self.asked.at]

    @cached_property
    def year(self) -> list[Fallen]:
        """What fell due in the last twelve months, for the course over time."""
        last = self.asked.last_day
        since = last.replace(day=1)
        for _ in range(MONTHS - 1):
            since = (since - _DAY).replace(day=1)
        since = min(since, self.asked.span.since)
        return fell_due(self.asked.units, span_of(since, last + _DAY, self.asked.at))

    @cached_property
    def fallen(self) -> list[Fallen]:
        span = self.asked.span
        return [one for one in self.year if span.begins <= one.due_at < span.ends]

    @cached_property
    def by_month(self) -> list[tuple[date, int, int]]:
        """Each month with something due: its first day, how many were kept, how many fell due."""
        fallen: Counter[date] = Counter()
        kept: Counter[date] = Counter()
        for one in self.year:
            month = day_of(one.due_at).replace(day=1)
            fallen[month] += 1
            kept[month] += one.is_kept
        return [(month, kept[month], fallen[month]) for month in sorted(fallen)]

    @cached_property
    def curves(self) -> dict[str, Curve]:
        return dict(survival.curves_of(self.received, self.asked.at, Days()))

    @cached_property
    def signals(self) -> list[Signal]:
        return gaming.signals_of(self.lives, self.asked.span)

    @cached_property
    def score(self) -> Score:
        return index766.score_of(self.lives, self.asked.office_id, self.asked.span)

    @cached_property
    def loads(self) -> list[Load]:
        """By procedure, those with the most open ones first."""
        by = {
            name: Counter(one.procedure for one in some)
            for name, some in (
                ("received", self.received), ("done", self.done), ("open", self.open),
                ("late", self.late), ("fallen", self.fallen),
                ("kept", [one for one in self.fallen if one.is_kept]),
            )
        }  # fmt: skip
        codes = {one.procedure for one in self.lives} | by["fallen"].keys()
        found = [
            Load(code, curve=self.curves.get(code), **{name: of[code] for name, of in by.items()})
            for code in codes
        ]
        return sorted(found, key=lambda one: (-one.late, -one.open, -one.received, one.code))

    def replayed(self, code: str) -> Replayed | None:
        return simulating.with_one_more_signer(
            self.asked.units, self.asked.office_id, [code], self.asked.span
        )


def behind(counted: Counted, what: str) -> list[UUID]:
    """The dossiers behind a number by its name: "late", "signal-last_day", "lacking-2.1"."""
    plain = {
        "received": lambda: counted.received, "done": lambda: counted.done,
        "open": lambda: counted.open, "late": lambda: counted.late, "hand": lambda: counted.lives,
    }  # fmt: skip
    if what in plain:
        return [one.id for one in plain[what]()]
    if what in ("fallen", "broken"):
        return [one.id for one in counted.fallen if what == "fallen" or not one.is_kept]
    kind, _, name = what.partition("-")
    if kind == "signal":
        return [key for one in counted.signals if one.kind == name for key in one.ids]
    if kind == "lacking":
        found = index766.lacking(counted.lives, counted.asked.span, name)
        return [key for key in found if isinstance(key, UUID)]
    return []
