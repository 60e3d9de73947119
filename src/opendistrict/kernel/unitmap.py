"""Which unit stands for which on another day: what merges, splits and transfers do to a number.

A number of a unit on one day is carried to the units of another day by walking the hand-overs
between the two days, one day of hand-overs at a time. Weights are exact fractions and always sum
to 1: what no record lets us carry is kept under `None` and shown as such, never dropped or guessed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar
from uuid import UUID

Weights = Mapping[UUID | None, Fraction]
K = TypeVar("K")
_DAY = timedelta(days=1)
_WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Handover:
    """On `on`, `share` of the source went to the target, and makes up `part` of it.

    Both are fractions of 1; None where nobody recorded it.
    """

    on: date
    source: UUID
    target: UUID
    share: Decimal | None
    part: Decimal | None


class UnitMap:
    """The units of the day `on`, and how numbers of other days are carried to them.

    `lives` are the half-open periods in which a unit existed; `places` the ward, district or city
    a unit belonged to, which answers for it where nothing is recorded of the unit itself.
    """

    def __init__(
        self,
        on: date,
        handovers: Iterable[Handover],
        lives: Mapping[UUID, Sequence[tuple[date, date]]],
        places: Mapping[UUID, UUID],
    ) -> None:
        self.on = on
        self._lives = lives
        self._places = places
        self._out: defaultdict[date, defaultdict[UUID, list[Handover]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self._into: defaultdict[date, defaultdict[UUID, list[Handover]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for one in handovers:
            self._out[one.on][one.source].append(one)
            self._into[one.on][one.target].append(one)
        self._days = sorted(self._out)
        self._known: dict[tuple[UUID, int], Weights] = {}

    def borders(self, since: date, until: date) -> list[date]:
        """Days inside (since, until) on which the way to `on` changes: a span that is carried
        over as one must not reach across them."""
        return [day for day in self._days if since < day < until]

    def carry(self, unit_id: UUID, day: date) -> Weights:
        """The units of `on` that stand for a unit of `day`, each with its weight."""
        leg = sum(1 for event in self._days if event <= day)
        key = (unit_id, leg)
        if key not in self._known:
            self._known[key] = self._carried(unit_id, day)
        return self._known[key]

    def _carried(self, unit_id: UUID, day: date) -> Weights:
        weights: dict[UUID | None, Fraction] = {unit_id: _WHOLE}
        for event in self._days:
            if day < event <= self.on:
                weights = self._stepped(weights, event, forward=True)
        for event in reversed(self._days):
            if self.on < event <= day:
                weights = self._stepped(weights, event, forward=False)
        return self._settled(weights)

    def _settled(self, weights: Mapping[UUID | None, Fraction]) -> Weights:
        """Only units that exist on the day keep a number; the rest cannot be carried there."""
        settled: defaultdict[UUID | None, Fraction] = defaultdict(Fraction)
        for unit_id, weight in weights.items():
            alive = unit_id is not None and self._alive(unit_id, self.on)
            settled[unit_id if alive else None] += weight
        return dict(settled)

    def _alive(self, unit_id: UUID, day: date) -> bool:
        return any(since <= day < until for since, until in self._lives.get(unit_id, ()))

    def _stepped(
        self, weights: Mapping[UUID | None, Fraction], event: date, *, forward: bool
    ) -> dict[UUID | None, Fraction]:
        after: defaultdict[UUID | None, Fraction] = defaultdict(Fraction)
        for unit_id, weight in weights.items():
            if unit_id is None:
                after[None] += weight
                continue
            for successor, share in self._step(unit_id, event, forward=forward).items():
                after[successor] += weight * share
        return dict(after)

    def _step(self, unit_id: UUID, event: date, *, forward: bool) -> Weights:
        """Where a unit's number goes across one day of hand-overs."""
        stays = self._alive(unit_id, event if forward else event - _DAY)
        shares = self._shares(unit_id, event, stays=stays, forward=forward)
        place = self._places.get(unit_id)
        if shares is None and not stays and place and place != unit_id:
            return self._step(place, event, forward=forward)
        found = dict(shares or {})
        left = _WHOLE - sum(found.values())
        if left:
            keeper = unit_id if stays else None
            found[keeper] = found.get(keeper, 0) + left
        return found

    def _shares(
        self, unit_id: UUID, event: date, *, stays: bool, forward: bool
    ) -> dict[UUID | None, Fraction] | None:
        """The recorded shares, None where nothing usable is recorded."""
        rows = (self._out if forward else self._into)[event].get(unit_id, [])
        recorded = {
            (row.target if forward else row.source): row.share if forward else row.part
            for row in rows
        }
        if not stays and list(recorded.values()) == [None]:
            (other,) = recorded  # the only other side took it, or was it, whole
            return {other: _WHOLE}
        known: dict[UUID | None, Fraction] = {
            other: Fraction(share) for other, share in recorded.items() if share is not None
        }
        assert sum(known.values()) <= 1, f"{unit_id} is handed over more than whole on {event}"
        return known or None


def spread(amount: Decimal, weights: Mapping[K, Fraction], step: Decimal) -> dict[K, Decimal]:
    """`amount` by weights in whole steps, to the last step: the largest remainders go up first.

    `amount` must be whole in steps; the parts sum to it exactly. Of equal remainders the one whose
    key is written first goes up first, in whatever order the weights come.
    """
    whole = Fraction(amount) / Fraction(step)
    assert whole.denominator == 1, f"{amount} is not whole in steps of {step}"
    exact = {key: whole * weight for key, weight in weights.items()}
    floor = {key: value.numerator // value.denominator for key, value in exact.items()}
    rest = int(whole - sum(floor.values()))
    order = sorted(exact, key=lambda key: (floor[key] - exact[key], str(key)))
    for key in order[:rest]:
        floor[key] += 1
    return {key: Decimal(value) * step for key, value in floor.items()}
