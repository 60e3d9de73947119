"""The sample district on the morning of 22 December 2023, and its people at their screens."""

from datetime import date, datetime
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client
from tests.faces.cockpit.signing import SignIn, account_of
from tests.makers import MORNING_2023, TODAY_2023, actor, unit_id

from opendistrict.engine.directives import actions as directives
from opendistrict.engine.plans import actions as plans
from opendistrict.faces.kit import clock
from opendistrict.kernel.days import HERE

SAMPLE = settings.PACKAGE / "packs" / "quan1" / "sample" / "directives"


@pytest.fixture
def morning(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The faces' clock stands at 08:00 of that day."""
    monkeypatch.setattr(clock, "now", lambda request=None: MORNING_2023)
    return MORNING_2023


@pytest.fixture
def signed_in(quan1: None, morning: datetime) -> SignIn:
    """`signed_in("chu-tich-quan-1")`: a browser of who serves in that post."""

    def enter(post: str) -> Client:
        client = Client()
        client.force_login(account_of(post))
        return client

    return enter


@pytest.fixture
def work(quan1: None) -> dict[str, UUID]:
    """Late, near and shared tasks, and a document that was read and partly decided on."""
    chair = actor("chu-tich-quan-1", TODAY_2023)
    economy = actor("truong-phong-kinh-te-quan-1", TODAY_2023)
    at = datetime(2023, 11, 20, 9, tzinfo=HERE)
    kept = {
        "product": "Báo cáo", "responsibility": "", "authority": "", "with_unit_ids": (),
        "due_rule": "", "milestones": (), "programme_id": None, "target_id": None,
        "passage_id": None, "need_ids": (), "recurrence": "", "actor": chair, "at": at,
    }  # fmt: skip
    lead = {"lead_unit_id": economy.unit_id, "lead_post_id": economy.post_id}
    late = plans.give_task(title="Đề án kinh tế đêm", due_on=date(2023, 12, 14), **lead, **kept)
    soon = plans.give_task(title="Báo cáo chợ", due_on=date(2023, 12, 26), **lead, **kept)
    wards = [unit_id(f"quan-1-phuong-{name}") for name in ("ben-thanh", "co-giang", "cau-kho")]
    shared = plans.give_to_many(
        lead_unit_ids=wards, title="Rà soát danh sách chăm lo Tết", due_on=date(2023, 12, 21),
        **kept,
    )  # fmt: skip
    plans.move_due(
        task_id=soon, due_on=date(2023, 12, 27), reason="Chờ số liệu", actor=chair,
        at=datetime(2023, 12, 20, 9, tzinfo=HERE),
    )  # fmt: skip
    path = SAMPLE / "2023-12-21-hoi-nghi-quan-1.txt"
    directive = directives.register(
        name=path.name, media_type="text/plain", data=path.read_bytes(),
        unit_id=unit_id("quan-1"), issued_on=date(2023, 12, 21), title="Hội nghị mẫu",
        is_sample=True, actor=chair, at=datetime(2023, 12, 21, 9, tzinfo=HERE),
    )  # fmt: skip
    directives.read(directive_id=directive, at=datetime(2023, 12, 21, 10, tzinfo=HERE))
    return {"late": late, "soon": soon, "shared": shared[0], "directive": directive}
