"""A procedure as a chain of steps, with what it may wait for below each: drawn by the server."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP = 158, 84, 34  # of a box, and between two, in units of the drawing
LINE, LETTERS, MOST_LINES = 17, 20, 3
WAIT_HEIGHT, WAIT_GAP = 30, 10


@dataclass(frozen=True, slots=True)
class Link:
    """One step as it is told: its name, its term; `waits` are what may stop there; `kind` is end
    for the two ends of the chain, sign for the signature, when for a step on a condition."""

    name: str
    term: str
    kind: str = ""
    waits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    x: int
    y: int
    lines: tuple[tuple[int, str], ...]  # y of each, and its words
    term: str
    term_y: int
    kind: str
    waits: tuple[tuple[int, int, str], ...]  # x and y of the box, and its words


@dataclass(frozen=True, slots=True)
class Chain:
    """`arrows` are paths from box to box."""

    name: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[str, ...]


def wide(links: Sequence[Link]) -> Chain:
    """From left to right, what waits below each."""
    deepest = max((len(one.waits) for one in links), default=0)
    height = HEIGHT + deepest * (WAIT_HEIGHT + WAIT_GAP) + 4
    boxes = tuple(_box(one, 2 + n * (WIDTH + GAP), 2, below=True) for n, one in enumerate(links))
    middle = 2 + HEIGHT // 2
    arrows = tuple(f"M{one.x + WIDTH} {middle}h{GAP - 5}" for one in boxes[:-1])
    return Chain("wide", len(links) * (WIDTH + GAP) - GAP + 4, height, boxes, arrows)


def narrow(links: Sequence[Link]) -> Chain:
    """From top to bottom, what waits beside each."""
    down = HEIGHT + GAP
    boxes = tuple(_box(one, 2, 2 + n * down, below=False) for n, one in enumerate(links))
    middle = 2 + WIDTH // 2
    arrows = tuple(f"M{middle} {one.y + HEIGHT}v{GAP - 5}" for one in boxes[:-1])
    return Chain("narrow", 2 * WIDTH + 24, len(links) * down - GAP + 4, boxes, arrows)


def _box(link: Link, x: int, y: int, *, below: bool) -> Box:
    words = wrapped(link.name)
    told = bool(link.term)
    top = y + (HEIGHT - (len(words) + told) * LINE) // 2 + 13
    waits = []
    for n, word in enumerate(link.waits):
        if below:
            waits.append((x, y + HEIGHT + WAIT_GAP + n * (WAIT_HEIGHT + WAIT_GAP), word))
        else:
            waits.append((x + WIDTH + 20, y + n * (WAIT_HEIGHT + 4), word))
    lines = tuple((top + n * LINE, word) for n, word in enumerate(words))
    return Box(x, y, lines, link.term, top + len(words) * LINE, link.kind, tuple(waits))


def wrapped(text: str) -> list[str]:
    """Words in lines of a box; what does not fit in three is cut with an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= LETTERS:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1] + "…"]
    return lines
