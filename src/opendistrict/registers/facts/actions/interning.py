"""The series of facts: everything about a fact that repeats, kept once."""

from collections.abc import Iterable, Mapping, Sequence
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
        known |= _made({_total(one) for one in fresh}, known)
        known |= _made({_place(one) for one in fresh if one[3]}, known)
        known |= _made({_cut(one) for one in fresh if one[4]}, known)
        known |= _made({one for one in fresh if one[3] and one[4]}, known)
    return [known[one] for one in named]


def _known(named: Iterable[Named]) -> dict[Named, int]:
    keys = {one: _key(one) for one in named}
    found = dict(Series.objects.filter(key__in=keys.values()).values_list("key", "pk"))
    return {one: found[key] for one, key in keys.items() if key in found}


def _total(one: Named) -> Named:
    return (*one[:3], None, ())


def _place(one: Named) -> Named:
    return (*one[:4], ())


def _cut(one: Named) -> Named:
    return (*one[:3], None, one[4])


def _level(one: Named) -> Series.Level:
    has_area, has_slices = one[3] is not None, bool(one[4])
    if has_area:
        return Series.Level.DETAIL if has_slices else Series.Level.PLACE
    return Series.Level.CUT if has_slices else Series.Level.TOTAL


def _made(named: Iterable[Named], above: Mapping[Named, int]) -> dict[Named, int]:
    """Series of one level made where they are new; those of the levels above are known."""
    keys = {one: _key(one) for one in named}
    Series.objects.bulk_create(
        [
            Series(
                key=keys[one], measure=one[0], source=one[1], unit_id=one[2], area_id=one[3],
                slices=dict(one[4]), level=_level(one),
                total_id=None if one == _total(one) else above[_total(one)],
                place_id=above[_place(one)] if one[3] and one[4] else None,
                cut_id=above[_cut(one)] if one[3] and one[4] else None,
            )
            for one in sorted(keys, key=lambda one: keys[one])
        ],
        ignore_conflicts=True, batch_size=2000,
    )  # fmt: skip
    return _known(named)


def _key(one: Named) -> UUID:
    measure, source, unit_id, area_id, slices = one
    return rules.series_key(measure, source, unit_id, area_id, dict(slices))
