"""The targets of a sheet, and a target's columns as a row tells them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from opendistrict.engine.indicators import actions as indicator_actions
from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import IndicatorRow
from opendistrict.engine.plans.actions.targets import (
    locked_set,
    may_set,
    next_place,
    own_indicator,
)
from opendistrict.engine.plans.models import Target, TargetSet
from opendistrict.engine.plans.queries.targets import titles_in
from opendistrict.engine.plans.rules.setting import weigh_row
from opendistrict.engine.plans.shapes.targets import TargetRow
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import fold, nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs import queries as orgs


@transaction.atomic
def import_targets(
    *, target_set_id: UUID, rows: Sequence[TargetRow], file_id: UUID, actor: Actor, at: datetime
) -> int:
    """Give the targets of a sheet to their units, all or none, at the end of the set."""
    target_set = locked_set(target_set_id)
    may_set(actor, target_set.unit_id)
    units = orgs.unit_ids_by_slug()
    _weigh(rows, target_set, actor)
    fresh: list[Target] = []
    own: list[IndicatorRow] = []
    marked = [replace(row, is_sample=row.is_sample or target_set.is_sample) for row in rows]
    for place, row in enumerate(marked, start=next_place(target_set_id)):
        code = f"{target_set.code}-{place:03d}"
        mine = None
        if row.indicator is None:
            mine = own_indicator(
                code=code, title=row.title, title_en=row.title_en, kind=row.kind,
                quantity=row.quantity, direction=row.direction, is_sample=row.is_sample,
            )  # fmt: skip
        own += [mine] if mine else []
        told = replace(row, indicator=mine.code if mine else row.indicator)
        fresh.append(
            Target(
                target_set=target_set,
                place_in_line=place,
                code=code,
                owner_unit_id=units[row.owner],
                since=target_set.since,
                until=target_set.until,
                period_kind=target_set.period_kind,
                cut_off=target_set.cut_off,
                **target_columns(told),
            )
        )
    indicator_actions.load_indicators(rows=own, actor=actor, at=at)
    Target.objects.bulk_create(fresh, batch_size=500)
    base.record(
        action="plans.import_targets", actor=actor, at=at,
        subject=f"plans.target_set:{target_set_id}", count=len(fresh), file=file_id,
        codes=[row.code for row in fresh[:100]],
    )  # fmt: skip
    base.publish(topic="plans.targets_imported", at=at, target_set=target_set_id)
    return len(fresh)


def _weigh(rows: Sequence[TargetRow], target_set: TargetSet, actor: Actor) -> None:
    """Every row as `set_target` would weigh it."""
    units = orgs.unit_ids_by_slug()
    known, given = indicators.indicators(), titles_in(target_set.pk)
    for row in rows:
        if row.owner not in units:
            raise Refused("owner_unit_is_unknown", unit=row.owner)
        may_set(actor, units[row.owner])
        wrong = weigh_row(row, target_set.since, target_set.until)
        if row.indicator is not None and row.indicator not in known:
            wrong = (*wrong, "indicator_is_unknown")
        if fold(row.title) in given:
            wrong = (*wrong, "target_is_given_already")
        if wrong:
            raise Refused(*wrong, title=row.title, indicator=row.indicator)
        given.add(fold(row.title))


def target_columns(row: TargetRow) -> dict[str, Any]:
    """What a row says of itself, as columns of the table."""
    return {
        "title": nfc(row.title),
        "title_en": row.title_en or nfc(row.title),
        "field": row.field,
        "kind": row.kind,
        "direction": row.direction,
        "indicator_id": row.indicator,
        "quantity": row.quantity,
        "plan": row.plan,
        "plan_bound": row.plan_bound,
        "plan_source": row.plan_source,
        "striving": row.striving,
        "base": row.base,
        "weight": row.weight,
        "dropped_on": row.dropped_on,
        "dropped_reason": row.dropped_reason,
        "is_gap": row.is_gap,
        "is_sample": row.is_sample,
        "confidence": row.confidence,
    }
