"""Which regime governs a use, and what is in its way."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from opendistrict.kernel.passage import Block, Way, WidthUnknown, way_left
from opendistrict.kernel.refusals import Refused
from opendistrict.services.sidewalks.shapes import (
    DAY,
    Conditions,
    Ground,
    Hindrance,
    Piece,
    Regime,
    Span,
    Stretch,
    Taken,
    UseRule,
    Wanted,
    Weighed,
)

# ------------------------------------------------------------------ regimes


def governing(regimes: Iterable[Regime], use: str, day: date) -> tuple[Regime, UseRule]:
    """The youngest text in force on a day that names the use.

    :raises Refused: `no_regime_in_force`, or `use_is_in_no_regime` with the texts in force.
    """
    in_force = sorted(
        (one for one in regimes if one.in_force(day)), key=lambda one: one.since, reverse=True
    )
    if not in_force:
        raise Refused("no_regime_in_force", day=day)
    for regime in in_force:
        if use in regime.uses:
            return regime, regime.uses[use]
    raise Refused("use_is_in_no_regime", use=use, day=day, regimes=[one.basis for one in in_force])


def unread(regimes: Iterable[Regime], regime: Regime, day: date) -> list[Regime]:
    """The texts that amend a regime on a day and that nobody here has read."""
    return [
        one
        for one in regimes
        if one.amends == regime.code and not one.text_known and one.in_force(day)
    ]


# ------------------------------------------------------------------ space and time


def pieces(wanted: Wanted) -> tuple[Piece, ...]:
    """The boxes that a use fills: two where its hours run over midnight, the second a day on."""
    begin, end = wanted.hours
    days = (wanted.since, wanted.until)
    if begin < end:
        return (Piece(wanted.along, wanted.depth, days, (begin, end)),)
    evening = Piece(wanted.along, wanted.depth, days, (begin, DAY))
    if end == 0:
        return (evening,)
    a_day_on = (days[0] + timedelta(days=1), days[1] + timedelta(days=1))
    return (evening, Piece(wanted.along, wanted.depth, a_day_on, (0, end)))


def ahead(wanted: Wanted, day: date) -> Wanted | None:
    """What is left to have of a wish on a day; None when its days are over."""
    if wanted.until <= day:
        return None
    return replace(wanted, since=max(wanted.since, day))


def weigh(
    wanted: Wanted, regimes: Sequence[Regime], stretch: Stretch, taken: Iterable[Taken] = (), *,
    begun: date | None = None,
) -> Weighed:  # fmt: skip
    """What governs a wish and everything that is in its way, not the first thing only. Where it
    goes on with a use that begun earlier, what a text allows at most counts from then."""
    shape = list(_shapeless(wanted, stretch))
    if shape:
        return Weighed(None, None, shape, (), None)
    try:
        regime, rule = governing(regimes, wanted.use, wanted.since)
    except Refused as refused:
        return Weighed(None, None, [Hindrance(refused.codes[0], refused.details)], (), None)
    met = [one for one in taken if any(one.piece.meets(mine) for mine in pieces(wanted))]
    found = [*_against_rule(wanted, regime, rule, begun), *_against_ground(wanted, rule, stretch)]
    found += [Hindrance("ground_is_taken", _when(one)) for one in met]
    way = None
    if wanted.ground is Ground.SIDEWALK:
        way, hindered = _walkers(wanted, regime.conditions, stretch, taken)
        found += hindered
    found += _too_close(wanted, regime.conditions, stretch)
    cautions = [
        Hindrance("text_was_not_read", {"basis": one.basis, "since": one.since})
        for one in unread(regimes, regime, wanted.until - timedelta(days=1))
    ]
    if wanted.ground is Ground.ROADWAY:
        cautions += _lanes(regime.conditions)
    return Weighed(regime, rule, found, cautions, way)


def _lanes(conditions: Conditions) -> Iterator[Hindrance]:
    if conditions.lanes_each_way:
        yield Hindrance("lanes_each_way_stay", {"lanes": conditions.lanes_each_way})
    if conditions.lanes_one_way:
        yield Hindrance("lanes_one_way_stay", {"lanes": conditions.lanes_one_way})


def _shapeless(wanted: Wanted, stretch: Stretch) -> Iterator[Hindrance]:
    """What no regime needs to be asked about."""
    if wanted.since >= wanted.until:
        yield Hindrance("days_are_in_disorder", {"since": wanted.since, "until": wanted.until})
    if wanted.along[0] >= wanted.along[1] or wanted.depth[0] >= wanted.depth[1]:
        yield Hindrance("ground_has_no_size", {})
    elif not 0 <= wanted.along[0] < wanted.along[1] <= stretch.length or wanted.depth[0] < 0:
        yield Hindrance("ground_is_outside", {"length_cm": stretch.length})
    begin, end = wanted.hours
    if begin == end or not (0 <= begin < DAY and 0 <= end <= DAY):
        yield Hindrance("hours_are_wrong", {"hours": wanted.hours})


def _against_rule(
    wanted: Wanted, regime: Regime, rule: UseRule, begun: date | None
) -> Iterator[Hindrance]:  # fmt: skip
    if rule.ground not in (Ground.ANY, wanted.ground):
        yield Hindrance("use_belongs_elsewhere", {"ground": rule.ground})
    if regime.until and wanted.until > regime.until:
        yield Hindrance("regime_ends_before", {"basis": regime.basis, "until": regime.until})
    days = (wanted.until - (begun or wanted.since)).days
    if rule.most_days is not None and days > rule.most_days:
        yield Hindrance("too_many_days", {"days": days, "most": rule.most_days})
    most = rule.most_hours_funeral if wanted.is_funeral else rule.most_hours
    if most is not None and days * 24 > most:
        yield Hindrance("too_many_hours", {"hours": days * 24, "most": most})
    if rule.hours is not None and not _within(wanted.hours, rule.hours):
        yield Hindrance("outside_the_hours", {"hours": rule.hours})


def _within(mine: Span, allowed: Span) -> bool:
    """Whether hours lie inside others, either of which may run over midnight."""
    start, room = allowed[0], (allowed[1] - allowed[0]) % DAY or DAY
    begins = (mine[0] - start) % DAY
    return begins + ((mine[1] - mine[0]) % DAY or DAY) <= room


def _against_ground(wanted: Wanted, rule: UseRule, stretch: Stretch) -> Iterator[Hindrance]:
    if rule.on_list and not any(
        span[0] <= wanted.along[0]
        and wanted.along[1] <= span[1]
        and since <= wanted.since
        and (until is None or wanted.until <= until)
        for span, since, until in stretch.listed
    ):
        yield Hindrance("street_is_not_listed", {"use": rule.code})
    if rule.own_frontage:
        front = stretch.frontage
        if front is None:
            yield Hindrance("frontage_is_not_named", {})
        elif not front[0] <= wanted.along[0] < wanted.along[1] <= front[1]:
            yield Hindrance("beyond_own_frontage", {"since_cm": front[0], "until_cm": front[1]})


def _walkers(
    wanted: Wanted, conditions: Conditions, stretch: Stretch, taken: Iterable[Taken]
) -> tuple[Way | None, list[Hindrance]]:
    """The way left at the tightest moment, with the use in place beside everything that stands
    there for good or is held then."""
    since, until = wanted.along
    fixed = [Block(since, until, *wanted.depth), *(one.block for one in stretch.standing)]
    held = [one.piece for one in taken]
    try:
        ways = [
            way_left(since, until, stretch.widths, [*fixed, *blocks])
            for blocks in _held_together(wanted, held)
        ]
    except WidthUnknown as unknown:
        where = {"since_cm": unknown.since, "until_cm": unknown.until}
        return None, [Hindrance("width_is_not_known", where)]
    way = min(ways, key=lambda one: one.width)
    depth = min(one.depth for one in stretch.widths if one.until > since and one.since < until)
    return way, list(_too_narrow(wanted, conditions, depth, way))


def _held_together(wanted: Wanted, held: Sequence[Piece]) -> Iterator[list[Block]]:
    """What others hold at one moment, for every moment at which it may grow: only when a use
    begins, on its first day or at its first hour, is there more in the way than just before."""
    for mine in pieces(wanted):
        days = {max(mine.days[0], one.days[0]) for one in held} | {mine.days[0]}
        minutes = {max(mine.minutes[0], one.minutes[0]) for one in held} | {mine.minutes[0]}
        for day, minute in product(days, minutes):
            if day < mine.days[1] and minute < mine.minutes[1]:
                yield [Block(*one.along, *one.depth) for one in held if one.stands(day, minute)]


def _too_narrow(
    wanted: Wanted, conditions: Conditions, depth: int, way: Way
) -> Iterator[Hindrance]:
    least, most, walkers = (
        conditions.least_depth_cm,
        conditions.most_used_cm,
        conditions.walkers_cm,
    )
    if wanted.depth[1] > depth:
        yield Hindrance("deeper_than_the_sidewalk", {"depth_cm": depth})
    if least is not None and depth < least:
        yield Hindrance("sidewalk_is_too_narrow", {"depth_cm": depth, "least_cm": least})
    if most is not None and wanted.depth[1] - wanted.depth[0] > most:
        yield Hindrance("takes_too_much", {"most_cm": most})
    if walkers is not None and way.width < walkers:
        left = {"left_cm": way.width, "least_cm": walkers}
        yield Hindrance(
            "walkers_have_no_way", {**left, "since_cm": way.since, "until_cm": way.until}
        )


def _too_close(wanted: Wanted, conditions: Conditions, stretch: Stretch) -> Iterator[Hindrance]:
    for one in stretch.standing:
        clear = conditions.clear_of.get(one.kind)
        if clear is None:
            continue
        gap = max(one.block.since - wanted.along[1], wanted.along[0] - one.block.until)
        if gap < clear:
            details = {"kind": one.kind, "clear_cm": clear, "at_cm": one.block.since}
            yield Hindrance("too_close", details)


def _when(one: Taken) -> dict[str, object]:
    return {
        "since": one.piece.days[0],
        "until": one.piece.days[1],
        "along_cm": one.piece.along,
    }
