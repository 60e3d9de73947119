"""How good the forecasts are, and how long they take, on made-up series of a fixed seed.

    python bench/forecast/measure.py [--seeds 200] [--points 60,36,24,12,8] [--without-ets]

Each series is cut off and forecast six months ahead; a target is set on the sum of these months.
Prints per length and family the share of actuals inside the 80 and 95 % intervals (of single months
and of their sum), the error against naive, seasonal naive and plain statsmodels ETS (AICc among
level, damped trend and, from two years on, additive season; its own intervals), the Brier score of
the probability of meeting the target (0.25 is a coin) and milliseconds of processor time per call
(median).
"""

import argparse
import statistics
import sys
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bench.forecast.families import FAMILIES, Sample, months  # noqa: E402

from opendistrict.kernel.forecast import Kind, Plan, PlanType, Series, forecast, outlook  # noqa: E402

Floats = NDArray[np.float64]
AHEAD = 6
ETS_LEAST = 10


@dataclass
class Tally:
    """Sums over the seeds of one family and length."""

    in80: list[bool] = field(default_factory=list)
    in95: list[bool] = field(default_factory=list)
    sum80: list[bool] = field(default_factory=list)
    sum95: list[bool] = field(default_factory=list)
    error: float = 0.0
    naive: float = 0.0
    seasonal: float = 0.0
    ets: float = 0.0
    ets80: list[bool] = field(default_factory=list)
    ets95: list[bool] = field(default_factory=list)
    brier: list[float] = field(default_factory=list)
    forecast_ms: list[float] = field(default_factory=list)
    outlook_ms: list[float] = field(default_factory=list)
    ets_ms: list[float] = field(default_factory=list)

    def line(self, name: str) -> str:
        def share(held: list[bool]) -> str:
            return f"{100 * float(np.mean(held)):5.1f}" if held else "    -"

        def against(other: float) -> str:
            return f"{self.error / other:5.2f}" if other else "    -"

        def ms(taken: list[float]) -> str:
            return f"{statistics.median(taken):6.1f}" if taken else "     -"

        return (
            f"  {name:<16} {share(self.in80)} {share(self.in95)}  "
            f"{share(self.sum80)} {share(self.sum95)}  {share(self.ets80)} {share(self.ets95)}   "
            f"{against(self.naive)} {against(self.seasonal)} {against(self.ets)}   "
            f"{statistics.mean(self.brier):.3f}  "
            f"{ms(self.forecast_ms)} {ms(self.outlook_ms)} {ms(self.ets_ms)}"
        )


HEAD = (
    "                   months       sum          ETS            error vs             Brier     "
    "ms\n"
    "                   80    95     80    95     80    95     naive  s.nv  ETS             "
    "forec. outl.    ETS"
)


def plain_ets(known: Floats) -> tuple[Floats, Floats, Floats]:
    """Means, 80 % and 95 % bounds of the model with the least AICc, nothing calibrated."""
    import pandas as pd
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    choices: list[dict[str, object]] = [{}, {"trend": "add", "damped_trend": True}]
    if len(known) >= 24:
        choices.append({"seasonal": "add", "seasonal_periods": 12})
    table = pd.Series(known, pd.date_range("2020-01-01", periods=len(known), freq="MS"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fits = [ETSModel(table, error="add", **choice).fit(disp=0) for choice in choices]
        best = min(fits, key=lambda fit: fit.aicc if np.isfinite(fit.aicc) else np.inf)
        told = best.get_prediction(start=len(known), end=len(known) + AHEAD - 1)
        bounds = [told.summary_frame(alpha=alpha) for alpha in (0.2, 0.05)]
    near, far = ([f["pi_lower"].to_numpy(), f["pi_upper"].to_numpy()] for f in bounds)
    return bounds[0]["mean"].to_numpy(), np.array(near), np.array(far)


def try_one(made: Sample, chance: float, tally: Tally, with_ets: bool) -> None:
    """`chance` says how ambitious the target is, between 0 and 1."""
    count = len(made.values) - AHEAD
    known, came = made.values[:count], made.values[count:]
    series = Series(
        tuple(map(float, known)), made.first, kind=made.kind, breaks=made.breaks, load=made.load
    )
    begun = time.process_time()
    told = forecast(series, AHEAD)
    tally.forecast_ms.append((time.process_time() - begun) * 1000)
    for step, actual in zip(told.steps, came, strict=True):
        tally.in80.append(step.low80 <= actual <= step.high80)
        tally.in95.append(step.low95 <= actual <= step.high95)
    tally.error += float(sum(abs(s.mean - a) for s, a in zip(told.steps, came, strict=True)))
    tally.naive += float(np.abs(came - known[-1]).sum())
    if count >= 12:
        tally.seasonal += float(np.abs(came - known[-12:][:AHEAD]).sum())
    _try_target(made, series, chance, tally)
    if with_ets and count >= ETS_LEAST:
        begun = time.process_time()
        means, near, far = plain_ets(known)
        tally.ets_ms.append((time.process_time() - begun) * 1000)
        tally.ets += float(np.abs(means - came).sum())
        tally.ets80.extend((near[0] <= came) & (came <= near[1]))
        tally.ets95.extend((far[0] <= came) & (came <= far[1]))


def _try_target(made: Sample, series: Series, chance: float, tally: Tally) -> None:
    """A target as it is set beforehand, from what is known: on the sum, or for stocks and ratios
    on the last value."""
    count = len(series.values)
    came = made.values[count:]
    is_sum = made.kind is Kind.FLOW
    actual = float(came.sum() if is_sum else came[-1])
    known = made.values[:count]
    usual = AHEAD * float(known[-12:].mean()) if is_sum else float(known[-1])
    spread = 0.25 * usual if is_sum else 3 * float(np.std(np.diff(known)))
    plan = usual + (2 * chance - 1) * spread
    days = months(made.first, count + AHEAD + 1)
    begun = time.process_time()
    seen = outlook(
        series,
        Plan(plan, PlanType.CUMULATIVE if is_sum else PlanType.LEVEL),
        since=days[count],
        until=days[count + AHEAD],
        today=days[count],
    )
    tally.outlook_ms.append((time.process_time() - begun) * 1000)
    assert seen.at_deadline is not None and seen.probability is not None
    tally.sum80.append(seen.at_deadline.low80 <= actual <= seen.at_deadline.high80)
    tally.sum95.append(seen.at_deadline.low95 <= actual <= seen.at_deadline.high95)
    tally.brier.append((seen.probability - float(actual >= plan)) ** 2)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seeds", type=int, default=200)
    words.add_argument("--points", default="60,36,24,12,8")
    words.add_argument("--without-ets", action="store_true")
    given = words.parse_args()
    for points in map(int, given.points.split(",")):
        print(f"{points} points, {given.seeds} series of each family\n{HEAD}")
        for place, (name, make) in enumerate(FAMILIES.items()):
            # The family with the load sees the very series of the family without.
            rng = np.random.default_rng([points, 0 if place < 2 else place])
            tally = Tally()
            for _ in range(given.seeds):
                made = make(rng, points + AHEAD, AHEAD)
                try_one(made, float(rng.random()), tally, not given.without_ets)
            print(tally.line(name), flush=True)


if __name__ == "__main__":
    main()
