"""Target sets, targets and programmes as a pack tells them. Told twice, nothing changes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from opendistrict.engine.plans.actions.target_imports import target_columns
from opendistrict.engine.plans.models import Programme, Target, TargetSet
from opendistrict.engine.plans.shapes.targets import ProgrammeRow, SetRow, TargetRow
from opendistrict.kernel.actor import Actor
from opendistrict.registers.base import actions as base
from opendistrict.registers.orgs import queries as orgs


def _made_so(row: Model | None, model: type[Model], code: str, columns: dict[str, Any]) -> Any:
    """The row as it shall be, or None when it is so already."""
    if row is not None and all(getattr(row, name) == value for name, value in columns.items()):
        return None
    if row is None:
        return model._default_manager.create(code=code, **columns)
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))
    return row


@transaction.atomic
def load_target_sets(
    *, sets: Iterable[tuple[SetRow, Iterable[TargetRow]]], actor: Actor, at: datetime
) -> int:
    """Make the sets and their targets be as the pack says. Returns how many rows changed."""
    units = orgs.unit_ids_by_slug()
    changed = 0
    for row, targets in sets:
        old = TargetSet.objects.filter(code=row.code).first()
        columns = {
            "title": row.title, "title_en": row.title_en, "unit_id": units[row.unit],
            "period_kind": row.period_kind, "cut_off": row.cut_off, "since": row.since,
            "until": row.until, "declared_count": row.declared_count,
            "mostly_met_share": row.mostly_met_share, "mostly_met_basis": row.mostly_met_basis,
            "source": row.source, "is_public": row.is_public, "is_sample": row.is_sample,
            "confidence": row.confidence,
        }  # fmt: skip
        made = _made_so(old, TargetSet, row.code, columns)
        if made is not None:
            changed += 1
            base.record(
                action="plans.register_target_set", actor=actor, at=at,
                subject=f"plans.target_set:{made.pk}", code=row.code, title=row.title,
                declared=row.declared_count, source=row.source,
            )  # fmt: skip
        changed += _load_targets(made or old, list(targets), units, actor, at)
    return changed


def _load_targets(
    target_set: Any,
    rows: list[TargetRow],
    units: Mapping[str, UUID],
    actor: Actor,
    at: datetime,
) -> int:
    known = {row.code: row for row in Target.objects.filter(target_set=target_set)}
    ids: dict[str, UUID] = {code: row.pk for code, row in known.items()}
    changed = 0
    for place, row in enumerate(rows, start=1):
        columns = {
            **target_columns(row),
            "target_set_id": target_set.pk, "place_in_line": place, "since": target_set.since,
            "until": target_set.until, "period_kind": target_set.period_kind,
            "cut_off": target_set.cut_off, "owner_unit_id": units[row.owner],
            "whole_id": ids[row.whole] if row.whole else None,
        }  # fmt: skip
        made = _made_so(known.get(row.code), Target, row.code, columns)
        if made is None:
            continue
        ids[row.code] = made.pk
        changed += 1
        base.record(
            action="plans.set_target", actor=actor, at=at, subject=f"plans.target:{made.pk}",
            code=row.code, title=row.title, plan=row.plan, plan_bound=row.plan_bound,
            owner=units[row.owner],
        )  # fmt: skip
    return changed


@transaction.atomic
def load_programmes(*, rows: Iterable[ProgrammeRow], actor: Actor, at: datetime) -> int:
    units = orgs.unit_ids_by_slug()
    sets = dict(TargetSet.objects.values_list("code", "id"))
    known = {row.code: row for row in Programme.objects.all()}
    changed = 0
    for row in rows:
        columns = {
            "form": row.form, "title": row.title, "title_en": row.title_en,
            "unit_id": units[row.unit],
            "target_set_id": sets[row.target_set] if row.target_set else None,
            "since": row.since, "until": row.until, "goals": row.goals, "is_gap": row.is_gap,
            "is_sample": row.is_sample, "confidence": row.confidence,
        }  # fmt: skip
        made = _made_so(known.get(row.code), Programme, row.code, columns)
        if made is None:
            continue
        changed += 1
        base.record(
            action="plans.register_programme", actor=actor, at=at,
            subject=f"plans.programme:{made.pk}", code=row.code, title=row.title,
        )  # fmt: skip
    return changed
