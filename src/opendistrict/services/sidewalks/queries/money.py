"""What is owed for uses, and what of it falls away."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.money import NOTHING, Money
from opendistrict.registers.ledger import queries as ledger
from opendistrict.registers.ledger.shapes import ChargeShape
from opendistrict.registers.orgs import queries as orgs
from opendistrict.services.sidewalks import models, rules
from opendistrict.services.sidewalks.queries.texts import fee_tables
from opendistrict.services.sidewalks.queries.uses import ALIVE, READ, of_dossier, to_end, use_of
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


def charges_for(dossier_id: UUID) -> list[ChargeShape] | None:
    """What was charged for the use a dossier asks for; None where none of it has a fee we know."""
    use = of_dossier(dossier_id)
    return None if use is None or not use.fee or not use.fee.total.dong else charges(use.id)


def charges_by_use(use_ids: Iterable[UUID]) -> Mapping[UUID, list[ChargeShape]]:
    """As `charges`, of many."""
    about: dict[str, list[ChargeShape]] = {subject(one): [] for one in use_ids}
    for one in ledger.charges_about(about):
        about[one.subject].append(one)
    return {UUID(key.rpartition(":")[2]): some for key, some in about.items()}


def is_waiting(charge_id: UUID) -> bool:
    """Whether something was proposed of a charge that nobody has decided yet."""
    return any(one.decided_at is None for one in ledger.decisions_about(charge_id))


def in_force_unpaid(unit_id: UUID, day: date) -> list[str]:
    """The uses in force on a day for whose fee neither money nor a decision stands, by number:
    there should be none. A charge that is open is unpaid before its day too; a fee that nobody
    charged, or whose charge was cancelled, is unpaid as well."""
    rows = models.Use.objects.filter(
        Q(state="active") | to_end(day), unit=unit_id, days__contains=day
    )
    fees = dict(rows.values_list("pk", "fee"))
    charged = charges_by_use(fees)
    found = [key for key, fee in fees.items() if not _is_covered(fee, charged[key])]
    return sorted(rows.filter(pk__in=found).values_list("number", flat=True))


def _is_covered(fee: Mapping[str, object] | None, charges: Iterable[ChargeShape]) -> bool:
    sums = [one.sums for one in charges]
    decided = sum((one.waived + one.reduced + one.written_off for one in sums), NOTHING)
    owed = rules.fee_from_data(fee).total if fee else NOTHING
    covered = sum((one.received for one in sums), decided)
    return not any(one.open for one in sums) and covered.dong >= owed.dong


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


def falls_away(some: Collection[UseShape]) -> Mapping[UUID, Money]:
    """What of the charges of uses falls away, as `unused_of`, and is not taken off them yet: for a
    decision. Only those of which something does."""
    cut = [one for one in some if one.fee and (one.pauses or one.ended_on)]
    tables = {one.code: one for one in fee_tables()} if cut else {}
    charged = {
        key: [one for one in some if not one.sums.cancelled]
        for key, some in charges_by_use(one.id for one in cut).items()
    }
    left = {
        one.id: _unused(one, one.ended_on, tables).dong - _taken_off(charged[one.id])
        for one in cut if charged[one.id]
    }  # fmt: skip
    return {key: Money(dong) for key, dong in left.items() if dong > 0}


def _taken_off(charges: Iterable[ChargeShape]) -> int:
    return sum(one.sums.reduced.dong + one.sums.waived.dong for one in charges)


def _unused(shape: UseShape, ends_on: date | None, tables: Mapping[str, FeeTable]) -> Money:
    assert shape.fee is not None
    pauses = [(one.since, one.until) for one in shape.pauses]
    used = rules.days_used(shape.wanted, ends_on, pauses)
    return rules.unused(shape.fee, tables[shape.fee.table], used)
