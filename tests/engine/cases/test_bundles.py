"""Dossiers that belong together: put in one bundle, seen side by side, taken out again."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from tests.engine.cases.office import NOON, Office
from tests.engine.cases.test_hands import at_once
from tests.makers import actor, unit_id

from opendistrict.engine.cases import actions
from opendistrict.engine.cases.models import Dossier, Step
from opendistrict.engine.cases.queries import case, following, lists
from opendistrict.engine.cases.shapes.dossier import Opened
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.people import actions as people

pytestmark = pytest.mark.django_db


def relate(office: Office, one: Opened, other: Opened) -> None:
    actions.relate(dossier_id=one.id, other_id=other.id, actor=office.counter, at=NOON)


def refused(office: Office, one: Opened, other: Opened) -> tuple[str, ...]:
    with pytest.raises(Refused) as no:
        relate(office, one, other)
    return no.value.codes


def beside(office: Office, one: Opened) -> list[str]:
    standing = case(one.id).standing
    return [line.code for line in lists.related(standing, actor=office.counter)]


def last(one: Opened) -> tuple[str, object]:
    step = Step.objects.filter(dossier_id=one.id).order_by("-n")[0]
    return step.transition, step.details


def test_each_keeps_its_own_way_and_both_trails_say_so(office: Office) -> None:
    one, other, third = office.open(), office.open(), office.open()
    before = case(one.id).standing
    relate(office, one, other)
    relate(office, third, one)
    assert beside(office, one) == [other.code, third.code]
    assert beside(office, third) == [one.code, other.code]
    assert last(one) == ("relate", {"dossier": third.code})
    assert last(other) == ("relate", {"dossier": one.code})
    now = case(one.id).standing
    assert (now.state, now.promised_at, now.holder_id, now.held_since, now.hops) == (
        before.state, before.promised_at, before.holder_id, before.held_since, before.hops
    )  # fmt: skip


def test_filed_together_it_is_in_the_bundle_from_the_beginning(office: Office) -> None:
    one = office.open()
    other = office.open(beside=one.id)
    assert beside(office, one) == [other.code] and other.promised_at is not None
    actions.receive_at_counter(**office.application(beside=other.id), actor=office.counter, at=NOON)
    assert len(beside(office, one)) == 2
    actions.leave_bundle(dossier_id=other.id, actor=office.counter, at=NOON)
    assert len(beside(office, one)) == 1 and beside(office, other) == []


def test_refused_together_nothing_is_filed(office: Office) -> None:
    closed = office.open()
    Dossier.objects.filter(pk=closed.id).update(is_open=False, finished_at=NOON)
    with pytest.raises(Refused, match="related_is_closed"):
        office.open(beside=closed.id)
    assert Dossier.objects.count() == 1


def test_what_may_not_be_put_together(office: Office) -> None:
    one, other, third, fourth = (office.open() for _ in range(4))
    assert refused(office, one, one) == ("related_to_itself",)
    relate(office, one, other)
    assert refused(office, one, other) == ("related_already",)
    relate(office, third, fourth)
    assert refused(office, one, third) == ("related_is_in_another_bundle",)
    Dossier.objects.filter(pk=fourth.id).update(office_id=unit_id("phuong-ben-thanh"), bundle=None)
    assert refused(office, one, fourth) == ("related_is_of_another_office",)
    Dossier.objects.filter(pk=one.id).update(is_open=False, finished_at=NOON)
    assert refused(office, one, third) == ("bundled_is_closed",)
    with pytest.raises(Refused, match="bundled_is_closed"):
        actions.leave_bundle(dossier_id=one.id, actor=office.counter, at=NOON)


def test_a_bundle_has_an_end(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("opendistrict.engine.cases.rules.bundling.MOST", 2)
    one, other, third = office.open(), office.open(), office.open()
    relate(office, one, other)
    assert refused(office, third, one) == ("bundle_is_full",)


def test_who_may(office: Office) -> None:
    one, other = office.open(), office.open()
    for who in (office.chair, office.citizen):
        with pytest.raises(Refused, match="may_not_bundle"):
            actions.relate(dossier_id=one.id, other_id=other.id, actor=who, at=NOON)
    holder = office.of_holder(one.id)
    actions.relate(dossier_id=one.id, other_id=other.id, actor=holder, at=NOON)
    elsewhere = actor("chuyen-vien-mot-cua-phuong-ben-thanh", NOON.date())
    assert lists.related(case(one.id).standing, actor=elsewhere) == []
    with pytest.raises(Refused, match="related_is_unknown"):
        lists.named(one.code, actor=elsewhere)


def test_left_alone_is_in_no_bundle(office: Office) -> None:
    one, other, third = office.open(), office.open(), office.open()
    relate(office, one, other)
    actions.leave_bundle(dossier_id=one.id, actor=office.counter, at=NOON)
    assert [case(each.id).standing.bundle for each in (one, other)] == [None, None]
    assert last(other) == ("leave_bundle", {"dossier": one.code})
    relate(office, third, other)
    with pytest.raises(Refused, match="dossier_is_in_no_bundle"):
        actions.leave_bundle(dossier_id=one.id, actor=office.counter, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_leave_at_once_neither_leaves_the_third_alone_in_it(office: Office) -> None:
    one, other, third = office.open(), office.open(), office.open()
    relate(office, one, other)
    relate(office, third, one)

    def leaves(key: UUID) -> Callable[[], None]:
        return lambda: actions.leave_bundle(dossier_id=key, actor=office.counter, at=NOON)

    assert at_once(leaves(other.id), leaves(third.id)) == ["done", "done"]
    assert {case(each.id).standing.bundle for each in (one, other, third)} == {None}


def test_one_that_moved_meanwhile_is_not_bundled_unseen(office: Office) -> None:
    one, other = office.open(), office.open()
    with pytest.raises(Refused, match="dossier_moved_meanwhile"):
        actions.relate(
            dossier_id=one.id, other_id=other.id, revision=1, actor=office.counter, at=NOON
        )
    assert beside(office, one) == []


def test_a_citizen_sees_their_own_of_a_household(office: Office) -> None:
    mother = people.register_party(
        kind="citizen", full_name="Hồ Thị Mẫu", national_id="079160000456",
        identified_by="counter", is_sample=True, actor=office.counter, at=NOON,
    )  # fmt: skip
    one = office.open()
    own = office.open(beside=one.id)
    hers = office.open(beside=one.id, applicant_id=mother)
    found = following.own(one.code, actor=office.citizen, at=NOON)
    assert found is not None and [line.code for line in found.related] == [own.code]
    her = replace(office.citizen, party_id=mother)
    told = following.own(hers.code, actor=her, at=NOON)
    assert told is not None and told.related == ()
    by_number = following.by_code(one.code, at=NOON)
    assert by_number is not None and by_number.related == ()
