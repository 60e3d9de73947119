"""Which dossiers may be put in one bundle, and by whom."""

from datetime import datetime

from opendistrict.engine.cases.rules import guards
from opendistrict.engine.cases.shapes.dossier import Standing
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused

MOST = 20  # dossiers of one bundle: a household's papers, not a district's


def in_the_way(
    standing: Standing, procedure: Procedure, actor: Actor, at: datetime
) -> tuple[str, ...]:
    """What keeps an actor from changing which bundle a dossier is in. An officer does it who holds
    the dossier or receives such dossiers: applicants bring them, the office puts them together."""
    holds = guards.holds(standing, procedure, actor, at)
    if not (holds["holds_the_dossier"] or holds["may_receive"]):
        return ("may_not_bundle",)
    return () if standing.is_open else ("bundled_is_closed",)


def weigh_pair(one: Standing, other: Standing) -> None:
    """Refused where two dossiers cannot be in one bundle."""
    if one.id == other.id:
        raise Refused("related_to_itself", code=one.code)
    if one.office_id != other.office_id:
        raise Refused("related_is_of_another_office", code=other.code)
    if not other.is_open:
        raise Refused("related_is_closed", code=other.code)
    if one.bundle is not None and other.bundle is not None:
        code = "related_already" if one.bundle == other.bundle else "related_is_in_another_bundle"
        raise Refused(code, code=other.code)
