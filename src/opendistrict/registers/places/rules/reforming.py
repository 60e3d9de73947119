"""A plan of a reform worked out: shares on both sides of every hand-over, and where areas go.

Nothing is guessed. A share is what the plan says or what follows from the areas it names (each
area counts as one); where neither is known the line is refused by its number. On both sides the
fractions of one unit sum to 1 exactly, what it keeps for itself included.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from opendistrict.kernel.refusals import Refused
from opendistrict.kernel.unitmap import spread
from opendistrict.registers.orgs.shapes import (
    Handing,
    UnitBecomes,
    UnitBegins,
    UnitKind,
    UnitsReform,
)
from opendistrict.registers.places.shapes import AreaMove, Line, LineKind, Move, Reckoned

STEP = Decimal("0.000001")  # as the register keeps shares
_ONE = Decimal(1)
TOLD, BY_AREAS = "V", "D: theo số khu phố"  # who says a share, or how it was worked out


def reckon(
    *,
    on: date,
    basis: str,
    begins: Sequence[UnitBegins],
    lines: Sequence[Line],
    areas: Mapping[str, str],
) -> Reckoned:
    """The plan in every share. `areas` says in which unit each area is on the eve (slugs)."""
    if not basis.strip():
        raise Refused("legal_basis_is_missing")
    if not lines and not begins:
        raise Refused("reform_has_no_lines")
    _weigh_new(begins)
    ends = _ends(lines)
    moved = tuple(one for n, line in enumerate(lines, 1) for one in _areas_of(n, line, areas, ends))
    _weigh_areas(moved, lines, areas, ends)
    return Reckoned(
        UnitsReform(
            on=on, basis=basis.strip(), ends=tuple(ends), begins=tuple(begins),
            becomes=tuple(line.becomes for line in lines if line.becomes),
            handings=_handings(lines, begins, areas, moved, ends),
        ),
        moved,
    )  # fmt: skip


def _weigh_new(begins: Sequence[UnitBegins]) -> None:
    slugs: set[str] = set()
    for one in begins:
        if not one.name.strip() or not one.short_name.strip() or not one.name_en.strip():
            raise Refused("reform_unit_has_no_name", unit=one.slug)
        if one.kind not in set(UnitKind):
            raise Refused("reform_kind_is_unknown", unit=one.name)
        if one.slug in slugs:
            raise Refused("reform_unit_is_known", unit=one.name)
        slugs.add(one.slug)


def _ends(lines: Sequence[Line]) -> dict[str, int]:
    """The units that are no more, each with the line that says so."""
    found: dict[str, int] = {}
    changed: set[str] = set()
    for n, line in enumerate(lines, 1):
        _weigh_line(n, line)
        if line.becomes:
            if line.becomes.unit in changed:
                raise Refused("reform_unit_is_told_twice", line=n, unit=line.becomes.unit)
            changed.add(line.becomes.unit)
        for source in line.sources if line.kind != LineKind.TRANSFER else ():
            if source in found:
                raise Refused("reform_unit_is_told_twice", line=n, unit=source)
            if source not in line.targets:
                found[source] = n
    for n, line in enumerate(lines, 1):
        gone = [one for one in line.targets if one in found]
        gone += [one for one in line.sources if line.kind == LineKind.TRANSFER and one in found]
        gone += [line.becomes.unit] if line.becomes and line.becomes.unit in found else []
        if gone:
            raise Refused("reform_target_ends", line=n, unit=gone[0])
    return found


def _weigh_line(n: int, line: Line) -> None:
    """A line says what its kind needs."""
    sources, targets = len(line.sources), len(line.targets)
    enough = {
        LineKind.MERGE: sources >= 2 and targets == 1,
        LineKind.SPLIT: sources == 1 and targets >= 2,
        LineKind.TRANSFER: sources == 1 and targets == 1 and line.sources != line.targets,
        LineKind.CHANGE: line.becomes is not None and not line.moves,
    }
    if not enough[line.kind]:
        raise Refused("reform_line_is_incomplete", line=n)
    if len({(move.source, move.target) for move in line.moves}) != len(line.moves):
        raise Refused("reform_unit_is_told_twice", line=n, unit=line.moves[0].source)
    for move in line.moves:
        for told in (move.share, move.part):
            if told is not None and not 0 < told <= 1:
                raise Refused("reform_share_is_not_a_part", line=n, unit=move.source)
            if told is not None and told != told.quantize(STEP):
                raise Refused("reform_share_is_too_fine", line=n, unit=move.source)


def _areas_of(
    n: int, line: Line, areas: Mapping[str, str], ends: Mapping[str, int]
) -> list[AreaMove]:
    """Where the areas of a line go: all of them in a merge, those it names in other lines."""
    found = []
    for move in line.moves:
        own = [slug for slug, unit in areas.items() if unit == move.source]
        wrong = sorted(set(move.areas) - set(own))
        if wrong:
            raise Refused("reform_area_is_elsewhere", line=n, area=wrong[0], unit=move.source)
        goes = own if line.kind == LineKind.MERGE and move.source in ends else move.areas
        if move.source != move.target:
            found += [AreaMove(slug, move.source, move.target) for slug in sorted(goes)]
    return found


def _weigh_areas(
    moved: Sequence[AreaMove],
    lines: Sequence[Line],
    areas: Mapping[str, str],
    ends: Mapping[str, int],
) -> None:
    """No area goes to two units, and none is left behind by a unit that ends."""
    twice = [slug for slug, times in Counter(one.area for one in moved).items() if times > 1]
    for n, line in enumerate(lines, 1):
        named = {slug for move in line.moves for slug in move.areas}
        again = sorted(named & set(twice))
        stays = {s for move in line.moves if move.source == move.target for s in move.areas}
        again += sorted(stays & {one.area for one in moved})
        if again:
            raise Refused("reform_area_goes_twice", line=n, area=again[0])
    gone = {one.area for one in moved}
    for slug, unit in areas.items():
        if unit in ends and slug not in gone:
            raise Refused("reform_area_is_left", line=ends[unit], area=slug, unit=unit)


# ------------------------------------------------------------------ shares


class _Counted:
    """How many areas a unit had, has, and got from another."""

    def __init__(self, areas: Mapping[str, str], moved: Sequence[AreaMove]) -> None:
        goes = {one.area: one.target for one in moved}
        self.had = Counter(areas.values())
        self.has = Counter(goes.get(slug, unit) for slug, unit in areas.items())
        self.went = Counter((one.source, one.target) for one in moved)


def _handings(
    lines: Sequence[Line],
    begins: Sequence[UnitBegins],
    areas: Mapping[str, str],
    moved: Sequence[AreaMove],
    ends: Mapping[str, int],
) -> tuple[Handing, ...]:
    counted = _Counted(areas, moved)
    numbered = [
        (n, line.kind, move)
        for n, line in enumerate(lines, 1)
        for move in line.moves
        if move.source != move.target
    ]
    pairs = Counter((move.source, move.target) for _, _, move in numbered)
    for n, _, move in numbered:
        if pairs[move.source, move.target] > 1:
            raise Refused("reform_unit_is_told_twice", line=n, unit=move.source)
    out = _sides(numbered, lambda m: m.source, _share_of(counted, numbered), ends)
    new = {one.slug: 0 for one in begins}
    into = _sides(numbered, lambda m: m.target, _part_of(counted, numbered, new), new)
    return tuple(
        Handing(
            kind="merge" if kind == LineKind.MERGE else "split", source=move.source,
            target=move.target, share=out[i], part=into[i],
            confidence=_confidence(kind, move),
        )
        for i, (_, kind, move) in enumerate(numbered)
    )  # fmt: skip


def _confidence(kind: LineKind, move: Move) -> str:
    share = move.share is not None or kind == LineKind.MERGE
    told = "V" if share else BY_AREAS
    return told if move.part is not None else f"{told}; part {BY_AREAS}" if share else BY_AREAS


_Numbered = Sequence[tuple[int, LineKind, Move]]
_Side = Callable[[Move], str]
_Worked = Callable[[int, LineKind, Move], Decimal | tuple[int, int] | None]


def _share_of(counted: _Counted, numbered: _Numbered) -> _Worked:
    """A merge hands over the whole; else what is told, else the areas that went of those there
    were."""

    def share(n: int, kind: LineKind, move: Move) -> Decimal | tuple[int, int] | None:
        if kind == LineKind.MERGE:
            return _ONE
        if move.share is not None:
            return move.share
        went = counted.went[move.source, move.target]
        return (went, counted.had[move.source]) if went else None

    return share


def _part_of(counted: _Counted, numbered: _Numbered, new: Mapping[str, int]) -> _Worked:
    """All of a new unit that comes from one source alone; else what is told, else the areas that
    came of those there are, where every unit it is made of is known by areas."""
    sources: defaultdict[str, set[str]] = defaultdict(set)
    for _, _, move in numbered:
        sources[move.target].add(move.source)

    def part(n: int, kind: LineKind, move: Move) -> Decimal | tuple[int, int] | None:
        if move.target in new and len(sources[move.target]) == 1:
            return _ONE
        if move.part is not None:
            return move.part
        came = [counted.went[source, move.target] for source in sources[move.target]]
        stayed = counted.has[move.target] - sum(came)
        if not all(came) or (move.target not in new and not stayed):
            return None
        return counted.went[move.source, move.target], counted.has[move.target]

    return part


def _sides(
    numbered: _Numbered, key: _Side, worked: _Worked, whole: Mapping[str, int]
) -> dict[int, Decimal]:
    """One side of every hand-over: for each unit, fractions that sum to 1 where it ends or begins
    here (`whole`), and to less where it keeps something for itself."""
    by_unit: defaultdict[str, list[int]] = defaultdict(list)
    for i, (_, _, move) in enumerate(numbered):
        by_unit[key(move)].append(i)
    found: dict[int, Decimal] = {}
    for unit, some in by_unit.items():
        line = numbered[some[0]][0]
        known = {i: worked(*numbered[i]) for i in some}
        for i, value in known.items():
            if value is None:
                raise Refused("reform_share_is_unknown", line=numbered[i][0], unit=unit)
        told = [one for one in known.values() if isinstance(one, Decimal)]
        if told and len(told) < len(known):
            raise Refused("reform_shares_are_mixed", line=line, unit=unit)
        found |= dict(known) if told else _fractions(known)  # type: ignore[arg-type]
        total = sum(found[i] for i in some)
        if (total != _ONE) if unit in whole else (total >= _ONE):
            raise Refused(
                "reform_shares_do_not_sum" if unit in whole else "reform_shares_leave_nothing",
                line=line, unit=unit, total=total,
            )  # fmt: skip
    return found


def _fractions(known: Mapping[int, Any]) -> dict[int, Decimal]:
    """Counts of areas as fractions of six decimals that sum exactly, what is kept included."""
    of = next(iter(known.values()))[1]
    kept = of - sum(count for count, _ in known.values())
    counts = ({-1: kept} if kept else {}) | {i: count for i, (count, _) in known.items()}
    parts = spread(_ONE, {i: Fraction(count, of) for i, count in counts.items()}, STEP)
    return {i: parts[i] for i in known}


# ------------------------------------------------------------------ as data


def to_data(rows: Sequence[Line | UnitBegins]) -> list[dict[str, Any]]:
    """As JSON: shares as digits, so that they come back exact."""
    data: list[dict[str, Any]] = json.loads(json.dumps([asdict(row) for row in rows], default=str))
    return data


def lines_from_data(data: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    return tuple(
        Line(
            kind=LineKind(one["kind"]),
            moves=tuple(
                Move(
                    source=move["source"], target=move["target"], share=_decimal(move["share"]),
                    part=_decimal(move["part"]), areas=tuple(move["areas"]),
                )
                for move in one["moves"]
            ),
            becomes=UnitBecomes(**one["becomes"]) if one["becomes"] else None,
        )
        for one in data
    )  # fmt: skip


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
