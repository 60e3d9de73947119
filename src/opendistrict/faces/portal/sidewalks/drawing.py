"""A piece of sidewalk seen from above, in the units of an SVG: wall at the top, roadway below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from opendistrict.kernel.passage import Block, Way
from opendistrict.services.sidewalks.shapes import Piece, Span, Stretch, Wanted

WIDTH, MARGIN, AROUND, ROAD = 720.0, 8.0, 300, 120  # the last two in centimetres


@dataclass(frozen=True, slots=True)
class Box:
    kind: str
    x: str
    y: str
    width: str
    height: str
    label: str = ""

    @property
    def middle(self) -> tuple[str, str]:
        x, y, width, height = map(float, (self.x, self.y, self.width, self.height))
        return f"{x + width / 2:.1f}", f"{y + height / 2:.1f}"


@dataclass(frozen=True, slots=True)
class Plan:
    width: str
    height: str
    kerb_y: str
    ground: Sequence[Box]
    boxes: Sequence[Box]


@dataclass(frozen=True, slots=True)
class _Paper:
    """From centimetres of ground to the picture."""

    since: int
    scale: float
    deep: int

    def box(self, kind: str, along: Span, across: Span, label: str = "") -> Box:
        x = MARGIN + (along[0] - self.since) * self.scale
        y = MARGIN + (self.deep - across[1]) * self.scale
        width = (along[1] - along[0]) * self.scale
        height = (across[1] - across[0]) * self.scale
        return Box(kind, f"{x:.1f}", f"{y:.1f}", f"{width:.1f}", f"{height:.1f}", label)


def plan(
    wanted: Wanted,
    ground: Stretch,
    held: Iterable[Piece],
    way: Way | None,
    *,
    left: str,
    fits: bool,
) -> Plan | None:
    """None where nobody knows how wide the sidewalk is."""
    since = max(0, wanted.along[0] - AROUND)
    until = min(ground.length, wanted.along[1] + AROUND)
    widths = [one for one in ground.widths if one.until > since and one.since < until]
    if not widths or since >= until:
        return None
    deep = max(one.depth for one in widths)
    paper = _Paper(since, (WIDTH - 2 * MARGIN) / (until - since), deep)

    def cut(span: Span) -> Span:
        return max(span[0], since), min(span[1], until)

    def standing(kind: str, block: Block) -> Box:
        return paper.box(kind, cut((block.since, block.until)), (block.near, min(block.far, deep)))

    strip = [paper.box("strip", cut((one.since, one.until)), (0, one.depth)) for one in widths]
    boxes = [
        standing(f"standing {one.kind}", one.block)
        for one in ground.standing
        if one.block.until > since and one.block.since < until
    ]
    boxes += [
        paper.box("held", cut(one.along), (one.depth[0], min(one.depth[1], deep)))
        for one in held
        if one.along[1] > since and one.along[0] < until
    ]
    if ground.frontage:
        front = cut(ground.frontage)
        if front[0] < front[1]:
            boxes.append(paper.box("front", front, (deep, deep + 12)))
    if way is not None and way.width:
        boxes.append(paper.box("tight", (way.since, way.until), (0, 0), left))
    boxes.append(
        paper.box("mine" if fits else "mine not", cut(wanted.along),
                  (wanted.depth[0], min(wanted.depth[1], deep)))
    )  # fmt: skip
    height = 2 * MARGIN + (deep + ROAD) * paper.scale
    kerb = MARGIN + deep * paper.scale
    return Plan(f"{WIDTH:.0f}", f"{height:.1f}", f"{kerb:.1f}", strip, boxes)
