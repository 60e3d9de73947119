"""Every decision on a passage leaves a fact, and taking it back takes the fact back."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from tests.engine.directives.conftest import find
from tests.makers import MORNING_2023, TODAY_2023, actor, unit_id

from opendistrict.engine.directives import actions
from opendistrict.engine.directives.models import Directive, Proposal
from opendistrict.engine.directives.shapes import DirectiveView, ProposalShape
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.facts import queries as facts
from opendistrict.registers.facts.shapes import Ask

LATER = MORNING_2023 + timedelta(hours=2)
FEES = "trình phương án thu phí"
DECIDED = "directives.passages_decided"


def told(day: date = TODAY_2023, **slices: str) -> dict[UUID, tuple[int, int]]:
    """By unit: what was added up of the decisions of a day, and how many facts that was."""
    cut = tuple((code, (value,)) for code, value in sorted(slices.items()))
    ask = Ask(DECIDED, day, day + timedelta(days=1), cut)
    sums = facts.amounts([ask], known_on=date(2027, 12, 1))[ask]
    return {
        cell.unit_id: (int(a.quantity), a.count)
        for cell, a in sums.items()
        if a.count or a.quantity
    }


def accept(asked: ProposalShape, chair: Actor) -> UUID:
    return actions.accept_as_task(
        proposal_id=asked.id, title="Trình phương án thu phí", due_rule="",
        lead_unit_id=unit_id("phong-tai-chinh-ke-hoach-quan-1"), due_on=date(2024, 2, 15),
        actor=chair, at=LATER,
    )  # fmt: skip


def reject(asked: ProposalShape, chair: Actor) -> None:
    actions.reject(proposal_id=asked.id, reason="Đã giao năm trước", actor=chair, at=LATER)


def history(asked: ProposalShape, decision: int) -> list[int]:
    act = f"directives.proposal:{asked.id}:decided-{decision}"
    return [int(one.quantity) for one in facts.history(facts.id_of(DECIDED, act))]


def test_a_decision_is_a_fact_of_the_unit_the_document_came_to(
    chair: Actor, view: DirectiveView
) -> None:
    asked, quan_1 = find(view, FEES), unit_id("quan-1")
    accept(asked, chair)
    other = next(p for p in view.proposals if p.kind == "figure")
    reject(other, chair)
    assert told() == {quan_1: (2, 2)}
    assert told(outcome="accepted", kind=asked.kind) == {quan_1: (1, 1)}
    assert told(outcome="rejected", kind="figure") == {quan_1: (1, 1)}
    assert told(outcome="accepted", kind="figure") == {}


def test_a_decision_taken_back_is_no_fact_and_the_next_one_is(
    chair: Actor, view: DirectiveView
) -> None:
    """At one and the same instant, as a hasty press of two buttons would have it."""
    asked, quan_1 = find(view, FEES), unit_id("quan-1")
    accept(asked, chair)
    actions.undo(proposal_id=asked.id, actor=chair, at=LATER)
    assert told() == {} and history(asked, 1) == [1, -1]
    reject(asked, chair)
    assert told() == told(outcome="rejected") == {quan_1: (1, 1)}
    actions.reopen(proposal_id=asked.id, actor=chair, at=LATER + timedelta(days=30))
    assert told() == {} and history(asked, 2) == [1, -1]
    accept(asked, chair)
    assert told() == told(outcome="accepted") == {quan_1: (1, 1)}


def test_rejecting_a_kind_tells_one_fact_each(chair: Actor, view: DirectiveView) -> None:
    count = actions.reject_kind(
        directive_id=view.directive.id, kind="figure", reason="Bảng số", actor=chair, at=LATER
    )
    assert count > 3
    assert told(outcome="rejected", kind="figure") == {unit_id("quan-1"): (count, count)}
    one = next(p for p in view.proposals if p.kind == "figure")
    actions.undo(proposal_id=one.id, actor=chair, at=LATER)
    assert told() == {unit_id("quan-1"): (count - 1, count - 1)}
    again = actions.reject_kind(
        directive_id=view.directive.id, kind="figure", reason="Bảng số", actor=chair, at=LATER
    )
    assert again == 1 and told() == {unit_id("quan-1"): (count, count)}


def test_cutting_and_joining_decide_nothing(chair: Actor, view: DirectiveView) -> None:
    asked = find(view, FEES)
    middle = (asked.start + asked.end) // 2
    actions.split(proposal_id=asked.id, places=[middle], actor=chair, at=LATER)
    assert told() == {}


def test_what_is_refused_leaves_nothing(chair: Actor, outsider: Actor, view: DirectiveView) -> None:
    asked = find(view, FEES)
    with pytest.raises(Refused):
        reject(asked, outsider)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        reject(asked, chair)
        _ = 1 / 0
    assert told() == {}
    reject(asked, chair)
    with pytest.raises(Refused, match="proposal_is_decided"):
        reject(asked, chair)
    assert told() == {unit_id("quan-1"): (1, 1)}


def test_a_document_of_a_ward_that_was_merged_is_decided_on_for_its_successor(
    chair: Actor, view: DirectiveView
) -> None:
    Directive.objects.filter(pk=view.directive.id).update(unit=unit_id("quan-1-phuong-ben-nghe"))
    then = LATER.replace(year=2026)
    heir = actor("chu-tich-phuong-sai-gon", then.date())
    actions.reject(proposal_id=find(view, FEES).id, reason="Đã xong", actor=heir, at=then)
    assert told(then.date()) == {unit_id("phuong-sai-gon"): (1, 1)}


def test_a_decision_from_before_decisions_were_counted_can_be_taken_back(
    chair: Actor, view: DirectiveView
) -> None:
    asked = find(view, FEES)
    reject(asked, chair)
    Proposal.objects.filter(pk=asked.id).update(decisions=0)
    actions.reopen(proposal_id=asked.id, actor=chair, at=LATER)
    assert history(asked, 1) == [1]
