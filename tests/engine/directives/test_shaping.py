"""Changing, cutting, joining, proposing by hand, dismissing, settling; and taking it back."""

from datetime import timedelta

import pytest
from tests.engine.directives.conftest import again, find
from tests.makers import MORNING_2023, TODAY_2023, unit_id

from opendistrict.engine.directives import actions, queries
from opendistrict.engine.directives.shapes import DirectiveView
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base

LATER = MORNING_2023 + timedelta(hours=2)
FEES = "trình phương án thu phí"
TWO = "quận phải hoàn thành kiểm định"


def test_an_edit_changes_what_it_names_and_remembers_what_was(
    view: DirectiveView, chair: Actor
) -> None:
    old = find(view, FEES)
    told = {"proposal_id": old.id, "actor": chair, "at": LATER}
    same = {"start": old.start, "end": old.end, "kind": "suggestion"}
    actions.edit(fields={"what": "Trình ph\u00e1\u0300n\x00 án"}, **same, **told)
    new = queries.proposal(old.id, chair)
    assert (new.kind, new.is_edited, new.fields["what"]) == ("suggestion", True, "Trình phá̀n án")
    assert new.fields["due"] == "2024-02-15"  # what the edit did not name stays
    actions.edit(fields={"due": None}, **same, **told)

    actions.undo(**told)
    assert queries.proposal(old.id, chair).fields == new.fields
    actions.undo(**told)
    assert queries.proposal(old.id, chair) == old
    with pytest.raises(Refused, match="nothing_to_take_back"):
        actions.undo(**told)
    actions.edit(fields={"due": None}, **same, **told)  # and once more, after taking back
    actions.undo(**told)
    assert queries.proposal(old.id, chair) == old


def test_an_edit_that_says_the_same_leaves_no_trace(view: DirectiveView, chair: Actor) -> None:
    old = find(view, FEES)
    actions.edit(
        proposal_id=old.id, start=old.start, end=old.end, kind=old.kind, fields=old.fields,
        actor=chair, at=LATER,
    )  # fmt: skip
    assert not queries.proposal(old.id, chair).is_edited
    assert base.trail(f"directives.proposal:{old.id}") == []


def test_moving_a_proposal_moves_it_to_the_passage_it_now_stands_in(
    view: DirectiveView, chair: Actor
) -> None:
    old, other = find(view, FEES), view.passages[0]
    actions.edit(
        proposal_id=old.id, start=other.start, end=other.end, kind=old.kind, fields={},
        actor=chair, at=LATER,
    )  # fmt: skip
    assert queries.proposal(old.id, chair).passage_id == other.id


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"start": -1}, "span_is_outside_the_text"),
        ({"end": 10**9}, "span_is_outside_the_text"),
        ({"start": 500, "end": 500}, "span_is_outside_the_text"),
        ({"kind": "wish"}, "proposal_kind_is_unknown"),
    ],
)
def test_an_edit_stays_within_the_text_and_the_kinds(
    view: DirectiveView, chair: Actor, change: dict[str, object], code: str
) -> None:
    old = find(view, FEES)
    given = {"start": old.start, "end": old.end, "kind": old.kind, "fields": {}, **change}
    with pytest.raises(Refused, match=code):
        actions.edit(proposal_id=old.id, actor=chair, at=LATER, **given)  # type: ignore[arg-type]


def test_a_sentence_is_cut_where_one_demand_ends(view: DirectiveView, chair: Actor) -> None:
    whole = find(view, TWO)
    place = next(
        p.place for p in queries.split_places(whole.id, chair) if p.after.startswith("đồng thời")
    )
    told = {"actor": chair, "at": LATER}
    first, second = actions.split(proposal_id=whole.id, places=[place], **told)
    now = {p.id: p for p in again(view, chair).proposals}
    assert whole.id not in now
    assert now[first].quote.endswith("trong năm 2024")
    assert now[second].quote.startswith("đồng thời công khai kết quả")
    assert str(whole.fields["what"]).startswith(str(now[first].fields["what"]))  # no actor in it
    assert now[second].fields["what"] == now[second].quote
    assert now[second].fields["who"] == whole.fields["who"]

    assert actions.undo(proposal_id=second, **told) == (whole.id,)
    assert again(view, chair) == view
    # And again: the parts of the first cut do not stand in the way of the second.
    third, _ = actions.split(proposal_id=whole.id, places=[place], **told)
    assert actions.undo(proposal_id=third, **told) == (whole.id,)


def test_a_cut_is_not_taken_back_over_a_decided_part(view: DirectiveView, chair: Actor) -> None:
    whole = find(view, TWO)
    told = {"actor": chair, "at": LATER}
    first, second = actions.split(proposal_id=whole.id, places=[whole.start + 40], **told)
    actions.reject(proposal_id=first, reason="", **told)
    with pytest.raises(Refused, match="parts_are_decided"):
        actions.undo(proposal_id=second, **told)


@pytest.mark.parametrize("offset", [0, -5, 10_000])
def test_a_cut_must_lie_inside(view: DirectiveView, chair: Actor, offset: int) -> None:
    whole = find(view, TWO)
    with pytest.raises(Refused, match="split_is_outside_the_proposal"):
        actions.split(
            proposal_id=whole.id, places=[whole.start + offset, whole.start + 20], actor=chair,
            at=LATER,
        )  # fmt: skip


def test_two_sentences_of_two_passages_become_one_and_both_passages_led_to_it(
    view: DirectiveView, chair: Actor
) -> None:
    one, two = find(view, FEES), find(view, TWO)
    assert one.passage_id != two.passage_id
    told = {"actor": chair, "at": LATER}
    merged = actions.merge(proposal_ids=[two.id, one.id], **told)
    now = again(view, chair)
    shape = find(now, FEES)
    assert (shape.id, shape.start, shape.end) == (merged, one.start, two.end)
    assert shape.fields["what"] == f"{one.fields['what']}; {two.fields['what']}"
    assert shape.fields["due"] == one.fields["due"]

    actions.accept_as_task(
        proposal_id=merged, title="Hai việc một", lead_unit_id=unit_id("phong-kinh-te-quan-1"),
        due_on=None, due_rule="", **told,
    )  # fmt: skip
    fates = {p.id: p.fate for p in again(view, chair).passages}
    assert (fates[one.passage_id], fates[two.passage_id]) == ("led", "led")
    (became,) = queries.passage(two.passage_id, chair, TODAY_2023).became
    assert became.title == "Hai việc một"  # though the task stands under the first passage

    actions.undo(proposal_id=merged, **told)  # the acceptance
    assert set(actions.undo(proposal_id=merged, **told)) == {one.id, two.id}
    assert again(view, chair).proposals == view.proposals


def test_a_merger_takes_two_of_one_document(view: DirectiveView, chair: Actor) -> None:
    one = find(view, FEES)
    with pytest.raises(Refused, match="merge_needs_two_proposals"):
        actions.merge(proposal_ids=[one.id, one.id], actor=chair, at=LATER)


def test_what_the_reader_missed_is_marked_by_hand(view: DirectiveView, chair: Actor) -> None:
    passage = next(p for p in view.passages if "tổ chức hội nghị" in p.text)
    made = actions.propose_by_hand(
        directive_id=view.directive.id, start=passage.start, end=passage.start + 60,
        kind="direction", fields={"what": "Tổ chức hội nghị"}, actor=chair, at=LATER,
    )  # fmt: skip
    shape = queries.proposal(made, chair)
    assert (shape.source, shape.passage_id, shape.state) == ("person", passage.id, "open")
    fate = {p.id: p.fate for p in again(view, chair).passages}
    assert (passage.fate, fate[passage.id]) == ("untouched", "open")


def test_only_a_passage_without_live_proposals_is_dismissed(
    view: DirectiveView, chair: Actor
) -> None:
    told = {"actor": chair, "at": LATER}
    asked = find(view, FEES)
    with pytest.raises(Refused, match="passage_has_proposals"):
        actions.dismiss_passage(passage_id=asked.passage_id, reason="Không phải việc", **told)
    silent = next(p for p in view.passages if p.fate == "untouched")
    with pytest.raises(Refused, match="reason_is_missing"):
        actions.dismiss_passage(passage_id=silent.id, reason="  ", **told)
    actions.dismiss_passage(passage_id=silent.id, reason="Lời dẫn", **told)
    page = queries.passage(silent.id, chair, TODAY_2023)
    assert (page.passage.fate, page.passage.dismissed_reason) == ("dismissed", "Lời dẫn")
    assert page.passage.dismissed_by == chair.label
    actions.recall_passage(passage_id=silent.id, **told)
    assert again(view, chair) == view


def test_a_reading_is_settled_when_nothing_is_open_and_opens_again_with_anything(
    view: DirectiveView, chair: Actor
) -> None:
    told = {"actor": chair, "at": LATER}
    with pytest.raises(Refused) as refused:
        actions.settle(directive_id=view.directive.id, **told)
    undecided = sum(p.fate in ("open", "untouched") for p in view.passages)
    assert refused.value.details["count"] == undecided > 0
    for proposal in view.proposals:
        actions.reject(proposal_id=proposal.id, reason="", **told)
    for passage in again(view, chair).passages:
        if passage.fate == "untouched":
            actions.dismiss_passage(passage_id=passage.id, reason="Không có việc", **told)
    actions.settle(directive_id=view.directive.id, **told)
    assert again(view, chair).directive.state == "settled"
    actions.settle(directive_id=view.directive.id, **told)  # asked twice, done once
    settled = [
        line.action
        for line in base.trail(f"directives.directive:{view.directive.id}")
        if line.action == "directives.settle"
    ]
    assert len(settled) == 1

    actions.reopen(proposal_id=view.proposals[0].id, **told)
    assert (again(view, chair).directive.state, again(view, chair).directive.settled_at) == (
        "read", None,
    )  # fmt: skip


def test_a_document_that_is_not_read_cannot_be_settled_or_marked(chair: Actor) -> None:
    from tests.engine.directives.conftest import register

    directive_id = register(chair)
    told = {"directive_id": directive_id, "actor": chair, "at": LATER}
    with pytest.raises(Refused, match="directive_is_not_read"):
        actions.settle(**told)
    with pytest.raises(Refused, match="directive_is_not_read"):
        actions.propose_by_hand(start=0, end=5, kind="direction", fields={}, **told)
