"""Patterns in what units had in hand, each with its dossiers."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from opendistrict.engine.cases.queries.lives import Days, in_hand
from opendistrict.engine.cases.rules import gaming
from opendistrict.engine.cases.shapes.measured import Life, Signal, Span


def signals(units: Collection[UUID], span: Span, at: datetime) -> list[Signal]:
    return signals_of(in_hand(units, span, at), span)


def signals_of(lives: Sequence[Life], span: Span) -> list[Signal]:
    """As `signals`, of dossiers that were read already."""
    return gaming.signals(lives, span, Days().worked)
