"""What packs tell: the texts, the charges, the streets of lists and classes."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from opendistrict.kernel.actor import Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.places import actions as drawing
from opendistrict.registers.places import queries as places
from opendistrict.services.sidewalks import queries
from opendistrict.services.sidewalks.models import FeeTable, Listing, Regime, StreetClass
from opendistrict.services.sidewalks.shapes import ListingRow, TextRow

END_REGIME = "sidewalks.end_regime"


@transaction.atomic
def load_rules(
    *, regimes: Sequence[TextRow], fees: Sequence[TextRow], streets: Sequence[ListingRow],
    actor: Actor, at: datetime,
) -> int:  # fmt: skip
    """Make the texts and the lists of streets be as a pack says. A regime that was ended here
    stays ended. Returns how many things changed.

    :raises Refused: `street_is_unknown` with the names no street has.
    """
    told = [row.code for row in regimes if _put(Regime, row)]
    told += [row.code for row in fees if _put(FeeTable, row)]
    told += _put_streets(streets, at)
    for what in told:
        base.record(
            action="sidewalks.load_rule", actor=actor, at=at, subject="sidewalks.rules", rule=what
        )
    return len(told)


def _put(model: type[Regime] | type[FeeTable], row: TextRow) -> bool:
    told = {
        "valid": DateRange(row.since, row.until), "data": row.data, "basis": row.basis,
        "confidence": row.confidence,
    }  # fmt: skip
    old = model.objects.filter(pk=row.code).first()
    if old and all(getattr(old, name) == value for name, value in told.items()):
        return False
    model.objects.update_or_create(code=row.code, defaults=told)
    return True


def _put_streets(rows: Sequence[ListingRow], at: datetime) -> list[str]:
    """The streets that were new to a use or to a class; maps show what a list opens."""
    ids = {one.slug: key for key, one in places.streets().items()} if rows else {}
    unknown = sorted({row.street for row in rows} - ids.keys())
    if unknown:
        raise Refused("street_is_unknown", streets=unknown)
    added, opened = [], set()
    for row in rows:
        told = {"basis": row.basis, "confidence": row.confidence}
        key: dict[str, Any] = {
            "street_id": ids[row.street], "valid": DateRange(row.since, row.until)
        }  # fmt: skip
        if row.use:
            _, new = Listing.objects.get_or_create(**key, use=row.use, segment=None, defaults=told)
        else:
            kind = {"area": row.area, "street_class": row.street_class}
            _, new = StreetClass.objects.get_or_create(**key, defaults=told | kind)
        if new:
            added.append(f"{row.street}: {row.use or row.street_class}")
            opened |= {ids[row.street]} if row.use else set()
    kerbs = places.segments_of(opened, day_of(at)) if opened else []
    drawing.touch_segments(queries.MAP, [one.id for one in kerbs])
    return added


# ------------------------------------------------------------------ what an authority decides


@transaction.atomic
def publish_list(
    *, use: str, streets: Sequence[str], since: date, until: date | None, basis: str, actor: Actor,
    at: datetime,
) -> int:  # fmt: skip
    """Open streets to a use by a decision of the authority, all of them or none. Returns how many
    were not open to it by that decision before.

    :raises Refused: `right_is_missing`, `basis_is_missing`, `list_is_empty`, `street_is_unknown`
        with every name that no street has.
    """
    if not actor.may_somewhere(END_REGIME):
        raise Refused("right_is_missing", act=END_REGIME)
    if not basis.strip():
        raise Refused("basis_is_missing")
    known = queries.named_streets(streets)
    rows = [
        ListingRow(street=known[name].slug, since=since, until=until, basis=basis.strip(),
                   confidence="V", use=use)
        for name in known
    ]  # fmt: skip
    added = _put_streets(rows, at)
    base.record(
        action="sidewalks.publish_list", actor=actor, at=at, subject="sidewalks.rules", use=use,
        basis=basis, streets=list(known),
    )  # fmt: skip
    base.log(
        kind="sidewalks.publish_list", subject="sidewalks.rules", at=at,
        body={"use": use, "basis": basis.strip(), "streets": list(known)},
    )  # fmt: skip
    return len(added)
