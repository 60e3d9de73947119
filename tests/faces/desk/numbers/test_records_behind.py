"""From a fact that the program told itself to the record whose act it was."""

from datetime import date
from uuid import UUID

import pytest
from pytest_django import Settings
from tests.engine.directives.conftest import NOTICE, find, received
from tests.faces.desk.numbers.life import CHAIR, HEAD, OFFICER, SignIn, give_a_task, sign_in
from tests.makers import MORNING, actor, empty_queue

from opendistrict.engine.directives import actions as directives
from opendistrict.engine.directives import queries as read
from opendistrict.engine.directives.shapes import ProposalShape
from opendistrict.engine.plans import queries as plans
from opendistrict.registers.facts import queries as facts

__all__ = ["sign_in"]
pytestmark = pytest.mark.usefixtures("quan1")
DECIDED = "directives.passages_decided"


@pytest.fixture
def decided(settings: Settings) -> ProposalShape:
    """A proposal of a ward's document that its chair has rejected."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    }
    empty_queue()
    chair = actor(CHAIR)
    document = received(chair, NOTICE, name="tb.txt", unit="phuong-sai-gon", at=MORNING)
    view = read.directive(document, chair)
    directives.reject(proposal_id=view.proposals[0].id, reason="Đã giao", actor=chair, at=MORNING)
    return find(view, view.proposals[0].quote)


def _fact_of(measure: str, act: str) -> UUID:
    key = facts.id_of(measure, act)
    assert facts.facts([key])
    return key


def test_a_fact_of_a_task_leads_to_the_task(sign_in: SignIn) -> None:
    number = give_a_task()
    (task,) = plans.task_ids(numbers=[number], actor=actor(CHAIR)).values()
    key = _fact_of("plans.tasks_given", f"plans.task:{task}:given")
    page = sign_in(CHAIR).get(f"/numbers/facts/{key}/").content.decode()
    assert f'<a href="/tasks/{task}/">{number}</a>' in page


def test_a_fact_of_a_decision_leads_to_the_passage(sign_in: SignIn, decided: ProposalShape) -> None:
    key = _fact_of(DECIDED, f"directives.proposal:{decided.id}:decided-1")
    page = sign_in(CHAIR).get(f"/numbers/facts/{key}/").content.decode()
    assert f'href="/directives/passages/{decided.passage_id}/"' in page
    assert "Bác bỏ" in page and 'id="correct"' in page
    for post in (HEAD, OFFICER):  # of a division: the ward's facts are not theirs to see
        assert sign_in(post).get(f"/numbers/facts/{key}/").status_code == 404


def test_a_decision_taken_back_says_so_and_is_not_corrected(
    sign_in: SignIn, decided: ProposalShape
) -> None:
    key = _fact_of(DECIDED, f"directives.proposal:{decided.id}:decided-1")
    directives.undo(proposal_id=decided.id, actor=actor(CHAIR), at=MORNING)
    client = sign_in(CHAIR)
    page = client.get(f"/numbers/facts/{key}/").content.decode()
    assert "Rút lại quyết định về đoạn văn bản" in page and 'id="correct"' not in page
    told = {"quantity": "1", "happened_on": f"{date(2026, 11, 20):%d/%m/%Y}", "reason": "thử",
            "slice_kind": decided.kind, "slice_outcome": "accepted"}  # fmt: skip
    assert client.post(f"/numbers/facts/{key}/", told).status_code == 404
