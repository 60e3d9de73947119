"""What comes of a sample, or is made in the demonstration, says so wherever it is shown."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.conf import settings
from tests.faces.desk.test_tasks import SOON, given, ids, officer, signed_in  # noqa: F401

from opendistrict.engine.directives import actions as directives
from opendistrict.engine.plans import actions as plans
from opendistrict.engine.plans.models import Task
from opendistrict.faces.kit import clock

pytestmark = pytest.mark.django_db
MARK = 'class="sample"'


def marks(text: str) -> int:
    return len(re.findall(MARK, text))


def form(ids: dict[str, UUID], **more: object) -> dict[str, object]:  # noqa: F811
    return {
        "title": "Việc thử", "units": [str(ids["planning"])], "due_on": f"{SOON:%d/%m/%Y}",
        "milestones": "", "needs": "", **more,
    }  # fmt: skip


@pytest.mark.parametrize("is_demo", [True, False])
def test_what_is_given_in_the_demonstration_is_a_sample(
    ids: dict[str, UUID],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    is_demo: bool,
) -> None:
    chair = signed_in("chair")
    monkeypatch.setattr(settings, "DEMO", is_demo)
    chair.post("/tasks/give/", form(ids))
    both = [str(ids["planning"]), str(ids["culture"])]
    chair.post("/tasks/give/", form(ids, title="Việc chung", units=both))
    assert set(Task.objects.values_list("is_sample", flat=True)) == {is_demo}
    assert Task.objects.count() == 3
    # `/demo/` has its addresses only in a process started for it; the pages are looked at without.
    monkeypatch.setattr(settings, "DEMO", False)
    one = Task.objects.get(title="Việc thử")
    batch = Task.objects.filter(title="Việc chung").first()
    assert batch is not None
    for address, count in {
        "/tasks/?tab=given": 3, f"/tasks/{one.pk}/": 1, f"/tasks/{one.pk}/print/": 1,
        f"/tasks/batches/{batch.batch}/": 1, f"/tasks/roadmap/?unit={ids['planning']}": 2,
    }.items():  # fmt: skip
        assert marks(chair.get(address).content.decode()) == (count if is_demo else 0), address


def test_reminders_and_deductions_about_a_sample_say_so(ids: dict[str, UUID]) -> None:  # noqa: F811
    task_id = given(ids, post="planning-officer")
    Task.objects.filter(pk=task_id).update(is_sample=True)
    needing = given(ids, title="Việc sau", needs=[task_id])
    at, on = clock.now(), clock.today()
    nudge_id = plans.nudge(
        task_id=task_id, post_id=ids["planning-head"], note="", actor=officer("chair", on), at=at
    )
    head, chair = signed_in("planning-head"), signed_in("chair")
    assert marks(head.get("/followup/").content.decode()) == 1
    assert marks(head.get(f"/followup/{nudge_id}/").content.decode()) == 1
    assert marks(chair.get(f"/followup/new/?task={task_id}").content.decode()) == 1
    assert marks(chair.get(f"/tasks/{needing}/").content.decode()) == 1  # what it needs
    plans.answer_nudge(
        nudge_id=nudge_id, answer="help", text="Thiếu người", proposed_on=None,
        actor=officer("planning-head", on), at=at + timedelta(minutes=1),
    )  # fmt: skip
    assert marks(chair.get("/followup/waiting/").content.decode()) == 1


@pytest.mark.usefixtures("quan1")
def test_a_task_of_a_sample_document_is_a_sample() -> None:
    from tests.engine.directives.conftest import NOTICE, find
    from tests.makers import MORNING, actor, unit_id

    from opendistrict.engine.directives import queries

    chair = actor("chu-tich-phuong-sai-gon")
    directive_id = directives.register(
        name="mau.txt", media_type="text/plain", data=NOTICE,
        unit_id=unit_id("phuong-sai-gon"), issued_on=None, title="", is_sample=True, actor=chair,
        at=MORNING,
    )  # fmt: skip
    directives.read(directive_id=directive_id, at=MORNING)
    view = queries.directive(directive_id, chair)
    proposal = find(view, "kế hoạch chăm lo Tết Đinh Mùi")
    directives.accept_as_tasks(
        proposal_id=proposal.id, title="Chăm lo Tết", due_on=None, due_rule="",
        lead_unit_ids=(unit_id("phong-vhxh-phuong-sai-gon"), unit_id("phuong-sai-gon")),
        actor=chair, at=MORNING,
    )  # fmt: skip
    assert set(Task.objects.values_list("is_sample", flat=True)) == {True}
    directives.undo(proposal_id=proposal.id, actor=chair, at=MORNING)
    assert set(Task.objects.values_list("state", flat=True)) == {"withdrawn"}
