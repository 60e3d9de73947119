"""The geometry of the charts, without drawing."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendistrict.faces.kit.charts import band, scale, shares
from opendistrict.faces.kit.charts.bullet import bullet

values = st.floats(-1e9, 1e9).map(lambda v: round(v, 3))


@given(values, values, st.integers(2, 8))
def test_ticks_are_round_and_cover(one: float, other: float, wanted: int) -> None:
    low, high = sorted((one, other))
    marks = scale.ticks(low, high, wanted)
    distance = scale.step(high - low, wanted)
    assert marks[0] <= low + distance * 1e-6
    assert marks[-1] >= high - distance * 1e-6
    assert 2 <= len(marks) <= wanted + 3
    assert all(b > a for a, b in itertools.pairwise(marks))


@pytest.mark.parametrize(
    ("span", "wanted", "step"), [(100, 4, 25), (98, 4, 25), (17794, 4, 5000), (0.3, 3, 0.1)]
)
def test_steps_are_those_people_count_in(span: float, wanted: int, step: float) -> None:
    assert scale.step(span, wanted) == pytest.approx(step)


@given(values, values, values)
def test_a_scale_never_paints_outside(low: float, high: float, value: float) -> None:
    assert 0 <= scale.Scale(*sorted((low, high))).at(value) <= 100


def test_bullet_of_a_missed_target() -> None:
    drawn = bullet(10.17, 15, low=0, high=20, kind="no")
    assert drawn.actual is not None and drawn.actual.x == "0" and drawn.actual.width == "50.85"
    assert drawn.plan == "75"
    assert drawn.good is not None and (drawn.good.x, drawn.good.width) == ("75", "25")
    assert not drawn.is_cut


def test_bullet_where_less_is_better() -> None:
    drawn = bullet(8, 10, high=20, direction="down")
    assert drawn.good is not None and (drawn.good.x, drawn.good.width) == ("0", "50")


def test_bullet_that_does_not_begin_at_zero_is_cut() -> None:
    drawn = bullet(97.6, 98, low=90, high=100, forecast=(97.2, 98.1))
    assert drawn.is_cut
    assert drawn.actual is not None and float(drawn.actual.width) == pytest.approx(76)
    assert drawn.forecast is not None and float(drawn.forecast.x) == pytest.approx(72)


def test_bullet_below_zero_grows_to_the_left_of_zero() -> None:
    drawn = bullet(-5, 10, low=-10, high=10)
    assert drawn.actual is not None
    assert (float(drawn.actual.x), float(drawn.actual.width)) == (25, 25)


@pytest.mark.parametrize(("actual", "plan"), [(None, None), (0, 0), (None, 5), (3, None)])
def test_bullet_bears_what_is_missing(actual: float | None, plan: float | None) -> None:
    drawn = bullet(actual, plan)
    assert (drawn.actual is None) == (actual is None)
    assert (drawn.plan is None) == (plan is None)


@given(st.lists(st.integers(0, 500), min_size=1, max_size=6))
def test_shares_fill_the_whole(counts: list[int]) -> None:
    parts = [(str(n), float(count), "ok") for n, count in enumerate(counts)]
    total = sum(float(part.width) for part in shares.stacked(parts))
    assert total == pytest.approx(100 if any(counts) else 0, abs=0.05)


def test_a_ring_of_one_part_closes() -> None:
    (part,) = shares.ring([("Đạt", 38, "ok")], 38)
    assert float(part.width) == pytest.approx(shares.ROUND, abs=0.01)


def _course(**more: object) -> band.Course:
    history = [(f"T{n}", 1000.0 * n) for n in range(1, 12)]
    forecast = [band.Foreseen("T12", 12000, 11500, 12600, 11000, 13100)]
    return band.Course(history=history, forecast=forecast, plan=11800, **more)  # type: ignore[arg-type]


def test_a_course_has_its_line_band_plan_and_now() -> None:
    drawn = band.draw(_course(), width=860, height=260, say=str)
    assert drawn.line.count("L") == 10
    assert drawn.middle.count("L") == 1
    assert drawn.band80.endswith("Z") and drawn.band95.endswith("Z")
    assert drawn.last is not None and drawn.now_x == drawn.last[0]
    assert drawn.plan_y


@pytest.mark.parametrize("width", [860, 310])
def test_labels_below_never_touch(width: int) -> None:
    drawn = band.draw(_course(), width=width, height=240, say=str)
    named = [float(tick.at) for tick in drawn.columns if tick.shown]
    gaps = [b - a for a, b in itertools.pairwise(named)]
    assert min(gaps) >= 7.5 * 3
    assert drawn.columns[-1].shown


def test_everything_lies_inside_the_drawing() -> None:
    drawn = band.draw(_course(previous=[15000.0] * 14), width=310, height=230, say=str)
    for path in (drawn.line, drawn.middle, drawn.band80, drawn.band95, drawn.previous):
        for x, y in re.findall(r"([\d.]+) ([\d.]+)", path):
            assert 0 <= float(x) <= 310 and 0 <= float(y) <= 230


def test_bars_begin_at_zero() -> None:
    history = [("a", 95.0), ("b", 98.0)]
    drawn = band.draw(band.Course(history=history, as_bars=True), width=400, height=200, say=str)
    assert drawn.rows[0].label == "0.0"
    assert all(
        float(bar.y) + float(bar.height) == pytest.approx(float(drawn.bottom)) for bar in drawn.bars
    )


def test_an_empty_course_is_drawn() -> None:
    drawn = band.draw(band.Course(history=[]), width=400, height=200, say=str)
    assert drawn.line == "" and drawn.last is None
