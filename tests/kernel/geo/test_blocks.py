"""Lines of a map as blocks from corner to corner, with the kerbs on their sides."""

import pytest
from shapely.geometry import LineString

from opendistrict.kernel.geo import Side, Way, blocks, kerbs, roadway_of


def way(
    street: str, *nodes: str, name: str = "", roadway: float | None = 8, one_way: bool = False
) -> Way:
    """Nodes are named by where they are: "00", "10" are ten metres apart."""
    points = tuple((float(node[0]) * 10, float(node[1]) * 10) for node in nodes)
    return Way(name or f"{street}-{nodes[0]}", street, nodes, points, roadway, one_way)


def test_a_street_ends_at_the_streets_it_meets() -> None:
    a = way("A", "00", "10", "20", "30")
    b = way("B", "11", "10")
    found = sorted((one.street, one.corners, round(one.line.length)) for one in blocks([a, b]))
    assert found == [("A", ("", "B"), 10), ("A", ("B", ""), 20), ("B", ("", "A"), 10)]


def test_ways_of_one_name_are_one_block_where_there_is_no_corner() -> None:
    (one,) = blocks([way("A", "00", "10", name="w1"), way("A", "10", "20", "30", name="w2")])
    assert round(one.line.length) == 30 and one.id == "w1:00-30"


def test_a_street_without_a_name_makes_a_corner_but_no_block() -> None:
    found = list(blocks([way("A", "00", "10", "20")], crossing=[way("", "10", "11")]))
    assert [(one.street, one.corners) for one in found] == [("A", ("", "")), ("A", ("", ""))]


def test_a_street_that_forks_has_a_corner_with_itself() -> None:
    found = list(blocks([way("A", "00", "10", "20"), way("A", "10", "11")]))
    assert len(found) == 3 and {one.street for one in found} == {"A"}


def test_a_ring_is_cut_nowhere_and_told_once() -> None:
    (one,) = blocks([way("A", "00", "10", "11", name="w1"), way("A", "11", "01", "00", name="w2")])
    assert round(one.line.length) == 40


def test_a_roadway_has_two_kerbs_and_a_footway_is_its_own() -> None:
    road, path = blocks([way("A", "00", "90")]), blocks([way("P", "05", "95", roadway=None)])
    found = {side: line for _, side, line in kerbs([*road, *path])}
    assert found[Side.LEFT].bounds == (0, 4, 90, 4) and found[Side.RIGHT].bounds == (0, -4, 90, -4)
    assert found[Side.NONE] == LineString([(0, 50), (90, 50)])


def test_between_the_two_roadways_of_a_street_is_no_sidewalk() -> None:
    there = way("A", "00", "90", name="w1", one_way=True)
    back = way("A", "92", "02", name="w2", one_way=True)
    sides = [(block.id[:2], side) for block, side, _ in kerbs(list(blocks([there, back])))]
    assert sides == [("w1", Side.RIGHT), ("w2", Side.RIGHT)]
    alone = [side for _, side, _ in kerbs(list(blocks([there])))]
    assert alone == [Side.LEFT, Side.RIGHT]


@pytest.mark.parametrize(
    ("told", "width", "confidence"),
    [
        (("residential", "", "7,5 m"), 7.5, "V"),
        (("primary", "4", ""), 13.0, "D"),
        (("tertiary", "", ""), 9.0, "M-low"),
        (("tertiary", "", "900"), 9.0, "M-low"),
        (("footway", "2", "3"), None, "V"),
    ],
)
def test_how_wide_a_roadway_is_says_how_it_is_known(
    told: tuple[str, str, str], width: float | None, confidence: str
) -> None:
    assert roadway_of(*told) == (width, confidence)
