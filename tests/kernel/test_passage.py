"""The way left on a sidewalk: its rule on small cases, and a slow walker who agrees."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.kernel.passage import Block, Way, Width, WidthUnknown, way_left

WIDE = (Width(0, 100, 30),)


def test_a_bare_strip_is_as_wide_as_it_is_deep():
    assert way_left(10, 90, WIDE) == Way(30, 10, 90)


def test_a_use_by_the_wall_leaves_what_is_before_it():
    assert way_left(0, 100, WIDE, [Block(20, 40, 18, 30)]) == Way(18, 20, 40)


def test_the_wider_side_of_a_tree_counts():
    assert way_left(0, 100, WIDE, [Block(50, 52, 4, 9)]).width == 21


def test_two_gaps_one_behind_the_other_are_no_way():
    stalls = [Block(20, 40, 0, 15), Block(40, 60, 15, 30)]
    assert way_left(0, 100, WIDE, stalls) == Way(0, 40, 60)


def test_gaps_that_share_a_little_leave_a_little():
    stalls = [Block(20, 40, 0, 12), Block(40, 60, 16, 30)]
    assert way_left(0, 100, WIDE, stalls).width == 4


def test_what_stands_outside_the_interval_does_not_count():
    assert way_left(0, 20, WIDE, [Block(20, 40, 0, 30)]).width == 30


def test_a_strip_that_narrows_is_as_wide_as_its_narrow_part():
    assert way_left(0, 100, [Width(0, 50, 30), Width(50, 100, 12)]) == Way(12, 50, 100)


def test_nobody_guesses_a_width():
    with pytest.raises(WidthUnknown) as caught:
        way_left(0, 100, [Width(0, 40, 30), Width(60, 100, 30)])
    assert (caught.value.since, caught.value.until) == (40, 60)


def test_an_empty_interval_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="no length"):
        way_left(5, 5, WIDE)


LONG, DEEP = 9, 7
blocks = st.lists(
    st.builds(
        lambda since, length, near, depth: Block(since, since + length, near, near + depth),
        st.integers(0, LONG - 1),
        st.integers(1, 4),
        st.integers(0, DEEP - 1),
        st.integers(1, 4),
    ),
    max_size=5,
)
profiles = st.lists(st.integers(1, DEEP), min_size=LONG, max_size=LONG)


def _walker_passes(width: int, depths: list[int], standing: list[Block]) -> bool:
    """A body as wide as `width` tried cell by cell: it may step sideways only over free ground,
    and must not leave the line it can keep across each seam."""
    reach: set[tuple[int, ...]] | None = None
    for at, depth in enumerate(depths):
        free = {
            line
            for line in range(depth)
            if not any(b.since <= at < b.until and b.near <= line < b.far for b in standing)
        }
        bodies = {
            tuple(range(line, line + width))
            for line in range(depth - width + 1)
            if free.issuperset(range(line, line + width))
        }
        entered = bodies if reach is None else reach & bodies
        reach = set()
        for body in entered:  # sideways inside one piece, over free ground
            low, high = body[0], body[-1]
            while low - 1 in free:
                low -= 1
            while high + 1 in free:
                high += 1
            reach.update(one for one in bodies if low <= one[0] and one[-1] <= high)
        if not reach:
            return False
    return True


@given(profiles, blocks)
def test_a_walker_who_tries_every_width_agrees(depths: list[int], standing: list[Block]):
    profile = [Width(at, at + 1, depth) for at, depth in enumerate(depths)]
    width = way_left(0, LONG, profile, standing).width
    assert width == 0 or _walker_passes(width, depths, standing)
    assert not _walker_passes(width + 1, depths, standing)


@given(profiles, blocks, blocks)
def test_more_standing_there_never_leaves_more(depths, standing, others):
    profile = [Width(at, at + 1, depth) for at, depth in enumerate(depths)]
    before = way_left(0, LONG, profile, standing).width
    assert way_left(0, LONG, profile, standing + others).width <= before
