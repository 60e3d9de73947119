"""Programmes (chương trình) and schemes (đề án): opened by who may set targets for the unit.

One is ended by its last day; one opened by mistake is taken back (`withdraw_programme`).
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from opendistrict.engine.plans.actions.targets import may_set
from opendistrict.engine.plans.models import Programme, TargetSet
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base

SERIES = {"programme": "CT", "scheme": "DA"}


@transaction.atomic
def register_programme(
    *,
    title: str,
    title_en: str,
    form: str,
    unit_id: UUID,
    target_set_id: UUID | None,
    since: date | None,
    until: date | None,
    passage_id: UUID | None,
    is_sample: bool,
    goals: str = "",
    actor: Actor,
    at: datetime,
) -> UUID:
    """Open a programme or a scheme: a bundle of tasks with its own goals.

    It may belong to a set of targets that one may set; a programme of a sample set is a sample.
    """
    may_set(actor, unit_id)
    target_set = _set_of(target_set_id, actor)
    if not title.strip():
        raise Refused("programme_title_is_missing")
    if form not in SERIES:
        raise Refused("programme_form_is_unknown", form=form)
    if since is not None and until is not None and until <= since:
        raise Refused("programme_ends_before_it_begins")
    row = Programme.objects.create(
        code=base.next_number(series=f"{SERIES[form]}-{day_of(at).year}"), form=form,
        title=nfc(title.strip()), title_en=title_en.strip() or nfc(title.strip()),
        unit_id=unit_id, target_set=target_set, since=since, until=until,
        goals=nfc(goals.strip()), passage_id=passage_id,
        is_sample=is_sample or bool(target_set and target_set.is_sample), confidence="",
    )  # fmt: skip
    base.record(
        action="plans.register_programme", actor=actor, at=at,
        subject=f"plans.programme:{row.pk}", code=row.code, title=row.title, unit=unit_id,
    )  # fmt: skip
    return row.pk


def _set_of(target_set_id: UUID | None, actor: Actor) -> TargetSet | None:
    if target_set_id is None:
        return None
    found = TargetSet.objects.filter(pk=target_set_id).first()
    if found is None:
        raise Refused("target_set_is_unknown")
    may_set(actor, found.unit_id)
    return found
