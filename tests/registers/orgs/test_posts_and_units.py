"""Who serves where on a day, and what became of units."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.makers import MORNING, TODAY, TODAY_2023, actor, unit_id

from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs import actions, queries
from opendistrict.registers.orgs.models import Oversight
from opendistrict.registers.orgs.queries import Tree
from opendistrict.registers.orgs.shapes import OversightRow, PostShape, UnitShape


def post(slug: str, on: date = TODAY) -> PostShape:
    every = queries.posts_in(queries.tree_on(on).units.keys(), on=on)
    return next(post for post in every if post.slug == slug)


# ------------------------------------------------------------------ posts


def test_who_acts_takes_over_while_he_acts(quan1: None) -> None:
    """The head of Bến Thành's economic division is away from October to December 2026."""
    slug = "truong-phong-kthtdt-phuong-ben-thanh"
    holder = post(slug, date(2026, 9, 30))
    acting = post(slug, date(2026, 10, 1))
    assert holder.person_id and acting.person_id != holder.person_id
    assert (holder.is_acting, acting.is_acting) == (False, True)
    assert post(slug, date(2027, 1, 1)).person_id == holder.person_id
    on = date(2026, 10, 1)
    assert slug not in [served.slug for served in queries.posts_of(holder.person_id, on=on)]
    assert acting.person_id
    assert [served.slug for served in queries.posts_of(acting.person_id, on=on)] == [
        slug,
        "pho-truong-phong-kthtdt-phuong-ben-thanh",
    ]


def test_a_vacant_post_has_nobody(quan1: None) -> None:
    slug = "truong-phong-vhxh-phuong-cau-ong-lanh"
    assert post(slug, date(2026, 8, 31)).person_id
    assert (post(slug).person_id, post(slug).person_name) == (None, "")


def test_posts_of_a_person_over_the_years(quan1: None) -> None:
    """A deputy chair of Quận 1 became chair of a ward: two posts, never at one time."""
    person = actor("chu-tich-phuong-sai-gon").person_id
    assert person

    def titles(on: date) -> list[str]:
        return [served.slug for served in queries.posts_of(person, on=on)]

    assert titles(TODAY_2023) == titles(date(2025, 6, 30)) == ["pho-chu-tich-do-thi-quan-1"]
    assert titles(date(2025, 7, 1)) == titles(TODAY) == ["chu-tich-phuong-sai-gon"]
    assert titles(date(2021, 6, 30)) == []


def test_heads_and_overseers(quan1: None) -> None:
    division, office = unit_id("phong-kthtdt-phuong-sai-gon"), unit_id("hdnd-phuong-sai-gon")
    heads = queries.heads({division, office}, on=TODAY)
    overseers = queries.overseers({division, office}, on=TODAY)
    assert {unit: head.slug for unit, head in heads.items()} == {
        division: "truong-phong-kthtdt-phuong-sai-gon"
    }
    assert {unit: over.slug for unit, over in overseers.items()} == {
        division: "pho-chu-tich-kinh-te-phuong-sai-gon"
    }
    assert queries.heads({division}, on=TODAY_2023) == {}
    police = unit_id("cong-an-quan-1")
    assert queries.overseers({police}, on=date(2025, 2, 28))
    assert queries.overseers({police}, on=date(2025, 3, 1)) == {}


def test_posts_of_a_unit_the_highest_first(quan1: None) -> None:
    units = {unit_id("phong-kthtdt-phuong-sai-gon"), unit_id("phuong-sai-gon")}
    served = queries.posts_in(units, on=TODAY)
    assert [seat.rank for seat in served] == sorted(seat.rank for seat in served)
    assert served[0].slug == "chu-tich-phuong-sai-gon"


def test_a_deputy_may_oversee_a_unit_twice(quan1: None) -> None:
    """In charge until spring, another from then, the first again from autumn: three periods."""
    first, other = "pho-chu-tich-kinh-te-phuong-sai-gon", "pho-chu-tich-van-xa-phuong-sai-gon"
    unit, begun = "phong-kthtdt-phuong-sai-gon", date(2025, 7, 1)
    rows = [
        OversightRow(post=first, unit=unit, since=date(2026, 9, 1), until=None),
        OversightRow(post=other, unit=unit, since=date(2026, 4, 1), until=date(2026, 9, 1)),
        OversightRow(post=first, unit=unit, since=begun, until=date(2026, 4, 1)),
    ]
    assert actions.load_oversight(rows=rows, actor=SYSTEM, at=MORNING) == 3
    assert actions.load_oversight(rows=rows, actor=SYSTEM, at=MORNING) == 0
    unit_key = unit_id(unit)
    assert Oversight.objects.filter(unit_id=unit_key).count() == 3
    for on, slug in ((begun, first), (date(2026, 4, 1), other), (date(2026, 9, 1), first)):
        assert queries.overseers({unit_key}, on=on)[unit_key].slug == slug


# ------------------------------------------------------------------ units


def test_two_units_of_one_name_are_both_found(quan1: None) -> None:
    found = queries.find_units("Phòng Văn hóa – Xã hội", on=TODAY)
    assert sorted(unit.slug for unit in found) == [
        f"phong-vhxh-phuong-{ward}" for ward in ("ben-thanh", "cau-ong-lanh", "sai-gon", "tan-dinh")
    ]
    only = queries.find_units("phòng văn hoá-xã hội phường SÀI GÒN", on=TODAY)
    assert [unit.slug for unit in only] == ["phong-vhxh-phuong-sai-gon"]
    assert queries.find_units("Phòng không có", on=TODAY) == []


def test_who_stands_for_a_unit_that_ended(quan1: None) -> None:
    def heirs(slug: str, on: date = TODAY) -> set[str]:
        by_id = {unit: slug for slug, unit in queries.unit_ids_by_slug().items()}
        return {by_id[unit] for unit in queries.successor_of(unit_id(slug), on=on)}

    assert heirs("quan-1-phuong-da-kao") == {"phuong-tan-dinh", "phuong-sai-gon"}
    assert heirs("quan-1-phuong-da-kao", date(2025, 6, 30)) == {"quan-1-phuong-da-kao"}
    assert len(heirs("quan-1")) == 4
    assert heirs("phuong-sai-gon") == {"phuong-sai-gon"}
    # through two steps: transport, then public works, then construction
    assert heirs("so-giao-thong-van-tai-tphcm") == {"so-xay-dung-tphcm"}
    assert heirs("hdnd-quan-1") == set()


def test_a_unit_that_ended_is_shown_as_it_last_was(quan1: None) -> None:
    office = unit_id("van-phong-quan-1")
    shown = {on: queries.units({office}, on=on)[office].name for on in (TODAY, date(2019, 1, 1))}
    assert shown[TODAY] == "Văn phòng Ủy ban nhân dân Quận 1"
    assert shown[date(2019, 1, 1)].startswith("Văn phòng Hội đồng nhân dân và")


def test_every_change_of_a_unit_is_in_the_trail(quan1: None) -> None:
    lines = base.trail(f"orgs.unit:{unit_id('van-phong-quan-1')}")
    assert [line.action for line in lines].count("orgs.set_unit") == 2
    assert "orgs.succeed" in {line.action for line in lines}


# ------------------------------------------------------------------ trees of any shape


def _unit(n: int, parent: int | None) -> UnitShape:
    return UnitShape(
        id=UUID(int=n), slug=f"u{n}", kind="office", name=f"u{n}", short_name=f"u{n}",
        name_en=f"u{n}", code=None, aliases=(), since=None, until=None, place_in_line=0,
        parent_id=None if parent is None else UUID(int=parent),
    )  # fmt: skip


@st.composite
def parents(draw: st.DrawFn) -> Mapping[int, int | None]:
    """A forest: each unit under an earlier one, under none, or under one that is not there."""
    size = draw(st.integers(1, 40))
    return {
        n: draw(st.one_of(st.none(), st.integers(0, n - 1) if n else st.none(), st.just(999)))
        for n in range(size)
    }


def _under(unit: int, forest: Mapping[int, int | None]) -> set[int]:
    """By definition: the unit, and what is under the units directly under it."""
    children = [child for child, parent in forest.items() if parent == unit]
    return {unit}.union(*(_under(child, forest) for child in children))


@given(parents())
def test_under_is_the_unit_and_what_is_under_its_children(forest: Mapping[int, int | None]) -> None:
    tree = Tree(_unit(n, parent) for n, parent in forest.items())
    for n in forest:
        assert tree.under(UUID(int=n)) == {UUID(int=m) for m in _under(n, forest)}
        above = [unit.id for unit in tree.above(UUID(int=n))]
        assert set(above) == {UUID(int=m) for m in forest if m != n and n in _under(m, forest)}


@given(st.dictionaries(st.integers(0, 12), st.integers(0, 12), max_size=13))
def test_a_circle_in_the_data_does_not_hang(links: Mapping[int, int]) -> None:
    """The pack refuses circles; a database that has one all the same still answers."""
    tree = Tree(_unit(n, parent) for n, parent in links.items())
    for n in links:
        assert UUID(int=n) in tree.under(UUID(int=n))
        assert len(tree.above(UUID(int=n))) <= len(links)


def test_periods_are_half_open(quan1: None) -> None:
    district = unit_id("quan-1")
    assert district in queries.tree_on(date(2025, 6, 30)).units
    assert district not in queries.tree_on(date(2025, 6, 30) + timedelta(days=1)).units
    with pytest.raises(KeyError):
        _ = queries.tree_on(TODAY).units[district]
