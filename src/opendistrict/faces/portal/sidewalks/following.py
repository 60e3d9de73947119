"""A question about a place one has: for the days after it, or other metres, days or hours of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from opendistrict.faces.kit import formats
from opendistrict.faces.portal.sidewalks.forms import KERB, WALL
from opendistrict.kernel.actor import Actor
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import FrontageShape
from opendistrict.services.sidewalks import queries
from opendistrict.services.sidewalks.shapes import DAY, UseShape, Wanted

FOLLOWS = "noi_tiep"  # the field that names it
_DAY = timedelta(days=1)


def followed(told: dict[str, Any], actor: Actor) -> UseShape | None:
    """The place of one's own that a question names; somebody else's is not looked at."""
    one = queries.use(told[FOLLOWS], actor) if told[FOLLOWS] else None
    return one if one and actor.party_id is not None and one.party_id == actor.party_id else None


def links(some: Sequence[UseShape], today: date) -> dict[UUID, dict[str, str]]:
    """Where to ask for each anew and for a change of it, as far as one may today."""
    some = [one for one in some if one.state == "active"]
    fronts = places.frontages(one.frontage_id for one in some if one.frontage_id)
    return {one.id: _links(one, fronts.get(one.frontage_id), today) for one in some}


def _links(one: UseShape, front: FrontageShape | None, today: date) -> dict[str, str]:
    if front is None or front.since_m is None:
        return {}
    since, until = one.wanted.since, one.wanted.until
    found = {}
    if queries.renewable_from(one.wanted) <= today <= until and _is_renewable(one.wanted):
        found["renew"] = _ask(one, front, until, until + (until - since))
    begins = max(since, today + _DAY)
    if begins < until:
        found["change"] = _ask(one, front, begins, until)
    return found


def _is_renewable(wanted: Wanted) -> bool:
    """Whether a text still names the use after its last day, and allows it for more than hours."""
    rule = queries.rule_of(replace(wanted, since=wanted.until))
    return rule is not None and rule.most_hours is None


def _ask(one: UseShape, front: FrontageShape, since: date, until: date) -> str:
    wanted = one.wanted
    along, depth, (begin, end) = wanted.along, wanted.depth, wanted.hours
    is_whole_day = (begin, end) == (0, DAY)
    aside = Decimal(along[0]) / 100 - (front.since_m or 0)
    told = {
        "dia_chi": f"{front.number} {front.street}", "nha": front.id, "viec": wanted.use,
        "noi": wanted.ground.value, "dai": _metres(along), "sau": _metres(depth),
        "sat": WALL if depth[0] else KERB, "cach": formats.number(aside) if aside else "",
        "tu_ngay": formats.day(since), "den_ngay": formats.day(until - _DAY),
        "tu_gio": "" if is_whole_day else _clock(begin),
        "den_gio": "" if is_whole_day else _clock(end), FOLLOWS: one.number,
    }  # fmt: skip
    if wanted.is_funeral:
        told["tang"] = "on"
    return f"{reverse('sidewalk_ask')}?{urlencode(told)}#tra-loi"


def _metres(span: tuple[int, int]) -> str:
    return formats.number(Decimal(span[1] - span[0]) / 100)


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"
