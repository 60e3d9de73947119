"""A measured number is stale when its facts fall silent, and only then is its owner reminded."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from tests.faces.desk.numbers.life import aim_at_it, defined, dossiers
from tests.makers import MORNING, TODAY, actor, unit_id

from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.plans import actions, queries
from opendistrict.engine.plans.models import Nudge
from opendistrict.engine.plans.shapes.cockpit import Freshness

__all__ = ["defined"]
pytestmark = pytest.mark.usefixtures("quan1", "defined")
SAI_GON, CHAIR = "phuong-sai-gon", "chu-tich-phuong-sai-gon"


def reminded(target_id: UUID) -> bool:
    actions.run_ladder(MORNING)
    return Nudge.objects.filter(target_id=target_id, person__isnull=False).exists()


@pytest.mark.parametrize(("last", "is_stale"), [(date(2026, 11, 3), False),
                                               (date(2026, 7, 3), True)])  # fmt: skip
def test_silent_facts_are_stale_and_remind_the_owner(last: date, is_stale: bool) -> None:
    target_id = aim_at_it()
    for month in range(1, last.month + 1):
        dossiers(5, 1, SAI_GON, date(2026, month, 3))
    one = indicators.indicators(["thu-ho-so"])
    (known,) = indicators.known(one, {unit_id(SAI_GON)}, on=TODAY)
    assert (known.how == "stale", known.last, known.is_measured) == (is_stale, last, True)
    knowing = queries.knowing([known], actor=actor(CHAIR), on=TODAY)
    assert knowing.counts["stale" if is_stale else "measured"] == 1
    assert sum(knowing.counts.values()) == knowing.total
    assert [who.target_id for who in knowing.owners["thu-ho-so"]] == [target_id]
    assert reminded(target_id) == is_stale


def test_nobody_told_anything_is_not_stale_but_unknown() -> None:
    one = indicators.indicators(["thu-ho-so"])
    (known,) = indicators.known(one, {unit_id(SAI_GON)}, on=TODAY + timedelta(days=1))
    assert (known.how, known.last) == ("unknown", None)


# ------------------------------------------------------------------ on the leader's screen


def health(on: date = TODAY) -> Freshness:
    """Of the two targets of the ward's set, as the chair's screen says."""
    chair = actor(CHAIR, on)
    line = next(one for one in queries.target_sets(chair, on=on) if one.set.code == "thu-2026")
    view = queries.set_view(line.set.id, actor=chair, on=on)
    assert view is not None
    found = queries.freshness(view.targets, on=on)
    assert found.total == len(view.targets) == found.measured + found.stale + found.silent
    assert not found.reported
    return found


def test_a_measured_target_wants_no_told_value_to_be_current() -> None:
    aim_at_it()
    for month in range(1, 12):
        dossiers(5, 1, SAI_GON, date(2026, month, 3))
    assert (health().measured, health().stale, health().silent) == (2, 0, 0)


def test_its_facts_falling_silent_make_it_stale_and_nothing_else_does() -> None:
    aim_at_it()
    for month in range(1, 8):
        dossiers(5, 1, SAI_GON, date(2026, month, 3))
    assert (health().measured, health().stale, health().silent) == (0, 2, 0)
    # As on the page of numbers: a month and the time to gather it after the last fact, of 3 July.
    assert health(date(2026, 8, 18)).measured == 2
    assert health(date(2026, 8, 19)).stale == 2


def test_no_fact_at_all_is_no_number() -> None:
    aim_at_it()
    assert (health().measured, health().stale, health().silent) == (0, 0, 2)
