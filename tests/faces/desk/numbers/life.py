"""A year of facts of a ward, a target measured from them, and who looks at it."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.engine.indicators.test_measuring import defined, dossiers, tell
from tests.makers import MORNING, TODAY, actor, unit_id

from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans import queries
from opendistrict.engine.plans.shapes.targets import SetRow, TargetRow
from opendistrict.faces.kit import clock
from opendistrict.kernel.actor import SYSTEM
from opendistrict.registers.facts import actions as facts

__all__ = ["defined", "life", "sign_in"]
SignIn = Callable[[str], Client]
CHAIR, OFFICE = "chu-tich-phuong-sai-gon", "chanh-van-phong-phuong-sai-gon"
HEAD, OFFICER = "truong-phong-kthtdt-phuong-sai-gon", "chuyen-vien-do-thi-phuong-sai-gon"
SAI_GON, DIVISION = "phuong-sai-gon", "phong-kthtdt-phuong-sai-gon"
CULTURE = "phong-vhxh-phuong-sai-gon"


def tell_a_year() -> None:
    for month in range(1, 12):
        dossiers(8 * month, 2, SAI_GON, date(2026, month, 3))
        dossiers(5, 5, DIVISION, date(2026, month, 4))
        dossiers(3, 0, CULTURE, date(2026, month, 5))
    for month in range(7, 13):
        dossiers(20, 5, SAI_GON, date(2025, month, 3))
        dossiers(9, 1, DIVISION, date(2025, month, 4))
    tell("thu.fees", 3 * 10**9, SAI_GON, date(2026, 5, 4))
    facts.roll_up()


def aim_at_it() -> UUID:
    """A target that more dossiers than there are shall be decided this year."""
    row = SetRow(
        code="thu-2026", title="Chỉ tiêu thử năm 2026", title_en="Test targets of 2026",
        unit=SAI_GON, period_kind="year", cut_off="calendar", since=date(2026, 1, 1),
        until=date(2027, 1, 1), declared_count=None, mostly_met_share=None,
        mostly_met_basis="", source="Dữ liệu mẫu", is_public=False, is_sample=True,
        confidence="mẫu",
    )  # fmt: skip
    common = {"field": "Hành chính", "direction": "up", "is_sample": True, "confidence": "mẫu",
              "owner": SAI_GON}  # fmt: skip
    targets = [
        TargetRow(code="t1", title="Giải quyết 2.000 hồ sơ", kind="cumulative",
                  indicator="thu-ho-so", quantity="hồ sơ", plan=2000, **common),
        TargetRow(code="t2", title="Hồ sơ đúng hạn đạt 95%", kind="ratio",
                  indicator="thu-dung-han", quantity="%", plan=95, **common),
    ]  # fmt: skip
    plans.load_target_sets(sets=[(row, targets)], actor=SYSTEM, at=MORNING)
    chair = actor(CHAIR)
    line = next(one for one in queries.target_sets(chair, on=TODAY) if one.set.code == "thu-2026")
    view = queries.set_view(line.set.id, actor=chair, on=TODAY)
    assert view is not None
    return view.targets[0].target.id


@pytest.fixture
def life(defined: None) -> UUID:
    tell_a_year()
    return aim_at_it()


@pytest.fixture
def sign_in(monkeypatch: pytest.MonkeyPatch) -> SignIn:
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING)

    def enter(post_slug: str) -> Client:
        who = actor(post_slug)
        client = Client()
        client.force_login(get_user_model().objects.get(person_id=who.person_id))
        session = client.session
        session["acting_post"] = str(who.post_id)
        session.save()
        return client

    return enter


def give_a_task() -> str:
    """A task of the division that is to mend the number; its public number."""
    key = plans.give_task(
        title="Tăng cường bộ phận một cửa", product="Báo cáo", responsibility="", authority="",
        lead_unit_id=unit_id(DIVISION), lead_post_id=None, with_unit_ids=[],
        due_on=date(2026, 12, 15), due_rule="", milestones=[], programme_id=None, target_id=None,
        passage_id=None, need_ids=[], recurrence="", actor=actor(CHAIR), at=MORNING,
    )  # fmt: skip
    return queries.task_numbers(task_ids=[key], actor=actor(CHAIR))[key]
