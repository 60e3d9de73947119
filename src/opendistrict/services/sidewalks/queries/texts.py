"""The texts that govern uses, and the tables of charges."""

from datetime import date
from functools import lru_cache
from uuid import UUID

from opendistrict.registers.base import queries as base
from opendistrict.services.sidewalks import models, rules
from opendistrict.services.sidewalks.shapes import (
    FeeTable,
    Foretold,
    Regime,
)


def regimes() -> list[Regime]:
    """Every text, in force or not, from the oldest on."""
    return list(_rules(base.turn("sidewalks"))[0])


def fee_tables() -> list[FeeTable]:
    return list(_rules(base.turn("sidewalks"))[1])


@lru_cache(maxsize=2)
def _rules(turn: str) -> tuple[tuple[Regime, ...], tuple[FeeTable, ...]]:
    texts = models.Regime.objects.order_by("valid", "code")
    tables = models.FeeTable.objects.order_by("valid", "code")
    return (
        tuple(
            rules.regime_of(
                row.code, row.valid.lower or date.min, _first(row.valid.upper, row.ended_on),
                row.data,
            )
            for row in texts
        ),
        tuple(
            rules.fee_table_of(row.code, row.valid.lower or date.min, row.valid.upper, row.data)
            for row in tables
        ),
    )  # fmt: skip


def _first(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


def once_forecast() -> list[Foretold]:
    """What was once expected of a charge, and what came, as the sources of the pack say."""
    rows = models.FeeTable.objects.order_by("valid", "code").values_list("data", flat=True)
    return [Foretold(**one) for data in rows for one in data.get("once_forecast", [])]


def street_class(street_id: UUID, day: date) -> tuple[int, str] | None:
    """The area and class of the charge that a street is in on a day; None where nobody said."""
    row = models.StreetClass.objects.filter(street_id=street_id, valid__contains=day).first()
    return (row.area, row.street_class) if row else None
