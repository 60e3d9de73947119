"""The series of facts: everything about a fact that repeats, kept once."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from opendistrict.registers.facts import rules
from opendistrict.registers.facts.models import Series

Named = tuple[str, str, UUID, UUID | None, tuple[tuple[str, str], ...]]
"""Measure, source, unit, area, slices."""


def intern(named: Sequence[Named]) -> list[int]:
    """The keys of these series, made where they are new, with those their sums also go into."""
    known = _known(named)
    fresh = [one for one in named if one not in known]
    if fresh:
        totals = _made({_total(one) for one in fresh}, {}, {})
        places = _made({_place(one) for one in fresh if one[3]}, {}, totals)
        known |= totals | places
        known |= _made({one for one in fresh if one[4]}, known, totals)
    return [known[one] for one in named]


def _known(named: Iterable[Named]) -> dict[Named, int]:
    keys = {one: _key(one) for one in named}
    found = dict(Series.objects.filter(key__in=keys.values()).values_list("key", "pk"))
    return {one: found[key] for one, key in keys.items() if key in found}


def _total(one: Named) -> Named:
    return (*one[:3], None, ())


def _place(one: Named) -> Named:
    return (*one[:4], ())


def _made(
    named: Iterable[Named], places: dict[Named, int], totals: dict[Named, int]
) -> dict[Named, int]:
    keys = {one: _key(one) for one in named}
    level = Series.Level
    Series.objects.bulk_create(
        [
            Series(
                key=keys[one], measure=one[0], source=one[1], unit_id=one[2], area_id=one[3],
                slices=dict(one[4]),
                level=level.DETAIL if one[4] else level.PLACE if one[3] else level.TOTAL,
                place_id=places[_place(one)] if one[4] else None,
                total_id=totals.get(_total(one)),
            )
            for one in sorted(keys, key=lambda one: keys[one])
        ],
        ignore_conflicts=True, batch_size=2000,
    )  # fmt: skip
    return _known(named)


def _key(one: Named) -> UUID:
    measure, source, unit_id, area_id, slices = one
    return rules.series_key(measure, source, unit_id, area_id, dict(slices))
