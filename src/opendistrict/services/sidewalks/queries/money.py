"""What is owed for uses, and what of it falls away."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.money import Money
from opendistrict.registers.ledger import queries as ledger
from opendistrict.registers.ledger.shapes import ChargeShape
from opendistrict.registers.orgs import queries as orgs
from opendistrict.services.sidewalks import models, rules
from opendistrict.services.sidewalks.queries.texts import fee_tables
from opendistrict.services.sidewalks.queries.uses import ALIVE, READ, use_of
from opendistrict.services.sidewalks.shapes import (
    Affected,
    FeeTable,
    UseShape,
)


def subject(use_id: UUID) -> str:
    """What a charge for a use is about."""
    return f"sidewalks.use:{use_id}"


def charges(use_id: UUID) -> list[ChargeShape]:
    return ledger.charges_of(subject(use_id))


def is_waiting(charge_id: UUID) -> bool:
    """Whether something was proposed of a charge that nobody has decided yet."""
    return any(one.decided_at is None for one in ledger.decisions_about(charge_id))


def in_force_unpaid(unit_id: UUID, day: date) -> list[str]:
    """The uses in force on a day whose charge is open, by number: there should be none."""
    rows = models.Use.objects.filter(unit=unit_id, state="active", days__contains=day)
    known = {subject(key): number for key, number in rows.values_list("pk", "number")}
    found = {one.subject for one in ledger.charges_about(known) if not one.is_settled}
    return sorted(known[one] for one in found)


def touched_by_ending(regime: str, on: date, actor: Actor) -> list[Affected]:
    """What ending a regime on a day does to each use it governs: from when the ground is free, and
    what of the charge would not have arisen had the use been asked for until that day only."""
    rows = models.Use.objects.filter(
        regime_id=regime, state__in=ALIVE, days__endswith__gt=on,
        unit_id__in=orgs.scope(actor, READ),
    ).prefetch_related("pauses").order_by("pk")  # fmt: skip
    return list(affected(rows, on))


def affected(rows: Iterable[models.Use], on: date) -> Iterator[Affected]:
    tables = {one.code: one for one in fee_tables()}
    for row in rows:
        shape = use_of(row)
        yield Affected(shape, on, _unused(shape, on, tables) if shape.fee else None)


def unused_of(shape: UseShape) -> Money | None:
    """What of its charge a use that ended early or stood still would not have cost; None where
    nothing was charged."""
    if shape.fee is None:
        return None
    return _unused(shape, shape.ended_on, {one.code: one for one in fee_tables()})


def _unused(shape: UseShape, ends_on: date | None, tables: Mapping[str, FeeTable]) -> Money:
    assert shape.fee is not None
    pauses = [(one.since, one.until) for one in shape.pauses]
    used = rules.days_used(shape.wanted, ends_on, pauses)
    return rules.unused(shape.fee, tables[shape.fee.table], used)
