"""A sealed field of a form read in full: an act with a purpose, written down."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from opendistrict.engine.cases import queries
from opendistrict.engine.cases.queries.pages import may_see
from opendistrict.engine.cases.shapes.procedure import SEALED_KINDS
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.fold import nfc
from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.sealing import Unopenable
from opendistrict.registers.base import actions as base
from opendistrict.registers.people import queries as people

LEAST_PURPOSE = 10  # characters, as for what is known of a party


@transaction.atomic
def unmask_field(*, dossier_id: UUID, field: str, purpose: str, actor: Actor, at: datetime) -> str:
    """What was filled in, in clear. Who read it, and what for, stands in the trail."""
    case = queries.case(dossier_id)
    kinds = {one.code: one.kind for one in case.procedure.form}
    if not may_see(case, actor) or kinds.get(field) not in SEALED_KINDS:
        raise Refused("may_not_see_this_dossier")
    purpose = nfc(purpose).strip()
    if len(purpose) < LEAST_PURPOSE:
        raise Refused("purpose_is_missing", least=LEAST_PURPOSE)
    sealed = case.form.get(field)
    if not isinstance(sealed, str):
        return ""
    try:
        clear = people.unseal(sealed, within=f"cases.dossier:{dossier_id}:{field}")
    except Unopenable as error:
        raise Refused("seal_key_is_lost") from error
    base.record(
        action="cases.unmask", actor=actor, at=at, subject=f"cases.dossier:{dossier_id}",
        field=field, purpose=purpose[:500],
    )  # fmt: skip
    return clear
