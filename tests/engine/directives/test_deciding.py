"""A person decides, and may take it back; nobody else can, and nothing is decided twice."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from tests.engine.directives.conftest import again, find
from tests.makers import MORNING_2023, TODAY_2023, actor, unit_id

from opendistrict.engine.directives import actions, queries
from opendistrict.engine.directives.models import Proposal
from opendistrict.engine.directives.shapes import DirectiveView
from opendistrict.engine.indicators import actions as indicator_actions
from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import IndicatorRow
from opendistrict.engine.plans import actions as plan_actions
from opendistrict.engine.plans import queries as plans
from opendistrict.kernel.actor import SYSTEM, Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base import queries as base
from opendistrict.registers.documents import actions as documents

LATER = MORNING_2023 + timedelta(hours=2)
FEES = "trình phương án thu phí"


def accept(view: DirectiveView, chair: Actor, words: str = FEES, **more: object) -> UUID:
    given = {
        "title": "Trình phương án thu phí",
        "lead_unit_id": unit_id("phong-tai-chinh-ke-hoach-quan-1"),
        "due_on": date(2024, 2, 15),
        "due_rule": "trước ngày 15/02/2024",
        **more,
    }
    return actions.accept_as_task(proposal_id=find(view, words).id, actor=chair, at=LATER, **given)  # type: ignore[arg-type]


def test_an_accepted_sentence_is_a_task_that_knows_its_passage(
    chair: Actor, view: DirectiveView
) -> None:
    task_id = accept(view, chair)
    asked = find(again(view, chair), FEES)
    assert (asked.state, asked.result) == ("accepted", f"plans.task:{task_id}")
    assert (asked.decided_by, asked.decided_at) == (chair.label, LATER)
    task = plans.task(task_id=task_id, actor=chair, on=TODAY_2023)
    assert task.row.passage_id == asked.passage_id
    assert task.due_rule == "trước ngày 15/02/2024"
    page = queries.passage(asked.passage_id, chair, TODAY_2023)
    (became,) = page.became
    assert (became.kind, became.id, became.number) == ("task", task_id, task.row.number)
    assert became.status == "CHUA_THUC_HIEN_TRONG_HAN"
    assert page.passage.fate == "led"
    last = base.trail(f"directives.proposal:{asked.id}")[-1]
    assert (last.action, last.details["result"]) == ("directives.accepted", asked.result)


def test_the_status_on_the_passage_page_is_that_of_the_day_one_looks(
    chair: Actor, view: DirectiveView
) -> None:
    accept(view, chair)
    passage_id = find(view, FEES).passage_id
    late = queries.passage(passage_id, chair, date(2024, 3, 1))
    assert late.became[0].status == "CHUA_THUC_HIEN_QUA_HAN"


def test_one_sentence_can_ask_the_same_of_several_units(chair: Actor, view: DirectiveView) -> None:
    wards = tuple(unit_id(f"quan-1-phuong-{name}") for name in ("da-kao", "ben-nghe", "co-giang"))
    proposal = find(view, "chăm lo Tết")
    ids = actions.accept_as_tasks(
        proposal_id=proposal.id, title="Rà soát danh sách chăm lo Tết", lead_unit_ids=wards,
        due_on=date(2024, 1, 20), due_rule="", actor=chair, at=LATER,
    )  # fmt: skip
    assert len(ids) == 3
    page = queries.passage(proposal.passage_id, chair, TODAY_2023)
    assert {line.id for line in page.became} == set(ids)
    assert {line.proposal_id for line in page.became} == {proposal.id}
    with pytest.raises(Refused, match="several_units_are_needed"):
        actions.accept_as_tasks(
            proposal_id=find(view, FEES).id, title="x", lead_unit_ids=wards[:1], due_on=None,
            due_rule="", actor=chair, at=LATER,
        )  # fmt: skip


@pytest.fixture
def growth(quan1: None) -> str:
    indicator_actions.load_indicators(
        rows=[
            IndicatorRow(
                code="tang-truong-tmdv", name="Tăng trưởng thương mại - dịch vụ", name_en="Growth",
                unit="%", direction="up", decimals=2, frequency="year", basis="mẫu",
                confidence="sample", is_sample=True,
            )
        ],
        actor=SYSTEM,
        at=MORNING_2023,
    )  # fmt: skip
    return "tang-truong-tmdv"


def _value(view: DirectiveView, who: Actor, indicator: str) -> UUID:
    return actions.accept_as_value(
        proposal_id=find(view, "đạt 9,6%").id, indicator=indicator, unit_id=unit_id("quan-1"),
        period_kind="year", since=date(2023, 1, 1), until=date(2024, 1, 1), status="estimated",
        value=Decimal("9.6"), as_of=date(2023, 12, 21), actor=who, at=LATER,
    )  # fmt: skip


def test_a_figure_becomes_a_value_whose_source_is_the_document(
    view: DirectiveView, chair: Actor, growth: str
) -> None:
    office = actor("chanh-van-phong-quan-1", TODAY_2023)
    value_id = _value(view, office, growth)
    value = indicators.value(value_id)
    assert value is not None
    assert (value.value, value.is_sample) == (Decimal("9.6"), True)
    assert value.source.startswith("Quận 1 bàn nhiệm vụ năm 2024")
    assert value.passage_id == find(view, "đạt 9,6%").passage_id
    (became,) = queries.passage(value.passage_id, office, TODAY_2023).became
    assert (became.kind, became.title) == ("value", "Tăng trưởng thương mại - dịch vụ")


def test_a_refusal_of_the_room_below_leaves_the_proposal_open(
    view: DirectiveView, chair: Actor, growth: str
) -> None:
    with pytest.raises(Refused, match="may_not_report_for_this_unit"):
        _value(view, chair, growth)  # the chair confirms, but does not report values
    with pytest.raises(Refused, match="unit_has_ended"):
        accept(view, chair, lead_unit_id=unit_id("phuong-sai-gon"))
    with pytest.raises(Refused, match="due_date_is_past"):
        accept(view, chair, due_on=date(2023, 12, 1), due_rule="")
    assert find(again(view, chair), FEES).state == "open"
    assert find(again(view, chair), "đạt 9,6%").state == "open"


YEAR = {"since": date(2024, 1, 1), "until": date(2025, 1, 1)}
PERIOD = {"period_kind": "year", "cut_off": "12-31", **YEAR}


def _target_set(view: DirectiveView, chair: Actor) -> UUID:
    return actions.accept_as_target_set(
        proposal_id=find(view, "36 chỉ tiêu").id, code="q1-2024", title="36 chỉ tiêu năm 2024",
        title_en="36 targets of 2024", unit_id=unit_id("quan-1"), declared_count=36,
        mostly_met_share=None, mostly_met_basis="", source="Hội nghị 21/12/2023", is_public=False,
        is_sample=True, confidence="sample", actor=chair, at=LATER, **PERIOD,
    )  # fmt: skip


def test_a_counted_bundle_a_target_and_a_scheme_keep_their_passage(
    view: DirectiveView, chair: Actor
) -> None:
    set_id = _target_set(view, chair)
    target_id = actions.accept_as_target(
        proposal_id=find(view, "kiểm định các chung cư cũ").id, target_set_id=set_id,
        title="Kiểm định xong chung cư cũ", title_en="Old blocks inspected", field="Đô thị",
        kind="yesno", direction="up", indicator=None, quantity="", plan=Decimal(1), plan_bound="",
        plan_source="", striving=None, base=None, owner_unit_id=unit_id("quan-1"),
        owner_post_id=None, is_sample=True, confidence="sample", actor=chair, at=LATER, **PERIOD,
    )  # fmt: skip
    scheme_id = actions.accept_as_programme(
        proposal_id=find(view, "Đề án phát triển kinh tế đêm giai đoạn").id,
        title="Đề án phát triển kinh tế đêm", title_en="Night economy", form="scheme",
        unit_id=unit_id("quan-1"), target_set_id=None, since=date(2024, 1, 1),
        until=date(2027, 1, 1), is_sample=True, actor=chair, at=LATER,
    )  # fmt: skip
    now = again(view, chair)
    results = {p.result for p in now.proposals if p.state == "accepted"}
    assert results == {
        f"plans.target_set:{set_id}", f"plans.target:{target_id}", f"plans.programme:{scheme_id}"
    }  # fmt: skip
    passage_id = find(view, "kiểm định các chung cư cũ").passage_id
    became = queries.passage(passage_id, chair, TODAY_2023).became
    assert [(line.kind, line.id) for line in became] == [("target", target_id)]


# ------------------------------------------------------------------ rejecting and taking back


def test_a_rejection_keeps_who_and_why_and_can_be_taken_back(
    view: DirectiveView, chair: Actor
) -> None:
    proposal = find(view, FEES)
    told = {"proposal_id": proposal.id, "actor": chair, "at": LATER}
    actions.reject(reason="  Trùng với mục trên ", **told)
    rejected = find(again(view, chair), FEES)
    assert (rejected.state, rejected.decision_note) == ("rejected", "Trùng với mục trên")
    assert actions.undo(**told) == (proposal.id,)
    assert find(again(view, chair), FEES) == proposal
    assert [line.action for line in base.trail(f"directives.proposal:{proposal.id}")] == [
        "directives.rejected",
        "directives.reopen",
    ]


def test_taking_back_an_acceptance_withdraws_its_task(view: DirectiveView, chair: Actor) -> None:
    task_id = accept(view, chair)
    actions.undo(proposal_id=find(view, FEES).id, actor=chair, at=LATER)
    assert find(again(view, chair), FEES).state == "open"
    task = plans.task(task_id=task_id, actor=chair, on=TODAY_2023)
    assert task.row.state == "withdrawn"
    assert "withdraw" in {step.transition for step in task.steps}
    second = accept(view, chair)
    page = queries.passage(find(view, FEES).passage_id, chair, TODAY_2023)
    assert {line.id: line.proposal_id for line in page.became} == {
        task_id: None,
        second: find(view, FEES).id,
    }


def test_a_task_that_is_done_cannot_be_taken_back(view: DirectiveView, chair: Actor) -> None:
    task_id = accept(view, chair)
    head = actor("truong-phong-tai-chinh-ke-hoach-quan-1", TODAY_2023)
    doing = {"task_id": task_id, "actor": head, "at": LATER}
    plan_actions.start_task(**doing)
    file_id = documents.keep(
        data=b"x", name="phuong-an.txt", media_type="text/plain", actor=head, at=LATER
    )
    plan_actions.add_evidence(milestone_id=None, file_id=file_id, note="", **doing)
    plan_actions.report_task(note="Đã trình", **doing)
    plan_actions.confirm_task(task_id=task_id, note="", actor=chair, at=LATER)
    with pytest.raises(Refused, match="wrong_state"):
        actions.undo(proposal_id=find(view, FEES).id, actor=chair, at=LATER)
    assert find(again(view, chair), FEES).state == "accepted"


def test_a_set_is_taken_back_while_it_is_empty(view: DirectiveView, chair: Actor) -> None:
    set_id = _target_set(view, chair)
    told = {"proposal_id": find(view, "36 chỉ tiêu").id, "actor": chair, "at": LATER}
    actions.undo(**told)
    assert find(again(view, chair), "36 chỉ tiêu").state == "open"
    assert plans.target_set(set_id) is None
    line = base.trail(f"plans.target_set:{set_id}")[-1]
    assert (line.action, line.who) == ("plans.withdraw_target_set", chair.label)
    assert line.details["was"]["declared_count"] == 36  # type: ignore[index]


def test_there_is_nothing_to_take_back_of_what_nobody_touched(
    view: DirectiveView, chair: Actor
) -> None:
    told = {"proposal_id": find(view, FEES).id, "actor": chair, "at": LATER}
    with pytest.raises(Refused, match="nothing_to_take_back"):
        actions.undo(**told)
    with pytest.raises(Refused, match="only_a_decision_can_be_taken_back"):
        actions.reopen(**told)


def test_a_decided_proposal_is_not_decided_again(view: DirectiveView, chair: Actor) -> None:
    accept(view, chair)
    told = {"proposal_id": find(view, FEES).id, "actor": chair, "at": LATER}
    attempts: list[Callable[[], object]] = [
        lambda: accept(view, chair),
        lambda: actions.reject(reason="", **told),
        lambda: actions.split(places=[find(view, FEES).start + 10], **told),
    ]
    for attempt in attempts:
        with pytest.raises(Refused) as refused:
            attempt()
        assert refused.value.codes == ("proposal_is_decided",)
        assert refused.value.details["by"] == chair.label


# ------------------------------------------------------------------ who may


def _every_act(view: DirectiveView, who: Actor) -> list[Callable[[], object]]:
    proposal, passage = find(view, FEES), next(p for p in view.passages if p.fate == "untouched")
    mine = {"proposal_id": proposal.id, "actor": who, "at": LATER}
    whole = {"directive_id": view.directive.id, "actor": who, "at": LATER}
    span = {"start": passage.start, "end": passage.end, "kind": "direction"}
    return [
        lambda: accept(view, who),
        lambda: actions.reject(reason="", **mine),
        lambda: actions.reopen(**mine),
        lambda: actions.undo(**mine),
        lambda: actions.edit(fields={}, **span, **mine),
        lambda: actions.split(places=[proposal.start + 9], **mine),
        lambda: actions.merge(
            proposal_ids=[proposal.id, view.proposals[0].id], actor=who, at=LATER
        ),
        lambda: actions.propose_by_hand(fields={}, **span, **whole),
        lambda: actions.dismiss_passage(passage_id=passage.id, reason="x", actor=who, at=LATER),
        lambda: actions.recall_passage(passage_id=passage.id, actor=who, at=LATER),
        lambda: actions.settle(**whole),
        lambda: actions.read_again(**whole),
        lambda: actions.note_document(
            title="", document_number="", form="", issuer="", issued_on=None, **whole
        ),
    ]


def test_to_somebody_else_the_document_does_not_exist(
    view: DirectiveView, chair: Actor, outsider: Actor
) -> None:
    before = list(Proposal.objects.order_by("id").values())
    for act in _every_act(view, outsider):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == ("directive_is_unknown",)
    assert list(Proposal.objects.order_by("id").values()) == before
    assert queries.directives(outsider) == []
    assert queries.coverage([view.directive.id], outsider) == []
    assert queries.latest(outsider) == []
    assert queries.passages([p.id for p in view.passages], outsider) == {}
    for ask in (
        lambda: queries.directive(view.directive.id, outsider),
        lambda: queries.proposal(view.proposals[0].id, outsider),
        lambda: queries.split_places(view.proposals[0].id, outsider),
        lambda: queries.passage(view.passages[0].id, outsider, TODAY_2023),
        lambda: queries.undecided(view.directive.id, outsider),
        lambda: queries.untouched(view.directive.id, outsider),
    ):
        with pytest.raises(Refused, match="directive_is_unknown"):
            ask()


def test_who_may_only_read_is_told_which_right_is_missing(
    view: DirectiveView, chair: Actor
) -> None:
    reader = Actor(
        kind="officer", id="r", label="Người đọc", post_id=uuid4(), unit_id=unit_id("quan-1"),
        rights={"directives.read": frozenset({unit_id("quan-1")})},
    )  # fmt: skip
    assert queries.directive(view.directive.id, reader).proposals == view.proposals
    for act in _every_act(view, reader):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == ("right_is_missing",)


def test_an_unknown_proposal_or_passage_is_refused_like_a_hidden_one(chair: Actor) -> None:
    for act in (
        lambda: actions.reject(proposal_id=uuid4(), reason="", actor=chair, at=LATER),
        lambda: actions.dismiss_passage(passage_id=uuid4(), reason="x", actor=chair, at=LATER),
        lambda: actions.settle(directive_id=uuid4(), actor=chair, at=LATER),
    ):
        with pytest.raises(Refused, match="directive_is_unknown"):
            act()


def test_whoever_took_the_unit_over_reads_its_documents_and_may_not_decide(
    view: DirectiveView, quan1: None
) -> None:
    heir = actor("chu-tich-phuong-sai-gon", date(2026, 11, 23))
    assert queries.directive(view.directive.id, heir).directive.number == "CD-2023-000001"
    with pytest.raises(Refused, match="right_is_missing"):
        actions.reject(proposal_id=view.proposals[0].id, reason="", actor=heir, at=LATER)
