"""How wide the intervals are at an origin, by the errors of what was said at earlier origins.

The errors are those of the methods that spoke at each earlier origin, not of those that would have
been right, so the choice's own luck does not make the intervals too narrow. The width is that
which held 80 and 95 of 100 of these errors (split conformal prediction: Vovk, Gammerman & Shafer
2005; Lei et al. 2018), mixed with Student's t where they are few. Origins at which other methods
spoke (a season was not known yet) count less.
"""

import numpy as np

from opendistrict.kernel.forecast.choosing import MEMORY, Chosen
from opendistrict.kernel.forecast.courses import TAIL80, TAIL95, Course
from opendistrict.kernel.forecast.shapes import Kind
from opendistrict.kernel.forecast.smoothing import Floats
from opendistrict.kernel.forecast.student import MOST, freedom_of, quantile
from opendistrict.kernel.forecast.trials import Known

_CONFORMAL = 8.0  # origins at which the errors' own quantiles weigh as much as Student's t
_MEAN_TO_SD = 1.2533  # of a normal distribution's absolute errors
_UNLIKE = 0.05  # the least an origin counts
_ALIKE = 0.4  # what an origin counts at which today's methods are put in the place of others
_FADE = 0.04  # an origin counts so much less for each period it is further back
_LASTING = np.array([0.0, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0])
_USUAL_LASTING = {Kind.FLOW: 0.0, Kind.RATIO: 0.15, Kind.LEVEL: 0.15}
_LASTING_BELIEF = 6.0  # origins' worth of belief in the usual
_LEAST_ORIGINS = 2.0  # one degree of freedom


def course(chosen: Chosen, given: Known, row: int, horizon: int) -> Course:
    """What is expected from that row on, with the width of its intervals."""
    end = chosen.trials.known[row]
    errors, likeness, rows = _past(chosen, row, horizon)
    lasting, size, freedom = 0.0, 0.0, 1.0
    if len(rows):
        usual = _USUAL_LASTING[given.kind]
        lasting = _lasting(errors, chosen.travel[rows, :horizon], likeness, usual)
        travel = _lengthened(chosen.travel[rows, :horizon], lasting)
        ahead = np.arange(1, travel.shape[1] + 1)
        variance = np.cumsum(travel**2, axis=1) + chosen.vague[rows, None]
        variance = variance + chosen.slant[rows, None] * ahead**2
        # Where surprises last, errors of neighbouring origins are nearly the same error.
        alike = 1 + 2 * float(np.mean(travel[:, 1:])) if travel.shape[1] > 1 else 1.0
        size, freedom = width_of(np.abs(errors) / np.sqrt(variance), likeness, alike)
    return Course(
        means=chosen.means[row],
        travel=_lengthened(chosen.travel[row], lasting),
        gain=chosen.gain[row],
        vague=float(chosen.vague[row]),
        slant=float(chosen.slant[row]),
        size=size,
        freedom=freedom,
        open=np.ones(chosen.means.shape[1]),
        doubt=0.5 / (1 + int(np.isfinite(given.values[:end]).sum())),
        floor=given.floor(end),
        ceiling=given.ceiling(end),
    )


def _past(chosen: Chosen, row: int, horizon: int) -> tuple[Floats, Floats, list[int]]:
    """Errors known at that row, freed of the season's factor; how alike their origins were.

    Of origins at which a season could not be told yet, the errors that today's methods would have
    made are the better witnesses, where today's methods could have been used at all.
    """
    span = slice(max(row - MEMORY, 0), row)
    errors, gain = chosen.errors[span, :horizon], chosen.gain[span, :horizon]
    alike = 1 - np.abs(chosen.seasonal[span] - chosen.seasonal[row])
    speaking = np.flatnonzero(chosen.weights[:, row])
    weights = chosen.weights[speaking, row][:, None, None]
    instead = (alike < _ALIKE) & chosen.trials.usable[speaking, span].all(axis=0)
    own = (weights * chosen.trials.errors[speaking, span, :horizon]).sum(axis=0)
    own_gain = (weights * chosen.trials.gain[speaking, span, :horizon]).sum(axis=0)
    errors = np.where(instead[:, None], own / own_gain, errors / gain)
    age = row - np.arange(span.start, row)
    # An error h periods ahead is known h periods later.
    errors = np.where(np.arange(errors.shape[1]) < age[:, None], errors, np.nan)
    there = np.isfinite(errors).any(axis=1)
    likeness = np.where(instead, _ALIKE, np.maximum(alike, _UNLIKE))
    likeness = likeness * (1 - _FADE) ** age
    return errors[there], likeness[there], [span.start + int(r) for r in np.flatnonzero(there)]


def _lengthened(travel: Floats, lasting: float) -> Floats:
    """What is left of a surprise is at least that share of it."""
    longer = travel + lasting * np.maximum(1 - travel, 0.0)
    longer[..., 0] = 1.0
    return longer


def _lasting(errors: Floats, travel: Floats, likeness: Floats, usual: float) -> float:
    """The share of a surprise that lasts beyond what the methods think: that which makes the
    surprises, freed of what earlier ones left behind, smallest."""
    there = np.isfinite(errors)
    left = np.where(there, errors, 0.0)
    costs = []
    for share in _LASTING:
        longer = _lengthened(travel, share)
        surprise = np.zeros_like(left)
        for h in range(left.shape[1]):
            behind = (surprise[:, :h] * longer[:, h:0:-1]).sum(axis=1)
            surprise[:, h] = np.where(there[:, h], left[:, h] - behind, 0.0)
        costs.append(float((np.abs(surprise).sum(axis=1) * likeness).sum()))
    if min(costs) <= 0:
        return 0.0
    belief = _LASTING_BELIEF / len(errors) * (_LASTING - usual) ** 2
    return float(_LASTING[int(np.argmin(np.array(costs) / min(costs) + belief))])


def width_of(scores: Floats, likeness: Floats, alike: float) -> tuple[float, float]:
    """The size of a surprise and its degrees of freedom, from errors in units of their spread:
    scores[origin, step], NaN where not known. `alike` origins are worth one."""
    there = np.isfinite(scores)
    every, weight = scores[there], np.broadcast_to(likeness[:, None], scores.shape)[there]
    order = np.argsort(every, kind="stable")
    every, weight = every[order], weight[order]
    origins = float(likeness.sum() ** 2 / (likeness**2).sum())
    origins = max(origins / alike, _LEAST_ORIGINS)
    deviation = _MEAN_TO_SD * float((every * weight).sum() / weight.sum())
    rank = (np.cumsum(weight) - weight / 2) / weight.sum()
    trust = origins / (origins + _CONFORMAL)
    edges = []
    for share, tail in ((0.8, TAIL80), (0.95, TAIL95)):
        held = float(np.interp(min(share * (1 + 1 / origins**2), 1.0), rank, every))
        student = deviation * quantile(tail, round(min(origins - 1, MOST), 1))
        edges.append(trust * held + (1 - trust) * student)
    if edges[0] <= 0:
        return 0.0, 1.0
    freedom = freedom_of(edges[1] / edges[0])
    return edges[0] / quantile(TAIL80, freedom), freedom
