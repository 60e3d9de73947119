"""What packs tell: items, layouts, under which indicators figures were published."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from opendistrict.kernel.actor import Actor
from opendistrict.registers.base import actions as base
from opendistrict.services.revenue.models import Item, Layout, PublishedAs
from opendistrict.services.revenue.shapes import ItemShape, LayoutShape, What


@transaction.atomic
def load_items(
    *, items: Sequence[ItemShape], layouts: Sequence[LayoutShape], published: Mapping[What, str],
    actor: Actor, at: datetime,
) -> int:  # fmt: skip
    """Make the list of items (parents first), the layouts and the indicators of published figures
    be as a pack says. Returns how many things changed."""
    told: list[str] = []
    for place, one in enumerate(items):
        values: dict[str, object] = {
            "name": one.name, "name_en": one.name_en, "sort": str(one.sort),
            "parent_id": one.parent or None, "valid": DateRange(one.since, one.until),
            "basis": one.basis, "confidence": one.confidence, "is_sample": one.is_sample,
            "place_in_line": place,
        }  # fmt: skip
        told += [one.code] if _put(Item, one.code, values) else []
    for layout in layouts:
        data = {
            "sort": str(layout.sort), "times": layout.times,
            "columns": [[*pair] for pair in layout.columns.items()],  # their order counts
            "marks": layout.marks, "totals": list(layout.totals), "off_by": str(layout.off_by),
            "source": layout.source,
        }  # fmt: skip
        values = {"title": layout.title, "data": data, "is_sample": layout.is_sample}
        told += [layout.code] if _put(Layout, layout.code, values) else []
    for what, indicator in published.items():
        told += [what] if _put(PublishedAs, what, {"indicator_id": indicator}) else []
    for code in told:
        base.record(
            action="revenue.load", actor=actor, at=at, subject="revenue.rules", rule=code
        )  # fmt: skip
    return len(told)


def _put(
    model: type[Item] | type[Layout] | type[PublishedAs], key: str, values: Mapping[str, object]
) -> bool:
    old = model.objects.filter(pk=key).first()
    if old and all(getattr(old, name) == value for name, value in values.items()):
        return False
    model.objects.update_or_create(pk=key, defaults=values)
    return True
