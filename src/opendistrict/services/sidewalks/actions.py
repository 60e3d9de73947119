from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange

from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import day_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import PlaceAsked
from opendistrict.services.sidewalks import queries, rules
from opendistrict.services.sidewalks.models import (
    FeeTable,
    Held,
    Listing,
    Regime,
    StreetClass,
    Use,
)
from opendistrict.services.sidewalks.shapes import (
    DAY,
    Affected,
    ListingRow,
    Quote,
    TextRow,
    UseShape,
    Wanted,
)

HOLD = "sidewalks.hold"
CONFIRM = "sidewalks.confirm"
END_REGIME = "sidewalks.end_regime"
HOLDS_FOR = timedelta(days=2)  # a setting of the office: no text read says how long


# ------------------------------------------------------------------ what packs tell


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
    told += _put_streets(streets)
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


def _put_streets(rows: Sequence[ListingRow]) -> list[str]:
    """The streets that were new to a use or to a class."""
    ids = {one.slug: key for key, one in places.streets().items()} if rows else {}
    unknown = sorted({row.street for row in rows} - ids.keys())
    if unknown:
        raise Refused("street_is_unknown", streets=unknown)
    added = []
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
    return added


# ------------------------------------------------------------------ holding ground


@transaction.atomic
def hold(
    *, wanted: Wanted, segment_id: UUID, party_id: UUID, purpose: str = "",
    frontage_id: UUID | None = None, dossier_id: UUID | None = None, is_sample: bool = False,
    actor: Actor, at: datetime,
) -> UseShape:  # fmt: skip
    """Keep a stretch for somebody until it is confirmed, at most `HOLDS_FOR`.

    What is in the way is said in full; a race for the same ground has one winner, and the database
    refuses a second even if no rule asked.

    :raises Refused: `stretch_cannot_be_had` with the hindrances; `place_is_in_no_unit`;
        `party_is_another` for a citizen who asks for somebody else.
    """
    if actor.party_id is not None and actor.party_id != party_id:
        raise Refused("party_is_another")
    if wanted.since < day_of(at):
        raise Refused("day_is_past", day=wanted.since)
    _queue_up(segment_id)
    _let_go_of_run_out(segment_id, at)
    quote = queries.quote(wanted, segment_id=segment_id, frontage_id=frontage_id)
    if not quote.weighed.is_possible or quote.weighed.regime is None:
        raise Refused("stretch_cannot_be_had", hindrances=list(quote.weighed.hindrances))
    unit_id, area_id = _whose(wanted, segment_id)
    if actor.party_id is None and not actor.may(HOLD, unit_id):
        raise Refused("right_is_missing", act=HOLD)
    begin, end = wanted.hours
    row = Use.objects.create(
        number=base.next_number(series=f"VH-{day_of(at).year}"), unit_id=unit_id,
        segment_id=segment_id, frontage_id=frontage_id, area_id=area_id, party_id=party_id,
        regime_id=quote.weighed.regime.code, use=wanted.use, ground=wanted.ground,
        along=NumericRange(*wanted.along), depth=NumericRange(*wanted.depth),
        days=DateRange(wanted.since, wanted.until),
        hours=NumericRange(begin, end if begin < end else end + DAY),
        is_funeral=wanted.is_funeral, purpose=purpose, dossier=dossier_id, state="held",
        weighed=_derivation(quote), fee=rules.fee_to_data(quote.fee) if quote.fee else None,
        asked_at=at, kept_until=at + HOLDS_FOR, is_sample=is_sample,
    )  # fmt: skip
    _fill(row)
    _tell("hold", row, actor, at, days=[wanted.since, wanted.until], use=wanted.use)
    return queries.use_of(row)


def _queue_up(segment_id: UUID) -> None:
    """Whoever wants ground of a segment waits here for who came first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 5))", [str(segment_id)])


def _whose(wanted: Wanted, segment_id: UUID) -> tuple[UUID, UUID | None]:
    since, until = (Decimal(one) / 100 for one in wanted.along)
    asked = PlaceAsked(segment_id=segment_id, since_m=since, until_m=until)
    (place,) = places.placed([asked], wanted.since)
    if place.unit_id is None:
        raise Refused("place_is_in_no_unit", day=wanted.since)
    return place.unit_id, place.area_id


def _derivation(quote: Quote) -> dict[str, Any]:
    """What was worked out when it was asked, to be shown as it was."""
    weighed = quote.weighed
    return {
        "regime": weighed.regime.basis if weighed.regime else "",
        "by": weighed.rule.by if weighed.rule else "",
        "way": asdict(weighed.way) if weighed.way else None,
        "cautions": [one.code for one in weighed.cautions],
        "fee_gap": quote.fee_gap.code if quote.fee_gap else "",
    }


def _fill(row: Use) -> None:
    Held.objects.bulk_create(
        Held(
            use=row, segment_id=row.segment_id, ground=row.ground,
            along=NumericRange(*one.along), depth=NumericRange(*one.depth),
            days=DateRange(*one.days), minutes=NumericRange(*one.minutes),
        )
        for one in rules.pieces(queries.wanted_of(row))
    )  # fmt: skip


def _tell(act: str, row: Use, actor: Actor, at: datetime, **details: object) -> None:
    base.record(
        action=f"sidewalks.{act}", actor=actor, at=at, subject=f"sidewalks.use:{row.pk}",
        number=row.number, **details,
    )  # fmt: skip


# ------------------------------------------------------------------ from hold to end


def _locked(use_id: UUID, *states: str) -> Use:
    row = Use.objects.select_for_update(of=("self",)).filter(pk=use_id).first()
    if row is None:
        raise Refused("use_is_unknown")
    if row.state not in states:
        raise Refused("use_is_elsewhere", state=row.state, number=row.number)
    return row


@transaction.atomic
def confirm(*, use_id: UUID, actor: Actor, at: datetime) -> UseShape:
    """The permit or registration is given: the hold no longer runs out.

    :raises Refused: `use_is_unknown`, `use_is_elsewhere`, `not_allowed`.
    """
    row = _locked(use_id, "held")
    if not actor.may(CONFIRM, row.unit_id):
        raise Refused("right_is_missing", act=CONFIRM)
    row.state, row.kept_until, row.revision = "active", None, row.revision + 1
    row.save(update_fields=["state", "kept_until", "revision"])
    shape = queries.use_of(row)
    _tell("confirm", row, actor, at)
    base.log(
        kind="sidewalks.confirm", subject=f"sidewalks.use:{row.pk}", at=at,
        body={"number": row.number, "use": row.use, "since": shape.wanted.since.isoformat(),
              "until": shape.wanted.until.isoformat()},
    )  # fmt: skip
    base.publish(topic="sidewalks.confirmed", at=at, use_id=str(row.pk))
    return shape


@transaction.atomic
def end(
    *, use_id: UUID, on: date, why: str, revoked: bool = False, actor: Actor, at: datetime
) -> UseShape:
    """The ground is free from a day on: given up by its holder, or revoked by the office.

    What was used stays written; the days after it are free at once.

    :raises Refused: `reason_is_missing`, `use_is_unknown`, `use_is_elsewhere`, `not_allowed`.
    """
    if not why.strip():
        raise Refused("reason_is_missing")
    row = _locked(use_id, "held", "active")
    own = actor.party_id is not None and actor.party_id == row.party_id and not revoked
    if not own and not actor.may(CONFIRM, row.unit_id):
        raise Refused("right_is_missing", act=CONFIRM)
    _end(row, on, why.strip(), "revoked" if revoked else "ended", actor, at)
    return queries.use_of(row)


def _end(row: Use, on: date, why: str, state: str, actor: Actor, at: datetime) -> None:
    _queue_up(row.segment_id)
    for piece in Held.objects.filter(use=row):
        begins, ends = queries.piece_of(piece).days
        if begins >= on:
            piece.delete()
        elif ends > on:
            piece.days = DateRange(begins, on)
            piece.save(update_fields=["days"])
    row.state, row.ended_on, row.ended_why = state, on, why
    row.kept_until, row.revision = None, row.revision + 1
    row.save(update_fields=["state", "ended_on", "ended_why", "kept_until", "revision"])
    _tell("end", row, actor, at, on=on, why=why, state=state)
    if state != "let_go":
        base.publish(topic="sidewalks.ended", at=at, use_id=str(row.pk), state=state)


def _let_go_of_run_out(segment_id: UUID, at: datetime) -> None:
    rows = Use.objects.select_for_update(of=("self",)).filter(
        segment_id=segment_id, state="held", kept_until__lte=at
    )
    for row in rows.order_by("pk"):
        _end(row, day_of(at), "hold_ran_out", "let_go", SYSTEM, at)


def let_go_of_holds(at: datetime) -> int:
    """Free what was held and never confirmed; each in a transaction of its own."""
    gone = 0
    for use_id in queries.run_out(at):
        with transaction.atomic():
            row = Use.objects.select_for_update(of=("self",), skip_locked=True).filter(
                pk=use_id, state="held", kept_until__lte=at
            ).first()  # fmt: skip
            if row:
                _end(row, day_of(at), "hold_ran_out", "let_go", SYSTEM, at)
                gone += 1
    return gone


# ------------------------------------------------------------------ the end of a regime


@transaction.atomic
def end_regime(
    *, code: str, on: date, basis: str, actor: Actor, at: datetime
) -> Sequence[Affected]:
    """A text ceases to govern on a day: every use under it ends that day, nothing is deleted, and
    the part of each charge that would not have arisen is told for a decision.

    :raises Refused: `regime_is_unknown`, `regime_has_ended`, `basis_is_missing`, `not_allowed`.
    """
    if not basis.strip():
        raise Refused("basis_is_missing")
    regime = Regime.objects.select_for_update().filter(pk=code).first()
    if regime is None:
        raise Refused("regime_is_unknown", code=code)
    end_now = min((day for day in (regime.valid.upper, regime.ended_on) if day), default=None)
    if end_now is not None and end_now <= on:
        raise Refused("regime_has_ended", on=end_now)
    alive = Use.objects.filter(regime=regime, state__in=queries.ALIVE, days__endswith__gt=on)
    units = set(alive.values_list("unit_id", flat=True).order_by("unit_id").distinct())
    if not actor.may_somewhere(END_REGIME) or any(
        not actor.may(END_REGIME, unit) for unit in units
    ):
        raise Refused("right_is_missing", act=END_REGIME)
    rows = list(alive.select_for_update(of=("self",)).order_by("pk"))
    touched = list(queries.affected(rows, on))
    regime.ended_on, regime.ended_basis = on, basis.strip()
    regime.save(update_fields=["ended_on", "ended_basis"])
    for row in rows:
        _end(row, on, basis.strip(), "ended", actor, at)
    base.record(
        action="sidewalks.end_regime", actor=actor, at=at, subject=f"sidewalks.regime:{code}",
        on=on, basis=basis, uses=[one.use.number for one in touched],
    )  # fmt: skip
    base.log(
        kind="sidewalks.end_regime",
        subject=f"sidewalks.regime:{code}",
        at=at,
        body={"code": code, "on": on.isoformat(), "basis": basis.strip(), "uses": len(touched)},
    )
    base.publish(topic="sidewalks.regime_ended", at=at, code=code, on=on.isoformat())
    return touched
