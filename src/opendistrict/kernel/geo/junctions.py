"""Ways of a map, which end where somebody stopped drawing, made into blocks from corner to corner.

A corner is where streets of two names meet, where a street forks, or where it ends. Ways of one
name that follow one another without a corner are one block, however many ways they were.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import shapely
from shapely.geometry import LineString

from opendistrict.kernel.geo.lines import Baseline, Side, parallel

Node = Hashable
DUAL = 60.0  # metres: the other roadway of the same street is not further away
LANE = 3.25  # metres of a lane, where a map only counts lanes


@dataclass(frozen=True, slots=True)
class Way:
    """A line of a map: its nodes, where they are (metres), and what it is told to be.

    `roadway` is the width of the roadway in metres; None on a footway, which is ground to walk on
    itself.
    """

    id: str
    street: str
    nodes: tuple[Node, ...]
    points: tuple[tuple[float, float], ...]
    roadway: float | None
    one_way: bool = False
    is_bridge: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a street between two corners; `corners` are the names that meet there."""

    id: str
    street: str
    line: LineString
    roadway: float | None
    one_way: bool
    corners: tuple[str, str]


@dataclass(slots=True)
class _Graph:
    """At each node: which ways begin, end or pass, by how many arms, and of which streets."""

    arms: defaultdict[Node, int] = field(default_factory=lambda: defaultdict(int))
    streets: defaultdict[Node, set[str]] = field(default_factory=lambda: defaultdict(set))
    own: defaultdict[tuple[str, Node], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, way: Way) -> None:
        last = len(way.nodes) - 1
        for n, node in enumerate(way.nodes):
            arms = 1 if n in (0, last) else 2
            self.own[way.street, node] += arms
            self.streets[node].add(way.street)

    def is_corner(self, street: str, node: Node) -> bool:
        return len(self.streets[node]) > 1 or self.own[street, node] != 2


def blocks(ways: Iterable[Way], crossing: Iterable[Way] = ()) -> Iterator[Block]:
    """The streets of a map from corner to corner; `crossing` are ways without a name of interest
    that make corners all the same."""
    every = [way for way in ways if len(way.nodes) > 1]
    graph = _Graph()
    for way in (*every, *crossing):
        graph.add(way)
    by_street: defaultdict[str, list[Way]] = defaultdict(list)
    for way in every:
        by_street[way.street].append(way)
    for street, same in by_street.items():
        pieces = [piece for way in same for piece in _cut(way, graph)]
        for chain in _joined(pieces, graph):
            yield _block(street, chain, graph)


def _cut(way: Way, graph: _Graph) -> Iterator[Way]:
    begin = 0
    for n in range(1, len(way.nodes)):
        if n == len(way.nodes) - 1 or graph.is_corner(way.street, way.nodes[n]):
            yield Way(
                way.id, way.street, way.nodes[begin : n + 1], way.points[begin : n + 1],
                way.roadway, way.one_way, way.is_bridge,
            )  # fmt: skip
            begin = n


def _joined(pieces: Sequence[Way], graph: _Graph) -> Iterator[list[Way]]:
    """Pieces that follow one another where there is no corner."""
    begins: defaultdict[Node, list[Way]] = defaultdict(list)
    for piece in pieces:
        begins[piece.nodes[0]].append(piece)
    inner = {
        piece.nodes[-1]
        for piece in pieces
        if not graph.is_corner(piece.street, piece.nodes[-1]) and begins[piece.nodes[-1]]
    }
    used: set[int] = set()
    # First those that begin at a corner; what is left then goes round in a ring.
    for piece in sorted(pieces, key=lambda one: one.nodes[0] in inner):
        chain: list[Way] = []
        here: Way | None = piece
        while here is not None and id(here) not in used:
            used.add(id(here))
            chain.append(here)
            end = here.nodes[-1]
            here = begins[end][0] if end in inner else None
        if chain:
            yield chain


def _block(street: str, chain: Sequence[Way], graph: _Graph) -> Block:
    points = [*chain[0].points, *(point for way in chain[1:] for point in way.points[1:])]
    ends = (chain[0].nodes[0], chain[-1].nodes[-1])
    known = [way.roadway for way in chain if way.roadway is not None]
    corners = [
        ", ".join(sorted(one for one in graph.streets[end] - {street} if one)) for end in ends
    ]
    return Block(
        id=f"{chain[0].id}:{ends[0]}-{ends[1]}", street=street, line=LineString(points),
        roadway=min(known) if known else None, one_way=chain[0].one_way,
        corners=(corners[0], corners[1]),
    )  # fmt: skip


def kerbs(every: Sequence[Block]) -> Iterator[tuple[Block, Side, LineString]]:
    """The kerb lines of blocks: both sides of a roadway, the right side alone of one roadway of two
    (traffic keeps to the right; between the two is no sidewalk), a footway's own line."""
    tree = shapely.STRtree([block.line for block in every])
    for block in every:
        if block.roadway is None:
            yield block, Side.NONE, block.line
            continue
        sides = (Side.RIGHT,) if _is_half(block, every, tree) else (Side.LEFT, Side.RIGHT)
        for side in sides:
            kerb = parallel(block.line, block.roadway / 2, side)
            if kerb is not None:
                yield block, side, kerb


def _is_half(block: Block, every: Sequence[Block], tree: shapely.STRtree) -> bool:
    """The other direction of the same street runs on the left."""
    if not block.one_way:
        return False
    line = Baseline(block.line)
    half = line.length / 2
    probe = LineString([line.at(half), line.beside(half, DUAL, Side.LEFT)])
    for n in tree.query(probe, predicate="intersects").tolist():
        other = every[n]
        if other is block or other.street != block.street or not other.one_way:
            continue
        there = Baseline(other.line)
        if there.nearest(line.at(half)).side is Side.LEFT:
            return True  # we lie on its left as it lies on ours: it runs the other way
    return False


def roadway_of(kind: str, lanes: str, width: str) -> tuple[float | None, str]:
    """How wide a roadway is by what a map tells (OSM's highway, lanes, width), and how that is
    known: V as told, D from lanes, M-low from the kind of road alone."""
    if kind in FOOTWAYS:
        return None, "V"
    for text, metres, confidence in ((width, 1.0, "V"), (lanes, LANE, "D")):
        try:
            value = float(text.replace(",", ".").removesuffix("m").strip()) * metres
        except ValueError:
            continue
        if 2.0 <= value <= 60.0:
            return value, confidence
    return BY_KIND.get(kind, 6.0), "M-low"


FOOTWAYS = frozenset({"footway", "pedestrian", "path", "steps"})
BY_KIND = {
    "trunk": 14.0, "primary": 13.0, "secondary": 11.0, "tertiary": 9.0, "residential": 7.0,
    "unclassified": 7.0, "living_street": 5.0, "service": 4.0,
}  # fmt: skip
