"""What packs tell: kinds of findings and ranges of fines."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.money import Money
from opendistrict.registers.base import actions as base
from opendistrict.registers.ledger.shapes import LateRate as LateRateShape
from opendistrict.services.inspections.models import Kind, LateRate, Sanction
from opendistrict.services.inspections.shapes import KindShape, SanctionShape


@transaction.atomic
def load_sanctions(
    *, kinds: Sequence[KindShape], sanctions: Sequence[SanctionShape],
    late_rates: Sequence[LateRateShape] = (), actor: Actor, at: datetime,
) -> int:  # fmt: skip
    """Make kinds, ranges and late rates be as a pack says; returns how many changed. Records that
    were made keep the range of their day."""
    told = [
        one.code
        for n, one in enumerate(kinds)
        if _put(Kind, one.code, name=one.name, name_en=one.name_en, measured=one.measured,
                place_in_line=n)
    ]  # fmt: skip
    told += [
        one.code
        for one in sanctions
        if _put(Sanction, one.code, kind_id=one.kind, valid=DateRange(one.since, one.until),
                data=_data(one), basis=one.basis, confidence=one.confidence)
    ]  # fmt: skip
    told += [
        one.code
        for one in late_rates
        if _put(LateRate, one.code, valid=DateRange(one.since, one.until),
                rate_per_day=one.rate_per_day, basis=one.legal_basis, confidence=one.confidence)
    ]  # fmt: skip
    for code in told:
        base.record(
            action="inspections.load_rule", actor=actor, at=at, subject="inspections.rules",
            rule=code,
        )  # fmt: skip
    return len(told)


def _put(model: type[Model], code: str, **told: object) -> bool:
    old = model._default_manager.filter(pk=code).first()
    if old and all(getattr(old, name) == value for name, value in told.items()):
        return False
    model._default_manager.update_or_create(code=code, defaults=told)
    return True


def _data(one: SanctionShape) -> dict[str, object]:
    return {
        "individual": _pair(one.individual), "organisation": _pair(one.organisation),
        "from_m2": None if one.from_m2 is None else str(one.from_m2),
        "below_m2": None if one.below_m2 is None else str(one.below_m2), "remedy": one.remedy,
    }  # fmt: skip


def _pair(told: tuple[Money, Money] | None) -> list[int] | None:
    return [told[0].dong, told[1].dong] if told else None
