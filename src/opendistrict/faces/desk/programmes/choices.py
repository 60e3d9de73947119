"""Programmes to choose from, where a task is given or a list is narrowed."""

from uuid import UUID

from opendistrict.engine.plans import queries as plans
from opendistrict.faces.kit.targets_shown import title_of
from opendistrict.kernel.actor import Actor


def programme_choices(actor: Actor, wanted: str | None = None) -> list[tuple[str, str]]:
    """The first programmes one may read, and the one an address names though it is not of these."""
    found = {str(one.id): one for one in plans.programmes(actor)}
    if wanted and wanted not in found and (key := _uuid(wanted)):
        named = plans.programme(key, actor=actor)
        found |= {str(named.id): named} if named else {}
    return [(key, title_of(one)) for key, one in found.items() if not one.is_gap]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
