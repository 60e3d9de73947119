"""Whole đồng. Money is never a float, and there is one place where it is rounded."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount of Vietnamese đồng, which has no smaller unit in use; it may be negative."""

    dong: int

    def __post_init__(self) -> None:
        if type(self.dong) is not int:
            raise TypeError(f"money is whole đồng, not {self.dong!r}")

    @classmethod
    def rounded(cls, exact: Decimal, step: int = 1) -> "Money":
        """The exact amount to the nearest `step` đồng, a half away from zero."""
        if step < 1:
            raise ValueError(f"money cannot be rounded to {step} đồng")
        return cls(int((exact / step).quantize(Decimal(1), ROUND_HALF_UP)) * step)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.dong + other.dong)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.dong - other.dong)

    def __neg__(self) -> "Money":
        return Money(-self.dong)

    def __bool__(self) -> bool:
        return self.dong != 0

    def shared(self, weights: Sequence[Decimal | int]) -> tuple["Money", ...]:
        """Divide by weights so that the parts add up to the whole: each gets its part rounded
        down, and what is left goes đồng by đồng to those who lost most (the earlier on a tie)."""
        exact = [Decimal(weight) for weight in weights]
        total = sum(exact, Decimal(0))
        if total <= 0 or min(exact) < 0:
            raise ValueError("money is shared by weights that are not negative and not all zero")
        due = [self.dong * weight / total for weight in exact]
        parts = [int(one.quantize(Decimal(1), ROUND_FLOOR)) for one in due]
        lost = sorted(range(len(parts)), key=lambda at: (parts[at] - due[at], at))
        for at in lost[: self.dong - sum(parts)]:
            parts[at] += 1
        return tuple(Money(part) for part in parts)


NOTHING = Money(0)
