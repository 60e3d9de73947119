"""One page: which house, what for, how much, when; and the whole answer below."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from opendistrict.faces.kit import clock, sidewalk_words
from opendistrict.faces.kit.dossier_words import either
from opendistrict.faces.kit.pages import actor_of, page
from opendistrict.faces.portal.sidewalks import drawing, following, picking, sharing, wording
from opendistrict.faces.portal.sidewalks.forms import WALL, AskForm
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import AddressMatch
from opendistrict.services.sidewalks import queries
from opendistrict.services.sidewalks.shapes import DAY, Ground, Stretch, UseShape, Wanted

BEGUN = {"dia_chi", "tu_ngay", "den_ngay"}  # what the map fills in: a question not yet asked


@page(public=True)
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """What is possible before a house, under which text, with how much left for walkers, and what
    it costs line by line. Nothing is kept: holding a place is an act of its own."""
    today = clock.today(request)
    begun = {name: told for name, told in request.GET.items() if name in BEGUN}
    form = AskForm(
        request.GET if request.GET.keys() - BEGUN else None, uses=uses(),
        initial={"tu_ngay": today, "den_ngay": today + timedelta(days=29), **begun},
    )  # fmt: skip
    context: dict[str, Any] = {"form": form, "pick": picking.ground(today)}
    if form.is_bound and form.is_valid():
        before = following.followed(form.cleaned_data, actor_of(request))
        context |= _answer(form.cleaned_data, request.GET, before, clock.now(request))
        context |= {
            "here": request.get_full_path(), "told": list(request.GET.items()),
            "is_citizen": actor_of(request).party_id is not None,
        }  # fmt: skip
    return render(request, "portal/sidewalks/ask.html", context)


def uses() -> list[tuple[str, str]]:
    """Every use that some text names, by its name; a newer text's name before an older's."""
    named = {
        one.code: either(one.name, one.name_en)
        for regime in queries.regimes()
        for one in regime.uses.values()
    }
    return sorted(named.items(), key=lambda one: one[1])


def _answer(
    told: dict[str, Any], asked: QueryDict, before: UseShape | None, at: datetime
) -> dict[str, Any]:  # fmt: skip
    found = places.at_address(told["dia_chi"], told["tu_ngay"])
    facing = [one for one in found if one.frontage.segment_id]
    match = house(told, asked)
    if match is None:
        streets = places.find_streets(told["dia_chi"]) if not facing else []
        return {
            "choices": [_choice(one, told, asked) for one in facing],
            "in_alley": bool(found),
            "streets": [street for street, _ in streets],
        }
    return _quoted(told, match, before, at)


def house(told: dict[str, Any], asked: QueryDict) -> AddressMatch | None:
    """The house that is meant: the only one of that address, or the one that was chosen."""
    found = places.at_address(told["dia_chi"], told["tu_ngay"])
    facing = [one for one in found if one.frontage.segment_id]
    chosen = next((one for one in facing if str(one.frontage.id) == asked.get("nha")), None)
    return chosen or (facing[0] if len(facing) == 1 else None)


def _choice(one: AddressMatch, told: dict[str, Any], asked: QueryDict) -> dict[str, Any]:
    query = asked.copy()
    query["nha"] = str(one.frontage.id)
    return {
        "house": one, "query": query.urlencode(),
        "unit": wording.unit(one.located.unit_id, told["tu_ngay"]),
    }  # fmt: skip


def _quoted(
    told: dict[str, Any], match: AddressMatch, before: UseShape | None, at: datetime
) -> dict[str, Any]:  # fmt: skip
    wanted, segment_id = wish(told, match)
    house_id = match.frontage.id
    follows_id = before.id if before else None
    quote = queries.quote(
        wanted, segment_id=segment_id, frontage_id=house_id, follows_id=follows_id
    )
    ground = queries.stretch(wanted, segment_id, house_id)
    held = [one.piece for one in queries.taken(wanted, segment_id, follows_id=follows_id)]
    weighed = quote.weighed
    segment = places.segments([segment_id])[segment_id]
    left = wording.metres(weighed.way.width) if weighed.way else ""
    return {
        "match": match,
        "segment": segment,
        "quote": quote,
        "plan": drawing.plan(wanted, ground, held, weighed.way, left=left, fits=weighed.is_possible)
        if wanted.ground is Ground.SIDEWALK
        else None,
        "hindrances": [sidewalk_words.why(one) for one in weighed.hindrances],
        "cautions": [sidewalk_words.why(one) for one in weighed.cautions],
        "fee_gap": sidewalk_words.why(quote.fee_gap) if quote.fee_gap else "",
        "fee": sidewalk_words.fee(quote.fee) if quote.fee else None,
        "rule": wording.rule(weighed),
        "filing": wording.filing(weighed.rule, match.located.unit_id, at),
        "way_left": left,
        "between": wording.between(segment),
        "unit": wording.unit(match.located.unit_id, wanted.since),
        "may_wait": queries.may_wait(quote),
        "waiting": queries.count_waiting(wanted, segment_id),
        "shared": sharing.asked(quote),
        "before": before, "is_renewal": before is not None and wanted.since == before.wanted.until,
    }  # fmt: skip


def wish(told: dict[str, Any], match: AddressMatch) -> tuple[Wanted, UUID]:
    """What is asked for before a house, and on which kerb."""
    segment_id, begins = match.frontage.segment_id, match.frontage.since_m
    assert segment_id is not None and begins is not None
    return _wanted(told, int(begins * 100), segment_id, match.frontage.id), segment_id


def _wanted(told: dict[str, Any], begins: int, segment_id: UUID, house_id: UUID) -> Wanted:
    """In centimetres, from the beginning of the house; by the wall or by the kerb."""
    since = begins + int((told["cach"] or 0) * 100)
    length, deep = int(told["dai"] * 100), int(told["sau"] * 100)
    wanted = Wanted(
        use=told["viec"], ground=Ground(told["noi"]), along=(since, since + length),
        depth=(0, deep), since=told["tu_ngay"], until=told["den_ngay"] + timedelta(days=1),
        hours=(_minutes(told["tu_gio"]) or 0, _minutes(told["den_gio"]) or DAY),
        is_funeral=told["tang"],
    )  # fmt: skip
    if wanted.ground is not Ground.SIDEWALK or told["sat"] != WALL:
        return wanted
    wall = _wall(queries.stretch(wanted, segment_id, house_id), wanted)
    return wanted.at_depth(max(0, wall - deep), max(deep, wall)) if wall else wanted


def _wall(ground: Stretch, wanted: Wanted) -> int:
    """How deep the sidewalk is where it is narrowest; nought where nobody measured."""
    depths = [
        one.depth
        for one in ground.widths
        if one.until > wanted.along[0] and one.since < wanted.along[1]
    ]
    return min(depths, default=0)


def _minutes(told: time | None) -> int | None:
    return None if told is None else told.hour * 60 + told.minute
