"""What was made by mistake is taken back while nothing was built on it; the trail keeps it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from tests.engine.plans import offices
from tests.engine.plans.offices import MORNING, give, officer, prove
from tests.makers import MORNING_2023, TODAY_2023, actor, unit_id

from opendistrict.engine.indicators import actions as indicator_actions
from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.flow import State
from opendistrict.engine.plans.models import Task
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.base.queries import trail

YEAR = {
    "since": date(2024, 1, 1), "until": date(2025, 1, 1), "period_kind": "year",
    "cut_off": "calendar",
}  # fmt: skip
WHY = "Xác nhận nhầm"


@pytest.fixture
def chair(quan1: None) -> Actor:
    return actor("chu-tich-quan-1", TODAY_2023)


@pytest.fixture
def target_set(chair: Actor) -> UUID:
    return plans.register_target_set(
        code="thu-2024", title="Bộ thử 2024", title_en="", unit_id=unit_id("quan-1"),
        declared_count=2, mostly_met_share=None, mostly_met_basis="", source="mẫu",
        passage_id=None, is_public=False, is_sample=False, confidence="", actor=chair,
        at=MORNING_2023, **YEAR,
    )  # fmt: skip


def set_target(target_set: UUID, chair: Actor, **changes: Any) -> UUID:
    told: dict[str, Any] = {
        "title": "Trồng cây xanh", "title_en": "", "field": "Đô thị", "kind": "level",
        "direction": "up", "indicator": None, "quantity": "cây", "plan": Decimal(500),
        "plan_bound": "", "plan_source": "mẫu", "striving": None, "base": None,
        "owner_unit_id": unit_id("quan-1"), "owner_post_id": None, "passage_id": None,
        "is_sample": False, "confidence": "", **YEAR, **changes,
    }  # fmt: skip
    return plans.set_target(target_set_id=target_set, actor=chair, at=MORNING_2023, **told)


def report(code: str, chief: Actor, value: int = 120) -> UUID:
    return indicator_actions.report_value(
        indicator=code, unit_id=unit_id("quan-1"), period_kind="year", since=date(2023, 1, 1),
        until=date(2024, 1, 1), status="actual", value=Decimal(value), bound="", numerator=None,
        denominator=None, percent_of_plan=None, change_percent=None, as_of=TODAY_2023,
        source="Báo cáo mẫu", passage_id=None, note="", confidence="", is_sample=True,
        corrects_id=None, actor=chief, at=MORNING_2023,
    )  # fmt: skip


# ------------------------------------------------------------------ targets, sets, programmes


def test_a_target_goes_with_the_number_made_for_it(target_set: UUID, chair: Actor) -> None:
    target_id = set_target(target_set, chair)
    code = queries.targets([target_id], actor=chair)[target_id].indicator
    assert code and indicators.indicator(code)
    plans.withdraw_target(target_id=target_id, reason=WHY, actor=chair, at=MORNING_2023)
    assert queries.targets([target_id], actor=chair) == {}
    assert indicators.indicator(code) is None
    line = trail(f"plans.target:{target_id}")[-1]
    assert (line.action, line.details["reason"]) == ("plans.withdraw_target", WHY)
    was = line.details["was"]
    assert isinstance(was, dict)
    assert (was["title"], was["plan"]) == ("Trồng cây xanh", "500.000000")


def test_a_number_of_its_own_right_stays(target_set: UUID, chair: Actor) -> None:
    code = next(iter(indicators.indicators()))
    target_id = set_target(target_set, chair, indicator=code)
    plans.withdraw_target(target_id=target_id, reason=WHY, actor=chair, at=MORNING_2023)
    assert indicators.indicator(code) is not None


def test_a_target_in_use_is_not_taken_back(target_set: UUID, chair: Actor) -> None:
    chief = actor("chanh-van-phong-quan-1", TODAY_2023)
    target_id = set_target(target_set, chair)
    code = queries.targets([target_id], actor=chair)[target_id].indicator
    assert code
    report(code, chief)
    task_id = plans.give_task(
        title="Chăm cây", product="", responsibility="", authority="",
        lead_unit_id=unit_id("phong-kinh-te-quan-1"), lead_post_id=None, with_unit_ids=(),
        due_on=None, due_rule="", milestones=(), programme_id=None, target_id=target_id,
        passage_id=None, need_ids=(), recurrence="", actor=chair, at=MORNING_2023,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        plans.withdraw_target(target_id=target_id, reason=WHY, actor=chair, at=MORNING_2023)
    assert refused.value.codes == ("target_has_tasks", "target_has_values")
    assert target_id in queries.targets([target_id], actor=chair)
    assert queries.task(task_id=task_id, actor=chair, on=TODAY_2023).target


def test_a_composite_goes_after_its_parts(target_set: UUID, chair: Actor) -> None:
    whole = set_target(target_set, chair, kind="composite", plan=None, quantity="", title="Cụm")
    part = set_target(target_set, chair, whole_id=whole, weight=Decimal(1))
    with pytest.raises(Refused, match="target_has_parts"):
        plans.withdraw_target(target_id=whole, reason=WHY, actor=chair, at=MORNING_2023)
    for one in (part, whole):
        plans.withdraw_target(target_id=one, reason=WHY, actor=chair, at=MORNING_2023)
    assert queries.targets([part, whole], actor=chair) == {}


def test_only_who_sets_targets_and_says_why(target_set: UUID, chair: Actor) -> None:
    target_id = set_target(target_set, chair)
    told = {"target_id": target_id, "at": MORNING_2023}
    with pytest.raises(Refused, match="may_not_set_targets"):
        stranger = actor("chanh-van-phong-quan-1", TODAY_2023)
        plans.withdraw_target(reason=WHY, actor=stranger, **told)
    with pytest.raises(Refused, match="reason_is_missing"):
        plans.withdraw_target(reason="  ", actor=chair, **told)


def test_a_set_and_a_programme_while_they_are_empty(target_set: UUID, chair: Actor) -> None:
    target_id = set_target(target_set, chair)
    programme_id = plans.register_programme(
        title="Chương trình thử", title_en="", form="programme", unit_id=unit_id("quan-1"),
        target_set_id=target_set, since=None, until=None, passage_id=None, is_sample=True,
        actor=chair, at=MORNING_2023,
    )  # fmt: skip
    told: dict[str, Any] = {"reason": WHY, "actor": chair, "at": MORNING_2023}
    with pytest.raises(Refused) as refused:
        plans.withdraw_target_set(target_set_id=target_set, **told)
    assert refused.value.codes == ("set_has_targets", "set_has_programmes")
    task_id = plans.give_task(
        title="Việc của chương trình", product="", responsibility="", authority="",
        lead_unit_id=unit_id("phong-kinh-te-quan-1"), lead_post_id=None, with_unit_ids=(),
        due_on=None, due_rule="", milestones=(), programme_id=programme_id, target_id=None,
        passage_id=None, need_ids=(), recurrence="", actor=chair, at=MORNING_2023,
    )  # fmt: skip
    with pytest.raises(Refused, match="programme_has_tasks"):
        plans.withdraw_programme(programme_id=programme_id, **told)
    Task.objects.filter(pk=task_id).update(programme=None)
    plans.withdraw_programme(programme_id=programme_id, **told)
    plans.withdraw_target(target_id=target_id, **told)
    plans.withdraw_target_set(target_set_id=target_set, **told)
    assert queries.target_set(target_set) is None


def test_a_passage_tells_of_its_set(chair: Actor) -> None:
    passage_id = UUID(int=7)
    set_id = plans.register_target_set(
        code="tu-doan", title="36 chỉ tiêu", title_en="", unit_id=unit_id("quan-1"),
        declared_count=36, mostly_met_share=None, mostly_met_basis="", source="mẫu",
        passage_id=passage_id, is_public=False, is_sample=True, confidence="", actor=chair,
        at=MORNING_2023, **YEAR,
    )  # fmt: skip
    (line,) = queries.outcomes(passage_ids=[passage_id], actor=chair)[passage_id]
    assert (line.kind, line.id, line.number) == ("target_set", set_id, "tu-doan")


# ------------------------------------------------------------------ values


def test_a_value_taken_back_is_shown_no_more_and_was_known_before(chair: Actor) -> None:
    chief = actor("chanh-van-phong-quan-1", TODAY_2023)
    code = "thu-ngan-sach-mau"
    definition = next(iter(indicators.indicators().values()))
    indicator_actions.load_indicators(rows=[_row(definition, code)], actor=chief, at=MORNING_2023)
    first, second = report(code, chief, 100), report(code, chief, 999)
    later = MORNING_2023 + timedelta(days=3)
    indicator_actions.withdraw_value(value_id=second, reason=WHY, actor=chief, at=later)
    told = indicators.values(
        [code], [unit_id("quan-1")], since=date(2023, 1, 1), until=date(2024, 1, 1),
        known_on=later.date(),
    )  # fmt: skip
    assert len(told) == 2  # nothing is erased
    assert _shown(told, later.date()) == first
    assert _shown(told, TODAY_2023) == second  # as it was known then
    with pytest.raises(Refused, match="value_is_withdrawn"):
        indicator_actions.withdraw_value(value_id=second, reason=WHY, actor=chief, at=later)
    with pytest.raises(Refused, match="may_not_report_for_this_unit"):
        indicator_actions.withdraw_value(value_id=first, reason=WHY, actor=chair, at=later)


def _shown(told: Any, on: date) -> UUID | None:
    chosen = indicators.choose(told, on).value
    return chosen.id if chosen else None


def _row(like: Any, code: str) -> Any:
    from opendistrict.engine.indicators.shapes import IndicatorRow

    return IndicatorRow(
        code=code, name="Số mẫu", name_en="Sample", unit="cây", direction="up", decimals=0,
        frequency="year", basis="", confidence="", is_sample=True,
    )  # fmt: skip


# ------------------------------------------------------------------ a batch of tasks


@pytest.mark.django_db
def test_a_batch_goes_as_a_whole_until_somebody_answers() -> None:
    ids = offices.build()
    chair = officer("chair")
    asked: dict[str, Any] = {
        "title": "Báo cáo nhanh", "product": "", "responsibility": "", "authority": "",
        "with_unit_ids": (), "due_on": None, "due_rule": "", "milestones": (),
        "programme_id": None, "target_id": None, "passage_id": None, "need_ids": (),
        "recurrence": "", "actor": chair, "at": MORNING,
    }  # fmt: skip
    units = [ids["planning"], ids["culture"]]
    first, second = plans.give_to_many(lead_unit_ids=units, **asked)
    told: dict[str, Any] = {"reason": WHY, "actor": chair, "at": MORNING}
    assert plans.withdraw_batch(task_id=second, **told) == 2
    assert set(Task.objects.values_list("state", flat=True)) == {State.WITHDRAWN}
    first, second = plans.give_to_many(lead_unit_ids=units, **asked)
    head = officer("planning-head")
    prove(first, head)
    plans.report_task(task_id=first, note="", actor=head, at=MORNING)
    with pytest.raises(Refused, match="batch_has_answers"):
        plans.withdraw_batch(task_id=second, **told)
    assert Task.objects.get(pk=second).state == State.GIVEN
    assert plans.withdraw_batch(task_id=give(ids), **told) == 1  # one that was given alone
