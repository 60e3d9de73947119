"""What no single row of a place's files can know."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from opendistrict.faces.cli.loading.pack import Pack
from opendistrict.faces.cli.loading.place_rows import (
    CalendarRow,
    Dated,
    PostRow,
    SuccessionRow,
    UnitRow,
)
from opendistrict.kernel.packfile import Loc, Problem, Row
from opendistrict.kernel.packfile.checks import (
    Link,
    Part,
    Span,
    circular,
    empty,
    over_share,
    overlapping,
    sticking_out,
)

_DAY = timedelta(days=1)


def _span(key: object, dated: Dated, row: Row[UnitRow] | Row[PostRow], *loc: str | int) -> Span:
    where: Loc = (*loc, "since" if "since" in dated.model_fields_set else "until")
    spot = row.spot(*(where if dated.model_fields_set & {"since", "until"} else loc))
    return Span(key=str(key), since=dated.since, until=dated.until, spot=spot)


def check_calendar(pack: Pack) -> list[Problem]:
    days = pack.rows("calendar.yaml", CalendarRow)
    spans = [
        Span(key=f"{row.value.day:%d/%m/%Y}", since=None, until=None, spot=row.spot("day"))
        for row in days
    ]
    return overlapping(spans, "day_given_twice")


def unit_spans(pack: Pack) -> list[Span]:
    """The periods in which each unit exists."""
    return [
        _span(row.value.slug, version, row, "versions", n)
        for row in pack.rows("units/*.yaml", UnitRow)
        for n, version in enumerate(row.value.versions)
    ]


def check_units(pack: Pack) -> list[Problem]:
    """One version of a unit and one unit of a code at a time; parents are there, no circles."""
    spans = unit_spans(pack)
    codes, links, under = [], [], []
    for row in pack.rows("units/*.yaml", UnitRow):
        for n, version in enumerate(row.value.versions):
            period = {"since": version.since, "until": version.until}
            if version.code:
                spot = row.spot("versions", n, "code")
                codes.append(Span(key=version.code, spot=spot, **period))
            if version.parent:
                spot = row.spot("versions", n, "parent")
                under.append(Span(key=version.parent, spot=spot, **period))
                links.append(Link(child=row.value.slug, parent=version.parent, spot=spot, **period))
    return [
        *empty(spans),
        *overlapping(spans, "unit_periods_overlap"),
        *overlapping(codes, "code_names_two_units"),
        *sticking_out(under, spans, "parent_is_not_there"),
        *circular(links),
    ]


def check_successions(pack: Pack) -> list[Problem]:
    """Sources stood the day before, successors stand on the day, shares are parts of one whole."""
    rows = pack.rows("successions.yaml", SuccessionRow)
    units = unit_spans(pack)
    before = [_on(row.value.source, row.value.on - _DAY, row, "source") for row in rows]
    after, shares, parts = [], [], []
    for row in rows:
        for n, target in enumerate(row.value.targets):
            after.append(_on(target.unit, row.value.on, row, "targets", n, "unit"))
            if row.value.kind in {"split", "merge"}:
                spot = row.spot("targets", n, "share" if target.share else "unit")
                whole = (row.value.source, row.value.on)
                shares.append(Part(whole=whole, share=target.share or Decimal(0), spot=spot))
            if target.part is not None:
                made = (target.unit, row.value.on)
                spot = row.spot("targets", n, "part")
                parts.append(Part(whole=made, share=target.part, spot=spot))
    return [
        *sticking_out(before, units, "source_was_not_there"),
        *sticking_out(after, units, "successor_is_not_there"),
        *over_share(shares),
        *over_share(parts),
    ]


def _on(unit: str, day: date, row: Row[SuccessionRow], *loc: str | int) -> Span:
    return Span(key=unit, since=day, until=day + _DAY, spot=row.spot(*loc))


def check_posts(pack: Pack) -> list[Problem]:
    """Posts lie in their unit's time, people and duties in their post's; one head, holder and
    overseer; a duty is given once at a time."""
    rows = pack.rows("posts/*.yaml", PostRow)
    units = unit_spans(pack)
    posts = [_span(row.value.slug, row.value, row) for row in rows]
    in_unit = [_span(row.value.unit, row.value, row) for row in rows]
    heads = [_span(row.value.unit, row.value, row) for row in rows if row.value.head]
    held = [span for row in rows for span in _held(row)]
    in_post = [
        _span(row.value.slug, served, row, "held", n)
        for row in rows
        for n, served in enumerate(row.value.held)
    ]
    overseen = [
        _span(over.unit, over, row, "oversees", n)
        for row in rows
        for n, over in enumerate(row.value.oversees)
    ]
    overseeing = [
        _span(row.value.slug, over, row, "oversees", n)
        for row in rows
        for n, over in enumerate(row.value.oversees)
    ]
    duties = [span for row in rows for span in _duties(row)]
    on_duty = [
        _span(row.value.slug, does, row, "does", n)
        for row in rows
        for n, does in enumerate(row.value.does)
    ]
    return [
        *empty([*posts, *in_post, *overseen, *duties]),
        *sticking_out(in_unit, units, "post_outside_unit"),
        *overlapping(heads, "unit_has_two_heads"),
        *sticking_out(in_post, posts, "assignment_outside_post"),
        *overlapping(held, "post_has_two_holders"),
        *sticking_out(on_duty, posts, "duty_outside_post"),
        *overlapping(duties, "duties_overlap"),
        *sticking_out(overseen, units, "oversight_outside_unit"),
        *sticking_out(overseeing, posts, "oversight_outside_post"),
        *overlapping(overseen, "unit_has_two_overseers"),
        *_heads(pack, {str(span.key) for span in heads}),
    ]


def _held(row: Row[PostRow]) -> Iterator[Span]:
    """A holder and an acting person may serve at one time, two of a kind may not."""
    for n, served in enumerate(row.value.held):
        yield _span(f"{row.value.slug} ({served.kind})", served, row, "held", n)


def _duties(row: Row[PostRow]) -> Iterator[Span]:
    """What a post does beyond its role, each act by itself."""
    for n, does in enumerate(row.value.does):
        yield _span(f"{row.value.slug}: {does.act}", does, row, "does", n)


def _heads(pack: Pack, headed: set[str]) -> Iterator[Problem]:
    """Every unit has a head's post or says that it has none."""
    for row in pack.rows("units/*.yaml", UnitRow):
        unit = row.value
        if unit.head == "post" and unit.slug not in headed:
            yield row.problem(("slug",), "unit_has_no_head", name=unit.slug)
        if unit.head == "none" and unit.slug in headed:
            yield row.problem(("head",), "unit_has_a_head", name=unit.slug)
