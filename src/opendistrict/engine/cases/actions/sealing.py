"""Sealed fields of forms: sealed when they are filed, anew when the key changes."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from opendistrict.engine.cases.models import Dossier
from opendistrict.engine.cases.queries.procedures import rules_of
from opendistrict.engine.cases.shapes.procedure import SEALED_KINDS, Procedure
from opendistrict.registers.people import actions as people

_CHUNK = 500


def place_of(dossier_id: UUID, field: str) -> str:
    """Where a sealed value stands: it opens there and nowhere else."""
    return f"cases.dossier:{dossier_id}:{field}"


def sealed(procedure: Procedure, values: dict[str, object], dossier_id: UUID) -> dict[str, object]:
    """Clean values as they are kept: national ids and telephones sealed."""
    kept = dict(values)
    for code in sealed_fields(procedure) & kept.keys():
        kept[code] = people.seal(str(kept[code]), within=place_of(dossier_id, code))
    return kept


def sealed_fields(procedure: Procedure) -> frozenset[str]:
    return frozenset(one.code for one in procedure.form if one.kind in SEALED_KINDS)


def reseal(again: Callable[[str, str], str]) -> int:
    """Every sealed field of filed forms under the key of today; how many dossiers were changed.
    Runs in the transaction of `od people rotate-key`."""
    changed = 0
    for row in _in_chunks(Dossier.objects.only("id", "version_id", "form")):
        form = dict(row.form)
        for code in sealed_fields(rules_of(row.version_id)[0]) & form.keys():
            form[code] = again(form[code], place_of(row.pk, code))
        if form != row.form:
            Dossier.objects.filter(pk=row.pk).update(form=form)
            changed += 1
    return changed


def _in_chunks(rows: "QuerySet[Any]") -> Iterator[Any]:
    last = None
    while True:
        found = rows if last is None else rows.filter(pk__gt=last)
        chunk = list(found.order_by("pk")[:_CHUNK])
        yield from chunk
        if len(chunk) < _CHUNK:
            return
        last = chunk[-1].pk
