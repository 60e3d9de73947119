"""The division of work: rights of one post beyond its role, and delegations that stand on them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.makers import MORNING, TODAY, actor, unit_id

from opendistrict.kernel.actor import SYSTEM
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import actions, queries
from opendistrict.registers.orgs.models import Delegation, PostRight, RoleRight
from opendistrict.registers.orgs.shapes import Condition, DelegationRow, PostRightRow

pytestmark = pytest.mark.usefixtures("quan1")
CHAIR = "chu-tich-phuong-sai-gon"
DEPUTY = "pho-chu-tich-van-xa-phuong-sai-gon"
ECONOMY = "pho-chu-tich-kinh-te-phuong-sai-gon"
HEAD = "truong-phong-kthtdt-phuong-sai-gon"
OFFICER = "chuyen-vien-do-thi-phuong-sai-gon"
INTAKE = "chuyen-vien-mot-cua-phuong-sai-gon"
REGISTRAR = "cong-chuc-ho-tich-phuong-sai-gon"
FROM, UNTIL = date(2026, 11, 1), date(2027, 1, 1)
TOLD = {"actor": SYSTEM, "at": MORNING}


def right(post: str, act: str, **changes: object) -> PostRightRow:
    told: dict[str, object] = {
        "post": post, "act": act, "reach": "place", "since": FROM, "until": UNTIL, "basis": "mẫu"
    }  # fmt: skip
    return PostRightRow(**(told | changes))  # type: ignore[arg-type]


def give(post: str, act: str, **changes: object) -> int:
    return actions.load_post_rights(rows=[right(post, act, **changes)], **TOLD)


def pass_on(giver: str, taker: str, act: str, **changes: object) -> None:
    who, to = actor(giver), actor(taker).post_id
    told: dict[str, object] = {
        "giver_id": who.post_id, "taker_id": to, "act": act, "since": FROM, "until": UNTIL,
        "limit": "", "basis": "Giấy ủy quyền mẫu",
    }  # fmt: skip
    actions.delegate(**(told | changes), actor=who, at=MORNING)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("post", "act", "may"),
    [
        (CHAIR, "cases.sign:chung-thuc/ban-sao", True),
        (DEPUTY, "cases.sign:ho-tich", True),
        (DEPUTY, "cases.sign:ho-tich/khai-sinh", True),
        (DEPUTY, "cases.sign:via-he", False),
        (DEPUTY, "cases.sign", False),
        (ECONOMY, "cases.sign:xay-dung", True),
        (ECONOMY, "cases.sign:ho-tich", False),
        (HEAD, "cases.review:via-he", True),
        (HEAD, "cases.sign:via-he", False),
        (OFFICER, "cases.examine:xay-dung", True),
        (OFFICER, "cases.examine:kinh-doanh", False),
        (REGISTRAR, "cases.examine:ho-tich/khai-sinh", True),
        (INTAKE, "cases.receive", True),
        (INTAKE, "cases.receive:via-he", True),
        (INTAKE, "cases.issue", False),
        ("chuyen-vien-tong-hop-phuong-sai-gon", "cases.issue:ho-tich", True),
        ("chanh-van-phong-phuong-sai-gon", "cases.configure", True),
    ],
)
def test_the_ward_s_work_is_divided(post: str, act: str, may: bool) -> None:
    assert actor(post).may(act, unit_id("phuong-sai-gon")) is may
    assert not actor(post).may(act, unit_id("phuong-tan-dinh"))


def test_lists_begin_with_all_that_one_may_by_field() -> None:
    ward, deputy, chair = unit_id("phuong-sai-gon"), actor(DEPUTY), actor(CHAIR)
    assert ward in queries.scope(deputy, "cases.sign:ho-tich/khai-sinh")
    assert queries.scope(deputy, "cases.sign") == frozenset()
    mine = queries.scopes(deputy, "cases.sign")
    fields = ("bao-tro", "chung-thuc", "giao-duc", "ho-tich", "van-hoa")
    assert sorted(mine) == [f"cases.sign:{field}" for field in fields]
    assert all(ward in units for units in mine.values())
    assert list(queries.scopes(chair, "cases.sign")) == ["cases.sign"]
    whole = queries.scopes(chair, "cases.sign:ho-tich")
    assert whole == {"cases.sign:ho-tich": queries.scope(chair, "cases.sign")}


def test_a_right_of_a_post_holds_for_its_days_and_is_loaded_once() -> None:
    ward = unit_id("phuong-sai-gon")
    assert give(HEAD, "cases.sign:via-he") == 1
    assert give(HEAD, "cases.sign:via-he") == 0
    for day, may in ((FROM - timedelta(days=1), False), (FROM, True), (UNTIL, False)):
        assert actor(HEAD, day).may("cases.sign:via-he", ward) is may, day
    assert give(HEAD, "cases.sign:via-he", until=TODAY) == 1  # it ends earlier
    assert not actor(HEAD).may("cases.sign:via-he", ward)
    assert give(HEAD, "cases.sign:via-he", reach="unit", until=UNTIL) == 1
    assert not actor(HEAD).may("cases.sign:via-he", ward)
    assert actor(HEAD).may("cases.sign:via-he", unit_id("phong-kthtdt-phuong-sai-gon"))


def test_next_month_s_division_of_work_ends_the_one_before() -> None:
    give(HEAD, "cases.sign:via-he", until=None)
    then = TODAY + timedelta(days=30)
    rows = [
        right(HEAD, "cases.sign:via-he", since=then, until=None, reach="unit"),
        right(HEAD, "cases.sign:via-he", until=then),
    ]
    assert actions.load_post_rights(rows=rows, **TOLD) == 2
    mine = PostRight.objects.filter(post_id=actor(HEAD).post_id, act="cases.sign:via-he")
    assert [one.reach for one in mine.order_by("valid")] == ["place", "unit"]


@pytest.mark.parametrize("act", ["cases.sing", "plans.read:ho-tich", "cases.sign:", "cases.sign:A"])
def test_an_act_that_nobody_performs_is_refused_by_name(act: str) -> None:
    with pytest.raises(Refused, match="act_is_unknown"):
        give(HEAD, act)


def test_who_may_counts_the_division_of_work_and_wider_rights() -> None:
    ward = unit_id("phuong-sai-gon")

    def able(*acts: str) -> list[str]:
        return [post.slug for post in queries.who_may(acts, ward, on=TODAY)]

    assert able("cases.sign:ho-tich") == [CHAIR, DEPUTY]
    assert able("cases.sign:ho-tich/khai-sinh", "cases.read") == [CHAIR, DEPUTY]
    assert able("cases.sign") == [CHAIR]
    # The one with a condition on the floor area is not told: it depends on the matter.
    assert able("cases.sign:xay-dung") == [CHAIR, ECONOMY]
    assert able("cases.examine:ho-tich") == [REGISTRAR]


def test_one_s_own_acts_are_of_the_day() -> None:
    post_id = actor(DEPUTY).post_id
    assert post_id
    own = queries.own_acts(post_id, on=TODAY)
    assert "cases.sign:ho-tich" in own and "cases.read" in own
    assert "cases.sign:xay-dung" not in own  # taken from the chair, on condition
    assert queries.own_acts(post_id, on=date(2025, 6, 30)) == ()


# ------------------------------------------------------------------ delegations


def test_a_part_of_a_right_is_passed_on() -> None:
    ward = unit_id("phuong-sai-gon")
    pass_on(DEPUTY, "truong-phong-vhxh-phuong-sai-gon", "cases.sign:ho-tich/khai-sinh")
    head = actor("truong-phong-vhxh-phuong-sai-gon")
    assert head.may("cases.sign:ho-tich/khai-sinh", ward)
    assert not head.may("cases.sign:ho-tich/khai-tu", ward)
    assert not head.may("cases.sign:ho-tich", ward)
    assert head.may("cases.sign:chung-thuc", ward)  # beside it, from the chair


@pytest.mark.parametrize(
    ("giver", "act", "changes", "code"),
    [
        (DEPUTY, "cases.sign", {}, "right_is_not_yours"),  # wider than what one has
        (DEPUTY, "cases.sign:xay-dung", {}, "right_is_not_yours"),  # was delegated to it
        (CHAIR, "cases.sign:khong-co", {}, "field_is_unknown"),
        (CHAIR, "cases.sign:", {}, "right_is_not_yours"),
        (CHAIR, "plans.read:ho-tich", {}, "right_is_not_yours"),
        (CHAIR, "orgs.delegate", {}, "right_is_not_yours"),
        (CHAIR, "cases.sign", {"condition": Condition("area_m2")}, "condition_is_wrong"),
    ],
)
def test_what_is_not_one_s_to_pass_on(
    giver: str, act: str, changes: dict[str, object], code: str
) -> None:
    before = Delegation.objects.count()
    with pytest.raises(Refused) as no:
        pass_on(giver, HEAD, act, **changes)
    assert no.value.codes == (code,)
    assert Delegation.objects.count() == before


def test_a_right_is_not_passed_on_for_longer_than_one_has_it() -> None:
    give(DEPUTY, "cases.sign:via-he", until=date(2026, 12, 1))
    give(DEPUTY, "cases.sign:via-he/tam-thoi", since=date(2026, 12, 1), until=date(2026, 12, 20))
    with pytest.raises(Refused, match="delegation_outlives_right"):
        pass_on(DEPUTY, HEAD, "cases.sign:via-he", until=date(2026, 12, 2))
    # Two rights, one after the other, carry what both cover; and not one day more.
    act = "cases.sign:via-he/tam-thoi"
    with pytest.raises(Refused, match="delegation_outlives_right"):
        pass_on(DEPUTY, HEAD, act, until=date(2026, 12, 21))
    pass_on(DEPUTY, HEAD, act, until=date(2026, 12, 20))
    assert actor(HEAD, date(2026, 12, 19)).may(act, unit_id("phuong-sai-gon"))


def test_a_delegation_gives_nothing_when_the_giver_s_right_has_ended() -> None:
    """The division of work changed in the middle of the delegation."""
    ward = unit_id("phuong-sai-gon")
    give(DEPUTY, "cases.sign:via-he")
    pass_on(DEPUTY, HEAD, "cases.sign:via-he")
    assert actor(HEAD).may("cases.sign:via-he", ward)
    give(DEPUTY, "cases.sign:via-he", until=TODAY)
    assert not actor(HEAD).may_somewhere("cases.sign:via-he")
    assert actor(HEAD, TODAY - timedelta(days=1)).may("cases.sign:via-he", ward)
    assert [p.slug for p in queries.who_may(["cases.sign:via-he"], ward, on=TODAY)] == [
        CHAIR, ECONOMY
    ]  # fmt: skip


def test_a_delegation_gives_nothing_when_the_giver_s_role_lost_the_right() -> None:
    pass_on(CHAIR, HEAD, "cases.sign:van-hoa")
    assert actor(HEAD).may_somewhere("cases.sign:van-hoa")
    RoleRight.objects.filter(role="chair", act="cases.sign").update(act="cases.sign:ho-tich")
    assert not actor(HEAD).may_somewhere("cases.sign:van-hoa")


def test_what_was_delegated_to_a_post_is_not_passed_on_by_a_row_in_the_tables() -> None:
    """Past all rules: the head's delegation stands on what the chair lent him, so on nothing."""
    pass_on(CHAIR, HEAD, "cases.sign:van-hoa")
    Delegation.objects.create(
        giver_id=actor(HEAD).post_id, taker_id=actor(OFFICER).post_id, act="cases.sign:van-hoa",
        valid=(FROM, UNTIL), basis="thử",
    )  # fmt: skip
    assert not actor(OFFICER).may_somewhere("cases.sign")


def test_a_condition_keeps_a_delegation_out_of_what_one_simply_may() -> None:
    pass_on(
        CHAIR, HEAD, "cases.sign:xay-dung",
        condition=Condition("floor_area_m2", at_most=Decimal(120)),
    )  # fmt: skip
    post_id, ward = actor(HEAD).post_id, unit_id("phuong-sai-gon")
    assert post_id
    sure, on_condition = queries.all_rights_of(post_id, on=TODAY)
    assert "cases.sign:xay-dung" not in sure
    assert ward in on_condition["cases.sign:xay-dung"]
    kept = next(d for d in queries.delegations_of(post_id) if d.act == "cases.sign:xay-dung")
    assert kept.condition == Condition("floor_area_m2", at_most=Decimal(120))


def test_a_pack_s_delegation_stands_on_the_division_of_work() -> None:
    def load(act: str, until: date = UNTIL) -> int:
        row = DelegationRow(
            giver=DEPUTY, taker=HEAD, act=act, since=FROM, until=until, limit="", basis="mẫu",
            condition=Condition("area_m2", at_least=Decimal("1.5")),
        )  # fmt: skip
        return actions.load_delegations(rows=[row], **TOLD)

    assert (load("cases.sign:ho-tich/khai-tu"), load("cases.sign:ho-tich/khai-tu")) == (1, 0)
    with pytest.raises(Refused, match="giver_has_not_this_right"):
        load("cases.sign:via-he")
    give(DEPUTY, "cases.sign:via-he", until=TODAY)
    with pytest.raises(Refused, match="delegation_outlives_right"):
        load("cases.sign:via-he")
    assert load("cases.sign:via-he", until=TODAY) == 1
