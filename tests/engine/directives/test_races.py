"""Two officers at the same moment: one wins, the other is told; nothing happens twice."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from tests.engine.directives.conftest import find, received, register
from tests.makers import MORNING_2023, TODAY_2023, actor, empty_queue, unit_id

from opendistrict.engine.directives import actions, queries
from opendistrict.engine.directives.models import Directive, Proposal
from opendistrict.engine.plans import queries as plans
from opendistrict.engine.plans.shapes import TaskFilter
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused

LATER = MORNING_2023 + timedelta(hours=1)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chair(transactional_db: None, quan1: None) -> Iterator[Actor]:
    empty_queue()
    yield actor("chu-tich-quan-1", TODAY_2023)
    empty_queue()


def _at_once(*acts: Callable[[], object]) -> list[str]:
    """All at the same moment, each in a connection of its own; the codes of who was refused."""
    refused: list[str] = []
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait(10)
            act()
        except Refused as no:
            refused.extend(no.codes)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return refused


def test_a_sentence_accepted_by_two_becomes_one_task(chair: Actor) -> None:
    view = queries.directive(received(chair), chair)
    proposal = find(view, "trình phương án thu phí")
    told = {
        "proposal_id": proposal.id, "title": "Trình phương án", "due_on": None, "due_rule": "",
        "lead_unit_id": unit_id("phong-tai-chinh-ke-hoach-quan-1"), "actor": chair, "at": LATER,
    }  # fmt: skip
    refused = _at_once(*[lambda: actions.accept_as_task(**told)] * 4)  # type: ignore[arg-type]
    assert refused == ["proposal_is_decided"] * 3
    page = plans.tasks(actor=chair, filters=TaskFilter(), after=None, on=TODAY_2023)
    assert len(page.rows) == 1


def test_a_button_pressed_twice_registers_once(chair: Actor) -> None:
    refused = _at_once(*[lambda: register(chair)] * 3)
    assert refused == ["document_is_registered"] * 2
    assert [row.number for row in Directive.objects.all()] == ["CD-2023-000001"]


def test_two_workers_read_a_document_once(chair: Actor) -> None:
    directive_id = register(chair)
    assert _at_once(*[lambda: actions.read(directive_id=directive_id, at=LATER)] * 3) == []
    view = queries.directive(directive_id, chair)
    assert len({(p.start, p.end, p.kind, p.rule) for p in view.proposals}) == len(view.proposals)
    assert Proposal.objects.count() == len(view.proposals) > 0


def test_a_cut_and_a_merger_of_the_same_sentence_do_not_both_happen(chair: Actor) -> None:
    view = queries.directive(received(chair), chair)
    one, two = find(view, "trình phương án"), find(view, "hoàn thành kiểm định")
    told = {"actor": chair, "at": LATER}
    refused = _at_once(
        lambda: actions.split(proposal_id=one.id, places=[one.start + 30], **told),
        lambda: actions.merge(proposal_ids=[two.id, one.id], **told),
        lambda: actions.reject(proposal_id=one.id, reason="", **told),
    )
    assert refused == ["proposal_is_decided"] * 2


def test_a_reading_is_not_settled_over_a_decision_taken_back_meanwhile(chair: Actor) -> None:
    view = queries.directive(received(chair), chair)
    told = {"actor": chair, "at": LATER}
    for proposal in view.proposals:
        actions.reject(proposal_id=proposal.id, reason="", **told)
    for passage in queries.untouched(view.directive.id, chair):
        actions.dismiss_passage(passage_id=passage.id, reason="Không có việc", **told)
    refused = _at_once(
        lambda: actions.settle(directive_id=view.directive.id, **told),
        lambda: actions.reopen(proposal_id=view.proposals[0].id, **told),
    )
    assert refused in ([], ["passages_are_undecided"])
    assert queries.directive(view.directive.id, chair).directive.state == "read"
