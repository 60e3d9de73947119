"""What a leader's screen is made of: standings, loads, freshness of numbers, what moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from opendistrict.engine.plans.shapes.targets import MET, Judgement, TargetView
from opendistrict.engine.plans.shapes.tasks import Slip


@dataclass(frozen=True, slots=True)
class Standing:
    """How a set stands by count, without its targets. `gap_count` are those nobody published."""

    target_set_id: UUID
    tally: Mapping[str, int]
    known_count: int
    gap_count: int
    is_partial: bool

    @property
    def met_count(self) -> int:
        return sum(self.tally.get(code, 0) for code in MET)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What a unit or a person has to do. `oldest_days` are working days since the oldest date
    that was missed (0 without one). `person_id` is empty for a unit, and where nobody serves."""

    unit_id: UUID
    unit_name: str
    unit_has_ended: bool
    person_id: UUID | None = None
    person_name: str = ""
    post_title: str = ""
    to_do: int
    late: int
    soon: int
    waiting: int
    oldest_due_on: date | None
    oldest_days: int


@dataclass(frozen=True, slots=True)
class Loads:
    """By unit and by person, the most delayed first, units that have ended last. The sums are
    over units that stand; `orphaned` are the tasks still to do in units that do not."""

    by_unit: tuple[Load, ...]
    by_person: tuple[Load, ...]
    to_do: int
    late: int
    soon: int
    waiting: int
    orphaned: int = 0


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A slip with how many working days it cost; a task given to many units is one line."""

    slip: Slip
    count: int
    days: int


@dataclass(frozen=True, slots=True)
class Slips:
    """The biggest slips, and how many there were in all (201 and more: "more than 200")."""

    lines: tuple[SlipLine, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Freshness:
    """How far the numbers of some targets can be relied on. The first four add up to `total`.

    `stale`: no value reaches to the end of the last period by the indicator's own frequency; of a
    number made of facts: no fact for longer than that frequency allows.
    `ownerless`: the owner's unit has nobody in the post on the day.
    """

    total: int
    measured: int  # from facts, up to date
    reported: int  # told from outside, up to date
    stale: int
    silent: int  # nothing was ever told for the period
    ownerless: int


@dataclass(frozen=True, slots=True)
class Movement:
    """A target whose verdict is another than it was on an earlier day, as known then."""

    view: TargetView
    before: Judgement

    @property
    def is_worse(self) -> bool:
        return self.before.is_met and not self.view.judgement.is_met
