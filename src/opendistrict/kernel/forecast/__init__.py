"""Forecasts of short public series, with intervals that say how far they can be trusted.

Pure: numbers in, numbers out, the same for the same input. `forecast` says what is likely period by
period, `outlook` where a running target will stand at its deadline and how likely the plan is met,
`backtest` how well such forecasts did in the past. Series are monthly, quarterly, weekly or yearly;
short, with gaps and known breaks. Only numpy is needed, so the web process may call it.

Methods: mean, naive, drift, seasonal naive, exponential smoothing, damped trend and theta
(Hyndman & Athanasopoulos, "Forecasting: Principles and Practice", 3rd ed.; Assimakopoulos &
Nikolopoulos 2000), each also on the series freed of its season, weighed by their errors at past
origins (`choosing`). Intervals are as wide as past errors were (`widths`). Up to five years of
months statsmodels' ETS is no better, its intervals are too narrow and its import takes seconds:
bench/forecast measures both. The modules in reading order: shapes, spans, seasons, smoothing,
trials, choosing, student, courses, widths, forecasting, scoring, windows, outlooks.

Codes that faces turn into sentences. Method: "none", "combined" or the only one that speaks: mean,
naive, ses, drift, theta, damped, these with "_seasonal" (differences) or "_seasonal_ratio"
(factors), seasonal_naive. Why: too_few_points (under 3), few_points (up to 12), best_in_backtest;
of outlooks also is_over, is_over_with_gaps, no_base; of scores rolling_origin, nothing_to_compare.
Notes: has_gaps, has_known_break, season_not_known_yet, period_is_running, never_changed,
gaps_are_estimated, values_are_late, missed_in_one_period.
"""

from opendistrict.kernel.forecast.forecasting import forecast, forecast_sums
from opendistrict.kernel.forecast.outlooks import outlook
from opendistrict.kernel.forecast.scoring import backtest
from opendistrict.kernel.forecast.shapes import (
    Band,
    Every,
    Forecast,
    Good,
    Kind,
    Outlook,
    Partial,
    Plan,
    PlanType,
    Score,
    Scored,
    Series,
    Step,
)
from opendistrict.kernel.forecast.spans import place_of, start_of

__all__ = [
    "Band",
    "Every",
    "Forecast",
    "Good",
    "Kind",
    "Outlook",
    "Partial",
    "Plan",
    "PlanType",
    "Score",
    "Scored",
    "Series",
    "Step",
    "backtest",
    "forecast",
    "forecast_sums",
    "outlook",
    "place_of",
    "start_of",
]
