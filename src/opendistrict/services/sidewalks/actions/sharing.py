"""Sharing out: tickets are taken, the list is closed, a public number decides the order."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.days import day_of, start_of
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import actions as base
from opendistrict.services.sidewalks import queries, rules
from opendistrict.services.sidewalks.actions.ending import CONFIRM
from opendistrict.services.sidewalks.actions.filling import queue_up
from opendistrict.services.sidewalks.actions.keeping import columns
from opendistrict.services.sidewalks.actions.waiting import offer
from opendistrict.services.sidewalks.models import Round, Wish
from opendistrict.services.sidewalks.shapes import Ground, Method, RoundShape, Wanted, WishShape

# ------------------------------------------------------------------ opening


@transaction.atomic
def open_round(
    *, unit_id: UUID, use: str, ground: Ground, streets: Sequence[str], since: date, until: date,
    method: Method, closes_at: datetime, number_from: str, number_on: date, basis: str,
    is_sample: bool = False, actor: Actor, at: datetime,
) -> RoundShape:  # fmt: skip
    """Share out the kerbs of streets in a ward for the days [since, until). From now until it is
    drawn nobody can have such ground there in any other way.

    :raises Refused: `right_is_missing`; `basis_is_missing`; `number_is_not_named`;
        `list_is_empty`; `street_is_unknown`; `street_is_elsewhere` with the streets that have no
        kerb in the ward; `days_are_in_disorder`; `round_closes_too_late`, when the number would be
        known before the list is closed or the days begin before it is known; what
        `rules.governing` says; `text_shares_otherwise`; `round_overlaps`.
    """
    if not actor.may(CONFIRM, unit_id):
        raise Refused("right_is_missing", act=CONFIRM)
    _look_at(use, since, until, method, closes_at, number_on, at)
    told = {"basis_is_missing": basis, "number_is_not_named": number_from}
    missing = [code for code, text in told.items() if not text.strip()]
    if missing:
        raise Refused(missing[0])
    kerbs = queries.kerbs_of_ward(streets, unit_id, since)
    row = Round.objects.create(
        number=base.next_number(series=f"CC-{day_of(at).year}"), unit_id=unit_id, use=use,
        ground=ground, method=method, days=DateRange(since, until), streets=list(kerbs),
        basis=basis.strip(), opened_at=at, closes_at=closes_at, number_from=number_from.strip(),
        number_on=number_on, is_sample=is_sample,
    )  # fmt: skip
    ids = sorted({one.id for some in kerbs.values() for one in some})
    for segment_id in ids:
        queue_up(segment_id)
    others = Round.objects.filter(
        segments__in=ids, use=use, ground=ground, days__overlap=DateRange(since, until),
        state__in=queries.UNDRAWN,
    )  # fmt: skip
    met = others.exclude(pk=row.pk).order_by("pk").first()
    if met is not None:
        raise Refused("round_overlaps", number=met.number)
    row.segments.set(ids)  # type: ignore[arg-type]  # the stubs know only numbers as keys
    _tell("open", row, actor, at)
    _log("open", row, at, use=use, streets=row.streets, method=method,
         closes_at=closes_at.isoformat(), number_from=row.number_from, basis=row.basis)  # fmt: skip
    return queries.round_of(row)


def _look_at(
    use: str, since: date, until: date, method: Method, closes_at: datetime, number_on: date,
    at: datetime,
) -> None:  # fmt: skip
    if since >= until:
        raise Refused("days_are_in_disorder", since=since, until=until)
    if not at < closes_at <= start_of(number_on) or number_on >= since:
        raise Refused("round_closes_too_late")
    _regime, rule = rules.governing(queries.regimes(), use, since)
    if rule.sharing not in (None, method):
        raise Refused("text_shares_otherwise", method=rule.sharing)


# ------------------------------------------------------------------ tickets


@transaction.atomic
def enter(
    *, number: str, wanted: Wanted, segment_id: UUID, frontage_id: UUID | None = None,
    purpose: str = "", actor: Actor, at: datetime,
) -> WishShape:  # fmt: skip
    """A citizen takes a ticket, one in a round, for ground that could be had if nobody held it.

    :raises Refused: `party_is_another` for who is no citizen, `round_is_unknown`,
        `round_is_elsewhere`, `not_in_the_round`, `stretch_cannot_be_had` with the hindrances,
        `ticket_is_kept`.
    """
    if actor.party_id is None:
        raise Refused("party_is_another")
    row = _locked(number)
    shared = queries.round_of(row)
    if row.state != "open" or row.closes_at <= at:
        raise Refused("round_is_elsewhere", number=row.number)
    alike = (wanted.use, wanted.ground) == (shared.use, shared.ground)
    within = shared.since <= wanted.since and wanted.until <= shared.until
    if not (alike and within and row.segments.filter(pk=segment_id).exists()):
        raise Refused("not_in_the_round", number=row.number, since=shared.since,
                      until=shared.until)  # fmt: skip
    quote = queries.quote(wanted, segment_id=segment_id, frontage_id=frontage_id)
    if not queries.may_be_had(quote):
        hindrances = [one for one in quote.weighed.hindrances if one.code != "ground_is_shared"]
        raise Refused("stretch_cannot_be_had", hindrances=hindrances)
    if queries.entered(row.pk).filter(party=actor.party_id).exists():
        raise Refused("ticket_is_kept", number=row.number)
    wish = Wish.objects.create(
        party_id=actor.party_id, segment_id=segment_id, frontage_id=frontage_id, purpose=purpose,
        asked_at=at, round=row, state="entered", **columns(wanted),
    )  # fmt: skip
    base.record(
        action="sidewalks.wish_enter", actor=actor, at=at, subject=f"sidewalks.wish:{wish.pk}",
        round=row.number,
    )  # fmt: skip
    _log("ticket", row, at, ticket=str(wish.pk))
    return queries.wish_of(wish)


def _locked(number: str) -> Round:
    row = Round.objects.select_for_update(of=("self",)).filter(number=number.upper()).first()
    if row is None:
        raise Refused("round_is_unknown", number=number)
    return row


# ------------------------------------------------------------------ closing and drawing


def close_rounds(at: datetime) -> int:
    """Close the lists whose time has come; each in a transaction of its own."""
    due = Round.objects.filter(state="open", closes_at__lte=at).order_by("closes_at", "pk")
    numbers = list(due.values_list("number", flat=True))
    for number in numbers:
        with transaction.atomic():
            row = _locked(number)
            if row.state == "open":
                _close(row, at)
    return len(numbers)


def _close(row: Round, at: datetime) -> None:
    tickets = list(queries.entered(row.pk).values_list("pk", flat=True))
    row.state, row.digest = "closed", rules.digest(tickets)
    row.save(update_fields=["state", "digest"])
    _tell("close", row, SYSTEM, at)
    _log("close", row, at, tickets=len(tickets), digest=row.digest)


@transaction.atomic
def draw(*, number: str, drawn_number: str, actor: Actor, at: datetime) -> int:
    """Write down the public number: the order follows from it, and ground is kept in that order for
    all who can have theirs; who cannot waits on, ahead of who came later. Returns how many have.

    :raises Refused: `round_is_unknown`, `right_is_missing`, `round_is_elsewhere`,
        `number_is_not_known` before its day, `number_is_missing`.
    """
    row = _locked(number)
    if not actor.may(CONFIRM, row.unit_id):
        raise Refused("right_is_missing", act=CONFIRM)
    if row.state != "closed":
        raise Refused("round_is_elsewhere", number=row.number)
    if day_of(at) < row.number_on:
        raise Refused("number_is_not_known", day=row.number_on)
    drawn = " ".join(drawn_number.split())
    if not drawn:
        raise Refused("number_is_missing", number_from=row.number_from)
    had = queries.last_had(row)
    wishes = {one.pk: one for one in queries.entered(row.pk).select_for_update(of=("self",))}
    order = rules.in_order(
        row.number, drawn, Method(row.method),
        [(key, had.get(one.party_id)) for key, one in wishes.items()],
    )  # fmt: skip
    for rank, one in enumerate(order, start=1):
        wish = wishes[one.ticket]
        wish.rank, wish.last_had, wish.state = rank, one.last, "waiting"
    Wish.objects.bulk_update(wishes.values(), ["rank", "last_had", "state"])
    row.state, row.drawn_number, row.drawn_at = "drawn", drawn, at
    row.save(update_fields=["state", "drawn_number", "drawn_at"])
    _tell("draw", row, actor, at, number=drawn)
    _log("draw", row, at, number=drawn, order=[str(one.ticket) for one in order])
    made = 0
    for segment_id in sorted({one.segment_id for one in wishes.values()}):
        queue_up(segment_id)
        made += offer(segment_id, at)
    return made


@transaction.atomic
def call_off(*, number: str, why: str, actor: Actor, at: datetime) -> None:
    """The ground is not shared out after all: its tickets fall away, and it can be had as ever.

    :raises Refused: `round_is_unknown`, `right_is_missing`, `reason_is_missing`,
        `round_is_elsewhere` once it was drawn.
    """
    row = _locked(number)
    if not actor.may(CONFIRM, row.unit_id):
        raise Refused("right_is_missing", act=CONFIRM)
    if not why.strip():
        raise Refused("reason_is_missing")
    if row.state not in queries.UNDRAWN:
        raise Refused("round_is_elsewhere", number=row.number)
    queries.entered(row.pk).update(state="lapsed")
    row.state, row.why_off = "called_off", why.strip()
    row.save(update_fields=["state", "why_off"])
    _tell("call_off", row, actor, at, why=row.why_off)
    _log("call_off", row, at, why=row.why_off)


def _tell(act: str, row: Round, actor: Actor, at: datetime, **details: object) -> None:
    base.record(
        action=f"sidewalks.round_{act}", actor=actor, at=at, subject=f"sidewalks.round:{row.pk}",
        round=row.number, **details,
    )  # fmt: skip


def _log(act: str, row: Round, at: datetime, **body: object) -> None:
    base.log(
        kind=f"sidewalks.round_{act}", subject=f"sidewalks.round:{row.pk}", at=at,
        body={"round": row.number, **body},
    )  # fmt: skip
