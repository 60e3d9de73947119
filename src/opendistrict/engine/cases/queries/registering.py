"""The register of dossiers (form 06): what units received in a period, in the order of receipt."""

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Q

from opendistrict.engine.cases.models import Dossier
from opendistrict.engine.cases.queries.desk import read_mark
from opendistrict.engine.cases.queries.lists import MANY_UNITS
from opendistrict.engine.cases.queries.pages import visible
from opendistrict.engine.cases.shapes.dossier import RegisterLine, RegisterPage
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import HERE

SIZE = 50
_COLUMNS = (
    "id", "code", "version__name", "version__name_en", "applicant_name", "unit_id", "state",
    "received_at", "promised_at", "finished_at", "returned_at", "supplements", "apologised_at",
    "version__is_sample",
)  # fmt: skip


def register(
    units: Collection[UUID], since: date, until: date, *, actor: Actor, after: str = "",
    most: int = SIZE,
) -> RegisterPage:  # fmt: skip
    """What some units received on the days [since, until), as far as the actor may see it.

    A page is one short walk along an index for each unit, wherever in the list it begins.
    """
    begins, ends = (datetime.combine(day, time.min, HERE) for day in (since, until))
    rows = Dossier.objects.filter(visible(actor), received_at__gte=begins, received_at__lt=ends)
    if after:
        moment, key = read_mark(after)
        later = Q(received_at__gt=moment) | Q(received_at=moment, id__gt=key)
        rows = rows.filter(Q(received_at__gte=moment) & later)
    one_by_one = len(units) <= MANY_UNITS
    parts: list[Any] = [
        part.order_by("received_at", "id").values_list(*_COLUMNS)[: most + 1]
        for part in (
            [rows.filter(unit=one) for one in units]
            if one_by_one
            else [rows.filter(unit__in=units)]
        )
    ]
    if not parts:
        return RegisterPage((), "")
    whole = parts[0]
    if len(parts) > 1:
        whole = whole.union(*parts[1:], all=True).order_by("received_at", "id")[: most + 1]
    lines = [RegisterLine(*row) for row in whole]
    if len(lines) <= most:
        return RegisterPage(tuple(lines), "")
    last = lines[most - 1]
    return RegisterPage(tuple(lines[:most]), f"{last.received_at.isoformat()}~{last.id}")
