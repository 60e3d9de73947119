"""What is wrong with a row of streets before it is written."""

from collections.abc import Iterable
from decimal import Decimal

import shapely
from shapely.geometry import LineString

from opendistrict.kernel.geo import house_number, to_metres
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.places.shapes import FrontageRow, ObstacleRow, SegmentRow, WidthRow

CENTIMETRE = Decimal("0.01")
SLACK = Decimal("0.5")  # metres that a told length may differ, beside a hundredth of it
WIDEST = 60  # metres of a sidewalk or a roadway; a wider one is a square
NEAR = 15.0  # metres: a kerb drawn again lies no further from itself
KINDS = frozenset({
    "tree", "bus_stop", "hydrant", "ramp", "gate", "head_office_gate", "crossing", "pole", "bin",
    "planter", "bench", "cabinet", "sign", "other",
})  # fmt: skip


def metres(value: float | Decimal) -> Decimal:
    """To the centimetre, as positions and widths are kept."""
    return Decimal(str(value)).quantize(CENTIMETRE)


def length_of(line: LineString) -> Decimal:
    """Metres of a line in degrees."""
    return metres(to_metres(line).length)


def weigh_segment(row: SegmentRow) -> Decimal:
    """Its length; refused where the source says another one."""
    if row.line.geom_type != "LineString":
        raise Refused("segment_is_not_a_line", given=row.line.geom_type)
    length = length_of(row.line)
    if length <= 0:
        raise Refused("line_has_no_length", least=CENTIMETRE)
    if row.length_m is not None and abs(row.length_m - length) > SLACK + length / 100:
        raise Refused("segment_length_disagrees", told=row.length_m, measured=length)
    if row.roadway_width_m is not None and not 0 < row.roadway_width_m <= WIDEST:
        raise Refused("width_is_not_plausible", width=row.roadway_width_m, most=WIDEST)
    return length


def weigh_stretch(since: Decimal, until: Decimal, length: Decimal) -> None:
    if not 0 <= since < until:
        raise Refused("stretch_is_empty", since=since, until=until)
    if until > length:
        raise Refused("stretch_leaves_its_segment", until=until, length=length)


def weigh_width(row: WidthRow, length: Decimal) -> None:
    weigh_stretch(row.since_m, row.until_m, length)
    if not 0 <= row.width_m <= WIDEST:
        raise Refused("width_is_not_plausible", width=row.width_m, most=WIDEST)


def weigh_frontage(row: FrontageRow, length: Decimal | None) -> str:
    """Its number as it is kept."""
    number = house_number(row.number)
    if number is None:
        raise Refused("house_number_is_not_one", given=row.number)
    if length is not None and row.since_m is not None and row.until_m is not None:
        weigh_stretch(row.since_m, row.until_m, length)
    return number


def weigh_obstacle(row: ObstacleRow, length: Decimal) -> None:
    weigh_stretch(row.since_m, row.until_m, length)
    if row.kind not in KINDS:
        raise Refused("obstacle_kind_is_unknown", given=row.kind, known=", ".join(sorted(KINDS)))
    if not 0 <= row.near_m < row.far_m:
        raise Refused("depth_is_empty", near=row.near_m, far=row.far_m)


def same_kerb(line: LineString, others: Iterable[tuple[int, LineString]]) -> int | None:
    """Which of the others (metres) is the same kerb drawn again; the nearest."""
    near = [(shapely.hausdorff_distance(line, other), n) for n, other in others]
    best = min(near, default=(NEAR + 1, -1))
    return best[1] if best[0] <= NEAR else None
