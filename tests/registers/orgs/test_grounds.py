"""On what ground a post may do an act for one matter, why not, and who may sign at all."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.makers import MORNING, TODAY, TODAY_2023, actor, unit_id

from opendistrict.registers.orgs import actions, queries
from opendistrict.registers.orgs.models import Delegation, PostRight
from opendistrict.registers.orgs.shapes import Condition, FieldSigners, Ground

pytestmark = pytest.mark.usefixtures("quan1")
CHAIR = "chu-tich-phuong-sai-gon"
DEPUTY = "pho-chu-tich-van-xa-phuong-sai-gon"
HEAD = "truong-phong-vhxh-phuong-sai-gon"
SMALL, LARGE = {"floor_area_m2": Decimal(250)}, {"floor_area_m2": Decimal("250.5")}
DAY = timedelta(days=1)


def post_id(slug: str) -> UUID:
    return queries.post_ids_by_slug()[slug]


def grounds(
    post: str, act: str, matter: dict[str, object] | None = None, *, on: date = TODAY,
    unit: str = "phuong-sai-gon",
) -> list[Ground]:  # fmt: skip
    return queries.grounds(post_id(post), act, unit_id(unit), on, matter or {})


def refused(
    post: str, act: str, matter: dict[str, object] | None = None, *, on: date = TODAY,
    unit: str = "phuong-sai-gon",
) -> dict[str, str]:  # fmt: skip
    """Why each ground does not reach, by the act it names."""
    found = queries.refused_grounds(post_id(post), act, unit_id(unit), on, matter or {})
    return {one.ground.act: one.why for one in found}


# ------------------------------------------------------------------ grounds


def test_three_kinds_of_ground_for_one_signature() -> None:
    (own,) = grounds(CHAIR, "cases.sign:chung-thuc/ban-sao")
    assert (own.kind, own.act, own.giver_id) == ("role", "cases.sign", None)
    (duty,) = grounds(DEPUTY, "cases.sign:chung-thuc/ban-sao")
    assert (duty.kind, duty.act) == ("post", "cases.sign:chung-thuc")
    assert duty.basis == "Thông báo phân công 01/TB-UBND (mẫu)"
    assert (duty.since, duty.until) == (date(2025, 7, 1), None)
    (lent,) = grounds(HEAD, "cases.sign:chung-thuc/ban-sao")
    assert (lent.kind, lent.giver_id) == ("delegation", post_id(CHAIR))
    assert lent.giver_title == "Chủ tịch UBND phường Sài Gòn" and lent.delegation_id
    assert (lent.since, lent.until) == (date(2026, 10, 1), date(2027, 1, 1))
    assert "không chứng thực hợp đồng" in lent.limit and lent.basis.startswith("Quyết định")
    assert grounds("truong-phong-kthtdt-phuong-sai-gon", "cases.sign:chung-thuc") == []


def test_the_condition_is_weighed_for_the_matter() -> None:
    act = "cases.sign:xay-dung/nha-o"
    (ground,) = grounds(DEPUTY, act, SMALL)
    assert ground.condition == Condition("floor_area_m2", at_most=Decimal(250))
    assert grounds(DEPUTY, act, LARGE) == []
    assert grounds(DEPUTY, act) == []  # what the matter does not say does not hold
    assert grounds(CHAIR, act, LARGE) and grounds(CHAIR, act)


def test_several_grounds_the_strongest_first() -> None:
    chair, deputy = actor(CHAIR), post_id(DEPUTY)
    for act, condition in (
        ("cases.sign:ho-tich", None),
        ("cases.sign:ho-tich/khai-sinh", Condition("days", at_most=Decimal(60))),
    ):
        assert chair.post_id
        actions.delegate(
            giver_id=chair.post_id, taker_id=deputy, act=act, since=TODAY, until=TODAY + DAY,
            limit="", basis="mẫu", condition=condition, actor=chair, at=MORNING,
        )  # fmt: skip
    found = grounds(DEPUTY, "cases.sign:ho-tich/khai-sinh", {"days": 30})
    assert [(one.kind, one.condition is None) for one in found] == [
        ("post", True), ("delegation", True), ("delegation", False)
    ]  # fmt: skip
    assert [one.kind for one in grounds(DEPUTY, "cases.sign:ho-tich/khai-sinh")] == [
        "post", "delegation"
    ]  # fmt: skip


def test_a_ground_lasts_as_long_as_all_it_stands_on() -> None:
    duty = PostRight.objects.get(post_id=post_id(DEPUTY), act="cases.sign:ho-tich")
    duty.valid = (date(2025, 7, 1), TODAY + 5 * DAY)
    duty.save()
    Delegation.objects.create(
        giver_id=post_id(DEPUTY), taker_id=post_id(HEAD), act="cases.sign:ho-tich/khai-sinh",
        valid=(TODAY, TODAY + 9 * DAY), basis="thử",
    )  # fmt: skip
    (lent,) = grounds(HEAD, "cases.sign:ho-tich/khai-sinh")
    assert (lent.since, lent.until) == (TODAY, TODAY + 5 * DAY)
    assert grounds(HEAD, "cases.sign:ho-tich/khai-sinh", on=TODAY + 5 * DAY) == []


def test_a_delegation_on_two_rights_of_its_giver_is_one_ground() -> None:
    """The chair has it by the role, and by a notice too."""
    PostRight.objects.create(
        post_id=post_id(CHAIR), act="cases.sign:chung-thuc", reach="place", basis="thử",
        valid=(date(2026, 1, 1), TODAY + DAY),
    )  # fmt: skip
    (lent,) = grounds(HEAD, "cases.sign:chung-thuc")
    assert lent.until == date(2027, 1, 1)


def test_a_ground_is_kept_with_what_was_signed() -> None:
    (ground,) = grounds(DEPUTY, "cases.sign:xay-dung", SMALL)
    kept = ground.as_record()
    assert kept["condition"] == {"field": "floor_area_m2", "at_most": "250"}
    assert (kept["kind"], kept["until"]) == ("delegation", "2027-02-01")
    assert kept["giver"] == str(post_id(CHAIR)) and kept["delegation"] == str(ground.delegation_id)


@pytest.mark.parametrize(
    ("post", "on"),
    [
        (CHAIR, TODAY), (DEPUTY, TODAY), (HEAD, TODAY), (HEAD, date(2026, 9, 30)),
        ("chanh-van-phong-phuong-ben-thanh", TODAY), ("chu-tich-quan-1", TODAY_2023),
        ("chuyen-vien-mot-cua-phuong-tan-dinh", TODAY), ("truong-phong-kinh-te-quan-1", TODAY_2023),
    ],
)  # fmt: skip
def test_grounds_and_rights_agree_for_every_act_and_unit(post: str, on: date) -> None:
    """One machine, two answers: a right without a condition is a ground without one."""
    who = actor(post, on)
    units = [
        unit_id(slug)
        for slug in ("phuong-sai-gon", "phong-vhxh-phuong-sai-gon", "quan-1", "phuong-ben-thanh",
                     "phong-kinh-te-quan-1", "quan-1-phuong-ben-nghe",
                     "quan-1-phuong-da-kao", "phuong-tan-dinh")
    ]  # fmt: skip
    acts = ["cases.read", "cases.sign", "cases.sign:chung-thuc", "cases.sign:xay-dung/nha-o",
            "cases.examine:ho-tich", "plans.read", "orgs.delegate", "cases.receive:via-he",
            ]  # fmt: skip
    seen = set()
    for act, unit in product(acts, units):
        found = queries.grounds(post_id(post), act, unit, on, {})
        assert bool(found) is who.may(act, unit), (act, unit)
        seen.add(bool(found))
    assert seen == {True, False}


def test_the_cost_of_an_answer_is_constant() -> None:
    args = (post_id(DEPUTY), "cases.sign:xay-dung", unit_id("phuong-sai-gon"), TODAY, SMALL)

    def cost(ask: object) -> int:
        with CaptureQueriesContext(connection) as asked:
            ask(*args)  # type: ignore[operator]
        return len(asked)

    def delegated(first: int, last: int) -> tuple[int, int]:
        """What it costs to ask after so many delegations were made."""
        for n in range(first, last):
            Delegation.objects.create(
                giver_id=post_id(CHAIR), taker_id=post_id(DEPUTY),
                act=f"cases.sign:xay-dung/so-{n}", valid=(TODAY, TODAY + DAY), basis="thử",
            )  # fmt: skip
        return cost(queries.grounds), cost(queries.refused_grounds)

    before = delegated(0, 1)
    assert before[0] <= 8 and before[1] <= 9
    assert delegated(1, 21) == before
    assert cost(queries.grounds) <= 1  # nothing changed: it is known


# ------------------------------------------------------------------ why not


def test_why_a_right_does_not_reach() -> None:
    act, lent = "cases.sign:chung-thuc", date(2027, 1, 1)
    assert refused(HEAD, act) == {}
    assert refused(HEAD, act, on=lent) == {act: "ground_has_ended"}
    assert refused(HEAD, act, on=date(2026, 9, 30)) == {act: "ground_has_not_begun"}
    assert refused(HEAD, act, unit="phuong-ben-thanh") == {act: "unit_is_not_reached"}
    build = "cases.sign:xay-dung"
    assert refused(DEPUTY, build, LARGE) == {build: "condition_is_not_met"}
    assert refused(DEPUTY, build) == {build: "matter_does_not_say"}
    assert refused(DEPUTY, build, SMALL) == {}
    # Another field's right is not a right that fails to reach: it says nothing of this act.
    assert refused(DEPUTY, "cases.sign:via-he") == {}


def test_a_giver_who_lost_the_right_is_told() -> None:
    right = PostRight.objects.get(post_id=post_id(DEPUTY), act="cases.sign:van-hoa")
    Delegation.objects.create(
        giver_id=post_id(DEPUTY), taker_id=post_id(HEAD), act="cases.sign:van-hoa",
        valid=(date(2026, 11, 1), date(2027, 1, 1)), basis="thử",
    )  # fmt: skip
    assert grounds(HEAD, "cases.sign:van-hoa")
    right.valid = (date(2025, 7, 1), TODAY)
    right.save()
    assert grounds(HEAD, "cases.sign:van-hoa") == []
    assert refused(HEAD, "cases.sign:van-hoa") == {"cases.sign:van-hoa": "giver_has_no_such_right"}
    assert refused(DEPUTY, "cases.sign:van-hoa") == {"cases.sign:van-hoa": "ground_has_ended"}


# ------------------------------------------------------------------ the register


def shown(found: list[FieldSigners]) -> dict[str, list[tuple[str, str]]]:
    return {
        one.field.code: [(s.post.slug, s.ground.kind) for s in one.signers] for one in found
    }  # fmt: skip


def test_who_may_sign_today_in_one_ward() -> None:
    found = shown(queries.signers_on(unit_id("phuong-sai-gon"), TODAY))
    assert list(found) == [
        "ho-tich", "chung-thuc", "kinh-doanh", "xay-dung", "van-hoa", "giao-duc", "bao-tro",
        "via-he", "phan-anh",
    ]  # fmt: skip
    economy = "pho-chu-tich-kinh-te-phuong-sai-gon"
    assert found["ho-tich"] == [(CHAIR, "role"), (DEPUTY, "post")]
    assert found["chung-thuc"] == [(CHAIR, "role"), (DEPUTY, "post"), (HEAD, "delegation")]
    assert found["xay-dung"] == [(CHAIR, "role"), (economy, "post"), (DEPUTY, "delegation")]
    assert found["via-he"] == [(CHAIR, "role"), (economy, "post")]


def test_who_might_sign_on_a_day_that_is_past() -> None:
    ward = unit_id("phuong-sai-gon")
    before = shown(queries.signers_on(ward, date(2026, 9, 30)))
    assert before["chung-thuc"] == [(CHAIR, "role"), (DEPUTY, "post")]
    assert queries.signers_on(ward, date(2025, 6, 30)) == []  # not there yet
    then = shown(queries.signers_on(unit_id("quan-1-phuong-da-kao"), TODAY_2023))
    signers = {slug for slug, _ in then["ho-tich"]}
    assert signers == {"chu-tich-quan-1-phuong-da-kao", "chu-tich-quan-1"}


def test_a_vacant_post_signs_nothing_and_a_part_of_a_field_is_told_as_one() -> None:
    ward = unit_id("phuong-cau-ong-lanh")
    chair = actor("chu-tich-phuong-cau-ong-lanh")
    vacant = post_id("truong-phong-vhxh-phuong-cau-ong-lanh")
    assert chair.post_id
    taker = actor("chanh-van-phong-phuong-cau-ong-lanh")
    assert taker.post_id
    for to, act in (
        (vacant, "cases.sign:bao-tro"),
        (taker.post_id, "cases.sign:bao-tro/tro-cap"),
        (taker.post_id, "cases.sign:bao-tro/mai-tang"),
    ):
        actions.delegate(
            giver_id=chair.post_id, taker_id=to, act=act, since=TODAY, until=TODAY + DAY,
            limit="", basis="mẫu", actor=chair, at=MORNING,
        )  # fmt: skip
    found = next(f for f in queries.signers_on(ward, TODAY) if f.field.code == "bao-tro")
    assert [s.ground.act for s in found.signers if s.post.id == taker.post_id] == [
        "cases.sign:bao-tro/mai-tang", "cases.sign:bao-tro/tro-cap"
    ]  # fmt: skip
    assert vacant not in {s.post.id for s in found.signers}


def test_the_register_costs_the_same_for_every_ward_and_act() -> None:
    for ward, act in (("sai-gon", "cases.sign"), ("tan-dinh", "cases.examine")):
        with CaptureQueriesContext(connection) as asked:
            found = queries.signers_on(unit_id(f"phuong-{ward}"), TODAY, act=act)
        assert len(found) == 9 and all(one.signers for one in found)
        assert len(asked) <= 9  # one of them is the test's own
