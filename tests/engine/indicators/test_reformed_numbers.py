"""Whatever a reform does, no total changes on the map of any day."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import box
from tests.engine.indicators import reformed
from tests.registers.places import reforms
from tests.registers.places.reforms import (
    AREAS,
    AT,
    DAY,
    TODAY,
    WARDS,
    change,
    draft,
    merge,
    new,
    officer,
    split,
    stamp,
    transfer,
)

from opendistrict.engine.indicators import actions, queries
from opendistrict.engine.indicators.shapes import PartKind, Question
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.facts.models import Fact
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.shapes import UnitShape
from opendistrict.registers.places import actions as places_actions
from opendistrict.registers.places import queries as places
from opendistrict.registers.places.shapes import BoundaryRow, Told

pytestmark = pytest.mark.django_db
LATER = DAY + timedelta(days=200)


@pytest.fixture
def ids(monkeypatch: pytest.MonkeyPatch) -> dict[str, UUID]:
    found = reforms.build()
    reformed.define(monkeypatch)
    return found


def _wards(day: date) -> list[UnitShape]:
    """The wards of the small district, whatever other place the database holds."""
    tree = orgs.tree_on(day)
    inside = tree.under(orgs.unit_ids_by_slug()["quan-thu"])
    return [one for one in tree.units.values() if one.kind == "ward" and one.id in inside]


def wards(day: date) -> list[UUID]:
    return [one.id for one in _wards(day)]


def _random_line(data: st.DataObject, day: date, n: int) -> tuple[list[Any], tuple[Any, ...]]:
    """One line that can be done on the day, with its new units."""
    alive = sorted(one.slug for one in _wards(day - timedelta(days=1)))
    by_unit: dict[str, list[str]] = {}
    for area, unit in places.unit_slugs_of_areas(day - timedelta(days=1)).items():
        if unit in alive:
            by_unit.setdefault(unit, []).append(area)
    what = data.draw(st.sampled_from(["merge", "into", "split", "peel", "transfer", "rename"]))
    source = data.draw(st.sampled_from(alive))
    other = data.draw(st.sampled_from([one for one in alive if one != source]))
    share = data.draw(st.integers(1, 999_999))
    told, rest = f"0.{share:06d}", f"0.{1_000_000 - share:06d}"
    areas, fresh = by_unit.get(source, []), (new(f"m{n}x"), new(f"m{n}y"))
    if what == "rename":
        return [change(source, name=f"Đơn vị {source} tên mới {n}", code=f"doi-{n}")], ()
    if what == "merge":
        return [merge(source, other, into=f"m{n}x", parts=(told, rest))], fresh[:1]
    if what == "into":
        moves = merge(source, other, into=other, parts=(told, told))
        return [moves], ()
    if what in ("split", "peel") and len(areas) > 1:
        cut = data.draw(st.integers(1, len(areas) - 1))
        kept = source if what == "peel" else f"m{n}y"
        parts = {f"m{n}x": tuple(areas[:cut]), kept: tuple(areas[cut:])}
        return [split(source, **parts)], fresh[:1] if what == "peel" else fresh
    if what in ("split", "peel") and not areas:
        return [split(source, **{f"m{n}x": told, f"m{n}y": rest})], fresh
    if areas and len(areas) > 1 and by_unit.get(other):
        return [transfer(source, other, areas[0])], ()
    if not areas:
        return [transfer(source, other, share=told, part=rest)], ()
    return [merge(source, other, into=f"m{n}x", parts=(told, rest))], fresh[:1]


@settings(max_examples=25, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(st.data())
def test_totals_are_the_same_on_every_map(ids: dict[str, UUID], data: st.DataObject) -> None:
    with transaction.atomic():
        _reformed_at_random(ids, data)
        transaction.set_rollback(True)


def _reformed_at_random(ids: dict[str, UUID], data: st.DataObject) -> None:
    total = dict.fromkeys(("sx-phi", "sx-ho"), 0)
    for _ in range(data.draw(st.integers(1, 6))):
        ward = data.draw(st.sampled_from(WARDS))
        areas = [f"{ward}-{n}" for n in range(1, AREAS.get(ward, 0) + 1)]
        area = data.draw(st.sampled_from(["", *areas]))
        unit = data.draw(st.sampled_from([ward, *([f"to-{ward}"] if ward in "ad" else [])]))
        code = data.draw(st.sampled_from(sorted(total)))
        amount = data.draw(st.integers(-1000, 10**9))
        measure = "sx.fees" if code == "sx-phi" else "sx.poor"
        reformed.tell(ids[unit], amount, measure=measure, area=area)
        total[code] += amount
    days = [DAY + timedelta(days=30 * n) for n in range(data.draw(st.integers(1, 3)))]
    for n, day in enumerate(days):
        lines, begins = _random_line(data, day, n)
        reform_id = draft(*lines, begins=begins, on=day)
        places_actions.execute_reform(
            reform_id=reform_id, tried=stamp(reform_id), actor=officer(), at=AT
        )
    for map_on in (TODAY, *(day + timedelta(days=d) for day in days for d in (-1, 0, 29)), LATER):
        for code, amount in total.items():
            found = reformed.numbers(wards(map_on), map_on, code=code)
            assert sum(found.values()) == Fraction(amount), (map_on, code)


def test_the_story(ids: dict[str, UUID]) -> None:
    """Two merged and a third split: both maps, exact by area, by shares where none was kept; what
    was frozen before is made again after."""
    from tests.registers.places.test_reforming import BEGUN, STORY

    reformed.tell(ids["a"], 100, area="a-1")
    reformed.tell(ids["b"], 11)
    reformed.tell(ids["c"], 7, area="c-1")
    reformed.tell(ids["c"], 10)
    who, asked = officer(), Question("sx-phi", ids["quan-thu"], *reformed.YEAR)
    of_c = Question("sx-phi", ids["c"], *reformed.YEAR)
    key = actions.freeze(title="Báo cáo", unit_id=ids["quan-thu"], questions=[asked, of_c],
                         known_on=TODAY, actor=who, at=AT)  # fmt: skip
    reforms.done(*STORY, begins=BEGUN)
    made = orgs.unit_ids_by_slug()
    old = reformed.numbers(wards(TODAY), DAY - timedelta(days=1))
    assert {ids["a"]: 100, ids["b"]: 11, ids["c"]: 17}.items() <= old.items()
    fresh = reformed.numbers(wards(DAY), DAY)
    assert fresh[made["ab"]] == 111
    assert (fresh[made["c-dong"]], fresh[made["c-tay"]]) == (7 + 4, 6)
    assert sum(old.values()) == sum(fresh.values()) == 128
    frozen = queries.freeze_of(key, [ids["quan-thu"]])
    assert frozen is not None
    again = queries.reproduced(frozen, today=TODAY)
    assert [one.reproduces for one in again] == [True, True] and again[1].then == "17"
    assert queries.is_untouched(frozen)
    # The same sum of other facts is not what was frozen, nor are lines that somebody changed.
    first, second = frozen.lines
    swapped = replace(frozen, lines=(first, {**second, "inputs": first["inputs"]}))
    assert [one.reproduces for one in queries.reproduced(swapped, today=TODAY)] == [True, False]
    assert not queries.is_untouched(swapped)


EAST, WEST = (Decimal("106.71"), Decimal("10.75")), (Decimal("106.69"), Decimal("10.75"))
BEYOND = Decimal("106.60"), Decimal("10.75")


def _drawn(*, is_sample: bool = False) -> None:
    """The two wards that `c` became, east and west of 106.70°."""
    told = Told(source="thử", confidence="V", is_sample=is_sample, since=DAY)
    places_actions.load_boundaries(
        rows=[
            BoundaryRow(unit="c-dong", geometry=box(106.70, 10.7, 106.72, 10.8), told=told),
            BoundaryRow(unit="c-tay", geometry=box(106.68, 10.7, 106.70, 10.8), told=told),
        ],
        actor=SYSTEM, at=AT,
    )  # fmt: skip


def _behind(unit: UUID, district: UUID) -> Decimal:
    found = queries.behind(
        Question("sx-phi", district, *reformed.YEAR), by="unit", key=(PartKind.UNIT, str(unit)),
        on=TODAY, known_on=TODAY, map_on=DAY,
    )  # fmt: skip
    assert found is not None
    some = queries.facts_behind(found, orgs.tree_on(TODAY).under(district), known_on=TODAY)
    return sum((one.quantity for one in some), Decimal(0))


@pytest.mark.parametrize("is_sketch", [False, True])
def test_a_point_says_where_a_divided_unit_went(ids: dict[str, UUID], is_sketch: bool) -> None:
    """By surveyed borders, whole, also after a correction; what lay beyond them, or has no point,
    goes by the shares (0.4 and 0.6), and so does everything where borders are sketched."""
    from tests.registers.places.test_reforming import BEGUN, STORY

    for quantity, point in ((10, None), (5, EAST), (3, WEST), (2, BEYOND)):
        reformed.tell(ids["c"], quantity, point=point)
        reformed.tell(ids["c"], quantity, point=point, measure="sx.poor")
    (wrong,) = Fact.objects.filter(quantity=5, series__measure="sx.fees")
    facts.correct(fact_id=wrong.pk, quantity=Decimal(6), reason="đếm lại", at=AT,
                  actor=Actor(kind="officer", id="x", label="x",
                                rights={"facts.correct": frozenset({ids["c"]})}))  # fmt: skip
    reforms.done(*STORY, begins=BEGUN)
    _drawn(is_sample=is_sketch)
    east, west = (orgs.unit_ids_by_slug()[one] for one in ("c-dong", "c-tay"))
    fees = reformed.numbers([east, west], DAY)
    poor = reformed.numbers([east, west], DAY, code="sx-ho")
    if is_sketch:
        assert fees == {east: Fraction(21 * 4, 10), west: Fraction(21 * 6, 10)}
        assert poor == {east: Fraction(20 * 4, 10), west: Fraction(20 * 6, 10)}
        return
    by_shares = Fraction(12)
    assert fees == {east: 6 + by_shares * 4 / 10, west: 3 + by_shares * 6 / 10}
    assert poor == {east: 5 + by_shares * 4 / 10, west: 3 + by_shares * 6 / 10}
    whole = queries.parts(Question("sx-phi", ids["quan-thu"], *reformed.YEAR), by="unit", on=TODAY,
                          known_on=TODAY, map_on=DAY)  # fmt: skip
    assert whole is not None and whole.above == 21
    lines = {one.key: one for one in whole.lines}
    assert lines[str(east)].above == fees[east] and lines[str(west)].above == fees[west]
    assert lines[str(east)].apportioned == by_shares * 4 / 10 / fees[east]
    assert (_behind(east, ids["quan-thu"]), _behind(west, ids["quan-thu"])) == (12 + 6, 12 + 3)


def test_only_what_moved_is_carried(ids: dict[str, UUID]) -> None:
    """What a unit did in another's area stays its own on the map of the same days, and after a
    reform that left that area where it was; its own area that went elsewhere takes facts along."""
    reformed.tell(ids["a"], 100, area="b-1")
    reformed.tell(ids["a"], 10, area="a-1")
    reformed.tell(ids["a"], 1, area="a-2")
    as_was = {ids["a"]: 111, ids["b"]: 0}
    assert as_was.items() <= reformed.numbers(wards(TODAY), TODAY).items()
    reforms.done(transfer("a", "c", "a-1"))
    assert as_was.items() <= reformed.numbers(wards(TODAY), TODAY).items()
    moved = {ids["a"]: 101, ids["c"]: 10, ids["b"]: 0}
    assert moved.items() <= reformed.numbers(wards(DAY), DAY).items()


def test_a_reform_is_not_put_before_what_was_told(ids: dict[str, UUID]) -> None:
    """Backwards only over days of which nothing was told of the units that end, or of the land
    that moves."""
    told_on = date(2026, 2, 3)
    reformed.tell(ids["e"], 5, day=told_on)
    reformed.tell(ids["c"], 5, day=told_on, area="c-1")
    parts = merge("d", "e", into="de", parts=("0.5", "0.5"))
    with pytest.raises(Refused) as refused:
        stamp(draft(parts, begins=(new("de"),), on=told_on))
    assert refused.value.codes == ("reform_is_before_facts",)
    assert (refused.value.details["unit"], refused.value.details["last"]) == ("Đơn vị e", told_on)
    with pytest.raises(Refused, match="reform_is_before_facts"):
        stamp(draft(transfer("c", "a", "c-1"), on=told_on))
    assert stamp(draft(parts, begins=(new("de"),), on=told_on + timedelta(days=1)))
    assert facts.roll_up() >= 0
