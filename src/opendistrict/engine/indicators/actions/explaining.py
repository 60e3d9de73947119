"""Causes are named for the parts of a number, with the task that is to mend them."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from opendistrict.engine.indicators import queries
from opendistrict.engine.indicators.models import Cause, CauseKind
from opendistrict.engine.indicators.rules.splitting import LENGTHS
from opendistrict.engine.indicators.shapes import CauseKindShape
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base

EXPLAIN = "indicators.explain"
_BYS = frozenset({"", "unit", "area", "component", *LENGTHS})


@transaction.atomic
def load_cause_kinds(*, rows: Sequence[CauseKindShape], actor: Actor, at: datetime) -> int:
    """Make the list of causes be as the pack says. Returns how many changed; what a newer pack
    leaves out stays, for causes were named by it."""
    known = {row.code: row for row in CauseKind.objects.all()}
    changed = 0
    for row in rows:
        values = {"name": row.name, "name_en": row.name_en, "place_in_line": row.place_in_line}
        old = known.get(row.code)
        if old and all(getattr(old, name) == value for name, value in values.items()):
            continue
        CauseKind.objects.update_or_create(code=row.code, defaults=values)
        base.record(
            action="indicators.list_cause", actor=actor, at=at,
            subject=f"indicators.cause_kind:{row.code}", name=row.name,
        )  # fmt: skip
        changed += 1
    return changed


@transaction.atomic
def name_cause(
    *,
    indicator: str,
    unit_id: UUID,
    since: date,
    until: date,
    by: str,
    part_key: str,
    code: str,
    words: str = "",
    target_id: UUID | None = None,
    task_id: UUID | None = None,
    actor: Actor,
    at: datetime,
) -> UUID:
    """Say why a part (`by` and `part_key` of a breakdown; "" the whole) fell short."""
    if not actor.may(EXPLAIN, unit_id):
        raise Refused("may_not_explain_for_this_unit")
    wrong = []
    if queries.indicator(indicator) is None:
        wrong.append("indicator_is_unknown")
    if not CauseKind.objects.filter(pk=code).exists():
        wrong.append("cause_is_unknown")
    if by not in _BYS and not by.startswith("slice:"):
        wrong.append("part_is_unknown")
    if since >= until:
        wrong.append("cause_period_is_empty")
    if wrong:
        raise Refused(*wrong, indicator=indicator, cause=code)
    row = Cause.objects.create(
        target_id=target_id, indicator_id=indicator, unit_id=unit_id, since=since, until=until,
        by=by, part_key=part_key[:96], kind_id=code, words=nfc(words.strip())[:500],
        task_id=task_id, told_by=actor.label, told_at=at,
    )  # fmt: skip
    base.record(
        action="indicators.name_cause", actor=actor, at=at, subject=f"indicators.cause:{row.pk}",
        indicator=indicator, cause=code, by=by, part=part_key, task=task_id, target=target_id,
    )  # fmt: skip
    return row.pk


@transaction.atomic
def mend_by(*, cause_id: UUID, task_id: UUID, actor: Actor, at: datetime) -> None:
    """Name the task that is to mend a cause; another one may take its place."""
    row = _cause(cause_id, actor)
    row.task_id = task_id
    row.save(update_fields=["task_id"])
    base.record(
        action="indicators.mend_by", actor=actor, at=at, subject=f"indicators.cause:{row.pk}",
        task=task_id,
    )  # fmt: skip


@transaction.atomic
def drop_cause(*, cause_id: UUID, actor: Actor, at: datetime) -> None:
    """Take back a cause that was named by mistake."""
    row = _cause(cause_id, actor)
    row.dropped_at, row.dropped_by = at, actor.label
    row.save(update_fields=["dropped_at", "dropped_by"])
    base.record(
        action="indicators.drop_cause", actor=actor, at=at, subject=f"indicators.cause:{row.pk}"
    )


def _cause(cause_id: UUID, actor: Actor) -> Cause:
    row = Cause.objects.select_for_update(of=("self",)).filter(pk=cause_id, dropped_at=None).first()
    if row is None:
        raise Refused("cause_is_gone")
    if not actor.may(EXPLAIN, row.unit_id):
        raise Refused("may_not_explain_for_this_unit")
    return row
