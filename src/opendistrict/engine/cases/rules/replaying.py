"""What the waiting for a signature would be with one signer more: the same dossiers, coming when
they came, through a queue.

How the pace is found: while a signer has anything to sign, so many working hours pass for each
signature. The queue gives the next dossier, in the order of coming, to whoever is free first, and
each signature takes that long. What it cannot know: that some are signed ahead of others, that a
signer is away, that other procedures take the same hand. So the answer is set beside the median
that was measured, and both are shown.
"""

import heapq
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from uuid import UUID

from opendistrict.engine.cases.shapes.measured import Replayed, Signing

LEAST = 10  # signatures; of fewer nothing is said
_NOTHING = Fraction(0)


def replay(signings: Sequence[Signing]) -> Replayed | None:
    """The median and the nine-of-ten of the waiting, now and with one signer more; None of fewer
    than ten signatures, or where all were signed the moment they came."""
    ordered = sorted(signings, key=lambda one: (one.came, one.signed))
    busy, signers = _busy(ordered)
    if len(ordered) < LEAST or not busy:
        return None
    pace = busy / len(ordered)
    came = [one.came for one in ordered]
    now, more = waits(came, signers, pace), waits(came, signers + 1, pace)
    return Replayed(
        of=len(ordered), signers=signers, pace=pace,
        measured=quantile([one.signed - one.came for one in ordered], Fraction(1, 2)),
        now=quantile(now, Fraction(1, 2)), more=quantile(more, Fraction(1, 2)),
        now_ninety=quantile(now, Fraction(9, 10)), more_ninety=quantile(more, Fraction(9, 10)),
    )  # fmt: skip


def _busy(ordered: Sequence[Signing]) -> tuple[Fraction, int]:
    """The working hours in which a signer had something to sign, over all signers, and how many
    signers there were."""
    hands: defaultdict[UUID, list[Signing]] = defaultdict(list)
    for one in ordered:
        hands[one.signer].append(one)
    return sum((_covered(some) for some in hands.values()), _NOTHING), len(hands)


def _covered(some: Sequence[Signing]) -> Fraction:
    covered, until = _NOTHING, _NOTHING
    for one in some:
        begins = max(one.came, until)
        if one.signed > begins:
            covered += one.signed - begins
            until = one.signed
    return covered


def waits(came: Sequence[Fraction], signers: int, pace: Fraction) -> list[Fraction]:
    """From coming to being signed, of each in order, where `signers` sign one after the other."""
    free = [_NOTHING] * signers
    found = []
    for moment in came:
        begins = max(moment, heapq.heappop(free))
        heapq.heappush(free, begins + pace)
        found.append(begins + pace - moment)
    return found


def quantile(values: Sequence[Fraction], share: Fraction) -> Fraction:
    """The least value that this share of them does not exceed."""
    ordered = sorted(values)
    place = share * len(ordered)
    return ordered[max(-(-place.numerator // place.denominator) - 1, 0)]
