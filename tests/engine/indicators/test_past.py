"""Units and areas are read once, and again as soon as anything of them changes."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.makers import unit_id

from opendistrict.engine.indicators.queries.past import past
from opendistrict.registers.orgs.models import UnitVersion
from opendistrict.registers.places.models import AreaInUnit

pytestmark = pytest.mark.usefixtures("quan1")
DAY = date(2026, 3, 1)


def test_it_is_read_once() -> None:
    first = past()
    with CaptureQueriesContext(connection) as ran:
        assert past() is first
    assert len(ran) == 1


def test_a_change_of_units_is_seen_and_so_is_its_end() -> None:
    ward = unit_id("phuong-sai-gon")
    before = past()
    office = next(one for one in before.tree(DAY).children(ward))
    with transaction.atomic():
        UnitVersion.objects.filter(unit_id=office.id).delete()
        changed = past()
        assert office.id in before.under(ward, DAY)
        assert office.id not in changed.under(ward, DAY)
        transaction.set_rollback(True)
    assert office.id in past().under(ward, DAY)


def test_an_area_given_to_another_ward_is_seen() -> None:
    row = AreaInUnit.objects.filter(valid__contains=DAY).order_by("pk")[0]
    wards = [unit_id("phuong-tan-dinh"), unit_id("phuong-sai-gon")]
    other = next(one for one in wards if one != row.unit_id)
    assert past().wards(DAY)[row.area_id] == row.unit_id
    AreaInUnit.objects.filter(pk=row.pk).update(unit_id=other)
    assert past().wards(DAY)[row.area_id] == other
