"""Sidewalks in the words of the Curb Data Specification 1.1 (Open Mobility Foundation).

The specification speaks of vehicles at the kerb; here people use the sidewalk behind it. So a zone
is a measured sidewalk, a policy is one use under one text, and what the specification has no word
for stands in fields that begin with `od_`. Nothing is invented for a required field: a sidewalk
that nobody measured has no polygon and is left out. Times at which something was first told are
read from its id; later changes are not kept, so `last_updated_date` says no more than that.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from shapely.geometry import Polygon, mapping

from opendistrict.kernel.days import HERE
from opendistrict.kernel.geo import Baseline, Side, to_degrees, to_metres
from opendistrict.registers.places.shapes import ObstacleShape, SegmentShape, WidthShape
from opendistrict.services.sidewalks.queries import clock_words
from opendistrict.services.sidewalks.shapes import (
    DAY,
    By,
    FeeKind,
    Ground,
    Regime,
    Shown,
    Stood,
    UseRule,
)

_SPACE = uuid5(NAMESPACE_URL, "https://github.com/openmobilityfoundation/curb-data-specification")
# The well-known purposes; what is none of them is only a permit.
_PURPOSES = {
    "vat_lieu": "construction", "rac_sinh_hoat": "waste_management", "kinh_doanh": "vending",
    "van_hoa": "special_events", "su_kien": "special_events", "cuoi_tang": "special_events",
    "cong_trinh_phu_tro": "utilities",
}  # fmt: skip
_OBJECTS = {
    "tree": "street_trees", "bus_stop": "bus_stop", "hydrant": "fire_hydrant", "ramp": "ramp",
    "bin": "solid_waste_bins", "planter": "planter", "bench": "bench", "cabinet": "utility_box",
    "sign": "signage",
}  # fmt: skip


def stamp(day: date) -> int:
    """The first instant of a day here, in milliseconds since 1970."""
    return int(datetime.combine(day, time.min, tzinfo=HERE).timestamp() * 1000)


def instant(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def told_at(key: UUID) -> int:
    """When something was first told: ids of version 7 begin with it."""
    return key.int >> 80


# ------------------------------------------------------------------ policies


def policies(regimes: Sequence[Regime]) -> dict[str, dict[str, Any]]:
    """Every use under every text, by an id made of all it says: another text is another policy."""
    youngest = sorted(regimes, key=lambda one: one.since, reverse=True)
    found = {}
    for place, regime in enumerate(youngest):
        for rule in regime.uses.values():
            told = _policy(regime, rule, priority=place + 1)
            key = str(uuid5(_SPACE, json.dumps(told, sort_keys=True)))
            found[key] = {"curb_policy_id": key, **told}
    return found


def _policy(regime: Regime, rule: UseRule, *, priority: int) -> dict[str, Any]:
    span: dict[str, Any] = {"start_date": stamp(regime.since)}
    if regime.until:
        span["end_date"] = stamp(regime.until)
    if rule.hours:
        begin, end = clock_words(rule.hours).split("-")
        span |= {"time_of_day_start": begin, "time_of_day_end": end}
    return {
        "published_date": stamp(regime.since), "priority": priority, "rules": [_rule(rule)],
        "time_spans": [span], "od_regime": regime.code, "od_use": rule.code, "od_name": rule.name,
        "od_name_en": rule.name_en, "od_basis": regime.basis, "od_ground": rule.ground.value,
        "od_by": rule.by.value, "od_on_list": rule.on_list, "od_own_frontage": rule.own_frontage,
        "od_confidence": rule.confidence,
    }  # fmt: skip


def _rule(rule: UseRule) -> dict[str, Any]:
    """Parking is parking; any other use keeps vehicles from travelling there. No rate: what a use
    costs depends on its street and its months, and is asked for at the counter's own page."""
    is_parking = rule.fee is FeeKind.PARKING or rule.code.startswith("xe_")
    classes = ["motorcycle"] if is_parking else [_PURPOSES.get(rule.code, "permit")]
    if is_parking and rule.by is By.PERMIT:
        classes.append("permit")
    told: dict[str, Any] = {
        "activity": "parking" if is_parking else "no travel", "user_classes": classes,
    }  # fmt: skip
    if rule.most_days:
        told |= {"max_stay": rule.most_days, "max_stay_unit": "day"}
    elif rule.most_hours:
        told |= {"max_stay": rule.most_hours, "max_stay_unit": "hour"}
    return told


def applying(
    every: Mapping[str, Mapping[str, Any]], stood: Stood, regimes: Sequence[Regime], on: date
) -> list[str]:
    """The policies of a sidewalk on a day: of each use the youngest text in force that names it,
    and where a list is asked for, only what is listed."""
    in_force = {one.code for one in regimes if one.in_force(on)}
    taken: dict[str, tuple[int, str]] = {}
    for key, one in every.items():
        is_here = one["od_ground"] != Ground.ROADWAY.value and one["od_regime"] in in_force
        if is_here and (not one["od_on_list"] or one["od_use"] in stood.listed):
            known = taken.get(one["od_use"], (one["priority"] + 1, ""))
            taken[one["od_use"]] = min(known, (one["priority"], key))
    return sorted(key for _, key in taken.values())


# ------------------------------------------------------------------ zones


def zone(
    stood: Stood, widths: Sequence[WidthShape], applied: Sequence[str], at: datetime, *,
    with_geometry: bool,
) -> dict[str, Any] | None:  # fmt: skip
    """A sidewalk; None where nobody measured all of it, or where it has no single polygon."""
    kerb = stood.kerb
    ground = _ground(kerb, widths)
    if ground is None:
        return None
    first = told_at(kerb.id)
    told: dict[str, Any] = {
        "curb_zone_id": str(kerb.id), "curb_policy_ids": list(applied), "published_date": first,
        "last_updated_date": first, "start_date": stamp(kerb.since) if kerb.since else first,
        "street_name": kerb.street, "length": int(kerb.length_m * 100),
        "available_space_lengths": free_lengths(stood),
        "availability_time": int(at.timestamp() * 1000),
        "od_side": kerb.side.value, "od_sidewalk_width": int(_least(widths) * 100),
        "od_uses": [_use(one) for one in stood.shown], "od_confidence": kerb.confidence,
        "od_is_sample": kerb.is_schematic,
    }  # fmt: skip
    if with_geometry:
        told["geometry"] = mapping(ground)
    if kerb.until:
        told["end_date"] = stamp(kerb.until)
    if kerb.from_corner:
        told["cross_street_start_name"] = kerb.from_corner
    if kerb.to_corner:
        told["cross_street_end_name"] = kerb.to_corner
    return told


def _least(widths: Sequence[WidthShape]) -> float:
    return float(min(one.width_m for one in widths))


def _ground(kerb: SegmentShape, widths: Sequence[WidthShape]) -> Polygon | None:
    """As deep as the sidewalk is at its narrowest, along all of it."""
    covered = sum(one.until_m - one.since_m for one in widths)
    if not widths or covered < kerb.length_m or not _least(widths) or kerb.side is Side.NONE:
        return None
    line = Baseline(to_metres(kerb.line))
    ground = line.strip(0, line.length, near=0, far=_least(widths), side=kerb.side)
    return to_degrees(ground) if isinstance(ground, Polygon) and not ground.is_empty else None


def free_lengths(stood: Stood) -> list[int]:
    """Centimetres of each stretch that nobody has or keeps, as one walks."""
    here, found, end = 0, [], int(stood.kerb.length_m * 100)
    taken = (one.along for one in stood.shown if one.ground is not Ground.ROADWAY)
    for since, until in [*sorted(taken), (end, end)]:
        if since > here:
            found.append(since - here)
        here = max(here, until)
    return found


def _use(one: Shown) -> dict[str, Any]:
    """What is used of a zone and until when: which use, where, nobody's name."""
    begin, end = one.hours
    told = {
        "use": one.use, "ground": one.ground.value, "state": one.state,
        "start": one.along[0], "end": one.along[1], "near": one.depth[0], "far": one.depth[1],
        "start_date": stamp(one.since), "end_date": stamp(one.until), "is_sample": one.is_sample,
    }  # fmt: skip
    if (begin, end) != (0, DAY):
        told["time_of_day_start"], told["time_of_day_end"] = clock_words(one.hours).split("-")
    return told


# ------------------------------------------------------------------ objects


def objects(
    kerbs: Iterable[SegmentShape], standing: Mapping[UUID, Sequence[ObstacleShape]]
) -> list[dict[str, Any]]:
    """What stands on sidewalks, by the well-known types; our own word where there is none."""
    found = []
    for kerb in kerbs:
        some = standing.get(kerb.id, ())
        line = Baseline(to_metres(kerb.line)) if some else None
        for one in some:
            assert line is not None
            along = min(float(one.since_m + one.until_m) / 2, line.length)
            point = line.beside(along, float(one.near_m + one.far_m) / 2, kerb.side)
            first = told_at(one.id)
            found.append({
                "curb_object_id": str(one.id), "geometry": mapping(to_degrees(point)),
                "object_type": _OBJECTS.get(one.kind, one.kind),
                "linear_distance": int(one.since_m * 100),
                "perpendicular_distance": int(one.near_m * 100),
                "max_length": int((one.until_m - one.since_m) * 100),
                "max_depth": int((one.far_m - one.near_m) * 100), "published_date": first,
                "last_updated_date": first, "curb_zone_id": str(kerb.id),
                "od_is_sample": one.is_sample,
            })  # fmt: skip
    return found
