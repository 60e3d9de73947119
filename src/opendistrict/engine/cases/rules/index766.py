"""The index of service to citizens and enterprises: Decision 766/QĐ-TTg of 2022.

What our own records answer is computed, each formula from two sets: what it is asked of and what
meets it. What only the national portal knows is computed from what was told of it (`portal`).
Where nothing was told a formula has no points, and nothing is guessed for it. The weights of the
six groups are the Decision's (18, 20, 18: seen in the text; 12, 10, 22: likely); how a group's
weight is shared among its formulas is not known to us, so it is shared equally.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from opendistrict.engine.cases.rules import portal
from opendistrict.engine.cases.rules.keeping import SUPPLEMENTS_ALLOWED
from opendistrict.engine.cases.rules.portal import Portal
from opendistrict.engine.cases.shapes.measured import AverageTime, Life, Score, ScoreLine, Span
from opendistrict.engine.cases.shapes.procedure import Procedure
from opendistrict.kernel.rounding import rounded
from opendistrict.kernel.workclock import Every

GROUPS: Mapping[str, Decimal] = {
    "publicity": Decimal(18),
    "progress": Decimal(20),
    "online": Decimal(12),
    "payment": Decimal(10),
    "digital": Decimal(22),
    "satisfaction": Decimal(18),
}
RANKS = (
    (Decimal(90), "excellent"), (Decimal(80), "good"), (Decimal(70), "fair"),
    (Decimal(50), "average"),
)  # fmt: skip
_HUNDRED = Decimal(100)
_CENT = Decimal("0.01")
_DISLIKED = 2  # stars, of five
FEEDBACK = "phan-anh"  # the field under which what citizens report is kept as dossiers
# The seven parts a published procedure must tell (1.3), and where its file tells them: name, order
# of steps, ways to file, papers, term, who may apply, who decides.
_TOLD = frozenset({"name", "steps", "channels", "papers", "term", "subjects", "authority"})


@dataclass(frozen=True, slots=True)
class Offered:
    """What an office offers in the period: procedures in its authority, those of them that can be
    applied for online, those that are told completely, and those that cost something."""

    procedures: frozenset[str]
    online: frozenset[str]
    complete: frozenset[str] = frozenset()
    with_fee: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """A formula's two sets, by the ids of dossiers or the codes of procedures."""

    asked: frozenset[object]
    met: frozenset[object]


# ------------------------------------------------------------------ formulas on dossiers


def is_on_time(life: Life, span: Span) -> bool:
    """2.1. In time by its end; open still, by the end of the period; while papers are awaited for
    the first time, by the moment they were asked for. Asked for more than once: late."""
    end = span.ends
    asked = [one for one in life.asked if one[0] < end]
    if len(asked) > SUPPLEMENTS_ALLOWED:
        return False
    due = life.counted_due
    if due is None:
        return True  # the clock stands for what the applicant owes, and was in time until then
    return _moment(life, asked, end) <= due


def _moment(
    life: Life, asked: Sequence[tuple[datetime, datetime | None]], end: datetime
) -> datetime:
    if life.ended_at is not None and life.ended_at < end:
        return life.ended_at
    pending = [at for at, answered in asked if answered is None or answered >= end]
    return pending[0] if pending else end


def on_time(lives: Collection[Life], span: Span) -> Found:
    """2.1, of all received or in hand in the period."""
    return _of(lives, lambda _: True, lambda one: is_on_time(one, span))


def applied_online(lives: Collection[Life], span: Span) -> Found:
    """3.3: of those received, applied for online and, where a result is handed over, answered
    with a file as well. What is not decided yet has no result to ask for. The rate is multiplied by
    the share that reached the national portal, where that was told (1.4)."""

    def met(one: Life) -> bool:
        owes = one.is_done and one.needs_result
        return one.channel == "online" and (one.has_result_file or not owes)

    return _of(lives, lambda one: is_received(one, span), met)


def paid_online(lives: Collection[Life], span: Span) -> Found:
    """3.6: of those received that cost something, paid online."""
    return _of(
        lives, lambda one: is_received(one, span) and bool(one.fee), lambda one: one.is_paid_online
    )


def electronic_results(lives: Collection[Life], span: Span) -> Found:
    """4.1: of those done whose result is handed over, with the result as a file."""
    return _of(
        lives, lambda one: is_done_in(one, span) and one.needs_result,
        lambda one: one.has_result_file,
    )  # fmt: skip


def digitised(lives: Collection[Life], span: Span) -> Found:
    """4.2: of those done, every paper kept as a file, and the result as a file."""
    return _of(
        lives, lambda one: is_done_in(one, span),
        lambda one: 0 < one.papers == one.files and one.has_result_file,
    )  # fmt: skip


def reused(lives: Collection[Life], span: Span) -> Found:
    """4.3: of those received, with a paper taken from what the State holds already."""
    return _of(lives, lambda one: is_received(one, span), lambda one: one.reused > 0)


def from_store(lives: Collection[Life], span: Span) -> Found:
    """4.4: of those received, with a paper from the applicant's national store. Results are not
    put into that store from here, so none counts by its result."""
    return _of(lives, lambda one: is_received(one, span), lambda one: one.from_store)


def identified(lives: Collection[Life], span: Span) -> Found:
    """4.5: of those received, filed by somebody the national identity answers for."""
    return _of(lives, lambda one: is_received(one, span), lambda one: one.is_identified)


def content_with_answers(lives: Collection[Life], span: Span) -> Found:
    """5.3: of what citizens reported, the ones that are neither late nor disliked nor reported
    again: opened again after an answer. `_less_each` subtracts each fault, as is written."""
    return _of(lives, _is_feedback, lambda one: not _faults(one, span))


def _less_each(lives: Collection[Life], span: Span) -> Fraction | None:
    """5.3 in per cent, not below nothing: all, less the disliked, the late and the repeated."""
    told = [one for one in lives if _is_feedback(one)]
    if not told:
        return None
    faults = sum(_faults(one, span) for one in told)
    return max(100 * (1 - Fraction(faults, len(told))), Fraction(0))


def _faults(one: Life, span: Span) -> int:
    return sum((not is_on_time(one, span), _is_disliked(one), one.reopened_after is not None))


def _is_feedback(one: Life) -> bool:
    return one.field == FEEDBACK


def average_times(lives: Collection[Life]) -> list[AverageTime]:
    """2.2 of each procedure with something done, those with most dossiers first."""
    took: dict[str, list[tuple[Fraction, Every]]] = {}
    for one in lives:
        if one.took is not None:
            took.setdefault(one.procedure, []).append(one.took)
    found = [
        AverageTime(
            code, len(some), sum(long for long, _ in some) / Fraction(len(some)), some[-1][1]
        )
        for code, some in took.items()
    ]
    return sorted(found, key=lambda one: (-one.of, one.procedure))


def satisfied(lives: Collection[Life], span: Span) -> Found:
    """5.4 as the decision subtracts: 100 % less those late, less those disliked. Here the ones
    that are neither; `satisfied_rate` subtracts one that is both twice, as is written."""
    return _of(lives, lambda _: True, lambda one: is_on_time(one, span) and not _is_disliked(one))


def satisfied_rate(lives: Collection[Life], span: Span) -> Fraction | None:
    """5.4 in per cent, not below nothing."""
    if not lives:
        return None
    late = sum(not is_on_time(one, span) for one in lives)
    disliked = sum(_is_disliked(one) for one in lives)
    return max(100 * (1 - Fraction(late + disliked, len(lives))), Fraction(0))


def feedback_on_time(lives: Collection[Life], span: Span) -> Found:
    """5.2: of what citizens reported as dossiers, answered within the term of their procedure;
    counted as 2.1 is. The two days to refuse and the two to publish are not told apart here."""
    return _of(lives, _is_feedback, lambda one: is_on_time(one, span))


def _is_disliked(one: Life) -> bool:
    return one.stars is not None and one.stars <= _DISLIKED


def is_received(one: Life, span: Span) -> bool:
    return span.begins <= one.received_at < span.ends


def is_done_in(one: Life, span: Span) -> bool:
    return one.is_done and one.ended_at is not None and span.begins <= one.ended_at < span.ends


def _of(
    lives: Collection[Life], asked: Callable[[Life], bool], met: Callable[[Life], bool]
) -> Found:
    chosen = [one for one in lives if asked(one)]
    return Found(
        frozenset(one.id for one in chosen), frozenset(one.id for one in chosen if met(one))
    )


# ------------------------------------------------------------------ formulas on procedures


def is_complete(procedure: Procedure) -> bool:
    """Whether it tells all of its seven parts: a term, and nothing of them said to be unknown.
    A procedure without papers says so by its empty list."""
    unknown = {gap.about.partition(":")[0] for gap in procedure.gaps}
    return procedure.term is not None and not unknown & _TOLD


def complete(offered: Offered) -> Found:
    """1.3: of the procedures in the office's authority, which are all public here, those that are
    told completely."""
    return Found(frozenset(offered.procedures), frozenset(offered.procedures & offered.complete))


def online_offered(offered: Offered) -> Found:
    """3.1: of the procedures in the office's authority, those offered online."""
    return Found(frozenset(offered.procedures), frozenset(offered.procedures & offered.online))


def online_used(offered: Offered, lives: Collection[Life], span: Span) -> Found:
    """3.2: of those offered online, with an application online in the period."""
    used = {one.procedure for one in lives if one.channel == "online" and is_received(one, span)}
    services = offered.procedures & offered.online
    return Found(frozenset(services), frozenset(services & used))


# ------------------------------------------------------------------ the score


@dataclass(frozen=True, slots=True)
class Formula:
    """`full_at`: the rate, in per cent, that earns all the points."""

    id: str
    group: str
    full_at: Decimal = _HUNDRED


FORMULAS = (
    Formula("1.1", "publicity"), Formula("1.2", "publicity"), Formula("1.3", "publicity"),
    Formula("1.4", "publicity"),
    Formula("2.1", "progress"),
    Formula("3.1", "online", Decimal(80)), Formula("3.2", "online"),
    Formula("3.3", "online", Decimal(50)),
    Formula("3.5", "payment", Decimal(80)), Formula("3.6", "payment"),
    Formula("4.1", "digital"), Formula("4.2", "digital", Decimal(80)),
    Formula("4.3", "digital", Decimal(80)), Formula("4.4", "digital"), Formula("4.5", "digital"),
    Formula("5.1", "satisfaction"), Formula("5.2", "satisfaction"),
    Formula("5.3", "satisfaction"), Formula("5.4", "satisfaction", Decimal(90)),
)  # fmt: skip
"""Those that give points. 2.2, the average time, is told beside them and gives none here."""
OF_PROCEDURES = frozenset({"1.1", "1.2", "1.3", "3.1", "3.2", "3.5"})
"""Those that count procedures, not dossiers."""


def found(
    lives: Collection[Life], offered: Offered, span: Span, told: Portal
) -> Mapping[str, Found]:
    """The formulas that are answered by sets, by their number."""
    of_portal = {
        "1.1": portal.published_on_time(told, offered.procedures, span),
        "1.2": portal.public_on_time(told, offered.procedures, span),
        "3.5": portal.fees_synced(told, offered.with_fee, span),
    }
    return {
        **{id: Found(*sets) for id, sets in of_portal.items() if sets is not None},
        "1.3": complete(offered),
        "2.1": on_time(lives, span),
        "3.1": online_offered(offered),
        "3.2": online_used(offered, lives, span),
        "3.3": applied_online(lives, span),
        "3.6": paid_online(lives, span),
        "4.1": electronic_results(lives, span),
        "4.2": digitised(lives, span),
        "4.3": reused(lives, span),
        "4.4": from_store(lives, span),
        "4.5": identified(lives, span),
        "5.2": feedback_on_time(lives, span),
        "5.3": content_with_answers(lives, span),
        "5.4": satisfied(lives, span),
    }


def points(rate: Decimal, full_at: Decimal, most: Decimal) -> Decimal:
    """All the points from `full_at` on, below it in proportion."""
    return _rounded(most if rate >= full_at else rate * most / full_at)


def rate(above: int | Fraction, below: int) -> Decimal | None:
    """In per cent to two decimals; None where there was nothing to divide by."""
    if not below:
        return None
    return rounded(Fraction(above) / below * 100, 2)


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)


def rank(share: Decimal | None) -> str:
    if share is None:
        return ""
    return next((name for least, name in RANKS if share >= least), "weak")


def score(
    lives: Collection[Life], offered: Offered, span: Span, told: Portal | None = None
) -> Score:
    """The score of what is known here; nothing is earned or lost by what is not. `told`: what was
    told of the national portal."""
    told = told or Portal()
    sets = found(lives, offered, span, told)
    counts = {id: (len(one.met), len(one.asked)) for id, one in sets.items()}
    on_portal = portal.synced(told, sum(is_received(one, span) for one in lives), span)
    if on_portal is not None:
        counts["1.4"] = on_portal
    exact = {
        "3.3": _by_share(counts["3.3"], portal.share(on_portal)),
        "5.3": _less_each(lives, span),
        "5.4": satisfied_rate(lives, span),
    }
    return total([_line(one, counts.get(one.id), exact.get(one.id)) for one in FORMULAS])


def _by_share(counted: tuple[int, int], share: Fraction | None) -> Fraction | None:
    return None if share is None or not counted[1] else Fraction(*counted) * share * 100


def _line(formula: Formula, counted: tuple[int, int] | None, exact: Fraction | None) -> ScoreLine:
    shares = sum(one.group == formula.group for one in FORMULAS)
    most = _rounded(GROUPS[formula.group] / shares)
    if counted is None:
        return ScoreLine(formula.id, formula.group, False, full_at=formula.full_at, most=most)
    above, below = counted
    found_rate = rate(above, below) if exact is None else rate(exact / 100, 1)
    earned = None if found_rate is None else points(found_rate, formula.full_at, most)
    return ScoreLine(
        formula.id, formula.group, True, above, below, found_rate, formula.full_at, earned, most,
        _lacking(above, below, formula.full_at) if earned is not None and earned < most else 0,
    )  # fmt: skip


def _lacking(above: int, below: int, full_at: Decimal) -> int:
    """How many more have to meet a formula until it gives all its points."""
    wanted = Fraction(full_at) * below / 100
    return max(-(-wanted.numerator // wanted.denominator) - above, 0)


def total(lines: Sequence[ScoreLine]) -> Score:
    known = sum((one.most for one in lines if one.points is not None), Decimal(0))
    earned = sum((one.points for one in lines if one.points is not None), Decimal(0))
    share = _rounded(earned * _HUNDRED / known) if known else None
    return Score(tuple(lines), earned, known, share, rank(share))


def by_gain(given: Score) -> list[ScoreLine]:
    """What would raise the score most: the most points that are lost first."""
    lost = [one for one in given.lines if one.points is not None and one.points < one.most]
    return sorted(lost, key=lambda one: (one.points or Decimal(0)) - one.most)
