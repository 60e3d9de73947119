"""Maps drawn by the server: what stands in the page while (or where) nothing else draws, and the
little map that goes onto a paper. Only numbers and words of ours are written into the drawings."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from math import cos, radians
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from opendistrict.kernel.geo import Baseline, to_metres
from opendistrict.registers.places.shapes import SegmentShape

WIDE, MARGIN = 720.0, 24.0


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line, an area or a point as the path of an SVG; `kind` as features have it."""

    path: str
    kind: str
    is_area: bool


@dataclass(frozen=True, slots=True)
class Sketch:
    width: str
    height: str
    strokes: Sequence[Stroke]


def sketch(features: Mapping[str, Any]) -> Sketch | None:
    """A GeoJSON FeatureCollection in degrees, north up; None where there is nothing in it."""
    drawn = [(shape(one["geometry"]), one["properties"].get("kind", "")) for one in
             features["features"]]  # fmt: skip
    if not drawn:
        return None
    west, south, east, north = shapely.total_bounds([one for one, _ in drawn]).tolist()
    narrower = cos(radians((south + north) / 2))
    across, down = max((east - west) * narrower, 1e-4), max(north - south, 1e-4)
    height = min(max(WIDE * down / across, 240.0), 480.0)
    scale = min((WIDE - 2 * MARGIN) / across, (height - 2 * MARGIN) / down)
    left = (WIDE - across * scale) / 2 - west * narrower * scale
    top = (height - down * scale) / 2 + north * scale

    def onto(points: Any) -> Any:
        return points * (narrower * scale, -scale) + (left, top)

    strokes = [
        Stroke(path(shapely.transform(one, onto)), kind, "Polygon" in one.geom_type)
        for one, kind in drawn
    ]
    strokes.sort(key=lambda one: not one.is_area)
    return Sketch(f"{WIDE:.0f}", f"{height:.0f}", strokes)


def path(drawn: BaseGeometry) -> str:
    """The commands of an SVG path, to a tenth of a unit; a point is a spot of no length."""
    parts = []
    for one in shapely.get_parts(drawn):
        rings = [one.exterior, *one.interiors] if one.geom_type == "Polygon" else [one]
        for ring in rings:
            steps = "L".join(f"{x:.1f} {y:.1f}" for x, y in shapely.get_coordinates(ring))
            parts.append(f"M{steps}{'Z' if ring is not one else ''}")
            if one.geom_type == "Point":
                parts.append("h0.1")
    return "".join(parts)


# ------------------------------------------------------------------ on paper

PAPER, AROUND, BAR = (600.0, 380.0), 150.0, 50.0  # units; metres to each side; metres of the scale


def where(kerb: SegmentShape, along: tuple[int, int], around: Iterable[SegmentShape]) -> str:
    """Where a stretch lies (centimetres along a kerb), as the text of an SVG for a paper: the kerbs
    around it with the names of their streets, north up, a scale of fifty metres. It stands alone:
    no style sheet, black on white, the stretch both wider and darker than the rest."""
    line = Baseline(to_metres(kerb.line))
    since, until = (min(one / 100, line.length) for one in along)
    here = line.at((since + until) / 2)
    scale = PAPER[0] / 2 / AROUND

    def onto(points: Any) -> Any:
        return (points - (here.x, here.y)) * (scale, -scale) + (PAPER[0] / 2, PAPER[1] / 2)

    def drawn(one: BaseGeometry) -> str:
        return path(shapely.transform(one, onto))

    reach = shapely.box(
        here.x - AROUND, here.y - PAPER[1] / 2 / scale, here.x + AROUND,
        here.y + PAPER[1] / 2 / scale,
    )  # fmt: skip
    names: dict[str, BaseGeometry] = {}
    lines = []
    for one in around:
        piece = to_metres(one.line).intersection(reach)
        if not piece.is_empty:
            lines.append(f'<path d="{drawn(piece)}"/>')
            if piece.length > names.get(one.street, shapely.Point()).length:
                names[one.street] = piece
    words = [_name(name, shapely.transform(piece, onto)) for name, piece in sorted(names.items())]
    stretch = drawn(line.piece(since, until)) if until > since else ""
    bar = BAR * scale
    foot = PAPER[1] - 14
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {PAPER[0]:.0f} {PAPER[1]:.0f}" '
        'font-family="Be Vietnam Pro, sans-serif" font-size="13">'
        f'<rect width="{PAPER[0]:.0f}" height="{PAPER[1]:.0f}" fill="#fff" stroke="#777"/>'
        f'<g fill="none" stroke="#888" stroke-width="1.6">{"".join(lines)}</g>'
        f'<path d="{stretch}" fill="none" stroke="#000" stroke-width="7"/>'
        f'<g stroke="#fff" stroke-width="4" paint-order="stroke">{"".join(words)}</g>'
        f'<path d="M14 {foot:.1f}h{bar:.1f}m0 -4v8m{-bar:.1f} 0v-8" fill="none" stroke="#000"/>'
        f'<text x="{22 + bar:.1f}" y="{foot + 4:.1f}">{BAR:.0f} m</text>'
        f'<path d="M{PAPER[0] - 24:.1f} 40v-26l-5 10m5 -10l5 10" fill="none" stroke="#000"/>'
        f'<text x="{PAPER[0] - 24:.1f}" y="54" text-anchor="middle">B</text></svg>'
    )


def _name(name: str, piece: BaseGeometry) -> str:
    """Beside the middle of the longest kerb of its street that the paper shows, whole, and not on
    the arrow to the north."""
    longest = max(shapely.get_parts(piece), key=lambda one: float(one.length))
    spot = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    half = len(name) * 3.8  # of a name in letters of thirteen units
    x = min(max(spot.x, half + 6), PAPER[0] - 44 - half)
    y = max(spot.y - 6, 16)
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle">{escape(name)}</text>'
