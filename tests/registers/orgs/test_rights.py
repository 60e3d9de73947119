"""What a post may do on a day: role, reach, delegation, and what was inherited."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.makers import MORNING, TODAY, TODAY_2023, actor, unit_id

from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs import actions, queries
from opendistrict.registers.orgs.models import Delegation
from opendistrict.registers.orgs.shapes import SuccessionRow, UnitVersionRow

pytestmark = pytest.mark.usefixtures("quan1")
TET = date(2027, 2, 1)


def slugs(units: Iterable[UUID]) -> set[str]:
    wanted = set(units)
    return {slug for slug, unit in queries.unit_ids_by_slug().items() if unit in wanted}


def reach(who: Actor, act: str, *, on: date = TODAY) -> set[str]:
    """The units that exist on the day over which `who` may do `act`."""
    alive = queries.tree_on(on).units
    return slugs(unit for unit in queries.scope(who, act) if unit in alive)


SAI_GON = {
    "phuong-sai-gon", "dang-uy-phuong-sai-gon", "hdnd-phuong-sai-gon", "mttq-phuong-sai-gon",
    "van-phong-phuong-sai-gon", "phong-kthtdt-phuong-sai-gon", "phong-vhxh-phuong-sai-gon",
    "trung-tam-hcc-phuong-sai-gon", "cong-an-phuong-sai-gon",
}  # fmt: skip


@pytest.mark.parametrize(
    ("post", "act", "units"),
    [
        # a whole ward: from its own seat, from the party committee beside it, from its office
        ("chu-tich-phuong-sai-gon", "plans.set_target", SAI_GON),
        ("bi-thu-phuong-sai-gon", "plans.set_target", SAI_GON),
        ("chanh-van-phong-phuong-sai-gon", "plans.nudge", SAI_GON),
        ("chuyen-vien-tong-hop-phuong-sai-gon", "directives.register", SAI_GON),
        # one branch, one unit, nothing
        ("chanh-van-phong-phuong-sai-gon", "plans.give_task", {"van-phong-phuong-sai-gon"}),
        ("truong-phong-kthtdt-phuong-sai-gon", "plans.give_task", {"phong-kthtdt-phuong-sai-gon"}),
        ("chuyen-vien-do-thi-phuong-sai-gon", "plans.read", {"phong-kthtdt-phuong-sai-gon"}),
        ("chuyen-vien-do-thi-phuong-sai-gon", "plans.give_task", set()),
        ("pho-chu-tich-kinh-te-phuong-sai-gon", "plans.set_target", set()),
        ("chuyen-vien-tong-hop-phuong-sai-gon", "directives.confirm", set()),
        ("quan-tri-phuong-sai-gon", "plans.read", set()),
        ("quan-tri-phuong-sai-gon", "base.operate", SAI_GON),
    ],
)
def test_how_far_a_right_reaches(post: str, act: str, units: set[str]) -> None:
    assert reach(actor(post), act) == units


def test_the_district_of_2023_reaches_its_wards_and_its_party_committee() -> None:
    """Of 26 branches under the district; the wards of the day, not those of 2025."""
    for post in ("chu-tich-quan-1", "bi-thu-quan-uy-quan-1"):
        reached = reach(actor(post, TODAY_2023), "plans.give_task", on=TODAY_2023)
        assert {"quan-1", "quan-uy-quan-1", "quan-1-phuong-da-kao"} <= reached
        assert len(reached) == 32
        assert "phuong-sai-gon" not in reached and "tp-ho-chi-minh" not in reached
    ward = reach(actor("chu-tich-quan-1-phuong-da-kao", TODAY_2023), "plans.read", on=TODAY_2023)
    assert ward == {"quan-1-phuong-da-kao"}


def test_a_post_that_has_ended_may_nothing() -> None:
    chair = actor("chu-tich-quan-1", TODAY_2023)
    assert chair.post_id
    assert queries.rights_of(chair.post_id, on=date(2025, 6, 30))
    assert queries.rights_of(chair.post_id, on=date(2025, 7, 1)) == {}


# ------------------------------------------------------------------ inherited


def test_a_ward_chair_reads_the_past_of_the_district_and_may_not_act_for_it() -> None:
    chair = actor("chu-tich-phuong-sai-gon")
    read, give = slugs(chair.rights["plans.read"]), slugs(chair.rights["plans.give_task"])
    for past in ("quan-1", "quan-uy-quan-1", "phong-kinh-te-quan-1", "quan-1-phuong-cau-kho"):
        assert past in read and past not in give, past


def test_only_a_sole_successor_acts_for_what_it_inherited() -> None:
    """Bến Nghé went to Sài Gòn whole; Đa Kao was divided; Tân Định has no part in Bến Nghé."""
    sai_gon, tan_dinh = actor("chu-tich-phuong-sai-gon"), actor("chu-tich-phuong-tan-dinh")
    ben_nghe, da_kao = unit_id("quan-1-phuong-ben-nghe"), unit_id("quan-1-phuong-da-kao")
    assert sai_gon.may("plans.confirm_task", ben_nghe)
    assert not tan_dinh.may("plans.confirm_task", ben_nghe)
    for chair in (sai_gon, tan_dinh):
        assert chair.may("plans.read", da_kao) and not chair.may("plans.confirm_task", da_kao)


def test_a_division_reads_the_past_of_the_divisions_whose_field_it_took_over() -> None:
    head = actor("truong-phong-kthtdt-phuong-sai-gon")
    assert slugs(head.rights["plans.read"]) == {
        "phong-kthtdt-phuong-sai-gon", "phong-quan-ly-do-thi-quan-1", "phong-kinh-te-quan-1",
        "phong-tai-chinh-ke-hoach-quan-1", "phong-tai-nguyen-moi-truong-quan-1",
    }  # fmt: skip
    assert slugs(head.rights["plans.confirm_task"]) == {"phong-kthtdt-phuong-sai-gon"}


def _succession(source: str, target: str, kind: str, on: date) -> None:
    row = SuccessionRow(
        on=on, kind=kind, source=source, target=target, share=None, function="một việc",
        basis="thử", confidence="sample",
    )  # fmt: skip
    actions.load_successions(rows=[row], actor=SYSTEM, at=MORNING)


def _version(unit: str, parent: str, since: date | None, until: date | None) -> UnitVersionRow:
    return UnitVersionRow(
        unit=unit, kind="office", since=since, until=until, code=None, name=unit, short_name=unit,
        name_en=unit, aliases=(), parent=parent, place_in_line=0, basis="thử", confidence="sample",
    )  # fmt: skip


def test_one_function_of_a_unit_that_stands_opens_nothing_else_of_it() -> None:
    """The culture division hands one task field to the economic one, and goes on to exist."""
    source, target = "phong-vhxh-phuong-sai-gon", "phong-kthtdt-phuong-sai-gon"
    _succession(source, target, "transfer", date(2026, 3, 1))
    head = actor("truong-phong-kthtdt-phuong-sai-gon")
    for act in ("plans.read", "plans.confirm_task"):
        assert not head.may(act, unit_id(source)), act


def test_a_succession_that_is_to_come_opens_nothing_yet() -> None:
    """A plan loaded in November 2026: a division ends on 1 February 2027."""
    ends = _version("to-du-an", "phuong-sai-gon", date(2026, 1, 1), TET)
    actions.load_units(rows=[ends], actor=SYSTEM, at=MORNING)
    _succession("to-du-an", "phong-kthtdt-phuong-tan-dinh", "merge", TET)
    assert not actor("truong-phong-kthtdt-phuong-tan-dinh").may("plans.read", unit_id("to-du-an"))
    then = actor("truong-phong-kthtdt-phuong-tan-dinh", TET)
    assert then.may("plans.read", unit_id("to-du-an"))
    assert then.may("plans.confirm_task", unit_id("to-du-an"))


def test_an_office_that_moved_on_is_not_inherited_with_its_old_house() -> None:
    """A school board stood under Quận 1 and lives on under Bến Thành: Sài Gòn has no part in it."""
    rows = [
        _version("ban-truong", "quan-1", None, date(2025, 7, 1)),
        _version("ban-truong", "phuong-ben-thanh", date(2025, 7, 1), None),
    ]
    actions.load_units(rows=rows, actor=SYSTEM, at=MORNING)
    assert actor("chu-tich-phuong-ben-thanh").may("plans.read", unit_id("ban-truong"))
    assert not actor("chu-tich-phuong-sai-gon").may("plans.read", unit_id("ban-truong"))


OLD_WARDS = {
    f"quan-1-phuong-{name}"
    for name in ("tan-dinh", "da-kao", "ben-nghe", "ben-thanh", "nguyen-thai-binh", "cau-ong-lanh",
                 "pham-ngu-lao", "co-giang", "nguyen-cu-trinh", "cau-kho")
}  # fmt: skip


@pytest.mark.parametrize("ward", ["sai-gon", "tan-dinh", "ben-thanh", "cau-ong-lanh"])
def test_a_ward_chair_reads_the_ten_old_wards_and_no_other_new_one(ward: str) -> None:
    read = slugs(actor(f"chu-tich-phuong-{ward}").rights["plans.read"])
    assert read >= OLD_WARDS
    new = {"phuong-sai-gon", "phuong-tan-dinh", "phuong-ben-thanh", "phuong-cau-ong-lanh"}
    assert read & new == {f"phuong-{ward}"}


def _ended(unit: str, parent: str, until: date) -> None:
    rows = [_version(unit, parent, None, until)]
    actions.load_units(rows=rows, actor=SYSTEM, at=MORNING)


def test_an_office_that_ended_with_nobody_to_succeed_it_stays_with_its_house() -> None:
    """Long before the district ended, or under the ward of today."""
    ended = (
        ("to-cu-phuong", "phuong-sai-gon", date(2026, 3, 1)),
        ("to-cu-phong", "phong-kthtdt-phuong-sai-gon", date(2026, 3, 1)),
        ("to-cu-quan", "quan-1", date(2021, 1, 1)),
        ("to-cu-phuong-cu", "quan-1-phuong-ben-nghe", date(2021, 1, 1)),
    )
    for unit, parent, until in ended:
        _ended(unit, parent, until)
    chair = slugs(actor("chu-tich-phuong-sai-gon").rights["plans.read"])
    assert chair >= {"to-cu-phuong", "to-cu-phong", "to-cu-quan", "to-cu-phuong-cu"}
    head = slugs(actor("truong-phong-kthtdt-phuong-sai-gon").rights["plans.read"])
    assert "to-cu-phong" in head and "to-cu-phuong" not in head
    then = date(2020, 6, 1)  # it stood: no past of anything
    assert "to-cu-quan" in {one.slug for one in queries.tree_on(then).units.values()}


def test_what_is_not_read_of_the_past() -> None:
    gone = date(2026, 3, 1)
    _ended("to-phuong-khac", "phuong-tan-dinh", gone)  # another ward's
    _ended("to-giao-di", "phuong-sai-gon", gone)  # its records went to another ward
    _succession("to-giao-di", "phong-kthtdt-phuong-tan-dinh", "merge", gone)
    _ended("to-cua-to", "to-giao-di", date(2026, 2, 1))  # and those of its own office with them
    rows = [
        _version("to-chuyen-nha", "phuong-sai-gon", date(2026, 1, 1), gone),
        _version("to-chuyen-nha", "phuong-tan-dinh", gone, None),  # lives on elsewhere
    ]
    actions.load_units(rows=rows, actor=SYSTEM, at=MORNING)
    _ended("to-cu", "phuong-sai-gon", gone)
    chair = actor("chu-tich-phuong-sai-gon")
    hidden = {"to-phuong-khac", "to-giao-di", "to-cua-to", "to-chuyen-nha"}
    for act in ("plans.read", "facts.read", "orgs.read"):
        assert not slugs(chair.rights[act]) & hidden, act
        assert "to-cu" in slugs(chair.rights[act]), act
    for act in chair.rights:  # the past is read, never acted for
        assert act.endswith(".read") or "to-cu" not in slugs(chair.rights[act]), act
    for narrow in ("chuyen-vien-do-thi-phuong-sai-gon", "truong-phong-kthtdt-phuong-sai-gon"):
        assert "to-cu" not in slugs(actor(narrow).rights["plans.read"]), narrow
    heir = slugs(actor("truong-phong-kthtdt-phuong-tan-dinh").rights["plans.read"])
    assert heir >= {"to-giao-di", "to-cua-to"} and "to-cu" not in heir


def test_who_may_read_one_unit_alone_reads_no_office_that_was_under_it() -> None:
    _ended("to-cu-phong", "phong-kthtdt-phuong-sai-gon", date(2026, 3, 1))
    officer = actor("chuyen-vien-do-thi-phuong-sai-gon")
    assert officer.may("plans.read", unit_id("phong-kthtdt-phuong-sai-gon"))
    assert not officer.may("plans.read", unit_id("to-cu-phong"))


def test_an_office_that_is_yet_to_end_is_not_the_past() -> None:
    ends = _version("to-du-an", "phuong-tan-dinh", date(2026, 1, 1), TET)
    actions.load_units(rows=[ends], actor=SYSTEM, at=MORNING)
    assert not actor("chu-tich-phuong-sai-gon").may("plans.read", unit_id("to-du-an"))
    assert actor("chu-tich-phuong-tan-dinh", TET).may("plans.read", unit_id("to-du-an"))


# ------------------------------------------------------------------ delegation

CHIEF, OFFICER = "chanh-van-phong-phuong-sai-gon", "chuyen-vien-tong-hop-phuong-sai-gon"


def delegate(giver: Actor, taker: str, act: str, **changes: object) -> UUID:
    known: dict[str, object] = {
        "giver_id": giver.post_id,
        "taker_id": actor(taker).post_id,
        "act": act,
        "since": date(2026, 11, 1),
        "until": date(2026, 12, 1),
        "limit": "",
        "basis": "Giấy ủy quyền mẫu",
    }
    return actions.delegate(**(known | changes), actor=giver, at=MORNING)  # type: ignore[arg-type]


def test_a_delegation_gives_the_right_for_its_period() -> None:
    given = delegate(actor(CHIEF), OFFICER, "directives.confirm")
    assert reach(actor(OFFICER), "directives.confirm") == SAI_GON
    for before_or_after in (date(2026, 10, 31), date(2026, 12, 1)):
        assert reach(actor(OFFICER, before_or_after), "directives.confirm") == set()
    chief_id = actor(CHIEF).post_id
    assert [d.id for d in queries.delegations_on(TODAY) if d.giver_id == chief_id] == [given]
    chief = actor(CHIEF)
    line = base.trail(f"orgs.post:{chief.post_id}")[-1]
    assert (line.action, line.who) == ("orgs.delegate", chief.label)


def test_rights_are_worked_out_once_until_they_change(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    post_id = actor(OFFICER).post_id
    assert post_id
    before = queries.all_rights_of(post_id, on=TODAY)
    with django_assert_max_num_queries(1):
        assert queries.all_rights_of(post_id, on=TODAY) == before
    given = delegate(actor(CHIEF), OFFICER, "directives.confirm")
    assert "directives.confirm" in queries.rights_of(post_id, on=TODAY)
    Delegation.objects.filter(pk=given).delete()
    assert queries.all_rights_of(post_id, on=TODAY) == before


def test_a_delegation_carries_one_act_only() -> None:
    before = actor(OFFICER).rights
    delegate(actor(CHIEF), OFFICER, "directives.confirm")
    after = actor(OFFICER).rights
    assert {act for act in after if after[act] != before.get(act)} == {"directives.confirm"}


def test_what_cannot_be_delegated() -> None:
    chief, officer = actor(CHIEF), actor(OFFICER)

    def refused(giver: Actor, taker: str, act: str, **changes: object) -> tuple[str, ...]:
        with pytest.raises(Refused) as no:
            delegate(giver, taker, act, **changes)
        return no.value.codes

    assert refused(chief, OFFICER, "plans.set_target") == ("right_is_not_yours",)
    assert refused(officer, CHIEF, "directives.register") == ("right_is_not_yours",)
    other = {"giver_id": actor("chu-tich-phuong-sai-gon").post_id}
    assert refused(chief, OFFICER, "directives.confirm", **other) == (
        "delegation_from_another_post",
    )
    nothing = {"until": date(2026, 11, 1)}
    assert refused(chief, OFFICER, "directives.confirm", **nothing) == ("period_is_empty",)
    assert refused(chief, OFFICER, "directives.confirm", basis=" ") == ("legal_basis_is_missing",)
    delegate(chief, OFFICER, "directives.confirm")
    assert refused(chief, OFFICER, "directives.confirm") == ("delegation_overlaps",)
    assert Delegation.objects.filter(giver_id=chief.post_id).count() == 1


def test_a_delegation_is_not_passed_on() -> None:
    """A deputy head may delegate nothing of the chair's, even what the chair gave him."""
    chair = actor("chu-tich-phuong-sai-gon")
    delegate(chair, "truong-phong-kthtdt-phuong-sai-gon", "plans.set_target")
    head = actor("truong-phong-kthtdt-phuong-sai-gon")
    assert head.may("plans.set_target", unit_id("phuong-sai-gon"))
    with pytest.raises(Refused, match="right_is_not_yours"):
        delegate(head, "pho-truong-phong-kthtdt-phuong-sai-gon", "plans.set_target")


def test_a_delegation_ends_with_the_giver_s_post() -> None:
    """The post of the giver ended on 30 June 2025; a delegation written longer gives nothing."""
    chair, taker = actor("chu-tich-quan-1", TODAY_2023), actor(OFFICER)
    assert chair.post_id and taker.post_id
    Delegation.objects.create(
        giver_id=chair.post_id, taker_id=taker.post_id, act="plans.set_target", basis="thử",
        valid=(date(2025, 1, 1), TODAY + timedelta(days=9)),
    )  # fmt: skip
    assert "plans.set_target" not in queries.rights_of(taker.post_id, on=TODAY)
