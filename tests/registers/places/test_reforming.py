"""A reform of units: tried without a trace, done once, refused by the line that is wrong."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from tests.registers.places import reforms
from tests.registers.places.reforms import (
    AT,
    DAY,
    change,
    done,
    draft,
    merge,
    new,
    officer,
    split,
    stamp,
    transfer,
)

from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base.models import AuditEvent
from opendistrict.registers.orgs import queries as orgs
from opendistrict.registers.orgs.models import Assignment, Post, Succession, Unit, UnitVersion
from opendistrict.registers.places import actions, queries
from opendistrict.registers.places.models import AreaInUnit
from opendistrict.registers.places.shapes import Line

pytestmark = pytest.mark.django_db
EVE = DAY - timedelta(days=1)


@pytest.fixture
def ids() -> dict[str, UUID]:
    return reforms.build()


def slugs(day: date) -> set[str]:
    return {unit.slug for unit in orgs.tree_on(day).units.values()}


def handed() -> dict[tuple[str, str], tuple[Decimal | None, Decimal | None]]:
    rows = Succession.objects.values_list("source__slug", "target__slug", "share", "part")
    return {(source, str(target)): (share, part) for source, target, share, part in rows}


STORY = (
    merge("a", "b", into="ab"),
    split("c", c_dong=("c-1", "c-2"), c_tay=("c-3", "c-4", "c-5")),
)
BEGUN = (new("ab", code="m-ab"), new("c-dong", code="m-cd"), new("c-tay", code="m-c"))


def rows() -> list[str]:
    """Every row of every table that a reform writes to, as text."""
    found = []
    for table in ("orgs_unit", "orgs_unitversion", "orgs_succession", "orgs_post",
                  "orgs_assignment", "places_areainunit", "places_reformdraft",
                  "base_auditevent"):  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            found += [row[0] for row in cursor.fetchall()]
    return found


def test_two_are_merged_and_a_third_is_split(ids: dict[str, UUID]) -> None:
    reform_id = done(*STORY, begins=BEGUN)
    assert {"a", "b", "c", "to-a"} <= slugs(EVE) and not {"ab", "c-dong"} & slugs(EVE)
    assert {"ab", "c-dong", "c-tay"} <= slugs(DAY) and not {"a", "b", "c", "to-a"} & slugs(DAY)
    assert handed() == {
        ("a", "ab"): (1, Decimal("0.428571")), ("b", "ab"): (1, Decimal("0.571429")),
        ("c", "c-dong"): (Decimal("0.4"), 1), ("c", "c-tay"): (Decimal("0.6"), 1),
    }  # fmt: skip
    now = queries.unit_slugs_of_areas(DAY)
    assert now["a-1"] == now["b-4"] == "ab" and now["c-2"] == "c-dong" and now["c-3"] == "c-tay"
    assert queries.unit_slugs_of_areas(EVE)["a-1"] == "a"
    shown = queries.reform(reform_id, officer())
    assert shown is not None and shown.is_executed and shown.executed_by == "Người chu-tich"
    trail = AuditEvent.objects.filter(action="places.reform").get()
    assert "c-3: c > c-tay" in trail.details["areas"] and trail.details["basis"]


def test_posts_of_ended_units_end_with_who_served_in_them(ids: dict[str, UUID]) -> None:
    done(*STORY, begins=BEGUN)
    gone = Post.objects.filter(valid__endswith=DAY).values_list("slug", flat=True)
    assert set(gone) == {"chu-tich-a", "can-bo-a", "can-bo-to-a", "chu-tich-b"}
    served = Assignment.objects.filter(valid__contains=DAY).values_list("post__slug", flat=True)
    assert list(served) == ["chu-tich"]
    assert orgs.rights_of(officer("chu-tich-a").post_id, on=DAY) == {}  # type: ignore[arg-type]


def test_a_trial_leaves_no_trace(ids: dict[str, UUID]) -> None:
    reform_id = draft(*STORY, begins=BEGUN)
    before = rows()
    seen = actions.try_reform(
        reform_id=reform_id, actor=officer(), at=AT,
        look=lambda one: (len(one.units.begun), "ab" in slugs(DAY), one.units.ended_with),
    )  # fmt: skip
    assert seen == (3, True, (ids["to-a"],))
    assert rows() == before and "ab" not in slugs(DAY)


def test_done_twice_it_is_done_once(ids: dict[str, UUID]) -> None:
    reform_id = draft(*STORY, begins=BEGUN)
    tried = stamp(reform_id)
    told = {"reform_id": reform_id, "tried": tried, "actor": officer(), "at": AT}
    assert actions.execute_reform(**told) is True  # type: ignore[arg-type]
    after = rows()
    assert actions.execute_reform(**told) is False  # type: ignore[arg-type]
    assert rows() == after
    for act in (
        lambda: stamp(reform_id),
        lambda: actions.change_reform(
            reform_id=reform_id, revision=2, title="x", on=DAY, basis="x", begins=(), lines=(),
            actor=officer(), at=AT,
        ),
    ):  # fmt: skip
        with pytest.raises(Refused, match="reform_was_executed"):
            act()


def _other_draft_executed() -> None:
    done(merge("e", "f", into="ef", parts=("0.5", "0.5")), begins=(new("ef"),))


def _somebody_leaves() -> None:
    row = Assignment.objects.get(post__slug="can-bo-a")
    row.valid = (reforms.BEGAN, date(2026, 4, 1))
    row.save()


def _area_moved() -> None:
    AreaInUnit.objects.filter(area__slug="c-5").update(basis="khác")


@pytest.mark.parametrize("between", [_other_draft_executed, _somebody_leaves, _area_moved])
def test_what_was_tried_on_something_else_is_not_done(
    ids: dict[str, UUID], between: Callable[[], None]
) -> None:
    reform_id = draft(*STORY, begins=BEGUN)
    tried = stamp(reform_id)
    between()
    with pytest.raises(Refused, match="tried_on_something_else"):
        actions.execute_reform(reform_id=reform_id, tried=tried, actor=officer(), at=AT)
    assert "ab" not in slugs(DAY)
    assert actions.execute_reform(
        reform_id=reform_id, tried=stamp(reform_id), actor=officer(), at=AT
    )


def test_a_draft_changed_meanwhile_is_refused(ids: dict[str, UUID]) -> None:
    reform_id = draft(*STORY, begins=BEGUN)
    tried = stamp(reform_id)
    told: dict[str, Any] = {
        "title": "x", "on": DAY, "basis": "x", "actor": officer(), "at": AT, "begins": BEGUN,
        "lines": STORY, "reform_id": reform_id,
    }  # fmt: skip
    assert actions.change_reform(revision=2, **told) == 3
    with pytest.raises(Refused, match="reform_was_changed"):
        actions.change_reform(revision=2, **told)
    with pytest.raises(Refused, match="tried_on_something_else"):
        actions.execute_reform(reform_id=reform_id, tried=tried, actor=officer(), at=AT)


def test_one_of_them_takes_the_others_in_and_is_renamed(ids: dict[str, UUID]) -> None:
    done(merge("a", "b", into="b"), change("b", name="Đơn vị b mới", code="m-moi"))
    unit = orgs.units([ids["b"]], on=DAY)[ids["b"]]
    assert (unit.name, unit.code, unit.since) == ("Đơn vị b mới", "m-moi", DAY)
    assert "Đơn vị b" in unit.aliases and orgs.units([ids["b"]], on=EVE)[ids["b"]].code == "m-b"
    assert handed() == {("a", "b"): (1, Decimal("0.428571"))}
    assert "to-a" not in slugs(DAY)


def test_areas_go_between_two_that_stay(ids: dict[str, UUID]) -> None:
    done(transfer("c", "a", "c-1"))
    assert handed() == {("c", "a"): (Decimal("0.2"), Decimal("0.25"))}
    assert queries.unit_slugs_of_areas(DAY)["c-1"] == "a" and {"a", "c"} <= slugs(DAY)


def test_a_code_may_be_taken_over_in_the_same_reform(ids: dict[str, UUID]) -> None:
    done(merge("d", "e", into="de", parts=("0.25", "0.75")), begins=(new("de", code="m-d"),))
    assert UnitVersion.objects.get(unit__slug="de").code == "m-d"


def test_a_ward_under_a_district_that_ends_goes_where_it_is_told(ids: dict[str, UUID]) -> None:
    orphans = merge("quan-thu", "a", into="a", parts=("0.9", "0.1"))
    with pytest.raises(Refused, match="reform_"):
        stamp(draft(orphans))
    done(merge("d", "e", into="de", parts=("0.25", "0.75")), change("f", parent="a", code="m-f"),
         begins=(new("de"), new("to-moi", kind="office", parent="de")))  # fmt: skip
    tree = orgs.tree_on(DAY)
    assert ids["f"] in tree.under(ids["a"])
    made = Unit.objects.get(slug="to-moi").pk
    assert tree.units[made].parent_id == Unit.objects.get(slug="de").pk


def test_a_pack_loaded_again_does_not_undo_it(ids: dict[str, UUID]) -> None:
    done(*STORY, change("d", name="Đơn vị d mới", code="m-d"), begins=BEGUN)
    units, areas = slugs(DAY), queries.unit_slugs_of_areas(DAY)
    posts = set(Post.objects.filter(valid__contains=DAY).values_list("slug", flat=True))
    reforms.reload()
    assert slugs(DAY) == units and queries.unit_slugs_of_areas(DAY) == areas
    assert set(Post.objects.filter(valid__contains=DAY).values_list("slug", flat=True)) == posts
    assert not Assignment.objects.filter(post__slug="can-bo-a", valid__contains=DAY).exists()
    assert orgs.units([ids["d"]], on=DAY)[ids["d"]].name == "Đơn vị d mới"


DE = new("de", code="m-de")
BAD: list[tuple[str, tuple[Line, ...], tuple[Any, ...], str, dict[str, Any]]] = [
    ("unknown unit", (merge("a", "x", into="ab"),), (new("ab"),), "reform_share_is_unknown", {}),
    ("unknown unit, told parts", (merge("d", "x", into="de", parts=("0.5", "0.5")),), (DE,),
     "reform_unit_is_not_there", {"unit": "x"}),
    ("code is taken", (merge("a", "b", into="ab"),), (new("ab", code="m-f"),),
     "reform_code_is_taken", {"code": "m-f"}),
    ("share above one", (split("d", de="1.2", d="0.1"),), (DE,), "reform_share_is_not_a_part",
     {"line": 1}),
    ("shares above one in all", (split("d", de="0.7", d2="0.7"),), (DE, new("d2")),
     "reform_shares_do_not_sum", {"line": 1, "total": Decimal("1.4")}),
    ("shares below one", (change("f", code="m-f"), split("d", de="0.7", d2="0.2999")),
     (DE, new("d2")), "reform_shares_do_not_sum", {"line": 2}),
    ("nothing left", (split("d", de="0.7", e="0.3", d="0.1"),), (DE,),
     "reform_shares_leave_nothing", {"line": 1, "unit": "d"}),
    ("parts of what is new", (merge("d", "e", into="de", parts=("0.5", "0.6")),), (DE,),
     "reform_shares_do_not_sum", {"unit": "de"}),
    ("neither share nor areas", (split("d", de=(), d2=()),), (DE, new("d2")),
     "reform_share_is_unknown", {"line": 1, "unit": "d"}),
    ("some shares told", (split("d", de="0.5", d2=()),), (DE, new("d2")),
     "reform_share_is_unknown", {}),
    ("one told, one by areas", (split("c", de="0.5", d2=("c-1", "c-2", "c-3", "c-4", "c-5")),),
     (DE, new("d2")), "reform_shares_are_mixed", {"line": 1}),
    ("areas are left", (split("c", de=("c-1",), d2=("c-2",)),), (DE, new("d2")),
     "reform_area_is_left", {"area": "c-3", "line": 1}),
    ("an area goes twice", (split("c", de=("c-1", "c-2"), c=("c-2",)),), (DE,),
     "reform_area_goes_twice", {"area": "c-2"}),
    ("another's area", (transfer("c", "a", "b-1"),), (), "reform_area_is_elsewhere",
     {"area": "b-1"}),
    ("a and b into each other", (merge("a", "c", into="b", parts=("0.3", "0.3")),
     merge("b", "f", into="a", parts=("0.3", "0.3"))), (), "reform_target_ends", {"line": 1}),
    ("told twice", (merge("d", "e", into="de", parts=("0.5", "0.5")),
     merge("e", "f", into="ef", parts=("0.5", "0.5"))), (DE, new("ef")),
     "reform_unit_is_told_twice", {"line": 2, "unit": "e"}),
    ("its own parent", (change("a", parent="to-a"),), (), "reform_makes_a_cycle", {}),
    ("parents in a circle", (change("a", parent="b"), change("b", parent="a")), (),
     "reform_makes_a_cycle", {}),
    ("a parent that ends", (merge("d", "e", into="de", parts=("0.5", "0.5")),
     change("f", parent="d")), (DE,), "reform_parent_ends", {}),
    ("no lines", (), (), "reform_has_no_lines", {}),
    ("one is no merger", (merge("d", into="de"),), (DE,), "reform_line_is_incomplete", {}),
    ("a new unit of a known name", (merge("d", "e", into="f", parts=("0.3", "0.3")),),
     (new("a"),), "reform_unit_is_known", {}),
    ("without a name", (change("f"),), (new("x", name=" "),), "reform_unit_has_no_name", {}),
    ("no such kind", (change("f"),), (new("x", kind="village"),), "reform_kind_is_unknown", {}),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "begins", "code", "details"), [one[1:] for one in BAD],
                         ids=[one[0] for one in BAD])  # fmt: skip
def test_what_is_wrong_is_refused_by_its_line(
    ids: dict[str, UUID], lines: tuple[Line, ...], begins: Any, code: str, details: dict[str, Any]
) -> None:
    reform_id = draft(*lines, begins=begins)
    before = rows()
    with pytest.raises(Refused) as refused:
        stamp(reform_id)
    assert refused.value.codes == (code,)
    assert {key: refused.value.details[key] for key in details} == details
    assert rows() == before


@pytest.mark.parametrize("on", [reforms.BEGAN, date(2019, 12, 31)])
def test_a_unit_that_was_not_there_yet(ids: dict[str, UUID], on: date) -> None:
    with pytest.raises(Refused, match="reform_unit_is_not_there"):
        stamp(draft(change("f", name="x"), on=on))


def test_history_is_not_rewritten(ids: dict[str, UUID]) -> None:
    """Two drafts over the same unit: the first that is done leaves nothing to the second."""
    other = draft(merge("b", "d", into="d", parts=("0.5", "0.5")), on=DAY - timedelta(days=30))
    later = draft(merge("b", "d", into="d", parts=("0.5", "0.5")), on=DAY + timedelta(days=30))
    stamp(other), stamp(later)
    done(*STORY, begins=BEGUN)
    with pytest.raises(Refused, match="reform_unit_changes_later"):
        stamp(other)
    with pytest.raises(Refused, match="reform_unit_is_not_there"):
        stamp(later)
    with pytest.raises(Refused, match="reform_unit_changes_later"):
        stamp(draft(merge("d", "e", into="b", parts=("0.5", "0.1")), on=EVE))


def test_only_who_may_reform_all_of_them(ids: dict[str, UUID]) -> None:
    of_a = officer("chu-tich-a")
    with pytest.raises(Refused, match="reform_is_not_yours"):
        stamp(draft(merge("a", "b", into="b"), who=of_a), of_a)
    with pytest.raises(Refused, match="reform_is_not_yours"):
        draft(who=officer("can-bo-a"))
    mine = draft(*STORY, begins=BEGUN)
    assert queries.reform(mine, of_a) is None and queries.reforms(of_a) != queries.reforms(
        officer()
    )
    for who, key in ((of_a, mine), (officer(), uuid4())):
        with pytest.raises(Refused, match="reform_is_unknown"):
            actions.execute_reform(reform_id=key, tried="", actor=who, at=AT)


@pytest.mark.parametrize(("title", "basis", "code"), [
    (" ", "x", "reform_has_no_title"), ("x", " ", "legal_basis_is_missing"),
])  # fmt: skip
def test_a_draft_has_a_name_and_a_basis(
    ids: dict[str, UUID], title: str, basis: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        actions.draft_reform(title=title, on=DAY, basis=basis, actor=officer(), at=AT)
