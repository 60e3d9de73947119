from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts import actions, queries
from opendistrict.registers.orgs import queries as orgs


def roll_up(at: datetime) -> None:
    """Readings are exact without it; this keeps what they must add by themselves small."""
    while actions.roll_up():
        pass


def weigh_reform(unit_ids: Collection[UUID], area_ids: Collection[UUID], on: date) -> None:
    """What happened on the day or after it was told of a unit that by the reform was no more, or
    of land it had given away: such a reform begins later, or those facts are corrected first."""
    found = queries.told_since(unit_ids, area_ids, on)
    if found is not None:
        unit_id, day = found
        name = orgs.units([unit_id], on=on)[unit_id].name
        raise Refused("reform_is_before_facts", unit=name, on=on, last=day)
