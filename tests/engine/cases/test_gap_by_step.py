"""Why the on-time target is missed, by the step that made dossiers late: exact, down to them."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.engine.cases.office import NOON, Office
from tests.engine.cases.test_falling_due import HOUR, NIGHT, finish

from opendistrict.engine.cases import actions
from opendistrict.engine.indicators import queries as indicators
from opendistrict.engine.indicators.shapes import PartKind, Question
from opendistrict.registers.facts import actions as facts
from opendistrict.registers.orgs import queries as orgs

pytestmark = pytest.mark.django_db
BY = "slice:late_at"
ON = date(2026, 11, 29)


@pytest.fixture
def november(office: Office) -> dict[str, int]:
    """Ten fell due: six kept, three late at the signature, one at the examination."""
    for n in range(10):
        opened = office.open(NOON + timedelta(minutes=n))
        if n < 6:
            finish(office, opened, NOON + HOUR, NOON + 2 * HOUR)
        elif n < 9:
            actions.pass_on(dossier_id=opened.id, actor=office.examiner, at=NOON + HOUR)
    actions.tell_fallen_due(NIGHT)
    facts.roll_up()
    return {"-": 6, "ky": 3, "tham_tra": 1}


def question(office: Office) -> Question:
    return Question("mc-dung-han", office.ward, date(2026, 11, 1), date(2026, 12, 1))


def test_the_parts_by_step_are_the_gap(office: Office, november: dict[str, int]) -> None:
    aim = indicators.Aim(plan=Decimal(98), direction="up", unit="%")
    found = indicators.why(question(office), aim, by=BY, on=ON, known_on=ON)
    assert found is not None and found.by == BY
    assert found.actual == Fraction(60) and found.actual - found.plan == Fraction(-38)
    gaps = {one.key: one.gap for one in found.contributions}
    assert sum(gaps.values()) == Fraction(-38)
    # A dossier that was kept brings 2 of 100 above the plan, one that was not takes 98.
    assert gaps == {"-": Fraction(12, 10), "ky": Fraction(-294, 10), "tham_tra": Fraction(-98, 10)}
    assert [one.key for one in found.contributions] == ["ky", "tham_tra", "-"]  # the worst first
    assert sum(found.shown.values()) == Decimal("-38.00")


def test_each_part_opens_to_its_dossiers(office: Office, november: dict[str, int]) -> None:
    part = (PartKind.SLICE, "ky")
    behind = indicators.behind(question(office), by=BY, key=part, term=1, on=ON, known_on=ON)
    assert behind is not None
    reach = orgs.tree_on(ON).under(office.ward)
    rows = indicators.facts_behind(behind, reach, known_on=ON)
    assert len(rows) == november["ky"]
    assert all(row.act.startswith("cases.dossier:") for row in rows)
    assert all(dict(row.slices)["late_at"] == "ky" for row in rows)


def test_at_the_plan_the_steps_even_out(office: Office, november: dict[str, int]) -> None:
    aim = indicators.Aim(plan=Decimal(60), direction="up", unit="%")
    found = indicators.why(question(office), aim, by=BY, on=ON, known_on=ON)
    assert found is not None and sum(one.gap for one in found.contributions) == 0
    assert {one.key for one in found.contributions} == set(november)
