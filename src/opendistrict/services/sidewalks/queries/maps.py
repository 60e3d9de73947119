"""What maps and open data show of uses: nobody's name."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F, Q

from opendistrict.kernel.geo.tiles import Bounds, Feature
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.registry import DEEPEST
from opendistrict.registers.places.shapes import SegmentShape, Sought
from opendistrict.services.sidewalks import models, rules
from opendistrict.services.sidewalks.queries.closing import closed
from opendistrict.services.sidewalks.queries.texts import regimes
from opendistrict.services.sidewalks.queries.uses import ALIVE, to_end, wanted_of
from opendistrict.services.sidewalks.rules import mapping
from opendistrict.services.sidewalks.rules.mapping import clock_words, strips
from opendistrict.services.sidewalks.shapes import ClosedShape, Regime, Shown, Stood, UseRule

__all__ = [
    "MAP",
    "MAP_SINCE",
    "allowed",
    "clock_words",
    "drawn_uses",
    "public_uses",
    "stood",
    "strips",
    "turning_uses",
    "unread",
]

MAP, MAP_SINCE = "uses", 14  # the set of tiles, and its first zoom


def _shown(row: models.Use) -> Shown:
    one = wanted_of(row)
    return Shown(
        id=row.pk, segment_id=row.segment_id, use=one.use, ground=one.ground, along=one.along,
        depth=one.depth, since=one.since, hours=one.hours, state=row.state,
        until=max(one.since, row.ended_on or one.until), is_sample=row.is_sample,
    )  # fmt: skip


def stood(kerbs: Sequence[SegmentShape], on: date) -> list[Stood]:
    """How sidewalks stand on a day, for anybody. Three queries."""
    shown: dict[UUID, list[Shown]] = {one.id: [] for one in kerbs}
    rows = models.Use.objects.filter(
        Q(state__in=ALIVE) | to_end(on), segment_id__in=shown, days__contains=on
    )
    for row in rows.exclude(pauses__days__contains=on).order_by("along", "pk"):
        shown[row.segment_id].append(_shown(row))
    opened = models.Listing.objects.filter(
        street_id__in={one.street_id for one in kerbs}, valid__contains=on
    ).order_by("use")
    told = list(opened.values_list("street_id", "segment_id", "use"))
    listed = {
        kerb.id: list(dict.fromkeys(use for street, segment, use in told
                                    if street == kerb.street_id and segment in (None, kerb.id)))
        for kerb in kerbs
    }  # fmt: skip
    shut: dict[UUID, list[ClosedShape]] = {one.id: [] for one in kerbs}
    for part in closed(shut, on, on + timedelta(days=1)):
        shut[part.segment_id].append(part)
    return list(mapping.stood(kerbs, shown, listed, shut))


def drawn_uses(box: Bounds, zoom: int, on: date) -> Mapping[str, list[Feature]]:
    """For tiles of maps: how sidewalks stand, and at the deepest zoom the ground of each use."""
    is_near = zoom >= DEEPEST
    kerbs = places.segments_within(places.beside(box) if is_near else box, on)
    return mapping.features(stood(kerbs, on), with_ground=is_near)


def turning_uses(since: date | None, until: date) -> list[Bounds]:
    """Where uses, their pauses, or lists begin or end between two days; all of it at first."""
    if since is None:
        return list(places.turning_places(None, until))
    turned = places.turns("days", since, until) | places.turns("pauses__days", since, until)
    of_uses = models.Use.objects.filter(turned).values_list("segment_id", flat=True)
    turned = places.turns("closure__days", since, until)
    turned |= Q(closure__lifted_on__gt=since, closure__lifted_on__lte=until)
    shut = models.ClosedStretch.objects.filter(turned).values_list("segment_id", flat=True)
    lists = models.Listing.objects.filter(places.turns("valid", since, until))
    kerbs = places.segments_of(lists.values_list("street_id", flat=True), until)
    boxes = places.segment_boxes({*of_uses, *shut, *(one.id for one in kerbs)})
    return [*boxes, *places.turning_places(since, until)]


def public_uses(sought: Sought) -> list[Shown]:
    """Uses that were or are, page by page in the order of their ids, for anybody."""
    days = (sought.since, sought.until)
    asked = {
        "segment__bbox__overlaps": sought.box, "pk__gt": sought.after, "pk__in": sought.ids,
        "days__overlap": DateRange(*days) if any(days) else None,
    }  # fmt: skip
    given = {name: one for name, one in asked.items() if one is not None}
    rows = models.Use.objects.filter(**given).exclude(state="let_go")
    rows = rows.exclude(ended_on__isnull=False, ended_on__lte=F("days__startswith"))
    return [_shown(row) for row in rows.order_by("pk")[: sought.limit]]


def allowed(on: date) -> list[tuple[Regime, UseRule]]:
    """What may be asked for on a day, each under the youngest text in force that names it."""
    every = regimes()
    named = dict.fromkeys(code for one in every if one.in_force(on) for code in one.uses)
    return [rules.governing(every, code, on) for code in named]


def unread(on: date) -> list[Regime]:
    """The texts that change something in force on a day and that nobody here has read."""
    every = regimes()
    return [text for one in every if one.in_force(on) for text in rules.unread(every, one, on)]
