"""The Kaplan-Meier estimate, against tables worked out by hand."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from opendistrict.engine.cases.rules.survival import curve
from opendistrict.engine.cases.shapes.measured import Waited


def test_a_table_worked_out_by_hand() -> None:
    # Six dossiers: done after 1, 3 and 5 days; open still after 2, 3 and 6.
    rows = [(1, True), (2, False), (3, True), (3, False), (5, True), (6, False)]
    found = curve(Waited(*row) for row in rows)
    assert [(p.days, p.waiting, p.at_risk, p.done) for p in found.points] == [
        (1, Fraction(5, 6), 6, 1),
        (3, Fraction(5, 8), 4, 1),  # 5/6 · 3/4: who is open after 3 days was waiting on day 3
        (5, Fraction(5, 16), 2, 1),
    ]
    assert (found.of, found.censored, found.median, found.ninety) == (6, 3, 5, None)


def test_what_is_open_lengthens_the_median() -> None:
    done = [Waited(2, is_done=True)] * 4 + [Waited(9, is_done=True)]
    assert curve(done).median == 2
    assert curve([*done, *[Waited(8, is_done=False)] * 6]).median == 9


def test_nothing_has_no_curve() -> None:
    found = curve([])
    assert (found.points, found.of, found.median, found.ninety) == ((), 0, None, None)


waits = st.lists(st.builds(Waited, st.integers(0, 60), st.booleans()), min_size=1, max_size=40)


@given(waits)
def test_the_curve_only_falls_and_stays_a_share(rows: list[Waited]) -> None:
    shares = [Fraction(1), *(one.waiting for one in curve(rows).points)]
    assert all(0 <= after <= before <= 1 for before, after in pairwise(shares))


@given(waits)
def test_without_open_ones_it_is_the_plain_share(rows: list[Waited]) -> None:
    done = [Waited(one.days, is_done=True) for one in rows]
    for point in curve(done).points:
        assert point.waiting == Fraction(sum(one.days > point.days for one in done), len(done))
