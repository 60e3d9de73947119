"""Our Student's t against scipy's."""

import numpy as np
import pytest
from scipy import stats

from opendistrict.kernel.forecast.student import MOST, below, freedom_of, quantile

FREEDOMS = (1.0, 1.5, 2.0, 3.7, 8.0, 30.0, 120.0, MOST)


@pytest.mark.parametrize("freedom", FREEDOMS)
def test_the_distribution_is_that_of_scipy(freedom: float) -> None:
    for t in np.linspace(-40, 40, 161):
        assert below(float(t), freedom) == pytest.approx(stats.t.cdf(t, freedom), abs=1e-10)


@pytest.mark.parametrize("freedom", FREEDOMS)
@pytest.mark.parametrize("share", [0.9, 0.975])
def test_the_quantiles_are_those_of_scipy(share: float, freedom: float) -> None:
    assert quantile(share, freedom) == pytest.approx(stats.t.ppf(share, freedom), rel=1e-9)


@pytest.mark.parametrize("freedom", FREEDOMS)
def test_the_degrees_of_freedom_are_found_again(freedom: float) -> None:
    ratio = quantile(0.975, freedom) / quantile(0.9, freedom)
    assert quantile(0.975, freedom_of(ratio)) == pytest.approx(quantile(0.975, freedom), rel=0.03)
