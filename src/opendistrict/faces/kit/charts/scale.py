"""From values to places on a drawing, with round ticks."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps [low, high] of values to [start, end] of the drawing. What lies outside is held at
    the edge, so that a wrong value never paints over its neighbours."""

    low: float
    high: float
    start: float = 0.0
    end: float = 100.0

    def at(self, value: float) -> float:
        if self.high <= self.low:
            return self.start
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(max(share, 0.0), 1.0) * (self.end - self.start)


def step(span: float, wanted: int) -> float:
    """The round distance (1, 2, 2.5 or 5 times a power of ten) nearest above span / wanted."""
    if span <= 0 or wanted < 1:
        return 1.0
    rough = span / wanted
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * n for n in (1, 2, 2.5, 5, 10) if power * n >= rough * 0.999)


def ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Round values that cover [low, high], the first at or below, the last at or above."""
    distance = step(high - low, wanted)
    first = math.floor(low / distance + 1e-9)
    last = math.ceil(high / distance - 1e-9)
    return [round(n * distance, 10) for n in range(first, max(last, first + 1) + 1)]


def place(value: float) -> str:
    """A coordinate as an attribute writes it."""
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
