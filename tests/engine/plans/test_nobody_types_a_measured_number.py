"""The measured targets of 2026 of Phường Sài Gòn: there is no way to write what they show."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from tests.makers import MORNING, TODAY

from opendistrict.engine.indicators import actions as indicators
from opendistrict.engine.indicators import queries as numbers
from opendistrict.engine.indicators.models import ReportedValue
from opendistrict.engine.plans.models import Target
from opendistrict.kernel.actor import Actor
from opendistrict.kernel.refusals import Refused
from opendistrict.registers.orgs import queries as orgs

pytestmark = pytest.mark.usefixtures("quan1")


def targets() -> list[Target]:
    return list(Target.objects.filter(target_set__code="mau-2026-phuong-sai-gon"))


def test_more_than_a_dozen_are_measured_from_facts() -> None:
    some = targets()
    measured = numbers.measured_since({one.indicator_id for one in some if one.indicator_id})
    assert len(some) == 20 and all(one.indicator_id in measured for one in some)


def test_a_target_keeps_no_result_of_its_own() -> None:
    """What is planned is on the target; what was reached is read, every time."""
    kept = {field.name for field in Target._meta.get_fields()}
    assert not kept & {"actual", "value", "result", "progress", "percent"}


def test_no_act_takes_a_value_and_the_database_refuses_one() -> None:
    everywhere = frozenset(orgs.unit_ids_by_slug().values())
    almighty = Actor("officer", "1", "A", rights={"indicators.report_value": everywhere})
    for one in targets():
        unit_id = one.owner_unit_id
        told = {
            "period_kind": "year", "since": one.since, "until": one.until, "status": "actual",
            "value": Decimal(5), "as_of": TODAY, "source": "x", "is_sample": False,
        }  # fmt: skip
        with pytest.raises(Refused, match="indicator_is_measured"):
            indicators.report_value(
                indicator=one.indicator_id, unit_id=unit_id, bound="", numerator=None,
                denominator=None, percent_of_plan=None, change_percent=None, passage_id=None,
                note="", confidence="", corrects_id=None, actor=almighty, at=MORNING, **told,
            )  # fmt: skip
        with pytest.raises(IntegrityError, match="is measured from facts"), transaction.atomic():
            ReportedValue.objects.create(
                indicator_id=one.indicator_id, unit_id=unit_id, reported_by="x",
                reported_at=MORNING, **told,
            )  # fmt: skip
    assert not ReportedValue.objects.filter(indicator__in=[one.indicator_id for one in targets()])
