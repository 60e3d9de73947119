"""A text ceases to govern."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.services.sidewalks import queries
from opendistrict.services.sidewalks.actions.ending import ENDED, end_row
from opendistrict.services.sidewalks.actions.loading import END_REGIME
from opendistrict.services.sidewalks.models import Regime, Use
from opendistrict.services.sidewalks.shapes import Affected


@transaction.atomic
def end_regime(
    *, code: str, on: date, basis: str, actor: Actor, at: datetime
) -> Sequence[Affected]:
    """A text ceases to govern on a day: every use under it ends that day, nothing is deleted, and
    the part of each charge that would not have arisen is told for a decision.

    :raises Refused: `regime_is_unknown`, `regime_has_ended`, `basis_is_missing`, `not_allowed`.
    """
    if not basis.strip():
        raise Refused("basis_is_missing")
    regime = Regime.objects.select_for_update().filter(pk=code).first()
    if regime is None:
        raise Refused("regime_is_unknown", code=code)
    end_now = min((day for day in (regime.valid.upper, regime.ended_on) if day), default=None)
    if end_now is not None and end_now <= on:
        raise Refused("regime_has_ended", on=end_now)
    alive = Use.objects.filter(regime=regime, state__in=queries.ALIVE, days__endswith__gt=on)
    units = set(alive.values_list("unit_id", flat=True).order_by("unit_id").distinct())
    if not actor.may_somewhere(END_REGIME) or any(
        not actor.may(END_REGIME, unit) for unit in units
    ):
        raise Refused("right_is_missing", act=END_REGIME)
    rows = list(alive.select_for_update(of=("self",)).order_by("pk"))
    touched = list(queries.affected(rows, on))
    regime.ended_on, regime.ended_basis = on, basis.strip()
    regime.save(update_fields=["ended_on", "ended_basis"])
    for row in rows:
        end_row(row, on, basis.strip(), "ended", actor, at)
        base.publish(topic=ENDED, at=at, use=row.pk)
    base.record(
        action="sidewalks.end_regime", actor=actor, at=at, subject=f"sidewalks.regime:{code}",
        on=on, basis=basis, uses=[one.use.number for one in touched],
    )  # fmt: skip
    base.log(
        kind="sidewalks.end_regime",
        subject=f"sidewalks.regime:{code}",
        at=at,
        body={"code": code, "on": on.isoformat(), "basis": basis.strip(), "uses": len(touched)},
    )
    return touched
