"""Where to go today and what is known of each place: uses in force and findings that are due."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from opendistrict.faces.desk.field import wording
from opendistrict.faces.kit import formats, sidewalk_words
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.geo import Baseline, metres_between, to_degrees, to_metres
from opendistrict.registers.people import queries as people
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import SegmentShape
from opendistrict.services.inspections import queries as inspections
from opendistrict.services.inspections.shapes import FindingShape, State
from opendistrict.services.sidewalks import queries as sidewalks
from opendistrict.services.sidewalks.shapes import UseShape

_DAY = timedelta(days=1)
MOST = 60  # stops of a day: more is no walk
Lonlat = tuple[float, float]
Stop = dict[str, Any]
Names = Mapping[str, str]


def today(actor: Actor, at: datetime, start: Lonlat | None = None) -> dict[str, Any]:
    """The stops of the day in the order in which to walk them, those visited today last."""
    day = at.date()
    due = inspections.due(actor, day)
    uses = sidewalks.uses_on(actor, day)
    seen = inspections.visited(actor, day)
    due_at = {one.subject for one in due if one.subject}
    uses.sort(key=lambda one: (_about(one) in seen, _about(one) not in due_at))
    stops = of_uses(uses[:MOST], actor, day)
    shown = {one["subject"] for one in stops}
    left, names = [one for one in due if one.subject not in shown], wording.kinds()
    stops += [_of_finding(one, left, names) for one in _one_each(left)]
    for stop in stops:
        stop["visited"] = stop["subject"] in seen and bool(stop["subject"])
    return {"stops": _walked(stops, start), "more": max(0, len(uses) - MOST)}


def _about(use: UseShape) -> str:
    return sidewalks.subject(use.id)


def _one_each(found: Sequence[FindingShape]) -> list[FindingShape]:
    """One of each visit's place: what was found together is looked at together."""
    return list({one.visit_id: one for one in reversed(found)}.values())[::-1]


def of_uses(uses: Sequence[UseShape], actor: Actor, day: date) -> list[Stop]:
    """What each use allows and what was found there before; a fixed number of queries."""
    segments = places.segments({one.segment_id for one in uses})
    houses = places.frontages({one.frontage_id for one in uses if one.frontage_id})
    holders = people.parties({one.party_id for one in uses}, actor=actor)
    spots = {one.number: (one.segment_id, sum(one.wanted.along) // 2, one.party_id) for one in uses}
    before = inspections.histories(actor, spots) if spots else {}
    names, texts = wording.kinds(), {one.code: one for one in sidewalks.regimes()}
    stops = []
    for use in uses:
        segment, house = segments[use.segment_id], houses.get(use.frontage_id or use.id)
        holder = holders.get(use.party_id)
        pill, state = sidewalk_words.state(use, day)
        text = texts[use.regime]
        stops.append(
            _stop(segment, spots[use.number][1])
            | {
                "key": use.number, "use": use.number, "subject": _about(use),
                "title": f"{house.number} {house.street}" if house else segment.street,
                "what": wording.use_name(text, use.wanted.use), "state": state, "pill": pill,
                "holder": holder.full_name if holder else "", "stretch": list(use.wanted.along),
                "allowed": _allowed(use, text.basis), "minutes": list(use.wanted.hours),
                "is_sample": use.is_sample,
            }
            | _before(before[use.number], names)
        )  # fmt: skip
    return stops


def _allowed(use: UseShape, basis: str) -> list[tuple[str, str]]:
    wanted = use.wanted
    since, until = (formats.number(Decimal(at) / 100) for at in wanted.along)
    near, far = (formats.number(Decimal(at) / 100) for at in wanted.depth)
    return wording.pairs(
        size=sidewalk_words.size(wanted), along=f"{since} – {until} m", depth=f"{near} – {far} m",
        hours=sidewalk_words.hours(wanted), since=formats.day(wanted.since),
        until=formats.day(sidewalk_words.last_day(use)), basis=basis,
    )  # fmt: skip


def _stop(segment: SegmentShape, along_cm: int) -> Stop:
    lon, lat = point_of(segment, along_cm)
    return {
        "segment": str(segment.id), "along_cm": along_cm, "longitude": lon, "latitude": lat,
        "street": segment.street, "use": "", "subject": "", "what": "", "state": "", "pill": "",
        "holder": "", "allowed": [], "minutes": None, "is_sample": False, "possible": [],
    }  # fmt: skip


def point_of(segment: SegmentShape, along_cm: int) -> Lonlat:
    line = Baseline(to_metres(segment.line))
    here = to_degrees(line.at(min(along_cm / 100, line.length)))
    return round(here.x, 7), round(here.y, 7)


def drawn_cm(segment: SegmentShape) -> int:
    """How long a kerb is as it is drawn, which is what places along it are counted by."""
    return int(Baseline(to_metres(segment.line)).length * 100)


def open_findings(actor: Actor) -> list[dict[str, Any]]:
    """Where something was found that is not closed, the newest first: what a map shows."""
    names = wording.kinds()
    return [
        {
            "kind": names.get(one.kind, one.kind), "longitude": one.spot.longitude,
            "latitude": one.spot.latitude, "along_cm": one.spot.along_cm,
            "segment": str(one.spot.segment_id) if one.spot.segment_id else None,
        }
        for one in inspections.findings(actor, state="open")
    ]  # fmt: skip


def _of_finding(one: FindingShape, due: Sequence[FindingShape], names: Names) -> Stop:
    together = [other for other in due if other.visit_id == one.visit_id]
    spot = one.spot
    lon, lat = spot.longitude, spot.latitude
    if spot.segment_id and spot.along_cm is not None:
        segment = places.segments([spot.segment_id])[spot.segment_id]
        stop = _stop(segment, spot.along_cm)
        lon, lat = stop["longitude"], stop["latitude"]
    else:
        stop = {"segment": None, "along_cm": None, "use": "", "what": "", "state": "", "pill": "",
                "holder": "", "allowed": [], "minutes": None, "is_sample": False,
                "possible": []}  # fmt: skip
    return (
        stop
        | {"key": str(one.visit_id), "subject": one.subject, "title": wording.place(one),
           "longitude": lon, "latitude": lat}
        | _before(together, names)
    )  # fmt: skip


def _before(found: Sequence[FindingShape], names: Names) -> Stop:
    """What was found before; what waits for another look can be looked at."""
    told = [
        {
            "id": str(one.id), "on": formats.day(one.on), "kind": names.get(one.kind, one.kind),
            "state": str(wording.STATES[one.state][1]), "pill": wording.STATES[one.state][0],
            "note": " · ".join(filter(None, (one.note, wording.decided(one)))),
            "due": formats.day(one.follow_up_on) if one.follow_up_on else "",
            "again": one.state == State.REMINDED,
        }
        for one in found
    ]  # fmt: skip
    return {"history": told, "again": sum(bool(one["again"]) for one in told)}


def _walked(stops: list[Stop], start: Lonlat | None) -> list[Stop]:
    """In the order of the walk, with the metres from the stop before."""
    fresh = [one for one in stops if not one["visited"]]
    known = [one for one in fresh if one["longitude"] is not None]
    order = inspections.walk([(one["longitude"], one["latitude"]) for one in known], start)
    here = start
    for n in order:
        there = (known[n]["longitude"], known[n]["latitude"])
        known[n]["walk_m"] = round(metres_between(here, there)) if here else None
        here = there
    walked = [known[n] for n in order]
    rest = [one for one in stops if one not in walked]
    return [*walked, *(one | {"walk_m": None} for one in rest)]


# ------------------------------------------------------------------ a place that is no stop


def at_use(number: str, actor: Actor, day: date) -> Stop | None:
    """The use whose paper was scanned, for who may read it."""
    use = sidewalks.use(number, actor)
    return of_uses([use], actor, day)[0] | _not_walked() if use else None


def _not_walked() -> Stop:
    return {"visited": False, "walk_m": None}


def at_place(segment_id: UUID, along_cm: int, title: str, actor: Actor, at: datetime) -> Stop:
    """Any place along a kerb: who may be there now, what was found before, what may be done."""
    segment = places.segments([segment_id])[segment_id]
    day, minute = at.date(), at.hour * 60 + at.minute
    before = inspections.history(actor, segment_id=segment_id, along_cm=along_cm)
    return (
        _stop(segment, along_cm)
        | {"key": f"{segment_id}:{along_cm}", "title": title or segment.street,
           "allowed": wording.closed(sidewalks.closed([segment_id], day, day + _DAY), along_cm)
           + wording.held(sidewalks.held_along([segment_id], day)[segment_id], along_cm, minute),
           "possible": wording.possible(segment_id, along_cm, at)}
        | _before(before, wording.kinds())
        | _not_walked()
    )  # fmt: skip
