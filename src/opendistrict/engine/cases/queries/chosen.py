"""The dossiers behind a count, for who may see them."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from opendistrict.engine.cases.models import Dossier
from opendistrict.engine.cases.queries.lists import _COLUMNS
from opendistrict.engine.cases.queries.pages import visible
from opendistrict.engine.cases.shapes.dossier import QueueLine
from opendistrict.kernel.actor import Actor


def lines(
    ids: "Collection[UUID] | QuerySet[Dossier]", *, actor: Actor, after: str = "",
    procedure: str = "", most: int = 50,
) -> list[QueueLine]:  # fmt: skip
    """Some dossiers, the newest first, from the one after a given key on."""
    if isinstance(ids, QuerySet):
        rows = ids.filter(visible(actor))
    else:
        rows = Dossier.objects.filter(visible(actor), pk__in=list(ids))
    if after:
        rows = rows.filter(pk__lt=after)
    if procedure:
        rows = rows.filter(procedure=procedure)
    return [QueueLine(*row) for row in rows.order_by("-id").values_list(*_COLUMNS)[:most]]
