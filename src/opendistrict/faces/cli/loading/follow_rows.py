"""The files of a pack that say how work is followed up and scored: nudges.yaml, scoring.yaml."""

from datetime import time
from decimal import Decimal
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from opendistrict.engine.plans.shapes import RungName
from opendistrict.faces.cli.loading.place_rows import Dated, Title
from opendistrict.kernel.packfile import Names, PackRow, Slug

Told = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
Share = Annotated[Decimal, Field(ge=0, le=1, decimal_places=4)]


def _clock(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("not_a_time")
    try:
        return time.fromisoformat(value)
    except ValueError as error:
        raise ValueError("not_a_time") from error


Clock = Annotated[time, BeforeValidator(_clock)]


class RungRow(PackRow):
    """`offset` in working days from the due date."""

    offset: Annotated[int, Field(ge=-60, le=60)]
    to: RungName

    @model_validator(mode="after")
    def _is_on_the_ladder(self) -> Self:
        if self.to is RungName.MANUAL:
            raise ValueError("rung_is_by_hand")
        return self


class LadderFile(Dated):
    """nudges.yaml: a ladder of follow-up and the hours in which nobody is written to."""

    code: Annotated[Slug, StringConstraints(max_length=64), Names("ladder")]
    rungs: Annotated[tuple[RungRow, ...], Field(min_length=1)]
    quiet_from: Clock
    quiet_until: Clock
    basis: Told
    sample: bool

    @model_validator(mode="after")
    def _climbs(self) -> Self:
        """A later rung never goes to somebody lower: the ladder climbs."""
        order = [RungName.OWNER, RungName.HEAD, RungName.DEPUTY, RungName.CHAIR]
        steps = [order.index(r.to) for r in sorted(self.rungs, key=lambda r: r.offset)]
        if steps != sorted(steps):
            raise ValueError("ladder_goes_down")
        if len(set(self.rungs)) != len(self.rungs):
            raise ValueError("rung_given_twice")
        return self


class RankRow(PackRow):
    """`from` in per cent, included."""

    code: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,24}$")]
    title: Title
    least: Annotated[Percent, Field(alias="from")]


class WeightsRow(PackRow):
    quantity: Share
    quality: Share
    progress: Share

    @model_validator(mode="after")
    def _make_one(self) -> Self:
        if self.quantity + self.quality + self.progress != 1:
            raise ValueError("weights_do_not_make_one")
        return self


class ScoringFile(Dated):
    """scoring.yaml: how officials are scored from their tasks for a period, on a legal basis."""

    code: Annotated[Slug, StringConstraints(max_length=64), Names("scoring regime")]
    late_percent: Percent
    fault_percent: Percent
    ranks: Annotated[tuple[RankRow, ...], Field(min_length=2)]
    weights: WeightsRow | None
    basis: Told
    confidence: Told

    @model_validator(mode="after")
    def _ranks_go_down(self) -> Self:
        """Best first, the last from 0: every score has a rank. `completed` divides done from
        not done."""
        least = [rank.least for rank in self.ranks]
        if least != sorted(set(least), reverse=True) or least[-1] != 0:
            raise ValueError("ranks_do_not_go_down_to_zero")
        if "completed" not in [rank.code for rank in self.ranks]:
            raise ValueError("rank_completed_is_missing")
        return self


class CauseFile(PackRow):
    """causes.yaml: a cause from which officers choose why a target is missed."""

    code: Annotated[Slug, StringConstraints(max_length=48), Names("cause")]
    name: Title
