"""Boxes taken out of boxes: nothing is lost, nothing is counted twice."""

from datetime import date, timedelta
from itertools import combinations
from math import prod

from hypothesis import given
from hypothesis import strategies as st

from opendistrict.services.sidewalks import rules
from opendistrict.services.sidewalks.shapes import Piece

DAY = date(2026, 1, 1)


def spans() -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, 5), st.integers(1, 4)).map(lambda one: (one[0], sum(one)))


boxes = st.builds(
    lambda along, depth, days, minutes: Piece(
        along, depth, (DAY + timedelta(days[0]), DAY + timedelta(days[1])), minutes
    ),
    spans(), spans(), spans(), spans(),
)  # fmt: skip


def points(one: Piece) -> set[tuple[int, int, int, int]]:
    days = [(day - DAY).days for day in one.days]
    return {
        (a, b, c, d)
        for a in range(*one.along)
        for b in range(*one.depth)
        for c in range(*days)
        for d in range(*one.minutes)
    }


@given(boxes, st.lists(boxes, max_size=3))
def test_what_is_left_is_what_nobody_took(mine: Piece, gone: list[Piece]) -> None:
    left = rules.without([mine], gone)
    expected = points(mine) - {point for one in gone for point in points(one)}
    assert set().union(*(points(one) for one in left)) == expected
    assert sum(prod(map(_length, _sides(one))) for one in left) == len(expected)
    assert not any(one.meets(other) for one, other in combinations(left, 2))


def _sides(one: Piece) -> list[tuple[int, int]]:
    days = ((one.days[0] - DAY).days, (one.days[1] - DAY).days)
    return [one.along, one.depth, days, one.minutes]


def _length(span: tuple[int, int]) -> int:
    return span[1] - span[0]
