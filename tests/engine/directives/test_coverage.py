"""Every passage and every character of a document is accounted for."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from tests.engine.directives.conftest import NOTICE, again, find, received
from tests.makers import MORNING_2023, TODAY_2023, unit_id

from opendistrict.engine.directives import actions, queries, rules
from opendistrict.engine.directives.shapes import DirectiveView, PassageFate, Place, ProposalShape
from opendistrict.kernel.actor import Actor

LATER = MORNING_2023 + timedelta(hours=1)


def _mark(start: int, end: int, state: str = "open") -> ProposalShape:
    nobody = UUID(int=0)
    return ProposalShape(
        id=uuid4(), directive_id=nobody, passage_id=nobody, start=start, end=end, kind="direction",
        fields={}, reason="", rule="", source="grammar", state=state, is_edited=False,
        decided_at=None, decided_by="", decision_note="", result="", quote="",
    )  # fmt: skip


spans = st.tuples(st.integers(0, 60), st.integers(1, 25)).map(lambda pair: (pair[0], sum(pair)))


@given(st.lists(spans, max_size=8), st.integers(0, 30), st.integers(1, 40))
def test_segments_lose_nothing_and_say_nothing_twice(
    marked: list[tuple[int, int]], start: int, length: int
) -> None:
    text = "".join(chr(0x1EA0 + place % 90) for place in range(90))
    marks, end = [_mark(*span) for span in marked], start + length
    cut = rules.segments(text, start, end, marks)
    assert "".join(piece.text for piece in cut) == text[start:end]
    assert [piece.start for piece in cut] == [start, *(piece.end for piece in cut[:-1])]
    for piece in cut:
        for place in range(piece.start, piece.end):  # a piece lies under one set of marks
            under = {mark.id for mark in marks if mark.start <= place < mark.end}
            assert under == set(piece.proposal_ids)


@st.composite
def documents(draw: st.DrawFn) -> tuple[list[Place], list[tuple[int, int, str]]]:
    """Passages in order, perhaps with gaps; proposals anywhere in the text."""
    place, passages = 0, []
    for _ in range(draw(st.integers(1, 8))):
        start = place + draw(st.integers(0, 3))
        place = start + draw(st.integers(1, 12))
        kind = draw(st.sampled_from(["paragraph", "item", "heading", "noise"]))
        passages.append(Place(uuid4(), start, place, kind, draw(st.booleans())))
    states = st.sampled_from(["open", "accepted", "rejected", "replaced"])
    marks = st.tuples(st.integers(0, place), st.integers(1, 30), states).map(
        lambda mark: (mark[0], mark[0] + mark[1], mark[2])
    )
    return passages, draw(st.lists(marks, max_size=6))


@given(documents())
def test_every_passage_has_the_fate_of_what_touches_it(
    document: tuple[list[Place], list[tuple[int, int, str]]],
) -> None:
    passages, marks = document
    found = rules.fates(passages, marks)
    assert list(found) == [passage.id for passage in passages]
    for passage in passages:
        states = {s for a, b, s in marks if a < passage.end and b > passage.start}
        if "accepted" in states:
            assert found[passage.id] == PassageFate.LED
        elif _some_lie_outside(passages, marks):
            continue  # what stands between two passages is told of the one before
        elif "open" in states:
            assert found[passage.id] == PassageFate.OPEN
        elif passage.is_dismissed:
            assert found[passage.id] == PassageFate.DISMISSED
        elif "rejected" in states:
            assert found[passage.id] == PassageFate.REJECTED
        else:
            silent = PassageFate.NOISE if passage.kind in ("noise", "heading") else "untouched"
            assert found[passage.id] == silent
    for start, end, state in marks:  # nothing proposed is lost, even between two passages
        if state == "accepted":
            touched = [p for p in passages if start < p.end and end > p.start]
            known = touched or passages
            assert PassageFate.LED in {found[passage.id] for passage in known}


def _some_lie_outside(passages: list[Place], marks: list[tuple[int, int, str]]) -> bool:
    return any(
        not any(start < p.end and end > p.start for p in passages) for start, end, _ in marks
    )


@given(st.text(alphabet="aăâ ;,.\n“”-", max_size=60), st.data())
def test_a_trimmed_span_has_no_blanks_at_its_edges_and_loses_no_word(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    a, b = rules.trimmed(text, start, end)
    assert start <= a <= b <= end
    assert set(text[start:a] + text[b:end]) <= set(rules._EDGE)


@given(st.text(alphabet="abc ;,.\nvà", min_size=1, max_size=120))
def test_cuts_are_offered_inside_and_in_order(text: str) -> None:
    places = rules.split_places(text, 0, len(text))
    assert [p.place for p in places] == sorted({p.place for p in places})
    for p in places:
        assert 0 < p.place < len(text)
        assert len(p.before) <= 48 and len(p.after) <= 48
        assert rules.trimmed(text, 0, p.place) != (0, p.place) or text[: p.place].strip()


@pytest.mark.parametrize("words", [[{"what": "a", "due": ""}, {"what": "b", "due": "2024"}]])
def test_a_merger_fills_what_the_first_left_open(words: list[dict[str, object]]) -> None:
    assert rules.merged_fields(words) == {"what": "a; b", "due": "2024"}
    assert rules.merged_fields([{"due": None}, {"due": "2024"}]) == {"due": "2024"}


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("2026", (2026, 1, 1), (2027, 1, 1)),
        ("2026-Q3", (2026, 7, 1), (2026, 10, 1)),
        ("2026-04", (2026, 4, 1), (2026, 5, 1)),
        ("2026-01/2026-09", (2026, 1, 1), (2026, 10, 1)),
        ("2026-07/2026-12", (2026, 7, 1), (2027, 1, 1)),
        ("2020-2025", (2020, 1, 1), (2026, 1, 1)),
    ],
)
def test_the_readers_periods_are_those_of_reports(
    words: str, since: tuple[int, int, int], until: tuple[int, int, int]
) -> None:
    found = rules.period_of(words)
    assert found is not None
    assert (found.since, found.until) == (date(*since), date(*until))


@pytest.mark.parametrize(
    "words", ["2026-01/2026-10", "2026-09-30", "2025-11/2026-02", "2026-13", "2030-2025", "", "nay"]
)
def test_what_is_no_reporting_period_is_not_made_one(words: str) -> None:
    assert rules.period_of(words) is None


# ------------------------------------------------------------------ of a real document


def test_every_character_of_a_document_stands_in_one_segment(
    view: DirectiveView, chair: Actor
) -> None:
    text = _text(view)
    covered = [0] * len(text)
    for passage in view.passages:
        pieces = view.segments[passage.id]
        assert "".join(piece.text for piece in pieces) == passage.text
        for piece in pieces:
            for place in range(piece.start, piece.end):
                covered[place] += 1
    assert max(covered) == 1
    assert not "".join(c for c, n in zip(text, covered, strict=True) if not n).strip()
    marked = {
        place
        for pieces in view.segments.values()
        for piece in pieces
        if piece.proposal_ids
        for place in range(piece.start, piece.end)
    }
    wanted = {place for p in view.proposals for place in range(p.start, p.end)}
    assert marked == {place for place in wanted if covered[place]}


def _text(view: DirectiveView) -> str:
    from opendistrict.engine.directives.models import Directive

    return Directive.objects.get(pk=view.directive.id).text


def test_the_tally_adds_up_after_every_decision(view: DirectiveView, chair: Actor) -> None:
    told = {"actor": chair, "at": LATER}

    def tally() -> dict[str, int]:
        (found,) = queries.coverage([view.directive.id], chair)
        counted = dict(found.tally)
        assert sum(counted.values()) == len(view.passages)
        assert found.asked == len(view.passages) - counted.get("noise", 0)
        seen = [str(p.fate) for p in again(view, chair).passages]
        assert counted == {fate: seen.count(fate) for fate in set(seen)}
        return counted

    before = tally()
    actions.accept_as_task(
        proposal_id=find(view, "kiểm định các chung cư cũ").id, title="Kiểm định",
        lead_unit_id=unit_id("phong-quan-ly-do-thi-quan-1"), due_on=None, due_rule="", **told,
    )  # fmt: skip
    led = tally()
    assert (led["led"], led["open"]) == (1, before["open"] - 1)
    award = next(p for p in view.proposals if p.kind == "award")
    for proposal in view.proposals:
        if proposal.passage_id == award.passage_id:
            actions.reject(proposal_id=proposal.id, reason="", **told)
    assert tally()["rejected"] == 1
    silent = queries.untouched(view.directive.id, chair)
    assert len(silent) == before["untouched"]
    actions.dismiss_passage(passage_id=silent[0].id, reason="Lời dẫn", **told)
    after = tally()
    assert (after["dismissed"], after.get("untouched", 0)) == (1, before["untouched"] - 1)


def test_the_latest_document_and_what_waits_in_it(view: DirectiveView, chair: Actor) -> None:
    newer = received(chair, NOTICE, name="thong-bao.txt", issued_on=TODAY_2023)
    assert [line.directive.id for line in queries.latest(chair, limit=5)] == [
        newer, view.directive.id,
    ]  # fmt: skip
    waiting = queries.undecided(view.directive.id, chair, limit=3)
    assert [p.id for p in waiting] == [
        p.id for p in view.proposals if p.kind in ("direction", "suggestion")
    ][:3]


def test_passages_are_quoted_for_the_pages_of_what_came_of_them(
    view: DirectiveView, chair: Actor
) -> None:
    asked = [view.passages[2], view.passages[4]]
    found = queries.passages([p.id for p in asked], chair)
    assert [found[p.id].text for p in asked] == [p.text for p in asked]
    assert found[asked[0].id].number == view.directive.number


def test_lists_cost_the_same_however_long(
    view: DirectiveView, chair: Actor, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        received(chair, NOTICE + b"\n" * (number + 1) + b"x", name=f"{number}.txt")
    with django_assert_max_num_queries(2):
        rows = queries.directives(chair)
    assert [row.directive.number for row in rows] == [f"CD-2023-00000{n}" for n in (4, 3, 2, 1)]
    assert rows[-1].open_proposals == len(view.proposals)
    with django_assert_max_num_queries(2):
        older = queries.directives(chair, before=rows[1].directive.id)
    assert [row.directive.number for row in older] == ["CD-2023-000002", "CD-2023-000001"]
    with django_assert_max_num_queries(3):
        queries.directive(view.directive.id, chair)
    with django_assert_max_num_queries(3):
        queries.coverage([row.directive.id for row in rows], chair)
    with django_assert_max_num_queries(9):
        queries.passage(view.passages[4].id, chair, TODAY_2023)
