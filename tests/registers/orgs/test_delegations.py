"""Rights passed on: several by one paper, taken back early, read, and who may do a thing."""

from datetime import date, timedelta

import pytest
from tests.makers import MORNING, TODAY, actor, unit_id

from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.orgs import actions, queries
from opendistrict.registers.orgs.shapes import DelegationRow

pytestmark = pytest.mark.usefixtures("quan1")
CHAIR = "chu-tich-phuong-sai-gon"
CHIEF, OFFICER = "chanh-van-phong-phuong-sai-gon", "chuyen-vien-tong-hop-phuong-sai-gon"
FROM, UNTIL = date(2026, 11, 1), date(2027, 1, 1)


def pass_on(giver: Actor, taker: str, *acts: str) -> None:
    assert giver.post_id
    taker_id = actor(taker).post_id
    assert taker_id
    actions.delegate_several(
        giver_id=giver.post_id, taker_id=taker_id, acts=acts, since=FROM, until=UNTIL,
        limit="", basis="Giấy ủy quyền mẫu", actor=giver, at=MORNING,
    )  # fmt: skip


def test_several_rights_go_by_one_paper_or_none_does() -> None:
    chief = actor(CHIEF)
    pass_on(chief, OFFICER, "directives.confirm", "plans.give_task")
    assert actor(OFFICER).may("directives.confirm", unit_id("phuong-sai-gon"))
    assert actor(OFFICER).may("plans.give_task", unit_id("van-phong-phuong-sai-gon"))
    with pytest.raises(Refused, match="right_is_not_yours"):
        pass_on(chief, OFFICER, "plans.nudge", "plans.set_target")  # the second is not the chief's
    assert chief.post_id
    given = {one.act for one in queries.delegations_of(chief.post_id)}
    assert given == {"directives.confirm", "plans.give_task"}
    with pytest.raises(Refused, match="no_right_is_chosen"):
        pass_on(chief, OFFICER)
    with pytest.raises(Refused, match="nobody_delegates_to_himself"):
        pass_on(chief, CHIEF, "plans.nudge")


def test_a_right_is_taken_back_early_and_what_was_done_stands() -> None:
    chief = actor(CHIEF)
    pass_on(chief, OFFICER, "directives.confirm")
    assert chief.post_id
    (one,) = queries.delegations_of(chief.post_id)
    told = {"delegation_id": one.id, "reason": "Trưởng phòng đã về", "actor": chief, "at": MORNING}
    with pytest.raises(Refused, match="delegation_ends_in_the_past"):
        actions.end_delegation(until=TODAY - timedelta(days=1), **told)
    with pytest.raises(Refused, match="delegation_has_ended"):
        actions.end_delegation(until=UNTIL, **told)
    with pytest.raises(Refused, match="delegation_from_another_post"):
        actions.end_delegation(until=TODAY, **{**told, "actor": actor(CHAIR)})
    with pytest.raises(Refused, match="reason_is_missing"):
        actions.end_delegation(until=TODAY, **{**told, "reason": " "})
    actions.end_delegation(until=TODAY, **told)
    assert not actor(OFFICER).may_somewhere("directives.confirm")
    yesterday = actor(OFFICER, TODAY - timedelta(days=1))
    assert yesterday.may_somewhere("directives.confirm")
    line = base.trail(f"orgs.post:{chief.post_id}")[-1]
    assert (line.action, line.details["reason"]) == ("orgs.end_delegation", "Trưởng phòng đã về")


def test_one_that_has_not_begun_never_begins() -> None:
    chief = actor(CHIEF)
    assert chief.post_id
    taker_id = actor(OFFICER).post_id
    assert taker_id
    given = actions.delegate(
        giver_id=chief.post_id, taker_id=taker_id, act="plans.nudge",
        since=TODAY + timedelta(days=5), until=UNTIL, limit="", basis="mẫu", actor=chief,
        at=MORNING,
    )  # fmt: skip
    actions.end_delegation(
        delegation_id=given, until=TODAY, reason="Không đi công tác", actor=chief, at=MORNING
    )
    assert queries.delegations_of(chief.post_id) == []
    with pytest.raises(Refused, match="delegation_is_unknown"):
        actions.end_delegation(
            delegation_id=given, until=TODAY, reason="lần nữa", actor=chief, at=MORNING
        )


def test_only_one_s_own_rights_are_offered() -> None:
    chief, officer = actor(CHIEF), actor(OFFICER)
    pass_on(chief, OFFICER, "directives.confirm")
    assert chief.post_id and officer.post_id
    assert "directives.confirm" in queries.own_acts(chief.post_id, on=TODAY)
    assert "orgs.delegate" not in queries.own_acts(chief.post_id, on=TODAY)
    assert "directives.confirm" not in queries.own_acts(officer.post_id, on=TODAY)


def test_who_may_do_what_one_may_not() -> None:
    """A chair who may not report a figure is told whom to ask; a delegation adds its taker."""
    ward, asked = unit_id("phuong-sai-gon"), ["directives.confirm", "indicators.report_value"]
    slugs = [post.slug for post in queries.who_may(asked, ward, on=TODAY)]
    assert slugs == [CHIEF]
    pass_on(actor(CHIEF), OFFICER, "directives.confirm")
    slugs = [post.slug for post in queries.who_may(asked, ward, on=TODAY)]
    assert slugs == [CHIEF, OFFICER]
    assert queries.who_may(asked, unit_id("quan-1"), on=TODAY) == []  # no more on that day


def test_a_pack_s_delegations_are_loaded_once_and_changed() -> None:
    row = DelegationRow(
        giver=CHAIR, taker=CHIEF, act="plans.set_target", since=FROM, until=UNTIL, limit="",
        basis="mẫu",
    )  # fmt: skip
    told = {"actor": SYSTEM, "at": MORNING}
    assert actions.load_delegations(rows=[row], **told) == 1
    assert actions.load_delegations(rows=[row], **told) == 0
    assert actor(CHIEF).may("plans.set_target", unit_id("phuong-sai-gon"))
    wrong = DelegationRow(
        giver=OFFICER, taker=CHIEF, act="plans.set_target", since=FROM, until=UNTIL, limit="",
        basis="mẫu",
    )  # fmt: skip
    with pytest.raises(Refused, match="giver_has_not_this_right"):
        actions.load_delegations(rows=[wrong], **told)
