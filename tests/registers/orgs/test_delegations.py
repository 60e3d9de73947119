"""Rights passed on: several by one paper, taken back early, read, and who may do a thing."""

import json
from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from tests.makers import MORNING, TODAY, actor, unit_id

from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.eventlog.leaves import canonical
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.base.models import LogLeaf
from opendistrict.registers.orgs import actions, queries
from opendistrict.registers.orgs.models import RoleRight
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


def test_what_somebody_may_is_asked_again_when_rights_change() -> None:
    acts, ward = ["plans.nudge", "plans.nothing"], unit_id("phuong-sai-gon")
    assert queries.held_over(acts, ward, on=TODAY) == {"plans.nudge"}
    RoleRight.objects.filter(act="plans.nudge").delete()
    assert queries.held_over(acts, ward, on=TODAY) == set()


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


def leaves_about(delegation_id: UUID) -> list[tuple[str, dict[str, object]]]:
    rows = LogLeaf.objects.filter(subject=f"orgs.delegation:{delegation_id}").order_by("id")
    return [(row.kind, json.loads(bytes(row.body))) for row in rows]


def test_every_change_of_a_right_is_a_leaf_that_names_nobody() -> None:
    chief = actor(CHIEF)
    taker = actor(OFFICER)
    assert chief.post_id and taker.post_id
    given = actions.delegate(
        giver_id=chief.post_id, taker_id=taker.post_id, act="plans.nudge", since=FROM, until=UNTIL,
        limit="khi bà Mẫu Thị Tên vắng", basis="Giấy ủy quyền mẫu", actor=chief, at=MORNING,
    )  # fmt: skip
    actions.end_delegation(
        delegation_id=given, until=TODAY, reason="bà Mẫu Thị Tên đã về", actor=chief, at=MORNING
    )
    (kind, first), (ended, last) = leaves_about(given)
    assert (kind, ended) == ("orgs.delegation_given", "orgs.delegation_ended")
    assert first["giver"] == CHIEF and first["taker"] == OFFICER and first["act"] == "plans.nudge"
    assert (first["first_day"], first["last_day"]) == ("2026-11-01", "2026-12-31")
    assert last["last_day"] == (TODAY - timedelta(days=1)).isoformat()
    told = json.dumps([first, last], ensure_ascii=False)
    assert "Mẫu Thị Tên" not in told and chief.label not in told and taker.label not in told
    terms = canonical({"basis": "Giấy ủy quyền mẫu", "limit": "khi bà Mẫu Thị Tên vắng"})
    assert first["terms_sha256"] == last["terms_sha256"] == sha256(terms).hexdigest()


def test_one_that_never_began_ends_without_a_last_day() -> None:
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
    assert leaves_about(given)[1][1]["last_day"] is None


def test_a_leaf_lives_or_dies_with_its_delegation() -> None:
    chief = actor(CHIEF)
    before = LogLeaf.objects.count()
    with pytest.raises(Refused, match="right_is_not_yours"):
        pass_on(chief, OFFICER, "directives.confirm", "plans.set_target")
    assert LogLeaf.objects.count() == before, "the first of two was taken back with the second"
    pass_on(chief, OFFICER, "directives.confirm", "plans.give_task")
    assert LogLeaf.objects.count() == before + 2


def test_a_pack_s_delegation_is_logged_when_it_is_given_and_when_it_changes() -> None:
    def load(until: date) -> int:
        row = DelegationRow(
            giver=CHAIR, taker=CHIEF, act="plans.set_target", since=FROM, until=until, limit="",
            basis="mẫu",
        )  # fmt: skip
        return actions.load_delegations(rows=[row], actor=SYSTEM, at=MORNING)

    assert [load(UNTIL), load(UNTIL), load(date(2027, 2, 1))] == [1, 0, 1]
    chair = actor(CHAIR)
    assert chair.post_id
    (one,) = [row for row in queries.delegations_of(chair.post_id) if row.act == "plans.set_target"]
    assert [(kind, body["last_day"]) for kind, body in leaves_about(one.id)] == [
        ("orgs.delegation_given", "2026-12-31"), ("orgs.delegation_changed", "2027-01-31"),
    ]  # fmt: skip
