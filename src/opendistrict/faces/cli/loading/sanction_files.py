"""sanctions.yaml: what inspectors may find, the ranges of fines by text and day, and what being
late with a fine costs."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from opendistrict.faces.cli.loading.place_rows import Title
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.money import Money
from opendistrict.kernel.packfile import Day, Names, PackRow, Refers, Slug
from opendistrict.registers.ledger.shapes import LateRate
from opendistrict.services.inspections import actions
from opendistrict.services.inspections.shapes import KindShape, SanctionShape

FILE = "sanctions.yaml"
Said = Annotated[str, StringConstraints(min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Dong = Annotated[int, Field(gt=0)]
Square = Annotated[Decimal, Field(gt=0, le=100_000)]


class KindFile(PackRow):
    """A kind of finding, and whether metres or square metres are measured of it."""

    code: Annotated[Code, Names("kind_of_finding")]
    name: Title
    measured: Literal["", "m", "m2"] = ""


class SanctionFile(PackRow):
    """A range of fines; what no source gives is left out."""

    code: Annotated[Slug, Names("sanction")]
    kind: Annotated[Code, Refers("kind_of_finding")]
    since: Day
    until: Day | None = None
    individual: tuple[Dong, Dong] | None = None
    organisation: tuple[Dong, Dong] | None = None
    from_m2: Square | None = None
    below_m2: Square | None = None
    remedy: str = ""
    basis: Said
    confidence: Said

    @model_validator(mode="after")
    def _in_order(self) -> "SanctionFile":
        if self.until is not None and self.until <= self.since:
            raise ValueError("period_is_empty")
        for span in (self.individual, self.organisation):
            if span is not None and span[1] < span[0]:
                raise ValueError("range_of_fines_is_upside_down")
        return self

    def row(self) -> SanctionShape:
        told = self.model_dump(exclude={"individual", "organisation"})
        return SanctionShape(
            **told, individual=_money(self.individual), organisation=_money(self.organisation)
        )


class LateRateFile(PackRow):
    """What being late with a fine costs a day, as a share of what is open."""

    code: Annotated[Slug, Names("late_rate")]
    since: Day
    until: Day | None = None
    rate_per_day: Annotated[Decimal, Field(gt=0, lt=1, decimal_places=8)]
    basis: Said
    confidence: Said

    def row(self) -> LateRate:
        return LateRate(legal_basis=self.basis, **self.model_dump(exclude={"basis"}))


def _money(span: tuple[int, int] | None) -> tuple[Money, Money] | None:
    return (Money(span[0]), Money(span[1])) if span else None


class SanctionsFile(PackRow):
    kinds: tuple[KindFile, ...]
    sanctions: tuple[SanctionFile, ...] = ()
    late_interest: tuple[LateRateFile, ...] = ()

    @model_validator(mode="after")
    def _one_at_a_time(self) -> "SanctionsFile":
        rates = sorted(self.late_interest, key=lambda one: one.since)
        for one in rates:
            if one.until is not None and one.until <= one.since:
                raise ValueError("period_is_empty")
        for one, then in pairwise(rates):
            if one.until is None or then.since < one.until:
                raise ValueError("late_rates_overlap")
        return self


def load_sanctions(*, rows: Sequence[SanctionsFile], actor: Actor, at: datetime) -> int:
    return actions.load_sanctions(
        kinds=[
            KindShape(one.code, one.name.vi, one.name.en, one.measured)
            for row in rows
            for one in row.kinds
        ],
        sanctions=[one.row() for row in rows for one in row.sanctions],
        late_rates=[one.row() for row in rows for one in row.late_interest],
        actor=actor,
        at=at,
    )
