"""Streets, kerbs, widths, house numbers, obstacles: loaded twice, drawn anew, refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
import shapely
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange
from tests.makers import MORNING, TODAY
from tests.registers.places.drawn import TOLD, line, load, metres, segment

from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.geo import Side, gaps, least_width
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base.models import AuditEvent
from opendistrict.registers.places import actions, models, queries
from opendistrict.registers.places.shapes import (
    FrontageRow,
    ObstacleRow,
    StreetRow,
    Tally,
    Told,
    WidthRow,
    ZoneRow,
)

pytestmark = pytest.mark.usefixtures("quan1")
BY = {"actor": SYSTEM, "at": MORNING}


def width(one: UUID, since: float, until: float, wide: float, on: date | None = None) -> WidthRow:
    return WidthRow(
        segment_id=one, since_m=metres(since), until_m=metres(until), width_m=metres(wide),
        surveyed_on=on, told=replace(TOLD, since=on),
    )  # fmt: skip


def pieces(one: UUID, on: date = TODAY) -> list[tuple[Decimal, Decimal, Decimal]]:
    return [(w.since_m, w.until_m, w.width_m) for w in queries.widths([one], on)[one]]


def test_a_segment_is_as_long_as_its_line() -> None:
    (one,) = load(segment())
    assert one.length_m == Decimal("100.00") and one.side is Side.LEFT
    with pytest.raises(Refused, match="segment_length_disagrees"):
        actions.load_segments(rows=[replace(segment(), length_m=Decimal(120))], **BY)


def test_told_twice_nothing_changes_and_the_trail_has_one_line() -> None:
    load(segment(name="a:1"))
    written = AuditEvent.objects.count()
    tally = actions.load_segments(rows=[segment(name="a:1")], **BY)
    assert tally == Tally(same=1) and AuditEvent.objects.count() == written


def test_a_kerb_drawn_anew_is_the_same_kerb() -> None:
    """By the name another system gave it, wherever it lies; else by where it lies."""
    named, unnamed = load(segment(name="a:1"), segment("Đường Thử", (0, 40), (100, 40)))
    rows = [
        segment("Đường Thử", (0, 3), (90, 3), name="a:1"),
        segment("Đường Thử", (0, 43), (99, 40)),
    ]
    tally = actions.load_segments(rows=rows, **BY)
    assert tally.new == 0 and len(tally.changed) == 2
    now = queries.segments([named.id, unnamed.id])
    assert now[named.id].length_m == Decimal("90.00")
    assert now[unnamed.id].line.equals(rows[1].line)


def test_what_lies_far_away_or_on_the_other_side_is_another_kerb() -> None:
    load(segment())
    other = segment("Đường Thử", (0, 30), (100, 30))
    across = replace(segment(), side=Side.RIGHT)
    assert actions.load_segments(rows=[other, across], **BY).new == 2


def test_a_kerb_does_not_become_shorter_than_what_was_measured_along_it() -> None:
    (one,) = load(segment(name="a:1"))
    actions.load_widths(rows=[width(one.id, 0, 100, 3)], **BY)
    with pytest.raises(Refused, match="segment_is_shorter_than_what_lies_on_it"):
        actions.load_segments(rows=[segment("Đường Thử", (0, 0), (80, 0), name="a:1")], **BY)


def test_a_street_is_known_by_all_its_names_and_accents_tell_streets_apart() -> None:
    rows = [
        StreetRow(name="Lê Thử", aliases=("Đường Cũ",), told=TOLD),
        StreetRow(name="Lê Thứ", told=TOLD),
    ]
    assert actions.load_streets(rows=rows, **BY).new == 2
    book = queries.street_book()
    assert book.find("đường lê thử") == book.find("Đuờng Cũ".replace("Đuờng", "Đường"))
    assert book.find("Lê Thử") != book.find("Lê Thứ")
    assert book.find("le thu") is None  # two may be meant
    assert {one.slug for one in queries.streets().values()} >= {"le-thu", "le-thu-2"}
    again = [StreetRow(name="Đường Lê Thử", told=TOLD), StreetRow(name="đường cũ", told=TOLD)]
    assert actions.load_streets(rows=again, **BY).total == 0


def test_a_new_survey_keeps_what_was_measured_before_and_beside_it() -> None:
    (one,) = load(segment())
    spring, autumn = date(2026, 3, 1), date(2026, 9, 1)
    actions.load_widths(rows=[width(one.id, 0, 100, 4, spring)], **BY)
    actions.load_widths(rows=[width(one.id, 30, 50, 2.5, autumn)], **BY)
    assert pieces(one.id, date(2026, 4, 1)) == [(0, 100, 4)]
    assert pieces(one.id, autumn) == [(0, 30, 4), (30, 50, Decimal("2.5")), (50, 100, 4)]
    assert pieces(one.id, date(2026, 2, 1)) == []
    again = actions.load_widths(rows=[width(one.id, 30, 50, 2.5, autumn)], **BY)
    assert again.total == 0
    known = queries.profile(queries.widths([one.id], autumn)[one.id])
    assert least_width(known, Decimal(0), Decimal(100)) == Decimal("2.5")
    assert list(gaps(known, Decimal(0), Decimal(100))) == []


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ((0, 101, 3), "stretch_leaves_its_segment"),
        ((50, 50, 3), "stretch_is_empty"),
        ((-1, 50, 3), "stretch_is_empty"),
        ((0, 50, 61), "width_is_not_plausible"),
        ((0, 50, -1), "width_is_not_plausible"),
    ],
)
def test_a_width_that_cannot_be_is_refused(row: tuple[float, float, float], why: str) -> None:
    (one,) = load(segment())
    with pytest.raises(Refused, match=why):
        actions.load_widths(rows=[width(one.id, *row)], **BY)


def house(one: UUID, street: UUID, number: str, since: float, until: float) -> FrontageRow:
    return FrontageRow(
        street_id=street, number=number, point=(106.74, 10.72), segment_id=one,
        since_m=metres(since), until_m=metres(until), told=TOLD,
    )  # fmt: skip


def test_houses_and_obstacles_are_found_again() -> None:
    (one,) = load(segment())
    tree = ObstacleRow(
        segment_id=one.id, kind="tree", since_m=metres(10), until_m=metres(11.2),
        near_m=metres(0.4), far_m=metres(1.6), told=TOLD,
    )  # fmt: skip
    houses = [
        house(one.id, one.street_id, "12 BIS", 0, 5),
        house(one.id, one.street_id, "14-16", 5, 12),
    ]
    for n in range(2):
        stood = actions.load_obstacles(rows=[tree], **BY)
        faced = actions.load_frontages(rows=houses, **BY)
        assert (stood.total, faced.total) == ((1, 2) if n == 0 else (0, 0))
    moved = replace(tree, since_m=metres(10.5), until_m=metres(11.7))
    assert actions.load_obstacles(rows=[moved], **BY).new == 0
    further = replace(tree, since_m=metres(20), until_m=metres(21))
    assert actions.load_obstacles(rows=[further], **BY).new == 1
    numbers = [f.number for f in queries.frontages_along([one.id], TODAY)[one.id]]
    assert numbers == ["12 bis", "14-16"]
    assert [o.since_m for o in queries.obstacles([one.id], TODAY)[one.id]] == [
        Decimal("10.5"), 20
    ]  # fmt: skip


def test_a_kind_or_number_nobody_knows_is_refused() -> None:
    (one,) = load(segment())
    bad = ObstacleRow(
        segment_id=one.id, kind="tank", since_m=metres(1), until_m=metres(2), near_m=metres(0),
        far_m=metres(1), told=TOLD,
    )  # fmt: skip
    with pytest.raises(Refused, match="obstacle_kind_is_unknown"):
        actions.load_obstacles(rows=[bad], **BY)
    with pytest.raises(Refused, match="house_number_is_not_one"):
        actions.load_frontages(rows=[house(one.id, one.street_id, "Lầu 7", 0, 5)], **BY)
    with pytest.raises(Refused, match="kerb_is_unknown"):
        actions.load_widths(rows=[width(UUID(int=7), 0, 5, 3)], **BY)


def test_the_database_itself_refuses_what_cannot_be() -> None:
    (one,) = load(segment())
    common = {
        "segment_id": one.id, "valid": DateRange(None, None), "source": "", "confidence": "",
        "is_sample": False,
    }  # fmt: skip
    models.WidthPiece.objects.create(along=NumericRange(0, 50), width_m=3, **common)

    def refused(constraint: str, **row: object) -> None:
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            models.WidthPiece.objects.create(**{**common, "width_m": 3, **row})

    refused("a_stretch_has_one_width_at_a_time", along=NumericRange(49, 60))
    refused("a_width_is_of_a_stretch", along=NumericRange(60, 60))
    refused("a_width_is_of_a_stretch", along=NumericRange(60, None))
    refused("a_sidewalk_is_not_narrower_than_nothing", along=NumericRange(60, 70), width_m=-1)


def test_the_nearest_kerb_and_what_touches_a_box() -> None:
    left, right = load(segment(), segment("Đường Thử", (0, -8), (100, -8), side=Side.RIGHT))
    house = line((40, 5), (41, 5)).coords[0]
    (near, place), *_ = queries.nearest_segments(house, TODAY, within_m=20)
    assert near.id == left.id and place.side is Side.LEFT
    assert (round(place.position), round(place.distance)) == (40, 5)
    assert queries.nearest_segments(line((40, 300), (41, 300)).coords[0], TODAY, within_m=20) == []
    box = line((30, -9), (40, -4)).bounds
    assert [one.id for one in queries.segments_within(box, TODAY)] == [right.id]


def test_zones_are_drawn_once() -> None:
    square = shapely.box(*line((0, 0), (50, 50)).bounds)
    row = ZoneRow(kind="walking", name="Phố đi bộ thử", geometry=square, told=TOLD)
    assert actions.load_zones(rows=[row], **BY).new == 1
    assert actions.load_zones(rows=[row], **BY).total == 0
    point = line((10, 10), (11, 11)).coords[0]
    (found,) = queries.zones_within((*point, *point), TODAY)
    assert (found.kind, found.name) == ("walking", "Phố đi bộ thử")


def test_a_bound_that_is_not_told_stays_as_it_is_known() -> None:
    until = Told(source="thử", confidence="V", since=date(2020, 1, 1), until=date(2027, 1, 1))
    load(segment(name="a:1"))
    actions.load_segments(rows=[replace(segment(name="a:1"), told=until)], **BY)
    actions.load_segments(rows=[segment(name="a:1")], **BY)
    row = models.Segment.objects.get(external_id="a:1")
    assert (row.valid.lower, row.valid.upper) == (date(2020, 1, 1), date(2027, 1, 1))
